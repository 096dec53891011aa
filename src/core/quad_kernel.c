/* The integrands of all measures from one exp, one expm1 and one log for each
 * node and the two log-densities.
 *
 * With r = log q - log p, rho = |r|, B the larger density, S the smaller, both
 * times the Jacobian, and e = expm1(-rho) so that S = B (1 + e):
 *
 *   B log(B/S) - B + S = B (e + rho)
 *   S log(S/B) - S + B = -B (e + (1 + e) rho)
 *   |q - p|            = -B e
 *   (sqrt p - sqrt q)^2 / 2 = B expm1(-rho/2)^2 / 2
 *   Jensen-Shannon     = (S (log 2 - rho - L) + B (log 2 - L)) / 2,
 *                        L = log(1 + exp(-rho))
 *
 * All are >= 0, first-order insensitive to a density that is off by a constant
 * factor, and have the term of the one where the other is 0. Where p and q are
 * near each other they cancel, and series take over. What is done to p is done
 * to q, so that to swap them swaps results to the last bit.
 */
#include "config.h"

#include "klscope/core/quad_kernel.h"

#include <math.h>
#include <string.h>

#include "klscope/core/kernel_private.h"

/* Below this rho the first two forms are series. */
#define NEAR 0.7
/* Below this square of tanh(rho/2), Jensen-Shannon's is. */
#define NEAR_JS 0.12

/* (exp(-x) - 1 + x) / x^2 = sum of (-x)^n / (n+2)!, and
 * (1 - exp(-x) (1 + x)) / x^2 = sum of (-x)^n (n+1) / (n+2)!; what is left out
 * is below 2^-53 of the first term for x < NEAR. */
static const double big_terms[] = {
    1 / 2.,          -1 / 6.,          1 / 24.,         -1 / 120.,
    1 / 720.,        -1 / 5040.,       1 / 40320.,      -1 / 362880.,
    1 / 3628800.,    -1 / 39916800.,   1 / 479001600.,  -1 / 6227020800.,
    1 / 87178291200., -1 / 1307674368000.,
    1 / 20922789888000., -1 / 355687428096000.,
};
enum { TERMS = sizeof big_terms / sizeof *big_terms };

/* What the forms share, node by node. */
struct shared {
    double p[KL_NODES], q[KL_NODES]; /* with the Jacobian */
    double big[KL_NODES], small[KL_NODES], rho[KL_NODES];
    double half[KL_NODES]; /* expm1(-rho/2) */
    double e[KL_NODES], log2e[KL_NODES];
    double near[KL_NODES]; /* divergence of the larger from the smaller, */
    double far[KL_NODES];  /* and of the smaller from the larger */
} __attribute__((aligned(64)));

/* Exponents below this are left out: vector functions are slow there, and what
 * is weighed with less than 1e-304 counts for nothing that is a double. */
#define LEAST (-700.)

/* exp(x), or 0 below LEAST; y is not x. */
CLONED static void
exponential(const double *restrict x, double *restrict y)
{
    for (int k = 0; k < KL_NODES; k++)
        y[k] = x[k] < LEAST ? LEAST : x[k];
    kl_vec_exp(y, y);
    for (int k = 0; k < KL_NODES; k++)
        y[k] = x[k] < LEAST ? 0 : y[k];
}

CLONED static void
prepare(const double *restrict lp, const double *restrict lq,
        const double *restrict j, struct shared *restrict at)
{
    double log_p[KL_NODES], log_q[KL_NODES];

    for (int k = 0; k < KL_NODES; k++) {
        log_p[k] = lp[k] + j[k];
        log_q[k] = lq[k] + j[k];
        /* Both infinitely small, or p = q exactly: not NaN. */
        at->rho[k] = lp[k] == lq[k] ? 0 : fabs(lq[k] - lp[k]);
        /* expm1 is -1 long before, and slow beyond */
        at->half[k] = at->rho[k] < 80 ? -0.5 * at->rho[k] : -40;
    }
    exponential(log_p, at->p);
    exponential(log_q, at->q);
    kl_vec_expm1(at->half, at->half);
    for (int k = 0; k < KL_NODES; k++) {
        at->e[k] = at->half[k] * (2 + at->half[k]);
        at->big[k] = at->p[k] > at->q[k] ? at->p[k] : at->q[k];
        at->small[k] = at->p[k] > at->q[k] ? at->q[k] : at->p[k];
        at->log2e[k] = 2 + at->e[k];
    }
    kl_vec_log(at->log2e, at->log2e);
}

CLONED static void
by_logs(struct shared *restrict at)
{
    for (int k = 0; k < KL_NODES; k++) {
        double e = at->e[k], rho = at->rho[k];

        at->near[k] = at->big[k] > 0 ? at->big[k] * (e + rho) : 0;
        /* (1 + e) rho without what e has lost, also for infinite rho */
        at->far[k] = at->small[k] > 0
                         ? -at->big[k] * e - at->small[k] * rho
                         : -at->big[k] * e;
    }
}

CLONED static void
by_series(struct shared *restrict at)
{
    for (int k = 0; k < KL_NODES; k++) {
        double rho = at->rho[k], x = rho < NEAR ? rho : 0;
        double near = 0, far = 0, square;

        for (int n = TERMS - 1; n >= 0; n--) {
            near = near * x + big_terms[n];
            far = far * x + big_terms[n] * (n + 1);
        }
        square = at->big[k] * x * x;
        at->near[k] = rho < NEAR ? square * near : at->near[k];
        at->far[k] = rho < NEAR ? square * far : at->far[k];
    }
}

/* Where the lanes of p and q go depends on which is the larger. */
CLONED static void
divergences(const struct shared *restrict at, const double *restrict lp,
            const double *restrict lq, double (*restrict f)[KL_NODES])
{
    for (int k = 0; k < KL_NODES; k++) {
        bool p_big = lp[k] > lq[k];
        double diff = -at->big[k] * at->e[k];

        f[KL_LANE_KL_PQ][k] = p_big ? at->near[k] : at->far[k];
        f[KL_LANE_KL_QP][k] = p_big ? at->far[k] : at->near[k];
        f[KL_LANE_DIFF][k] = p_big ? -diff : diff;
        f[KL_LANE_H2][k] = 0.5 * at->big[k] * at->half[k] * at->half[k];
        f[KL_LANE_MASS_P][k] = at->p[k];
        f[KL_LANE_MASS_Q][k] = at->q[k];
    }
}

CLONED static void
entropies(const struct shared *restrict at, const double *restrict lp,
          const double *restrict lq, double (*restrict f)[KL_NODES])
{
    for (int k = 0; k < KL_NODES; k++) {
        bool p = at->p[k] > 0, q = at->q[k] > 0;

        f[KL_LANE_H_P][k] = p ? -at->p[k] * lp[k] : 0;
        f[KL_LANE_H_Q][k] = q ? -at->q[k] * lq[k] : 0;
        f[KL_LANE_CE_PQ][k] = p ? -at->p[k] * lq[k] : 0;
        f[KL_LANE_CE_QP][k] = q ? -at->q[k] * lp[k] : 0;
    }
}

/* With u = tanh(rho/2) the series is (B + S)/4 times the sum over n >= 1 of
 * u^(2n) / (n (2n-1)). */
CLONED static void
jensen_shannon(const struct shared *restrict at, double *restrict f)
{
    for (int k = 0; k < KL_NODES; k++) {
        double u = -at->e[k] / (2 + at->e[k]), x = u * u, sum = 0;
        double far = 0.5 * at->big[k] * (M_LN2 - at->log2e[k]);

        x = x < NEAR_JS ? x : 0;
        for (int n = 16; n >= 1; n--)
            sum = sum * x + 1. / (n * (2 * n - 1));
        far += at->small[k] > 0 ? 0.5 * at->small[k] *
                                      (M_LN2 - at->rho[k] - at->log2e[k])
                                : 0;
        f[k] = u * u < NEAR_JS
                   ? 0.25 * (at->big[k] + at->small[k]) * x * sum
                   : far;
    }
}

void
kl_quad_kernel(const double lp[KL_NODES], const double lq[KL_NODES],
               const double j[KL_NODES], double f[KL_LANES][KL_NODES])
{
    struct shared at;
    int k, near = 0;

    prepare(lp, lq, j, &at);
    for (k = 0; k < KL_NODES; k++)
        near += at.rho[k] < NEAR;
    by_logs(&at);
    if (near > 0)
        by_series(&at);
    divergences(&at, lp, lq, f);
    entropies(&at, lp, lq, f);
    jensen_shannon(&at, f[KL_LANE_JS]);
}

void
kl_quad_kernel_bare(const double l[KL_NODES], const double j[KL_NODES],
                    bool is_q, double f[KL_LANES][KL_NODES])
{
    double log_mass[KL_NODES], mass[KL_NODES];
    int k;

    for (k = 0; k < KL_NODES; k++)
        log_mass[k] = l[k] + j[k];
    exponential(log_mass, mass);
    memset(f, 0, sizeof(double[KL_LANES][KL_NODES]));
    for (k = 0; k < KL_NODES; k++) {
        f[is_q ? KL_LANE_MASS_Q : KL_LANE_MASS_P][k] = mass[k];
        f[is_q ? KL_LANE_H_Q : KL_LANE_H_P][k] =
            mass[k] > 0 ? -mass[k] * l[k] : 0;
        f[is_q ? KL_LANE_KL_PQ : KL_LANE_KL_QP][k] = mass[k];
        f[KL_LANE_JS][k] = 0.5 * M_LN2 * mass[k];
        f[KL_LANE_H2][k] = 0.5 * mass[k];
        f[KL_LANE_DIFF][k] = is_q ? mass[k] : -mass[k];
    }
}

/* ---- power integrals ----------------------------------------------------- */

/* What the two lanes of a power integral are made of. */
struct powers {
    double log_p[KL_NODES], log_q[KL_NODES], log_mixed[KL_NODES];
    double p[KL_NODES], q[KL_NODES], mixed[KL_NODES], scaled[KL_NODES];
} __attribute__((aligned(64)));

/* exp(x) - 1 - x for |x| < 1/2 is x^2 times the sum of x^n / (n+2)!. */
TEMPLATE
add_rest(double x, double factor, double *sum)
{
    double rest = 0;

    for (int n = TERMS - 1; n >= 0; n--)
        rest = rest * x + fabs(big_terms[n]);
    *sum += factor * rest * x * x;
}

/* p^a q^b - a p - b q with b = 1 - a is, with r = log q - log p, p times
 * rest(b r) - b rest(r), which keeps its digits for p near q. */
CLONED static void
by_rests(const double *restrict lp, const double *restrict lq, double b,
         const struct powers *restrict at, double *restrict f)
{
    for (int k = 0; k < KL_NODES; k++) {
        double r = lq[k] - lp[k], sum = 0;
        bool near = fabs(r) < 0.5 && fabs(b * r) < 0.5;

        r = near ? r : 0;
        add_rest(b * r, 1, &sum);
        add_rest(r, -b, &sum);
        f[k] = near ? at->p[k] * sum : f[k];
    }
}

void
kl_quad_kernel_power(const double lp[KL_NODES], const double lq[KL_NODES],
                     const double j[KL_NODES], double alpha, double top,
                     double f[KL_LANES][KL_NODES])
{
    double b = 1 - alpha;
    struct powers at;
    int k, near = 0;

    for (k = 0; k < KL_NODES; k++) {
        bool both = lp[k] > -INFINITY && lq[k] > -INFINITY;

        at.log_p[k] = lp[k] + j[k];
        at.log_q[k] = lq[k] + j[k];
        at.log_mixed[k] = both ? alpha * lp[k] + b * lq[k] + j[k] : -INFINITY;
        at.scaled[k] = at.log_mixed[k] - top;
        near += both && fabs(lq[k] - lp[k]) < 0.5;
    }
    exponential(at.log_p, at.p);
    exponential(at.log_q, at.q);
    exponential(at.log_mixed, at.mixed);
    exponential(at.scaled, f[KL_LANE_SCALED]);
    for (k = 0; k < KL_NODES; k++)
        f[KL_LANE_PHI][k] = at.mixed[k] - alpha * at.p[k] - b * at.q[k];
    if (near > 0)
        by_rests(lp, lq, b, &at, f[KL_LANE_PHI]);
}

/* ---- sums ---------------------------------------------------------------- */

CLONED void
kl_quad_sums(const struct kl_rule *rule, double f[KL_LANES][KL_NODES],
             int lanes, double half, struct kl_lane_sums *out)
{
    const vec *w = (const vec *)rule->kronrod, *g = (const vec *)rule->gauss;
    const vec *e = (const vec *)rule->ends;
    const mask clear = {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX};

    for (int lane = 0; lane < lanes; lane++) {
        const vec *at = (const vec *)f[lane];
        vec ks = at[0] * w[0], gs = at[0] * g[0], es = at[0] * e[0];
        vec as = (vec)((mask)at[0] & clear) * w[0];

        for (int k = 1; k < KL_NODES / 4; k++) {
            ks += at[k] * w[k];
            gs += at[k] * g[k];
            es += at[k] * e[k];
            as += (vec)((mask)at[k] & clear) * w[k];
        }
        out->kronrod[lane] = half * FOLD(ks);
        out->gauss[lane] = half * FOLD(gs);
        out->ends[lane] = half * FOLD(es);
        out->size[lane] = half * FOLD(as);
    }
}
