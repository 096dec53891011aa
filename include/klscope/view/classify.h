#ifndef KLSCOPE_VIEW_CLASSIFY_H
#define KLSCOPE_VIEW_CLASSIFY_H

#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/canvas/canvas.h"
#include "klscope/core/labels.h"
#include "klscope/core/softmax.h"
#include "klscope/core/unit.h"

/* Pictures of soft-max regression: what was read, the losses step by step, the
 * rows in two of their features, how many are taken for what, and one row with
 * its p and q. Losses are in nats and shown in the unit. */

/* The rows that are learned from, and those held out. */
enum kl_class_part { KL_LEARNED, KL_HELD_OUT, KL_CLASS_PARTS };

/* Losses at some steps, closer together where there are few. */
enum { KL_CLASS_POINTS = 2048 };

struct kl_class_curve {
    size_t n;
    double step[KL_CLASS_POINTS], loss[KL_CLASS_PARTS][KL_CLASS_POINTS];
};

/* Everything that is shown. */
struct kl_class_look {
    const char *source, *class_name;
    struct kl_labels *columns, *classes;
    size_t skipped;                   /* rows with a gap */
    struct kl_softmax_rows all;       /* learned first, then held out */
    struct kl_softmax_rows part[KL_CLASS_PARTS];
    const double *values;             /* as `all` without the 1, as read */
    const int *line;                  /* of the file, of each of all */
    const double *mean, *sd;          /* that the features were scaled with */
    const double *w;
    const struct kl_class_curve *curve;
    struct kl_value loss[KL_CLASS_PARTS];
    size_t right[KL_CLASS_PARTS];
    size_t taken[KL_CLASS_PARTS][KL_CLASSES * KL_CLASSES];
    const struct kl_softmax_optimum *optimum;
    size_t at; /* the selected one of all */
    double steps, rate;
    unsigned long seed;
    bool running, arrived;
    enum kl_unit unit;
};

/* Where the parts stand; those without area are not drawn. */
struct kl_class_layout {
    struct kl_rect head, curve, figures, scatter, table, row;
};

void kl_class_lay_out(const struct kl_class_look *look, struct kl_rect stage,
                      struct kl_class_layout *layout);

void kl_class_draw(struct kl_canvas *canvas,
                   const struct kl_class_layout *layout,
                   const struct kl_class_look *look);

/* What a class is marked with: its first letter where these are distinct, else
 * A, B, C... in their order; and its ink. */
char kl_class_letter(const struct kl_labels *classes, size_t k);
enum kl_ink kl_class_ink(size_t k);

/* Columns of the widest class's letter and name, within reason; a number as it
 * stands in a file. */
int kl_class_name_width(const struct kl_class_look *look);
const char *kl_class_number(char out[KL_NUMBER], double x);

/* Append why there is no minimum; nothing if there is one. */
void kl_class_why(const struct kl_class_look *look, struct kl_buf *out);

/* The row nearest to a cell of the scatter, in cells; false if there is none
 * within two. */
bool kl_class_hit(const struct kl_class_layout *layout,
                  const struct kl_class_look *look, int x, int y, size_t *at);

/* The parts, each in its rectangle. */
void kl_class_curve_draw(struct kl_canvas *canvas, struct kl_rect rect,
                         const struct kl_class_look *look);
void kl_class_scatter_draw(struct kl_canvas *canvas, struct kl_rect rect,
                           const struct kl_class_look *look);
void kl_class_row_draw(struct kl_canvas *canvas, struct kl_rect rect,
                       const struct kl_class_look *look);

#endif
