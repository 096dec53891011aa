#ifndef KLSCOPE_VIEW_LARGE_H
#define KLSCOPE_VIEW_LARGE_H

#include <stdbool.h>
#include <stdint.h>

#include "klscope/canvas/canvas.h"
#include "klscope/core/value.h"

/* Numbers that are read from the last row of a room: digits made of cells. */

/* Rows of digits and what names them, in the least form that is large. */
enum { KL_LARGE_ROWS = 6, KL_LARGE_LOW = 4 };

struct kl_large {
    const char *label;     /* borrowed */
    const char *unit;      /* the same; "" for none */
    const char *sign;      /* before it: "+", "=", or "" */
    struct kl_value value; /* in that unit */
    bool known;            /* else an ellipsis stands there */
    uint32_t mark;         /* what it is made of in a bar, or 0 */
    enum kl_ink ink;       /* of the mark */
};

/* Columns that numbers below each other take in a rectangle, at most half of
 * it; 0 if `count` of them would not be larger than side by side. */
int kl_large_columns(const struct kl_glyphs *glyphs, struct kl_rect rect,
                     int count);

/* Side by side, each below its label, all of one size; as text where there is
 * no room for digits. */
void kl_large_across(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_large *item, int count);

/* One below the other as in a sum that is done by hand, points below each
 * other, a line above what follows from "=". */
void kl_large_down(struct kl_canvas *canvas, struct kl_rect rect,
                   const struct kl_large *item, int count);

/* Rows of kl_large_across that are worth having of `rows`; 0 if none. */
int kl_large_rows(const struct kl_glyphs *glyphs, int rows);

#endif
