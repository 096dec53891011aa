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
