/* Distributions with parameters to be fitted: which numbers of a spec are free,
 * and how a vector without any limits stands for them.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/labels.h"
#include "klscope/core/model_private.h"

/* ---- what is free -------------------------------------------------------- */

/* How a parameter is kept: by its domain. Places and shapes that may be
 * negative stay as they are, even if the table has some limit far away. */
static enum kl_free_scale
scale_of(const struct kl_param *row)
{
    if (row->min < 0)
        return KL_FREE_PLAIN;
    return row->max == 1 ? KL_FREE_LOGIT : KL_FREE_LOG;
}

/* A logit beyond this is the end itself to a double. */
#define LOGIT_MOST 36.0

double
kl_free_value(const struct kl_free *row, double theta)
{
    switch (row->scale) {
    case KL_FREE_LOG:
        return exp(theta);
    case KL_FREE_LOGIT:
        return theta > 0 ? 1 / (1 + exp(-theta))
                         : exp(theta) / (1 + exp(theta));
    default:
        return theta;
    }
}

double
kl_free_slope(const struct kl_free *row, double theta)
{
    double a;

    switch (row->scale) {
    case KL_FREE_LOG:
        return exp(theta);
    case KL_FREE_LOGIT:
        a = exp(-fabs(theta));
        return a / ((1 + a) * (1 + a));
    default:
        return 1;
    }
}

static double
theta_of(enum kl_free_scale scale, double value)
{
    double logit;

    switch (scale) {
    case KL_FREE_LOG:
        return log(value);
    case KL_FREE_LOGIT:
        logit = log(value) - log1p(-value);
        return fmax(-LOGIT_MOST, fmin(LOGIT_MOST, logit));
    default:
        return value;
    }
}

static struct kl_spec *
behind(struct kl_spec *spec, double *low, double *high)
{
    for (; spec->kind == KL_SPEC_TRUNCATE; spec = spec->part[0]) {
        *low = fmax(*low, spec->low);
        *high = fmin(*high, spec->high);
    }
    return spec;
}

const struct kl_spec *
kl_model_part(const struct kl_model *model, size_t k, double *low,
              double *high)
{
    *low = -INFINITY;
    *high = INFINITY;
    return behind(model->mixture != NULL ? model->mixture->part[k]
                                         : model->start,
                  low, high);
}

static void
add_free(struct kl_model *model, const char *name, struct kl_free row,
         double theta)
{
    size_t n = model->n++;

    model->free = kl_realloc(model->free, n + 1, sizeof *model->free);
    model->theta = kl_realloc(model->theta, n + 1, sizeof *model->theta);
    snprintf(row.name, sizeof row.name, "%s", name);
    model->free[n] = row;
    model->theta[n] = theta;
}

/* A weight of 0 has no logarithm: it begins as good as nothing. */
static double
log_weight(double w)
{
    return log(fmax(w, 1e-300));
}

static void
add_part(struct kl_model *model, size_t k)
{
    double low, high;
    const struct kl_spec *part = kl_model_part(model, k, &low, &high);
    char name[KL_HANDLE_NAME];
    int i;

    if (k > 0) {
        const double *weight = model->mixture->value;

        snprintf(name, sizeof name, "w%zu", k + 1);
        add_free(model, name, (struct kl_free){.scale = KL_FREE_SHARE,
                                               .part = k, .index = -1},
                 log_weight(weight[k]) - log_weight(weight[0]));
    }
    for (i = 0; i < part->family->nparam; i++) {
        const struct kl_param *row = &part->family->param[i];
        struct kl_free made = {
            .scale = scale_of(row), .part = k, .index = i, .row = row};

        if (row->integer)
            continue;
        if (model->mixture != NULL)
            snprintf(name, sizeof name, "%zu.%s", k + 1, row->name);
        else
            snprintf(name, sizeof name, "%s", row->name);
        add_free(model, name, made, theta_of(made.scale, part->a[i]));
    }
}

static const char *
what_is(const struct kl_spec *spec)
{
    switch (spec->kind) {
    case KL_SPEC_PDF:
        return "an expression";
    case KL_SPEC_KDE:
        return "a kernel estimate";
    case KL_SPEC_HIST:
        return "a histogram";
    case KL_SPEC_MIXTURE:
        return "a mixture inside a mixture";
    default:
        return "a list of probabilities";
    }
}

/* Every part must be a family. */
static enum kl_status
check_parts(const struct kl_model *model, struct kl_err *err)
{
    size_t k;

    for (k = 0; k < model->parts; k++) {
        double low, high;
        const struct kl_spec *part = kl_model_part(model, k, &low, &high);

        if (part->kind != KL_SPEC_FAMILY)
            return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                           "%s has no parameters to fit: give a family, or a "
                           "mixture of families",
                           what_is(part));
        if (part->family->density == NULL && part->family->last != NULL &&
            part->family->last(part->a) > KL_WINDOW_MAX)
            return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                           "%s with more than %d outcomes is too long to fit",
                           part->family->key, KL_WINDOW_MAX);
    }
    return KL_OK;
}

enum kl_status
kl_model_new(const struct kl_spec *start, struct kl_model **out,
             struct kl_err *err)
{
    struct kl_model *model = kl_calloc(1, sizeof *model);
    struct kl_spec *inside;
    enum kl_status status;
    size_t k;

    model->nature = kl_spec_nature(start);
    model->start = kl_spec_copy(start);
    model->low = -INFINITY;
    model->high = INFINITY;
    inside = behind(model->start, &model->low, &model->high);
    if (inside->kind == KL_SPEC_MIXTURE) {
        model->mixture = inside;
    } else {
        model->low = -INFINITY; /* the part's own */
        model->high = INFINITY;
    }
    model->parts = model->mixture != NULL ? inside->n : 1;
    status = check_parts(model, err);
    if (status != KL_OK) {
        kl_model_free(model);
        return status;
    }
    for (k = 0; k < model->parts; k++)
        add_part(model, k);
    if (model->n == 0) {
        kl_model_free(model);
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "all parameters are whole numbers, which a fit leaves "
                       "as they are");
    }
    *out = model;
    return KL_OK;
}

/* ---- categories ---------------------------------------------------------- */

struct kl_model *
kl_model_new_categories(const struct kl_bins *start)
{
    struct kl_model *model = kl_calloc(1, sizeof *model);
    double first = 0;
    size_t i;

    model->nature = KL_DISCRETE;
    model->outcomes = start->n;
    model->place = kl_malloc(start->n * sizeof *model->place);
    /* one outcome alone has no logits; its start is copied all the same */
    model->theta = kl_malloc(sizeof *model->theta);
    for (i = 0; i < start->n; i++) {
        double lp = kl_bins_logprob(start, i);
        char name[KL_HANDLE_NAME];

        model->place[i] = SIZE_MAX;
        if (lp == -INFINITY)
            continue;
        model->place[i] = model->places++;
        if (model->place[i] == 0) {
            first = lp;
            continue;
        }
        snprintf(name, sizeof name, "logit %zu", i + 1);
        add_free(model, name, (struct kl_free){.scale = KL_FREE_SHARE,
                                               .part = i, .index = -1},
                 lp - first);
    }
    return model;
}

void
kl_model_label(struct kl_model *model, const struct kl_labels *labels)
{
    kl_labels_free(model->labels);
    model->labels = labels != NULL ? kl_labels_copy(labels) : NULL;
}

void
kl_model_shares(const struct kl_model *model, const double *theta, double *q,
                double *lq)
{
    double top = 0, sum = 0;
    size_t j, i;

    for (j = 0; j < model->n; j++)
        top = fmax(top, theta[j]);
    sum = exp(-top);
    for (j = 0; j < model->n; j++)
        sum += exp(theta[j] - top);
    for (i = 0; i < model->outcomes; i++) {
        size_t place = model->place[i];
        double logit = place == SIZE_MAX ? -INFINITY
                       : place == 0      ? 0
                                         : theta[place - 1];

        lq[i] = logit - top - log(sum);
        q[i] = exp(lq[i]);
    }
}

/* ---- looking at it ------------------------------------------------------- */

void
kl_model_free(struct kl_model *model)
{
    if (model == NULL)
        return;
    kl_spec_free(model->start);
    kl_labels_free(model->labels);
    free(model->place);
    free(model->free);
    free(model->theta);
    free(model);
}

enum kl_nature
kl_model_nature(const struct kl_model *model)
{
    return model->nature;
}

size_t
kl_model_parts(const struct kl_model *model)
{
    return model->mixture == NULL ? 1 : model->parts;
}

size_t
kl_model_size(const struct kl_model *model)
{
    return model->n;
}

const char *
kl_model_name(const struct kl_model *model, size_t j)
{
    return model->free[j].name;
}

/* The weight of part k of a mixture. */
static double
share_of(const struct kl_model *model, const double *theta, size_t k)
{
    double top = 0, sum, own = 0;
    size_t j;

    for (j = 0; j < model->n; j++)
        if (model->free[j].scale == KL_FREE_SHARE)
            top = fmax(top, theta[j]);
    sum = exp(-top);
    for (j = 0; j < model->n; j++)
        if (model->free[j].scale == KL_FREE_SHARE) {
            sum += exp(theta[j] - top);
            own = model->free[j].part == k ? theta[j] : own;
        }
    return exp(own - top) / sum;
}

double
kl_model_value(const struct kl_model *model, const double *theta, size_t j)
{
    const struct kl_free *row = &model->free[j];

    if (row->scale == KL_FREE_SHARE && !kl_model_is_categories(model))
        return share_of(model, theta, row->part);
    return kl_free_value(row, theta[j]);
}

void
kl_model_start(const struct kl_model *model, double *theta)
{
    memcpy(theta, model->theta, model->n * sizeof *theta);
}

static struct kl_spec *
list_of(const struct kl_model *model, const double *theta)
{
    double *q = kl_malloc(2 * model->outcomes * sizeof *q);
    struct kl_spec *spec;

    kl_model_shares(model, theta, q, q + model->outcomes);
    spec = kl_spec_list(q, model->outcomes, model->labels);
    free(q);
    return spec;
}

/* Put theta into a copy of the start. */
static enum kl_status
fill(const struct kl_model *model, const double *theta, struct kl_spec *copy,
     struct kl_err *err)
{
    double low = 0, high = 0; /* not looked at */
    struct kl_spec *inside = behind(copy, &low, &high);
    bool mixed = model->mixture != NULL;
    size_t j, k;

    for (k = 0; k < model->parts && mixed; k++)
        inside->value[k] = fmax(share_of(model, theta, k), 0x1p-1074);
    for (j = 0; j < model->n; j++) {
        const struct kl_free *row = &model->free[j];
        struct kl_spec *part =
            mixed ? behind(inside->part[row->part], &low, &high) : inside;

        if (row->scale == KL_FREE_SHARE)
            continue;
        part->a[row->index] = kl_free_value(row, theta[j]);
        if (kl_param_check(row->row, part->a[row->index], err) != KL_OK)
            return KL_E_DOMAIN;
    }
    for (k = 0; k < model->parts; k++) {
        struct kl_spec *part =
            mixed ? behind(inside->part[k], &low, &high) : inside;
        const char *wrong = part->family->refuse != NULL
                                ? part->family->refuse(part->a)
                                : NULL;

        if (wrong != NULL)
            return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "%s", wrong);
    }
    return KL_OK;
}

enum kl_status
kl_model_spec(const struct kl_model *model, const double *theta,
              struct kl_spec **spec, struct kl_err *err)
{
    struct kl_spec *copy;
    enum kl_status status;

    if (kl_model_is_categories(model)) {
        *spec = list_of(model, theta);
        return KL_OK;
    }
    copy = kl_spec_copy(model->start);
    status = fill(model, theta, copy, err);
    if (status == KL_OK)
        *spec = copy;
    else
        kl_spec_free(copy);
    return status;
}

/* ---- rounding ------------------------------------------------------------ */

/* To the decimal that reads back as itself. */
static double
rounded(double x, double grid)
{
    char text[400];
    double value;

    if (!(grid > 0) || !(grid < 1) || !(fabs(x) < 1e15))
        return x;
    snprintf(text, sizeof text, "%.*f", (int)fmin(ceil(-log10(grid)), 300), x);
    return kl_number_parse(text, strlen(text), &value) ? value + 0.0 : x;
}

/* Weights: the first is what the others leave, so that their sum stays 1. */
static void
round_shares(const struct kl_model *model, const double *grid,
             struct kl_spec *mixture)
{
    double left = 1, coarse = 1;
    size_t j;

    for (j = 0; j < model->n; j++)
        if (model->free[j].scale == KL_FREE_SHARE)
            coarse = fmin(coarse, grid[j]);
    for (j = 1; j < mixture->n; j++) {
        double value = rounded(mixture->value[j], coarse);

        if (!(value > 0))
            return;
        left -= value;
    }
    left = rounded(left, coarse);
    if (!(left > 0))
        return;
    for (j = 1; j < mixture->n; j++)
        mixture->value[j] = rounded(mixture->value[j], coarse);
    mixture->value[0] = left;
}

void
kl_model_round(const struct kl_model *model, const double *grid,
               struct kl_spec *spec)
{
    double low = 0, high = 0; /* not looked at */
    struct kl_spec *inside = behind(spec, &low, &high);
    bool mixed = model->mixture != NULL;
    size_t j;

    for (j = 0; j < model->n; j++) {
        const struct kl_free *row = &model->free[j];
        struct kl_spec *part =
            mixed ? behind(inside->part[row->part], &low, &high) : inside;
        double value;

        if (row->scale == KL_FREE_SHARE)
            continue;
        value = rounded(part->a[row->index], grid[j]);
        if (kl_param_check(row->row, value, NULL) == KL_OK)
            part->a[row->index] = value;
    }
    if (mixed)
        round_shares(model, grid, inside);
}
