#ifndef KLSCOPE_APP_FIT_H
#define KLSCOPE_APP_FIT_H

/* What the files of the fit lab share; nobody else includes it. */

#include "klscope/app/private.h"
#include "klscope/core/dist.h"
#include "klscope/core/fit.h"
#include "klscope/core/model.h"
#include "klscope/core/quad.h"
#include "klscope/view/fitting.h"
#include "klscope/view/loss.h"

enum { KL_FIT_LEAST_POINTS = 10, KL_FIT_MOST_POINTS = 1000000 };

/* One of the two fits. */
struct kl_fit_run {
    struct kl_fit *fit, *best; /* NULL where there can be none, which */
    struct kl_err refusal;     /* says why */
    bool found;                /* the minimiser of `best` is done */
    bool going;                /* `fit` is on its way there */
    struct kl_loss loss;
    struct kl_fitting_side side; /* what is shown, as of the last update */
};

/* The minimisers of samples of several sizes beside that of p. */
struct kl_fit_sizes {
    struct kl_fit *truth;   /* fitted to p */
    struct kl_fit *probe;   /* looks at p from where the row at work ended */
    struct kl_target *target;
    struct kl_fit *fit;     /* the row at work: fitted to the first so many */
    double *x;              /* draws of a density, KL_FITTING_MOST of them, */
    struct kl_dist law;     /* or of outcomes */
    struct kl_fitting_size row[KL_FITTING_SIZES];
    size_t done;            /* rows that are there */
    bool found;             /* truth is at its minimum */
    bool failed;            /* there is no such table */
};

struct kl_fitting {
    unsigned long version;  /* of the scene it was made for */
    bool made;
    char *family;           /* what `family` said; NULL: q itself */
    bool offered;           /* q cannot move, so a family was chosen */
    struct kl_spec *start;  /* of the model; NULL for categories */
    struct kl_model *model; /* NULL if there is none, */
    struct kl_err refusal;  /* and why */
    struct kl_quad *quad;
    struct kl_density *p;   /* p, a density or not */
    struct kl_dist outcomes;
    struct kl_target *truth;
    enum kl_fitting_source source;
    size_t points;          /* that are drawn */
    double *x;              /* what is fitted to: draws of a density, */
    size_t count;           /* or measurements */
    struct kl_dist law;     /* draws of outcomes */
    struct kl_target *target;
    struct kl_fit_run run[2];
    struct kl_fit_sizes sizes;
    size_t pending;         /* steps that were asked for, */
    double pending_rate;    /* and the rate that was meant */
    unsigned long seed;     /* that draws were made with */
    double rate;            /* 0: as the model needs it */
    bool log;               /* how losses are drawn */
    bool table;             /* the table stands in place of the other fit */
    enum kl_direction at;   /* the one that `keep` keeps */
    struct kl_rect head, foot, panel[2], rate_track;
    struct kl_rect large;   /* the loss in large numbers; no area: it has none */
};

/* The lab's state, made and brought up to date with the scene; what is fitted
 * begins anew if p or q changed. */
struct kl_fitting *kl_fitting_of(struct kl_app *app);

/* Whether there is a fit in one direction at least. */
bool kl_fitting_fits(const struct kl_fitting *fitting);

/* Begin anew: with the same model and source. */
void kl_fitting_begin(struct kl_app *app);

/* The rate of descent that counts. */
double kl_fitting_rate(const struct kl_fitting *fitting);

/* Whether the table is shown: it was asked for, or there is no reverse fit. */
bool kl_fitting_has_table(const struct kl_fitting *fitting);

/* A file and column of measurements behind p, or NULL. */
const struct kl_spec *kl_fitting_data(const struct kl_app *app);

/* How often a loss is looked at in a frame: at least once, and not so often
 * that the frame takes long. */
size_t kl_fitting_slice(const struct kl_app *app);

/* One step of both fits; true while one moves. Steps that were asked for are
 * made at the rate of then, whenever there is time for them. */
bool kl_fitting_step(struct kl_fitting *fitting);

/* The table's work, in slices; begin it anew. */
void kl_fit_sizes_clear(struct kl_fitting *fitting);
bool kl_fit_sizes_busy(const struct kl_fitting *fitting);
void kl_fit_sizes_work(struct kl_app *app);

/* n draws of p, the first of those that the seed gives: points; the law of
 * outcomes, to be cleared.
 *
 * err   as kl_draw_new_points
 */
enum kl_status kl_fitting_draw_points(struct kl_app *app, size_t n, double **x,
                                      struct kl_err *err);
void kl_fitting_draw_law(struct kl_app *app, size_t n, struct kl_dist *law);

#endif
