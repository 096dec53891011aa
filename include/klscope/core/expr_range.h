#ifndef KLSCOPE_CORE_EXPR_RANGE_H
#define KLSCOPE_CORE_EXPR_RANGE_H

#include "klscope/core/expr.h"

/* All numbers from lo to hi, perhaps infinite. */
struct kl_range {
    long double lo, hi;
};

/* What the values of an expression all lie between, for x from lo to hi: never
 * too little but for rounding, and the closer the shorter the interval. Where
 * it has no value it says nothing.
 *
 * in    work   room for kl_expr_range_room(expr) ranges
 * src   Moore, Interval Analysis (1966)
 */
struct kl_range kl_expr_range(const struct kl_expr *expr, double lo, double hi,
                              struct kl_range *work);
size_t kl_expr_range_room(const struct kl_expr *expr);

#endif
