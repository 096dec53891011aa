/* The lab where draws from p are made: what stands where, and drawing it. */
#include "config.h"

#include <stdio.h>

#include "klscope/app/explore.h"
#include "klscope/app/private.h"
#include "klscope/app/screens.h"
#include "klscope/base/number.h"
#include "klscope/view/axis.h"
#include "klscope/view/format.h"
#include "klscope/view/large.h"
#include "klscope/view/sampling.h"

/* Rows: the least that the histogram has with its title and labels. */
enum { HEAD = 2, TABLE = 4, LEAST_PLOT = 4, LEAST_HISTOGRAM = 5 };

enum { USUAL = 72 }; /* columns that sentences in full need */

/* ---- layout -------------------------------------------------------------- */

static void
lay_out(struct kl_sampling *sampling, struct kl_rect stage, int table)
{
    struct kl_rect left = {stage.x + 1, stage.y, stage.w - 2, stage.h};
    int below;

    sampling->head = kl_rect_take_top(&left, HEAD);
    sampling->table = kl_rect_take_top(&left, table);
    below = (left.h - 4) * 2 / 5 + 2;
    if (below < LEAST_HISTOGRAM || left.h - below < LEAST_PLOT + 2)
        below = 0;
    sampling->title = kl_rect_take_top(&left, 1);
    sampling->plot = kl_rect_take_top(&left, left.h - below - 1);
    sampling->axis = kl_rect_take_top(&left, 1);
    sampling->caption = kl_rect_take_top(&left, below > 0 ? 1 : 0);
    sampling->histogram = kl_rect_take_top(&left, below > 0 ? below - 2 : 0);
    sampling->labels = kl_rect_take_top(&left, below > 0 ? 1 : 0);
}

void
kl_sampling_update(struct kl_app *app, struct kl_rect stage)
{
    struct kl_sampling *sampling;

    if (stage.w == 0) {
        if (app->sampling != NULL)
            kl_samples_take(app->sampling->samples, app->scene, 0);
        return;
    }
    sampling = kl_sampling_of(app);
    lay_out(sampling, stage,
            kl_app_enlarged(app)
                ? kl_large_rows(app->glyphs, stage.h - HEAD - LEAST_PLOT - 2)
                : TABLE);
    if (sampling->continuous)
        kl_samples_take(sampling->samples, app->scene,
                        sampling->histogram.h > 0 ? sampling->histogram.w : 0);
    else
        sampling->window =
            kl_window_fit(sampling->n, sampling->histogram.w, 1,
                          sampling->window.first, kl_scene_at(app->scene));
}

/* ---- drawing ------------------------------------------------------------- */

/* What the lower picture is, and how much of the sample it shows. */
static void
draw_caption(const struct kl_sampling *sampling, struct kl_canvas *canvas)
{
    struct kl_rect row = sampling->caption;
    char a[KL_NUMBER], b[KL_NUMBER];
    int used;

    used = kl_canvas_text(canvas, row.x, row.y, row.w, KL_INK_DIM, 0,
                          sampling->continuous
                              ? "how often points were drawn, p as marks"
                              : "how often outcomes were drawn, p as marks");
    if (sampling->continuous && sampling->outside[0] + sampling->outside[1] > 0)
        kl_canvas_textf(canvas, row.x + used, row.y, row.w - used, KL_INK_DIM,
                        0, "; beyond: %s left, %s right",
                        kl_number_count(a, sampling->outside[0]),
                        kl_number_count(b, sampling->outside[1]));
    else if (!sampling->continuous && sampling->window.count < sampling->n)
        kl_canvas_textf(canvas, row.x + used, row.y, row.w - used, KL_INK_DIM,
                        0, "; %s of %s",
                        kl_number_count(a, sampling->window.count),
                        kl_number_count(b, sampling->n));
}

/* Both averages so far, and what each is on its way to. */
static void
draw_large(const struct kl_app *app, struct kl_canvas *canvas)
{
    static const enum kl_measure tends_to[2] = {KL_H_P, KL_CE_PQ};
    const struct kl_sampling *sampling = app->sampling;
    double nats = kl_unit_row(kl_scene_unit(app->scene))->nats;
    struct kl_large item[2], limit;
    char label[2][3 * KL_NUMBER], symbol[KL_NUMBER], number[KL_NUMBER];
    int k;

    for (k = 0; k < 2; k++) {
        kl_app_enlarge(app, tends_to[k], symbol, &limit);
        snprintf(label[k], sizeof label[k], "−log %s → %s %s",
                 k == 0 ? "p" : "q", symbol,
                 limit.known ? kl_format_cell(number, limit.value, 9) : "…");
        item[k] = (struct kl_large){
            .label = label[k],
            .unit = limit.unit,
            .sign = "",
            .value = {kl_average_mean(&sampling->averages.of[k]) / nats, 0},
            .known = sampling->averages.n > 0,
            .mark = k == 0 ? app->glyphs->p_mark : app->glyphs->q_mark,
            .ink = k == 0 ? KL_INK_P : KL_INK_Q};
    }
    kl_large_across(canvas, sampling->table, item, 2);
}

static void
draw_title(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_rect row = app->sampling->title;

    kl_canvas_textf(canvas, row.x, row.y, row.w, KL_INK_DIM, 0,
                    row.w < USUAL
                        ? "averages in %s after n draws, ±2 standard errors"
                        : "average surprisal in %s after n draws, ±2 standard "
                          "errors",
                    kl_unit_row(kl_scene_unit(app->scene))->key);
}

void
kl_sampling_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_sampling *sampling = app->sampling;

    if (app->layout.stage.w == 0 || sampling == NULL)
        return;
    kl_sampling_head(canvas, sampling->head, app->scene, sampling,
                     app->running);
    if (!sampling->ready)
        return;
    if (kl_app_enlarged(app))
        draw_large(app, canvas);
    else
        kl_sampling_table(canvas, sampling->table, app->scene, sampling);
    draw_title(app, canvas);
    kl_sampling_plot(canvas, sampling->plot, sampling->axis, app->scene,
                     sampling);
    if (sampling->histogram.h < 1)
        return;
    draw_caption(sampling, canvas);
    kl_sampling_histogram(canvas, sampling->histogram, app->scene, sampling);
    if (sampling->continuous)
        kl_axis_draw(canvas, sampling->labels, app->scene, sampling->samples);
    else
        kl_chart_labels(canvas, sampling->labels, app->scene,
                        &sampling->window);
}

/* A click on a picture plays or pauses, as Space does. */
unsigned
kl_sampling_mouse(struct kl_app *app, const struct kl_event *event)
{
    const struct kl_sampling *sampling = app->sampling;

    if (sampling == NULL || event->action != KL_MOUSE_PRESS ||
        !kl_event_in(sampling->plot, event))
        return 0;
    return kl_app_run(app, "run");
}
