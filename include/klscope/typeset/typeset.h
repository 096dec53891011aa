#ifndef KLSCOPE_TYPESET_TYPESET_H
#define KLSCOPE_TYPESET_TYPESET_H

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/canvas/canvas.h"

/* A formula: TeX source, its boxes, and what was wrong with it. */
struct kl_formula;

/* The cells that a formula takes. Text beside it stands in row `baseline`,
 * counted from 0 at the top. */
struct kl_extent {
    int width, height, baseline;
    bool cut; /* too wide, and could not be broken: it ends in an ellipsis */
};

/* A fault and where it begins, in bytes from the start of the source. */
struct kl_tex_fault {
    enum kl_status status;
    size_t at;
    char text[88];
};

enum {
    KL_FORMULA_DEPTH = 1024,    /* groups in groups */
    KL_FORMULA_BYTES = 1 << 17, /* of source */
    KL_FORMULA_FAULTS = 32      /* kept */
};

/* Parse the TeX of a formula, without the dollar signs around it: one that
 * stands alone, or one within a line of text, where limits stand beside their
 * operator and simple fractions are one character.
 *
 * in    tex       NUL-terminated
 * out   formula   always made. What was not understood is drawn as its source,
 *                 with the rest of the formula around it, and all of it if it
 *                 is beyond the first two limits above
 * err   the first of the formula's faults with its line and column: KL_E_NAME
 *       for an unknown command, KL_E_PARSE for what is malformed, KL_E_LIMIT
 * mem   borrows tex; gives
 */
enum kl_status kl_formula_new(const char *tex, struct kl_formula **formula,
                              struct kl_err *err);
enum kl_status kl_formula_new_inline(const char *tex,
                                     struct kl_formula **formula,
                                     struct kl_err *err);

/* kl_formula_free(NULL) is fine. */
void kl_formula_free(struct kl_formula *formula);

/* The faults in the order of the source.
 *
 * out   count   how many there are to be read
 * mem   borrowed from the formula
 */
const struct kl_tex_fault *kl_formula_faults(const struct kl_formula *formula,
                                             int *count);

/* The size in one glyph set (ASCII formulas are larger): unbroken, or when
 * broken so as to be at most `width` columns wide. Lines are broken before
 * relations, else after commas and before + and -; they go on below the first
 * relation. A fraction, a root or what is in parentheses is never broken. */
struct kl_extent kl_formula_extent(const struct kl_formula *formula,
                                   const struct kl_glyphs *glyphs);
struct kl_extent kl_formula_fit(const struct kl_formula *formula,
                                const struct kl_glyphs *glyphs, int width);

/* Draw unbroken with the top left corner at x, y. */
void kl_formula_draw(const struct kl_formula *formula, struct kl_canvas *canvas,
                     int x, int y, enum kl_ink ink, unsigned attr);

/* Draw broken as kl_formula_fit does for the width of rect, from row `scroll`
 * on; nothing outside rect is touched. */
void kl_formula_draw_in(const struct kl_formula *formula,
                        struct kl_canvas *canvas, struct kl_rect rect,
                        int scroll, enum kl_ink ink, unsigned attr);

/* Append a formula as one line of text that reads well aloud and in a pipe:
 * "H(p) = -sum_x p(x) log p(x)", "(a + b)/c", "sqrt(x)", "x^2", "p_i",
 * "D(p || q) >= 0". Lines of aligned formulas are parted by "; ", rows of
 * matrices too; what stands below a brace is in brackets. What was not
 * understood is there as its source. Time and memory are linear in it.
 *
 * in    ascii   only printable ASCII; else Greek letters and relations as such
 */
void kl_formula_linear(const struct kl_formula *formula, bool ascii,
                       struct kl_buf *out);

/* The same with line ends instead of "; " between the lines of a formula that
 * stands alone. */
void kl_formula_linear_display(const struct kl_formula *formula, bool ascii,
                               struct kl_buf *out);

#endif
