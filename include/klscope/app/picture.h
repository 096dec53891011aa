#ifndef KLSCOPE_APP_PICTURE_H
#define KLSCOPE_APP_PICTURE_H

#include "klscope/canvas/canvas.h"
#include "klscope/canvas/theme.h"

struct kl_app;
struct kl_buf;

/* How a picture is kept; the order is that of --as. */
enum kl_picture { KL_PICTURE_TEXT, KL_PICTURE_ANSI, KL_PICTURE_SVG };

/* The least size of one, in cells. */
enum { KL_PICTURE_WIDTH = 60, KL_PICTURE_HEIGHT = 12 };

/* The kind that the ending of a file name stands for: .svg, .ans or .ansi;
 * text for every other. */
enum kl_picture kl_picture_kind(const char *file);

/* A canvas to draw a picture of a kind on: one for SVG keeps exact shapes, and
 * has the glyphs of UTF-8 whatever is asked for.
 *
 * in    colours   that the picture will have
 * mem   gives
 */
struct kl_canvas *kl_picture_canvas(enum kl_picture kind, int width,
                                    int height,
                                    const struct kl_glyphs *glyphs,
                                    int colours);

/* Draw what the scene's lab shows, all over the canvas and without what is only
 * there for keys: no bar, no sliders, no hints, nothing chosen. Work that is
 * not finished is finished first.
 *
 * in    canvas   of KL_PICTURE_WIDTH by KL_PICTURE_HEIGHT at least
 */
void kl_app_picture(struct kl_app *app, struct kl_canvas *canvas);

/* What the picture shows, in words: p and q; every measure, and why one is
 * infinite. Appended. */
void kl_app_describe(struct kl_app *app, struct kl_buf *title,
                     struct kl_buf *text);

/* Append a canvas as what its kind is written as.
 *
 * in    colours      of ANSI, as kl_sink_ansi has them
 *       background   of ANSI and SVG
 */
void kl_app_print(struct kl_app *app, const struct kl_canvas *canvas,
                  enum kl_picture kind, int colours,
                  enum kl_background background, struct kl_buf *out);

#endif
