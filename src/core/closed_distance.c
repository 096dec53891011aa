/* Hellinger's distance, total variation and chi-squared of two members of one
 * family, where they are elementary, by formulas that do not cancel where the
 * two are near each other. See closed_same.c, which this goes on from.
 *
 * src   Gil, Alajaji and Linder, "Renyi divergence measures for commonly used
 *       univariate continuous distributions", Inf. Sci. 249 (2013): the
 *       integral of sqrt(p q) is that of order 1/2, chi-squared that of 2
 */
#include "config.h"

#include "klscope/core/closed_private.h"

#include <stddef.h>

/* ---- -log of the integral of sqrt(p q) ----------------------------------- */

/* log cosh x = log(1 + 2 sinh(x/2)^2), and without overflow */
static struct kl_num
log_cosh(struct kl_num x)
{
    struct kl_num e = n_expm1(n_neg(n_abs(x)));

    /* cosh x = e^|x| (1 + e^-2|x|)/2; 2 sinh(x/2)^2 = e^|x| (1-e^-|x|)^2/2 */
    if (fabsl(x.v) < 1)
        return n_log1p(n_times(n_div(n_square(e), n_plus(e, 1)), 0.5));
    return n_add(n_abs(x),
                 n_log(n_plus(n_times(n_mul(e, n_plus(e, 2)), 0.5), 1)));
}

/* Log of the ratio of rates, for families that are exponential in disguise;
 * false if these two are not. */
PAIR(exponential_ratio)
{
    struct kl_num r;

    switch (p->base) {
    case KL_BASE_WEIBULL:
        r = n_mul(p->a[0], n_log_ratio(p->a[1], q->a[1]));
        break;
    case KL_BASE_GAMMA:
        if (p->a[0].v != 1)
            return false;
        r = n_log_ratio(p->a[1], q->a[1]);
        break;
    case KL_BASE_GUMBEL:
        *out = n_div(n_sub(q->a[0], p->a[0]), p->a[1]);
        return p->a[1].v == q->a[1].v;
    case KL_BASE_PARETO:
        *out = n_log_ratio(q->a[0], p->a[0]);
        return p->a[1].v == q->a[1].v;
    default:
        return false;
    }
    *out = r;
    return p->a[0].v == q->a[0].v;
}

PAIR(exponential_affinity)
{
    if (!exponential_ratio(p, q, out))
        return false;
    *out = log_cosh(n_times(*out, 0.5));
    return true;
}

/* Length that both intervals share; false if none. */
PAIR(overlap)
{
    struct kl_num lo = n_of(fmaxl(p->lo, q->lo));

    *out = n_sub(n_of(fminl(p->hi, q->hi)), lo);
    return out->v > 0;
}

PAIR(uniform_affinity)
{
    struct kl_num width, logs;

    if (!overlap(p, q, &width)) {
        *out = n_of(INFINITY);
        return true;
    }
    logs = n_log_ratio(n_sub(p->a[1], p->a[0]), width);
    logs = n_add(logs, n_log_ratio(n_sub(q->a[1], q->a[0]), width));
    *out = n_times(logs, 0.5);
    return true;
}

PAIR(normal_affinity)
{
    struct kl_num d = n_sub(p->a[0], q->a[0]);
    struct kl_num v = n_add(n_square(p->a[1]), n_square(q->a[1]));
    struct kl_num scales = log_cosh(n_log_ratio(p->a[1], q->a[1]));

    *out = n_add(n_times(scales, 0.5), n_div(n_square(d), n_times(v, 4)));
    return true;
}

PAIR(half_normal_affinity)
{
    *out = n_times(log_cosh(n_log_ratio(p->a[0], q->a[0])), 0.5);
    return true;
}

/* (lgamma(k1) + lgamma(k2))/2 - lgamma((k1 + k2)/2) */
static struct kl_num
lgamma_middle(struct kl_num k1, struct kl_num k2)
{
    struct kl_num mid = n_times(n_add(k1, k2), 0.5);
    struct kl_num d = n_times(n_sub(k1, k2), 0.5);

    return n_times(n_add(n_lgamma_gap(mid, d), n_lgamma_gap(mid, n_neg(d))),
                   0.5);
}

/* With rates (1 -+ e) times their mean, k the mean of the shapes and d half
 * their difference: - k/2 log(1 - e^2) + d atanh(e). */
static struct kl_num
gamma_affinity_of(struct kl_num k1, struct kl_num s1, struct kl_num k2,
                  struct kl_num s2)
{
    struct kl_num ratio = n_times(n_log_ratio(s1, s2), 0.5);
    struct kl_num k = n_times(n_add(k1, k2), 0.5);
    struct kl_num d = n_times(n_sub(k1, k2), 0.5), sum;

    /* e = tanh(ratio), and 1 - e^2 = cosh(ratio)^-2 */
    sum = n_add(n_mul(k, log_cosh(ratio)), n_mul(d, ratio));
    return n_add(lgamma_middle(k1, k2), sum);
}

PAIR(gamma_affinity)
{
    *out = gamma_affinity_of(p->a[0], p->a[1], q->a[0], q->a[1]);
    return true;
}

PAIR(inverse_gamma_affinity)
{
    *out = gamma_affinity_of(p->a[0], q->a[1], q->a[0], p->a[1]);
    return true;
}

PAIR(beta_affinity)
{
    struct kl_num sum =
        n_add(lgamma_middle(p->a[0], q->a[0]), lgamma_middle(p->a[1], q->a[1]));

    *out = n_sub(
        sum, lgamma_middle(n_add(p->a[0], p->a[1]), n_add(q->a[0], q->a[1])));
    return true;
}

/* Equal locations, or equal scales. */
PAIR(laplace_affinity)
{
    struct kl_num d = n_abs(n_sub(p->a[0], q->a[0]));

    if (d.v == 0) {
        *out = log_cosh(n_times(n_log_ratio(p->a[1], q->a[1]), 0.5));
        return true;
    }
    *out = n_log_gap(n_times(n_div(d, p->a[1]), 0.5));
    return p->a[1].v == q->a[1].v;
}

/* clang-format off */
static kl_pair_fn *const affinities[KL_BASE_COUNT] = {
    [KL_BASE_UNIFORM] = uniform_affinity,
    [KL_BASE_NORMAL] = normal_affinity,
    [KL_BASE_LOGNORMAL] = normal_affinity,
    [KL_BASE_GAMMA] = gamma_affinity,
    [KL_BASE_INVERSE_GAMMA] = inverse_gamma_affinity,
    [KL_BASE_BETA] = beta_affinity,
    [KL_BASE_WEIBULL] = exponential_affinity,
    [KL_BASE_PARETO] = exponential_affinity,
    [KL_BASE_HALF_NORMAL] = half_normal_affinity,
    [KL_BASE_LAPLACE] = laplace_affinity,
    [KL_BASE_GUMBEL] = exponential_affinity,
};
/* clang-format on */

bool
kl_same_affinity(const struct kl_closed *p, const struct kl_closed *q,
                 struct kl_num *out)
{
    kl_pair_fn *fn = affinities[p->base];

    return fn != NULL && fn(p, q, out);
}

/* ---- total variation ----------------------------------------------------- */

/* Densities of equal scale, symmetric and falling on both sides: the mass
 * within half the shift, in scales. */
PAIR(shift_variation)
{
    struct kl_num d = n_div(n_abs(n_sub(p->a[0], q->a[0])), p->a[1]);
    struct kl_num h = n_times(d, 0.5);

    if (p->a[1].v != q->a[1].v)
        return false;
    switch (p->base) {
    case KL_BASE_LAPLACE:
        *out = n_neg(n_expm1(n_neg(h)));
        break;
    case KL_BASE_LOGISTIC: /* tanh(h/2) */
        h = n_expm1(n_neg(h));
        *out = n_neg(n_div(h, n_plus(h, 2)));
        break;
    case KL_BASE_CAUCHY:
        *out = n_times(n_div(n_atan(h), n_pi()), 2);
        break;
    default:
        *out = n_erf(n_div(h, n_sqrt(n_of(2))));
        break;
    }
    return true;
}

PAIR(uniform_variation)
{
    struct kl_num width, wide = n_sub(p->a[1], p->a[0]);
    struct kl_num other = n_sub(q->a[1], q->a[0]);

    if (other.v > wide.v)
        wide = other;
    *out = n_of(1);
    if (overlap(p, q, &width))
        *out = n_div(n_sub(wide, width), wide);
    return true;
}

/* With rates 1 and e^l the densities cross at x = l/(e^l - 1), where the
 * distribution functions are e^-x and e^-x-l short of 1. */
PAIR(exponential_variation)
{
    struct kl_num l, x;

    if (!exponential_ratio(p, q, &l))
        return false;
    l = n_abs(l);
    x = l.v == 0 ? n_of(1) : n_div(l, n_expm1(l));
    *out = n_neg(n_mul(n_exp(n_neg(x)), n_expm1(n_neg(l))));
    return true;
}

/* clang-format off */
static kl_pair_fn *const variations[KL_BASE_COUNT] = {
    [KL_BASE_UNIFORM] = uniform_variation,
    [KL_BASE_NORMAL] = shift_variation,
    [KL_BASE_LOGNORMAL] = shift_variation,
    [KL_BASE_GAMMA] = exponential_variation,
    [KL_BASE_WEIBULL] = exponential_variation,
    [KL_BASE_PARETO] = exponential_variation,
    [KL_BASE_LAPLACE] = shift_variation,
    [KL_BASE_LOGISTIC] = shift_variation,
    [KL_BASE_GUMBEL] = exponential_variation,
    [KL_BASE_CAUCHY] = shift_variation,
};
/* clang-format on */

bool
kl_same_variation(const struct kl_closed *p, const struct kl_closed *q,
                  struct kl_num *out)
{
    kl_pair_fn *fn = variations[p->base];

    return fn != NULL && fn(p, q, out);
}

/* ---- chi-squared --------------------------------------------------------- */

/* With r = (s1/s2)^2 < 2:
 * (1 - (1 - r)^2)^-1/2 exp(d^2 / (s2^2 (2 - r))) - 1 */
PAIR(normal_chi2)
{
    struct kl_num d = n_div(n_sub(p->a[0], q->a[0]), q->a[1]);
    struct kl_num sum = n_add(p->a[1], q->a[1]);
    struct kl_num r = n_div(n_mul(n_sub(p->a[1], q->a[1]), sum),
                            n_square(q->a[1])); /* r - 1, in fact */
    struct kl_num left = n_sub(n_of(1), r);

    if (left.v <= left.e)
        return false;
    if (fabsl(r.v) < 0.5L)
        sum = n_log1p(n_neg(n_square(r)));
    else
        sum = n_add(n_times(n_log_ratio(p->a[1], q->a[1]), 2), n_log(left));
    sum = n_times(sum, -0.5);
    *out = n_expm1(n_add(sum, n_div(n_square(d), left)));
    return true;
}

/* With r the ratio of q's rate to p's: (1 - r)^2 / (r (2 - r)), r < 2. */
PAIR(exponential_chi2)
{
    struct kl_num l, x;

    if (!exponential_ratio(p, q, &l))
        return false;
    x = n_expm1(l);
    if (x.v + x.e >= 1)
        return false;
    *out = n_div(n_square(x), n_mul(n_plus(x, 1), n_sub(n_of(1), x)));
    return true;
}

/* clang-format off */
static kl_pair_fn *const chi2s[KL_BASE_COUNT] = {
    [KL_BASE_NORMAL] = normal_chi2,
    [KL_BASE_LOGNORMAL] = normal_chi2,
    [KL_BASE_GAMMA] = exponential_chi2,
    [KL_BASE_WEIBULL] = exponential_chi2,
    [KL_BASE_PARETO] = exponential_chi2,
    [KL_BASE_GUMBEL] = exponential_chi2,
};
/* clang-format on */

bool
kl_same_chi2(const struct kl_closed *p, const struct kl_closed *q,
             struct kl_num *out)
{
    kl_pair_fn *fn = chi2s[p->base];

    return fn != NULL && fn(p, q, out);
}
