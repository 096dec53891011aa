#ifndef KLSCOPE_CANVAS_SVG_PRIVATE_H
#define KLSCOPE_CANVAS_SVG_PRIVATE_H

/* What the files of the SVG sink share; nobody else includes it. */

#include "klscope/base/buf.h"
#include "klscope/canvas/canvas_private.h"

/* A cell is 8 by 16 user units; cells are cut up in quarters of a unit, so that
 * eighths of a cell and thin lines are whole numbers. */
enum {
    KL_SVG_PARTS = 4,
    KL_SVG_CELL_W = 8 * KL_SVG_PARTS,
    KL_SVG_CELL_H = 16 * KL_SVG_PARTS
};

/* Colours: the inks, and behind them what is under and on them. */
enum {
    KL_SVG_PAPER = KL_INK_COUNT,
    KL_SVG_WHITE,
    KL_SVG_BLACK,
    KL_SVG_COLOURS
};

/* Ways to lay a colour on. */
enum kl_svg_fill {
    KL_SVG_SOLID,
    KL_SVG_HATCHED,
    KL_SVG_FAINT,
    KL_SVG_DENSE,
    KL_SVG_STROKE,
    KL_SVG_FILLS
};

struct kl_paint {
    unsigned char colour;
    unsigned char fill;
};

/* A picture while it is written. */
struct kl_svg {
    const struct kl_canvas *canvas;
    struct kl_buf body;
    bool used[KL_SVG_COLOURS][KL_SVG_FILLS]; /* what the style must have */
    size_t clips;                            /* ids of clip paths */
};

/* How a cell is shown. */
struct kl_face {
    struct kl_paint front, ground;
    bool has_ground;
    unsigned attr; /* but KL_REVERSE */
};

struct kl_face kl_svg_face(const struct kl_cell_glyph *cell);

/* Append the class of a paint, which the style will then have. */
void kl_svg_class(struct kl_svg *svg, struct kl_paint paint);

/* Append a number of at most two decimals; the name of a class. */
void kl_svg_number(struct kl_buf *out, double x);
void kl_svg_name(struct kl_buf *out, struct kl_paint paint);

/* Append a character as it may stand in XML; what may not becomes U+FFFD. */
void kl_svg_char(struct kl_buf *out, uint32_t ch);

/* A rectangle in parts of user units, below or above others. */
struct kl_svg_rect {
    int layer;
    struct kl_paint paint;
    int x, y, w, h;
};

/* True if a cell is not written but drawn: blocks, hatches, frames, dots. With
 * rect, up to eight rectangles that it consists of, at its place. */
enum { KL_SVG_PIECES = 8 };
bool kl_svg_drawn(const struct kl_cell_glyph *cell, int x, int y,
                  struct kl_svg_rect rect[KL_SVG_PIECES], int *count);

/* True if it is made of braille dots: bit k is dot k + 1. */
bool kl_svg_dots(const struct kl_cell_glyph *cell, unsigned *dots);

/* True if it is one of the round marks, which are circles. */
enum { KL_SVG_SPOT = 0x25CF, KL_SVG_RING = 0x25CB };
bool kl_svg_round(const struct kl_cell_glyph *cell);

/* Leave out points that hardly bend a line, by `slack` at most. Returns how
 * many are left. */
size_t kl_svg_straighten(struct kl_point *point, size_t count, double slack);

/* The layers of a picture, from below: exact shapes with what was put over
 * them; grounds, blocks and frames; lines of dots; text. */
void kl_svg_shapes(struct kl_svg *svg);
void kl_svg_cells(struct kl_svg *svg);
void kl_svg_braille(struct kl_svg *svg);
void kl_svg_text(struct kl_svg *svg);

#endif
