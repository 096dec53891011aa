/* Expressions: their memory, and running them on blocks of nodes.
 */
#include "config.h"

#include "klscope/core/expr_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

void
kl_expr_free(struct kl_expr *expr)
{
    if (expr == NULL)
        return;
    free(expr->text);
    free(expr->step);
    free(expr);
}

struct kl_expr *
kl_expr_copy(const struct kl_expr *expr)
{
    struct kl_expr *copy = kl_malloc(sizeof *copy);

    *copy = *expr;
    copy->text = kl_strdup(expr->text);
    copy->step = kl_malloc(expr->n * sizeof *copy->step);
    memcpy(copy->step, expr->step, expr->n * sizeof *copy->step);
    return copy;
}

void
kl_expr_print(const struct kl_expr *expr, struct kl_buf *out)
{
    kl_buf_adds(out, expr->text);
}

/* ---- what is known before it runs ---------------------------------------- */

/* Whether base and delta of the arguments matter: where sums or logarithms may
 * cancel, or signs count, and for whatever ends there. */
static bool
wants_split(const struct kl_expr_step *step)
{
    enum kl_expr_code code = step->code;

    if (code == KL_OP_ADD || code == KL_OP_SUBTRACT || code == KL_OP_LOG ||
        code == KL_OP_LN || code == KL_OP_LOG2 || code == KL_OP_LOG10 ||
        kl_expr_watched(code))
        return true;
    return step->split;
}

/* For each step, by the place on the stack where its result goes, the step
 * that made each argument. */
static void
mark_arguments(struct kl_expr *expr, const size_t (*from)[2])
{
    size_t i;

    for (i = expr->n; i-- > 0;) {
        unsigned k, arity = kl_expr_arity(expr->step[i].code);

        for (k = 0; k < arity && wants_split(&expr->step[i]); k++)
            expr->step[from[i][k]].split = true;
    }
}

void
kl_expr_plan(struct kl_expr *expr)
{
    size_t(*from)[2] = kl_calloc(expr->n, sizeof *from);
    size_t *stack = kl_calloc(expr->n, sizeof *stack);
    size_t i, top = 0;

    expr->depth = expr->watches = 0;
    for (i = 0; i < expr->n; i++) {
        unsigned k, arity = kl_expr_arity(expr->step[i].code);

        for (k = 0; k < arity; k++)
            from[i][k] = stack[top - arity + k];
        top -= arity;
        stack[top++] = i;
        if (top > expr->depth)
            expr->depth = top;
        expr->watches += kl_expr_watched(expr->step[i].code);
    }
    mark_arguments(expr, (const size_t(*)[2])from);
    free(from);
    free(stack);
}

/* ---- running ------------------------------------------------------------- */

/* Items that fit on the stack of the program. */
enum { FEW = 12 };

static void
run(const struct kl_expr *expr, const struct kl_nodes *at, struct kl_item *item,
    signed char (*watch)[KL_NODES])
{
    struct kl_expr_run one = {.at = at};
    size_t i, top = 0, watched = 0;

    for (i = 0; i < expr->n; i++) {
        enum kl_expr_code code = expr->step[i].code;
        unsigned arity = kl_expr_arity(code);
        struct kl_item *a;

        top -= arity;
        a = &item[top++];
        one.step = &expr->step[i];
        one.watch =
            watch != NULL && kl_expr_watched(code) ? watch[watched++] : NULL;
        kl_expr_ops[code].run(&one, a, arity > 1 ? a + 1 : NULL);
    }
}

void
kl_expr_watch(const struct kl_expr *expr, const struct kl_nodes *at,
              double sign[KL_NODES], double size[KL_NODES],
              signed char (*watch)[KL_NODES])
{
    struct kl_item few[FEW], *item = few;

    if (expr->depth > FEW)
        item = kl_malloc(expr->depth * sizeof *item);
    run(expr, at, item, watch);
    kl_wide_logs(&item->whole, sign, size);
    if (item != few)
        free(item);
}

void
kl_expr_eval(const struct kl_expr *expr, const struct kl_nodes *at,
             double sign[KL_NODES], double size[KL_NODES])
{
    kl_expr_watch(expr, at, sign, size, NULL);
}

/* ---- as a law ------------------------------------------------------------ */

/* Where one point has no value, like sin(x)/x at 0, what is beside it will
 * do: nodes are moved by less than any integral can feel. */
static void
look_beside(const struct kl_expr *expr, const struct kl_nodes *at,
            double sign[KL_NODES], double size[KL_NODES])
{
    struct kl_nodes beside = *at;
    double side_sign[KL_NODES], side_size[KL_NODES];
    int k;

    for (k = 0; k < KL_NODES; k++) {
        double x = kl_nodes_x(at, k);

        beside.t[k] += fmax(fabs(x) * 0x1p-48, 0x1p-900);
        if (at->sign != 0)
            beside.s[k] += 0x1p-40;
    }
    kl_expr_eval(expr, &beside, side_sign, side_size);
    for (k = 0; k < KL_NODES; k++)
        if (isnan(size[k])) {
            sign[k] = side_sign[k];
            size[k] = side_size[k];
        }
}

static void
expr_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                double lp[KL_NODES])
{
    double sign[KL_NODES];
    bool missing = false;
    int k;

    kl_expr_eval(law->data, at, sign, lp);
    for (k = 0; k < KL_NODES; k++)
        missing |= isnan(lp[k]);
    if (missing)
        look_beside(law->data, at, sign, lp);
    for (k = 0; k < KL_NODES; k++)
        lp[k] = sign[k] > 0 ? lp[k] : -INFINITY;
}

/* Laws of expressions come in pieces with outlines of their own; what all of
 * them have in common is nothing. */
static void
expr_outline(const struct kl_law *law, struct kl_outline *out)
{
    (void)law;
    *out = (struct kl_outline){
        .lo = -INFINITY,
        .hi = INFINITY,
        .end = {{.cls = KL_END_UNKNOWN}, {.cls = KL_END_UNKNOWN}},
        .view = {-1, 1}};
}

static void
expr_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    (void)law;
    (void)out;
}

/* Four operations take about as long as a family. */
static size_t
expr_cost(const struct kl_law *law)
{
    const struct kl_expr *expr = law->data;

    return 4 + expr->n / 4;
}

const struct kl_density_row kl_expr_row = {.cost = expr_cost,
                                           .logdensity = expr_logdensity,
                                           .outline = expr_outline,
                                           .breaks = expr_breaks};
