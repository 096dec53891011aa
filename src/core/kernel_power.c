/* Renyi's sum, in its own pass over a block's buffers: the logs of terms, two
 * exponentials of them, and the sums. See power.c for what is summed and why.
 */
#include "config.h"

#include "klscope/core/kernel_private.h"

#include <math.h>
#include <string.h>

/* Room for the terms of Renyi's sum. */
struct room {
    double e[KL_BLOCK];    /* log of the term, -inf where there is none */
    double y[KL_BLOCK];    /* the term */
    double z[KL_BLOCK];    /* the term / exp(top) */
    double size[KL_BLOCK]; /* error bound of e, see power.c */
} __attribute__((aligned(64)));

/* Blocks with gaps come here as well; there a log is that of 1. */
CLONED static void
power_logs(const struct kl_kernel_work *restrict k, double less_1, size_t n,
           struct room *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        double p = k->p.p[i], q = k->q.p[i], t = k->t[i], x = t * t;
        double near = 2 * t + 2 * t * x * ODD_SERIES(x);
        double far = k->log_a[i] - k->log_b[i];
        double ratio = x < SERIES ? near : far;
        double e = k->log_p[i] + less_1 * ratio;

        out->e[i] = p * q > 0 ? e : -INFINITY;
        out->size[i] = fabs(k->log_p[i]) + 1 + fabs(less_1) * (fabs(ratio) + 1);
    }
}

CLONED static void
power_terms(struct room *restrict k, double top, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        k->y[i] = exp(k->e[i]);
        k->z[i] = exp(k->e[i] - top);
    }
}

static double
largest(const double *e, size_t n)
{
    double top = -INFINITY;

    for (size_t i = 0; i < n; i++)
        top = e[i] > top ? e[i] : top;
    return top;
}

TEMPLATE
power_sums(const struct kl_kernel_work *restrict k,
           const struct room *restrict w, const struct kl_order *restrict order,
           size_t start, vec *restrict sum)
{
    const vec *p = AT(k->p.p), *q = AT(k->q.p), *d = AT(k->d), *t = AT(k->t);
    const vec *y = AT(w->y), *z = AT(w->z), *size = AT(w->size);
    vec whole = {0}, blur = {0}, rise = {0}, fog = {0};

    for (int i = 0; i < CHUNK / 4; i++) {
        mask close = (vec)((mask)t[i] & INT64_MAX) < order->series_below;
        vec moved = order->less_1 * d[i], series = {0};

        for (int j = KL_ORDER_TERMS - 1; j >= 0; j--)
            series = series * t[i] + order->coef[j];
        whole += z[i];
        blur += z[i] * size[i];
        rise += CHOOSE(close, 0.5 * (p[i] + q[i]) * (t[i] * t[i]) * series,
                       y[i] - (p[i] + moved));
        fog += PICK(~close,
                    y[i] * size[i] + p[i] + (vec)((mask)moved & INT64_MAX));
    }
    sum[0] += whole;
    sum[1] += blur;
    sum[2] += rise;
    sum[3] += fog;
}

CLONED static void
power_all(const struct kl_kernel_work *k, const struct room *work,
          const struct kl_order *order, size_t n, struct kl_power *out)
{
    vec sum[4];

    memset(sum, 0, sizeof sum);
    for (size_t start = 0; start < n; start += CHUNK)
        power_sums(k, work, order, start, sum);
    out->sum = kl_dd_of(FOLD(sum[0]));
    out->blur = 20 * FOLD(sum[1]);
    out->rise = kl_dd_of(FOLD(sum[2]));
    out->fog = 20 * FOLD(sum[3]);
}

void
kl_kernel_power(const struct kl_kernel_work *k, const struct kl_order *order,
                size_t n, struct kl_power *out)
{
    struct room work;

    power_logs(k, order->less_1, n, &work);
    out->top = largest(work.e, n);
    power_terms(&work, out->top > -INFINITY ? out->top : 0, n);
    power_all(k, &work, order, n, out);
}
