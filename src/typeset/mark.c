#include "config.h"

#include "klscope/typeset/page.h"

/* What is drawn above, below, around and through a body. */

enum { LEFT, EXTENSION, MIDDLE, RIGHT };

/* Where a body has gone that takes room and is not to be seen. */
enum { OUT_OF_SIGHT = 1 << 24 };

/* Where a font lacks combining marks, so does the ASCII form. */
static bool
combines(const struct kl_page *page, const struct kl_node *node)
{
    const struct kl_shape *body = kl_page_part(page, node, 0);
    const struct kl_node *in = kl_page_node(page, node->part[0]);

    while (in->kind == KL_BOX_ROW && in->first != KL_NO_NODE)
        in = kl_page_node(page, in->first);
    return page->form == KL_FORM_UTF8 && node->decoration->mark != 0 &&
           in->kind == KL_BOX_ATOM && body->width == 1 &&
           body->up + body->down == 0;
}

static const char *const *
pieces_of(const struct kl_page *page, const struct kl_node *node)
{
    return node->decoration->piece[page->form];
}

static void
measure_marked(const struct kl_page *page, const struct kl_node *node,
               struct kl_shape *shape)
{
    const char *const *piece = pieces_of(page, node);
    int least = kl_page_width(page, piece[LEFT]) +
                kl_page_width(page, piece[MIDDLE]) +
                kl_page_width(page, piece[RIGHT]);

    kl_page_take(shape, kl_page_part(page, node, 0));
    if (combines(page, node))
        return;
    if (piece[LEFT] == piece[EXTENSION] || *piece[EXTENSION] == '\0')
        least = kl_page_width(page, piece[MIDDLE]);
    shape->width = kl_larger(shape->width, least);
    if (node->decoration->below)
        shape->down++;
    else
        shape->up++;
    shape->high = shape->up;
    shape->low = shape->down;
}

static void
place_marked(const struct kl_page *page, const struct kl_node *node,
             const struct kl_shape *shape)
{
    kl_page_centre(kl_page_part(page, node, 0), shape, shape->y);
}

/* A decoration over `width` columns. */
static void
draw_pieces(const struct kl_page *page, const struct kl_node *node, int x,
            int y, int width)
{
    const char *const *piece = pieces_of(page, node);
    int middle = (width - kl_page_width(page, piece[MIDDLE])) / 2, i;

    for (i = 0; i < width && *piece[EXTENSION] != '\0'; i++)
        kl_page_text(page, x + i, y, piece[EXTENSION]);
    kl_page_text(page, x + middle, y, piece[MIDDLE]);
    if (*piece[EXTENSION] == '\0')
        return;
    kl_page_text(page, x, y, piece[LEFT]);
    kl_page_text(page, x + width - 1, y, piece[RIGHT]);
}

static void
draw_marked(const struct kl_page *page, const struct kl_node *node,
            const struct kl_shape *shape)
{
    int below = node->decoration->below;

    if (combines(page, node))
        kl_canvas_put(page->canvas, page->x + shape->x + 1, page->y + shape->y,
                      node->decoration->mark, page->ink, page->attr);
    else
        draw_pieces(page, node, shape->x,
                    below ? shape->y + shape->down : shape->y - shape->up,
                    shape->width);
}

/* Labels lie a row above and below the shaft and leave its ends free. */
static void
measure_arrow(const struct kl_page *page, const struct kl_node *node,
              struct kl_shape *shape)
{
    const struct kl_shape *below = kl_page_part(page, node, KL_SUB);
    const struct kl_shape *above = kl_page_part(page, node, KL_SUPER);

    shape->width = 3;
    if (above != NULL) {
        shape->width = kl_larger(shape->width, above->width + 2);
        shape->up = above->up + above->down + 1;
    }
    if (below != NULL) {
        shape->width = kl_larger(shape->width, below->width + 2);
        shape->down = below->up + below->down + 1;
    }
}

static void
place_arrow(const struct kl_page *page, const struct kl_node *node,
            const struct kl_shape *shape)
{
    struct kl_shape *below = kl_page_part(page, node, KL_SUB);
    struct kl_shape *above = kl_page_part(page, node, KL_SUPER);

    if (above != NULL)
        kl_page_centre(above, shape, shape->y - 1 - above->down);
    if (below != NULL)
        kl_page_centre(below, shape, shape->y + 1 + below->up);
}

static void
draw_arrow(const struct kl_page *page, const struct kl_node *node,
           const struct kl_shape *shape)
{
    draw_pieces(page, node, shape->x, shape->y, shape->width);
}

/* Frames are boxes with a blank column inside. */
static void
measure_framed(const struct kl_page *page, const struct kl_node *node,
               struct kl_shape *shape)
{
    kl_page_take(shape, kl_page_part(page, node, 0));
    shape->width += 4;
    shape->high = ++shape->up;
    shape->low = ++shape->down;
}

static void
place_framed(const struct kl_page *page, const struct kl_node *node,
             const struct kl_shape *shape)
{
    kl_page_centre(kl_page_part(page, node, 0), shape, shape->y);
}

static const char *const frames[KL_FORMS][6] = {
    {"┌", "┐", "└", "┘", "─", "│"},
    {"+", "+", "+", "+", "-", "|"},
};

static void
draw_framed(const struct kl_page *page, const struct kl_node *node,
            const struct kl_shape *shape)
{
    const char *const *piece = frames[page->form];
    int right = shape->x + shape->width - 1;
    int top = shape->y - shape->up, foot = shape->y + shape->down, i;

    (void)node;
    for (i = shape->x + 1; i < right; i++) {
        kl_page_text(page, i, top, piece[4]);
        kl_page_text(page, i, foot, piece[4]);
    }
    for (i = top + 1; i < foot; i++) {
        kl_page_text(page, shape->x, i, piece[5]);
        kl_page_text(page, right, i, piece[5]);
    }
    kl_page_text(page, shape->x, top, piece[0]);
    kl_page_text(page, right, top, piece[1]);
    kl_page_text(page, shape->x, foot, piece[2]);
    kl_page_text(page, right, foot, piece[3]);
}

/* A line through every sign, or as one strikes out in plain text. */
static const char strike[] = "~~";
enum { STRIKE = 0x0336 };

static void
measure_struck(const struct kl_page *page, const struct kl_node *node,
               struct kl_shape *shape)
{
    kl_page_take(shape, kl_page_part(page, node, 0));
    if (page->form == KL_FORM_ASCII)
        shape->width += 2 * ((int)sizeof strike - 1);
}

static void
draw_struck(const struct kl_page *page, const struct kl_node *node,
            const struct kl_shape *shape)
{
    int x, y, right = shape->x + shape->width;

    (void)node;
    if (page->form == KL_FORM_ASCII) {
        kl_page_text(page, shape->x, shape->y, strike);
        kl_page_text(page, right - (int)sizeof strike + 1, shape->y, strike);
        return;
    }
    for (y = shape->y - shape->up; y <= shape->y + shape->down; y++) {
        for (x = shape->x + 1; x <= right; x++)
            kl_canvas_put(page->canvas, page->x + x, page->y + y, STRIKE,
                          page->ink, page->attr);
    }
}

static void
measure_unseen(const struct kl_page *page, const struct kl_node *node,
               struct kl_shape *shape)
{
    kl_page_take(shape, kl_page_part(page, node, 0));
}

static void
place_unseen(const struct kl_page *page, const struct kl_node *node,
             const struct kl_shape *shape)
{
    struct kl_shape *body = kl_page_part(page, node, 0);

    body->x = shape->x;
    body->y = shape->y > OUT_OF_SIGHT ? shape->y : shape->y + 2 * OUT_OF_SIGHT;
}

const struct kl_box_row kl_box_marked = {measure_marked, place_marked,
                                         draw_marked};
const struct kl_box_row kl_box_arrow = {measure_arrow, place_arrow, draw_arrow};
const struct kl_box_row kl_box_framed = {measure_framed, place_framed,
                                         draw_framed};
const struct kl_box_row kl_box_struck = {measure_struck, place_framed,
                                         draw_struck};
const struct kl_box_row kl_box_unseen = {measure_unseen, place_unseen, NULL};
