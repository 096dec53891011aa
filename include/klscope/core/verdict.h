#ifndef KLSCOPE_CORE_VERDICT_H
#define KLSCOPE_CORE_VERDICT_H

#include "klscope/core/density.h"
#include "klscope/core/measure.h"

/* What can be said of a pair of densities before integrating: where one has
 * mass and the other none, and which tails and end points make an integral
 * infinite.
 *
 * in    alpha    order of the Renyi divergence, > 0
 * out   reason   one for each measure: KL_REASON_NONE where it is finite (or 0
 *                or a small number of it, whatever it is). `mass` is left 0:
 *                who integrates fills it in. Support comes before endpoint,
 *                endpoint before tail, any of them before undecided.
 */
void kl_verdict(const struct kl_density *p, const struct kl_density *q,
                double alpha, struct kl_reason reason[KL_MEASURE_COUNT]);

#endif
