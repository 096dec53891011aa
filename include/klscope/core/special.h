#ifndef KLSCOPE_CORE_SPECIAL_H
#define KLSCOPE_CORE_SPECIAL_H

/* log(gamma(n+1)) - log(sqrt(2 pi n) (n/e)^n) for real n > 0: what Stirling's
 * formula leaves out. A few units of 2^-53 of itself.
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
 * neither underflow nor lose digits far from the mean: the error is a few
 * units of 2^-53 of the result or of 1.
 *
 * in    x      a whole number
 *       n      a whole number >= 1
 *       r      real, > 0
 *       p      in [0, 1]; not 0 for the negative binomial
 *       mean   > 0
 * src   Loader (2000)
 */
double kl_log_poisson(double x, double mean);
double kl_log_binomial(double x, double n, double p);
double kl_log_negative_binomial(double x, double r, double p);

#endif
