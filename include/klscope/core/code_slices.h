#ifndef KLSCOPE_CORE_CODE_SLICES_H
#define KLSCOPE_CORE_CODE_SLICES_H

/* Codes of many outcomes made a little at a time. */

#include "klscope/core/code.h"

/* Huffman's code, or Shannon's, in slices of about n outcomes, 30 ns each, so
 * that keys can be answered meanwhile; true when kl_code_making_finish can give
 * the code and free. Borrows bins until then, or until kl_code_making_free (NULL is fine). */
struct kl_code_making;
struct kl_code_making *kl_code_making_new(const struct kl_bins *bins);
struct kl_code_making *kl_code_making_new_shannon(const struct kl_bins *bins);
bool kl_code_making_work(struct kl_code_making *making, size_t n);
void kl_code_making_finish(struct kl_code_making *making, struct kl_code *code);
void kl_code_making_free(struct kl_code_making *making);

/* What words cost on p, or, where `other` is not NULL, what they cost more than
 * its: kl_code_mean and kl_code_extra in slices of n outcomes. Work returns
 * true when the value is known; borrows codes and p until then.
 *
 * mem   gives; kl_code_costing_free(NULL) is fine
 */
struct kl_code_costing;
struct kl_code_costing *kl_code_costing_new(const struct kl_code *code,
                                            const struct kl_code *other,
                                            const struct kl_bins *p);
bool kl_code_costing_work(struct kl_code_costing *costing, size_t n,
                          struct kl_value *value);
void kl_code_costing_free(struct kl_code_costing *costing);

/* kl_code_blocks in slices of about so many kinds of blocks, 500 ns each; work
 * returns true when the block is known. Borrows p and q until then.
 *
 * mem   gives; kl_code_blocking_free(NULL) is fine
 */
struct kl_code_blocking;
struct kl_code_blocking *kl_code_blocking_new(const struct kl_bins *p,
                                              const struct kl_bins *q,
                                              unsigned k);
bool kl_code_blocking_work(struct kl_code_blocking *blocking, size_t some,
                           struct kl_code_block *block);
void kl_code_blocking_free(struct kl_code_blocking *blocking);

#endif
