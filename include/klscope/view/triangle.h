#ifndef KLSCOPE_VIEW_TRIANGLE_H
#define KLSCOPE_VIEW_TRIANGLE_H

#include <stdbool.h>

#include "klscope/canvas/canvas.h"

/* The triangle of all distributions of three outcomes in a grid of cells, which
 * are twice as high as wide. The first outcome is certain at the left corner,
 * the second at the right one, the third at the top. */
struct kl_triangle {
    struct kl_rect cells; /* all that it touches; w is odd, 0: no room */
};

/* How a cell stands to it. */
enum kl_within {
    KL_OUTSIDE, /* no part of the cell is in it */
    KL_BORDER,  /* part of it is */
    KL_INSIDE   /* all of it is */
};

/* The largest equilateral one in rect with `margin` columns on either side of
 * it, or a smaller margin where there are not as many. */
struct kl_triangle kl_triangle_fit(struct kl_rect rect, int margin);

/* How cell (x, y) stands to it. */
enum kl_within kl_triangle_within(const struct kl_triangle *triangle, int x,
                                  int y);

/* Where (x, y) lies, in cells with fractions (0.5 is the middle of the first
 * one): three numbers with the sum 1, below 0 outside. And back. */
void kl_triangle_point(const struct kl_triangle *triangle, double x, double y,
                       double point[3]);
void kl_triangle_place(const struct kl_triangle *triangle,
                       const double point[3], double *x, double *y);

/* The cell that a distribution stands in. */
void kl_triangle_cell(const struct kl_triangle *triangle,
                      const double point[3], int *x, int *y);

/* The distribution that cell (x, y) stands for: of the corners and of the
 * centre exactly these, of other cells on the border one on the edge, inside
 * the middle of the cell; outside the nearest one. kl_triangle_cell leads back
 * to every cell inside, and from the border to a neighbour at most. */
void kl_triangle_hit(const struct kl_triangle *triangle, int x, int y,
                     double point[3]);

/* Move three numbers with the sum 1 to the nearest distribution. */
void kl_triangle_clamp(double point[3]);

#endif
