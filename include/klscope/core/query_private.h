#ifndef KLSCOPE_CORE_QUERY_PRIVATE_H
#define KLSCOPE_CORE_QUERY_PRIVATE_H

/* What the files of questions share; nobody else includes it. */

#include "klscope/core/amounts.h"
#include "klscope/core/expr_private.h"
#include "klscope/core/query.h"

/* Steps in reverse Polish notation. */
struct kl_query_program {
    struct kl_expr_step *step;
    size_t n;
    size_t depth; /* of the stack, at most */
    unsigned uses;
};

/* What a program looks at. */
enum { KL_USES_P = 1, KL_USES_Q = 2, KL_USES_X = 4 };

/* One sum, or integral. Sums within it do not depend on its outcome: they are
 * walks of their own that come before it, and constants in it. E(p, e) is the
 * sum of p*e. */
struct kl_query_walk {
    struct kl_query_program where; /* n is 0: everywhere */
    struct kl_query_program term;
    unsigned at; /* in the text */
};

/* p[rain] */
struct kl_query_outcome {
    char *label;
    size_t len;
    enum kl_side side;
    unsigned at;
};

struct kl_query {
    char *text;
    struct kl_query_program whole;
    struct kl_query_walk *walk;
    size_t walks, walks_cap;
    struct kl_query_outcome *outcome;
    size_t outcomes, outcomes_cap;
    unsigned measures; /* bits of those that it wants */
    size_t depth;      /* of the deepest program */
    enum kl_dimension dimension;
    struct kl_asker *asker; /* for integrals, or NULL without walks */
};

/* H and the like of which the answer is always 0: D(p,p). */
#define KL_QUERY_NOTHING ((size_t)KL_MEASURE_COUNT)

static inline bool
kl_query_is_log(enum kl_expr_code code)
{
    return code == KL_OP_LOG || code == KL_OP_LN || code == KL_OP_LOG2 ||
           code == KL_OP_LOG10;
}

/* What the answer is, from the programs. */
enum kl_dimension kl_query_dimension_of(const struct kl_query *query);

/* ---- running ------------------------------------------------------------- */

/* What an answer is worked out from. */
struct kl_query_run {
    const struct kl_query *query;
    const struct kl_subject *subject;
    double unit;  /* nats */
    double n;     /* outcomes */
    bool lenient; /* what is equal within errors is equal, unless it
                     is made of x: steps whose `split` is set */
    struct kl_amounts p, q, x; /* within a walk */
    struct kl_amount *chance;  /* of each outcome that is named */
    struct kl_amount *value;   /* of each walk so far */
    struct kl_amounts *stack;
    unsigned *signature; /* KL_NODES of them, made of which way comparisons
                            went; NULL if nobody wants it */
    int lane;            /* look here for the first step without a value, */
    const struct kl_expr_step *blamed; /* which is this; lane -1: nowhere */
    struct kl_err *err;
};

/* Run a program on p, q and x. The result is run->stack[0]. */
void kl_query_execute(struct kl_query_run *run,
                      const struct kl_query_program *program);

/* Say why there is no value in a lane of a program that has just been run;
 * `where` is "" or " at rain". */
enum kl_status kl_query_blame(struct kl_query_run *run,
                              const struct kl_query_program *program, int lane,
                              const char *where);

/* The probability of a bin, by one side. */
struct kl_amount kl_query_chance_of(const struct kl_bins *bins, size_t i);

/* Sum or integrate. */
enum kl_status kl_query_sum(struct kl_query_run *run,
                            const struct kl_query_walk *walk,
                            struct kl_amount *value);
enum kl_status kl_query_integrate(struct kl_query_run *run,
                                  const struct kl_query_walk *walk,
                                  struct kl_amount *value);

/* For kl_fail: a byte of the text. */
struct kl_at kl_query_place(unsigned at);

#endif
