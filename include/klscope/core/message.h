#ifndef KLSCOPE_CORE_MESSAGE_H
#define KLSCOPE_CORE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/base/buf.h"
#include "klscope/core/code.h"
#include "klscope/core/labels.h"
#include "klscope/core/value.h"

/* A message: a sequence of outcomes read from text, and its bits. */
struct kl_message {
    size_t n;
    size_t *outcome;
    size_t *at;     /* where in the text each begins, in bytes */
    size_t skipped; /* characters, or words, that name no outcome */
    bool spelled;   /* the outcomes are characters */
};

/* Read text. Where every label is one character, each character is an outcome;
 * else words between blanks and commas are. Upper case letters, of ASCII and
 * Latin-1, also stand for the lower case ones if only those are there. Bytes
 * that are no UTF-8 name nothing.
 *
 * in    labels   not const as they are indexed
 * out   message  inits; release with kl_message_clear
 */
void kl_message_read(struct kl_labels *labels, const char *text, size_t len,
                     struct kl_message *message);
void kl_message_clear(struct kl_message *message);

/* Bytes of the character, or of the word, that a text begins with; 0 for what
 * stands between words. */
size_t kl_message_unit(const char *text, size_t len, bool spelled);

/* What a message costs by a code. */
struct kl_message_cost {
    uint64_t bits; /* of all outcomes that have a word */
    size_t bare;   /* outcomes that have none */
};

struct kl_message_cost kl_message_cost(const struct kl_message *message,
                                       const struct kl_code *code);

/* Sum of -log2 q over the message; +inf if q is 0 at one. */
struct kl_value kl_message_ideal(const struct kl_message *message,
                                 const struct kl_bins *q);

/* Append the words of a message as text of 0 and 1; outcomes that have none,
 * or one longer than KL_WORD_MAX, add nothing. */
void kl_message_encode(const struct kl_message *message,
                       const struct kl_code *code, struct kl_buf *out);

/* Reads the words of a code one after the other; of any code none of whose
 * words begins another. */
struct kl_wordbook;

/* mem   gives; copies what it needs; kl_wordbook_free(NULL) is fine */
struct kl_wordbook *kl_wordbook_new(const struct kl_code *code);
void kl_wordbook_free(struct kl_wordbook *book);

/* The outcome whose word the bits begin with. O(log n).
 *
 * in    bits, len   text of 0 and 1
 * out   outcome     given where there is one
 * return            bits taken, or -1 if no word begins them. A code of the
 *                   empty word takes 0 bits each time
 */
int kl_wordbook_next(const struct kl_wordbook *book, const char *bits,
                     size_t len, size_t *outcome);

#endif
