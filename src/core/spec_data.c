/* Reading kde, hist and pdf. */
#include "config.h"

#include "klscope/core/spec_private.h"

#include <math.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/expr.h"

/* What the number in a call is for. */
static const char *
argument_name(const struct kl_spec *spec)
{
    return spec->kind == KL_SPEC_KDE ? "bandwidth" : "bins";
}

/* True if a number stands here that is an argument, and not a word before a
 * "=", as in "2007=yes". */
static bool
is_number(struct kl_parser *ps)
{
    struct kl_parser ahead = *ps;
    size_t span;

    kl_parse_peek(&ahead);
    span = kl_number_span(ahead.text + ahead.at, ahead.len - ahead.at);
    ahead.at += span;
    return span > 0 && strchr(",)", kl_parse_peek(&ahead)) != NULL;
}

/* Step over "bandwidth =" or "bins =". */
static bool
skip_name(struct kl_parser *ps, const struct kl_spec *spec)
{
    const char *name = argument_name(spec);
    struct kl_parser ahead = *ps;

    kl_parse_peek(&ahead);
    if (ahead.len - ahead.at < strlen(name) ||
        memcmp(ahead.text + ahead.at, name, strlen(name)) != 0)
        return false;
    ahead.at += strlen(name);
    if (kl_parse_peek(&ahead) != '=')
        return false;
    ps->at = ahead.at + 1;
    return true;
}

/* COLUMN=LABEL */
static enum kl_status
parse_where(struct kl_parser *ps, struct kl_spec *spec)
{
    struct kl_buf word = KL_BUF_INIT;
    enum kl_status status;

    status = kl_parse_word(ps, "a condition, COLUMN=LABEL, or a number", &word);
    if (status == KL_OK)
        status = kl_parse_expect(ps, '=');
    if (status == KL_OK) {
        spec->where[0] = kl_buf_take(&word);
        status = kl_parse_word(ps, "a label", &word);
        spec->where[1] = kl_buf_take(&word);
    }
    kl_buf_clear(&word);
    return status;
}

static enum kl_status
parse_amount(struct kl_parser *ps, struct kl_spec *spec)
{
    char number[KL_NUMBER];
    enum kl_status status;
    double value;
    size_t start;

    kl_parse_peek(ps);
    start = ps->at;
    status = kl_parse_number(ps, false, &value);
    if (status != KL_OK)
        return status;
    if (spec->kind == KL_SPEC_KDE && value > 0) {
        spec->bandwidth = value;
        return KL_OK;
    }
    if (spec->kind == KL_SPEC_HIST && value >= 1 && value <= KL_SPEC_BINS &&
        value == floor(value)) {
        spec->bins = (size_t)value;
        return KL_OK;
    }
    kl_number_exact(number, value);
    if (spec->kind == KL_SPEC_KDE)
        return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                       "kde: bandwidth must be > 0, not %s", number);
    return kl_fail(ps->err, KL_E_DOMAIN, kl_parse_here(start),
                   "hist: bins must be a whole number from 1 to %d, not %s",
                   KL_SPEC_BINS, number);
}

/* One argument behind the source: a condition, then a number. */
static enum kl_status
parse_option(struct kl_parser *ps, struct kl_spec *spec)
{
    if (skip_name(ps, spec) || spec->where[0] != NULL || is_number(ps))
        return parse_amount(ps, spec);
    return parse_where(ps, spec);
}

enum kl_status
kl_parse_data(struct kl_parser *ps, struct kl_spec *spec)
{
    struct kl_buf word = KL_BUF_INIT;
    enum kl_status status;

    status = kl_parse_word(ps, "a file or a data set", &word);
    if (status == KL_OK)
        status = kl_parse_source(ps, &word, spec);
    kl_buf_clear(&word);
    while (status == KL_OK && spec->bandwidth == 0 && spec->bins == 0 &&
           kl_parse_peek(ps) == ',') {
        ps->at++;
        status = parse_option(ps, spec);
    }
    if (status == KL_OK && spec->kind == KL_SPEC_HIST && spec->bins == 0 &&
        kl_parse_peek(ps) == ')')
        return kl_fail(ps->err, KL_E_PARSE, kl_parse_here(ps->at),
                       "hist: bins is missing");
    return status == KL_OK ? kl_parse_expect(ps, ')') : status;
}

/* Beyond 1e300 there is no room left to follow a tail in. */
static bool
is_limit(double x)
{
    return isinf(x) || fabs(x) <= 1e300;
}

enum kl_status
kl_parse_pdf(struct kl_parser *ps, struct kl_spec *spec)
{
    double *const limit[] = {&spec->low, &spec->high};
    enum kl_status status;
    size_t start, used = 0;
    int i;

    kl_parse_peek(ps);
    start = ps->at;
    status = kl_expr_parse(ps->text + start, ps->len - start, &spec->expr,
                           &used, ps->err);
    if (status != KL_OK) {
        if (ps->err != NULL && ps->err->column > 0)
            ps->err->column += (int)start;
        return status;
    }
    ps->at += used;
    for (i = 0; i < 2; i++) {
        status = kl_parse_expect(ps, ',');
        if (status == KL_OK)
            status = kl_parse_number(ps, true, limit[i]);
        if (status != KL_OK)
            return status;
    }
    status = kl_parse_expect(ps, ')');
    if (status != KL_OK)
        return status;
    if (!is_limit(spec->low) || !is_limit(spec->high))
        return kl_parse_blame(
            ps, spec, "a limit must be in -1e300 to 1e300, or infinite");
    if (!(spec->low < spec->high))
        return kl_parse_blame(ps, spec,
                              "the lower limit must be < the upper one");
    spec->memo = kl_calloc(1, sizeof *spec->memo);
    spec->memo->references = 1;
    return KL_OK;
}
