/* Densities of positive numbers: powers, exponentials and squared logarithms
 * of the ratio of x to a reference, which is where the density has its weight.
 * A law's constants are the reference, then the rest.
 *
 * For a gamma distribution of shape k and mean m it is
 *    log p(x) = log p(m) - k (v - log(1 + v)) - log(1 + v),  v = x/m - 1
 * with log p(m) from what Stirling's formula leaves out: all terms are as
 * small as the result, where (k-1) log x - x - lgamma(k) would have lost nine
 * digits at a shape of 1e6.
 */
#include "config.h"

#include <math.h>

#include "klscope/core/family_private.h"
#include "klscope/core/gamma.h"
#include "klscope/core/law_private.h"

enum { C = KL_REFERENCE }; /* the first constant behind the reference */

/* ---- lognormal(mu, sigma) ------------------------------------------------ */

/* The reference is exp(mu), and its logarithm mu itself. */
static void
lognormal_prepare(struct kl_law *law)
{
    double mu = law->a[0];

    kl_law_refer(law->c, expl(mu));
    law->c[2] = mu;
    law->c[3] = 0;
    law->c[C] = -HALF_LOG_2_PI - log(law->a[1]) - mu;
}

static void
lognormal_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                     double lp[KL_NODES])
{
    double sigma = law->a[1], c = law->c[C];
    double v[KL_NODES], lr[KL_NODES];

    kl_law_ratio(at, law->c, v, lr);
    for (int k = 0; k < KL_NODES; k++) {
        double z = lr[k] / sigma;

        lp[k] = c - 0.5 * z * z - lr[k];
    }
}

static void
lognormal_outline(const struct kl_law *law, struct kl_outline *out)
{
    double mu = law->a[0], sigma = law->a[1], c = 0.5 / (sigma * sigma);
    struct kl_end end = {.cls = KL_END_LOGNORMAL, .c = c, .w = 2 * c * mu - 1};

    *out = kl_outline_positive(
        end, true, end, exp(mu - 3.6 * sigma),
        exp(fmin(mu + sigma * fmax(1.5, 3.6 - 1.4 * sigma), 690)));
}

static void
lognormal_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    kl_law_log_breaks(out, law->c, law->a[1], kl_law_bell, KL_LAW_BELL);
}

static double
lognormal_entropy(const double *a)
{
    return a[0] + HALF_LOG_2_PI + 0.5 + log(a[1]);
}

const struct kl_density_row kl_lognormal = {
    .prepare = lognormal_prepare,
    .logdensity = lognormal_logdensity,
    .outline = lognormal_outline,
    .breaks = lognormal_breaks,
    .entropy = lognormal_entropy,
};

/* ---- exponential(rate) --------------------------------------------------- */

static void
exponential_prepare(struct kl_law *law)
{
    law->c[0] = log(law->a[0]);
}

static void
exponential_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                       double lp[KL_NODES])
{
    double rate = law->a[0], c = law->c[0], y[KL_NODES];

    kl_nodes_distance(at, 0, 1, y, NULL);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - rate * y[k];
}

static void
exponential_outline(const struct kl_law *law, struct kl_outline *out)
{
    double rate = law->a[0];

    *out = kl_outline_positive(kl_end_of_power(0), false,
                               kl_end_of_exp(1, rate, 0), 0, 6 / rate);
}

static void
exponential_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    static const double multiple[] = {1, 3, 8, 18, 40};

    kl_law_breaks(out, 0, 1 / law->a[0], multiple, COUNT(multiple));
}

static double
exponential_entropy(const double *a)
{
    return 1 - log(a[0]);
}

const struct kl_density_row kl_exponential = {
    .prepare = exponential_prepare,
    .logdensity = exponential_logdensity,
    .outline = exponential_outline,
    .breaks = exponential_breaks,
    .entropy = exponential_entropy,
};

/* ---- gamma(shape, scale), chi_squared(df) -------------------------------- */

/* From this shape on, deviance beats its parts. */
#define SADDLE 4

static void
prepare_gamma(double shape, double scale, struct kl_law *law)
{
    kl_law_refer(law->c, (long double)shape * scale);
    law->c[C] = (double)(-0.5L * logl(shape) - HALF_LOG_2_PI -
                         kl_stirling_rest(shape) - logl(scale));
}

static void
gamma_logdensity_of(double shape, const struct kl_law *law,
                    const struct kl_nodes *at, double lp[KL_NODES])
{
    double c = law->c[C], v[KL_NODES], lr[KL_NODES], d[KL_NODES];

    kl_law_ratio(at, law->c, v, lr);
    if (shape < SADDLE) {
        for (int k = 0; k < KL_NODES; k++)
            lp[k] = c + (shape - 1) * lr[k] - shape * v[k];
        return;
    }
    kl_law_deviance(v, lr, d);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - shape * d[k] - lr[k];
}

static struct kl_outline
gamma_outline_of(double shape, double scale)
{
    double sd = sqrt(shape);

    return kl_outline_positive(kl_end_of_power(shape - 1), shape != 1,
                               kl_end_of_exp(1, 1 / scale, shape - 1),
                               scale * fmax(0, shape - 3.6 * sd),
                               scale * (shape + 4.2 * sd));
}

static void
gamma_breaks_of(double shape, double scale, struct kl_breaks *out)
{
    static const double multiple[] = {0.1, 1, 4, 10, 20, 45};

    if (shape < 4)
        kl_law_breaks(out, 0, scale, multiple, COUNT(multiple));
    else
        kl_law_breaks(out, (shape - 1) * scale, sqrt(shape) * scale,
                      kl_law_bell, KL_LAW_BELL);
}

static void
gamma_prepare(struct kl_law *law)
{
    prepare_gamma(law->a[0], law->a[1], law);
}

static void
gamma_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                 double lp[KL_NODES])
{
    gamma_logdensity_of(law->a[0], law, at, lp);
}

static void
gamma_outline(const struct kl_law *law, struct kl_outline *out)
{
    *out = gamma_outline_of(law->a[0], law->a[1]);
}

static void
gamma_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    gamma_breaks_of(law->a[0], law->a[1], out);
}

static double
gamma_entropy(const double *a)
{
    return (double)(kl_gamma_entropy(a[0]) + logl(a[1]));
}

const struct kl_density_row kl_gamma = {
    .prepare = gamma_prepare,
    .logdensity = gamma_logdensity,
    .outline = gamma_outline,
    .breaks = gamma_breaks,
    .entropy = gamma_entropy,
};

static void
chi_squared_prepare(struct kl_law *law)
{
    prepare_gamma(law->a[0] / 2, 2, law);
}

static void
chi_squared_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                       double lp[KL_NODES])
{
    gamma_logdensity_of(law->a[0] / 2, law, at, lp);
}

static void
chi_squared_outline(const struct kl_law *law, struct kl_outline *out)
{
    *out = gamma_outline_of(law->a[0] / 2, 2);
}

static void
chi_squared_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    gamma_breaks_of(law->a[0] / 2, 2, out);
}

static double
chi_squared_entropy(const double *a)
{
    return (double)(kl_gamma_entropy(a[0] / 2) + logl(2));
}

const struct kl_density_row kl_chi_squared = {
    .prepare = chi_squared_prepare,
    .logdensity = chi_squared_logdensity,
    .outline = chi_squared_outline,
    .breaks = chi_squared_breaks,
    .entropy = chi_squared_entropy,
};

/* ---- inverse_gamma(shape, scale) ----------------------------------------- */

/* The same as for gamma, with the ratio the other way round: the reference is
 * scale / shape, and v = reference / x - 1. */
static void
inverse_gamma_prepare(struct kl_law *law)
{
    long double shape = law->a[0], scale = law->a[1];

    kl_law_refer(law->c, scale / shape);
    law->c[C] = (double)(1.5L * logl(shape) - HALF_LOG_2_PI -
                         kl_stirling_rest(shape) - logl(scale));
}

static void
inverse_ratio(const struct kl_nodes *at, const double from[KL_REFERENCE],
              double v[KL_NODES], double lr[KL_NODES])
{
    double m = from[0], y[KL_NODES];

    kl_law_ratio(at, from, v, lr);
    for (int k = 0; k < KL_NODES; k++)
        lr[k] = -lr[k];
    if (at->sign != 0 && at->anchor == 0) {
        kl_vec_expm1(lr, v);
        return;
    }
    kl_nodes_distance(at, 0, 1, y, NULL);
    for (int k = 0; k < KL_NODES; k++)
        v[k] = v[k] > 1 ? m / y[k] - 1 : -(v[k] * m) / y[k];
}

static void
inverse_gamma_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                         double lp[KL_NODES])
{
    double shape = law->a[0], c = law->c[C];
    double v[KL_NODES], lr[KL_NODES], d[KL_NODES];

    inverse_ratio(at, law->c, v, lr);
    kl_law_deviance(v, lr, d);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - shape * d[k] + lr[k];
}

static void
inverse_gamma_outline(const struct kl_law *law, struct kl_outline *out)
{
    double shape = law->a[0], scale = law->a[1];
    double mode = scale / (shape + 1), wide = 3.6 / sqrt(shape + 1);

    *out = kl_outline_positive(kl_end_of_exp(1, scale, -shape - 1), true,
                               kl_end_of_power(shape + 1), mode * exp(-wide),
                               mode * exp(wide));
}

static void
inverse_gamma_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    static const double multiple[] = {1 / 45., 1 / 20., 0.1, 0.25, 1, 10};

    double shape = law->a[0], scale = law->a[1];

    if (shape < 30)
        kl_law_breaks(out, 0, scale, multiple, COUNT(multiple));
    else
        kl_law_breaks(out, scale / (shape + 1),
                      scale / ((shape - 1) * sqrt(shape - 2)), kl_law_bell,
                      KL_LAW_BELL);
}

static double
inverse_gamma_entropy(const double *a)
{
    return (double)(kl_gamma_entropy(a[0]) - 2 * kl_digamma(a[0]) + logl(a[1]));
}

const struct kl_density_row kl_inverse_gamma = {
    .prepare = inverse_gamma_prepare,
    .logdensity = inverse_gamma_logdensity,
    .outline = inverse_gamma_outline,
    .breaks = inverse_gamma_breaks,
    .entropy = inverse_gamma_entropy,
};
