#ifndef KLSCOPE_LESSON_LESSON_H
#define KLSCOPE_LESSON_LESSON_H

#include "klscope/lesson/live.h"
#include "klscope/lesson/problem.h"

/* A lesson: a Markdown file in steps, parted by --- on a line of its own.
 *
 * A step has a heading, and an id that progress is saved under: the name in a
 * comment `<!-- id: name -->` on a line of its own, else the words of its
 * heading in lower case. The same comment may list the claims that the step
 * teaches: `<!-- id: name claims: C9 C10 E1 -->`. */
struct kl_lesson;

struct kl_step {
    const char *id;                 /* a-z, 0-9, -; unique in its lesson */
    int line;
    const struct kl_block *heading; /* its first heading, one of `block`; in
                                       the first step not the lesson's title if
                                       it has another; NULL if there is none */
    const char *title;              /* the same as plain text, else the id */
    const char *const *claim;
    size_t claims;
    const struct kl_check *check;
    size_t checks;
    const struct kl_block *block;   /* in order, the heading among them */
    size_t blocks;
    const struct kl_block *scene;   /* the first of the step, else the one of
                                       the step before; NULL before the first */
    bool misread;                   /* a live block has an error, and is code */
};

enum { KL_LESSON_BYTES = 16 << 20 };

/* Read a lesson. There is always one, however wrong the text: a live fence
 * with an error in it is shown as code.
 *
 * in    text, len   the whole file, UTF-8
 * out   lesson      given; release with kl_lesson_free
 *       problems    what was found is added, in the order of the file; may be
 *                   NULL
 * err   KL_E_PARSE if there are errors; warnings are none
 * mem   borrows text only during the call; time and memory are linear in len
 * src   CommonMark 0.30, with tables and formulas as md4c reads them
 */
enum kl_status kl_lesson_read(const char *text, size_t len,
                              struct kl_lesson **lesson,
                              struct kl_problems *problems);
void kl_lesson_free(struct kl_lesson *lesson);

/* Its first heading as plain text; "" without one. */
const char *kl_lesson_title(const struct kl_lesson *lesson);

/* The steps; *count of them. */
const struct kl_step *kl_lesson_steps(const struct kl_lesson *lesson,
                                      size_t *count);

/* The index of a step by its id, or the number of steps if there is none. */
size_t kl_lesson_find(const struct kl_lesson *lesson, const char *id);

/* Every formula, wherever it stands, for a linter to typeset. */
const struct kl_extract *kl_lesson_formulas(const struct kl_lesson *lesson,
                                            size_t *count);

/* Append the name that progress in a lesson is saved under: the file's name
 * without its number and ending ("lessons/06-proof.md": "proof"), so that a
 * book may be put in another order. Made of a-z, 0-9 and -, never empty. */
void kl_lesson_name(const char *file, struct kl_buf *out);

#endif
