#ifndef KLSCOPE_CORE_FEATURES_PRIVATE_H
#define KLSCOPE_CORE_FEATURES_PRIVATE_H

/* What the files that look for features of expressions share; nobody else
 * includes it. */

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/expr_private.h"

/* ---- the expression at many points --------------------------------------- */

struct kl_sample {
    double x, lp;
    int sign;    /* -1, 0, 1; 2 where there is no value */
    double mass; /* log of the rough mass up to the next sample */
    size_t row;  /* of scan->watch */
};

struct kl_scan {
    const struct kl_expr *expr;
    double lo, hi;
    struct kl_sample *at; /* in order of x, once sorted */
    size_t n, cap;
    size_t sorted;      /* of them */
    double top;         /* log of the greatest value */
    double total;       /* log of the rough mass of all */
    size_t watches;     /* conditions that are followed, few enough */
    signed char *watch; /* their signs, a row for each sample */
    signed char (*scratch)[KL_NODES]; /* of all conditions, at one block */
};

void kl_scan_init(struct kl_scan *scan, const struct kl_expr *expr, double lo,
                  double hi);
void kl_scan_clear(struct kl_scan *scan);

/* Add samples at those of n points that are inside; then put all of them in
 * order, without repetitions. */
void kl_scan_add(struct kl_scan *scan, const double *x, size_t n);
void kl_scan_sort(struct kl_scan *scan);

/* Drop samples without a value or with an infinite one; all are in order. */
void kl_scan_clean(struct kl_scan *scan);

/* Fill in masses, top and total anew. */
void kl_scan_weigh(struct kl_scan *scan);

/* The first points to look at: on scales of all sizes around 0 and finite
 * limits. */
void kl_scan_grid(struct kl_scan *scan);

/* Evaluate at KL_NODES points, watching into scan->scratch. */
void kl_scan_block(const struct kl_scan *scan, const double x[KL_NODES],
                   double sign[KL_NODES], double lp[KL_NODES]);

/* The signs of condition w at sample i. */
int kl_scan_sign(const struct kl_scan *scan, size_t i, size_t w);

/* Where, between two points, condition w changes its sign, or the expression,
 * if w is KL_SCAN_ZERO, begins or ceases to be 0: to the last digit. */
#define KL_SCAN_ZERO ((size_t)-1)
double kl_scan_edge(const struct kl_scan *scan, size_t w, double a, double b);

/* The greatest (up 1) or least (up -1) value between two points.
 *
 * out   lp      of it
 * ret   true if it is sharp: still rising, or bent, at neighbouring doubles
 */
bool kl_scan_extreme(const struct kl_scan *scan, int up, double a, double b,
                     double *x, double *lp);

/* The number between two that takes the fewest digits. */
double kl_nicest(double a, double b);

/* ---- one side of a point ------------------------------------------------- */

enum kl_side_fault {
    KL_SIDE_FINE,
    KL_SIDE_POLE, /* a finite end does not integrate */
    KL_SIDE_SLOW, /* an infinite one falls off too slowly: like x^-power */
    KL_SIDE_FLAT  /* or not at all */
};

struct kl_side {
    struct kl_end end;
    double lp;   /* a value near it, where power is 0 */
    bool sharp;  /* bent there like a root, though power is 0 */
    double fall; /* exponent, for messages */
    enum kl_side_fault fault;
};

/* True where the density has an ordinary positive value. */
static inline bool
kl_side_regular(const struct kl_side *side)
{
    return side->end.cls == KL_END_POWER && side->end.power == 0;
}

/* How the expression behaves beside a point.
 *
 * in    e       the point, perhaps infinite
 *       side    +1 above it, -1 below it
 *       reach   finite e: how far its surroundings go, at most; else: beyond
 *               which |x| there are only tails
 */
void kl_side_look(const struct kl_expr *expr, double e, int side, double reach,
                  struct kl_side *out);

/* ---- the whole ----------------------------------------------------------- */

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
size_t kl_scan_turns(const struct kl_scan *scan, double lo, double hi,
                     struct kl_turn **turns);

/* Where it is, as kl_scan_extreme; the middle, if it is flat. */
bool kl_scan_climb(const struct kl_scan *scan, const struct kl_turn *turn,
                   double lo, double hi, double *x, double *lp);

/* Add samples around the highest points, and where the mass is. */
void kl_scan_peaks(struct kl_scan *scan);
void kl_scan_dense(struct kl_scan *scan);

/* Add the breaks of a piece: at and around its maxima. */
void kl_features_peaks(const struct kl_scan *scan, const struct kl_piece *piece,
                       struct kl_breaks *out);

/* The range that holds nearly all of the mass, which lies in [lo, hi]. */
void kl_features_view(const struct kl_scan *scan, double lo, double hi,
                      double view[2]);

enum { KL_FEATURES_BREAKS = 256, KL_FEATURES_PIECES = 128 };

#endif
