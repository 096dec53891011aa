#ifndef KLSCOPE_CORE_MEASURE_H
#define KLSCOPE_CORE_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/bins.h"
#include "klscope/core/ends.h"
#include "klscope/core/measures.h"
#include "klscope/core/value.h"

enum { KL_GAP_SHOWN = 16 };

/* Where one distribution has mass and the other has none. */
struct kl_gap {
    size_t count;               /* bins */
    size_t shown;               /* how many of `first` are given: from a full
                                   pass as many as fit, from kl_live none */
    size_t first[KL_GAP_SHOWN]; /* the first of them, in order */
    double mass;                /* of the distribution that has some */
    bool tail;                  /* and all of an infinite tail as well */
};

/* Why a measure of two densities is infinite, or not known. */
enum kl_reason_kind {
    KL_REASON_NONE,
    KL_REASON_SUPPORT,  /* `bare` has no mass from lo to hi, the other has */
    KL_REASON_TAIL,     /* the tail at lo == hi, which is infinite */
    KL_REASON_ENDPOINT, /* the behaviour at the point lo == hi */
    KL_REASON_BEYOND,   /* finite, but beyond the largest double */
    KL_REASON_UNDECIDED /* an expression's end at lo == hi: no verdict */
};

struct kl_reason {
    enum kl_reason_kind kind;
    int bare;             /* enum kl_side: the one that is 0 or too light */
    double lo, hi;        /* of the first gap, */
    size_t more;          /* and how many further ones there are */
    double mass;          /* that the other has in all gaps */
    struct kl_end end[2]; /* tail and endpoint: of p and q */
};

/* All measures of a pair at once. A value that is infinite has its reason in
 * the gaps: p_only for D(p||q) and what follows from it, q_only for D(q||p),
 * both for Jeffreys. Without a gap chi2 and the Renyi divergence of order above
 * 1 may be infinite by tail_sum; otherwise an infinite chi2 is finite, but
 * beyond the largest double. Swapping p and q swaps values and bounds bit for
 * bit. */
struct kl_measures {
    struct kl_value value[KL_MEASURE_COUNT];
    struct kl_gap p_only;            /* p > 0 = q */
    struct kl_gap q_only;            /* q > 0 = p */
    bool tail_sum[KL_MEASURE_COUNT]; /* infinite since its terms do not fall
                                        off along two infinite tails */
    struct kl_reason reason[KL_MEASURE_COUNT]; /* densities only: instead of
                                                  gaps and tail_sum */
    double alpha;                    /* order of the Renyi divergence */
};

/* A full pass over a pair that can be interrupted between blocks of bins.
 * Opaque, about 1 KiB.
 */
struct kl_pass;

/* mem   gives; kl_pass_free(NULL) is fine */
struct kl_pass *kl_pass_new(void);
void kl_pass_free(struct kl_pass *pass);

/* Start over for a pair whose measures are wanted with Renyi order alpha
 * (alpha > 0, 1 allowed). p->n must equal q->n. */
void kl_pass_begin(struct kl_pass *pass, double alpha);

/* Add the next bins, at most `most` of them but at least one block of 512;
 * returns true when all are in. The pair must not have changed since
 * kl_pass_begin. The result does not depend on how a pass was cut up. */
bool kl_pass_step(struct kl_pass *pass, const struct kl_bins *p,
                  const struct kl_bins *q, size_t most);

/* Close the pass: every measure with its error bound, tails included.
 *
 * in    p, q   as in the last step, which returned true
 * out   out    the bound covers rounding of every term and sum, and what an
 *              infinite support has beyond the last bin; weights that were
 *              given count as exact, computed ones with their rounding
 */
void kl_pass_result(const struct kl_pass *pass, const struct kl_bins *p,
                    const struct kl_bins *q, struct kl_measures *out);

/* begin, step, result in one call.
 *
 * in    p, q   n bins each, same outcomes, same order, n > 0
 *       alpha  order of the Renyi divergence, > 0
 * out   out    see above
 * mem   borrows; allocates nothing
 * src   Cover and Thomas, Elements of Information Theory, 2nd ed., ch. 2;
 *       for the series kernel.c, for the bounds measure.c
 */
void kl_measure_all(const struct kl_bins *p, const struct kl_bins *q,
                    double alpha, struct kl_measures *out);

#endif
