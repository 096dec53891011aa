/* Calls in specs: families with their parameters, and truncate. */
#include "config.h"

#include "klscope/core/spec_private.h"

#include <string.h>

#include "klscope/base/alloc.h"

static enum kl_status
unknown_family(struct kl_parser *ps, const char *word, size_t len, size_t start)
{
    const char *nearest = kl_family_nearest(word, len);
    char quote[KL_QUOTE];

    kl_quote(quote, word, len);
    if (nearest != NULL)
        return kl_fail(ps->err, KL_E_NAME, kl_parse_here(start),
                       "unknown distribution %s; did you mean %s?", quote,
                       nearest);
    return kl_fail(ps->err, KL_E_NAME, kl_parse_here(start),
                   "unknown distribution %s; `klscope families` lists them",
                   quote);
}

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

/* Prefix an error of the parameters with the call: "poisson(mean=-1): ..." */
static enum kl_status
in_call(struct kl_parser *ps, const struct kl_spec *spec, const char *what)
{
    struct kl_buf call = KL_BUF_INIT;
    enum kl_status status;

    kl_spec_print(spec, &call);
    status = kl_fail(ps->err, KL_E_DOMAIN, KL_AT_NONE, "%s: %s",
                     kl_buf_text(&call), what);
    kl_buf_clear(&call);
    return status;
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
            return in_call(ps, spec, inner.text);
    refusal = family->refuse != NULL ? family->refuse(spec->a) : NULL;
    if (refusal != NULL)
        return in_call(ps, spec, refusal);
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
    if (status == KL_OK && !(spec->low <= spec->high))
        return in_call(ps, spec, "the lower limit must be <= the upper one");
    return status;
}

enum kl_status
kl_parse_call(struct kl_parser *ps, const struct kl_buf *word, size_t start,
              struct kl_spec **out)
{
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);
    enum kl_status status;

    ps->at++; /* the parenthesis that made it a call */
    if (strcmp(kl_buf_text(word), "truncate") == 0) {
        spec->kind = KL_SPEC_TRUNCATE;
        status = parse_truncate(ps, spec);
    } else {
        spec->kind = KL_SPEC_FAMILY;
        spec->family = kl_family_find(kl_buf_text(word), word->len);
        status = spec->family != NULL
                     ? parse_family(ps, spec, start)
                     : unknown_family(ps, kl_buf_text(word), word->len, start);
    }
    if (status == KL_OK)
        *out = spec;
    else
        kl_spec_free(spec);
    return status;
}
