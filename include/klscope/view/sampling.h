#ifndef KLSCOPE_VIEW_SAMPLING_H
#define KLSCOPE_VIEW_SAMPLING_H

#include <stdint.h>

#include "klscope/canvas/canvas.h"
#include "klscope/core/average.h"
#include "klscope/core/draw.h"
#include "klscope/scene/scene.h"
#include "klscope/view/chart.h"
#include "klscope/view/samples.h"

enum {
    KL_SAMPLING_BINS = 4096, /* of the range of densities */
    KL_SAMPLING_WHY = 4 + KL_ERR_TEXT
};

/* Draws from p, what they cost by p and by q, and how often each came. It
 * belongs to p and q as they were when it began. */
struct kl_sampling {
    bool ready, preparing; /* can be drawn from; will soon be, */
    int prepared;          /* so many steps are done, */
    size_t prepared_at;    /* and of the next one so many outcomes */
    struct kl_dd sum[KL_AVERAGED];      /* what that adds up */
    struct kl_draw_making *draw_making; /* the first step's work, or NULL */
    char why[KL_SAMPLING_WHY]; /* why there are no draws, or "" */
    unsigned long version;     /* of the scene, */
    unsigned long seed;        /* and the seed that it began with */
    bool continuous;
    struct kl_draw *draw;
    struct kl_random *random;
    struct kl_density *density[2]; /* of outcomes NULL */
    size_t n;                      /* outcomes, or bins of the range */
    double *surprisal[2];          /* of outcomes, in nats */
    uint64_t *count;               /* of outcomes, or of the range's bins */
    double range[2];               /* that the bins part */
    uint64_t outside[2];           /* below and above it */
    struct kl_averages averages;
    bool exact; /* the variances are sums over all outcomes, */
    double variance[KL_AVERAGED]; /* in nats^2; else those of the draws */
    double mean[KL_AVERAGED];     /* where they are exact */
    double last;          /* the last draw: a point, or an outcome's index */
    double cost[2];       /* its two surprisals, in nats */
    double impossible;    /* number of the first draw with q = 0, or 0, */
    double impossible_at; /* and what it was */
    size_t pace;          /* draws a frame */
    size_t pace_most;     /* as many as a frame has time for */
    /* Where its parts stand; those of height 0 are not drawn. */
    struct kl_rect head, table, title, plot, axis;
    struct kl_rect caption, histogram, labels;
    struct kl_window window;
    struct kl_samples *samples; /* the density of p behind the histogram */
};

/* Standard deviation of one draw's surprisal; infinite if it has none. */
double kl_sampling_sd(const struct kl_sampling *sampling,
                      enum kl_averaged what);

/* What p and q are, how many draws there were, the last one: two rows. */
void kl_sampling_head(struct kl_canvas *canvas, struct kl_rect rect,
                      const struct kl_scene *scene,
                      const struct kl_sampling *sampling, bool running);

/* The averages so far beside what they tend to: four rows. */
void kl_sampling_table(struct kl_canvas *canvas, struct kl_rect rect,
                       const struct kl_scene *scene,
                       const struct kl_sampling *sampling);

/* Both averages over the number of draws, on a logarithmic scale, with what
 * they tend to and twice the standard error around it. */
void kl_sampling_plot(struct kl_canvas *canvas, struct kl_rect rect,
                      struct kl_rect axis, const struct kl_scene *scene,
                      const struct kl_sampling *sampling);

/* How often each outcome came, or how densely points lie, with p as marks. */
void kl_sampling_histogram(struct kl_canvas *canvas, struct kl_rect rect,
                           const struct kl_scene *scene,
                           const struct kl_sampling *sampling);

#endif
