#ifndef KLSCOPE_VIEW_SIMPLEX_H
#define KLSCOPE_VIEW_SIMPLEX_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"
#include "klscope/view/triangle.h"

/* The map of three outcomes: the triangle of all distributions x, shaded by
 * H(x), D(p || x) or D(x || q) with contour lines at round values, in the
 * scene's unit; p and q are points on it. */

/* A way over the map: points (a, b, c), each with the sum 1, joined by lines.
 * The mark of the side that the view lets vary (q for D(p || x), else p) stands
 * at its end instead of where the scene has it. */
struct kl_simplex_path {
    const double (*point)[3];
    size_t n; /* 0: no way */
};

/* Draw the map that `view` names. Of a scene without exactly three outcomes,
 * or a view that is no map, a line says what is missing.
 *
 * in    rect   from 10 x 3 cells on; smaller ones stay empty
 *       path   may be NULL
 */
void kl_simplex_draw(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_scene *scene, enum kl_view view,
                     const struct kl_simplex_path *path);

/* Where the triangle stands in rect: kl_triangle_hit leads from a cell to the
 * point that it stands for. w is 0 if nothing is drawn. */
struct kl_triangle kl_simplex_fit(struct kl_rect rect,
                                  const struct kl_scene *scene);

/* The outcome whose name at its corner cell (x, y) belongs to; false if there
 * is none. */
bool kl_simplex_corner(struct kl_rect rect, const struct kl_scene *scene,
                       int x, int y, size_t *i);

/* The side of a scene as a point; only of three outcomes. */
void kl_simplex_side(const struct kl_scene *scene, enum kl_side side,
                     double point[3]);

/* What the map shows at a point, in nats. */
double kl_simplex_value(const struct kl_scene *scene, enum kl_view view,
                        const double point[3]);

/* Its scale, in the scene's unit: it ends at `top`, at infinity if `endless`;
 * contours are at `step`, 2 * step, ... below top, as many as `lines`. */
struct kl_simplex_scale {
    double top, step;
    int lines;
    bool endless;
};

/* in    most   lines at most, >= 1 */
struct kl_simplex_scale kl_simplex_scale(const struct kl_scene *scene,
                                         enum kl_view view, int most);

#endif
