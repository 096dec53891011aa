#ifndef KLSCOPE_APP_BOOK_H
#define KLSCOPE_APP_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/lesson/lesson.h"
#include "klscope/lesson/progress.h"

struct kl_catalog;

/* The lessons that can be opened, in their order, with the reader's progress.
 * Opaque. */
struct kl_book;

/* One lesson of a book. */
struct kl_chapter {
    const char *file;         /* as it was found or given */
    const char *name;         /* kl_lesson_name: "proof" */
    const char *title;        /* without a number before it: "Entropy" */
    unsigned number;          /* of its file's name, 03-entropy.md: 3; else 1 */
    const struct kl_lesson *lesson;
    const struct kl_step *step;
    size_t steps;
    struct kl_problems problems; /* that reading it found */
    bool unread;              /* the file could not be read, as problems say */
};

/* The lessons that come with klscope, by their numbers; or one file, or those
 * of a folder.
 *
 * in    catalog   borrowed as long as the book may be read again
 * out   book   given; release with kl_book_free
 * err   KL_E_NAME if there are no lessons; KL_E_IO, KL_E_LIMIT, KL_E_PARSE for
 *       a file that cannot be read. A faulty lesson opens all the same, see
 *       problems; one of several that cannot be read is a step that says so
 */
enum kl_status kl_book_open(const struct kl_catalog *catalog,
                            struct kl_book **book, struct kl_err *err);
enum kl_status kl_book_open_file(const char *file, struct kl_book **book,
                                 struct kl_err *err);
void kl_book_free(struct kl_book *book);

/* Read all files of a book again; progress stays.
 *
 * out   old   what the book was before, given; release it with kl_book_free
 *             when nothing points to its lessons any more
 * err   as the book was opened; then nothing has changed
 */
enum kl_status kl_book_reread(struct kl_book *book, struct kl_book **old,
                              struct kl_err *err);

/* Whether a book was opened from this file or folder. */
bool kl_book_is_from(const struct kl_book *book, const char *file);

/* The file or folder it was opened from, borrowed; NULL of the book that comes
 * with klscope. */
const char *kl_book_source(const struct kl_book *book);

/* The same while a screen is waiting: what would be waited for, as a pipe or a
 * terminal, is no file. */
enum kl_status kl_book_open_present(const char *file, struct kl_book **book,
                                    struct kl_err *err);

/* Its chapters, at least one. */
const struct kl_chapter *kl_book_chapters(const struct kl_book *book,
                                          size_t *count);

/* Find a place: "3", "3.4", "entropy", "entropy.4", "entropy.zero" (a step's
 * id), "zero" where only one lesson has that id. Without a step it is the first
 * one. Where there is only one lesson, "4" is its fourth step.
 *
 * err   KL_E_NAME with what there is: "there is no lesson 12 (1 to 9)",
 *       "lesson 3 has 8 steps"; why the lesson could not be read
 */
enum kl_status kl_book_find(const struct kl_book *book, const char *place,
                            size_t *chapter, size_t *step, struct kl_err *err);

/* Append "3.4". */
void kl_book_place(const struct kl_book *book, size_t chapter, size_t step,
                   struct kl_buf *out);

/* The reader's progress: load it from the file of the XDG state folder, save
 * it. What was set is kept if saving fails. The path is
 * $XDG_STATE_HOME/klscope/progress, or ~/.local/state/klscope/progress.
 *
 * err   as kl_progress_load and kl_progress_save; KL_E_IO if there is neither
 *       XDG_STATE_HOME nor HOME
 */
enum kl_status kl_book_load(struct kl_book *book, struct kl_err *err);
enum kl_status kl_book_save(struct kl_book *book, struct kl_err *err);
struct kl_progress *kl_book_progress(struct kl_book *book);

/* Let a replay of what another did go through the book: from a progress of its
 * own, without any, that is never saved. And give it back to the reader, who
 * has come as far as the file says.
 *
 * err   as kl_book_load
 */
void kl_book_show(struct kl_book *book);
enum kl_status kl_book_own(struct kl_book *book, struct kl_err *err);

/* Where to go on: the step last visited, or the one behind it if that is done;
 * the first of all for a new reader. */
void kl_book_resume(const struct kl_book *book, size_t *chapter, size_t *step);

/* Steps of a chapter that are done, or skipped. */
size_t kl_book_done(const struct kl_book *book, size_t chapter);

#endif
