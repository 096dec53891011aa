#ifndef KLSCOPE_LESSON_PRIVATE_H
#define KLSCOPE_LESSON_PRIVATE_H

#include "klscope/lesson/lesson.h"

/* ---- memory -------------------------------------------------------------- */

/* All that a lesson holds, released at once. */
struct kl_arena {
    struct kl_arena_part *part;
};

void *kl_arena_take(struct kl_arena *arena, size_t size); /* cleared */
void *kl_arena_copy(struct kl_arena *arena, const void *bytes, size_t size);
char *kl_arena_text(struct kl_arena *arena, const char *text, size_t len);
void kl_arena_clear(struct kl_arena *arena);

/* Room for one more item behind `count` of them; doubles. */
void *kl_lesson_grow(void *items, size_t count, size_t *cap, size_t size);

/* What the readers of one lesson share. */
struct kl_reading {
    struct kl_arena *arena;
    struct kl_problems *problems;
    struct kl_extract *formula;
    size_t formulas, formula_cap;
};

/* ---- places -------------------------------------------------------------- */

struct kl_at kl_extract_at(const struct kl_extract *extract);

/* The part from `from` to `to` without blanks around it. */
struct kl_extract kl_extract_cut(struct kl_arena *arena,
                                 const struct kl_places *places, size_t from,
                                 size_t to);

/* ---- Markdown ------------------------------------------------------------ */

/* What md4c finds on a page: a block, or what becomes one or goes away. */
struct kl_raw {
    struct kl_block block;
    enum { KL_RAW_BLOCK, KL_RAW_FENCE, KL_RAW_COMMENT } what;
    const char *info; /* of a fence: behind the backquotes, "" if nothing */
    bool closed;
};

/* in    page   its lines begin where those of the file do, or as
 *              page->columns says
 * out   raw    *count of them, given; release with free. What they point to is
 *              the arena's.
 */
void kl_markdown_blocks(struct kl_reading *reading,
                        const struct kl_extract *page, struct kl_raw **raw,
                        size_t *count);

/* Running text alone: "- x" and "1. x" are no lists. A NULL text is empty. */
struct kl_prose kl_markdown_inline(struct kl_reading *reading,
                                   const struct kl_extract *text);

/* Append the character of "&name;" to out; false if it is unknown. */
bool kl_entity(const char *text, size_t len, struct kl_buf *out);

/* ---- live fences --------------------------------------------------------- */

/* A line of a fence with those that go on with it, and its key. */
struct kl_entry {
    int key;                 /* of the caller's keys, or KL_ENTRY_* */
    struct kl_at at;         /* of the key */
    struct kl_extract value; /* behind the "=", or the whole line */
};

enum {
    KL_ENTRY_RIGHT = -1, /* "- [x] value" */
    KL_ENTRY_WRONG = -2, /* "- [ ] value" */
    KL_ENTRY_LINE = -3   /* where no keys are asked for */
};

/* Read the entries of a fence.
 *
 * in    keys    a NULL behind the last; NULL: each entry is a KL_ENTRY_LINE
 * out   entry   *count of them, given; release with free
 *       errors  unknown keys and empty values are reported, and left out
 */
void kl_entries_read(struct kl_reading *reading, const struct kl_extract *body,
                     const char *const *keys, struct kl_entry **entry,
                     size_t *count);

/* Where "::" parts a value from its message, or len. */
size_t kl_entry_message(const struct kl_extract *value);

/* Read a relation, and its label behind "::" if there is one. */
void kl_relation_read(struct kl_reading *reading,
                      const struct kl_extract *text,
                      struct kl_relation *relation);

/* Each fills the block's own part; errors go to reading->problems. */
void kl_witness_read(struct kl_reading *reading, struct kl_block *block);
void kl_task_read(struct kl_reading *reading, struct kl_block *block);
void kl_quiz_read(struct kl_reading *reading, struct kl_block *block);
void kl_break_read(struct kl_reading *reading, struct kl_block *block);

/* The block of a fence: live, if its first word is known and there is nothing
 * wrong with it. */
struct kl_block kl_live_read(struct kl_reading *reading,
                             const struct kl_raw *raw);

/* ---- comments ------------------------------------------------------------ */

/* What the comments of a step have said so far. */
struct kl_comments {
    const char *id; /* NULL: not said */
    struct kl_at id_at;
    const char **claim;
    size_t claims, cap;
    struct kl_check *check;
    size_t checks, check_cap;
};

void kl_comment_read(struct kl_reading *reading,
                     const struct kl_extract *comment,
                     struct kl_comments *comments);

/* Append the words of a text as an id: a-z, 0-9, and - between them. */
void kl_slug(const char *text, size_t len, struct kl_buf *out);

#endif
