#ifndef KLSCOPE_CORE_AMOUNTS_PRIVATE_H
#define KLSCOPE_CORE_AMOUNTS_PRIVATE_H

/* What the files of amounts share; nobody else includes it. */

#include <math.h>

#include "klscope/core/amounts.h"

/* Twice what rounding to nearest costs. */
#define U 0x1p-52
/* log of KL_AMOUNT_MOST, almost. */
#define LOG_MOST  623.
#define LOG_LEAST -744. /* of the least doubles */

/* One number, as in struct kl_amounts. */
struct kl_amount {
    double v, e, log;
    bool far;
};

struct kl_amount kl_amount_get(const struct kl_amounts *a, int k);
void kl_amount_put(struct kl_amounts *a, int k, struct kl_amount one);

/* From a double that is not beyond; from sign and logarithm, and its error. */
struct kl_amount kl_amount_of(double v, double e);
struct kl_amount kl_amount_of_log(double sign, double log, double e);

/* True unless it is 0, infinite or NaN. */
bool kl_amount_is_size(struct kl_amount one);

/* Logarithm of the size, and the error of that. */
double kl_amount_log(struct kl_amount one, double *e);

/* A little more than -log(1 - t) and exp(t) - 1 are, for t >= 0. */
static inline double
log_widened(double t)
{
    return t < 0.5 ? t + t * t : INFINITY;
}

static inline double
exp_widened(double t)
{
    return t < 0.5 ? t + t * t : exp(t);
}

/* The error of log |v|. */
static inline double
relative(double v, double e)
{
    return log_widened(e / fabs(v));
}

#endif
