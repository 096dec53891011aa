#ifndef KLSCOPE_VIEW_SLIDERS_H
#define KLSCOPE_VIEW_SLIDERS_H

#include <stdbool.h>

#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"

/* A track of a slider with its knob at `part`, 0 to 1. */
void kl_track_draw(struct kl_canvas *canvas, struct kl_rect track, double part,
                   enum kl_ink ink, bool focus);

/* All sliders of a side in one row, as many as fit around slider `at`, which
 * is marked if the scene's side is this one; of a side without any, its spec.
 *
 * in    handle, count   the sliders of the side
 */
void kl_sliders_draw(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_scene *scene, enum kl_side side,
                     const struct kl_handle *handle, size_t count, size_t at);

/* The slider under column x, and its track; false if there is none. */
bool kl_sliders_hit(struct kl_rect rect, const struct kl_handle *handle,
                    size_t count, size_t at, int x, size_t *k,
                    struct kl_rect *track);

/* The track of slider k; false if it is not shown. */
bool kl_sliders_track(struct kl_rect rect, const struct kl_handle *handle,
                      size_t count, size_t at, size_t k,
                      struct kl_rect *track);

#endif
