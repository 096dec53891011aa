#include "config.h"

#include <string.h>

#include "klscope/typeset/page.h"

/* Boxes that draw lines around or between others. */

static void
measure_fraction(const struct kl_page *page, const struct kl_node *node,
                 struct kl_shape *shape)
{
    const struct kl_shape *above = kl_page_part(page, node, 0);
    const struct kl_shape *below = kl_page_part(page, node, 1);

    /* In ASCII a bar of one column would be a minus sign. */
    int least = page->form == KL_FORM_ASCII ? 3 : 1;

    shape->width = kl_larger(kl_larger(above->width, below->width), least);
    /* A bar within a bar must be seen to be shorter. */
    if (above->up + above->down + below->up + below->down > 0)
        shape->width += 2;
    shape->up = shape->high = above->up + above->down + 1;
    shape->down = shape->low = below->up + below->down + 1;
}

static void
place_fraction(const struct kl_page *page, const struct kl_node *node,
               const struct kl_shape *shape)
{
    struct kl_shape *above = kl_page_part(page, node, 0);
    struct kl_shape *below = kl_page_part(page, node, 1);

    kl_page_centre(above, shape, shape->y - 1 - above->down);
    kl_page_centre(below, shape, shape->y + 1 + below->up);
}

static void
draw_fraction(const struct kl_page *page, const struct kl_node *node,
              const struct kl_shape *shape)
{
    (void)node;
    kl_page_line(page, shape->x, shape->y, shape->width,
                 page->form == KL_FORM_ASCII ? '-' : 0x2500);
}

const struct kl_box_row kl_box_fraction = {measure_fraction, place_fraction,
                                           draw_fraction};

/* A root of one row is a sign under a line; a taller one has a stem. */
static const struct {
    const char *sign, *foot, *stem, *corner;
    int width;
    uint32_t line, high_line;
} roots[KL_FORMS] = {
    {"√", "╲│", " │", " ┌", 2, '_', 0x2500},
    {"\\/", "\\|", " |", "  ", 2, '_', '_'},
};

static bool
tall(const struct kl_shape *body)
{
    return body->up + body->down > 0;
}

static int
root_width(const struct kl_page *page, const struct kl_shape *body)
{
    return tall(body) ? roots[page->form].width
                      : kl_page_width(page, roots[page->form].sign);
}

static void
measure_root(const struct kl_page *page, const struct kl_node *node,
             struct kl_shape *shape)
{
    const struct kl_shape *body = kl_page_part(page, node, 0);
    const struct kl_shape *order = kl_page_part(page, node, 1);

    shape->width = root_width(page, body) + kl_larger(body->width, 1);
    if (order != NULL)
        shape->width += order->width - tall(body);
    shape->up = shape->high = body->up + 1;
    shape->down = shape->low = body->down;
}

static void
place_root(const struct kl_page *page, const struct kl_node *node,
           const struct kl_shape *shape)
{
    struct kl_shape *body = kl_page_part(page, node, 0);
    struct kl_shape *order = kl_page_part(page, node, 1);

    body->x = shape->x + shape->width - body->width;
    body->y = shape->y;
    if (order != NULL) {
        order->x = shape->x;
        order->y = shape->y + body->down - 1;
    }
}

static void
draw_root(const struct kl_page *page, const struct kl_node *node,
          const struct kl_shape *shape)
{
    const struct kl_shape *body = kl_page_part(page, node, 0);
    int sign = root_width(page, body);
    int x = shape->x + shape->width - kl_larger(body->width, 1);
    int y, top = shape->y - shape->up, foot = shape->y + shape->down;

    kl_page_line(page, x, top, shape->x + shape->width - x,
                 tall(body) ? roots[page->form].high_line
                            : roots[page->form].line);
    if (!tall(body)) {
        kl_page_text(page, x - sign, foot, roots[page->form].sign);
        return;
    }
    kl_page_text(page, x - 1, top, roots[page->form].corner + 1);
    for (y = top + 1; y < foot; y++)
        kl_page_text(page, x - 1, y, roots[page->form].stem + 1);
    kl_page_text(page, x - 2, foot, roots[page->form].foot);
}

const struct kl_box_row kl_box_root = {measure_root, place_root, draw_root};

static int
fence_width(const struct kl_page *page, const struct kl_node *node, int side)
{
    return kl_page_width(page, node->fence[side][page->form]);
}

static void
measure_fence(const struct kl_page *page, const struct kl_node *node,
              struct kl_shape *shape)
{
    const struct kl_shape *body = kl_page_part(page, node, 0);
    int gap = shape->gap;

    *shape = *body;
    shape->gap = gap;
    shape->width += fence_width(page, node, 0) + fence_width(page, node, 1);
    if (node->grown) {
        shape->high = body->up;
        shape->low = body->down;
    }
}

static void
place_fence(const struct kl_page *page, const struct kl_node *node,
            const struct kl_shape *shape)
{
    struct kl_shape *body = kl_page_part(page, node, 0);

    body->x = shape->x + fence_width(page, node, 0);
    body->y = shape->y;
}

static void
draw_side(const struct kl_page *page, const struct kl_node *node,
          const struct kl_shape *shape, int side, int x)
{
    const struct kl_tex_fence *pieces = node->pieces[side];
    int top = shape->y - shape->high, foot = shape->y + shape->low, y;

    if (pieces == NULL || top == foot) {
        kl_page_text(page, x, shape->y, node->fence[side][page->form]);
        return;
    }
    for (y = top; y <= foot; y++) {
        int piece = y == top ? 0 : y == foot ? 2 : 1;

        if (piece == 1 && y == top + (foot - top) / 2)
            piece = 3;
        kl_page_text(page, x, y, pieces->piece[page->form][piece]);
    }
}

static void
draw_fence(const struct kl_page *page, const struct kl_node *node,
           const struct kl_shape *shape)
{
    draw_side(page, node, shape, 0, shape->x);
    draw_side(page, node, shape, 1,
              shape->x + shape->width - fence_width(page, node, 1));
}

const struct kl_box_row kl_box_fence = {measure_fence, place_fence, draw_fence};
