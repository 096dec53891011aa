#ifndef KLSCOPE_VIEW_SHEET_PRIVATE_H
#define KLSCOPE_VIEW_SHEET_PRIVATE_H

#include "klscope/view/sheet.h"

/* What a sheet and a strip are made of: the items of a study, which tests make
 * by hand. */

/* As kl_sheet_lay_out. */
void kl_sheet_lay_items(struct kl_sheet *sheet, const struct kl_step *step,
                        const struct kl_study_item *item, size_t items,
                        const struct kl_sheet_look *look);

/* As kl_strip_draw; `next` is the next exercise, or the number of items. */
int kl_strip_draw_items(struct kl_canvas *canvas, struct kl_rect rect,
                        const struct kl_study_item *item, size_t items,
                        size_t next, enum kl_unit unit, size_t focus);

#endif
