/* A fit as a person sees it: p and the model, and the curve of the loss. */
#include "config.h"

#include "klscope/view/fitting.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/areas.h"
#include "klscope/view/axis.h"
#include "klscope/view/bars.h"
#include "klscope/view/chart.h"
#include "klscope/view/format.h"

enum {
    WORDS = 2,      /* rows for how it ended and why */
    LOSS_LEAST = 3, /* rows of a curve */
    TALL = 13,      /* a panel less high has its parts side by side */
    TEXT = 34       /* columns of a row of numbers */
};

/* ---- layout ------------------------------------------------------------- */

/* The picture with what stands below it. */
static void
lay_out_picture(struct kl_fitting_parts *parts, struct kl_rect left, bool rug)
{
    parts->picture = kl_rect_take_top(&left, left.h - 1 - (rug ? 1 : 0));
    parts->rug = kl_rect_take_top(&left, rug ? 1 : 0);
    parts->axis = kl_rect_take_top(&left, 1);
}

struct kl_fitting_parts
kl_fitting_lay_out(struct kl_rect panel, int rows, bool rug)
{
    struct kl_fitting_parts parts = {0};
    struct kl_rect left = panel, above;
    int text = 3 + rows + WORDS, room;

    parts.rows = rows;
    parts.title = kl_rect_take_top(&left, 1);
    if (panel.h < TALL) {
        above = left;
        above.w = (left.w - 2) / 2;
        if (left.w - 2 - above.w < TEXT)
            above.w = left.w - 2 - TEXT;
        lay_out_picture(&parts, above, rug);
        left.x += above.w + 2;
        left.w -= above.w + 2;
        room = left.h - (text - WORDS);
        if (room >= LOSS_LEAST)
            parts.loss = kl_rect_take_top(&left, room);
        parts.text = left;
        return parts;
    }
    if (left.h - text < 11)
        text--;
    room = left.h - text;
    above = kl_rect_take_top(&left, room * 4 / 7 + 1 + (rug ? 1 : 0));
    lay_out_picture(&parts, above, rug);
    if (left.h - text >= LOSS_LEAST)
        parts.loss = kl_rect_take_top(&left, left.h - text);
    parts.text = left;
    return parts;
}

/* ---- the picture -------------------------------------------------------- */

/* Points that are fitted to, as a row of marks: the more, the denser. */
static void
draw_rug(struct kl_canvas *canvas, struct kl_rect rect,
         const struct kl_fitting_look *look, const struct kl_samples *samples)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    size_t count[KL_FITTING_COLUMNS] = {0}, most = 1, i;
    int x;

    if (rect.h < 1 || rect.w > KL_FITTING_COLUMNS)
        return;
    for (i = 0; i < look->count; i++) {
        int at = kl_samples_find(samples, look->x[i]);

        if (at < 0 || at >= rect.w)
            continue;
        count[at]++;
        most = count[at] > most ? count[at] : most;
    }
    for (x = 0; x < rect.w; x++) {
        double high = (double)count[x] / (double)most;
        int level = (int)ceil(8 * high);

        kl_shapes_begin(canvas);
        if (level > 0)
            kl_canvas_put(canvas, rect.x + x, rect.y, glyphs->minimap[level],
                          KL_INK_P, 0);
        kl_shapes_end(canvas);
        kl_shape_rect(canvas, rect.x + x, rect.y + 1 - high, 1, high, KL_SOLID,
                      KL_INK_P);
    }
}

static void
draw_densities(struct kl_canvas *canvas, const struct kl_fitting_look *look,
               const struct kl_fitting_side *side)
{
    const struct kl_fitting_parts *parts = &side->parts;

    if (side->samples == NULL ||
        side->samples->width != parts->picture.w || parts->picture.h < 1)
        return;
    kl_areas_draw(canvas, parts->picture, side->samples, false);
    if (look->x != NULL)
        draw_rug(canvas, parts->rug, look, side->samples);
    kl_axis_draw(canvas, parts->axis, NULL, side->samples);
}

/* Outcomes that are shown: all, or those around where p is greatest. */
static struct kl_window
window_of(const struct kl_fitting_side *side, size_t n)
{
    size_t top = 0, i;

    for (i = 0; i < n; i++)
        if (side->mass[KL_P][i] > side->mass[KL_P][top])
            top = i;
    return kl_window_fit(n, side->parts.picture.w, 1, KL_CENTRED, top);
}

static void
draw_labels(struct kl_canvas *canvas, struct kl_rect rect,
            const struct kl_scene *scene, const struct kl_window *window)
{
    struct kl_buf name = KL_BUF_INIT;
    int free = 0;
    size_t k;

    for (k = 0; k < window->count; k++) {
        int x = (int)k * window->pitch, width;

        kl_buf_reset(&name);
        kl_format_label(scene, window->first + k, &name);
        width = kl_canvas_text_width(canvas, kl_buf_text(&name));
        if (x < free || (width >= window->pitch && k % 2 == 1))
            continue;
        if (width > rect.w - x)
            width = rect.w - x;
        free = x + 1 +
               kl_canvas_text(canvas, rect.x + x, rect.y,
                              width < 2 * window->pitch - 1
                                  ? width
                                  : 2 * window->pitch - 1,
                              KL_INK_TEXT, 0, kl_buf_text(&name));
    }
    kl_buf_clear(&name);
}

static void
draw_outcomes(struct kl_canvas *canvas, const struct kl_fitting_look *look,
              const struct kl_fitting_side *side)
{
    const struct kl_rect rect = side->parts.picture;
    struct kl_window window;
    char number[KL_NUMBER];
    double top = 0;
    size_t k, i;
    int s;

    if (side->mass[KL_P] == NULL || rect.h < 1)
        return;
    window = window_of(side, kl_scene_pair(look->scene)->n);
    for (k = 0; k < window.count; k++)
        for (s = 0; s < 2; s++)
            top = fmax(top, side->mass[s][window.first + k]);
    top = kl_round_up(top);
    for (k = 0; k < window.count; k++) {
        i = window.first + k;
        for (s = 0; s < 2; s++) {
            struct kl_rect bar = {rect.x + (int)k * window.pitch +
                                      s * window.bar,
                                  rect.y, window.bar, rect.h};

            kl_shape_bar(canvas, bar, side->mass[s][i] / top * rect.h,
                         s == KL_P ? KL_SOLID : KL_HATCHED,
                         s == KL_P ? KL_INK_P : KL_INK_Q);
        }
    }
    snprintf(number, sizeof number, "%.3g", top);
    kl_tick_draw(canvas, rect, rect.y, number);
    draw_labels(canvas, side->parts.axis, look->scene, &window);
}

/* ---- the panel ---------------------------------------------------------- */

static void
draw_title(struct kl_canvas *canvas, const struct kl_fitting_look *look,
           const struct kl_fitting_run *run)
{
    struct kl_rect rect = run->side->parts.title;
    char number[KL_NUMBER], steps[KL_NUMBER + 16] = "";
    bool forward = run->direction == KL_FIT_FORWARD;
    int width;

    if (run->fit != NULL)
        snprintf(steps, sizeof steps, "step %s",
                 kl_number_count(number, run->loss->steps));
    width = kl_canvas_text_width(canvas, steps);
    kl_canvas_text_right(canvas, rect.x, rect.y, rect.w, KL_INK_DIM, 0, steps);
    kl_canvas_text(canvas, rect.x, rect.y, rect.w - width - 1, KL_INK_TITLE,
                   run->focus ? KL_UNDERLINE : 0,
                   forward ? look->source == KL_FIT_TO_P
                                 ? "forward: least D(p‖q)"
                                 : "forward: least J(θ)"
                   : look->source == KL_FIT_TO_P ? "reverse: least D(q‖p)"
                                                 : "reverse: least D(q‖p_N)");
}

static void
draw_loss(struct kl_canvas *canvas, const struct kl_fitting_look *look,
          const struct kl_fitting_run *run)
{
    struct kl_loss_look how = {
        .nats = kl_unit_row(kl_scene_unit(look->scene))->nats,
        .log = look->log};
    struct kl_value floor = {0, 0};

    how.floored = run->direction == KL_FIT_REVERSE ||
                  kl_target_floor(look->target, &floor);
    how.floor = floor.val;
    if (isinf(floor.val))
        how.floored = false;
    how.found = run->best != NULL && !isinf(kl_fit_loss(run->best).val);
    if (how.found)
        how.best = kl_fit_loss(run->best).val;
    kl_loss_draw(canvas, run->side->parts.loss, run->loss, &how);
}

void
kl_fitting_draw_panel(struct kl_canvas *canvas,
                      const struct kl_fitting_look *look,
                      const struct kl_fitting_run *run)
{
    draw_title(canvas, look, run);
    if (run->fit == NULL) {
        kl_fitting_draw_numbers(canvas, look, run);
        return;
    }
    if (kl_scene_nature(look->scene) == KL_CONTINUOUS)
        draw_densities(canvas, look, run->side);
    else
        draw_outcomes(canvas, look, run->side);
    draw_loss(canvas, look, run);
    kl_fitting_draw_numbers(canvas, look, run);
}
