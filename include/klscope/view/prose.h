#ifndef KLSCOPE_VIEW_PROSE_H
#define KLSCOPE_VIEW_PROSE_H

#include "klscope/lesson/block.h"
#include "klscope/view/paper.h"

/* Running text down a paper: broken at blanks, after hyphens, and inside of
 * words that are longer than a line. Formulas stand in the line and make it as
 * high as they are; those wider than a line are broken as well. */

/* How it is set. */
struct kl_setting {
    enum kl_ink ink;
    unsigned attr;
    enum kl_align align;
    bool plain; /* p and q in formulas have the ink of the rest */
};

/* A prose of one span, for texts that are no part of a lesson; `text` is
 * borrowed. */
struct kl_prose kl_prose_of(struct kl_prose_span *span, const char *text);

/* The size in `width` columns: baseline is the row of its first line of text.
 * An empty prose is a line. */
struct kl_extent kl_prose_fit(struct kl_paper *paper,
                              const struct kl_prose *prose, int width);

/* The width of the longest word, which it takes not to be broken. */
int kl_prose_longest(struct kl_paper *paper, const struct kl_prose *prose);

/* Draw at x, y in at most `width` columns; returns what kl_prose_fit does. */
struct kl_extent kl_prose_draw(struct kl_paper *paper, struct kl_rect rect,
                               const struct kl_prose *prose,
                               const struct kl_setting *setting);

/* An expression, broken after commas and before operators, lines but the first
 * two columns in. p and q have their inks. Only the size with `draw` false.
 * Returns the size. */
struct kl_extent kl_expression_draw(struct kl_paper *paper, struct kl_rect rect,
                                    const char *text, enum kl_ink ink,
                                    bool draw);

/* Give the letters p and q that stand alone in rect the inks of p and q. */
void kl_tint(struct kl_canvas *canvas, struct kl_rect rect, enum kl_ink ink);

#endif
