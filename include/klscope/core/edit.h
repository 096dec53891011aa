#ifndef KLSCOPE_CORE_EDIT_H
#define KLSCOPE_CORE_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/bins.h"

/* One reversible step of an edit: put `cell` into bin i of a side. */
struct kl_change {
    size_t i;
    struct kl_cell cell;
};

/* How a side answers to "make the probability of bin i equal to x". */
enum kl_plan {
    KL_PLAN_CELLS, /* by at most two changed cells, in O(1) */
    KL_PLAN_WHOLE  /* only by writing every bin: kl_bins_assign does it */
};

/* Plan it: bin i gets exactly x and is held, the bin held so far becomes free
 * with the probability it has, the free others share what is left in
 * proportion. Locked bins keep theirs.
 *
 * out   change, n  the cells, in the order to put them; n is 0 if nothing
 *                  changes
 *       plan       see above
 * err   KL_E_DOMAIN if x is outside 0 to what the locked ones leave;
 *       KL_E_STATE if bin i is locked or no other bin can give or take
 */
enum kl_status kl_bins_plan(const struct kl_bins *bins, size_t i, double x,
                            struct kl_change change[2], int *n,
                            enum kl_plan *plan, struct kl_err *err);

/* Do the same by writing all bins; the others share alike where they have no
 * weight to share by. Same preconditions as a plan that succeeded. O(n). */
void kl_bins_assign(struct kl_bins *bins, size_t i, double x);

/* Make every probability a weight of its own and hold no bin: the same
 * distribution, but free bins of probability 0 forget the shares that they had
 * before a held bin took all. O(n). */
void kl_bins_settle(struct kl_bins *bins);

/* The cell that locks or unlocks bin i without changing any probability. A
 * bin unlocked while nothing else is held becomes the held one. To unlock one
 * beside a held bin that has taken all, settle the side first. */
struct kl_cell kl_bins_lock_cell(const struct kl_bins *bins, size_t i,
                                 bool lock);

/* Mass that the locked bins leave to the others, in 0 to 1. */
double kl_bins_unlocked(const struct kl_bins *bins);

/* Replace the unlocked probabilities by others in proportion to weight[i] (at
 * locked bins it is ignored), together as much as before. O(n).
 *
 * in    weight   n numbers >= 0, finite, not all 0 at the unlocked bins
 */
void kl_bins_reshape(struct kl_bins *bins, const double *weight);

#endif
