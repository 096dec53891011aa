#ifndef KLSCOPE_VIEW_CURVE_H
#define KLSCOPE_VIEW_CURVE_H

#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"
#include "klscope/view/samples.h"

/* Pictures of two densities. Every rect is as wide as the samples. */

/* p and q as the scene's view shows them, with the cross-hair: as areas, p
 * filled and q hatched, its outline where it is behind p; as lines; or
 * log p/q up and down from a line. What is far above the rest is cut off with
 * a mark, and a note says how far up it goes. */
void kl_curve_draw(struct kl_canvas *canvas, struct kl_rect rect,
                   const struct kl_scene *scene,
                   const struct kl_samples *samples);

/* What each x adds to a divergence (KL_PQ or KL_QP), in the scene's unit per
 * unit of x. */
void kl_integrand_draw(struct kl_canvas *canvas, struct kl_rect rect,
                       const struct kl_scene *scene,
                       const struct kl_samples *samples,
                       enum kl_measure measure);

#endif
