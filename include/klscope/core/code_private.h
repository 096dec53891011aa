#ifndef KLSCOPE_CORE_CODE_PRIVATE_H
#define KLSCOPE_CORE_CODE_PRIVATE_H

/* What the files of codes share; nobody else includes it. */

#include <limits.h>
#include <math.h>

#include "klscope/core/code.h"
#include "klscope/core/dd.h"

/* Half a unit in the last place, with room for higher orders. */
#define KL_ROUND (0x1p-53 * 1.001)

/* A mass of any size: (hi + lo) 2^e to about 104 bits, hi in [1, 2) or 0. Sums
 * of whole numbers up to 2^100 are exact. `at` is the caller's. */
struct kl_mass {
    double hi, lo;
    int e;
    uint32_t at;
};

static inline struct kl_mass
kl_mass_of(struct kl_dd a, int e)
{
    int up;

    if (!(a.hi > 0))
        return (struct kl_mass){0, 0, INT_MIN / 2, 0};
    a.hi = 2 * frexp(a.hi, &up);
    if (a.lo != 0)
        a.lo = ldexp(a.lo, 1 - up);
    return (struct kl_mass){a.hi, a.lo, e + up - 1, 0};
}

static inline int
kl_mass_compare(const struct kl_mass *a, const struct kl_mass *b)
{
    if (a->e != b->e)
        return a->e < b->e ? -1 : 1;
    if (a->hi != b->hi)
        return a->hi < b->hi ? -1 : 1;
    return a->lo < b->lo ? -1 : a->lo > b->lo;
}

/* 2^-k as a double for 0 <= k < 1000. */
static inline double
kl_mass_down(int k)
{
    union {
        uint64_t bits;
        double value;
    } scale = {(uint64_t)(1023 - k) << 52};

    return scale.value;
}

static inline struct kl_mass
kl_mass_add(struct kl_mass a, struct kl_mass b)
{
    struct kl_dd sum;
    double down;

    if (a.e < b.e) {
        struct kl_mass c = a;

        a = b;
        b = c;
    }
    if (a.e - b.e > 200 || !(b.hi > 0))
        return a;
    down = kl_mass_down(a.e - b.e);
    sum = kl_dd_add((struct kl_dd){a.hi, a.lo},
                    (struct kl_dd){b.hi * down, b.lo * down});
    if (sum.hi >= 2)
        return (struct kl_mass){sum.hi / 2, sum.lo / 2, a.e + 1, 0};
    return (struct kl_mass){sum.hi, sum.lo, a.e, 0};
}

struct kl_mass kl_mass_times(struct kl_mass a, struct kl_mass b);

/* The probability of bin i times kl_mass_total. */
struct kl_mass kl_mass_of_bin(const struct kl_bins *bins, size_t i);

/* What masses are divided by to be probabilities. A sum that is 1 within
 * rounding counts as 1 unless `divided`. */
struct kl_mass kl_mass_total(const struct kl_bins *bins, bool divided);

/* The masses of all bins of positive probability; `at` is the bin.
 *
 * mem   gives
 * return   how many there are
 */
size_t kl_mass_list(const struct kl_bins *bins, struct kl_mass **out);

/* The same in parts: what weights are multiplied by, or 0, and the masses of
 * the bins in [from, to). */
double kl_mass_ten(const struct kl_bins *bins);
size_t kl_mass_take(const struct kl_bins *bins, double ten, size_t from,
                    size_t to, struct kl_mass *out);

/* Sort masses ascending, of equal ones the last first. Those of one list have
 * an ascending `at`. */
void kl_mass_sort(struct kl_mass *mass, size_t n);

/* The same in slices of about n masses; work returns true when it is done. It
 * goes through all masses up to ten times.
 *
 * mem   gives; borrows the masses until kl_mass_order_free, which takes NULL
 */
struct kl_mass_order;
struct kl_mass_order *kl_mass_order_new(struct kl_mass *mass, size_t n);
bool kl_mass_order_work(struct kl_mass_order *order, size_t n);
void kl_mass_order_free(struct kl_mass_order *order);

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
