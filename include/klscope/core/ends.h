#ifndef KLSCOPE_CORE_ENDS_H
#define KLSCOPE_CORE_ENDS_H

#include <stdbool.h>

/* How a density behaves where its support ends, at infinity or at a finite
 * point: what decides which integrals are finite, without integrating.
 *
 * At an infinite end, with x the distance from anywhere:
 *
 *   KL_END_POWER      x^-power, power > 1
 *   KL_END_LOGNORMAL  exp(-c (log x)^2 + w log x)
 *   KL_END_EXP        x^w exp(-c x^b), b > 0, c > 0
 *   KL_END_DOUBLE     exp(-c exp(b x)), b > 0
 *
 * at a finite one, with y the distance from it:
 *
 *   KL_END_POWER      y^power, power > -1; 0 for any ordinary positive value
 *   KL_END_LOGNORMAL  exp(-c (log y)^2 + w log y)
 *   KL_END_EXP        y^w exp(-c y^-b), b > 0
 *
 * each up to a factor. The order is from heavy to light at either. */
enum kl_end_class {
    KL_END_POWER,
    KL_END_LOGNORMAL,
    KL_END_EXP,
    KL_END_DOUBLE,
    KL_END_NONE,   /* the density is 0 there */
    KL_END_UNKNOWN /* an expression that could not be classified */
};

struct kl_end {
    enum kl_end_class cls;
    double power;
    double b, c, w;
};

enum kl_verdict { KL_FINITE, KL_INFINITE, KL_UNDECIDED };

/* True if a is heavier than b at the same end: it is what a mixture of both
 * behaves like. Unknown is heaviest. */
bool kl_end_heavier(const struct kl_end *a, const struct kl_end *b,
                    bool infinite);

/* Whether this end makes the integral of -p log q infinite.
 *
 * in    infinite   true for an end at infinity
 * src   for each pair of classes, the integral test on the leading terms
 */
enum kl_verdict kl_end_cross(const struct kl_end *p, const struct kl_end *q,
                             bool infinite);

/* Whether this end makes the integral of p^alpha q^(1-alpha), alpha > 1,
 * infinite. */
enum kl_verdict kl_end_power(const struct kl_end *p, const struct kl_end *q,
                             double alpha, bool infinite);

/* Rate rho at which the density, as a function of s = log of the distance and
 * with the Jacobian, falls like exp(-rho s) away from where s is 0: power - 1
 * at infinity, power + 1 at a finite end; +infinity for lighter classes and
 * where it is not known. */
double kl_end_rate(const struct kl_end *end, bool infinite);

#endif
