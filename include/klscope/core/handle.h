#ifndef KLSCOPE_CORE_HANDLE_H
#define KLSCOPE_CORE_HANDLE_H

#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/family.h"
#include "klscope/core/spec.h"

/* As many as a spec can have: a mixture's parts, with a weight each. */
enum { KL_HANDLE_NAME = 40, KL_HANDLES = KL_SPEC_PARTS * (1 + KL_PARAM_MAX) };

/* A number inside a spec that a slider can move: a parameter of a family, a
 * weight of a mixture, the bandwidth of a kernel estimate where it is given,
 * the bins of a histogram. */
struct kl_handle {
    char name[KL_HANDLE_NAME]; /* "mean"; in mixtures "w1", "1.mean" */
    double value;
    const struct kl_param *row; /* domain, range of the slider, step */
    size_t part;                /* private: where it is, */
    int index;                  /* -1 for a weight */
};

/* The handles of a spec; 0 for lists, columns and expressions.
 *
 * out   handle   as many as returned
 */
size_t kl_handles(const struct kl_spec *spec,
                  struct kl_handle handle[KL_HANDLES]);

/* A copy of the spec with handle k at x; for a weight the others share the
 * rest in proportion, each at least the least double above 0.
 *
 * in    k        less than what kl_handles returns
 * out   copy     given; release with kl_spec_free
 * err   KL_E_DOMAIN if x is outside the domain, or a weight is not inside 0
 *       to 1, or the family refuses the combination
 */
enum kl_status kl_handle_set(const struct kl_spec *spec, size_t k, double x,
                             struct kl_spec **copy, struct kl_err *err);

/* Where a slider `steps` steps on from the handle's value stands: on round
 * multiples of its step, or by factors where the scale is logarithmic; inside
 * the domain. A value far outside the slider's range has a step of its own
 * size. */
double kl_handle_step(const struct kl_handle *handle, double steps);

/* The place of a value on its slider, and the value at a place; 0 to 1. */
double kl_handle_place(const struct kl_handle *handle);
double kl_handle_at(const struct kl_handle *handle, double place);

#endif
