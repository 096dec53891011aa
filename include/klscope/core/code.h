#ifndef KLSCOPE_CORE_CODE_H
#define KLSCOPE_CORE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/core/bins.h"
#include "klscope/core/labels.h"
#include "klscope/core/value.h"

/* Binary prefix codes. Lengths are in bits, as are all values here.
 *
 * A code is for the outcomes in the window of its distribution. Where the
 * support goes on beyond it, the outcomes outside are taken to have words
 * that lengthen as their surprisal grows: what these may add to a mean is in
 * its bound. */

enum {
    KL_WORD_MAX = 64,
    KL_LENGTH_MAX = UINT16_MAX - 1,
    KL_NO_WORD = UINT16_MAX
};

/* A code of n outcomes. */
struct kl_code {
    size_t n;
    uint16_t *length; /* of the word of each outcome; KL_NO_WORD where it has
                         none, as outcomes of probability 0 */
    uint64_t *word;   /* in the low bits; 0 where there is none or where it is
                         longer than KL_WORD_MAX. Canonical: in numerical order
                         by length, then by outcome */
    size_t words;     /* outcomes that have one */
    unsigned longest;
    bool limited; /* words would have passed KL_WORD_MAX bits, and the code
                     is the best of those that do not */
    struct kl_tail tail; /* of the distribution that it was made for */
};

/* The code of least expected length for these probabilities: Huffman's, or,
 * where a word of it would be longer than KL_WORD_MAX, package-merge's. Among
 * equal ones that with the least variance of lengths; of equal outcomes an
 * earlier one has no longer word. One outcome alone gets the empty word.
 *
 * Counts and short decimals are added exactly, other weights to 100 bits.
 * O(n log n); O(64 n) where the limit is met.
 *
 * out   code   inits; release with kl_code_clear
 * src   Cover and Thomas, Elements of Information Theory, 2nd ed., sec. 5.6;
 *       van Leeuwen, "On the construction of Huffman trees", ICALP 1976;
 *       Larmore and Hirschberg, J. ACM 37 (1990), for the limit
 */
void kl_code_huffman(const struct kl_bins *bins, struct kl_code *code);

/* Shannon's code: lengths ceil(-log2 q), decided exactly at powers of 2, at
 * most KL_LENGTH_MAX. A computed probability within its rounding of a power
 * of 2 counts as that.
 *
 * out   code   inits; words only where they fit
 * src   Cover and Thomas, sec. 5.4
 */
void kl_code_shannon(const struct kl_bins *bins, struct kl_code *code);

void kl_code_clear(struct kl_code *code);

/* The expected length of the words on p; +inf where p has mass and there is
 * no word.
 *
 * src   Cover and Thomas, theorem 5.4.3, for words that were made for q
 */
struct kl_value kl_code_mean(const struct kl_code *code,
                             const struct kl_bins *p);

/* What one code costs on p more than another, without cancellation: exactly 0
 * if their lengths agree where p has mass. +inf or -inf where only one has the
 * words, +inf where neither has. */
struct kl_value kl_code_extra(const struct kl_code *code,
                              const struct kl_code *other,
                              const struct kl_bins *p);

/* Sum of 2^-length over the words: at most 1. Exact if `err` is 0.
 *
 * src   Cover and Thomas, sec. 5.2
 */
struct kl_value kl_code_kraft(const struct kl_code *code);

/* The word of outcome i as text of 0 and 1.
 *
 * out   out   room for KL_WORD_MAX + 1 bytes; "" for the empty word, where
 *             there is none, and where it is longer than KL_WORD_MAX
 */
const char *kl_code_word(const struct kl_code *code, size_t i,
                         char out[KL_WORD_MAX + 1]);

/* -log2 of the probability of bin i; +inf where it is 0. */
double kl_code_ideal(const struct kl_bins *bins, size_t i);

/* ---- Morse --------------------------------------------------------------- */

/* Morse's code as it is keyed: a dot is 10, a dash 1110, and 00 ends a letter,
 * so that e is 1000 and no word begins another. Outcomes named by one letter
 * or digit have words, others have none.
 *
 * in    labels   n of them
 * out   code     inits; release with kl_code_clear
 * src   Recommendation ITU-R M.1677-1 (2009)
 */
void kl_code_morse(const struct kl_labels *labels, struct kl_code *code);

/* The signs alone, "." and "-", of a name that is one letter or digit; NULL
 * if it is none. */
const char *kl_morse_signs(const char *label);

/* Sum of 2^-signs over the outcomes that have words, one bit for a sign:
 * above 1 for all letters, since without gaps Morse cannot be told apart. */
struct kl_value kl_morse_kraft(const struct kl_labels *labels);

/* ---- blocks -------------------------------------------------------------- */

/* Blocks of k outcomes coded as one, by the Huffman code for q^k, on p^k. */
struct kl_code_block {
    unsigned k;
    size_t words;         /* of positive probability by q */
    struct kl_value mean; /* bits for one outcome: L_k / k */
};

enum { KL_BLOCK_WORDS = 1 << 20 };

/* The largest k for which n^k is at most KL_BLOCK_WORDS; at least 1. */
unsigned kl_code_block_most(size_t n);

/* Words of equal composition have equal probability and are merged together:
 * much faster than n^k, and no limit on the length of words.
 *
 * in    k   1 to kl_code_block_most
 * src   Cover and Thomas, sec. 5.4
 */
struct kl_code_block kl_code_blocks(const struct kl_bins *p,
                                    const struct kl_bins *q, unsigned k);

#endif
