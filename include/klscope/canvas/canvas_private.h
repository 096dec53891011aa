#ifndef KLSCOPE_CANVAS_CANVAS_PRIVATE_H
#define KLSCOPE_CANVAS_CANVAS_PRIVATE_H

/* What the files of this room share; nobody else includes it. */

#include "klscope/canvas/canvas.h"
#include "klscope/canvas/shape.h"

/* A shape, with the place of its points in the array of all. */
struct kl_kept {
    struct kl_figure figure;
    size_t first;
};

struct kl_canvas {
    int width, height;
    struct kl_rect clip; /* never larger than the grid */
    const struct kl_glyphs *glyphs;
    bool grounds, still;
    struct kl_cell_glyph *cells;
    bool keep;      /* shapes */
    uint32_t *behind; /* of each cell, the shapes kept before it was put;
                         NULL before the first one */
    int standing;   /* depth of kl_shapes_begin */
    struct kl_kept *kept;
    size_t count, room;
    struct kl_point *point;
    size_t points, point_room;
};

#endif
