/* One draw of each continuous family: by inversion where that is a formula,
 * else from normal and gamma variables. Uniform numbers have 53 bits, so that
 * tails go as far as ten million draws ever do.
 *
 * src   Devroye, Non-Uniform Random Variate Generation (1986), ch. IX
 */
#include "config.h"

#include "klscope/core/draw_private.h"

#include <math.h>

#include "klscope/core/family_private.h"
#include "klscope/core/law_private.h"

static double
exponential(struct kl_random *random)
{
    return -log(kl_random_open(random));
}

static double
draw_uniform(const struct kl_law *law, struct kl_random *random)
{
    double u = kl_random_open(random);

    return law->a[0] * (1 - u) + law->a[1] * u;
}

static double
draw_normal(const struct kl_law *law, struct kl_random *random)
{
    return law->a[0] + law->a[1] * kl_random_normal(random);
}

static double
draw_lognormal(const struct kl_law *law, struct kl_random *random)
{
    return exp(draw_normal(law, random));
}

static double
draw_exponential(const struct kl_law *law, struct kl_random *random)
{
    return exponential(random) / law->a[0];
}

/* The difference of two exponentials. */
static double
draw_laplace(const struct kl_law *law, struct kl_random *random)
{
    double up = exponential(random);

    return law->a[0] + law->a[1] * (up - exponential(random));
}

static double
draw_logistic(const struct kl_law *law, struct kl_random *random)
{
    double u = kl_random_open(random);

    return law->a[0] + law->a[1] * (log(u) - log1p(-u));
}

static double
draw_cauchy(const struct kl_law *law, struct kl_random *random)
{
    return law->a[0] +
           law->a[1] * tan(M_PI * (kl_random_open(random) - 0.5));
}

/* A normal over the root of a chi-squared variable's share of its df. */
static double
draw_student_t(const struct kl_law *law, struct kl_random *random)
{
    double half = law->a[0] / 2;
    double size = kl_random_log_gamma(random, half) - log(half);

    return law->a[1] +
           law->a[2] * kl_random_normal(random) * exp(-0.5 * size);
}

static double
draw_gamma(const struct kl_law *law, struct kl_random *random)
{
    return law->a[1] * exp(kl_random_log_gamma(random, law->a[0]));
}

static double
draw_inverse_gamma(const struct kl_law *law, struct kl_random *random)
{
    return law->a[1] * exp(-kl_random_log_gamma(random, law->a[0]));
}

static double
draw_chi_squared(const struct kl_law *law, struct kl_random *random)
{
    return 2 * exp(kl_random_log_gamma(random, law->a[0] / 2));
}

static double
draw_beta(const struct kl_law *law, struct kl_random *random)
{
    double a = kl_random_log_gamma(random, law->a[0]);
    double b = kl_random_log_gamma(random, law->a[1]);

    return 1 / (1 + exp(b - a));
}

static double
draw_weibull(const struct kl_law *law, struct kl_random *random)
{
    return law->a[1] * exp(log(exponential(random)) / law->a[0]);
}

static double
draw_rayleigh(const struct kl_law *law, struct kl_random *random)
{
    return law->a[0] * sqrt(2 * exponential(random));
}

static double
draw_pareto(const struct kl_law *law, struct kl_random *random)
{
    return law->a[1] * exp(exponential(random) / law->a[0]);
}

static double
draw_gumbel(const struct kl_law *law, struct kl_random *random)
{
    return law->a[0] - law->a[1] * log(exponential(random));
}

/* c[1] and c[2] are the widths of the two sides. */
static double
draw_triangular(const struct kl_law *law, struct kl_random *random)
{
    double left = law->c[1], right = law->c[2], u = kl_random_open(random);

    if (u * (left + right) < left)
        return law->a[0] + sqrt(u * (left + right)) * sqrt(left);
    return law->a[2] - sqrt((1 - u) * (left + right)) * sqrt(right);
}

static double
draw_half_normal(const struct kl_law *law, struct kl_random *random)
{
    return law->a[0] * fabs(kl_random_normal(random));
}

/* src   Azzalini, Scand. J. Statist. 13 (1986): the size of one normal and
 *       another one, weighted by delta = shape / sqrt(1 + shape^2) */
static double
draw_skew_normal(const struct kl_law *law, struct kl_random *random)
{
    double root = hypot(1, law->a[2]);
    double size = fabs(kl_random_normal(random));

    return law->a[0] + law->a[1] * (law->a[2] / root * size +
                                    kl_random_normal(random) / root);
}

/* clang-format off */
static const struct {
    const struct kl_density_row *row;
    kl_law_draw draw;
} laws[] = {
    { &kl_uniform,       draw_uniform },
    { &kl_normal,        draw_normal },
    { &kl_lognormal,     draw_lognormal },
    { &kl_exponential,   draw_exponential },
    { &kl_laplace,       draw_laplace },
    { &kl_logistic,      draw_logistic },
    { &kl_cauchy,        draw_cauchy },
    { &kl_student_t,     draw_student_t },
    { &kl_gamma,         draw_gamma },
    { &kl_inverse_gamma, draw_inverse_gamma },
    { &kl_beta,          draw_beta },
    { &kl_chi_squared,   draw_chi_squared },
    { &kl_weibull,       draw_weibull },
    { &kl_rayleigh,      draw_rayleigh },
    { &kl_pareto,        draw_pareto },
    { &kl_gumbel,        draw_gumbel },
    { &kl_triangular,    draw_triangular },
    { &kl_half_normal,   draw_half_normal },
    { &kl_skew_normal,   draw_skew_normal },
};
/* clang-format on */

kl_law_draw
kl_law_draw_of(const struct kl_density_row *row)
{
    size_t i;

    for (i = 0; i < COUNT(laws); i++)
        if (laws[i].row == row)
            return laws[i].draw;
    return NULL;
}
