#ifndef KLSCOPE_CORE_CLOSED_PRIVATE_H
#define KLSCOPE_CORE_CLOSED_PRIVATE_H

#include <stdbool.h>

#include "klscope/core/tracked.h"

/* What the files of the closed forms share. Everywhere false means that there
 * is no formula, or that the value is infinite; out is then worthless. */

/* What families come down to: an exponential and a chi-squared are gammas, a
 * Rayleigh is a Weibull, a t with one degree of freedom is a Cauchy. */
enum kl_base {
    KL_BASE_UNIFORM,
    KL_BASE_TRIANGULAR,
    KL_BASE_NORMAL,
    KL_BASE_LOGNORMAL,
    KL_BASE_GAMMA,
    KL_BASE_INVERSE_GAMMA,
    KL_BASE_BETA,
    KL_BASE_WEIBULL,
    KL_BASE_PARETO,
    KL_BASE_HALF_NORMAL,
    KL_BASE_LAPLACE,
    KL_BASE_LOGISTIC,
    KL_BASE_GUMBEL,
    KL_BASE_STUDENT_T,
    KL_BASE_CAUCHY,
    KL_BASE_SKEW_NORMAL,
    KL_BASE_COUNT
};

struct kl_closed {
    enum kl_base base;
    struct kl_num a[3]; /* as in a spec of the base family */
    long double lo, hi; /* support */
};

/* Expectations that cross-entropies are made of; arg in the order named. */
enum kl_mean {
    KL_MEAN_X,        /* m: x - m */
    KL_MEAN_VARIANCE, /* (x - E x)^2 */
    KL_MEAN_LOG,      /* log x */
    KL_MEAN_LOG_VARIANCE,
    KL_MEAN_LOG_REST, /* log(1 - x) */
    KL_MEAN_POWER,    /* r, s: (x/s)^r */
    KL_MEAN_EXP,      /* m, s: exp(-(x - m)/s), s > 0 */
    KL_MEAN_DISTANCE, /* m: |x - m| */
    KL_MEAN_SQUARES,  /* m, s: log(1 + ((x - m)/s)^2) */
    KL_MEAN_SOFTPLUS, /* m, s: log(1 + exp(-(x - m)/s)) */
    KL_MEAN_TENT,     /* a, c, b: log of what rises from 0 at a to 1 at c and
                         falls to 0 at b, by straight lines */
    KL_MEAN_COUNT
};

/* How the formulas in tables are declared: of one law and the arguments of a
 * mean, and of two laws. */
#define MEAN(name)                                                             \
    static bool name(const struct kl_closed *p, const struct kl_num *arg,      \
                     struct kl_num *out)
#define PAIR(name)                                                             \
    static bool name(const struct kl_closed *p, const struct kl_closed *q,     \
                     struct kl_num *out)

typedef bool kl_pair_fn(const struct kl_closed *p, const struct kl_closed *q,
                        struct kl_num *out);

/* The expectation of a statistic under p. */
bool kl_closed_mean(const struct kl_closed *p, enum kl_mean mean,
                    const struct kl_num *arg, struct kl_num *out);

typedef bool kl_mean_fn(const struct kl_closed *p, const struct kl_num *arg,
                        struct kl_num *out);

/* The function for most families on the half-line; NULL for others. */
kl_mean_fn *kl_positive_mean(enum kl_base base, enum kl_mean mean);

/* E|x - m| from E(x - m), the distribution function at m and the partial
 * expectation, the integral of x dF up to m. */
struct kl_num kl_mean_distance(struct kl_num shift, struct kl_num m,
                               struct kl_num below, struct kl_num partial);

/* E|x - m| where no mass lies on one side of m: true, and the mean is all that
 * is needed (+inf if there is none). */
bool kl_mean_outside(const struct kl_closed *p, struct kl_num m,
                     struct kl_num *out);

/* kl_closed_mean for a uniform or triangular p: all of them are known. */
bool kl_piece_mean(const struct kl_closed *p, enum kl_mean mean,
                   const struct kl_num *arg, struct kl_num *out);

/* Distribution function of a gamma with scale 1 and shape a, and what it is
 * short of 1; that of a beta(a, b), for x and y = 1 - x. */
struct kl_num kl_gamma_below(struct kl_num a, struct kl_num x);
struct kl_num kl_gamma_above(struct kl_num a, struct kl_num x);
struct kl_num kl_beta_below(struct kl_num a, struct kl_num b, struct kl_num x,
                            struct kl_num y);

/* E of exp(-u x), u > 0, under a standard half-normal and a Rayleigh with scale
 * 1; under a beta(a, b); under a Pareto with minimum 1 and
 * shape a; under an inverse gamma with shape a and scale 1. */
struct kl_num kl_laplace_half_normal(struct kl_num u);
struct kl_num kl_laplace_rayleigh(struct kl_num u);
struct kl_num kl_laplace_beta(struct kl_num a, struct kl_num b,
                              struct kl_num u);
struct kl_num kl_laplace_pareto(struct kl_num a, struct kl_num u);
struct kl_num kl_laplace_inverse_gamma(struct kl_num a, struct kl_num u);

/* H(p) and H(p,q) in nats. */
bool kl_closed_entropy(const struct kl_closed *p, struct kl_num *out);
bool kl_closed_cross(const struct kl_closed *p, const struct kl_closed *q,
                     struct kl_num *out);

/* Of p and q with the same base, by formulas that do not cancel where they are
 * near each other: D(p||q), minus the log of the integral of sqrt(p q), total
 * variation, chi-squared. */
bool kl_same_divergence(const struct kl_closed *p, const struct kl_closed *q,
                        struct kl_num *out);
bool kl_same_affinity(const struct kl_closed *p, const struct kl_closed *q,
                      struct kl_num *out);
bool kl_same_variation(const struct kl_closed *p, const struct kl_closed *q,
                       struct kl_num *out);
bool kl_same_chi2(const struct kl_closed *p, const struct kl_closed *q,
                  struct kl_num *out);

#endif
