/* Probabilities of counts by Loader's saddle-point form: the large terms of
 * Stirling's formula are cancelled on paper, what remains is a deviance (a
 * Kullback-Leibler divergence, as it happens) and small corrections. A sum of
 * three lgamma values would lose nine digits at a mean of 1e9.
 */
#include "config.h"

#include "klscope/core/special.h"

#include <math.h>

#include "klscope/core/dd.h"

/* What the error of Stirling's formula loses from n to n + 1,
 *   (n + 1/2) log(1 + 1/n) - 1 = atanh(v)/v - 1,  v = 1/(2n + 1)
 * as a series where it would cancel.
 */
static double
stirling_step(double n)
{
    double v = 1 / (2 * n + 1), v2 = v * v, power = v2, sum = 0;
    int k;

    if (n < 0.5) /* 1/n overflows where log(1 + n) is n */
        return (n + 0.5) * (n < 0x1p-1000 ? -log(n) : log1p(1 / n)) - 1;
    for (k = 3; power > 0x1p-60; k += 2) {
        sum += power / k;
        power *= v2;
    }
    return sum;
}

double
kl_stirling_error(double n)
{
    /* B(2k) / (2k (2k-1)), the coefficients of the Stirling series; from 10
     * on the first term left out is below 1e-19. */
    static const double series[] = {
        1. / 12,       -1. / 360,      1. / 1260, -1. / 1680,
        1. / 1188,     -691. / 360360, 1. / 156,  -3617. / 122400,
        43867. / 244188,
    };
    double steps = 0, sum = 0, inverse;
    int k;

    for (; n < 10; n += 1)
        steps += stirling_step(n);
    inverse = 1 / (n * n);
    for (k = (int)(sizeof series / sizeof *series) - 1; k >= 0; k--)
        sum = sum * inverse + series[k];
    return sum / n + steps;
}

/* log(x/m), also where the ratio is beyond a double or has lost digits. */
static double
log_ratio(double x, double m)
{
    double ratio = x / m;

    return ratio > 0x1p-1000 && ratio < 0x1p1000 ? log(ratio)
                                                  : log(x) - log(m);
}

double
kl_deviance(double x, double m)
{
    double d = x - m, v, term, sum;
    int k;

    if (x == 0)
        return m;
    if (fabs(d) >= 0.25 * (x + m))
        return x < m || isinf(d / m) ? x * log_ratio(x, m) - d
                                     : x * log1p(d / m) - d;
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

/* The deviance of x from n p where n and p are rounded: the product's own
 * rounding would cost three digits in the flanks. */
static double
deviance_from(double x, struct kl_dd n, struct kl_dd p)
{
    double m = n.hi * p.hi;
    double low = fma(n.hi, p.hi, -m) + n.hi * p.lo + n.lo * p.hi;

    if (m < 0x1p-900) /* too small to be told apart from its last digits */
        return x > 0 ? x * (log_ratio(x, n.hi) - log(p.hi)) - x + m : m;
    return kl_deviance(x, m) + low * (1 - x / m);
}

/* log of gamma(x+y+1) / (gamma(x+1) gamma(y+1)) p^x (1-p)^y, x, y > 0 */
static double
log_saddle(double x, double y, double p)
{
    struct kl_dd n = kl_two_sum(x, y), q = kl_two_sum(1, -p);
    double corrections = kl_stirling_error(n.hi) - kl_stirling_error(x) -
                         kl_stirling_error(y);

    return corrections - deviance_from(x, n, kl_dd_of(p)) -
           deviance_from(y, n, q) -
           0.5 * (log(2 * M_PI) + log(x) + log(y / n.hi));
}

double
kl_log_binomial(double x, double n, double p)
{
    double y = n - x;

    if (x < 0 || y < 0 || (p == 0 && x > 0) || (p == 1 && y > 0))
        return -INFINITY;
    if (x == 0)
        return y == 0 || p == 0 ? 0 : n * log1p(-p);
    if (y == 0)
        return n * log(p);
    return log_saddle(x, y, p);
}

double
kl_log_negative_binomial(double x, double r, double p)
{
    if (x < 0 || (p == 1 && x > 0))
        return -INFINITY;
    if (x == 0)
        return r * log(p);
    /* gamma(x+r) / gamma(r) = gamma(x+r+1) / gamma(r+1) * r / (x+r) */
    return log_saddle(r, x, p) + log_ratio(r, x + r);
}
