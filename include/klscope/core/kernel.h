#ifndef KLSCOPE_CORE_KERNEL_H
#define KLSCOPE_CORE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/core/bins.h"
#include "klscope/core/power.h"

/* The loops over bins: one block of a pair to its share of every sum, by
 * vector instructions where the machine has them.
 */
enum { KL_BLOCK = 512 }; /* bins a block: buffers stay in the nearest caches */

/* What is summed over bins; every term is >= 0. */
enum kl_sum {
    KL_SUM_H_P, /* -p log p */
    KL_SUM_H_Q,
    KL_SUM_CE_PQ, /* -p log q, where q > 0 */
    KL_SUM_CE_QP,
    KL_SUM_KL_PQ, /* p log(p/q) - p + q, where q > 0 */
    KL_SUM_KL_QP,
    KL_SUM_JS,     /* (p log(2p/(p+q)) + q log(2q/(p+q))) / 2 */
    KL_SUM_L1,     /* |p - q| */
    KL_SUM_H2,     /* (sqrt p - sqrt q)^2 / 2 */
    KL_SUM_BC,     /* sqrt(p q) */
    KL_SUM_CHI2,   /* (p - q)^2 / q, where q > 0 */
    KL_SUM_P_ONLY, /* p, where q is 0 */
    KL_SUM_Q_ONLY,
    KL_SUM_P_BARE, /* 1, where p > 0 = q */
    KL_SUM_Q_BARE,
    KL_SUMS
};

/* A block's result. Bins whose probabilities are too small for products of
 * doubles are left out of every sum and listed in `odd`. */
struct kl_block_sums {
    double sum[KL_SUMS];
    struct kl_power power;
    size_t nodd;
    uint16_t odd[KL_BLOCK]; /* counted from the start of the block */
};

/* Products of two probabilities are at least this, or the bin is odd. */
#define KL_KERNEL_SMALL 0x1p-960

/* Sum the n bins from `at` on.
 *
 * in    n      1..KL_BLOCK
 *       order  NULL if Renyi's sum is not wanted
 * out   out    all of it; swapping p and q swaps the sums bit for bit
 */
void kl_kernel_block(const struct kl_bins *p, const struct kl_bins *q,
                     size_t at, size_t n, const struct kl_order *order,
                     struct kl_block_sums *out);

#endif
