#ifndef KLSCOPE_CORE_FEATURES_PROBE_H
#define KLSCOPE_CORE_FEATURES_PROBE_H

/* An expression looked at in many points, for those who look for its features;
 * nobody else includes it. */

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/expr_private.h"

struct kl_sample {
    double x, lp;
    int sign;    /* -1, 0, 1; 2 where there is no value */
    double mass; /* log of the rough mass up to the next sample */
    size_t row;  /* of probe->watch */
};

struct kl_probe {
    const struct kl_expr *expr;
    double lo, hi;
    struct kl_sample *at; /* in order of x, once sorted */
    size_t n, cap;
    size_t sorted;      /* of them */
    size_t seen;        /* and of those since dropped */
    double top;         /* log of the greatest value */
    double heaviest;    /* greatest mass of a sample */
    double sum;         /* of all masses, in units of exp(heaviest) */
    double total;       /* its logarithm: of the rough mass of all */
    size_t watches;     /* conditions that are followed, few enough */
    signed char *watch; /* their signs, a row for each sample */
    signed char (*scratch)[KL_NODES]; /* of all conditions, at one block */
};

void kl_probe_init(struct kl_probe *probe, const struct kl_expr *expr,
                   double lo, double hi);
void kl_probe_clear(struct kl_probe *probe);

/* Add samples at those of n points that are inside; then put all of them in
 * order, without repetitions. */
void kl_probe_add(struct kl_probe *probe, const double *x, size_t n);
void kl_probe_sort(struct kl_probe *probe);

/* Drop samples without a value or with an infinite one; all are in order. */
void kl_probe_clean(struct kl_probe *probe);

/* Fill in masses, top and total anew. */
void kl_probe_weigh(struct kl_probe *probe);

/* The first points to look at: on scales of all sizes around 0 and finite
 * limits. */
void kl_probe_grid(struct kl_probe *probe);

/* Add samples where, by what the expression's values lie between, something may
 * be hidden. All are in order, and will be. */
void kl_probe_hidden(struct kl_probe *probe);

/* Evaluate at KL_NODES points, watching into probe->scratch. */
void kl_probe_block(const struct kl_probe *probe, const double x[KL_NODES],
                    double sign[KL_NODES], double lp[KL_NODES]);

/* The signs of condition w at sample i. */
int kl_probe_sign(const struct kl_probe *probe, size_t i, size_t w);

/* Where, between two points, condition w changes its sign, or the expression,
 * if w is KL_PROBE_ZERO, begins or ceases to be 0: to the last digit. */
#define KL_PROBE_ZERO ((size_t)-1)
double kl_probe_edge(const struct kl_probe *probe, size_t w, double a,
                     double b);

/* The greatest (up 1) or least (up -1) value between two points.
 *
 * out   lp      of it
 * ret   true if it is sharp: still rising, or bent, at neighbouring doubles
 */
bool kl_probe_extreme(const struct kl_probe *probe, int up, double a, double b,
                      double *x, double *lp);

/* The number between two that takes the fewest digits. */
double kl_nicest(double a, double b);

/* A maximum (up 1) or minimum (up -1) among samples. */
struct kl_turn {
    size_t i;
    int up;
    double weight; /* log of the rough mass around it */
};

/* Those in (lo, hi) that matter most, in order of weight, and not too many.
 *
 * mem   gives turns
 */
size_t kl_probe_turns(const struct kl_probe *probe, double lo, double hi,
                      struct kl_turn **turns);

/* Where it is, as kl_probe_extreme; the middle, if it is flat. */
bool kl_probe_climb(const struct kl_probe *probe, const struct kl_turn *turn,
                    double lo, double hi, double *x, double *lp);

/* Add samples around the highest points, and where the mass is. */
void kl_probe_peaks(struct kl_probe *probe);
void kl_probe_dense(struct kl_probe *probe);

/* Add samples where those there are do not lie on a smooth curve. */
void kl_probe_smooth(struct kl_probe *probe);

#endif
