#include "config.h"

#include "klscope/core/cut.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/core/bins.h"
#include "klscope/core/pair.h"

/* Masses are found and handed on as logarithms: a bin far out in a tail has
 * its surprisal even where its mass is no double. */

/* The rounding that kl_input_errors assumes of computed weights, in units of
 * one and of the size of their logarithms. */
#define INPUT_ROUNDING (8 * 0x1p-53)

/* End points of bin i, where 0 and n + 1 are the tails. */
static double
lower(const struct kl_cut *cut, size_t i)
{
    if (i == 0)
        return -INFINITY;
    return i <= cut->n ? cut->lo + (double)(i - 1) * cut->width : cut->hi;
}

static double
upper(const struct kl_cut *cut, size_t i)
{
    return i <= cut->n ? lower(cut, i + 1) : INFINITY;
}

/* Cut one density.
 *
 * out   bins   n + 2 weights with their logarithms, and how far these are off
 */
static void
cut_density(const struct kl_cut *cut, struct kl_quad *quad,
            const struct kl_density *density, double *mass,
            struct kl_bins *bins)
{
    size_t i, n = cut->n + 2;
    double *w = kl_malloc(n * sizeof *w), *lw = kl_malloc(n * sizeof *lw);
    double error = 0;

    for (i = 0; i < n; i++) {
        double lo = fmax(lower(cut, i), kl_density_low(density));
        double hi = fmin(upper(cut, i), kl_density_high(density));
        struct kl_value log_mass = {-INFINITY, 0};

        if (lo < hi)
            kl_quad_mass(quad, density, lo, hi, &log_mass);
        lw[i] = log_mass.val;
        w[i] = mass[i] = exp(log_mass.val);
        error = fmax(error, log_mass.err);
    }
    kl_bins_init(bins, w, lw, n);
    bins->computed = true;
    bins->shift = error / INPUT_ROUNDING;
}

enum kl_status
kl_cut_init(struct kl_cut *cut, struct kl_quad *quad,
            const struct kl_density *p, const struct kl_density *q, double lo,
            double hi, size_t n, struct kl_err *err)
{
    const struct kl_density *density[2] = {p, q};
    struct kl_bins bins[2];
    int s;

    if (n < 1 || n > KL_CUT_MAX)
        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                       "bins must be 1 to %d in number", KL_CUT_MAX);
    *cut = (struct kl_cut){
        .lo = lo, .hi = hi, .width = (hi - lo) / (double)n, .n = n};
    for (s = 0; s < 2; s++) {
        cut->mass[s] = kl_calloc(n + 2, sizeof *cut->mass[s]);
        cut_density(cut, quad, density[s], cut->mass[s], &bins[s]);
    }
    kl_measure_all(&bins[KL_P], &bins[KL_Q], KL_ALPHA_START, &cut->discrete);
    for (s = 0; s < 2; s++)
        kl_bins_clear(&bins[s]);
    return KL_OK;
}

void
kl_cut_clear(struct kl_cut *cut)
{
    free(cut->mass[KL_P]);
    free(cut->mass[KL_Q]);
    *cut = (struct kl_cut){0};
}
