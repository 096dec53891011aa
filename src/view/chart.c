/* Bars: probabilities, surprisals, log-ratios, and the ledger of a divergence.
 * All of them are a number (or two) per outcome, drawn up from a base line or
 * both ways from a middle one.
 */
#include "config.h"

#include "klscope/view/chart.h"

#include <math.h>
#include <stdio.h>

#include "klscope/canvas/shape.h"
#include "klscope/view/bars.h"
#include "klscope/view/format.h"
#include "klscope/view/simplex.h"

/* ---- windows ------------------------------------------------------------- */

/* Few outcomes have broader bars, lest a side of the picture be empty, but not
 * so broad that a frame takes many bytes; for a class they may. */
enum { BAR_MAX = 6, BAR_FEW = 9, BROAD_MAX = 24, BROAD_LEAST = 5, SHARE = 6 };

/* As kl_window_fit, with bars as wide as `most` and outcomes as near to each
 * other as `least`. */
static struct kl_window
fit_window(size_t n, int width, int label, size_t first, size_t at, int least,
           int most)
{
    struct kl_window window = {0};
    int pitch = n > 0 && n < (size_t)width ? width / (int)n : 2;
    int room = 2 * most + 1;

    if (label + 1 > room)
        room = label + 1;
    pitch = pitch > room ? room : pitch < least ? least : pitch;
    window.pitch = pitch;
    window.bar = pitch < 4 ? 1 : (pitch - 1) / 2;
    if (window.bar > most)
        window.bar = most;
    window.count = (size_t)(width / pitch);
    if (window.count < 1)
        window.count = 1;
    if (window.count > n)
        window.count = n;
    if (at + 1 < first || at > first + window.count)
        first = at > window.count / 2 ? at - window.count / 2 : 0;
    else if (at < first)
        first = at;
    else if (at >= first + window.count)
        first = at + 1 - window.count;
    if (first + window.count > n)
        first = n - window.count;
    window.first = first;
    return window;
}

struct kl_window
kl_window_fit(size_t n, int width, int label, size_t first, size_t at)
{
    int most = width / SHARE;

    most = most < BAR_MAX ? BAR_MAX : most > BAR_FEW ? BAR_FEW : most;
    return fit_window(n, width, label, first, at, 2, most);
}

struct kl_window
kl_window_broad(size_t n, int width, int label, size_t first, size_t at)
{
    int least = n > 0 && width / n >= BROAD_LEAST - 2 ? 2 : BROAD_LEAST;

    return fit_window(n, width, label, first, at, least, BROAD_MAX);
}

bool
kl_window_hit(const struct kl_window *window, int x, size_t *i)
{
    int k = x / window->pitch;

    if (x < 0 || (size_t)k >= window->count)
        return false;
    *i = window->first + (size_t)k;
    return true;
}

/* Leftmost column of outcome k of the window. */
static int
column(const struct kl_window *window, struct kl_rect rect, size_t k)
{
    return rect.x + (int)k * window->pitch;
}

/* ---- scales -------------------------------------------------------------- */

/* What a view shows of one outcome of one side. */
struct scale {
    enum kl_view view;
    double low, high;
};

static double
shown(const struct kl_scene *scene, enum kl_view view, enum kl_side side,
      size_t i)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    double nats = kl_unit_row(kl_scene_unit(scene))->nats;

    switch (view) {
    case KL_VIEW_SURPRISAL:
        return -kl_bins_logprob(&pair->side[side], i) / nats;
    case KL_VIEW_LOG:
        return kl_bins_logprob(&pair->side[side], i) / M_LN10;
    default:
        return kl_bins_prob(&pair->side[side], i);
    }
}

/* log p/q of an outcome in the scene's unit; 0 where both are 0. */
static double
log_ratio(const struct kl_scene *scene, size_t i)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    double lp = kl_bins_logprob(&pair->side[KL_P], i);
    double lq = kl_bins_logprob(&pair->side[KL_Q], i);

    return lp == lq ? 0 : (lp - lq) / kl_unit_row(kl_scene_unit(scene))->nats;
}

static const char *
unit_of(const struct kl_scene *scene)
{
    return kl_unit_row(kl_scene_unit(scene))->key;
}

static struct scale
find_scale(const struct kl_scene *scene, const struct kl_window *window)
{
    struct scale scale = {.view = kl_scene_view(scene),
                          .low = INFINITY,
                          .high = -INFINITY};
    size_t k;
    int s;

    for (k = 0; k < window->count; k++)
        for (s = 0; s < 2; s++) {
            double v = shown(scene, scale.view, (enum kl_side)s,
                             window->first + k);

            if (isinf(v))
                continue;
            scale.low = fmin(scale.low, v);
            scale.high = fmax(scale.high, v);
        }
    if (scale.view == KL_VIEW_LOG) {
        scale.high = isinf(scale.high) ? 0 : ceil(scale.high);
        scale.low = isinf(scale.low) ? -1 : floor(scale.low);
        if (scale.low < scale.high - 12)
            scale.low = scale.high - 12;
        if (scale.low >= scale.high)
            scale.low = scale.high - 1;
    } else {
        scale.low = 0;
        scale.high = kl_round_up(scale.high);
        if (window->top > 0 && scale.view == KL_VIEW_HISTOGRAM)
            scale.high = window->top;
    }
    return scale;
}

/* Height of a value in cells. */
static double
height(const struct scale *scale, double v, int rows)
{
    return (v - scale->low) / (scale->high - scale->low) * rows;
}

/* ---- bars ---------------------------------------------------------------- */

/* Bars of p and q growing up from the bottom. */
static void
draw_pairs(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_scene *scene, const struct kl_window *window,
           const struct scale *scale)
{
    size_t k;
    int s;

    for (k = 0; k < window->count; k++)
        for (s = 0; s < 2; s++) {
            struct kl_rect bar = {column(window, rect, k) + s * window->bar,
                                  rect.y, window->bar, rect.h};
            double v = shown(scene, scale->view, (enum kl_side)s,
                             window->first + k);
            enum kl_ink ink = s == KL_P ? KL_INK_P : KL_INK_Q;

            if (v == INFINITY) /* only a surprisal can be */
                kl_bar_endless(canvas, bar, ink, false);
            else if (v > -INFINITY)
                kl_shape_bar(canvas, bar, height(scale, v, rect.h),
                             s == KL_P ? KL_SOLID : KL_HATCHED, ink);
        }
}

typedef double (*signed_value)(const struct kl_scene *scene, size_t i,
                               enum kl_measure measure);

static void
draw_signed_chart(struct kl_canvas *canvas, struct kl_rect rect,
                  const struct kl_scene *scene,
                  const struct kl_window *window, signed_value value,
                  enum kl_measure measure)
{
    double most = 0, least = 0;
    struct kl_signed scale;
    size_t k;
    int width = 2 * window->bar;

    for (k = 0; k < window->count; k++) {
        double v = value(scene, window->first + k, measure);

        if (!isinf(v)) {
            most = fmax(most, v);
            least = fmin(least, v);
        }
    }
    scale = kl_signed_fit(most, least, rect.h, rect.h);
    for (k = 0; k < window->count; k++) {
        struct kl_rect bar = {column(window, rect, k), rect.y, width, rect.h};

        kl_signed_draw(canvas, bar, value(scene, window->first + k, measure),
                    &scale);
    }
    kl_signed_line(canvas, rect, &scale);
    if (most > least) /* else there is nothing to measure */
        kl_tick_top(canvas, rect, scale.top * scale.up, unit_of(scene));
}

static double
ratio_value(const struct kl_scene *scene, size_t i, enum kl_measure measure)
{
    (void)measure;
    return log_ratio(scene, i);
}

static double
ledger_value(const struct kl_scene *scene, size_t i, enum kl_measure measure)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    enum kl_side from = measure == KL_KL_QP ? KL_Q : KL_P;
    double p = kl_bins_prob(&pair->side[from], i);
    double ratio = log_ratio(scene, i);

    if (from == KL_Q)
        ratio = -ratio;
    return p > 0 ? p * ratio : 0;
}

void
kl_chart_draw(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_scene *scene, const struct kl_window *window)
{
    struct scale scale;

    if (rect.h < 1 || rect.w < 1)
        return;
    if (kl_view_is_map(kl_scene_view(scene))) {
        kl_simplex_draw(canvas, rect, scene, kl_scene_view(scene), NULL);
        return;
    }
    if (kl_scene_view(scene) == KL_VIEW_RATIO) {
        draw_signed_chart(canvas, rect, scene, window, ratio_value, KL_KL_PQ);
        return;
    }
    scale = find_scale(scene, window);
    draw_pairs(canvas, rect, scene, window, &scale);
    if (scale.view == KL_VIEW_LOG)
        kl_tick_powers(canvas, rect, (int)scale.low, (int)scale.high);
    else
        kl_tick_top(canvas, rect, scale.high,
                    scale.view == KL_VIEW_SURPRISAL ? unit_of(scene) : "");
}

double
kl_chart_top(const struct kl_scene *scene, const struct kl_window *window)
{
    return find_scale(scene, window).high;
}

bool
kl_chart_value(const struct kl_scene *scene, const struct kl_window *window,
               struct kl_rect rect, int y, double *x)
{
    struct scale scale;
    double part, v;

    if (kl_scene_view(scene) == KL_VIEW_RATIO ||
        kl_view_is_map(kl_scene_view(scene)) || rect.h < 1)
        return false;
    scale = find_scale(scene, window);
    part = (double)(rect.y + rect.h - y) / rect.h;
    v = scale.low + part * (scale.high - scale.low);
    if (scale.view == KL_VIEW_SURPRISAL)
        v = exp(-v * kl_unit_row(kl_scene_unit(scene))->nats);
    else if (scale.view == KL_VIEW_LOG)
        v = pow(10, v);
    *x = v;
    return true;
}

void
kl_ledger_draw(struct kl_canvas *canvas, struct kl_rect rect,
               const struct kl_scene *scene, const struct kl_window *window,
               enum kl_measure measure)
{
    if (rect.h >= 2 && rect.w >= 1)
        draw_signed_chart(canvas, rect, scene, window, ledger_value, measure);
}

/* Draw the name of one outcome below its bars, in at most `room` columns. */
static void
draw_label(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_scene *scene, const struct kl_window *window,
           size_t k, int room)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    size_t i = window->first + k;
    struct kl_buf name = KL_BUF_INIT;
    bool selected = i == kl_scene_at(scene);
    bool locked = kl_bins_hold(&pair->side[kl_scene_side(scene)], i) ==
                  KL_LOCKED;
    int width, x = column(window, rect, k);

    kl_format_label(scene, i, &name);
    width = kl_canvas_text_width(canvas, kl_buf_text(&name));
    if (width < 2 * window->bar)
        x += (2 * window->bar - width) / 2;
    if (selected && width <= room && x + width > rect.x + rect.w)
        x = rect.x + rect.w - width; /* the last one */
    if (x + room > rect.x + rect.w)
        room = rect.x + rect.w - x;
    if (width <= room || selected || window->pitch >= 8)
        kl_canvas_text(canvas, x, rect.y, room,
                       selected ? KL_INK_FOCUS : KL_INK_TEXT,
                       locked ? KL_UNDERLINE | KL_BOLD : 0,
                       kl_buf_text(&name));
    if (locked && width < room) /* pinned, like the knob of a slider */
        kl_canvas_put(canvas, x + width, rect.y,
                      kl_canvas_glyphs(canvas)->knob, KL_INK_WARN, 0);
    kl_buf_clear(&name);
}

/* Columns of the widest name in the window. */
static int
widest_label(const struct kl_canvas *canvas, const struct kl_scene *scene,
             const struct kl_window *window)
{
    int widest = 1;
    size_t k;

    for (k = 0; k < window->count; k++) {
        struct kl_buf name = KL_BUF_INIT;
        int width;

        kl_format_label(scene, window->first + k, &name);
        width = kl_canvas_text_width(canvas, kl_buf_text(&name));
        widest = width > widest ? width : widest;
        kl_buf_clear(&name);
    }
    return widest;
}

void
kl_chart_labels(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_scene *scene, const struct kl_window *window)
{
    int widest = widest_label(canvas, scene, window), step = 1;
    int room = window->pitch - 1;
    size_t k, at = kl_scene_at(scene) - window->first, before;

    if (rect.h < 1)
        return;
    /* Names that cannot stand side by side: every second, third, ... one. */
    if (widest >= window->pitch && window->pitch < 8) {
        step = widest / window->pitch + 1;
        step = step * window->pitch > 12 ? 12 / window->pitch + 1 : step;
        room = step * window->pitch - 1;
    }
    /* At the end the selected name is moved to the left, where it needs room
     * as well. */
    before = (size_t)step;
    if (step > 1 && column(window, rect, at) + widest > rect.x + rect.w)
        before *= 2;
    for (k = 0; k < window->count; k += (size_t)step)
        if (step == 1 || k + before <= at || k >= at + (size_t)step || k == at)
            draw_label(canvas, rect, scene, window, k, room);
    if (at < window->count)
        draw_label(canvas, rect, scene, window, at, room);
}
