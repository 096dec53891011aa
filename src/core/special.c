/* Probabilities of counts by Loader's saddle-point form: the large terms of
 * Stirling's formula are cancelled on paper, what remains is a deviance (a
 * Kullback-Leibler divergence, as it happens) and small corrections. A sum of
 * three lgamma values would lose nine digits at a mean of 1e9.
 */
#include "config.h"

#include "klscope/core/special.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

double
kl_stirling_error(double n)
{
    /* B(2k) / (2k (2k-1)), the coefficients of the Stirling series. */
    static const double series[] = {
        1. / 12,       -1. / 360,      1. / 1260, -1. / 1680,
        1. / 1188,     -691. / 360360, 1. / 156,  -3617. / 122400,
        43867. / 244188,
    };
    double sum = 0, inverse = 1 / (n * n);
    int k;

    if (n < 16) {
        gsl_sf_result r;

        /* The status cannot be bad for n > 0; the value is checked by tests
         * against the series on both sides of 16. */
        gsl_sf_lngamma_e(n + 1, &r);
        return r.val - (n + 0.5) * log(n) + n - 0.5 * log(2 * M_PI);
    }
    for (k = (int)(sizeof series / sizeof *series) - 1; k >= 0; k--)
        sum = sum * inverse + series[k];
    return sum / n;
}

double
kl_deviance(double x, double m)
{
    double d = x - m, v, term, sum;
    int k;

    if (x == 0)
        return m;
    if (fabs(d) >= 0.1 * (x + m))
        return x * log(x / m) + m - x;
    /* With v = d/(x+m): log(x/m) = 2 atanh v, and d = v (x+m) is taken out of
     * the first term of its series. */
    v = d / (x + m);
    sum = d * v;
    term = 2 * x * v;
    for (k = 1; k < 100; k++) {
        double next;

        term *= v * v;
        next = sum + term / (2 * k + 1);
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

double
kl_log_poisson(double x, double mean)
{
    if (x < 0)
        return -INFINITY;
    if (x == 0)
        return -mean;
    return -kl_stirling_error(x) - kl_deviance(x, mean) -
           0.5 * log(2 * M_PI * x);
}

double
kl_log_binomial(double x, double n, double p, double q)
{
    double y = n - x, correction;

    if (x < 0 || y < 0 || (p == 0 && x > 0) || (q == 0 && y > 0))
        return -INFINITY;
    if (x == 0)
        return n == 0 ? 0 : p < 0.1 ? n * log1p(-p) : n * log(q);
    if (y == 0)
        return q < 0.1 ? n * log1p(-q) : n * log(p);
    correction = kl_stirling_error(n) - kl_stirling_error(x) -
                 kl_stirling_error(y) - kl_deviance(x, n * p) -
                 kl_deviance(y, n * q);
    return correction - 0.5 * (log(2 * M_PI * x) + log1p(-x / n));
}
