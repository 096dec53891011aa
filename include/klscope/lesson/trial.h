#ifndef KLSCOPE_LESSON_TRIAL_H
#define KLSCOPE_LESSON_TRIAL_H

#include "klscope/core/measure.h"
#include "klscope/core/value.h"
#include "klscope/lesson/live.h"
#include "klscope/lesson/problem.h"

struct kl_scene;

/* A relation of a witness or a goal, compiled, to be tried on scenes. */
struct kl_trial;

enum kl_trial_state {
    KL_TRIAL_WAITING, /* not tried yet, or a measure is still being summed */
    KL_TRIAL_HOLDS,
    KL_TRIAL_FAILS,
    KL_TRIAL_UNKNOWN /* one side has no value on this scene: `why` says so */
};

/* What a trial found. */
struct kl_finding {
    enum kl_trial_state state;
    struct kl_value left, right;  /* in the unit of the scene */
    double tolerance;             /* of ~=, else what rounding is allowed */
    double slack;                 /* by how much it holds, >= 0; how far from
                                     holding it is, < 0; may be infinite */
    enum kl_dimension dimension;  /* of the sides and the slack */
    char why[KL_ERR_TEXT];        /* KL_TRIAL_UNKNOWN */
};

/* Compile a relation, which is borrowed.
 *
 * out   trial      given, also if an expression is faulty: then it is unknown
 *                  on every scene; release with kl_trial_free
 *       problems   faults, with line and column in the lesson's file; may be
 *                  NULL
 */
enum kl_status kl_trial_new(const struct kl_relation *relation,
                            struct kl_trial **trial,
                            struct kl_problems *problems);
void kl_trial_free(struct kl_trial *trial);

/* Try it. "=" holds to within 1e-9, relative to the greater side where that is
 * above 1, and whatever the bounds of both sides are wider; <= and >= are
 * lenient by the same, < and > are not. An infinity equals itself.
 *
 * out   finding   KL_TRIAL_WAITING while the scene works on what it needs
 */
void kl_trial_run(const struct kl_trial *trial, const struct kl_scene *scene,
                  struct kl_finding *finding);

/* Walks over all outcomes that a run takes. */
size_t kl_trial_walks(const struct kl_trial *trial);

/* True if the label says "when" or "here": the relation need not hold on every
 * scene. */
bool kl_relation_conditional(const struct kl_relation *relation);

#endif
