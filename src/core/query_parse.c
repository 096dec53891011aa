/* Reading questions: what the reader of expressions does not know.
 *
 * All steps are first appended to one program, in reverse Polish notation; the
 * steps of a sum are its last when the parenthesis of the sum closes. They are
 * then taken away to be programs of their own, and one step is left in their
 * place. So inner sums come before outer ones, and nothing is done twice.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/ask.h"
#include "klscope/core/expr_parser.h"
#include "klscope/core/query_private.h"
#include "klscope/core/word.h"

/* A question being read. */
struct reading {
    struct kl_query *query;
    size_t open; /* sums */
};

/* ---- programs ------------------------------------------------------------ */

static unsigned
uses_of(const struct kl_expr_step *step)
{
    return step->code == KL_OP_P   ? KL_USES_P
           : step->code == KL_OP_Q ? KL_USES_Q
           : step->code == KL_OP_X ? KL_USES_X
                                   : 0;
}

static bool
is_chance(const struct kl_expr_step *step)
{
    return step->code == KL_OP_P || step->code == KL_OP_Q ||
           step->code == KL_OP_OUTCOME;
}

/* -log(p) < -log(q) asks for p > q, and gets it exactly: neighbouring doubles
 * may have the same logarithm. `n` steps end before the comparison; returns
 * how many are left, which is n if this is something else. */
static size_t
compare_arguments(struct kl_expr_step *step, size_t n)
{
    size_t length = n >= 2 && step[n - 1].code == KL_OP_NEGATE ? 3 : 2;
    struct kl_expr_step *b, *a, swap;

    if (n < 2 * length)
        return n;
    b = &step[n - length];
    a = b - length;
    if (!kl_query_is_log(b[1].code) || a[1].code != b[1].code ||
        !is_chance(a) || !is_chance(b) ||
        (length == 3 && a[2].code != KL_OP_NEGATE))
        return n;
    swap = *b;
    if (length == 3) {
        a[1] = a[0];
        a[0] = swap;
    } else {
        a[1] = swap;
    }
    return n - 2 * length + 2;
}

/* Whether the arguments of each step look at x; comparisons that do are taken
 * at their word, others may be lenient (see kl_query_run). */
static void
mark_comparisons(struct kl_query_program *program)
{
    bool *looks = kl_calloc(program->depth + 1, sizeof *looks);
    size_t i, top = 0;

    for (i = 0; i < program->n; i++) {
        struct kl_expr_step *step = &program->step[i];
        unsigned arity = kl_expr_arity(step->code);
        bool any = step->code == KL_OP_X;

        for (; arity > 0; arity--)
            any |= looks[--top];
        step->split = any;
        looks[top++] = any;
    }
    free(looks);
}

/* Make a program of steps, which are copied. */
static void
make(struct kl_query_program *program, const struct kl_expr_step *step,
     size_t n)
{
    size_t i, top = 0, kept = 0;

    *program = (struct kl_query_program){.n = 0};
    program->step = kl_malloc((n > 0 ? n : 1) * sizeof *step);
    for (i = 0; i < n; i++) {
        if (kl_expr_ops[step[i].code].form == KL_EXPR_COMPARE)
            kept = compare_arguments(program->step, kept);
        program->step[kept++] = step[i];
        program->uses |= uses_of(&step[i]);
        top = top + 1 - kl_expr_arity(step[i].code);
        if (top > program->depth)
            program->depth = top;
    }
    program->n = kept;
    mark_comparisons(program);
}

static void
deepen(struct kl_query *query, const struct kl_query_program *program)
{
    if (program->depth > query->depth)
        query->depth = program->depth;
}

/* ---- names --------------------------------------------------------------- */

/* `name` as often as the text wants it, up to four times. */
static enum kl_status
fail_at(const struct kl_expr_parser *ps, enum kl_status status, size_t at,
        const char *text, const char *name)
{
    return kl_fail(ps->err, status, kl_expr_column(at), text, name, name, name,
                   name);
}

static bool
comes(struct kl_expr_parser *ps, char c)
{
    kl_expr_skip(ps);
    return ps->at < ps->len && ps->text[ps->at] == c;
}

/* p or q. */
static enum kl_status
read_side(struct kl_expr_parser *ps, enum kl_side *side)
{
    kl_expr_skip(ps);
    if (ps->at == ps->len || kl_expr_token(ps) != 1 ||
        (ps->text[ps->at] != 'p' && ps->text[ps->at] != 'q'))
        return kl_expr_unexpected(ps, "p or q");
    *side = ps->text[ps->at++] == 'p' ? KL_P : KL_Q;
    return KL_OK;
}

static enum kl_status
read_char(struct kl_expr_parser *ps, char c)
{
    const char wanted[] = {'"', c, '"', '\0'};

    if (!comes(ps, c))
        return kl_expr_unexpected(ps, wanted);
    ps->at++;
    return KL_OK;
}

/* ---- outcomes ------------------------------------------------------------ */

/* Up to the bracket that closes, without blanks around it. */
static enum kl_status
read_bare_label(struct kl_expr_parser *ps, struct kl_buf *label)
{
    size_t start = ps->at, end;

    while (ps->at < ps->len && strchr("]\"[\n", ps->text[ps->at]) == NULL)
        ps->at++;
    end = ps->at;
    while (end > start && kl_is_blank(ps->text[end - 1]))
        end--;
    kl_buf_add(label, ps->text + start, end - start);
    if (ps->at < ps->len && ps->text[ps->at] != ']')
        return fail_at(ps, KL_E_PARSE, ps->at,
                       "expected \"]\"; other labels are in quotes, "
                       "p[\"a b\"]",
                       "");
    return end > start || ps->at == ps->len
               ? KL_OK
               : kl_expr_unexpected(ps, "an outcome");
}

static enum kl_status
read_label(struct kl_expr_parser *ps, size_t open, struct kl_buf *label)
{
    enum kl_status status;

    ps->at++;
    if (comes(ps, '"'))
        status = kl_word_quoted(ps->text, ps->len, &ps->at, label, ps->err);
    else
        status = read_bare_label(ps, label);
    if (status == KL_OK && !comes(ps, ']') && ps->at == ps->len)
        return fail_at(ps, KL_E_PARSE, open, "[ is never closed", "");
    return status == KL_OK ? read_char(ps, ']') : status;
}

/* p[rain]; `at` is where its name stands, the bracket comes next. */
static enum kl_status
read_outcome(struct kl_expr_parser *ps, enum kl_expr_code code, size_t at)
{
    struct kl_query *query = ((struct reading *)ps->data)->query;
    struct kl_buf label = KL_BUF_INIT;
    enum kl_status status = read_label(ps, ps->at, &label);
    struct kl_query_outcome *one;

    if (status != KL_OK) {
        kl_buf_clear(&label);
        return status;
    }
    if (query->outcomes == query->outcomes_cap) {
        query->outcomes_cap = 2 * query->outcomes_cap + 4;
        query->outcome = kl_realloc(query->outcome, query->outcomes_cap,
                                    sizeof *query->outcome);
    }
    one = &query->outcome[query->outcomes];
    *one = (struct kl_query_outcome){.len = label.len,
                                     .side = code == KL_OP_P ? KL_P : KL_Q,
                                     .at = (unsigned)at};
    one->label = kl_buf_take(&label);
    ps->value = false;
    return kl_expr_emit(ps, (struct kl_expr_step){.code = KL_OP_OUTCOME,
                                                  .at = (unsigned)at,
                                                  .which = query->outcomes++});
}

/* ---- what stands within sums --------------------------------------------- */

static enum kl_status
read_local(struct kl_expr_parser *ps, enum kl_expr_code code)
{
    const struct reading *reading = ps->data;
    const char *name = kl_expr_ops[code].name;
    size_t at = ps->at++;

    if (code != KL_OP_X && comes(ps, '['))
        return read_outcome(ps, code, at);
    if (comes(ps, '('))
        return fail_at(ps, KL_E_PARSE, at,
                       "%s at an outcome is written %s alone: sum(%s)", name);
    if (code != KL_OP_X && comes(ps, '.'))
        return fail_at(ps, KL_E_PARSE, at,
                       "sliders of %s have no name here; its mean is E(%s, x)",
                       name);
    if (code == KL_OP_X && comes(ps, '['))
        return kl_expr_unexpected(ps, "an operator");
    if (reading->open == 0)
        return fail_at(ps, KL_E_DOMAIN, at,
                       code == KL_OP_X
                           ? "%s stands outside of a sum: E(p, %s)?"
                           : "%s stands outside of a sum: sum(%s), E(p, %s) "
                             "or %s[label]?",
                       name);
    ps->value = false;
    return kl_expr_emit(
        ps, (struct kl_expr_step){.code = code, .at = (unsigned)at});
}

/* ---- measures ------------------------------------------------------------ */

/* What H, D, JS or TV of these sides is. */
static size_t
measure_of(enum kl_expr_code code, enum kl_side a, enum kl_side b)
{
    if (code == KL_OP_ENTROPY && a == b)
        return a == KL_P ? KL_H_P : KL_H_Q;
    if (a == b)
        return KL_QUERY_NOTHING;
    switch (code) {
    case KL_OP_ENTROPY:
        return a == KL_P ? KL_CE_PQ : KL_CE_QP;
    case KL_OP_DIVERGE:
        return a == KL_P ? KL_KL_PQ : KL_KL_QP;
    case KL_OP_JENSEN:
        return KL_JS;
    default:
        return KL_TV;
    }
}

static enum kl_status
read_sides(struct kl_expr_parser *ps, enum kl_expr_code code,
           enum kl_side side[2])
{
    enum kl_status status = read_side(ps, &side[0]);

    side[1] = side[0];
    if (status == KL_OK && kl_expr_ops[code].least == 1 &&
        (comes(ps, ')') || ps->at == ps->len))
        return KL_OK;
    if (status == KL_OK)
        status = read_char(ps, ',');
    return status == KL_OK ? read_side(ps, &side[1]) : status;
}

static enum kl_status
read_measure(struct kl_expr_parser *ps, enum kl_expr_code code, size_t size)
{
    struct kl_query *query = ((struct reading *)ps->data)->query;
    const char *name = kl_expr_ops[code].name;
    size_t at = ps->at, which;
    enum kl_side side[2];
    enum kl_status status;

    ps->at += size;
    if (!comes(ps, '('))
        return fail_at(ps, KL_E_PARSE, at, "%s wants its sides: %s(p,q)", name);
    ps->at++;
    status = read_sides(ps, code, side);
    kl_expr_skip(ps);
    if (status == KL_OK && ps->at == ps->len)
        return fail_at(ps, KL_E_PARSE, at, "%s( is never closed", name);
    if (status == KL_OK)
        status = read_char(ps, ')');
    if (status != KL_OK)
        return status;
    which = measure_of(code, side[0], side[1]);
    if (which != KL_QUERY_NOTHING)
        query->measures |= 1u << which;
    ps->value = false;
    return kl_expr_emit(ps, (struct kl_expr_step){.code = code,
                                                  .at = (unsigned)at,
                                                  .which = which});
}

/* ---- sums ---------------------------------------------------------------- */

/* The side of E(p, e) becomes the first factor of the term. */
static enum kl_status
open_walk(struct kl_expr_parser *ps, enum kl_expr_code code, size_t size)
{
    struct reading *reading = ps->data;
    enum kl_status status = kl_expr_open(ps, code, size);
    size_t at;
    enum kl_side side;

    reading->open++;
    if (status != KL_OK || code == KL_OP_SUM)
        return status;
    kl_expr_skip(ps);
    at = ps->at;
    status = read_side(ps, &side);
    if (status == KL_OK && comes(ps, ')'))
        return fail_at(ps, KL_E_PARSE, ps->waiting[ps->n - 1].at,
                       "%s takes a side and what to average: %s(p, x)", "E");
    if (status == KL_OK)
        status = read_char(ps, ',');
    if (status != KL_OK)
        return status;
    ps->waiting[ps->n - 1].arguments = 2;
    return kl_expr_emit(
        ps, (struct kl_expr_step){.code = side == KL_P ? KL_OP_P : KL_OP_Q,
                                  .at = (unsigned)at});
}

static enum kl_status
read_name(struct kl_expr_parser *ps, enum kl_expr_code code, size_t size)
{
    enum kl_status status;

    if (code == KL_OP_N) {
        status = kl_expr_emit(
            ps, (struct kl_expr_step){.code = code, .at = (unsigned)ps->at});
        ps->at += size;
        ps->value = false;
        return status;
    }
    if (kl_expr_ops[code].form == KL_EXPR_WALK)
        return open_walk(ps, code, size);
    if (kl_expr_ops[code].form == KL_EXPR_MEASURE)
        return read_measure(ps, code, size);
    return read_local(ps, code);
}

static struct kl_query_walk *
new_walk(struct kl_query *query)
{
    if (query->walks == query->walks_cap) {
        query->walks_cap = 2 * query->walks_cap + 4;
        query->walk =
            kl_realloc(query->walk, query->walks_cap, sizeof *query->walk);
    }
    return &query->walk[query->walks];
}

static enum kl_status
close_walk(struct kl_expr_parser *ps, const struct kl_expr_waiting *open)
{
    struct reading *reading = ps->data;
    struct kl_query *query = reading->query;
    bool where = open->code == KL_OP_SUM && open->arguments == 2;
    size_t middle = where ? open->comma : open->begin;
    enum kl_status status = KL_OK;
    struct kl_query_walk *walk;

    reading->open--;
    if (open->arguments > 2)
        return fail_at(ps, KL_E_PARSE, open->at,
                       open->code == KL_OP_SUM
                           ? "%s takes what to add, perhaps after a condition"
                           : "%s takes a side and what to average",
                       kl_expr_ops[open->code].name);
    if (open->code == KL_OP_MEAN)
        status =
            kl_expr_emit(ps, (struct kl_expr_step){.code = KL_OP_MULTIPLY,
                                                   .at = (unsigned)open->at});
    if (status != KL_OK)
        return status;
    walk = new_walk(query);
    walk->at = (unsigned)open->at;
    make(&walk->where, ps->expr->step + open->begin, middle - open->begin);
    make(&walk->term, ps->expr->step + middle, ps->expr->n - middle);
    deepen(query, &walk->where);
    deepen(query, &walk->term);
    ps->expr->n = open->begin;
    return kl_expr_emit(ps, (struct kl_expr_step){.code = open->code,
                                                  .at = (unsigned)open->at,
                                                  .which = query->walks++});
}

/* ---- all of it ----------------------------------------------------------- */

enum kl_status
kl_query_parse(const char *text, size_t len, struct kl_query **query,
               struct kl_err *err)
{
    static const struct kl_expr_dialect dialect = {read_name, close_walk};
    struct reading reading = {.query = kl_calloc(1, sizeof **query)};
    struct kl_expr_parser ps = {.text = text,
                                .len = len,
                                .dialect = &dialect,
                                .data = &reading,
                                .err = err};
    enum kl_status status = kl_expr_read(&ps);

    if (status == KL_OK) {
        reading.query->text = kl_expr_text(text, len);
        make(&reading.query->whole, ps.expr->step, ps.expr->n);
        deepen(reading.query, &reading.query->whole);
        if (reading.query->walks > 0)
            reading.query->asker = kl_asker_new();
        reading.query->dimension = kl_query_dimension_of(reading.query);
        *query = reading.query;
    } else {
        if (err != NULL)
            err->line = 1;
        kl_query_free(reading.query);
    }
    kl_expr_free(ps.expr);
    return status;
}
