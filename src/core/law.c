/* What the densities of families are made of. Errors of a ratio's logarithm
 * are multiplied by shapes of 1e6 and more, so each is taken from whatever has
 * it exactly: from the relative distance near the reference, from the nodes'
 * own logarithms on a scale that begins at 0.
 */
#include "config.h"

#include "klscope/core/law_private.h"

#include <float.h>
#include <math.h>

#include "klscope/core/vector_private.h"

const double kl_law_bell[KL_LAW_BELL] = {-10, -5, -2, 0, 2, 5, 10};

void
kl_law_refer(double from[KL_REFERENCE], long double place)
{
    long double log = logl(place);

    from[0] = (double)place;
    from[1] = (double)(place - from[0]);
    from[2] = (double)log;
    from[3] = (double)(log - from[2]);
}

bool
kl_law_any_above(const double x[KL_NODES], double limit)
{
    int count = 0;

    for (int k = 0; k < KL_NODES; k++)
        count += x[k] > limit;
    return count > 0;
}

bool
kl_law_any_below(const double x[KL_NODES], double limit)
{
    int count = 0;

    for (int k = 0; k < KL_NODES; k++)
        count += x[k] < limit;
    return count > 0;
}

CLONED static void
move(const double *restrict from, double high, double low, double *restrict to)
{
    for (int k = 0; k < KL_NODES; k++)
        to[k] = (from[k] - high) - low;
}

/* Where log1p(v) does not do: below half of the reference it would lose
 * digits, at the far end of a double there is no v. */
CLONED static void
replace(const double *restrict v, const double *restrict other,
        double *restrict lr)
{
    for (int k = 0; k < KL_NODES; k++)
        lr[k] = v[k] < -0.5 || v[k] > 1e300 ? other[k] : lr[k];
}

void
kl_law_ratio(const struct kl_nodes *at, const double from[KL_REFERENCE],
             double v[KL_NODES], double lr[KL_NODES])
{
    double y[KL_NODES], ly[KL_NODES];

    if (at->sign != 0 && at->anchor == 0) {
        move(at->s, from[2], from[3], lr);
        kl_vec_expm1(lr, v);
        return;
    }
    kl_nodes_standard(at, from[0], from[0], v);
    if (from[1] != 0) {
        double rest = from[1] / from[0];

        for (int k = 0; k < KL_NODES; k++)
            v[k] -= rest;
    }
    kl_vec_log1p(v, lr);
    if (!kl_law_any_below(v, -0.5) && !kl_law_any_above(v, 1e300))
        return;
    kl_nodes_distance(at, 0, 1, y, ly);
    for (int k = 0; k < KL_NODES; k++)
        ly[k] = ly[k] < LEAST_LOG ? LEAST_LOG : ly[k];
    move(ly, from[2], from[3], y);
    replace(v, y, lr);
}

CLONED static void
deviance(const double *restrict v, const double *restrict lr,
         double *restrict d)
{
    for (int k = 0; k < KL_NODES; k++) {
        /* log(1+v) = 2 artanh(v/(2+v)); v = s (2+v) */
        double s = v[k] / (2 + v[k]), x = s * s, sum = 1 / 19.;

        sum = sum * x + 1 / 17.;
        sum = sum * x + 1 / 15.;
        sum = sum * x + 1 / 13.;
        sum = sum * x + 1 / 11.;
        sum = sum * x + 1 / 9.;
        sum = sum * x + 1 / 7.;
        sum = sum * x + 1 / 5.;
        sum = sum * x + 1 / 3.;
        d[k] = fabs(v[k]) < 0.25 ? s * (v[k] - 2 * x * sum) : v[k] - lr[k];
    }
}

void
kl_law_deviance(const double v[KL_NODES], const double lr[KL_NODES],
                double d[KL_NODES])
{
    deviance(v, lr, d);
}

struct kl_end
kl_end_of_power(double power)
{
    return (struct kl_end){.cls = KL_END_POWER, .power = power};
}

struct kl_end
kl_end_of_exp(double b, double c, double w)
{
    return (struct kl_end){.cls = KL_END_EXP,
                           .b = b,
                           .c = fmin(fmax(c, DBL_MIN), DBL_MAX),
                           .w = w};
}

struct kl_outline
kl_outline_line(struct kl_end low, struct kl_end high, double view_low,
                double view_high)
{
    return (struct kl_outline){.lo = -INFINITY,
                               .hi = INFINITY,
                               .end = {low, high},
                               .view = {view_low, view_high}};
}

struct kl_outline
kl_outline_positive(struct kl_end low, bool singular, struct kl_end high,
                    double view_low, double view_high)
{
    if (view_low < view_high / 8)
        view_low = 0;
    return (struct kl_outline){.lo = 0,
                               .hi = INFINITY,
                               .end = {low, high},
                               .singular = {singular, false},
                               .view = {view_low, view_high}};
}
