#ifndef KLSCOPE_CORE_CODE_MASS_H
#define KLSCOPE_CORE_CODE_MASS_H

/* Probabilities that never underflow, and their order, for the files of
 * codes; nobody else includes it. */

#include <limits.h>
#include <math.h>
#include <stdint.h>

#include "klscope/core/bins.h"
#include "klscope/core/dd.h"

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

#endif
