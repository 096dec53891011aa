/* From LARGE on the asymptotic series are used, whose first terms left out are
 * below 2^-67 there. Below it, what is wanted is either small enough not to
 * cancel or comes down by recurrence.
 */
#include "config.h"

#include "klscope/core/gamma.h"

#include <math.h>
#include <stddef.h>

#define LARGE         16
#define HALF_LOG_2_PI 0.918938533204672741780329736405617640L

/* coefficient[0] + coefficient[1] / x^2 + ... */
static long double
series(const long double *coefficient, size_t n, long double x)
{
    long double inverse = 1 / (x * x), sum = 0;

    while (n-- > 0)
        sum = sum * inverse + coefficient[n];
    return sum;
}

long double
kl_stirling_rest(long double x)
{
    /* B(2k) / (2k (2k-1)) */
    static const long double b[] = {
        1 / 12.L,         -1 / 360.L,         1 / 1260.L, -1 / 1680.L,
        1 / 1188.L,       -691 / 360360.L,    1 / 156.L,  -3617 / 122400.L,
        43867 / 244188.L, -174611 / 125400.L,
    };

    if (x < LARGE)
        return lgammal(x) - ((x - 0.5L) * logl(x) - x + HALF_LOG_2_PI);
    return series(b, sizeof b / sizeof *b, x) / x;
}

long double
kl_log_gamma_half(long double x)
{
    return x * log1pl(0.5L / x) - 0.5L + kl_stirling_rest(x + 0.5L) -
           kl_stirling_rest(x);
}

long double
kl_log_beta(long double a, long double b)
{
    long double n = a + b, low = fminl(a, b), high = fmaxl(a, b);

    if (high < LARGE)
        return lgammal(a) + lgammal(b) - lgammal(n);
    if (low < LARGE) /* log gamma(high) - log gamma(n) by Stirling's formula */
        return lgammal(low) - (high - 0.5L) * log1pl(low / high) -
               low * logl(n) + low + kl_stirling_rest(high) -
               kl_stirling_rest(n);
    return HALF_LOG_2_PI + a * logl(a / n) + b * logl(b / n) +
           0.5L * (logl(n / a) - logl(b)) + kl_stirling_rest(a) +
           kl_stirling_rest(b) - kl_stirling_rest(n);
}

/* log x - psi(x) - 1 / (2x) for x >= LARGE */
static long double
digamma_series(long double x)
{
    /* B(2k) / (2k) */
    static const long double b[] = {
        1 / 12.L,        -1 / 120.L,       1 / 252.L, -1 / 240.L,
        1 / 132.L,       -691 / 32760.L,   1 / 12.L,  -3617 / 8160.L,
        43867 / 14364.L, -174611 / 6600.L,
    };

    return series(b, sizeof b / sizeof *b, x) / (x * x);
}

long double
kl_digamma_rest(long double x)
{
    return x < LARGE ? logl(x) - kl_digamma(x) : 0.5L / x + digamma_series(x);
}

long double
kl_digamma(long double x)
{
    long double sum = 0;

    for (; x < LARGE; x += 1)
        sum += 1 / x;
    return logl(x) - kl_digamma_rest(x) - sum;
}

long double
kl_digamma_half(long double x)
{
    long double sum = 0, y;

    for (; x < LARGE; x += 1) /* 1/x - 1/(x + 1/2) */
        sum += 0.5L / (x * (x + 0.5L));
    y = x + 0.5L;
    return log1pl(0.5L / x) + 0.25L / (x * y) - digamma_series(y) +
           digamma_series(x) + sum;
}

long double
kl_gamma_entropy(long double k)
{
    if (k < LARGE)
        return k + lgammal(k) + (1 - k) * kl_digamma(k);
    return 0.5L * logl(k) + HALF_LOG_2_PI + 0.5L + kl_stirling_rest(k) -
           0.5L / k + (k - 1) * digamma_series(k);
}
