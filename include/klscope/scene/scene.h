#ifndef KLSCOPE_SCENE_SCENE_H
#define KLSCOPE_SCENE_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/core/cut.h"
#include "klscope/core/density.h"
#include "klscope/core/handle.h"
#include "klscope/core/measure.h"
#include "klscope/core/pair.h"
#include "klscope/core/random.h"
#include "klscope/core/unit.h"
#include "klscope/scene/labs.h"
#include "klscope/scene/views.h"

/* Everything that a person shapes: p, q, their locks, the unit, the view, the
 * selected outcome; with the measures that follow from it and the history of
 * edits. Every edit is reversible; undo and redo have no limit. */
struct kl_scene;

/* A scene of two fair coins, to be loaded into.
 *
 * in    loader   borrowed for the life of the scene; NULL: no files
 * mem   gives; kl_scene_free(NULL) is fine
 */
struct kl_scene *kl_scene_new(const struct kl_loader *loader);
void kl_scene_free(struct kl_scene *scene);

/* The loader it was made with, borrowed. */
const struct kl_loader *kl_scene_loader(const struct kl_scene *scene);

/* ---- what there is ------------------------------------------------------- */

/* The pair as it is now, and what a side came from; borrowed until the next
 * edit. */
const struct kl_pair *kl_scene_pair(const struct kl_scene *scene);
const struct kl_spec *kl_scene_spec(const struct kl_scene *scene,
                                    enum kl_side side);

/* True if there are exactly three outcomes, as maps need them. */
bool kl_scene_has_three(const struct kl_scene *scene);

/* True if a side was made of counts: data that did not sum to 1 already. */
bool kl_scene_counts(const struct kl_scene *scene, enum kl_side side);

/* True once a side was edited, and so is no longer its spec. */
bool kl_scene_edited(const struct kl_scene *scene, enum kl_side side);

/* Values in nats. Those for which kl_scene_fresh is false are of an earlier
 * state of a large scene; kl_scene_work brings them up to date. */
const struct kl_measures *kl_scene_measures(const struct kl_scene *scene);
bool kl_scene_fresh(const struct kl_scene *scene, enum kl_measure measure);

/* True while there is work for kl_scene_work. */
bool kl_scene_busy(const struct kl_scene *scene);

/* Sum about `bins` more bins, or evaluate as many densities; returns true when
 * values became fresh. */
bool kl_scene_work(struct kl_scene *scene, size_t bins);

/* A number that changes whenever a probability or label may have changed. */
unsigned long kl_scene_version(const struct kl_scene *scene);

/* ---- densities ----------------------------------------------------------- */

/* Whether p and q are discrete or densities: both are the same. Of densities
 * the pair has no outcomes that could be edited (kl_scene_pair then has one
 * bin that stands for everything, so that nothing is ever empty), the edits of
 * outcomes fail with KL_E_STATE, and sliders (kl_scene_tune) and specs do the
 * shaping. */
enum kl_nature kl_scene_nature(const struct kl_scene *scene);

/* A side's density, borrowed until the next edit; NULL for discrete pairs. */
const struct kl_density *kl_scene_density(const struct kl_scene *scene,
                                          enum kl_side side);

/* A measure by its closed form, if there is one; see kl_closed_form. */
bool kl_scene_closed(const struct kl_scene *scene, enum kl_measure measure,
                     struct kl_value *value);

/* What the picture of densities shows, from lo to hi: settings, no undo. It
 * follows the specs until it was set; kl_scene_fit lets it follow again.
 *
 * err   KL_E_DOMAIN unless lo < hi are finite and can be told apart
 */
void kl_scene_range(const struct kl_scene *scene, double range[2]);
enum kl_status kl_scene_set_range(struct kl_scene *scene, double lo, double hi,
                                  struct kl_err *err);
void kl_scene_fit(struct kl_scene *scene);
bool kl_scene_fitted(const struct kl_scene *scene);

/* The cross-hair; it stands inside the range, in its middle to begin with. */
double kl_scene_cross(const struct kl_scene *scene);
void kl_scene_set_cross(struct kl_scene *scene, double x);

/* Bins that both densities are cut into over the range, 0 for none, at most
 * KL_CUT_MAX; and the cut, NULL if there are no bins, or as long as
 * kl_scene_work has to go on with it. */
size_t kl_scene_bins(const struct kl_scene *scene);
void kl_scene_set_bins(struct kl_scene *scene, size_t bins);
const struct kl_cut *kl_scene_cut(const struct kl_scene *scene);

/* ---- settings: no undo --------------------------------------------------- */

enum kl_unit kl_scene_unit(const struct kl_scene *scene);
void kl_scene_set_unit(struct kl_scene *scene, enum kl_unit unit);
enum kl_view kl_scene_view(const struct kl_scene *scene);
/* What it is called here: densities that are not cut have no histogram. */
const struct kl_view_row *kl_scene_picture(const struct kl_scene *scene);
void kl_scene_set_view(struct kl_scene *scene, enum kl_view view);
enum kl_lab kl_scene_lab(const struct kl_scene *scene);
void kl_scene_set_lab(struct kl_scene *scene, enum kl_lab lab);
double kl_scene_alpha(const struct kl_scene *scene);
enum kl_status kl_scene_set_alpha(struct kl_scene *scene, double alpha,
                                  struct kl_err *err);
enum kl_side kl_scene_side(const struct kl_scene *scene);
void kl_scene_set_side(struct kl_scene *scene, enum kl_side side);
size_t kl_scene_at(const struct kl_scene *scene);
void kl_scene_set_at(struct kl_scene *scene, size_t at); /* clamped */

/* Select where p is greatest if the outcomes are integers (a family may have
 * its mass far from its first outcome), else leave the selection. O(n). */
void kl_scene_seek(struct kl_scene *scene);

/* ---- history ------------------------------------------------------------- */

/* Step back and forth; false if there is nothing to undo or redo. */
bool kl_scene_undo(struct kl_scene *scene);
bool kl_scene_redo(struct kl_scene *scene);

/* Forget the history: what is there now is where it begins, with every value
 * up to date. */
void kl_scene_begin(struct kl_scene *scene);

/* Where in the history the scene stands: a number that undo lowers and each
 * edit and redo raises. */
size_t kl_scene_depth(const struct kl_scene *scene);

/* Steps that can be undone and redone; O(edits). */
size_t kl_scene_undo_count(const struct kl_scene *scene);
size_t kl_scene_redo_count(const struct kl_scene *scene);

#endif
