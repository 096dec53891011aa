#ifndef KLSCOPE_CORE_TAIL_H
#define KLSCOPE_CORE_TAIL_H

#include "klscope/core/bins.h"

/* What the bins of a pair leave out of each sum, at most, because a support is
 * infinite or its lower end was cut off. Where one support goes on and the
 * other does not, a cross term is infinite and not found here.
 *
 * A term may be INFINITY: no bound is known.
 */
struct kl_remainder {
    double mass_p, mass_q; /* probability outside the bins */
    double h_p, h_q;       /* of -p log p */
    double ce_pq, ce_qp;   /* of -p log q, if both go on or neither */
    double chi2;           /* of p^2/q */
    double power;          /* of p^a q^(1-a) */
    bool chi2_diverges;    /* proven: the sum of p^2/q is infinite */
    bool power_diverges;
};

/* Bound what lies outside, by closed sums of geometric series.
 *
 * Beyond the last bin, kl_tail bounds probability and surprisal, so all is
 * proven, but for chi2 and orders above 1 where -log q grows faster than
 * linearly. There the ratio of the last terms is taken to go on falling, as it
 * does for families whose tails are lighter than any exponential; if it is not
 * falling, or not below 1 yet, no bound is known.
 *
 * Before the first bin, of mass b at most: -p log p sums to at most
 * b (log m - log b) over m outcomes, and m < 2^63 as outcomes are 64-bit
 * integers. The surprisal by q there is taken to be at most 44 nats and twice
 * that of the first bin on average, since mass is cut far down a slope that
 * steepens; terms of chi2 and of orders above 1 are continued by their ratio,
 * as above.
 */
void kl_tail_cut(const struct kl_bins *p, const struct kl_bins *q, double alpha,
                 struct kl_remainder *cut);

/* True if longer windows would not change the sum of p^2/q: its terms have
 * fallen by 2^-80 from the greatest, or they never fall, or their sum is
 * beyond a double anyhow. O(n). */
bool kl_tail_settled(const struct kl_bins *p, const struct kl_bins *q);

/* True if p's support goes on beyond the last bin and q's does not. */
bool kl_tail_gap(const struct kl_bins *p, const struct kl_bins *q);

#endif
