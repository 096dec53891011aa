/* Reading mixtures. */
#include "config.h"

#include "klscope/core/spec_private.h"

#include <math.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

/* Weights are counted in a power of two near the largest, so that their sum
 * does not overflow. */
static enum kl_status
check_weights(struct kl_parser *ps, struct kl_spec *spec, size_t start)
{
    char number[KL_NUMBER];
    struct kl_dd sum = {0, 0};
    double top = 0, total;
    size_t i;

    for (i = 0; i < spec->n; i++)
        top = fmax(top, spec->value[i]);
    for (i = 0; i < spec->n; i++)
        sum = kl_dd_add_d(sum, ldexp(spec->value[i], -ilogb(top)));
    total = ldexp(kl_dd_value(sum), ilogb(top));
    if (fabs(total - 1) <= 1e-9)
        return KL_OK;
    if (!ps->normalize)
        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "the weights sum to %s, not 1",
                       kl_number_exact(number, total));
    for (i = 0; i < spec->n; i++) {
        double share = ldexp(spec->value[i], -ilogb(top)) / kl_dd_value(sum);

        spec->value[i] = fmax(share, 0x1p-1074);
    }
    return KL_OK;
}

static enum kl_status
parse_component(struct kl_parser *ps, struct kl_spec *spec)
{
    enum kl_status status;
    char number[KL_NUMBER];
    size_t start, k;
    double weight;

    kl_parse_peek(ps);
    start = ps->at;
    if (spec->n == KL_SPEC_PARTS)
        return kl_fail(ps->err, KL_E_LIMIT, kl_parse_here(start),
                       "a mixture of more than %d parts", KL_SPEC_PARTS);
    status = kl_parse_number(ps, false, &weight);
    if (status != KL_OK)
        return status;
    if (weight <= 0)
        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "weight %s must be > 0",
                       kl_number_exact(number, weight));
    status = kl_parse_expect(ps, '*');
    if (status != KL_OK)
        return status;
    k = spec->n++;
    spec->value = kl_realloc(spec->value, spec->n, sizeof *spec->value);
    spec->part = kl_realloc(spec->part, spec->n, sizeof *spec->part);
    spec->value[k] = weight;
    spec->part[k] = NULL;
    return kl_parse_single(ps, &spec->part[k]);
}

/* All parts of a mixture are discrete, or all are continuous. */
static enum kl_status
check_natures(struct kl_parser *ps, const struct kl_spec *spec, size_t start)
{
    char quote[2][KL_QUOTE];
    size_t k;
    int i;

    for (k = 1; k < spec->n; k++) {
        enum kl_nature first = kl_spec_nature(spec->part[0]);
        const struct kl_spec *part[2] = {spec->part[0], spec->part[k]};

        if (kl_spec_nature(spec->part[k]) == first)
            continue;
        for (i = 0; i < 2; i++) {
            struct kl_buf text = KL_BUF_INIT;

            kl_spec_print(part[first == KL_DISCRETE ? i : 1 - i], &text);
            kl_quote(quote[i], kl_buf_text(&text), text.len);
            kl_buf_clear(&text);
        }
        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "a mixture of %s, which is discrete, with %s, which "
                       "is a density",
                       quote[0], quote[1]);
    }
    return KL_OK;
}

enum kl_status
kl_parse_mixture(struct kl_parser *ps, struct kl_spec **out)
{
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);
    enum kl_status status;
    size_t start = ps->at;

    spec->kind = KL_SPEC_MIXTURE;
    for (;;) {
        status = parse_component(ps, spec);
        if (status != KL_OK || kl_parse_peek(ps) != '+')
            break;
        ps->at++;
    }
    if (status == KL_OK && strchr("),", kl_parse_peek(ps)) == NULL)
        status = kl_parse_unexpected(ps, "\"+\"");
    if (status == KL_OK)
        status = check_weights(ps, spec, start);
    if (status == KL_OK)
        status = check_natures(ps, spec, start);
    if (status == KL_OK)
        *out = spec;
    else
        kl_spec_free(spec);
    return status;
}
