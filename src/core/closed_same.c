/* Measures of two members of one family, by formulas whose terms vanish as the
 * two approach each other: in
 *
 *   x - log(1 + x),  e^x - 1 - x,  lgamma(k + d) - lgamma(k) - d psi(k)
 *
 * the large parts have been taken out on paper. Families that are others in
 * disguise share a formula, since all these measures stay the same when x is
 * transformed: a lognormal is a normal in log x, a Weibull is a Gumbel in
 * -log x, an inverse gamma a gamma in 1/x, a Pareto exponential in log x.
 *
 * src   Gil, Alajaji and Linder, "Renyi divergence measures for commonly used
 *       univariate continuous distributions", Inf. Sci. 249 (2013); Chyzak and
 *       Nielsen, arXiv:1905.10965, for the Cauchy
 */
#include "config.h"

#include "klscope/core/closed_private.h"

#include <stddef.h>

/* a/b - 1 */
static struct kl_num
excess(struct kl_num a, struct kl_num b)
{
    return n_div(n_sub(a, b), b);
}

/* (a/b)^power - 1 - power log(a/b) from x = (a/b)^power - 1; log(1 + x) would
 * not do where x is near -1. */
static struct kl_num
ratio_gap(struct kl_num x, struct kl_num a, struct kl_num b, double power)
{
    if (fabsl(x.v) < 0.5L)
        return n_log_gap(x);
    return n_sub(x, n_times(n_log_ratio(a, b), power));
}

static struct kl_num
scale_gap(struct kl_num a, struct kl_num b)
{
    return ratio_gap(excess(a, b), a, b, 1);
}

static struct kl_num
square_gap(struct kl_num a, struct kl_num b)
{
    struct kl_num x = n_div(n_mul(n_sub(a, b), n_add(a, b)), n_square(b));

    return ratio_gap(x, a, b, 2);
}

PAIR(uniform_divergence)
{
    struct kl_num wide = n_sub(q->a[1], q->a[0]);
    struct kl_num more =
        n_add(n_sub(q->a[1], p->a[1]), n_sub(p->a[0], q->a[0]));

    if (p->lo < q->lo || p->hi > q->hi)
        return false;
    /* -log(1 - x) */
    *out = n_neg(n_log1p(n_neg(n_div(more, wide))));
    if (more.v > 0.5L * wide.v)
        *out = n_log(n_div(wide, n_sub(p->a[1], p->a[0])));
    return true;
}

PAIR(triangular_divergence)
{
    struct kl_num entropy;

    if (!kl_closed_cross(p, q, out) || !kl_closed_entropy(p, &entropy))
        return false;
    *out = n_sub(*out, entropy);
    return true;
}

PAIR(normal_divergence)
{
    struct kl_num d = n_div(n_sub(p->a[0], q->a[0]), q->a[1]);
    struct kl_num gap = square_gap(p->a[1], q->a[1]);

    *out = n_times(n_add(gap, n_square(d)), 0.5);
    return true;
}

PAIR(half_normal_divergence)
{
    *out = n_times(square_gap(p->a[0], q->a[0]), 0.5);
    return true;
}

/* k1 and scale 1 against k2 and scale 2 */
static struct kl_num
gamma_divergence_of(struct kl_num k1, struct kl_num s1, struct kl_num k2,
                    struct kl_num s2)
{
    struct kl_num d = n_sub(k2, k1), sum;

    sum = n_add(n_lgamma_gap(k1, d), n_mul(k1, scale_gap(s1, s2)));
    return n_sub(sum, n_mul(d, n_log_ratio(s1, s2)));
}

PAIR(gamma_divergence)
{
    *out = gamma_divergence_of(p->a[0], p->a[1], q->a[0], q->a[1]);
    return true;
}

PAIR(inverse_gamma_divergence)
{
    *out = gamma_divergence_of(p->a[0], q->a[1], q->a[0], p->a[1]);
    return true;
}

PAIR(beta_divergence)
{
    struct kl_num a = n_sub(q->a[0], p->a[0]), b = n_sub(q->a[1], p->a[1]);
    struct kl_num total = n_add(p->a[0], p->a[1]);

    *out = n_sub(n_add(n_lgamma_gap(p->a[0], a), n_lgamma_gap(p->a[1], b)),
                 n_lgamma_gap(total, n_add(a, b)));
    return true;
}

/* Of standard Gumbels e^-x -> exp(c) e^-(ratio x): with ratio =
 * over/under, d = ratio - 1 and
 * g = c + lgamma(2 + d), which is log E q's power term,
 * (e^g - 1 - g) + (lgamma(1 + d) + Euler d). */
static struct kl_num
gumbel_divergence_of(struct kl_num over, struct kl_num under, struct kl_num c)
{
    struct kl_num d = excess(over, under), gap, g;

    gap = n_lgamma_gap(n_of(1), d);
    g = n_sub(gap, n_mul(n_euler(), d));
    g = n_add(g, n_log_ratio(over, under));
    return n_add(n_exp_gap(n_add(g, c)), gap);
}

PAIR(gumbel_divergence)
{
    struct kl_num c = n_div(n_sub(q->a[0], p->a[0]), q->a[1]);

    *out = gumbel_divergence_of(p->a[1], q->a[1], c);
    return true;
}

PAIR(weibull_divergence)
{
    struct kl_num c = n_mul(q->a[0], n_log_ratio(p->a[1], q->a[1]));

    *out = gumbel_divergence_of(q->a[0], p->a[0], c);
    return true;
}

PAIR(pareto_divergence)
{
    struct kl_num scales = n_log_ratio(p->a[1], q->a[1]);

    if (p->lo < q->lo)
        return false;
    *out = n_add(scale_gap(q->a[0], p->a[0]), n_mul(q->a[0], scales));
    return true;
}

PAIR(laplace_divergence)
{
    struct kl_num u = n_div(n_sub(p->a[0], q->a[0]), p->a[1]);
    struct kl_num shift =
        n_mul(n_div(p->a[1], q->a[1]), n_exp_gap(n_neg(n_abs(u))));

    *out = n_add(scale_gap(p->a[1], q->a[1]), shift);
    return true;
}

PAIR(cauchy_divergence)
{
    struct kl_num d = n_sub(p->a[0], q->a[0]), s = n_sub(p->a[1], q->a[1]);
    struct kl_num scales = n_times(n_mul(p->a[1], q->a[1]), 4);

    *out = n_log1p(n_div(n_add(n_square(d), n_square(s)), scales));
    return true;
}

/* clang-format off */
static kl_pair_fn *const divergences[KL_BASE_COUNT] = {
    [KL_BASE_UNIFORM] = uniform_divergence,
    [KL_BASE_TRIANGULAR] = triangular_divergence,
    [KL_BASE_NORMAL] = normal_divergence,
    [KL_BASE_LOGNORMAL] = normal_divergence,
    [KL_BASE_GAMMA] = gamma_divergence,
    [KL_BASE_INVERSE_GAMMA] = inverse_gamma_divergence,
    [KL_BASE_BETA] = beta_divergence,
    [KL_BASE_WEIBULL] = weibull_divergence,
    [KL_BASE_PARETO] = pareto_divergence,
    [KL_BASE_HALF_NORMAL] = half_normal_divergence,
    [KL_BASE_LAPLACE] = laplace_divergence,
    [KL_BASE_GUMBEL] = gumbel_divergence,
    [KL_BASE_CAUCHY] = cauchy_divergence,
};
/* clang-format on */

bool
kl_same_divergence(const struct kl_closed *p, const struct kl_closed *q,
                   struct kl_num *out)
{
    kl_pair_fn *fn = divergences[p->base];

    return fn != NULL && fn(p, q, out);
}
