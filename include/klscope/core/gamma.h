#ifndef KLSCOPE_CORE_GAMMA_H
#define KLSCOPE_CORE_GAMMA_H

/* The gamma function and its kin in long double, arranged so that nothing
 * large cancels: lgamma(1e6 + 1/2) - lgamma(1e6) in doubles has four digits.
 * All arguments > 0. A few units of 2^-64 of the result or of 1, where long
 * double has as many bits.
 *
 * src   DLMF 5.11.1 and 5.11.2 for the series, 5.5.1 and 5.5.2 for recurrence
 */

/* What Stirling's formula leaves out, for real arguments:
 * log gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2). */
long double kl_stirling_rest(long double x);

/* log gamma(x + 1/2) - log gamma(x) - log(x) / 2; near 0 for large x. */
long double kl_log_gamma_half(long double x);

/* log of the beta function. */
long double kl_log_beta(long double a, long double b);

/* psi(x), the derivative of log gamma; log x - psi(x), which tends to 0; and
 * psi(x + 1/2) - psi(x), which does, too. */
long double kl_digamma(long double x);
long double kl_digamma_rest(long double x);
long double kl_digamma_half(long double x);

/* Entropy of a gamma distribution of shape k and scale 1:
 * k + log gamma(k) + (1 - k) psi(k). */
long double kl_gamma_entropy(long double k);

#endif
