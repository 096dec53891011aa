/* Functions of a block of nodes. The block is short and its length fixed, so
 * each loop is straight vector code: three rounds of eight numbers, or twelve
 * of two on the plainest machine.
 */
#include "config.h"

#include "klscope/core/nodes.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "klscope/core/vector_private.h"

CLONED void
kl_vec_exp(const double *x, double *y)
{
    INDEPENDENT
    for (int k = 0; k < KL_NODES; k++)
        y[k] = exp(x[k]);
}

CLONED void
kl_vec_log(const double *x, double *y)
{
    INDEPENDENT
    for (int k = 0; k < KL_NODES; k++)
        y[k] = log(x[k]);
}

CLONED void
kl_vec_expm1(const double *x, double *y)
{
    INDEPENDENT
    for (int k = 0; k < KL_NODES; k++)
        y[k] = expm1(x[k]);
}

CLONED void
kl_vec_log1p(const double *x, double *y)
{
    INDEPENDENT
    for (int k = 0; k < KL_NODES; k++)
        y[k] = log1p(x[k]);
}

CLONED void
kl_vec_erfc(const double *x, double *y)
{
    INDEPENDENT
    for (int k = 0; k < KL_NODES; k++)
        y[k] = erfc(x[k]);
}

/* ---- sums of exponentials ------------------------------------------------ */

/* What is so many nats below the greatest adds nothing. */
#define BELOW 40

CLONED static void
greatest(const double *restrict row, size_t m, double *restrict top)
{
    for (int k = 0; k < KL_NODES; k++)
        top[k] = row[k];
    for (size_t i = 1; i < m; i++)
        for (int k = 0; k < KL_NODES; k++)
            top[k] = row[i * KL_NODES + k] > top[k] ? row[i * KL_NODES + k]
                                                    : top[k];
}

/* Terms relative to the greatest; false if none counts. */
CLONED static bool
relate(const double *restrict row, const double *restrict top,
       double *restrict term)
{
    uint64_t counts = 0;

    for (int k = 0; k < KL_NODES; k++) {
        double d = row[k] - top[k];

        counts += d > -BELOW;
        term[k] = d > -BELOW ? d : -700; /* next to 0, on the fast path */
    }
    return counts > 0;
}

CLONED static void
accumulate(const double *restrict term, double *restrict sum)
{
    for (int k = 0; k < KL_NODES; k++)
        sum[k] += term[k];
}

void
kl_vec_log_sum(const double *row, size_t m, double lp[KL_NODES])
{
    double top[KL_NODES], sum[KL_NODES] = {0}, term[KL_NODES];

    greatest(row, m, top);
    for (size_t i = 0; i < m; i++) {
        if (!relate(row + i * KL_NODES, top, term))
            continue;
        kl_vec_exp(term, term);
        accumulate(term, sum);
    }
    kl_vec_log(sum, term);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = isinf(top[k]) ? top[k] : top[k] + term[k];
}

/* ---- distances ----------------------------------------------------------- */

/* anchor - point = *base + *rest exactly (Knuth's two-sum): a node near the
 * point loses nothing to the rounding of where the anchor is. */
static void
subtract(double anchor, double point, double *base, double *rest)
{
    double d = anchor - point, part = d - anchor;

    *base = d;
    *rest = isfinite(d) ? (anchor - (d - part)) - (point + part) : 0;
}

CLONED static void
distances(double base, double rest, int side, const double *restrict t,
          double *restrict y)
{
    double sign = side;

    for (int k = 0; k < KL_NODES; k++) {
        double d = (base + t[k]) + rest;

        d = side == 0 ? fabs(d) : d * sign;
        y[k] = d < 0 ? 0 : d;
    }
}

void
kl_nodes_distance(const struct kl_nodes *at, double point, int side,
                  double y[KL_NODES], double *ly)
{
    double base, rest;

    subtract(at->anchor, point, &base, &rest);
    distances(base, rest, side, at->t, y);
    if (ly == NULL)
        return;
    if (at->sign != 0 && base == 0) {
        for (int k = 0; k < KL_NODES; k++)
            ly[k] = at->s[k];
        return;
    }
    kl_vec_log(y, ly);
    if (at->sign != 0) /* beyond a double the anchor makes no difference */
        for (int k = 0; k < KL_NODES; k++)
            ly[k] = ly[k] == INFINITY ? at->s[k] : ly[k];
}

CLONED static void
standardise(double base, double rest, double scale, const double *restrict t,
            double *restrict z)
{
    for (int k = 0; k < KL_NODES; k++)
        z[k] = ((base + t[k]) + rest) / scale;
}

void
kl_nodes_standard(const struct kl_nodes *at, double point, double scale,
                  double z[KL_NODES])
{
    double base, rest;

    subtract(at->anchor, point, &base, &rest);
    standardise(base, rest, scale, at->t, z);
}
