#ifndef KLSCOPE_CORE_POWER_H
#define KLSCOPE_CORE_POWER_H

#include "klscope/core/dd.h"
#include "klscope/core/value.h"

/* Renyi's sum of p^a q^(1-a) over the bins where both are above 0, kept in
 * two forms: with its largest term taken out, so that it cannot overflow; and
 * less its value for p = q, so that it keeps its digits when p and q are
 * close. The second one runs over all bins.
 */
struct kl_power {
    double top;        /* the largest log of a term, -inf if there is no term */
    struct kl_dd sum;  /* terms / exp(top) */
    double blur;       /* their error bound, in units of 2^-53 */
    struct kl_dd rise; /* p^a q^(1-a) - a p - (1-a) q, all of one sign */
    double fog;        /* error bound of what in it is not relative to itself,
                          in units of 2^-53 */
};

/* The order a with the Taylor coefficients of (1+t)^a (1-t)^(1-a). */
enum { KL_ORDER_TERMS = 14 };
struct kl_order {
    double alpha, less_1;
    double series_below;         /* |t| below which the series is used */
    double coef[KL_ORDER_TERMS]; /* of t^2, t^3, ... */
};

/* alpha > 0; beyond 1e280 counts as 1e280, so that products with logs of
 * probabilities are finite. */
void kl_order_init(struct kl_order *order, double alpha);

/* No terms yet. */
void kl_power_clear(struct kl_power *power);

/* Add all terms of another sum. */
void kl_power_add(struct kl_power *to, const struct kl_power *from);

/* One bin with the logs of its probabilities, -inf where one is 0. */
struct kl_power kl_power_of(const struct kl_order *order, double log_p,
                            double log_q);

/* The divergence of order alpha, from sums in which each term went through
 * at most `adds` additions. Infinite if there is no term.
 *
 * src   van Erven and Harremoes, "Renyi divergence and Kullback-Leibler
 *       divergence", IEEE Trans. Inf. Theory 60 (2014), eq. 10
 */
struct kl_value kl_power_value(const struct kl_power *power,
                               const struct kl_order *order, double adds);

#endif
