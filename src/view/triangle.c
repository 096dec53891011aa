/* Where a triangle stands among cells. Its top is a quarter of a row below the
 * upper end of its first row, its base at the third of the four dots of its
 * last row: so each corner is inside a cell, and dots draw the edges. */
#include "config.h"

#include "klscope/view/triangle.h"

#include <math.h>

#define TOP 0.25
#define BASE 0.375 /* from the lower end */

/* Columns that are as wide as a row is high, times 2/sqrt(3): the base of an
 * equilateral triangle of height 1. */
#define SLOPE 2.3094010767585030

/* Rows from the top to the base. */
static double
height(const struct kl_triangle *triangle)
{
    return triangle->cells.h - TOP - BASE;
}

struct kl_triangle
kl_triangle_fit(struct kl_rect rect, int margin)
{
    struct kl_triangle triangle = {{rect.x, rect.y, 0, 0}};
    int most = rect.w - 2 * margin, h = rect.h, w;

    if (rect.w < 3 || rect.h < 2)
        return triangle;
    most = most < 5 ? (rect.w < 5 ? rect.w : 5) : most;
    do
        w = 1 + 2 * (int)lround(SLOPE * (h - TOP - BASE) / 2);
    while (w > most && --h >= 2);
    if (h < 2)
        return triangle;
    triangle.cells = (struct kl_rect){rect.x + (rect.w - w) / 2,
                                      rect.y + (rect.h - h), w, h};
    return triangle;
}

void
kl_triangle_point(const struct kl_triangle *triangle, double x, double y,
                  double point[3])
{
    const struct kl_rect *cells = &triangle->cells;

    point[2] = (cells->y + cells->h - BASE - y) / height(triangle);
    point[1] = (x - cells->x - 0.5) / (cells->w - 1) - point[2] / 2;
    point[0] = 1 - point[1] - point[2];
}

void
kl_triangle_place(const struct kl_triangle *triangle, const double point[3],
                  double *x, double *y)
{
    const struct kl_rect *cells = &triangle->cells;

    *x = cells->x + 0.5 + (cells->w - 1) * (point[1] + point[2] / 2);
    *y = cells->y + cells->h - BASE - point[2] * height(triangle);
}

void
kl_triangle_cell(const struct kl_triangle *triangle, const double point[3],
                 int *x, int *y)
{
    double at_x, at_y;

    kl_triangle_place(triangle, point, &at_x, &at_y);
    *x = (int)floor(at_x);
    *y = (int)floor(at_y);
}

/* The columns that it spans at a height. */
static void
span(const struct kl_triangle *triangle, double y, double *from, double *to)
{
    const struct kl_rect *cells = &triangle->cells;
    double up = (cells->y + cells->h - BASE - y) / height(triangle);

    *from = cells->x + 0.5 + (cells->w - 1) * up / 2;
    *to = cells->x + cells->w - 0.5 - (cells->w - 1) * up / 2;
}

enum kl_within
kl_triangle_within(const struct kl_triangle *triangle, int x, int y)
{
    const struct kl_rect *cells = &triangle->cells;
    double from, to, base = cells->y + cells->h - BASE;

    if (x < cells->x || x >= cells->x + cells->w || y < cells->y ||
        y >= cells->y + cells->h)
        return KL_OUTSIDE;
    span(triangle, y, &from, &to); /* the least of the row */
    if (y > cells->y && y + 1 <= base && from <= x && to >= x + 1)
        return KL_INSIDE;
    span(triangle, fmin(y + 1, base), &from, &to); /* the most */
    return from < x + 1 && to >= x ? KL_BORDER : KL_OUTSIDE;
}

void
kl_triangle_clamp(double point[3])
{
    int round, i;

    /* What is below 0 becomes 0 and the others share it alike; that may drive
     * one of them below 0, once. */
    for (round = 0; round < 2; round++) {
        double excess = 0;
        int above = 0;

        for (i = 0; i < 3; i++) {
            excess += point[i] < 0 ? point[i] : 0;
            above += point[i] > 0;
        }
        for (i = 0; i < 3 && above > 0; i++)
            point[i] = point[i] > 0 ? point[i] + excess / above : 0;
    }
    for (i = 0; i < 3; i++)
        point[i] = point[i] > 1 ? 1 : point[i] > 0 ? point[i] : 0;
}

/* Whether a cell is that of a distribution, which is then put out. */
static bool
is_at(const struct kl_triangle *triangle, int x, int y, double a, double b,
      double c, double point[3])
{
    double wanted[3] = {a, b, c};
    int at_x, at_y, i;

    kl_triangle_cell(triangle, wanted, &at_x, &at_y);
    if (at_x != x || at_y != y)
        return false;
    for (i = 0; i < 3; i++)
        point[i] = wanted[i];
    return true;
}

void
kl_triangle_hit(const struct kl_triangle *triangle, int x, int y,
                double point[3])
{
    const struct kl_rect *cells = &triangle->cells;
    enum kl_within within = kl_triangle_within(triangle, x, y);

    if (is_at(triangle, x, y, 1, 0, 0, point) ||
        is_at(triangle, x, y, 0, 1, 0, point) ||
        is_at(triangle, x, y, 0, 0, 1, point) ||
        is_at(triangle, x, y, 1 / 3.0, 1 / 3.0, 1 / 3.0, point))
        return;
    kl_triangle_point(triangle, x + 0.5, y + 0.5, point);
    if (within == KL_BORDER && y == cells->y + cells->h - 1) {
        point[1] += point[2] / 2; /* straight down, or up */
        point[2] = 0;
        point[0] = 1 - point[1];
    } else if (within == KL_BORDER) { /* straight to the side */
        bool left = x < cells->x + cells->w / 2;

        point[left ? 0 : 1] = 1 - point[2];
        point[left ? 1 : 0] = 0;
    }
    kl_triangle_clamp(point);
}
