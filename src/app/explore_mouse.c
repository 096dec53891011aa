/* The mouse on the explore screen: what a press means on each of its parts, and
 * the drags that begin there. It says everything in commands.
 */
#include "config.h"

#include <stdio.h>

#include "klscope/app/argument.h"
#include "klscope/app/explore.h"
#include "klscope/app/private.h"
#include "klscope/app/screens.h"
#include "klscope/base/number.h"
#include "klscope/core/edit.h"
#include "klscope/scene/text.h"
#include "klscope/view/panel.h"

/* Where on the track of a slider the pointer is, 0 to 1. */
static double
place_on_track(const struct kl_app *app, const struct kl_event *event)
{
    struct kl_rect track =
        kl_slider_track(app->layout.slider, app->drag.side, app->tuning);

    return (double)(event->x - track.x) / (track.w > 1 ? track.w - 1 : 1);
}

/* Say `drag p.mean 3` for where the pointer is. */
static unsigned
drag_handle(struct kl_app *app, const struct kl_event *event,
            const struct kl_handle *handle)
{
    char line[KL_HANDLE_NAME + KL_NUMBER + 16];

    snprintf(line, sizeof line, "drag %c.%s %.4g",
             app->drag.side == KL_P ? 'p' : 'q', handle->name,
             kl_handle_at(handle, place_on_track(app, event)));
    return kl_app_run(app, line);
}

/* Say `drag p[e] 0.3` for where the pointer is. */
static unsigned
drag_to(struct kl_app *app, const struct kl_event *event)
{
    const struct kl_layout *lay = &app->layout;
    struct kl_buf line = KL_BUF_INIT;
    struct kl_handle handle;
    char number[KL_NUMBER];
    unsigned effects;
    double x, most;

    if (app->drag.i >= kl_scene_pair(app->scene)->n)
        return 0;
    if (app->drag.slider && app->tuning &&
        kl_app_handle(app, app->drag.side, &handle, NULL))
        return drag_handle(app, event, &handle);
    if (app->drag.slider) {
        x = place_on_track(app, event);
    } else if (!kl_chart_value(app->scene, &lay->window, lay->chart, event->y,
                               &x)) {
        return 0;
    } else {
        x += app->drag.grip;
    }
    most = kl_bins_unlocked(&kl_scene_pair(app->scene)->side[app->drag.side]);
    x = x < 0 ? 0 : x > most ? most : x;
    kl_buf_adds(&line, "drag ");
    kl_scene_print_ref(app->scene, app->drag.side, app->drag.i, &line);
    snprintf(number, sizeof number, " %.4g", x);
    kl_buf_adds(&line, number);
    effects = kl_app_run(app, kl_buf_text(&line));
    kl_buf_clear(&line);
    return effects;
}

/* A press on a measure. */
static unsigned
press_panel(struct kl_app *app, const struct kl_event *event)
{
    const struct kl_layout *lay = &app->layout;
    enum kl_measure m;
    char line[40];

    if (!kl_panel_hit(lay->panel, event->x, event->y, &m))
        return 0;
    snprintf(line, sizeof line, "%s %s",
             lay->explain.h > 0 ? "measure" : "explain",
             kl_measure_row(m)->key);
    return kl_app_run(app, line);
}

/* A press on the track of a slider: the drag begins there. */
static unsigned
press_slider(struct kl_app *app, const struct kl_event *event)
{
    int s;

    for (s = 0; s < 2; s++)
        if (kl_event_in(kl_slider_track(app->layout.slider, (enum kl_side)s,
                                        app->tuning),
                        event)) {
            app->drag.on = app->drag.slider = true;
            app->drag.top = 0;
            app->drag.side = (enum kl_side)s;
            app->drag.i = kl_scene_at(app->scene);
            return drag_to(app, event);
        }
    return 0;
}

unsigned
kl_app_select(struct kl_app *app, enum kl_side side, size_t i)
{
    struct kl_buf line = KL_BUF_INIT;
    unsigned effects;

    kl_buf_adds(&line, "select ");
    kl_scene_print_ref(app->scene, side, i, &line);
    effects = kl_app_run(app, kl_buf_text(&line));
    kl_buf_clear(&line);
    return effects;
}

/* Take hold of a bar: a drag moves its end as far as the pointer moves, and
 * the picture keeps its scale meanwhile. */
static void
grip(struct kl_app *app, const struct kl_event *event, enum kl_side side,
     size_t i)
{
    struct kl_window *window = &app->layout.window;
    double x;

    if (!kl_chart_value(app->scene, window, app->layout.chart, event->y, &x))
        return;
    app->drag.on = true;
    app->drag.slider = false;
    app->drag.side = side;
    app->drag.i = i;
    app->drag.grip =
        kl_bins_prob(&kl_scene_pair(app->scene)->side[side], i) - x;
    if (kl_scene_view(app->scene) == KL_VIEW_HISTOGRAM)
        app->drag.top = kl_chart_top(app->scene, window);
}

/* A press on the picture selects; on a bar a drag begins. */
static unsigned
press_picture(struct kl_app *app, const struct kl_event *event)
{
    const struct kl_layout *lay = &app->layout;
    const struct kl_window *window = &lay->window;
    int x = event->x - lay->chart.x;
    enum kl_side side = kl_scene_side(app->scene);
    size_t i;

    if (!kl_window_hit(window, x, &i))
        return 0;
    if (!kl_event_in(lay->chart, event))
        return kl_app_select(app, side, i);
    side = x % window->pitch < window->bar ? KL_P : KL_Q;
    kl_app_select(app, side, i);
    grip(app, event, side, i);
    return KL_VIEW;
}

static unsigned
press_map(struct kl_app *app, const struct kl_event *event)
{
    struct kl_rect map = app->layout.minimap;
    size_t n = kl_scene_pair(app->scene)->n;
    double part = (double)(event->x - map.x) / (map.w - KL_MAP_TEXT);

    if (part >= 1)
        return 0;
    return kl_app_select(app, kl_scene_side(app->scene),
                          (size_t)(part * (double)n));
}

static unsigned
press(struct kl_app *app, const struct kl_event *event)
{
    const struct kl_layout *lay = &app->layout;

    if (kl_event_in(lay->panel, event))
        return press_panel(app, event);
    if (kl_app_continuous(app))
        return kl_curves_press(app, event);
    if (kl_event_in(lay->slider, event))
        return press_slider(app, event);
    if (kl_event_in(lay->minimap, event))
        return press_map(app, event);
    if (kl_app_mapped(app))
        return kl_event_in(lay->chart, event) ? kl_mapped_press(app, event) : 0;
    if (kl_event_in(lay->chart, event) || kl_event_in(lay->labels, event) ||
        kl_event_in(lay->ledger, event))
        return press_picture(app, event);
    return 0;
}

unsigned
kl_explore_mouse(struct kl_app *app, const struct kl_event *event)
{
    bool curves = kl_app_continuous(app);

    if (app->layout.stage.w == 0)
        return 0;
    switch (event->action) {
    case KL_MOUSE_PRESS:
        return event->button == 1 ? press(app, event) : 0;
    case KL_MOUSE_DRAG:
        if (!app->drag.on)
            return 0;
        if (kl_app_mapped(app) && !app->drag.slider)
            return kl_mapped_drag(app, event);
        return kl_app_continuous(app) ? kl_curves_drag(app, event)
                                      : drag_to(app, event);
    case KL_MOUSE_RELEASE:
        kl_app_drop(app);
        return KL_VIEW;
    case KL_MOUSE_WHEEL_UP:
        return kl_app_run(app, curves ? "zoom 1.25" : "select -1");
    case KL_MOUSE_WHEEL_DOWN:
        return kl_app_run(app, curves ? "zoom 0.8" : "select +1");
    }
    return 0;
}
