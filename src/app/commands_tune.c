/* The commands that move the sliders of a spec: parameters of families and
 * weights of mixtures.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/record.h"
#include "klscope/base/number.h"
#include "klscope/scene/edit.h"

bool
kl_app_handle(const struct kl_app *app, enum kl_side side,
              struct kl_handle *handle, size_t *k)
{
    struct kl_handle all[KL_HANDLES];
    size_t count = kl_scene_handles(app->scene, side, all), at;

    if (count == 0)
        return false;
    at = app->handle[side] < count ? app->handle[side] : count - 1;
    *handle = all[at];
    if (k != NULL)
        *k = at;
    return true;
}

bool
kl_app_continuous(const struct kl_app *app)
{
    return kl_scene_nature(app->scene) == KL_CONTINUOUS;
}

int
kl_app_mode(const struct kl_app *app)
{
    struct kl_handle handle;

    if (kl_replay_leads(app))
        return KL_MODE_REPLAY;
    if (app->prompt.open)
        return KL_MODE_PROMPT;
    if (app->mode == KL_MODE_EXPLORE && kl_app_continuous(app))
        return KL_MODE_CURVE;
    if (app->mode == KL_MODE_EXPLORE && app->tuning &&
        kl_app_handle(app, kl_scene_side(app->scene), &handle, NULL))
        return KL_MODE_TUNE;
    return (int)app->mode;
}

static enum kl_status
no_sliders(const struct kl_app *app, enum kl_side side, struct kl_err *err)
{
    if (kl_scene_spec(app->scene, side)->kind == KL_SPEC_KDE)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "%s has no slider: its bandwidth is the data's; "
                       "kde(FILE, 1.2) has one",
                       side == KL_P ? "p" : "q");
    if (kl_app_continuous(app))
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "%s has no sliders: families as normal(0, 1) and "
                       "mixtures have",
                       side == KL_P ? "p" : "q");
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "%s has no sliders: families as poisson(3) have, until an "
                   "outcome is edited",
                   side == KL_P ? "p" : "q");
}

enum kl_status
kl_command_tuning(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    enum kl_side side = kl_scene_side(app->scene);
    enum kl_side other = side == KL_P ? KL_Q : KL_P;
    struct kl_handle handle;

    (void)arg;
    (void)effects;
    kl_scene_end_gesture(app->scene);
    if (kl_app_continuous(app))
        return KL_OK; /* of densities they always do */
    if (!app->tuning && !kl_app_handle(app, side, &handle, NULL)) {
        if (!kl_app_handle(app, other, &handle, NULL))
            return no_sliders(app, side, err);
        kl_scene_set_side(app->scene, other);
    }
    app->tuning = !app->tuning;
    return KL_OK;
}

/* Find a slider by its name. */
static bool
find_handle(const struct kl_app *app, enum kl_side side, const char *name,
            size_t len, size_t *k)
{
    struct kl_handle all[KL_HANDLES];
    size_t count = kl_scene_handles(app->scene, side, all);

    for (*k = 0; *k < count; (*k)++)
        if (strlen(all[*k].name) == len &&
            memcmp(all[*k].name, name, len) == 0)
            return true;
    return false;
}

enum kl_status
kl_command_handle(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    enum kl_side side = kl_scene_side(app->scene);
    struct kl_handle all[KL_HANDLES];
    size_t count = kl_scene_handles(app->scene, side, all), k;
    char quote[KL_QUOTE];
    double step;

    (void)effects;
    if (count == 0)
        return no_sliders(app, side, err);
    kl_scene_end_gesture(app->scene);
    if ((*arg == '+' || *arg == '-') &&
        kl_number_parse(arg, strlen(arg), &step) && fabs(step) <= 1e6) {
        double at;

        kl_app_handle(app, side, &all[0], &k); /* the one shown now */
        at = fmod((double)k + step, (double)count);

        app->handle[side] = (size_t)(at < 0 ? at + (double)count : at);
    } else if (find_handle(app, side, arg, strlen(arg), &k)) {
        app->handle[side] = k;
    } else {
        return kl_fail(err, KL_E_NAME, KL_AT_NONE, "there is no slider %s",
                       kl_quote(quote, arg, strlen(arg)));
    }
    return KL_OK;
}

/* Move slider k, and look where the mass went. */
static enum kl_status
tune(struct kl_app *app, enum kl_side side, size_t k, double x, bool amend,
     struct kl_err *err)
{
    enum kl_status status =
        kl_scene_tune(app->scene, side, k, x, amend, err);

    if (status == KL_OK)
        kl_scene_seek(app->scene);
    return status;
}

enum kl_status
kl_command_turn(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_side side = kl_scene_side(app->scene);
    struct kl_handle handle;
    char quote[KL_QUOTE];
    double steps, x;
    size_t k;

    *effects |= KL_MODEL | KL_LAYOUT;
    if (!kl_app_handle(app, side, &handle, &k))
        return no_sliders(app, side, err);
    if (!kl_number_parse(arg, strlen(arg), &steps) || !isfinite(steps))
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE, "usage: turn N, not %s",
                       kl_quote(quote, arg, strlen(arg)));
    x = kl_handle_step(&handle, steps);
    if (x == handle.value)
        return KL_OK;
    return tune(app, side, k, x, false, err);
}

enum kl_status
kl_app_set_handle(struct kl_app *app, const char *arg, bool amend,
                  struct kl_err *err)
{
    enum kl_side side = *arg == 'p' ? KL_P : KL_Q;
    size_t len = strcspn(arg + 2, " ="), k;
    const char *number = kl_app_behind_to(arg + 2 + len);
    char quote[KL_QUOTE];
    enum kl_status status;
    double x;

    if (!find_handle(app, side, arg + 2, len, &k))
        return kl_fail(err, KL_E_NAME, KL_AT_NONE, "there is no slider %s",
                       kl_quote(quote, arg, len + 2));
    if (!kl_number_parse(number, strlen(number), &x))
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE, "%s is no number",
                       kl_quote(quote, number, strlen(number)));
    status = tune(app, side, k, x, amend, err);
    if (status == KL_OK) {
        app->handle[side] = k;
        kl_scene_set_side(app->scene, side);
    }
    return status;
}
