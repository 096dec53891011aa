#ifndef KLSCOPE_CORE_ASK_H
#define KLSCOPE_CORE_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/density.h"
#include "klscope/core/nodes.h"

/* The integral of anything that is made of two densities, over the whole line:
 * panels lie where the densities have features, walks go to infinity and to
 * singular ends, and where a condition changes panels are cut. */

/* Logarithms of densities below this count as this, and so does -inf where the
 * density is not 0: there is room for sums of a few of them. */
#define KL_ASK_DEEPEST (-0x1p1021)

/* Nodes, and what there is to work with. */
struct kl_ask_block {
    struct kl_nodes at;
    double lp[KL_NODES], lq[KL_NODES]; /* log-densities, -inf for none */
    unsigned alive;                    /* 1: p is there, 2: q is */
};

/* What the integrand is, each times the Jacobian: exp(s) where at.sign is not
 * 0. */
struct kl_ask_values {
    double v[KL_NODES];           /* it; 0 where a bit is set */
    double e[KL_NODES];           /* bound on its rounding */
    double log[KL_NODES];         /* of its size, */
    unsigned negative;            /* and bits of its sign */
    unsigned signature[KL_NODES]; /* which way its conditions went */
    unsigned plus, minus;         /* bits: it is +inf, -inf, */
    unsigned none;                /* has no value, */
    unsigned beyond;              /* is finite, but beyond a double */
};

struct kl_ask {
    const struct kl_density *side[2]; /* NULL where it is not used */
    const struct kl_density *scale;   /* if both are: where to look first */
    const double *mark;               /* numbers that conditions may turn at */
    size_t marks;
    bool pole;     /* 0 may be one: there is a log, power or quotient of x */
    bool logs;     /* there is a logarithm */
    double shrink; /* what f gives is divided by its exponential already */
    void (*f)(void *data, const struct kl_ask_block *block,
              struct kl_ask_values *out);
    void *data;
};

/* What came of it. */
enum kl_ask_end {
    KL_ASK_DONE,
    KL_ASK_PLUS, /* it is +inf */
    KL_ASK_MINUS,
    KL_ASK_BOTH, /* parts of it are +inf, others -inf */
    KL_ASK_NONE, /* it has no value about x */
    KL_ASK_ROUGH /* it could not be had */
};

struct kl_ask_result {
    enum kl_ask_end end;
    double val, err;
    double size; /* integral of the size */
    double x;    /* KL_ASK_NONE: where; BOTH, ROUGH: about the worst place */
    struct kl_ask_block block; /* KL_ASK_NONE: the nodes, */
    int lane;                  /* and which of them */
};

/* A workspace, made once and used again and again.
 *
 * mem   gives; kl_asker_free(NULL) is fine
 */
struct kl_asker *kl_asker_new(void);
void kl_asker_free(struct kl_asker *asker);

/* Integrate.
 *
 * out   result   err bounds truncation as it is estimated, and rounding; the
 *                work is bounded, too
 */
void kl_asker_run(struct kl_asker *asker, const struct kl_ask *ask,
                  struct kl_ask_result *result);

/* Log of the size of the integrand, with the Jacobian, where it is largest on
 * the panels of the last run; they become shorter there. -inf if it is 0. */
double kl_asker_peak(struct kl_asker *asker);

/* The same again on the panels that there are, after ask->shrink has become
 * larger by `by`; walks go on. */
void kl_asker_again(struct kl_asker *asker, double by,
                    struct kl_ask_result *result);

#endif
