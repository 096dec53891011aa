/* Adaptive Gauss-Kronrod quadrature of many integrands at once, on panels that
 * are laid by what densities say of themselves (quad_panels.c), in charts that
 * keep all digits near spikes and ends (nodes.h), evaluated through logarithms
 * of densities (quad_node.c, quad_kernel.c). Whether an integral is infinite
 * is decided before, by verdict.c.
 *
 * A pass is a machine that can stop after any panel: break points to panels,
 * walks to infinity and to singular ends, halving until every measure has the
 * accuracy asked for, splitting where p = q, for the total variation has kinks
 * there; then the pass checks itself, and if it does not hold is done again
 * more finely. Two more passes follow for the power integrals of chi2 and
 * Renyi's divergence, whose mass may lie elsewhere.
 *
 * src   Piessens et al., QUADPACK (1983), for rule and error estimate
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/quad_private.h"
#include "klscope/core/verdict.h"

#define TOLERANCE 1e-11
/* A mass is what all else is divided by. */
#define MASS_TOLERANCE 1e-14

struct kl_quad *
kl_quad_new(void)
{
    struct kl_quad *quad = kl_aligned_calloc(64, sizeof *quad);

    kl_rule_init(&quad->rule);
    quad->phase = KL_PHASE_DONE;
    return quad;
}

void
kl_quad_free(struct kl_quad *quad)
{
    if (quad == NULL)
        return;
    kl_breaks_clear(&quad->breaks);
    kl_breaks_clear(&quad->extra);
    free(quad->panel);
    free(quad->singular);
    free(quad->walk);
    free(quad->work);
    free(quad);
}

size_t
kl_quad_evaluations(const struct kl_quad *quad)
{
    return quad->evaluations;
}

/* ---- phases -------------------------------------------------------------- */

/* Begin with panels for what mode, sides, bounds and extra break points say.
 */
static void
lay(struct kl_quad *quad)
{
    kl_quad_lay(quad);
    memset(quad->total, 0, sizeof quad->total);
    quad->next = 0;
    quad->passes = quad->rounds = 0;
    quad->again = false;
    quad->tolerance =
        quad->mode == KL_QUAD_MASS ? MASS_TOLERANCE : TOLERANCE;
    quad->phase = KL_PHASE_PANELS;
}

/* Panels that are only looked at, for where the integrand is. */
static void
lay_for_peak(struct kl_quad *quad)
{
    quad->extra.n = 0;
    kl_quad_lay(quad);
    kl_quad_peak_begin(quad);
    quad->phase = KL_PHASE_PEAK;
}

/* Lay those that are evaluated; none if nothing, or all, is within a double.
 */
static void
next_peak(struct kl_quad *quad)
{
    if (kl_quad_peak(quad))
        return;
    lay(quad);
    if (isinf(quad->top))
        quad->n = quad->walks = 0;
}

static void
begin_power(struct kl_quad *quad, enum kl_measure m)
{
    quad->mode = KL_QUAD_POWER;
    quad->lanes = 2;
    quad->off = m == KL_CHI2 ? 1u << KL_LANE_SCALED : 0; /* it takes no log */
    quad->alpha = m == KL_CHI2 ? 2 : quad->want_alpha;
    lay_for_peak(quad);
}

/* Go on to the next power integral that is wanted. */
static void
next_power(struct kl_quad *quad)
{
    quad->phase = KL_PHASE_DONE;
    while (quad->powers < 2) {
        enum kl_measure m = quad->powers++ == 0 ? KL_CHI2 : KL_RENYI;

        if (!kl_quad_power_wanted(quad, m))
            continue;
        begin_power(quad, m);
        return;
    }
}

/* Halve every panel and ask for more: the pass did not check. */
static void
begin_again(struct kl_quad *quad)
{
    size_t n = quad->n, i;

    quad->again = true;
    quad->tolerance /= 100;
    quad->passes = quad->rounds = 0;
    for (i = 0; i < n && quad->n < KL_PANELS_MAX; i++) {
        struct kl_panel *panel = &quad->panel[i], *half;
        double middle = 0.5 * (panel->u0 + panel->u1), end = panel->u1;

        if (panel->alive == 0 || !(middle > panel->u0) || !(middle < end))
            continue;
        panel->u1 = middle;
        panel->done = false;
        half = kl_quad_add(quad, panel->anchor, panel->sign, middle, end);
        half->skip = quad->panel[i].skip;
    }
    quad->next = 0;
    quad->phase = KL_PHASE_PANELS;
}

static void
conclude(struct kl_quad *quad)
{
    quad->phase = KL_PHASE_DONE;
    if (quad->mode == KL_QUAD_POWER) {
        kl_quad_power_result(quad, quad->powers == 1 ? KL_CHI2 : KL_RENYI);
        next_power(quad);
    } else if (quad->mode == KL_QUAD_MEASURES) {
        kl_quad_total(quad, &quad->tally.totals);
        quad->tally.sound = kl_quad_sound(quad, &quad->tally.totals);
        quad->tally.ended = quad->ended;
        if (!quad->tally.sound && !quad->again)
            begin_again(quad);
        else if (quad->want_alpha > 0)
            next_power(quad);
    }
}

static void
next_panel(struct kl_quad *quad)
{
    struct kl_panel *panel;
    int lane;

    if (quad->next == quad->n) {
        quad->phase = KL_PHASE_WALKS;
        return;
    }
    panel = &quad->panel[quad->next++];
    if (panel->done)
        return;
    kl_quad_evaluate(quad, panel);
    for (lane = 0; lane < quad->lanes; lane++)
        quad->total[lane] += panel->size[lane];
}

static void
next_walk(struct kl_quad *quad)
{
    if (quad->walking < quad->walks) {
        if (!kl_quad_walk(quad))
            quad->walking++;
        return;
    }
    quad->phase = KL_PHASE_REFINE;
    quad->next = quad->last = 0;
}

static void
refine(struct kl_quad *quad)
{
    if (kl_quad_refine(quad) || kl_quad_refine_begin(quad))
        return;
    if (quad->mode == KL_QUAD_MEASURES && kl_quad_turns_begin(quad))
        quad->phase = KL_PHASE_TURNS;
    else
        conclude(quad);
}

static void
next_turn(struct kl_quad *quad)
{
    if (quad->next == quad->last) {
        quad->phase = KL_PHASE_REFINE;
        quad->next = quad->last = 0;
        quad->rounds++;
        return;
    }
    kl_quad_turns(quad, quad->next++);
}

/* ---- passes -------------------------------------------------------------- */

static void
set_sides(struct kl_quad *quad, const struct kl_density *p,
          const struct kl_density *q)
{
    size_t k;
    int s;

    quad->side[0] = p;
    quad->side[1] = q;
    for (s = 0; s < 2; s++) {
        quad->depth[s] = 0;
        for (k = 0; k < quad->side[s]->n; k++)
            quad->depth[s] = fmax(quad->depth[s], quad->side[s]->leaf[k].lw);
    }
    quad->deep = 0x1p-52 * (quad->depth[0] + quad->depth[1]);
}

static void
set_off(struct kl_quad *quad)
{
    static const enum kl_measure measure[] = {KL_CE_PQ, KL_KL_PQ, KL_CE_QP,
                                              KL_KL_QP};
    static const enum kl_lane lane[] = {KL_LANE_CE_PQ, KL_LANE_KL_PQ,
                                        KL_LANE_CE_QP, KL_LANE_KL_QP};
    size_t i;

    quad->off = 0;
    for (i = 0; i < 4; i++) {
        enum kl_reason_kind kind = quad->reason[measure[i]].kind;

        if (kind != KL_REASON_NONE && kind != KL_REASON_UNDECIDED)
            quad->off |= 1u << lane[i];
    }
}

void
kl_quad_begin(struct kl_quad *quad, const struct kl_density *p,
              const struct kl_density *q, double alpha)
{
    quad->mode = KL_QUAD_MEASURES;
    quad->lanes = KL_LANES;
    set_sides(quad, p, q);
    quad->bounds[0] = fmin(kl_density_low(p), kl_density_low(q));
    quad->bounds[1] = fmax(kl_density_high(p), kl_density_high(q));
    quad->extra.n = 0;
    quad->top = 0;
    quad->want_alpha = alpha;
    quad->powers = 0;
    quad->evaluations = 0;
    memset(quad->reason, 0, sizeof quad->reason);
    kl_verdict(p, q, alpha > 0 ? alpha : 1, quad->reason);
    set_off(quad);
    lay(quad);
}

bool
kl_quad_step(struct kl_quad *quad, size_t evaluations)
{
    size_t end = quad->evaluations + evaluations;

    if (end < quad->evaluations)
        end = SIZE_MAX;
    while (quad->phase != KL_PHASE_DONE && quad->evaluations < end)
        switch (quad->phase) {
        case KL_PHASE_PEAK:
            next_peak(quad);
            break;
        case KL_PHASE_PANELS:
            next_panel(quad);
            break;
        case KL_PHASE_WALKS:
            next_walk(quad);
            break;
        case KL_PHASE_TURNS:
            next_turn(quad);
            break;
        default:
            refine(quad);
            break;
        }
    return quad->phase == KL_PHASE_DONE;
}

void
kl_quad_measures(struct kl_quad *quad, const struct kl_density *p,
                 const struct kl_density *q, double alpha,
                 struct kl_measures *out)
{
    kl_quad_begin(quad, p, q, alpha);
    kl_quad_step(quad, SIZE_MAX);
    kl_quad_result(quad, out);
}

/* Evaluations of a family that take a tenth of a second: a mass that needs
 * more is not known. Only long expressions do. */
#define MASS_WORK ((size_t)8000000)

void
kl_quad_mass(struct kl_quad *quad, const struct kl_density *density, double lo,
             double hi, struct kl_value *log_mass)
{
    struct kl_totals totals;
    bool done;

    *log_mass = (struct kl_value){-INFINITY, 0};
    quad->mode = KL_QUAD_MASS;
    quad->lanes = 1;
    quad->off = 0;
    quad->alpha = 1;
    set_sides(quad, density, density);
    quad->bounds[0] = fmax(lo, kl_density_low(density));
    quad->bounds[1] = fmin(hi, kl_density_high(density));
    quad->extra.n = 0;
    quad->evaluations = 0;
    if (!(quad->bounds[0] < quad->bounds[1]))
        return;
    lay_for_peak(quad);
    done = kl_quad_step(quad, MASS_WORK / kl_density_cost(density));
    kl_quad_total(quad, &totals);
    if (!(totals.sum[0] > 0))
        return;
    log_mass->val = quad->top + log(totals.sum[0]);
    log_mass->err = 2 * totals.error[0] / totals.sum[0] +
                    4e-16 * (2 + fabs(log_mass->val) + quad->top_size);
    if (!done)
        log_mass->err = INFINITY;
    if (!isfinite(log_mass->val))
        *log_mass = (struct kl_value){log_mass->val > 0 ? INFINITY : -INFINITY,
                                      INFINITY};
}
