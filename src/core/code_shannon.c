/* Shannon's code. A word is as long as the least m with q 2^m >= 1; q is a
 * quotient of masses, so nothing is divided and no logarithm taken.
 */
#include "config.h"

#include "klscope/core/code.h"

#include "klscope/core/code_private.h"

static unsigned
length_of(const struct kl_bins *bins, size_t i, enum kl_care care)
{
    struct kl_mass q = kl_mass_of_bin(bins, i);
    struct kl_mass one = kl_mass_total(bins, care > KL_MEANT);
    double ratio = q.hi / one.hi; /* of what lies beside the powers of two */
    bool below = q.hi < one.hi || (q.hi == one.hi && q.lo < one.lo) ||
                 (care == KL_LESS && q.hi == one.hi && q.lo == one.lo);
    int m = one.e - q.e + below;

    if (bins->computed && care == KL_MEANT &&
        (below ? ratio : ratio / 2) >= 1 - kl_code_rounding(bins, i))
        m--;
    return m < 0 ? 0 : m > KL_LENGTH_MAX ? KL_LENGTH_MAX : (unsigned)m;
}

void
kl_shannon_lengths(const struct kl_bins *bins, enum kl_care care, size_t from,
                   size_t to, struct kl_code *code)
{
    for (size_t i = from; i < to; i++)
        if (kl_bins_positive(bins, i))
            code->length[i] = (uint16_t)length_of(bins, i, care);
}

void
kl_code_shannon(const struct kl_bins *bins, struct kl_code *code)
{
    struct kl_code_making *making = kl_code_making_new_shannon(bins);

    while (!kl_code_making_work(making, SIZE_MAX))
        continue;
    kl_code_making_finish(making, code);
}
