/* Functions of a block of nodes. The block is short and its length fixed, so
 * each loop is straight vector code: three rounds of eight numbers, or twelve
 * of two on the plainest machine.
 */
#include "config.h"

#include "klscope/core/nodes.h"

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
