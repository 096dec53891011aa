/* Recursive descent over the grammar
 *
 *   spec    := mixture | list | labelled | single
 *   mixture := NUMBER "*" single { "+" NUMBER "*" single }
 *   list    := NUMBER { "," NUMBER }
 *   labelled:= LABEL "=" NUMBER { "," LABEL "=" NUMBER }
 *   single  := "(" spec ")" | call | source
 *   source  := WORD [ ":" WORD ]
 *   call    := FAMILY "(" [NAME "="] NUMBER { "," [NAME "="] NUMBER } ")"
 *            | "truncate" "(" (single | mixture) "," NUMBER "," NUMBER ")"
 *            | "pdf" "(" expression "," NUMBER "," NUMBER ")"
 *            | "kde" "(" source ["," WORD "=" WORD] ["," NUMBER] ")"
 *            | "hist" "(" source ["," WORD "=" WORD] "," NUMBER ")"
 *
 * with a depth cap, so that no input can exhaust the stack. Which alternative
 * it is shows at the first delimiter: no backtracking over more than a word.
 */
#include "config.h"

#include "klscope/core/spec_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/word.h"

static enum kl_status parse_spec(struct kl_parser *ps, struct kl_spec **spec);

struct kl_at
kl_parse_here(size_t at)
{
    return (struct kl_at){.column = (int)at + 1};
}

static void
skip_blanks(struct kl_parser *ps)
{
    while (ps->at < ps->len && kl_is_blank(ps->text[ps->at]))
        ps->at++;
}

/* The next character after blanks, '\0' at the end. */
char
kl_parse_peek(struct kl_parser *ps)
{
    skip_blanks(ps);
    return ps->at < ps->len ? ps->text[ps->at] : '\0';
}

enum kl_status
kl_parse_unexpected(struct kl_parser *ps, const char *wanted)
{
    char quote[KL_QUOTE];

    if (kl_parse_peek(ps) == '\0')
        return kl_fail(ps->err, KL_E_PARSE, kl_parse_here(ps->at),
                       "%s is missing at the end", wanted);
    return kl_fail(ps->err, KL_E_PARSE, kl_parse_here(ps->at),
                   "expected %s before %s", wanted,
                   kl_quote(quote, ps->text + ps->at, ps->len - ps->at));
}

enum kl_status
kl_parse_expect(struct kl_parser *ps, char c)
{
    char wanted[] = {'"', c, '"', '\0'};

    if (kl_parse_peek(ps) != c)
        return kl_parse_unexpected(ps, wanted);
    ps->at++;
    return KL_OK;
}

/* Read a number; "inf" with a sign where limits is set. */
enum kl_status
kl_parse_number(struct kl_parser *ps, bool limits, double *value)
{
    char quote[KL_QUOTE];
    size_t span, start;

    kl_parse_peek(ps);
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
        return kl_parse_unexpected(ps, "a number");
    kl_number_parse(ps->text + start, span, value);
    ps->at += span;
    if (!isfinite(*value))
        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "%s is too large",
                       kl_quote(quote, ps->text + start, span));
    return KL_OK;
}

/* Characters that end a bare word. A "*" or "+" does not: "a+b=0.5" is a
 * label; sources that hold them are quoted when printed. */
static bool
ends_word(char c)
{
    return strchr(",=()\":", c) != NULL || kl_is_blank(c);
}

enum kl_status
kl_parse_word(struct kl_parser *ps, const char *what, struct kl_buf *word)
{
    size_t start;

    if (kl_parse_peek(ps) == '"')
        return kl_word_quoted(ps->text, ps->len, &ps->at, word, ps->err);
    start = ps->at;
    while (ps->at < ps->len && !ends_word(ps->text[ps->at]))
        ps->at++;
    if (ps->at == start)
        return kl_parse_unexpected(ps, what);
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
parse_entry(struct kl_parser *ps, struct list *list)
{
    struct kl_buf word = KL_BUF_INIT;
    char number[KL_NUMBER];
    enum kl_status status = KL_OK;
    double value;
    size_t start;

    if (list->labels != NULL) {
        status = kl_parse_word(ps, "a label", &word);
        if (status == KL_OK)
            kl_labels_add(list->labels, kl_buf_text(&word), word.len);
        kl_buf_clear(&word);
        if (status == KL_OK)
            status = kl_parse_expect(ps, '=');
    }
    if (status != KL_OK)
        return status;
    kl_parse_peek(ps);
    start = ps->at;
    status = kl_parse_number(ps, false, &value);
    if (status == KL_OK && value < 0)
        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "probability %s is negative",
                       kl_number_exact(number, value));
    if (status == KL_OK)
        push(list, value);
    return status;
}

/* Sum, sign and labels of a list that has been read. */
static enum kl_status
check_list(struct kl_parser *ps, struct list *list, size_t start)
{
    char number[KL_NUMBER], quote[KL_QUOTE];
    struct kl_dd sum = {0, 0};
    size_t i, again;
    double total;

    if (list->labels != NULL && kl_labels_repeated(list->labels, &i, &again)) {
        const char *label = kl_labels_get(list->labels, i);

        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "label %s stands twice",
                       kl_quote(quote, label, strlen(label)));
    }
    for (i = 0; i < list->n; i++)
        sum = kl_dd_add_d(sum, list->value[i]);
    total = kl_dd_value(sum);
    if (total == 0)
        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "all probabilities are 0");
    if (!isfinite(total))
        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "the sum is too large");
    if (fabs(total - 1) <= 1e-9)
        return KL_OK;
    if (!ps->normalize)
        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "the sum is %s, not 1 (--normalize divides by it)",
                       kl_number_exact(number, total));
    for (i = 0; i < list->n; i++)
        list->value[i] = kl_dd_value(kl_dd_div(kl_dd_of(list->value[i]), sum));
    return KL_OK;
}

static enum kl_status
parse_list(struct kl_parser *ps, bool labelled, struct kl_spec **spec)
{
    struct list list = {.labels = labelled ? kl_labels_new() : NULL};
    enum kl_status status;
    size_t start = ps->at;

    for (;;) {
        status = parse_entry(ps, &list);
        if (status != KL_OK || kl_parse_peek(ps) != ',')
            break;
        ps->at++;
    }
    if (status == KL_OK && kl_parse_peek(ps) != '\0' &&
        kl_parse_peek(ps) != ')')
        status = kl_parse_unexpected(ps, "\",\"");
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

/* ---- columns, singles ------------------------------------------ */

enum kl_status
kl_parse_source(struct kl_parser *ps, struct kl_buf *source,
                struct kl_spec *spec)
{
    struct kl_buf column = KL_BUF_INIT;
    enum kl_status status = KL_OK;

    spec->source = kl_buf_take(source);
    if (ps->at < ps->len && ps->text[ps->at] == ':') {
        ps->at++;
        status = kl_parse_word(ps, "a column", &column);
    }
    if (status == KL_OK && column.len > 0)
        spec->column = kl_buf_take(&column);
    kl_buf_clear(&column);
    return status;
}

static enum kl_status
parse_column(struct kl_parser *ps, struct kl_buf *source, struct kl_spec **out)
{
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);
    enum kl_status status;

    spec->kind = KL_SPEC_COLUMN;
    status = kl_parse_source(ps, source, spec);
    if (status == KL_OK)
        *out = spec;
    else
        kl_spec_free(spec);
    return status;
}

/* Go one level down, into what a parenthesis opens. */
static enum kl_status
descend(struct kl_parser *ps, size_t at)
{
    if (ps->depth++ < KL_SPEC_DEPTH)
        return KL_OK;
    return kl_fail(ps->err, KL_E_LIMIT, kl_parse_here(at),
                   "nested deeper than %d", KL_SPEC_DEPTH);
}

static enum kl_status
parse_parentheses(struct kl_parser *ps, struct kl_spec **spec)
{
    enum kl_status status = descend(ps, ps->at);

    ps->at++;
    if (status == KL_OK)
        status = parse_spec(ps, spec);
    ps->depth--;
    if (status == KL_OK)
        status = kl_parse_expect(ps, ')');
    return status;
}

enum kl_status
kl_parse_single(struct kl_parser *ps, struct kl_spec **spec)
{
    struct kl_buf word = KL_BUF_INIT;
    enum kl_status status;
    size_t start;
    bool quoted;

    if (kl_parse_peek(ps) == '(')
        return parse_parentheses(ps, spec);
    start = ps->at;
    quoted = kl_parse_peek(ps) == '"';
    status = kl_parse_word(ps, "a distribution", &word);
    if (status == KL_OK && !quoted && kl_parse_peek(ps) == '(') {
        status = descend(ps, start);
        if (status == KL_OK)
            status = kl_parse_call(ps, &word, start, spec);
        ps->depth--;
    } else if (status == KL_OK) {
        status = parse_column(ps, &word, spec);
    }
    kl_buf_clear(&word);
    return status;
}

/* True if a word that begins as a number is a file's name: "2024.csv". */
static bool
names_file(const struct kl_buf *word)
{
    size_t i, span = kl_number_span(word->data, word->len);

    for (i = span; i < word->len; i++)
        if (word->data[i] == '/' ||
            (word->data[i] >= 'A' && word->data[i] <= 'Z') ||
            (word->data[i] >= 'a' && word->data[i] <= 'z'))
            return true;
    return false;
}

/* What a spec is shows behind its first word or number: '*' a mixture, ','
 * a list, '=' a labelled list, '\0' none of these. A word before a ',' can
 * only be a mistake for a number, as in "nan,0.5"; a list says so. */
static char
first_delimiter(struct kl_parser *ps)
{
    struct kl_buf word = KL_BUF_INIT;
    struct kl_parser ahead = *ps;
    size_t span = kl_number_span(ps->text + ps->at, ps->len - ps->at);
    bool quoted = ps->text[ps->at] == '"';
    char kind = span > 0 ? ',' : '\0';

    ahead.err = NULL;
    ahead.at += span;
    if (span > 0 && kl_parse_peek(&ahead) == '*')
        return '*';
    ahead.at = ps->at;
    if (kl_parse_word(&ahead, "", &word) == KL_OK) {
        char next = kl_parse_peek(&ahead);

        if (next == '=' || (next == ',' && !quoted))
            kind = next;
        else if (!quoted && names_file(&word))
            kind = '\0';
    }
    kl_buf_clear(&word);
    return kind;
}

enum kl_status
kl_parse_argument(struct kl_parser *ps, struct kl_spec **spec)
{
    if (kl_parse_peek(ps) != '\0' && first_delimiter(ps) == '*')
        return kl_parse_mixture(ps, spec);
    return kl_parse_single(ps, spec);
}

static enum kl_status
parse_spec(struct kl_parser *ps, struct kl_spec **spec)
{
    if (kl_parse_peek(ps) == '\0')
        return kl_parse_unexpected(ps, "a distribution");
    switch (first_delimiter(ps)) {
    case '*':
        return kl_parse_mixture(ps, spec);
    case ',':
        return parse_list(ps, false, spec);
    case '=':
        return parse_list(ps, true, spec);
    default:
        return kl_parse_single(ps, spec);
    }
}

enum kl_status
kl_spec_parse(const char *text, size_t len, bool normalize,
              struct kl_spec **out, struct kl_err *err)
{
    struct kl_parser ps = {
        .text = text, .len = len, .normalize = normalize, .err = err};
    struct kl_spec *spec = NULL;
    enum kl_status status;

    if (memchr(text, '\0', len) != NULL)
        return kl_fail(err, KL_E_PARSE, KL_AT_NONE, "a NUL byte in a spec");
    if (kl_parse_peek(&ps) == '\0')
        return kl_fail(err, KL_E_PARSE, KL_AT_NONE,
                       "empty; a distribution is a list as 0.5,0.5, a family "
                       "as poisson(3), a data set as @letters or a file");
    status = parse_spec(&ps, &spec);
    if (status == KL_OK && kl_parse_peek(&ps) != '\0')
        status = kl_parse_unexpected(&ps, "the end");
    if (status == KL_OK)
        *out = spec;
    else
        kl_spec_free(spec);
    return status;
}
