/* What fitting to draws costs beside fitting to p itself: for a fixed theta the
 * mean over draws tends to the loss, and the minimiser over draws to the
 * minimiser; but at each number of draws it suits the draws better than p.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/draw.h"
#include "klscope/core/fit_private.h"

/* n draws of outcomes as their number, or how often each came. */
static void
draw_outcomes(const struct kl_target *target, struct kl_random *random,
              size_t n, double *x, double *count)
{
    struct kl_draw *draw = kl_draw_new_outcomes(&target->dist->bins);
    size_t *drawn = kl_malloc(n * sizeof *drawn), i;

    kl_draw_outcomes(draw, random, drawn, n);
    for (i = 0; i < n; i++) {
        x[i] = target->x[drawn[i]];
        count[drawn[i]]++;
    }
    free(drawn);
    kl_draw_free(draw);
}

static enum kl_status
draw_points(const struct kl_target *target, struct kl_random *random, size_t n,
            double *x, struct kl_err *err)
{
    struct kl_draw *draw;
    enum kl_status status =
        kl_draw_new_points(target->density, &draw, err);

    if (status != KL_OK)
        return status;
    kl_draw_points(draw, random, x, n);
    kl_draw_free(draw);
    return KL_OK;
}

/* How far a theta is from where the fit stands, and what it costs more. */
static void
compare(const struct kl_fit *best, const double *theta,
        struct kl_excess *excess)
{
    struct kl_value gap, least;
    struct kl_fit *probe;
    double square = 0;
    size_t j;

    for (j = 0; j < best->n; j++)
        square += (theta[j] - best->theta[j]) * (theta[j] - best->theta[j]);
    excess->distance = sqrt(square);
    if (kl_fit_new(best->model, best->target, KL_FIT_FORWARD, &probe, NULL) !=
        KL_OK)
        return;
    kl_fit_move(probe, theta);
    kl_fit_gap(probe, &gap);
    kl_fit_gap(best, &least);
    excess->loss = isfinite(gap.val)
                       ? (struct kl_value){gap.val - least.val,
                                           gap.err + least.err}
                       : (struct kl_value){INFINITY, 0};
    kl_fit_free(probe);
}

/* Fit to a target of draws, from where the fit to p stands. */
static enum kl_status
fit_draws(const struct kl_fit *best, const struct kl_target *drawn,
          struct kl_excess *excess, struct kl_err *err)
{
    struct kl_fit *fit;
    enum kl_status status =
        kl_fit_new(best->model, drawn, KL_FIT_FORWARD, &fit, err);

    if (status != KL_OK)
        return status;
    kl_fit_move(fit, best->theta);
    kl_fit_minimise(fit, SIZE_MAX);
    excess->end = kl_fit_ended(fit);
    compare(best, fit->theta, excess);
    if (kl_model_is_categories(best->model) &&
        excess->end != KL_FIT_CONVERGED) /* an outcome that never came */
        excess->loss = (struct kl_value){INFINITY, 0};
    kl_fit_free(fit);
    return KL_OK;
}

enum kl_status
kl_fit_excess(const struct kl_fit *best, struct kl_random *random, size_t n,
              struct kl_excess *excess, struct kl_err *err)
{
    const struct kl_target *target = best->target;
    bool categories = kl_model_is_categories(best->model);
    double *x = kl_malloc((n + 1) * sizeof *x);
    double *count = kl_calloc(target->n + 1, sizeof *count);
    struct kl_target *drawn = NULL;
    struct kl_dist dist = {0};
    enum kl_status status = KL_OK;

    *excess = (struct kl_excess){.n = n};
    if (target->kind == KL_TARGET_POINTS ||
        best->direction != KL_FIT_FORWARD || n == 0)
        status = kl_fail(err, KL_E_STATE, KL_AT_NONE,
                         "only a fit to a distribution can be drawn for");
    else if (target->kind == KL_TARGET_DENSITY)
        status = draw_points(target, random, n, x, err);
    else
        draw_outcomes(target, random, n, x, count);
    if (status == KL_OK && categories) {
        dist = (struct kl_dist){.outcomes = KL_POSITIONS};
        kl_bins_init(&dist.bins, count, NULL, target->n);
        count = NULL;
        drawn = kl_target_new_outcomes(&dist);
    } else if (status == KL_OK) {
        drawn = kl_target_new_points(x, n);
    }
    if (drawn != NULL)
        status = fit_draws(best, drawn, excess, err);
    kl_target_free(drawn);
    if (count == NULL)
        kl_dist_clear(&dist);
    free(count);
    free(x);
    return status;
}
