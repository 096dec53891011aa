/* Walks: panels on the scale of logarithms, on to infinity or inward to a
 * singular end, each a little longer than the one before, until no measure
 * gains from them.
 *
 * Where a power tail of p meets a light q, p log q may fall so slowly that
 * log q leaves the range of a double before it is negligible. From there on
 * f(s) = p log q x falls like exp(-rho s) to all digits, and what remains is
 * f / rho.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/core/quad_private.h"

/* A panel that adds less than this part of every lane's size ends a walk. */
#define NOTHING 3e-17
/* An inward walk goes on at least so far: mass may lie further in. */
#define INWARD 8

/* How far before its end an integrand is looked at to see whether it falls. */
#define REMAINDER_STEP 0.0625

/* The lanes with the log of one side under the other. */
static unsigned
lanes_of_log(int side)
{
    return side == 1 ? 1u << KL_LANE_CE_PQ | 1u << KL_LANE_KL_PQ
                     : 1u << KL_LANE_CE_QP | 1u << KL_LANE_KL_QP;
}

/* True if a panel added nothing worth going on for. */
static bool
faded(const struct kl_quad *quad, struct kl_walk *walk,
      const struct kl_panel *panel)
{
    bool nothing = true;
    int lane;

    for (lane = 0; lane < quad->lanes; lane++) {
        double size = panel->size[lane];

        if ((quad->off | panel->skip) >> lane & 1)
            continue;
        if (!(size <= NOTHING * quad->total[lane]) || size > walk->last[lane])
            nothing = false;
        walk->last[lane] = size;
    }
    return nothing;
}

/* Log-densities at places of a walk, and the Jacobian's logs in at->s; false
 * unless both densities are there. */
static bool
logs_at(struct kl_quad *quad, const struct kl_walk *walk,
        const double u[KL_NODES], struct kl_nodes *at,
        double l[2][KL_NODES])
{
    struct kl_panel panel = {.anchor = walk->anchor,
                             .sign = (signed char)walk->sign};

    return kl_quad_nodes(quad, &panel, u, at, l[0], l[1]) == 3;
}

/* Find the place where the log of a side becomes too long, if the next panel
 * has it: what the end said of itself was no help. */
static void
find_limit(struct kl_quad *quad, struct kl_walk *walk, int side)
{
    double l[2][KL_NODES] __attribute__((aligned(64)));
    double u[KL_NODES] __attribute__((aligned(64)));
    double near = walk->s;
    double far = near + (walk->outward ? walk->step : -walk->step);
    struct kl_nodes at;
    int round, k;

    for (round = 0; round < 4; round++) {
        for (k = 0; k < KL_NODES; k++)
            u[k] = near + (far - near) * k / (KL_NODES - 1);
        if (!logs_at(quad, walk, u, &at, l))
            return;
        for (k = 0; k < KL_NODES && l[side][k] > -KL_LOG_LONGEST; k++)
            ;
        if (k == KL_NODES)
            return;
        near = u[k > 0 ? k - 1 : 0];
        far = u[k];
    }
    walk->limit[side] = fabs(near);
    walk->search &= ~(1u << side);
}

/* Integrands at s and a step before, and log(p |log q| x) there, or of q and
 * log p if side is 0. */
struct last_look {
    double f[KL_LANES], before[KL_LANES];
    double log_f, log_before;
};

static void
look_back(struct kl_quad *quad, const struct kl_walk *walk, int side, double s,
          struct last_look *look)
{
    double f[KL_LANES][KL_NODES] __attribute__((aligned(64)));
    double l[2][KL_NODES] __attribute__((aligned(64)));
    double u[KL_NODES] __attribute__((aligned(64)));
    double step = walk->outward ? REMAINDER_STEP : -REMAINDER_STEP;
    struct kl_nodes at;
    int k;

    memset(look, 0, sizeof *look);
    look->log_f = look->log_before = -INFINITY;
    for (k = 0; k < KL_NODES; k++)
        u[k] = k == 0 ? s : s - step;
    if (!logs_at(quad, walk, u, &at, l))
        return;
    kl_quad_kernel(l[0], l[1], at.s, f);
    for (k = 0; k < KL_LANES; k++) {
        look->f[k] = f[k][0];
        look->before[k] = f[k][1];
    }
    look->log_f = l[!side][0] + log(fabs(l[side][0])) + at.s[0];
    look->log_before = l[!side][1] + log(fabs(l[side][1])) + at.s[1];
}

/* What is left of an integrand beyond s, from its rate of decay if that is
 * known. Else from how it has come to what it is: all densities here fall ever
 * faster, so that a guess is more than there is. If it does not fall, what is
 * to come passes a double, and so perhaps the integral. */
static struct kl_value
remainder_of(const struct kl_walk *walk, int side, double s, double f,
             const struct last_look *look)
{
    double fall = (look->log_before - look->log_f) / REMAINDER_STEP;
    struct kl_value rest = {f, 0};

    if (walk->fall[side] > 0)
        rest.val = f / walk->fall[side];
    else if (walk->linear[side] > 0)
        rest.val = f * exp(-s) / walk->linear[side];
    else if (look->log_f == -INFINITY)
        return (struct kl_value){0, 0};
    else if (fall > 0)
        return (struct kl_value){0, exp(look->log_f) / fall};
    else
        return (struct kl_value){INFINITY, 0};
    /* log q is as good as s, and so is the rate it falls at */
    rest.err = 0x1p-51 * (4 + 2 * fabs(s)) * fabs(rest.val);
    return rest;
}

/* What the lanes of the log of `side` have beyond s, as a panel of its own;
 * these lanes are skipped from there on. */
static void
add_remainder(struct kl_quad *quad, struct kl_walk *walk, int side, double s)
{
    unsigned lanes = lanes_of_log(side);
    struct last_look look;
    struct kl_panel *panel;
    int lane;

    look_back(quad, walk, side, s, &look);
    panel = kl_quad_add(quad, walk->anchor, walk->sign, s, s);
    memset(panel->sum, 0, sizeof panel->sum);
    memset(panel->size, 0, sizeof panel->size);
    memset(panel->error, 0, sizeof panel->error);
    panel->done = true;
    panel->rounding[0] = panel->rounding[1] = 0;
    for (lane = 0; lane < KL_LANES; lane++) {
        struct kl_value rest;

        if (!(lanes >> lane & 1))
            continue;
        rest = remainder_of(walk, side, s, look.f[lane], &look);
        panel->sum[lane] = rest.val;
        panel->size[lane] = fabs(rest.val);
        panel->error[lane] = rest.err;
        quad->total[lane] += fabs(rest.val);
    }
}

/* The next panel, cut where a log ends. */
static void
bounds(const struct kl_walk *walk, double *near, double *far)
{
    double length = walk->step;
    int s;

    *near = walk->s;
    *far = walk->outward ? walk->s + length : walk->s - length;
    for (s = 0; s < 2; s++) {
        double limit = walk->outward ? walk->limit[s] : -walk->limit[s];

        if (walk->outward ? *near < limit && limit < *far
                          : *near > limit && limit > *far)
            *far = limit;
    }
}

static bool
beyond(const struct kl_walk *walk, int side)
{
    return walk->outward ? walk->s >= walk->limit[side]
                         : walk->s <= -walk->limit[side];
}

/* Leave out what remainders stand for, and go over to them where a log ends.
 */
static unsigned
cross_limits(struct kl_quad *quad, struct kl_walk *walk)
{
    unsigned skip = 0;
    int s;

    for (s = 0; s < 2 && quad->mode == KL_QUAD_MEASURES; s++) {
        if (!beyond(walk, s))
            continue;
        if (!(walk->crossed >> s & 1))
            add_remainder(quad, walk, s, walk->s);
        walk->crossed |= 1u << s;
        skip |= lanes_of_log(s);
    }
    return skip;
}

/* How long the next panel of a walk may be. Far inside the span of all break
 * points nothing happens on the scale of the distance from an outermost one. */
static double
longest_step(const struct kl_walk *walk)
{
    if (!walk->outward)
        return walk->cap;
    return fmax(walk->cap, 0.5 * (walk->reach - walk->s));
}

/* Whether a walk has passed all that may have mass. */
static bool
far_enough(const struct kl_walk *walk)
{
    double reach = walk->reach;
    int s;

    for (s = 0; s < 2; s++)
        if (!(walk->crossed >> s & 1))
            reach = fmax(reach, walk->hump[s]);
    return walk->outward ? walk->s > reach
                         : -walk->s > fmax(INWARD - walk->start, reach);
}

/* A walk that is too long leaves out nobody knows how much. */
static void
give_up(const struct kl_quad *quad, struct kl_panel *panel)
{
    int lane;

    for (lane = 0; lane < quad->lanes; lane++)
        if (!((quad->off | panel->skip) >> lane & 1) &&
            !(panel->size[lane] <= NOTHING * quad->total[lane]))
            panel->error[lane] = INFINITY;
}

bool
kl_quad_walk(struct kl_quad *quad)
{
    struct kl_walk *walk = &quad->walk[quad->walking];
    struct kl_panel *panel;
    double near, far;
    unsigned skip;
    int lane;

    for (lane = 0; lane < 2 && quad->mode == KL_QUAD_MEASURES; lane++)
        if (walk->search >> lane & 1)
            find_limit(quad, walk, lane);
    skip = cross_limits(quad, walk);
    bounds(walk, &near, &far);
    panel = kl_quad_add(quad, walk->anchor, walk->sign, fmin(near, far),
                        fmax(near, far));
    panel->skip = skip;
    kl_quad_evaluate(quad, panel);
    for (lane = 0; lane < quad->lanes; lane++)
        quad->total[lane] += panel->size[lane];
    walk->s = far;
    walk->step = fmin(1.5 * walk->step, longest_step(walk));
    /* Both before the test: it remembers sizes. */
    if ((faded(quad, walk, panel) && far_enough(walk)) || panel->alive == 0)
        return false;
    if (++walk->panels < KL_WALK_MAX)
        return true;
    give_up(quad, panel);
    return false;
}
