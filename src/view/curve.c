/* The pictures of two densities: areas, lines, or numbers up and down from a
 * line; and the cross-hair on them. */
#include "config.h"

#include "klscope/view/curve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/areas.h"
#include "klscope/view/bars.h"
#include "klscope/view/lines.h"
#include "klscope/view/simplex.h"

/* ---- up and down from a line --------------------------------------------- */

/* Sizes that the scale of these numbers ends at. */
static double
signed_top(const double *v, int width, double span)
{
    double *size = kl_calloc((size_t)width + 1, sizeof *size), top;
    size_t n = 0;
    int c;

    for (c = 0; c < width; c++)
        if (fabs(v[c]) < KL_SAMPLE_POLE)
            size[n++] = fabs(v[c]);
    top = kl_robust_top(size, n, span, 0.01);
    free(size);
    return top;
}

/* Where a bar leaves the picture, a mark; one without an end. */
static void
draw_cut(struct kl_canvas *canvas, struct kl_rect bar, double v, double top,
         const struct kl_signed *scale)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int rows = (int)ceil(top / scale->top);

    if (isinf(v))
        kl_signed_draw(canvas, bar, v, scale);
    else if (fabs(v) > top * (1 + 1e-9) && top >= scale->top / 16)
        kl_canvas_put(canvas, bar.x,
                      v > 0 ? bar.y + scale->up - rows
                            : bar.y + scale->up + rows - 1,
                      v > 0 ? glyphs->up : glyphs->down,
                      v > 0 ? KL_INK_GAIN : KL_INK_LOSS, KL_BOLD);
}

/* Numbers of the columns of a picture, and what they are of two
 * log-densities. */
struct values {
    double *column;
    double top; /* where they are cut off */
    double nats;
    int from; /* the side of a divergence, or -1: log p/q */
    struct kl_rect rect;
    struct kl_signed scale;
};

/* What has no end is a bar of its own, not a part of the area. */
static double
value_at(const struct values *values, const double l[2])
{
    double v = values->from < 0 ? kl_sample_ratio(l)
                                : kl_sample_term(l, values->from);

    return isinf(v) ? 0 : v / values->nats;
}

static double
place_gain(const void *how, const double l[2])
{
    const struct values *values = how;
    double v = fmin(fmax(value_at(values, l), 0), values->top);

    return values->rect.y + values->scale.up - v / values->scale.top;
}

static double
place_loss(const void *how, const double l[2])
{
    const struct values *values = how;
    double v = fmin(fmax(-value_at(values, l), 0), values->top);

    return values->rect.y + values->scale.up + v / values->scale.top;
}

static void
name_values(struct kl_canvas *canvas, const struct kl_samples *samples,
            const struct values *values)
{
    struct kl_rect old = kl_canvas_narrow(canvas, values->rect);
    struct kl_point *point;
    size_t n;
    int down;

    for (down = 0; down < 2 && kl_shapes_kept(canvas); down++) {
        point = kl_samples_trace(samples, values->rect,
                                 down ? place_loss : place_gain, values, &n);
        point[0].y = point[n - 1].y = values->rect.y + values->scale.up;
        kl_shape_area(canvas, point, n, KL_SOLID,
                      down ? KL_INK_LOSS : KL_INK_GAIN);
        free(point);
    }
    kl_canvas_clip(canvas, old);
}

/* Bars in all columns; what would be less than half the smallest one is none.
 */
static void
draw_bars(struct kl_canvas *canvas, const struct values *values)
{
    struct kl_rect bar = {values->rect.x, values->rect.y, 1, values->rect.h};
    const double *v = values->column;
    int c;

    kl_shapes_begin(canvas);
    for (c = 0; c < values->rect.w; c++, bar.x++) {
        double cut = fmax(fmin(v[c], values->top), -values->top);

        if (!isinf(v[c]) && fabs(cut) >= values->scale.top / 16)
            kl_signed_draw(canvas, bar, cut, &values->scale);
    }
    kl_shapes_end(canvas);
}

/* Numbers of all columns; `unit` is that of the scale, or "". */
static void
draw_values(struct kl_canvas *canvas, const struct kl_samples *samples,
            struct values *values, const char *unit)
{
    double most = 0, least = 0, top = values->top;
    struct kl_rect rect = values->rect, bar = {rect.x, rect.y, 1, rect.h};
    const double *v = values->column;
    int c;

    for (c = 0; c < rect.w; c++)
        if (!isinf(v[c])) {
            most = fmax(most, fmin(v[c], top));
            least = fmin(least, fmax(v[c], -top));
        }
    values->scale = kl_signed_fit(most, least, rect.h, 4);
    draw_bars(canvas, values);
    name_values(canvas, samples, values);
    for (c = 0; c < rect.w; c++, bar.x++)
        draw_cut(canvas, bar, v[c], top, &values->scale);
    kl_signed_line(canvas, rect, &values->scale);
    if (most > least)
        kl_tick_top(canvas, rect, values->scale.top * values->scale.up, unit);
}

static double
unit_of(const struct kl_scene *scene)
{
    return kl_unit_row(kl_scene_unit(scene))->nats;
}

static void
draw_ratio(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_scene *scene, const struct kl_samples *samples)
{
    double *v = kl_calloc((size_t)rect.w + 1, sizeof *v);
    struct values values = {
        .column = v, .nats = unit_of(scene), .from = -1, .rect = rect};
    int c;

    for (c = 0; c < rect.w; c++) {
        v[c] = kl_samples_column(samples, c).ratio / values.nats;
        if (!isinf(v[c]))
            values.top = fmax(values.top, fabs(v[c]));
    }
    values.top = fmin(values.top, KL_LINES_MOST / values.nats);
    draw_values(canvas, samples, &values,
                kl_unit_row(kl_scene_unit(scene))->key);
    free(v);
}

static void
draw_cross(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_scene *scene, const struct kl_samples *samples)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int column = kl_samples_find(samples, kl_scene_cross(scene)), y;
    int x = rect.x + column;
    double at = rect.x + (kl_scene_cross(scene) - samples->lo) /
                             (samples->hi - samples->lo) * rect.w;
    const struct kl_point line[] = {{at, rect.y}, {at, rect.y + rect.h}};

    if (column < 0 || column >= rect.w || kl_canvas_still(canvas))
        return;
    kl_shapes_begin(canvas);
    for (y = rect.y; y < rect.y + rect.h; y++) {
        uint32_t ch = kl_canvas_at(canvas, x, y)->ch;

        if (ch == ' ' || ch == glyphs->dot)
            kl_canvas_put(canvas, x, y, glyphs->vertical, KL_INK_DIM, 0);
    }
    kl_shapes_end(canvas);
    kl_shape_line(canvas, line, 2, KL_SOLID, KL_INK_DIM);
}

void
kl_curve_draw(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_scene *scene, const struct kl_samples *samples)
{
    enum kl_view view = kl_scene_view(scene);

    if (rect.h < 1 || rect.w < 1 || samples->width != rect.w)
        return;
    if (kl_view_is_map(view)) {
        kl_simplex_draw(canvas, rect, scene, view, NULL);
        return;
    }
    if (view == KL_VIEW_SURPRISAL)
        kl_lines_draw(canvas, rect, samples, kl_scene_unit(scene));
    else if (view == KL_VIEW_RATIO)
        draw_ratio(canvas, rect, scene, samples);
    else
        kl_areas_draw(canvas, rect, samples, view == KL_VIEW_LOG);
    draw_cross(canvas, rect, scene, samples);
}

void
kl_integrand_draw(struct kl_canvas *canvas, struct kl_rect rect,
                  const struct kl_scene *scene,
                  const struct kl_samples *samples, enum kl_measure measure)
{
    struct values values = {.nats = unit_of(scene),
                            .from = measure == KL_KL_QP ? KL_Q : KL_P,
                            .rect = rect};
    double *v;
    int c;

    if (rect.h < 2 || rect.w < 1 || samples->width != rect.w)
        return;
    values.column = v = kl_calloc((size_t)rect.w + 1, sizeof *v);
    for (c = 0; c < rect.w; c++)
        v[c] = kl_samples_column(samples, c).term[values.from] / values.nats;
    values.top = signed_top(v, rect.w, samples->hi - samples->lo);
    draw_values(canvas, samples, &values, "");
    draw_cross(canvas, rect, scene, samples);
    free(v);
}
