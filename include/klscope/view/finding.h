#ifndef KLSCOPE_VIEW_FINDING_H
#define KLSCOPE_VIEW_FINDING_H

#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/canvas/canvas.h"
#include "klscope/core/unit.h"
#include "klscope/lesson/trial.h"

/* Relations, and what was found of them, as text. */

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

/* A field of this width holds a value. */
enum { KL_VALUE_FIELD = 8 };

/* True for a side that is but a number; for a relation that is an inequality,
 * and not of "!=". */
bool kl_side_is_number(const struct kl_extract *side);
bool kl_op_ordered(enum kl_relation_op op);

/* The value of the left side: a number as it was typed, else four decimals. */
const char *kl_finding_left(char out[KL_NUMBER],
                            const struct kl_relation *relation,
                            const struct kl_finding *finding);

/* Append what stands behind it: " ≥ 0.2231 nat". It is true as it stands: with
 * "<" where ≥ fails.
 *
 * in    brief   without the tolerance of "≈"
 */
void kl_finding_right(const struct kl_relation *relation,
                      const struct kl_finding *finding, enum kl_unit unit,
                      const struct kl_glyphs *glyphs, bool brief,
                      struct kl_buf *out);

/* True if there are values to be shown: of now, or of the scene before. */
bool kl_finding_known(const struct kl_finding *finding);

/* Append "slack 0.1539", "lacks 0.1539", "0.1539 to go"; nothing where that
 * says nothing. */
void kl_finding_slack(const struct kl_relation *relation,
                      const struct kl_finding *finding, bool goal,
                      struct kl_buf *out);

#endif
