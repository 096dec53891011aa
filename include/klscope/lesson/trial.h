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

/* What a trial found. How far the sides are apart is shown as it is:
 *
 *            holds if              slack if it holds   slack if it fails
 *   =  ~=    as near as allowed    0                   -|left - right|
 *   <=  <    left <= right, <      right - left        -(left - right)
 *   >=  >    left >= right, >      left - right        -(right - left)
 *   !=       not as near           |left - right|      0
 *
 * A <= or >= that holds by what is allowed for rounding has slack 0, and so has
 * a < or > that fails as the sides are equal. Equal infinities are 0 apart, an
 * infinity and anything else infinitely far: inf >= 2 with slack inf. */
struct kl_finding {
    enum kl_trial_state state;
    struct kl_value left, right; /* in the unit of the scene */
    double tolerance;            /* of ~=; else what rounding is allowed, 0 for
                                    < and > */
    double slack;                /* see above; never NaN */
    enum kl_dimension dimension; /* of the sides and the slack */
    bool earlier;                /* KL_TRIAL_WAITING, and the numbers above are
                                    those of the scene before, not zeros */
    char why[KL_ERR_TEXT];       /* KL_TRIAL_UNKNOWN: then the numbers are 0,
                                    or too rough to tell */
};

/* Compile a relation, which is borrowed.
 *
 * out   trial      given, also if an expression is faulty: then it is unknown
 *                  on every scene; release with kl_trial_free
 *       problems   faults, with line and column in the lesson's file; may be
 *                  NULL
 * err   that of the first fault, as kl_query_parse
 */
enum kl_status kl_trial_new(const struct kl_relation *relation,
                            struct kl_trial **trial,
                            struct kl_problems *problems);
void kl_trial_free(struct kl_trial *trial);

/* Try it. "=" holds to within 1e-9, relative to the greater side where that is
 * above 1, and whatever the bounds of both sides are wider; <= and >= are
 * lenient by the same, < and > are not. ~= holds at the very end of its
 * tolerance. Where bounds beyond 1e-6, of the same scale, would decide, it is
 * unknown.
 *
 * out   finding   KL_TRIAL_WAITING while the scene works on what it needs
 */
void kl_trial_run(const struct kl_trial *trial, const struct kl_scene *scene,
                  struct kl_finding *finding);

/* Walks over all outcomes that a run takes, without its parts. */
size_t kl_trial_walks(const struct kl_trial *trial);

/* The relation it was made of. */
const struct kl_relation *kl_trial_relation(const struct kl_trial *trial);

/* The parts of a product of conditions: `(a < b) * (c < d) = 1` is a < b and
 * c < d, `e * (a < b) >= 0.1` is e >= 0.1 and a < b. As a product it is 0 until
 * all of them hold; they tell how far there is to go. 0 of all other relations.
 *
 * mem   borrowed from trial, the relation of a part as well
 */
size_t kl_trial_parts(const struct kl_trial *trial);
const struct kl_trial *kl_trial_part(const struct kl_trial *trial, size_t i);

/* True if the label has the word "when" or "here", in any case: the relation
 * need not hold on every scene. */
bool kl_relation_conditional(const struct kl_relation *relation);

#endif
