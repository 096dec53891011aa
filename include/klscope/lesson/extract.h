#ifndef KLSCOPE_LESSON_EXTRACT_H
#define KLSCOPE_LESSON_EXTRACT_H

#include <stddef.h>

#include "klscope/base/status.h"

/* A stretch of a lesson's file: a formula, one side of a relation, the lines
 * of a scene. Its lines follow each other in the file, without what stands
 * before them there: quote marks, the indentation of a list, a key. */
struct kl_extract {
    const char *text;   /* NUL-terminated; NULL where there is none */
    size_t len;
    int line, column;   /* of its first byte in the file, from 1 */
    const int *columns; /* where each of its lines begins; NULL: the further
                           ones begin in column 1 */
};

/* Turn the position that a reader of the extract gave (the line and column of
 * kl_formula_new, kl_scene_read, kl_expr_parse) into one in the file. A line
 * of 0 means the first, a column of 0 the start of its line.
 *
 * in    err   may be NULL
 */
void kl_extract_place(const struct kl_extract *extract, struct kl_err *err);

/* An extract, borrowed, with the start of each line: to find many places in
 * it. */
struct kl_places {
    const struct kl_extract *in;
    size_t *start;
    size_t lines, cap;
};

void kl_places_init(struct kl_places *places, const struct kl_extract *in);
void kl_places_clear(struct kl_places *places);

/* The place of a byte in the file. */
struct kl_at kl_places_at(const struct kl_places *places, size_t offset);

#endif
