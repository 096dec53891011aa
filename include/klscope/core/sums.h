#ifndef KLSCOPE_CORE_SUMS_H
#define KLSCOPE_CORE_SUMS_H

#include "klscope/core/kernel.h"
#include "klscope/core/measure.h"

/* The sums over all bins of a pair so far: blocks from the kernel, added as
 * double-doubles, and its odd bins, whose terms are formed from logarithms.
 */
struct kl_sums {
    struct kl_dd sum[KL_SUMS];
    struct kl_power power;        /* if an order was asked for */
    struct kl_gap p_only, q_only; /* all but mass and tail */
    size_t bins, odd;             /* how many were added; how many were odd */
    double blur_bc, blur_chi2;    /* error bounds of the odd ones' terms */
};

void kl_sums_clear(struct kl_sums *sums);

/* Add the n bins from `at` on; 1 <= n <= KL_BLOCK. order may be NULL. */
void kl_sums_add(struct kl_sums *sums, const struct kl_bins *p,
                 const struct kl_bins *q, size_t at, size_t n,
                 const struct kl_order *order);

static inline double
kl_sums_get(const struct kl_sums *sums, enum kl_sum m)
{
    return kl_dd_value(sums->sum[m]);
}

/* The largest number of additions a term of the kernel's went through. */
double kl_sums_adds(const struct kl_sums *sums);

#endif
