#ifndef KLSCOPE_CORE_DENSITY_H
#define KLSCOPE_CORE_DENSITY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/dist.h"
#include "klscope/core/ends.h"
#include "klscope/core/family.h"
#include "klscope/core/nodes.h"
#include "klscope/core/spec.h"

/* ---- rows ---------------------------------------------------------------- */

/* Where a density has features: panels of an integration end there. A point is
 * anchor + offset, so that one near a spike keeps its digits. */
struct kl_break {
    double anchor, offset;
};

struct kl_breaks {
    struct kl_break *at;
    size_t n, cap;
};

/* Append a break; one that is not finite is left out. A list that is all 0 is
 * empty; clear releases what it owns and leaves it so.
 */
void kl_breaks_add(struct kl_breaks *breaks, double anchor, double offset);
void kl_breaks_clear(struct kl_breaks *breaks);

enum { KL_LAW_CONSTANTS = 10 };

/* A family with its parameters, ready to be evaluated. */
struct kl_law {
    const struct kl_density_row *row;
    double a[KL_PARAM_MAX];     /* parameters, as in the spec */
    double c[KL_LAW_CONSTANTS]; /* what `prepare` made of them */
    const void *data;           /* an expression, the centres of a kernel
                                   estimate; NULL for families; borrowed */
};

/* What is known of a law without evaluating it. */
struct kl_outline {
    double lo, hi;        /* the support, perhaps infinite */
    struct kl_end end[2]; /* how the density behaves at lo and at hi */
    bool singular[2];     /* a finite end where the density is not analytic
                             and positive: nodes there go on a log scale */
    double view[2];       /* what a picture shows: nearly all of the mass,
                             less where tails are so heavy that the rest
                             would vanish */
};

/* The continuous half of a family's row. */
struct kl_density_row {
    /* Fill law->c from law->a. May be NULL. */
    void (*prepare)(struct kl_law *law);
    /* Log-densities at nodes that all lie inside the support, in nats. Never
     * the log of a density; a few units of 2^-53 of the result or of 1. */
    void (*logdensity)(const struct kl_law *law, const struct kl_nodes *at,
                       double lp[KL_NODES]);
    void (*outline)(const struct kl_law *law, struct kl_outline *out);
    void (*breaks)(const struct kl_law *law, struct kl_breaks *out);
    /* Entropy in nats; NULL if there is no closed form. */
    double (*entropy)(const double *a);
    /* What it costs to evaluate it at a point, a family being 1; NULL for 1. */
    size_t (*cost)(const struct kl_law *law);
};

/* Make a law of a continuous family and its parameters.
 *
 * in    a   KL_PARAM_MAX numbers, inside their domains as far as the family
 *           has them
 */
void kl_law_init(struct kl_law *law, const struct kl_density_row *row,
                 const double *a);

/* ---- densities ----------------------------------------------------------- */

/* One law with its weight and where it counts. */
struct kl_leaf {
    double lw;            /* log of the weight, normalisers included */
    double lo, hi;        /* support, cut by truncations */
    struct kl_end end[2]; /* at lo and hi, cuts included */
    bool singular[2];
    double view[2]; /* see struct kl_outline; private */
    struct kl_law law;
};

/* A density: the sum over leaves of exp(lw) times the law's density between lo
 * and hi, and 0 elsewhere; its mass is 1. Mixtures and truncations come out
 * flat: truncating cuts every leaf and divides by the mass that is left.
 * Opaque to all but core; reference counted, never changed. */
struct kl_density {
    size_t n;
    struct kl_leaf *leaf;         /* ordered by lo if there is `reach` */
    double *reach;                /* greatest hi of leaves 0..k, or NULL */
    struct kl_breaks breaks;      /* of all leaves, inside their supports */
    double norm_error;            /* bound on the relative error of its mass */
    double view[2];               /* see struct kl_outline */
    size_t count;                 /* measurements it was made of, or 0 */
    size_t skipped;               /* empty cells among them */
    struct kl_density_data *data; /* what laws borrow; private */
    atomic_uint references; /* threads share what never changes */
};

struct kl_quad;

enum { KL_DENSITY_LEAVES = 1 << 14 };

/* The density that a spec stands for.
 *
 * in    loader   for kde and hist; NULL refuses them
 *       quad     normalises truncations and expressions; a pass under way in
 *                it is lost
 * out   density  given; release with kl_density_free
 * err   KL_E_DOMAIN for a discrete spec, a truncation that leaves nothing, an
 *       expression that is negative somewhere, does not integrate or is not
 *       finite; KL_E_LIMIT for more than KL_DENSITY_LEAVES of them; what the
 *       loader says
 */
enum kl_status kl_density_of(const struct kl_spec *spec,
                             const struct kl_loader *loader,
                             struct kl_quad *quad, struct kl_density **density,
                             struct kl_err *err);

/* Count one more user; one less, and the last one frees. NULL is fine. */
struct kl_density *kl_density_ref(struct kl_density *density);
void kl_density_free(struct kl_density *density);

/* Least and greatest point of the support. */
double kl_density_low(const struct kl_density *density);
double kl_density_high(const struct kl_density *density);

/* What it costs to evaluate it at a point, a family being 1: all leaves that
 * lie there count, at the dearest of a few points that stand for all. */
size_t kl_density_cost(const struct kl_density *density);

/* Log-densities at n points, in nats; -inf outside the support, +inf at a pole,
 * the limit from the higher side at a step. */
void kl_density_log(const struct kl_density *density, const double *x, size_t n,
                    double *lp);

/* Log-densities at nodes that all lie on one side of every end of a leaf's
 * support.
 *
 * in    inside   offset from at->anchor of a point strictly among them, as the
 *                middle node's t; where sign is not 0 it may have underflowed
 *                to 0 or overflowed
 *       work     room for (density->n + 2) * KL_NODES doubles
 * out   lp       -inf at every node, if no leaf is there
 * ret   false if no leaf is there
 */
bool kl_density_nodes(const struct kl_density *density,
                      const struct kl_nodes *at, double inside, double *work,
                      double lp[KL_NODES]);

#endif
