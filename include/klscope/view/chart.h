#ifndef KLSCOPE_VIEW_CHART_H
#define KLSCOPE_VIEW_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"

/* Which outcomes a picture shows and where: outcome first + k stands in the
 * columns k * pitch .. of its rectangle, bar of p first, then that of q,
 * each `bar` cells wide. */
struct kl_window {
    size_t first, count;
    int pitch; /* columns of one outcome */
    int bar;   /* columns of one bar */
    double top; /* the probability that the picture ends at, while a bar is
                   dragged; 0: as the bars need it */
};

/* As `first` below: let the selected outcome stand in the middle. */
#define KL_CENTRED (SIZE_MAX / 2)

/* The window for n outcomes in `width` columns that begins near `first` and
 * holds outcome `at`. Labels as wide as `label` fit where there is room. */
struct kl_window kl_window_fit(size_t n, int width, int label, size_t first,
                               size_t at);

/* The same with broader bars, for a class: sooner fewer outcomes than bars of
 * one column. */
struct kl_window kl_window_broad(size_t n, int width, int label, size_t first,
                                 size_t at);

/* Outcome at column x of the rectangle; false if there is none. */
bool kl_window_hit(const struct kl_window *window, int x, size_t *i);

/* The picture of p and q that the scene's view names; in rect, without its
 * labels. */
void kl_chart_draw(struct kl_canvas *canvas, struct kl_rect rect,
                   const struct kl_scene *scene,
                   const struct kl_window *window);

/* Probability that height y of the chart stands for, also above it; false
 * where the view shows no side by itself. */
bool kl_chart_value(const struct kl_scene *scene,
                    const struct kl_window *window, struct kl_rect rect,
                    int y, double *x);

/* The probability that the picture ends at now, for `top` of its window. */
double kl_chart_top(const struct kl_scene *scene,
                    const struct kl_window *window);

/* One row of outcome names below a chart, the selected one marked, locked
 * ones underlined. */
void kl_chart_labels(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_scene *scene,
                     const struct kl_window *window);

/* What each outcome adds to a divergence (KL_PQ or KL_QP), in the scene's
 * unit: up what adds, down what takes away. */
void kl_ledger_draw(struct kl_canvas *canvas, struct kl_rect rect,
                    const struct kl_scene *scene,
                    const struct kl_window *window, enum kl_measure measure);

#endif
