#ifndef KLSCOPE_VIEW_AXIS_H
#define KLSCOPE_VIEW_AXIS_H

#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"
#include "klscope/view/samples.h"

/* One row of round numbers below a picture, each ending at the mark of its
 * place, and where the cross-hair is, unless scene is NULL. Of a range that is
 * narrow for where it is, the numbers count from one that stands at the left.
 * rect is as wide as the samples. */
void kl_axis_draw(struct kl_canvas *canvas, struct kl_rect rect,
                  const struct kl_scene *scene,
                  const struct kl_samples *samples);

#endif
