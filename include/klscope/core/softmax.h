#ifndef KLSCOPE_CORE_SOFTMAX_H
#define KLSCOPE_CORE_SOFTMAX_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/random.h"
#include "klscope/core/value.h"

/* Soft-max regression: class k of a row x has probability q(k|x) proportional
 * to exp(w_k . x). Only differences between classes count, so weights are kept
 * as those whose sum over the classes is 0: descent that begins at 0 stays
 * there by itself, and the minimum, if there is one, is one point. */

enum {
    KL_CLASSES = 8,
    KL_FEATURES = 8,
    KL_INPUTS = KL_FEATURES + 1,
    KL_WEIGHTS = KL_CLASSES * KL_INPUTS
};

/* Rows with a class each. What stands in a row: a 1, whose weight is the
 * intercept, then the features, standardised. */
struct kl_softmax_rows {
    size_t n, classes, inputs;
    const double *x; /* n rows of inputs numbers */
    const size_t *y; /* n classes */
};

/* q(k|x) of all classes.
 *
 * in    w   classes rows of inputs weights
 *       x   inputs numbers
 * out   q   classes numbers, > 0 but for underflow
 * return    the class of the greatest, the first among equals
 */
size_t kl_softmax_probs(const struct kl_softmax_rows *rows, const double *w,
                        const double *x, double *q);

/* -log q(y|x) of row i in nats, exact where q is next to 1 as well. */
struct kl_value kl_softmax_surprisal(const struct kl_softmax_rows *rows,
                                     const double *w, size_t i);

/* The mean of that over all rows: the cross-entropy J that is minimised.
 *
 * out   gradient   of J, as w, or NULL
 */
struct kl_value kl_softmax_loss(const struct kl_softmax_rows *rows,
                                const double *w, double *gradient);

/* One step of gradient descent.
 *
 * out   w   moved
 * return    the greatest element of the gradient where it stood
 */
double kl_softmax_step(const struct kl_softmax_rows *rows, double *w,
                       double rate);

/* How many rows of class a are taken for class b.
 *
 * out   table   classes rows of classes counts
 * return        rows taken for what they are
 */
size_t kl_softmax_confusion(const struct kl_softmax_rows *rows,
                            const double *w, size_t *table);

/* ---- the minimum --------------------------------------------------------- */

/* What there is to be reached. */
enum kl_softmax_end {
    KL_SOFTMAX_MINIMUM,   /* a minimum */
    KL_SOFTMAX_SEPARABLE, /* none: all rows can be told apart, so that J goes
                             to 0 as the weights go to infinity */
    KL_SOFTMAX_PARTED,    /* none: some classes can be told from the others */
    KL_SOFTMAX_GROWING    /* none was found, and weights still grow */
};

struct kl_softmax_optimum {
    enum kl_softmax_end end;
    struct kl_value loss;  /* the least, or what J goes to */
    unsigned apart;        /* KL_SOFTMAX_PARTED: bits of classes that a plane
                              parts from all others */
    unsigned steps;        /* of Newton's method */
    double w[KL_WEIGHTS];  /* of a minimum; else where the search ended */
};

/* Look for the minimum by Newton's method. That there is none is not guessed
 * from the size of weights: a plane is found that parts the rows, and that it
 * does is checked row by row.
 *
 * src   Albert and Anderson, Biometrika 71 (1984), 1-10, for the three cases
 */
void kl_softmax_minimise(const struct kl_softmax_rows *rows,
                         struct kl_softmax_optimum *optimum);

/* ---- what is learned from ------------------------------------------------ */

/* Choose rows to be held out: of each class the same part, rounded down, and
 * always so that one row remains.
 *
 * in    y      n classes, each < classes
 *       part   0 to 1
 * out   held   n flags
 * return       rows held out
 */
size_t kl_softmax_hold_out(const size_t *y, size_t n, size_t classes,
                           double part, struct kl_random *random, bool *held);

/* Mean and standard deviation of a column over the rows that are not held out;
 * false if they are all alike or not of a size that can be computed with. */
bool kl_softmax_scale(const double *x, size_t stride, size_t n,
                      const bool *held, double *mean, double *sd);

#endif
