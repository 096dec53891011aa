/* The parts of the explore screen that show densities: where they stand,
 * drawing them, and the mouse on them.
 */
#include "config.h"

#include <stdio.h>

#include "klscope/app/explore.h"
#include "klscope/app/private.h"
#include "klscope/base/number.h"
#include "klscope/scene/edit.h"
#include "klscope/view/axis.h"
#include "klscope/view/curve.h"
#include "klscope/view/panel.h"
#include "klscope/view/readout.h"
#include "klscope/view/sliders.h"

/* Rows that the integrand needs with its title and a picture above it. */
enum { LEAST_WITH_INTEGRAND = 8 };

void
kl_curves_lay_out(struct kl_app *app, struct kl_rect left)
{
    struct kl_layout *lay = &app->layout;
    int ledger = (left.h - 2) * 2 / 5;

    lay->minimap = lay->ledger = lay->ledger_title = (struct kl_rect){0};
    lay->chart = lay->labels = left;
    lay->chart.h = left.h - 1;
    lay->labels.h = 1;
    if (left.h >= LEAST_WITH_INTEGRAND && !kl_app_enlarged(app)) {
        lay->ledger = left;
        lay->ledger.h = ledger;
        lay->ledger.y += left.h - ledger;
        lay->ledger_title = lay->ledger;
        lay->ledger_title.h = 1;
        lay->ledger_title.y--;
        lay->chart.h -= ledger + 1;
    }
    lay->labels.y += lay->chart.h;
    kl_minimap_want(app->minimap, app->scene, 0);
    kl_samples_take(app->samples, app->scene, lay->chart.w);
}

/* ---- drawing ------------------------------------------------------------- */

static void
draw_integrand(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_layout *lay = &app->layout;
    enum kl_measure m = kl_app_divergence(app);

    if (lay->ledger.h < 2)
        return;
    kl_canvas_textf(canvas, lay->ledger_title.x, lay->ledger_title.y,
                    lay->ledger_title.w, KL_INK_DIM, 0,
                    "integrand %s of %s, in %s per unit of x",
                    m == KL_KL_PQ ? "p·log(p/q)" : "q·log(q/p)",
                    kl_measure_row(m)->symbol,
                    kl_unit_row(kl_scene_unit(app->scene))->key);
    kl_integrand_draw(canvas, lay->ledger, app->scene, app->samples, m);
}

static struct kl_rect
slider_row(const struct kl_app *app, int side)
{
    struct kl_rect row = app->layout.slider;

    row.y += side;
    row.h = 1;
    return row;
}

static void
draw_sliders(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_handle all[KL_HANDLES];
    int s;

    for (s = 0; s < 2; s++) {
        size_t count = kl_scene_handles(app->scene, (enum kl_side)s, all);
        size_t at = app->handle[s];

        if (at >= count)
            at = count > 0 ? count - 1 : 0;
        kl_sliders_draw(canvas, slider_row(app, s), app->scene,
                        (enum kl_side)s, all, count, at);
    }
}

void
kl_curves_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_layout *lay = &app->layout;
    double range[2];

    kl_scene_range(app->scene, range);
    if (kl_scene_bins(app->scene) > 0)
        kl_readout_bins(canvas, lay->stack, app->scene);
    else
        kl_stack_draw_of(canvas, lay->stack, app->scene, kl_app_summed(app));
    kl_curve_draw(canvas, lay->chart, app->scene, app->samples);
    kl_axis_draw(canvas, lay->labels, app->scene, app->samples);
    draw_integrand(app, canvas);
    if (lay->readout.h > 0)
        kl_readout_draw(canvas, lay->readout, app->scene,
                        (range[1] - range[0]) / lay->chart.w);
    draw_sliders(app, canvas);
}

/* ---- mouse --------------------------------------------------------------- */

/* Say `cross =3` for the column that the pointer is on. */
static unsigned
point_at(struct kl_app *app, const struct kl_event *event)
{
    struct kl_rect chart = app->layout.chart;
    char line[KL_NUMBER + 16], number[KL_NUMBER];
    int column = event->x - chart.x;

    column = column < 0 ? 0 : column >= chart.w ? chart.w - 1 : column;
    if (app->samples->width != chart.w)
        return 0;
    snprintf(line, sizeof line, "cross =%s",
             kl_number_exact(number, kl_samples_x(app->samples, column)));
    return kl_app_run(app, line);
}

/* Say `drag p.mean 3` for where on its track the pointer is. */
static unsigned
slide(struct kl_app *app, const struct kl_event *event)
{
    enum kl_side side = app->drag.side;
    struct kl_handle all[KL_HANDLES];
    size_t count = kl_scene_handles(app->scene, side, all);
    char line[KL_HANDLE_NAME + KL_NUMBER + 16];
    struct kl_rect track;

    if (!kl_sliders_track(slider_row(app, side), all, count,
                          app->handle[side], app->drag.i, &track))
        return 0;
    snprintf(line, sizeof line, "drag %c.%s %.4g", side == KL_P ? 'p' : 'q',
             all[app->drag.i].name,
             kl_handle_at(&all[app->drag.i],
                          (double)(event->x - track.x) /
                              (track.w > 1 ? track.w - 1 : 1)));
    return kl_app_run(app, line);
}

/* A press on a slider selects it; on its track the drag begins there. */
static unsigned
press_slider(struct kl_app *app, const struct kl_event *event)
{
    enum kl_side side = event->y == app->layout.slider.y ? KL_P : KL_Q;
    struct kl_handle all[KL_HANDLES];
    size_t count = kl_scene_handles(app->scene, side, all), k;
    char line[KL_HANDLE_NAME + 16];
    struct kl_rect track;

    kl_app_run(app, side == KL_P ? "side p" : "side q");
    if (!kl_sliders_hit(slider_row(app, side), all, count, app->handle[side],
                        event->x, &k, &track))
        return KL_VIEW;
    snprintf(line, sizeof line, "handle %s", all[k].name);
    kl_app_run(app, line);
    if (!kl_event_in(track, event))
        return KL_VIEW;
    app->drag.on = app->drag.slider = true;
    app->drag.side = side;
    app->drag.i = k;
    return slide(app, event);
}

unsigned
kl_curves_press(struct kl_app *app, const struct kl_event *event)
{
    const struct kl_layout *lay = &app->layout;

    if (kl_event_in(lay->slider, event))
        return press_slider(app, event);
    if (!kl_event_in(lay->chart, event) && !kl_event_in(lay->labels, event) &&
        !kl_event_in(lay->ledger, event))
        return 0;
    app->drag.on = true;
    app->drag.slider = false;
    return point_at(app, event);
}

unsigned
kl_curves_drag(struct kl_app *app, const struct kl_event *event)
{
    return app->drag.slider ? slide(app, event) : point_at(app, event);
}
