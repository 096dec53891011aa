/* A model that moves to p: where it stands, and descent step by step. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/fit_private.h"

/* A gradient that is nothing. */
#define STILL 1e-11

/* ---- making -------------------------------------------------------------- */

/* The densities of these have kinks or jumps at a parameter. */
static bool
has_kink(const struct kl_family *family)
{
    return strcmp(family->key, "laplace") == 0 ||
           strcmp(family->key, "triangular") == 0 ||
           strcmp(family->key, "uniform") == 0 ||
           strcmp(family->key, "pareto") == 0;
}

/* What places are counted in: a power of ten of the size of the target's width,
 * rather below it than above, since steps that are too long diverge. */
static double
unit_of(const struct kl_fit *fit, size_t j)
{
    const struct kl_free *row = &fit->model->free[j];
    double width = fit->shape.width;

    if (row->scale != KL_FREE_PLAIN || row->row->max < 1e100 ||
        !(width > 0))
        return 1;
    return pow(10, floor(log10(width) + 0.15)); /* 1 from 0.7 to 7 */
}

static enum kl_status
check(const struct kl_model *model, const struct kl_target *target,
      enum kl_direction direction, struct kl_err *err)
{
    bool density = target->kind == KL_TARGET_DENSITY;

    if (target->kind != KL_TARGET_POINTS &&
        density != (model->nature == KL_CONTINUOUS))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       density ? "P is a density, the family is discrete"
                               : "P is discrete, the family is a density");
    if (target->kind == KL_TARGET_POINTS && direction == KL_FIT_REVERSE)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "measurements have no density: they cannot be fitted "
                       "in reverse");
    if (target->n == 0)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "there is nothing to fit");
    if (kl_model_is_categories(model) &&
        (target->kind != KL_TARGET_OUTCOMES || target->n != model->outcomes))
        return kl_fail(err, KL_E_LENGTH, KL_AT_NONE,
                       "a soft-max needs the same outcomes as P");
    if (!kl_model_is_categories(model) && !target->numbers &&
        target->kind == KL_TARGET_OUTCOMES)
        return kl_fail(err, KL_E_LENGTH, KL_AT_NONE,
                       "the outcomes of P are no whole numbers, which "
                       "families need; softmax fits any");
    return KL_OK;
}

/* Whether the loss of a family becomes infinite at once, at some theta: forward
 * where an end of its own comes inside p (the best place is known where it is
 * alone), in reverse where it leaves p. */
static bool
meets_walls(const struct kl_fit *fit, const struct kl_family *family)
{
    bool triangular = strcmp(family->key, "triangular") == 0;
    bool bounded = isfinite(fit->shape.low) || isfinite(fit->shape.high);

    if (fit->direction == KL_FIT_REVERSE)
        return bounded && (triangular || kl_fit_moves_end(family, 0) ||
                           kl_fit_moves_end(family, 1));
    return triangular ||
           (fit->model->parts > 1 && kl_fit_moves_end(family, 1));
}

static void
set_up(struct kl_fit *fit)
{
    const struct kl_target *target = fit->target;
    size_t k, j;

    kl_target_shape(target, &fit->shape);
    for (k = 0; k < fit->model->parts; k++) {
        double low, high;
        const struct kl_family *family =
            kl_model_part(fit->model, k, &low, &high)->family;

        fit->follow |= has_kink(family);
        fit->walls |= meets_walls(fit, family);
        for (int i = 0; i < family->nparam; i++)
            fit->moving_ends |= kl_fit_moves_end(family, i);
    }
    fit->follow |= fit->direction == KL_FIT_REVERSE;
    fit->follow &= target->kind == KL_TARGET_DENSITY;
    for (j = 0; j < fit->n; j++)
        fit->unit[j] = unit_of(fit, j);
    if (target->kind != KL_TARGET_DENSITY && fit->direction == KL_FIT_FORWARD)
        kl_cloud_points(&fit->cloud, target->x, target->p, target->lp,
                        target->n);
}

enum kl_status
kl_fit_new(const struct kl_model *model, const struct kl_target *target,
           enum kl_direction direction, struct kl_fit **out,
           struct kl_err *err)
{
    enum kl_status status = check(model, target, direction, err);
    size_t n = model->n;
    struct kl_fit *fit;

    if (status != KL_OK)
        return status;
    fit = kl_calloc(1, sizeof *fit);
    fit->model = model;
    fit->target = target;
    fit->direction = direction;
    fit->n = n;
    fit->theta = kl_calloc(7 * n + 1, sizeof *fit->theta);
    fit->gradient = fit->theta + n;
    fit->unit = fit->theta + 2 * n;
    fit->try = fit->theta + 3 * n;
    fit->slope = fit->theta + 4 * n;
    fit->scaled = fit->theta + 5 * n;
    fit->unknown = fit->theta + 6 * n;
    fit->pinned = kl_calloc(n + 1, sizeof *fit->pinned);
    fit->quad = kl_quad_new();
    kl_evaluator_init(&fit->ev, model, fit->quad);
    set_up(fit);
    kl_fit_move(fit, model->theta);
    *out = fit;
    return KL_OK;
}

void
kl_fit_free(struct kl_fit *fit)
{
    if (fit == NULL)
        return;
    kl_minimiser_free(fit->minimiser);
    kl_evaluator_clear(&fit->ev);
    kl_cloud_clear(&fit->cloud);
    kl_quad_free(fit->quad);
    kl_buf_clear(&fit->why);
    free(fit->hessian);
    free(fit->pinned);
    /* One block, which begins with the one of the two that came first. */
    free(fit->theta < fit->try ? fit->theta : fit->try);
    free(fit);
}

/* ---- looking at it ------------------------------------------------------- */

const double *
kl_fit_theta(const struct kl_fit *fit)
{
    return fit->theta;
}

struct kl_value
kl_fit_loss(const struct kl_fit *fit)
{
    return fit->loss;
}

const double *
kl_fit_gradient(const struct kl_fit *fit)
{
    return fit->gradient;
}

bool
kl_fit_gap(const struct kl_fit *fit, struct kl_value *gap)
{
    *gap = isfinite(fit->loss.val) ? fit->gap : fit->loss;
    return fit->target->kind != KL_TARGET_POINTS;
}

enum kl_fit_end
kl_fit_ended(const struct kl_fit *fit)
{
    return fit->end;
}

void
kl_fit_why(const struct kl_fit *fit, struct kl_buf *out)
{
    kl_buf_add(out, kl_buf_text(&fit->why), fit->why.len);
}

size_t
kl_fit_steps(const struct kl_fit *fit)
{
    return fit->steps;
}

size_t
kl_fit_evaluations(const struct kl_fit *fit)
{
    return fit->evaluations;
}

/* ---- standing somewhere -------------------------------------------------- */

double
kl_fit_steepness(const struct kl_fit *fit, const double *gradient)
{
    double most = 0;
    size_t j;

    for (j = 0; j < fit->n; j++)
        most = fmax(most, fabs(gradient[j] * fit->unit[j]));
    return most;
}

void
kl_fit_move(struct kl_fit *fit, const double *theta)
{
    memmove(fit->theta, theta, fit->n * sizeof *theta);
    kl_minimiser_free(fit->minimiser);
    fit->minimiser = NULL;
    fit->phase = KL_FIT_BEGIN;
    fit->rounds = fit->again = 0;
    free(fit->hessian);
    fit->hessian = NULL;
    memset(fit->pinned, 0, fit->n * sizeof *fit->pinned);
    fit->end = kl_fit_settle(fit) ? KL_FIT_MOVING : KL_FIT_INFINITE;
}

/* What a step has come to. */
static enum kl_fit_end
look_around(struct kl_fit *fit)
{
    if (kl_fit_edge(fit, false))
        return KL_FIT_SINGULAR;
    return kl_fit_steepness(fit, fit->gradient) < STILL ? KL_FIT_CONVERGED
                                                        : KL_FIT_MOVING;
}

/* Stand at fit->try; back where it was if the loss is infinite there. */
static void
stand(struct kl_fit *fit)
{
    struct kl_buf why = KL_BUF_INIT;
    double *swap = fit->theta;

    fit->theta = fit->try;
    fit->try = swap;
    if (kl_fit_settle(fit)) {
        fit->end = look_around(fit);
        if (fit->end == KL_FIT_CONVERGED)
            kl_fit_vouch(fit);
        return;
    }
    kl_buf_adds(&why, "a step would lead where ");
    kl_buf_adds(&why, kl_buf_text(&fit->why));
    fit->try = fit->theta;
    fit->theta = swap;
    kl_fit_settle(fit);
    kl_buf_reset(&fit->why);
    kl_buf_adds(&fit->why, kl_buf_text(&why));
    kl_buf_clear(&why);
    fit->end = KL_FIT_INFINITE;
}

bool
kl_fit_step(struct kl_fit *fit, double rate)
{
    size_t j;

    if (fit->end != KL_FIT_MOVING)
        return false;
    for (j = 0; j < fit->n; j++)
        fit->try[j] = fit->theta[j] -
                      rate * fit->gradient[j] * fit->unit[j] * fit->unit[j];
    fit->steps++;
    fit->phase = KL_FIT_BEGIN;
    stand(fit);
    return fit->end == KL_FIT_MOVING;
}
