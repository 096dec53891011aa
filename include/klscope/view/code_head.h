#ifndef KLSCOPE_VIEW_CODE_HEAD_H
#define KLSCOPE_VIEW_CODE_HEAD_H

#include "klscope/canvas/canvas.h"
#include "klscope/view/code_book.h"

/* What codes cost on p, in numbers and as a bar. */

/* p and q with H(p), H(p,q), D(p||q) and what the code for q costs more than
 * that for p; two rows.
 *
 * in    kind   the code for q that is shown
 */
void kl_code_legend(struct kl_canvas *canvas, struct kl_rect rect,
                    const struct kl_scene *scene,
                    const struct kl_code_book *book, enum kl_code_kind kind);

/* Expected lengths on p, and between which bounds they must be: a row for each
 * code; three rows, a fourth where it is Morse's that is shown. */
void kl_code_lengths(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_scene *scene,
                     const struct kl_code_book *book, enum kl_code_kind kind);

/* L = H(p) + D + what whole bits add, as numbers and as one stacked bar; why L
 * is infinite. One row. */
void kl_code_stack(struct kl_canvas *canvas, struct kl_rect rect,
                   const struct kl_scene *scene,
                   const struct kl_code_book *book, enum kl_code_kind kind);

#endif
