#ifndef KLSCOPE_CORE_THREE_H
#define KLSCOPE_CORE_THREE_H

/* Entropy and divergence of three numbers, for pictures that need thousands of
 * them at once. Values of a pair, with bounds, come from measure.h. */

/* H(x) = - sum x log x in nats, with 0 log 0 = 0.
 *
 * in    x   a distribution: >= 0, sum 1 to within rounding
 * return    >= 0, off by a few ulp of 1
 */
double kl_three_entropy(const double x[3]);

/* D(x || y) = sum x log(x/y) in nats, with 0 log(0/y) = 0.
 *
 * in    x, y   two distributions, as above
 * return       >= 0, off by a few ulp of its largest term; infinite where y is
 *              0 and x is not
 */
double kl_three_divergence(const double x[3], const double y[3]);

#endif
