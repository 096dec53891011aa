#ifndef KLSCOPE_TUI_FRAME_H
#define KLSCOPE_TUI_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"

struct kl_canvas;

/* What the terminal shows, and the bytes that change it into a canvas. */
struct kl_frame;

/* Load the description of the terminal that TERM names.
 *
 * in    colour  false draws with attributes only
 * err   KL_E_TERMINAL if there is none, or it cannot address the cursor
 * mem   gives; kl_frame_free(NULL) is fine
 */
enum kl_status kl_frame_new(struct kl_frame **frame, bool colour,
                            struct kl_err *err);
void kl_frame_free(struct kl_frame *frame);

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
