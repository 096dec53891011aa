/* A model at one theta, evaluated at blocks of points.
 *
 * A mixture cut to an interval is, inside it, the mixture of its parts divided
 * by the mass that is left, Z = sum of w_k m_k. With r_k the part's share of
 * the density at a point (its responsibility) and s_kj the part's score,
 *
 *   d log q / d theta_j   =  r_k s_kj - (w_k m_k / Z) d log m_k / d theta_j
 *   d log q / d logit_k   =  r_k - w_k m_k / Z
 *
 * Logs of masses have derivatives of their own, by differences of fourth
 * order: an integral is known to 1e-14, so that these are to about 1e-11.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/model_private.h"

/* ---- making -------------------------------------------------------------- */

void
kl_evaluator_init(struct kl_evaluator *ev, const struct kl_model *model,
                  struct kl_quad *quad)
{
    size_t k, j, n = model->n;
    int i;

    *ev = (struct kl_evaluator){
        .model = model, .quad = quad, .parts = model->parts};
    ev->theta = kl_calloc(3 * n + 1, sizeof *ev->theta);
    ev->mass_slope = ev->theta + n;
    ev->kept_slope = ev->theta + 2 * n;
    ev->part = kl_calloc(ev->parts + 1, sizeof *ev->part);
    ev->aligned = kl_aligned_calloc(64, (ev->parts + 1) * KL_NODES *
                                            sizeof *ev->aligned);
    ev->sum = ev->aligned;
    ev->row = ev->aligned + KL_NODES;
    for (k = 0; k < ev->parts; k++) {
        struct kl_member *part = &ev->part[k];
        const struct kl_spec *spec =
            kl_model_part(model, k, &part->low, &part->high);

        part->family = spec->family;
        memcpy(part->a, spec->a, sizeof part->a);
        part->normalised = part->low > -INFINITY || part->high < INFINITY ||
                           strcmp(part->family->key, "zipf") == 0;
        for (i = 0; i < KL_PARAM_MAX; i++)
            part->column[i] = SIZE_MAX;
    }
    for (j = 0; j < n && ev->parts > 0; j++)
        if (model->free[j].scale != KL_FREE_SHARE)
            ev->part[model->free[j].part].column[model->free[j].index] = j;
}

void
kl_evaluator_clear(struct kl_evaluator *ev)
{
    free(ev->theta);
    free(ev->part);
    free(ev->aligned);
    *ev = (struct kl_evaluator){0};
}

/* ---- masses -------------------------------------------------------------- */

/* Where a discrete part has its mass. */
static bool
window_of(const struct kl_member *part, int64_t *first, int64_t *last)
{
    *first = part->family->first(part->a);
    if (part->low > (double)*first && part->low < 1e15)
        *first = (int64_t)ceil(part->low);
    if (kl_family_window(part->family, part->a, *first, last, NULL) != KL_OK)
        return false;
    if (part->high < (double)*last)
        *last = (int64_t)floor(part->high);
    return true;
}

/* Log of the mass between two limits, of the family without its own cut. */
static double
log_sum(const struct kl_member *part, double low, double high)
{
    struct kl_member cut = *part;
    int64_t first, last, k;
    double top = -INFINITY, sum = 0;

    cut.low = low;
    cut.high = high;
    if (!window_of(&cut, &first, &last) || last < first)
        return -INFINITY;
    for (k = first; k <= last; k++)
        top = fmax(top, part->family->logweight(part->a, k));
    for (k = first; k <= last; k++)
        sum += exp(part->family->logweight(part->a, k) - top);
    return top + log(sum);
}

static double
log_mass(const struct kl_evaluator *ev, const struct kl_member *part,
         double low, double high)
{
    struct kl_value mass;
    struct kl_density *density;
    struct kl_spec spec = {.kind = KL_SPEC_FAMILY, .family = part->family};

    if (part->family->density == NULL)
        return log_sum(part, low, high);
    if (low == -INFINITY && high == INFINITY)
        return 0;
    memcpy(spec.a, part->a, sizeof spec.a);
    if (kl_density_of(&spec, NULL, ev->quad, &density, NULL) != KL_OK)
        return -INFINITY;
    kl_quad_mass(ev->quad, density, low, high, &mass);
    kl_density_free(density);
    return mass.val;
}

/* The masses of a part: of its own cut, and of both. */
static bool
set_masses(const struct kl_evaluator *ev, struct kl_member *part)
{
    double low = fmax(part->low, ev->model->low);
    double high = fmin(part->high, ev->model->high);
    bool outer = low > part->low || high < part->high;

    part->mass =
        part->normalised ? log_mass(ev, part, part->low, part->high) : 0;
    part->kept = outer ? log_mass(ev, part, low, high) - part->mass : 0;
    return isfinite(part->mass);
}

/* ---- at one theta -------------------------------------------------------- */

static bool
set_part(struct kl_evaluator *ev, struct kl_member *part)
{
    const struct kl_family *family = part->family;
    struct kl_outline outline;
    int i;

    for (i = 0; i < family->nparam; i++) {
        size_t j = part->column[i];

        if (j == SIZE_MAX)
            continue;
        part->a[i] = kl_free_value(&ev->model->free[j], ev->theta[j]);
        if (kl_param_check(&family->param[i], part->a[i], NULL) != KL_OK)
            return false;
    }
    if (family->refuse != NULL && family->refuse(part->a) != NULL)
        return false;
    part->lo = fmax(part->low, ev->model->low);
    part->hi = fmin(part->high, ev->model->high);
    if (family->density != NULL) {
        kl_law_init(&part->law, family->density, part->a);
        family->density->outline(&part->law, &outline);
        part->leaf = (struct kl_leaf){.lo = outline.lo, .hi = outline.hi,
                                      .law = part->law};
        memcpy(part->leaf.end, outline.end, sizeof outline.end);
        part->lo = fmax(part->lo, outline.lo);
        part->hi = fmin(part->hi, outline.hi);
    }
    return set_masses(ev, part);
}

/* Weights, and the mass that the mixture's cut leaves. */
static void
set_weights(struct kl_evaluator *ev)
{
    const struct kl_model *model = ev->model;
    double top = 0, sum, kept = 0;
    size_t j, k;

    ev->part[0].lw = 0;
    for (j = 0; j < model->n; j++)
        if (model->free[j].scale == KL_FREE_SHARE) {
            ev->part[model->free[j].part].lw = ev->theta[j];
            top = fmax(top, ev->theta[j]);
        }
    for (k = 0, sum = 0; k < ev->parts; k++)
        sum += exp(ev->part[k].lw - top);
    for (k = 0; k < ev->parts; k++) {
        ev->part[k].lw -= top + log(sum);
        kept += exp(ev->part[k].lw + ev->part[k].kept);
    }
    ev->mass = log(kept);
    for (k = 0; k < ev->parts; k++)
        ev->part[k].share =
            exp(ev->part[k].lw + ev->part[k].kept - ev->mass);
}

bool
kl_evaluator_at(struct kl_evaluator *ev, const double *theta)
{
    size_t k;

    if (ev->theta != theta)
        memcpy(ev->theta, theta, ev->model->n * sizeof *theta);
    for (k = 0; k < ev->model->n; k++)
        if (!isfinite(theta[k]))
            return false;
    for (k = 0; k < ev->parts; k++)
        if (!set_part(ev, &ev->part[k]))
            return false;
    set_weights(ev);
    return isfinite(ev->mass);
}

/* Derivatives of a part's masses with respect to theta_j. */
static void
slope_of(struct kl_evaluator *ev, size_t j, double *own, double *kept)
{
    const struct kl_free *row = &ev->model->free[j];
    struct kl_member at = ev->part[row->part];
    double a = at.a[row->index], sum[2] = {0, 0};
    double h = 1e-3 * (row->scale == KL_FREE_PLAIN ? fmax(1, fabs(a)) : 1);
    static const double step[] = {-2, -1, 1, 2}, factor[] = {1, -8, 8, -1};
    int i;

    if (row->scale == KL_FREE_PLAIN && at.family->nparam > 1 &&
        at.family->density != NULL && row->index == 0)
        h = 1e-3 * fabs(at.a[1] != 0 ? at.a[1] : 1);
    for (i = 0; i < 4; i++) {
        at.a[row->index] = kl_free_value(row, ev->theta[j] + step[i] * h);
        set_masses(ev, &at);
        sum[0] += factor[i] * at.mass;
        sum[1] += factor[i] * at.kept;
    }
    *own = sum[0] / (12 * h);
    *kept = sum[1] / (12 * h);
}

void
kl_evaluator_slopes(struct kl_evaluator *ev)
{
    bool outer = ev->model->low > -INFINITY || ev->model->high < INFINITY;
    size_t j;

    for (j = 0; j < ev->model->n; j++) {
        const struct kl_free *row = &ev->model->free[j];

        ev->mass_slope[j] = ev->kept_slope[j] = 0;
        if (row->scale != KL_FREE_SHARE &&
            (outer || ev->part[row->part].normalised))
            slope_of(ev, j, &ev->mass_slope[j], &ev->kept_slope[j]);
    }
}

/* ---- at points ----------------------------------------------------------- */

/* A part at the ends of its support, where its limit counts. */
static double
at_end(const struct kl_member *part, double x)
{
    struct kl_leaf leaf = part->leaf;
    struct kl_density alone = {.n = 1, .leaf = &leaf};
    double lp;

    kl_density_log(&alone, &x, 1, &lp);
    return lp;
}

/* Whether a node is inside, at an end of, or outside a part's support. */
static int
place_of(const struct kl_member *part, const struct kl_nodes *at, int k)
{
    double below = (at->anchor - part->lo) + at->t[k];
    double above = (part->hi - at->anchor) - at->t[k];

    if (below > 0 && above > 0)
        return 1;
    if (at->sign != 0 && at->t[k] == 0) /* underflowed: beside its anchor */
        return at->sign > 0 ? part->lo <= at->anchor && part->hi > at->anchor
                            : part->hi >= at->anchor && part->lo < at->anchor;
    return below < 0 || above < 0 ? -1 : 0;
}

static void
log_density(const struct kl_member *part, const struct kl_nodes *at,
            double row[KL_NODES])
{
    const struct kl_density_row *density = part->family->density;
    int place[KL_NODES], k, inside = -1, others = 0;
    const struct kl_nodes *given = at;
    struct kl_nodes moved;

    if (part->lo == -INFINITY && part->hi == INFINITY) {
        density->logdensity(&part->law, at, row);
        return;
    }
    for (k = 0; k < KL_NODES; k++) {
        place[k] = place_of(part, at, k);
        others += place[k] != 1;
        inside = place[k] == 1 ? k : inside;
    }
    if (others > 0 && inside >= 0) {
        moved = *at; /* those outside have one inside stand in */
        for (k = 0; k < KL_NODES; k++)
            if (place[k] != 1) {
                moved.t[k] = at->t[inside];
                moved.s[k] = at->s[inside];
            }
        at = &moved;
    }
    if (inside >= 0)
        density->logdensity(&part->law, at, row);
    for (k = 0; k < KL_NODES; k++)
        if (place[k] < 0)
            row[k] = -INFINITY;
        else if (place[k] == 0)
            row[k] = at_end(part, kl_nodes_x(given, k));
}

static void
log_weights(const struct kl_member *part, const struct kl_nodes *at,
            double row[KL_NODES])
{
    int k;

    for (k = 0; k < KL_NODES; k++) {
        double x = kl_nodes_x(at, k);
        bool inside = x == floor(x) && fabs(x) < 1e15 && x >= part->lo &&
                      x <= part->hi &&
                      (int64_t)x >= part->family->first(part->a) &&
                      (part->family->last == NULL ||
                       (int64_t)x <= part->family->last(part->a));

        row[k] = inside ? part->family->logweight(part->a, (int64_t)x)
                        : -INFINITY;
    }
}

void
kl_evaluator_log(struct kl_evaluator *ev, const struct kl_nodes *at,
                 double lq[KL_NODES])
{
    size_t i;
    int k;

    for (i = 0; i < ev->parts; i++) {
        const struct kl_member *part = &ev->part[i];
        double *row = ev->row + i * KL_NODES;
        double shift = part->lw - part->mass - ev->mass;

        if (part->family->density != NULL)
            log_density(part, at, row);
        else
            log_weights(part, at, row);
        for (k = 0; k < KL_NODES; k++)
            row[k] += shift;
    }
    if (ev->parts > 1)
        kl_vec_log_sum(ev->row, ev->parts, ev->sum);
    else
        memcpy(ev->sum, ev->row, KL_NODES * sizeof *lq);
    memcpy(lq, ev->sum, KL_NODES * sizeof *lq);
}

/* c times the part's responsibility at each node. */
static void
responsible(const struct kl_evaluator *ev, size_t i,
            const double c[KL_NODES], double r[KL_NODES])
{
    const double *row = ev->row + i * KL_NODES;
    int k;

    if (ev->parts == 1) {
        memcpy(r, c, KL_NODES * sizeof *r);
        return;
    }
    for (k = 0; k < KL_NODES; k++)
        r[k] = row[k] - ev->sum[k];
    kl_vec_exp(r, r);
    for (k = 0; k < KL_NODES; k++)
        r[k] = c[k] != 0 && row[k] > -INFINITY ? c[k] * r[k] : 0;
}

static double
dot(const double r[KL_NODES], const double s[KL_NODES])
{
    double sum[4] = {0};
    int k;

    for (k = 0; k < KL_NODES; k++)
        sum[k % 4] += r[k] != 0 ? r[k] * s[k] : 0;
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

void
kl_evaluator_gradient(struct kl_evaluator *ev, const struct kl_nodes *at,
                      const double c[KL_NODES], double *gradient)
{
    static const double one[KL_NODES] = {1, 1, 1, 1, 1, 1, 1, 1,
                                         1, 1, 1, 1, 1, 1, 1, 1,
                                         1, 1, 1, 1, 1, 1, 1, 1};
    double score[KL_PARAM_MAX][KL_NODES], r[KL_NODES];
    const struct kl_free *rows = ev->model->free;
    double all = dot(c, one);
    size_t i, j;
    int p;

    for (i = 0; i < ev->parts; i++) {
        const struct kl_member *part = &ev->part[i];
        double own;

        responsible(ev, i, c, r);
        own = dot(r, one);
        kl_family_score(part->family, part->a, at, score);
        for (p = 0; p < part->family->nparam; p++) {
            j = part->column[p];
            if (j == SIZE_MAX)
                continue;
            gradient[j] += kl_free_slope(&rows[j], ev->theta[j]) *
                               dot(r, score[p]) -
                           own * ev->mass_slope[j] -
                           all * part->share * ev->kept_slope[j];
        }
        for (j = 0; j < ev->model->n && i > 0; j++)
            if (rows[j].scale == KL_FREE_SHARE && rows[j].part == i)
                gradient[j] += own - all * part->share;
    }
}

bool
kl_evaluator_window(const struct kl_evaluator *ev, int64_t *first,
                    int64_t *last)
{
    size_t i;

    *first = INT64_MAX;
    *last = INT64_MIN;
    for (i = 0; i < ev->parts; i++) {
        struct kl_member part = ev->part[i];
        int64_t low, high;

        part.low = part.lo;
        part.high = part.hi;
        if (!window_of(&part, &low, &high))
            return false;
        *first = low < *first ? low : *first;
        *last = high > *last ? high : *last;
    }
    return *last - *first < KL_WINDOW_MAX;
}
