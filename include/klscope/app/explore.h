#ifndef KLSCOPE_APP_EXPLORE_H
#define KLSCOPE_APP_EXPLORE_H

/* The parts of the Explore screen; its own files and few others include it. */

#include "klscope/app/private.h"

struct kl_large;

/* Those for densities: what is between head and foot laid out and drawn,
 * the sliders of the foot drawn; a press of the mouse, and a drag. */
void kl_curves_lay_out(struct kl_app *app, struct kl_rect left);
void kl_curves_draw(const struct kl_app *app, struct kl_canvas *canvas);
unsigned kl_curves_press(struct kl_app *app, const struct kl_event *event);
unsigned kl_curves_drag(struct kl_app *app, const struct kl_event *event);

/* Whether a lab has large numbers now: an explanation needs the room. */
bool kl_app_enlarged(const struct kl_app *app);

/* The scope in large numbers: its parts between bar and foot laid out, leaving
 * what the picture has; drawn, but for the picture. */
void kl_scope_large_update(struct kl_app *app, struct kl_rect *left);
void kl_scope_large_draw(const struct kl_app *app, struct kl_canvas *canvas);

/* The side whose sum is shown: always p's but in large numbers. */
enum kl_side kl_app_summed(const struct kl_app *app);

/* A measure as a large number; name is storage for its symbol. */
void kl_app_enlarge(const struct kl_app *app, enum kl_measure measure,
                    char name[KL_NUMBER], struct kl_large *item);

/* Which divergence is taken apart below the picture: the selected one. */
enum kl_measure kl_app_divergence(const struct kl_app *app);

/* Whether the picture is the map of three outcomes; a press of the mouse on
 * it, and a drag. */
bool kl_app_mapped(const struct kl_app *app);
unsigned kl_mapped_press(struct kl_app *app, const struct kl_event *event);
unsigned kl_mapped_drag(struct kl_app *app, const struct kl_event *event);

#endif
