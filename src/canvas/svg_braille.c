/* Lines of braille dots, made lines again. Dots of one colour that touch are
 * followed from end to end, and what remains is straightened: a step of half a
 * cell in a slope is the grid's and not the curve's.
 */
#include "config.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/canvas/svg_private.h"

enum { DOT = 4, MIDDLE = 2 }; /* user units between dots; to the first */

#define SLACK 2.6 /* user units that a line may be straightened by */

bool
kl_svg_dots(const struct kl_cell_glyph *cell, unsigned *dots)
{
    struct kl_svg_rect rect[KL_SVG_PIECES];
    int pieces;

    *dots = cell->ch - 0x2800;
    return cell->ch >= 0x2800 && cell->ch < 0x2900 && cell->mark == 0 &&
           !kl_svg_drawn(cell, 0, 0, rect, &pieces);
}

/* The dots of one colour: 1 is set, 2 is set and drawn. There is a border of
 * none around them. */
struct dots {
    unsigned char *at;
    int w, h;
    unsigned char colour;
};

static unsigned char *
dot(const struct dots *dots, int x, int y)
{
    return &dots->at[(size_t)(y + 1) * ((size_t)dots->w + 2) + (size_t)x + 1];
}

static bool
fill_dots(const struct kl_svg *svg, struct dots *dots)
{
    static const unsigned char bit[4][2] = {{0, 3}, {1, 4}, {2, 5}, {6, 7}};
    bool any = false;
    int x, y, k;

    for (y = 0; y < dots->h / 4; y++)
        for (x = 0; x < dots->w / 2; x++) {
            const struct kl_cell_glyph *cell = kl_canvas_at(svg->canvas, x, y);
            unsigned set = 0;
            bool mine = !cell->shape && kl_svg_dots(cell, &set) &&
                        kl_svg_face(cell).front.colour == dots->colour;

            for (k = 0; k < 8; k++)
                *dot(dots, 2 * x + k % 2, 4 * y + k / 2) =
                    mine && (set >> bit[k / 2][k % 2] & 1) != 0;
            any = any || (mine && set != 0);
        }
    return any;
}

/* ---- following ----------------------------------------------------------- */

struct trail {
    struct kl_point *point;
    size_t count, room;
};

static void
go_to(struct trail *trail, const struct dots *dots, int x, int y)
{
    if (trail->count == trail->room) {
        trail->room = 2 * trail->room + 64;
        trail->point =
            kl_realloc(trail->point, trail->room, sizeof *trail->point);
    }
    trail->point[trail->count++] =
        (struct kl_point){MIDDLE + DOT * x, MIDDLE + DOT * y};
    *dot(dots, x, y) = 2;
}

/* Straight steps before slanting ones, and to the right before others. */
static const signed char steps[8][2] = {
    {1, 0}, {0, 1}, {0, -1}, {-1, 0}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1},
};

static int
neighbours(const struct dots *dots, int x, int y)
{
    int k, count = 0;

    for (k = 0; k < 8; k++)
        count += *dot(dots, x + steps[k][0], y + steps[k][1]) != 0;
    return count;
}

/* Follow dots that are not drawn yet; begin at one that is, where a line leaves
 * another, and end at one. */
static void
follow(struct trail *trail, const struct dots *dots, int x, int y)
{
    int k, from_x = x, from_y = y;

    trail->count = 0;
    for (k = 0; k < 8 && trail->count == 0; k++)
        if (*dot(dots, x + steps[k][0], y + steps[k][1]) == 2)
            go_to(trail, dots, from_x = x + steps[k][0],
                  from_y = y + steps[k][1]);
    go_to(trail, dots, x, y);
    for (k = 0; k < 8; k++) {
        int to_x = x + steps[k][0], to_y = y + steps[k][1];

        if (*dot(dots, to_x, to_y) != 1)
            continue;
        go_to(trail, dots, to_x, to_y);
        from_x = x;
        from_y = y;
        x = to_x;
        y = to_y;
        k = -1;
    }
    for (k = 0; k < 8; k++) {
        int to_x = x + steps[k][0], to_y = y + steps[k][1];

        if (*dot(dots, to_x, to_y) == 2 && trail->count > 3 &&
            abs(to_x - from_x) + abs(to_y - from_y) > 2) {
            go_to(trail, dots, to_x, to_y);
            return;
        }
    }
}

/* ---- writing ------------------------------------------------------------- */

static void
write_trail(struct kl_svg *svg, const struct trail *trail)
{
    size_t k, count = kl_svg_straighten(trail->point, trail->count, SLACK);
    struct kl_buf *out = &svg->body;

    kl_buf_adds(out, "M");
    for (k = 0; k < count; k++) {
        if (k > 0)
            kl_buf_addc(out, 'L');
        kl_svg_number(out, trail->point[k].x);
        kl_buf_addc(out, ' ');
        kl_svg_number(out, trail->point[k].y);
    }
    if (count == 1)
        kl_buf_adds(out, "h.1");
    kl_buf_addc(out, '\n');
}

static void
write_dots(struct kl_svg *svg, const struct dots *dots)
{
    struct kl_buf *out = &svg->body;
    struct trail trail = {NULL, 0, 0};
    int x, y, ends;

    kl_buf_adds(out, "<path");
    kl_svg_class(svg, (struct kl_paint){dots->colour, KL_SVG_STROKE});
    out->len--;
    kl_buf_adds(out, " l\" d=\"");
    for (ends = 1; ends >= 0; ends--)
        for (x = 0; x < dots->w; x++)
            for (y = 0; y < dots->h; y++)
                if (*dot(dots, x, y) == 1 &&
                    (!ends || neighbours(dots, x, y) < 2)) {
                    follow(&trail, dots, x, y);
                    write_trail(svg, &trail);
                }
    kl_buf_adds(out, "\"/>\n");
    free(trail.point);
}

void
kl_svg_braille(struct kl_svg *svg)
{
    struct dots dots = {.w = 2 * kl_canvas_width(svg->canvas),
                        .h = 4 * kl_canvas_height(svg->canvas)};
    int colour;

    dots.at = kl_calloc(((size_t)dots.w + 2) * ((size_t)dots.h + 2), 1);
    for (colour = 0; colour < KL_SVG_COLOURS; colour++) {
        dots.colour = (unsigned char)colour;
        if (fill_dots(svg, &dots))
            write_dots(svg, &dots);
    }
    free(dots.at);
}
