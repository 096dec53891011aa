#ifndef KLSCOPE_CANVAS_SINK_H
#define KLSCOPE_CANVAS_SINK_H

#include "klscope/canvas/canvas.h"

struct kl_buf;

/* The picture as lines of text: trailing blanks dropped, "\n" after each. */
void kl_sink_text(const struct kl_canvas *canvas, struct kl_buf *out);

/* The picture as lines of text with SGR escape sequences, each line ending in
 * the plain style.
 *
 * in    colours   256, 8, or 0 for attributes only
 */
void kl_sink_ansi(const struct kl_canvas *canvas, int colours,
                  struct kl_buf *out);

#endif
