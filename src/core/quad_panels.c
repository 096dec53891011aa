/* Where the panels of an integration lie.
 *
 * Densities say where they have features; between neighbouring break points of
 * either there is at least one panel. A panel far longer than its distance from
 * what is beside it (a singular end, the break point's own anchor, the gap on
 * the other side) is laid on a logarithmic scale from there: so the mesh is
 * graded, and a feature 1e8 times narrower than its neighbour is met with
 * panels of all sizes between. Towards a singular end, and to infinity, panels
 * go on in walks until nothing is left.
 */
#include "config.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/core/quad_private.h"

/* A gap so many times longer than the distance to an anchor of logarithms is
 * worth one. */
#define FROM_END    2
#define FROM_ANCHOR 6
/* Places so much closer to each other than to others are as good as one. */
#define CLOSE 0.2
/* Log of what log p or log q may be. Less under a power: the product with a
 * density of less than e^-700, which is left out (see quad_kernel.c), has to be
 * negligible, and remainders stand for the rest. */
#define LONGEST_LOG      690
#define LONGEST_BY_POWER 600
/* A longer stretch of logarithms is cut into several panels. */
#define LONGEST 5

struct kl_panel *
kl_quad_add(struct kl_quad *quad, double anchor, int sign, double u0, double u1)
{
    struct kl_panel *panel;

    if (quad->n == quad->cap) {
        quad->cap = quad->cap > 0 ? 2 * quad->cap : 64;
        quad->panel =
            kl_realloc(quad->panel, quad->cap, sizeof *quad->panel);
    }
    panel = &quad->panel[quad->n++];
    panel->anchor = anchor;
    panel->sign = (signed char)sign;
    panel->u0 = u0;
    panel->u1 = u1;
    panel->done = false;
    panel->turns = false;
    panel->alive = 0;
    panel->skip = 0;
    return panel;
}

/* ---- break points -------------------------------------------------------- */

/* b - a, exact where it matters. */
static double
distance(const struct kl_break *a, const struct kl_break *b)
{
    return (b->anchor - a->anchor) + (b->offset - a->offset);
}

/* Of equal places that comes first whose anchor is the place itself, or else
 * is the nearer: an order that does not ask whose break point it is. */
static int
by_place(const void *left, const void *right)
{
    const struct kl_break *a = left, *b = right;
    double d = distance(a, b);

    if (d != 0)
        return d > 0 ? -1 : 1;
    if (fabs(a->offset) != fabs(b->offset))
        return fabs(a->offset) < fabs(b->offset) ? -1 : 1;
    return a->anchor < b->anchor ? -1 : a->anchor > b->anchor;
}

/* Of two places that are close together in the midst of nothing one is enough,
 * unless both may be where a density is not smooth: an anchor. They come from
 * densities that are alike, and each would be met by a graded mesh. */
static void
thin_out(struct kl_breaks *all)
{
    size_t i, kept = 0;

    for (i = 0; i < all->n; i++) {
        const struct kl_break *at = &all->at[i];
        struct kl_break *last = &all->at[kept > 0 ? kept - 1 : 0];
        double gap = kept > 0 ? distance(last, at) : INFINITY, room = 0;

        if (kept > 1 && i + 1 < all->n)
            room = fmin(distance(last - 1, last), distance(at, at + 1));
        if (gap < CLOSE * room && at->offset != 0)
            continue;
        if (gap < CLOSE * room && last->offset != 0)
            *last = *at;
        else
            all->at[kept++] = *at;
    }
    all->n = kept;
}

static void
collect_breaks(struct kl_quad *quad)
{
    struct kl_breaks *all = &quad->breaks;
    const struct kl_break low = {quad->bounds[0], 0};
    const struct kl_break high = {quad->bounds[1], 0};
    size_t i, kept = 0;
    int s;

    all->n = 0;
    for (s = 0; s < 3; s++) {
        const struct kl_breaks *own =
            s < 2 ? &quad->side[s]->breaks : &quad->extra;

        if (s == 1 && quad->mode == KL_QUAD_MASS)
            continue;
        for (i = 0; i < own->n; i++)
            if (distance(&low, &own->at[i]) > 0 &&
                distance(&own->at[i], &high) > 0)
                kl_breaks_add(all, own->at[i].anchor, own->at[i].offset);
    }
    for (s = 0; s < 2; s++)
        if (isfinite(quad->bounds[s]))
            kl_breaks_add(all, quad->bounds[s], 0);
    qsort(all->at, all->n, sizeof *all->at, by_place);
    for (i = 0; i < all->n; i++)
        if (kept == 0 || distance(&all->at[kept - 1], &all->at[i]) > 0)
            all->at[kept++] = all->at[i];
    all->n = kept;
    thin_out(all);
}

static void
add_singular(struct kl_quad *quad, double at, int side)
{
    size_t i;

    for (i = 0; i < quad->nsingular; i++)
        if (quad->singular[i].at == at && quad->singular[i].side == side)
            return;
    if (quad->nsingular == quad->singular_cap) {
        quad->singular_cap = 2 * quad->singular_cap + 8;
        quad->singular = kl_realloc(quad->singular, quad->singular_cap,
                                    sizeof *quad->singular);
    }
    quad->singular[quad->nsingular++] = (struct kl_singular){at, side};
}

static void
collect_singular(struct kl_quad *quad)
{
    size_t i;
    int s;

    quad->nsingular = 0;
    for (i = 0; i < quad->poles; i++) {
        add_singular(quad, quad->extra.at[i].anchor, 1);
        add_singular(quad, quad->extra.at[i].anchor, -1);
    }
    for (s = 0; s < (quad->mode == KL_QUAD_MASS ? 1 : 2); s++)
        for (i = 0; i < quad->side[s]->n; i++) {
            const struct kl_leaf *leaf = &quad->side[s]->leaf[i];

            if (leaf->singular[0] && isfinite(leaf->lo))
                add_singular(quad, leaf->lo, 1);
            if (leaf->singular[1] && isfinite(leaf->hi))
                add_singular(quad, leaf->hi, -1);
        }
}

/* ---- charts -------------------------------------------------------------- */

/* Where logarithms are to be taken from, and how far off it is. */
struct origin {
    double anchor, distance;
    bool wanted;
};

/* The best origin for the gap that begins (side 1) or ends (side -1) at a
 * break point; `behind` is the break point on its other side, or NULL. */
static struct origin
find_origin(const struct kl_quad *quad, const struct kl_break *at,
            const struct kl_break *behind, int side, double length)
{
    struct origin best = {0, INFINITY, false};
    double own = side * at->offset, gap;
    size_t i;

    for (i = 0; i < quad->nsingular; i++) {
        const struct kl_singular *end = &quad->singular[i];
        double d = side * ((at->anchor - end->at) + at->offset);

        if (end->side == side && d >= 0 && d < best.distance)
            best = (struct origin){end->at, d, length > FROM_END * d};
    }
    if (own > 0 && own < best.distance && length > FROM_ANCHOR * own)
        best = (struct origin){at->anchor, own, true};
    if (behind == NULL)
        return best;
    gap = side * distance(behind, at);
    if (length > FROM_ANCHOR * gap && gap < 0.5 * best.distance) {
        double anchor = behind->anchor + behind->offset;

        gap = side * ((at->anchor - anchor) + at->offset);
        if (gap > 0)
            best = (struct origin){anchor, gap, true};
    }
    return best;
}

/* Panels on a logarithmic scale between two distances from an anchor. */
static void
add_logarithmic(struct kl_quad *quad, double anchor, int sign, double near,
                double far)
{
    double s0 = log(near), s1 = log(far), length = s1 - s0;
    int parts = (int)ceil(length / LONGEST), k;

    for (k = 0; k < parts; k++)
        kl_quad_add(quad, anchor, sign,
                    k > 0 ? s0 + length * k / parts : s0,
                    k + 1 < parts ? s0 + length * (k + 1) / parts : s1);
}

/* ---- walks --------------------------------------------------------------- */

/* The heaviest end of a side at a point, as seen from `side` of it. */
static struct kl_end
end_at(const struct kl_density *density, double at, int side)
{
    struct kl_end heaviest = {.cls = KL_END_NONE};
    bool infinite = isinf(at);
    size_t i;

    for (i = 0; i < density->n; i++) {
        const struct kl_leaf *leaf = &density->leaf[i];
        struct kl_end end = {.cls = KL_END_NONE};

        if (side > 0 && leaf->lo == at)
            end = leaf->end[0];
        else if (side < 0 && leaf->hi == at)
            end = leaf->end[1];
        else if (leaf->lo < at && leaf->hi > at)
            end = (struct kl_end){.cls = KL_END_POWER};
        if (kl_end_heavier(&end, &heaviest, infinite))
            heaviest = end;
    }
    return heaviest;
}

/* Log of the distance from the walk's anchor at which an exponential or double
 * exponential end has a logarithm as long as can be multiplied; infinity if
 * its factor says nothing, for it may be cut off at e^700. */
static double
limit_of(const struct kl_walk *walk, const struct kl_end *end,
         const struct kl_end *heavy)
{
    double longest =
        heavy->cls == KL_END_POWER ? LONGEST_BY_POWER : LONGEST_LOG;
    double rest = longest - log(end->c), x;

    if (!(fabs(log(end->c)) < 690))
        return INFINITY;
    if (!walk->outward || (end->cls == KL_END_EXP && rest / end->b > 600))
        return rest / end->b;
    x = end->cls == KL_END_EXP ? exp(rest / end->b) : rest / end->b;
    return log(fmax(x - walk->sign * walk->anchor, DBL_MIN));
}

/* How far logarithms reach, and at what rates what lies beyond falls: the
 * integrand p log q of a power p and an exponential q on the scale of s, and
 * of an exponential p and a doubly exponential q on that of x. */
static void
set_limits(struct kl_walk *walk, const struct kl_end end[2])
{
    int q;

    for (q = 0; q < 2; q++) {
        const struct kl_end *light = &end[q], *heavy = &end[!q];

        walk->limit[q] = INFINITY;
        walk->fall[q] = walk->linear[q] = 0;
        if (light->cls == KL_END_EXP || light->cls == KL_END_DOUBLE)
            walk->limit[q] = limit_of(walk, light, heavy);
        if ((light->cls == KL_END_EXP || light->cls == KL_END_DOUBLE) &&
            isinf(walk->limit[q]))
            walk->search |= 1u << q;
        if (light->cls == KL_END_EXP && heavy->cls == KL_END_POWER)
            walk->fall[q] = kl_end_rate(heavy, walk->outward) - light->b;
        if (light->cls == KL_END_DOUBLE && heavy->cls == KL_END_EXP &&
            heavy->b == 1) {
            walk->limit[q] =
                fmin(walk->limit[q], log(LONGEST_BY_POWER / heavy->c));
            walk->linear[q] = heavy->c - light->b;
        }
    }
}

/* Log of the distance from the walk's anchor, which is inside the span of all
 * break points, at which p log q is largest where p falls slowly at
 * first and log q grows fast: it may be a second hump, far beyond where p
 * seems to have ended. From the derivative of the log of the leading terms.
 * -infinity if there is none. */
static double
hump(const struct kl_walk *walk, double span, const struct kl_end *p,
     const struct kl_end *q)
{
    double x = 0;

    if (p->cls == KL_END_LOGNORMAL && q->cls == KL_END_EXP)
        return (q->b + fabs(p->w) + 1) / (2 * p->c);
    if (p->cls != KL_END_EXP || !walk->outward)
        return -INFINITY;
    if (q->cls == KL_END_EXP)
        x = pow((q->b + fmax(p->w, 0) + 1) / (p->c * p->b), 1 / p->b);
    else if (q->cls == KL_END_DOUBLE && p->b > 1)
        x = pow(q->b / (p->c * p->b), 1 / (p->b - 1));
    return log(x + span);
}

/* How long a panel of a walk may be: over one, on the scale of logarithms, a
 * density changes its form. */
static double
longest_panel(const struct kl_end *end, bool outward)
{
    switch (end->cls) {
    case KL_END_NONE:
        return 0;
    case KL_END_POWER:
        return 8 / kl_end_rate(end, outward);
    case KL_END_LOGNORMAL:
        return 0.7 * fmax(1, sqrt(0.5 / end->c));
    case KL_END_EXP:
        return 0.7 * fmax(1, 1 / end->b);
    default:
        return 0.7;
    }
}

static void
add_walk(struct kl_quad *quad, double anchor, int sign, double start,
         bool outward)
{
    double at = outward ? copysign(INFINITY, sign) : anchor, cap = 0;
    double span = distance(&quad->breaks.at[0],
                           &quad->breaks.at[quad->breaks.n - 1]);
    struct kl_walk *walk;
    struct kl_end end[2];
    int s;

    if (quad->walks == quad->walks_cap) {
        quad->walks_cap = 2 * quad->walks_cap + 8;
        quad->walk =
            kl_realloc(quad->walk, quad->walks_cap, sizeof *quad->walk);
    }
    walk = &quad->walk[quad->walks++];
    *walk = (struct kl_walk){.anchor = anchor,
                             .s = log(start),
                             .sign = sign,
                             .outward = outward};
    for (s = 0; s < 2; s++) {
        end[s] = end_at(quad->side[s], at, outward ? -sign : sign);
        cap = fmax(cap, longest_panel(&end[s], outward));
    }
    set_limits(walk, end);
    walk->start = walk->s;
    walk->step = 0.7;
    walk->cap = fmax(cap, outward ? 0.7 : 1.5);
    for (s = 0; s < 2; s++)
        walk->hump[s] = hump(walk, span, &end[!s], &end[s]);
    walk->reach = outward ? log(span) : -INFINITY;
    for (s = 0; s < KL_LANES; s++)
        walk->last[s] = INFINITY;
}

/* A walk to infinity from the outermost break point. */
static void
add_outward(struct kl_quad *quad, int sign)
{
    const struct kl_breaks *all = &quad->breaks;
    const struct kl_break *last = &all->at[sign > 0 ? all->n - 1 : 0];
    const struct kl_break *behind =
        all->n < 2 ? NULL : &all->at[sign > 0 ? all->n - 2 : 1];
    struct origin from = find_origin(quad, last, behind, sign, INFINITY);

    if (!from.wanted || !(from.distance > 0)) {
        double x = last->anchor + last->offset;

        from.anchor = x - sign * fmax(1, fabs(x));
        from.distance = sign * ((last->anchor - from.anchor) + last->offset);
    }
    add_walk(quad, from.anchor, sign, from.distance, true);
}

/* ---- gaps ---------------------------------------------------------------- */

static void
add_linear(struct kl_quad *quad, const struct kl_break *left,
           const struct kl_break *right)
{
    double anchor = fabs(left->offset) <= fabs(right->offset) ? left->anchor
                                                              : right->anchor;

    kl_quad_add(quad, anchor, 0, (left->anchor - anchor) + left->offset,
                (right->anchor - anchor) + right->offset);
}

/* Half a gap, or all of it, from an origin beside it; if the origin is the
 * break point itself, a walk. */
static void
add_side(struct kl_quad *quad, struct origin from, int sign, double length)
{
    if (from.distance > 0)
        add_logarithmic(quad, from.anchor, sign, from.distance,
                        from.distance + length);
    else
        add_walk(quad, from.anchor, sign, length, false);
}

static void
add_gap(struct kl_quad *quad, size_t i)
{
    const struct kl_break *at = quad->breaks.at;
    const struct kl_break *left = &at[i], *right = &at[i + 1];
    double length = distance(left, right);
    struct origin low, high;

    low = find_origin(quad, left, i > 0 ? left - 1 : NULL, 1, length);
    high = find_origin(quad, right,
                       i + 2 < quad->breaks.n ? right + 1 : NULL, -1, length);
    if (low.wanted && high.wanted) {
        add_side(quad, low, 1, length / 2);
        add_side(quad, high, -1, length / 2);
    } else if (low.wanted) {
        add_side(quad, low, 1, length);
    } else if (high.wanted) {
        add_side(quad, high, -1, length);
    } else {
        add_linear(quad, left, right);
    }
}

void
kl_quad_lay(struct kl_quad *quad)
{
    size_t i;

    quad->n = quad->walks = quad->walking = 0;
    collect_breaks(quad);
    collect_singular(quad);
    if (quad->breaks.n == 0)
        kl_breaks_add(&quad->breaks, 0, 0);
    for (i = 0; i + 1 < quad->breaks.n; i++)
        add_gap(quad, i);
    if (isinf(quad->bounds[0]))
        add_outward(quad, -1);
    if (isinf(quad->bounds[1]))
        add_outward(quad, 1);
}
