/* The lab where draws from p are made: its draws. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/private.h"
#include "klscope/app/screens.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/view/sampling.h"

enum {
    BLOCK = 1024,       /* draws in one go */
    PACE = 10,          /* draws a frame to begin with */
    PACE_MOST = 100000, /* and at most; about 5 ms of outcomes */
    POINT_MOST = 50000, /* the same of points where both densities are cheap */
    PIECES = 4,         /* of a density that are few */
    SEARCHED = 16,      /* pieces looked through cost as much as one law */
    FRAMES_MOST = 5000, /* draws at once: half a minute or so */
    AT_ONCE = 1 << 16,  /* outcomes that are made ready without a delay */
    SLICE = 1 << 17     /* outcomes made ready in one go */
};

/* ---- life ---------------------------------------------------------------- */

static void
empty(struct kl_sampling *sampling)
{
    int s;

    kl_draw_free(sampling->draw);
    kl_draw_making_free(sampling->draw_making);
    sampling->draw_making = NULL;
    kl_random_free(sampling->random);
    for (s = 0; s < 2; s++) {
        kl_density_free(sampling->density[s]);
        free(sampling->surprisal[s]);
        sampling->density[s] = NULL;
        sampling->surprisal[s] = NULL;
    }
    free(sampling->count);
    kl_averages_clear(&sampling->averages);
    sampling->draw = NULL;
    sampling->random = NULL;
    sampling->count = NULL;
    sampling->ready = sampling->preparing = false;
}

void
kl_sampling_free(struct kl_sampling *sampling)
{
    if (sampling == NULL)
        return;
    empty(sampling);
    kl_samples_free(sampling->samples);
    free(sampling);
}

/* Back to no draws, of the same p and q. */
static void
rewind_draws(struct kl_sampling *sampling, unsigned long seed)
{
    kl_random_free(sampling->random);
    sampling->random = kl_random_new(seed);
    sampling->seed = seed;
    kl_averages_clear(&sampling->averages);
    memset(sampling->count, 0, sampling->n * sizeof *sampling->count);
    sampling->outside[0] = sampling->outside[1] = 0;
    sampling->impossible = 0;
}

static void
be_ready(struct kl_sampling *sampling, unsigned long seed)
{
    sampling->count = kl_calloc(sampling->n, sizeof *sampling->count);
    rewind_draws(sampling, seed);
    sampling->preparing = false;
    sampling->ready = true;
    sampling->why[0] = '\0';
}

/* ---- outcomes ------------------------------------------------------------ */

/* What is averaged of one outcome, and its weight. */
static double
terms_of(const struct kl_sampling *sampling, const struct kl_bins *p, size_t i,
         double of[KL_AVERAGED])
{
    of[KL_OF_P] = sampling->surprisal[KL_P][i];
    of[KL_OF_Q] = sampling->surprisal[KL_Q][i];
    of[KL_OF_BOTH] = of[KL_OF_Q] - of[KL_OF_P];
    return kl_bins_prob(p, i);
}

/* What is needed before outcomes can be drawn, each step in slices of some
 * 5 ms. */
enum { TABLES, OF_P, OF_Q, MEANS, VARIANCES };

static void
take_surprisals(struct kl_sampling *sampling, const struct kl_bins *bins, int s,
                size_t end)
{
    if (sampling->surprisal[s] == NULL)
        sampling->surprisal[s] = kl_malloc(bins->n * sizeof(double));
    for (size_t i = sampling->prepared_at; i < end; i++)
        sampling->surprisal[s][i] = -kl_bins_logprob(bins, i);
}

/* The means of the surprisals, as sums over all outcomes; infinite where q is
 * 0 and p is not. */
static void
add_means(struct kl_sampling *sampling, const struct kl_bins *p, size_t end)
{
    struct kl_dd *mean = sampling->sum;
    double of[KL_AVERAGED];
    int k;

    for (size_t i = sampling->prepared_at; i < end; i++) {
        double weight = terms_of(sampling, p, i, of);

        if (!(weight > 0))
            continue;
        for (k = 0; k < KL_AVERAGED; k++)
            mean[k] = isinf(of[k]) || isinf(mean[k].hi)
                          ? kl_dd_of(INFINITY)
                          : kl_dd_add_d(mean[k], weight * of[k]);
    }
}

static void
add_variances(struct kl_sampling *sampling, const struct kl_bins *p, size_t end)
{
    double of[KL_AVERAGED];
    int k;

    for (size_t i = sampling->prepared_at; i < end; i++) {
        double weight = terms_of(sampling, p, i, of);

        if (!(weight > 0))
            continue;
        for (k = 0; k < KL_AVERAGED; k++) {
            double off = of[k] - sampling->mean[k];

            if (isfinite(sampling->mean[k]))
                sampling->sum[k] =
                    kl_dd_add_d(sampling->sum[k], weight * off * off);
        }
    }
}

/* At the end of a step its sums are known, and the next one begins. */
static void
end_step(struct kl_app *app)
{
    struct kl_sampling *sampling = app->sampling;
    int k;

    for (k = 0; k < KL_AVERAGED; k++) {
        double sum = isinf(sampling->sum[k].hi) ? INFINITY
                                                : kl_dd_value(sampling->sum[k]);

        if (sampling->prepared == MEANS)
            sampling->mean[k] = sum;
        if (sampling->prepared == VARIANCES)
            sampling->variance[k] =
                isfinite(sampling->mean[k]) ? sum : INFINITY;
        sampling->sum[k] = (struct kl_dd){0, 0};
    }
    sampling->prepared_at = 0;
    if (sampling->prepared++ == VARIANCES)
        be_ready(sampling, app->draws);
}

static bool
make_tables(struct kl_sampling *sampling, const struct kl_bins *p)
{
    if (sampling->draw_making == NULL)
        sampling->draw_making = kl_draw_making_new(p);
    if (!kl_draw_making_work(sampling->draw_making, SLICE))
        return false;
    sampling->draw = kl_draw_making_finish(sampling->draw_making);
    sampling->draw_making = NULL;
    return true;
}

/* The next slice; draws can be made after the last one. */
static void
prepare(struct kl_app *app)
{
    struct kl_sampling *sampling = app->sampling;
    const struct kl_pair *pair = kl_scene_pair(app->scene);
    const struct kl_bins *p = &pair->side[KL_P];
    size_t left = pair->n - sampling->prepared_at;
    size_t end = sampling->prepared_at + (left < SLICE ? left : SLICE);

    if (sampling->prepared == TABLES) {
        if (make_tables(sampling, p))
            end_step(app);
        return;
    }
    if (sampling->prepared < MEANS)
        take_surprisals(sampling, &pair->side[sampling->prepared - OF_P],
                        sampling->prepared - OF_P, end);
    else if (sampling->prepared == MEANS)
        add_means(sampling, p, end);
    else
        add_variances(sampling, p, end);
    sampling->prepared_at = end;
    if (end == pair->n)
        end_step(app);
}

static void
begin_outcomes(struct kl_app *app)
{
    struct kl_sampling *sampling = app->sampling;
    char number[KL_NUMBER];

    sampling->n = kl_scene_pair(app->scene)->n;
    sampling->exact = true;
    sampling->pace_most = PACE_MOST;
    sampling->preparing = true;
    sampling->prepared = TABLES;
    sampling->prepared_at = 0;
    memset(sampling->sum, 0, sizeof sampling->sum);
    while (sampling->preparing && sampling->n <= AT_ONCE)
        prepare(app);
    if (sampling->preparing)
        snprintf(sampling->why, sizeof sampling->why,
                 "%s outcomes are made ready to be drawn",
                 kl_number_count(number, sampling->n));
}

/* ---- densities ----------------------------------------------------------- */

static enum kl_status
begin_points(struct kl_sampling *sampling, const struct kl_scene *scene,
             struct kl_err *err)
{
    size_t cost = 0;
    int s;

    /* Counting one more user is no change that anybody sees. */
    for (s = 0; s < 2; s++) {
        sampling->density[s] = kl_density_ref(
            (struct kl_density *)kl_scene_density(scene, (enum kl_side)s));
        cost += kl_density_cost(sampling->density[s]) +
                sampling->density[s]->n / SEARCHED;
    }
    sampling->pace_most = 2 * POINT_MOST / cost > 0 ? 2 * POINT_MOST / cost : 1;
    sampling->n = KL_SAMPLING_BINS;
    sampling->exact = false;
    kl_scene_range(scene, sampling->range);
    return kl_draw_new_points(sampling->density[KL_P], &sampling->draw, err);
}

/* ---- beginning ----------------------------------------------------------- */

static void
begin(struct kl_app *app)
{
    struct kl_sampling *sampling = app->sampling;
    struct kl_err err = {0};
    enum kl_status status = KL_OK;

    empty(sampling);
    sampling->why[0] = '\0';
    sampling->version = kl_scene_version(app->scene);
    sampling->continuous = kl_app_continuous(app);
    if (!sampling->continuous) {
        begin_outcomes(app);
        return;
    }
    status = begin_points(sampling, app->scene, &err);
    if (status == KL_OK)
        be_ready(sampling, app->draws);
    else
        snprintf(sampling->why, sizeof sampling->why, "p %s", err.text);
}

/* Draws of another p, or priced by another q, or counted over another range,
 * would not mix with those before: they begin anew. */
static void
follow(struct kl_app *app)
{
    struct kl_sampling *sampling = app->sampling;
    double drawn, range[2];

    if (sampling == NULL) {
        sampling = app->sampling = kl_calloc(1, sizeof *sampling);
        sampling->samples = kl_samples_new();
        sampling->pace = PACE;
        sampling->window.first = KL_CENTRED;
        begin(app);
        return;
    }
    kl_scene_range(app->scene, range);
    if (sampling->version == kl_scene_version(app->scene) &&
        (!sampling->ready || !sampling->continuous ||
         memcmp(range, sampling->range, sizeof range) == 0))
        return;
    drawn = sampling->averages.n;
    begin(app);
    if (drawn > 0 && app->message.len == 0)
        kl_app_say(app, "p, q or range changed: the draws begin anew, seed %lu",
                   app->draws);
}

struct kl_sampling *
kl_sampling_of(struct kl_app *app)
{
    follow(app);
    return app->sampling;
}

/* ---- draws --------------------------------------------------------------- */

/* What was drawn where q has nothing. */
static void
note_impossible(struct kl_sampling *sampling, const double *q,
                const double *what, size_t n)
{
    size_t i;

    for (i = 0; i < n && sampling->impossible == 0; i++)
        if (q[i] == INFINITY) {
            sampling->impossible = sampling->averages.n + (double)i + 1;
            sampling->impossible_at = what[i];
        }
}

static void
take_outcomes(struct kl_sampling *sampling, double what[BLOCK],
              double cost[2][BLOCK], size_t n)
{
    size_t at[BLOCK], i;

    kl_draw_outcomes(sampling->draw, sampling->random, at, n);
    for (i = 0; i < n; i++) {
        what[i] = (double)at[i];
        cost[KL_P][i] = sampling->surprisal[KL_P][at[i]];
        cost[KL_Q][i] = sampling->surprisal[KL_Q][at[i]];
        sampling->count[at[i]]++;
    }
}

struct place {
    double x;
    size_t i;
};

static int
compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;

    return (left->x > right->x) - (left->x < right->x);
}

/* Log-densities at points in any order: densities of many pieces, as those of
 * a histogram, want neighbours together. */
static void
log_densities(const struct kl_density *density, const double *x, size_t n,
              double *lp)
{
    struct place at[BLOCK];
    double sorted[BLOCK], out[BLOCK];
    size_t i;

    if (density->n <= PIECES) {
        kl_density_log(density, x, n, lp);
        return;
    }
    for (i = 0; i < n; i++)
        at[i] = (struct place){x[i], i};
    qsort(at, n, sizeof *at, compare_places);
    for (i = 0; i < n; i++)
        sorted[i] = at[i].x;
    kl_density_log(density, sorted, n, out);
    for (i = 0; i < n; i++)
        lp[at[i].i] = out[i];
}

static void
take_points(struct kl_sampling *sampling, double what[BLOCK],
            double cost[2][BLOCK], size_t n)
{
    double lo = sampling->range[0], hi = sampling->range[1];
    size_t i;
    int s;

    kl_draw_points(sampling->draw, sampling->random, what, n);
    for (s = 0; s < 2; s++) {
        log_densities(sampling->density[s], what, n, cost[s]);
        /* A point at a pole counts as one as near to it as doubles come. */
        for (i = 0; i < n; i++)
            cost[s][i] = cost[s][i] == INFINITY ? -745 : -cost[s][i];
    }
    for (i = 0; i < n; i++) {
        double part = (what[i] - lo) / (hi - lo) * KL_SAMPLING_BINS;

        if (part < 0)
            sampling->outside[0]++;
        else if (what[i] > hi)
            sampling->outside[1]++;
        else
            sampling
                ->count[part < KL_SAMPLING_BINS - 1 ? (size_t)part
                                                    : KL_SAMPLING_BINS - 1]++;
    }
}

static void
draw_some(struct kl_sampling *sampling, size_t n)
{
    double what[BLOCK], cost[2][BLOCK];
    int k;

    while (n > 0) {
        size_t some = n < BLOCK ? n : BLOCK;

        if (sampling->continuous)
            take_points(sampling, what, cost, some);
        else
            take_outcomes(sampling, what, cost, some);
        note_impossible(sampling, cost[KL_Q], what, some);
        kl_averages_add(&sampling->averages, cost[KL_P], cost[KL_Q], some);
        sampling->last = what[some - 1];
        for (k = 0; k < 2; k++)
            sampling->cost[k] = cost[k][some - 1];
        n -= some;
    }
    for (k = 0; k < KL_AVERAGED && !sampling->exact; k++)
        sampling->variance[k] = kl_average_variance(&sampling->averages.of[k]);
}

bool
kl_sampling_busy(const struct kl_app *app)
{
    return app->sampling != NULL && app->sampling->preparing;
}

bool
kl_sampling_work(struct kl_app *app)
{
    follow(app);
    if (app->sampling->preparing)
        prepare(app);
    return app->sampling->ready;
}

bool
kl_sampling_playing(const struct kl_app *app)
{
    return app->running && app->sampling != NULL && app->sampling->ready;
}

void
kl_sampling_tick(struct kl_app *app)
{
    struct kl_sampling *sampling = app->sampling;

    follow(app);
    if (sampling->ready)
        draw_some(sampling, sampling->pace < sampling->pace_most
                                ? sampling->pace
                                : sampling->pace_most);
}

void
kl_sampling_restart(struct kl_app *app)
{
    follow(app);
    if (app->sampling->ready)
        rewind_draws(app->sampling, app->draws);
}

enum kl_status
kl_sampling_advance(struct kl_app *app, size_t n, struct kl_err *err)
{
    char number[KL_NUMBER];
    size_t most;

    follow(app);
    while (app->sampling->preparing)
        prepare(app);
    if (!app->sampling->ready)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE, "%s", app->sampling->why);
    most = FRAMES_MOST * app->sampling->pace_most;
    if (n > most)
        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE, "at most %s draws at once",
                       kl_number_count(number, most));
    draw_some(app->sampling, n);
    return KL_OK;
}
