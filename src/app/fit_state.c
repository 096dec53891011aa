/* The lab where a family moves to p: the model, what it is fitted to, and the
 * two fits. Nothing here is drawn. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/fit.h"
#include "klscope/app/screens.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/draw.h"
#include "klscope/core/random.h"

enum {
    COST = 200000, /* what a frame may take: a family at so many points */
    SLICE = 20,    /* looks at a loss in it, at most */
    MOST = 100000  /* outcomes; looks at more would keep keys waiting */
};

/* ---- cleaning up -------------------------------------------------------- */

static void
clear_side(struct kl_fitting_side *side)
{
    kl_samples_free(side->samples);
    free(side->mass[KL_P]);
    free(side->mass[KL_Q]);
    free(side->theta);
    *side = (struct kl_fitting_side){0};
}

static void
clear_runs(struct kl_fitting *fitting)
{
    int d;

    for (d = 0; d < 2; d++) {
        struct kl_fit_run *run = &fitting->run[d];

        kl_fit_free(run->fit);
        kl_fit_free(run->best);
        clear_side(&run->side);
        *run = (struct kl_fit_run){0};
    }
    kl_fit_sizes_clear(fitting);
    if (fitting->target != fitting->truth)
        kl_target_free(fitting->target);
    fitting->target = NULL;
    kl_dist_clear(&fitting->law);
    fitting->law = (struct kl_dist){0};
    free(fitting->x);
    fitting->x = NULL;
    fitting->count = 0;
    fitting->pending = 0;
}

/* All that follows from the scene. */
static void
clear_model(struct kl_fitting *fitting)
{
    clear_runs(fitting);
    kl_target_free(fitting->truth);
    kl_density_free(fitting->p);
    kl_dist_clear(&fitting->outcomes);
    kl_model_free(fitting->model);
    kl_spec_free(fitting->start);
    fitting->truth = NULL;
    fitting->p = NULL;
    fitting->outcomes = (struct kl_dist){0};
    fitting->model = NULL;
    fitting->start = NULL;
    fitting->offered = false;
    fitting->refusal = (struct kl_err){0};
}

void
kl_fitting_free(struct kl_fitting *fitting)
{
    if (fitting == NULL)
        return;
    clear_model(fitting);
    kl_quad_free(fitting->quad);
    free(fitting->family);
    free(fitting);
}

/* ---- p ------------------------------------------------------------------ */

/* A copy of p of the scene's pair. */
static void
copy_outcomes(const struct kl_pair *pair, struct kl_dist *dist)
{
    *dist = (struct kl_dist){.outcomes = pair->outcomes, .first = pair->first};
    if (pair->outcomes == KL_LABELLED)
        dist->labels = kl_pair_labels(pair);
    kl_bins_copy(&dist->bins, &pair->side[KL_P]);
}

static enum kl_status
check_size(const struct kl_pair *pair, struct kl_err *err)
{
    char number[KL_NUMBER], most[KL_NUMBER];

    if (pair->n <= MOST)
        return KL_OK;
    return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                   "%s outcomes are too many to fit here; at most %s",
                   kl_number_count(number, pair->n),
                   kl_number_count(most, MOST));
}

static enum kl_status
make_truth(struct kl_app *app, struct kl_fitting *fitting)
{
    const struct kl_scene *scene = app->scene;
    enum kl_status status;

    if (!kl_app_continuous(app)) {
        status = check_size(kl_scene_pair(scene), &fitting->refusal);
        if (status != KL_OK)
            return status;
        copy_outcomes(kl_scene_pair(scene), &fitting->outcomes);
        fitting->truth = kl_target_new_outcomes(&fitting->outcomes);
        return KL_OK;
    }
    status = kl_density_of(kl_scene_spec(scene, KL_P), kl_scene_loader(scene),
                           fitting->quad, &fitting->p, &fitting->refusal);
    if (status == KL_OK)
        fitting->truth = kl_target_new_density(fitting->p);
    return status;
}

/* ---- draws -------------------------------------------------------------- */

enum kl_status
kl_fitting_draw_points(struct kl_app *app, size_t n, double **x,
                       struct kl_err *err)
{
    struct kl_random *random;
    struct kl_draw *draw;
    enum kl_status status =
        kl_draw_new_points(app->fitting->p, &draw, err);

    if (status != KL_OK)
        return status;
    random = kl_random_new(app->draws);
    *x = kl_calloc(n, sizeof **x);
    kl_draw_points(draw, random, *x, n);
    kl_random_free(random);
    kl_draw_free(draw);
    return KL_OK;
}

void
kl_fitting_draw_law(struct kl_app *app, size_t n, struct kl_dist *law)
{
    const struct kl_pair *pair = kl_scene_pair(app->scene);
    struct kl_random *random = kl_random_new(app->draws);
    struct kl_draw *draw = kl_draw_new_outcomes(&app->fitting->outcomes.bins);
    double *w = kl_calloc(pair->n, sizeof *w);
    size_t *drawn = kl_calloc(n, sizeof *drawn), i;

    kl_draw_outcomes(draw, random, drawn, n);
    for (i = 0; i < n; i++)
        w[drawn[i]]++;
    *law = (struct kl_dist){.outcomes = pair->outcomes, .first = pair->first};
    if (pair->outcomes == KL_LABELLED)
        law->labels = kl_pair_labels(pair);
    kl_bins_init(&law->bins, w, NULL, pair->n);
    free(drawn);
    kl_draw_free(draw);
    kl_random_free(random);
}

/* ---- what is fitted to -------------------------------------------------- */

const struct kl_spec *
kl_fitting_data(const struct kl_app *app)
{
    const struct kl_spec *p = kl_scene_spec(app->scene, KL_P);

    if (!kl_app_continuous(app) || kl_scene_edited(app->scene, KL_P))
        return NULL;
    return p->kind == KL_SPEC_KDE || p->kind == KL_SPEC_HIST ? p : NULL;
}

static enum kl_status
load_data(struct kl_app *app, struct kl_fitting *fitting, struct kl_err *err)
{
    const struct kl_loader *loader = kl_scene_loader(app->scene);
    const struct kl_spec *p = kl_fitting_data(app);
    struct kl_column column = {0};
    enum kl_status status;
    size_t skipped;

    if (p == NULL || loader == NULL)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "there are no measurements behind p");
    status = loader->sample(loader->context, p->source, p->column,
                            p->where[0] != NULL
                                ? (const char *const *)p->where
                                : NULL,
                            &column, &skipped, err);
    if (status != KL_OK)
        return status;
    fitting->x = column.value;
    fitting->count = column.n;
    column.value = NULL;
    kl_column_clear(&column);
    return KL_OK;
}

static enum kl_status
make_target(struct kl_app *app, struct kl_fitting *fitting, struct kl_err *err)
{
    enum kl_status status = KL_OK;

    fitting->target = fitting->truth;
    if (fitting->source == KL_FIT_TO_P)
        return KL_OK;
    if (!kl_app_continuous(app)) {
        kl_fitting_draw_law(app, fitting->points, &fitting->law);
        fitting->count = fitting->points;
        fitting->target = kl_target_new_outcomes(&fitting->law);
        return KL_OK;
    }
    if (fitting->source == KL_FIT_TO_DATA) {
        status = load_data(app, fitting, err);
    } else {
        status = kl_fitting_draw_points(app, fitting->points, &fitting->x, err);
        fitting->count = fitting->points;
    }
    if (status == KL_OK)
        fitting->target = kl_target_new_points(fitting->x, fitting->count);
    return status;
}

/* ---- the model ---------------------------------------------------------- */

/* Soft-max, that starts at q. */
static void
categories(struct kl_app *app, struct kl_fitting *fitting)
{
    const struct kl_pair *pair = kl_scene_pair(app->scene);
    struct kl_labels *labels;

    fitting->model = kl_model_new_categories(&pair->side[KL_Q]);
    if (pair->outcomes != KL_LABELLED)
        return;
    labels = kl_pair_labels(pair);
    kl_model_label(fitting->model, labels);
    kl_labels_free(labels);
}

/* The model that a text names. */
static enum kl_status
named_model(struct kl_app *app, struct kl_fitting *fitting, const char *text,
            struct kl_err *err)
{
    enum kl_status status;

    if (strcmp(text, "softmax") == 0 && !kl_app_continuous(app)) {
        categories(app, fitting);
        return KL_OK;
    }
    status = kl_fit_start(text, strlen(text), fitting->truth, &fitting->start,
                          err);
    if (status == KL_OK)
        status = kl_model_new(fitting->start, &fitting->model, err);
    return status;
}

static enum kl_status
offered_model(struct kl_app *app, struct kl_fitting *fitting)
{
    if (!kl_app_continuous(app)) {
        categories(app, fitting);
        return KL_OK;
    }
    fitting->offered = true;
    return named_model(app, fitting, "normal", &fitting->refusal);
}

static enum kl_status
make_model(struct kl_app *app, struct kl_fitting *fitting)
{
    const struct kl_scene *scene = app->scene;

    if (fitting->family != NULL)
        return named_model(app, fitting, fitting->family, &fitting->refusal);
    if (!kl_scene_edited(scene, KL_Q) &&
        kl_model_new(kl_scene_spec(scene, KL_Q), &fitting->model, NULL) ==
            KL_OK) {
        fitting->start = kl_spec_copy(kl_scene_spec(scene, KL_Q));
        return KL_OK;
    }
    return offered_model(app, fitting);
}

/* ---- the fits ----------------------------------------------------------- */

static void
make_run(struct kl_fitting *fitting, enum kl_direction direction)
{
    struct kl_fit_run *run = &fitting->run[direction];

    if (kl_fit_new(fitting->model, fitting->target, direction, &run->fit,
                   &run->refusal) != KL_OK) {
        run->fit = NULL;
        return;
    }
    if (kl_fit_new(fitting->model, fitting->target, direction, &run->best,
                   NULL) != KL_OK)
        run->best = NULL;
    kl_loss_begin(&run->loss, kl_fit_loss(run->fit).val);
}

void
kl_fitting_begin(struct kl_app *app)
{
    struct kl_fitting *fitting = app->fitting;

    clear_runs(fitting);
    fitting->seed = app->draws;
    if (fitting->model == NULL)
        return;
    if (fitting->source == KL_FIT_TO_DATA && kl_fitting_data(app) == NULL)
        fitting->source = KL_FIT_TO_P;
    fitting->refusal = (struct kl_err){0};
    if (make_target(app, fitting, &fitting->refusal) != KL_OK)
        return;
    make_run(fitting, KL_FIT_FORWARD);
    make_run(fitting, KL_FIT_REVERSE);
}

/* Other draws may have been asked for in another lab. */
static void
follow_seed(struct kl_app *app)
{
    struct kl_fitting *fitting = app->fitting;

    if (fitting->seed == app->draws)
        return;
    fitting->seed = app->draws;
    if (fitting->source == KL_FIT_TO_DRAWS)
        kl_fitting_begin(app);
    else
        kl_fit_sizes_clear(fitting);
}

/* Make everything from the scene. */
static void
make(struct kl_app *app, struct kl_fitting *fitting)
{
    clear_model(fitting);
    fitting->made = true;
    fitting->version = kl_scene_version(app->scene);
    if (make_truth(app, fitting) == KL_OK)
        make_model(app, fitting);
    kl_fitting_begin(app);
}

bool
kl_fitting_fits(const struct kl_fitting *fitting)
{
    return fitting->model != NULL &&
           (fitting->run[KL_FIT_FORWARD].fit != NULL ||
            fitting->run[KL_FIT_REVERSE].fit != NULL);
}

struct kl_fitting *
kl_fitting_of(struct kl_app *app)
{
    struct kl_fitting *fitting = app->fitting;
    bool anew;

    if (fitting == NULL) {
        fitting = app->fitting = kl_calloc(1, sizeof *fitting);
        fitting->quad = kl_quad_new();
        fitting->points = 100;
    }
    if (fitting->made && fitting->version == kl_scene_version(app->scene)) {
        follow_seed(app);
        return fitting;
    }
    anew = fitting->made;
    make(app, fitting);
    /* A family that was chosen for another p may not suit this one. */
    if (anew && fitting->family != NULL && !kl_fitting_fits(fitting)) {
        free(fitting->family);
        fitting->family = NULL;
        make(app, fitting);
    }
    return fitting;
}

double
kl_fitting_rate(const struct kl_fitting *fitting)
{
    if (fitting->rate > 0)
        return fitting->rate;
    return fitting->start != NULL ? 0.05 : 1; /* logits move slowly */
}

bool
kl_fitting_has_table(const struct kl_fitting *fitting)
{
    return fitting->table || (fitting->model != NULL &&
                              fitting->source != KL_FIT_TO_P &&
                              fitting->run[KL_FIT_REVERSE].fit == NULL);
}

size_t
kl_fitting_slice(const struct kl_app *app)
{
    const struct kl_fitting *fitting = app->fitting;
    size_t size = kl_model_size(fitting->model) + 1, cost, n;

    if (fitting->x != NULL)
        cost = size * fitting->count;
    else if (kl_app_continuous(app))
        cost = 500 * (size + kl_density_cost(fitting->p));
    else
        cost = 2 * kl_scene_pair(app->scene)->n;
    n = COST / (cost + 1);
    return n < 1 ? 1 : n < SLICE ? n : SLICE;
}

static bool
step_run(struct kl_fit_run *run, double rate)
{
    bool moves;

    if (run->fit == NULL || kl_fit_ended(run->fit) != KL_FIT_MOVING)
        return false;
    moves = kl_fit_step(run->fit, rate);
    kl_loss_add(&run->loss, kl_fit_loss(run->fit).val);
    return moves;
}

bool
kl_fitting_step(struct kl_fitting *fitting)
{
    double rate = fitting->pending > 0 ? fitting->pending_rate
                                       : kl_fitting_rate(fitting);
    bool forward = step_run(&fitting->run[KL_FIT_FORWARD], rate);

    return step_run(&fitting->run[KL_FIT_REVERSE], rate) || forward;
}
