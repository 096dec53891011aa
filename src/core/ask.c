/* Integrals of expressions of two densities, panel by panel.
 *
 * Where panels lie, and where walks begin, quad_panels.c knows. Here they are
 * evaluated; a walk goes on until nothing more comes, or until it is known how
 * the integrand falls, or that it does not; and panels with too large an error
 * are cut where a condition changes inside them, or halved.
 *
 * What is left of a walk. In its chart, with s the logarithm of the distance
 * and f the integrand times the Jacobian, a power is f = c exp(-r s): once the
 * rate r is the same all over a panel far out, the rest is f/r, and infinite if
 * r is 0. The same holds inward.
 *
 * Rounding is integrated beside the integrand: it says when differences of the
 * two rules are noise, and what the result is good for.
 *
 * src   Piessens et al., QUADPACK (1983), for rule and error estimate
 */
#include "config.h"

#include "klscope/core/ask.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/ask_private.h"

/* An integral that is no better than this, beside 1 or its size, is none. */
#define GOOD_ENOUGH 1e-8
/* A panel that adds less than this part ends a walk. */
#define NOTHING 3e-17
/* A walk is far out when it is exp(FAR) times further than all features; one
 * inward goes on for at least INWARD. */
#define FAR    25
#define INWARD 8
/* A slower fall is none; rates that differ by less are the same. */
#define LEVEL 1e-7
#define SAME  1e-11
/* An integrand with a smaller logarithm may be made of one that was cut off. */
#define DEEP (-1000)

enum { WALK_MAX = 250 };

struct kl_asker *
kl_asker_new(void)
{
    struct kl_asker *asker = kl_calloc(1, sizeof *asker);

    asker->quad = kl_quad_new();
    return asker;
}

void
kl_asker_free(struct kl_asker *asker)
{
    if (asker == NULL)
        return;
    kl_quad_free(asker->quad);
    free(asker->piece);
    free(asker);
}

/* ---- laying panels ------------------------------------------------------- */

/* True if the integrand is 0 wherever one looks beyond an end of the support,
 * all the densities being 0 there. */
static bool
is_empty(const struct kl_ask *ask, double end, int side)
{
    struct kl_ask_block block = {.at = {.anchor = end, .sign = side}};
    struct kl_ask_values out;
    size_t i;

    for (i = 0; i < ask->marks; i++)
        if (side * (ask->mark[i] - end) > 0)
            return false;
    for (int k = 0; k < KL_NODES; k++) {
        block.at.s[k] = log(fmax(1, fabs(end))) - 12 + 1.7 * k;
        block.at.t[k] = side * exp(block.at.s[k]);
        block.lp[k] = block.lq[k] = -INFINITY;
    }
    ask->f(ask->data, &block, &out);
    for (int k = 0; k < KL_NODES; k++)
        if (out.v[k] != 0)
            return false;
    return (out.plus | out.minus | out.none | out.beyond) == 0;
}

static void
set_bounds(struct kl_asker *asker)
{
    const struct kl_ask *ask = asker->ask;
    struct kl_quad *quad = asker->quad;
    const struct kl_density *one = quad->side[0], *other = quad->side[1];
    double lo = fmin(kl_density_low(one), kl_density_low(other));
    double hi = fmax(kl_density_high(one), kl_density_high(other));

    quad->bounds[0] = isinf(lo) || !is_empty(ask, lo, -1) ? -INFINITY : lo;
    quad->bounds[1] = isinf(hi) || !is_empty(ask, hi, 1) ? INFINITY : hi;
}

static void
set_extra(struct kl_asker *asker)
{
    const struct kl_ask *ask = asker->ask;
    struct kl_quad *quad = asker->quad;
    size_t i;

    quad->extra.n = 0;
    quad->poles = 0;
    if (ask->pole) {
        kl_breaks_add(&quad->extra, 0, 0);
        quad->poles = 1;
    }
    for (i = 0; i < ask->marks; i++)
        kl_breaks_add(&quad->extra, ask->mark[i], 0);
}

static void
set_sides(struct kl_asker *asker)
{
    const struct kl_ask *ask = asker->ask;
    struct kl_quad *quad = asker->quad;
    int first = ask->side[0] != NULL ? 0 : 1;
    bool both = ask->side[0] != NULL && ask->side[1] != NULL;

    quad->side[0] = ask->side[first] != NULL ? ask->side[first] : ask->scale;
    quad->side[1] = both ? ask->side[1] : quad->side[0];
    quad->mode = both ? KL_QUAD_MEASURES : KL_QUAD_MASS;
    quad->evaluations = 0;
    asker->only = both ? 0 : first == 0 ? 1 : 2;
    asker->cost = kl_density_cost(quad->side[0]);
    if (both)
        asker->cost += kl_density_cost(quad->side[1]);
}

/* ---- walks --------------------------------------------------------------- */

/* Whether a walk has passed all that may have mass. */
static bool
far_enough(const struct kl_walk *walk, double more)
{
    double reach = walk->reach;
    int s;

    for (s = 0; s < 2; s++)
        reach = fmax(reach, fmin(walk->hump[s], 700));
    if (walk->outward)
        return walk->s > reach + more;
    return -walk->s > fmax(INWARD - walk->start, reach) + more;
}

/* Look at nodes from the end of a walk on, ever further apart. */
static void
look_ahead(struct kl_asker *asker, const struct kl_walk *walk,
           double u[KL_NODES])
{
    const struct kl_ask_piece chart = {.anchor = walk->anchor,
                                       .sign = (signed char)walk->sign};
    double length = walk->outward ? 0.2 : -0.2;
    int k;

    for (k = 0; k < KL_NODES; k++, length *= 1.6)
        u[k] = walk->s + length;
    kl_piece_look(asker, &chart, u, &asker->ahead);
}

/* True if the integrand never falls from here on, or, with a rate, falls like
 * this, and no condition changes. */
static bool
goes_on(struct kl_asker *asker, const struct kl_walk *walk, double rate,
        double log)
{
    const struct kl_ask_values *out = &asker->ahead;
    double u[KL_NODES] __attribute__((aligned(64)));

    look_ahead(asker, walk, u);
    for (int k = 0; k < KL_NODES; k++) {
        double way = fabs(u[k] - walk->s);

        if (rate == 0 && asker->ask->logs && kl_piece_deep(asker, k))
            break;
        if (rate * way < 40 &&
            out->signature[k] != asker->out.signature[KL_PIECE_MIDDLE])
            return false;
        if (rate == 0 && !(out->log[k] >= log - 2 * LEVEL * way - 1e-6))
            return false;
    }
    return true;
}

/* What the rest of a walk is, from how the integrand falls over its last
 * panel. True if that ends it. */
static bool
conclude(struct kl_asker *asker, const struct kl_walk *walk,
         const struct kl_ask_piece *piece)
{
    const double *log = asker->out.log, *v = asker->out.v;
    int near = walk->outward ? KL_PIECE_LEFT : KL_PIECE_RIGHT;
    int far = KL_PIECE_LEFT + KL_PIECE_RIGHT - near;
    double half = 0.5 * (piece->u1 - piece->u0), rate, other, rest, off;

    if (!(isfinite(log[near]) && isfinite(log[far]) &&
          isfinite(log[KL_PIECE_MIDDLE])) ||
        (kl_piece_deep(asker, far) && log[far] < DEEP))
        return false;
    other = (log[near] - log[KL_PIECE_MIDDLE]) / half;
    rate = (log[KL_PIECE_MIDDLE] - log[far]) / half;
    if (rate <= LEVEL && other <= LEVEL && goes_on(asker, walk, 0, log[far])) {
        *(asker->out.negative >> KL_PIECE_MIDDLE & 1 ? &asker->minus
                                                     : &asker->plus) = true;
        return true;
    }
    off = fabs(rate - other);
    if (!(rate > LEVEL) || off > SAME * (1 + rate) + 0x1p-50 / half ||
        !goes_on(asker, walk, rate, 0))
        return false;
    rest = v[far] / rate;
    asker->rest += rest;
    asker->rest_error += fabs(rest) * (off / rate + 1e-12);
    return true;
}

/* ---- where logarithms end ------------------------------------------------ */

/* An integrand that is so many nats larger than the densities has a logarithm
 * of one for a factor, where that is about to leave doubles. */
#define LONG 50

static bool
is_long(const struct kl_asker *asker, const struct kl_ask_values *out, int k)
{
    const struct kl_ask_block *block = &asker->block;
    double s = block->at.sign != 0 ? block->at.s[k] : 0;
    double p = block->alive & 1 ? block->lp[k] : -INFINITY;
    double q = block->alive & 2 ? block->lq[k] : -INFINITY;

    return out->log[k] > fmax(p, q) + s + LONG;
}

/* Whether an integrand has grown from one node to the next up to where the
 * logarithm of a density is no double any more: then it grows for ever, or
 * beyond any double. It is infinite. */
static bool
explodes(struct kl_asker *asker, const struct kl_ask_values *out, int before,
         int last)
{
    if (!(out->log[last] > out->log[before]) || !is_long(asker, out, last))
        return false;
    *(out->negative >> last & 1 ? &asker->minus : &asker->plus) = true;
    asker->endless = true;
    return true;
}

/* An integrand that falls up to there falls on at the same rate, for what has
 * such a logarithm is exponential. The panel is cut before the nodes `n` steps
 * of `way` from `first` on; what is beyond is added. */
static void
add_remainder(struct kl_asker *asker, struct kl_ask_piece *piece, int first,
              int way, int n)
{
    const struct kl_ask_values *out = &asker->out;
    const struct kl_nodes *at = &asker->block.at;
    int k = first + way * (n - 1), before = k - way, middle = before - way;
    double s = at->s[k], log = out->log[k] - s, rate, other, rest;
    double half = 0.5 * (piece->u1 - piece->u0);
    double end = 0.5 * (piece->u0 + piece->u1) + half * asker->quad->rule.x[k];

    rate = (out->log[before] - at->s[before] - log) /
           fabs(at->t[k] - at->t[before]);
    other =
        (out->log[middle] - at->s[middle] - out->log[before] + at->s[before]) /
        fabs(at->t[before] - at->t[middle]);
    rest = exp(log) / rate * (out->negative >> k & 1 ? -1 : 1);
    asker->rest += rest;
    asker->rest_error += fabs(rest) * fmin(1, 8 * fabs(1 - other / rate));
    *(way > 0 ? &piece->u1 : &piece->u0) = end;
    kl_piece_evaluate(asker, piece);
}

/* The same for the panel that was evaluated last. True if that ends a walk. */
static bool
overflows(struct kl_asker *asker, const struct kl_walk *walk,
          struct kl_ask_piece *piece)
{
    const struct kl_ask_values *out = &asker->out;
    int first = walk->outward ? 0 : KL_PIECE_POINTS - 1, n = 0;
    int way = walk->outward ? 1 : -1, last;

    while (n < KL_PIECE_POINTS && !kl_piece_deep(asker, first + way * n))
        n++;
    last = first + way * (n - 1);
    if (n == KL_PIECE_POINTS) { /* remember for one that begins behind it */
        asker->growing =
            out->log[last] > out->log[last - way] && is_long(asker, out, last);
        return false;
    }
    if (n < 2 && asker->growing) {
        *(out->negative >> first & 1 ? &asker->minus : &asker->plus) = true;
        return true;
    }
    asker->growing = false;
    if (n >= 2 && explodes(asker, out, last - way, last))
        return true;
    if (n < 3 || !walk->outward || !is_long(asker, out, last) ||
        !(fabs(out->v[last]) > NOTHING * asker->total) ||
        !(out->log[last] < out->log[last - way]))
        return false;
    add_remainder(asker, piece, first, way, n);
    return true;
}

/* The same further on than the present end of a walk, where the nodes `u` have
 * been looked at: an integrand may have faded and grow again. */
static bool
explodes_ahead(struct kl_asker *asker, const struct kl_walk *walk,
               double u[KL_NODES])
{
    const struct kl_ask_piece chart = {.anchor = walk->anchor,
                                       .sign = (signed char)walk->sign};
    double near, far;
    int round, k, n;

    for (round = 0; round < 4; round++) {
        for (n = 0; n < KL_NODES && !kl_piece_deep(asker, n); n++)
            ;
        if (n < 2 || n == KL_NODES)
            return false;
        near = u[n - 1];
        far = u[n];
        if (round > 0 && explodes(asker, &asker->ahead, n - 2, n - 1))
            return true;
        for (k = 0; k < KL_NODES; k++)
            u[k] = near + (far - near) * k / (KL_NODES - 1);
        kl_piece_look(asker, &chart, u, &asker->ahead);
    }
    return false;
}

/* True if nothing further on counts either: a condition may begin to hold. */
static bool
nothing_ahead(struct kl_asker *asker, const struct kl_walk *walk)
{
    const struct kl_ask_values *out = &asker->ahead;
    unsigned strange;
    double u[KL_NODES] __attribute__((aligned(64)));

    look_ahead(asker, walk, u);
    strange = out->plus | out->minus | out->none | out->beyond;
    for (int k = 0; k < KL_NODES && !kl_piece_deep(asker, k); k++)
        if (fabs(out->v[k]) * fabs(u[k] - walk->s) > NOTHING * asker->total ||
            (strange >> k & 1))
            return false;
    return !(asker->ask->logs && explodes_ahead(asker, walk, u));
}

/* One step of a walk; false when it has come to its end. */
static bool
step(struct kl_asker *asker, struct kl_walk *walk)
{
    struct kl_ask_piece chart = {.anchor = walk->anchor,
                                 .sign = (signed char)walk->sign};
    double near = walk->s;
    double far = walk->outward ? near + walk->step : near - walk->step;
    double most =
        walk->outward ? fmax(walk->cap, 0.5 * (walk->reach - near)) : walk->cap;
    struct kl_ask_piece *piece =
        kl_piece_add(asker, &chart, fmin(near, far), fmax(near, far));
    bool faded;

    kl_piece_evaluate(asker, piece);
    asker->total += piece->size;
    walk->s = far;
    walk->step = fmin(1.5 * walk->step, most);
    if (asker->ask->logs && overflows(asker, walk, piece))
        return false;
    faded = piece->size <= NOTHING * asker->total &&
            piece->size <= walk->last[0] && piece->strange == 0;
    walk->last[0] = piece->size;
    if (far_enough(walk, FAR) && conclude(asker, walk, piece))
        return false;
    if (faded && far_enough(walk, 0) && nothing_ahead(asker, walk)) {
        asker->rest_error += piece->size;
        return false;
    }
    if (asker->endless)
        return false;
    if (++walk->panels < WALK_MAX && walk->s < 1e300)
        return true;
    asker->rest_error = INFINITY;
    return false;
}

/* ---- all of it ----------------------------------------------------------- */

static double
place(const struct kl_ask_piece *piece)
{
    double u = 0.5 * (piece->u0 + piece->u1);

    return piece->anchor + (piece->sign == 0 ? u : piece->sign * exp(u));
}

/* Infinities and what has no value, and where. */
static unsigned
gather(const struct kl_asker *asker, struct kl_ask_result *result)
{
    double worst = -1;
    unsigned all = 0;
    size_t i;

    for (i = 0; i < asker->n; i++) {
        const struct kl_ask_piece *piece = &asker->piece[i];

        all |= piece->strange;
        if (piece->error > worst) {
            worst = piece->error;
            result->x = place(piece);
        }
    }
    return all | (asker->plus ? KL_PIECE_PLUS : 0) |
           (asker->minus ? KL_PIECE_MINUS : 0);
}

static void
finish(struct kl_asker *asker, struct kl_ask_result *result)
{
    unsigned strange = gather(asker, result), both;
    struct kl_ask_totals all = kl_pieces_total(asker);

    both = strange & (KL_PIECE_PLUS | KL_PIECE_MINUS);
    result->val = all.sum;
    result->err = all.error + all.noise + 4 * DBL_EPSILON * all.size;
    if (strange & KL_PIECE_NONE) {
        result->end = KL_ASK_NONE;
        result->block = asker->none;
        result->lane = KL_PIECE_MIDDLE;
        result->x = kl_nodes_x(&asker->none.at, KL_PIECE_MIDDLE);
    } else if (both == (KL_PIECE_PLUS | KL_PIECE_MINUS)) {
        result->end = KL_ASK_BOTH;
    } else if (both != 0) {
        result->end = both == KL_PIECE_PLUS ? KL_ASK_PLUS : KL_ASK_MINUS;
    } else if (isinf(all.sum)) {
        result->end = all.sum > 0 ? KL_ASK_PLUS : KL_ASK_MINUS;
    } else if (!(all.error <= GOOD_ENOUGH * fmax(1, all.size))) {
        result->end = KL_ASK_ROUGH;
    }
}

void
kl_asker_run(struct kl_asker *asker, const struct kl_ask *ask,
             struct kl_ask_result *result)
{
    struct kl_quad *quad = asker->quad;
    size_t i, w;

    *result = (struct kl_ask_result){.end = KL_ASK_DONE};
    asker->ask = ask;
    asker->n = 0;
    asker->total = asker->rest = asker->rest_error = 0;
    asker->plus = asker->minus = asker->none_found = false;
    set_sides(asker);
    set_bounds(asker);
    set_extra(asker);
    kl_quad_lay(quad);
    for (i = 0; i < quad->n && !asker->none_found; i++) {
        const struct kl_panel *panel = &quad->panel[i];
        struct kl_ask_piece chart = {.anchor = panel->anchor,
                                     .sign = panel->sign};

        kl_piece_evaluate(asker,
                          kl_piece_add(asker, &chart, panel->u0, panel->u1));
        asker->total += asker->piece[i].size;
    }
    for (w = 0; w < quad->walks && !asker->none_found; w++)
        for (asker->endless = asker->growing = false;
             step(asker, &quad->walk[w]);)
            ;
    if (!(asker->plus || asker->minus))
        kl_pieces_refine(asker);
    finish(asker, result);
}
