#ifndef KLSCOPE_CORE_TRACKED_H
#define KLSCOPE_CORE_TRACKED_H

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "klscope/core/value.h"

/* Numbers that carry a bound on their own absolute error through a formula:
 * running error analysis. Whatever cancels shows in the bound. Formulas are
 * worked in long double, which has 11 bits to spare on many machines; where it
 * has none the bounds are wider and still true. Names are short since they are
 * read inside formulas.
 *
 * src   Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed.,
 *       sec. 3.3
 */
struct kl_num {
    long double v; /* value */
    long double e; /* bound on its absolute error; +inf or NaN: none */
};

/* Twice what rounding to nearest may cost, relative to the result. */
#define KL_NUM_UNIT LDBL_EPSILON

/* A number known exactly, and one with an error that is rounded once more. */
static inline struct kl_num
n_of(long double v)
{
    return (struct kl_num){v, 0};
}

static inline struct kl_num
n_round(long double v, long double e)
{
    return (struct kl_num){v, e + KL_NUM_UNIT * fabsl(v)};
}

/* pi and Euler's constant. */
static inline struct kl_num
n_pi(void)
{
    return n_round(3.141592653589793238462643383279502884L, 0);
}

static inline struct kl_num
n_euler(void)
{
    return n_round(0.577215664901532860606512090082402431L, 0);
}

static inline struct kl_num
n_add(struct kl_num a, struct kl_num b)
{
    return n_round(a.v + b.v, a.e + b.e);
}

static inline struct kl_num
n_sub(struct kl_num a, struct kl_num b)
{
    return n_round(a.v - b.v, a.e + b.e);
}

static inline struct kl_num
n_mul(struct kl_num a, struct kl_num b)
{
    return n_round(a.v * b.v, fabsl(a.v) * b.e + fabsl(b.v) * a.e + a.e * b.e);
}

static inline struct kl_num
n_div(struct kl_num a, struct kl_num b)
{
    long double v = a.v / b.v, least = fabsl(b.v) - b.e;

    return n_round(v, least > 0 ? (a.e + fabsl(v) * b.e) / least : INFINITY);
}

/* -a, |a| and a^2 */
struct kl_num n_neg(struct kl_num a);
struct kl_num n_abs(struct kl_num a);
struct kl_num n_square(struct kl_num a);

/* Times, divided by, plus a double. */
struct kl_num n_times(struct kl_num a, double b);
struct kl_num n_over(struct kl_num a, double b);
struct kl_num n_plus(struct kl_num a, double b);

/* A value with a bound, from a function that works in doubles. */
struct kl_num n_from(struct kl_value value);

struct kl_num n_sqrt(struct kl_num a);
struct kl_num n_exp(struct kl_num a);
struct kl_num n_expm1(struct kl_num a);
struct kl_num n_log(struct kl_num a);
struct kl_num n_log1p(struct kl_num a);
struct kl_num n_atan(struct kl_num a);
struct kl_num n_erf(struct kl_num a);
struct kl_num n_erfc(struct kl_num a);

/* a^b for a >= 0; 0^b is 0 for b > 0. */
struct kl_num n_pow(struct kl_num a, struct kl_num b);

/* log(a/b), without cancellation for a near b; a, b > 0. */
struct kl_num n_log_ratio(struct kl_num a, struct kl_num b);

/* x - log(1 + x) and e^x - 1 - x, which are about x^2/2 near 0. */
struct kl_num n_log_gap(struct kl_num x);
struct kl_num n_exp_gap(struct kl_num x);

/* log(gamma(x)), its first and its second derivative, x > 0. */
struct kl_num n_lgamma(struct kl_num x);
struct kl_num n_psi(struct kl_num x);
struct kl_num n_trigamma(struct kl_num x);

/* log(gamma(x + d)) - log(gamma(x)) - d psi(x) for x, x + d > 0: how far the
 * curve lies above its tangent, >= 0, without cancellation for small d. */
struct kl_num n_lgamma_gap(struct kl_num x, struct kl_num d);

/* A result that is good to a few units of the last place of itself or of 1, of
 * arguments that are exact. */
struct kl_num n_accurate(long double v);

/* Round to a double, its error included; a value that is not finite, or has no
 * finite bound, is refused with false. */
bool kl_num_value(struct kl_num a, struct kl_value *value);

#endif
