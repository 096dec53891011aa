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

#define FINE 0.04 /* user units that points may lie beside a line */
#define REACH 1.0 /* user units that a line is thick on each side */

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

/* How many shapes a cell hides: those before it was put. Thin lines and dots
 * leave a shape to be seen. */
static uint32_t
hides(const struct kl_canvas *canvas, int x, int y)
{
    const struct kl_cell_glyph *cell = kl_canvas_at(canvas, x, y);
    struct kl_svg_rect rect[KL_SVG_PIECES];
    unsigned dots;
    int pieces;

    if (canvas->behind == NULL || cell->shape || cell->ch == 0xB7 ||
        kl_svg_round(cell) || kl_svg_drawn(cell, x, y, rect, &pieces) ||
        kl_svg_dots(cell, &dots))
        return 0;
    return canvas->behind[y * canvas->width + x];
}

static size_t
list_covers(const struct kl_canvas *canvas, struct cover **cover)
{
    size_t count = 0;
    int x, y;

    *cover = kl_calloc((size_t)canvas->width * (size_t)canvas->height,
                       sizeof **cover);
    for (y = 0; y < canvas->height; y++)
        for (x = 0; x < canvas->width; x++) {
            uint32_t hidden = hides(canvas, x, y);

            if (hidden > 0)
                (*cover)[count++] = (struct cover){hidden, x, y};
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

/* The cells that a shape may be seen in if it reaches so many user units
 * beyond its points, as thick lines do. */
static struct kl_rect
cells_of(const struct kl_canvas *canvas, struct box box, double reach)
{
    int x0 = (int)floor(fmax(box.x0 - reach / CELL_W, 0));
    int y0 = (int)floor(fmax(box.y0 - reach / CELL_H, 0));
    int x1 = (int)ceil(fmin(box.x1 + reach / CELL_W, canvas->width));
    int y1 = (int)ceil(fmin(box.y1 + reach / CELL_H, canvas->height));

    return (struct kl_rect){x0, y0, x1 - x0, y1 - y0};
}

/* Whether all of them hide it, as those of a text that covers the picture. */
static bool
is_hidden(const struct kl_canvas *canvas, struct kl_rect cells, size_t shape)
{
    int x, y;

    for (y = cells.y; y < cells.y + cells.h; y++)
        for (x = cells.x; x < cells.x + cells.w; x++)
            if (hides(canvas, x, y) <= shape)
                return false;
    return true;
}

/* Note which cells something was drawn in. Half of a line that lies between two
 * cells does not count: paper over it would cut notches into the line. */
static void
touch(const struct kl_canvas *canvas, bool *touched, struct kl_rect cells)
{
    int x, y;

    for (y = cells.y; y < cells.y + cells.h; y++)
        for (x = cells.x; x < cells.x + cells.w; x++)
            touched[y * canvas->width + x] = true;
}

/* ---- straightening ------------------------------------------------------- */

/* How far a point is from the way between two others: a spike that comes back
 * is not on it. */
static double
distance(struct kl_point p, struct kl_point a, struct kl_point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    double along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / square;

    if (!(square > 0))
        return hypot(p.x - a.x, p.y - a.y);
    along = fmin(fmax(along, 0), 1);
    return hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

/* From the last point kept on, the farthest one for which all between lie near
 * the straight line. What is read stands behind what was written. */
size_t
kl_svg_straighten(struct kl_point *point, size_t count, double slack)
{
    enum { AHEAD = 64 };
    size_t at = 0, kept = count > 0, end, k;

    while (at + 1 < count) {
        size_t best = at + 1;

        for (end = at + 2; end < count && end <= at + AHEAD; end++) {
            for (k = at + 1; k < end; k++)
                if (distance(point[k], point[at], point[end]) > slack)
                    break;
            if (k == end)
                best = end;
            else if (end > best + 6)
                break;
        }
        at = best;
        point[kept++] = point[at];
    }
    return kept;
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

/* In hundredths of a user unit; points that no eye would miss are left out. */
static void
add_points(struct kl_svg *svg, const struct kl_figure *figure)
{
    struct kl_point *point = kl_calloc(figure->count, sizeof *point);
    struct kl_buf *out = &svg->body;
    size_t k, count;

    for (k = 0; k < figure->count; k++)
        point[k] = (struct kl_point){figure->point[k].x * CELL_W,
                                     figure->point[k].y * CELL_H};
    count = kl_svg_straighten(point, figure->count, FINE);
    kl_buf_adds(out, " points=\"");
    for (k = 0; k < count; k++) {
        if (k > 0)
            kl_buf_addc(out, ' ');
        kl_svg_number(out, point[k].x);
        kl_buf_addc(out, ',');
        kl_svg_number(out, point[k].y);
    }
    kl_buf_addc(out, '"');
    free(point);
}

/* A line of dots goes over areas of any colour: paper is behind it. */
static void
add_casing(struct kl_svg *svg, const struct kl_figure *figure)
{
    kl_buf_adds(&svg->body, "<polyline");
    kl_svg_class(svg, (struct kl_paint){KL_SVG_PAPER, KL_SVG_STROKE});
    svg->body.len--;
    kl_buf_adds(&svg->body, " l c\"");
    add_points(svg, figure);
    kl_buf_adds(&svg->body, "/>\n");
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
    if (figure->line && figure->stroke == KL_DOTTED && whole)
        add_casing(svg, figure);
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
        if (is_hidden(canvas, cells_of(canvas, seen, REACH), i))
            continue;
        touch(canvas, touched, cells_of(canvas, seen, 0));
        add_shape(svg, &figure, box);
    }
    add_covers(svg, cover, covers, at, shapes, touched);
    free(cover);
    free(touched);
}
