#ifndef KLSCOPE_CORE_EXACT_H
#define KLSCOPE_CORE_EXACT_H

#include <stdint.h>
#include <string.h>

#include "klscope/core/dd.h"

/* A sum of doubles without any rounding, as one long integer in units of
 * 2^-1074, the smallest double. Adding and taking away in any order gives the
 * same sum, so a million edits cannot drift, and a weight of 1e30 that comes
 * and goes leaves no trace. An addition costs about 2 ns, a reading about 60.
 *
 * The integer is kept as digits of 32 bits in 64-bit words; the upper half of
 * a word collects carries, which are handed on every 2^29 additions.
 *
 * src   Kulisch, "Computer Arithmetic and Validity" (2008), ch. 8
 */
enum { KL_EXACT_WORDS = 70, KL_EXACT_PENDING = 1 << 29 };

struct kl_exact {
    int64_t word[KL_EXACT_WORDS]; /* sum of word[i] * 2^(32 i - 1074) */
    int lo, hi;                   /* words outside lo..hi are 0 */
    uint32_t pending;             /* additions since the last carrying */
};

/* Set to 0. */
void kl_exact_clear(struct kl_exact *sum);

/* Hand carries on, so that every word but the highest is in 0..2^32-1. */
void kl_exact_carry(struct kl_exact *sum);

/* The sum rounded to a double-double (about 2^-104 relative); hi is infinite
 * if it is beyond the largest double. */
struct kl_dd kl_exact_dd(const struct kl_exact *sum);

/* Add a finite number. */
static inline void
kl_exact_add(struct kl_exact *sum, double x)
{
    uint64_t bits, digits, low, high;
    int exponent, k, shift;
    int64_t sign;

    memcpy(&bits, &x, sizeof bits);
    exponent = (int)(bits >> 52 & 0x7ff);
    digits = bits & 0xfffffffffffffu;
    if (exponent > 0)
        digits |= (uint64_t)1 << 52, exponent--;
    if (digits == 0)
        return;
    k = exponent >> 5, shift = exponent & 31;
    low = (digits & 0xffffffffu) << shift;
    high = (digits >> 32) << shift;
    sign = bits >> 63 ? -1 : 1;
    sum->word[k] += sign * (int64_t)(low & 0xffffffffu);
    sum->word[k + 1] += sign * (int64_t)((low >> 32) + (high & 0xffffffffu));
    sum->word[k + 2] += sign * (int64_t)(high >> 32);
    sum->lo = k < sum->lo ? k : sum->lo;
    sum->hi = k + 2 > sum->hi ? k + 2 : sum->hi;
    if (++sum->pending == KL_EXACT_PENDING)
        kl_exact_carry(sum);
}

#endif
