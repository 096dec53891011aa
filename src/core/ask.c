/* Integrals of expressions of two densities, panel by panel.
 *
 * Where panels lie, and where walks begin, quad_panels.c knows. Here they are
 * laid, walked (ask_walk.c), evaluated and cut (ask_piece.c), and what came of
 * it is put together. Integrals far below doubles are done again on a scale of
 * their own (ask_peak.c).
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

struct kl_asker *
kl_asker_new(void)
{
    struct kl_asker *asker = kl_aligned_calloc(64, sizeof *asker);

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
    result->size = all.size;
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

static void
begin(struct kl_asker *asker, struct kl_ask_result *result)
{
    *result = (struct kl_ask_result){.end = KL_ASK_DONE};
    asker->total = 0;
    asker->plus = asker->minus = asker->none_found = false;
}

static void
walk_all(struct kl_asker *asker)
{
    struct kl_quad *quad = asker->quad;
    size_t w;

    for (w = 0; w < quad->walks && !asker->none_found; w++)
        for (asker->endless = asker->growing = false;
             kl_asker_step(asker, &quad->walk[w]);)
            ;
}

void
kl_asker_again(struct kl_asker *asker, double by, struct kl_ask_result *result)
{
    size_t i;

    begin(asker, result);
    asker->rest = asker->rest != 0 ? asker->rest * exp(-by) : 0;
    asker->rest_error =
        asker->rest_error != 0 ? asker->rest_error * exp(-by) : 0;
    for (i = 0; i < asker->n; i++) {
        kl_piece_evaluate(asker, &asker->piece[i]);
        asker->total += asker->piece[i].size;
    }
    walk_all(asker);
    kl_pieces_refine(asker);
    finish(asker, result);
}

void
kl_asker_run(struct kl_asker *asker, const struct kl_ask *ask,
             struct kl_ask_result *result)
{
    struct kl_quad *quad = asker->quad;
    size_t i;

    asker->ask = ask;
    asker->n = 0;
    asker->rest = asker->rest_error = 0;
    begin(asker, result);
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
    walk_all(asker);
    if (!(asker->plus || asker->minus))
        kl_pieces_refine(asker);
    finish(asker, result);
}
