/* Code trees. Leaves are sorted by their words, written from the left; so a
 * subtree is a run of leaves, its fork the first bit in which the first and the
 * last of them differ. Only what is shown is ever taken apart.
 */
#include "config.h"

#include "klscope/view/code_tree.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/format.h"

enum {
    LABEL = 25, /* columns that leave room behind a leaf */
    NAME = 12,  /* of them for its name */
    LEAST_STEP = 2,
    MOST_STEP = 5,
    PREFIX = 6 /* bits shown of a way whose beginning is left out */
};

struct leaf {
    uint64_t key; /* its word from the left */
    size_t i;     /* outcome */
};

struct kl_code_tree {
    const struct kl_code *code;
    struct leaf *leaf;
    double *mass; /* of the leaves before */
    size_t count;
};

/* ---- the whole tree ------------------------------------------------------ */

static int
compare(const void *a, const void *b)
{
    const struct leaf *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->i < y->i ? -1 : x->i > y->i;
}

/* A word from the left; words of no bits are 0. */
static uint64_t
from_left(const struct kl_code *code, size_t i)
{
    unsigned length = code->length[i];

    return length == 0 ? 0 : code->word[i] << (KL_WORD_MAX - length);
}

static bool
has_leaf(const struct kl_code *code, size_t i)
{
    return code->length[i] <= KL_WORD_MAX;
}

/* Canonical words are in order by length, then by outcome, and so are there at
 * once; others, as Morse's, are put in order. */
static void
take_leaves(struct kl_code_tree *tree)
{
    const struct kl_code *code = tree->code;
    size_t place[KL_WORD_MAX + 2] = {0}, i, k;

    for (i = 0; i < code->n; i++)
        if (has_leaf(code, i))
            place[code->length[i] + 1]++;
    for (k = 1; k <= KL_WORD_MAX + 1; k++)
        place[k] += place[k - 1];
    tree->count = place[KL_WORD_MAX + 1];
    tree->leaf = kl_calloc(tree->count, sizeof *tree->leaf);
    for (i = 0; i < code->n; i++)
        if (has_leaf(code, i))
            tree->leaf[place[code->length[i]]++] =
                (struct leaf){from_left(code, i), i};
    for (i = 1; i < tree->count; i++)
        if (compare(&tree->leaf[i - 1], &tree->leaf[i]) > 0) {
            qsort(tree->leaf, tree->count, sizeof *tree->leaf, compare);
            return;
        }
}

struct kl_code_tree *
kl_code_tree_new(const struct kl_code *code, const struct kl_bins *bins)
{
    struct kl_code_tree *tree = kl_calloc(1, sizeof *tree);
    size_t i;

    tree->code = code;
    take_leaves(tree);
    tree->mass = kl_calloc(tree->count + 1, sizeof *tree->mass);
    for (i = 0; i < tree->count; i++)
        tree->mass[i + 1] =
            tree->mass[i] + kl_bins_prob(bins, tree->leaf[i].i);
    return tree;
}

void
kl_code_tree_free(struct kl_code_tree *tree)
{
    if (tree == NULL)
        return;
    free(tree->leaf);
    free(tree->mass);
    free(tree);
}

size_t
kl_code_tree_leaves(const struct kl_code_tree *tree)
{
    return tree->count;
}

/* ---- sketching ----------------------------------------------------------- */

/* Where the leaf of an outcome stands among all; their count if it has none. */
static size_t
find_leaf(const struct kl_code_tree *tree, size_t at)
{
    struct leaf want, *found;

    if (at >= tree->code->n || !has_leaf(tree->code, at))
        return tree->count;
    want = (struct leaf){from_left(tree->code, at), at};
    found = bsearch(&want, tree->leaf, tree->count, sizeof want, compare);
    return found != NULL ? (size_t)(found - tree->leaf) : tree->count;
}

/* How many bits the words from lo to hi - 1 have in common. */
static unsigned
common(const struct kl_code_tree *tree, size_t lo, size_t hi)
{
    uint64_t differ = tree->leaf[lo].key ^ tree->leaf[hi - 1].key;
    unsigned bits = 0;

    if (hi - lo == 1)
        return tree->code->length[tree->leaf[lo].i];
    while (bits < KL_WORD_MAX && (differ >> (KL_WORD_MAX - 1 - bits)) == 0)
        bits++;
    return bits;
}

static struct kl_code_node
node_of(const struct kl_code_tree *tree, size_t lo, size_t hi, unsigned from)
{
    return (struct kl_code_node){.lo = lo,
                                 .hi = hi,
                                 .from = from,
                                 .depth = common(tree, lo, hi),
                                 .parent = -1,
                                 .child = {-1, -1},
                                 .rows = 1,
                                 .leaf = hi - lo == 1};
}

/* The first leaf below a fork whose word goes on with 1. */
static size_t
split(const struct kl_code_tree *tree, const struct kl_code_node *node)
{
    size_t lo = node->lo, hi = node->hi;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (tree->leaf[mid].key >> (KL_WORD_MAX - 1 - node->depth) & 1)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static bool
holds(const struct kl_code_node *node, size_t at)
{
    return node->lo <= at && at < node->hi;
}

/* Open a subtree: two more nodes, one more row. */
static void
open_node(const struct kl_code_tree *tree, struct kl_code_sketch *sketch, int k,
          size_t at)
{
    size_t middle = split(tree, &sketch->node[k]);
    int c;

    for (c = 0; c < 2; c++) {
        struct kl_code_node *node = &sketch->node[sketch->count];

        *node = node_of(tree, c == 0 ? sketch->node[k].lo : middle,
                        c == 0 ? middle : sketch->node[k].hi,
                        sketch->node[k].depth);
        node->parent = k;
        node->path = holds(node, at);
        node->x = sketch->node[k].x + LEAST_STEP + (int)(node->depth -
                                                         node->from);
        sketch->node[k].child[c] = sketch->count++;
    }
}

/* Columns of what stands before the root of a sketch. */
static int
root_width(const struct kl_code_node *root)
{
    int bits = (int)root->depth;

    return bits == 0 ? 0 : (bits > PREFIX ? PREFIX + 1 : bits) + 1;
}

/* True if some node is too far to the right for what stands behind it. */
static bool
too_wide(const struct kl_code_sketch *sketch, int width)
{
    int k;

    for (k = 0; k < sketch->count; k++)
        if (sketch->node[k].x + LABEL > width)
            return true;
    return false;
}

/* The way to the leaf, from a root that its first `skip` forks are left out of;
 * false if that does not fit. */
static bool
draw_way(const struct kl_code_tree *tree, int width, int height, size_t at,
         int skip, struct kl_code_sketch *sketch)
{
    struct kl_code_node root = node_of(tree, 0, tree->count, 0);
    int k = 0, rows = 1;

    for (; skip > 0 && !root.leaf; skip--) {
        size_t middle = split(tree, &root);

        root = at < middle ? node_of(tree, root.lo, middle, 0)
                           : node_of(tree, middle, root.hi, 0);
    }
    root.x = root_width(&root);
    root.path = holds(&root, at);
    sketch->count = 1;
    sketch->node[0] = root;
    while (holds(&sketch->node[k], at) && !sketch->node[k].leaf) {
        if (++rows > height || sketch->count + 2 > KL_CODE_NODES)
            return false;
        open_node(tree, sketch, k, at);
        k = sketch->node[k].child[at >= sketch->node[sketch->count - 1].lo];
    }
    return !too_wide(sketch, width);
}

/* Open what has the most mass, as long as there is room. */
static void
open_rest(const struct kl_code_tree *tree, int width, int height, size_t at,
          struct kl_code_sketch *sketch)
{
    int rows = (sketch->count + 1) / 2;

    while (rows < height && sketch->count + 2 <= KL_CODE_NODES) {
        int best = -1, k;
        double most = -1;

        for (k = 0; k < sketch->count; k++) {
            struct kl_code_node *node = &sketch->node[k];
            double mass = tree->mass[node->hi] - tree->mass[node->lo];

            if (node->leaf || node->child[0] >= 0 || mass <= most ||
                node->x + 2 * LEAST_STEP + LABEL > width)
                continue;
            best = k;
            most = mass;
        }
        if (best < 0)
            return;
        open_node(tree, sketch, best, at);
        rows++;
    }
}

/* Rows from the leaves up, then places from the root down. */
static void
place(struct kl_code_sketch *sketch)
{
    int k;

    for (k = sketch->count - 1; k >= 0; k--) {
        struct kl_code_node *node = &sketch->node[k];

        if (node->child[0] >= 0)
            node->rows = sketch->node[node->child[0]].rows +
                         sketch->node[node->child[1]].rows;
    }
    sketch->shown = 0;
    for (k = 0; k < sketch->count; k++) {
        struct kl_code_node *node = &sketch->node[k], *parent;

        sketch->shown += node->leaf;
        if (node->parent < 0)
            continue;
        parent = &sketch->node[node->parent];
        node->x = parent->x + sketch->step + (int)(node->depth - node->from);
        node->y = parent->y;
        if (parent->child[1] == k)
            node->y += sketch->node[parent->child[0]].rows;
    }
}

void
kl_code_tree_sketch(const struct kl_code_tree *tree, int width, int height,
                    size_t at, struct kl_code_sketch *sketch)
{
    size_t leaf = find_leaf(tree, at);
    int skip = 0;

    sketch->count = 0;
    sketch->shown = 0;
    if (tree->count == 0 || width < LABEL || height < 1)
        return;
    while (!draw_way(tree, width, height, leaf, skip, sketch) &&
           skip <= KL_WORD_MAX)
        skip++;
    open_rest(tree, width, height, leaf, sketch);
    sketch->step = MOST_STEP; /* wider edges where there is room for them */
    place(sketch);
    while (sketch->step > LEAST_STEP && too_wide(sketch, width)) {
        sketch->step--;
        place(sketch);
    }
}

/* ---- drawing ------------------------------------------------------------- */

struct pen {
    struct kl_canvas *canvas;
    const struct kl_glyphs *glyphs;
    struct kl_rect rect;
};

static void
put(const struct pen *pen, int x, int y, uint32_t ch, bool path)
{
    if (x < pen->rect.w && y < pen->rect.h)
        kl_canvas_put(pen->canvas, pen->rect.x + x, pen->rect.y + y, ch,
                      path ? KL_INK_GAIN : KL_INK_DIM, path ? KL_BOLD : 0);
}

/* A part of an edge, between places in the picture. */
static void
stroke(const struct pen *pen, struct kl_point from, struct kl_point to,
       bool path)
{
    const struct kl_point end[] = {
        {pen->rect.x + from.x, pen->rect.y + from.y},
        {pen->rect.x + to.x, pen->rect.y + to.y}};

    kl_shape_line(pen->canvas, end, 2, KL_SOLID,
                  path ? KL_INK_GAIN : KL_INK_DIM);
}

/* Bits from `from` to `to` of the words below a node. */
static int
put_bits(const struct pen *pen, int x, int y, const struct kl_code_tree *tree,
         const struct kl_code_node *node, unsigned from)
{
    uint64_t key = tree->leaf[node->lo].key;

    for (; from < node->depth; from++, x++)
        put(pen, x, y, key >> (KL_WORD_MAX - 1 - from) & 1 ? '1' : '0',
            node->path);
    return x;
}

/* What leads to a node. */
static void
draw_edge(const struct pen *pen, const struct kl_code_tree *tree,
          const struct kl_code_sketch *sketch, const struct kl_code_node *node)
{
    int x = 0;
    unsigned from = node->from;

    if (node->parent >= 0) {
        x = sketch->node[node->parent].x + 1;
    } else if (node->depth > PREFIX) {
        put(pen, x++, node->y, pen->glyphs->ellipsis, node->path);
        from = node->depth - PREFIX;
    }
    x = put_bits(pen, x, node->y, tree, node, from);
    stroke(pen, (struct kl_point){x, node->y + 0.5},
           (struct kl_point){node->x + (node->child[0] < 0 ? 0 : 0.5),
                             node->y + 0.5},
           node->path);
    kl_shapes_begin(pen->canvas);
    for (; x < node->x; x++)
        put(pen, x, node->y,
            node->path ? pen->glyphs->fill : pen->glyphs->horizontal,
            node->path);
    kl_shapes_end(pen->canvas);
}

/* A fork: from the row of 0 down to that of 1. */
static void
draw_fork(const struct pen *pen, const struct kl_code_sketch *sketch,
          const struct kl_code_node *node)
{
    const struct kl_code_node *one = &sketch->node[node->child[1]];
    const struct kl_point low = {node->x + 0.5, one->y + 0.5};
    int y;

    stroke(pen, (struct kl_point){low.x, node->y + 0.5},
           (struct kl_point){node->x + 1, node->y + 0.5},
           sketch->node[node->child[0]].path);
    stroke(pen, (struct kl_point){low.x, node->y + 0.5}, low, one->path);
    stroke(pen, low, (struct kl_point){node->x + 1, low.y}, one->path);
    kl_shapes_begin(pen->canvas);
    put(pen, node->x, node->y, pen->glyphs->tick_down, node->path);
    for (y = node->y + 1; y < one->y; y++)
        put(pen, node->x, y, pen->glyphs->vertical, one->path);
    put(pen, node->x, one->y, pen->glyphs->corner[2], one->path);
    kl_shapes_end(pen->canvas);
}

static void
draw_leaf(const struct pen *pen, const struct kl_scene *scene,
          enum kl_side side, size_t i, int x, int y)
{
    const struct kl_bins *bins = &kl_scene_pair(scene)->side[side];
    struct kl_buf name = KL_BUF_INIT;
    char number[KL_NUMBER];
    bool selected = i == kl_scene_at(scene);
    int room = pen->rect.w - x;

    x += pen->rect.x;
    y += pen->rect.y;
    kl_format_label(scene, i, &name);
    x += kl_canvas_text(pen->canvas, x, y, NAME,
                        selected ? KL_INK_FOCUS : KL_INK_TEXT, 0,
                        kl_buf_text(&name));
    kl_buf_clear(&name);
    kl_canvas_text(pen->canvas, x + 1, y, room - NAME - 1,
                   side == KL_P ? KL_INK_P : KL_INK_Q, 0,
                   kl_format_prob(number, kl_bins_prob(bins, i)));
}

/* A subtree that is not shown. */
static void
draw_closed(const struct pen *pen, const struct kl_code_tree *tree,
            const struct kl_code_node *node)
{
    char count[KL_NUMBER], mass[KL_NUMBER];
    int x = node->x + 3;

    put(pen, node->x + 1, node->y, pen->glyphs->ellipsis, false);
    kl_number_count(count, node->hi - node->lo);
    kl_format_prob(mass, tree->mass[node->hi] - tree->mass[node->lo]);
    kl_canvas_textf(pen->canvas, pen->rect.x + x, pen->rect.y + node->y,
                    pen->rect.w - x, KL_INK_DIM, 0, "%s words %s", count, mass);
}

void
kl_code_tree_draw(struct kl_canvas *canvas, struct kl_rect rect,
                  const struct kl_scene *scene, enum kl_side side,
                  const struct kl_code_tree *tree,
                  const struct kl_code_sketch *sketch)
{
    struct pen pen = {canvas, kl_canvas_glyphs(canvas), rect};
    int k;

    for (k = 0; k < sketch->count; k++) {
        const struct kl_code_node *node = &sketch->node[k];

        draw_edge(&pen, tree, sketch, node);
        if (node->child[0] >= 0)
            draw_fork(&pen, sketch, node);
        else if (node->leaf)
            draw_leaf(&pen, scene, side, tree->leaf[node->lo].i, node->x + 1,
                      node->y);
        else
            draw_closed(&pen, tree, node);
    }
}
