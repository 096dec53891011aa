#ifndef KL_QUANTILE_H
#define KL_QUANTILE_H

#include <stdlib.h>

/* Numbers in order, for qsort. */
static inline int
kl_ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* A quantile of n values by nearest rank; puts them in order. */
static inline double
kl_quantile(double *values, int n, double part)
{
    int rank = (int)(part * n + 0.999999) - 1;

    qsort(values, (size_t)n, sizeof *values, kl_ascending);
    return values[rank < 0 ? 0 : rank];
}

#endif
