#ifndef KLSCOPE_CORE_NODES_H
#define KLSCOPE_CORE_NODES_H

#include <math.h>
#include <stddef.h>

/* Points x = anchor + t at which densities are evaluated together. x itself is
 * never formed: near an anchor, which may be a spike at 0.3 or the end of a
 * support, t has all its digits, and where it lies on a logarithmic scale so
 * has s = log |t|, even beyond the range of a double.
 *
 * Loops over nodes always run to KL_NODES, so that they become vector code:
 * the 21 points of a Gauss-Kronrod rule, the two ends of its interval, and one
 * to spare. */
enum { KL_NODES = 24 };

struct kl_nodes {
    double anchor;
    int sign;            /* 0: t alone counts; else t = sign * exp(s) */
    double t[KL_NODES];  /* may be 0 or infinite where sign is not 0 */
    double s[KL_NODES];  /* set if sign is not 0 */
} __attribute__((aligned(64)));

/* x of node k as a double, for what knows no better. */
static inline double
kl_nodes_x(const struct kl_nodes *at, int k)
{
    return at->anchor + at->t[k];
}

/* Elementwise functions of KL_NODES numbers, vector code where the machine
 * has it; y may be x. At most 4 units in the last place off; infinities and
 * NaN as in math.h. */
void kl_vec_exp(const double *x, double *y);
void kl_vec_log(const double *x, double *y);
void kl_vec_expm1(const double *x, double *y);
void kl_vec_log1p(const double *x, double *y);
void kl_vec_erfc(const double *x, double *y);

/* Logarithms of sums of exponentials.
 *
 * in    row   m blocks of KL_NODES logarithms, -inf allowed, not NaN; m > 0
 * out   sum   element by element log(exp(row[0]) + ... + exp(row[m - 1])); a
 *             block that is nowhere within a factor of 1e-17 is left out
 */
void kl_vec_log_sum(const double *row, size_t m, double sum[KL_NODES]);

/* Distances from a point to the nodes, and their logarithms.
 *
 * in    point   where distances count from
 *       side    +1: y = x - point, for nodes above it; -1: y = point - x;
 *               0: y = |x - point|. Never below 0: a node that rounding put
 *               beyond the point counts as being there
 * out   y       distances; ly  their logarithms, may be NULL; both exact as
 *               far as the nodes are: where point is the anchor itself y is
 *               |t| and ly is s; where y overflows ly is s, too
 */
void kl_nodes_distance(const struct kl_nodes *at, double point, int side,
                       double y[KL_NODES], double *ly);

/* Signed distances (x - point) / scale. */
void kl_nodes_standard(const struct kl_nodes *at, double point, double scale,
                       double z[KL_NODES]);

#endif
