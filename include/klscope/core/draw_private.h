#ifndef KLSCOPE_CORE_DRAW_PRIVATE_H
#define KLSCOPE_CORE_DRAW_PRIVATE_H

/* What the files that draw share; nobody else includes it. */

#include "klscope/core/draw.h"

/* One draw of a whole law; NULL if its family has none. */
typedef double (*kl_law_draw)(const struct kl_law *law,
                              struct kl_random *random);
kl_law_draw kl_law_draw_of(const struct kl_density_row *row);

/* A stretch of a density whose distribution function is a polynomial to all
 * digits that count: of t = x - anchor, or of log |t| where sign is not 0. */
enum { KL_DRAW_DEGREE = KL_NODES };
struct kl_stretch {
    double anchor;
    int sign;
    double low, width;  /* of t, or of log |t| */
    double least, most; /* x lies strictly between them */
    double mass;
    int n;                        /* terms */
    double c[KL_DRAW_DEGREE + 1]; /* Chebyshev's, of the mass below */
};

struct kl_stretches {
    struct kl_stretch *at;
    size_t n, cap;
};

/* Cut a density, whose mass may be any, into such stretches.
 *
 * in    breaks   where it may have features, in order
 * err   KL_E_LIMIT
 */
enum kl_status kl_stretches_cut(struct kl_stretches *all,
                                const struct kl_density *density,
                                const struct kl_breaks *breaks,
                                struct kl_err *err);
double kl_stretch_draw(const struct kl_stretch *stretch,
                       struct kl_random *random);

#endif
