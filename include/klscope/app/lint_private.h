#ifndef KLSCOPE_APP_LINT_PRIVATE_H
#define KLSCOPE_APP_LINT_PRIVATE_H

#include <stdbool.h>

#include "klscope/app/lint.h"
#include "klscope/lesson/lesson.h"
#include "klscope/lesson/trial.h"
#include "klscope/scene/scene.h"

/* What the files of the linter share: the lesson, and the step in hand. */
struct kl_lint {
    const struct kl_loader *loader;
    unsigned flags;
    struct kl_problems *problems;
    struct kl_lint_tally *tally;
    const struct kl_step *step;
    struct kl_scene *scene; /* of the step; NULL if it has none that loads */
};

/* Finish the sums of a scene. */
void kl_lint_settle(struct kl_scene *scene);

/* A scene like that of the step, with other lines on top, its sums finished.
 *
 * in    lines   may be NULL
 * mem   gives
 * err   NULL is returned; placed in the file
 */
struct kl_scene *kl_lint_scene(struct kl_lint *lint,
                               const struct kl_extract *lines,
                               struct kl_err *err);

/* Try a relation on a scene whose sums are finished. */
void kl_lint_try(struct kl_lint *lint, const struct kl_trial *trial,
                 const struct kl_scene *scene, struct kl_finding *finding);

/* Append what a finding says against its relation: "0.5 is not = 0.7". */
void kl_lint_verdict(const struct kl_relation *relation,
                     const struct kl_finding *finding, struct kl_buf *out);

/* Witnesses of the step: on its scene, on its breaks, on random scenes. */
void kl_lint_witnesses(struct kl_lint *lint);

/* Tasks and quizzes. */
void kl_lint_task(struct kl_lint *lint, const struct kl_block *block);
void kl_lint_quiz(struct kl_lint *lint, const struct kl_block *block);

/* Checks of the step; figures that nothing vouches for. */
void kl_lint_checks(struct kl_lint *lint);
void kl_lint_figures(struct kl_lint *lint);

/* How long the step is. */
void kl_lint_length(struct kl_lint *lint);

/* ---- random scenes ------------------------------------------------------- */

/* Append the lines of random scene k of a series: outcomes as a scene has them,
 * or densities if it has those. Equal seeds and k give equal scenes. */
void kl_lint_random(const struct kl_scene *like, unsigned long seed, size_t k,
                    struct kl_buf *lines);

/* Make a scene on which a trial fails simpler, as long as it fails for the same
 * reason: fewer outcomes, shorter numbers.
 *
 * in    lines   the scene's
 * out   lines   those of a simpler one
 */
void kl_lint_shrink(struct kl_lint *lint, const struct kl_trial *trial,
                    const struct kl_finding *finding, struct kl_buf *lines);

#endif
