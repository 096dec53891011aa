#ifndef KLSCOPE_APP_LINT_H
#define KLSCOPE_APP_LINT_H

#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/dist.h"
#include "klscope/lesson/problem.h"

/* The linter of lessons: what reading alone cannot find, because it takes
 * scenes, formulas and commands to find it. */

enum {
    KL_LINT_FIGURES = 1, /* warn of figures in the text that nothing vouches
                            for */
    KL_LINT_LABELS = 2,  /* warn of a "when" or "here" that does not seem to be
                            needed */
    KL_LINT_STRICT = KL_LINT_FIGURES | KL_LINT_LABELS,
    KL_LINT_SCENES = 200 /* random scenes on which each witness is tried */
};

/* What there was in the lessons that were checked; counts are added to. */
struct kl_lint_tally {
    size_t lessons, steps, formulas, scenes, witnesses, tasks, quizzes, breaks,
        notes;
    size_t relations; /* of witnesses */
    size_t checks;    /* of figures: <!-- check: H(p) = 1.265 --> */
    size_t trials;    /* relations tried on scenes, random ones among them */
};

/* Check a lesson: everything is readable, formulas typeset, scenes load,
 * witnesses hold on their scene and on random ones of the same outcomes (unless
 * their label says "when" or "here"), breaks break one, goals are reached by
 * their solutions and not before, quizzes know right from wrong, and figures
 * in the text are what their checks say.
 *
 * in    text, len   the whole file; problems->source names it
 *       loader      for scenes that name data
 *       flags       KL_LINT_STRICT or 0
 * out   problems    what was found is added, in the order of the file
 *       tally       may be NULL
 * err   KL_E_PARSE if there are errors; warnings are none
 */
enum kl_status kl_lint_lesson(const char *text, size_t len,
                              const struct kl_loader *loader, unsigned flags,
                              struct kl_problems *problems,
                              struct kl_lint_tally *tally);

/* The same for a file, which problems->source is set to for its life.
 *
 * err   KL_E_IO, KL_E_LIMIT if it cannot be read, which is also a problem
 */
enum kl_status kl_lint_file(const char *file, const struct kl_loader *loader,
                            unsigned flags, struct kl_problems *problems,
                            struct kl_lint_tally *tally);

#endif
