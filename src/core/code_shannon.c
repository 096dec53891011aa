/* Shannon's code. A word is as long as the least m with q 2^m >= 1; q is a
 * quotient of masses, so nothing is divided and no logarithm taken.
 */
#include "config.h"

#include "klscope/core/code.h"

#include "klscope/core/code_private.h"

/* How lengths are decided. Probabilities that sum to a little more than 1, or
 * that were taken for the powers of two beside them, may give words that do
 * not fit: then they are divided by what they sum to; and if even that sum was
 * rounded, what is a power of two by it is less. */
enum care { MEANT, DIVIDED, LESS };

static unsigned
length_of(const struct kl_bins *bins, size_t i, enum care care)
{
    struct kl_mass q = kl_mass_of_bin(bins, i);
    struct kl_mass one = kl_mass_total(bins, care > MEANT);
    double ratio = q.hi / one.hi; /* of what lies beside the powers of two */
    bool below = q.hi < one.hi || (q.hi == one.hi && q.lo < one.lo) ||
                 (care == LESS && q.hi == one.hi && q.lo == one.lo);
    int m = one.e - q.e + below;

    if (bins->computed && care == MEANT &&
        (below ? ratio : ratio / 2) >= 1 - kl_code_rounding(bins, i))
        m--;
    return m < 0 ? 0 : m > KL_LENGTH_MAX ? KL_LENGTH_MAX : (unsigned)m;
}

static void
set_lengths(const struct kl_bins *bins, enum care care, struct kl_code *code)
{
    for (size_t i = 0; i < bins->n; i++)
        if (kl_bins_positive(bins, i))
            code->length[i] = (uint16_t)length_of(bins, i, care);
    kl_code_settle(code);
}

void
kl_code_shannon(const struct kl_bins *bins, struct kl_code *code)
{
    kl_code_init(code, bins->n);
    set_lengths(bins, MEANT, code);
    if (kl_code_over(code))
        set_lengths(bins, DIVIDED, code);
    if (kl_code_over(code))
        set_lengths(bins, LESS, code);
    code->tail = kl_code_tail(bins);
}
