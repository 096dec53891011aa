#ifndef KLSCOPE_VIEW_MINIMAP_H
#define KLSCOPE_VIEW_MINIMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"

/* All outcomes in one row: each column shows the greatest probability among
 * its share of them. Summed in slices, since there may be millions. */
struct kl_minimap;

/* mem   gives; kl_minimap_free(NULL) is fine */
struct kl_minimap *kl_minimap_new(void);
void kl_minimap_free(struct kl_minimap *minimap);

/* Ask for `width` columns of the scene as it is now, 0 for none; starts over
 * if the scene or the width changed. */
void kl_minimap_want(struct kl_minimap *minimap, const struct kl_scene *scene,
                     int width);

/* True while columns are missing. */
bool kl_minimap_busy(const struct kl_minimap *minimap);

/* Look at about `bins` more outcomes; returns true when it became complete.
 * Does nothing if the scene changed since kl_minimap_want. */
bool kl_minimap_work(struct kl_minimap *minimap, const struct kl_scene *scene,
                     size_t bins);

/* Draw it in one row, the part from `first` on marked. */
void kl_minimap_draw(const struct kl_minimap *minimap,
                     struct kl_canvas *canvas, struct kl_rect rect,
                     size_t first, size_t count);

#endif
