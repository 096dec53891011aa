#ifndef KLSCOPE_CORE_FIT_H
#define KLSCOPE_CORE_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/core/density.h"
#include "klscope/core/dist.h"
#include "klscope/core/model.h"
#include "klscope/core/spec.h"
#include "klscope/core/value.h"

/* A model that moves to p. All losses are in nats. */

/* The loss that is minimised: H(p, q_theta) = H(p) + D(p||q_theta), for
 * measurements J(theta) = -1/N sum log q_theta(x); or D(q_theta||p). */
enum kl_direction { KL_FIT_FORWARD, KL_FIT_REVERSE };

/* What is fitted to. */
struct kl_target;

/* A discrete distribution; a density; measurements, of which the empirical law
 * gives each the mass 1/N.
 *
 * mem   gives; borrows what it is made of until kl_target_free
 */
struct kl_target *kl_target_new_outcomes(const struct kl_dist *p);
struct kl_target *kl_target_new_density(struct kl_density *p);
struct kl_target *kl_target_new_points(const double *x, size_t n);
void kl_target_free(struct kl_target *target);

/* The median, and the width of the middle half (0 if that is one point); least
 * and greatest point, perhaps infinite. Of outcomes without numbers 0. */
struct kl_spread {
    double median, width, low, high;
};
void kl_target_shape(const struct kl_target *target, struct kl_spread *shape);

/* The point below which a share of it lies, roughly; 0 < share < 1. */
double kl_target_quantile(const struct kl_target *target, double share);

/* A start for a fit from what a person writes: the name of a family ("normal"),
 * so many of it as a mixture ("3*normal", in different places), or any spec,
 * which stays as it is.
 *
 * out   spec   given
 * err   what kl_spec_parse says; KL_E_NAME for an unknown family
 */
enum kl_status kl_fit_start(const char *text, size_t len,
                            const struct kl_target *target,
                            struct kl_spec **spec, struct kl_err *err);

/* Whether a text is a name of that kind, not a spec. */
bool kl_fit_is_name(const char *text, size_t len);

/* The k-th of other starts for a name, to look whether its minimum is the
 * lowest; NULL if there is none such, as forward for one family. To be freed.
 */
enum { KL_FIT_STARTS = 5 };
struct kl_spec *kl_fit_other_start(const char *text, size_t len,
                                   const struct kl_target *target,
                                   enum kl_direction direction, size_t k);

/* What no loss can be below: H(p) or h(p). Measurements have none where q is a
 * density (an atom has no density): then false. */
bool kl_target_floor(const struct kl_target *target, struct kl_value *floor);

/* How a fit ended. */
enum kl_fit_end {
    KL_FIT_MOVING,    /* it has not */
    KL_FIT_CONVERGED, /* the gradient is 0 to rounding */
    KL_FIT_INFINITE,  /* the loss is infinite here: support or tail */
    KL_FIT_SINGULAR,  /* it runs into the edge: a variance goes to 0, a
                         component dies, a parameter to infinity */
    KL_FIT_STUCK      /* a step of this size no longer lowers the loss */
};

struct kl_fit;

/* A fit that stands at the model's start.
 *
 * out   fit   given; kl_fit_free(NULL) is fine
 * err   KL_E_DOMAIN if one is discrete and the other continuous, if
 *       measurements are to be fitted in reverse, which have no density
 * mem   borrows model and target until kl_fit_free
 */
enum kl_status kl_fit_new(const struct kl_model *model,
                          const struct kl_target *target,
                          enum kl_direction direction, struct kl_fit **fit,
                          struct kl_err *err);
void kl_fit_free(struct kl_fit *fit);

/* Where it stands: theta, the loss there with its bound, the gradient of the
 * loss in theta. */
const double *kl_fit_theta(const struct kl_fit *fit);
struct kl_value kl_fit_loss(const struct kl_fit *fit);
const double *kl_fit_gradient(const struct kl_fit *fit);

/* D(p||q) or D(q||p), whichever it minimises, computed as such: loss - floor
 * without cancellation. False for measurements, which have none. */
bool kl_fit_gap(const struct kl_fit *fit, struct kl_value *gap);

enum kl_fit_end kl_fit_ended(const struct kl_fit *fit);

/* Append why: which points q gives no density and so an infinite loss, with
 * their number and the first few; which component shrinks onto which point. */
void kl_fit_why(const struct kl_fit *fit, struct kl_buf *out);

/* How far parameter j, as kl_model_value has it, may be from that of the
 * minimum: by the slope that is left, the curvature and what rounding does to
 * them. +inf of a fit that has not converged. */
double kl_fit_unknown(const struct kl_fit *fit, size_t j);

/* The spec that it stands at; of one that has converged without the digits that
 * nothing vouches for.
 *
 * out   spec   given
 * err   as kl_model_spec
 */
enum kl_status kl_fit_spec(const struct kl_fit *fit, struct kl_spec **spec,
                           struct kl_err *err);

/* Stand at another theta, and forget how it ended. */
void kl_fit_move(struct kl_fit *fit, const double *theta);

/* One step of gradient descent in theta, of the given rate. A step that would
 * raise the loss is taken all the same: that is what descent does. Places of a
 * target whose width is not about 1 (from 0.7 to 7) are counted in a power of
 * ten of its size. True while it moves. */
bool kl_fit_step(struct kl_fit *fit, double rate);

/* Let GSL's minimisers (vector BFGS, then, if that fails, the simplex of Nelder
 * and Mead) find the nearest minimum from here, in slices of about so many
 * evaluations of the loss; true when it is done. */
bool kl_fit_minimise(struct kl_fit *fit, size_t evaluations);

/* Steps and evaluations so far. */
size_t kl_fit_steps(const struct kl_fit *fit);
size_t kl_fit_evaluations(const struct kl_fit *fit);

#endif
