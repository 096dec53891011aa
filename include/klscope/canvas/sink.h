#ifndef KLSCOPE_CANVAS_SINK_H
#define KLSCOPE_CANVAS_SINK_H

#include "klscope/canvas/canvas.h"
#include "klscope/canvas/theme.h"

struct kl_buf;

/* The picture as lines of text: trailing blanks dropped, "\n" after each. */
void kl_sink_text(const struct kl_canvas *canvas, struct kl_buf *out);

/* The picture as lines of text with SGR escape sequences, each line ending in
 * the plain style.
 *
 * in    colours      256, 16, 8, or 0 for attributes only
 *       background   as kl_ink_style
 */
void kl_sink_ansi(const struct kl_canvas *canvas, int colours,
                  enum kl_background background, struct kl_buf *out);

/* What a vector picture says of itself, and what it stands on. */
struct kl_look {
    enum kl_background background; /* AUTO: light, or dark for who prefers it */
    const char *title;       /* who cannot see the picture reads these two; */
    const char *description; /* NULL: none */
};

/* The picture as SVG 1.1, complete in itself: exact shapes where the canvas
 * kept them, blocks and frames as rectangles, text as text that keeps its
 * columns in every font. Nothing that a user wrote ends up as markup.
 */
void kl_sink_svg(const struct kl_canvas *canvas, const struct kl_look *look,
                 struct kl_buf *out);

#endif
