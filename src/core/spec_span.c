/* On which integers a spec must be evaluated, found without evaluating it:
 * nested mixtures and truncations are then evaluated once and not once per
 * level.
 */
#include "config.h"

#include "klscope/core/spec_private.h"

#include <math.h>

bool
kl_spec_on_integers(const struct kl_spec *spec)
{
    size_t k;

    if (spec->kind == KL_SPEC_FAMILY)
        return true;
    for (k = 0; spec->part != NULL && k < spec->n; k++)
        if (kl_spec_on_integers(spec->part[k]))
            return true;
    return false;
}

/* Limits beyond this are beyond every outcome; sums of two do not overflow. */
#define FAR 1e15

static int64_t
whole(double limit)
{
    return (int64_t)fmax(-FAR, fmin(limit, FAR));
}

static enum kl_status
span_family(const struct kl_spec *spec, int64_t from, struct kl_span *span,
            struct kl_err *err)
{
    const struct kl_family *family = spec->family;
    struct kl_err inner = {0};
    enum kl_status status;

    span->first = family->first(spec->a);
    if (from < span->first)
        from = span->first;
    status = kl_family_window(family, spec->a, from, &span->last, &inner);
    if (status != KL_OK)
        return kl_spec_blame(spec, status, &inner, err);
    span->infinite =
        family->tail != NULL && family->tail(spec->a, span->last).infinite;
    return KL_OK;
}

/* A list or column that shall be matched with integers. */
static enum kl_status
span_labels(const struct kl_spec *spec, const struct kl_loader *loader,
            struct kl_span *span, struct kl_err *err)
{
    struct kl_dist dist = {0};
    enum kl_status status = kl_spec_eval(spec, NULL, loader, &dist, err);

    if (status == KL_OK)
        status = kl_dist_integers(&dist, NULL, err);
    if (status == KL_OK) {
        span->first = dist.first;
        span->last = dist.first + (int64_t)dist.bins.n - 1;
    }
    kl_dist_clear(&dist);
    return status;
}

static enum kl_status
span_mixture(const struct kl_spec *spec, int64_t from,
             const struct kl_loader *loader, struct kl_span *span,
             struct kl_err *err)
{
    int64_t end = INT64_MIN; /* of the parts that have one */
    size_t k;

    *span = (struct kl_span){.first = INT64_MAX, .last = INT64_MIN};
    for (k = 0; k < spec->n; k++) {
        struct kl_span part = {0};
        enum kl_status status =
            kl_spec_span(spec->part[k], from, loader, &part, err);

        if (status != KL_OK)
            return status;
        span->first = part.first < span->first ? part.first : span->first;
        span->last = part.last > span->last ? part.last : span->last;
        span->infinite |= part.infinite;
        if (!part.infinite && part.last > end)
            end = part.last;
    }
    /* In the last bin there must be parts without an end only, or bounds on
     * what lies beyond it would not hold for the mixture. */
    if (span->infinite && end >= span->last)
        span->last = end + 1;
    return KL_OK;
}

static enum kl_status
span_truncation(const struct kl_spec *spec, int64_t from,
                const struct kl_loader *loader, struct kl_span *span,
                struct kl_err *err)
{
    int64_t low = whole(ceil(spec->low)), high = whole(floor(spec->high));
    enum kl_status status =
        kl_spec_span(spec->part[0], low > from ? low : from, loader, span, err);

    if (status != KL_OK || spec->high == INFINITY)
        return status;
    /* The support ends at the limit and not in a tail. */
    if (span->infinite && high > span->last)
        span->last = high;
    span->infinite = false;
    return KL_OK;
}

enum kl_status
kl_spec_span(const struct kl_spec *spec, int64_t from,
             const struct kl_loader *loader, struct kl_span *span,
             struct kl_err *err)
{
    *span = (struct kl_span){0};
    switch (spec->kind) {
    case KL_SPEC_FAMILY:
        return span_family(spec, from, span, err);
    case KL_SPEC_MIXTURE:
        return span_mixture(spec, from, loader, span, err);
    case KL_SPEC_TRUNCATE:
        return span_truncation(spec, from, loader, span, err);
    case KL_SPEC_LIST:
    case KL_SPEC_COLUMN:
        return span_labels(spec, loader, span, err);
    default:
        return KL_E_DOMAIN; /* not reached: densities are refused before */
    }
}
