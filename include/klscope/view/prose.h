#ifndef KLSCOPE_VIEW_PROSE_H
#define KLSCOPE_VIEW_PROSE_H

#include "klscope/lesson/block.h"
#include "klscope/view/paper.h"

/* Running text down a paper: broken at blanks, after hyphens, and inside of
 * words that are longer than a line; a unit stays with its number. A formula
 * stands in its line as a word: a picture if that is one row high, else a
 * text. */

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

enum { KL_PROSE_UNBROKEN = 1 << 28 };

/* The rows in `width` columns, and how many of these it uses; an empty prose
 * is a row. */
int kl_prose_fit(struct kl_paper *paper, const struct kl_prose *prose,
                 int width, int *used);

/* The width of the longest word, which it takes not to be broken. */
int kl_prose_longest(struct kl_paper *paper, const struct kl_prose *prose);

/* Draw from the top left corner of rect on and as wide; returns the rows. */
int kl_prose_draw(struct kl_paper *paper, struct kl_rect rect,
                  const struct kl_prose *prose,
                  const struct kl_setting *setting);

/* An expression, broken after commas and before operators, rather outside of
 * parentheses; lines but the first begin two columns in. Returns the rows.
 *
 * out   used   the columns it takes: nothing is drawn; NULL to draw
 */
int kl_expression_draw(struct kl_paper *paper, struct kl_rect rect,
                       const char *text, enum kl_ink ink, int *used);

/* Give the letters p and q that stand alone in rect the inks of p and q. */
void kl_tint(struct kl_canvas *canvas, struct kl_rect rect, enum kl_ink ink);

#endif
