/* Draws from a distribution: which bin, or which part of a density, by Vose's
 * tables; then the part's own law. */
#include "config.h"

#include "klscope/core/draw_private.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/density_private.h"

/* More than this part of a density nearer to an end than doubles come, or
 * beyond them all, would make averages of what is drawn wrong. */
#define UNSEEN 1e-4

/* One of n things by their weights in constant time: a column is chosen, each
 * as likely as the others, and gives either its own thing or another one.
 *
 * src   Vose, "A linear algorithm for generating random numbers with a given
 *       distribution", IEEE Trans. Softw. Eng. 17 (1991)
 */
struct alias {
    size_t n;
    double *own;     /* part of a column that is its own thing */
    uint32_t *other; /* the thing that has the rest */
};

/* A part of a density; one that is neither is stretches[k]. */
struct part {
    kl_law_draw draw; /* a whole family */
    bool kernels;     /* a whole kernel estimate */
    const struct kl_leaf *leaf;
    struct kl_centres centres;
    struct alias centre;
};

struct kl_draw {
    struct alias alias;
    struct part *part; /* of densities; the first ones of `alias` */
    size_t n;
    struct kl_stretches stretches; /* the others */
};

/* ---- alias tables -------------------------------------------------------- */

/* What tables are made with, which may pause anywhere: columns with less than
 * their share lean on one that has more. */
struct columns {
    struct alias *alias;
    enum { SORT, LEAN, FULL } stage;
    double scale;
    size_t at;           /* columns that are sorted */
    uint32_t *list;      /* with less than their share, and from `large` on */
    size_t small, large; /* with more */
    uint32_t most;
};

/* n finite weights >= 0, not all 0, which the tables take and scale; those of 0
 * are never drawn. */
static void
columns_init(struct columns *c, struct alias *alias, double *weight, size_t n,
             double sum)
{
    assert(n > 0 && n <= UINT32_MAX);
    *alias = (struct alias){n, weight, kl_calloc(n, sizeof *alias->other)};
    *c = (struct columns){.alias = alias,
                          .scale = (double)n / sum,
                          .list = kl_malloc(n * sizeof *c->list),
                          .large = n};
}

static void
sort_columns(struct columns *c, size_t end)
{
    double *own = c->alias->own;

    for (; c->at < end; c->at++) {
        uint32_t i = (uint32_t)c->at;

        own[i] *= c->scale;
        c->most = own[i] > own[c->most] ? i : c->most;
        if (own[i] < 1)
            c->list[c->small++] = i;
        else
            c->list[--c->large] = i;
    }
}

static void
lean(struct columns *c, size_t some)
{
    struct alias *alias = c->alias;

    for (; some > 0 && c->small > 0 && c->large < alias->n; some--) {
        uint32_t less = c->list[--c->small], more = c->list[c->large];

        alias->other[less] = more;
        alias->own[more] -= 1 - alias->own[less];
        if (alias->own[more] < 1) {
            c->large++;
            c->list[c->small++] = more;
        }
    }
}

/* What rounding left over is full, but where there was nothing. */
static void
fill(struct columns *c)
{
    struct alias *alias = c->alias;

    for (; c->small > 0; c->small--) {
        uint32_t i = c->list[c->small - 1];

        alias->other[i] = c->most;
        alias->own[i] = alias->own[i] > 0 ? 1 : 0;
    }
    for (; c->large < alias->n; c->large++)
        alias->own[c->list[c->large]] = 1;
}

/* Some more of them; true when all are done. */
static bool
columns_work(struct columns *c, size_t some)
{
    size_t left = c->alias->n - c->at;

    if (c->stage == SORT) {
        sort_columns(c, c->at + (some < left ? some : left));
        if (c->at == c->alias->n)
            c->stage = LEAN;
    } else if (c->stage == LEAN) {
        lean(c, some);
        if (c->small > 0 && c->large < c->alias->n)
            return false;
        fill(c);
        c->stage = FULL;
    }
    return c->stage == FULL;
}

static void
alias_init(struct alias *alias, double *weight, size_t n)
{
    struct kl_dd sum = {0, 0};
    struct columns columns;
    size_t i;

    for (i = 0; i < n; i++)
        sum = kl_dd_add_d(sum, weight[i]);
    columns_init(&columns, alias, weight, n, kl_dd_value(sum));
    while (!columns_work(&columns, SIZE_MAX))
        continue;
    free(columns.list);
}

static void
alias_clear(struct alias *alias)
{
    free(alias->own);
    free(alias->other);
    *alias = (struct alias){0};
}

/* The part of u behind the column decides between its two things. */
static size_t
alias_draw(const struct alias *alias, struct kl_random *random)
{
    double u = kl_random_open(random) * (double)alias->n;
    size_t i = (size_t)u;

    if (i >= alias->n) /* by rounding */
        i = alias->n - 1;
    return u - (double)i < alias->own[i] ? i : alias->other[i];
}

/* ---- bins ---------------------------------------------------------------- */

struct kl_draw_making {
    const struct kl_bins *bins;
    double *weight; /* until the columns take it */
    struct kl_dd sum;
    size_t at;
    struct columns columns;
    struct kl_draw *draw;
};

struct kl_draw_making *
kl_draw_making_new(const struct kl_bins *bins)
{
    struct kl_draw_making *making = kl_calloc(1, sizeof *making);

    making->bins = bins;
    making->weight = kl_malloc(bins->n * sizeof *making->weight);
    making->draw = kl_calloc(1, sizeof *making->draw);
    return making;
}

bool
kl_draw_making_work(struct kl_draw_making *making, size_t n)
{
    size_t left = making->bins->n - making->at, some = n < left ? n : left;

    if (making->weight == NULL)
        return columns_work(&making->columns, n);
    for (; some > 0; some--, making->at++) {
        double weight = kl_bins_prob(making->bins, making->at);

        making->weight[making->at] = weight;
        making->sum = kl_dd_add_d(making->sum, weight);
    }
    if (making->at < making->bins->n)
        return false;
    columns_init(&making->columns, &making->draw->alias, making->weight,
                 making->bins->n, kl_dd_value(making->sum));
    making->weight = NULL;
    return false;
}

struct kl_draw *
kl_draw_making_finish(struct kl_draw_making *making)
{
    struct kl_draw *draw = making->draw;

    making->draw = NULL;
    kl_draw_making_free(making);
    return draw;
}

void
kl_draw_making_free(struct kl_draw_making *making)
{
    if (making == NULL)
        return;
    kl_draw_free(making->draw);
    free(making->columns.list);
    free(making->weight);
    free(making);
}

struct kl_draw *
kl_draw_new_outcomes(const struct kl_bins *bins)
{
    struct kl_draw_making *making = kl_draw_making_new(bins);

    while (!kl_draw_making_work(making, SIZE_MAX))
        continue;
    return kl_draw_making_finish(making);
}

void
kl_draw_outcomes(const struct kl_draw *draw, struct kl_random *random,
                 size_t *out, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        out[i] = alias_draw(&draw->alias, random);
}

/* ---- densities ----------------------------------------------------------- */

static bool
is_whole(const struct kl_leaf *leaf)
{
    struct kl_outline outline;

    leaf->law.row->outline(&leaf->law, &outline);
    return leaf->lo == outline.lo && leaf->hi == outline.hi;
}

/* Take the leaves that are whole laws; the others go to `rest`. */
static void
take_whole(struct kl_draw *draw, const struct kl_density *density,
           struct kl_density *rest)
{
    size_t k;

    draw->part = kl_calloc(density->n, sizeof *draw->part);
    for (k = 0; k < density->n; k++) {
        const struct kl_leaf *leaf = &density->leaf[k];
        struct part part = {.draw = kl_law_draw_of(leaf->law.row),
                            .leaf = leaf};

        part.kernels = kl_kde_centres(&leaf->law, &part.centres);
        if ((part.draw == NULL && !part.kernels) || !is_whole(leaf)) {
            kl_density_add(rest, leaf);
            continue;
        }
        if (part.kernels) {
            double *count =
                kl_malloc(part.centres.n * sizeof *part.centres.count);
            size_t i;

            for (i = 0; i < part.centres.n; i++)
                count[i] = part.centres.count[i];
            alias_init(&part.centre, count, part.centres.n);
        }
        draw->part[draw->n++] = part;
    }
}

/* The mass of a leaf beyond distance exp(s) from an end, or within it, from
 * its density there and the power that it goes by. s is the logarithm of the
 * least double, of the largest, or of the step from one to the next at an end
 * that is not 0: log 2^-53 is -37. */
static double
unseen(const struct kl_leaf *leaf, int which)
{
    double at = which == 0 ? leaf->lo : leaf->hi, lp[KL_NODES];
    double power = leaf->end[which].power + 1;
    struct kl_nodes nodes = {.anchor = isinf(at) ? 0 : at,
                             .sign = which == 0 ? 1 : -1};
    double s = at == 0 ? -744 : log(fabs(at)) - 37;
    int k;

    if (leaf->end[which].cls != KL_END_POWER)
        return 0;
    if (isinf(at)) {
        nodes.sign = which == 0 ? -1 : 1;
        power = leaf->end[which].power - 1;
        s = 709;
    } else if (power >= 1) {
        return 0;
    }
    if (!isinf(at) && s > log(leaf->hi - leaf->lo))
        return 0;
    for (k = 0; k < KL_NODES; k++) {
        nodes.s[k] = s;
        nodes.t[k] = nodes.sign * exp(s);
    }
    leaf->law.row->logdensity(&leaf->law, &nodes, lp);
    return exp(leaf->lw + lp[0] + s) / power;
}

static enum kl_status
check_ends(const struct kl_density *density, struct kl_err *err)
{
    char number[KL_NUMBER];
    size_t k;
    int i;

    for (k = 0; k < density->n; k++)
        for (i = 0; i < 2; i++) {
            const struct kl_leaf *leaf = &density->leaf[k];
            double at = i == 0 ? leaf->lo : leaf->hi;
            double mass = unseen(leaf, i);

            if (!(mass > UNSEEN))
                continue;
            if (isinf(at))
                return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                               "cannot be drawn from: %.1g of it lies beyond "
                               "the largest double",
                               mass);
            return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                           "cannot be drawn from: %.1g of it is nearer to %s "
                           "than doubles come",
                           mass, kl_number_exact(number, at));
        }
    return KL_OK;
}

/* Weights of the whole leaves by their logarithms, of stretches by their mass.
 */
static enum kl_status
weigh(struct kl_draw *draw, const struct kl_density *density,
      struct kl_err *err)
{
    size_t n = draw->n + draw->stretches.n, k;
    double *weight = kl_malloc((n + 1) * sizeof *weight), sum = 0;

    for (k = 0; k < n; k++) {
        weight[k] = k < draw->n ? exp(draw->part[k].leaf->lw)
                                : draw->stretches.at[k - draw->n].mass;
        sum += weight[k];
    }
    if (!(fabs(sum - 1) <= 1e-9 + 2 * density->norm_error)) {
        free(weight);
        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                       "cannot be drawn from: its parts have %.12g in all, "
                       "not 1",
                       sum);
    }
    alias_init(&draw->alias, weight, n);
    return KL_OK;
}

enum kl_status
kl_draw_new_points(struct kl_density *density, struct kl_draw **draw,
                   struct kl_err *err)
{
    struct kl_draw *made = kl_calloc(1, sizeof *made);
    struct kl_density *rest = kl_density_new();
    enum kl_status status = check_ends(density, err);

    if (status == KL_OK)
        take_whole(made, density, rest);
    if (status == KL_OK && rest->n > 0) {
        kl_density_finish(rest);
        status =
            kl_stretches_cut(&made->stretches, rest, &density->breaks, err);
    }
    kl_density_free(rest);
    if (status == KL_OK)
        status = weigh(made, density, err);
    if (status != KL_OK) {
        kl_draw_free(made);
        return status;
    }
    *draw = made;
    return KL_OK;
}

/* Rounding must not put a point where the density is 0, or at a pole. */
static double
inside(const struct kl_leaf *leaf, double x)
{
    if (x <= leaf->lo)
        return nextafter(leaf->lo, INFINITY);
    return x >= leaf->hi ? nextafter(leaf->hi, -INFINITY) : x;
}

static double
draw_point(const struct kl_draw *draw, struct kl_random *random)
{
    size_t k = alias_draw(&draw->alias, random), i;
    const struct part *part;

    if (k >= draw->n)
        return kl_stretch_draw(&draw->stretches.at[k - draw->n], random);
    part = &draw->part[k];
    if (!part->kernels)
        return inside(part->leaf, part->draw(&part->leaf->law, random));
    i = alias_draw(&part->centre, random);
    return part->centres.at[i] + part->centres.h * kl_random_normal(random);
}

void
kl_draw_points(const struct kl_draw *draw, struct kl_random *random,
               double *out, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        out[i] = draw_point(draw, random);
}

void
kl_draw_free(struct kl_draw *draw)
{
    size_t k;

    if (draw == NULL)
        return;
    for (k = 0; k < draw->n; k++)
        alias_clear(&draw->part[k].centre);
    alias_clear(&draw->alias);
    free(draw->part);
    free(draw->stretches.at);
    free(draw);
}
