/* Reading expressions: Dijkstra's shunting yard, which keeps operators that
 * wait for their right side on a stack of its own. No function calls itself,
 * so that no input, however deep, exhausts the stack of the program.
 *
 * What comes out is a program in reverse Polish notation.
 *
 * src   Dijkstra, "Algol 60 translation", Mathematisch Centrum MR 35 (1961)
 */
#include "config.h"

#include "klscope/core/expr_parser.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
#include "klscope/core/word.h"

struct kl_at
kl_expr_column(size_t at)
{
    return (struct kl_at){.column = (int)at + 1};
}

static bool
is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= '0' && c <= '9');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void
kl_expr_skip(struct kl_expr_parser *ps)
{
    while (ps->at < ps->len && kl_is_blank(ps->text[ps->at]))
        ps->at++;
}

/* Bytes of the word, number or character that comes next. */
size_t
kl_expr_token(const struct kl_expr_parser *ps)
{
    size_t left = ps->len - ps->at, used = 0;
    uint32_t cp;

    while (used < left && is_word(ps->text[ps->at + used]))
        used++;
    return used > 0 ? used : kl_utf8_decode(ps->text + ps->at, left, &cp);
}

static const char *
quoted(const struct kl_expr_parser *ps, char quote[KL_QUOTE])
{
    return kl_quote(quote, ps->text + ps->at, kl_expr_token(ps));
}

/* ---- what is not understood ---------------------------------------------- */

enum kl_status
kl_expr_unexpected(const struct kl_expr_parser *ps, const char *wanted)
{
    char quote[KL_QUOTE];
    const char *hint;

    if (ps->at == ps->len)
        return kl_fail(ps->err, KL_E_PARSE, kl_expr_column(ps->at),
                       "%s is missing at the end", wanted);
    hint =
        kl_expr_hint(ps->text + ps->at, ps->len - ps->at, ps->dialect != NULL);
    if (hint != NULL)
        return kl_fail(ps->err, KL_E_PARSE, kl_expr_column(ps->at),
                       "expected %s before %s; %s", wanted, quoted(ps, quote),
                       hint);
    return kl_fail(ps->err, KL_E_PARSE, kl_expr_column(ps->at),
                   "expected %s before %s", wanted, quoted(ps, quote));
}

static enum kl_status
unknown_name(const struct kl_expr_parser *ps, const char *word, size_t len)
{
    char quote[KL_QUOTE];
    const char *nearest = kl_expr_nearest(word, len, ps->dialect != NULL);

    kl_quote(quote, word, len);
    if (len == 3 && memcmp(word, "inf", 3) == 0)
        return kl_fail(ps->err, KL_E_NAME, kl_expr_column(ps->at),
                       "%s is no value; it may only be a limit", quote);
    if (nearest != NULL)
        return kl_fail(ps->err, KL_E_NAME, kl_expr_column(ps->at),
                       "unknown name %s; did you mean %s?", quote, nearest);
    return kl_fail(ps->err, KL_E_NAME, kl_expr_column(ps->at),
                   "unknown name %s", quote);
}

static enum kl_status
only_of_queries(const struct kl_expr_parser *ps, size_t size)
{
    char quote[KL_QUOTE];

    return kl_fail(ps->err, KL_E_NAME, kl_expr_column(ps->at),
                   "%s is for questions about p and q; a density is made of x",
                   kl_quote(quote, ps->text + ps->at, size));
}

/* ---- the program --------------------------------------------------------- */

enum kl_status
kl_expr_emit(struct kl_expr_parser *ps, struct kl_expr_step step)
{
    struct kl_expr *expr = ps->expr;

    if (step.code == KL_OP_PLUS)
        return KL_OK;
    if (ps->emitted++ == KL_EXPR_MAX)
        return kl_fail(ps->err, KL_E_LIMIT, kl_expr_column(ps->at),
                       "the expression has more than %d numbers, names and "
                       "operations",
                       KL_EXPR_MAX);
    if (expr->n == ps->steps) {
        ps->steps = ps->steps > 0 ? 2 * ps->steps : 32;
        expr->step = kl_realloc(expr->step, ps->steps, sizeof *expr->step);
    }
    expr->step[expr->n++] = step;
    return KL_OK;
}

static enum kl_status
emit(struct kl_expr_parser *ps, enum kl_expr_code code, size_t at)
{
    return kl_expr_emit(
        ps, (struct kl_expr_step){.code = code, .at = (unsigned)at});
}

static void
wait_for(struct kl_expr_parser *ps, struct kl_expr_waiting one)
{
    if (ps->n == ps->cap) {
        ps->cap = ps->cap > 0 ? 2 * ps->cap : 32;
        ps->waiting = kl_realloc(ps->waiting, ps->cap, sizeof *ps->waiting);
    }
    ps->waiting[ps->n++] = one;
}

/* Emit operators that bind tighter than what comes, down to a parenthesis. */
static enum kl_status
release(struct kl_expr_parser *ps, int precedence)
{
    enum kl_status status = KL_OK;

    while (status == KL_OK && ps->n > 0) {
        const struct kl_expr_waiting *top = &ps->waiting[ps->n - 1];

        if (top->open || kl_expr_ops[top->code].precedence < precedence)
            break;
        status = emit(ps, top->code, top->at);
        ps->n--;
    }
    return status;
}

/* ---- values -------------------------------------------------------------- */

static enum kl_status
read_number(struct kl_expr_parser *ps)
{
    size_t span = kl_number_span(ps->text + ps->at, ps->len - ps->at);
    char quote[KL_QUOTE];
    double number = 0;
    enum kl_status status;

    if (span == 0)
        return kl_expr_unexpected(ps, "a number");
    kl_number_parse(ps->text + ps->at, span, &number);
    if (!isfinite(number))
        return kl_fail(ps->err, KL_E_PARSE, kl_expr_column(ps->at),
                       "%s is too large",
                       kl_quote(quote, ps->text + ps->at, span));
    status = kl_expr_emit(ps, (struct kl_expr_step){.code = KL_OP_NUMBER,
                                                    .at = (unsigned)ps->at,
                                                    .number = number});
    ps->at += span;
    ps->value = false;
    return status;
}

/* A function, of which the name was read, with its parenthesis. */
enum kl_status
kl_expr_open(struct kl_expr_parser *ps, enum kl_expr_code code, size_t size)
{
    size_t start = ps->at;

    ps->at += size;
    kl_expr_skip(ps);
    if (ps->at == ps->len || ps->text[ps->at] != '(') {
        ps->at = start;
        return kl_fail(ps->err, KL_E_PARSE, kl_expr_column(start),
                       "%s wants its argument in parentheses",
                       kl_expr_ops[code].name);
    }
    ps->at++;
    wait_for(ps, (struct kl_expr_waiting){.open = true,
                                          .code = code,
                                          .arguments = 1,
                                          .at = start,
                                          .begin = ps->expr->n});
    return KL_OK;
}

static enum kl_status
read_name(struct kl_expr_parser *ps)
{
    const char *word = ps->text + ps->at;
    size_t size = kl_expr_token(ps);
    enum kl_status status;
    int code;

    for (code = 0; code < KL_OP_COUNT; code++)
        if (strlen(kl_expr_ops[code].name) == size &&
            memcmp(kl_expr_ops[code].name, word, size) == 0)
            break;
    if (code == KL_OP_COUNT)
        return unknown_name(ps, word, size);
    if (kl_expr_ops[code].run == NULL && ps->dialect == NULL)
        return only_of_queries(ps, size);
    if (kl_expr_ops[code].run == NULL)
        return ps->dialect->name(ps, (enum kl_expr_code)code, size);
    if (code == KL_OP_X && ps->dialect != NULL)
        return ps->dialect->name(ps, (enum kl_expr_code)code, size);
    if (kl_expr_ops[code].form == KL_EXPR_CALL)
        return kl_expr_open(ps, (enum kl_expr_code)code, size);
    status = emit(ps, (enum kl_expr_code)code, ps->at);
    ps->at += size;
    ps->value = false;
    return status;
}

static enum kl_status
read_value(struct kl_expr_parser *ps)
{
    char c = ps->text[ps->at];
    int code;

    if (is_digit(c) || c == '.')
        return read_number(ps);
    if (is_word(c))
        return read_name(ps);
    if (c == '(') {
        wait_for(ps, (struct kl_expr_waiting){.open = true, .at = ps->at++});
        return KL_OK;
    }
    for (code = 0; code < KL_OP_COUNT; code++)
        if (kl_expr_ops[code].form == KL_EXPR_PREFIX &&
            kl_expr_ops[code].name[0] == c) {
            wait_for(ps, (struct kl_expr_waiting){
                             .code = (enum kl_expr_code)code, .at = ps->at++});
            return KL_OK;
        }
    return kl_expr_unexpected(ps, "a value");
}

/* ---- operators ----------------------------------------------------------- */

static enum kl_status
check_arguments(const struct kl_expr_parser *ps,
                const struct kl_expr_waiting *call)
{
    static const char *const counts[] = {"no", "one", "two"};
    const struct kl_expr_op *op = &kl_expr_ops[call->code];

    if (call->arguments >= op->least && call->arguments <= op->most)
        return KL_OK;
    return kl_fail(ps->err, KL_E_PARSE, kl_expr_column(call->at),
                   "%s takes %s argument%s%s, not %u", op->name,
                   counts[op->least], op->least == 1 ? "" : "s",
                   op->most == op->least ? "" : " or more", call->arguments);
}

/* The first of two arguments and each further one make one step. */
static enum kl_status
close_call(struct kl_expr_parser *ps, const struct kl_expr_waiting *call)
{
    enum kl_status status = check_arguments(ps, call);
    unsigned k;

    if (status == KL_OK && call->arguments == 1)
        return emit(ps, call->code, call->at);
    for (k = 1; status == KL_OK && k < call->arguments; k++)
        status = emit(ps, call->code, call->at);
    return status;
}

static enum kl_status
close_parenthesis(struct kl_expr_parser *ps)
{
    enum kl_status status = release(ps, 0);
    struct kl_expr_waiting open;

    if (status != KL_OK)
        return status;
    if (ps->n == 0) {
        ps->done = ps->inner;
        return ps->done ? KL_OK
                        : kl_fail(ps->err, KL_E_PARSE, kl_expr_column(ps->at),
                                  "\")\" closes nothing");
    }
    open = ps->waiting[--ps->n];
    ps->at++;
    if (open.code == KL_OP_NUMBER)
        return KL_OK;
    if (kl_expr_ops[open.code].form == KL_EXPR_WALK)
        return ps->dialect->close(ps, &open);
    return close_call(ps, &open);
}

static enum kl_status
next_argument(struct kl_expr_parser *ps)
{
    enum kl_status status = release(ps, 0);
    struct kl_expr_waiting *open;

    if (status != KL_OK)
        return status;
    open = ps->n > 0 ? &ps->waiting[ps->n - 1] : NULL;
    ps->done = open == NULL && ps->inner;
    if (ps->done)
        return KL_OK;
    if (open == NULL || open->code == KL_OP_NUMBER)
        return kl_fail(ps->err, KL_E_PARSE, kl_expr_column(ps->at),
                       "\",\" is not between arguments of a function");
    open->arguments++;
    open->comma = ps->expr->n;
    ps->at++;
    ps->value = true;
    return KL_OK;
}

/* The operator between two values that comes next; its length, 0 if none. */
static size_t
find_operator(const struct kl_expr_parser *ps, enum kl_expr_code *code)
{
    size_t longest = 0;
    int i;

    for (i = 0; i < KL_OP_COUNT; i++) {
        const struct kl_expr_op *op = &kl_expr_ops[i];
        size_t size = strlen(op->name);

        if (op->form != KL_EXPR_INFIX && op->form != KL_EXPR_RIGHT &&
            op->form != KL_EXPR_COMPARE)
            continue;
        if (size > longest && size <= ps->len - ps->at &&
            memcmp(ps->text + ps->at, op->name, size) == 0) {
            longest = size;
            *code = (enum kl_expr_code)i;
        }
    }
    return longest;
}

static enum kl_status
read_infix(struct kl_expr_parser *ps, enum kl_expr_code code, size_t size)
{
    const struct kl_expr_op *op = &kl_expr_ops[code];
    enum kl_status status =
        release(ps, op->precedence + (op->form == KL_EXPR_RIGHT ||
                                      op->form == KL_EXPR_COMPARE));

    if (status != KL_OK)
        return status;
    if (op->form == KL_EXPR_COMPARE && ps->n > 0 &&
        !ps->waiting[ps->n - 1].open)
        return kl_fail(ps->err, KL_E_PARSE, kl_expr_column(ps->at),
                       "comparisons do not chain: a < b < c is written "
                       "(a < b)*(b < c)");
    wait_for(ps, (struct kl_expr_waiting){.code = code, .at = ps->at});
    ps->at += size;
    ps->value = true;
    return KL_OK;
}

static enum kl_status
read_operator(struct kl_expr_parser *ps)
{
    enum kl_expr_code code = KL_OP_NUMBER;
    char c = ps->text[ps->at], quote[KL_QUOTE];
    size_t size = find_operator(ps, &code), behind = ps->at + size;

    if (c == ')')
        return close_parenthesis(ps);
    if (c == ',')
        return next_argument(ps);
    if (code == KL_OP_MULTIPLY && behind < ps->len && ps->text[behind] == '*')
        return kl_expr_unexpected(ps, "an operator");
    if (size > 0)
        return read_infix(ps, code, size);
    if (is_word(c) || c == '(')
        return kl_fail(ps->err, KL_E_PARSE, kl_expr_column(ps->at),
                       "expected an operator before %s; products are written "
                       "with *",
                       quoted(ps, quote));
    return kl_expr_unexpected(ps, "an operator");
}

/* ---- all of it ----------------------------------------------------------- */

static enum kl_status
parse(struct kl_expr_parser *ps)
{
    enum kl_status status = KL_OK;

    for (;;) {
        kl_expr_skip(ps);
        if (status != KL_OK || ps->done || ps->at == ps->len)
            break;
        status = ps->value ? read_value(ps) : read_operator(ps);
    }
    if (status != KL_OK)
        return status;
    if (ps->value)
        return kl_expr_unexpected(ps, "a value");
    status = release(ps, 0);
    if (status == KL_OK && ps->n > 0)
        return kl_fail(ps->err, KL_E_PARSE,
                       kl_expr_column(ps->waiting[ps->n - 1].at),
                       "%s( is never closed",
                       kl_expr_ops[ps->waiting[ps->n - 1].code].name);
    return status;
}

char *
kl_expr_text(const char *text, size_t len)
{
    size_t i, start = 0;
    char *copy;

    while (len > 0 && kl_is_blank(text[len - 1]))
        len--;
    while (start < len && kl_is_blank(text[start]))
        start++;
    copy = kl_strndup(text + start, len - start);
    for (i = 0; i < len - start; i++)
        if (kl_is_blank(copy[i]))
            copy[i] = ' ';
    return copy;
}

enum kl_status
kl_expr_read(struct kl_expr_parser *ps)
{
    enum kl_status status;

    ps->value = true;
    ps->expr = kl_calloc(1, sizeof *ps->expr);
    status = parse(ps);
    free(ps->waiting);
    ps->waiting = NULL;
    return status;
}

enum kl_status
kl_expr_parse(const char *text, size_t len, struct kl_expr **expr, size_t *used,
              struct kl_err *err)
{
    struct kl_expr_parser ps = {
        .text = text, .len = len, .inner = used != NULL, .err = err};
    enum kl_status status = kl_expr_read(&ps);

    if (status != KL_OK) {
        kl_expr_free(ps.expr);
        return status;
    }
    ps.expr->text = kl_expr_text(text, ps.at);
    kl_expr_plan(ps.expr);
    if (used != NULL)
        *used = ps.at;
    *expr = ps.expr;
    return KL_OK;
}
