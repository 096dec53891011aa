/* Where the mass of an expression is: its maxima, how wide they are, and what
 * a picture should show.
 *
 * A maximum is surrounded by breaks where the logarithm has fallen by 1/2, 2,
 * 12 and 50: for a normal density these are 1, 2, 5 and 10 standard
 * deviations.
 */
#include "config.h"

#include "klscope/core/features_private.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"

enum { TURNS = 64, LEVELS = 4 };

static const double levels[LEVELS] = {0.5, 2, 12, 50};

/* ---- rough masses -------------------------------------------------------- */

/* Below this a term adds nothing to a sum that begins with 1. */
#define NOTHING (-40)

/* By the trapezium rule; good enough to compare. */
static double
rough_mass(const struct kl_sample *a, const struct kl_sample *b)
{
    double high = fmax(a->lp, b->lp), low = fmin(a->lp, b->lp);
    double width = b->x / 2 - a->x / 2;

    if (high == -INFINITY)
        return high;
    return high +
           log(low - high < NOTHING ? width : width * (1 + exp(low - high)));
}

void
kl_probe_weigh(struct kl_probe *probe)
{
    double most = -INFINITY, sum = 0;
    size_t i;

    probe->top = -INFINITY;
    for (i = 0; i < probe->n; i++) {
        struct kl_sample *one = &probe->at[i];

        if (one->sign != 1)
            one->lp = -INFINITY;
        if (one->lp < INFINITY)
            probe->top = fmax(probe->top, one->lp);
    }
    for (i = 0; i + 1 < probe->n; i++) {
        probe->at[i].mass = rough_mass(&probe->at[i], &probe->at[i + 1]);
        most = fmax(most, probe->at[i].mass);
    }
    for (i = 0; i + 1 < probe->n; i++)
        if (probe->at[i].mass - most > NOTHING)
            sum += exp(probe->at[i].mass - most);
    probe->heaviest = most;
    probe->sum = sum;
    probe->total = most + log(sum);
}

/* Share of the total of the mass between sample i and the next. Not by the
 * logarithm of the total, which has no digits for it where values are like
 * exp(1e20): all shares together are 1 whatever the values. */
static double
share(const struct kl_probe *probe, size_t i)
{
    double mass = probe->at[i].mass - probe->heaviest;

    return mass > NOTHING ? exp(mass) / probe->sum : 0;
}

/* Where the mass below first is more than a part of it. */
static double
quantile(const struct kl_probe *probe, double part)
{
    double sum = 0;
    size_t i;

    for (i = 0; i + 1 < probe->n; i++) {
        double mass = share(probe, i);

        if (sum + mass >= part && mass > 0)
            return probe->at[i].x + (probe->at[i + 1].x - probe->at[i].x) *
                                        fmin((part - sum) / mass, 1);
        sum += mass;
    }
    return probe->at[probe->n - 1].x;
}

/* ---- maxima and minima --------------------------------------------------- */

/* Ups and downs of less than this are none. */
#define RIPPLE 0.05

static int
compare_turns(const void *a, const void *b)
{
    double x = ((const struct kl_turn *)a)->weight;
    double y = ((const struct kl_turn *)b)->weight;

    return (x < y) - (x > y);
}

/* Weigh a turn by all between its neighbours that is as high, or as low. */
static void
weigh_turn(const struct kl_probe *probe, struct kl_turn *turn, size_t from,
           size_t to)
{
    double weight = 0, level = probe->at[turn->i].lp;
    size_t first = turn->i, last = turn->i;

    while (first > from && fabs(probe->at[first].lp - level) < 1)
        first--;
    while (last < to && fabs(probe->at[last].lp - level) < 1)
        last++;
    for (; first < last; first++)
        weight += exp(probe->at[first].mass - level);
    turn->weight = level + log(weight);
}

/* Follow the samples up until they have fallen by a ripple, down until they
 * have risen by one, and so on. */
static size_t
follow_turns(const struct kl_probe *probe, double lo, double hi,
             struct kl_turn *found)
{
    double best = -INFINITY;
    size_t i, n = 0, at = 0;
    int up = 1;

    for (i = 0; i < probe->n && probe->at[i].x < hi; i++) {
        double lp = probe->at[i].lp;

        if (probe->at[i].x <= lo)
            continue;
        if (up * lp > up * best) {
            best = lp;
            at = i;
        } else if (up * lp < up * best - RIPPLE) {
            found[n++] = (struct kl_turn){.i = at, .up = up};
            up = -up;
            best = lp;
            at = i;
        }
    }
    if (up > 0 && best > -INFINITY)
        found[n++] = (struct kl_turn){.i = at, .up = up};
    return n;
}

size_t
kl_probe_turns(const struct kl_probe *probe, double lo, double hi,
               struct kl_turn **turns)
{
    struct kl_turn *found = kl_malloc((probe->n + 2) * sizeof *found);
    size_t k, n = follow_turns(probe, lo, hi, found);

    for (k = 0; k < n; k++)
        weigh_turn(probe, &found[k], k > 0 ? found[k - 1].i : 0,
                   k + 1 < n ? found[k + 1].i : probe->n - 1);
    qsort(found, n, sizeof *found, compare_turns);
    *turns = found;
    return n < TURNS ? n : TURNS;
}

/* Close in on a turn, inside (lo, hi); true if it is sharp. */
bool
kl_probe_climb(const struct kl_probe *probe, const struct kl_turn *turn,
               double lo, double hi, double *x, double *lp)
{
    const struct kl_sample *at = probe->at;
    double level = at[turn->i].lp, same = 1e-12 * (1 + fabs(level));
    size_t first = turn->i, last = turn->i;

    while (first > 0 && fabs(at[first - 1].lp - level) <= same)
        first--;
    while (last + 1 < probe->n && fabs(at[last + 1].lp - level) <= same)
        last++;
    if (first < last) { /* flat */
        double a = first > 0 && at[first - 1].x > lo ? at[first].x : lo;
        double b = last + 1 < probe->n && at[last + 1].x < hi ? at[last].x : hi;

        *x = kl_nicest(isinf(a) ? at[first].x : a, isinf(b) ? at[last].x : b);
        *lp = level;
        return false;
    }
    return kl_probe_extreme(
        probe, turn->up, fmax(lo, at[first > 0 ? first - 1 : first].x),
        fmin(hi, at[last + 1 < probe->n ? last + 1 : last].x), x, lp);
}

/* How far it goes down on one side of sample i: to a drop beyond all levels,
 * to where it rises again, or to the limit. */
static double
descent(const struct kl_probe *probe, size_t i, double x, int side,
        double limit)
{
    double least = probe->at[i].lp, end = limit;
    size_t j = i;

    while (side > 0 ? j + 1 < probe->n : j > 0) {
        const struct kl_sample *next = &probe->at[side > 0 ? ++j : --j];

        if (side > 0 ? next->x >= limit : next->x <= limit)
            break;
        if (next->sign != 1 || next->lp > least + RIPPLE)
            return fabs(next->x - x);
        least = next->lp;
        end = next->x;
        if (least < probe->at[i].lp - 60)
            return fabs(end - x);
    }
    return isinf(limit) ? fabs(end - x) : fabs(limit - x);
}

/* Breaks at one side of a maximum: the logarithm at distances that halve from
 * block to block, until it has all but come up to the top. */
static void
break_side(const struct kl_probe *probe, double x, double top, int side,
           double reach, struct kl_breaks *out)
{
    struct kl_nodes at = {.anchor = x, .sign = side};
    double sign[KL_NODES], lp[KL_NODES], s = log(reach), before = INFINITY;
    int block, k, level = LEVELS - 1;

    for (block = 0; block < 4 && level >= 0; block++) {
        for (k = 0; k < KL_NODES; k++, s -= M_LN2) {
            at.s[k] = s;
            at.t[k] = side * exp(s);
        }
        kl_expr_eval(probe->expr, &at, sign, lp);
        for (k = 0; k < KL_NODES; k++) {
            double drop = sign[k] > 0 ? top - lp[k] : INFINITY;

            /* Between this distance and twice as far. */
            for (; level >= 0 && drop < levels[level]; level--)
                if (before < INFINITY && before >= levels[level])
                    kl_breaks_add(out, x,
                                  at.t[k] * (1 + (levels[level] - drop) /
                                                     (before - drop)));
            before = drop;
        }
    }
}

/* Breaks where parts of the mass of a piece without maxima lie. */
static void
break_shares(const struct kl_probe *probe, const struct kl_piece *piece,
             struct kl_breaks *out)
{
    static const double parts[] = {0.1, 0.5, 0.9, 0.999, 1 - 1e-6};
    const struct kl_sample *at = probe->at;
    double total = 0, sum = 0;
    size_t i, k = 0;

    for (i = 0; i + 1 < probe->n; i++)
        if (at[i].x >= piece->lo && at[i + 1].x <= piece->hi)
            total += share(probe, i);
    if (!(total > 0))
        return;
    for (i = 0; i + 1 < probe->n; i++) {
        if (at[i].x < piece->lo || at[i + 1].x > piece->hi)
            continue;
        sum += share(probe, i) / total;
        if (k == sizeof parts / sizeof *parts || sum < parts[k])
            continue;
        while (k < sizeof parts / sizeof *parts && sum >= parts[k])
            k++;
        if (at[i].x > piece->lo && at[i + 1].x < piece->hi)
            kl_breaks_add(out, kl_nicest(at[i].x, at[i + 1].x), 0);
    }
}

/* True for an end at a finite point with an ordinary value. */
static bool
is_open(const struct kl_piece *piece, int side)
{
    return isfinite(side == 0 ? piece->lo : piece->hi) &&
           !piece->singular[side];
}

/* Whether the maximum is no maximum but a pole at the end of a piece. */
static bool
is_pole(const struct kl_piece *piece, double x, double lp)
{
    int side;

    for (side = 0; side < 2; side++) {
        double e = side == 0 ? piece->lo : piece->hi;

        if (piece->end[side].cls == KL_END_POWER &&
            piece->end[side].power < 0 &&
            fabs(x - e) < 1e-6 * (piece->hi - piece->lo))
            return true;
    }
    return lp == INFINITY;
}

void
kl_features_peaks(const struct kl_probe *probe, const struct kl_piece *piece,
                  struct kl_breaks *out)
{
    double lo = piece->lo, hi = piece->hi;
    struct kl_turn *turns;
    size_t n = kl_probe_turns(probe, lo, hi, &turns), k, before = out->n;

    for (k = 0; k < n && out->n < KL_FEATURES_BREAKS; k++) {
        size_t i = turns[k].i;
        double lp, x;

        if (turns[k].weight < probe->total - 45)
            break;
        if (turns[k].up < 0)
            continue;
        kl_probe_climb(probe, &turns[k], lo, hi, &x, &lp);
        if (is_pole(piece, x, lp))
            continue;
        if (x > lo && x < hi)
            kl_breaks_add(out, x, 0);
        if (x > lo)
            break_side(probe, x, lp, -1, descent(probe, i, x, -1, lo), out);
        if (x < hi)
            break_side(probe, x, lp, 1, descent(probe, i, x, 1, hi), out);
    }
    free(turns);
    if (out->n == before && !(is_open(piece, 0) && is_open(piece, 1)))
        break_shares(probe, piece, out);
}

/* ---- more samples -------------------------------------------------------- */

void
kl_probe_peaks(struct kl_probe *probe)
{
    double around[4 * KL_NODES];
    struct kl_turn *turns;
    size_t n = kl_probe_turns(probe, probe->lo, probe->hi, &turns), k;
    size_t samples = probe->n;

    for (k = 0; k < n && turns[k].weight > turns[0].weight - 100; k++) {
        size_t i = turns[k].i;
        double lp, x, left, right;
        int j;

        if (turns[k].up < 0)
            continue;
        kl_probe_climb(probe, &turns[k], probe->lo, probe->hi, &x, &lp);
        left = x - probe->at[i > 0 ? i - 1 : i].x;
        right = probe->at[i + 1 < samples ? i + 1 : i].x - x;
        for (j = 0; j < 2 * KL_NODES; j++) {
            around[2 * j] = x - ldexp(left, -j);
            around[2 * j + 1] = x + ldexp(right, -j);
        }
        kl_probe_add(probe, around, 4 * KL_NODES);
    }
    free(turns);
    kl_probe_sort(probe);
}

enum { EVEN = 600, SHARE = 240, MOST = 32 };

/* Evenly over where there is any mass to speak of and its surroundings, and in
 * each interval in proportion to its mass. */
void
kl_probe_dense(struct kl_probe *probe)
{
    double from = NAN, to = NAN, length;
    double *x = kl_malloc((EVEN + SHARE) * sizeof *x);
    size_t n = 0, i;

    for (i = 0; i + 1 < probe->n; i++) {
        double mass = share(probe, i);
        double a = probe->at[i].x, b = probe->at[i + 1].x;
        int k, count = (int)fmin(MOST, floor(mass * SHARE));

        if (mass > 1e-12) {
            from = isnan(from) ? a : from;
            to = b;
        }
        for (k = 1; k <= count; k++)
            x[n++] = a + (b - a) * (k / (count + 1.));
    }
    length = to - from;
    for (i = 1; i < EVEN && length > 0; i++)
        x[n++] = from - length / 2 + 2 * length * ((double)i / EVEN);
    kl_probe_add(probe, x, n);
    free(x);
    kl_probe_sort(probe);
}

/* A sample that is farther than this from the line through its neighbours
 * asks for more; intervals with less of all than exp(SLIGHT) do not. */
#define BEND   0.5
#define SLIGHT (-60)

enum { ROUNDS = 5, ADDED = 256 };

/* How far sample i is off the line through its neighbours. */
static double
bend(const struct kl_sample *at)
{
    double part = (at->x - at[-1].x) / (at[1].x - at[-1].x);

    return fabs(at->lp - (at[-1].lp + part * (at[1].lp - at[-1].lp)));
}

void
kl_probe_smooth(struct kl_probe *probe)
{
    double x[ADDED];
    int round;

    for (round = 0; round < ROUNDS; round++) {
        size_t i, n = 0, last = 0;

        for (i = 1; i + 1 < probe->n && n + 2 < ADDED; i++) {
            const struct kl_sample *at = &probe->at[i];

            if (at[-1].sign != 1 || at->sign != 1 || at[1].sign != 1 ||
                fmax(at[-1].mass, at->mass) < probe->total + SLIGHT ||
                bend(at) < BEND)
                continue;
            if (last < i)
                x[n++] = at[-1].x / 2 + at->x / 2;
            x[n++] = at->x / 2 + at[1].x / 2;
            last = i + 1;
        }
        if (n == 0)
            break;
        kl_probe_add(probe, x, n);
        kl_probe_sort(probe);
    }
}

/* ---- the view ------------------------------------------------------------ */

void
kl_features_view(const struct kl_probe *probe, double lo, double hi,
                 double view[2])
{
    double low = quantile(probe, 0.05);
    double high = quantile(probe, 0.95), body = high - low;

    /* Of heavy tails a picture shows the beginning. */
    view[0] = fmax(quantile(probe, 1e-4), low - 1.5 * body);
    view[1] = fmin(quantile(probe, 1 - 1e-4), high + 1.5 * body);
    if (view[0] - lo < 0.1 * body)
        view[0] = lo;
    if (hi - view[1] < 0.1 * body)
        view[1] = hi;
}
