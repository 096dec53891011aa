/* The explore screen: where its parts stand, and drawing them. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/explore.h"
#include "klscope/app/private.h"
#include "klscope/app/screens.h"
#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
#include "klscope/view/explain.h"
#include "klscope/view/format.h"
#include "klscope/view/panel.h"

enum {
    WIDE = 110,       /* from this width on the panel is beside the picture */
    SIDE_PANEL = 42,  /* its width there, */
    WIDE_PANEL = 56,  /* and on screens of over 150 columns */
    CURVE_PANEL = 50, /* of densities, with the distance to closed forms */
    LEGEND = 20       /* width of the legend where the panel is on its right */
};

/* ---- layout -------------------------------------------------------------- */

/* Take `h` rows from the bottom of what is left. */
static struct kl_rect
take_bottom(struct kl_rect *left, int h)
{
    left->h -= h;
    return (struct kl_rect){left->x, left->y + left->h, left->w, h};
}

/* Width of the widest label of a small scene; of large ones, of some. */
static int
label_width(const struct kl_scene *scene)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    size_t n = pair->n < 64 ? pair->n : 64, i;
    int widest = 1;

    for (i = 0; i < n; i++) {
        struct kl_buf name = KL_BUF_INIT;
        int width;

        kl_pair_label(pair, i, &name);
        width = kl_text_width(kl_buf_text(&name), name.len);
        widest = width > widest ? width : widest;
        kl_buf_clear(&name);
    }
    return widest;
}

/* The head: legend and measures, side by side or (wide) the measures in a
 * column of their own at the right. */
static void
lay_out_head(struct kl_layout *lay, struct kl_rect *left, bool continuous)
{
    int side = left->w > 150 ? WIDE_PANEL : SIDE_PANEL;

    if (continuous && left->w <= 150)
        side = CURVE_PANEL;
    if (left->w >= WIDE - 2 && left->h >= KL_MEASURE_COUNT + 6) {
        lay->panel =
            (struct kl_rect){left->x + left->w - side + 2, left->y, side - 2,
                             KL_MEASURE_COUNT};
        lay->explain = lay->panel;
        lay->explain.y += KL_MEASURE_COUNT + 1;
        lay->explain.h = left->y + left->h - lay->explain.y;
        left->w -= side;
        lay->legend = kl_rect_take_top(left, 2);
        kl_rect_take_top(left, 1);
    } else {
        lay->explain = (struct kl_rect){0};
        lay->panel = kl_rect_take_top(left, 3);
        lay->legend = lay->panel;
        lay->legend.h = 2;
        lay->legend.w = LEGEND - 1;
        lay->panel.x += LEGEND;
        lay->panel.w -= LEGEND;
    }
    lay->stack = kl_rect_take_top(left, 1);
    lay->reason = kl_rect_take_top(left, 1);
}

/* Its foot: what is edited. */
static void
lay_out_foot(struct kl_layout *lay, struct kl_rect *left, bool continuous,
             bool large)
{
    lay->slider = take_bottom(left, continuous ? 2 : 1);
    lay->readout = take_bottom(left, continuous && !large ? 1 : 0);
}

/* What is left goes to the picture and the ledger, three to two; or all of it
 * to the map. */
static void
lay_out_pictures(struct kl_app *app, struct kl_rect left)
{
    struct kl_layout *lay = &app->layout;
    size_t n = kl_scene_pair(app->scene)->n;
    int ledger = (left.h - 2) * 2 / 5;

    lay->minimap = lay->ledger = lay->ledger_title = (struct kl_rect){0};
    lay->labels = (struct kl_rect){0};
    /* Sliders of a family move its mode about: it stays in the middle. */
    if (app->tuning)
        lay->window.first = KL_CENTRED;
    lay->window = (kl_app_enlarged(app) ? kl_window_broad : kl_window_fit)(
        n, left.w, label_width(app->scene), lay->window.first,
        kl_scene_at(app->scene));
    lay->window.top = app->drag.on ? app->drag.top : 0;
    if (kl_app_mapped(app)) {
        lay->chart = left;
        return;
    }
    if (lay->window.count < n)
        lay->minimap = take_bottom(&left, 1);
    if (left.h >= 9 && !kl_app_enlarged(app)) {
        lay->ledger = take_bottom(&left, ledger);
        lay->ledger_title = take_bottom(&left, 1);
    }
    lay->labels = take_bottom(&left, 1);
    lay->chart = left;
}

static bool
is_shown(const struct kl_app *app)
{
    return app->layout.stage.w > 0;
}

/* Nothing is drawn or sampled. */
static void
hide(struct kl_app *app)
{
    kl_minimap_want(app->minimap, app->scene, 0);
    kl_samples_take(app->samples, app->scene, 0);
}

void
kl_explore_update(struct kl_app *app, struct kl_rect stage)
{
    struct kl_layout *lay = &app->layout;
    struct kl_rect left = {stage.x + 1, stage.y, stage.w - 2, stage.h};
    bool continuous = kl_app_continuous(app);
    struct kl_handle handle;

    if (app->tuning && !kl_app_handle(app, KL_P, &handle, NULL) &&
        !kl_app_handle(app, KL_Q, &handle, NULL))
        app->tuning = false; /* what had sliders was edited or replaced */
    if (stage.w < KL_STAGE_WIDTH || stage.h < KL_STAGE_HEIGHT)
        stage = (struct kl_rect){0};
    lay->stage = stage;
    if (!is_shown(app)) {
        hide(app);
        return;
    }
    lay_out_foot(lay, &left, continuous, kl_app_enlarged(app));
    lay->large = (struct kl_rect){0};
    if (kl_app_enlarged(app))
        kl_scope_large_update(app, &left);
    else
        lay_out_head(lay, &left, continuous);
    if (continuous) {
        kl_curves_lay_out(app, left);
        return;
    }
    lay_out_pictures(app, left);
    kl_minimap_want(app->minimap, app->scene,
                    lay->minimap.h > 0 ? lay->minimap.w - KL_MAP_TEXT : 0);
    if (kl_scene_pair(app->scene)->n < 1 << 14)
        kl_minimap_work(app->minimap, app->scene, SIZE_MAX / 2);
}

/* ---- drawing ------------------------------------------------------------- */

enum kl_measure
kl_app_divergence(const struct kl_app *app)
{
    return app->measure == KL_KL_QP || app->measure == KL_CE_QP ? KL_KL_QP
                                                                : KL_KL_PQ;
}

static void
draw_ledger(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_layout *lay = &app->layout;
    enum kl_measure m = kl_app_divergence(app);

    if (lay->ledger.h < 2)
        return;
    kl_canvas_textf(canvas, lay->ledger_title.x, lay->ledger_title.y,
                    lay->ledger_title.w, KL_INK_DIM, 0,
                    "what each outcome adds to %s: %s",
                    kl_measure_row(m)->symbol,
                    m == KL_KL_PQ ? "p·log(p/q)" : "q·log(q/p)");
    kl_ledger_draw(canvas, lay->ledger, app->scene, &lay->window, m);
}

static void
draw_minimap(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_layout *lay = &app->layout;
    struct kl_rect map = lay->minimap;
    char from[KL_NUMBER], to[KL_NUMBER], all[KL_NUMBER];
    char text[3 * KL_NUMBER + 8];

    if (map.h < 1)
        return;
    kl_number_count(from, lay->window.first + 1);
    kl_number_count(to, lay->window.first + lay->window.count);
    kl_number_count(all, kl_scene_pair(app->scene)->n);
    snprintf(text, sizeof text, "%s-%s of %s", from, to, all);
    kl_canvas_text_right(canvas, map.x + map.w - KL_MAP_TEXT, map.y,
                         KL_MAP_TEXT, KL_INK_DIM, 0, text);
    kl_minimap_draw(app->minimap, canvas, map, lay->window.first,
                    lay->window.count);
}

/* The sliders of the specs, or of the selected outcome. */
static void
draw_sliders(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_handle handle[2];
    const struct kl_handle *shown[2] = {NULL, NULL};
    int s;

    for (s = 0; s < 2 && app->tuning; s++)
        if (kl_app_handle(app, (enum kl_side)s, &handle[s], NULL))
            shown[s] = &handle[s];
    kl_slider_draw(canvas, app->layout.slider, app->scene, shown);
}

static void
draw_divider(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_layout *lay = &app->layout;
    int y;

    if (lay->panel.h < KL_MEASURE_COUNT)
        return;
    for (y = lay->stage.y; y < lay->readout.y; y++)
        kl_canvas_put(canvas, lay->panel.x - 2, y,
                      kl_canvas_glyphs(canvas)->vertical, KL_INK_DIM, 0);
}

static void
draw_pictures(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_layout *lay = &app->layout;

    if (kl_app_continuous(app)) {
        kl_curves_draw(app, canvas);
        return;
    }
    kl_stack_draw_of(canvas, lay->stack, app->scene, kl_app_summed(app));
    kl_chart_draw(canvas, lay->chart, app->scene, &lay->window);
    kl_chart_labels(canvas, lay->labels, app->scene, &lay->window);
    draw_ledger(app, canvas);
    draw_minimap(app, canvas);
    draw_sliders(app, canvas);
}

void
kl_explore_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_layout *lay = &app->layout;

    if (!is_shown(app))
        return;
    if (kl_app_enlarged(app)) {
        kl_scope_large_draw(app, canvas);
        draw_pictures(app, canvas);
        return;
    }
    draw_divider(app, canvas);
    kl_panel_draw(canvas, lay->panel, app->scene,
                  app->mode == KL_MODE_EXPLAIN || lay->explain.h > 0
                      ? app->measure
                      : KL_NO_MEASURE);
    if (lay->explain.h > 10)
        kl_explain_draw(canvas, lay->explain, app->scene, app->measure, false);
    kl_legend_draw(canvas, lay->legend, app->scene);
    kl_panel_reason(canvas, lay->reason, app->scene);
    draw_pictures(app, canvas);
}
