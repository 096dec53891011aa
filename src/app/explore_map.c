/* The map of three outcomes on the explore screen: the mouse on it, and the
 * commands that put a side somewhere on it.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/explore.h"
#include "klscope/app/private.h"
#include "klscope/base/number.h"
#include "klscope/core/word.h"
#include "klscope/scene/edit.h"
#include "klscope/view/format.h"
#include "klscope/view/simplex.h"

bool
kl_app_mapped(const struct kl_app *app)
{
    return kl_view_is_map(kl_scene_view(app->scene)) &&
           kl_scene_has_three(app->scene);
}

/* ---- commands ------------------------------------------------------------ */

/* Exactly three finite numbers. */
static bool
read_three(const char *arg, double x[3])
{
    int i;

    for (i = 0; i < 3; i++) {
        size_t len = strcspn(arg, " \t,");

        if (!kl_number_parse(arg, len, &x[i]) || !isfinite(x[i]))
            return false;
        arg += len;
        arg += strspn(arg, " \t,");
    }
    return *arg == '\0';
}

/* Locked outcomes keep what they have: say so of those that were to change. */
static void
say_if_locked(struct kl_app *app, enum kl_side side, const double x[3])
{
    const struct kl_bins *bins = &kl_scene_pair(app->scene)->side[side];
    double sum = x[0] + x[1] + x[2];
    size_t i;

    for (i = 0; i < 3; i++) {
        double has = kl_bins_prob(bins, i);
        struct kl_buf name = KL_BUF_INIT;
        char number[KL_NUMBER];

        if (kl_bins_hold(bins, i) != KL_LOCKED ||
            fabs(x[i] / sum - has) < 1e-9)
            continue;
        kl_format_label(app->scene, i, &name);
        kl_app_say(app, "%s is locked and keeps %s", kl_buf_text(&name),
                   kl_format_prob(number, has));
        kl_buf_clear(&name);
    }
}

static enum kl_status
put(struct kl_app *app, const char *name, const char *arg, bool amend,
    struct kl_err *err)
{
    enum kl_status status;
    enum kl_side side;
    double x[3];
    const char *numbers = kl_app_take_side(app, arg, &side);

    if (!kl_scene_has_three(app->scene))
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "%s needs exactly three outcomes", name);
    if (!read_three(numbers, x))
        return kl_app_usage(err, name, arg);
    status = kl_scene_place(app->scene, side, x, amend, err);
    if (status != KL_OK)
        return status;
    kl_scene_set_side(app->scene, side);
    if (!amend)
        say_if_locked(app, side, x);
    return KL_OK;
}

enum kl_status
kl_command_place(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    *effects |= KL_MODEL;
    return put(app, "place", arg, false, err);
}

enum kl_status
kl_command_pull(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    *effects |= KL_MODEL;
    return put(app, "pull", arg, true, err);
}

/* ---- mouse --------------------------------------------------------------- */

/* The nearest point at which a locked outcome has what it keeps: it lies on a
 * line along one edge, and each of the others gives half. */
static void
keep_locked(const struct kl_bins *bins, double point[3])
{
    size_t i;

    for (i = 0; i < 3; i++) {
        size_t j = (i + 1) % 3, k = (i + 2) % 3;
        double has = kl_bins_prob(bins, i), half = (point[i] - has) / 2;

        if (kl_bins_hold(bins, i) != KL_LOCKED)
            continue;
        point[i] = has;
        point[j] = fmin(fmax(point[j] + half, 0), 1 - has);
        point[k] = fmax(1 - has - point[j], 0);
    }
}

unsigned
kl_mapped_drag(struct kl_app *app, const struct kl_event *event)
{
    struct kl_triangle triangle =
        kl_simplex_fit(app->layout.chart, app->scene);
    double point[3];
    char line[80];

    if (triangle.cells.w == 0)
        return 0;
    kl_triangle_hit(&triangle, event->x, event->y, point);
    keep_locked(&kl_scene_pair(app->scene)->side[app->drag.side], point);
    snprintf(line, sizeof line, "pull %c %.4g %.4g %.4g",
             app->drag.side == KL_P ? 'p' : 'q', point[0], point[1], point[2]);
    return kl_app_run(app, line);
}

/* Whether the mark of a side is in the cell under the pointer. */
static bool
on_mark(const struct kl_app *app, const struct kl_triangle *triangle,
        const struct kl_event *event, enum kl_side side)
{
    double point[3];
    int x, y;

    kl_simplex_side(app->scene, side, point);
    kl_triangle_cell(triangle, point, &x, &y);
    return event->x == x && event->y == y;
}

unsigned
kl_mapped_press(struct kl_app *app, const struct kl_event *event)
{
    struct kl_triangle triangle =
        kl_simplex_fit(app->layout.chart, app->scene);
    enum kl_side side = kl_scene_side(app->scene);
    enum kl_side other = side == KL_P ? KL_Q : KL_P;
    size_t i;

    if (kl_simplex_corner(app->layout.chart, app->scene, event->x, event->y,
                          &i)) {
        kl_app_drop(app);
        return kl_app_select(app, side, i);
    }
    /* A finger is as wide as two columns. */
    if (kl_triangle_within(&triangle, event->x, event->y) == KL_OUTSIDE &&
        kl_triangle_within(&triangle, event->x - 1, event->y) == KL_OUTSIDE &&
        kl_triangle_within(&triangle, event->x + 1, event->y) == KL_OUTSIDE)
        return 0;
    app->drag.on = true;
    app->drag.slider = false;
    app->drag.top = 0;
    app->drag.side = side;
    app->drag.i = kl_scene_at(app->scene);
    if (!on_mark(app, &triangle, event, side) &&
        on_mark(app, &triangle, event, other)) {
        app->drag.side = other; /* taken up where it is */
        return kl_app_run(app, other == KL_P ? "side p" : "side q");
    }
    if (on_mark(app, &triangle, event, side))
        return KL_VIEW;
    return kl_mapped_drag(app, event);
}
