#ifndef KLSCOPE_TYPESET_LINEAR_H
#define KLSCOPE_TYPESET_LINEAR_H

#include "klscope/base/buf.h"
#include "klscope/typeset/node.h"

/* What the files that write formulas as lines of text share. */

/* What a box reads as among its neighbours. */
enum kl_reading_kind {
    KL_READ_NOTHING,
    KL_READ_NUMBER,   /* digits and points, which keep together */
    KL_READ_NAME,     /* may be applied: p in p(x) */
    KL_READ_OPERAND,  /* anything else that stands for a value */
    KL_READ_FENCED,   /* ( ) or [ ] around something */
    KL_READ_FRACTION, /* written with a slash */
    KL_READ_WORDS,    /* of a sentence */
    KL_READ_PREFIX,   /* keeps to what is behind it */
    KL_READ_POSTFIX,  /* and to what is before it */
    KL_READ_SLASH,
    KL_READ_BAR,      /* alone, between two things */
    KL_READ_COMMA,    /* any punctuation */
    KL_READ_FUNCTION, /* log, max: applies to what is behind it */
    KL_READ_SUM,      /* the same, up to the next sum or relation */
    KL_READ_BINARY,
    KL_READ_RELATION
};

struct kl_box_reading {
    enum kl_reading_kind kind;
    bool single;        /* needs no parentheses beside a slash or a script */
    bool bare;          /* none as a script either */
    bool word;          /* letters that may be one word */
    bool sign;          /* the one before a number or a name */
    bool power;         /* has a superscript */
    bool delta;         /* d or its like, before what it differentiates */
};

/* How all boxes of a formula read, parts before wholes; gives: free(). */
struct kl_box_reading *kl_reading_new(const struct kl_formula *formula);

/* How a sign is written, if not as the table of symbols has it; else NULL. */
const char *kl_reading_text(const struct kl_node *atom, enum kl_form form);

/* True if a box is a brace above or below something. */
bool kl_reading_braced(const struct kl_node *node);

/* How a box is written. */
enum {
    KL_IN_SCRIPT = 1, /* within a script: close together */
    KL_AS_WORD = 2,   /* a row of letters is one word */
    KL_IN_WORD = 4,
    KL_AT_TOP = 8     /* its lines are lines of the whole */
};

enum kl_writer_task {
    KL_WRITE_TEXT,
    KL_WRITE_BOX,
    KL_WRITE_REST, /* of a row's children */
    KL_WRITE_CELLS /* of a grid, likewise */
};

/* What is to be written next. */
struct kl_writer_item {
    enum kl_writer_task task;
    unsigned how;
    const char *text;
    int node;   /* a box, or the next child or cell of one; or KL_NO_NODE */
    int before; /* the child or cell before that; or KL_NO_NODE */
    int grid;
    int line;   /* the first cell of its line */
    bool leads; /* no factor stands before `before` */
};

/* Writing a formula: what is on the stack, the last of it first. */
struct kl_writer {
    const struct kl_formula *formula;
    const struct kl_box_reading *reading;
    enum kl_form form;
    struct kl_buf *out;
    size_t start; /* of the formula in out */
    struct kl_writer_item *item;
    size_t items, cap;
};

const struct kl_node *kl_writer_node(const struct kl_writer *w, int node);
enum kl_reading_kind kl_writer_kind(const struct kl_writer *w, int node);

/* Write a text; one blank; what parts two formulas, cells or lines, unless it
 * is there already. */
void kl_write_text(struct kl_writer *w, const char *text);
void kl_write_blank(struct kl_writer *w);
void kl_write_break(struct kl_writer *w, const char *sign);

/* Put on the stack: anything; a box, if there is one; a box between texts; a
 * box, in parentheses unless it is a single thing. */
void kl_push(struct kl_writer *w, struct kl_writer_item item);
void kl_push_text(struct kl_writer *w, const char *text);
void kl_push_box(struct kl_writer *w, int node, unsigned how);
void kl_push_between(struct kl_writer *w, const char *open, int node,
                     const char *close, unsigned how);
void kl_push_single(struct kl_writer *w, int node, unsigned how);

/* What each kind of box does: writes, or pushes its parts. NULL: nothing. */
typedef void kl_box_writer(struct kl_writer *w, const struct kl_node *node,
                           unsigned how);
extern kl_box_writer *const kl_box_writers[KL_BOX_KINDS];

/* Write the next cell of a grid; the tag of a line. */
void kl_write_cells(struct kl_writer *w, struct kl_writer_item at);
void kl_write_tag(struct kl_writer *w, int line);

#endif
