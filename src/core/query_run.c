/* Running the programs of questions, step by step on a block of outcomes.
 */
#include "config.h"

#include <math.h>

#include "klscope/core/query_private.h"
#include "klscope/core/unit.h"

/* ---- values -------------------------------------------------------------- */

/* All lanes the same number. */
static void
spread(struct kl_amounts *a, struct kl_amount one)
{
    if (!one.far) {
        kl_amounts_fill(a, one.v, one.e);
        return;
    }
    a->far = 0; /* it may be anything so far, also where there is no lane */
    for (int k = 0; k < KL_NODES; k++)
        kl_amount_put(a, k, one);
}

/* A measure, from nats; 0 if it is one that always is. */
static void
push_measure(const struct kl_query_run *run, const struct kl_expr_step *step,
             struct kl_amounts *a)
{
    struct kl_value value = {0, 0};

    if (step->which != KL_QUERY_NOTHING && run->subject->measures != NULL)
        value = kl_unit_apply(run->subject->unit, (enum kl_measure)step->which,
                              run->subject->measures->value[step->which]);
    kl_amounts_fill(a, value.val, value.err);
}

static void
push(const struct kl_query_run *run, const struct kl_expr_step *step,
     struct kl_amounts *a)
{
    switch (step->code) {
    case KL_OP_NUMBER:
        kl_amounts_fill(a, step->number, 0);
        break;
    case KL_OP_PI:
        kl_amounts_fill(a, M_PI, 0x1p-52);
        break;
    case KL_OP_E:
        kl_amounts_fill(a, M_E, 0x1p-52);
        break;
    case KL_OP_N:
        kl_amounts_fill(a, run->n, 0);
        break;
    case KL_OP_P:
        *a = run->p;
        break;
    case KL_OP_Q:
        *a = run->q;
        break;
    case KL_OP_X:
        *a = run->x;
        break;
    case KL_OP_OUTCOME:
        spread(a, run->chance[step->which]);
        break;
    case KL_OP_SUM:
    case KL_OP_MEAN:
        spread(a, run->value[step->which]);
        break;
    default:
        push_measure(run, step, a);
        break;
    }
}

/* ---- comparisons --------------------------------------------------------- */

/* Which signs of a difference make a comparison true: bit 0 for -1, ... */
static int
truth_of(enum kl_expr_code code)
{
    switch (code) {
    case KL_OP_LESS:
        return 1;
    case KL_OP_LESS_EQUAL:
        return 3;
    case KL_OP_GREATER:
        return 4;
    case KL_OP_GREATER_EQUAL:
        return 6;
    case KL_OP_EQUAL:
        return 2;
    default:
        return 5;
    }
}

/* Remember which way it went. */
static void
sign(struct kl_query_run *run, const signed char way[KL_NODES])
{
    if (run->signature == NULL)
        return;
    for (int k = 0; k < KL_NODES; k++)
        run->signature[k] =
            (run->signature[k] ^ (unsigned)(way[k] + 2)) * 16777619u;
}

static void
compare(struct kl_query_run *run, const struct kl_expr_step *step,
        struct kl_amounts *a, const struct kl_amounts *b)
{
    int truth = truth_of(step->code);
    signed char way[KL_NODES];

    kl_amounts_compare(a, b, run->lenient && !step->split, way);
    sign(run, way);
    for (int k = 0; k < KL_NODES; k++) {
        a->v[k] = way[k] == 2 ? NAN : (double)(truth >> (way[k] + 1) & 1);
        a->e[k] = 0;
    }
    a->far = 0;
}

static void
extreme(struct kl_query_run *run, enum kl_expr_code code, struct kl_amounts *a,
        const struct kl_amounts *b)
{
    signed char way[KL_NODES];

    if (run->signature != NULL) {
        kl_amounts_compare(a, b, false, way);
        sign(run, way);
    }
    kl_amounts_extreme(a, b, code == KL_OP_MAX ? 1 : -1);
}

static void
size_of(struct kl_query_run *run, struct kl_amounts *a)
{
    signed char way[KL_NODES];
    struct kl_amounts zero;

    if (run->signature != NULL) {
        kl_amounts_fill(&zero, 0, 0);
        kl_amounts_compare(a, &zero, false, way);
        sign(run, way);
    }
    kl_amounts_abs(a);
}

/* ---- steps --------------------------------------------------------------- */

static void (*const one_argument[KL_OP_COUNT])(struct kl_amounts *) = {
    [KL_OP_NEGATE] = kl_amounts_negate, [KL_OP_EXP] = kl_amounts_exp,
    [KL_OP_SQRT] = kl_amounts_sqrt,     [KL_OP_SIN] = kl_amounts_sin,
    [KL_OP_COS] = kl_amounts_cos,
};

static void (*const two_arguments[KL_OP_COUNT])(struct kl_amounts *,
                                                const struct kl_amounts *) = {
    [KL_OP_ADD] = kl_amounts_add,
    [KL_OP_SUBTRACT] = kl_amounts_subtract,
    [KL_OP_MULTIPLY] = kl_amounts_multiply,
    [KL_OP_DIVIDE] = kl_amounts_divide,
    [KL_OP_POWER] = kl_amounts_power,
};

static void
run_one(struct kl_query_run *run, enum kl_expr_code code, struct kl_amounts *a)
{
    if (one_argument[code] != NULL)
        one_argument[code](a);
    else if (code == KL_OP_ABS)
        size_of(run, a);
    else
        kl_amounts_log(a, code == KL_OP_LOG     ? run->unit
                          : code == KL_OP_LOG2  ? M_LN2
                          : code == KL_OP_LOG10 ? M_LN10
                                                : 1);
}

static void
run_two(struct kl_query_run *run, const struct kl_expr_step *step,
        struct kl_amounts *a, const struct kl_amounts *b)
{
    enum kl_expr_code code = step->code;

    if (two_arguments[code] != NULL)
        two_arguments[code](a, b);
    else if (code == KL_OP_MIN || code == KL_OP_MAX)
        extreme(run, code, a, b);
    else
        compare(run, step, a, b);
}

void
kl_query_execute(struct kl_query_run *run,
                 const struct kl_query_program *program)
{
    struct kl_amounts *stack = run->stack;
    size_t i, top = 0;

    for (i = 0; i < program->n; i++) {
        const struct kl_expr_step *step = &program->step[i];
        unsigned arity = kl_expr_arity(step->code);

        top -= arity;
        if (arity == 0)
            push(run, step, &stack[top]);
        else if (arity == 1)
            run_one(run, step->code, &stack[top]);
        else
            run_two(run, step, &stack[top], &stack[top + 1]);
        if (run->lane >= 0 && run->blamed == NULL &&
            isnan(stack[top].v[run->lane]))
            run->blamed = step;
        top++;
    }
}

/* ---- what has no value --------------------------------------------------- */

static const char *
reason_of(enum kl_expr_code code)
{
    switch (code) {
    case KL_OP_ADD:
    case KL_OP_SUBTRACT:
        return "infinity less infinity";
    case KL_OP_DIVIDE:
        return "0/0, or infinity by infinity,";
    case KL_OP_POWER:
        return "a power of a negative number";
    case KL_OP_SQRT:
        return "the root of a negative number";
    case KL_OP_SIN:
    case KL_OP_COS:
        return "the sine or cosine of infinity";
    default:
        return "the logarithm of a negative number";
    }
}

enum kl_status
kl_query_blame(struct kl_query_run *run, const struct kl_query_program *program,
               int lane, const char *where)
{
    const struct kl_expr_step *step;

    run->lane = lane;
    run->blamed = NULL;
    kl_query_execute(run, program);
    run->lane = -1;
    step = run->blamed != NULL ? run->blamed : &program->step[program->n - 1];
    return kl_fail(run->err, KL_E_DOMAIN, kl_query_place(step->at),
                   "%s%s has no value", reason_of(step->code), where);
}
