/* Losses of a fit and their gradients: in a hurry, over points with weights,
 * for minimisers; and with a bound, for people.
 *
 * Divergences of outcomes are sums of p g(log q - log p), g(d) = e^d - 1 - d,
 * which is never below 0: near q = p no digits cancel. What q has where p is 0
 * is added as it is.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/fit_private.h"

/* ---- categories ---------------------------------------------------------- */

static double
look_categories(struct kl_fit *fit, const double *theta, double *gradient)
{
    const struct kl_model *model = fit->model;
    const struct kl_target *target = fit->target;
    double *q = kl_malloc(2 * model->outcomes * sizeof *q);
    double *lq = q + model->outcomes, loss = 0;
    bool reverse = fit->direction == KL_FIT_REVERSE;
    size_t i, j;

    kl_model_shares(model, theta, q, lq);
    for (i = 0; i < model->outcomes; i++)
        if (reverse && q[i] > 0)
            loss += q[i] * (lq[i] - target->lp[i]);
        else if (!reverse && target->p[i] > 0)
            loss -= target->p[i] * lq[i];
    for (j = 0; j < model->n && gradient != NULL; j++) {
        i = model->free[j].part;
        gradient[j] = reverse ? q[i] > 0 ? q[i] * (lq[i] - target->lp[i] - loss)
                                         : 0
                              : q[i] - target->p[i];
    }
    free(q);
    return isnan(loss) ? INFINITY : loss;
}

/* ---- over a cloud -------------------------------------------------------- */

/* -sum w log q; w has p in it. */
static double
look_forward(struct kl_fit *fit, double *gradient)
{
    double lq[KL_NODES], c[KL_NODES];
    long double loss = 0;
    size_t i;
    int k;

    for (i = 0; i < fit->cloud.n; i++) {
        const double *w = fit->cloud.w + i * KL_NODES;
        double part = 0;

        kl_evaluator_log(&fit->ev, &fit->cloud.at[i], lq);
        for (k = 0; k < KL_NODES; k++) {
            part -= w[k] > 0 ? w[k] * lq[k] : 0;
            c[k] = -w[k];
        }
        loss += part;
        if (!(fabs(part) < INFINITY))
            return part < 0 ? -INFINITY : INFINITY;
        if (gradient != NULL)
            kl_evaluator_gradient(&fit->ev, &fit->cloud.at[i], c, gradient);
    }
    return (double)loss;
}

/* sum w q (log q - log p), where w is 1 or the nodes' weights. */
static double
look_reverse(struct kl_fit *fit, double *gradient)
{
    double lq[KL_NODES], c[KL_NODES];
    long double loss = 0;
    size_t i;
    int k;

    for (i = 0; i < fit->cloud.n; i++) {
        const double *w = fit->cloud.w + i * KL_NODES;
        const double *lp = fit->cloud.lp + i * KL_NODES;

        kl_evaluator_log(&fit->ev, &fit->cloud.at[i], lq);
        for (k = 0; k < KL_NODES; k++) {
            double q = w[k] > 0 ? kl_cloud_mass(&fit->cloud, i, k, lq[k]) : 0;

            c[k] = q > 0 ? q * (lq[k] - lp[k]) : 0;
            loss += c[k];
        }
        if (!isfinite((double)loss))
            return INFINITY;
        if (gradient != NULL)
            kl_evaluator_gradient(&fit->ev, &fit->cloud.at[i], c, gradient);
    }
    return (double)loss;
}

/* log p of an integer; beyond the last bin of a support that goes on, what is
 * known of its tail. */
static double
log_p_at(const struct kl_target *target, double x)
{
    const struct kl_bins *bins = &target->dist->bins;
    size_t low = 0, high = target->n;
    double beyond;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (target->x[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < target->n)
        return target->x[low] == x ? target->lp[low] : -INFINITY;
    if (!bins->tail.infinite)
        return -INFINITY;
    beyond = x - target->x[target->n - 1];
    return target->lp[target->n - 1] - bins->tail.slope * beyond -
           bins->tail.bend * beyond * beyond / 2;
}

/* All integers that q has, with log p. */
static bool
cloud_of_window(struct kl_fit *fit)
{
    int64_t first, last, k;
    struct kl_cloud *cloud = &fit->cloud;

    cloud->n = 0;
    if (!kl_evaluator_window(&fit->ev, &first, &last))
        return false;
    for (k = first; k <= last; k++) {
        size_t i = (size_t)(k - first) % KL_NODES, block;
        int j;

        if (i == 0) {
            block = kl_cloud_add(cloud);
            cloud->at[block] = (struct kl_nodes){.anchor = 0};
            for (j = 0; j < KL_NODES; j++)
                cloud->at[block].t[j] = (double)k;
        }
        block = cloud->n - 1;
        cloud->at[block].t[i] = (double)k;
        cloud->w[block * KL_NODES + i] = 1;
        cloud->lp[block * KL_NODES + i] = log_p_at(fit->target, (double)k);
    }
    return true;
}

/* ---- densities ----------------------------------------------------------- */

/* A pass over p and the q of a theta. */
static bool
pass(struct kl_fit *fit, const double *theta, struct kl_measures *measures)
{
    struct kl_density *q = NULL;
    struct kl_spec *spec = NULL;
    bool done = false;

    if (kl_model_spec(fit->model, theta, &spec, NULL) == KL_OK &&
        kl_density_of(spec, NULL, fit->quad, &q, NULL) == KL_OK) {
        kl_quad_measures(fit->quad, fit->target->density, q, 0, measures);
        kl_quad_cloud(fit->quad, &fit->cloud);
        done = true;
    }
    kl_density_free(q);
    kl_spec_free(spec);
    return done;
}

/* Forward, the density of p goes into the weights. */
static void
weigh(struct kl_fit *fit)
{
    struct kl_cloud *cloud = &fit->cloud;
    size_t i;

    if (fit->direction == KL_FIT_REVERSE)
        return;
    for (i = 0; i < cloud->n * KL_NODES; i++)
        if (cloud->w[i] > 0)
            cloud->w[i] = kl_cloud_mass(cloud, i / KL_NODES,
                                        (int)(i % KL_NODES), cloud->lp[i]);
}

static struct kl_value
loss_of(const struct kl_fit *fit, const struct kl_measures *measures)
{
    return measures
        ->value[fit->direction == KL_FIT_REVERSE ? KL_KL_QP : KL_CE_PQ];
}

/* Derivatives by ends of the support: not only the density moves, but also what
 * is integrated over. By differences of fourth order. */
static void
slopes_of_ends(struct kl_fit *fit, const double *theta, double *gradient)
{
    static const double step[] = {-2, -1, 1, 2}, factor[] = {1, -8, 8, -1};
    const struct kl_member *part = fit->ev.part;
    double *at = kl_malloc(fit->n * sizeof *at);
    size_t j;
    int i;

    for (j = 0; j < fit->n; j++) {
        const struct kl_free *row = &fit->model->free[j];
        double h = 1e-3, sum = 0;

        if (row->scale == KL_FREE_SHARE ||
            !kl_fit_moves_end(part[row->part].family, row->index))
            continue;
        if (row->scale == KL_FREE_PLAIN)
            h *= part[row->part].a[1] - part[row->part].a[0];
        memcpy(at, theta, fit->n * sizeof *at);
        for (i = 0; i < 4; i++) {
            at[j] = theta[j] + step[i] * h;
            sum += factor[i] * kl_fit_look(fit, at, NULL);
        }
        gradient[j] = sum / (12 * h);
    }
    free(at);
}

static double
look_following(struct kl_fit *fit, const double *theta, double *gradient)
{
    struct kl_measures measures;
    double loss;

    if (!pass(fit, theta, &measures))
        return INFINITY;
    weigh(fit);
    loss = loss_of(fit, &measures).val;
    if (gradient == NULL || !isfinite(loss))
        return loss;
    if (fit->direction == KL_FIT_REVERSE)
        look_reverse(fit, gradient);
    else
        look_forward(fit, gradient);
    return loss;
}

/* ---- all kinds ----------------------------------------------------------- */

bool
kl_fit_moves_end(const struct kl_family *family, int index)
{
    return strcmp(family->key, "uniform") == 0 ||
           (strcmp(family->key, "pareto") == 0 && index == 1);
}

static double
look(struct kl_fit *fit, const double *theta, double *gradient)
{
    bool reverse = fit->direction == KL_FIT_REVERSE;

    if (kl_model_is_categories(fit->model))
        return look_categories(fit, theta, gradient);
    if (!kl_evaluator_at(&fit->ev, theta))
        return INFINITY;
    if (gradient != NULL)
        kl_evaluator_slopes(&fit->ev);
    if (fit->follow)
        return look_following(fit, theta, gradient);
    if (!reverse)
        return look_forward(fit, gradient);
    return cloud_of_window(fit) ? look_reverse(fit, gradient) : INFINITY;
}

double
kl_fit_look(struct kl_fit *fit, const double *theta, double *gradient)
{
    double loss;
    size_t j;

    fit->evaluations++;
    if (gradient != NULL)
        memset(gradient, 0, fit->n * sizeof *gradient);
    loss = look(fit, theta, gradient);
    if (gradient == NULL)
        return loss;
    if (isfinite(loss) && fit->moving_ends && fit->direction == KL_FIT_REVERSE) {
        slopes_of_ends(fit, theta, gradient);
        kl_evaluator_at(&fit->ev, theta);
    }
    for (j = 0; j < fit->n; j++)
        if (fit->pinned[j] || !isfinite(gradient[j]))
            gradient[j] = 0;
    return loss;
}

/* ---- with a bound -------------------------------------------------------- */

/* e^d - 1 - d. */
static double
excess(double d)
{
    double term = d * d / 2, sum = 0;
    int i;

    if (fabs(d) > 0.1)
        return expm1(d) - d;
    for (i = 3; i < 14; i++) {
        sum += term;
        term *= d / i;
    }
    return sum;
}

/* What q has at the first n nodes; the others stand by. */
static double
sum_of_block(struct kl_fit *fit, struct kl_nodes *at, int n)
{
    double row[KL_NODES], sum = 0;
    int m;

    for (m = n; m < KL_NODES; m++)
        at->t[m] = at->t[0];
    kl_evaluator_log(&fit->ev, at, row);
    for (m = 0; m < n; m++)
        sum += exp(row[m]);
    return sum;
}

/* What q has on integers that are no outcomes of p. */
static double
beyond(struct kl_fit *fit)
{
    const struct kl_target *target = fit->target;
    struct kl_nodes at = {.anchor = 0};
    int64_t first, last, k;
    double sum = 0;
    size_t i = 0;
    int n = 0;

    if (!kl_evaluator_window(&fit->ev, &first, &last))
        return INFINITY;
    for (k = first; k <= last; k++) {
        while (i < target->n && target->x[i] < (double)k)
            i++;
        if (i < target->n && target->x[i] == (double)k)
            continue;
        at.t[n++] = (double)k;
        if (n == KL_NODES) {
            sum += sum_of_block(fit, &at, n);
            n = 0;
        }
    }
    return n > 0 ? sum + sum_of_block(fit, &at, n) : sum;
}

/* Log-probabilities of q for all outcomes of p, and what q has elsewhere. */
static double
compare(struct kl_fit *fit, double *lq)
{
    const struct kl_target *target = fit->target;
    struct kl_nodes at = {.anchor = 0};
    double row[KL_NODES];
    size_t i;

    for (i = 0; i < target->n; i++) {
        int j = (int)(i % KL_NODES), m;

        if (j == 0) {
            for (m = 0; m < KL_NODES; m++)
                at.t[m] = target->x[i + (size_t)m < target->n ? i + (size_t)m
                                                              : i];
            kl_evaluator_log(&fit->ev, &at, row);
        }
        lq[i] = row[j];
    }
    return beyond(fit);
}

/* Loss and gap of outcomes. */
static void
settle_outcomes(struct kl_fit *fit, double loss)
{
    const struct kl_target *target = fit->target;
    bool reverse = fit->direction == KL_FIT_REVERSE;
    double *lq = kl_malloc(2 * target->n * sizeof *lq);
    double bare = 0, gap = 0, err = 0, size = 0;
    size_t i;

    if (kl_model_is_categories(fit->model))
        kl_model_shares(fit->model, fit->theta, lq + target->n, lq);
    else
        bare = compare(fit, lq);
    for (i = 0; i < target->n; i++) {
        double from = reverse ? lq[i] : target->lp[i];
        double to = reverse ? target->lp[i] : lq[i];
        double p = exp(from), rounding;

        if (!(p > 0)) {
            gap += exp(to);
            continue;
        }
        gap += p * excess(to - from);
        rounding = 16 * 0x1p-53 * (2 + fabs(from) + fabs(to));
        err += p * (fabs(expm1(to - from)) + rounding) * rounding;
        size += p * rounding;
    }
    free(lq);
    /* in reverse, what q has where p is nothing would be infinite */
    fit->gap = (struct kl_value){gap + (reverse ? 0 : bare),
                                 err + 0x1p-50 * gap + 1e-22};
    fit->has_gap = true;
    fit->loss = reverse ? fit->gap : (struct kl_value){loss, size + 1e-22};
    if (reverse && bare > 1e-20)
        fit->loss = fit->gap = (struct kl_value){loss, size + 1e-22};
}

static void
settle_points(struct kl_fit *fit, double loss)
{
    double n = (double)fit->target->n, depth = 0;
    size_t j;

    for (j = 0; j < fit->n; j++) /* exp of theta has a relative error of it */
        depth += fabs(fit->theta[j]);
    fit->has_gap = false;
    fit->loss = (struct kl_value){
        loss, 0x1p-53 * (8 * fabs(loss) + 16 + depth + sqrt(n))};
}

static bool
settle_density(struct kl_fit *fit)
{
    struct kl_measures measures;
    bool reverse = fit->direction == KL_FIT_REVERSE;

    if (!kl_evaluator_at(&fit->ev, fit->theta) ||
        !pass(fit, fit->theta, &measures)) {
        kl_buf_adds(&fit->why, "a parameter has left the numbers it may be");
        fit->loss = (struct kl_value){INFINITY, 0};
        return false;
    }
    weigh(fit);
    fit->loss = loss_of(fit, &measures);
    fit->gap = measures.value[reverse ? KL_KL_QP : KL_KL_PQ];
    fit->has_gap = true;
    if (isfinite(fit->loss.val))
        return true;
    kl_fit_reason(&measures.reason[reverse ? KL_KL_QP : KL_KL_PQ],
                  fit->direction, &fit->why);
    return false;
}

bool
kl_fit_settle(struct kl_fit *fit)
{
    double loss;

    kl_buf_reset(&fit->why);
    fit->has_gap = false;
    if (fit->target->kind == KL_TARGET_DENSITY && !settle_density(fit)) {
        memset(fit->gradient, 0, fit->n * sizeof *fit->gradient);
        return false;
    }
    loss = kl_fit_look(fit, fit->theta, fit->gradient);
    if (!isfinite(loss)) {
        fit->loss = (struct kl_value){INFINITY, 0};
        memset(fit->gradient, 0, fit->n * sizeof *fit->gradient);
        kl_fit_blame(fit);
        return false;
    }
    if (fit->target->kind == KL_TARGET_OUTCOMES)
        settle_outcomes(fit, loss);
    else if (fit->target->kind == KL_TARGET_POINTS)
        settle_points(fit, loss);
    return true;
}
