#ifndef KLSCOPE_CANVAS_CANVAS_H
#define KLSCOPE_CANVAS_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/canvas/glyphs.h"
#include "klscope/canvas/inks.h"

/* One cell of the grid. The right half of a wide character has ch 0. */
struct kl_cell_glyph {
    uint32_t ch;        /* code point, ' ' when empty */
    uint32_t mark;      /* one combining mark, or 0 */
    unsigned char ink;  /* enum kl_ink */
    unsigned char attr; /* added attributes */
    bool shape;         /* a shape stands for it: see shape.h */
};

/* Rectangle of cells; x grows to the right, y down, from 0. It may lie anywhere
 * as long as x + w and y + h fit an int; without area it is empty. */
struct kl_rect {
    int x, y, w, h;
};

/* What two rectangles share: a clip inside a clip is
 * kl_canvas_clip(canvas, kl_rect_meet(outer, inner)). */
struct kl_rect kl_rect_meet(struct kl_rect a, struct kl_rect b);

/* Take so many rows, as far as there are any, from the top of what is left. */
struct kl_rect kl_rect_take_top(struct kl_rect *left, int rows);

/* A grid of cells in memory, its clipping rectangle and its glyph set. */
struct kl_canvas;

/* mem   gives; kl_canvas_free(NULL) is fine. glyphs is borrowed for good. */
struct kl_canvas *kl_canvas_new(int width, int height,
                                const struct kl_glyphs *glyphs);
void kl_canvas_free(struct kl_canvas *canvas);

/* Change the size; the content is cleared. Sizes below 1 count as 1. */
void kl_canvas_resize(struct kl_canvas *canvas, int width, int height);

/* Whether it will be shown with inks that have a ground: not so at first. */
void kl_canvas_set_grounds(struct kl_canvas *canvas, bool grounds);
bool kl_canvas_grounds(const struct kl_canvas *canvas);

/* Whether it is a picture to keep, with nothing that is only there for keys and
 * mouse, as a cross-hair: not so at first. */
void kl_canvas_set_still(struct kl_canvas *canvas, bool still);
bool kl_canvas_still(const struct kl_canvas *canvas);

/* Size in cells, and the glyph set. */
int kl_canvas_width(const struct kl_canvas *canvas);
int kl_canvas_height(const struct kl_canvas *canvas);
const struct kl_glyphs *kl_canvas_glyphs(const struct kl_canvas *canvas);

/* Blank every cell and take the whole grid as the clip. */
void kl_canvas_clear(struct kl_canvas *canvas);

/* Draw only inside rect from now on, be it larger or smaller than the clip so
 * far; that one is returned, to be put back. */
struct kl_rect kl_canvas_clip(struct kl_canvas *canvas, struct kl_rect rect);

/* A cell; outside the grid a blank one. */
const struct kl_cell_glyph *kl_canvas_at(const struct kl_canvas *canvas, int x,
                                         int y);

/* The cells of row y, from column 0 on; 0 <= y < height. */
const struct kl_cell_glyph *kl_canvas_row(const struct kl_canvas *canvas,
                                          int y);

/* Put one character; clipped. A wide one that would be cut is a blank, a
 * combining mark goes to the character before x, a control character becomes
 * the replacement character, and so does (as "?") what ASCII cannot show. */
void kl_canvas_put(struct kl_canvas *canvas, int x, int y, uint32_t ch,
                   enum kl_ink ink, unsigned attr);

/* Write text from x on in at most `width` columns; controls are made visible,
 * a text that does not fit ends in the ellipsis. With an ASCII glyph set every
 * other character is written in ASCII: the ones that klscope uses itself by a
 * table ("‖" as "||", "∞" as "inf", "±" as "+-"), the rest as "?".
 *
 * in    text   NUL-terminated
 * return       columns used
 */
int kl_canvas_text(struct kl_canvas *canvas, int x, int y, int width,
                   enum kl_ink ink, unsigned attr, const char *text);

/* The same for printf-formatted text of at most 511 bytes. */
int kl_canvas_textf(struct kl_canvas *canvas, int x, int y, int width,
                    enum kl_ink ink, unsigned attr, const char *fmt, ...)
    __attribute__((format(printf, 7, 8)));

/* The same, ending at column x + width - 1. */
int kl_canvas_text_right(struct kl_canvas *canvas, int x, int y, int width,
                         enum kl_ink ink, unsigned attr, const char *text);

/* Columns that kl_canvas_text would use for the text. */
int kl_canvas_text_width(const struct kl_canvas *canvas, const char *text);

/* Fill rect with one character of width 1; draw a frame on its border. */
void kl_canvas_fill(struct kl_canvas *canvas, struct kl_rect rect, uint32_t ch,
                    enum kl_ink ink, unsigned attr);
void kl_canvas_frame(struct kl_canvas *canvas, struct kl_rect rect,
                     enum kl_ink ink);

/* Replace the attributes and, unless ink is negative, the ink of what is
 * there. */
void kl_canvas_restyle(struct kl_canvas *canvas, struct kl_rect rect, int ink,
                       unsigned attr);

/* Make everything fit to be seen in a bright room: nothing dim, all bold. */
void kl_canvas_contrast(struct kl_canvas *canvas);

/* A vertical bar, `w` cells wide, standing on the bottom of rect and `eighths`
 * eighths of a cell high, at most as high as rect; glyphs is p_bar or q_bar.
 * What is above the bar stays as it is. */
void kl_canvas_bar(struct kl_canvas *canvas, struct kl_rect rect, int eighths,
                   const uint32_t glyphs[9], enum kl_ink ink, unsigned attr);

/* A bar hanging from the top of rect; glyphs is fall. */
void kl_canvas_hang(struct kl_canvas *canvas, struct kl_rect rect, int eighths,
                    const uint32_t glyphs[9], enum kl_ink ink, unsigned attr);

#endif
