#ifndef KLSCOPE_CORE_LABELS_H
#define KLSCOPE_CORE_LABELS_H

#include <stdbool.h>
#include <stddef.h>

/* The names of outcomes: an ordered list of distinct byte strings with a hash
 * index that is made when first asked for. Ten million of them cost the bytes
 * plus 8 (and 8 more once indexed) each.
 */
struct kl_labels;

/* mem   gives; kl_labels_free(NULL) is fine; the copy is deep */
struct kl_labels *kl_labels_new(void);
struct kl_labels *kl_labels_copy(const struct kl_labels *labels);
void kl_labels_free(struct kl_labels *labels);

size_t kl_labels_count(const struct kl_labels *labels);

/* The i-th label, NUL-terminated; borrowed until the next change. Its bytes
 * are the user's: show them through kl_visible or a canvas only. */
const char *kl_labels_get(const struct kl_labels *labels, size_t i);

/* Append a label, in O(1) on average, also between calls of kl_labels_find.
 * Distinctness is the caller's to check, see below. The text
 * is copied up to len bytes or its first NUL; it may be one of labels' own. */
void kl_labels_add(struct kl_labels *labels, const char *text, size_t len);

/* Replace or delete label i (i < count), insert one before i (i <= count);
 * O(count) but for replace. */
void kl_labels_set(struct kl_labels *labels, size_t i, const char *text,
                   size_t len);
void kl_labels_delete(struct kl_labels *labels, size_t i);
void kl_labels_insert(struct kl_labels *labels, size_t i, const char *text,
                      size_t len);

/* Index of the first such label; returns false if there is none. O(1) after
 * the first call, which is why labels is not const. */
bool kl_labels_find(struct kl_labels *labels, const char *text, size_t len,
                    size_t *at);

/* The first label that stands there already; returns false if all are
 * distinct.
 *
 * out   first, again   its two places, first < again
 */
bool kl_labels_repeated(struct kl_labels *labels, size_t *first,
                        size_t *again);

#endif
