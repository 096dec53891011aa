/* Recursive descent over the grammar
 *
 *   spec    := mixture | list | labelled | single
 *   mixture := NUMBER "*" single { "+" NUMBER "*" single }
 *   list    := NUMBER { "," NUMBER }
 *   labelled:= LABEL "=" NUMBER { "," LABEL "=" NUMBER }
 *   single  := "(" spec ")" | WORD "(" arguments ")" | source [ ":" WORD ]
 *
 * with a depth cap, so that no input can exhaust the stack. Which alternative
 * it is shows at the first delimiter: no backtracking over more than a word.
 */
#include "config.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/spec.h"

struct parser {
    const char *text;
    size_t len, at;
    int depth;
    bool normalize;
    struct kl_err *err;
};

static enum kl_status parse_spec(struct parser *ps, struct kl_spec **spec);
static enum kl_status parse_single(struct parser *ps, struct kl_spec **spec);

static struct kl_at
here(size_t at)
{
    return (struct kl_at){.column = (int)at + 1};
}

static void
skip_blanks(struct parser *ps)
{
    while (ps->at < ps->len && isspace((unsigned char)ps->text[ps->at]))
        ps->at++;
}

/* The next character after blanks, '\0' at the end. */
static char
peek(struct parser *ps)
{
    skip_blanks(ps);
    return ps->at < ps->len ? ps->text[ps->at] : '\0';
}

static enum kl_status
unexpected(struct parser *ps, const char *wanted)
{
    char quote[KL_QUOTE];

    if (peek(ps) == '\0')
        return kl_fail(ps->err, KL_E_PARSE, here(ps->at),
                       "%s is missing at the end", wanted);
    return kl_fail(ps->err, KL_E_PARSE, here(ps->at), "expected %s before %s",
                   wanted,
                   kl_quote(quote, ps->text + ps->at, ps->len - ps->at));
}

static enum kl_status
expect(struct parser *ps, char c)
{
    char wanted[] = {'"', c, '"', '\0'};

    if (peek(ps) != c)
        return unexpected(ps, wanted);
    ps->at++;
    return KL_OK;
}

/* Read a number; "inf" with a sign where limits is set. */
static enum kl_status
parse_number(struct parser *ps, bool limits, double *value)
{
    char quote[KL_QUOTE];
    size_t span, start;

    peek(ps);
    start = ps->at;
    if (limits) {
        size_t sign = ps->at < ps->len && ps->text[ps->at] == '-';

        if (ps->len - ps->at >= sign + 3 &&
            memcmp(ps->text + ps->at + sign, "inf", 3) == 0) {
            ps->at += sign + 3;
            *value = sign ? -INFINITY : INFINITY;
            return KL_OK;
        }
    }
    span = kl_number_span(ps->text + start, ps->len - start);
    if (span == 0)
        return unexpected(ps, "a number");
    kl_number_parse(ps->text + start, span, value);
    ps->at += span;
    if (!isfinite(*value))
        return kl_fail(ps->err, KL_E_DOMAIN, here(start), "%s is too large",
                       kl_quote(quote, ps->text + start, span));
    return KL_OK;
}

/* A quoted string, its escapes undone: \" \\ \xHH. */
static enum kl_status
parse_quoted(struct parser *ps, struct kl_buf *word)
{
    size_t start = ps->at++;

    while (ps->at < ps->len && ps->text[ps->at] != '"') {
        char c = ps->text[ps->at++];
        char hex[3] = {0}, *end = hex;

        if (c == '\\' && ps->at < ps->len) {
            c = ps->text[ps->at++];
            if (c == 'x' && ps->len - ps->at >= 2) {
                memcpy(hex, ps->text + ps->at, 2);
                c = (char)strtol(hex, &end, 16);
                if (end != hex + 2 || c == '\0')
                    return unexpected(ps, "two hexadecimal digits, not 00,");
                ps->at += 2;
            }
        }
        kl_buf_addc(word, c);
    }
    if (ps->at >= ps->len)
        return kl_fail(ps->err, KL_E_PARSE, here(start),
                       "the quote is never closed");
    ps->at++;
    return KL_OK;
}

/* Characters that end a bare word. A "*" or "+" does not: "a+b=0.5" is a
 * label; sources that hold them are quoted when printed. */
static bool
ends_word(char c)
{
    return strchr(",=()\":", c) != NULL || isspace((unsigned char)c);
}

static enum kl_status
parse_word(struct parser *ps, const char *what, struct kl_buf *word)
{
    size_t start;

    if (peek(ps) == '"')
        return parse_quoted(ps, word);
    start = ps->at;
    while (ps->at < ps->len && !ends_word(ps->text[ps->at]))
        ps->at++;
    if (ps->at == start)
        return unexpected(ps, what);
    kl_buf_add(word, ps->text + start, ps->at - start);
    return KL_OK;
}

/* ---- lists -------------------------------------------------------------- */

struct list {
    double *value;
    size_t n, cap;
    struct kl_labels *labels;
};

static void
push(struct list *list, double value)
{
    if (list->n == list->cap) {
        list->cap = list->cap > 0 ? 2 * list->cap : 16;
        list->value = kl_realloc(list->value, list->cap, sizeof(double));
    }
    list->value[list->n++] = value;
}

/* One entry of a list, with its label where the list has them. */
static enum kl_status
parse_entry(struct parser *ps, struct list *list)
{
    struct kl_buf word = KL_BUF_INIT;
    char number[KL_NUMBER];
    enum kl_status status = KL_OK;
    double value;
    size_t start;

    if (list->labels != NULL) {
        status = parse_word(ps, "a label", &word);
        if (status == KL_OK)
            kl_labels_add(list->labels, kl_buf_text(&word), word.len);
        kl_buf_clear(&word);
        if (status == KL_OK)
            status = expect(ps, '=');
    }
    if (status != KL_OK)
        return status;
    peek(ps);
    start = ps->at;
    status = parse_number(ps, false, &value);
    if (status == KL_OK && value < 0)
        return kl_fail(ps->err, KL_E_DOMAIN, here(start),
                       "probability %s is negative",
                       kl_number_exact(number, value));
    if (status == KL_OK)
        push(list, value);
    return status;
}

/* Sum, sign and labels of a list that has been read. */
static enum kl_status
check_list(struct parser *ps, struct list *list, size_t start)
{
    char number[KL_NUMBER], quote[KL_QUOTE];
    struct kl_dd sum = {0, 0};
    size_t i, again;
    double total;

    if (list->labels != NULL && kl_labels_repeated(list->labels, &i, &again)) {
        const char *label = kl_labels_get(list->labels, i);

        return kl_fail(ps->err, KL_E_DOMAIN, here(start),
                       "label %s stands twice",
                       kl_quote(quote, label, strlen(label)));
    }
    for (i = 0; i < list->n; i++)
        sum = kl_dd_add_d(sum, list->value[i]);
    total = kl_dd_value(sum);
    if (total == 0)
        return kl_fail(ps->err, KL_E_DOMAIN, here(start),
                       "all probabilities are 0");
    if (!isfinite(total))
        return kl_fail(ps->err, KL_E_DOMAIN, here(start),
                       "the sum is too large");
    if (fabs(total - 1) <= 1e-9)
        return KL_OK;
    if (!ps->normalize)
        return kl_fail(ps->err, KL_E_DOMAIN, here(start),
                       "the sum is %s, not 1 (--normalize divides by it)",
                       kl_number_exact(number, total));
    for (i = 0; i < list->n; i++)
        list->value[i] =
            kl_dd_value(kl_dd_div(kl_dd_of(list->value[i]), sum));
    return KL_OK;
}

static enum kl_status
parse_list(struct parser *ps, bool labelled, struct kl_spec **spec)
{
    struct list list = {.labels = labelled ? kl_labels_new() : NULL};
    enum kl_status status;
    size_t start = ps->at;

    for (;;) {
        status = parse_entry(ps, &list);
        if (status != KL_OK || peek(ps) != ',')
            break;
        ps->at++;
    }
    if (status == KL_OK && peek(ps) != '\0' && peek(ps) != ')')
        status = unexpected(ps, "\",\"");
    if (status == KL_OK)
        status = check_list(ps, &list, start);
    if (status == KL_OK) {
        *spec = kl_calloc(1, sizeof **spec);
        (*spec)->kind = KL_SPEC_LIST;
        (*spec)->n = list.n;
        (*spec)->value = list.value;
        (*spec)->labels = list.labels;
        return KL_OK;
    }
    free(list.value);
    kl_labels_free(list.labels);
    return status;
}

/* ---- calls -------------------------------------------------------------- */

static enum kl_status
unknown_family(struct parser *ps, const char *word, size_t len, size_t start)
{
    const char *nearest = kl_family_nearest(word, len);
    char quote[KL_QUOTE];

    kl_quote(quote, word, len);
    if (nearest != NULL)
        return kl_fail(ps->err, KL_E_NAME, here(start),
                       "unknown distribution %s; did you mean %s?", quote,
                       nearest);
    return kl_fail(ps->err, KL_E_NAME, here(start),
                   "unknown distribution %s; `klscope families` lists them",
                   quote);
}

/* Which parameter an argument is for: NAME= or the next by position. */
static enum kl_status
parse_param(struct parser *ps, const struct kl_family *family, int position,
            int *which)
{
    size_t start, end;
    char quote[KL_QUOTE];

    peek(ps);
    start = end = ps->at;
    while (end < ps->len &&
           (isalpha((unsigned char)ps->text[end]) || ps->text[end] == '_'))
        end++;
    ps->at = end;
    if (end == start || peek(ps) != '=') {
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
    return kl_fail(ps->err, KL_E_NAME, here(start),
                   "%s has no parameter %s", family->key,
                   kl_quote(quote, ps->text + start, end - start));
}

static enum kl_status
parse_arguments(struct parser *ps, struct kl_spec *spec, bool *given)
{
    const struct kl_family *family = spec->family;
    enum kl_status status;
    int position = 0, which;
    size_t start;

    if (peek(ps) == ')')
        return KL_OK;
    for (;;) {
        peek(ps);
        start = ps->at;
        status = parse_param(ps, family, position++, &which);
        if (status != KL_OK)
            return status;
        if (which >= family->nparam)
            return kl_fail(ps->err, KL_E_PARSE, here(start),
                           "%s takes %d argument%s, not more", family->key,
                           family->nparam, family->nparam > 1 ? "s" : "");
        if (given[which])
            return kl_fail(ps->err, KL_E_PARSE, here(start),
                           "%s: %s is given twice", family->key,
                           family->param[which].name);
        given[which] = true;
        status = parse_number(ps, false, &spec->a[which]);
        if (status != KL_OK || peek(ps) != ',')
            return status;
        ps->at++;
    }
}

/* Prefix an error of the parameters with the call: "poisson(mean=-1): ..." */
static enum kl_status
in_call(struct parser *ps, const struct kl_spec *spec, size_t start,
        enum kl_status code, const char *what)
{
    struct kl_buf call = KL_BUF_INIT;
    enum kl_status status;

    (void)start;
    kl_spec_print(spec, &call);
    status = kl_fail(ps->err, code, KL_AT_NONE, "%s: %s", kl_buf_text(&call),
                     what);
    kl_buf_clear(&call);
    return status;
}

static enum kl_status
check_family(struct parser *ps, const struct kl_spec *spec, const bool *given,
             size_t start)
{
    const struct kl_family *family = spec->family;
    struct kl_err inner = {0};
    const char *refusal;
    int i;

    for (i = 0; i < family->nparam; i++)
        if (!given[i])
            return kl_fail(ps->err, KL_E_PARSE, here(start),
                           "%s: %s is missing", family->key,
                           family->param[i].name);
    for (i = 0; i < family->nparam; i++)
        if (kl_param_check(&family->param[i], spec->a[i], &inner) != KL_OK)
            return in_call(ps, spec, start, KL_E_DOMAIN, inner.text);
    refusal = family->refuse != NULL ? family->refuse(spec->a) : NULL;
    if (refusal != NULL)
        return in_call(ps, spec, start, KL_E_DOMAIN, refusal);
    return KL_OK;
}

static enum kl_status
parse_family(struct parser *ps, struct kl_spec *spec, size_t start)
{
    bool given[KL_PARAM_MAX] = {false};
    enum kl_status status;

    status = parse_arguments(ps, spec, given);
    if (status == KL_OK)
        status = expect(ps, ')');
    if (status == KL_OK)
        status = check_family(ps, spec, given, start);
    return status;
}

static enum kl_status
parse_truncate(struct parser *ps, struct kl_spec *spec)
{
    enum kl_status status;

    spec->n = 1;
    spec->part = kl_calloc(1, sizeof *spec->part);
    status = parse_single(ps, &spec->part[0]);
    if (status == KL_OK)
        status = expect(ps, ',');
    if (status == KL_OK)
        status = parse_number(ps, true, &spec->low);
    if (status == KL_OK)
        status = expect(ps, ',');
    if (status == KL_OK)
        status = parse_number(ps, true, &spec->high);
    if (status == KL_OK)
        status = expect(ps, ')');
    if (status == KL_OK && !(spec->low <= spec->high))
        return in_call(ps, spec, 0, KL_E_DOMAIN,
                       "the lower limit must be <= the upper one");
    return status;
}

static enum kl_status
parse_call(struct parser *ps, const struct kl_buf *word, size_t start,
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

/* ---- columns, singles, mixtures ------------------------------------------ */

static enum kl_status
parse_column(struct parser *ps, struct kl_buf *source, struct kl_spec **out)
{
    struct kl_buf column = KL_BUF_INIT;
    struct kl_spec *spec;
    enum kl_status status = KL_OK;

    if (ps->at < ps->len && ps->text[ps->at] == ':') {
        ps->at++;
        status = parse_word(ps, "a column", &column);
    }
    if (status != KL_OK) {
        kl_buf_clear(&column);
        return status;
    }
    spec = kl_calloc(1, sizeof *spec);
    spec->kind = KL_SPEC_COLUMN;
    spec->source = kl_buf_take(source);
    if (column.len > 0)
        spec->column = kl_buf_take(&column);
    kl_buf_clear(&column);
    *out = spec;
    return KL_OK;
}

/* A part of a mixture or truncation, or a whole spec that is no list. */
static enum kl_status
parse_single(struct parser *ps, struct kl_spec **spec)
{
    struct kl_buf word = KL_BUF_INIT;
    enum kl_status status;
    size_t start;
    bool quoted;

    if (ps->depth >= KL_SPEC_DEPTH)
        return kl_fail(ps->err, KL_E_LIMIT, here(ps->at),
                       "nested deeper than %d", KL_SPEC_DEPTH);
    if (peek(ps) == '(') {
        ps->at++;
        ps->depth++;
        status = parse_spec(ps, spec);
        ps->depth--;
        if (status == KL_OK)
            status = expect(ps, ')');
        return status;
    }
    start = ps->at;
    quoted = peek(ps) == '"';
    status = parse_word(ps, "a distribution", &word);
    if (status == KL_OK && !quoted && peek(ps) == '(') {
        ps->depth++;
        status = parse_call(ps, &word, start, spec);
        ps->depth--;
    } else if (status == KL_OK) {
        status = parse_column(ps, &word, spec);
    }
    kl_buf_clear(&word);
    return status;
}

static enum kl_status
check_weights(struct parser *ps, const struct list *list, size_t start)
{
    char number[KL_NUMBER];
    struct kl_dd sum = {0, 0};
    size_t i;

    for (i = 0; i < list->n; i++)
        sum = kl_dd_add_d(sum, list->value[i]);
    if (fabs(kl_dd_value(sum) - 1) <= 1e-9)
        return KL_OK;
    if (!ps->normalize)
        return kl_fail(ps->err, KL_E_DOMAIN, here(start),
                       "the weights sum to %s, not 1",
                       kl_number_exact(number, kl_dd_value(sum)));
    for (i = 0; i < list->n; i++)
        list->value[i] /= kl_dd_value(sum);
    return KL_OK;
}

static enum kl_status
parse_component(struct parser *ps, struct list *list, struct kl_spec *spec)
{
    enum kl_status status;
    char number[KL_NUMBER];
    size_t start;
    double weight;

    peek(ps);
    start = ps->at;
    status = parse_number(ps, false, &weight);
    if (status != KL_OK)
        return status;
    if (weight <= 0)
        return kl_fail(ps->err, KL_E_DOMAIN, here(start),
                       "weight %s must be > 0",
                       kl_number_exact(number, weight));
    status = expect(ps, '*');
    if (status != KL_OK)
        return status;
    push(list, weight);
    spec->part = kl_realloc(spec->part, list->n, sizeof *spec->part);
    spec->part[list->n - 1] = NULL;
    spec->n = list->n;
    return parse_single(ps, &spec->part[list->n - 1]);
}

static enum kl_status
parse_mixture(struct parser *ps, struct kl_spec **out)
{
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);
    struct list weights = {0};
    enum kl_status status;
    size_t start = ps->at;

    spec->kind = KL_SPEC_MIXTURE;
    for (;;) {
        status = parse_component(ps, &weights, spec);
        if (status != KL_OK || peek(ps) != '+')
            break;
        ps->at++;
    }
    if (status == KL_OK)
        status = check_weights(ps, &weights, start);
    spec->value = weights.value;
    if (status == KL_OK)
        *out = spec;
    else
        kl_spec_free(spec);
    return status;
}

/* True if a word that begins as a number is a file's name: "2024.csv". */
static bool
names_file(const struct kl_buf *word)
{
    size_t i;

    for (i = 0; i < word->len; i++)
        if (word->data[i] == '/' ||
            (isalpha((unsigned char)word->data[i]) &&
             kl_number_span(word->data, word->len) != word->len))
            return true;
    return false;
}

/* What a spec is shows behind its first word or number: '*' a mixture, ','
 * a list, '=' a labelled list, '\0' none of these. */
static char
first_delimiter(struct parser *ps)
{
    struct kl_buf word = KL_BUF_INIT;
    struct parser ahead = *ps;
    size_t span = kl_number_span(ps->text + ps->at, ps->len - ps->at);
    char kind = span > 0 ? ',' : '\0';

    ahead.err = NULL;
    ahead.at += span;
    if (span > 0 && peek(&ahead) == '*')
        return '*';
    ahead.at = ps->at;
    if (parse_word(&ahead, "", &word) == KL_OK) {
        if (peek(&ahead) == '=')
            kind = '=';
        else if (names_file(&word) && peek(&ahead) != ',')
            kind = '\0';
    }
    kl_buf_clear(&word);
    return kind;
}

static enum kl_status
parse_spec(struct parser *ps, struct kl_spec **spec)
{
    enum kl_status status;

    peek(ps);
    switch (first_delimiter(ps)) {
    case '*':
        status = parse_mixture(ps, spec);
        break;
    case ',':
        status = parse_list(ps, false, spec);
        break;
    case '=':
        status = parse_list(ps, true, spec);
        break;
    default:
        status = parse_single(ps, spec);
        break;
    }
    return status;
}

enum kl_status
kl_spec_parse(const char *text, size_t len, bool normalize,
              struct kl_spec **out, struct kl_err *err)
{
    struct parser ps = {
        .text = text, .len = len, .normalize = normalize, .err = err};
    struct kl_spec *spec = NULL;
    enum kl_status status;

    if (memchr(text, '\0', len) != NULL)
        return kl_fail(err, KL_E_PARSE, KL_AT_NONE, "a NUL byte in a spec");
    if (peek(&ps) == '\0')
        return kl_fail(err, KL_E_PARSE, KL_AT_NONE,
                       "empty; a distribution is a list as 0.5,0.5, a family "
                       "as poisson(3), a data set as @letters or a file");
    status = parse_spec(&ps, &spec);
    if (status == KL_OK && peek(&ps) != '\0')
        status = unexpected(&ps, "the end");
    if (status == KL_OK)
        *out = spec;
    else
        kl_spec_free(spec);
    return status;
}
