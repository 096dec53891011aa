/* The scope in large numbers, for a class behind a projector: a sum that the
 * last row can read, H(p) + D(p||q) = H(p,q), beside or above the picture, and
 * the same sum as a bar. */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "klscope/app/explore.h"
#include "klscope/app/private.h"
#include "klscope/view/large.h"
#include "klscope/view/panel.h"
#include "klscope/view/symbol.h"

enum {
    SUM = 3,            /* numbers of the sum */
    LEAST_PICTURE = 30, /* columns of a picture beside it */
    LEAST_ROWS = 4,     /* rows of one below it, with its labels; */
    ASCII_ROWS = 3,     /* less where only high digits are digits */
    SIDE = 8            /* rows of a picture from which on its bar has two */
};

bool
kl_app_enlarged(const struct kl_app *app)
{
    return app->large && app->mode != KL_MODE_EXPLAIN;
}

/* ---- what is said -------------------------------------------------------- */

enum kl_side
kl_app_summed(const struct kl_app *app)
{
    enum kl_measure m = app->measure;

    return kl_app_enlarged(app) &&
                   (m == KL_H_Q || m == KL_KL_QP || m == KL_CE_QP)
               ? KL_Q
               : KL_P;
}

/* The sum that the selected measure is part of; that of p if it is in none. */
static const enum kl_measure *
sum_of(const struct kl_app *app)
{
    static const enum kl_measure sums[][SUM] = {
        [KL_P] = {KL_H_P, KL_KL_PQ, KL_CE_PQ},
        [KL_Q] = {KL_H_Q, KL_KL_QP, KL_CE_QP},
    };

    return sums[kl_app_summed(app)];
}

static bool
is_summed(const struct kl_app *app)
{
    const enum kl_measure *sum = sum_of(app);
    int k;

    for (k = 0; k < SUM; k++)
        if (sum[k] == app->measure)
            return true;
    return false;
}

void
kl_app_enlarge(const struct kl_app *app, enum kl_measure measure,
               char name[KL_NUMBER], struct kl_large *item)
{
    enum kl_unit unit = kl_scene_unit(app->scene);

    *item = (struct kl_large){
        .label = kl_symbol(name, measure, kl_scene_nature(app->scene),
                           app->glyphs->ascii),
        .unit = kl_unit_name(unit, measure),
        .sign = "",
        .value = kl_unit_apply(unit, measure,
                               kl_scene_measures(app->scene)->value[measure]),
        .known = kl_scene_fresh(app->scene, measure)};
}

/* The sum from top to bottom, or from left to right as an equation, with what
 * else is selected behind it; returns how many numbers there are. */
static int
list_items(const struct kl_app *app, struct kl_large item[SUM + 1],
           char name[SUM + 1][KL_NUMBER])
{
    static const char *const down[SUM] = {"", "+", "="};
    static const char *const across[SUM] = {"=", "+", ""};
    const enum kl_measure *sum = sum_of(app);
    bool is_down = app->layout.down;
    int k;

    for (k = 0; k < SUM; k++) {
        /* H(p,q) = H(p) + D */
        int place = is_down ? k : (k + 1) % SUM;
        struct kl_large *to = &item[place];

        kl_app_enlarge(app, sum[k], name[place], to);
        to->sign = is_down ? down[k] : across[k];
        if (k > 1)
            continue;
        to->mark = k == 0 ? app->glyphs->p_run : app->glyphs->q_run;
        to->ink = k == 1                        ? KL_INK_GAIN
                  : kl_app_summed(app) == KL_P ? KL_INK_P
                                               : KL_INK_Q;
    }
    if (is_down || is_summed(app))
        return SUM;
    kl_app_enlarge(app, app->measure, name[SUM], &item[SUM]);
    return SUM + 1;
}

/* ---- layout -------------------------------------------------------------- */

/* Whether the sum that is shown has no end, and there is something to say. */
static bool
is_endless(const struct kl_app *app)
{
    const enum kl_measure *sum = sum_of(app);

    return isinf(kl_scene_measures(app->scene)->value[sum[1]].val);
}

/* The bar across all of the stage, at the bottom of what is left; its second
 * row says why there is none. */
static void
lay_out_bar(struct kl_app *app, struct kl_rect *left, int rows)
{
    struct kl_layout *lay = &app->layout;

    left->h -= rows;
    lay->stack = *left;
    lay->stack.y += left->h;
    lay->stack.h = rows;
    lay->reason = (struct kl_rect){0};
    if (!is_endless(app))
        return;
    lay->reason = lay->stack;
    lay->reason.h = 1;
    lay->stack.h--;
    lay->reason.y += lay->stack.h;
}

/* Rows of the bar below numbers that stand below each other. */
static int
bar_rows(int height)
{
    int spare = height - SUM * KL_LARGE_ROWS;

    return spare > 5 ? 3 : spare > 1 ? 2 : 1;
}

/* Numbers at the left, the picture at the right below its legend and what else
 * is selected. */
static void
lay_out_down(struct kl_app *app, struct kl_rect *left, int columns)
{
    struct kl_layout *lay = &app->layout;

    lay_out_bar(app, left, bar_rows(left->h));
    lay->large = *left;
    lay->large.w = columns;
    left->x += columns + 2;
    left->w -= columns + 2;
    lay->legend = kl_rect_take_top(left, 2);
    lay->explain = (struct kl_rect){0};
    if (!is_summed(app))
        lay->explain = kl_rect_take_top(
            left, kl_large_rows(app->glyphs, left->h - 2 * LEAST_ROWS));
}

/* Numbers above the picture. */
static void
lay_out_across(struct kl_app *app, struct kl_rect *left)
{
    struct kl_layout *lay = &app->layout;
    int picture = app->glyphs->ascii ? ASCII_ROWS : LEAST_ROWS;

    lay->explain = (struct kl_rect){0};
    lay_out_bar(app, left, left->h > 2 * SIDE || is_endless(app) ? 2 : 1);
    lay->legend = kl_rect_take_top(left, left->h > 2 * SIDE ? 2 : 1);
    lay->large = kl_rect_take_top(
        left, kl_large_rows(app->glyphs, left->h - picture));
}

void
kl_scope_large_update(struct kl_app *app, struct kl_rect *left)
{
    struct kl_layout *lay = &app->layout;
    struct kl_rect rest = *left;
    int columns;

    lay->panel = (struct kl_rect){0};
    rest.h -= bar_rows(rest.h);
    columns = kl_large_columns(app->glyphs, rest, SUM);
    if (rest.h < SUM * KL_LARGE_ROWS ||
        rest.w - columns < LEAST_PICTURE + 2)
        columns = 0;
    lay->down = columns > 0;
    if (lay->down)
        lay_out_down(app, left, columns);
    else
        lay_out_across(app, left);
}

/* ---- drawing ------------------------------------------------------------- */

/* In one row p and q stand side by side. */
static void
draw_legend(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_rect at = app->layout.legend;
    struct kl_rect clip;

    if (at.h != 1) {
        kl_legend_draw(canvas, at, app->scene);
        return;
    }
    at.w = at.w / 2 - 1;
    kl_legend_draw(canvas, at, app->scene);
    at.x += at.w + 2;
    clip = kl_canvas_clip(canvas, at);
    at.y--;
    at.h = 2;
    kl_legend_draw(canvas, at, app->scene);
    kl_canvas_clip(canvas, clip);
}

void
kl_scope_large_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_layout *lay = &app->layout;
    struct kl_large item[SUM + 1], chosen;
    char name[SUM + 1][KL_NUMBER], symbol[KL_NUMBER];
    int count = list_items(app, item, name);

    if (lay->down)
        kl_large_down(canvas, lay->large, item, count);
    else
        kl_large_across(canvas, lay->large, item, count);
    draw_legend(app, canvas);
    if (lay->explain.h > 0) {
        kl_app_enlarge(app, app->measure, symbol, &chosen);
        kl_large_across(canvas, lay->explain, &chosen, 1);
    }
    kl_panel_reason(canvas, lay->reason, app->scene);
}
