/* Cells that are drawn and not written: blocks, hatches, frames. Each is a few
 * rectangles; those that meet and look alike are put together, first upwards,
 * so that a bar is one rectangle, then sideways.
 */
#include "config.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/canvas/svg_private.h"

enum { W = KL_SVG_CELL_W, H = KL_SVG_CELL_H, LIGHT = 4, HEAVY = 10 };

/* From below. */
enum { GROUNDS, BLOCKS, FRAMES };

/* ---- blocks -------------------------------------------------------------- */

struct span {
    int x, y, w, h;
};

/* Upper left, upper right, lower left, lower right, as bits. */
static const unsigned char quadrants[] = {
    [0x2596 - 0x2596] = 4,  [0x2597 - 0x2596] = 8,  [0x2598 - 0x2596] = 1,
    [0x2599 - 0x2596] = 13, [0x259A - 0x2596] = 9,  [0x259B - 0x2596] = 7,
    [0x259C - 0x2596] = 11, [0x259D - 0x2596] = 2,  [0x259E - 0x2596] = 6,
    [0x259F - 0x2596] = 14,
};

/* One piece of a block element, unless it is made of quadrants. */
static struct span
block_of(uint32_t ch, enum kl_svg_fill *fill)
{
    int lower = (int)ch - 0x2580, left = 0x2590 - (int)ch;

    *fill = KL_SVG_SOLID;
    if (ch == 0x2580)
        return (struct span){0, 0, W, H / 2};
    if (ch <= 0x2588)
        return (struct span){0, H - lower * H / 8, W, lower * H / 8};
    if (ch < 0x2590)
        return (struct span){0, 0, left * W / 8, H};
    if (ch == 0x2590)
        return (struct span){W / 2, 0, W / 2, H};
    if (ch == 0x2594)
        return (struct span){0, 0, W, H / 8};
    if (ch == 0x2595)
        return (struct span){W - W / 8, 0, W / 8, H};
    *fill = ch == 0x2591   ? KL_SVG_FAINT
            : ch == 0x2592 ? KL_SVG_HATCHED
                           : KL_SVG_DENSE;
    return (struct span){0, 0, W, H};
}

static int
add(struct kl_svg_rect *rect, int count, struct span span,
    enum kl_svg_fill fill)
{
    rect[count].x = span.x;
    rect[count].y = span.y;
    rect[count].w = span.w;
    rect[count].h = span.h;
    rect[count].paint.fill = (unsigned char)fill;
    return count + 1;
}

static int
add_block(struct kl_svg_rect *rect, uint32_t ch)
{
    enum kl_svg_fill fill;
    struct span span;
    int count = 0, k;

    if (ch < 0x2596) {
        span = block_of(ch, &fill);
        return add(rect, 0, span, fill);
    }
    for (k = 0; k < 4; k++) {
        span = (struct span){k % 2 * W / 2, k / 2 * H / 2, W / 2, H / 2};
        if ((quadrants[ch - 0x2596] >> k & 1) != 0)
            count = add(rect, count, span, KL_SVG_SOLID);
    }
    return count;
}

/* The tops of bars of q are rows of dots, quarters high: they are hatched as
 * what is below them. */
static int
quarters(const struct kl_cell_glyph *cell)
{
    static const uint32_t tops[] = {0x28C0, 0x28E4, 0x28F6, 0x28FF};
    int k;

    if (cell->ink != KL_INK_Q)
        return 0;
    for (k = 0; k < 4; k++)
        if (cell->ch == tops[k])
            return k + 1;
    return 0;
}

/* ---- frames -------------------------------------------------------------- */

/* Arms from the middle of a cell to the left, right, up and down: 1 light, 2
 * heavy, 3 double. */
/* clang-format off */
static const struct {
    uint32_t ch;
    unsigned char arm[4];
} frames[] = {
    {0x2500, {1, 1, 0, 0}}, {0x2501, {2, 2, 0, 0}}, {0x2502, {0, 0, 1, 1}},
    {0x2503, {0, 0, 2, 2}}, {0x250C, {0, 1, 0, 1}}, {0x250F, {0, 2, 0, 2}},
    {0x2510, {1, 0, 0, 1}}, {0x2513, {2, 0, 0, 2}}, {0x2514, {0, 1, 1, 0}},
    {0x2517, {0, 2, 2, 0}}, {0x2518, {1, 0, 1, 0}}, {0x251B, {2, 0, 2, 0}},
    {0x251C, {0, 1, 1, 1}}, {0x2523, {0, 2, 2, 2}}, {0x2524, {1, 0, 1, 1}},
    {0x252B, {2, 0, 2, 2}}, {0x252C, {1, 1, 0, 1}}, {0x2533, {2, 2, 0, 2}},
    {0x2534, {1, 1, 1, 0}}, {0x253B, {2, 2, 2, 0}}, {0x253C, {1, 1, 1, 1}},
    {0x254B, {2, 2, 2, 2}}, {0x2550, {3, 3, 0, 0}}, {0x2551, {0, 0, 3, 3}},
    {0x256D, {0, 1, 0, 1}}, {0x256E, {1, 0, 0, 1}}, {0x256F, {1, 0, 1, 0}},
    {0x2570, {0, 1, 1, 0}}, {0x2574, {1, 0, 0, 0}}, {0x2575, {0, 0, 1, 0}},
    {0x2576, {0, 1, 0, 0}}, {0x2577, {0, 0, 0, 1}}, {0x2578, {2, 0, 0, 0}},
    {0x2579, {0, 0, 2, 0}}, {0x257A, {0, 2, 0, 0}}, {0x257B, {0, 0, 0, 2}},
    {0x257C, {1, 2, 0, 0}}, {0x257D, {0, 0, 1, 2}}, {0x257E, {2, 1, 0, 0}},
    {0x257F, {0, 0, 2, 1}},
};
/* clang-format on */

static const unsigned char *
arms_of(uint32_t ch)
{
    size_t k;

    for (k = 0; k < sizeof frames / sizeof *frames; k++)
        if (frames[k].ch == ch)
            return frames[k].arm;
    return NULL;
}

/* One line of an arm, `off` parts beside the middle, `thick` parts wide. Arms
 * reach over the middle, so that corners are closed. */
static struct span
line_of(int arm, int off, int thick)
{
    int x = W / 2 - thick / 2 + off, y = H / 2 - thick / 2 + off;
    int reach = LIGHT / 2;

    switch (arm) {
    case 0:
        return (struct span){0, y, W / 2 + reach, thick};
    case 1:
        return (struct span){W / 2 - reach, y, W / 2 + reach, thick};
    case 2:
        return (struct span){x, 0, thick, H / 2 + reach};
    default:
        return (struct span){x, H / 2 - reach, thick, H / 2 + reach};
    }
}

static int
add_frame(struct kl_svg_rect *rect, const unsigned char arm[4])
{
    int count = 0, k;

    for (k = 0; k < 4; k++) {
        if (arm[k] == 3) {
            count = add(rect, count, line_of(k, -LIGHT, LIGHT), KL_SVG_SOLID);
            count = add(rect, count, line_of(k, LIGHT, LIGHT), KL_SVG_SOLID);
        } else if (arm[k] > 0) {
            count = add(rect, count,
                        line_of(k, 0, arm[k] == 2 ? HEAVY : LIGHT),
                        KL_SVG_SOLID);
        }
    }
    return count;
}

/* ---- cells --------------------------------------------------------------- */

bool
kl_svg_drawn(const struct kl_cell_glyph *cell, int x, int y,
             struct kl_svg_rect rect[KL_SVG_PIECES], int *count)
{
    const unsigned char *arm = NULL;
    struct kl_face face = kl_svg_face(cell);
    int quarter = quarters(cell), k;

    *count = 0;
    if (cell->mark != 0)
        return false;
    if (quarter > 0) {
        *count = add(rect, 0,
                     (struct span){0, H - quarter * H / 4, W, quarter * H / 4},
                     KL_SVG_HATCHED);
    } else if (cell->ch >= 0x2580 && cell->ch <= 0x259F) {
        *count = add_block(rect, cell->ch);
    } else if (cell->ch >= 0x2500 && cell->ch < 0x2580) {
        arm = arms_of(cell->ch);
        if (arm == NULL)
            return false;
        *count = add_frame(rect, arm);
    } else {
        return false;
    }
    for (k = 0; k < *count; k++) {
        rect[k].x += x * W;
        rect[k].y += y * H;
        rect[k].layer = arm == NULL ? BLOCKS : FRAMES;
        rect[k].paint.colour = face.front.colour;
    }
    return true;
}

/* ---- putting together ---------------------------------------------------- */

static int
compare(const struct kl_svg_rect *a, const struct kl_svg_rect *b)
{
    if (a->layer != b->layer)
        return a->layer - b->layer;
    if (a->paint.colour != b->paint.colour)
        return a->paint.colour - b->paint.colour;
    return a->paint.fill - b->paint.fill;
}

/* Those that may be one upon the other stand together, from top to bottom. */
static int
by_columns(const void *first, const void *second)
{
    const struct kl_svg_rect *a = first, *b = second;
    int order = compare(a, b);

    if (order != 0)
        return order;
    if (a->x != b->x)
        return a->x - b->x;
    return a->w != b->w ? a->w - b->w : a->y - b->y;
}

/* Those that may be side by side, from left to right. */
static int
by_rows(const void *first, const void *second)
{
    const struct kl_svg_rect *a = first, *b = second;
    int order = compare(a, b);

    if (order != 0)
        return order;
    if (a->y != b->y)
        return a->y - b->y;
    return a->h != b->h ? a->h - b->h : a->x - b->x;
}

static size_t
join_columns(struct kl_svg_rect *rect, size_t count)
{
    size_t i, kept = 0;

    if (count > 1)
        qsort(rect, count, sizeof *rect, by_columns);
    for (i = 1; i < count; i++) {
        struct kl_svg_rect *last = &rect[kept];

        if (compare(last, &rect[i]) == 0 && last->x == rect[i].x &&
            last->w == rect[i].w && last->y + last->h >= rect[i].y)
            last->h = rect[i].y + rect[i].h - last->y;
        else
            rect[++kept] = rect[i];
    }
    return count > 0 ? kept + 1 : 0;
}

static size_t
join_rows(struct kl_svg_rect *rect, size_t count)
{
    size_t i, kept = 0;

    if (count > 1)
        qsort(rect, count, sizeof *rect, by_rows);
    for (i = 1; i < count; i++) {
        struct kl_svg_rect *last = &rect[kept];

        if (compare(last, &rect[i]) == 0 && last->y == rect[i].y &&
            last->h == rect[i].h && last->x + last->w >= rect[i].x)
            last->w = rect[i].x + rect[i].w - last->x;
        else
            rect[++kept] = rect[i];
    }
    return count > 0 ? kept + 1 : 0;
}

/* Blocks that touch have no seams; but a thin line would be lost in a small
 * picture. */
static bool
is_crisp(const struct kl_svg_rect *rect)
{
    return rect->layer != FRAMES && rect->paint.fill == KL_SVG_SOLID;
}

static void
write_all(struct kl_svg *svg, const struct kl_svg_rect *rect, size_t count)
{
    struct kl_buf *out = &svg->body;
    size_t i;

    for (i = 0; i < count; i++) {
        if (i == 0 || compare(&rect[i - 1], &rect[i]) != 0) {
            kl_buf_adds(out, i == 0 ? "<g" : "</g>\n<g");
            kl_svg_class(svg, rect[i].paint);
            out->len--;
            kl_buf_adds(out, is_crisp(&rect[i]) ? " k\">\n" : "\">\n");
        }
        kl_buf_adds(out, "<rect x=\"");
        kl_svg_number(out, (double)rect[i].x / KL_SVG_PARTS);
        kl_buf_adds(out, "\" y=\"");
        kl_svg_number(out, (double)rect[i].y / KL_SVG_PARTS);
        kl_buf_adds(out, "\" width=\"");
        kl_svg_number(out, (double)rect[i].w / KL_SVG_PARTS);
        kl_buf_adds(out, "\" height=\"");
        kl_svg_number(out, (double)rect[i].h / KL_SVG_PARTS);
        kl_buf_adds(out, "\"/>\n");
    }
    if (count > 0)
        kl_buf_adds(out, "</g>\n");
}

void
kl_svg_cells(struct kl_svg *svg)
{
    int width = kl_canvas_width(svg->canvas), x, y, pieces;
    int height = kl_canvas_height(svg->canvas);
    size_t count = 0, room = 0;
    struct kl_svg_rect *rect = NULL;

    for (y = 0; y < height; y++)
        for (x = 0; x < width; x++) {
            const struct kl_cell_glyph *cell = kl_canvas_at(svg->canvas, x, y);
            struct kl_face face = kl_svg_face(cell);

            if (cell->shape)
                continue;
            if (room - count <= KL_SVG_PIECES) {
                room = 2 * (room + KL_SVG_PIECES);
                rect = kl_realloc(rect, room, sizeof *rect);
            }
            if (face.has_ground)
                rect[count++] = (struct kl_svg_rect){
                    .paint = face.ground,
                    .x = x * W,
                    .y = y * H,
                    .w = W,
                    .h = H};
            if (kl_svg_drawn(cell, x, y, rect + count, &pieces))
                count += (size_t)pieces;
        }
    count = join_columns(rect, count);
    count = join_rows(rect, count);
    write_all(svg, rect, count);
    free(rect);
}
