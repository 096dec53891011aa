/* The exact shapes that were kept, as polygons and lines. The painter's order
 * is that of the canvas: a text that was put over shapes hides those that were
 * there before it, and what is drawn later goes over the text.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/canvas/svg_private.h"

enum { CELL_W = 8, CELL_H = 16 };

/* ---- what hides shapes --------------------------------------------------- */

/* A cell that hides the shapes before `count`. */
struct cover {
    uint32_t count;
    int x, y;
};

static int
by_count(const void *first, const void *second)
{
    const struct cover *a = first, *b = second;

    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    return a->y != b->y ? a->y - b->y : a->x - b->x;
}

/* Thin lines and dots over a shape leave it to be seen. */
static bool
hides(const struct kl_canvas *canvas, int x, int y)
{
    const struct kl_cell_glyph *cell = kl_canvas_at(canvas, x, y);
    struct kl_svg_rect rect[KL_SVG_PIECES];
    unsigned dots;
    int pieces;

    return !cell->shape && cell->ch != 0xB7 &&
           !kl_svg_drawn(cell, x, y, rect, &pieces) &&
           !kl_svg_dots(cell, &dots);
}

static size_t
list_covers(const struct kl_canvas *canvas, struct cover **cover)
{
    size_t count = 0;
    int x, y;

    *cover = kl_malloc((size_t)canvas->width * (size_t)canvas->height *
                       sizeof **cover);
    for (y = 0; canvas->behind != NULL && y < canvas->height; y++)
        for (x = 0; x < canvas->width; x++) {
            uint32_t behind = canvas->behind[y * canvas->width + x];

            if (behind > 0 && hides(canvas, x, y))
                (*cover)[count++] = (struct cover){behind, x, y};
        }
    if (count > 1)
        qsort(*cover, count, sizeof **cover, by_count);
    return count;
}

/* ---- boxes --------------------------------------------------------------- */

struct box {
    double x0, y0, x1, y1;
};

static struct box
box_of(const struct kl_figure *figure)
{
    struct box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    size_t k;

    for (k = 0; k < figure->count; k++) {
        box.x0 = fmin(box.x0, figure->point[k].x);
        box.y0 = fmin(box.y0, figure->point[k].y);
        box.x1 = fmax(box.x1, figure->point[k].x);
        box.y1 = fmax(box.y1, figure->point[k].y);
    }
    return box;
}

static struct box
meet(struct box a, struct kl_rect b)
{
    return (struct box){fmax(a.x0, b.x), fmax(a.y0, b.y),
                        fmin(a.x1, b.x + b.w), fmin(a.y1, b.y + b.h)};
}

/* Note which cells something was drawn in. */
static void
touch(const struct kl_canvas *canvas, bool *touched, struct box box)
{
    int x, y;

    for (y = (int)floor(box.y0); y < (int)ceil(box.y1); y++)
        for (x = (int)floor(box.x0); x < (int)ceil(box.x1); x++)
            if (x >= 0 && y >= 0 && x < canvas->width && y < canvas->height)
                touched[y * canvas->width + x] = true;
}

/* ---- writing ------------------------------------------------------------- */

static void
add_rect(struct kl_svg *svg, struct box box)
{
    struct kl_buf *out = &svg->body;

    kl_buf_adds(out, " x=\"");
    kl_svg_number(out, box.x0 * CELL_W);
    kl_buf_adds(out, "\" y=\"");
    kl_svg_number(out, box.y0 * CELL_H);
    kl_buf_adds(out, "\" width=\"");
    kl_svg_number(out, (box.x1 - box.x0) * CELL_W);
    kl_buf_adds(out, "\" height=\"");
    kl_svg_number(out, (box.y1 - box.y0) * CELL_H);
    kl_buf_adds(out, "\"");
}

/* Paper over the shapes so far, in runs of cells. Returns the first cover that
 * is of later shapes. */
static size_t
add_covers(struct kl_svg *svg, const struct cover *cover, size_t count,
           size_t at, size_t shapes, const bool *touched)
{
    int width = svg->canvas->width;

    while (at < count && cover[at].count <= shapes) {
        struct cover from = cover[at];
        int end = from.x;

        for (; at < count && cover[at].count == from.count &&
               cover[at].y == from.y && cover[at].x == end &&
               touched[from.y * width + end];
             at++)
            end++;
        if (end == from.x) {
            at++;
            continue;
        }
        kl_buf_adds(&svg->body, "<rect");
        kl_svg_class(svg, (struct kl_paint){KL_SVG_PAPER, KL_SVG_SOLID});
        add_rect(svg, (struct box){from.x, from.y, end, from.y + 1});
        kl_buf_adds(&svg->body, "/>\n");
    }
    return at;
}

/* Only what is seen of a shape: a path that clips, where it is needed. Lines
 * are thick, and so reach a little beyond their points. */
static void
add_clip(struct kl_svg *svg, struct box clip)
{
    kl_buf_addf(&svg->body, "<clipPath id=\"c%zu\"><rect", ++svg->clips);
    add_rect(svg, clip);
    kl_buf_adds(&svg->body, "/></clipPath>\n");
}

static bool
within(struct box inner, struct kl_rect outer)
{
    return inner.x0 >= outer.x && inner.y0 >= outer.y &&
           inner.x1 <= outer.x + outer.w && inner.y1 <= outer.y + outer.h;
}

/* Four corners that are upright: rectangles are the most common shape. */
static bool
is_rect(const struct kl_figure *figure, struct box box)
{
    size_t k;

    if (figure->line || figure->count != 4)
        return false;
    for (k = 0; k < 4; k++) {
        const struct kl_point *a = &figure->point[k];

        if ((a->x > box.x0 && a->x < box.x1) ||
            (a->y > box.y0 && a->y < box.y1))
            return false;
    }
    return true;
}

/* Hundredths of a user unit: points that do not show any more are left out. */
static void
add_points(struct kl_svg *svg, const struct kl_figure *figure)
{
    struct kl_buf *out = &svg->body;
    double x = INFINITY, y = INFINITY;
    size_t k;

    kl_buf_adds(out, " points=\"");
    for (k = 0; k < figure->count; k++) {
        double at_x = round(figure->point[k].x * CELL_W * 100) / 100;
        double at_y = round(figure->point[k].y * CELL_H * 100) / 100;

        if (at_x == x && at_y == y)
            continue;
        if (k > 0)
            kl_buf_addc(out, ' ');
        kl_svg_number(out, x = at_x);
        kl_buf_addc(out, ',');
        kl_svg_number(out, y = at_y);
    }
    kl_buf_addc(out, '"');
}

/* Areas of q are hatched, and have an edge; lines of q are broken. */
static void
add_paint(struct kl_svg *svg, const struct kl_figure *figure)
{
    static const char *const dash[] = {
        [KL_SOLID] = " l", [KL_HATCHED] = " l", [KL_DOTTED] = " l o",
        [KL_DASHED] = " l e"};
    unsigned char ink = (unsigned char)figure->ink;

    if (figure->line || figure->stroke != KL_SOLID)
        kl_svg_class(svg, (struct kl_paint){ink, KL_SVG_STROKE});
    if (figure->line) {
        svg->body.len--;
        kl_buf_adds(&svg->body, dash[figure->stroke]);
        kl_buf_addc(&svg->body, '"');
    } else if (figure->stroke != KL_SOLID) {
        struct kl_buf name = KL_BUF_INIT;

        svg->body.len--;
        kl_svg_name(&name, (struct kl_paint){ink, KL_SVG_HATCHED});
        kl_buf_addf(&svg->body, " %s\"", kl_buf_text(&name));
        kl_buf_clear(&name);
        svg->used[ink][KL_SVG_HATCHED] = true;
    } else {
        kl_svg_class(svg, (struct kl_paint){ink, KL_SVG_SOLID});
    }
}

static void
add_shape(struct kl_svg *svg, const struct kl_figure *figure, struct box box)
{
    struct box seen = meet(box, figure->clip);
    bool upright = is_rect(figure, box), whole = within(box, figure->clip);
    struct kl_buf *out = &svg->body;

    if (!whole && !upright)
        add_clip(svg, (struct box){figure->clip.x, figure->clip.y,
                                   figure->clip.x + figure->clip.w,
                                   figure->clip.y + figure->clip.h});
    kl_buf_adds(out, upright        ? "<rect"
                     : figure->line ? "<polyline"
                                    : "<polygon");
    add_paint(svg, figure);
    if (!whole && !upright)
        kl_buf_addf(out, " clip-path=\"url(#c%zu)\"", svg->clips);
    if (upright)
        add_rect(svg, seen);
    else
        add_points(svg, figure);
    kl_buf_adds(out, "/>\n");
}

void
kl_svg_shapes(struct kl_svg *svg)
{
    const struct kl_canvas *canvas = svg->canvas;
    size_t shapes = kl_shapes_count(canvas), i, at = 0, covers;
    struct cover *cover;
    bool *touched;

    if (shapes == 0)
        return;
    touched = kl_calloc((size_t)canvas->width * (size_t)canvas->height,
                        sizeof *touched);
    covers = list_covers(canvas, &cover);
    for (i = 0; i < shapes; i++) {
        struct kl_figure figure = kl_shapes_get(canvas, i);
        struct box box = box_of(&figure), seen = meet(box, figure.clip);

        at = add_covers(svg, cover, covers, at, i, touched);
        if (seen.x0 > seen.x1 || seen.y0 > seen.y1)
            continue;
        touch(canvas, touched, seen);
        add_shape(svg, &figure, box);
    }
    add_covers(svg, cover, covers, at, shapes, touched);
    free(cover);
    free(touched);
}
