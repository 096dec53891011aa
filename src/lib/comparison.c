#include "config.h"

#include "klscope/lib/comparison.h"

#include <assert.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"
#include "klscope/core/closed.h"
#include "klscope/core/code.h"
#include "klscope/core/pair.h"
#include "klscope/core/reason.h"
#include "klscope/lib/private.h"

_Static_assert((int)KL_PREFIX_NONE == (int)KL_NO_WORD, "the same number");

struct kl_comparison {
    struct kl_spec *spec[2]; /* of densities, for closed forms; else NULL */
    struct kl_pair pair; /* n is 0 for densities */
    struct kl_measures measures;
};

/* What is compared: nothing that would be read from files. */
static const struct kl_spec *
kept(const struct kl_distribution *side)
{
    return side->kept != NULL ? side->kept : side->spec;
}

static enum kl_status
compare_outcomes(const struct kl_distribution *p,
                 const struct kl_distribution *q,
                 struct kl_comparison *comparison, struct kl_err *err)
{
    struct kl_pair *pair = &comparison->pair;
    enum kl_status status = kl_pair_init(pair, kept(p), kept(q), NULL, err);

    if (status != KL_OK) {
        pair->n = 0;
        return status;
    }
    kl_measure_all(&pair->side[KL_P], &pair->side[KL_Q],
                   comparison->measures.alpha, &comparison->measures);
    return KL_OK;
}

static void
compare_densities(struct kl_workspace *workspace,
                  const struct kl_distribution *p,
                  const struct kl_distribution *q,
                  struct kl_comparison *comparison)
{
    comparison->spec[KL_P] = kl_spec_copy(p->spec);
    comparison->spec[KL_Q] = kl_spec_copy(q->spec);
    kl_quad_measures(workspace->quad, p->density, q->density,
                     comparison->measures.alpha, &comparison->measures);
    kl_closed_settle(p->spec, q->spec, &comparison->measures);
}

static enum kl_status
compare(struct kl_workspace *workspace, const struct kl_distribution *p,
        const struct kl_distribution *q, double alpha,
        struct kl_comparison **made, struct kl_err *err)
{
    struct kl_comparison *comparison;
    enum kl_status status;

    if (!kl_alpha_valid(alpha))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "alpha must be " KL_ALPHA_DOMAIN);
    status = kl_spec_same_nature(p->spec, q->spec, err);
    if (status != KL_OK)
        return status;
    comparison = kl_calloc(1, sizeof *comparison);
    comparison->measures.alpha = alpha;
    if (p->density != NULL)
        compare_densities(workspace, p, q, comparison);
    else
        status = compare_outcomes(p, q, comparison, err);
    if (status == KL_OK)
        *made = comparison;
    else
        kl_comparison_free(comparison);
    return status;
}

enum kl_status
kl_comparison_new(struct kl_workspace *workspace,
                  const struct kl_distribution *p,
                  const struct kl_distribution *q, double alpha,
                  struct kl_comparison **made, struct kl_err *err)
{
    struct kl_lib_locale locale = kl_lib_locale_enter();
    enum kl_status status;

    *made = NULL;
    status = compare(workspace, p, q, alpha, made, err);
    kl_lib_locale_leave(locale);
    return status;
}

void
kl_comparison_free(struct kl_comparison *comparison)
{
    if (comparison == NULL)
        return;
    if (comparison->pair.n > 0)
        kl_pair_clear(&comparison->pair);
    kl_spec_free(comparison->spec[KL_P]);
    kl_spec_free(comparison->spec[KL_Q]);
    free(comparison);
}

struct kl_value
kl_comparison_value(const struct kl_comparison *comparison,
                    enum kl_measure measure, enum kl_unit unit)
{
    return kl_unit_apply(unit, measure, comparison->measures.value[measure]);
}

char *
kl_comparison_reason(const struct kl_comparison *comparison,
                     enum kl_measure measure)
{
    struct kl_lib_locale locale = kl_lib_locale_enter();
    struct kl_buf text = KL_BUF_INIT;

    kl_format_reason(comparison->pair.n > 0 ? &comparison->pair : NULL,
                     &comparison->measures, measure, &text);
    kl_lib_locale_leave(locale);
    return text.len > 0 ? kl_buf_take(&text) : NULL;
}

bool
kl_comparison_formula(const struct kl_comparison *comparison,
                      enum kl_measure measure, enum kl_unit unit,
                      struct kl_value *value)
{
    if (comparison->pair.n > 0 ||
        !kl_closed_form(comparison->spec[KL_P], comparison->spec[KL_Q],
                        measure, value))
        return false;
    *value = kl_unit_apply(unit, measure, *value);
    return true;
}

size_t
kl_comparison_count(const struct kl_comparison *comparison)
{
    return comparison->pair.n;
}

char *
kl_comparison_label(const struct kl_comparison *comparison, size_t i)
{
    struct kl_buf name = KL_BUF_INIT;

    assert(i < comparison->pair.n);
    kl_pair_label(&comparison->pair, i, &name);
    return kl_buf_take(&name);
}

double
kl_comparison_probability(const struct kl_comparison *comparison,
                          enum kl_side side, size_t i)
{
    assert(i < comparison->pair.n);
    return kl_bins_prob(&comparison->pair.side[side], i);
}

/* ---- codes --------------------------------------------------------------- */

struct kl_prefix_code {
    const struct kl_pair *pair;
    struct kl_code code;
};

enum kl_status
kl_prefix_code_new(const struct kl_comparison *comparison, enum kl_side side,
                   enum kl_prefix_kind kind, struct kl_prefix_code **made,
                   struct kl_err *err)
{
    static void (*const build[])(const struct kl_bins *, struct kl_code *) = {
        [KL_PREFIX_HUFFMAN] = kl_code_huffman,
        [KL_PREFIX_SHANNON] = kl_code_shannon,
    };

    *made = NULL;
    if (comparison->pair.n == 0)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "a density has no code: cut it into bins");
    *made = kl_malloc(sizeof **made);
    (*made)->pair = &comparison->pair;
    build[kind](&comparison->pair.side[side], &(*made)->code);
    return KL_OK;
}

void
kl_prefix_code_free(struct kl_prefix_code *prefix)
{
    if (prefix == NULL)
        return;
    kl_code_clear(&prefix->code);
    free(prefix);
}

unsigned
kl_prefix_code_length(const struct kl_prefix_code *prefix, size_t i)
{
    assert(i < prefix->code.n);
    return prefix->code.length[i];
}

char *
kl_prefix_code_word(const struct kl_prefix_code *prefix, size_t i)
{
    char word[KL_WORD_MAX + 1];

    assert(i < prefix->code.n);
    return kl_strdup(kl_code_word(&prefix->code, i, word));
}

struct kl_value
kl_prefix_code_mean(const struct kl_prefix_code *prefix, enum kl_side side)
{
    return kl_code_mean(&prefix->code, &prefix->pair->side[side]);
}

struct kl_value
kl_prefix_code_kraft(const struct kl_prefix_code *prefix)
{
    return kl_code_kraft(&prefix->code);
}
