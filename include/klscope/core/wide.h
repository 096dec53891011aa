#ifndef KLSCOPE_CORE_WIDE_H
#define KLSCOPE_CORE_WIDE_H

#include <stdbool.h>

#include "klscope/core/nodes.h"

/* KL_NODES numbers that may be as large as exp(1e308) or as small as
 * exp(-1e308). While all of them are 0, NaN, or of moderate size they are kept
 * as they are; else as signs and logarithms of their sizes, where a product is
 * a sum, exp(v) is v, and nothing overflows.
 *
 * NaN stands for "no value" and spreads. */
struct kl_wide {
    bool plain;
    double v[KL_NODES];    /* plain: the numbers; else log |number| */
    double sign[KL_NODES]; /* not plain: -1, 0, 1; 0 goes with v = -inf */
} __attribute__((aligned(64)));

/* Bring a block into one form or the other, for functions that work on
 * numbers one by one: to_plain returns false if sizes do not allow it; settle
 * goes to logarithms if numbers of a plain block are not moderate any more. */
void kl_wide_to_logs(struct kl_wide *block);
bool kl_wide_to_plain(struct kl_wide *block);
void kl_wide_settle(struct kl_wide *block);

/* All numbers c; from doubles (may be v of the block itself, may be
 * infinite); from signs and logarithms. */
void kl_wide_fill(struct kl_wide *block, double c);
void kl_wide_set(struct kl_wide *block, const double v[KL_NODES]);
void kl_wide_set_log(struct kl_wide *block, const double sign[KL_NODES],
                     const double size[KL_NODES]);

/* The numbers as doubles: 0 or infinite where they are beyond. */
void kl_wide_values(const struct kl_wide *block, double v[KL_NODES]);

/* Signs and logarithms of sizes; NaN has sign 0. */
void kl_wide_logs(const struct kl_wide *block, double sign[KL_NODES],
                  double size[KL_NODES]);

/* True if no number is NaN. */
bool kl_wide_has_values(const struct kl_wide *block);

/* The sign of a double as it is kept here: -1, 0 or 1; 0 of NaN. */
static inline double
kl_wide_sign(double v)
{
    return v > 0 ? 1 : v < 0 ? -1 : 0;
}

/* -1, 0, 1 each; 2 for NaN. The second: of a - b. */
void kl_wide_signs(const struct kl_wide *block, signed char sign[KL_NODES]);
void kl_wide_compare(const struct kl_wide *a, const struct kl_wide *b,
                     signed char sign[KL_NODES]);

/* a becomes a + b, and so on; b may be a. Sums of moderate numbers are those
 * of doubles. a ^ b is NaN for a < 0 unless b is whole, and 0 ^ 0 is 1. */
void kl_wide_add(struct kl_wide *a, const struct kl_wide *b);
void kl_wide_subtract(struct kl_wide *a, const struct kl_wide *b);
void kl_wide_multiply(struct kl_wide *a, const struct kl_wide *b);
void kl_wide_divide(struct kl_wide *a, const struct kl_wide *b);
void kl_wide_power(struct kl_wide *a, const struct kl_wide *b);

/* Take from b where which[k]. */
void kl_wide_choose(struct kl_wide *a, const struct kl_wide *b,
                    const bool which[KL_NODES]);

/* a + c, a * c. */
void kl_wide_shift(struct kl_wide *a, double c);
void kl_wide_scale(struct kl_wide *a, double c);

/* a becomes f(a). The logarithm of 0 is -inf, that of less NaN, and so is the
 * root; sine and cosine of what is no double are NaN. */
void kl_wide_negate(struct kl_wide *a);
void kl_wide_abs(struct kl_wide *a);
void kl_wide_sqrt(struct kl_wide *a);
void kl_wide_exp(struct kl_wide *a);
void kl_wide_expm1(struct kl_wide *a);
void kl_wide_log(struct kl_wide *a);
void kl_wide_log1p(struct kl_wide *a);
void kl_wide_sin(struct kl_wide *a);
void kl_wide_cos(struct kl_wide *a);

#endif
