#ifndef KLSCOPE_VIEW_BLOCKS_H
#define KLSCOPE_VIEW_BLOCKS_H

#include "klscope/lesson/block.h"
#include "klscope/view/paper.h"

/* Blocks of a lesson, each from the top left corner of rect on and as wide;
 * they return their rows. A formula that cannot be broken so as to fit is
 * given as text; lines of code that are too long go on below. */
int kl_heading_draw(struct kl_paper *paper, struct kl_rect rect,
                    const struct kl_block *block);
int kl_display_draw(struct kl_paper *paper, struct kl_rect rect,
                    const struct kl_block *block);
int kl_code_draw(struct kl_paper *paper, struct kl_rect rect,
                 const struct kl_block *block);
int kl_rule_draw(struct kl_paper *paper, struct kl_rect rect);

#endif
