#ifndef KLSCOPE_CORE_BLOCK_H
#define KLSCOPE_CORE_BLOCK_H

#include <stdbool.h>

#include "klscope/core/nodes.h"

/* KL_NODES numbers that may be as large as exp(1e308) or as small as
 * exp(-1e308). While all of them are 0, NaN, or of moderate size they are kept
 * as they are; else as signs and logarithms of their sizes, where a product is
 * a sum, exp(v) is v, and nothing overflows.
 *
 * NaN stands for "no value" and spreads. */
struct kl_block {
    bool plain;
    double v[KL_NODES];    /* plain: the numbers; else log |number| */
    double sign[KL_NODES]; /* not plain: -1, 0, 1; 0 goes with v = -inf */
} __attribute__((aligned(64)));

/* Bring a block into one form or the other, for functions that work on
 * numbers one by one: to_plain returns false if sizes do not allow it; settle
 * goes to logarithms if numbers of a plain block are not moderate any more. */
void kl_block_to_logs(struct kl_block *block);
bool kl_block_to_plain(struct kl_block *block);
void kl_block_settle(struct kl_block *block);

/* All numbers c; from doubles (may be v of the block itself, may be
 * infinite); from signs and logarithms. */
void kl_block_fill(struct kl_block *block, double c);
void kl_block_set(struct kl_block *block, const double v[KL_NODES]);
void kl_block_set_log(struct kl_block *block, const double sign[KL_NODES],
                      const double size[KL_NODES]);

/* The numbers as doubles: 0 or infinite where they are beyond. */
void kl_block_values(const struct kl_block *block, double v[KL_NODES]);

/* Signs and logarithms of sizes; NaN has sign 0. */
void kl_block_logs(const struct kl_block *block, double sign[KL_NODES],
                   double size[KL_NODES]);

/* True if no number is NaN. */
bool kl_block_has_values(const struct kl_block *block);

/* -1, 0, 1 each; 2 for NaN. The second: of a - b. */
void kl_block_signs(const struct kl_block *block, signed char sign[KL_NODES]);
void kl_block_compare(const struct kl_block *a, const struct kl_block *b,
                      signed char sign[KL_NODES]);

/* a becomes a + b, and so on; b may be a. Sums of moderate numbers are those
 * of doubles. a ^ b is NaN for a < 0 unless b is whole, and 0 ^ 0 is 1. */
void kl_block_add(struct kl_block *a, const struct kl_block *b);
void kl_block_subtract(struct kl_block *a, const struct kl_block *b);
void kl_block_multiply(struct kl_block *a, const struct kl_block *b);
void kl_block_divide(struct kl_block *a, const struct kl_block *b);
void kl_block_power(struct kl_block *a, const struct kl_block *b);

/* Take from b where which[k]. */
void kl_block_choose(struct kl_block *a, const struct kl_block *b,
                     const bool which[KL_NODES]);

/* a + c, a * c. */
void kl_block_shift(struct kl_block *a, double c);
void kl_block_scale(struct kl_block *a, double c);

/* a becomes f(a). The logarithm of 0 is -inf, that of less NaN, and so is the
 * root; sine and cosine of what is no double are NaN. */
void kl_block_negate(struct kl_block *a);
void kl_block_abs(struct kl_block *a);
void kl_block_sqrt(struct kl_block *a);
void kl_block_exp(struct kl_block *a);
void kl_block_expm1(struct kl_block *a);
void kl_block_log(struct kl_block *a);
void kl_block_log1p(struct kl_block *a);
void kl_block_sin(struct kl_block *a);
void kl_block_cos(struct kl_block *a);

#endif
