#ifndef KLSCOPE_CORE_CLOSED_H
#define KLSCOPE_CORE_CLOSED_H

#include <stdbool.h>

#include "klscope/core/measure.h"
#include "klscope/core/spec.h"

/* Measures by formula: a second opinion on what quadrature says, where both
 * specs are continuous families and the field knows a closed form.
 *
 * in    p, q    specs
 *       m       any measure
 * out   value   in nats, finite; err bounds its rounding, cancellation
 *               included: of p near q a formula may be the worse of the two
 * ret   false if no closed form is known, or the value is infinite
 * src   see the table in closed.c
 */
bool kl_closed_form(const struct kl_spec *p, const struct kl_spec *q,
                    enum kl_measure m, struct kl_value *value);

/* Put closed forms in place of what integrals had to give up as beyond a
 * double: integrands can be that long before the integral is.
 *
 * in    p, q   specs that the measures are of
 */
void kl_closed_settle(const struct kl_spec *p, const struct kl_spec *q,
                      struct kl_measures *measures);

#endif
