/* The running averages over log n, with what they tend to. Dots as in braille,
 * two a cell wide and four high, or one a cell, with a bit for each thing that
 * stands there; the lines hide the bands. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/outline.h"
#include "klscope/view/sampling.h"
#include "klscope/view/sampling_field.h"
#include "klscope/view/symbol.h"

/* Columns beside the plot: numbers of the scale, names of the lines. */
enum { SCALE = 8, NAMES = 8 };

enum { LINE = 1, LIMIT = 4, BAND = 16 }; /* shifted by the side */

/* Cells in a row of the same band where both are: each change of the colour
 * costs more bytes than a cell. */
enum { BY_TURNS = 8 };

/* ---- scales -------------------------------------------------------------- */

static void
widen(struct kl_mean_plot *field, double v)
{
    if (isfinite(v)) {
        field->low = fmin(field->low, v);
        field->high = fmax(field->high, v);
    }
}

/* Let the scale end at multiples of its step; false if there would be more than
 * two steps and less than two rows for each. */
static bool
round_scale(struct kl_mean_plot *field, double rows)
{
    double first = floor(field->low / field->step + 0.02);
    double last = ceil(field->high / field->step - 0.02);

    if (!(last > first))
        last = first + 1;
    if (last - first > fmax(2, floor((rows - 1) / 2)))
        return false;
    field->low = first * field->step;
    field->high = last * field->step;
    return true;
}

/* The scale holds both limits, and bands and averages where they are no longer
 * the chance of a few draws: those of the first half may leave it. */
static void
find_scale(struct kl_mean_plot *field)
{
    double mean[2], rows = field->rect.h, power, span;
    int x, s;

    field->low = INFINITY;
    field->high = -INFINITY;
    for (s = 0; s < 2; s++)
        for (x = field->width * 9 / 20; x < field->width; x++) {
            double n = floor(kl_field_n(field, x) + 1e-6);
            double half = 2 * field->sd[s] / sqrt(n);

            widen(field, field->limit[s]);
            widen(field, field->limit[s] - half);
            widen(field, field->limit[s] + half);
            if (kl_averages_at(&field->sampling->averages, n, mean))
                widen(field, mean[s] / field->nats);
        }
    if (!(field->low <= field->high) &&
        kl_averages_at(&field->sampling->averages, 1, mean))
        for (s = 0; s < 2; s++)
            widen(field, mean[s] / field->nats);
    if (!(field->low <= field->high))
        field->low = field->high = 0;
    span = field->high - field->low;
    power = 1e-3 * fmax(fabs(field->high), 1e-3);
    if (span < power) { /* as good as constant */
        field->low -= power / 2;
        field->high += power / 2;
        span += power;
    }
    power = pow(10, floor(log10(span)) - 2);
    field->step = power;
    while (!round_scale(field, rows))
        field->step *= field->step < 1.5 * power ? 2
                       : field->step < 3 * power ? 2.5
                                                 : (power *= 10, 2);
}

static int
row_of(const struct kl_mean_plot *field, double v)
{
    double part = (field->high - v) / (field->high - field->low);

    part = part > 2 ? 2 : part < -1 ? -1 : part;
    return (int)lround(part * (field->height - 1));
}

/* ---- dots ---------------------------------------------------------------- */

static void
set(struct kl_mean_plot *field, int x, int y, int what, int side)
{
    if (x >= 0 && x < field->width && y >= 0 && y < field->height)
        field->at[y * field->width + x] |= (unsigned char)(what << side);
}

/* Twice the standard error around a limit: the band of p in dots that rise to
 * the right, that of q in dots that fall. */
static void
draw_band(struct kl_mean_plot *field, int side)
{
    double limit = field->limit[side];
    int x, y;

    for (x = 0; x < field->width; x++) {
        double n = floor(kl_field_n(field, x) + 1e-6);
        double half = 2 * field->sd[side] / sqrt(n);
        int from, to;

        if (!isfinite(half) || !isfinite(limit))
            continue;
        from = row_of(field, limit + half);
        to = row_of(field, limit - half);
        for (y = from < 0 ? 0 : from; y <= to && y < field->height; y++)
            if (field->down == 1 || (y == from && x % 2 == 0) ||
                (y == to && x % 2 == 0) ||
                (side == KL_P ? x + y : x - y + 4096) % 6 == 0)
                set(field, x, y, BAND, side);
    }
}

static void
draw_limit(struct kl_mean_plot *field, int side)
{
    int x;

    if (isfinite(field->limit[side]))
        for (x = 0; x < field->width; x++)
            if (x % 4 < 2 || field->down == 1)
                set(field, x, row_of(field, field->limit[side]), LIMIT, side);
}

/* Each stroke reaches the one before, at the edge where the average leaves the
 * picture. A thick line is two dots high: where there are few colours or none,
 * that of p. */
static void
draw_line(struct kl_mean_plot *field, int side, bool thick)
{
    double mean[2];
    int x, last = -1;

    for (x = 0; x < field->width; x++) {
        double n = fmax(floor(kl_field_n(field, x) + 1e-6), 1);
        int y, k;

        if (!kl_averages_at(&field->sampling->averages, n, mean) ||
            isinf(mean[side]))
            break;
        y = row_of(field, mean[side] / field->nats);
        set(field, x, y, LINE, side);
        if (thick)
            set(field, x, y + 1, LINE, side);
        for (k = last; last >= 0 && k != y; k += y > k ? 1 : -1)
            set(field, x, k, LINE, side);
        last = y;
    }
}

/* Where an average became infinite: straight up. */
static void
draw_end(struct kl_canvas *canvas, const struct kl_mean_plot *field)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    double n = field->sampling->impossible;
    int x, y;

    if (n == 0)
        return;
    x = (int)lround(log10(n) / field->decades * (field->rect.w - 1));
    for (y = 0; y < field->rect.h; y++)
        kl_canvas_put(canvas, field->rect.x + x, field->rect.y + y,
                      y > 0           ? glyphs->vertical
                      : glyphs->ascii ? glyphs->up
                                      : glyphs->infinity,
                      KL_INK_Q, y > 0 ? 0 : KL_BOLD);
}

/* ---- cells --------------------------------------------------------------- */

static bool
is_seen(unsigned all, int what)
{
    return (all & (unsigned)(what | what << 1)) != 0;
}

static void
put_cell(struct kl_canvas *canvas, const struct kl_mean_plot *field, int x,
         int y)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    unsigned all = 0, sign = 0, mask = 3;
    int i, k, what, side;
    uint32_t ch;

    for (k = 0; k < field->across * field->down; k++)
        all |= field->at[(y * field->down + k / field->across) * field->width +
                         x * field->across + k % field->across];
    if (all == 0)
        return;
    what = is_seen(all, LINE) ? LINE : is_seen(all, LIMIT) ? LIMIT : BAND;
    side = (all & (unsigned)what) != 0 ? KL_P : KL_Q;
    if (what == BAND && (all & BAND) != 0 && (all & BAND << 1) != 0) {
        side = (x / BY_TURNS + y) % 2;
        mask = 1u << side;
    }
    for (i = 0; i < field->across; i++)
        for (k = 0; k < field->down; k++)
            if ((field->at[(y * field->down + k) * field->width +
                           x * field->across + i] &
                 mask * (unsigned)what) != 0)
                sign |= kl_braille_dot(i, k);
    ch = what == LIMIT  ? glyphs->horizontal
         : what == BAND ? glyphs->dot
         : side == KL_P ? glyphs->p_line
                        : glyphs->q_line;
    kl_canvas_put(canvas, field->rect.x + x, field->rect.y + y,
                  glyphs->braille ? KL_BRAILLE + sign : ch,
                  what == LIMIT  ? KL_INK_TEXT
                  : side == KL_P ? KL_INK_P
                                 : KL_INK_Q,
                  what == LINE   ? KL_BOLD
                  : what == BAND ? KL_DIM
                                 : 0);
}

/* ---- around the plot ----------------------------------------------------- */

static void
draw_scale(struct kl_canvas *canvas, const struct kl_mean_plot *field)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int decimals = (int)fmax(0, ceil(-log10(field->step) - 1e-9)), y, last = -1;
    int count = (int)lround((field->high - field->low) / field->step), k;
    char number[KL_NUMBER];

    for (y = 0; y < field->rect.h; y++)
        kl_canvas_put(canvas, field->rect.x - 1, field->rect.y + y,
                      glyphs->vertical, KL_INK_DIM, 0);
    for (k = count; k >= 0; k--) {
        double v = field->low + k * field->step;

        y = row_of(field, v) / field->down;
        if (y == last)
            continue;
        last = y;
        if (fabs(v) < field->step / 2)
            v = 0;
        if (decimals > 5 || fabs(v) >= 1e6)
            snprintf(number, sizeof number, "%.1e", v);
        else
            snprintf(number, sizeof number, "%.*f", decimals, v);
        kl_canvas_text_right(canvas, field->rect.x - SCALE, field->rect.y + y,
                             SCALE - 1, KL_INK_DIM, 0, number);
        kl_canvas_put(canvas, field->rect.x - 1, field->rect.y + y,
                      glyphs->tick_left, KL_INK_DIM, 0);
    }
}

/* The name of a limit, beside it; of an infinite one at the upper end, with its
 * value in the next row if that is free. */
static void
draw_name(struct kl_canvas *canvas, const struct kl_mean_plot *field,
          const struct kl_scene *scene, int side, const int row[2])
{
    static const enum kl_measure m[2] = {KL_H_P, KL_CE_PQ};
    enum kl_ink ink = side == KL_P ? KL_INK_P : KL_INK_Q;
    int x = field->rect.x + field->rect.w + 1, y = field->rect.y + row[side];
    bool infinite = isinf(field->limit[side]);
    bool room = row[side] + 1 < field->rect.h &&
                row[side] + 1 != row[side == KL_P ? KL_Q : KL_P];
    const char *value = field->limit[side] > 0 ? "∞" : "−∞";
    char name[KL_NUMBER];

    if (!infinite || room)
        kl_canvas_text(canvas, x, y, NAMES - 1, ink, 0,
                       kl_symbol(name, m[side], kl_scene_nature(scene),
                                 kl_canvas_glyphs(canvas)->ascii));
    if (infinite && room)
        kl_canvas_textf(canvas, x, y + 1, NAMES - 1, ink, 0, "= %s", value);
    else if (infinite)
        kl_canvas_text(canvas, x, y, NAMES - 1, ink, 0, value);
}

/* The names of the limits stand beside them, or side by side. */
static void
draw_names(struct kl_canvas *canvas, const struct kl_mean_plot *field,
           const struct kl_scene *scene)
{
    int s, row[2];

    for (s = 0; s < 2; s++)
        row[s] = isfinite(field->limit[s])
                     ? row_of(field, field->limit[s]) / field->down
                     : 0;
    if (row[KL_P] == row[KL_Q]) {
        if (row[KL_Q] > 0)
            row[KL_Q]--;
        else
            row[KL_P]++;
    }
    for (s = 0; s < 2; s++)
        draw_name(canvas, field, scene, s, row);
}

/* 1, 10, 100, 1k, 10k... */
static void
draw_decades(struct kl_canvas *canvas, const struct kl_mean_plot *field,
             struct kl_rect axis)
{
    static const char *const thousands[] = {"", "k", "M", "G", "T", "P"};
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int k, x;

    for (x = 0; x < field->rect.w; x++)
        kl_canvas_put(canvas, field->rect.x + x, axis.y, glyphs->horizontal,
                      KL_INK_DIM, 0);
    kl_canvas_put(canvas, field->rect.x - 1, axis.y, glyphs->corner[2],
                  KL_INK_DIM, 0);
    kl_canvas_text_right(canvas, field->rect.x - SCALE, axis.y, SCALE - 1,
                         KL_INK_DIM, 0, "n =");
    for (k = 0; k <= (int)field->decades; k++) {
        char text[8];
        int len = snprintf(text, sizeof text, "%s%s",
                           k % 3 == 0   ? "1"
                           : k % 3 == 1 ? "10"
                                        : "100",
                           thousands[k / 3 < 5 ? k / 3 : 5]);

        x = (int)lround(k / field->decades * (field->rect.w - 1));
        x -= k == 0 ? 0 : len / 2;
        kl_canvas_text(canvas, field->rect.x + x, axis.y, len, KL_INK_TEXT, 0,
                       text);
    }
}

/* ---- all of it ----------------------------------------------------------- */

static void
prepare(struct kl_mean_plot *field, const struct kl_scene *scene,
        const struct kl_sampling *sampling)
{
    const struct kl_measures *all = kl_scene_measures(scene);
    double n = sampling->averages.n;

    field->sampling = sampling;
    field->nats = kl_unit_row(kl_scene_unit(scene))->nats;
    field->limit[KL_P] = all->value[KL_H_P].val / field->nats;
    field->limit[KL_Q] = all->value[KL_CE_PQ].val / field->nats;
    field->sd[KL_P] = kl_sampling_sd(sampling, KL_OF_P) / field->nats;
    field->sd[KL_Q] = kl_sampling_sd(sampling, KL_OF_Q) / field->nats;
    field->decades = fmax(3, ceil(log10(fmax(n, 1)) - 1e-9));
    field->width = field->rect.w * field->across;
    field->height = field->rect.h * field->down;
    field->at = kl_calloc((size_t)field->width * (size_t)field->height, 1);
}

void
kl_sampling_plot(struct kl_canvas *canvas, struct kl_rect rect,
                 struct kl_rect axis, const struct kl_scene *scene,
                 const struct kl_sampling *sampling)
{
    bool fine = kl_canvas_glyphs(canvas)->braille;
    bool grounds = kl_canvas_grounds(canvas);
    struct kl_mean_plot field = {.across = fine ? 2 : 1, .down = fine ? 4 : 1};
    int x, y, s;

    field.rect = rect;
    field.rect.x += SCALE;
    field.rect.w -= SCALE + NAMES;
    if (!sampling->ready || field.rect.w < 8 || rect.h < 2)
        return;
    prepare(&field, scene, sampling);
    find_scale(&field);
    for (s = 0; s < 2; s++) {
        draw_band(&field, s);
        draw_limit(&field, s);
        draw_line(&field, s, s == KL_P && !grounds && field.down > 1);
    }
    kl_shapes_begin(canvas);
    for (y = 0; y < field.rect.h; y++)
        for (x = 0; x < field.rect.w; x++)
            put_cell(canvas, &field, x, y);
    kl_shapes_end(canvas);
    kl_field_exact(canvas, &field);
    free(field.at);
    draw_end(canvas, &field);
    draw_scale(canvas, &field);
    draw_names(canvas, &field, scene);
    draw_decades(canvas, &field, axis);
}
