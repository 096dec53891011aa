#ifndef KLSCOPE_VIEW_FITTING_H
#define KLSCOPE_VIEW_FITTING_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/canvas/canvas.h"
#include "klscope/core/fit.h"
#include "klscope/core/model.h"
#include "klscope/scene/scene.h"
#include "klscope/view/large.h"
#include "klscope/view/loss.h"
#include "klscope/view/samples.h"

/* Pictures of a model that moves to p. */

/* The widest picture. */
enum { KL_FITTING_COLUMNS = 1024 };

/* What the model is fitted to. */
enum kl_fitting_source {
    KL_FIT_TO_P,     /* p itself */
    KL_FIT_TO_DRAWS, /* so many draws of p */
    KL_FIT_TO_DATA   /* the measurements that p was made of */
};

/* Where the parts of a panel stand; rectangles of height 0 are not drawn. */
struct kl_fitting_parts {
    struct kl_rect title, picture, rug, axis, loss, text;
    int rows; /* of parameters, in the text */
};

/* One fit as it is shown. */
struct kl_fitting_side {
    struct kl_fitting_parts parts;
    struct kl_samples *samples; /* of p and the model, densities */
    double *mass[2];            /* the same of outcomes, all of the pair */
    double *theta;              /* that these were taken at */
};

/* What both share. */
struct kl_fitting_look {
    const struct kl_scene *scene;
    const struct kl_model *model;
    const struct kl_target *target;
    bool categories;
    bool offered;    /* the model is not q, which has nothing to move */
    enum kl_fitting_source source;
    const double *x; /* points that are fitted to, or NULL */
    size_t count;
    bool log;        /* how losses are drawn */
};

/* A fit, as the panel needs it. */
struct kl_fitting_run {
    enum kl_direction direction;
    bool focus;
    const struct kl_fit *fit, *best; /* best: NULL until it is found */
    const struct kl_loss *loss;
    const char *refusal;             /* why fit is NULL */
    const struct kl_fitting_side *side;
};

/* Rows that parameters have, or, unless there are none, outcomes: one each with
 * its optimum, or two parameters in a row. The higher the panel, the more. */
int kl_fitting_rows(size_t params, size_t outcomes, int height);

/* Lay out a panel: the picture over the curve over the numbers, or, in one that
 * is wide for its height, beside them.
 *
 * in    rows   of parameters
 *       rug    whether points are shown
 */
struct kl_fitting_parts kl_fitting_lay_out(struct kl_rect panel, int rows,
                                           bool rug);

/* Its numbers, and how it goes; or why there is no such fit. */
void kl_fitting_draw_numbers(struct kl_canvas *canvas,
                             const struct kl_fitting_look *look,
                             const struct kl_fitting_run *run);

/* Its loss, and what of it is above the floor if that is known, as large
 * numbers; returns how many. */
int kl_fitting_list(const struct kl_fitting_look *look,
                    const struct kl_fitting_run *run,
                    struct kl_large item[2]);

/* All of it. */
void kl_fitting_draw_panel(struct kl_canvas *canvas,
                           const struct kl_fitting_look *look,
                           const struct kl_fitting_run *run);

/* ---- what draws of several sizes teach ----------------------------------- */

enum { KL_FITTING_SIZES = 4, KL_FITTING_MOST = 10000 };

struct kl_fitting_size {
    size_t n;
    enum kl_fit_end end;
    struct kl_value excess;  /* H(p,q^) - H(p,q*) in nats, >= 0 but for its
                                bound */
    double distance;         /* of the parameters; below 0: a mixture has none */
};

/* The table of those that are there. */
struct kl_fitting_sizes {
    struct kl_fitting_size row[KL_FITTING_SIZES];
    size_t done;
    bool failed;         /* there is none */
    enum kl_unit unit;
    const char *refusal; /* why the reverse fit is not in its place, or NULL */
};

void kl_fitting_draw_sizes(struct kl_canvas *canvas, struct kl_rect rect,
                           const struct kl_fitting_sizes *sizes);

#endif
