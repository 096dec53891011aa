#ifndef KLSCOPE_TYPESET_PAGE_H
#define KLSCOPE_TYPESET_PAGE_H

#include "klscope/canvas/canvas.h"
#include "klscope/typeset/node.h"

/* What the files that lay out and draw boxes share. */

/* A formula being laid out or drawn in one form. */
struct kl_page {
    const struct kl_formula *formula;
    enum kl_form form;
    struct kl_canvas *canvas;
    int x, y; /* of the base line's left end */
    enum kl_ink ink;
    unsigned attr;
};

/* What a kind of box does: `measure` sets the size from that of its parts,
 * `place` puts the parts, `draw` adds the box's own lines. Any may be NULL. */
struct kl_box_row {
    void (*measure)(const struct kl_page *page, const struct kl_node *node,
                    struct kl_shape *shape);
    void (*place)(const struct kl_page *page, const struct kl_node *node,
                  const struct kl_shape *shape);
    void (*draw)(const struct kl_page *page, const struct kl_node *node,
                 const struct kl_shape *shape);
};

/* The table, and its rows: frame.c, what is drawn around others; script.c,
 * what stands high or low; mark.c, what is drawn above, below and through;
 * grid.c. */
extern const struct kl_box_row *const kl_box_rows[KL_BOX_KINDS];
extern const struct kl_box_row kl_box_fraction, kl_box_root, kl_box_fence;
extern const struct kl_box_row kl_box_middle, kl_box_scripts, kl_box_limits;
extern const struct kl_box_row kl_box_marked, kl_box_arrow, kl_box_framed;
extern const struct kl_box_row kl_box_struck, kl_box_unseen, kl_box_grid;

/* The node and the shape of an index; the shape of a node's part, NULL if it
 * has none. */
struct kl_node *kl_page_node(const struct kl_page *page, int index);
struct kl_shape *kl_page_shape(const struct kl_page *page, int index);
struct kl_shape *kl_page_part(const struct kl_page *page,
                              const struct kl_node *node, int part);

/* Columns of a text in the page's form. */
int kl_page_width(const struct kl_page *page, const char *text);

/* Draw a text, a horizontal line of one character; x and y as in a shape. */
void kl_page_text(const struct kl_page *page, int x, int y, const char *text);
void kl_page_line(const struct kl_page *page, int x, int y, int width,
                  uint32_t ch);

/* Draw the nodes first to last. */
void kl_page_draw(const struct kl_page *page, int first, int last);

/* Place a part in the middle of a whole, a half column to the left where it
 * must be, with its base line in row y. */
void kl_page_centre(struct kl_shape *part, const struct kl_shape *whole, int y);

/* Take the size of a part for that of the whole. */
void kl_page_take(struct kl_shape *shape, const struct kl_shape *part);

/* Draw a fence at column x, in the rows of shape from high to low. */
void kl_page_fence(const struct kl_page *page, const struct kl_node *node,
                   const struct kl_shape *shape, int side, int x);

/* The same row of blanks keeps two lines apart that would touch. */
static inline int
kl_page_apart(int down, int up)
{
    return down > 0 && up > 0;
}

static inline int
kl_larger(int a, int b)
{
    return a > b ? a : b;
}

#endif
