/* How an expression behaves at an end, from its logarithm lp at points that
 * approach the end geometrically, s = log of the distance:
 *
 *   power            lp = k s + C              slope in s settles
 *   and logarithms   lp = k s + m log|s| + C   three unknowns from three points
 *   exponential      log(-lp) = b s + log c    slope of the logarithm settles
 *   lognormal        lp = -c s^2 + w s + C     three unknowns from three points
 *   double           log(-lp) = b x + log c    the same in x
 *
 * each checked at points that were not used. At 0 and at infinity s goes as far
 * as doubles do, and beyond what else the expression holds; near other points
 * values have the rounding of x itself, which is why s stops early there.
 */
#include "config.h"

#include "klscope/core/features_private.h"

#include <math.h>

enum { POINTS = 2 * KL_NODES };

/* lp where it is positive, from far to deep. */
struct track {
    double s[POINTS], lp[POINTS];
    int n;
    int zeros;    /* behind the last of them */
    bool missing; /* some had no value */
};

static void
look_block(const struct kl_expr *expr, struct kl_nodes *at, struct track *track)
{
    double sign[KL_NODES], lp[KL_NODES];
    int k;

    for (k = 0; k < KL_NODES; k++)
        at->t[k] = at->sign * exp(at->s[k]);
    kl_expr_eval(expr, at, sign, lp);
    for (k = 0; k < KL_NODES; k++) {
        if (isnan(lp[k])) {
            track->missing = true;
        } else if (sign[k] > 0 && fabs(lp[k]) < 1e299) {
            track->s[track->n] = at->s[k];
            track->lp[track->n++] = lp[k];
            track->zeros = 0;
        } else {
            track->zeros++;
        }
    }
}

/* Follow the expression from one s to another. */
static void
follow(const struct kl_expr *expr, double anchor, int side, double from,
       double to, struct track *track)
{
    struct kl_nodes at = {.anchor = anchor, .sign = side};
    int block, k;

    *track = (struct track){.n = 0};
    for (block = 0; block < POINTS; block += KL_NODES) {
        for (k = 0; k < KL_NODES; k++)
            at.s[k] = from + (to - from) * (block + k) / (POINTS - 1);
        look_block(expr, &at, track);
    }
}

/* ---- fits ---------------------------------------------------------------- */

/* An exponent that is nearly a short number is that number. */
static double
snap(double k, double tolerance)
{
    double near = round(k * 1e3) / 1e3;

    return fabs(k - near) <= tolerance * (1 + fabs(k)) ? near + 0.0 : k;
}

static double
slope(const double *x, const double *y, int i, int j)
{
    return (y[j] - y[i]) / (x[j] - x[i]);
}

/* Whether y is a straight line of x in the deeper half; its slope there. */
static bool
is_line(const double *x, const double *y, int n, double tolerance, double *k)
{
    double before = slope(x, y, n / 2, 3 * n / 4);

    *k = slope(x, y, 3 * n / 4, n - 1);
    return fabs(*k - before) <= tolerance * (1 + fabs(*k));
}

/* Fit lp = k s + m f(s) + C and check it; f is what the caller filled in. */
static bool
fit_two(const struct track *track, const double *f, double tolerance, double *k,
        double *m)
{
    const double *s = track->s, *lp = track->lp;
    int a = track->n / 3, b = 2 * track->n / 3, c = track->n - 1, i;
    double f1 = slope(s, f, a, b), f2 = slope(s, f, b, c);

    if (!(fabs(f2 - f1) > 0))
        return false;
    *m = (slope(s, lp, b, c) - slope(s, lp, a, b)) / (f2 - f1);
    *k = slope(s, lp, b, c) - *m * f2;
    for (i = a; i < c; i++) {
        double fitted = lp[c] + *k * (s[i] - s[c]) + *m * (f[i] - f[c]);

        if (!(fabs(fitted - lp[i]) <= tolerance * (1 + fabs(lp[c] - lp[a]))))
            return false;
    }
    return true;
}

static bool
fit_lognormal(const struct track *track, struct kl_end *end)
{
    double square[POINTS], k, m;
    int i;

    for (i = 0; i < track->n; i++)
        square[i] = track->s[i] * track->s[i];
    if (!fit_two(track, square, 1e-7, &k, &m) || m >= 0)
        return false;
    *end = (struct kl_end){.cls = KL_END_LOGNORMAL, .c = -m, .w = k};
    return true;
}

/* A power with a power of the logarithm: the exponent alone. */
static bool
fit_power_log(const struct track *track, double *k)
{
    double logs[POINTS], m;
    int i;

    for (i = 0; i < track->n; i++) {
        if (!(fabs(track->s[i]) > 1))
            return false;
        logs[i] = log(fabs(track->s[i]));
    }
    if (!fit_two(track, logs, 1e-3, k, &m))
        return false;
    *k = snap(*k, 1e-3);
    return true;
}

/* b > 0 means falling: side is -1 where s decreases towards the end. */
static bool
fit_exp(const struct track *track, int side, struct kl_end *end)
{
    double logs[POINTS], b;
    int i, n = track->n;

    for (i = 0; i < n; i++)
        logs[i] = log(fmax(-track->lp[i], 1e-300));
    if (track->lp[n - 1] > -20 || !is_line(track->s, logs, n, 3e-3, &b) ||
        b * side < 0.01)
        return false;
    b = snap(b, 1e-4);
    *end = (struct kl_end){.cls = KL_END_EXP,
                           .b = b * side,
                           .c = exp(logs[n - 1] - b * track->s[n - 1])};
    return true;
}

static bool
fit_double(const struct track *track, struct kl_end *end)
{
    double logs[POINTS], x[POINTS], b;
    int i, n = track->n;

    for (i = 0; i < n; i++) {
        logs[i] = log(fmax(-track->lp[i], 1e-300));
        x[i] = exp(track->s[i]);
    }
    if (track->lp[n - 1] > -1e6)
        return false;
    b = slope(x, logs, 3 * n / 4, n - 1);
    if (!(b > 0) || fabs(slope(x, logs, n / 2, 3 * n / 4) - b) > 1e-2 * b)
        return false;
    b = snap(b, 1e-6);
    *end = (struct kl_end){
        .cls = KL_END_DOUBLE, .b = b, .c = exp(logs[n - 1] - b * x[n - 1])};
    return true;
}

/* ---- finite ends --------------------------------------------------------- */

/* A value that changes like a root of the distance: lp - C ~ y^k, k < 1. */
static bool
is_sharp(const struct track *track)
{
    const double *s = track->s, *lp = track->lp;
    int n = track->n, a = 0, b;
    double da, db;

    while (a < n - 2 && s[a] > s[0] - 6)
        a++;
    for (b = a + 1; b < n - 2 && s[b] > s[a] - 8;)
        b++;
    da = fabs(lp[a] - lp[n - 1]);
    db = fabs(lp[b] - lp[n - 1]);
    return db > 1e-12 * (1 + fabs(lp[n - 1])) &&
           log(da / db) < 0.9 * (s[a] - s[b]);
}

static void
classify_finite(const struct track *track, bool exact, struct kl_flank *out)
{
    double k, tolerance = exact ? 1e-6 : 1e-4;

    if (is_line(track->s, track->lp, track->n, tolerance, &k)) {
        out->end = (struct kl_end){.cls = KL_END_POWER,
                                   .power = snap(k, 2 * tolerance)};
    } else if (!fit_exp(track, -1, &out->end) &&
               !fit_lognormal(track, &out->end)) {
        if (fit_power_log(track, &k))
            out->end = (struct kl_end){.cls = KL_END_POWER, .power = k};
        else
            out->end.cls = KL_END_UNKNOWN;
    }
    out->sharp =
        out->end.cls == KL_END_POWER && out->end.power == 0 && is_sharp(track);
    if (out->end.cls == KL_END_POWER && out->end.power <= -1) {
        out->fault = KL_FLANK_POLE;
        out->fall = out->end.power;
    }
}

static void
look_finite(const struct kl_expr *expr, double e, int side, double reach,
            struct kl_flank *out)
{
    double from = log(reach) - 2, to;
    struct track track;

    to = fmin(e == 0 ? -690 : log(fabs(e)) - 23.5, from - 6);
    follow(expr, e, side, from, to, &track);
    if (track.n >= 4 && track.zeros > 0 && track.lp[track.n - 1] < -1e4) {
        /* so small that it is 0: as deep as it is not */
        to = track.s[track.n - 1];
        follow(expr, e, side, from, to, &track);
    }
    if (track.n > 0)
        out->lp = track.lp[track.n - 1];
    if (track.n == 0 ||
        (track.zeros > POINTS / 4 && track.lp[track.n - 1] > -1e4))
        out->end.cls = KL_END_NONE;
    else if (track.n < 12 || track.zeros > POINTS / 4)
        out->end.cls = KL_END_UNKNOWN;
    else
        classify_finite(&track, e == 0, out);
}

/* ---- infinite ends ------------------------------------------------------- */

/* The slope of what lies below the greatest values, where there is no better
 * answer. */
static double
envelope(const struct track *track)
{
    double first = -INFINITY, last = -INFINITY;
    int i, third = track->n / 3;

    for (i = 0; i < track->n; i++) {
        if (i >= third && i < 2 * third)
            first = fmax(first, track->lp[i]);
        else if (i >= 2 * third)
            last = fmax(last, track->lp[i]);
    }
    /* Between the middles of both thirds. */
    return (last - first) / ((track->s[track->n - 1] - track->s[third]) / 2);
}

static void
judge_fall(struct kl_flank *out, double fall)
{
    out->fall = fall;
    if (fall <= 1e-6)
        out->fault = KL_FLANK_FLAT;
    else if (fall <= 1 + 1e-6)
        out->fault = KL_FLANK_SLOW;
}

static void
classify_infinite(const struct track *track, struct kl_flank *out)
{
    double k;

    out->end.cls = KL_END_UNKNOWN;
    if (is_line(track->s, track->lp, track->n, 1e-5, &k)) {
        out->end =
            (struct kl_end){.cls = KL_END_POWER, .power = snap(-k, 2e-5)};
        judge_fall(out, out->end.power);
    } else if (fit_exp(track, 1, &out->end) || fit_double(track, &out->end) ||
               fit_lognormal(track, &out->end)) {
        return;
    } else if (fit_power_log(track, &k)) {
        out->end = (struct kl_end){.cls = KL_END_POWER, .power = -k};
        judge_fall(out, -k);
    } else {
        k = -envelope(track);
        judge_fall(out, k < 1.05 ? fmin(k, 1) : k);
    }
}

static void
look_infinite(const struct kl_expr *expr, int side, double reach,
              struct kl_flank *out)
{
    double from = log(fmax(reach, 1e-290)), to = 690;
    struct track track;
    int again;

    follow(expr, 0, side, from, to, &track);
    /* Where it has become so small that it is 0: up to there, then closer. */
    for (again = 0; again < 3 && track.zeros > 0 && track.n > 0; again++) {
        double step = (to - from) / (POINTS - 1);

        to = track.s[track.n - 1] + (again < 2 ? step : 0);
        follow(expr, 0, side, from, to, &track);
    }
    if (track.n == 0)
        out->end.cls = KL_END_NONE;
    else if (track.n < 12)
        out->end.cls = KL_END_UNKNOWN;
    else
        classify_infinite(&track, out);
}

void
kl_flank_look(const struct kl_expr *expr, double e, int side, double reach,
              struct kl_flank *out)
{
    *out = (struct kl_flank){.fault = KL_FLANK_FINE};
    if (isinf(e))
        look_infinite(expr, side, reach, out);
    else
        look_finite(expr, e, side, reach, out);
}
