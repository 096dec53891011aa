#ifndef KLSCOPE_VIEW_PAPER_H
#define KLSCOPE_VIEW_PAPER_H

#include "klscope/canvas/canvas.h"
#include "klscope/typeset/typeset.h"

/* A canvas that grows downwards as it is written on, and the formulas on it,
 * parsed once however often they are drawn. Opaque. */
struct kl_paper;

/* Rows beyond which nothing is drawn: no step that is read has so many. */
enum { KL_PAPER_ROWS = 1 << 15 };

/* mem   gives; kl_paper_free(NULL) is fine */
struct kl_paper *kl_paper_new(void);
void kl_paper_free(struct kl_paper *paper);

/* Blank paper of a width of at least 1. For other glyphs than before formulas
 * are forgotten. */
void kl_paper_begin(struct kl_paper *paper, int width,
                    const struct kl_glyphs *glyphs);

/* Forget all formulas. */
void kl_paper_forget(struct kl_paper *paper);

/* The canvas, with at least `rows` rows as far as KL_PAPER_ROWS goes; borrowed
 * until the next call. */
struct kl_canvas *kl_paper_canvas(struct kl_paper *paper, int rows);

const struct kl_glyphs *kl_paper_glyphs(const struct kl_paper *paper);

/* A formula that stands alone, by its TeX; borrowed until kl_paper_forget. */
const struct kl_formula *kl_paper_formula(struct kl_paper *paper,
                                          const char *tex, size_t len);

/* A formula within a line of text: a picture one row high, or else a text. */
struct kl_inline {
    const struct kl_formula *picture; /* NULL: there is none of one row */
    int width;                        /* of the picture */
    const char *text;                 /* without controls */
};

/* The same by its TeX; borrowed likewise. */
struct kl_inline kl_paper_inline(struct kl_paper *paper, const char *tex,
                                 size_t len);

/* Copy the rows from `scroll` on into rect of another canvas. */
void kl_paper_show(const struct kl_paper *paper, struct kl_canvas *canvas,
                   struct kl_rect rect, int scroll);

#endif
