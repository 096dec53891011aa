#ifndef KLSCOPE_CORE_QUAD_H
#define KLSCOPE_CORE_QUAD_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/density.h"
#include "klscope/core/measure.h"
#include "klscope/core/value.h"

/* Integrals over densities: all measures of a pair in one adaptive pass, which
 * can be interrupted; and masses. A workspace is made once and used again and
 * again; it remembers one pass at a time. */
struct kl_quad;

/* mem   gives; kl_quad_free(NULL) is fine */
struct kl_quad *kl_quad_new(void);
void kl_quad_free(struct kl_quad *quad);

/* Start a pass over a pair, which is borrowed until the result was taken.
 *
 * in    alpha   order of the Renyi divergence, > 0; 0 for neither that nor
 *               chi2, which cost as much as all the rest
 */
void kl_quad_begin(struct kl_quad *quad, const struct kl_density *p,
                   const struct kl_density *q, double alpha);

/* Go on for about so many evaluations of both densities; true when done. The
 * result does not depend on how a pass was cut up. */
bool kl_quad_step(struct kl_quad *quad, size_t evaluations);

/* All measures, with bounds on their errors, and reasons for infinities.
 *
 * out   out   bounds cover truncation, rounding and normalisation; a value
 *             that could not be vouched for has the bound that was reached,
 *             +inf if there is none. Swapping p and q swaps values bit for bit.
 */
void kl_quad_result(const struct kl_quad *quad, struct kl_measures *out);

/* begin, step, result in one call. */
void kl_quad_measures(struct kl_quad *quad, const struct kl_density *p,
                      const struct kl_density *q, double alpha,
                      struct kl_measures *out);

/* Evaluations of the pair of densities in the pass so far. Deterministic. */
size_t kl_quad_evaluations(const struct kl_quad *quad);

/* Log of the mass of a density that need not be normalised, between lo and hi
 * (may be infinite), by the same method; any pass under way is lost.
 *
 * out   log_mass   val is the logarithm, -inf for none, err the bound on its
 *                  absolute error, +inf if it could not be had
 */
void kl_quad_mass(struct kl_quad *quad, const struct kl_density *density,
                  double lo, double hi, struct kl_value *log_mass);

#endif
