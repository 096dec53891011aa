#ifndef KLSCOPE_VIEW_SAMPLES_H
#define KLSCOPE_VIEW_SAMPLES_H

#include <stddef.h>

#include "klscope/canvas/shape.h"
#include "klscope/scene/scene.h"

/* The integrand at a pole, which is an end of no integral. */
#define KL_SAMPLE_POLE 1e300

/* What there is to draw of two densities in half a column: extremes over
 * several points inside, among them every place where a density has a feature,
 * so that no spike is too narrow to be seen. */
struct kl_strip {
    double high[2], low[2]; /* log-densities of p and q; +inf at a pole */
    double term[2];         /* p log(p/q) and q log(q/p), in nats, where they
                               are largest in size; infinite where the other
                               density is 0, at a pole KL_SAMPLE_POLE */
    double ratio;           /* log p/q, likewise; 0 where both are 0 */
};

/* The densities of a scene over its range, or, if they are cut into bins, the
 * mean densities of these: two samples a column. They are taken when the
 * scene or the width changed, and then only drawn. */
struct kl_samples {
    int width;     /* columns */
    double lo, hi; /* the range they were taken over */
    size_t bins;
    unsigned long version;
    struct kl_strip *at; /* 2 * width */
    double *x, *l[2];    /* points, and both log-densities there */
    size_t points, even; /* the first so many are in order */
};

/* mem   gives; kl_samples_free(NULL) is fine */
struct kl_samples *kl_samples_new(void);
void kl_samples_free(struct kl_samples *samples);

/* Take them for `width` columns of the scene as it is now, if they are not
 * there yet; 0 for none. */
void kl_samples_take(struct kl_samples *samples, const struct kl_scene *scene,
                     int width);

/* The same of any two densities between lo and hi, every time. */
void kl_samples_take_pair(struct kl_samples *samples,
                          const struct kl_density *p,
                          const struct kl_density *q, const double range[2],
                          int width);

/* Both halves of a column in one. */
struct kl_strip kl_samples_column(const struct kl_samples *samples, int column);

/* The points in order, as far as there is one, but for those on straight lines;
 * of very many bins the strips.
 *
 * in    rect   where the range is drawn
 *       y_of   the place in the picture of a pair of log-densities
 * out   count  of all points, with two for the ends of an area before and
 *              behind those of the line, on whose places they stand
 * mem   gives
 */
struct kl_point *
kl_samples_trace(const struct kl_samples *samples, struct kl_rect rect,
                 double (*y_of)(const void *how, const double l[2]),
                 const void *how, size_t *count);

/* p log(p/q), or with q first, and log p/q of two log-densities, in nats, as
 * strips have them. */
double kl_sample_term(const double l[2], int from);
double kl_sample_ratio(const double l[2]);

/* Column of x, -1 or width for what lies outside; x in the middle of a
 * column. */
int kl_samples_find(const struct kl_samples *samples, double x);
double kl_samples_x(const struct kl_samples *samples, int column);

#endif
