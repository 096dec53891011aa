#ifndef KLSCOPE_CORE_CODE_H
#define KLSCOPE_CORE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/base/status.h"
#include "klscope/core/bins.h"
#include "klscope/core/value.h"

/* Binary prefix codes. Lengths are in bits, as are all values here. */

enum { KL_WORD_MAX = 64, KL_NO_WORD = UINT16_MAX };

/* A code of n outcomes. */
struct kl_code {
    size_t n;
    uint16_t *length; /* of the word of each outcome; KL_NO_WORD where it has
                         none, as outcomes of probability 0 */
    uint64_t *word;   /* canonical, in the low bits; 0 where there is none or
                         where it is longer than KL_WORD_MAX */
    size_t words;     /* outcomes that have one */
    unsigned longest;
    bool limited;     /* words would have passed KL_WORD_MAX bits, and the code
                         is the best of those that do not */
};

/* The code of least expected length for these probabilities: Huffman's, or,
 * where a word of it would be longer than KL_WORD_MAX, package-merge's. Among
 * equal ones that with the least variance of lengths. One outcome alone gets
 * the empty word. O(n log n).
 *
 * out   code   inits; release with kl_code_clear
 * src   Cover and Thomas, Elements of Information Theory, 2nd ed., sec. 5.6;
 *       Larmore and Hirschberg, J. ACM 37 (1990), for the limit
 */
void kl_code_huffman(const struct kl_bins *bins, struct kl_code *code);

/* Shannon's code: lengths ceil(-log2 q), decided exactly at powers of 2.
 *
 * out   code   inits; words only where they fit
 * src   Cover and Thomas, sec. 5.4
 */
void kl_code_shannon(const struct kl_bins *bins, struct kl_code *code);

void kl_code_clear(struct kl_code *code);

/* Expected length of the words on p, in bits, with a bound; +inf where p has
 * mass and there is no word. */
struct kl_value kl_code_mean(const struct kl_code *code,
                             const struct kl_bins *p);

/* Sum of 2^-length over the words: at most 1. Exact if `err` is 0. */
struct kl_value kl_code_kraft(const struct kl_code *code);

/* The word of outcome i as text of 0 and 1.
 *
 * out   out   room for KL_WORD_MAX + 1 bytes; "" for the empty word and where
 *             there is none
 */
const char *kl_code_word(const struct kl_code *code, size_t i,
                         char out[KL_WORD_MAX + 1]);

/* ---- blocks -------------------------------------------------------------- */

/* Blocks of k outcomes coded as one, by the Huffman code for q^k, on p^k. */
struct kl_code_block {
    unsigned k;
    size_t words;           /* n^k, of positive probability */
    struct kl_value mean;   /* bits for one outcome: L_k / k */
};

enum { KL_BLOCK_WORDS = 1 << 20 };

/* The largest k for which n^k is at most KL_BLOCK_WORDS; at least 1. */
unsigned kl_code_block_most(size_t n);

/* in    k   1 to kl_code_block_most */
struct kl_code_block kl_code_blocks(const struct kl_bins *p,
                                    const struct kl_bins *q, unsigned k);

#endif
