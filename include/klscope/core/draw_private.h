#ifndef KLSCOPE_CORE_DRAW_PRIVATE_H
#define KLSCOPE_CORE_DRAW_PRIVATE_H

/* What the files that draw share; nobody else includes it. */

#include <stdint.h>

#include "klscope/core/draw.h"

/* One of n things by their weights in constant time: a column is chosen, each
 * as likely as the others, and gives either its own thing or another one.
 *
 * src   Vose, "A linear algorithm for generating random numbers with a given
 *       distribution", IEEE Trans. Softw. Eng. 17 (1991)
 */
struct kl_alias {
    size_t n;
    double *own;     /* part of a column that is its own thing */
    uint32_t *other; /* the thing that has the rest */
};

/* n finite weights >= 0, not all 0, which it scales; those of 0 are never
 * drawn.  mem  kl_alias_clear */
void kl_alias_init(struct kl_alias *alias, double *weight, size_t n);
void kl_alias_clear(struct kl_alias *alias);
size_t kl_alias_draw(const struct kl_alias *alias, struct kl_random *random);

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
