/* Walks of integrals, on to infinity and inward to singular ends.
 *
 * A walk goes on until nothing more comes, or until it is known how the
 * integrand falls, or that it does not. In its chart, with s the logarithm of
 * the distance and f the integrand times the Jacobian, a power is
 * f = c exp(-r s): once the rate r is the same all over a panel far out, the
 * rest is f/r, and infinite if r is 0. Before a walk ends, what lies ahead is
 * looked at here and there: a condition may begin to hold, or the logarithm of
 * a density outgrow what it is multiplied by.
 */
#include "config.h"

#include <math.h>

#include "klscope/core/ask_private.h"

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

/* Whether a walk has passed all that may have mass. */
static bool
far_enough(const struct kl_walk *walk, double more)
{
    if (walk->outward)
        return walk->s > walk->reach + more;
    return -walk->s > INWARD - walk->start + more;
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
        (kl_piece_deep(asker, far) && log[far] + asker->ask->shrink < DEEP))
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

    return out->log[k] + asker->ask->shrink > fmax(p, q) + s + LONG;
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

/* True if none of the nodes that were looked at counts. */
static bool
is_nothing(const struct kl_asker *asker, const struct kl_walk *walk,
           const double u[KL_NODES])
{
    const struct kl_ask_values *out = &asker->ahead;
    unsigned strange = out->plus | out->minus | out->none | out->beyond;

    for (int k = 0; k < KL_NODES && !kl_piece_deep(asker, k); k++)
        if (fabs(out->v[k]) * fabs(u[k] - walk->s) > NOTHING * asker->total ||
            (strange >> k & 1))
            return false;
    return true;
}

/* The same where p log q may have a second hump. */
static bool
no_hump(struct kl_asker *asker, const struct kl_walk *walk)
{
    const struct kl_ask_piece chart = {.anchor = walk->anchor,
                                       .sign = (signed char)walk->sign};
    double u[KL_NODES] __attribute__((aligned(64)));
    int s, k, way = walk->outward ? 1 : -1;

    for (s = 0; s < 2; s++) {
        if (!(walk->hump[s] > way * walk->s) || isinf(walk->hump[s]))
            continue;
        for (k = 0; k < KL_NODES; k++)
            u[k] = way * (walk->hump[s] - 2 + 4. * k / (KL_NODES - 1));
        kl_piece_look(asker, &chart, u, &asker->ahead);
        if (!is_nothing(asker, walk, u))
            return false;
    }
    return true;
}

/* True if nothing further on counts either: a condition may begin to hold, or
 * a logarithm to outgrow its factor. */
static bool
nothing_ahead(struct kl_asker *asker, const struct kl_walk *walk)
{
    double u[KL_NODES] __attribute__((aligned(64)));

    look_ahead(asker, walk, u);
    if (!is_nothing(asker, walk, u))
        return false;
    return !asker->ask->logs ||
           (!explodes_ahead(asker, walk, u) && no_hump(asker, walk));
}

bool
kl_asker_step(struct kl_asker *asker, struct kl_walk *walk)
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
