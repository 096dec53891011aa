/* The probabilities of bins as masses that neither underflow nor lose the
 * last digit of a count.
 */
#include "config.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/core/code_private.h"

/* Below this a weight has a logarithm that knows it better. */
#define SMALL 0x1p-960

/* Decimals of up to so many digits behind the point are taken for what they
 * mean. */
enum { DECIMALS = 12 };

struct kl_mass
kl_mass_times(struct kl_mass a, struct kl_mass b)
{
    struct kl_dd product = kl_two_prod(a.hi, b.hi);

    product.lo += a.hi * b.lo + a.lo * b.hi;
    product = kl_two_sum(product.hi, product.lo);
    return kl_mass_of(product, a.e + b.e);
}

/* From a logarithm, in nats. */
static struct kl_mass
mass_of_log(double log_w)
{
    double bits = fmax(log_w / M_LN2, -1e9), e = floor(bits);

    return kl_mass_of(kl_dd_of(exp2(bits - e)), (int)e);
}

/* True if probabilities are weights that must still be brought to a common
 * sum: neither all are, by one factor, nor all are what they say. */
static bool
is_mixed(const struct kl_bins *bins)
{
    return bins->nfree > 0 && bins->nfree < bins->n && bins->scale.hi > 0 &&
           !(bins->scale.hi == 1 && bins->scale.lo == 0);
}

/* Free bins share what the others leave: p = w rest / free, so w rest beside
 * the others' w free. Nothing is divided, and equal ones stay equal. */
struct kl_mass
kl_mass_of_bin(const struct kl_bins *bins, size_t i)
{
    double w = bins->w[i];
    struct kl_mass mass;
    struct kl_dd factor;

    if (!kl_bins_positive(bins, i))
        return kl_mass_of(kl_dd_of(0), 0);
    mass = w < SMALL && bins->lw != NULL ? mass_of_log(bins->lw[i])
                                         : kl_mass_of(kl_dd_of(w), 0);
    if (!is_mixed(bins))
        return mass;
    factor = kl_bins_hold(bins, i) != KL_FREE
                 ? bins->free
                 : kl_dd_add_d(kl_dd_neg(bins->fixed), 1);
    return kl_mass_times(mass, kl_mass_of(factor, 0));
}

struct kl_mass
kl_mass_total(const struct kl_bins *bins, bool divided)
{
    bool one = bins->scale.hi == 1 && bins->scale.lo == 0;

    if (bins->nfree > 0 && bins->scale.hi > 0 && !one)
        return kl_mass_of(bins->free, 0);
    if (!divided)
        return kl_mass_of(kl_dd_of(1), 0);
    return kl_mass_of(bins->scale.hi > 0 ? kl_dd_add(bins->free, bins->fixed)
                                         : bins->fixed,
                      0);
}

/* ---- decimals ------------------------------------------------------------ */

static bool
all_whole(const struct kl_bins *bins, double ten)
{
    for (size_t i = 0; i < bins->n; i++) {
        double x = bins->w[i] * ten;

        if (fabs(x - rint(x)) > 0x1p-52 * x || x > 0x1p53)
            return false;
    }
    return true;
}

/* The power of ten that makes whole numbers of all weights, as far as doubles
 * can tell; 0 if there is none, or a bin is locked. 0.1 + 0.2 is more than 0.3
 * in doubles, and the tie that was meant would be none: whole numbers of tenths
 * tell. */
double
kl_mass_ten(const struct kl_bins *bins)
{
    double ten = 1;

    if (bins->nfree != bins->n || bins->lw != NULL)
        return 0;
    for (int d = 0; d <= DECIMALS; d++, ten *= 10)
        if (all_whole(bins, ten))
            return ten;
    return 0;
}

size_t
kl_mass_take(const struct kl_bins *bins, double ten, size_t from, size_t to,
             struct kl_mass *out)
{
    size_t n = 0;

    for (size_t i = from; i < to; i++) {
        if (!kl_bins_positive(bins, i))
            continue;
        out[n] = ten > 0 ? kl_mass_of(kl_dd_of(rint(bins->w[i] * ten)), 0)
                         : kl_mass_of_bin(bins, i);
        out[n++].at = (uint32_t)i;
    }
    return n;
}

size_t
kl_mass_list(const struct kl_bins *bins, struct kl_mass **out)
{
    *out = kl_malloc(bins->n * sizeof **out);
    return kl_mass_take(bins, kl_mass_ten(bins), 0, bins->n, *out);
}
