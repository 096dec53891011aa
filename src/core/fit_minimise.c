/* The way of a fit to its minimum, in slices.
 *
 * It goes by BFGS over fixed points (of a density: the nodes of a quadrature,
 * laid anew at the end), where a line search can go no lower by Newton's
 * method, for which the gradient and not the loss has to be known, and where
 * there is a kink or a wall by the simplex.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/cholesky.h"
#include "klscope/core/fit_private.h"

/* A gradient that is nearly nothing. */
#define NEARLY 1e-8

/* The loss of theta in units. */
static double
scaled_at(void *context, const double *x, double *gradient)
{
    struct kl_fit *fit = context;
    double loss;
    size_t j;

    for (j = 0; j < fit->n; j++)
        fit->scaled[j] =
            fit->pinned[j] ? fit->theta[j] : x[j] * fit->unit[j];
    loss = kl_fit_look(fit, fit->scaled, gradient);
    for (j = 0; j < fit->n && gradient != NULL; j++)
        gradient[j] *= fit->unit[j];
    return loss;
}

static void
start_method(struct kl_fit *fit, enum kl_method method)
{
    struct kl_slope slope = {fit->n, scaled_at, fit};
    size_t j;

    kl_minimiser_free(fit->minimiser);
    for (j = 0; j < fit->n; j++)
        fit->try[j] = fit->theta[j] / fit->unit[j];
    fit->minimiser = kl_minimiser_new(&slope, method, fit->try,
                                      method == KL_BFGS ? 0.1 : 0.05);
    fit->since = 0;
    fit->phase = method == KL_BFGS ? KL_FIT_BFGS : KL_FIT_SIMPLEX;
}

static void
finish(struct kl_fit *fit, enum kl_fit_end end)
{
    fit->phase = KL_FIT_OVER;
    fit->end = end;
    if (end == KL_FIT_CONVERGED)
        kl_fit_vouch(fit);
}

/* Take over where the minimiser stands. */
static void
take_over(struct kl_fit *fit)
{
    const double *x = kl_minimiser_x(fit->minimiser);
    size_t j;

    for (j = 0; j < fit->n; j++)
        if (isfinite(x[j]) && !fit->pinned[j])
            fit->theta[j] = x[j] * fit->unit[j];
}

static void
begin(struct kl_fit *fit)
{
    size_t j, moving = 0;

    kl_fit_pin(fit);
    if (!kl_fit_settle(fit)) {
        finish(fit, KL_FIT_INFINITE);
        return;
    }
    for (j = 0; j < fit->n; j++)
        moving += !fit->pinned[j];
    if (moving == 0 || kl_fit_steepness(fit, fit->gradient) == 0) {
        fit->phase = KL_FIT_NEWTON;
        return;
    }
    start_method(fit, fit->walls ? KL_SIMPLEX : KL_BFGS);
}

/* One iteration of BFGS. It stands where the loss is finite, always. */
static void
descend(struct kl_fit *fit)
{
    bool moved = kl_minimiser_next(fit->minimiser);

    fit->steps++;
    fit->since++;
    take_over(fit);
    if (kl_fit_edge(fit, false)) {
        struct kl_buf why = fit->why;

        fit->why = KL_BUF_INIT;
        if (!kl_fit_settle(fit))
            fit->loss = (struct kl_value){INFINITY, 0};
        kl_buf_clear(&fit->why);
        fit->why = why;
        finish(fit, KL_FIT_SINGULAR);
    } else if (!moved || fit->since > 400) {
        fit->phase = KL_FIT_NEWTON;
    }
}

/* ---- Newton's method ----------------------------------------------------- */

/* As many parameters as these methods are for. */
enum { NEWTON_MOST = KL_FIT_HESSIAN_MOST, SIMPLEX_MOST = 12 };

/* Solve h d = g; false if h is not positive definite. What is pinned has rows
 * of 0 and does not move. */
static bool
solve(const struct kl_fit *fit, const double *h, double *d)
{
    size_t n = fit->n, i;
    double *l = kl_calloc(n * n + 1, sizeof *l);
    bool positive;

    memcpy(l, h, n * n * sizeof *l);
    for (i = 0; i < n; i++) {
        if (fit->pinned[i])
            l[i * n + i] = 1;
        d[i] = fit->gradient[i] * fit->unit[i];
    }
    positive = kl_cholesky_factor(l, n, 0) == 0;
    if (positive)
        kl_cholesky_solve(l, n, d);
    free(l);
    return positive;
}

/* One step, taken if the slope is less steep there. */
static bool
newton_step(struct kl_fit *fit, const double *d)
{
    double before = kl_fit_steepness(fit, fit->gradient);
    size_t j;

    for (j = 0; j < fit->n; j++) {
        if (!isfinite(d[j]))
            return false;
        fit->try[j] = fit->theta[j] -
                      fmax(-1, fmin(1, d[j])) * fit->unit[j];
    }
    if (!isfinite(kl_fit_look(fit, fit->try, fit->slope)) ||
        !(kl_fit_steepness(fit, fit->slope) < before))
        return false;
    memcpy(fit->theta, fit->try, fit->n * sizeof *d);
    memcpy(fit->gradient, fit->slope, fit->n * sizeof *d);
    fit->steps++;
    return true;
}

/* Categories have a minimum that is known, p itself on all outcomes that q has,
 * if p has them. Improbable ones are slow to come to it. */
static void
known_minimum(struct kl_fit *fit)
{
    const struct kl_model *model = fit->model;
    const double *lp = fit->target->lp;
    size_t first = 0, j;

    while (first < model->outcomes && model->place[first] != 0)
        first++;
    for (j = 0; j < fit->n; j++)
        if (lp[model->free[j].part] == -INFINITY || lp[first] == -INFINITY)
            return;
    for (j = 0; j < fit->n; j++)
        fit->theta[j] = lp[model->free[j].part] - lp[first];
    kl_fit_settle(fit);
}

/* Categories have a Hessian that is known: its diagonal, so far as edges go. */
static void
known_hessian(struct kl_fit *fit)
{
    double *q = kl_malloc(2 * fit->model->outcomes * sizeof *q);
    size_t j;

    kl_model_shares(fit->model, fit->theta, q, q + fit->model->outcomes);
    fit->hessian = kl_realloc(fit->hessian, fit->n, sizeof *fit->hessian);
    for (j = 0; j < fit->n; j++)
        fit->hessian[j] = q[fit->model->free[j].part];
    free(q);
}

/* Go on from a place that is level and no minimum, or where the method before
 * has given up. */
static void
nudge(struct kl_fit *fit)
{
    size_t j;

    for (j = 0; j < fit->n; j++)
        if (!fit->pinned[j])
            fit->theta[j] += fit->unit[j] * (j % 2 == 0 ? 0.011 : -0.007) *
                             (1 + 0.1 * (double)(j % 5));
    start_method(fit, KL_BFGS);
}

/* It can go no lower: at the bottom if there is no gap left to be closed. */
static void
give_up(struct kl_fit *fit)
{
    if (fit->has_gap && fit->gap.val < 1e-11) {
        finish(fit, KL_FIT_CONVERGED);
        return;
    }
    kl_buf_adds(&fit->why, "no step lowers the loss any more, and its slope "
                           "is not 0");
    finish(fit, KL_FIT_STUCK);
}

/* A parameter that runs away leaves a slope and a curvature that both go down
 * like exp(-theta): Newton's method always sees a minimum one step ahead.
 * Returns which, or n. */
static size_t
running(const struct kl_fit *fit, const double *d)
{
    size_t j;

    for (j = 0; j < fit->n && d != NULL; j++)
        if (fabs(d[j]) > 0.01 && fit->hessian[j * fit->n + j] < 1e-6 &&
            fit->model->free[j].scale != KL_FREE_PLAIN)
            return j;
    return fit->n;
}

/* Decide what the place is that was come to; d is Newton's next step, or NULL.
 */
static void
judge(struct kl_fit *fit, bool positive, const double *d)
{
    double steep = kl_fit_steepness(fit, fit->gradient);
    bool level = steep <= NEARLY * (1 + fabs(fit->loss.val));

    if (kl_fit_edge(fit, level) ||
        (level && kl_fit_runs(fit, running(fit, d))))
        finish(fit, KL_FIT_SINGULAR);
    else if (level && (positive || fit->again >= 3))
        finish(fit, KL_FIT_CONVERGED);
    else if (level && fit->again++ < 3)
        nudge(fit);
    else if (fit->again++ < 3)
        start_method(fit, KL_BFGS);
    else if (fit->n <= SIMPLEX_MOST)
        start_method(fit, KL_SIMPLEX);
    else
        give_up(fit);
}

static void
polish(struct kl_fit *fit)
{
    size_t n = fit->n;
    double *d = kl_calloc(n + 1, sizeof *d);
    bool positive = true;
    int i, round;

    if (!kl_fit_settle(fit)) {
        finish(fit, KL_FIT_INFINITE);
        free(d);
        return;
    }
    if (n > NEWTON_MOST || kl_model_is_categories(fit->model)) {
        if (kl_model_is_categories(fit->model)) {
            known_minimum(fit);
            known_hessian(fit);
        }
        judge(fit, true, NULL);
        free(d);
        return;
    }
    fit->hessian = kl_realloc(fit->hessian, n * n, sizeof *fit->hessian);
    for (round = 0; round < 3 && positive; round++) {
        kl_fit_hessian(fit, fit->hessian);
        for (i = 0; i < 4; i++) {
            positive = solve(fit, fit->hessian, d);
            if (!positive || kl_fit_steepness(fit, fit->gradient) == 0 ||
                !newton_step(fit, d))
                break;
        }
        if (i == 0 || !kl_fit_settle(fit))
            break;
    }
    judge(fit, positive, solve(fit, fit->hessian, d) ? d : NULL);
    free(d);
}

/* Whether it has crept along an edge. */
static bool
edge_of_simplex(struct kl_fit *fit)
{
    bool flat = fit->n <= NEWTON_MOST && fit->hessian != NULL &&
                !kl_model_is_categories(fit->model);

    if (flat) {
        kl_fit_hessian(fit, fit->hessian);
        kl_fit_settle(fit);
    }
    return kl_fit_edge(fit, flat);
}

/* A fit between walls is done in rounds: what has come next to a wall is put
 * there, if that is lower, and the rest goes on from where it is. True while
 * there is another round. */
static bool
another_round(struct kl_fit *fit)
{
    double before = fit->loss.val;
    bool lower = fit->rounds == 0 || before < fit->lowest - 1e-13;

    fit->lowest = before;
    if (!fit->walls || fit->rounds++ >= 6 || !(kl_fit_lean(fit) || lower))
        return false;
    kl_fit_settle(fit);
    start_method(fit, KL_SIMPLEX);
    return true;
}

/* One iteration of the simplex: where there is a kink the gradient is never 0,
 * and it is done when it has shrunk to nothing. */
static void
shrink(struct kl_fit *fit)
{
    bool moved = kl_minimiser_next(fit->minimiser);
    double size = kl_minimiser_size(fit->minimiser);

    fit->steps++;
    fit->since++;
    if (moved && size > 1e-9 && fit->since < 2000)
        return;
    take_over(fit);
    if (!kl_fit_settle(fit))
        finish(fit, KL_FIT_INFINITE);
    else if (another_round(fit))
        return;
    else if (fit->walls && fit->again < 4) {
        fit->again = 4; /* what is not at a wall may well be smooth */
        fit->phase = KL_FIT_NEWTON;
    } else if (edge_of_simplex(fit))
        finish(fit, KL_FIT_SINGULAR);
    else if (size <= 1e-7)
        finish(fit, KL_FIT_CONVERGED);
    else
        give_up(fit);
}

bool
kl_fit_minimise(struct kl_fit *fit, size_t evaluations)
{
    size_t end = fit->evaluations + evaluations;

    if (end < fit->evaluations)
        end = SIZE_MAX;
    while (fit->phase != KL_FIT_OVER && fit->evaluations < end)
        switch (fit->phase) {
        case KL_FIT_BEGIN:
            begin(fit);
            break;
        case KL_FIT_BFGS:
            descend(fit);
            break;
        case KL_FIT_NEWTON:
            polish(fit);
            break;
        default:
            shrink(fit);
            break;
        }
    if (fit->phase != KL_FIT_OVER) {
        fit->end = KL_FIT_MOVING;
        kl_fit_settle(fit);
    }
    return fit->phase == KL_FIT_OVER;
}
