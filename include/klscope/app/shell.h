#ifndef KLSCOPE_APP_SHELL_H
#define KLSCOPE_APP_SHELL_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/canvas/canvas.h"

struct kl_app;
struct kl_event;

/* Bar and foot, which all screens share: laid out, leaving the rectangle
 * between them; drawn. True if the terminal is too small for any screen. */
struct kl_rect kl_shell_update(struct kl_app *app);
void kl_shell_draw(const struct kl_app *app, struct kl_canvas *canvas);
bool kl_shell_hidden(const struct kl_app *app);

/* The screen whose name in the bar a mouse event is on; false if none is. */
bool kl_shell_hit(const struct kl_app *app, const struct kl_event *event,
                  size_t *i);

/* Help and explanation, drawn over a screen. */
void kl_help_draw(const struct kl_app *app, struct kl_canvas *canvas);

/* Rows that the help has in columns as wide as the screen allows. */
int kl_help_rows(const struct kl_app *app);

/* The hints of a mode's bindings, as many as fit in one row. */
void kl_hints_draw(const struct kl_app *app, int mode,
                   struct kl_canvas *canvas, struct kl_rect rect);

#endif
