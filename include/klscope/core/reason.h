#ifndef KLSCOPE_CORE_REASON_H
#define KLSCOPE_CORE_REASON_H

#include "klscope/base/buf.h"
#include "klscope/core/measure.h"
#include "klscope/core/pair.h"

/* Append what the reason of a measure of two densities says, in one line of
 * ASCII: "q is 0 below 0, where p has 0.500", "p falls like |x|^-2 at -inf,
 * -log q grows like |x|^2: no second moment". Nothing if there is none. */
void kl_format_end_reason(const struct kl_measures *all,
                          enum kl_measure measure, struct kl_buf *out);

/* Append why a measure is infinite: "q is 0 at k w z, where p has 0.0112"; of
 * densities also why it is not known. Nothing if it is finite.
 *
 * in    pair   may be NULL for densities
 */
void kl_format_reason(const struct kl_pair *pair, const struct kl_measures *all,
                      enum kl_measure measure, struct kl_buf *out);

#endif
