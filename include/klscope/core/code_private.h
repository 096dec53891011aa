#ifndef KLSCOPE_CORE_CODE_PRIVATE_H
#define KLSCOPE_CORE_CODE_PRIVATE_H

/* What the files of codes share; nobody else includes it. */

#include <math.h>

#include "klscope/core/code_mass.h"
#include "klscope/core/code_slices.h"

/* Half a unit in the last place, with room for higher orders. */
#define KL_ROUND (0x1p-53 * 1.001)

/* A code of n outcomes none of which has a word. */
void kl_code_init(struct kl_code *code, size_t n);

/* Everything that follows from the lengths: words, how many, the longest. */
void kl_code_settle(struct kl_code *code);

/* How lengths of Shannon's code are decided. Probabilities that sum to a little
 * more than 1, or that were taken for the powers of two beside them, may give
 * words that do not fit: then they are divided by what they sum to; and if even
 * that sum was rounded, what is a power of two by it is less. */
enum kl_care { KL_MEANT, KL_DIVIDED, KL_LESS };

/* The lengths of its words of the bins in [from, to). */
void kl_shannon_lengths(const struct kl_bins *bins, enum kl_care care,
                        size_t from, size_t to, struct kl_code *code);

/* The tail of what a code is made for; not infinite where no mass goes on. */
struct kl_tail kl_code_tail(const struct kl_bins *bins);

/* True if p has mass beyond the window and the code's own distribution none. */
bool kl_code_tail_gap(const struct kl_bins *p, const struct kl_tail *own);

/* What the outcomes of p outside the window may add to a mean, at most, where
 * no word in it is longer than `longest`. */
double kl_code_outside(double longest, const struct kl_tail *own,
                       const struct kl_bins *p);

/* Bound on the relative error of a probability: 0 if it was not computed. */
double kl_code_rounding(const struct kl_bins *bins, size_t i);

/* True if the sum of 2^-length exceeds 1. */
bool kl_code_over(const struct kl_code *code);

/* The lengths of Huffman's code for sorted masses.
 *
 * in    n   at least 1
 * out   length   n of them, the longest first
 * return         the longest
 */
unsigned kl_huffman_lengths(const struct kl_mass *mass, size_t n,
                            uint32_t *length);

/* The lengths of the best code of words of at most `limit` bits for sorted
 * masses. Masses below 2^-1000 of the greatest count as nothing.
 *
 * in    n   at most 2^limit
 */
void kl_limited_lengths(const struct kl_mass *mass, size_t n, unsigned limit,
                        uint32_t *length);

#endif
