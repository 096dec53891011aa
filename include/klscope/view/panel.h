#ifndef KLSCOPE_VIEW_PANEL_H
#define KLSCOPE_VIEW_PANEL_H

#include <stdbool.h>

#include "klscope/canvas/canvas.h"
#include "klscope/scene/scene.h"

/* Marks no measure as selected. */
#define KL_NO_MEASURE KL_MEASURE_COUNT

/* The measures as a table: one a row with error bound where rect is tall and
 * narrow, in columns of three where it is wide and low. Where a closed form is
 * known and there is room, what it says and the difference.
 *
 * in    selected   drawn with focus, or KL_NO_MEASURE
 */
void kl_panel_draw(struct kl_canvas *canvas, struct kl_rect rect,
                   const struct kl_scene *scene, enum kl_measure selected);

/* Measure under a cell of the panel; false if there is none. */
bool kl_panel_hit(struct kl_rect rect, int x, int y, enum kl_measure *measure);

/* Why some measure is infinite, in one row; blank if all are finite. */
void kl_panel_reason(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_scene *scene);

/* H(p,q) = H(p) + D(p||q) as one stacked bar, as high as rect; as numbers where
 * an entropy of densities is negative. */
void kl_stack_draw(struct kl_canvas *canvas, struct kl_rect rect,
                   const struct kl_scene *scene);

/* The same, or for q H(q,p) = H(q) + D(q||p). */
void kl_stack_draw_of(struct kl_canvas *canvas, struct kl_rect rect,
                      const struct kl_scene *scene, enum kl_side side);

/* Sign, name and total of p and q, two rows. */
void kl_legend_draw(struct kl_canvas *canvas, struct kl_rect rect,
                    const struct kl_scene *scene);

/* The sliders of p and q in one row: of the selected outcome, or, on a side
 * with a handle, of that. */
void kl_slider_draw(struct kl_canvas *canvas, struct kl_rect rect,
                    const struct kl_scene *scene,
                    const struct kl_handle *const handle[2]);

/* Where the track of a side's slider is, for the mouse.
 *
 * in    named   true if some side has a handle, so that each bears its name
 */
struct kl_rect kl_slider_track(struct kl_rect rect, enum kl_side side,
                               bool named);

#endif
