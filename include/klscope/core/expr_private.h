#ifndef KLSCOPE_CORE_EXPR_PRIVATE_H
#define KLSCOPE_CORE_EXPR_PRIVATE_H

/* What the files of expressions share; nobody else includes it. */

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/wide.h"
#include "klscope/core/expr.h"

enum kl_expr_code {
#define EXPR(id, name, form, least, most, precedence, run, help) KL_OP_##id,
#define QUERY(id, name, form, least, most, help) KL_OP_##id,
#include "klscope/core/expr_ops.def"
#undef EXPR
    KL_OP_COUNT
};

enum kl_expr_form {
    KL_EXPR_VALUE,
    KL_EXPR_INFIX,
    KL_EXPR_RIGHT,
    KL_EXPR_COMPARE,
    KL_EXPR_PREFIX,
    KL_EXPR_CALL,
    KL_EXPR_SIDE,
    KL_EXPR_WALK,
    KL_EXPR_MEASURE
};

/* One step of a program in reverse Polish notation. */
struct kl_expr_step {
    enum kl_expr_code code;
    bool split;    /* later sums may want the result as base + delta */
    unsigned at;    /* where it stands in the text */
    double number;  /* of NUMBER */
    size_t which;   /* of queries: the walk, outcome or measure */
};

/* A value on the stack. Where split is set it is base + delta as well, one
 * base for all nodes, delta to full relative accuracy however small: when the
 * bases of a sum cancel, its value is what the deltas say. So 1 - x^2 at
 * x = 1 - 1e-30 and exp(x) - 1 at x = 1e-200 are right to the last digits. */
struct kl_item {
    struct kl_wide whole;
    struct kl_wide delta;
    double base;
    bool split;
    bool flat;  /* a constant: delta is 0 */
    bool guard; /* made of comparisons: where it is 0 a product with it is,
                   even if the other factor has no value */
};

/* One step being run. */
struct kl_expr_run {
    const struct kl_nodes *at;
    const struct kl_expr_step *step;
    signed char *watch; /* see kl_expr_watch; NULL if nobody wants it */
};

/* Whether a step shall make base and delta; b may be NULL. */
bool kl_item_wanted(const struct kl_expr_run *run, const struct kl_item *a,
                    const struct kl_item *b);

/* Say that delta was made, over this base; it counts only if all of it are
 * numbers. Say that it was not made. */
void kl_item_split(struct kl_item *a, double base);
void kl_item_unsplit(struct kl_item *a);

/* delta += by, delta *= b's whole, and so base *= base. */
void kl_item_shift(struct kl_item *a, double by);
void kl_item_product(struct kl_item *a, const struct kl_item *b);

/* What the rows of the table run: a becomes the result of the step; b is its
 * second argument, if it has one. */
#define EXPR(id, name, form, least, most, precedence, run, help)               \
    void kl_run_##run(const struct kl_expr_run *, struct kl_item *,            \
                      const struct kl_item *);
#include "klscope/core/expr_ops.def"
#undef EXPR

/* One row of the table; run is NULL for those of queries. */
struct kl_expr_op {
    const char *name;
    enum kl_expr_form form;
    unsigned least, most; /* arguments */
    int precedence;
    void (*run)(const struct kl_expr_run *run, struct kl_item *a,
                const struct kl_item *b);
    const char *help;
};

extern const struct kl_expr_op kl_expr_ops[KL_OP_COUNT];

/* Arguments that the step takes from the stack. */
static inline unsigned
kl_expr_arity(enum kl_expr_code code)
{
    return kl_expr_ops[code].run != NULL ? kl_expr_ops[code].least : 0;
}

/* True for steps whose derivative or value jumps where their arguments are
 * equal, or their one argument is 0. */
static inline bool
kl_expr_watched(enum kl_expr_code code)
{
    return code == KL_OP_ABS || code == KL_OP_MIN || code == KL_OP_MAX ||
           kl_expr_ops[code].form == KL_EXPR_COMPARE;
}

struct kl_expr {
    char *text;
    struct kl_expr_step *step;
    size_t n;
    size_t depth;   /* of the stack, at most */
    size_t watches; /* watched steps */
};

/* Fill in depth, watches, and which steps are split. */
void kl_expr_plan(struct kl_expr *expr);

/* As kl_expr_eval, and for each watched step the signs of the difference of
 * its arguments; 2 where there is none. */
void kl_expr_watch(const struct kl_expr *expr, const struct kl_nodes *at,
                   double sign[KL_NODES], double size[KL_NODES],
                   signed char (*watch)[KL_NODES]);

#endif
