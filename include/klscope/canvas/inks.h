#ifndef KLSCOPE_CANVAS_INKS_H
#define KLSCOPE_CANVAS_INKS_H

#include "klscope/canvas/theme.h"

/* Attributes of a cell, added to those of its ink. */
enum { KL_BOLD = 1, KL_DIM = 2, KL_UNDERLINE = 4, KL_REVERSE = 8 };

/* The rows are in inks.def. */
enum kl_ink {
#define INK(id, ...) KL_INK_##id,
#include "klscope/canvas/inks.def"
#undef INK
    KL_INK_COUNT
};

/* How an ink is shown. Its styles are for kl_ink_style. */
struct kl_ink_row {
    const char *name;
    unsigned style[10];       /* without colours; with 8, 16 and 256 */
    const char *light, *dark; /* SVG */
};

/* The row of an ink; that of KL_INK_TEXT for what is none. */
const struct kl_ink_row *kl_ink_row(enum kl_ink ink);

/* How a terminal shows an ink. */
struct kl_ink_style {
    short colour, ground; /* numbers of colours; -1 is the terminal's own */
    unsigned attr;        /* KL_BOLD and so on */
};

/* in    colours     that the terminal has: fewer than 8 are none, and what is
 *                   between 8, 16 and 256 is as much as the lesser
 *       background  KL_BACKGROUND_AUTO: what can be read on either
 */
struct kl_ink_style kl_ink_style(enum kl_ink ink, int colours,
                                 enum kl_background background);

#endif
