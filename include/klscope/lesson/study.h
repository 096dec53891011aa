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
 * A study is of one scene, which may be edited between looks. An item is a live
 * block of the step but `scene`, in their order. */
struct kl_study;

/* One condition of a goal that is a product of them, see kl_trial_parts. */
struct kl_part {
    const struct kl_relation *relation;
    struct kl_finding finding;
};

struct kl_study_item {
    const struct kl_block *block;      /* its kind says which of these count */
    /* witness: one for each relation; task: one, its goal */
    const struct kl_finding *finding;
    size_t findings;
    /* task */
    const struct kl_part *part; /* the conditions of its goal, `parts` of them;
                                   0: the goal is one relation like others */
    size_t parts;
    size_t hints;   /* given so far */
    /* task and quiz */
    bool done;      /* the goal was reached, the right answer given */
    bool shown;     /* solution or answer was shown before that */
    /* quiz */
    unsigned tried;                    /* bit k: wrong choice k was chosen */
    size_t chosen;                     /* last choice; `choices` for none */
    double number;                     /* last number, if `numbered` */
    bool numbered;
    const struct kl_prose *message;    /* what the last answer gets; NULL if it
                                          has no words of its own */
    /* break */
    bool loaded;    /* its scene was on the screen */
};

/* mem   borrows step for its life; gives; kl_study_free(NULL) is fine */
struct kl_study *kl_study_new(const struct kl_step *step);
void kl_study_free(struct kl_study *study);

const struct kl_step *kl_study_step(const struct kl_study *study);

/* The items, `*count` of them. */
const struct kl_study_item *kl_study_items(const struct kl_study *study,
                                           size_t *count);

/* Try every relation on a scene, or only those that cost at most `walks` walks
 * over its outcomes (0: those without a sum), the others being KL_TRIAL_WAITING
 * until kl_study_work. Goals that hold now are done. Costs nothing as long as
 * kl_scene_version and the unit stay and nothing waits. Returns true if
 * anything is not as before. */
bool kl_study_look(struct kl_study *study, const struct kl_scene *scene,
                   size_t walks);

/* True while relations wait, for their turn or for measures of the scene; try
 * the next that can be tried, true if that told news. Work on the scene first:
 * as long as it is busy, those that need its measures are left waiting. */
bool kl_study_busy(const struct kl_study *study);
bool kl_study_work(struct kl_study *study, const struct kl_scene *scene);

/* The exercise that is to be done next: the first task or quiz at or behind
 * item `from` that is neither done nor shown, else the first such from the
 * top, else the number of items. */
size_t kl_study_next(const struct kl_study *study, size_t from);

/* The item of a kind that is to be done: the first that is neither done nor
 * shown, else the last, else the number of items. */
size_t kl_study_pick(const struct kl_study *study, enum kl_block_kind kind);

/* True if no task or quiz is left that is neither done nor shown. */
bool kl_study_complete(const struct kl_study *study);

/* What the step would be saved as: KL_STEP_DONE if every task and quiz is done,
 * at once if there are none; KL_STEP_SKIPPED if it is complete, but of some
 * only the solution was shown; else KL_STEP_SEEN. */
enum kl_progress_state kl_study_state(const struct kl_study *study);

/* Give the next hint of a task; false if all are given, or it is no task. */
bool kl_study_hint(struct kl_study *study, size_t item);

/* Show the solution of a task, the answer of a quiz: unless it is done, it is
 * skipped. As the solution reaches the goal whoever runs it, that is not the
 * reader's doing: a task is done after that once its goal fails and is reached
 * anew. */
void kl_study_show(struct kl_study *study, size_t item);

/* Remember that the scene of a break was loaded: now what it says may be read,
 * which is before that an answer without a question. A goal that the break
 * itself reaches is not the reader's doing either. */
void kl_study_break(struct kl_study *study, size_t item);

/* Answer a quiz as one types: the number or letter of a choice ("2" or "b" is
 * the second), or its text; of a quiz for a number any number, also "7/4",
 * "50%", "inf". Right or wrong, item->message says why. What is no answer
 * changes nothing.
 *
 * out   right   may be NULL
 * err   KL_E_USAGE for what is no answer ("choose 1 to 3"), KL_E_STATE if the
 *       item is no quiz
 */
enum kl_status kl_study_answer(struct kl_study *study, size_t item,
                               const char *text, bool *right,
                               struct kl_err *err);

/* Append what was done and shown as one word for progress, at most
 * KL_PROGRESS_DETAIL - 1 bytes of whole parts: "t1d" the first task is done,
 * "q2s" the answer of the second quiz was shown. Take it back in: what does not
 * fit the step, or is not understood, has no effect. */
void kl_study_detail(const struct kl_study *study, struct kl_buf *out);
void kl_study_recall(struct kl_study *study, const char *detail);

#endif
