#ifndef KLSCOPE_CORE_SPECIAL_GSL_H
#define KLSCOPE_CORE_SPECIAL_GSL_H

#include "klscope/core/value.h"

/* Special functions of the GNU Scientific Library, each with a bound on its
 * error: the library's estimate and a margin for where that was measured to be
 * too small. err is +inf, val 0 where the library gives up.
 */

/* The version of GSL that runs, "2.7.1". */
const char *kl_special_version(void);

/* Exponential integral E1(x), x > 0. */
struct kl_value kl_expint(double x);

/* -Li2(-e^x) and -Li3(-e^x), the complete Fermi-Dirac integrals of order 1
 * and 2, x <= 0. */
struct kl_value kl_fermi_one(double x);
struct kl_value kl_fermi_two(double x);

/* Hurwitz's zeta function, the sum over n >= 0 of (x + n)^-s: s > 1, x > 0. */
struct kl_value kl_hurwitz_zeta(double s, double x);

#endif
