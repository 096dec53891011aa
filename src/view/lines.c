#include "config.h"

#include "klscope/view/lines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/bars.h"
#include "klscope/view/outline.h"

/* A picture of dots, two a cell wide and four high as in braille, or one dot a
 * cell; a byte per dot, with a bit for p and one for q. */
struct dots {
    int width, height;
    int across, down; /* dots of a cell */
    unsigned char *at;
};

struct scale {
    double low, high;
    bool infinite; /* a density is 0 somewhere */
};

/* The scale of surprisals: from 0, or below it where a density is above 1. */
static struct scale
scale_of(const struct kl_samples *samples, double nats)
{
    double least = INFINITY, most = -INFINITY;
    struct scale scale = {.infinite = false};
    int i, s;

    for (i = 0; i < 2 * samples->width; i++)
        for (s = 0; s < 2; s++) {
            double from = -samples->at[i].high[s] / nats;
            double to = -samples->at[i].low[s] / nats;

            scale.infinite |= from == INFINITY;
            least = isinf(from) ? least : fmin(least, from);
            most = isinf(to) ? most : fmax(most, to);
        }
    if (isinf(least) || isinf(most))
        return (struct scale){0, 1, true};
    most = fmin(most, least + KL_LINES_MOST / nats);
    if (scale.infinite) /* these stand above all others */
        most += fmax((most - least) / 5, 0.1);
    scale.low = least < 0 ? -kl_round_up(-least) : 0;
    scale.high = most > 0 ? kl_round_up(most) : 0;
    if (scale.high <= scale.low)
        scale.high = scale.low + 1;
    return scale;
}

/* Row of dots, from the top, that a value stands in; may be outside. */
static int
row_of(const struct dots *dots, const struct scale *scale, double v)
{
    double part = (v - scale->low) / (scale->high - scale->low);

    part = part > 2 ? 2 : part < -1 ? -1 : part;
    return (int)lround((1 - part) * (dots->height - 1));
}

static void
set_dots(struct dots *dots, int x, int from, int to, int side)
{
    int y;

    from = from < 0 ? 0 : from;
    to = to >= dots->height ? dots->height - 1 : to;
    for (y = from; y <= to; y++) /* q with gaps */
        if (side == KL_P || dots->down == 1 || (x + y) % 2 == 0)
            dots->at[y * dots->width + x] |= (unsigned char)(1 << side);
}

/* The line of one side; each stroke reaches the one before. */
static void
trace(struct dots *dots, const struct kl_samples *samples,
      const struct scale *scale, double nats, int side)
{
    int x, top = -1, bottom = -1;
    bool going = false;

    for (x = 0; x < dots->width; x++) {
        struct kl_strip sample =
            dots->across == 2 ? samples->at[x] : kl_samples_column(samples, x);
        int from, to;

        if (!(sample.high[side] > -INFINITY)) {
            going = false;
            continue;
        }
        from = row_of(dots, scale, -sample.low[side] / nats);
        to = row_of(dots, scale, -sample.high[side] / nats);
        if (going && from > bottom + 1)
            set_dots(dots, x, bottom + 1, to, side);
        else if (going && to < top - 1)
            set_dots(dots, x, from, top - 1, side);
        set_dots(dots, x, from, to, side);
        top = from;
        bottom = to;
        going = true;
    }
}

/* Put one cell: which sides have dots in it, and which dots there are. */
static void
put_cell(struct kl_canvas *canvas, struct kl_rect rect, const struct dots *dots,
         int x, int y)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    unsigned sides = 0, sign = 0;
    int i, k;
    uint32_t ch;

    for (i = 0; i < dots->across; i++)
        for (k = 0; k < dots->down; k++) {
            unsigned at = dots->at[(y * dots->down + k) * dots->width +
                                   x * dots->across + i];

            sides |= at;
            sign |= at != 0 ? kl_braille_dot(i, k) : 0;
        }
    if (sides == 0)
        return;
    ch = sides == 3           ? glyphs->both_line
         : sides == 1 << KL_P ? glyphs->p_line
                              : glyphs->q_line;
    kl_canvas_put(canvas, rect.x + x, rect.y + y,
                  glyphs->braille ? KL_BRAILLE + sign : ch,
                  sides & 1 << KL_P ? KL_INK_P : KL_INK_Q, 0);
}

/* How to place what is exact: where the dots would be. */
struct exact {
    struct kl_rect rect;
    const struct dots *dots;
    const struct scale *scale;
    double nats;
    int side;
};

static double
place(const void *how, const double l[2])
{
    const struct exact *exact = how;
    const struct scale *scale = exact->scale;
    double v = -l[exact->side] / exact->nats;
    double part = (v - scale->low) / (scale->high - scale->low);

    if (!isfinite(part))
        return NAN;
    part = (1 - fmin(fmax(part, -KL_SHAPE_FAR), KL_SHAPE_FAR)) *
           (exact->dots->height - 1);
    return exact->rect.y + (part + 0.5) / exact->dots->down;
}

static void
name_lines(struct kl_canvas *canvas, struct exact *exact,
           const struct kl_samples *samples)
{
    static const enum kl_stroke stroke[2] = {KL_SOLID, KL_DOTTED};
    struct kl_rect old = kl_canvas_narrow(canvas, exact->rect);
    int s;

    for (s = KL_Q; s >= KL_P && kl_shapes_kept(canvas); s--) {
        struct kl_point *point;
        size_t n;

        exact->side = s;
        point = kl_samples_trace(samples, exact->rect, place, exact, &n);
        kl_shape_line(canvas, point + 1, n - 2, stroke[s],
                      s == KL_P ? KL_INK_P : KL_INK_Q);
        free(point);
    }
    kl_canvas_clip(canvas, old);
}

/* Infinities at the top, where a density is 0 in all of a column. */
static void
draw_infinities(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_samples *samples)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int c, s;

    for (s = 0; s < 2; s++)
        for (c = 0; c < rect.w; c++)
            if (kl_samples_column(samples, c).high[s] == -INFINITY &&
                kl_canvas_at(canvas, rect.x + c, rect.y)->ch == ' ')
                kl_canvas_put(canvas, rect.x + c, rect.y,
                              glyphs->ascii ? glyphs->up : glyphs->infinity,
                              s == KL_P ? KL_INK_P : KL_INK_Q, 0);
}

void
kl_lines_draw(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_samples *samples, enum kl_unit unit)
{
    double nats = kl_unit_row(unit)->nats;
    bool fine = kl_canvas_glyphs(canvas)->braille;
    struct dots dots = {.across = fine ? 2 : 1, .down = fine ? 4 : 1};
    struct scale scale = scale_of(samples, nats);
    struct exact exact = {rect, &dots, &scale, nats, KL_P};
    char number[KL_NUMBER];
    int x, y;

    dots.width = rect.w * dots.across;
    dots.height = rect.h * dots.down;
    dots.at = kl_calloc((size_t)dots.width * (size_t)dots.height, 1);
    trace(&dots, samples, &scale, nats, KL_P);
    trace(&dots, samples, &scale, nats, KL_Q);
    kl_shapes_begin(canvas);
    for (y = 0; y < rect.h; y++)
        for (x = 0; x < rect.w; x++)
            put_cell(canvas, rect, &dots, x, y);
    kl_shapes_end(canvas);
    name_lines(canvas, &exact, samples);
    free(dots.at);
    draw_infinities(canvas, rect, samples);
    snprintf(number, sizeof number, "%.3g %s ", scale.high,
             kl_unit_row(unit)->key);
    if (scale.infinite) /* there are enough infinities beside it */
        kl_canvas_text(canvas, rect.x, rect.y, rect.w, KL_INK_DIM, 0, number);
    else
        kl_tick_top(canvas, rect, scale.high, kl_unit_row(unit)->key);
    snprintf(number, sizeof number, "%.3g", scale.low);
    if (rect.h > 1)
        kl_tick_draw(canvas, rect, rect.y + rect.h - 1, number);
}
