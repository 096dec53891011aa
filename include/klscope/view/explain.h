#ifndef KLSCOPE_VIEW_EXPLAIN_H
#define KLSCOPE_VIEW_EXPLAIN_H

#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"

/* A measure explained on the scene's own numbers: its formula, the largest
 * terms with the numbers put in, the conventions used, how it was computed
 * and how large its error can be. Fills rect, in a frame if that is asked
 * for. */
void kl_explain_draw(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_scene *scene, enum kl_measure measure,
                     bool framed);

#endif
