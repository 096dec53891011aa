/* Functions of numbers that carry their error bounds. Each adds what an error
 * of the argument does to the result, by a bound on the derivative, and a few
 * units of the last place for the C library (glibc documents at most 10 for
 * those used here; most stay below 2).
 */
#include "config.h"

#include "klscope/core/tracked.h"

#include <stddef.h>

#include "klscope/core/gamma.h"
#include "klscope/core/special_gsl.h"

/* Room for the library's own error, in units of KL_NUM_UNIT. */
#define LIBRARY 6

static struct kl_num
result(long double v, long double e)
{
    return n_round(v, e + LIBRARY * KL_NUM_UNIT * fabsl(v));
}

struct kl_num
n_neg(struct kl_num a)
{
    return (struct kl_num){-a.v, a.e};
}

struct kl_num
n_abs(struct kl_num a)
{
    return (struct kl_num){fabsl(a.v), a.e};
}

struct kl_num
n_square(struct kl_num a)
{
    return n_mul(a, a);
}

struct kl_num
n_times(struct kl_num a, double b)
{
    return n_mul(a, n_of(b));
}

struct kl_num
n_over(struct kl_num a, double b)
{
    return n_div(a, n_of(b));
}

struct kl_num
n_plus(struct kl_num a, double b)
{
    return n_add(a, n_of(b));
}

struct kl_num
n_from(struct kl_value value)
{
    return (struct kl_num){value.val, value.err};
}

struct kl_num
n_sqrt(struct kl_num a)
{
    long double v = sqrtl(fmaxl(a.v, 0));

    /* |sqrt a - sqrt b| is at most |a - b| / sqrt a and sqrt |a - b| */
    return result(v, a.e == 0 ? 0 : fminl(a.e / v, sqrtl(a.e)));
}

struct kl_num
n_exp(struct kl_num a)
{
    long double v = expl(a.v);

    return result(v, v * expm1l(a.e));
}

struct kl_num
n_expm1(struct kl_num a)
{
    return result(expm1l(a.v), a.e == 0 ? 0 : expl(a.v) * expm1l(a.e));
}

struct kl_num
n_log(struct kl_num a)
{
    long double least = a.v - a.e;

    return result(logl(a.v), least > 0 ? a.e / least : INFINITY);
}

struct kl_num
n_log1p(struct kl_num a)
{
    long double least = 1 + a.v - a.e;

    return result(log1pl(a.v), least > 0 ? a.e / least : INFINITY);
}

struct kl_num
n_atan(struct kl_num a)
{
    return result(atanl(a.v), a.e);
}

struct kl_num
n_erf(struct kl_num a)
{
    return result(erfl(a.v), 1.13L * a.e);
}

struct kl_num
n_erfc(struct kl_num a)
{
    long double near = fmaxl(fabsl(a.v) - a.e, 0);

    return result(erfcl(a.v), 1.13L * a.e * expl(-near * near));
}

struct kl_num
n_pow(struct kl_num a, struct kl_num b)
{
    if (a.v == 0 && a.e == 0)
        return n_of(b.v > 0 ? 0 : INFINITY);
    return n_exp(n_mul(b, n_log(a)));
}

struct kl_num
n_log_ratio(struct kl_num a, struct kl_num b)
{
    if (a.v > b.v / 2 && a.v < 2 * b.v)
        return n_log1p(n_div(n_sub(a, b), b));
    return n_sub(n_log(a), n_log(b));
}

struct kl_num
n_log_gap(struct kl_num x)
{
    struct kl_num v, v2, power, sum = n_of(0);
    int k;

    if (fabsl(x.v) > 0.25L)
        return n_sub(x, n_log1p(x));
    /* With v = x/(2 + x): log(1 + x) = 2 atanh v, and x - 2v = x v. */
    v = n_div(x, n_plus(x, 2));
    v2 = n_square(v);
    power = v2;
    for (k = 3; k < 31; k += 2) {
        sum = n_add(sum, n_over(power, k));
        power = n_mul(power, v2);
    }
    return n_mul(v, n_sub(x, n_times(sum, 2)));
}

struct kl_num
n_exp_gap(struct kl_num x)
{
    struct kl_num sum = n_of(0);
    int k;

    if (fabsl(x.v) > 0.5L)
        return n_sub(n_expm1(x), x);
    for (k = 20; k >= 2; k--) /* Horner: 1 + x/3 (1 + x/4 (1 + ...)) */
        sum = n_plus(n_over(n_mul(sum, x), k + 1), 1);
    return n_over(n_mul(n_square(x), sum), 2);
}

struct kl_num
n_lgamma(struct kl_num x)
{
    int sign;
    long double slope = (fabsl(logl(x.v)) + 1 / x.v) * 1.1L;

    return result(lgammal_r(x.v, &sign), x.e == 0 ? 0 : slope * x.e);
}

struct kl_num
n_psi(struct kl_num x)
{
    long double v = kl_digamma(x.v), e = LIBRARY * KL_NUM_UNIT;

    /* psi' < 1/x + 1/x^2 */
    if (x.e > 0)
        e += x.e * (1 / x.v + 1 / (x.v * x.v)) * 1.1L;
    return result(v, e);
}

/* The asymptotic series begins at 20, where the first term left out is below
 * 1e-22; the recurrence leads there. B(2k) are Bernoulli's numbers.
 * src   DLMF 5.11.2, differentiated; 5.5.2 */
struct kl_num
n_trigamma(struct kl_num x)
{
    static const long double bernoulli[] = {
        1.L / 6,  -1.L / 30,     1.L / 42, -1.L / 30,
        5.L / 66, -691.L / 2730, 7.L / 6,  -3617.L / 510,
    };
    struct kl_num at = n_of(x.v), sum = n_of(0), square;
    size_t k;

    for (; at.v < 20; at = n_plus(at, 1))
        sum = n_add(sum, n_div(n_of(1), n_square(at)));
    square = n_square(at);
    sum = n_add(sum, n_div(n_of(1), at));
    sum = n_add(sum, n_div(n_of(0.5L), square));
    at = n_mul(at, square);
    for (k = 0; k < sizeof bernoulli / sizeof *bernoulli; k++) {
        sum = n_add(sum, n_div(n_round(bernoulli[k], 0), at));
        at = n_mul(at, square);
    }
    /* |psi''| < 2/x^2 + 2/x^3 */
    sum.e += x.e == 0 ? 0 : x.e * 2.2L * (1 + 1 / x.v) / (x.v * x.v);
    return sum;
}

struct kl_num
n_lgamma_gap(struct kl_num x, struct kl_num d)
{
    struct kl_num power = d, sum = n_of(0);
    int k;

    if (d.v == 0 && d.e == 0)
        return d;
    if (fabsl(d.v) > x.v / 8)
        return n_sub(n_sub(n_lgamma(n_add(x, d)), n_lgamma(x)),
                     n_mul(d, n_psi(x)));
    /* The sum over k >= 2 of zeta(k, x) (-d)^k / k; terms fall at least like
     * (d/x)^k. src   DLMF 5.15.1, 25.11.12 */
    for (k = 2; k < 24; k++) {
        power = n_mul(power, n_neg(d));
        sum = n_sub(
            sum,
            n_over(n_mul(power, n_from(kl_hurwitz_zeta(k, (double)x.v))), k));
    }
    /* What is cut off, and the rounding of x to a double */
    sum.e += fabsl(sum.v) * (0x1p-60L + 8 * 0x1p-53L * (x.v != (double)x.v));
    return sum;
}

struct kl_num
n_accurate(long double v)
{
    return n_round(v, 24 * KL_NUM_UNIT * (1 + fabsl(v)));
}

bool
kl_num_value(struct kl_num a, struct kl_value *value)
{
    double v = (double)a.v, e;

    e = (double)(a.e * (1 + 0x1p-50L)) + fabs(v) * 0x1p-53 + 0x1p-1074;
    if (!isfinite(v) || !isfinite(e))
        return false;
    value->val = v;
    value->err = e;
    return true;
}
