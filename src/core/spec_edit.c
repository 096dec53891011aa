/* Adding and removing parts of mixtures. */
#include "config.h"

#include "klscope/core/spec_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

/* The mixture that a spec is, perhaps behind truncations; NULL if none. Where
 * it hangs is returned as well, so that it can be replaced. */
static struct kl_spec *
mixture_in(struct kl_spec **spec, struct kl_spec ***place)
{
    while ((*spec)->kind == KL_SPEC_TRUNCATE)
        spec = &(*spec)->part[0];
    *place = spec;
    return (*spec)->kind == KL_SPEC_MIXTURE ? *spec : NULL;
}

/* Scale n weights to a sum; none comes to 0. */
static void
share(double *weight, size_t n, double to)
{
    double sum = 0;
    size_t k;

    for (k = 0; k < n; k++)
        sum += weight[k];
    for (k = 0; k < n; k++)
        weight[k] = fmax(weight[k] / sum * to, 0x1p-1074);
}

/* Make a spec that is no mixture one of a single part. */
static struct kl_spec *
alone(struct kl_spec *spec)
{
    struct kl_spec *mixture = kl_calloc(1, sizeof *mixture);

    mixture->kind = KL_SPEC_MIXTURE;
    mixture->n = 1;
    mixture->value = kl_malloc(sizeof *mixture->value);
    mixture->value[0] = 1;
    mixture->part = kl_malloc(sizeof *mixture->part);
    mixture->part[0] = spec;
    return mixture;
}

enum kl_status
kl_spec_mix_add(const struct kl_spec *spec, const struct kl_spec *part,
                double weight, struct kl_spec **made, struct kl_err *err)
{
    struct kl_spec *copy, *mixture, **place;

    if (!(weight > 0 && weight < 1))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "weight must be inside 0 to 1");
    if (kl_spec_nature(spec) != kl_spec_nature(part))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "discrete and continuous parts do not mix");
    copy = kl_spec_copy(spec);
    mixture = mixture_in(&copy, &place);
    if (mixture == NULL)
        copy = mixture = alone(copy);
    if (mixture->n == KL_SPEC_PARTS) {
        kl_spec_free(copy);
        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                       "a mixture of more than %d parts", KL_SPEC_PARTS);
    }
    share(mixture->value, mixture->n, 1 - weight);
    mixture->value =
        kl_realloc(mixture->value, mixture->n + 1, sizeof *mixture->value);
    mixture->part =
        kl_realloc(mixture->part, mixture->n + 1, sizeof *mixture->part);
    mixture->value[mixture->n] = weight;
    mixture->part[mixture->n++] = kl_spec_copy(part);
    *made = copy;
    return KL_OK;
}

enum kl_status
kl_spec_mix_remove(const struct kl_spec *spec, size_t k, struct kl_spec **made,
                   struct kl_err *err)
{
    struct kl_spec *copy = kl_spec_copy(spec), **place;
    struct kl_spec *mixture = mixture_in(&copy, &place);
    enum kl_status status = KL_OK;
    size_t behind;

    if (mixture == NULL || mixture->n == 1)
        status = kl_fail(err, KL_E_STATE, KL_AT_NONE,
                         "there is no other part that would be left");
    else if (k >= mixture->n)
        status = kl_fail(err, KL_E_NAME, KL_AT_NONE,
                         "the mixture has %zu parts, and no part %zu",
                         mixture->n, k + 1);
    if (status != KL_OK) {
        kl_spec_free(copy);
        return status;
    }
    kl_spec_free(mixture->part[k]);
    behind = --mixture->n - k;
    memmove(mixture->part + k, mixture->part + k + 1,
            behind * sizeof *mixture->part);
    memmove(mixture->value + k, mixture->value + k + 1,
            behind * sizeof *mixture->value);
    share(mixture->value, mixture->n, 1);
    if (mixture->n == 1) { /* hang the last part in its mixture's place */
        *place = mixture->part[0];
        mixture->n = 0;
        kl_spec_free(mixture);
    }
    *made = copy;
    return KL_OK;
}
