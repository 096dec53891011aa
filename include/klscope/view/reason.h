#ifndef KLSCOPE_VIEW_REASON_H
#define KLSCOPE_VIEW_REASON_H

#include "klscope/base/buf.h"
#include "klscope/core/measure.h"

/* Append what the reason of a measure of two densities says, in one line of
 * ASCII: "q is 0 below 0, where p has 0.500", "p falls like |x|^-2 at -inf,
 * -log q grows like |x|^2: no second moment". Nothing if there is none. */
void kl_format_end_reason(const struct kl_measures *all,
                          enum kl_measure measure, struct kl_buf *out);

#endif
