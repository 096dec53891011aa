/* Expectations under densities on the positive half-line: ratios of gamma
 * functions, their derivatives, and incomplete gamma and beta functions. See
 * closed_mean.c for the rest.
 *
 * src   Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions,
 *       2nd ed.
 */
#include "config.h"

#include "klscope/core/closed_private.h"

#include <stddef.h>

/* gamma */

static struct kl_num
gamma_mean(const struct kl_closed *p)
{
    return n_mul(p->a[0], p->a[1]);
}

MEAN(gamma_x)
{
    *out = n_sub(gamma_mean(p), arg[0]);
    return true;
}

MEAN(gamma_variance)
{
    (void)arg;
    *out = n_mul(p->a[0], n_square(p->a[1]));
    return true;
}

MEAN(gamma_log)
{
    (void)arg;
    *out = n_add(n_psi(p->a[0]), n_log(p->a[1]));
    return true;
}

MEAN(gamma_log_variance)
{
    (void)arg;
    *out = n_trigamma(p->a[0]);
    return true;
}

/* gamma(k + r) / gamma(k) */
static bool
rising(struct kl_num k, struct kl_num r, struct kl_num *out)
{
    struct kl_num next = n_add(k, r);

    if (next.v <= next.e)
        return false;
    *out = n_exp(n_sub(n_lgamma(next), n_lgamma(k)));
    return true;
}

MEAN(gamma_power)
{
    if (!rising(p->a[0], arg[0], out))
        return false;
    *out = n_mul(*out, n_pow(n_div(p->a[1], arg[1]), arg[0]));
    return true;
}

MEAN(gamma_exp)
{
    struct kl_num t = n_div(p->a[1], arg[1]);

    *out = n_exp(n_sub(n_div(arg[0], arg[1]), n_mul(p->a[0], n_log1p(t))));
    return true;
}

MEAN(gamma_distance)
{
    struct kl_num mean = gamma_mean(p), x, k = p->a[0];

    if (kl_mean_outside(p, arg[0], out))
        return true;
    x = n_div(arg[0], p->a[1]);
    *out = kl_mean_distance(n_sub(mean, arg[0]), arg[0], kl_gamma_below(k, x),
                            n_mul(mean, kl_gamma_below(n_plus(k, 1), x)));
    return true;
}

/* inverse_gamma */

static struct kl_num
inverse_gamma_mean(const struct kl_closed *p)
{
    return n_div(p->a[1], n_plus(p->a[0], -1));
}

MEAN(inverse_gamma_x)
{
    *out = n_sub(inverse_gamma_mean(p), arg[0]);
    return p->a[0].v > 1;
}

MEAN(inverse_gamma_variance)
{
    (void)arg;
    *out = n_div(n_square(inverse_gamma_mean(p)), n_plus(p->a[0], -2));
    return p->a[0].v > 2;
}

MEAN(inverse_gamma_log)
{
    (void)arg;
    *out = n_sub(n_log(p->a[1]), n_psi(p->a[0]));
    return true;
}

MEAN(inverse_gamma_power)
{
    if (!rising(p->a[0], n_neg(arg[0]), out))
        return false;
    *out = n_mul(*out, n_pow(n_div(p->a[1], arg[1]), arg[0]));
    return true;
}

MEAN(inverse_gamma_exp)
{
    struct kl_num u = n_div(p->a[1], arg[1]);

    *out = n_mul(kl_laplace_inverse_gamma(p->a[0], u),
                 n_exp(n_div(arg[0], arg[1])));
    return true;
}

MEAN(inverse_gamma_distance)
{
    struct kl_num mean = inverse_gamma_mean(p), x, k = p->a[0];

    if (k.v <= 1)
        return false;
    if (kl_mean_outside(p, arg[0], out))
        return true;
    x = n_div(p->a[1], arg[0]);
    *out = kl_mean_distance(n_sub(mean, arg[0]), arg[0], kl_gamma_above(k, x),
                            n_mul(mean, kl_gamma_above(n_plus(k, -1), x)));
    return true;
}

/* beta */

static struct kl_num
beta_mean(const struct kl_closed *p)
{
    return n_div(p->a[0], n_add(p->a[0], p->a[1]));
}

MEAN(beta_x)
{
    *out = n_sub(beta_mean(p), arg[0]);
    return true;
}

MEAN(beta_variance)
{
    struct kl_num sum = n_add(p->a[0], p->a[1]);

    (void)arg;
    *out = n_div(n_div(n_mul(p->a[0], p->a[1]), n_square(sum)), n_plus(sum, 1));
    return true;
}

MEAN(beta_log)
{
    (void)arg;
    *out = n_sub(n_psi(p->a[0]), n_psi(n_add(p->a[0], p->a[1])));
    return true;
}

MEAN(beta_log_rest)
{
    (void)arg;
    *out = n_sub(n_psi(p->a[1]), n_psi(n_add(p->a[0], p->a[1])));
    return true;
}

MEAN(beta_log_variance)
{
    (void)arg;
    *out = n_sub(n_trigamma(p->a[0]), n_trigamma(n_add(p->a[0], p->a[1])));
    return true;
}

MEAN(beta_power)
{
    struct kl_num above, below;

    if (!rising(p->a[0], arg[0], &above) ||
        !rising(n_add(p->a[0], p->a[1]), arg[0], &below))
        return false;
    *out = n_div(n_div(above, below), n_pow(arg[1], arg[0]));
    return true;
}

MEAN(beta_exp)
{
    *out = n_mul(kl_laplace_beta(p->a[0], p->a[1], n_div(n_of(1), arg[1])),
                 n_exp(n_div(arg[0], arg[1])));
    return true;
}

MEAN(beta_distance)
{
    struct kl_num mean = beta_mean(p), m = arg[0], rest, a = p->a[0];

    if (kl_mean_outside(p, m, out))
        return true;
    rest = n_sub(n_of(1), m);
    *out = kl_mean_distance(
        n_sub(mean, m), m, kl_beta_below(a, p->a[1], m, rest),
        n_mul(mean, kl_beta_below(n_plus(a, 1), p->a[1], m, rest)));
    return true;
}

/* weibull */

/* E (x/scale)^r */
static struct kl_num
weibull_moment(const struct kl_closed *p, struct kl_num r)
{
    return n_exp(n_lgamma(n_plus(n_div(r, p->a[0]), 1)));
}

static struct kl_num
weibull_mean(const struct kl_closed *p)
{
    return n_mul(p->a[1], weibull_moment(p, n_of(1)));
}

MEAN(weibull_x)
{
    *out = n_sub(weibull_mean(p), arg[0]);
    return true;
}

MEAN(weibull_variance)
{
    struct kl_num v =
        n_sub(weibull_moment(p, n_of(2)), n_square(weibull_moment(p, n_of(1))));

    (void)arg;
    *out = n_mul(n_square(p->a[1]), v);
    return true;
}

MEAN(weibull_log)
{
    (void)arg;
    *out = n_sub(n_log(p->a[1]), n_div(n_euler(), p->a[0]));
    return true;
}

MEAN(weibull_log_variance)
{
    (void)arg;
    *out = n_over(n_square(n_div(n_pi(), p->a[0])), 6);
    return true;
}

MEAN(weibull_power)
{
    if (n_add(arg[0], p->a[0]).v <= 0)
        return false;
    *out =
        n_mul(weibull_moment(p, arg[0]), n_pow(n_div(p->a[1], arg[1]), arg[0]));
    return true;
}

/* Known for shapes 1 and 2: the exponential and the Rayleigh. */
MEAN(weibull_exp)
{
    struct kl_num t = n_div(p->a[1], arg[1]);

    if (p->a[0].v == 1)
        *out = n_div(n_of(1), n_plus(t, 1));
    else if (p->a[0].v == 2)
        *out = kl_laplace_rayleigh(n_div(t, n_sqrt(n_of(2))));
    else
        return false;
    *out = n_mul(*out, n_exp(n_div(arg[0], arg[1])));
    return true;
}

MEAN(weibull_distance)
{
    struct kl_num mean = weibull_mean(p), u, next;

    if (kl_mean_outside(p, arg[0], out))
        return true;
    next = n_plus(n_div(n_of(1), p->a[0]), 1);
    u = n_pow(n_div(arg[0], p->a[1]), p->a[0]);
    *out =
        kl_mean_distance(n_sub(mean, arg[0]), arg[0], n_neg(n_expm1(n_neg(u))),
                         n_mul(mean, kl_gamma_below(next, u)));
    return true;
}

/* pareto */

static struct kl_num
pareto_mean(const struct kl_closed *p)
{
    return n_div(n_mul(p->a[0], p->a[1]), n_plus(p->a[0], -1));
}

MEAN(pareto_x)
{
    *out = n_sub(pareto_mean(p), arg[0]);
    return p->a[0].v > 1;
}

MEAN(pareto_variance)
{
    struct kl_num r = n_div(p->a[1], n_plus(p->a[0], -1));

    (void)arg;
    *out = n_div(n_mul(p->a[0], n_square(r)), n_plus(p->a[0], -2));
    return p->a[0].v > 2;
}

MEAN(pareto_log)
{
    (void)arg;
    *out = n_add(n_log(p->a[1]), n_div(n_of(1), p->a[0]));
    return true;
}

MEAN(pareto_log_variance)
{
    (void)arg;
    *out = n_square(n_div(n_of(1), p->a[0]));
    return true;
}

MEAN(pareto_power)
{
    struct kl_num left = n_sub(p->a[0], arg[0]);

    if (left.v <= left.e)
        return false;
    *out = n_mul(n_div(p->a[0], left), n_pow(n_div(p->a[1], arg[1]), arg[0]));
    return true;
}

MEAN(pareto_exp)
{
    *out = n_mul(kl_laplace_pareto(p->a[0], n_div(p->a[1], arg[1])),
                 n_exp(n_div(arg[0], arg[1])));
    return true;
}

/* With u = (minimum/m)^shape, the chance of more than m. */
MEAN(pareto_distance)
{
    struct kl_num mean = pareto_mean(p), u, beyond;

    if (p->a[0].v <= 1)
        return false;
    if (kl_mean_outside(p, arg[0], out))
        return true;
    u = n_pow(n_div(p->a[1], arg[0]), p->a[0]);
    beyond = n_div(n_mul(u, arg[0]), n_plus(p->a[0], -1));
    *out = n_add(n_sub(arg[0], mean), n_times(beyond, 2));
    return true;
}

/* half_normal */

static struct kl_num
half_normal_mean(const struct kl_closed *p)
{
    return n_mul(p->a[0], n_sqrt(n_div(n_of(2), n_pi())));
}

MEAN(half_normal_x)
{
    *out = n_sub(half_normal_mean(p), arg[0]);
    return true;
}

MEAN(half_normal_variance)
{
    struct kl_num v = n_sub(n_of(1), n_div(n_of(2), n_pi()));

    (void)arg;
    *out = n_mul(n_square(p->a[0]), v);
    return true;
}

MEAN(half_normal_log)
{
    struct kl_num half = n_times(n_add(n_euler(), n_log(n_of(2))), 0.5);

    (void)arg;
    *out = n_sub(n_log(p->a[0]), half);
    return true;
}

MEAN(half_normal_log_variance)
{
    (void)p, (void)arg;
    *out = n_over(n_square(n_pi()), 8);
    return true;
}

MEAN(half_normal_power)
{
    struct kl_num half = n_times(n_plus(arg[0], 1), 0.5), sum;

    if (half.v <= 0)
        return false;
    sum = n_sub(n_lgamma(half), n_times(n_log(n_pi()), 0.5));
    sum = n_add(sum, n_times(n_mul(arg[0], n_log(n_of(2))), 0.5));
    *out = n_mul(n_exp(sum), n_pow(n_div(p->a[0], arg[1]), arg[0]));
    return true;
}

MEAN(half_normal_exp)
{
    *out = n_mul(kl_laplace_half_normal(n_div(p->a[0], arg[1])),
                 n_exp(n_div(arg[0], arg[1])));
    return true;
}

MEAN(half_normal_distance)
{
    struct kl_num mean = half_normal_mean(p), z, below, part;

    if (kl_mean_outside(p, arg[0], out))
        return true;
    z = n_div(n_div(arg[0], p->a[0]), n_sqrt(n_of(2)));
    below = n_erf(z);
    part = n_neg(n_mul(mean, n_expm1(n_neg(n_square(z)))));
    *out = kl_mean_distance(n_sub(mean, arg[0]), arg[0], below, part);
    return true;
}

/* clang-format off */
static kl_mean_fn *const means[KL_BASE_COUNT][KL_MEAN_COUNT] = {
    [KL_BASE_GAMMA] = {
        [KL_MEAN_X] = gamma_x, [KL_MEAN_VARIANCE] = gamma_variance,
        [KL_MEAN_LOG] = gamma_log, [KL_MEAN_LOG_VARIANCE] = gamma_log_variance,
        [KL_MEAN_POWER] = gamma_power, [KL_MEAN_EXP] = gamma_exp,
        [KL_MEAN_DISTANCE] = gamma_distance },
    [KL_BASE_INVERSE_GAMMA] = {
        [KL_MEAN_X] = inverse_gamma_x,
        [KL_MEAN_VARIANCE] = inverse_gamma_variance,
        [KL_MEAN_LOG] = inverse_gamma_log,
        [KL_MEAN_LOG_VARIANCE] = gamma_log_variance,
        [KL_MEAN_POWER] = inverse_gamma_power,
        [KL_MEAN_EXP] = inverse_gamma_exp,
        [KL_MEAN_DISTANCE] = inverse_gamma_distance },
    [KL_BASE_BETA] = {
        [KL_MEAN_X] = beta_x, [KL_MEAN_VARIANCE] = beta_variance,
        [KL_MEAN_LOG] = beta_log, [KL_MEAN_LOG_VARIANCE] = beta_log_variance,
        [KL_MEAN_LOG_REST] = beta_log_rest, [KL_MEAN_POWER] = beta_power,
        [KL_MEAN_EXP] = beta_exp, [KL_MEAN_DISTANCE] = beta_distance },
    [KL_BASE_WEIBULL] = {
        [KL_MEAN_X] = weibull_x, [KL_MEAN_VARIANCE] = weibull_variance,
        [KL_MEAN_LOG] = weibull_log,
        [KL_MEAN_LOG_VARIANCE] = weibull_log_variance,
        [KL_MEAN_POWER] = weibull_power, [KL_MEAN_EXP] = weibull_exp,
        [KL_MEAN_DISTANCE] = weibull_distance },
    [KL_BASE_PARETO] = {
        [KL_MEAN_X] = pareto_x, [KL_MEAN_VARIANCE] = pareto_variance,
        [KL_MEAN_LOG] = pareto_log,
        [KL_MEAN_LOG_VARIANCE] = pareto_log_variance,
        [KL_MEAN_POWER] = pareto_power, [KL_MEAN_EXP] = pareto_exp,
        [KL_MEAN_DISTANCE] = pareto_distance },
    [KL_BASE_HALF_NORMAL] = {
        [KL_MEAN_X] = half_normal_x, [KL_MEAN_VARIANCE] = half_normal_variance,
        [KL_MEAN_LOG] = half_normal_log,
        [KL_MEAN_LOG_VARIANCE] = half_normal_log_variance,
        [KL_MEAN_POWER] = half_normal_power, [KL_MEAN_EXP] = half_normal_exp,
        [KL_MEAN_DISTANCE] = half_normal_distance },
};
/* clang-format on */

kl_mean_fn *
kl_positive_mean(enum kl_base base, enum kl_mean mean)
{
    return means[base][mean];
}
