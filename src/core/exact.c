#include "config.h"

#include "klscope/core/exact.h"

#include <stdlib.h>

void
kl_exact_clear(struct kl_exact *sum)
{
    memset(sum->word, 0, sizeof sum->word);
    sum->lo = KL_EXACT_WORDS;
    sum->hi = -1;
    sum->pending = 0;
}

/* The part of a word that stays, and what it hands on. */
static int64_t
digit(int64_t word, int64_t *carry)
{
    int64_t stays = word & 0xffffffff;

    *carry = (word - stays) / ((int64_t)1 << 32);
    return stays;
}

void
kl_exact_carry(struct kl_exact *sum)
{
    int64_t carry = 0;

    for (int i = sum->lo; i < sum->hi; i++)
        sum->word[i] = digit(sum->word[i] + carry, &carry);
    /* The highest word keeps the sign and grows a new one only when it must.
     * The array ends four words above the largest double. */
    if (sum->hi >= 0) {
        sum->word[sum->hi] += carry;
        if (llabs(sum->word[sum->hi]) >> 32 != 0) {
            sum->word[sum->hi] = digit(sum->word[sum->hi], &carry);
            sum->word[++sum->hi] += carry;
        }
    }
    sum->pending = 0;
}

/* A negative number's lower digits would be the complement of its own, so its
 * leading digits are taken from the number with the other sign. */
static int
make_positive(struct kl_exact *sum)
{
    if (sum->hi < 0 || sum->word[sum->hi] >= 0)
        return 1;
    for (int i = sum->lo; i <= sum->hi; i++)
        sum->word[i] = -sum->word[i];
    kl_exact_carry(sum);
    return -1;
}

struct kl_dd
kl_exact_dd(const struct kl_exact *sum)
{
    struct kl_exact work = *sum;
    struct kl_dd value = {0, 0};
    int sign, top;

    kl_exact_carry(&work);
    sign = make_positive(&work);
    for (top = work.hi; top >= work.lo && work.word[top] == 0; top--)
        ;
    /* five digits hold 129 leading bits or more */
    for (int i = top; i >= work.lo && i > top - 5; i--)
        value = kl_dd_add_d(
            value, ldexp((double)(sign * work.word[i]), 32 * (i - top)));
    value.hi = ldexp(value.hi, 32 * top - 1074);
    value.lo = isinf(value.hi) ? 0 : ldexp(value.lo, 32 * top - 1074);
    return value;
}
