#ifndef KLSCOPE_TYPESET_NODE_H
#define KLSCOPE_TYPESET_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/typeset/symbol.h"
#include "klscope/typeset/typeset.h"

/* Kinds of boxes; what each does is a row of the table in box.c. */
enum kl_box {
    KL_BOX_NONE,     /* left over from a fence that turned out otherwise */
    KL_BOX_ATOM,     /* one sign, name or text */
    KL_BOX_ROW,      /* children side by side on one base line */
    KL_BOX_FRACTION, /* part 0 over part 1 */
    KL_BOX_ROOT,     /* root of part 0, with index part 1 */
    KL_BOX_SCRIPTS,  /* part 0 with sub, super and primes */
    KL_BOX_LIMITS,   /* part 0 with sub below and super above */
    KL_BOX_FENCE,    /* part 0 between two fences */
    KL_BOX_MIDDLE,   /* a fence as high as the row it stands in */
    KL_BOX_MARKED,   /* part 0 with a decoration above or below */
    KL_BOX_ARROW,    /* a decoration as long as its labels */
    KL_BOX_FRAMED,   /* part 0 in a frame */
    KL_BOX_STRUCK,   /* part 0 struck out */
    KL_BOX_UNSEEN,   /* part 0 blank */
    KL_BOX_GRID,     /* cells in rows and columns */
    KL_BOX_KINDS
};

enum { KL_NO_NODE = -1 };

/* Parts of scripts and limits. */
enum { KL_BASE, KL_SUB, KL_SUPER, KL_PRIMES, KL_PARTS };

/* Where the scripts of a node go. */
enum kl_limit_style { KL_BESIDE, KL_ABOVE_IN_DISPLAY, KL_ABOVE };

/* Size and place of a box in one form. Rows count from the base line, y from
 * the base line of the formula, both downwards. */
struct kl_shape {
    int gap; /* blank columns before it in its row */
    int width;
    int up, down;  /* rows above and below the base line */
    int high, low; /* the same without scripts: what fences grow to */
    int x, y;
    unsigned char letters[2]; /* as superscript, as subscript; 255 if not */
    signed char script;       /* KL_SUB, KL_SUPER: drawn as such in its row */
    bool grown;               /* drawn in its tall form; of a fence's row too */
};

/* One box. Its parts and children come before it, and all that is between two
 * children of a row belongs to the second, so that one loop upwards measures,
 * one downwards places, and a run of indices is a piece of a row. */
struct kl_node {
    enum kl_box kind;
    enum kl_tex_class left, right; /* classes towards its neighbours */
    enum kl_limit_style limits;
    bool big;        /* a drawn sign that wants room after it */
    bool grown;      /* a fence as high as all that is in it */
    bool bare;       /* a fraction without its bar */
    bool paired;     /* a grid whose columns meet two by two */
    bool bold;       /* of an alphabet other than the plain one */
    int first, next; /* children of a row, cells of a grid; the next sibling */
    int part[KL_PARTS];
    int column, row;            /* of a cell */
    int tag;                    /* of a cell or of the whole */
    const char *text[KL_FORMS]; /* of an atom */
    const char *fence[2][KL_FORMS];
    const struct kl_tex_fence *pieces[2];
    const struct kl_tex_decoration *decoration;
    int columns, rows, gap; /* of a grid */
    const char *alignment;  /* of its columns */
    struct kl_shape shape[KL_FORMS];
};

/* Nodes of a formula in order of their making; the last is the whole. */
struct kl_formula {
    char *source;
    char *words; /* texts of atoms that are not in a table */
    struct kl_node *nodes;
    int count, cap;
    struct kl_tex_fault *faults;
    int fault_count;
};

/* Measure and place every box, in both forms. */
void kl_box_layout(struct kl_formula *formula);

#endif
