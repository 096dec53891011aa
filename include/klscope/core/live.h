#ifndef KLSCOPE_CORE_LIVE_H
#define KLSCOPE_CORE_LIVE_H

#include "klscope/core/bins.h"
#include "klscope/core/measure.h"

/* Sums over a pair from which entropies, cross-entropies, divergences and the
 * Hellinger distance follow in O(1), and which O(1) work keeps true when one
 * bin changes. Bins fall into four groups (p free or fixed, q free or fixed);
 * inside a group every probability is a weight times one number, so the sums
 * of w log w, w log v, v log v, v log w and sqrt(w v) are all it takes. They
 * are exact sums of rounded terms (exact.h), and a bin is taken out by
 * subtracting the very terms that were added: after any number of edits the
 * values are those of a rebuild with the same units, bit for bit.
 *
 * A side with logs of weights, an infinite tail or mass cut off is not
 * followed: no measure is known then. Neither is any once the sum of a side's
 * free weights has moved by a factor of 2^400 since kl_live_build.
 */
struct kl_live;

/* mem   gives; kl_live_free(NULL) is fine */
struct kl_live *kl_live_new(void);
void kl_live_free(struct kl_live *live);

/* Sum a pair anew. O(n), about 100 ns a bin. Sets the units (powers of two)
 * in which the weights of both sides are counted. */
void kl_live_build(struct kl_live *live, const struct kl_bins *p,
                   const struct kl_bins *q);

/* Take bin i out before it changes (p or q, or both), put it in after. O(1) */
void kl_live_take(struct kl_live *live, const struct kl_bins *p,
                  const struct kl_bins *q, size_t i);
void kl_live_put(struct kl_live *live, const struct kl_bins *p,
                 const struct kl_bins *q, size_t i);

/* The measures that are O(1), in nats with error bounds.
 *
 * out   out     value[m] is written for those only, others stay what they
 *               were; gaps get count and mass (shown is 0), and are empty
 *               where the pair is not followed
 *       known   known[m] tells which: entropies, cross-entropies, D both
 *               ways, Jeffreys, Hellinger, perplexity, and chi2 where it is
 *               infinite; but no D below 1e-10 and no Hellinger distance
 *               below 1/256, since differences of sums cannot give their
 *               digits
 */
void kl_live_values(const struct kl_live *live, const struct kl_bins *p,
                    const struct kl_bins *q, struct kl_measures *out,
                    bool known[KL_MEASURE_COUNT]);

#endif
