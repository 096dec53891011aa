/* Laplace transforms E exp(-u x), u > 0, that want a method of their own. */
#include "config.h"

#include "klscope/core/closed_private.h"

#include "klscope/core/gamma.h"

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
    struct kl_num ratio =
        u.v < MILLS_FROM ? mills(u) : n_div(mills_series(u, 0), u);

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

/* The upper incomplete gamma function of s in [0, 1) and u < 1: its series,
 * where gamma(s) - u^s/s = (gamma(1 + s) - u^s)/s would cancel. (GSL's loses
 * three digits more than it admits.)
 * src   DLMF 8.7.3 */
static struct kl_num
gamma_tail(struct kl_num s, struct kl_num u)
{
    struct kl_num logs = n_log(u), term = n_of(1), sum = n_of(0), head;
    int k;

    for (k = 1; k < 40; k++) {
        term = n_neg(n_over(n_mul(term, u), k));
        sum = n_add(sum, n_div(term, n_plus(s, k)));
    }
    sum = n_mul(sum, n_pow(u, s));
    if (s.v == 0)
        return n_neg(n_add(n_add(logs, n_euler()), sum));
    head = n_sub(n_lgamma_gap(n_of(1), s), n_mul(n_euler(), s));
    head = n_sub(n_expm1(head), n_expm1(n_mul(s, logs)));
    return n_sub(n_div(head, s), sum);
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
    at = gamma_tail(n_sub(n_of(1), n), u);
    at = n_mul(at, n_pow(u, n_plus(n, -1)));
    for (k = 0; k < steps; k++, n = n_plus(n, 1))
        at = n_div(n_sub(e, n_mul(u, at)), n);
    return n_sub(e, n_mul(u, at)); /* = a E_(a+1) */
}

/* The integral of g^(a-1) exp(-g - u/g) over gamma(a), in s = log g: a product
 * of a peak at g0, g0 - u/g0 = a, and of
 *
 *   exp(-g0 (e^t - 1 - t) - u/g0 (e^-t - 1 + t)),  t = log(g/g0),
 *
 * for which the trapezoidal rule converges exponentially: it is analytic for
 * |Im t| < pi/2 and about exp(-(g0 + u/g0) t^2/2) near 0. It equals
 * 2 u^(a/2) K_a(2 sqrt(u)) / gamma(a), but GSL's K loses half its digits for
 * orders in the hundreds.
 * src   DLMF 10.32.10; Trefethen and Weideman, "The exponentially convergent
 *       trapezoidal rule", SIAM Review 56 (2014) */
struct kl_num
kl_laplace_inverse_gamma(struct kl_num a, struct kl_num u)
{
    struct kl_num root = n_sqrt(n_add(n_square(a), n_times(u, 4))), peak;
    struct kl_num g = n_times(n_add(a, root), 0.5), left = n_div(u, g);
    long double h = fminl(0.15L, 0.4L / sqrtl(root.v)), sum = 1;
    int side, k;

    for (side = -1; side <= 1; side += 2) {
        for (k = 1; k < 100000; k++) {
            struct kl_num t = n_of(side * h * k), fall;

            fall =
                n_add(n_mul(g, n_exp_gap(t)), n_mul(left, n_exp_gap(n_neg(t))));
            if (fall.v > 70)
                break;
            sum += expl(-fall.v);
        }
    }
    /* g^a e^-g e^(-u/g) / gamma(a) */
    peak = n_sub(n_mul(a, n_log_ratio(g, a)), left);
    peak = n_add(peak, n_sub(a, g));
    peak = n_sub(peak, n_accurate(kl_stirling_rest(a.v)));
    peak = n_mul(n_exp(peak), n_sqrt(n_div(a, n_times(n_pi(), 2))));
    /* Exponents below 70, some units each, and the rule's own error */
    return n_mul(peak, n_round(h * sum, h * sum * 512 * KL_NUM_UNIT));
}
