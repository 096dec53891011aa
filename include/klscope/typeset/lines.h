#ifndef KLSCOPE_TYPESET_LINES_H
#define KLSCOPE_TYPESET_LINES_H

#include "klscope/typeset/page.h"

/* A formula broken into lines; see lines.c for how. */

enum { KL_TAG_GAP = 4 };

/* A place in the row that is being broken: a child of one of its cells. */
struct kl_line_place {
    int cell, child;
};

/* A line and where it is drawn: the nodes `first` to `last`, moved so that
 * column `from` of the formula comes to column x, row `level` to row y. */
struct kl_line {
    int first, last;
    int from, x, level, y;
    int width, up, down;
    int tag;
};

/* Where a row's relations stand, -1 before the first, and where what is not a
 * relation goes on. */
struct kl_line_columns {
    int relation, behind;
};

struct kl_line_walk {
    struct kl_page page;
    int width, tag_width;
    int grid;        /* the outermost environment, KL_NO_NODE for a mere row */
    bool loose;      /* its columns are not kept */
    bool tags_below; /* tags have rows of their own */
    bool strained;   /* some line is cut or begins with its first relation */
    bool cut;        /* some line is wider than it may be */
    int cell;        /* the row that comes next, by its first cell */
    struct kl_line_place at;
    struct kl_line_columns columns;
    int tag;   /* of this row: its last line has it */
    int lines; /* found so far */
    struct kl_line line;
};

/* Before the first line of a formula that is broken to a width. */
struct kl_line_walk kl_lines_begin(const struct kl_formula *formula,
                                   enum kl_form form, int width);

/* Find the next line; false if there is none. */
bool kl_lines_next(struct kl_line_walk *walk);

#endif
