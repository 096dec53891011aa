#ifndef KLSCOPE_CORE_PAIR_H
#define KLSCOPE_CORE_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/core/bins.h"
#include "klscope/core/dist.h"
#include "klscope/core/side.h"
#include "klscope/core/spec.h"

/* Two distributions over the same outcomes in the same order. */
struct kl_pair {
    size_t n;
    enum kl_outcomes outcomes;
    struct kl_labels *labels; /* KL_LABELLED, else NULL */
    int64_t first;            /* KL_INTEGERS: the outcome of bin 0 */
    struct kl_bins side[2];
    double total[2]; /* what each side's data summed to, or 0 */
};

/* Evaluate two specs and match their outcomes: labels by text (those of p
 * first, then those that only q has), integers by value, positions one by one.
 *
 * out   pair   init'ed on success; release with kl_pair_clear
 * err   what kl_spec_same_nature says, and kl_spec_eval with source "P" or "Q";
 *       KL_E_LENGTH if the outcomes cannot be matched
 */
enum kl_status kl_pair_init(struct kl_pair *pair, const struct kl_spec *p,
                            const struct kl_spec *q,
                            const struct kl_loader *loader,
                            struct kl_err *err);
void kl_pair_clear(struct kl_pair *pair);
void kl_pair_copy(struct kl_pair *to, const struct kl_pair *from);

/* Append the name of outcome i: its label, integer or position from 1. */
void kl_pair_label(const struct kl_pair *pair, size_t i, struct kl_buf *out);

/* The names of all outcomes.
 *
 * mem   gives
 */
struct kl_labels *kl_pair_labels(const struct kl_pair *pair);

/* Index of an outcome by its name; false if there is none. O(1) for labels
 * after the first call. */
bool kl_pair_find(const struct kl_pair *pair, const char *text, size_t len,
                  size_t *at);

/* Name the outcomes by labels if they are positions or integers, so that they
 * can be added to, deleted and renamed. */
void kl_pair_name(struct kl_pair *pair);

/* Insert an outcome of probability 0 before bin `at` (<= n), or delete bin i,
 * whose mass goes to the free bins in proportion. Labelled pairs only. O(n). */
void kl_pair_insert(struct kl_pair *pair, size_t at, const char *label);
void kl_pair_delete(struct kl_pair *pair, size_t i);

#endif
