/* Densities on an interval. Distances are measured from the nearer end, which
 * the nodes have exactly; the logarithm of the distance from the other end is
 * log1p of it, for (b-1) log(1-x) with b = 1e6 wants all digits of small x.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/core/family_private.h"
#include "klscope/core/gamma.h"
#include "klscope/core/law_private.h"

/* ---- uniform(a, b) ------------------------------------------------------- */

static double
uniform_entropy(const double *a)
{
    return (double)logl((long double)a[1] - a[0]);
}

static void
uniform_prepare(struct kl_law *law)
{
    law->c[0] = -uniform_entropy(law->a);
}

static void
uniform_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                   double lp[KL_NODES])
{
    double c = law->c[0];

    (void)at;
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c;
}

static void
uniform_outline(const struct kl_law *law, struct kl_outline *out)
{
    *out = (struct kl_outline){
        .lo = law->a[0],
        .hi = law->a[1],
        .end = {kl_end_of_power(0), kl_end_of_power(0)},
        .view = {law->a[0], law->a[1]},
    };
}

static void
uniform_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    (void)law; /* nothing but its ends */
    (void)out;
}

const struct kl_density_row kl_uniform = {
    .prepare = uniform_prepare,
    .logdensity = uniform_logdensity,
    .outline = uniform_outline,
    .breaks = uniform_breaks,
    .entropy = uniform_entropy,
};

/* ---- beta(a, b) ---------------------------------------------------------- */

/* Constants of a law: the mean as a reference, 1 - mean as one, and the log
 * of what is left, the density at the mean or the beta function. */
enum { MEAN = 0, REST = KL_REFERENCE, SCALE = 2 * KL_REFERENCE };

/* From here on, for both parameters, deviances beat their parts. */
#define SADDLE 4

static bool
is_saddle(const double *a)
{
    return a[0] >= SADDLE && a[1] >= SADDLE;
}

static void
beta_prepare(struct kl_law *law)
{
    long double a = law->a[0], b = law->a[1], n = a + b;

    kl_law_refer(&law->c[MEAN], a / n);
    kl_law_refer(&law->c[REST], b / n);
    if (is_saddle(law->a)) /* less mean (1 - mean), the weight of log x (1-x) */
        law->c[SCALE] = (double)(0.5L * (logl(a) + logl(b) - logl(n)) -
                                 HALF_LOG_2_PI - kl_stirling_rest(a) -
                                 kl_stirling_rest(b) + kl_stirling_rest(n));
    else
        law->c[SCALE] = (double)-kl_log_beta(a, b);
}

/* log x and log(1 - x); of nodes on a logarithmic scale from an end it is
 * theirs. */
static void
log_both(const struct kl_nodes *at, double log_x[KL_NODES],
         double log_rest[KL_NODES])
{
    double x[KL_NODES], rest[KL_NODES], near[KL_NODES], far[KL_NODES];

    kl_nodes_distance(at, 0, 1, x, NULL);
    kl_nodes_distance(at, 1, -1, rest, NULL);
    for (int k = 0; k < KL_NODES; k++) {
        near[k] = x[k] < rest[k] ? x[k] : rest[k];
        far[k] = -near[k];
    }
    kl_vec_log(near, near);
    kl_vec_log1p(far, far);
    for (int k = 0; k < KL_NODES; k++) {
        near[k] = near[k] < LEAST_LOG ? LEAST_LOG : near[k];
        log_x[k] = x[k] < rest[k] ? near[k] : far[k];
        log_rest[k] = x[k] < rest[k] ? far[k] : near[k];
    }
    if (at->sign != 0 && (at->anchor == 0 || at->anchor == 1))
        memcpy(at->anchor == 0 ? log_x : log_rest, at->s, sizeof at->s);
}

/* Relative distances of x from the mean m, and of 1 - x from 1 - m. One is
 * -m / (1 - m) times the other. */
static void
relative(const struct kl_nodes *at, const struct kl_law *law,
         const double lr_x[KL_NODES], const double lr_rest[KL_NODES],
         double u[KL_NODES], double w[KL_NODES])
{
    double m = law->c[MEAN], rest = law->c[REST], low = law->c[MEAN + 1];

    if (at->sign != 0 && at->anchor == 0) {
        kl_vec_expm1(lr_x, u);
        for (int k = 0; k < KL_NODES; k++)
            w[k] = -u[k] * (m / rest);
    } else if (at->sign != 0 && at->anchor == 1) {
        kl_vec_expm1(lr_rest, w);
        for (int k = 0; k < KL_NODES; k++)
            u[k] = -w[k] * (rest / m);
    } else {
        kl_nodes_standard(at, m, 1, u);
        for (int k = 0; k < KL_NODES; k++) {
            double d = u[k] - low;

            u[k] = d / m;
            w[k] = -d / rest;
        }
    }
}

/* log x + log(1 - x) is part of p(x), less the same at the mean */
static void
beta_saddle(const struct kl_law *law, const struct kl_nodes *at,
            double lx[KL_NODES], double lrest[KL_NODES], double lp[KL_NODES])
{
    double a = law->a[0], b = law->a[1], c = law->c[SCALE];
    double u[KL_NODES], w[KL_NODES], du[KL_NODES], dw[KL_NODES];
    double lr_x[KL_NODES], lr_rest[KL_NODES];

    for (int k = 0; k < KL_NODES; k++) {
        lr_x[k] = (lx[k] - law->c[MEAN + 2]) - law->c[MEAN + 3];
        lr_rest[k] = (lrest[k] - law->c[REST + 2]) - law->c[REST + 3];
    }
    relative(at, law, lr_x, lr_rest, u, w);
    kl_law_deviance(u, lr_x, du);
    kl_law_deviance(w, lr_rest, dw);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - a * du[k] - b * dw[k] - lx[k] - lrest[k];
}

static void
beta_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                double lp[KL_NODES])
{
    double a = law->a[0], b = law->a[1], c = law->c[SCALE];
    double lx[KL_NODES], lrest[KL_NODES];

    log_both(at, lx, lrest);
    if (is_saddle(law->a)) {
        beta_saddle(law, at, lx, lrest, lp);
        return;
    }
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c + (a - 1) * lx[k] + (b - 1) * lrest[k];
}

static double
beta_sd(const double *a)
{
    double n = a[0] + a[1];

    return sqrt(a[0] / n * (a[1] / n) / (n + 1));
}

static void
beta_outline(const struct kl_law *law, struct kl_outline *out)
{
    double mean = law->c[MEAN], sd = beta_sd(law->a);

    *out = (struct kl_outline){
        .lo = 0,
        .hi = 1,
        .end = {kl_end_of_power(law->a[0] - 1), kl_end_of_power(law->a[1] - 1)},
        .singular = {law->a[0] != 1, law->a[1] != 1},
        .view = {fmax(0, mean - 4.2 * sd), fmin(1, mean + 4.2 * sd)},
    };
}

/* Not so near to an end that its own logarithmic scale is the better place. */
static void
beta_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    double mean = law->c[MEAN], rest = law->c[REST], sd = beta_sd(law->a);

    if (law->a[0] <= 1 && law->a[1] <= 1) {
        kl_breaks_add(out, 0.5, 0);
        return;
    }
    for (int i = 0; i < KL_LAW_BELL; i++) {
        double offset = kl_law_bell[i] * sd;

        if (mean + offset > 0.02 * mean && rest - offset > 0.02 * rest)
            kl_breaks_add(out, mean, offset);
    }
}

/* log B - (a-1) psi(a) - (b-1) psi(b) + (a+b-2) psi(a+b), by entropies of
 * gamma distributions, which do not cancel like their parts. */
static double
beta_entropy(const double *a)
{
    long double n = (long double)a[0] + a[1];

    return (double)(kl_gamma_entropy(a[0]) + kl_gamma_entropy(a[1]) -
                    kl_gamma_entropy(n) - kl_digamma(n));
}

const struct kl_density_row kl_beta = {
    .prepare = beta_prepare,
    .logdensity = beta_logdensity,
    .outline = beta_outline,
    .breaks = beta_breaks,
    .entropy = beta_entropy,
};

/* ---- triangular(a, mode, b) ---------------------------------------------- */

/* c[0] is the log of the density at the mode, c[1] and c[2] are the widths of
 * the sides, c[3] and c[4] their logs. */
static void
triangular_prepare(struct kl_law *law)
{
    long double a = law->a[0], mode = law->a[1], b = law->a[2];

    law->c[0] = (double)(logl(2) - logl(b - a));
    law->c[1] = (double)(mode - a);
    law->c[2] = (double)(b - mode);
    law->c[3] = (double)logl(mode - a);
    law->c[4] = (double)logl(b - mode);
}

/* The density is the lower of the lines through an end and the peak; a line
 * that stands upright is not there. */
static void
triangular_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                      double lp[KL_NODES])
{
    double a = law->a[0], b = law->a[2], left = law->c[1], right = law->c[2];
    double rise[KL_NODES], fall[KL_NODES], lr[KL_NODES];

    kl_nodes_distance(at, a, 1, rise, NULL);
    kl_nodes_distance(at, b, -1, fall, NULL);
    for (int k = 0; k < KL_NODES; k++) {
        rise[k] = left > 0 ? rise[k] / left : INFINITY;
        fall[k] = right > 0 ? fall[k] / right : INFINITY;
        lr[k] = rise[k] < fall[k] ? rise[k] : fall[k];
    }
    kl_vec_log(lr, lr);
    if (at->sign != 0 && at->anchor == a) {
        for (int k = 0; k < KL_NODES; k++)
            lr[k] = rise[k] < fall[k] ? at->s[k] - law->c[3] : lr[k];
    } else if (at->sign != 0 && at->anchor == b) {
        for (int k = 0; k < KL_NODES; k++)
            lr[k] = fall[k] < rise[k] ? at->s[k] - law->c[4] : lr[k];
    }
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = law->c[0] + lr[k];
}

static void
triangular_outline(const struct kl_law *law, struct kl_outline *out)
{
    bool rises = law->c[1] > 0, falls = law->c[2] > 0;

    *out = (struct kl_outline){
        .lo = law->a[0],
        .hi = law->a[2],
        .end = {kl_end_of_power(rises), kl_end_of_power(falls)},
        .singular = {rises, falls},
        .view = {law->a[0], law->a[2]},
    };
}

static void
triangular_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    if (law->c[1] > 0 && law->c[2] > 0)
        kl_breaks_add(out, law->a[1], 0);
}

static double
triangular_entropy(const double *a)
{
    return (double)(0.5L + logl(((long double)a[2] - a[0]) / 2));
}

const struct kl_density_row kl_triangular = {
    .prepare = triangular_prepare,
    .logdensity = triangular_logdensity,
    .outline = triangular_outline,
    .breaks = triangular_breaks,
    .entropy = triangular_entropy,
};
