#ifndef KLSCOPE_VIEW_AREAS_H
#define KLSCOPE_VIEW_AREAS_H

#include "klscope/canvas/canvas.h"
#include "klscope/view/samples.h"

/* The areas below two densities, on a linear or logarithmic scale: p filled and
 * q hatched, its outline where it is behind p; in a rect as wide as the
 * samples. */
void kl_areas_draw(struct kl_canvas *canvas, struct kl_rect rect,
                   const struct kl_samples *samples, bool log);

#endif
