#ifndef KLSCOPE_SCENE_EDIT_H
#define KLSCOPE_SCENE_EDIT_H

/* Edits of a scene: each is one step of undo, unless it says otherwise. */

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/handle.h"
#include "klscope/core/side.h"

struct kl_scene;

/* Replace p or q, or both, by specs; NULL keeps a side as kl_scene_read does
 * where a key is missing.
 *
 * in    normalize   divide lists that do not sum to 1
 * err   as kl_spec_parse and kl_pair_init, with source "P" or "Q"
 */
enum kl_status kl_scene_specs(struct kl_scene *scene, const char *p,
                              const char *q, bool normalize,
                              struct kl_err *err);

/* Make a probability exactly x; the other unlocked ones share the rest in
 * proportion. O(1) but for rare cases.
 *
 * in    amend   continue a gesture: undo the edit before, if it was one of the
 *               same bin with amend set, then do this one
 * err   KL_E_DOMAIN, KL_E_STATE as kl_bins_plan; the scene is unchanged
 */
enum kl_status kl_scene_set(struct kl_scene *scene, enum kl_side side,
                            size_t i, double x, bool amend,
                            struct kl_err *err);

/* End a gesture: the next amend begins a new step of undo. */
void kl_scene_end_gesture(struct kl_scene *scene);

/* The sliders of a side's spec; none once its probabilities were edited.
 *
 * out   handle   as many as returned
 */
size_t kl_scene_handles(const struct kl_scene *scene, enum kl_side side,
                        struct kl_handle handle[KL_HANDLES]);

/* Move slider k of a side to x: the side is evaluated anew.
 *
 * in    amend   as for kl_scene_set
 * err   as kl_handle_set and kl_pair_init; the scene is unchanged
 */
enum kl_status kl_scene_tune(struct kl_scene *scene, enum kl_side side,
                             size_t k, double x, bool amend,
                             struct kl_err *err);

/* Lock or unlock an outcome of a side: no probability changes.
 *
 * err   KL_E_STATE where a support is infinite
 */
enum kl_status kl_scene_lock(struct kl_scene *scene, enum kl_side side,
                             size_t i, bool lock, struct kl_err *err);

/* Give the unlocked outcomes of a side shares in proportion to weight[i]; at
 * locked ones it is ignored. It is no step of undo if nothing changes.
 *
 * in    weight   as many finite numbers >= 0 as there are outcomes
 *       amend    continue a gesture, as for kl_scene_set
 * err   KL_E_DOMAIN for other numbers, or if all weights of unlocked outcomes
 *       are 0; KL_E_STATE if fewer than two outcomes are unlocked; the scene
 *       is unchanged
 */
enum kl_status kl_scene_place(struct kl_scene *scene, enum kl_side side,
                              const double *weight, bool amend,
                              struct kl_err *err);

/* Reshape the unlocked outcomes of a side: all alike; at random, uniformly
 * from the simplex; or with `amount` added to each outcome's count (to its
 * probability where the side was not made of counts). */
enum kl_status kl_scene_even(struct kl_scene *scene, enum kl_side side,
                             struct kl_err *err);
enum kl_status kl_scene_random(struct kl_scene *scene, enum kl_side side,
                               unsigned long seed, struct kl_err *err);
enum kl_status kl_scene_smooth(struct kl_scene *scene, enum kl_side side,
                               double amount, struct kl_err *err);

/* p becomes q and q becomes p; one side becomes a copy of the other, without
 * its locks. */
void kl_scene_swap(struct kl_scene *scene);
enum kl_status kl_scene_copy(struct kl_scene *scene, enum kl_side to,
                             struct kl_err *err);

/* Add an outcome of probability 0 to both sides after outcome `at`; delete
 * one, its mass going to the others in proportion; give one another name.
 *
 * err   KL_E_DOMAIN for a name that is taken or empty; KL_E_STATE for the last
 *       outcome, a locked one, or one that has all the mass
 */
enum kl_status kl_scene_add(struct kl_scene *scene, const char *label,
                            size_t at, struct kl_err *err);
enum kl_status kl_scene_delete(struct kl_scene *scene, size_t i,
                               struct kl_err *err);
enum kl_status kl_scene_rename(struct kl_scene *scene, size_t i,
                               const char *label, struct kl_err *err);

/* Add a part to a side as a component of a mixture, at `weight`, the others
 * sharing the rest; take component k out. Each is one step of undo. Works for
 * discrete families as well.
 *
 * in    part    text of a spec
 * err   as kl_spec_parse and kl_density_of; KL_E_DOMAIN unless 0 < weight < 1;
 *       KL_E_STATE for a side that is no mixture of at least two, or edited
 */
enum kl_status kl_scene_mix(struct kl_scene *scene, enum kl_side side,
                            const char *part, double weight,
                            struct kl_err *err);
enum kl_status kl_scene_unmix(struct kl_scene *scene, enum kl_side side,
                              size_t k, struct kl_err *err);

#endif
