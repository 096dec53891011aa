#ifndef KLSCOPE_VIEW_PARAGRAPH_H
#define KLSCOPE_VIEW_PARAGRAPH_H

#include "klscope/canvas/canvas.h"

/* A page filled from its top: each call takes what it needs of `left`. */

/* A paragraph, broken at blanks, or inside words longer than a line holds. */
void kl_paragraph_draw(struct kl_canvas *canvas, struct kl_rect *left,
                       enum kl_ink ink, const char *text);

/* A formula by its TeX, two columns in and broken to the width, and a blank
 * line. */
void kl_paragraph_formula(struct kl_canvas *canvas, struct kl_rect *left,
                          const char *tex);

#endif
