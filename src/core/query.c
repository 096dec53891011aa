/* Questions about p and q: their life, their dimension, and the answer.
 *
 * The programs of the sums are run first, in the order in which they were
 * closed, then that around them all. Everything is worked out on amounts:
 * numbers of any size that carry their errors.
 */
#include "config.h"

#include "klscope/core/query.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/ask.h"
#include "klscope/core/query_private.h"

void
kl_query_free(struct kl_query *query)
{
    size_t i;

    if (query == NULL)
        return;
    for (i = 0; i < query->walks; i++) {
        free(query->walk[i].where.step);
        free(query->walk[i].term.step);
    }
    for (i = 0; i < query->outcomes; i++)
        free(query->outcome[i].label);
    kl_asker_free(query->asker);
    free(query->whole.step);
    free(query->walk);
    free(query->outcome);
    free(query->text);
    free(query);
}

void
kl_query_print(const struct kl_query *query, struct kl_buf *out)
{
    kl_buf_adds(out, query->text);
}

bool
kl_query_needs(const struct kl_query *query, enum kl_measure measure)
{
    return query->measures >> measure & 1;
}

enum kl_dimension
kl_query_dimension(const struct kl_query *query)
{
    return query->dimension;
}

size_t
kl_query_walks(const struct kl_query *query)
{
    return query->walks;
}

/* ---- dimension ----------------------------------------------------------- */

static enum kl_dimension
either(enum kl_dimension a, enum kl_dimension b)
{
    return a == KL_INFO || b == KL_INFO ? KL_INFO : KL_PURE;
}

/* A sum or the greater of two is information if one is: what is added to
 * information is some. A product is if one factor is, for the square of
 * information has no name. */
static enum kl_dimension
of_step(const struct kl_expr_step *step, const enum kl_dimension *a)
{
    switch (step->code) {
    case KL_OP_ENTROPY:
    case KL_OP_DIVERGE:
    case KL_OP_JENSEN:
    case KL_OP_LOG:
        return KL_INFO;
    case KL_OP_ADD:
    case KL_OP_SUBTRACT:
    case KL_OP_MIN:
    case KL_OP_MAX:
        return either(a[0], a[1]);
    case KL_OP_MULTIPLY:
        return a[0] != a[1] ? KL_INFO : KL_PURE;
    case KL_OP_DIVIDE:
        return a[0] == KL_INFO && a[1] == KL_PURE ? KL_INFO : KL_PURE;
    case KL_OP_NEGATE:
    case KL_OP_ABS:
        return a[0];
    default:
        return KL_PURE;
    }
}

static enum kl_dimension
of_program(const struct kl_query_program *program,
           const enum kl_dimension *walk, enum kl_dimension *stack)
{
    size_t i, top = 0;

    for (i = 0; i < program->n; i++) {
        const struct kl_expr_step *step = &program->step[i];
        enum kl_dimension made;

        top -= kl_expr_arity(step->code);
        made = step->code == KL_OP_SUM || step->code == KL_OP_MEAN
                   ? walk[step->which]
                   : of_step(step, &stack[top]);
        stack[top++] = made;
    }
    return stack[0];
}

enum kl_dimension
kl_query_dimension_of(const struct kl_query *query)
{
    enum kl_dimension *walk = kl_calloc(query->walks + 1, sizeof *walk);
    enum kl_dimension *stack = kl_calloc(query->depth + 1, sizeof *stack);
    enum kl_dimension whole;
    size_t i;

    for (i = 0; i < query->walks; i++)
        walk[i] = of_program(&query->walk[i].term, walk, stack);
    whole = of_program(&query->whole, walk, stack);
    free(walk);
    free(stack);
    return whole;
}

/* ---- what is asked about ------------------------------------------------- */

struct kl_at
kl_query_place(unsigned at)
{
    return (struct kl_at){.line = 1, .column = (int)at + 1};
}

/* An infinite support has outcomes beyond its bins; each has less than the last
 * of these. */
static bool
is_beyond(const struct kl_pair *pair, const struct kl_query_outcome *one)
{
    double number;

    return pair->outcomes == KL_INTEGERS &&
           pair->side[one->side].tail.infinite &&
           kl_number_parse(one->label, one->len, &number) &&
           number == floor(number) && number >= (double)pair->first;
}

static enum kl_status
find_outcome(struct kl_query_run *run, const struct kl_query_outcome *one,
             struct kl_amount *chance)
{
    const struct kl_pair *pair = run->subject->pair;
    char quote[KL_QUOTE];
    size_t at;

    if (run->subject->density[0] != NULL)
        return kl_fail(run->err, KL_E_DOMAIN, kl_query_place(one->at),
                       "densities have no single outcomes");
    if (kl_pair_find(pair, one->label, one->len, &at)) {
        *chance = kl_query_chance_of(&pair->side[one->side], at);
        return KL_OK;
    }
    *chance =
        kl_amount_of(0, kl_bins_prob(&pair->side[one->side], pair->n - 1));
    if (is_beyond(pair, one))
        return KL_OK;
    return kl_fail(run->err, KL_E_NAME, kl_query_place(one->at),
                   "there is no outcome %s here",
                   kl_quote(quote, one->label, one->len));
}

static double
count_outcomes(const struct kl_subject *subject)
{
    if (subject->density[0] != NULL ||
        subject->pair->side[KL_P].tail.infinite ||
        subject->pair->side[KL_Q].tail.infinite)
        return INFINITY;
    return (double)subject->pair->n;
}

/* ---- the answer ---------------------------------------------------------- */

static enum kl_status
find_outcomes(struct kl_query_run *run)
{
    const struct kl_query *query = run->query;
    enum kl_status status = KL_OK;
    size_t i;

    for (i = 0; status == KL_OK && i < query->outcomes; i++)
        status = find_outcome(run, &query->outcome[i], &run->chance[i]);
    return status;
}

static enum kl_status
walk_all(struct kl_query_run *run)
{
    bool densities = run->subject->density[0] != NULL;
    const struct kl_query *query = run->query;
    enum kl_status status = KL_OK;
    size_t i;

    run->lenient = densities;
    for (i = 0; status == KL_OK && i < query->walks; i++)
        status = (densities ? kl_query_integrate : kl_query_sum)(
            run, &query->walk[i], &run->value[i]);
    return status;
}

static enum kl_status
close_up(struct kl_query_run *run, struct kl_value *value)
{
    const struct kl_query_program *whole = &run->query->whole;
    struct kl_amounts *top = run->stack;

    run->lenient = true;
    kl_query_execute(run, whole);
    if (isnan(top->v[0]))
        return kl_query_blame(run, whole, 0, "");
    value->val = kl_amount_value(kl_amount_get(top, 0), &value->err);
    if (!(value->err >= 0))
        value->err = INFINITY;
    return KL_OK;
}

/* What fits on the stack of the program. */
enum { FEW = 8 };

enum kl_status
kl_query_answer(const struct kl_query *query, const struct kl_subject *subject,
                struct kl_value *value, struct kl_err *err)
{
    struct kl_amount few_chances[FEW], *chance = few_chances;
    struct kl_amount few_values[FEW], *values = few_values;
    struct kl_amounts few[FEW], *stack = few;
    struct kl_query_run run = {.query = query, .subject = subject, .err = err};
    enum kl_status status;

    if (query->outcomes > FEW)
        chance = kl_malloc(query->outcomes * sizeof *chance);
    if (query->walks > FEW)
        values = kl_malloc(query->walks * sizeof *values);
    if (query->depth > FEW)
        stack = kl_aligned_calloc(64, query->depth * sizeof *stack);
    run.unit = kl_unit_row(subject->unit)->nats;
    run.n = count_outcomes(subject);
    run.chance = chance;
    run.value = values;
    run.stack = stack;
    run.lane = -1;
    *value = (struct kl_value){0, 0};
    status = find_outcomes(&run);
    if (status == KL_OK)
        status = walk_all(&run);
    if (status == KL_OK)
        status = close_up(&run, value);
    if (chance != few_chances)
        free(chance);
    if (values != few_values)
        free(values);
    if (stack != few)
        free(stack);
    return status;
}
