#ifndef KLSCOPE_CORE_BINS_H
#define KLSCOPE_CORE_BINS_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/dd.h"
#include "klscope/core/exact.h"

/* What one bin is to an edit. A fixed bin's weight is its probability; the
 * free bins share what the fixed ones leave, in proportion to their weights.
 */
enum kl_hold {
    KL_FREE = 0,
    KL_LOCKED = 1, /* the user locked it: no edit touches it */
    KL_HELD = 2,   /* the one set last: exactly the number that was asked for,
                      until another bin of the same side is set */
};

/* Bound on what an infinite support has beyond the last bin k = n - 1. With
 * f the probability of the last bin and g(j) = -log of the probability j bins
 * beyond it:
 *   prob(k + j)  <=  f * ratio^j
 *   g(j)         <=  g(0) + slope * j + bend * j^2 / 2
 */
struct kl_tail {
    bool infinite;
    double ratio, slope, bend;
    double below; /* bound on the mass cut off before the first bin, >= 0;
                     0 does not prove that there is none */
};

/* One distribution over n outcomes, as unnormalised weights, so that a change
 * of one bin is O(1) although it changes every probability:
 *   p[i] = hold[i] ? w[i] : w[i] * boost * scale,
 *   boost * scale = (1 - fixed) / free
 * Weights are finite and >= 0. While no bin is held, the scale is exactly 1 if
 * free and fixed sum to 1 within rounding (8 * 2^-53): printing and reading a
 * distribution is a fixed point, and no probability moves when one is locked.
 */
struct kl_bins {
    size_t n;
    double *w;            /* n weights */
    double *lw;           /* n logs of the weights, or NULL; only where a
                             family's probability may underflow a double:
                             then w[i] may be 0 while lw[i] is finite */
    unsigned char *hold;  /* n of enum kl_hold, or NULL while all are free */
    size_t nfree;         /* bins that are free */
    size_t held;          /* the bin that is KL_HELD, n if none is */
    struct kl_exact free_sum;  /* exact, so that edits are reversible */
    struct kl_exact fixed_sum;
    struct kl_dd free;    /* sum of the free weights */
    struct kl_dd fixed;   /* sum of the locked and held probabilities */
    struct kl_dd scale;   /* see above; 0 when no mass is left or none free */
    double boost;         /* 1 unless free is beyond 2^-600 .. 2^600, then
                             2^600 or 2^-600, lest the scale overflow */
    double log_scale;     /* log of boost * scale, -inf when it is 0 */
    struct kl_tail tail;
    bool computed;          /* the weights were rounded on their way through
                               logs; see kl_input_errors */
    double shift;           /* how much larger than now those logs were */
};

static inline enum kl_hold
kl_bins_hold(const struct kl_bins *bins, size_t i)
{
    return bins->hold != NULL ? (enum kl_hold)bins->hold[i] : KL_FREE;
}

/* Bins that are not locked. */
static inline size_t
kl_bins_unlocked_count(const struct kl_bins *bins)
{
    return bins->nfree + (bins->held < bins->n);
}

/* The probability of bin i to double-double precision; 0 <= i < n. */
static inline struct kl_dd
kl_bins_prob_dd(const struct kl_bins *bins, size_t i)
{
    if (kl_bins_hold(bins, i) != KL_FREE)
        return kl_dd_of(bins->w[i]);
    return kl_dd_mul_d(bins->scale, bins->w[i] * bins->boost);
}

/* The same, rounded to a double. */
static inline double
kl_bins_prob(const struct kl_bins *bins, size_t i)
{
    return kl_dd_value(kl_bins_prob_dd(bins, i));
}

/* log of the probability of bin i in nats, -inf where it is 0. With lw it is
 * right even where the probability itself underflows. */
double kl_bins_logprob(const struct kl_bins *bins, size_t i);

/* The weight that would give a free bin this probability while free and fixed
 * are what they are; only where scale is above 0. */
static inline double
kl_bins_weight_for(const struct kl_bins *bins, double p)
{
    return kl_dd_value(kl_dd_div(kl_dd_of(p), bins->scale)) / bins->boost;
}

/* True if the probability is above 0 in exact arithmetic. */
bool kl_bins_positive(const struct kl_bins *bins, size_t i);

/* How far the probabilities may be from summing to 1: what is taken for 1 as
 * it is, or what the fixed bins of a side without free mass sum to. */
double kl_bins_off_one(const struct kl_bins *bins);

/* Take n weights (finite, not all 0) as a free side; computes the sums. If
 * they sum to more than 2^500 or less than 2^-500 they are all multiplied by a
 * power of two first, so that nothing computed from them can overflow; a
 * weight too small for that (less than 2^-1500 of the sum) stays above 0.
 *
 * in    w, lw   lw may be NULL
 * mem   takes w and lw (malloc'ed)
 */
void kl_bins_init(struct kl_bins *bins, double *w, double *lw, size_t n);
void kl_bins_clear(struct kl_bins *bins);
void kl_bins_copy(struct kl_bins *to, const struct kl_bins *from);

/* What one bin holds; the unit of a reversible edit. */
struct kl_cell {
    double w, lw;
    enum kl_hold hold;
};

/* Put cell into bin i, keep the sums true, and return what was there. O(1),
 * but for the first fixed bin of a side, which makes hold. A weight above
 * 2^1000 counts as 2^1000. At most one bin may be held: free the other first.
 * Putting back what was returned restores the weights and every sum bit for
 * bit. lw is ignored, and returned as 0, where the side has no logs. */
struct kl_cell kl_bins_put(struct kl_bins *bins, size_t i,
                           struct kl_cell cell);

/* Compute free, fixed, nfree, held, scale anew from w and hold. O(n). */
void kl_bins_total(struct kl_bins *bins);

#endif
