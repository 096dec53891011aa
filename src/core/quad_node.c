/* One panel: its nodes, the log-densities there, the integrands, and their
 * integrals with error estimates.
 */
#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/quad_private.h"

/* The nodes of a panel that count; the rest are its ends and a spare. */
enum { LEFT = 21, RIGHT, SPARE };

/* Log-densities of one side, in the room that the work space has. */
static bool
side_nodes(struct kl_quad *quad, int s, const struct kl_nodes *at,
           double inside, double lp[KL_NODES])
{
    const struct kl_density *density = quad->side[s];
    size_t want = (density->n + 2) * KL_NODES;
    int k;

    if (want > quad->work_cap) {
        quad->work_cap = 2 * want;
        quad->work = kl_realloc(quad->work, quad->work_cap, sizeof(double));
    }
    if (kl_density_nodes(density, at, inside, quad->work, lp))
        return true;
    for (k = 0; k < KL_NODES; k++)
        lp[k] = -INFINITY;
    return false;
}

unsigned
kl_quad_nodes(struct kl_quad *quad, const struct kl_panel *panel,
              const double u[KL_NODES], struct kl_nodes *at,
              double lp[KL_NODES], double lq[KL_NODES])
{
    double inside;
    unsigned alive;
    int k;

    at->anchor = panel->anchor;
    at->sign = panel->sign;
    if (panel->sign == 0) {
        memcpy(at->t, u, sizeof at->t);
    } else {
        memcpy(at->s, u, sizeof at->s);
        kl_vec_exp(at->s, at->t);
        for (k = 0; k < KL_NODES && panel->sign < 0; k++)
            at->t[k] = -at->t[k];
    }
    inside = at->t[KL_NODES - 1];
    if (inside == 0 && panel->sign != 0) /* nearer than a double can be */
        inside = panel->sign * DBL_TRUE_MIN;
    alive = side_nodes(quad, 0, at, inside, lp);
    if (quad->mode == KL_QUAD_MASS)
        memcpy(lq, lp, KL_NODES * sizeof *lq);
    else
        alive |= 2 * (unsigned)side_nodes(quad, 1, at, inside, lq);
    quad->evaluations += KL_NODES;
    return alive;
}

/* ---- integrands ---------------------------------------------------------- */

static void
integrands(const struct kl_quad *quad, const struct kl_panel *panel,
           const struct kl_nodes *at, const double lp[KL_NODES],
           const double lq[KL_NODES], double f[KL_LANES][KL_NODES])
{
    double j[KL_NODES] __attribute__((aligned(64))) = {0};
    int k;

    if (panel->sign != 0)
        memcpy(j, at->s, sizeof j);
    if (quad->mode == KL_QUAD_MASS) {
        for (k = 0; k < KL_NODES; k++)
            f[0][k] = lp[k] + j[k] - quad->top;
        kl_vec_exp(f[0], f[0]);
    } else if (quad->mode == KL_QUAD_POWER) {
        kl_quad_kernel_power(lp, lq, j, quad->alpha, quad->top, f);
    } else if (panel->alive == 3) {
        kl_quad_kernel(lp, lq, j, f);
    } else {
        kl_quad_kernel_bare(panel->alive == 1 ? lp : lq, j, panel->alive == 2,
                            f);
    }
}

/* True if q - p has both signs in a panel; near p = q it is rounding. */
static bool
has_turn(const struct kl_quad *quad, const double lp[KL_NODES],
         const double lq[KL_NODES])
{
    double least = KL_TURN_LEAST + quad->deep;
    bool above = false, below = false;
    int k;

    for (k = 0; k <= RIGHT; k++) {
        double r = lq[k] - lp[k];

        above |= r > least;
        below |= r < -least;
    }
    return above && below;
}

/* ---- errors -------------------------------------------------------------- */

/* The estimate of QUADPACK: the difference of the two rules says how well the
 * lower one does; that of the higher is its 3/2th power. */
static double
estimate(double difference, double size)
{
    double ratio = 200 * difference / size;

    if (!(size > 0))
        return 0;
    return size * (ratio < 1 ? ratio * sqrt(ratio) : 1);
}

/* What lies between the outermost nodes and the ends of a panel is seen by
 * neither rule: where two parts of a mixture are equal the slope of its log may
 * change within a hair's breadth, right beside a break point. An end that is
 * not where the polynomial through the nodes goes tells of it; `EDGE` is how
 * much of half a panel the outermost node leaves out. Smooth functions are no
 * further off there than the rules are apart. */
#define EDGE 0.005

static double
hidden(double ends, double difference)
{
    double area = EDGE * fabs(ends);

    return area > difference ? area - difference : 0;
}

/* Divergences of p near q are sums of terms that are themselves rounding of
 * log q - log p: a difference of the rules of that size is not to be refined
 * away. */
static void
estimate_all(const struct kl_quad *quad, struct kl_panel *panel,
             const double gauss[KL_LANES], const double ends[KL_LANES])
{
    double mass = panel->size[KL_LANE_MASS_P] + panel->size[KL_LANE_MASS_Q];
    double kappa, floor_d = 0, floor_diff = 0;
    enum kl_quad_mode mode = quad->mode;
    int lane;

    if (mode == KL_QUAD_POWER) {
        /* near p = q the integrand is r^2 p, and r has an error */
        mass = panel->size[KL_LANE_SCALED] * exp(quad->top);
        floor_d = (1e-14 + quad->deep) *
                  sqrt(panel->size[KL_LANE_PHI] * mass);
    } else if (mode == KL_QUAD_MEASURES) {
        kappa = 4.5e-16 *
                ((panel->size[KL_LANE_H_P] + panel->size[KL_LANE_H_Q]) /
                     fmax(mass, DBL_MIN) +
                 4 + quad->depth[0] + quad->depth[1]);
        floor_d = kappa * panel->size[KL_LANE_DIFF] + kappa * kappa * mass;
        floor_diff = kappa * mass;
    }
    for (lane = 0; lane < quad->lanes; lane++) {
        double d = fabs(panel->sum[lane] - gauss[lane]);
        bool divergence = mode == KL_QUAD_MEASURES
                              ? lane >= KL_LANE_KL_PQ && lane <= KL_LANE_H2
                              : mode == KL_QUAD_POWER && lane == KL_LANE_PHI;

        if ((divergence && d < floor_d) ||
            (mode == KL_QUAD_MEASURES && lane == KL_LANE_DIFF &&
             d < floor_diff))
            panel->error[lane] = fmin(d, estimate(d, panel->size[lane]));
        else
            panel->error[lane] = estimate(d, panel->size[lane]);
        panel->error[lane] += hidden(ends[lane], d);
    }
}

/* Ends may be poles, and what counts for nothing has weight 0: 0 times infinity
 * is NaN. Returns bits of the lanes whose ends are no numbers. */
static unsigned
tame_ends(double f[KL_LANES][KL_NODES], int lanes)
{
    unsigned wild = 0;
    int lane;

    for (lane = 0; lane < lanes; lane++) {
        f[lane][SPARE] = 0;
        if (isfinite(f[lane][LEFT]) && isfinite(f[lane][RIGHT]))
            continue;
        f[lane][LEFT] = f[lane][RIGHT] = 0;
        wild |= 1u << lane;
    }
    return wild;
}

/* The lanes' integrals and sizes, and how far off they may be. */
static void
sum_up(const struct kl_quad *quad, struct kl_panel *panel,
       double f[KL_LANES][KL_NODES])
{
    double half = 0.5 * (panel->u1 - panel->u0);
    struct kl_lane_sums sums;
    unsigned wild;
    int lane;

    wild = tame_ends(f, quad->lanes);
    kl_quad_sums(&quad->rule, f, quad->lanes, half, &sums);
    for (lane = 0; lane < quad->lanes; lane++) {
        if (wild >> lane & 1)
            sums.ends[lane] = 0;
        if (panel->skip >> lane & 1)
            sums.kronrod[lane] = sums.gauss[lane] = sums.size[lane] =
                sums.ends[lane] = 0;
        panel->sum[lane] = sums.kronrod[lane];
        panel->size[lane] = sums.size[lane];
    }
    estimate_all(quad, panel, sums.gauss, sums.ends);
}

/* Not less than log(1 + x), from its exponent. */
static double
log_size(double x)
{
    return x < 1 ? 1 : M_LN2 * (ilogb(x) + 2);
}

/* Relative errors of the densities in the middle of a panel, in units of the
 * last place: a few, and one for each nat that logarithms are away from 0. No
 * density that counts is more than 750 nats away. The log of the other may be
 * of any size; its own error is relative, and grows with the log of its size.
 */
static void
set_rounding(const struct kl_quad *quad, struct kl_panel *panel, double middle,
             double lp, double lq)
{
    double s = panel->sign != 0 ? fabs(middle) : 0;
    double p = fabs(lp), q = fabs(lq);

    panel->rounding[0] = 4 + s + fmin(p, 750) + quad->depth[0];
    panel->rounding[1] = 4 + s + fmin(q, 750) + quad->depth[1];
    if (panel->alive == 3) {
        panel->rounding[0] += 2 * log_size(fmin(q, DBL_MAX));
        panel->rounding[1] += 2 * log_size(fmin(p, DBL_MAX));
    }
}

void
kl_quad_evaluate(struct kl_quad *quad, struct kl_panel *panel)
{
    double f[KL_LANES][KL_NODES] __attribute__((aligned(64)));
    double lp[KL_NODES] __attribute__((aligned(64)));
    double lq[KL_NODES] __attribute__((aligned(64)));
    double u[KL_NODES];
    double middle = 0.5 * (panel->u0 + panel->u1);
    double half = 0.5 * (panel->u1 - panel->u0);
    struct kl_nodes at;
    int k;

    for (k = 0; k < KL_NODES; k++)
        u[k] = middle + half * quad->rule.x[k];
    panel->done = true;
    panel->alive = (unsigned char)kl_quad_nodes(quad, panel, u, &at, lp, lq);
    memset(panel->sum, 0, sizeof panel->sum);
    memset(panel->size, 0, sizeof panel->size);
    memset(panel->error, 0, sizeof panel->error);
    if (panel->alive == 0)
        return;
    integrands(quad, panel, &at, lp, lq, f);
    panel->turns = panel->alive == 3 && has_turn(quad, lp, lq);
    set_rounding(quad, panel, middle, lp[KL_NODES - 1], lq[KL_NODES - 1]);
    sum_up(quad, panel, f);
}
