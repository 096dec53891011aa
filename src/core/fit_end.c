/* Ends of fits that are no minima, in words. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/fit_private.h"

/* ---- infinite losses ----------------------------------------------------- */

static void
add_number(struct kl_buf *out, double x)
{
    if (isinf(x))
        kl_buf_adds(out, x > 0 ? "inf" : "-inf");
    else
        kl_buf_addf(out, "%.5g", x);
}

void
kl_fit_reason(const struct kl_reason *reason, enum kl_direction direction,
              struct kl_buf *out)
{
    const char *bare = direction == KL_FIT_FORWARD ? "q" : "p";
    const char *other = direction == KL_FIT_FORWARD ? "p" : "q";

    switch (reason->kind) {
    case KL_REASON_SUPPORT:
        kl_buf_addf(out, "%s is 0 from ", bare);
        add_number(out, reason->lo);
        kl_buf_adds(out, " to ");
        add_number(out, reason->hi);
        kl_buf_addf(out, ", where %s has %.3g", other, reason->mass);
        break;
    case KL_REASON_TAIL:
        kl_buf_addf(out, "the tail of %s at %s is too light for %s", bare,
                    reason->lo > 0 ? "inf" : "-inf", other);
        break;
    case KL_REASON_ENDPOINT:
        kl_buf_addf(out, "%s falls too fast for %s at ", bare, other);
        add_number(out, reason->lo);
        break;
    case KL_REASON_BEYOND:
        kl_buf_adds(out, "it is beyond the largest double");
        break;
    default:
        kl_buf_adds(out, "the loss is infinite");
        break;
    }
}

/* Log q at each point of the target. */
static void
logs_at(struct kl_fit *fit, double *lq)
{
    const struct kl_target *target = fit->target;
    size_t i, k;

    for (i = 0; i < target->n; i += KL_NODES) {
        struct kl_nodes at = {.anchor = 0};
        double row[KL_NODES];

        for (k = 0; k < KL_NODES; k++)
            at.t[k] = target->x[i + k < target->n ? i + k : i];
        kl_evaluator_log(&fit->ev, &at, row);
        for (k = 0; k < KL_NODES && i + k < target->n; k++)
            lq[i + k] = row[k];
    }
}

static void
add_name(const struct kl_target *target, size_t i, struct kl_buf *out)
{
    if (target->kind == KL_TARGET_OUTCOMES &&
        target->dist->outcomes == KL_LABELLED) {
        kl_buf_adds(out, kl_labels_get(target->dist->labels, i));
        return;
    }
    add_number(out, target->x[i]);
}

/* Which points make it infinite, how many, and the first few. */
static void
blame_points(struct kl_fit *fit, const double *lq)
{
    const struct kl_target *target = fit->target;
    struct kl_buf names = KL_BUF_INIT;
    size_t count = 0, i;
    double mass = 0;

    for (i = 0; i < target->n; i++) {
        if (!(target->p[i] > 0) || lq[i] > -INFINITY)
            continue;
        if (count < 3) {
            kl_buf_adds(&names, count > 0 ? ", " : "");
            add_name(target, i, &names);
        }
        mass += target->p[i];
        count++;
    }
    if (count > 3)
        kl_buf_adds(&names, ", ...");
    if (target->kind == KL_TARGET_POINTS)
        kl_buf_addf(&fit->why, "q gives no %s to %zu of %zu measurements: %s",
                    kl_model_nature(fit->model) == KL_CONTINUOUS
                        ? "density"
                        : "probability",
                    count, target->n, kl_buf_text(&names));
    else
        kl_buf_addf(&fit->why, "q is 0 at %s, where p has %.3g",
                    kl_buf_text(&names), mass);
    kl_buf_clear(&names);
}

/* In reverse: outcomes that q has and p has not. */
static void
blame_window(struct kl_fit *fit)
{
    const struct kl_cloud *cloud = &fit->cloud;
    size_t i, count = 0;
    double mass = 0, lq[KL_NODES];
    struct kl_buf names = KL_BUF_INIT;

    for (i = 0; i < cloud->n * KL_NODES; i++) {
        if (i % KL_NODES == 0)
            kl_evaluator_log(&fit->ev, &cloud->at[i / KL_NODES], lq);
        if (!(cloud->w[i] > 0) || cloud->lp[i] > -INFINITY ||
            lq[i % KL_NODES] == -INFINITY)
            continue;
        if (count < 3) {
            kl_buf_adds(&names, count > 0 ? ", " : "");
            add_number(&names, cloud->at[i / KL_NODES].t[i % KL_NODES]);
        }
        mass += exp(lq[i % KL_NODES]);
        count++;
    }
    kl_buf_addf(&fit->why, "p is 0 at %s%s, where q has %.3g",
                kl_buf_text(&names), count > 3 ? ", ..." : "", mass);
    kl_buf_clear(&names);
}

/* Categories: outcomes that one has and the other has not. */
static void
blame_categories(struct kl_fit *fit)
{
    size_t n = fit->model->outcomes, i;
    double *q = kl_malloc(2 * n * sizeof *q);

    kl_model_shares(fit->model, fit->theta, q, q + n);
    if (fit->direction == KL_FIT_FORWARD) {
        blame_points(fit, q + n);
    } else {
        for (i = 0; i < n && !(q[i] > 0 && !(fit->target->p[i] > 0)); i++)
            continue;
        kl_buf_adds(&fit->why, "p is 0 at ");
        if (i < n)
            add_name(fit->target, i, &fit->why);
        kl_buf_adds(&fit->why, ", where q is not");
    }
    free(q);
}

void
kl_fit_blame(struct kl_fit *fit)
{
    double *lq;

    if (kl_model_is_categories(fit->model)) {
        blame_categories(fit);
    } else if (!kl_evaluator_at(&fit->ev, fit->theta)) {
        kl_buf_adds(&fit->why, "a parameter has left the numbers it may be");
    } else if (fit->target->kind == KL_TARGET_DENSITY) {
        kl_buf_adds(&fit->why, "the loss is beyond the largest double");
    } else if (fit->direction == KL_FIT_REVERSE) {
        blame_window(fit);
    } else {
        lq = kl_malloc(fit->target->n * sizeof *lq);
        logs_at(fit, lq);
        blame_points(fit, lq);
        free(lq);
    }
}

/* ---- edges --------------------------------------------------------------- */

/* A weight or probability that is as good as 0, and how steep a loss must be
 * that is to have a minimum. */
#define NOTHING 1e-9
#define FLAT    1e-9

static double
nearest(const struct kl_target *target, double x)
{
    double best = target->x[0];
    size_t i;

    for (i = 1; i < target->n; i++)
        if (fabs(target->x[i] - x) < fabs(best - x))
            best = target->x[i];
    return best;
}

static void
say_shrinks(struct kl_fit *fit, const struct kl_free *row)
{
    const struct kl_member *part = &fit->ev.part[row->part];

    if (fit->ev.parts > 1)
        kl_buf_addf(&fit->why, "part %zu shrinks onto the point ",
                    row->part + 1);
    else
        kl_buf_adds(&fit->why, "q shrinks onto the point ");
    add_number(&fit->why, nearest(fit->target, part->a[0]));
    kl_buf_addf(&fit->why, " (%s ", row->name);
    add_number(&fit->why, part->a[row->index]);
    kl_buf_adds(&fit->why, "): the likelihood has no bound there");
}

static void
say_runs(struct kl_fit *fit, size_t j)
{
    const struct kl_free *row = &fit->model->free[j];
    double value = kl_model_value(fit->model, fit->theta, j);
    double high = row->scale == KL_FREE_LOG ? INFINITY : 1;

    if (kl_model_is_categories(fit->model)) {
        kl_buf_adds(&fit->why, "the probability of ");
        add_name(fit->target, row->part, &fit->why);
        kl_buf_adds(&fit->why, " goes to 0: there is no finite logit for it");
        return;
    }
    if (row->scale == KL_FREE_SHARE) {
        kl_buf_addf(&fit->why, "%s goes to %d: ", row->name, value > 0.5);
        kl_buf_adds(&fit->why, "part of the mixture is not needed");
        return;
    }
    kl_buf_addf(&fit->why, "%s runs to ", row->name);
    add_number(&fit->why, fit->gradient[j] < 0 ? high : 0);
    kl_buf_adds(&fit->why, " (now ");
    add_number(&fit->why, value);
    kl_buf_adds(&fit->why, "), and the loss goes on falling");
}

/* A scale that is nothing beside what it is fitted to: where places are
 * points, a density can pile up on one of them. */
static bool
shrinks(const struct kl_fit *fit, const struct kl_free *row, double value)
{
    double range = fit->shape.high - fit->shape.low;

    return fit->target->kind == KL_TARGET_POINTS &&
           fit->model->nature == KL_CONTINUOUS &&
           row->scale == KL_FREE_LOG && row->index > 0 &&
           fit->model->free[row - fit->model->free - 1].scale ==
               KL_FREE_PLAIN &&
           value < 1e-6 * (range > 0 ? range : 1);
}

static bool
at_edge(const struct kl_fit *fit, size_t j, bool flat)
{
    const struct kl_free *row = &fit->model->free[j];
    double value = kl_model_value(fit->model, fit->theta, j);

    switch (row->scale) {
    case KL_FREE_SHARE:
        if (kl_model_is_categories(fit->model))
            return flat && fit->hessian[j] < NOTHING &&
                   fit->target->lp[row->part] == -INFINITY;
        return value < NOTHING || value > 1 - NOTHING;
    case KL_FREE_LOG:
        return value < 10 * row->row->min || value > row->row->max / 10 ||
               (flat && fit->hessian[j * fit->n + j] < FLAT);
    case KL_FREE_LOGIT:
        return fabs(fit->theta[j]) > 25 ||
               (flat && fit->hessian[j * fit->n + j] < FLAT);
    default:
        return false;
    }
}

bool
kl_fit_edge(struct kl_fit *fit, bool flat)
{
    size_t j;

    for (j = 0; j < fit->n; j++) {
        const struct kl_free *row = &fit->model->free[j];
        double value = kl_model_value(fit->model, fit->theta, j);

        if (fit->pinned[j] || (!shrinks(fit, row, value) &&
                               !at_edge(fit, j, flat && fit->hessian != NULL)))
            continue;
        kl_buf_reset(&fit->why);
        if (shrinks(fit, row, value)) {
            kl_evaluator_at(&fit->ev, fit->theta);
            say_shrinks(fit, row);
        } else {
            say_runs(fit, j);
        }
        return true;
    }
    return false;
}

bool
kl_fit_runs(struct kl_fit *fit, size_t j)
{
    if (j == fit->n)
        return false;
    kl_buf_reset(&fit->why);
    say_runs(fit, j);
    return true;
}
