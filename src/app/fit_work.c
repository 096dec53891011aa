/* The lab where a family moves to p: its work in slices, and what moves by
 * itself. */
#include "config.h"

#include <stdint.h>

#include "klscope/app/fit.h"
#include "klscope/app/screens.h"

enum { BUSY = 8 }; /* steps of a frame at most */

/* ---- work in slices ----------------------------------------------------- */

static bool
is_moving(const struct kl_fitting *fitting)
{
    int d;

    for (d = 0; d < 2; d++)
        if (fitting->run[d].fit != NULL &&
            kl_fit_ended(fitting->run[d].fit) == KL_FIT_MOVING)
            return true;
    return false;
}

bool
kl_fitting_busy(const struct kl_app *app)
{
    const struct kl_fitting *fitting = app->fitting;
    int d;

    if (fitting == NULL || fitting->model == NULL || fitting->target == NULL)
        return false;
    for (d = 0; d < 2; d++)
        if (fitting->run[d].going ||
            (fitting->run[d].best != NULL && !fitting->run[d].found))
            return true;
    return fitting->pending > 0 || kl_fit_sizes_busy(fitting);
}

/* A slice of the minimiser's work; true if it did any. */
static bool
minimise(struct kl_app *app, struct kl_fit_run *run)
{
    if (run->going) {
        run->going = !kl_fit_minimise(run->fit, kl_fitting_slice(app));
        kl_loss_add(&run->loss, kl_fit_loss(run->fit).val);
        return true;
    }
    if (run->best != NULL && !run->found) {
        run->found = kl_fit_minimise(run->best, kl_fitting_slice(app));
        return true;
    }
    return false;
}

bool
kl_fitting_work(struct kl_app *app)
{
    struct kl_fitting *fitting = app->fitting;

    if (fitting->pending > 0) {
        bool moves = kl_fitting_step(fitting);

        fitting->pending = moves ? fitting->pending - 1 : 0;
    } else if (!minimise(app, &fitting->run[KL_FIT_FORWARD]) &&
               !minimise(app, &fitting->run[KL_FIT_REVERSE])) {
        kl_fit_sizes_work(app);
    }
    return true;
}

/* ---- what moves by itself ----------------------------------------------- */

bool
kl_fitting_playing(const struct kl_app *app)
{
    const struct kl_fitting *fitting = app->fitting;

    return app->running && fitting != NULL && fitting->model != NULL &&
           fitting->target != NULL && is_moving(fitting);
}

/* Steps in a frame: one at first, for the eye to follow, then more, as long as
 * they are cheap. */
static size_t
steps_of_frame(const struct kl_app *app)
{
    size_t steps = 1 + app->fitting->run[KL_FIT_FORWARD].loss.steps / 30;
    size_t most = kl_fitting_slice(app);

    steps = steps < BUSY ? steps : BUSY;
    return steps < most ? steps : most;
}

void
kl_fitting_tick(struct kl_app *app)
{
    size_t steps = steps_of_frame(app);

    while (steps-- > 0 && kl_fitting_step(app->fitting))
        continue;
}

void
kl_fitting_restart(struct kl_app *app)
{
    kl_fitting_of(app);
    kl_fitting_begin(app);
}

enum kl_status
kl_fitting_advance(struct kl_app *app, size_t n, struct kl_err *err)
{
    struct kl_fitting *fitting = kl_fitting_of(app);

    if (fitting->model == NULL || fitting->target == NULL)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "there is nothing to fit: %s", fitting->refusal.text);
    if (!is_moving(fitting))
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "both fits are at their end; restart begins anew");
    if (fitting->pending > SIZE_MAX - n)
        n = SIZE_MAX - fitting->pending;
    fitting->pending += n;
    fitting->pending_rate = kl_fitting_rate(fitting);
    return KL_OK;
}
