/* klscope fit: a family moved to P, and what is left between them. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/cli/fit_private.h"
#include "klscope/core/draw.h"
#include "klscope/core/fit.h"
#include "klscope/core/pair.h"
#include "klscope/core/quad.h"
#include "klscope/data/loader.h"

static bool
given(const struct kl_fit_report *work, enum kl_option option)
{
    return work->cli->options.given[option];
}

/* ---- what is fitted to --------------------------------------------------- */

/* In reverse q may reach far beyond where p has any mass to speak of: there its
 * logarithm counts. */
static enum kl_status
eval_outcomes(struct kl_fit_report *work, struct kl_err *err)
{
    enum kl_status status =
        kl_spec_eval(work->p, NULL, work->cli->loader, &work->dist, err);
    const struct kl_dist *dist = &work->dist;
    int64_t hull[2];

    work->has_dist = status == KL_OK;
    if (status != KL_OK || !given(work, KL_OPTION_REVERSE) ||
        dist->outcomes != KL_INTEGERS || !dist->bins.tail.infinite)
        return status;
    hull[0] = dist->first;
    hull[1] = dist->first + 8 * (int64_t)dist->bins.n + 4096;
    kl_dist_clear(&work->dist);
    work->has_dist = false;
    status = kl_spec_eval(work->p, hull, work->cli->loader, &work->dist, err);
    work->has_dist = status == KL_OK;
    return status;
}

/* How often each outcome is drawn, as a distribution. */
static void
draw_outcomes(struct kl_fit_report *work, size_t n)
{
    struct kl_draw *draw = kl_draw_new_outcomes(&work->dist.bins);
    struct kl_random *random = kl_random_new(work->cli->options.seed);
    size_t *drawn = kl_malloc(n * sizeof *drawn), i;
    double *w = kl_calloc(work->dist.bins.n, sizeof *w);

    kl_draw_outcomes(draw, random, drawn, n);
    for (i = 0; i < n; i++)
        w[drawn[i]]++;
    work->drawn = (struct kl_dist){.outcomes = work->dist.outcomes,
                                   .first = work->dist.first};
    if (work->dist.labels != NULL)
        work->drawn.labels = kl_labels_copy(work->dist.labels);
    kl_bins_init(&work->drawn.bins, w, NULL, work->dist.bins.n);
    work->has_drawn = true;
    free(drawn);
    kl_random_free(random);
    kl_draw_free(draw);
}

static enum kl_status
draw_points(struct kl_fit_report *work, size_t n, struct kl_err *err)
{
    struct kl_draw *draw;
    struct kl_random *random;
    enum kl_status status = kl_draw_new_points(work->density, &draw, err);

    if (status != KL_OK)
        return status;
    random = kl_random_new(work->cli->options.seed);
    work->points = kl_malloc(n * sizeof *work->points);
    kl_draw_points(draw, random, work->points, n);
    kl_random_free(random);
    kl_draw_free(draw);
    return KL_OK;
}

static enum kl_status
load_sample(struct kl_fit_report *work, struct kl_err *err)
{
    const struct kl_loader *loader = work->cli->loader;
    const struct kl_spec *p = work->p;
    const char *where[] = {p->where[0], p->where[1]};
    size_t skipped;
    enum kl_status status;

    if (p->kind != KL_SPEC_KDE && p->kind != KL_SPEC_HIST)
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "--data needs measurements: give P as kde(FILE:COLUMN) "
                       "or hist(FILE:COLUMN, BINS)");
    if (given(work, KL_OPTION_POINTS))
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "--data has measurements of its own: no --points");
    status = loader->sample(loader->context, p->source, p->column,
                            where[0] != NULL ? where : NULL, &work->sample,
                            &skipped, err);
    if (status != KL_OK)
        return status;
    work->n = work->sample.n;
    work->target = kl_target_new_points(work->sample.value, work->sample.n);
    return KL_OK;
}

static enum kl_status
target_density(struct kl_fit_report *work, struct kl_err *err)
{
    enum kl_status status = kl_density_of(work->p, work->cli->loader,
                                          work->quad, &work->density, err);

    if (status == KL_OK && given(work, KL_OPTION_DATA))
        return load_sample(work, err);
    if (status != KL_OK)
        return status;
    if (!given(work, KL_OPTION_POINTS)) {
        work->target = kl_target_new_density(work->density);
        return KL_OK;
    }
    work->n = work->cli->options.points;
    status = draw_points(work, work->n, err);
    if (status == KL_OK)
        work->target = kl_target_new_points(work->points, work->n);
    return status;
}

static enum kl_status
target_outcomes(struct kl_fit_report *work, struct kl_err *err)
{
    enum kl_status status = eval_outcomes(work, err);

    if (status != KL_OK)
        return status;
    if (given(work, KL_OPTION_DATA))
        return load_sample(work, err);
    if (given(work, KL_OPTION_POINTS)) {
        work->n = work->cli->options.points;
        draw_outcomes(work, work->n);
    }
    work->target = kl_target_new_outcomes(work->has_drawn ? &work->drawn
                                                          : &work->dist);
    return KL_OK;
}

static enum kl_status
read_p(struct kl_fit_report *work)
{
    struct kl_cli *cli = work->cli;
    const char *text = cli->options.argument[0];
    enum kl_status status =
        kl_spec_parse(text, strlen(text), given(work, KL_OPTION_NORMALIZE),
                      &work->p, &cli->err);

    if (status == KL_OK)
        status = kl_spec_nature(work->p) == KL_CONTINUOUS
                     ? target_density(work, &cli->err)
                     : target_outcomes(work, &cli->err);
    if (status != KL_OK)
        kl_err_source(&cli->err, "P");
    return status;
}

/* ---- the model ----------------------------------------------------------- */

/* Names of the outcomes, for q to be matched by. */
static struct kl_labels *
names_of(const struct kl_dist *dist)
{
    struct kl_labels *labels;
    char text[32];
    size_t i;

    if (dist->labels != NULL)
        return kl_labels_copy(dist->labels);
    if (dist->outcomes == KL_POSITIONS)
        return NULL;
    labels = kl_labels_new();
    for (i = 0; i < dist->bins.n; i++) {
        int n = snprintf(text, sizeof text, "%lld",
                         (long long)dist->first + (long long)i);

        kl_labels_add(labels, text, (size_t)n);
    }
    return labels;
}

/* All outcomes that p has begin alike. */
static enum kl_status
make_softmax(struct kl_fit_report *work, struct kl_err *err)
{
    const struct kl_dist *dist = work->has_drawn ? &work->drawn : &work->dist;
    struct kl_labels *labels;
    struct kl_bins even;
    double *w;
    size_t i;

    if (!work->has_dist)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "softmax needs outcomes, and P is a density");
    w = kl_calloc(dist->bins.n, sizeof *w);
    for (i = 0; i < dist->bins.n; i++)
        w[i] = kl_bins_positive(&dist->bins, i);
    kl_bins_init(&even, w, NULL, dist->bins.n);
    work->model = kl_model_new_categories(&even);
    kl_bins_clear(&even);
    labels = names_of(dist);
    kl_model_label(work->model, labels);
    kl_labels_free(labels);
    return KL_OK;
}

static enum kl_status
make_model(struct kl_fit_report *work)
{
    const char *text = work->cli->options.argument[1];
    struct kl_err *err = &work->cli->err;
    struct kl_spec *start = NULL;
    enum kl_status status;

    if (strcmp(text, "softmax") == 0) {
        status = make_softmax(work, err);
    } else {
        status = kl_fit_start(text, strlen(text), work->target, &start, err);
        if (status == KL_OK && !work->has_dist &&
            kl_spec_nature(start) == KL_DISCRETE)
            status = kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                             "P is a density, the family is discrete");
        if (status == KL_OK)
            status = kl_model_new(start, &work->model, err);
        kl_spec_free(start);
    }
    if (status != KL_OK)
        kl_err_source(err, "FAMILY");
    return status;
}

/* ---- fitting ------------------------------------------------------------- */

/* Both divergences of what was given and what was found. */
static enum kl_status
measure(struct kl_fit_report *work)
{
    struct kl_measures measures = {.alpha = KL_ALPHA_START};
    struct kl_err *err = &work->cli->err;
    struct kl_density *q = NULL;
    struct kl_pair pair;
    enum kl_status status;

    if (work->density != NULL) {
        status = kl_density_of(work->q, NULL, work->quad, &q, err);
        if (status != KL_OK)
            return status;
        kl_quad_measures(work->quad, work->density, q, 0, &measures);
        kl_density_free(q);
    } else {
        status = kl_pair_init(&pair, work->p, work->q, work->cli->loader, err);
        if (status != KL_OK)
            return status;
        kl_measure_all(&pair.side[KL_P], &pair.side[KL_Q], KL_ALPHA_START,
                       &measures);
        kl_pair_clear(&pair);
    }
    work->both[0] = measures.value[KL_KL_PQ];
    work->both[1] = measures.value[KL_KL_QP];
    return KL_OK;
}

static enum kl_direction
direction_of(const struct kl_fit_report *work)
{
    return given(work, KL_OPTION_REVERSE) ? KL_FIT_REVERSE : KL_FIT_FORWARD;
}

/* Evaluations that another start may take. */
enum { PATIENCE = 3000 };

/* Take another fit in place of the present one if it has ended lower; what is
 * left over is freed. */
static void
choose(struct kl_fit_report *work, struct kl_model *model,
       struct kl_fit *other)
{
    bool ended = kl_fit_ended(work->fit) == KL_FIT_CONVERGED;
    double here = kl_fit_loss(work->fit).val;
    struct kl_value there = kl_fit_loss(other), upper = there;
    double apart = 1e-7 * (1 + fabs(there.val));

    if (!ended || there.val < here - apart) {
        struct kl_model *m = work->model;
        struct kl_fit *f = work->fit;

        upper = kl_fit_loss(f);
        work->model = model;
        work->fit = other;
        model = m;
        other = f;
        work->higher = ended ? work->starts : 0;
    } else if (there.val > here + apart) {
        work->higher++;
    } else {
        upper.val = -INFINITY;
    }
    if (!isinf(upper.val) &&
        (work->higher == 1 || upper.val > work->highest.val))
        work->highest = upper;
    work->starts++;
    kl_fit_free(other);
    kl_model_free(model);
}

/* A minimum need not be the lowest: in reverse, and of mixtures. */
static void
try_other_starts(struct kl_fit_report *work)
{
    const char *text = work->cli->options.argument[1];
    struct kl_spec *start;
    size_t k;

    work->starts = kl_fit_ended(work->fit) == KL_FIT_CONVERGED;
    for (k = 0; k < KL_FIT_STARTS; k++) {
        struct kl_model *model = NULL;
        struct kl_fit *fit = NULL;

        start = kl_fit_other_start(text, strlen(text), work->target,
                                   direction_of(work), k);
        if (start == NULL)
            continue;
        if (kl_model_new(start, &model, NULL) == KL_OK &&
            kl_fit_new(model, work->target, direction_of(work), &fit, NULL) ==
                KL_OK &&
            kl_fit_minimise(fit, PATIENCE) &&
            kl_fit_ended(fit) == KL_FIT_CONVERGED) {
            choose(work, model, fit);
        } else {
            kl_fit_free(fit);
            kl_model_free(model);
        }
        kl_spec_free(start);
    }
}

/* What is said where there is no minimum. */
static enum kl_status
refuse(struct kl_fit_report *work)
{
    struct kl_buf why = KL_BUF_INIT;
    enum kl_status status;

    kl_fit_why(work->fit, &why);
    status = kl_fail(&work->cli->err, KL_E_STATE, KL_AT_NONE, "%s: %s",
                     kl_fit_ended(work->fit) == KL_FIT_INFINITE
                         ? "the loss is infinite"
                         : "the fit found no minimum",
                     kl_buf_text(&why));
    kl_buf_clear(&why);
    return status;
}

static enum kl_status
run(struct kl_fit_report *work)
{
    const char *text = work->cli->options.argument[1];
    struct kl_err *err = &work->cli->err;
    enum kl_status status = kl_fit_new(work->model, work->target,
                                       direction_of(work), &work->fit, err);

    if (status != KL_OK)
        return status;
    while (!kl_fit_minimise(work->fit, 100000))
        continue;
    if (kl_fit_ended(work->fit) != KL_FIT_SINGULAR)
        try_other_starts(work);
    if (kl_fit_ended(work->fit) != KL_FIT_CONVERGED)
        return refuse(work);
    work->nearest = !kl_fit_is_name(text, strlen(text)) &&
                    (direction_of(work) == KL_FIT_REVERSE ||
                     strchr(text, '+') != NULL);
    status = kl_fit_spec(work->fit, &work->q, err);
    if (status == KL_OK)
        status = measure(work);
    work->has_floor = kl_target_floor(work->target, &work->floor) &&
                      kl_fit_gap(work->fit, &work->gap);
    return status;
}

/* ---- all of it ----------------------------------------------------------- */

static void
clear(struct kl_fit_report *work)
{
    kl_fit_free(work->fit);
    kl_model_free(work->model);
    kl_target_free(work->target);
    if (work->has_dist)
        kl_dist_clear(&work->dist);
    if (work->has_drawn)
        kl_dist_clear(&work->drawn);
    kl_column_clear(&work->sample);
    free(work->points);
    kl_density_free(work->density);
    kl_quad_free(work->quad);
    kl_spec_free(work->p);
    kl_spec_free(work->q);
}

enum kl_status
kl_cli_fit(struct kl_cli *cli)
{
    struct kl_fit_report work = {.cli = cli, .quad = kl_quad_new()};
    enum kl_status status = read_p(&work);

    if (status == KL_OK)
        status = make_model(&work);
    if (status == KL_OK)
        status = run(&work);
    if (status == KL_OK)
        kl_fit_report_print(&work);
    clear(&work);
    return status;
}
