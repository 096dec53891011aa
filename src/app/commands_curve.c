/* The commands of densities: what the picture shows of them, the cross-hair,
 * bins, components of mixtures. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/private.h"
#include "klscope/base/number.h"
#include "klscope/core/cut.h"
#include "klscope/core/word.h"
#include "klscope/scene/edit.h"

enum { BINS = 32 }; /* that `bins` begins with */

/* Fail unless there are densities. */
static enum kl_status
need_densities(const struct kl_app *app, const char *name, struct kl_err *err)
{
    if (kl_app_continuous(app))
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "%s is for densities as normal(0, 1); p and q have outcomes",
                   name);
}

static bool
read_number(const char *text, double *value)
{
    return kl_number_parse(text, strlen(text), value);
}

/* ---- range --------------------------------------------------------------- */

enum kl_status
kl_command_range(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    size_t len = strcspn(arg, " \t");
    const char *second = arg + len + strspn(arg + len, " \t");
    double lo, hi;

    *effects |= KL_LAYOUT;
    if (need_densities(app, "range", err) != KL_OK)
        return KL_E_STATE;
    if (!kl_number_parse(arg, len, &lo) || !read_number(second, &hi))
        return kl_app_usage(err, "range", arg);
    return kl_scene_set_range(app->scene, lo, hi, err);
}

enum kl_status
kl_command_zoom(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    double x = kl_scene_cross(app->scene), factor, range[2];
    enum kl_status status;

    *effects |= KL_LAYOUT;
    if (need_densities(app, "zoom", err) != KL_OK)
        return KL_E_STATE;
    if (!read_number(arg, &factor) || !(factor > 0) || isinf(factor))
        return kl_app_usage(err, "zoom", arg);
    kl_scene_range(app->scene, range);
    kl_scene_set_cross(app->scene, x); /* it stays where it is from now on */
    status = kl_scene_set_range(app->scene, x - (x - range[0]) / factor,
                                x + (range[1] - x) / factor, NULL);
    if (status != KL_OK)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE, "that is as %s as it goes",
                       factor > 1 ? "near" : "far");
    return KL_OK;
}

enum kl_status
kl_command_pan(struct kl_app *app, const char *arg, unsigned *effects,
               struct kl_err *err)
{
    double part, range[2];

    *effects |= KL_LAYOUT;
    if (need_densities(app, "pan", err) != KL_OK)
        return KL_E_STATE;
    if (!read_number(arg, &part) || !(fabs(part) <= 1e6))
        return kl_app_usage(err, "pan", arg);
    kl_scene_range(app->scene, range);
    part *= range[1] - range[0];
    return kl_scene_set_range(app->scene, range[0] + part, range[1] + part,
                              err);
}

enum kl_status
kl_command_fit(struct kl_app *app, const char *arg, unsigned *effects,
               struct kl_err *err)
{
    (void)arg;
    *effects |= KL_LAYOUT;
    if (need_densities(app, "fit", err) != KL_OK)
        return KL_E_STATE;
    kl_scene_fit(app->scene);
    return KL_OK;
}

/* Move the cross-hair by whole columns, to the middle of one. */
static void
move_cross(struct kl_app *app, double columns)
{
    int width = app->layout.chart.w > 0 ? app->layout.chart.w : 1;
    double x = kl_scene_cross(app->scene), range[2], at;

    kl_scene_range(app->scene, range);
    at = floor((x - range[0]) / (range[1] - range[0]) * width);
    at = fmin(fmax(fmin(at, width - 1) + columns, 0), width - 1);
    kl_scene_set_cross(app->scene, range[0] + (range[1] - range[0]) *
                                                  (at + 0.5) / width);
}

enum kl_status
kl_command_cross(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    bool step = *arg == '+' || *arg == '-';
    double x;

    (void)effects;
    if (need_densities(app, "cross", err) != KL_OK)
        return KL_E_STATE;
    kl_scene_end_gesture(app->scene);
    if (!read_number(arg + (*arg == '='), &x) || isinf(x))
        return kl_app_usage(err, "cross", arg);
    if (step)
        move_cross(app, trunc(x));
    else
        kl_scene_set_cross(app->scene, x);
    return KL_OK;
}

/* ---- bins ---------------------------------------------------------------- */

/* The number of bins that an argument asks for; negative if it is none. */
static double
read_bins(const struct kl_app *app, const char *arg)
{
    double now = (double)kl_scene_bins(app->scene), x;
    double last = app->bins > 0 ? (double)app->bins : BINS;

    if (*arg == '\0')
        return now > 0 ? 0 : last;
    if (!read_number(arg + (*arg == '*' || *arg == '/'), &x) || !(x >= 0))
        return -1;
    if (*arg == '*' || *arg == '/') {
        if (now == 0) /* begin to cut */
            return last;
        x = *arg == '*' ? now * x : now / x;
        return fmin(fmax(floor(x), 1), KL_CUT_MAX);
    }
    return x == floor(x) && x <= KL_CUT_MAX ? x : -1;
}

enum kl_status
kl_command_bins(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    char quote[KL_QUOTE];
    double bins;

    *effects |= KL_LAYOUT;
    if (need_densities(app, "bins", err) != KL_OK)
        return KL_E_STATE;
    bins = read_bins(app, arg);
    if (bins < 0)
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "%s is no number of bins: 0 to %d",
                       kl_quote(quote, arg, strlen(arg)), KL_CUT_MAX);
    if (kl_scene_bins(app->scene) > 0)
        app->bins = kl_scene_bins(app->scene);
    kl_scene_set_bins(app->scene, (size_t)bins);
    return KL_OK;
}

/* ---- mixtures ------------------------------------------------------------ */

/* The component that a slider is of, from its name: "w2", "2.mean". */
static size_t
component_of(const struct kl_handle *handle)
{
    long k = atol(handle->name + (handle->name[0] == 'w'));

    return k > 0 ? (size_t)k : 0;
}

/* Select the weight of the component that was added last. */
static size_t
select_last(struct kl_app *app, enum kl_side side)
{
    struct kl_handle all[KL_HANDLES];
    size_t count = kl_scene_handles(app->scene, side, all), k, last = 0;

    for (k = 0; k < count; k++)
        if (component_of(&all[k]) > last) {
            last = component_of(&all[k]);
            app->handle[side] = k;
        }
    return last;
}

enum kl_status
kl_command_mix(struct kl_app *app, const char *arg, unsigned *effects,
               struct kl_err *err)
{
    enum kl_side side;
    const char *rest = kl_app_take_side(app, arg, &side), *spec;
    size_t len = kl_number_span(rest, strlen(rest)), count;
    enum kl_status status;
    double weight;

    *effects |= KL_MODEL | KL_LAYOUT;
    spec = rest + len + strspn(rest + len, " \t");
    if (*spec != '*' || !kl_number_parse(rest, len, &weight) ||
        spec[1 + strspn(spec + 1, " \t")] == '\0')
        return kl_app_usage(err, "mix", arg);
    spec += 1 + strspn(spec + 1, " \t");
    status = kl_scene_mix(app->scene, side, spec, weight, err);
    if (status != KL_OK)
        return status;
    kl_scene_set_side(app->scene, side);
    count = select_last(app, side);
    if (count > 0)
        kl_app_say(app, "%s has %zu components now (u takes it back)",
                   side == KL_P ? "p" : "q", count);
    return KL_OK;
}

enum kl_status
kl_command_unmix(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    enum kl_side side;
    const char *rest = kl_app_take_side(app, arg, &side);
    struct kl_handle handle;
    enum kl_status status;
    double k = 0;

    *effects |= KL_MODEL | KL_LAYOUT;
    if (*rest != '\0' && (!read_number(rest, &k) || !(k >= 1 && k <= 1e6) ||
                          k != floor(k)))
        return kl_app_usage(err, "unmix", arg);
    if (*rest == '\0' && kl_app_handle(app, side, &handle, NULL))
        k = (double)component_of(&handle);
    /* What is no mixture has no first component either. */
    status = kl_scene_unmix(app->scene, side, k > 0 ? (size_t)k - 1 : 0, err);
    if (status == KL_OK)
        kl_app_say(app, "component %.0f of %s is out (u brings it back)", k,
                   side == KL_P ? "p" : "q");
    return status;
}
