/* What a finished pass says: values, bounds on their errors, reasons.
 *
 * A bound has four parts. Truncation: twice what the two rules estimate.
 * Rounding of logs of densities, of relative size kappa, a few units in the
 * last place for each nat they are away from 0, weighted as each measure weighs
 * it: a divergence changes by the integral of (q - p) dr when r = log q - log p
 * changes by dr, which is little where p is near q. Normalisation of
 * truncations and expressions. And, should the pass have failed its own
 * checks, by how much it did.
 */
#include "config.h"

#include <float.h>
#include <math.h>

#include "klscope/core/pair.h"
#include "klscope/core/quad_private.h"

#define UNIT 0x1p-52

/* A mass that is further from 1 than this has missed something. */
#define MASS_TOLERANCE 1e-11

/* ---- checks -------------------------------------------------------------- */

/* H(p,q) - H(p) and D(p||q) are integrated apart: how far apart are they? The
 * form that D is integrated in has the masses in it. */
static double
discord(const struct kl_totals *t, int ce, int h, int kl, int own, int other)
{
    double d = t->sum[ce] - t->sum[h] -
               (t->sum[kl] + t->sum[own] - t->sum[other]);

    return fabs(d);
}

/* Entropies may be as small as they like, but masses are near 1 and have the
 * rounding of that. */
static double
allowed_discord(const struct kl_totals *t, int ce, int h, int kl)
{
    return 1e-11 * (t->size[ce] + t->size[h]) +
           2 * (t->error[ce] + t->error[h] + t->error[kl]) +
           t->noise[KL_LANE_MASS_P] + t->noise[KL_LANE_MASS_Q];
}

static double
mass_error(const struct kl_totals *t, int side)
{
    return fabs(t->sum[side == 0 ? KL_LANE_MASS_P : KL_LANE_MASS_Q] - 1);
}

static bool
lane_off(const struct kl_quad *quad, const struct kl_totals *t, int lane)
{
    return quad->off >> lane & 1 || !isfinite(t->sum[lane]) ||
           !isfinite(t->size[lane]);
}

bool
kl_quad_sound(const struct kl_quad *quad, const struct kl_totals *t)
{
    double h2 = t->sum[KL_LANE_H2], tv = t->tv, kl;
    int s;

    for (s = 0; s < 2; s++)
        if (!(mass_error(t, s) <=
              MASS_TOLERANCE + 2 * quad->side[s]->norm_error))
            return false;
    if (!(h2 <= tv + 1e-11) || !(tv <= 1 + 1e-11) ||
        !(t->sum[KL_LANE_JS] <= M_LN2 + 1e-11))
        return false;
    for (s = 0; s < 2; s++) {
        int lane = s == 0 ? KL_LANE_KL_PQ : KL_LANE_KL_QP;
        int ce = s == 0 ? KL_LANE_CE_PQ : KL_LANE_CE_QP;
        int h = s == 0 ? KL_LANE_H_P : KL_LANE_H_Q;
        int own = s == 0 ? KL_LANE_MASS_P : KL_LANE_MASS_Q;
        int other = s == 0 ? KL_LANE_MASS_Q : KL_LANE_MASS_P;

        if (lane_off(quad, t, lane) || lane_off(quad, t, ce))
            continue;
        kl = t->sum[lane];
        if (!(kl >= 2 * tv * tv - 1e-11) ||
            !(discord(t, ce, h, lane, own, other) <=
              allowed_discord(t, ce, h, lane)))
            return false;
    }
    return true;
}

/* ---- bounds -------------------------------------------------------------- */

/* Error of one log-density, in the mean over a side's mass. */
static double
log_error(const struct kl_quad *quad, int side)
{
    const struct kl_totals *t = &quad->tally.totals;
    double mass = t->sum[side == 0 ? KL_LANE_MASS_P : KL_LANE_MASS_Q];
    double size = t->size[side == 0 ? KL_LANE_H_P : KL_LANE_H_Q];

    return UNIT * (4 + 3 * size / fmax(mass, DBL_MIN) + quad->depth[side]);
}

/* What failed checks, or an early end, add to a lane's bound. */
static double
doubt(const struct kl_quad *quad, int lane)
{
    const struct kl_totals *t = &quad->tally.totals;
    double off = mass_error(t, 0) + mass_error(t, 1);

    if (quad->tally.sound)
        return 0;
    if (off > 1e-3)
        return INFINITY;
    off += discord(t, KL_LANE_CE_PQ, KL_LANE_H_P, KL_LANE_KL_PQ,
                   KL_LANE_MASS_P, KL_LANE_MASS_Q) *
               (lane == KL_LANE_CE_PQ || lane == KL_LANE_KL_PQ ||
                lane == KL_LANE_H_P) +
           discord(t, KL_LANE_CE_QP, KL_LANE_H_Q, KL_LANE_KL_QP,
                   KL_LANE_MASS_Q, KL_LANE_MASS_P) *
               (lane == KL_LANE_CE_QP || lane == KL_LANE_KL_QP ||
                lane == KL_LANE_H_Q);
    return isfinite(off) ? 10 * off * (1 + t->size[lane]) : INFINITY;
}

/* Of the sums over panels; near p = q what is left is of second order. */
static double
rounding(const struct kl_quad *quad, int lane)
{
    const struct kl_totals *t = &quad->tally.totals;
    double kappa = log_error(quad, 0) + log_error(quad, 1);

    if (lane >= KL_LANE_KL_PQ && lane <= KL_LANE_H2)
        return t->noise[lane] + kappa * kappa;
    return t->noise[lane] + UNIT * t->size[lane];
}

/* Densities that are off by constant factors 1 + a and 1 + b. */
static double
norm(const struct kl_quad *quad, int lane)
{
    const struct kl_totals *t = &quad->tally.totals;
    double a = quad->side[0]->norm_error, b = quad->side[1]->norm_error;
    double both = a + b, size = t->size[lane];

    switch (lane) {
    case KL_LANE_KL_PQ:
        return a * size + both * both;
    case KL_LANE_KL_QP:
        return b * size + both * both;
    case KL_LANE_JS:
    case KL_LANE_H2:
        return both * sqrt(fmax(size, 0)) + both * both;
    default:
        return both * (1 + size);
    }
}

static struct kl_value
lane_value(const struct kl_quad *quad, int lane)
{
    const struct kl_totals *t = &quad->tally.totals;
    struct kl_value value = {t->sum[lane], 0};

    if (isnan(value.val))
        return (struct kl_value){INFINITY, 0};
    if (isinf(value.val))
        return value;
    value.err = 2 * t->error[lane] + rounding(quad, lane) + norm(quad, lane) +
                doubt(quad, lane);
    if (isnan(value.err))
        value.err = INFINITY;
    return value;
}

/* ---- values -------------------------------------------------------------- */

static struct kl_value
total_variation(const struct kl_quad *quad)
{
    const struct kl_totals *t = &quad->tally.totals;
    struct kl_value value = {t->tv, lane_value(quad, KL_LANE_DIFF).err};

    value.err += 2 * t->uncut;
    value.val = fmin(value.val, 1);
    return value;
}

/* Square root of a number >= 0 with a bound. */
static struct kl_value
root(struct kl_value square)
{
    double low = fmax(square.val - square.err, 0);
    struct kl_value value = {sqrt(fmin(fmax(square.val, 0), 1)), 0};

    value.err = fmax(value.val - sqrt(low),
                     sqrt(square.val + square.err) - value.val) +
                UNIT * value.val;
    return value;
}

static struct kl_value
exponential(struct kl_value h)
{
    struct kl_value value = {exp(h.val), 0};

    if (isinf(value.val))
        return value;
    value.err = isinf(h.err) ? INFINITY
                             : value.val * (expm1(h.err) + 2 * UNIT) +
                                   DBL_TRUE_MIN;
    return value;
}

static struct kl_value
sum(struct kl_value a, struct kl_value b)
{
    if (isinf(a.val) || isinf(b.val))
        return (struct kl_value){INFINITY, 0};
    return (struct kl_value){a.val + b.val,
                             a.err + b.err + UNIT * (a.val + b.val)};
}

/* Values that are >= 0 by nature; the form they are integrated in is. */
static struct kl_value
positive(struct kl_value value)
{
    value.val = fmax(value.val, 0);
    return value;
}

/* Order 1/2: -2 log of the integral of sqrt(p q), which is 1 less the squared
 * Hellinger distance. */
static struct kl_value
renyi_half(const struct kl_quad *quad)
{
    struct kl_value h2 = lane_value(quad, KL_LANE_H2), value;

    value.val = -2 * log1p(-fmax(h2.val, 0));
    value.err = 2 * h2.err / (1 - h2.val) + UNIT * value.val;
    return value;
}

/* What has a reason is infinite, and what is infinite has one. */
static void
settle_reason(const struct kl_quad *quad, enum kl_measure m,
              struct kl_measures *out)
{
    struct kl_reason *reason = &out->reason[m];
    struct kl_value *value = &out->value[m];
    const double *bare = quad->tally.totals.bare;

    *reason = quad->reason[m];
    if (reason->kind == KL_REASON_UNDECIDED) {
        value->err = INFINITY;
    } else if (reason->kind != KL_REASON_NONE) {
        *value = (struct kl_value){INFINITY, 0};
        reason->mass = bare[reason->bare == KL_Q ? 0 : 1];
    } else if (isinf(value->val)) {
        reason->kind = KL_REASON_BEYOND;
    }
}

void
kl_quad_result(const struct kl_quad *quad, struct kl_measures *out)
{
    struct kl_value *value = out->value;
    int m;

    *out = (struct kl_measures){.alpha = quad->want_alpha};
    value[KL_H_P] = lane_value(quad, KL_LANE_H_P);
    value[KL_H_Q] = lane_value(quad, KL_LANE_H_Q);
    value[KL_CE_PQ] = lane_value(quad, KL_LANE_CE_PQ);
    value[KL_CE_QP] = lane_value(quad, KL_LANE_CE_QP);
    value[KL_KL_PQ] = positive(lane_value(quad, KL_LANE_KL_PQ));
    value[KL_KL_QP] = positive(lane_value(quad, KL_LANE_KL_QP));
    value[KL_JS] = positive(lane_value(quad, KL_LANE_JS));
    value[KL_JS].val = fmin(value[KL_JS].val, M_LN2);
    value[KL_TV] = total_variation(quad);
    value[KL_HELLINGER] = root(lane_value(quad, KL_LANE_H2));
    value[KL_JEFFREYS] = sum(value[KL_KL_PQ], value[KL_KL_QP]);
    value[KL_PERPLEXITY] = exponential(value[KL_H_P]);
    value[KL_CHI2] = quad->power[0];
    value[KL_RENYI] = quad->power[1];
    if (quad->want_alpha == 1)
        value[KL_RENYI] = value[KL_KL_PQ];
    else if (!kl_quad_power_wanted(quad, KL_RENYI))
        value[KL_RENYI] = renyi_half(quad);
    for (m = 0; m < KL_MEASURE_COUNT; m++)
        settle_reason(quad, (enum kl_measure)m, out);
}

/* ---- power integrals ----------------------------------------------------- */

bool
kl_quad_power_wanted(const struct kl_quad *quad, enum kl_measure m)
{
    enum kl_reason_kind kind = quad->reason[m].kind;

    if (kind != KL_REASON_NONE && kind != KL_REASON_UNDECIDED)
        return false;
    if (m == KL_CHI2)
        return true;
    if (quad->want_alpha == 1)
        return false;
    /* From the Hellinger distance, while that keeps the digits. */
    return quad->want_alpha != 0.5 ||
           quad->tally.totals.sum[KL_LANE_H2] > 0.5;
}

/* Rounding of a power integral that is `sum` away from what it is for p = q:
 * its terms are of the order of r^2. */
static double
power_rounding(const struct kl_quad *quad, double size)
{
    double kappa = (log_error(quad, 0) + log_error(quad, 1)) *
                       (1 + fabs(quad->alpha)) +
                   UNIT * 2 * quad->top_size;

    return kappa * (4 * size + sqrt(size)) + kappa * kappa +
           quad->side[0]->norm_error * fabs(quad->alpha) * (size + 1) +
           quad->side[1]->norm_error * fabs(quad->alpha - 1) * (size + 1);
}

static struct kl_value
renyi_of(const struct kl_quad *quad, const struct kl_totals *t,
         struct kl_value phi)
{
    double a = quad->alpha - 1, scaled = t->sum[KL_LANE_SCALED];
    struct kl_value value;

    if (fabs(phi.val) < 0.5 && phi.err < 0.1) {
        value.val = log1p(phi.val) / a;
        value.err = phi.err / (1 + phi.val) / fabs(a);
    } else if (isinf(quad->top)) {
        return (struct kl_value){INFINITY, 0};
    } else if (!isfinite(scaled) || !(scaled > 0)) {
        /* The exponent is so large that its rounding alone overflows. */
        value.val = quad->top / a;
        value.err = UNIT * 4 * quad->top_size *
                        (8 + 2 * log1p(quad->top_size)) / fabs(a);
    } else {
        value.val = (quad->top + log(scaled)) / a;
        value.err = (2 * t->error[KL_LANE_SCALED] / scaled +
                     power_rounding(quad, 1)) /
                    fabs(a);
    }
    value.err += 4 * UNIT * fabs(value.val);
    return positive(value);
}

void
kl_quad_power_result(struct kl_quad *quad, enum kl_measure m)
{
    struct kl_value *value = &quad->power[m == KL_CHI2 ? 0 : 1];
    struct kl_value phi;
    struct kl_totals t;

    kl_quad_total(quad, &t);
    phi.val = t.sum[KL_LANE_PHI];
    phi.err = 2 * t.error[KL_LANE_PHI] +
              power_rounding(quad, t.size[KL_LANE_PHI]);
    if (isnan(phi.val) || isnan(phi.err) || isinf(quad->top))
        phi = (struct kl_value){INFINITY, INFINITY};
    if (m == KL_RENYI)
        *value = renyi_of(quad, &t, phi);
    else
        *value = isinf(phi.val) ? (struct kl_value){INFINITY, 0}
                                : positive(phi);
    if (!quad->tally.sound && isfinite(value->val))
        value->err = INFINITY;
}
