#ifndef KLSCOPE_LESSON_MARKDOWN_H
#define KLSCOPE_LESSON_MARKDOWN_H

#include "klscope/lesson/private.h"

/* What the files that read Markdown share: the state between md4c's calls. */

/* Text taken as it is, with the column where each line begins. */
struct kl_verbatim {
    struct kl_buf text;
    int *column;
    size_t lines, cap; /* lines ended so far */
    size_t line_from;  /* where in text the present line begins */
    int line;          /* of the first line in the file */
    size_t from;       /* where the text begins in the page */
    bool placed;       /* line is known */
    bool line_placed;  /* column[lines] is known */
};

enum kl_markdown_leaf {
    KL_LEAF_NONE,
    KL_LEAF_PROSE,   /* paragraph, heading, cell */
    KL_LEAF_FORMULA, /* a display formula between two parts of a paragraph */
    KL_LEAF_CODE,
    KL_LEAF_HTML
};

struct kl_nest_item {
    struct kl_nest nest;
    bool fresh; /* no block in it yet */
};

struct kl_list_item {
    bool ordered, tight;
    unsigned number;
};

struct kl_markdown {
    struct kl_reading *reading;
    struct kl_places places;
    const char *text; /* what md4c reads: `skip` bytes, then the extract */
    size_t len, skip;
    bool running; /* running text alone: no blocks */
    size_t budget;
    size_t last; /* offset of the last text seen */

    struct kl_raw *raw;
    size_t count, cap;

    struct kl_nest_item *nest, **stack;
    size_t depth, stack_cap;
    bool too_deep; /* to be told with the next block */
    struct kl_list_item *list;
    size_t lists, list_cap;

    enum kl_markdown_leaf leaf;
    bool placed; /* at, from: where the leaf begins */
    struct kl_at at;
    size_t from;
    unsigned level; /* of a heading, 0 for a paragraph */

    struct kl_prose_span *span;
    size_t spans, span_cap;
    struct kl_buf run; /* the text since the last span */
    struct kl_at run_at;
    unsigned run_style;
    unsigned style[3]; /* how often each is open */
    int within;        /* -1, or the kl_span_kind of an open code or formula */
    struct kl_verbatim verbatim;

    char fence; /* of a code block; 0: indented */
    const char *info;
    bool info_placed;   /* the leaf begins with the fence */
    struct kl_prose *cell;
    enum kl_align *align;
    size_t cells, cell_cap, columns, align_cap;
    bool head;
    struct kl_at table_at;
};

/* A new block, in the lists and quotes that are open, where the leaf began. */
struct kl_raw *kl_markdown_add(struct kl_markdown *page,
                               enum kl_block_kind kind);
void kl_markdown_leaf(struct kl_markdown *page, enum kl_markdown_leaf leaf);
void kl_markdown_end_prose(struct kl_markdown *page);
void kl_markdown_enter_nest(struct kl_markdown *page, enum kl_nest_kind kind,
                            struct kl_list_item *list);
void kl_markdown_leave_nest(struct kl_markdown *page);
void kl_markdown_enter_code(struct kl_markdown *page, char fence,
                            const char *info, size_t len);
void kl_markdown_leave_code(struct kl_markdown *page);
void kl_markdown_leave_html(struct kl_markdown *page);

/* The place of a pointer into the page; false if it is not into it. */
bool kl_markdown_at(struct kl_markdown *page, const char *text,
                    struct kl_at *at);

void kl_verbatim_reset(struct kl_verbatim *verbatim);
void kl_verbatim_clear(struct kl_verbatim *verbatim);
void kl_verbatim_add(struct kl_markdown *page, const char *text, size_t len);

/* What was taken; a formula is kept in the list of formulas. */
struct kl_extract kl_verbatim_take(struct kl_markdown *page, bool formula);

/* Running text: its pieces, its spans, and what has come together. */
void kl_prose_text(struct kl_markdown *page, const char *text, size_t len);
void kl_prose_entity(struct kl_markdown *page, const char *text, size_t len);
void kl_prose_break(struct kl_markdown *page);
void kl_prose_span(struct kl_markdown *page, enum kl_span_kind kind);
struct kl_prose kl_prose_take(struct kl_markdown *page);

#endif
