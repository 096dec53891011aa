#ifndef KLSCOPE_CORE_MODEL_PRIVATE_H
#define KLSCOPE_CORE_MODEL_PRIVATE_H

/* What the files of models and fits share; nobody else includes it. */

#include "klscope/core/density.h"
#include "klscope/core/handle.h"
#include "klscope/core/model.h"
#include "klscope/core/quad.h"

/* How a parameter is kept in theta. */
enum kl_free_scale { KL_FREE_PLAIN, KL_FREE_LOG, KL_FREE_LOGIT, KL_FREE_SHARE };

/* One number of theta. */
struct kl_free {
    char name[KL_HANDLE_NAME];
    enum kl_free_scale scale;
    size_t part; /* whose parameter; of a share: whose weight, which outcome */
    int index;   /* of the family's parameters */
    const struct kl_param *row;
};

struct kl_model {
    enum kl_nature nature;
    struct kl_spec *start;   /* NULL for categories */
    struct kl_spec *mixture; /* inside start, or NULL */
    double low, high;        /* what a mixture as a whole is cut to */
    size_t parts;
    size_t n;
    struct kl_free *free;
    double *theta;    /* of the start */
    size_t outcomes;  /* of categories; those that are left out have */
    size_t *place;    /* no place (SIZE_MAX); else 0, 1, ... in the soft-max */
    size_t places;
    struct kl_labels *labels; /* or NULL */
};

/* Whether it is a soft-max over categories. */
static inline bool
kl_model_is_categories(const struct kl_model *model)
{
    return model->start == NULL;
}

/* The part k of a model, behind truncations that cut it to low..high. */
const struct kl_spec *kl_model_part(const struct kl_model *model, size_t k,
                                    double *low, double *high);

/* Probabilities of all outcomes of categories, and their logarithms (-inf for
 * those left out). */
void kl_model_shares(const struct kl_model *model, const double *theta,
                     double *q, double *lq);

/* Round the free numbers of a spec of the model to multiples of a power of ten
 * that is no coarser than the grid of each; where that is 0 they stay. */
void kl_model_round(const struct kl_model *model, const double *grid,
                    struct kl_spec *spec);

/* The parameter that theta means, and how fast it grows with theta. */
double kl_free_value(const struct kl_free *row, double theta);
double kl_free_slope(const struct kl_free *row, double theta);

/* ---- evaluation ---------------------------------------------------------- */

/* Derivatives of the log-density (or log-probability, up to a normaliser) of a
 * family with respect to its parameters at nodes; columns of parameters that
 * are whole numbers are left alone. */
void kl_family_score(const struct kl_family *family, const double *a,
                     const struct kl_nodes *at,
                     double score[KL_PARAM_MAX][KL_NODES]);

/* A part with its parameters set. */
struct kl_member {
    const struct kl_family *family;
    double a[KL_PARAM_MAX];
    struct kl_law law;
    double low, high; /* what it is cut to by itself */
    bool normalised;  /* by a mass that is summed up: a cut, or zipf */
    double lo, hi;    /* where it counts */
    double share, lw; /* weight, log of the weight */
    double mass;      /* log of its own mass, 0 where it is not cut */
    double kept;      /* log of the mass inside the mixture's cut */
    size_t column[KL_PARAM_MAX]; /* in theta, SIZE_MAX for none */
    struct kl_leaf leaf;         /* for its limits at ends */
};

/* A model at one theta, to be evaluated at many points. */
struct kl_evaluator {
    const struct kl_model *model;
    struct kl_quad *quad; /* borrowed */
    double *theta;
    size_t parts;
    struct kl_member *part;
    double *row;       /* parts * KL_NODES: log of each part's share */
    double *sum;       /* KL_NODES: log q at the same nodes */
    double *aligned;   /* what row and sum are cut from */
    double mass;       /* log of what the mixture's cut leaves */
    double *mass_slope; /* d log mass / d theta of parts' own masses, */
    double *kept_slope; /* and of what they keep in the mixture's cut */
};

void kl_evaluator_init(struct kl_evaluator *ev, const struct kl_model *model,
                       struct kl_quad *quad);
void kl_evaluator_clear(struct kl_evaluator *ev);

/* Move it to a theta; false if that is outside what parameters may be, or
 * leaves no mass. Not for categories. */
bool kl_evaluator_at(struct kl_evaluator *ev, const double *theta);

/* Prepare for gradients at that theta. */
void kl_evaluator_slopes(struct kl_evaluator *ev);

/* log q at nodes; -inf outside the support. */
void kl_evaluator_log(struct kl_evaluator *ev, const struct kl_nodes *at,
                      double lq[KL_NODES]);

/* Add sum over nodes of c d(log q)/d(theta_j) to gradient[j], at the nodes that
 * were evaluated last; where c is 0 it may be anything. */
void kl_evaluator_gradient(struct kl_evaluator *ev, const struct kl_nodes *at,
                           const double c[KL_NODES], double *gradient);

/* The integers that carry a discrete model.
 *
 * err   false if they are too many
 */
bool kl_evaluator_window(const struct kl_evaluator *ev, int64_t *first,
                         int64_t *last);

#endif
