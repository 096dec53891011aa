#ifndef KLSCOPE_APP_CLASSIFY_H
#define KLSCOPE_APP_CLASSIFY_H

/* What the files of the lab where classes are learned share; nobody else
 * includes it. */

#include "klscope/app/private.h"
#include "klscope/data/examples.h"
#include "klscope/view/classify.h"

struct kl_classifying {
    struct kl_class_layout layout;
    struct kl_rect large; /* losses in large numbers; no area: in none */
    char *source;    /* what was read; NULL: nothing, and */
    struct kl_buf fault; /* why */
    struct kl_examples features;
    size_t set;      /* of the sets of features that `features` goes through */
    /* Its rows in the order in which they are learned from. */
    size_t *order;   /* the row of features at each place */
    size_t *place;   /* and back */
    size_t *y;
    double *x, *values;
    int *line;
    double mean[KL_FEATURES], sd[KL_FEATURES];
    double w[KL_WEIGHTS];
    double next;     /* the step at which losses are kept again */
    bool loose;      /* the last losses kept are those of the present step */
    bool arrived;    /* descent stands still */
    struct kl_class_curve curve;
    struct kl_softmax_optimum optimum;
    unsigned long seed; /* that rows were held out by */
    struct kl_class_look look;
};

/* The lab, with data if any can be read. */
struct kl_classifying *kl_classifying_of(struct kl_app *app);

/* Read rows of a source, hold some out, and begin with all weights 0. On
 * failure everything stays as it was.
 *
 * err   as kl_loader_examples; KL_E_DOMAIN for a column whose numbers are all
 *       alike or cannot be computed with; KL_E_STATE without a loader
 */
enum kl_status kl_classifying_load(struct kl_app *app, const char *source,
                                   const char *class, const char *const *column,
                                   size_t count, struct kl_err *err);

/* One of the sets of features that come with klscope. */
enum kl_status kl_classifying_set(struct kl_app *app, size_t set,
                                  struct kl_err *err);
size_t kl_classifying_sets(void);

/* Go to given weights as if by one step. */
void kl_classifying_go(struct kl_classifying *lab, const double *w);

/* Steps of descent. */
void kl_classifying_descend(struct kl_classifying *lab, size_t n);

/* Multiplications that a step takes. */
double kl_classifying_work(const struct kl_classifying *lab);

#endif
