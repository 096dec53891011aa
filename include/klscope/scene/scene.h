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

enum kl_view {
#define VIEW(id, ...) KL_VIEW_##id,
#include "klscope/scene/views.def"
#undef VIEW
    KL_VIEW_COUNT
};

/* One row of views.def. */
struct kl_view_row {
    const char *key, *title, *help;
    const char *of_densities; /* help for them */
};

/* The row of a view; the view of a key, false if there is none. */
const struct kl_view_row *kl_view_row(enum kl_view view);
bool kl_view_find(const char *key, size_t len, enum kl_view *view);

/* True of the maps, which are pictures of exactly three outcomes. */
static inline bool
kl_view_is_map(enum kl_view view)
{
    return view >= KL_VIEW_MAP_ENTROPY;
}

enum kl_lab {
#define LAB(id, ...) KL_LAB_##id,
#include "klscope/scene/labs.def"
#undef LAB
    KL_LAB_COUNT
};

/* One row of labs.def. */
struct kl_lab_row {
    const char *key, *title, *help;
};

/* The row of a lab; the lab of a key, false if there is none. */
const struct kl_lab_row *kl_lab_row(enum kl_lab lab);
bool kl_lab_find(const char *key, size_t len, enum kl_lab *lab);

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

/* ---- text ---------------------------------------------------------------- */

/* Read the text form: lines "KEY = VALUE" for p, q, unit, view, open (its
 * lab), alpha, at, and lock of outcomes, or range, cross and bins of densities;
 * blank lines and lines that begin with # are skipped. A key that is missing
 * keeps what the scene has, a side that is kept keeps its locks; but where p
 * and q are both there, open, range, cross and bins that are missing begin
 * anew. If only one of p
 * and q is there and the other cannot be matched with it, as labels with
 * labels, equal lengths and densities can, the other becomes a copy of it.
 * It is one step of undo, or none if only settings are there.
 *
 * in    text, len   the whole text
 *       source      for error positions, e.g. the file's name; may be NULL
 * err   what is wrong, with the line; the scene is then unchanged
 */
enum kl_status kl_scene_read(struct kl_scene *scene, const char *text,
                             size_t len, const char *source,
                             struct kl_err *err);

/* Append the text form. Reading it back gives an equal scene. */
void kl_scene_print(const struct kl_scene *scene, struct kl_buf *out);

/* Append the text of one side: its spec, or its list once it was edited. */
void kl_scene_print_side(const struct kl_scene *scene, enum kl_side side,
                         struct kl_buf *out);

/* Read a reference to an outcome of a side, "p[e]" or "q[\"a b\"]".
 *
 * in    text, len   begins with the reference
 * out   side, i     the outcome
 *       used        bytes read
 * err   KL_E_PARSE with the column, KL_E_NAME for an unknown outcome
 */
enum kl_status kl_scene_ref(const struct kl_scene *scene, const char *text,
                            size_t len, enum kl_side *side, size_t *i,
                            size_t *used, struct kl_err *err);

/* Append the reference to outcome i of a side. */
void kl_scene_print_ref(const struct kl_scene *scene, enum kl_side side,
                        size_t i, struct kl_buf *out);

/* Replace p or q, or both, by specs; NULL keeps a side as kl_scene_read does
 * where a key is missing.
 *
 * in    normalize   divide lists that do not sum to 1
 * err   as kl_spec_parse and kl_pair_init, with source "P" or "Q"
 */
enum kl_status kl_scene_specs(struct kl_scene *scene, const char *p,
                              const char *q, bool normalize,
                              struct kl_err *err);

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

/* ---- settings: no undo --------------------------------------------------- */

enum kl_unit kl_scene_unit(const struct kl_scene *scene);
void kl_scene_set_unit(struct kl_scene *scene, enum kl_unit unit);
enum kl_view kl_scene_view(const struct kl_scene *scene);
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

/* ---- edits: each is one step of undo ------------------------------------- */

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
