/* Laplace transforms E exp(-u x), u > 0, that want a method of their own. */
#include "config.h"

#include "klscope/core/closed_private.h"

#include "klscope/core/special_gsl.h"

/* sum of (-1)^k (2k - 1)!! / u^2k for k = from, ...: the asymptotic series of u
 * times Mills' ratio. Alternating: the error is below the first term left out.
 * From u = 13 on the least term is below 1e-36. */
enum { MILLS_FROM = 13 };

static struct kl_num
mills_series(struct kl_num u, int from)
{
    struct kl_num u2 = n_square(u), term = n_of(1), sum = n_of(0);
    int k;

    for (k = 0; k < 80; k++) {
        if (k >= from)
            sum = n_add(sum, term);
        if (fabsl(term.v) * 0x1p70L < fabsl(sum.v))
            break;
        term = n_neg(n_div(n_times(term, 2 * k + 1), u2));
    }
    return sum;
}

/* Mills' ratio of the normal distribution: exp(u^2/2) times the integral of
 * exp(-x^2/2) from u on. */
static struct kl_num
mills(struct kl_num u)
{
    struct kl_num tail = n_erfc(n_div(u, n_sqrt(n_of(2))));
    struct kl_num half = n_times(n_square(u), 0.5);

    return n_mul(n_mul(n_exp(half), tail), n_sqrt(n_times(n_pi(), 0.5)));
}

struct kl_num
kl_laplace_half_normal(struct kl_num u)
{
    struct kl_num ratio = u.v < MILLS_FROM ? mills(u)
                                           : n_div(mills_series(u, 0), u);

    return n_mul(n_sqrt(n_div(n_of(2), n_pi())), ratio);
}

/* 1 - u mills(u) */
struct kl_num
kl_laplace_rayleigh(struct kl_num u)
{
    if (u.v < MILLS_FROM)
        return n_sub(n_of(1), n_mul(u, mills(u)));
    return n_neg(mills_series(u, 1));
}

/* 1F1(a; a+b; -u) = e^-u 1F1(b; a+b; u) by Kummer's transformation: a sum of
 * positive terms that first rise and then fall. They are too large, or too
 * many, where u is beyond 1e4.
 * src   DLMF 13.2.39 */
struct kl_num
kl_laplace_beta(struct kl_num a, struct kl_num b, struct kl_num u)
{
    struct kl_num ab = n_add(a, b), term = n_of(1), sum = term;
    int k;

    if (u.v > 1e4L)
        return (struct kl_num){0, INFINITY};
    for (k = 0; k < 100000; k++) {
        term = n_mul(term, n_div(n_plus(b, k), n_plus(ab, k)));
        term = n_over(n_mul(term, u), k + 1);
        sum = n_add(sum, term);
        /* ratios to come are below u/(k + 1) <= 1/2 */
        if (k > 2 * u.v && term.v < 0x1p-70L * sum.v)
            break;
    }
    return n_mul(n_exp(n_neg(u)), sum);
}

/* E_n(u) by the continued fraction, for u >= 1/2. Its terms a(k) alternate with
 * b(k) = u + n + 2k in Lentz's method. The size of the last step bounds what is
 * cut off.
 * src   DLMF 8.19.17; Press et al., Numerical Recipes, sec. 6.3 */
static struct kl_num
expint_fraction(struct kl_num n, struct kl_num u)
{
    struct kl_num b = n_add(u, n), c = n_of(INFINITY), d, h, step;
    int k;

    d = n_div(n_of(1), b);
    h = d;
    for (k = 1; k < 2000; k++) {
        struct kl_num a = n_neg(n_times(n_plus(n, k - 1), k));

        b = n_plus(b, 2);
        d = n_div(n_of(1), n_add(n_mul(a, d), b));
        c = n_add(b, n_div(a, c));
        step = n_mul(c, d);
        h = n_mul(h, step);
        if (fabsl(step.v - 1) < 4 * KL_NUM_UNIT)
            break;
    }
    h.e += 64 * KL_NUM_UNIT * fabsl(h.v) + 16 * fabsl(step.v - 1);
    return n_mul(h, n_exp(n_neg(u)));
}

/* a E_(a+1)(u). Below 1/2, E_f for 0 < f <= 1 is u^(f-1) gamma(1 - f, u), and
 * n E_(n+1)(u) = e^-u - u E_n(u) leads up from there. */
struct kl_num
kl_laplace_pareto(struct kl_num a, struct kl_num u)
{
    struct kl_num e = n_exp(n_neg(u)), n, at;
    long double steps = ceill(a.v) - 1, k;

    if (u.v >= 0.5L || steps > 1000)
        return n_mul(a, expint_fraction(n_plus(a, 1), u));
    n = n_of(a.v - steps); /* in (0, 1] */
    at = n_from(kl_gamma_tail((double)(1 - n.v), (double)u.v));
    at.e += fabsl(at.v) * 0x1p-50L;
    at = n_mul(at, n_pow(u, n_plus(n, -1)));
    for (k = 0; k < steps; k++, n = n_plus(n, 1))
        at = n_div(n_sub(e, n_mul(u, at)), n);
    return n_sub(e, n_mul(u, at)); /* = a E_(a+1) */
}
