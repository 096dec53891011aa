#ifndef KLSCOPE_CORE_FEATURES_H
#define KLSCOPE_CORE_FEATURES_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/expr.h"

/* A stretch of the support of an expression as a density, not normalised. */
struct kl_piece {
    double lo, hi;
    struct kl_end end[2];
    bool singular[2];
};

/* What an expression looks like as a density between lo and hi: found by
 * looking at it on scales from 1e-300 to 1e300. */
struct kl_features {
    struct kl_piece *piece; /* in order; it is 0 between and outside */
    size_t n;
    struct kl_breaks breaks; /* maxima, their widths, kinks, jumps */
    double view[2];
};

/* in    lo, hi   lo < hi, perhaps infinite
 * out   out      release with kl_features_clear
 * err   KL_E_DOMAIN, saying at which x, if it is negative, has no value, has a
 *       pole that does not integrate, does not fall off fast enough to
 *       integrate, or is 0 everywhere
 */
enum kl_status kl_features_find(const struct kl_expr *expr, double lo,
                                double hi, struct kl_features *out,
                                struct kl_err *err);
void kl_features_clear(struct kl_features *features);

#endif
