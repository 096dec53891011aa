#ifndef KLSCOPE_CORE_INPUTS_H
#define KLSCOPE_CORE_INPUTS_H

#include "klscope/core/bins.h"
#include "klscope/core/measure.h"

/* How far the rounding of computed weights may move each measure, in nats, to
 * first order. Weights that a user or a file gave count as exact; those of a
 * family come from a log-probability with an error of some ulp, which is the
 * larger the less probable the outcome is.
 *
 * in    p, q    n bins each
 *       alpha   order of the Renyi divergence
 * out   error   KL_MEASURE_COUNT bounds, all 0 if no side is computed; that of
 *               KL_HELLINGER is for the square; those of KL_JEFFREYS and
 *               KL_PERPLEXITY are 0, since they follow from others
 */
void kl_input_errors(const struct kl_bins *p, const struct kl_bins *q,
                     double alpha, double error[KL_MEASURE_COUNT]);

#endif
