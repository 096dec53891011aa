#include "config.h"

#include "klscope/view/outline.h"

enum { DOTS = 4 }; /* of a cell, one above the other */

/* Three rows were all that braille had, and are numbered first. */
unsigned
kl_braille_dot(int column, int row)
{
    static const unsigned char bits[2][DOTS] = {{0x01, 0x02, 0x04, 0x40},
                                                {0x08, 0x10, 0x20, 0x80}};

    return bits[column][row];
}

/* The dot, from the bottom of the picture, that a height stands in. */
static int
dot_of(int height)
{
    return height > 0 ? (height - 1) / 2 : 0;
}

/* Dots of half a column from its own height to where it meets those of its
 * neighbours, half way. */
static void
stroke(const int *line, int count, int i, int *from, int *to)
{
    int own = dot_of(line[i]), k;

    *from = *to = own;
    for (k = i - 1; k <= i + 1; k += 2) {
        int other = k >= 0 && k < count ? dot_of(line[k]) : own;
        int half = (own + other) / 2;

        *from = half < *from ? half : *from;
        *to = half > *to ? half : *to;
    }
}

void
kl_outline_draw(struct kl_canvas *canvas, struct kl_rect rect, const int *line,
                const int *fill, enum kl_ink ink)
{
    int x, y, side, d;

    for (x = 0; x < rect.w; x++) {
        int from[2], to[2];

        for (side = 0; side < 2; side++)
            stroke(line, 2 * rect.w, 2 * x + side, &from[side], &to[side]);
        for (y = 0; y < rect.h && 8 * (y + 1) <= fill[x]; y++) {
            unsigned sign = 0;

            for (side = 0; side < 2; side++)
                for (d = 0; d < DOTS; d++)
                    if (line[2 * x + side] > 0 && from[side] <= DOTS * y + d &&
                        DOTS * y + d <= to[side])
                        sign |= kl_braille_dot(side, DOTS - 1 - d);
            if (sign != 0)
                kl_canvas_put(canvas, rect.x + x, rect.y + rect.h - 1 - y,
                              KL_BRAILLE + sign, ink, KL_REVERSE);
        }
    }
}
