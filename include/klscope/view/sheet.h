#ifndef KLSCOPE_VIEW_SHEET_H
#define KLSCOPE_VIEW_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/canvas/canvas.h"
#include "klscope/core/unit.h"
#include "klscope/lesson/study.h"

/* A step of a lesson as a sheet: as high as it needs to be, shown through a
 * window. Opaque; formulas are parsed once for a step. */
struct kl_sheet;

/* The names of the keys that it speaks of; NULL for what no key does. */
struct kl_sheet_keys {
    const char *hint, *show, *load;
    const char *open; /* where the scene is seen */
};

/* How a sheet looks. */
struct kl_sheet_look {
    int width;                /* columns, at least KL_SHEET_LEAST */
    const struct kl_glyphs *glyphs;
    enum kl_unit unit;
    bool teacher;             /* with notes */
    size_t focus;             /* the item that keys mean, or none of them */
    const char *lab;          /* the title of the lab that the step opens, or
                                 NULL: a line says how to get there */
    struct kl_sheet_keys keys;
};

enum { KL_SHEET_LEAST = 24 };

/* mem   gives; kl_sheet_free(NULL) is fine */
struct kl_sheet *kl_sheet_new(void);
void kl_sheet_free(struct kl_sheet *sheet);

/* Lay out a step as it is being studied; to be done again after each change.
 * The step is borrowed until the next call or kl_sheet_clear. */
void kl_sheet_lay_out(struct kl_sheet *sheet, const struct kl_study *study,
                     const struct kl_sheet_look *look);
void kl_sheet_clear(struct kl_sheet *sheet);

/* Rows of the whole sheet; the rows of one item: false if it has none. */
int kl_sheet_height(const struct kl_sheet *sheet);
bool kl_sheet_item(const struct kl_sheet *sheet, size_t item, int *top,
                  int *height);

/* Draw the rows from `scroll` on into rect. */
void kl_sheet_draw(const struct kl_sheet *sheet, struct kl_canvas *canvas,
                  struct kl_rect rect, int scroll);

/* What stands in a row of the sheet, for the mouse: the item, and its choice or
 * the number of choices. False if there is no item. */
bool kl_sheet_at(const struct kl_sheet *sheet, int row, size_t *item,
                size_t *choice);

/* The witnesses and the next task of a step in as many rows as rect has, one
 * relation a row, for beside the scope. Returns the rows used. */
int kl_strip_draw(struct kl_canvas *canvas, struct kl_rect rect,
                  const struct kl_study *study, enum kl_unit unit,
                  size_t focus);

/* Rows that kl_strip_draw would use if it had them. */
int kl_strip_rows(const struct kl_study *study);

#endif
