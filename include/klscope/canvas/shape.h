#ifndef KLSCOPE_CANVAS_SHAPE_H
#define KLSCOPE_CANVAS_SHAPE_H

#include "klscope/canvas/canvas.h"

/* What a picture of cells stands for. A cell knows eighths of its height at
 * best; a bar knows how high it is. A canvas that keeps shapes has both: the
 * cells for a terminal, and behind them the exact bars, areas and lines for a
 * sink that can draw them.
 *
 * A view says which cells a shape stands for by putting them between
 * kl_shapes_begin and kl_shapes_end, and then names the shape. A cell that is
 * put again later, as text over a bar, hides what is behind it, as on a
 * terminal. Nothing here does anything on a canvas that keeps no shapes.
 *
 * Places are in cells, as doubles: (0, 0) is the upper left corner of the grid,
 * (0.5, 0.5) the middle of its first cell. */

struct kl_point {
    double x, y;
};

/* Times the height of a picture: shapes that leave it go no further. */
enum { KL_SHAPE_FAR = 1000 };

/* How an area is filled, or a line drawn. Hatched and dotted are q's. */
enum kl_stroke { KL_SOLID, KL_HATCHED, KL_DOTTED, KL_DASHED };

struct kl_figure {
    bool line;           /* else the area within its points */
    enum kl_stroke stroke;
    enum kl_ink ink;
    struct kl_rect clip; /* what is seen of it */
    const struct kl_point *point; /* borrowed until the next shape */
    size_t count;
};

/* Keep shapes from now on; clearing the canvas drops them. */
void kl_shapes_keep(struct kl_canvas *canvas);
bool kl_shapes_kept(const struct kl_canvas *canvas);

/* Shapes stand for the cells that are put between these two; they nest. What
 * names shapes by itself names none there: that is up to who began. */
void kl_shapes_begin(struct kl_canvas *canvas);
void kl_shapes_end(struct kl_canvas *canvas);

/* Shapes in the order in which they are to be drawn, clipped as cells are.
 * Points that are not finite end a line, and the next finite one begins it
 * anew; an area with such a point is left out. */
void kl_shape_rect(struct kl_canvas *canvas, double x, double y, double w,
                   double h, enum kl_stroke stroke, enum kl_ink ink);
void kl_shape_area(struct kl_canvas *canvas, const struct kl_point *point,
                   size_t count, enum kl_stroke stroke, enum kl_ink ink);
void kl_shape_line(struct kl_canvas *canvas, const struct kl_point *point,
                   size_t count, enum kl_stroke stroke, enum kl_ink ink);

/* Draw only inside rect and the clip so far, which is returned, to be put back:
 * shapes may reach out of the picture that they are part of. */
struct kl_rect kl_canvas_narrow(struct kl_canvas *canvas, struct kl_rect rect);

/* A bar, cells and shape in one: it stands on the bottom of rect, or hangs from
 * its top, `high` cells high and at most as high as rect. What is there at all
 * fills an eighth of a cell at least; the shape is as high as it is. What is
 * beside the bar stays as it is. */
void kl_shape_bar(struct kl_canvas *canvas, struct kl_rect rect, double high,
                  enum kl_stroke stroke, enum kl_ink ink);
void kl_shape_hang(struct kl_canvas *canvas, struct kl_rect rect, double high,
                   enum kl_ink ink);

/* The shape of a bar that lies in a row or more, between two places counted in
 * cells from its left end; and that of a line through the middle. */
void kl_shape_run(struct kl_canvas *canvas, struct kl_rect row, double from,
                  double to, enum kl_stroke stroke, enum kl_ink ink);
void kl_shape_rule(struct kl_canvas *canvas, struct kl_rect row, double from,
                   double to, enum kl_ink ink);

/* A round spot around a place, filled or hollow; its radius in rows. */
void kl_shape_spot(struct kl_canvas *canvas, double x, double y, double radius,
                   bool hollow, enum kl_ink ink);

/* Copy the shapes of another canvas, whose rows from `scroll` on are put into
 * rect; before its cells are. */
void kl_shapes_copy(const struct kl_canvas *from, struct kl_canvas *to,
                    struct kl_rect rect, int scroll);

/* What was kept, in order; shape i < kl_shapes_count. */
size_t kl_shapes_count(const struct kl_canvas *canvas);
struct kl_figure kl_shapes_get(const struct kl_canvas *canvas, size_t i);

#endif
