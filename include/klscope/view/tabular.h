#ifndef KLSCOPE_VIEW_TABULAR_H
#define KLSCOPE_VIEW_TABULAR_H

#include "klscope/lesson/block.h"
#include "klscope/view/paper.h"

/* A table from the top left corner of rect: in columns, as wide as they need
 * to be or with broken cells; row by row below each other where not even the
 * longest words of the columns fit side by side. Returns its rows. */
int kl_tabular_draw(struct kl_paper *paper, struct kl_rect rect,
                    const struct kl_table_block *table);

#endif
