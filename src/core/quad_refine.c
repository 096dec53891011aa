/* Sums over panels, and which of them to halve. */
#include "config.h"

#include <float.h>
#include <math.h>

#include "klscope/core/quad_private.h"

#define UNIT 0x1p-52

/* What rounding of log-densities does to each lane of a panel: a divergence
 * changes by (q - p) dr when log q - log p changes by dr, which is little where
 * p is near q. */
static void
add_noise(const struct kl_panel *panel, double noise[KL_LANES])
{
    const double *size = panel->size;
    double p = 2 * UNIT * panel->rounding[0];
    double q = 2 * UNIT * panel->rounding[1];
    int lane;

    for (lane = KL_LANE_KL_PQ; lane <= KL_LANE_H2; lane++)
        noise[lane] += (p + q) * (size[KL_LANE_DIFF] + size[lane]);
    noise[KL_LANE_MASS_P] += p * size[KL_LANE_MASS_P];
    noise[KL_LANE_MASS_Q] += q * size[KL_LANE_MASS_Q];
    noise[KL_LANE_DIFF] +=
        p * size[KL_LANE_MASS_P] + q * size[KL_LANE_MASS_Q];
    noise[KL_LANE_H_P] += p * (size[KL_LANE_H_P] + size[KL_LANE_MASS_P]);
    noise[KL_LANE_H_Q] += q * (size[KL_LANE_H_Q] + size[KL_LANE_MASS_Q]);
    noise[KL_LANE_CE_PQ] +=
        (p + UNIT) * (size[KL_LANE_CE_PQ] + size[KL_LANE_MASS_P]);
    noise[KL_LANE_CE_QP] +=
        (q + UNIT) * (size[KL_LANE_CE_QP] + size[KL_LANE_MASS_Q]);
}

/* Add x to the sum with what rounding leaves out in rest (Knuth's two-sum);
 * rest is NaN once the sum is infinite. */
static inline void
add(double x, double *sum, double *rest)
{
    double s = *sum + x, part = s - *sum;

    *rest += (*sum - (s - part)) + (x - part);
    *sum = s;
}

double
kl_quad_uncut(const struct kl_panel *panel)
{
    double rest = panel->size[KL_LANE_DIFF] - fabs(panel->sum[KL_LANE_DIFF]);

    return rest > 8 * UNIT * panel->size[KL_LANE_DIFF] ? rest : 0;
}

void
kl_quad_total(const struct kl_quad *quad, struct kl_totals *totals)
{
    double rest[KL_LANES] = {0}, rest_tv = 0;
    size_t i;
    int lane;

    *totals = (struct kl_totals){.tv = 0};
    for (i = 0; i < quad->n; i++) {
        const struct kl_panel *panel = &quad->panel[i];

        for (lane = 0; lane < KL_LANES; lane++) {
            add(panel->sum[lane], &totals->sum[lane], &rest[lane]);
            totals->error[lane] += panel->error[lane];
            totals->size[lane] += panel->size[lane];
        }
        if (quad->mode != KL_QUAD_MEASURES)
            continue;
        add_noise(panel, totals->noise);
        add(0.5 * fabs(panel->sum[KL_LANE_DIFF]), &totals->tv, &rest_tv);
        totals->uncut += 0.5 * kl_quad_uncut(panel);
        if (panel->alive == 1)
            totals->bare[0] += panel->sum[KL_LANE_MASS_P];
        if (panel->alive == 2)
            totals->bare[1] += panel->sum[KL_LANE_MASS_Q];
    }
    for (lane = 0; lane < KL_LANES; lane++)
        totals->sum[lane] = isfinite(totals->sum[lane])
                                ? totals->sum[lane] + rest[lane]
                                : INFINITY;
    totals->tv += rest_tv;
}

/* What refinement goes by: sums to a few digits less. */
static void
rough_total(const struct kl_quad *quad, struct kl_totals *totals)
{
    size_t i;
    int lane;

    *totals = (struct kl_totals){.tv = 0};
    for (i = 0; i < quad->n; i++) {
        const struct kl_panel *panel = &quad->panel[i];

        for (lane = 0; lane < KL_LANES; lane++) {
            totals->sum[lane] += panel->sum[lane];
            totals->error[lane] += panel->error[lane];
            totals->size[lane] += panel->size[lane];
        }
    }
}

/* ---- tolerances ---------------------------------------------------------- */

/* What a lane of the measures may be off whatever its value: rounding. */
static double
measure_floor(const struct kl_quad *quad, const struct kl_totals *totals,
              int lane)
{
    double mass =
        totals->size[KL_LANE_MASS_P] + totals->size[KL_LANE_MASS_Q];
    double deep = quad->deep;

    if (lane == KL_LANE_DIFF)
        return (1e-15 + deep) * mass;
    if (lane >= KL_LANE_KL_PQ && lane <= KL_LANE_H2)
        return fmax((1e-14 + deep) * totals->size[KL_LANE_DIFF],
                    1e-22 + deep * deep);
    return 1e-14 * totals->size[lane] + deep * mass;
}

/* The same for an exponential of something so large that its own rounding
 * counts, and for sums of squares of small differences. */
static double
power_floor(const struct kl_quad *quad, const struct kl_totals *totals,
            int lane)
{
    double size = totals->size[lane], floor;

    double deep = quad->deep * (1 + fabs(quad->alpha));

    floor = (1e-14 + deep +
             UNIT * quad->top_size * (8 + 2 * log1p(quad->top_size))) *
            size;
    if (quad->mode == KL_QUAD_POWER && lane == KL_LANE_PHI)
        floor += (1e-14 + deep) * sqrt(fmin(size, 1));
    return floor;
}

/* The error that each lane may have; infinite for one that does not count. */
static void
set_tolerances(const struct kl_quad *quad, const struct kl_totals *totals,
               double tolerance[KL_LANES])
{
    bool measures = quad->mode == KL_QUAD_MEASURES;
    int lane;

    for (lane = 0; lane < quad->lanes; lane++) {
        double value = measures && lane == KL_LANE_DIFF
                           ? totals->size[lane]
                           : fabs(totals->sum[lane]);
        double floor = measures ? measure_floor(quad, totals, lane)
                                : power_floor(quad, totals, lane);

        tolerance[lane] = fmax(quad->tolerance * value, floor);
        if (quad->off >> lane & 1 || !isfinite(totals->sum[lane]) ||
            !isfinite(totals->error[lane]))
            tolerance[lane] = INFINITY;
    }
}

bool
kl_quad_refine_begin(struct kl_quad *quad)
{
    struct kl_totals totals;
    bool good = true;
    int lane;

    rough_total(quad, &totals);
    set_tolerances(quad, &totals, quad->allowed);
    for (lane = 0; lane < quad->lanes; lane++)
        good &= totals.error[lane] <= quad->allowed[lane];
    quad->next = 0;
    quad->last = quad->n;
    quad->ended = good;
    if (good || quad->n >= KL_PANELS_MAX || quad->passes >= KL_PASSES_MAX)
        return false;
    quad->passes++;
    return true;
}

/* True if a panel has more than its share of some lane's error. */
static bool
is_rough(const struct kl_quad *quad, const struct kl_panel *panel)
{
    int lane;

    for (lane = 0; lane < quad->lanes; lane++)
        if (panel->error[lane] * (double)quad->last > quad->allowed[lane])
            return true;
    return false;
}

/* Halve panel i. */
static void
halve(struct kl_quad *quad, size_t i)
{
    struct kl_panel *panel = &quad->panel[i], *half;
    double middle = 0.5 * (panel->u0 + panel->u1), end = panel->u1;
    unsigned skip = panel->skip;

    if (!(middle > panel->u0) || !(middle < end))
        return;
    half = kl_quad_add(quad, panel->anchor, panel->sign, middle, end);
    half->skip = skip;
    kl_quad_evaluate(quad, half);
    panel = &quad->panel[i]; /* it may have moved */
    panel->u1 = middle;
    kl_quad_evaluate(quad, panel);
}

bool
kl_quad_refine(struct kl_quad *quad)
{
    if (quad->next >= quad->last)
        return false;
    if (is_rough(quad, &quad->panel[quad->next]))
        halve(quad, quad->next);
    quad->next++;
    return true;
}

/* ---- where p = q --------------------------------------------------------- */

/* Points that sample a stretch of a panel, its ends among them. Of nodes the
 * last says on which side of a density's ends all are, and must not be at one:
 * it is a spare one in the middle. */
enum { SAMPLES = KL_NODES - 1 };

static void
sample(double u0, double u1, double u[KL_NODES])
{
    int k;

    for (k = 0; k < SAMPLES - 1; k++)
        u[k] = u0 + (u1 - u0) * k / (SAMPLES - 1);
    u[SAMPLES - 1] = u1;
    u[SAMPLES] = 0.5 * (u0 + u1);
}

/* A sign change of r between two places of a panel, narrowed by sampling and
 * then by the straight line between the last two: an error d of the root moves
 * the total variation by the order of d^2 only. */
static double
find_turn(struct kl_quad *quad, const struct kl_panel *panel, double u0,
          double u1)
{
    double lp[KL_NODES] __attribute__((aligned(64)));
    double lq[KL_NODES] __attribute__((aligned(64)));
    double u[KL_NODES] __attribute__((aligned(64)));
    double before = 0, after = 0;
    struct kl_nodes at;
    int round, k;

    for (round = 0; round < 3; round++) {
        sample(u0, u1, u);
        if (kl_quad_nodes(quad, panel, u, &at, lp, lq) != 3)
            return 0.5 * (u0 + u1);
        for (k = 1; k < SAMPLES - 1; k++)
            if ((lq[k] > lp[k]) != (lq[0] > lp[0]))
                break;
        before = lq[k - 1] - lp[k - 1];
        after = lq[k] - lp[k];
        u0 = u[k - 1];
        u1 = u[k];
    }
    if (isfinite(before) && isfinite(after) && before != after)
        return u0 + (u1 - u0) * fmin(fmax(before / (before - after), 0), 1);
    return 0.5 * (u0 + u1);
}

/* The turns of a panel in ascending order; there are as many as sign changes
 * between its nodes. */
static int
find_turns(struct kl_quad *quad, const struct kl_panel *panel,
           double turn[KL_NODES])
{
    double lp[KL_NODES] __attribute__((aligned(64)));
    double lq[KL_NODES] __attribute__((aligned(64)));
    double u[KL_NODES] __attribute__((aligned(64)));
    struct kl_nodes at;
    int k, n = 0, sign = 0;
    double from = panel->u0, least = KL_TURN_LEAST + quad->deep;

    sample(panel->u0, panel->u1, u);
    if (kl_quad_nodes(quad, panel, u, &at, lp, lq) != 3)
        return 0;
    for (k = 0; k < SAMPLES; k++) {
        double r = lq[k] - lp[k];
        int now = r > least ? 1 : r < -least ? -1 : 0;

        if (now != 0 && sign != 0 && now != sign)
            turn[n++] = find_turn(quad, panel, from, u[k]);
        if (now != 0) {
            sign = now;
            from = u[k];
        }
    }
    return n;
}

/* The first time all that have both signs; then those that have kept them. */
static bool
is_mixed(const struct kl_quad *quad, const struct kl_panel *panel)
{
    double uncut;

    if (!panel->turns || quad->rounds == 0)
        return panel->turns;
    uncut = kl_quad_uncut(panel);
    return uncut * (double)quad->n > quad->allowed[KL_LANE_DIFF];
}

bool
kl_quad_turns_begin(struct kl_quad *quad)
{
    size_t i;

    quad->next = 0;
    quad->last = quad->n;
    for (i = 0; i < quad->n && quad->rounds < KL_ROUNDS_MAX &&
                quad->n < KL_PANELS_MAX;
         i++)
        if (is_mixed(quad, &quad->panel[i]))
            return true;
    return false;
}

void
kl_quad_turns(struct kl_quad *quad, size_t i)
{
    struct kl_panel panel = quad->panel[i];
    double turn[KL_NODES], end = panel.u1;
    int n, k, made = 0;

    if (quad->n >= KL_PANELS_MAX || !is_mixed(quad, &panel))
        return;
    n = find_turns(quad, &panel, turn);
    for (k = 0; k < n; k++) {
        double u1 = k + 1 < n ? turn[k + 1] : end;
        struct kl_panel *part;

        if (!(turn[k] > panel.u0) || !(turn[k] < u1))
            continue;
        if (made++ == 0)
            quad->panel[i].u1 = turn[k];
        part = kl_quad_add(quad, panel.anchor, panel.sign, turn[k], u1);
        part->skip = panel.skip;
        kl_quad_evaluate(quad, part);
    }
    if (made > 0)
        kl_quad_evaluate(quad, &quad->panel[i]);
    else if (quad->rounds > 0)
        halve(quad, i);
}
