#ifndef KLSCOPE_CORE_CLOSED_SHAPE_H
#define KLSCOPE_CORE_CLOSED_SHAPE_H

#include <stdbool.h>

#include "klscope/core/tracked.h"

/* Functions h(y) that can be integrated against straight lines, either by
 * antiderivatives or, over stretches short next to the distance from where h
 * is singular, by Taylor series. */

/* Enough terms for ratios up to 1/3: 3^-48 is below 2^-76. */
enum { KL_TERMS = 48 };

struct kl_smooth;

/* Which function, and its parameter if it has one. */
struct kl_function {
    const struct kl_smooth *row;
    struct kl_num power;
};

struct kl_smooth {
    /* Whether the series does between y - r and y + r. */
    bool (*near)(const struct kl_function *h, long double y, long double r);
    /* Coefficients of h(y + r t) in t. */
    void (*series)(const struct kl_function *h, struct kl_num y,
                   struct kl_num r, struct kl_num c[KL_TERMS]);
    /* H1 and H2 with H1' = h, H2' = H1. */
    struct kl_num (*first)(const struct kl_function *h, struct kl_num y);
    struct kl_num (*second)(const struct kl_function *h, struct kl_num y);
};

extern const struct kl_smooth kl_smooth_log;      /* log y, y >= 0 */
extern const struct kl_smooth kl_smooth_log2;     /* (log y)^2, y >= 0 */
extern const struct kl_smooth kl_smooth_power;    /* y^power, y >= 0,
                                                     power >= -1 */
extern const struct kl_smooth kl_smooth_exp;      /* exp(-y) */
extern const struct kl_smooth kl_smooth_squares;  /* log(1 + y^2) */
extern const struct kl_smooth kl_smooth_softplus; /* log(1 + exp(-y)),
                                                     y >= 0 */

#endif
