/* Calls in specs: families with their parameters, and truncate. */
#include "config.h"

#include "klscope/core/spec_private.h"

#include <string.h>

#include "klscope/base/alloc.h"

/* Which parameter an argument is for: NAME= or the next by position. */
static enum kl_status
parse_param(struct kl_parser *ps, const struct kl_family *family, int position,
            int *which)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
    size_t start, end;
    char quote[KL_QUOTE];

    kl_parse_peek(ps);
    start = end = ps->at;
    while (end < ps->len && ps->text[end] != '\0' &&
           strchr(letters, ps->text[end]) != NULL)
        end++;
    ps->at = end;
    if (end == start || kl_parse_peek(ps) != '=') {
        ps->at = start;
        *which = position;
        return KL_OK;
    }
    ps->at++;
    for (*which = 0; *which < family->nparam; (*which)++) {
        const char *name = family->param[*which].name;

        if (strlen(name) == end - start &&
            memcmp(name, ps->text + start, end - start) == 0)
            return KL_OK;
    }
    return kl_fail(ps->err, KL_E_NAME, kl_parse_here(start),
                   "%s has no parameter %s", family->key,
                   kl_quote(quote, ps->text + start, end - start));
}

static enum kl_status
parse_arguments(struct kl_parser *ps, struct kl_spec *spec, bool *given)
{
    const struct kl_family *family = spec->family;
    enum kl_status status;
    int position = 0, which;
    size_t start;

    if (kl_parse_peek(ps) == ')')
        return KL_OK;
    for (;;) {
        kl_parse_peek(ps);
        start = ps->at;
        status = parse_param(ps, family, position++, &which);
        if (status != KL_OK)
            return status;
        if (which >= family->nparam)
            return kl_fail(ps->err, KL_E_PARSE, kl_parse_here(start),
                           "%s takes %d argument%s, not more", family->key,
                           family->nparam, family->nparam > 1 ? "s" : "");
        if (given[which])
            return kl_fail(ps->err, KL_E_PARSE, kl_parse_here(start),
                           "%s: %s is given twice", family->key,
                           family->param[which].name);
        given[which] = true;
        status = kl_parse_number(ps, false, &spec->a[which]);
        if (status != KL_OK || kl_parse_peek(ps) != ',')
            return status;
        ps->at++;
    }
}

enum kl_status
kl_parse_blame(struct kl_parser *ps, const struct kl_spec *spec,
               const char *what)
{
    struct kl_err inner = {0};

    kl_fail(&inner, KL_E_DOMAIN, KL_AT_NONE, "%s", what);
    return kl_spec_blame(spec, KL_E_DOMAIN, &inner, ps->err);
}

static enum kl_status
check_family(struct kl_parser *ps, const struct kl_spec *spec,
             const bool *given, size_t start)
{
    const struct kl_family *family = spec->family;
    struct kl_err inner = {0};
    const char *refusal;
    int i;

    for (i = 0; i < family->nparam; i++)
        if (!given[i])
            return kl_fail(ps->err, KL_E_PARSE, kl_parse_here(start),
                           "%s: %s is missing", family->key,
                           family->param[i].name);
    for (i = 0; i < family->nparam; i++)
        if (kl_param_check(&family->param[i], spec->a[i], &inner) != KL_OK)
            return kl_parse_blame(ps, spec, inner.text);
    refusal = family->refuse != NULL ? family->refuse(spec->a) : NULL;
    if (refusal != NULL)
        return kl_parse_blame(ps, spec, refusal);
    return KL_OK;
}

static enum kl_status
parse_family(struct kl_parser *ps, struct kl_spec *spec, size_t start)
{
    bool given[KL_PARAM_MAX] = {false};
    enum kl_status status;

    status = parse_arguments(ps, spec, given);
    if (status == KL_OK)
        status = kl_parse_expect(ps, ')');
    if (status == KL_OK)
        status = check_family(ps, spec, given, start);
    return status;
}

static enum kl_status
parse_truncate(struct kl_parser *ps, struct kl_spec *spec)
{
    enum kl_status status;

    spec->n = 1;
    spec->part = kl_calloc(1, sizeof *spec->part);
    status = kl_parse_argument(ps, &spec->part[0]);
    if (status == KL_OK)
        status = kl_parse_expect(ps, ',');
    if (status == KL_OK)
        status = kl_parse_number(ps, true, &spec->low);
    if (status == KL_OK)
        status = kl_parse_expect(ps, ',');
    if (status == KL_OK)
        status = kl_parse_number(ps, true, &spec->high);
    if (status == KL_OK)
        status = kl_parse_expect(ps, ')');
    if (status != KL_OK)
        return status;
    if (kl_spec_nature(spec) == KL_CONTINUOUS && !(spec->low < spec->high))
        return kl_parse_blame(ps, spec,
                              "the lower limit must be < the upper one");
    if (!(spec->low <= spec->high))
        return kl_parse_blame(ps, spec,
                              "the lower limit must be <= the upper one");
    return KL_OK;
}

/* What is called: a word of the language, or else a family. */
static const struct {
    const char *key;
    enum kl_spec_kind kind;
    enum kl_status (*parse)(struct kl_parser *ps, struct kl_spec *spec);
} calls[] = {
    {"truncate", KL_SPEC_TRUNCATE, parse_truncate},
    {"pdf", KL_SPEC_PDF, kl_parse_pdf},
    {"kde", KL_SPEC_KDE, kl_parse_data},
    {"hist", KL_SPEC_HIST, kl_parse_data},
};

static enum kl_status
parse_call(struct kl_parser *ps, const struct kl_buf *word, size_t start,
           struct kl_spec *spec)
{
    size_t i;

    for (i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(kl_buf_text(word), calls[i].key) == 0) {
            spec->kind = calls[i].kind;
            return calls[i].parse(ps, spec);
        }
    spec->kind = KL_SPEC_FAMILY;
    spec->family = kl_family_find(kl_buf_text(word), word->len);
    if (spec->family == NULL)
        return kl_family_unknown(kl_buf_text(word), word->len,
                                 kl_parse_here(start), ps->err);
    return parse_family(ps, spec, start);
}

enum kl_status
kl_parse_call(struct kl_parser *ps, const struct kl_buf *word, size_t start,
              struct kl_spec **out)
{
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);
    enum kl_status status;

    ps->at++; /* the parenthesis that made it a call */
    status = parse_call(ps, word, start, spec);
    if (status == KL_OK)
        *out = spec;
    else
        kl_spec_free(spec);
    return status;
}
