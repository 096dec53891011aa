#ifndef KLSCOPE_VIEW_OUTLINE_H
#define KLSCOPE_VIEW_OUTLINE_H

#include "klscope/canvas/canvas.h"

/* The braille sign without dots, and the bit that a dot adds to it; column 0
 * or 1, row 0 (the top one) to 3. */
enum { KL_BRAILLE = 0x2800 };
unsigned kl_braille_dot(int column, int row);

/* The outline of one area over another that fills its cells: dots, four a cell
 * high and two wide, cut out of the fill. Only with glyph sets that have
 * braille.
 *
 * in    rect    where both areas are drawn
 *       line    2 * rect.w heights of the outline, in eighths of a cell, at
 *               both halves of each column; above the picture if that is where
 *               they are
 *       fill    rect.w heights of the filled area; only cells that it fills
 *               are drawn over
 *       ink     of the fill
 */
void kl_outline_draw(struct kl_canvas *canvas, struct kl_rect rect,
                     const int *line, const int *fill, enum kl_ink ink);

#endif
