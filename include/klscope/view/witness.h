#ifndef KLSCOPE_VIEW_WITNESS_H
#define KLSCOPE_VIEW_WITNESS_H

#include "klscope/base/number.h"
#include "klscope/core/unit.h"
#include "klscope/lesson/trial.h"
#include "klscope/view/paper.h"

/* Relations and what was found of them. How many rows one takes depends on its
 * text and on the width alone: nothing moves while numbers do. */

/* How a relation is shown. */
struct kl_relation_look {
    enum kl_unit unit;
    bool goal;       /* of a task: not reaching it is no fault */
    double scale[2]; /* the longest bar, by kl_dimension; see kl_relation_scale */
};

/* Columns of a state's sign with the blank behind it. */
int kl_state_width(const struct kl_glyphs *glyphs);

/* The sign of a state: "✓", "✗", "…", "?", with `goal` "○" for KL_TRIAL_FAILS;
 * its ink. */
const char *kl_state_sign(const struct kl_glyphs *glyphs,
                          enum kl_trial_state state, bool goal);
enum kl_ink kl_state_ink(enum kl_trial_state state, bool goal);

/* Append a side of a relation, or all of it, on one line and with its signs
 * as the glyphs allow. */
void kl_relation_side(const struct kl_extract *side,
                      const struct kl_glyphs *glyphs, struct kl_buf *out);
void kl_relation_text(const struct kl_relation *relation,
                      const struct kl_glyphs *glyphs, struct kl_buf *out);

/* Append "0.3771 ≥ 0.2231 nat", true as it stands: with "<" where ≥ fails. */
void kl_finding_values(const struct kl_relation *relation,
                       const struct kl_finding *finding,
                       const struct kl_relation_look *look,
                       const struct kl_glyphs *glyphs, struct kl_buf *out);

/* Append "slack 0.1539", "lacks 0.1539", "0.1539 to go"; nothing where that
 * says nothing. */
void kl_finding_slack(const struct kl_relation *relation,
                      const struct kl_finding *finding, bool goal,
                      struct kl_buf *out);

/* Make the bars of inequalities comparable: raise the scale so that this one
 * fits, numbers that the relation itself names apart. */
void kl_relation_scale(const struct kl_relation *relation,
                       const struct kl_finding *finding,
                       struct kl_relation_look *look);

/* A bar one row high: what both sides have is full, by how much they differ
 * hatched, up to the greater one. */
void kl_slack_bar(struct kl_canvas *canvas, struct kl_rect rect,
                  const struct kl_finding *finding,
                  const struct kl_relation_look *look);

/* All of it, from the top left corner of rect and as wide: sign, text, label,
 * values, bar.
 *
 * in    finding   NULL: waiting
 * return          rows
 */
int kl_relation_draw(struct kl_paper *paper, struct kl_rect rect,
                     const struct kl_relation *relation,
                     const struct kl_finding *finding,
                     const struct kl_relation_look *look);

#endif
