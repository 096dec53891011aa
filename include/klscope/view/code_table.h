#ifndef KLSCOPE_VIEW_CODE_TABLE_H
#define KLSCOPE_VIEW_CODE_TABLE_H

#include "klscope/canvas/canvas.h"
#include "klscope/view/code_book.h"

/* The table of words: a row of names, outcomes from `first` on, and a row of
 * Kraft sums. */

/* Outcomes that fit into so many rows. */
size_t kl_code_table_rows(int height, size_t n);

/* The first of them, near the one before, so that `at` is among them. */
size_t kl_code_table_first(size_t first, size_t count, size_t at, size_t n);

/* in    kind   the code for q that is shown */
void kl_code_table_draw(struct kl_canvas *canvas, struct kl_rect rect,
                        const struct kl_scene *scene,
                        const struct kl_code_book *book,
                        enum kl_code_kind kind, size_t first);

/* The outcome under a cell, and the side if it is one of a probability; false
 * if there is none. */
bool kl_code_table_hit(struct kl_rect rect, size_t n, size_t first, int x,
                       int y, size_t *i, enum kl_side *side, bool *on_side);

#endif
