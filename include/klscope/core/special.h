#ifndef KLSCOPE_CORE_SPECIAL_H
#define KLSCOPE_CORE_SPECIAL_H

#include <stdint.h>

/* log(n!) - log(sqrt(2 pi n) (n/e)^n) for real n > 0: what Stirling's formula
 * leaves out. About 1e-16 absolute.
 *
 * src   Loader, "Fast and accurate computation of binomial probabilities"
 *       (2000), sec. 3; DLMF 5.11.1 for the series
 */
double kl_stirling_error(double n);

/* x log(x/m) + m - x for x >= 0, m > 0: the deviance of a count x from its
 * mean m, without cancellation for x near m.
 *
 * src   Loader (2000), sec. 4
 */
double kl_deviance(double x, double m);

/* Logarithms of probabilities of x, in nats; -inf outside the support. They
 * neither underflow nor lose digits far from the mean.
 *
 * in    n > 0 real, 0 <= x <= n, p in [0, 1], q = 1 - p
 *       mean > 0
 * src   Loader (2000)
 */
double kl_log_binomial(double x, double n, double p, double q);
double kl_log_poisson(double x, double mean);

#endif
