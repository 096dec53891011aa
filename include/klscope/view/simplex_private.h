#ifndef KLSCOPE_VIEW_SIMPLEX_PRIVATE_H
#define KLSCOPE_VIEW_SIMPLEX_PRIVATE_H

/* What the files of the map share; nobody else includes it. */

#include "klscope/canvas/shape.h"
#include "klscope/view/simplex.h"

enum { KL_MAP_SHADES = KL_INK_SHADE8 - KL_INK_SHADE1 + 1 };

/* Everything that drawing one map needs. */
struct kl_map {
    struct kl_canvas *canvas;
    struct kl_rect rect;
    const struct kl_scene *scene;
    const struct kl_simplex_path *path;
    enum kl_view view;
    struct kl_triangle triangle;
    struct kl_simplex_scale scale;
    double nats;       /* of the unit */
    double side[2][3]; /* the scene's p and q */
    const double *mark[2]; /* what their marks stand at, */
    int x[2], y[2];        /* and in which cells */
    bool colour;       /* shades are grounds */
};

/* Contours at or below a value in nats; what a value looks like, as an ink
 * whose ground is the shade or as a glyph; the value at a point, and in the
 * middle of a cell. */
int kl_map_class(const struct kl_map *map, double v);
struct kl_cell_glyph kl_map_shade(const struct kl_map *map, double v);
double kl_map_at(const struct kl_map *map, const double point[3]);
double kl_map_value(const struct kl_map *map, int x, int y);

/* The point at which the function is least, or entropy greatest. */
const double *kl_map_summit(const struct kl_map *map);

/* Shades, contours and border as exact shapes; the marks of p and q where they
 * are, and those of some sides, bits by enum kl_side, at places of the canvas.
 */
void kl_map_exact(const struct kl_map *map);
void kl_map_spots_here(const struct kl_map *map);
void kl_map_spots(const struct kl_map *map, const struct kl_point at[2],
                  unsigned sides);

/* What is written on and beside the triangle: values of contours, a path, the
 * marks of p and q, names of the corners, the scale. */
void kl_map_contours(const struct kl_map *map);
void kl_map_path(const struct kl_map *map);
void kl_map_marks(const struct kl_map *map);
void kl_map_corners(const struct kl_map *map);
void kl_map_legend(const struct kl_map *map);

#endif
