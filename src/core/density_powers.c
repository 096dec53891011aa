/* Densities of positive numbers that are powers of simpler ones: Weibull's and
 * Rayleigh's of exponential ones, Pareto's exponential of an exponential one;
 * and half of a normal one. A law's constants are the reference, then the rest.
 */
#include "config.h"

#include <math.h>

#include "klscope/core/family_private.h"
#include "klscope/core/law_private.h"

enum { C = KL_REFERENCE }; /* the first constant behind the reference */

/* ---- weibull(shape, scale), rayleigh(scale) ------------------------------ */

/* Logarithms of (x / reference)^shape, an exponential variable, where its
 * density changes. */
static const double weibull_multiple[] = {-30, -14, -6, -2, 0, 1, 2, 3.8};

static void
weibull_prepare(struct kl_law *law)
{
    kl_law_refer(law->c, law->a[1]);
    law->c[C] = (double)(logl(law->a[0]) - logl(law->a[1]));
}

static void
weibull_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                   double lp[KL_NODES])
{
    double shape = law->a[0], c = law->c[C];
    double lr[KL_NODES], e[KL_NODES];

    kl_law_ratio(at, law->c, e, lr);
    for (int k = 0; k < KL_NODES; k++)
        e[k] = shape * lr[k];
    kl_vec_exp(e, e);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c + (shape - 1) * lr[k] - e[k];
}

static void
weibull_outline(const struct kl_law *law, struct kl_outline *out)
{
    double shape = law->a[0], scale = law->a[1];

    *out = kl_outline_positive(
        kl_end_of_power(shape - 1), shape != 1,
        kl_end_of_exp(shape, pow(scale, -shape), shape - 1),
        scale * exp(-6 / shape), scale * exp(fmin(1.8 / shape, 2.5)));
}

static void
weibull_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    kl_law_log_breaks(out, law->c, 1 / law->a[0], weibull_multiple,
                      COUNT(weibull_multiple));
}

static double
weibull_entropy(const double *a)
{
    return EULER_GAMMA * (1 - 1 / a[0]) + log(a[1]) - log(a[0]) + 1;
}

const struct kl_density_row kl_weibull = {
    .prepare = weibull_prepare,
    .logdensity = weibull_logdensity,
    .outline = weibull_outline,
    .breaks = weibull_breaks,
    .entropy = weibull_entropy,
};

static void
rayleigh_prepare(struct kl_law *law)
{
    kl_law_refer(law->c, law->a[0]);
    law->c[C] = -log(law->a[0]);
}

static void
rayleigh_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                    double lp[KL_NODES])
{
    double c = law->c[C], v[KL_NODES], lr[KL_NODES];

    kl_law_ratio(at, law->c, v, lr);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c + lr[k] - 0.5 * (1 + v[k]) * (1 + v[k]);
}

static void
rayleigh_outline(const struct kl_law *law, struct kl_outline *out)
{
    double scale = law->a[0];

    *out = kl_outline_positive(kl_end_of_power(1), true,
                               kl_end_of_exp(2, 0.5 / (scale * scale), 1), 0,
                               4 * scale);
}

static void
rayleigh_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    double from[KL_REFERENCE];

    kl_law_refer(from, sqrtl(2) * law->a[0]);
    kl_law_log_breaks(out, from, 0.5, weibull_multiple,
                      COUNT(weibull_multiple));
}

static double
rayleigh_entropy(const double *a)
{
    return 1 + log(a[0]) - 0.5 * M_LN2 + 0.5 * EULER_GAMMA;
}

const struct kl_density_row kl_rayleigh = {
    .prepare = rayleigh_prepare,
    .logdensity = rayleigh_logdensity,
    .outline = rayleigh_outline,
    .breaks = rayleigh_breaks,
    .entropy = rayleigh_entropy,
};

/* ---- pareto(shape, scale), from scale up --------------------------------- */

static void
pareto_prepare(struct kl_law *law)
{
    kl_law_refer(law->c, law->a[1]);
    law->c[C] = (double)(logl(law->a[0]) - logl(law->a[1]));
}

static void
pareto_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                  double lp[KL_NODES])
{
    double power = law->a[0] + 1, c = law->c[C];
    double v[KL_NODES], lr[KL_NODES];

    kl_law_ratio(at, law->c, v, lr);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - power * lr[k];
}

static void
pareto_outline(const struct kl_law *law, struct kl_outline *out)
{
    double shape = law->a[0], scale = law->a[1];

    *out = kl_outline_line(kl_end_of_power(0), kl_end_of_power(shape + 1),
                           scale, scale * exp(fmin(5 / shape, 2.3)));
    out->lo = scale;
}

static void
pareto_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    static const double multiple[] = {0.5, 2, 5};

    double shape = law->a[0], scale = law->a[1];

    kl_law_breaks(out, scale, scale * fmin(1, 1 / shape), multiple,
                  COUNT(multiple));
}

static double
pareto_entropy(const double *a)
{
    return log(a[1]) - log(a[0]) + 1 + 1 / a[0];
}

const struct kl_density_row kl_pareto = {
    .prepare = pareto_prepare,
    .logdensity = pareto_logdensity,
    .outline = pareto_outline,
    .breaks = pareto_breaks,
    .entropy = pareto_entropy,
};

/* ---- half_normal(scale) -------------------------------------------------- */

static void
half_normal_prepare(struct kl_law *law)
{
    law->c[0] = M_LN2 - HALF_LOG_2_PI - log(law->a[0]);
}

static void
half_normal_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                       double lp[KL_NODES])
{
    double c = law->c[0], z[KL_NODES];

    kl_nodes_standard(at, 0, law->a[0], z);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - 0.5 * z[k] * z[k];
}

static void
half_normal_outline(const struct kl_law *law, struct kl_outline *out)
{
    double scale = law->a[0];

    *out = kl_outline_positive(kl_end_of_power(0), false,
                               kl_end_of_exp(2, 0.5 / (scale * scale), 0), 0,
                               3.6 * scale);
}

static void
half_normal_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    static const double multiple[] = {2, 5, 10};

    kl_law_breaks(out, 0, law->a[0], multiple, COUNT(multiple));
}

static double
half_normal_entropy(const double *a)
{
    return HALF_LOG_PI - 0.5 * M_LN2 + 0.5 + log(a[0]);
}

const struct kl_density_row kl_half_normal = {
    .prepare = half_normal_prepare,
    .logdensity = half_normal_logdensity,
    .outline = half_normal_outline,
    .breaks = half_normal_breaks,
    .entropy = half_normal_entropy,
};
