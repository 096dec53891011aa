#ifndef KLSCOPE_VIEW_EXPLAIN_PRIVATE_H
#define KLSCOPE_VIEW_EXPLAIN_PRIVATE_H

/* What the two halves of the explanations share; nobody else includes it. */

#include "klscope/base/buf.h"
#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"

/* The probabilities of one outcome, or densities at one point, and their logs,
 * which do not underflow. */
struct kl_outcome {
    double p, q, lp, lq;
};

/* How a measure is taken apart. Sums have a term per outcome and a pattern in
 * which P and Q stand for the outcome's probabilities; the others follow from
 * measures that have. */
struct kl_explain_row {
    double (*term)(const struct kl_outcome *o);
    const char *pattern;
    const char *convention;
    const char *method;
};

/* The row of a measure of outcomes. */
const struct kl_explain_row *kl_explain_row(enum kl_measure measure);

/* Append a pattern with numbers put in for P and Q, of so many decimals. */
void kl_explain_put_in(const char *pattern, double p, double q, int digits,
                       struct kl_buf *out);

/* A measure of two densities explained, from the top of `left`. */
void kl_explain_density(struct kl_canvas *canvas, struct kl_rect *left,
                        const struct kl_scene *scene,
                        enum kl_measure measure);

#endif
