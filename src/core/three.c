#include "config.h"

#include "klscope/core/three.h"

#include <math.h>

double
kl_three_entropy(const double x[3])
{
    double sum = 0;
    int i;

    for (i = 0; i < 3; i++)
        if (x[i] > 0)
            sum -= x[i] * log(x[i]);
    return sum > 0 ? sum : 0; /* not below 0, and not -0 */
}

double
kl_three_divergence(const double x[3], const double y[3])
{
    double sum = 0;
    int i;

    for (i = 0; i < 3; i++) {
        if (!(x[i] > 0))
            continue;
        if (!(y[i] > 0))
            return INFINITY;
        sum += x[i] * (log(x[i]) - log(y[i])); /* x/y may overflow */
    }
    return sum > 0 ? sum : 0;
}
