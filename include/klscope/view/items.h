#ifndef KLSCOPE_VIEW_ITEMS_H
#define KLSCOPE_VIEW_ITEMS_H

#include "klscope/view/paper.h"
#include "klscope/view/sheet.h"

/* The live blocks of a step, below each other: a line across with what it is
 * and how it stands, then two columns in what there is to see. Each draws an
 * item from the top left corner of rect on and returns its rows. */

enum { KL_LIVE_INDENT = 2 };

/* The line across: `tag` at its left, `state` at its right. */
void kl_live_head(struct kl_paper *paper, struct kl_rect rect, const char *tag,
                  const char *state, enum kl_ink ink);

int kl_witness_draw(struct kl_paper *paper, struct kl_rect rect,
                    const struct kl_study_item *item,
                    const struct kl_sheet_look *look);
int kl_task_draw(struct kl_paper *paper, struct kl_rect rect,
                 const struct kl_study_item *item,
                 const struct kl_sheet_look *look);
int kl_break_draw(struct kl_paper *paper, struct kl_rect rect,
                  const struct kl_study_item *item,
                  const struct kl_sheet_look *look);

/* out   choice   the row in which each choice begins, counted from the first
 *                of the item, and where the last one ends */
int kl_quiz_draw(struct kl_paper *paper, struct kl_rect rect,
                 const struct kl_study_item *item,
                 const struct kl_sheet_look *look,
                 int choice[KL_CHOICES_MAX + 1]);

/* The same for one that the keys mean. */
void kl_live_focus(struct kl_paper *paper, struct kl_rect rect);

#endif
