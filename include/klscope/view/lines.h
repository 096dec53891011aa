#ifndef KLSCOPE_VIEW_LINES_H
#define KLSCOPE_VIEW_LINES_H

#include "klscope/canvas/canvas.h"
#include "klscope/core/unit.h"
#include "klscope/view/samples.h"

/* Nats above the least one that a picture of logarithms shows at most. */
#define KL_LINES_MOST 40

/* The surprisals -log p and -log q as lines, p drawn through, q dotted. Where
 * a density is 0 a row of infinities stands at the top. */
void kl_lines_draw(struct kl_canvas *canvas, struct kl_rect rect,
                   const struct kl_samples *samples, enum kl_unit unit);

#endif
