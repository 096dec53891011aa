#ifndef KLSCOPE_VIEW_WITNESS_H
#define KLSCOPE_VIEW_WITNESS_H

#include "klscope/view/finding.h"
#include "klscope/view/paper.h"

/* Relations and what was found of them. How many rows one takes depends on its
 * text and on the width alone: nothing moves while numbers do. */

/* How a relation is shown. */
struct kl_relation_look {
    enum kl_unit unit;
    bool goal;       /* of a task: not reaching it is no fault */
    double scale[2]; /* the longest bar, by kl_dimension: kl_relation_scale */
};

/* Make the bars of inequalities comparable: raise the scale so that this one
 * fits, numbers that the relation names apart where they are far beyond. */
void kl_relation_scale(const struct kl_relation *relation,
                       const struct kl_finding *finding,
                       struct kl_relation_look *look);

/* All of it, from the top left corner of rect and as wide: sign, text, label,
 * values, bar.
 *
 * in    finding   NULL: waiting
 * return          rows
 */
int kl_relation_draw(struct kl_paper *paper, struct kl_rect rect,
                     const struct kl_relation *relation,
                     const struct kl_finding *finding,
                     const struct kl_relation_look *look);

#endif
