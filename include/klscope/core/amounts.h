#ifndef KLSCOPE_CORE_AMOUNTS_H
#define KLSCOPE_CORE_AMOUNTS_H

#include <stdbool.h>

#include "klscope/core/nodes.h"

/* KL_NODES numbers of any size, each with a bound on its own error: running
 * error analysis. Each is a double as long as that holds it well, by itself
 * and not by what its neighbours are, so that equal doubles stay equal and
 * those that differ stay different; a number beyond is `far`: a sign and the
 * logarithm of its size.
 *
 * NaN stands for "no value" and spreads; but 0 times anything is 0, log 0 is
 * -inf, a/0 is infinite, 0/0 and inf - inf have no value. There is no -0.
 *
 * src   Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed.,
 *       sec. 3.3
 */
struct kl_amounts {
    double v[KL_NODES];   /* the number; -1 or 1 if it is far */
    double e[KL_NODES];   /* bound on the error: absolute; of a far one it is
                             that of the logarithm. 0 if v is no number */
    double log[KL_NODES]; /* of the size, if it is far */
    unsigned far;         /* bits of the far ones */
} __attribute__((aligned(64)));

/* Sizes that doubles are used for; 0 and infinities are no sizes. */
#define KL_AMOUNT_MOST  0x1p900
#define KL_AMOUNT_LEAST 0x1p-900

/* All numbers c, with the error e. */
void kl_amounts_fill(struct kl_amounts *a, double c, double e);

/* One of them, by itself. */
struct kl_amount {
    double v, e, log;
    bool far;
};

/* From a double that is not beyond; from sign (-1, 1) and logarithm, with the
 * error of the logarithm. */
struct kl_amount kl_amount_of(double v, double e);
struct kl_amount kl_amount_of_log(double sign, double log, double e);

/* Number k of a block, and into it. */
struct kl_amount kl_amount_get(const struct kl_amounts *a, int k);
void kl_amount_put(struct kl_amounts *a, int k, struct kl_amount one);

/* As a double with its error: 0 or infinite if it is beyond. */
double kl_amount_value(struct kl_amount one, double *e);

/* Numbers that are set already, v and e: bring them into shape. */
void kl_amounts_settle(struct kl_amounts *a);

/* a becomes a + b, and so on; b is not a. */
void kl_amounts_add(struct kl_amounts *a, const struct kl_amounts *b);
void kl_amounts_subtract(struct kl_amounts *a, const struct kl_amounts *b);
void kl_amounts_multiply(struct kl_amounts *a, const struct kl_amounts *b);
void kl_amounts_divide(struct kl_amounts *a, const struct kl_amounts *b);
void kl_amounts_power(struct kl_amounts *a, const struct kl_amounts *b);

/* The greater, or with sign -1 the less. */
void kl_amounts_extreme(struct kl_amounts *a, const struct kl_amounts *b,
                        int sign);

/* a becomes f(a). kl_amounts_log divides by `unit`, which is log of the base;
 * powers of 2 and 10 have whole logarithms to these bases. */
void kl_amounts_negate(struct kl_amounts *a);
void kl_amounts_abs(struct kl_amounts *a);
void kl_amounts_sqrt(struct kl_amounts *a);
void kl_amounts_exp(struct kl_amounts *a);
void kl_amounts_log(struct kl_amounts *a, double unit);
void kl_amounts_sin(struct kl_amounts *a);
void kl_amounts_cos(struct kl_amounts *a);

/* Signs of a - b: -1, 0, 1, or 2 where there is no value. `lenient`: those
 * that are equal as far as their errors are known count as equal. */
void kl_amounts_compare(const struct kl_amounts *a, const struct kl_amounts *b,
                        bool lenient, signed char sign[KL_NODES]);

#endif
