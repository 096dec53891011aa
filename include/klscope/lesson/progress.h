#ifndef KLSCOPE_LESSON_PROGRESS_H
#define KLSCOPE_LESSON_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"

/* How far someone has come, in memory and in a small text file with lines
 *
 *     LESSON STEP STATE [DETAIL]
 *
 * of kl_lesson_name and the ids of steps, the step last changed at the end.
 * Lines that are not understood (comments, states of a later version) are kept
 * as they are. A state only ever grows, whoever sets it. */
struct kl_progress;

enum kl_progress_state {
    KL_STEP_NEW,     /* not in the file */
    KL_STEP_SEEN,    /* "seen" */
    KL_STEP_SKIPPED, /* "skipped": the answer was shown */
    KL_STEP_DONE     /* "done" */
};

enum { KL_PROGRESS_DETAIL = 256, KL_PROGRESS_BYTES = 4 << 20 };

struct kl_progress *kl_progress_new(void);
void kl_progress_free(struct kl_progress *progress);

/* Take in what a file says, beside what was set and is not saved yet. A file
 * that is not there is empty.
 *
 * err   KL_E_IO, KL_E_LIMIT beyond KL_PROGRESS_BYTES; progress is unchanged
 */
enum kl_status kl_progress_load(struct kl_progress *progress, const char *path,
                                struct kl_err *err);

/* Write what was set or reset since it was last saved: under a lock, the file
 * is read again, the changes are made to what it says now, and a new file
 * takes its place. So two programs at once lose nothing, and a crash leaves the
 * old file or the new one. Folders on the way are made. Nothing is written if
 * nothing has changed.
 *
 * out   progress   what the file says now
 * err   KL_E_IO, also if another program holds the lock for 2 s; KL_E_LIMIT;
 *       the changes are kept for the next try
 */
enum kl_status kl_progress_save(struct kl_progress *progress, const char *path,
                                struct kl_err *err);

/* The state of a step. detail may be NULL; what it points to is never NULL, and
 * borrowed until the next change. */
enum kl_progress_state kl_progress_get(const struct kl_progress *progress,
                                       const char *lesson, const char *step,
                                       const char **detail);

/* When a step was last visited, by count: the later the larger; 0 for never. */
unsigned long kl_progress_turn(const struct kl_progress *progress,
                               const char *lesson, const char *step);

/* How many steps of a lesson, or with NULL of all, there is a state of. */
size_t kl_progress_count(const struct kl_progress *progress,
                         const char *lesson);

/* Make a step the one last visited, and its state at least `state`.
 *
 * in    lesson, step   not empty, no blanks or controls in them
 *       state          not KL_STEP_NEW
 *       detail         one line, cut at KL_PROGRESS_DETAIL - 1 bytes; NULL
 *                      keeps the one that is there
 */
void kl_progress_set(struct kl_progress *progress, const char *lesson,
                     const char *step, enum kl_progress_state state,
                     const char *detail);

/* Forget a lesson, or with NULL everything but comments. */
void kl_progress_reset(struct kl_progress *progress, const char *lesson);

#endif
