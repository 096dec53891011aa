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

/* Columns with less than their share lean on one that has more. */
static void
share(struct alias *alias, uint32_t *list)
{
    size_t small = 0, large = alias->n, i;
    uint32_t most = 0;

    for (i = 0; i < alias->n; i++) {
        most = alias->own[i] > alias->own[most] ? (uint32_t)i : most;
        if (alias->own[i] < 1)
            list[small++] = (uint32_t)i;
        else
            list[--large] = (uint32_t)i;
    }
    while (small > 0 && large < alias->n) {
        uint32_t less = list[--small], more = list[large];

        alias->other[less] = more;
        alias->own[more] -= 1 - alias->own[less];
        if (alias->own[more] < 1) {
            large++;
            list[small++] = more;
        }
    }
    /* What rounding left over is full, but where there was nothing. */
    for (; small > 0; small--) {
        uint32_t i32 = list[small - 1];

        alias->other[i32] = most;
        alias->own[i32] = alias->own[i32] > 0 ? 1 : 0;
    }
    for (; large < alias->n; large++)
        alias->own[list[large]] = 1;
}

/* n finite weights >= 0, not all 0, which it takes and scales; those of 0 are
 * never drawn. */
static void
alias_init(struct alias *alias, double *weight, size_t n)
{
    uint32_t *list = kl_malloc(n * sizeof *list);
    struct kl_dd sum = {0, 0};
    double scale;
    size_t i;

    assert(n > 0 && n <= UINT32_MAX);
    for (i = 0; i < n; i++)
        sum = kl_dd_add_d(sum, weight[i]);
    scale = (double)n / kl_dd_value(sum);
    for (i = 0; i < n; i++)
        weight[i] *= scale;
    alias->n = n;
    alias->own = weight;
    alias->other = kl_calloc(n, sizeof *alias->other);
    share(alias, list);
    free(list);
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

struct kl_draw *
kl_draw_new_outcomes(const struct kl_bins *bins)
{
    struct kl_draw *draw = kl_calloc(1, sizeof *draw);
    double *weight = kl_malloc(bins->n * sizeof *weight);
    size_t i;

    for (i = 0; i < bins->n; i++)
        weight[i] = kl_bins_prob(bins, i);
    alias_init(&draw->alias, weight, bins->n);
    return draw;
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
