#ifndef KLSCOPE_TYPESET_TYPESET_H
#define KLSCOPE_TYPESET_TYPESET_H

#include "klscope/base/status.h"
#include "klscope/canvas/canvas.h"

/* A formula: its TeX source and, if that was understood, its boxes. */
struct kl_formula;

/* The cells that a formula takes. Text beside it stands in row `baseline`,
 * counted from 0 at the top. */
struct kl_extent {
    int width, height, baseline;
};

enum { KL_FORMULA_DEPTH = 64, KL_FORMULA_BYTES = 16384 };

/* Parse the TeX of a formula, without the dollar signs around it.
 *
 * in    tex       NUL-terminated
 * out   formula   always made; one that was not understood draws its source
 * err   KL_E_NAME for an unknown command, KL_E_PARSE for what is malformed,
 *       KL_E_LIMIT beyond the two limits above; line and column are set
 * mem   borrows tex; gives
 */
enum kl_status kl_formula_new(const char *tex, struct kl_formula **formula,
                              struct kl_err *err);

/* kl_formula_free(NULL) is fine. */
void kl_formula_free(struct kl_formula *formula);

/* The size in one glyph set: ASCII formulas are larger. */
struct kl_extent kl_formula_extent(const struct kl_formula *formula,
                                   const struct kl_glyphs *glyphs);

/* Draw with the top left corner at x, y; clipped like everything else. */
void kl_formula_draw(const struct kl_formula *formula, struct kl_canvas *canvas,
                     int x, int y, enum kl_ink ink, unsigned attr);

#endif
