#include "config.h"

#include "klscope/core/cholesky.h"

#include <math.h>

size_t
kl_cholesky_factor(double *a, size_t n, double tiny)
{
    double most = 0;
    size_t left_out = 0, i, j, k;

    for (i = 0; i < n; i++)
        most = fmax(most, a[i * n + i]);
    for (j = 0; j < n; j++) {
        double pivot = a[j * n + j];

        for (k = 0; k < j; k++)
            pivot -= a[j * n + k] * a[j * n + k];
        left_out += !(pivot > tiny * most);
        pivot = pivot > tiny * most ? sqrt(pivot) : HUGE_VAL;
        a[j * n + j] = pivot;
        for (i = j + 1; i < n; i++) {
            double sum = a[i * n + j];

            for (k = 0; k < j; k++)
                sum -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = sum / pivot;
        }
    }
    return left_out;
}

void
kl_cholesky_solve(const double *l, size_t n, double *x)
{
    size_t i, k;

    for (i = 0; i < n; i++) {
        for (k = 0; k < i; k++)
            x[i] -= l[i * n + k] * x[k];
        x[i] /= l[i * n + i];
    }
    for (i = n; i-- > 0;) {
        for (k = i + 1; k < n; k++)
            x[i] -= l[k * n + i] * x[k];
        x[i] /= l[i * n + i];
    }
}
