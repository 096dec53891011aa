#ifndef KLSCOPE_CORE_MODEL_H
#define KLSCOPE_CORE_MODEL_H

#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/bins.h"
#include "klscope/core/spec.h"

/* A distribution q_theta with parameters that a fit moves: a family, a mixture
 * of such, or a categorical distribution by soft-max. Inside, theta is free to
 * be any vector: a parameter that must be positive is kept as its logarithm,
 * one between two ends as a logit, weights of a mixture and categories as
 * soft-max logits of which the first is 0. Whole numbers (the n of binomial)
 * stay as they are. */
struct kl_model;

/* in    start   families with the parameters to begin with; mixtures and
 *               truncations of them
 * out   model   given; kl_model_free(NULL) is fine
 * err   KL_E_STATE for what has no parameters to be moved (lists, columns, kde,
 *       hist, pdf), saying so
 */
enum kl_status kl_model_new(const struct kl_spec *start,
                            struct kl_model **model, struct kl_err *err);

/* Categories: soft-max logits that begin at the probabilities of bins, those of
 * probability 0 left out for good; of n outcomes n - 1 are free. */
struct kl_model *kl_model_new_categories(const struct kl_bins *start);

/* Name the outcomes of categories in the list that kl_model_spec makes.
 *
 * in    labels   one for each outcome, copied; NULL for none
 */
void kl_model_label(struct kl_model *model, const struct kl_labels *labels);

/* kl_model_free(NULL) is fine. */
void kl_model_free(struct kl_model *model);

/* Discrete or continuous. */
enum kl_nature kl_model_nature(const struct kl_model *model);

/* Free parameters; their names, as those of sliders ("mean", "2.sd", "w1",
 * and of categories "logit 3"); and what they are to a person. */
size_t kl_model_size(const struct kl_model *model);
const char *kl_model_name(const struct kl_model *model, size_t j);
double kl_model_value(const struct kl_model *model, const double *theta,
                      size_t j);

/* Components: 1 for what is no mixture. Those of a mixture may trade places, or
 * share what one of them could hold: many thetas then stand for one law. */
size_t kl_model_parts(const struct kl_model *model);

/* theta of the start. */
void kl_model_start(const struct kl_model *model, double *theta);

/* The spec at theta; a list for categories.
 *
 * out   spec   given
 * err   as kl_handle_set, where a parameter leaves the numbers
 */
enum kl_status kl_model_spec(const struct kl_model *model, const double *theta,
                             struct kl_spec **spec, struct kl_err *err);

#endif
