#ifndef KLSCOPE_LESSON_STUDY_H
#define KLSCOPE_LESSON_STUDY_H

#include "klscope/lesson/lesson.h"
#include "klscope/lesson/progress.h"
#include "klscope/lesson/trial.h"

struct kl_scene;

/* One step as somebody works on it: what its live blocks say of the scene as
 * it is now, which hints were given, what was answered. Nothing is ever taken
 * back: a goal that was reached once stays reached.
 *
 * An item is a live block of the step but `scene`, in their order. */
struct kl_study;

struct kl_study_item {
    const struct kl_block *block;      /* its kind says which of these count */
    /* witness: one for each relation; task: one, its goal */
    const struct kl_finding *finding;
    size_t findings;
    /* task */
    size_t hints;   /* given so far */
    /* task and quiz */
    bool done;      /* the goal was reached, the right answer given */
    bool shown;     /* skipped: solution or answer was shown before that */
    /* quiz */
    unsigned tried;                    /* bit k: wrong choice k was chosen */
    size_t chosen;                     /* last choice; `choices` for none */
    double number;                     /* last number, if `numbered` */
    bool numbered;
    const struct kl_prose *message;    /* what the last answer gets; NULL */
};

/* mem   borrows step for its life; gives; kl_study_free(NULL) is fine */
struct kl_study *kl_study_new(const struct kl_step *step);
void kl_study_free(struct kl_study *study);

const struct kl_step *kl_study_step(const struct kl_study *study);

/* The items, `*count` of them. */
const struct kl_study_item *kl_study_items(const struct kl_study *study,
                                     size_t *count);

/* Try every relation on a scene, or only those that cost at most `walks` walks
 * over its outcomes, the others being KL_TRIAL_WAITING until kl_study_work.
 * Goals that hold now are done. Returns true if anything is not as before. */
bool kl_study_look(struct kl_study *study, const struct kl_scene *scene,
                   size_t walks);

/* True while relations wait; try the next of them, true if that told news. */
bool kl_study_busy(const struct kl_study *study);
bool kl_study_work(struct kl_study *study, const struct kl_scene *scene);

/* The exercise that is to be done next: the first task or quiz at or behind
 * item `from` that is neither done nor shown, else the first such from the
 * top, else the number of items. */
size_t kl_study_next(const struct kl_study *study, size_t from);

/* True if no task or quiz is left that is neither done nor shown. */
bool kl_study_complete(const struct kl_study *study);

/* What the step would be saved as. */
enum kl_progress_state kl_study_state(const struct kl_study *study);

/* Give the next hint of a task; false if all are given. Show the solution of a
 * task, the answer of a quiz. */
bool kl_study_hint(struct kl_study *study, size_t item);
void kl_study_show(struct kl_study *study, size_t item);

/* Answer a quiz as one types: "2" or "b" is the second choice; of a quiz for a
 * number any number, also "7/4", "50%", "inf". Right or wrong, item->message
 * says why.
 *
 * out   right   may be NULL
 * err   KL_E_USAGE for what is no answer ("choose 1 to 3"), KL_E_STATE if the
 *       item is no quiz
 */
enum kl_status kl_study_answer(struct kl_study *study, size_t item,
                               const char *text, bool *right,
                               struct kl_err *err);

/* Append what was done as one word for progress, and take it back in. A detail
 * of an earlier version of the step counts as far as it fits. */
void kl_study_detail(const struct kl_study *study, struct kl_buf *out);
void kl_study_recall(struct kl_study *study, const char *detail);

#endif
