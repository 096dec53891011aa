#ifndef KLSCOPE_TYPESET_NODE_H
#define KLSCOPE_TYPESET_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/typeset/symbol.h"

/* Kinds of boxes; what each does is a row of the table in box.c. */
enum kl_box {
    KL_BOX_ATOM,     /* one sign, name or text */
    KL_BOX_ROW,      /* children side by side on one base line */
    KL_BOX_FRACTION, /* part 0 over part 1 */
    KL_BOX_ROOT,     /* root of part 0, with index part 1 */
    KL_BOX_SCRIPTS,  /* part 0 with subscript part 1, superscript part 2 */
    KL_BOX_LIMITS,   /* part 0 with part 1 below and part 2 above */
    KL_BOX_FENCE,    /* part 0 between two fences */
    KL_BOX_KINDS
};

enum { KL_NO_NODE = -1 };

/* Size and place of a box in one form. Rows count from the base line, y from
 * the base line of the formula, both downwards. */
struct kl_shape {
    int gap; /* blank columns before it in its row */
    int width;
    int up, down;  /* rows above and below the base line */
    int high, low; /* the same without scripts: what fences grow to */
    int x, y;
    signed char script; /* 1, 2: drawn as a Unicode subscript, superscript */
};

/* One box. Parts come before the boxes they are parts of, so that one loop
 * upwards measures, one downwards places, and neither recurses. */
struct kl_node {
    enum kl_box kind;
    enum kl_tex_class left, right; /* classes towards its neighbours */
    bool limited;                  /* scripts go above and below it */
    bool big;                      /* a drawn sign that wants room after it */
    bool grown;                    /* a fence as high as all that is in it */
    int first, next;               /* children of a row, the next sibling */
    int part[3];
    const char *text[KL_FORMS]; /* of an atom */
    const char *fence[2][KL_FORMS];
    const struct kl_tex_fence *pieces[2];
    struct kl_shape shape[KL_FORMS];
};

/* Nodes of a formula in order of their making; the last is the whole. */
struct kl_formula {
    char *source;
    char *words; /* texts of atoms that are not in a table */
    struct kl_node *nodes;
    int count, cap;
};

/* Measure and place every box, in both forms. */
void kl_box_layout(struct kl_formula *formula);

#endif
