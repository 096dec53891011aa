#ifndef KLSCOPE_VIEW_CODE_TREE_H
#define KLSCOPE_VIEW_CODE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/canvas/canvas.h"
#include "klscope/core/code.h"
#include "klscope/scene/scene.h"

/* The tree of a prefix code, root at the left: a word is the way to its leaf,
 * 0 on the same row, 1 further down. Words of a subtree stand side by side once
 * all are sorted, so a tree is but their order. Those longer than KL_WORD_MAX
 * have no leaf. */
struct kl_code_tree;

/* mem   gives; borrows the code; kl_code_tree_free(NULL) is fine. O(n log n) */
struct kl_code_tree *kl_code_tree_new(const struct kl_code *code,
                                      const struct kl_bins *bins);
void kl_code_tree_free(struct kl_code_tree *tree);

/* Leaves of all of it. */
size_t kl_code_tree_leaves(const struct kl_code_tree *tree);

/* One node of a picture: a leaf, a fork, or a subtree that is not shown. */
struct kl_code_node {
    size_t lo, hi;  /* its leaves, in the order of the tree */
    unsigned from;  /* bits of its way that stand at its edge begin here, */
    unsigned depth; /* and end here */
    int parent;     /* -1: the root */
    int child[2];   /* -1: none */
    int y, rows;    /* where it stands, from 0 on, and how many rows it takes */
    int x;          /* of its first cell */
    bool leaf;
    bool path;      /* it is on the way to the selected outcome */
};

enum { KL_CODE_NODES = 512 };

/* What there is room for: the way to the selected outcome, and as much of the
 * rest as possible, likely things first. */
struct kl_code_sketch {
    int count;
    size_t shown; /* leaves */
    int step;     /* columns of an edge besides its bits */
    struct kl_code_node node[KL_CODE_NODES];
};

/* in    at    the selected outcome
 * out   sketch
 */
void kl_code_tree_sketch(const struct kl_code_tree *tree, int width, int height,
                         size_t at, struct kl_code_sketch *sketch);

void kl_code_tree_draw(struct kl_canvas *canvas, struct kl_rect rect,
                       const struct kl_scene *scene, enum kl_side side,
                       const struct kl_code_tree *tree,
                       const struct kl_code_sketch *sketch);

#endif
