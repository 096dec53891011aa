#include "config.h"

#include <limits.h>

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

    if (node->bare)
        least = 1;
    shape->width = kl_larger(kl_larger(above->width, below->width), least);
    /* A bar within a bar must be seen to be shorter. */
    if (!node->bare && above->up + above->down + below->up + below->down > 0)
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
    if (!node->bare)
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
    shape->up = body->up + 1;
    if (order != NULL)
        shape->up =
            kl_larger(shape->up, order->up + order->down + 1 - body->down);
    shape->high = shape->up;
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
        order->y = shape->y + body->down - 1 - order->down;
    }
}

static void
draw_root(const struct kl_page *page, const struct kl_node *node,
          const struct kl_shape *shape)
{
    const struct kl_shape *body = kl_page_part(page, node, 0);
    int sign = root_width(page, body);
    int x = shape->x + shape->width - kl_larger(body->width, 1);
    int y, top = shape->y - body->up - 1, foot = shape->y + shape->down;

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

/* Parentheses around a few letters may be part of a script. */
static void
count_letters(const struct kl_page *page, const struct kl_node *node,
              struct kl_shape *shape, const struct kl_shape *body)
{
    int below, side, letters;

    for (below = 0; below < 2; below++) {
        letters = body->letters[below];
        for (side = 0; side < 2; side++) {
            const char *sign = node->fence[side][KL_FORM_UTF8];

            letters += kl_tex_script(sign, below) != NULL ? 1 : UCHAR_MAX;
        }
        if (page->form == KL_FORM_UTF8 && letters < UCHAR_MAX)
            shape->letters[below] = (unsigned char)letters;
    }
}

static void
measure_fence(const struct kl_page *page, const struct kl_node *node,
              struct kl_shape *shape)
{
    const struct kl_shape *body = kl_page_part(page, node, 0);

    kl_page_take(shape, body);
    shape->width += fence_width(page, node, 0) + fence_width(page, node, 1);
    /* One row of scripts is not worth a tall fence. */
    if (node->grown && body->high + body->low + body->up + body->down > 1) {
        shape->high = body->up;
        shape->low = body->down;
    }
    count_letters(page, node, shape, body);
}

static void
place_fence(const struct kl_page *page, const struct kl_node *node,
            const struct kl_shape *shape)
{
    struct kl_shape *body = kl_page_part(page, node, 0);

    body->x = shape->x + fence_width(page, node, 0);
    body->y = shape->y;
    body->script = shape->script;
}

/* The point of a brace is on the base line if there is room for it. What is
 * off the canvas is passed over: a fence may be a thousand rows high. */
void
kl_page_fence(const struct kl_page *page, const struct kl_node *node,
              const struct kl_shape *shape, int side, int x)
{
    const struct kl_tex_fence *pieces = node->pieces[side];
    const char *sign = node->fence[side][page->form];
    int top = shape->y - shape->high, foot = shape->y + shape->low, y;
    int point = top == shape->y    ? top + 1
                : foot == shape->y ? foot - 1
                                   : shape->y;

    if (shape->script != 0)
        sign = kl_tex_script(sign, shape->script == KL_SUB);
    if (pieces == NULL || top == foot) {
        kl_page_text(page, x, shape->y, sign);
        return;
    }
    for (y = kl_larger(top, -page->y); y <= foot; y++) {
        int piece = y == top ? 0 : y == foot ? 2 : y == point ? 3 : 1;

        if (page->y + y >= kl_canvas_height(page->canvas))
            break;
        kl_page_text(page, x, y, pieces->piece[page->form][piece]);
    }
}

static void
draw_fence(const struct kl_page *page, const struct kl_node *node,
           const struct kl_shape *shape)
{
    kl_page_fence(page, node, shape, 0, shape->x);
    kl_page_fence(page, node, shape, 1,
                  shape->x + shape->width - fence_width(page, node, 1));
}

static void
measure_middle(const struct kl_page *page, const struct kl_node *node,
               struct kl_shape *shape)
{
    shape->width = fence_width(page, node, 0);
}

static void
draw_middle(const struct kl_page *page, const struct kl_node *node,
            const struct kl_shape *shape)
{
    kl_page_fence(page, node, shape, 0, shape->x);
}

const struct kl_box_row kl_box_fence = {measure_fence, place_fence, draw_fence};
const struct kl_box_row kl_box_middle = {measure_middle, NULL, draw_middle};
