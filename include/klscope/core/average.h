#ifndef KLSCOPE_CORE_AVERAGE_H
#define KLSCOPE_CORE_AVERAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/dd.h"

/* Averages of numbers that come one by one, in constant memory. */

/* Mean and variance: sums of what is above the first number, so that neither
 * cancels, and compensated, so that ten million numbers cost no digit. They do
 * not depend on how the numbers are parted among calls.
 *
 * src   Chan, Golub and LeVeque, The American Statistician 37 (1983), 242-247,
 *       the shifted sums
 */
struct kl_average {
    double n;                  /* finite numbers */
    double shift;              /* the first of them */
    struct kl_dd sum, squares; /* of what is above it */
    bool infinite;             /* one was +inf: so is the mean from then on */
};

/* Numbers must not be NaN or -inf. The mean of none is 0, the variance of fewer
 * than two as well. */
void kl_average_add(struct kl_average *average, const double *x, size_t n);
double kl_average_mean(const struct kl_average *average);
double kl_average_variance(const struct kl_average *average);

/* What is averaged over draws from p: -log p, -log q, and the difference,
 * which is log p/q. */
enum kl_averaged { KL_OF_P, KL_OF_Q, KL_OF_BOTH, KL_AVERAGED };

/* Both means as they were after n numbers. */
struct kl_waymark {
    double n, mean[2];
};

/* Several averages, and the way of the first two: at each n up to 32, then at
 * every n that is the least integer from a power of 2^(1/16) on, so that a
 * picture over log n has what it needs however far it goes. */
struct kl_averages {
    struct kl_average of[KL_AVERAGED];
    double n;
    struct kl_waymark *way;
    size_t count, cap;
    double next; /* n of the next waymark */
};

/* Back to no numbers; releases what it owns. One that is all 0 is empty. */
void kl_averages_clear(struct kl_averages *averages);

/* Go on by n draws.
 *
 * in    p, q   surprisals, in nats; those of q may be +inf
 */
void kl_averages_add(struct kl_averages *averages, const double *p,
                     const double *q, size_t n);

/* The means after n draws, on a line over log n between two waymarks; false if
 * there were not as many. */
bool kl_averages_at(const struct kl_averages *averages, double n,
                    double mean[2]);

#endif
