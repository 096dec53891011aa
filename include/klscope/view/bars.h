#ifndef KLSCOPE_VIEW_BARS_H
#define KLSCOPE_VIEW_BARS_H

#include "klscope/canvas/canvas.h"

/* What charts of outcomes and curves of densities have in common: scales, and
 * bars that go up and down from a line. */

/* The least "round" number >= x, so that an axis stands still while bars move;
 * 1 for what is not positive or infinite. */
double kl_round_up(double x);

/* Where the scale of some sizes should end: at the largest, or, if few of them
 * are far above the rest, a little above the rest, if that amounts to more than
 * `least` over `span`. Reorders them. */
double kl_robust_top(double *size, size_t n, double span, double least);

/* A bar without an end: a line with a mark where it leaves the picture. */
void kl_bar_endless(struct kl_canvas *canvas, struct kl_rect bar,
                    enum kl_ink ink, bool down);

/* A scale for numbers above and below a line. */
struct kl_signed {
    double top;   /* what one row stands for */
    int up, down; /* rows above and below the line */
};

/* The scale that shares `rows` rows as numbers from least to most need them, by
 * a line in one of `places` places, few of which let it stand still while a
 * slider moves. */
struct kl_signed kl_signed_fit(double most, double least, int rows,
                               int places);

/* The bar of a number, in a rectangle as high as the picture: above the line
 * what adds, below what takes away. */
void kl_signed_draw(struct kl_canvas *canvas, struct kl_rect bar, double v,
                    const struct kl_signed *scale);

/* The line that a picture of such bars has at 0, where nothing is drawn. */
void kl_signed_line(struct kl_canvas *canvas, struct kl_rect rect,
                    const struct kl_signed *scale);

/* A number of the scale in a row of rect: at its left, or at its right where a
 * bar stands in the way; false if there is no room there either: a picture is
 * worth more than its scale. */
bool kl_tick_draw(struct kl_canvas *canvas, struct kl_rect rect, int y,
                  const char *text);

/* The top of a scale in a unit, which stands behind it where there is room; not
 * in a picture that stands still, whose captions say it. */
void kl_tick_top(struct kl_canvas *canvas, struct kl_rect rect, double top,
                 const char *unit);

/* Both ends of a scale of powers of ten. Where there is no room for the lower
 * one, it stands beside the upper one: "1e-5 to 1e0". */
void kl_tick_powers(struct kl_canvas *canvas, struct kl_rect rect, int low,
                    int high);

#endif
