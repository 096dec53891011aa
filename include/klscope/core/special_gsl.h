#ifndef KLSCOPE_CORE_SPECIAL_GSL_H
#define KLSCOPE_CORE_SPECIAL_GSL_H

#include "klscope/core/value.h"

/* Special functions of the GNU Scientific Library, each with a bound on its
 * error: the library's estimate and a margin for where that was measured to be
 * too small. err is +inf, val 0 where the library gives up.
 */

/* Regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x):
 * a > 0, x >= 0. */
struct kl_value kl_gamma_lower(double a, double x);
struct kl_value kl_gamma_upper(double a, double x);

/* Gamma(a, x), not regularised: 0 <= a < 1, x > 0. */
struct kl_value kl_gamma_tail(double a, double x);

/* Regularised incomplete beta function I_x(a, b): a, b > 0, 0 <= x <= 1. */
struct kl_value kl_beta_lower(double a, double b, double x);

/* Exponential integral E1(x), x > 0. */
struct kl_value kl_expint(double x);

/* log of the modified Bessel function K of order nu >= 0, x > 0. */
struct kl_value kl_log_bessel_k(double nu, double x);

/* -Li2(-e^x) and -Li3(-e^x), the complete Fermi-Dirac integrals of order 1
 * and 2, x <= 0. */
struct kl_value kl_fermi_one(double x);
struct kl_value kl_fermi_two(double x);

/* Hurwitz's zeta function, the sum over n >= 0 of (x + n)^-s: s > 1, x > 0. */
struct kl_value kl_hurwitz_zeta(double s, double x);

#endif
