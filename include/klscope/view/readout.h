#ifndef KLSCOPE_VIEW_READOUT_H
#define KLSCOPE_VIEW_READOUT_H

#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"

/* Lines of text on a pair of densities, one row high each. */

/* x, p(x), q(x) and log p/q at the cross-hair.
 *
 * in    pitch   what one column of the picture stands for: x gets as many
 *               digits as tell columns apart
 */
void kl_readout_draw(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_scene *scene, double pitch);

/* How entropy and divergence of the bins compare with those of the densities;
 * nothing if there are no bins. */
void kl_readout_bins(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_scene *scene);

/* h(p,q) = h(p) + D in numbers. */
void kl_readout_sum(struct kl_canvas *canvas, struct kl_rect rect,
                    const struct kl_scene *scene);

#endif
