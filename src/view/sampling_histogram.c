/* Draws from p as a histogram over p. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/bars.h"
#include "klscope/view/outline.h"
#include "klscope/view/sampling.h"

/* A mark at a height, in eighths of a cell, `w` cells wide: over a bar, which
 * fills its cells up to `fill`, it is cut out of it. */
static void
draw_mark(struct kl_canvas *canvas, struct kl_rect bar, int height, int fill)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int row = height > 0 ? (height - 1) / 8 : 0, k,
        dot = 3 - (height - 1) / 2 % 4;
    bool over = 8 * row + 4 <= fill;
    uint32_t ch =
        glyphs->braille
            ? KL_BRAILLE + (kl_braille_dot(0, dot) | kl_braille_dot(1, dot))
            : glyphs->horizontal;

    if (height < 1 || row >= bar.h)
        return;
    for (k = 0; k < bar.w; k++)
        kl_canvas_put(canvas, bar.x + k, bar.y + bar.h - 1 - row, ch,
                      over ? KL_INK_P : KL_INK_TITLE, over ? KL_REVERSE : 0);
}

/* One column: how often, and how often to be expected. */
static void
draw_column(struct kl_canvas *canvas, struct kl_rect bar, double share,
            double p, double top)
{
    double eighth = top / (8 * bar.h);
    int most = 8 * bar.h + 1;
    int fill = (int)lround(fmin(share / eighth, most));
    int height = (int)lround(fmin(p / eighth, most)), k;

    kl_shape_bar(canvas, bar, share / eighth / 8, KL_SOLID, KL_INK_P);
    kl_shapes_begin(canvas);
    draw_mark(canvas, bar, p > 0 && height == 0 ? 1 : height, fill);
    kl_shapes_end(canvas);
    for (k = 0; k < bar.w && fill == most; k++)
        kl_canvas_put(canvas, bar.x + k, bar.y, kl_canvas_glyphs(canvas)->up,
                      KL_INK_P, KL_BOLD);
}

static double
share_of(const struct kl_sampling *sampling, size_t i)
{
    double n = sampling->averages.n;

    return n > 0 ? (double)sampling->count[i] / n : 0;
}

/* Above all bars, if need be in the row of the caption. */
static void
draw_top(struct kl_canvas *canvas, struct kl_rect rect, double top)
{
    char number[KL_NUMBER];

    snprintf(number, sizeof number, "%.3g", top);
    if (!kl_tick_draw(canvas, rect, rect.y, number))
        kl_tick_draw(canvas, rect, rect.y - 1, number);
}

static void
draw_outcomes(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_scene *scene, const struct kl_sampling *sampling)
{
    const struct kl_window *window = &sampling->window;
    const struct kl_bins *bins = &kl_scene_pair(scene)->side[KL_P];
    double top = 0, most = 0;
    size_t k;

    for (k = 0; k < window->count; k++) {
        most = fmax(most, share_of(sampling, window->first + k));
        top = fmax(top, kl_bins_prob(bins, window->first + k));
    }
    /* The first few draws are all in one place. */
    top = fmin(kl_round_up(fmax(1.25 * top, fmin(most, 2 * top))), 1);
    for (k = 0; k < window->count; k++) {
        struct kl_rect bar = {rect.x + (int)k * window->pitch, rect.y,
                              2 * window->bar, rect.h};

        double p = kl_bins_prob(bins, window->first + k);
        double y = rect.y + rect.h * (1 - p / top);
        const struct kl_point mark[] = {{bar.x, y}, {bar.x + bar.w, y}};

        draw_column(canvas, bar, share_of(sampling, window->first + k), p,
                    top);
        if (p > 0 && p <= top)
            kl_shape_line(canvas, mark, 2, KL_SOLID, KL_INK_TITLE);
    }
    draw_top(canvas, rect, top);
}

/* The share of the draws in a column, as a density. */
static double
density_of(const struct kl_sampling *sampling, int column, int width)
{
    size_t from = (size_t)column * KL_SAMPLING_BINS / (size_t)width;
    size_t to = ((size_t)column + 1) * KL_SAMPLING_BINS / (size_t)width, i;
    double step = (sampling->range[1] - sampling->range[0]) / KL_SAMPLING_BINS;
    double sum = 0;

    to = to > from ? to : from + 1;
    for (i = from; i < to; i++)
        sum += (double)sampling->count[i];
    return sampling->averages.n > 0
               ? sum / sampling->averages.n / ((double)(to - from) * step)
               : 0;
}

static int
ascending(const void *a, const void *b)
{
    return kl_number_compare(a, b);
}

/* Poles and spikes do not set the scale. */
static double
top_of(const double *v, int width)
{
    double *sorted = kl_malloc((size_t)width * sizeof *sorted), top;
    int at = width - 1 - width / 24;

    memcpy(sorted, v, (size_t)width * sizeof *sorted);
    qsort(sorted, (size_t)width, sizeof *sorted, ascending);
    top = sorted[width - 1];
    if (!(top < 4 * sorted[at]) && sorted[at] > 0)
        top = 2 * sorted[at];
    free(sorted);
    return top;
}

/* The density of p over the columns, as a line. */
struct exact {
    struct kl_rect rect;
    double top;
};

static double
place_density(const void *how, const double l[2])
{
    const struct exact *exact = how;
    double part = fmin(exp(l[KL_P]) / exact->top, KL_SHAPE_FAR);

    return exact->rect.y + exact->rect.h * (1 - part);
}

static void
name_density(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_samples *samples, double top)
{
    const struct exact exact = {rect, top};
    struct kl_rect old = kl_canvas_narrow(canvas, rect);
    struct kl_point *point;
    size_t n;

    if (kl_shapes_kept(canvas)) {
        point = kl_samples_trace(samples, rect, place_density, &exact, &n);
        kl_shape_line(canvas, point + 1, n - 2, KL_SOLID, KL_INK_TITLE);
        free(point);
    }
    kl_canvas_clip(canvas, old);
}

static void
draw_points(struct kl_canvas *canvas, struct kl_rect rect,
            const struct kl_sampling *sampling)
{
    double *v = kl_malloc((size_t)rect.w * sizeof *v), top, most = 0;
    int c;

    for (c = 0; c < rect.w; c++)
        v[c] = exp(kl_samples_column(sampling->samples, c).high[KL_P]);
    for (c = 0; c < rect.w; c++)
        most = fmax(most, density_of(sampling, c, rect.w));
    top = top_of(v, rect.w);
    top = kl_round_up(fmax(1.2 * top, fmin(most, 2 * top)));
    for (c = 0; c < rect.w; c++)
        draw_column(canvas, (struct kl_rect){rect.x + c, rect.y, 1, rect.h},
                    density_of(sampling, c, rect.w), v[c], top);
    name_density(canvas, rect, sampling->samples, top);
    free(v);
    draw_top(canvas, rect, top);
}

void
kl_sampling_histogram(struct kl_canvas *canvas, struct kl_rect rect,
                      const struct kl_scene *scene,
                      const struct kl_sampling *sampling)
{
    if (!sampling->ready || rect.w < 1 || rect.h < 1)
        return;
    if (!sampling->continuous)
        draw_outcomes(canvas, rect, scene, sampling);
    else if (sampling->samples->width == rect.w)
        draw_points(canvas, rect, sampling);
}
