#ifndef KLSCOPE_VIEW_WITHIN_H
#define KLSCOPE_VIEW_WITHIN_H

#include "klscope/typeset/typeset.h"

/* Append a formula as it is set within a line where its picture would be
 * higher than that: "1/k²", "q_θ(y | x)", "−(1/N) ∑ log q(xᵢ)". As
 * kl_formula_linear writes it, but with the signs that the glyphs have.
 *
 * in    tex   its source
 */
void kl_within(const struct kl_formula *formula, const char *tex,
               const struct kl_glyphs *glyphs, struct kl_buf *out);

#endif
