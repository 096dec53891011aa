#ifndef KLSCOPE_LESSON_BLOCK_H
#define KLSCOPE_LESSON_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/lesson/extract.h"

/* The blocks of a step, in the order in which they are read. They belong to
 * the lesson, like all that is reached from them: for reading only, until
 * kl_lesson_free. That is why they are open although they hold pointers.
 *
 * A screen walks them one below the other:
 *
 *     for (i = 0; i < step->blocks; i++)
 *         switch (step->block[i].kind) ...
 *
 * Quotes and lists are not blocks but what blocks stand in: each block names
 * the innermost one, and `up` leads outwards. `opens` says of how many of
 * them, innermost first, it is the first block: there a bullet or a number is
 * drawn. */

enum kl_span_kind {
    KL_SPAN_TEXT,
    KL_SPAN_CODE, /* `code` */
    KL_SPAN_MATH, /* $TeX$, without its dollars */
    KL_SPAN_BREAK /* a new line begins; no text */
};

enum { KL_EMPHASIS = 1, KL_STRONG = 2, KL_LINK = 4 };

/* A piece of running text. Neighbouring texts differ in style. */
struct kl_prose_span {
    enum kl_span_kind kind;
    unsigned style; /* KL_EMPHASIS... */
    struct kl_extract text;
};

/* Running text: a paragraph, a cell, a question. */
struct kl_prose {
    const struct kl_prose_span *span;
    size_t spans;
};

/* Append the characters of a prose: TeX as its source, breaks as blanks. */
void kl_prose_plain(const struct kl_prose *prose, struct kl_buf *out);

enum kl_nest_kind { KL_QUOTED, KL_BULLET, KL_NUMBERED };

enum { KL_NEST_MAX = 12 }; /* what stands deeper is drawn at this depth */

/* A quote or a list item. */
struct kl_nest {
    const struct kl_nest *up; /* NULL: it stands on the page */
    enum kl_nest_kind kind;
    unsigned number;          /* of a KL_NUMBERED item */
    bool tight;               /* no blank lines between the items */
};

enum kl_align { KL_ALIGN_NONE, KL_ALIGN_LEFT, KL_ALIGN_CENTER, KL_ALIGN_RIGHT };

/* Row 0 is the head; cell[row * columns + column]. */
struct kl_table_block {
    size_t rows, columns;
    const enum kl_align *align; /* by column */
    const struct kl_prose *cell;
};

enum kl_block_kind {
    KL_BLOCK_PARAGRAPH, /* prose */
    KL_BLOCK_HEADING,   /* prose, level */
    KL_BLOCK_TABLE,     /* table */
    KL_BLOCK_FORMULA,   /* text: the TeX of $$...$$, a line of its own */
    KL_BLOCK_CODE,      /* text: shown as it is */
    KL_BLOCK_RULE,      /* a line across, inside a quote, a list or a note */
    /* The live ones, see live.h; text is their source. One with an error in it
       is a KL_BLOCK_CODE instead, so whatever is here is complete. */
    KL_BLOCK_SCENE,     /* text: lines for kl_scene_read */
    KL_BLOCK_WITNESS,
    KL_BLOCK_TASK,
    KL_BLOCK_QUIZ,
    KL_BLOCK_BREAK,
    KL_BLOCK_NOTE
};

struct kl_block {
    enum kl_block_kind kind;
    int line, column;
    const struct kl_nest *nest; /* NULL: it stands on the page */
    int opens;
    struct kl_extract text;
    union {
        struct {
            struct kl_prose prose;
            unsigned level; /* 1 to 6 */
        };
        const struct kl_table_block *table;
        const struct kl_witness *witness;
        const struct kl_task *task;
        const struct kl_quiz *quiz;
        const struct kl_break_block *scene_break;
        const struct kl_note *note;
    };
};

#endif
