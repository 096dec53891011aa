/* From a spec to a density: mixtures and truncations come out flat.
 *
 * A truncation of a mixture is the mixture of truncations with other weights,
 * so only leaves are cut; their common normaliser is a mass, which quadrature
 * finds from the logarithms, wherever in a tail it lies. Truncations inside
 * each other are one, with what is common to their intervals.
 */
#include "config.h"

#include "klscope/core/density_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/quad.h"
#include "klscope/core/spec_private.h"

/* What all parts are made with. */
struct maker {
    const struct kl_loader *loader;
    struct kl_quad *quad;
    struct kl_err *err;
};

static enum kl_status make(const struct maker *maker,
                           const struct kl_spec *spec,
                           struct kl_density **density);

/* A part that weighs less than this does not widen the picture. */
#define VISIBLE 1e-4

/* ---- normalising --------------------------------------------------------- */

/* A mass that is known no better than this is not known. */
#define MASS_ERROR 1e-3

enum kl_status
kl_density_normalize(struct kl_density *density, struct kl_quad *quad,
                     const char *nothing, struct kl_err *err)
{
    struct kl_value mass;
    size_t k;

    kl_density_finish(density);
    kl_quad_mass(quad, density, kl_density_low(density),
                 kl_density_high(density), &mass);
    if (mass.val == -INFINITY)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "%s", nothing);
    if (!isfinite(mass.val) || !(mass.err <= MASS_ERROR))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "its integral cannot be had");
    for (k = 0; k < density->n; k++)
        density->leaf[k].lw -= mass.val;
    density->norm_error += mass.err;
    return KL_OK;
}

/* ---- data ---------------------------------------------------------------- */

static enum kl_status
make_of_sample(const struct kl_spec *spec, struct kl_column *sample,
               struct kl_density *density, struct kl_err *err)
{
    struct kl_err inner = {0};
    enum kl_status status;

    if (spec->kind == KL_SPEC_KDE)
        status = kl_density_kde(density, spec, sample, &inner);
    else
        status = kl_density_hist(density, spec, sample, &inner);
    if (status != KL_OK)
        return kl_spec_blame(spec, status, &inner, err);
    density->count = sample->n;
    return KL_OK;
}

static enum kl_status
make_data(const struct maker *maker, const struct kl_spec *spec,
          struct kl_density **density)
{
    const struct kl_loader *loader = maker->loader;
    const char *where[] = {spec->where[0], spec->where[1]};
    struct kl_column sample = {0};
    enum kl_status status;

    *density = kl_density_new();
    if (loader == NULL || loader->sample == NULL)
        return kl_fail(maker->err, KL_E_IO, KL_AT_NONE,
                       "no files can be read here");
    status = loader->sample(loader->context, spec->source, spec->column,
                            where[0] != NULL ? where : NULL, &sample,
                            &(*density)->skipped, maker->err);
    if (status == KL_OK)
        status = make_of_sample(spec, &sample, *density, maker->err);
    kl_column_clear(&sample);
    return status;
}

static enum kl_status
make_pdf(const struct maker *maker, const struct kl_spec *spec,
         struct kl_density **density)
{
    struct kl_density *made = spec->memo->density;
    struct kl_err inner = {0};
    enum kl_status status = KL_OK;

    if (made == NULL) {
        made = kl_density_new();
        status = kl_density_pdf(made, spec, maker->quad, &inner);
    }
    if (status != KL_OK) {
        kl_density_free(made);
        return kl_spec_blame(spec, status, &inner, maker->err);
    }
    spec->memo->density = made;
    *density = kl_density_copy(made);
    return KL_OK;
}

/* ---- truncation ---------------------------------------------------------- */

#define NOTHING_LEFT "leaves nothing"

/* How a density falls inward from a cut. */
struct cut {
    double at;
    int inward;   /* +1 for the lower limit, -1 for the upper one */
    double scale; /* of what is around */
};

/* The log-density of a leaf at a distance inside a cut. */
static double
log_inside(const struct kl_leaf *leaf, const struct cut *cut, double distance)
{
    struct kl_nodes at = {.anchor = cut->at};
    double lp[KL_NODES];
    int k;

    for (k = 0; k < KL_NODES; k++)
        at.t[k] = cut->inward * distance;
    leaf->law.row->logdensity(&leaf->law, &at, lp);
    return lp[0];
}

/* How fast the log-density falls from a cut inward. The step is a millionth of
 * what is around and of what there is inside. */
static double
fall_at(const struct kl_leaf *leaf, const struct cut *cut)
{
    double room = leaf->hi - leaf->lo;
    double step = 0x1p-20 * fmin(cut->scale, room);

    return (log_inside(leaf, cut, step) - log_inside(leaf, cut, 2 * step)) /
           step;
}

/* How far inside a cut the density has fallen by eight nats, if it falls; at
 * most 20 times as far as its slope at the cut would need for one. */
static double
reach_of(const struct kl_leaf *leaf, const struct cut *cut, double fall)
{
    double top = log_inside(leaf, cut, 0), room = leaf->hi - leaf->lo;
    double low = 0, high = fmin(20 / fall, room);
    int i;

    for (i = 0; i < 12; i++) {
        double middle = (low + high) / 2;

        if (top - log_inside(leaf, cut, middle) < 8)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Mark a cut of a leaf: break points behind it, and the leaf's view moved to
 * where its mass is now.
 *
 * ret   a rough log of the mass that lies behind the cut, +inf if the leaf's
 *       bulk does
 */
static double
mark_cut(struct kl_density *density, struct kl_leaf *leaf,
         const struct cut *cut)
{
    static const double multiple[] = {1, 3, 8, 18, 40};
    double fall = fall_at(leaf, cut), room = leaf->hi - leaf->lo, reach;
    size_t i;

    kl_breaks_add(&density->breaks, cut->at, 0);
    if (log_inside(leaf, cut, 0) == -INFINITY)
        return -INFINITY;
    if (!isfinite(fall) || fall == 0)
        return INFINITY;
    for (i = 0; i < sizeof multiple / sizeof *multiple; i++)
        if (multiple[i] / fabs(fall) < room)
            kl_breaks_add(&density->breaks, cut->at,
                          cut->inward * multiple[i] / fabs(fall));
    if (fall < 0)
        return INFINITY;
    reach = cut->at + cut->inward * reach_of(leaf, cut, fall);
    leaf->view[0] = fmin(leaf->view[0], fmin(cut->at, reach));
    leaf->view[1] = fmax(leaf->view[1], fmax(cut->at, reach));
    return log_inside(leaf, cut, 0) - log(fall);
}

/* Cut one leaf in place; false if nothing of it is left.
 *
 * out   is_cut   at which ends
 */
static bool
cut_leaf(struct kl_leaf *leaf, double low, double high, bool is_cut[2])
{
    static const struct kl_end ordinary = {.cls = KL_END_POWER};

    if (low >= leaf->hi || high <= leaf->lo)
        return false;
    is_cut[0] = low > leaf->lo;
    is_cut[1] = high < leaf->hi;
    if (is_cut[0])
        leaf->lo = low;
    if (is_cut[1])
        leaf->hi = high;
    if (is_cut[0]) {
        leaf->end[0] = ordinary;
        leaf->singular[0] = false;
    }
    if (is_cut[1]) {
        leaf->end[1] = ordinary;
        leaf->singular[1] = false;
    }
    return true;
}

/* Keep the breaks between two limits. */
static void
cut_breaks(struct kl_breaks *breaks, double low, double high)
{
    size_t i, kept = 0;

    for (i = 0; i < breaks->n; i++) {
        const struct kl_break *b = &breaks->at[i];

        if ((b->anchor - low) + b->offset >= 0 &&
            (b->anchor - high) + b->offset <= 0)
            breaks->at[kept++] = *b;
    }
    breaks->n = kept;
}

/* The scale on which a density changes around a point. */
static double
scale_around(const struct kl_density *density, double point)
{
    double width = density->view[1] - density->view[0];
    double middle = density->view[0] + width / 2;

    return fmax(width, fabs(point - middle));
}

/* Cut a leaf, mark where, and clip its view.
 *
 * out   weight   rough log of what it weighs now
 * ret   false if nothing of it is left
 */
static bool
cut_one(struct kl_density *density, struct kl_leaf *leaf,
        const struct cut at[2], double *weight)
{
    double bulk = 0;
    bool is_cut[2], seen;
    int i;

    if (!cut_leaf(leaf, at[0].at, at[1].at, is_cut))
        return false;
    seen = leaf->view[0] < leaf->hi && leaf->view[1] > leaf->lo;
    for (i = 0; i < 2; i++)
        if (is_cut[i]) {
            double behind = mark_cut(density, leaf, &at[i]);

            bulk = seen ? 0 : fmin(bulk, behind);
        }
    leaf->view[0] = fmax(leaf->view[0], leaf->lo);
    leaf->view[1] = fmin(leaf->view[1], leaf->hi);
    *weight = leaf->lw + bulk;
    return true;
}

/* The view of leaves with these logs of weights; where none has any, of the
 * break points. */
static void
view_again(struct kl_density *density, const double *weight)
{
    const struct kl_break *at = density->breaks.at;
    double top = -INFINITY;
    size_t k;

    density->view[0] = INFINITY;
    density->view[1] = -INFINITY;
    for (k = 0; k < density->n; k++)
        top = fmax(top, weight[k]);
    for (k = 0; k < density->n; k++)
        if (weight[k] >= top + log(VISIBLE) &&
            density->leaf[k].view[0] < density->leaf[k].view[1])
            kl_density_widen(density, density->leaf[k].view);
    for (k = 0; k < density->breaks.n && top == -INFINITY; k++)
        kl_density_widen(density, (double[]){at[k].anchor + at[k].offset,
                                             at[k].anchor + at[k].offset});
}

/* Restrict a density to an interval and divide by what is left. */
static enum kl_status
cut_density(const struct maker *maker, struct kl_density *density, double low,
            double high, struct kl_err *err)
{
    struct cut at[2] = {
        {.at = low, .inward = 1, .scale = scale_around(density, low)},
        {.at = high, .inward = -1, .scale = scale_around(density, high)},
    };
    double *weight = kl_malloc(density->n * sizeof *weight);
    size_t k, kept = 0;

    cut_breaks(&density->breaks, low, high);
    for (k = 0; k < density->n; k++) {
        struct kl_leaf leaf = density->leaf[k];

        if (cut_one(density, &leaf, at, &weight[kept]))
            density->leaf[kept++] = leaf;
    }
    density->n = kept;
    view_again(density, weight);
    free(weight);
    if (kept == 0)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, NOTHING_LEFT);
    return kl_density_normalize(density, maker->quad, NOTHING_LEFT, err);
}

static enum kl_status
make_truncation(const struct maker *maker, const struct kl_spec *spec,
                struct kl_density **density)
{
    const struct kl_spec *part = spec;
    double low = -INFINITY, high = INFINITY;
    struct kl_err inner = {0};
    enum kl_status status;

    for (; part->kind == KL_SPEC_TRUNCATE; part = part->part[0]) {
        low = fmax(low, part->low);
        high = fmin(high, part->high);
    }
    status = make(maker, part, density);
    if (status == KL_OK && (low > -INFINITY || high < INFINITY))
        status = cut_density(maker, *density, low, high, &inner);
    if (inner.status != KL_OK)
        kl_spec_blame(spec, status, &inner, maker->err);
    return status;
}

/* ---- mixtures ------------------------------------------------------------ */

/* Move all that a part has over into a mixture. */
static void
add_part(struct kl_density *density, struct kl_density *part, double weight)
{
    struct kl_density_data **end = &part->data;
    double lw = log(weight);
    double view[2] = {density->view[0], density->view[1]};
    size_t k;

    for (k = 0; k < part->n; k++) {
        part->leaf[k].lw += lw;
        kl_density_add(density, &part->leaf[k]);
    }
    memcpy(density->view, view, sizeof view);
    for (k = 0; k < part->breaks.n; k++)
        kl_breaks_add(&density->breaks, part->breaks.at[k].anchor,
                      part->breaks.at[k].offset);
    while (*end != NULL)
        end = &(*end)->next;
    *end = density->data;
    density->data = part->data;
    part->data = NULL;
    if (weight >= VISIBLE)
        kl_density_widen(density, part->view);
    density->norm_error = fmax(density->norm_error, part->norm_error);
    density->count += part->count;
    density->skipped += part->skipped;
}

static enum kl_status
make_mixture(const struct maker *maker, const struct kl_spec *spec,
             struct kl_density **density)
{
    enum kl_status status = KL_OK;
    struct kl_dd sum = {0, 0};
    size_t k;

    *density = kl_density_new();
    for (k = 0; k < spec->n; k++)
        sum = kl_dd_add_d(sum, spec->value[k]);
    for (k = 0; k < spec->n && status == KL_OK; k++) {
        struct kl_density *part = NULL;

        status = make(maker, spec->part[k], &part);
        if (status == KL_OK && (*density)->n + part->n > KL_DENSITY_LEAVES)
            status =
                kl_fail(maker->err, KL_E_LIMIT, KL_AT_NONE,
                        "a density of more than %d pieces", KL_DENSITY_LEAVES);
        if (status == KL_OK)
            add_part(*density, part, spec->value[k] / kl_dd_value(sum));
        kl_density_free(part);
    }
    return status;
}

/* ---- all kinds ----------------------------------------------------------- */

static enum kl_status
make_family(const struct maker *maker, const struct kl_spec *spec,
            struct kl_density **density)
{
    struct kl_law law;

    if (spec->family->density == NULL)
        return kl_fail(maker->err, KL_E_DOMAIN, KL_AT_NONE,
                       "%s is discrete, and has no density", spec->family->key);
    *density = kl_density_new();
    kl_law_init(&law, spec->family->density, spec->a);
    kl_density_add_law(*density, 0, &law);
    return KL_OK;
}

/* Made in place of *density, which the caller frees whatever happens. */
static enum kl_status
make(const struct maker *maker, const struct kl_spec *spec,
     struct kl_density **density)
{
    switch (spec->kind) {
    case KL_SPEC_FAMILY:
        return make_family(maker, spec, density);
    case KL_SPEC_MIXTURE:
        return make_mixture(maker, spec, density);
    case KL_SPEC_TRUNCATE:
        return make_truncation(maker, spec, density);
    case KL_SPEC_PDF:
        return make_pdf(maker, spec, density);
    case KL_SPEC_KDE:
    case KL_SPEC_HIST:
        return make_data(maker, spec, density);
    default:
        return kl_fail(maker->err, KL_E_DOMAIN, KL_AT_NONE,
                       "a list of probabilities has no density");
    }
}

enum kl_status
kl_density_of(const struct kl_spec *spec, const struct kl_loader *loader,
              struct kl_quad *quad, struct kl_density **density,
              struct kl_err *err)
{
    struct maker maker = {.loader = loader, .quad = quad, .err = err};
    struct kl_density *made = NULL;
    enum kl_status status = make(&maker, spec, &made);

    if (status != KL_OK) {
        kl_density_free(made);
        return status;
    }
    kl_density_finish(made);
    *density = made;
    return KL_OK;
}
