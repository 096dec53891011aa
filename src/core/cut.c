#include "config.h"

#include "klscope/core/cut.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

static bool
done(const struct kl_cut *cut)
{
    return cut->next == 2 * (cut->n + 2);
}

/* The mass of one density in one bin. */
static void
cut_bin(struct kl_cut *cut, struct kl_quad *quad,
        const struct kl_density *density, int side, size_t i)
{
    double lo = fmax(lower(cut, i), kl_density_low(density));
    double hi = fmin(upper(cut, i), kl_density_high(density));
    struct kl_value log_mass = {-INFINITY, 0};

    if (lo < hi)
        kl_quad_mass(quad, density, lo, hi, &log_mass);
    cut->log_mass[side][i] = log_mass.val;
    cut->mass[side][i] = exp(log_mass.val);
    cut->error[side] = fmax(cut->error[side], log_mass.err);
}

/* All masses are there: measure them. */
static void
finish(struct kl_cut *cut)
{
    size_t n = cut->n + 2;
    struct kl_bins bins[2];
    int s;

    for (s = 0; s < 2; s++) {
        double *w = kl_malloc(n * sizeof *w);

        memcpy(w, cut->mass[s], n * sizeof *w);
        kl_bins_init(&bins[s], w, cut->log_mass[s], n);
        cut->log_mass[s] = NULL; /* taken */
        bins[s].computed = true;
        bins[s].shift = cut->error[s] / INPUT_ROUNDING;
    }
    kl_measure_all(&bins[KL_P], &bins[KL_Q], KL_ALPHA_START, &cut->discrete);
    for (s = 0; s < 2; s++)
        kl_bins_clear(&bins[s]);
}

enum kl_status
kl_cut_begin(struct kl_cut *cut, double lo, double hi, size_t n,
             struct kl_err *err)
{
    int s;

    if (n < 1 || n > KL_CUT_MAX)
        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                       "bins must be 1 to %d in number", KL_CUT_MAX);
    *cut = (struct kl_cut){
        .lo = lo, .hi = hi, .width = (hi - lo) / (double)n, .n = n};
    for (s = 0; s < 2; s++) {
        cut->mass[s] = kl_calloc(n + 2, sizeof *cut->mass[s]);
        cut->log_mass[s] = kl_calloc(n + 2, sizeof *cut->log_mass[s]);
    }
    return KL_OK;
}

bool
kl_cut_more(struct kl_cut *cut, struct kl_quad *quad,
            const struct kl_density *p, const struct kl_density *q,
            size_t bins)
{
    size_t n = cut->n + 2;

    if (done(cut))
        return true;
    for (; bins > 0 && !done(cut); bins--, cut->next++)
        cut_bin(cut, quad, cut->next < n ? p : q, cut->next < n ? KL_P : KL_Q,
                cut->next % n);
    if (done(cut))
        finish(cut);
    return done(cut);
}

enum kl_status
kl_cut_init(struct kl_cut *cut, struct kl_quad *quad,
            const struct kl_density *p, const struct kl_density *q, double lo,
            double hi, size_t n, struct kl_err *err)
{
    enum kl_status status = kl_cut_begin(cut, lo, hi, n, err);

    if (status == KL_OK)
        kl_cut_more(cut, quad, p, q, SIZE_MAX);
    return status;
}

void
kl_cut_clear(struct kl_cut *cut)
{
    int s;

    for (s = 0; s < 2; s++) {
        free(cut->mass[s]);
        free(cut->log_mass[s]);
    }
    *cut = (struct kl_cut){0};
}
