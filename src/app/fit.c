/* The lab where a family moves to p: what stands where, drawing it, the mouse
 * on it. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/explore.h"
#include "klscope/app/fit.h"
#include "klscope/app/screens.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
#include "klscope/view/format.h"
#include "klscope/view/sliders.h"

enum {
    WIDE = 74,        /* from this width on the two fits stand side by side */
    LEAST_PANEL = 10, /* rows of one below large numbers */
    TRACK = 17        /* columns of the rate's slider: its stops and one */
};

/* ---- what is shown, as of now ------------------------------------------- */

/* The model at theta as probabilities of the pair's outcomes. */
static void
take_masses(struct kl_app *app, const struct kl_spec *spec,
            struct kl_fitting_side *side)
{
    const struct kl_pair *pair = kl_scene_pair(app->scene);
    const struct kl_fitting *fitting = app->fitting;
    const struct kl_dist *from =
        fitting->source == KL_FIT_TO_P ? &fitting->outcomes : &fitting->law;
    struct kl_dist dist;
    size_t i;

    for (i = 0; i < 2; i++)
        side->mass[i] =
            kl_realloc(side->mass[i], pair->n, sizeof *side->mass[i]);
    for (i = 0; i < pair->n; i++) {
        side->mass[KL_P][i] = kl_bins_prob(&from->bins, i);
        side->mass[KL_Q][i] = 0;
    }
    if (kl_spec_eval(spec, NULL, NULL, &dist, NULL) != KL_OK)
        return;
    for (i = 0; i < dist.bins.n; i++) {
        int64_t at = (int64_t)i;

        if (dist.outcomes == KL_INTEGERS)
            at += dist.first - pair->first;
        if (at >= 0 && (size_t)at < pair->n)
            side->mass[KL_Q][at] = kl_bins_prob(&dist.bins, i);
    }
    kl_dist_clear(&dist);
}

static void
take_densities(struct kl_app *app, const struct kl_spec *spec,
               struct kl_fitting_side *side)
{
    struct kl_fitting *fitting = app->fitting;
    struct kl_density *q;
    double range[2];

    if (side->samples == NULL)
        side->samples = kl_samples_new();
    if (kl_density_of(spec, NULL, fitting->quad, &q, NULL) != KL_OK)
        return;
    kl_scene_range(app->scene, range);
    kl_samples_take_pair(side->samples, fitting->p, q, range,
                         side->parts.picture.w);
    kl_density_free(q);
}

/* Whether a picture is still that of theta. */
static bool
is_taken(const struct kl_app *app, const struct kl_fitting_side *side,
         const double *theta, size_t size)
{
    double range[2];

    if (side->theta == NULL ||
        memcmp(side->theta, theta, size * sizeof *theta) != 0)
        return false;
    if (!kl_app_continuous(app))
        return true;
    kl_scene_range(app->scene, range);
    return side->samples != NULL &&
           side->samples->width == side->parts.picture.w &&
           side->samples->lo == range[0] && side->samples->hi == range[1];
}

static void
take_side(struct kl_app *app, struct kl_fit_run *run)
{
    struct kl_spec *spec = NULL;
    const double *theta;
    size_t size;

    if (run->fit == NULL)
        return;
    size = kl_model_size(app->fitting->model);
    theta = kl_fit_theta(run->fit);
    if (is_taken(app, &run->side, theta, size) ||
        kl_model_spec(app->fitting->model, theta, &spec, NULL) != KL_OK)
        return;
    run->side.theta =
        kl_realloc(run->side.theta, size + 1, sizeof *run->side.theta);
    memcpy(run->side.theta, theta, size * sizeof *theta);
    if (kl_app_continuous(app))
        take_densities(app, spec, &run->side);
    else
        take_masses(app, spec, &run->side);
    kl_spec_free(spec);
}

/* ---- layout ------------------------------------------------------------- */

static void
lay_out(struct kl_fitting *fitting, struct kl_rect stage, int large)
{
    struct kl_rect left = {stage.x + 1, stage.y, stage.w - 2, stage.h};
    int half;

    fitting->head = (struct kl_rect){left.x, left.y, left.w, 1};
    fitting->foot =
        (struct kl_rect){left.x, left.y + left.h - 1, left.w, 1};
    fitting->rate_track = fitting->foot;
    fitting->rate_track.x += 5;
    fitting->rate_track.w = TRACK;
    left.y++;
    left.h -= 2;
    fitting->large = kl_rect_take_top(&left, large);
    fitting->panel[0] = fitting->panel[1] = left;
    if (left.w >= WIDE) {
        half = (left.w - 3) / 2;
        fitting->panel[0].w = fitting->panel[1].w = half;
        fitting->panel[1].x += left.w - half;
    } else {
        half = left.h / 2;
        fitting->panel[0].h = half;
        fitting->panel[1].h = left.h - half;
        fitting->panel[1].y += half;
    }
}

void
kl_fitting_update(struct kl_app *app, struct kl_rect stage)
{
    struct kl_fitting *fitting;
    int rows = 0, d;

    if (stage.w < KL_STAGE_WIDTH || stage.h < KL_STAGE_HEIGHT)
        return;
    fitting = kl_fitting_of(app);
    lay_out(fitting, stage,
            kl_app_enlarged(app) && stage.w >= WIDE
                ? kl_large_rows(app->glyphs, stage.h - 2 - LEAST_PANEL)
                : 0);
    if (fitting->model != NULL)
        rows = kl_fitting_rows(kl_model_size(fitting->model),
                               fitting->start == NULL
                                   ? kl_scene_pair(app->scene)->n
                                   : 0,
                               fitting->panel[0].h);
    for (d = 0; d < 2; d++) {
        struct kl_fit_run *run = &fitting->run[d];

        run->side.parts = kl_fitting_lay_out(fitting->panel[d], rows,
                                             fitting->x != NULL);
        take_side(app, run);
    }
}

/* ---- drawing ------------------------------------------------------------ */

/* What the model is fitted to: "p itself", "100 draws of p, seed 1". */
static void
add_source(const struct kl_app *app, struct kl_buf *out)
{
    const struct kl_fitting *fitting = app->fitting;
    char number[KL_NUMBER];

    kl_number_count(number, fitting->count);
    if (fitting->source == KL_FIT_TO_P)
        kl_buf_adds(out, "to p itself");
    else if (fitting->source == KL_FIT_TO_DRAWS)
        kl_buf_addf(out, "to %s draws%s, seed %lu", number,
                    fitting->head.w < WIDE ? "" : " of p", app->draws);
    else
        kl_buf_addf(out, "to the %s measurements", number);
}

static void
add_model(const struct kl_app *app, struct kl_buf *out)
{
    const struct kl_fitting *fitting = app->fitting;
    char number[KL_NUMBER];

    if (fitting->model == NULL)
        return;
    if (fitting->start != NULL && fitting->family != NULL)
        kl_visible(out, fitting->family, strlen(fitting->family));
    else if (fitting->start != NULL)
        kl_spec_title(fitting->start, out);
    else
        kl_buf_addf(out, "soft-max of %s outcomes",
                    kl_number_count(number, kl_scene_pair(app->scene)->n));
}

/* "p █ normal(0, 1)"; returns the columns used. */
static int
draw_name(struct kl_canvas *canvas, int x, int y, int width, enum kl_side side,
          const char *text)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    enum kl_ink ink = side == KL_P ? KL_INK_P : KL_INK_Q;

    if (width < 6)
        return 0;
    kl_canvas_text(canvas, x, y, 1, ink, 0, side == KL_P ? "p" : "q");
    kl_canvas_put(canvas, x + 2, y,
                  side == KL_P ? glyphs->p_mark : glyphs->q_mark, ink, 0);
    return 4 + kl_canvas_text(canvas, x + 4, y, width - 4, ink, 0, text);
}

static void
draw_head(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_rect head = app->fitting->head;
    struct kl_buf p = KL_BUF_INIT, q = KL_BUF_INIT;
    int room, wide;

    add_source(app, &p);
    room = head.w - kl_canvas_text_width(canvas, kl_buf_text(&p)) - 4;
    kl_canvas_text_right(canvas, head.x, head.y, head.w, KL_INK_DIM, 0,
                         kl_buf_text(&p));
    kl_buf_reset(&p);
    if (app->fitting->p != NULL && !kl_scene_edited(app->scene, KL_P))
        kl_spec_title(kl_scene_spec(app->scene, KL_P), &p);
    else
        kl_format_title(app->scene, KL_P, &p);
    add_model(app, &q);
    /* p is cut where both do not fit, down to half of the room. */
    wide = room - 4 - kl_canvas_text_width(canvas, kl_buf_text(&q));
    wide = wide > room / 2 ? wide : room / 2;
    wide = draw_name(canvas, head.x, head.y, wide, KL_P, kl_buf_text(&p)) + 2;
    draw_name(canvas, head.x + wide, head.y, room - wide + 2, KL_Q,
              kl_buf_text(&q));
    kl_buf_clear(&p);
    kl_buf_clear(&q);
}

/* Place of a rate on its slider, from 1e-4 to 10. */
static double
rate_place(double rate)
{
    return fmin(fmax((log10(rate) + 4) / 5, 0), 1);
}

/* The rate as a slider, and what goes on; in a picture that stands still as a
 * number alone. */
static void
draw_rate(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_fitting *fitting = app->fitting;
    struct kl_rect foot = fitting->foot;
    double rate = kl_fitting_rate(fitting);
    char number[KL_NUMBER];
    const char *state = fitting->pending > 0 ? "stepping"
                        : kl_fitting_playing(app) ? "running"
                        : app->running ? "at rest"
                                       : "paused";

    kl_canvas_text(canvas, foot.x, foot.y, 5, KL_INK_TEXT, 0, "rate");
    if (kl_canvas_still(canvas)) {
        kl_canvas_text(canvas, foot.x + 5, foot.y, 9, KL_INK_VALUE, 0,
                       kl_number_exact(number, rate));
        return;
    }
    kl_track_draw(canvas, fitting->rate_track, rate_place(rate), KL_INK_Q,
                  true);
    kl_canvas_text(canvas, foot.x + 6 + TRACK, foot.y, 9, KL_INK_VALUE, 0,
                   kl_number_exact(number, rate));
    kl_canvas_text(canvas, foot.x + 16 + TRACK, foot.y, 9, KL_INK_TITLE, 0,
                   state);
}

static void
draw_foot(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_fitting *fitting = app->fitting;
    struct kl_rect foot = fitting->foot;
    char number[KL_NUMBER], text[KL_NUMBER + 40];

    draw_rate(app, canvas);
    kl_number_count(number, (size_t)fmax(kl_loss_end(&fitting->run[0].loss),
                                         kl_loss_end(&fitting->run[1].loss)));
    snprintf(text, sizeof text, "%sto step %s",
             foot.w < WIDE  ? ""
             : fitting->log ? "log of the gap "
                            : "curves: loss ",
             number);
    kl_canvas_text_right(canvas, foot.x + 25 + TRACK, foot.y,
                         foot.w - 25 - TRACK, KL_INK_DIM, 0, text);
}

static void
draw_divider(const struct kl_fitting *fitting, struct kl_canvas *canvas)
{
    const struct kl_rect *panel = fitting->panel;
    int y;

    if (panel[0].y != panel[1].y)
        return;
    for (y = panel[0].y; y < panel[0].y + panel[0].h; y++)
        kl_canvas_put(canvas, panel[0].x + panel[0].w + 1, y,
                      kl_canvas_glyphs(canvas)->vertical, KL_INK_DIM, 0);
}

static struct kl_fitting_look
look_of(const struct kl_app *app)
{
    const struct kl_fitting *fitting = app->fitting;

    return (struct kl_fitting_look){.scene = app->scene,
                                    .model = fitting->model,
                                    .target = fitting->target,
                                    .categories = fitting->start == NULL,
                                    .offered = fitting->offered,
                                    .source = fitting->source,
                                    .x = fitting->x,
                                    .count = fitting->count,
                                    .log = fitting->log};
}

static struct kl_fitting_run
run_of(const struct kl_fitting *fitting, enum kl_direction direction)
{
    const struct kl_fit_run *run = &fitting->run[direction];

    return (struct kl_fitting_run){.direction = direction,
                                   .focus = fitting->at == direction,
                                   .fit = run->fit,
                                   .best = run->found ? run->best : NULL,
                                   .loss = &run->loss,
                                   .refusal = run->refusal.text,
                                   .side = &run->side};
}

static void
draw_panel(const struct kl_app *app, struct kl_canvas *canvas,
           enum kl_direction direction)
{
    const struct kl_fitting_look look = look_of(app);
    const struct kl_fitting_run run = run_of(app->fitting, direction);

    kl_fitting_draw_panel(canvas, &look, &run);
}

/* The losses of both fits, and what of the forward one is above its floor. */
static void
draw_large(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_fitting_look look = look_of(app);
    struct kl_large item[4];
    int count = 0, d;

    for (d = 0; d < 2; d++) {
        const struct kl_fitting_run run =
            run_of(app->fitting, (enum kl_direction)d);

        if (d == KL_FIT_FORWARD || !kl_fitting_has_table(app->fitting))
            count += kl_fitting_list(&look, &run, &item[count]);
    }
    kl_large_across(canvas, app->fitting->large, item, count);
}

static void
draw_sizes(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_fitting *fitting = app->fitting;
    struct kl_fitting_sizes shown = {
        .done = fitting->sizes.done,
        .failed = fitting->sizes.failed,
        .unit = kl_scene_unit(app->scene),
        .refusal = fitting->run[KL_FIT_REVERSE].refusal.text};

    memcpy(shown.row, fitting->sizes.row, sizeof shown.row);
    kl_fitting_draw_sizes(canvas, fitting->panel[KL_FIT_REVERSE], &shown);
}

void
kl_fitting_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_fitting *fitting = app->fitting;

    if (fitting == NULL || app->layout.stage.w == 0)
        return;
    draw_head(app, canvas);
    draw_foot(app, canvas);
    if (fitting->model == NULL || fitting->target == NULL) {
        kl_canvas_text(canvas, fitting->panel[0].x, fitting->panel[0].y + 1,
                       fitting->head.w, KL_INK_WARN, 0,
                       fitting->refusal.text);
        return;
    }
    draw_large(app, canvas);
    draw_divider(fitting, canvas);
    draw_panel(app, canvas, KL_FIT_FORWARD);
    if (kl_fitting_has_table(fitting))
        draw_sizes(app, canvas);
    else
        draw_panel(app, canvas, KL_FIT_REVERSE);
}

/* ---- mouse -------------------------------------------------------------- */

/* A click on the rate's track sets it, one on a panel chooses it. */
unsigned
kl_fitting_mouse(struct kl_app *app, const struct kl_event *event)
{
    const struct kl_fitting *fitting = app->fitting;
    char line[KL_NUMBER + 8], number[KL_NUMBER];
    struct kl_rect track;

    if (fitting == NULL || (event->action != KL_MOUSE_PRESS &&
                            event->action != KL_MOUSE_DRAG))
        return 0;
    track = fitting->rate_track;
    if (kl_event_in(track, event)) {
        double place = (double)(event->x - track.x) / (track.w - 1);

        kl_number_short(number, pow(10, 5 * place - 4), 2, 8);
        snprintf(line, sizeof line, "rate %s", number);
        return kl_app_run(app, line);
    }
    if (event->action == KL_MOUSE_PRESS &&
        kl_event_in(fitting->panel[KL_FIT_FORWARD], event))
        return kl_app_run(app, "direction forward");
    if (event->action == KL_MOUSE_PRESS &&
        kl_event_in(fitting->panel[KL_FIT_REVERSE], event))
        return kl_app_run(app, "direction reverse");
    return 0;
}
