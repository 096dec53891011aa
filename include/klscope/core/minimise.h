#ifndef KLSCOPE_CORE_MINIMISE_H
#define KLSCOPE_CORE_MINIMISE_H

#include <stdbool.h>
#include <stddef.h>

/* Something to be made small: a function of n numbers, +inf where there is
 * none. `gradient` is filled in unless it is NULL. */
struct kl_slope {
    size_t n;
    double (*at)(void *context, const double *x, double *gradient);
    void *context;
};

/* The minimisers of the GNU Scientific Library, step by step. */
struct kl_minimiser;

enum kl_method {
    KL_BFGS,   /* vector_bfgs2: quasi-Newton, needs gradients */
    KL_SIMPLEX /* nmsimplex2: Nelder and Mead, needs none */
};

/* Begin at x.
 *
 * in    step   length of the first step, or of the simplex's edges
 * mem   gives; borrows the function's context; kl_minimiser_free(NULL) is fine
 * src   Fletcher, Practical Methods of Optimization, 2nd ed., sec. 2.6 and 3.4;
 *       Nelder and Mead, The Computer Journal 7 (1965), 308-313
 */
struct kl_minimiser *kl_minimiser_new(const struct kl_slope *slope,
                                      enum kl_method method, const double *x,
                                      double step);
void kl_minimiser_free(struct kl_minimiser *minimiser);

/* One iteration; false if it can go no lower. */
bool kl_minimiser_next(struct kl_minimiser *minimiser);

/* The lowest point so far. */
const double *kl_minimiser_x(const struct kl_minimiser *minimiser);

/* The size of the simplex; 0 for other methods. */
double kl_minimiser_size(const struct kl_minimiser *minimiser);

#endif
