#ifndef KLSCOPE_TUI_FRAME_H
#define KLSCOPE_TUI_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/canvas/theme.h"

struct kl_canvas;

/* What the terminal shows, and the bytes that change it into a canvas. */
struct kl_frame;

/* Load the description of the terminal that TERM names. If that has fewer
 * colours than are asked for, but another description of the same terminal has
 * them (TERM-256color), that one is taken.
 *
 * in    colours  0, 8, 16 or 256; -1 for as many as the terminal has
 * err   KL_E_TERMINAL if there is none, or it cannot address the cursor
 * mem   gives; kl_frame_free(NULL) is fine
 */
enum kl_status kl_frame_new(struct kl_frame **frame, int colours,
                            struct kl_err *err);
void kl_frame_free(struct kl_frame *frame);

/* How many colours there are: 0, 8, 16 or 256. */
int kl_frame_colours(const struct kl_frame *frame);

/* Mix the inks for what the terminal stands on; at first they are those that
 * can be read on anything. Takes effect with kl_frame_resize. */
void kl_frame_stand_on(struct kl_frame *frame, enum kl_background background);

/* Whether inks have their grounds. */
bool kl_frame_grounds(const struct kl_frame *frame);

/* Forget what the terminal shows and take its new size: the next frame clears
 * the screen and draws everything. */
void kl_frame_resize(struct kl_frame *frame, int width, int height);

/* The bytes that make the terminal show the canvas, which has the size of the
 * frame.
 *
 * out   len     0 if nothing changed
 * return        borrowed until the next call
 */
const char *kl_frame_bytes(struct kl_frame *frame,
                           const struct kl_canvas *canvas, size_t *len);

#endif
