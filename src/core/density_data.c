/* Densities of expressions and histograms. */
#include "config.h"

#include "klscope/core/density_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/core/expr.h"
#include "klscope/core/family_private.h"
#include "klscope/core/features.h"

/* ---- expressions --------------------------------------------------------- */

static void
release_expr(void *expr)
{
    kl_expr_free(expr);
}

/* One stretch where the expression is above 0. */
static void
add_piece(struct kl_density *density, const struct kl_piece *piece,
          const struct kl_law *law, const double view[2])
{
    struct kl_leaf leaf = {.lo = piece->lo, .hi = piece->hi, .law = *law};

    memcpy(leaf.end, piece->end, sizeof leaf.end);
    memcpy(leaf.singular, piece->singular, sizeof leaf.singular);
    leaf.view[0] = fmax(view[0], piece->lo);
    leaf.view[1] = fmin(view[1], piece->hi);
    kl_density_add(density, &leaf);
    kl_breaks_add(&density->breaks, piece->lo, 0);
    kl_breaks_add(&density->breaks, piece->hi, 0);
}

enum kl_status
kl_density_pdf(struct kl_density *density, const struct kl_spec *spec,
               struct kl_quad *quad, struct kl_err *err)
{
    struct kl_expr *expr = kl_expr_copy(spec->expr);
    struct kl_law law = {.row = &kl_expr_row, .data = expr};
    struct kl_features found = {0};
    enum kl_status status;
    size_t k;

    kl_density_keep(density, expr, release_expr);
    status = kl_features_find(expr, spec->low, spec->high, &found, err);
    if (status != KL_OK)
        return status;
    if (law.row->prepare != NULL)
        law.row->prepare(&law);
    for (k = 0; k < found.n; k++)
        add_piece(density, &found.piece[k], &law, found.view);
    for (k = 0; k < found.breaks.n; k++)
        kl_breaks_add(&density->breaks, found.breaks.at[k].anchor,
                      found.breaks.at[k].offset);
    memcpy(density->view, found.view, sizeof density->view);
    kl_features_clear(&found);
    return kl_density_normalize(density, quad, "its integral is 0", err);
}

/* ---- histograms ---------------------------------------------------------- */

/* Edge k of n bins: the double that both of its bins have. */
static double
edge(const struct kl_column *sample, size_t k, size_t n)
{
    double lo = sample->value[0], hi = sample->value[sample->n - 1];

    return k == n ? hi : lo + (hi - lo) * ((double)k / (double)n);
}

/* A leaf for each bin that has something in it: uniform between its edges. */
enum kl_status
kl_density_hist(struct kl_density *density, const struct kl_spec *spec,
                struct kl_column *sample, struct kl_err *err)
{
    size_t n = sample->n, first = 0, last, k;
    const double *value = sample->value;

    if (value[0] == value[n - 1])
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "all values are equal");
    if (!isfinite(value[n - 1] - value[0]))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "the values lie too far apart");
    for (k = 0; k < spec->bins; k++, first = last) {
        double a[KL_PARAM_MAX] = {edge(sample, k, spec->bins),
                                  edge(sample, k + 1, spec->bins)};
        struct kl_law law;

        if (!(a[0] < a[1]))
            return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                           "bins are narrower than numbers can tell");
        last = k + 1 == spec->bins ? n : kl_lower_bound(value, n, a[1]);
        if (last == first)
            continue;
        kl_law_init(&law, &kl_uniform, a);
        kl_density_add_law(density, log((double)(last - first) / (double)n),
                           &law);
    }
    return KL_OK;
}
