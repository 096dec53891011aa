/* From a spec to outcomes and weights.
 *
 * Distributions on the integers are carried as log-weights over a window of
 * consecutive outcomes: a Poisson probability far from its mean underflows a
 * double long before it stops mattering to a cross-entropy. Families without
 * an end are cut where 2^-80 of the mass is left; what lies beyond is bounded
 * by struct kl_tail, not forgotten. A window always begins at the support's
 * first outcome, so that "p > 0 where q = 0" is decided exactly.
 */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/spec.h"

static enum kl_status
too_long(struct kl_err *err)
{
    return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                   "the outcomes span more than %d integers", KL_WINDOW_MAX);
}

/* Make an integer distribution of log-weights; -inf where there is none.
 *
 * err   KL_E_DOMAIN if every weight is 0
 * mem   takes lw
 */
static enum kl_status
integer_dist(int64_t first, double *lw, size_t n, struct kl_tail tail,
             struct kl_dist *dist, struct kl_err *err)
{
    double *w, top = -INFINITY;
    size_t i;

    for (i = 0; i < n; i++)
        top = lw[i] > top ? lw[i] : top;
    if (top == -INFINITY) {
        free(lw);
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "no outcome has probability above 0");
    }
    w = kl_malloc(n * sizeof *w);
    for (i = 0; i < n; i++) {
        lw[i] -= top; /* the scale is free: keep the largest weight at 1 */
        w[i] = exp(lw[i]);
    }
    *dist = (struct kl_dist){.outcomes = KL_INTEGERS, .first = first};
    kl_bins_init(&dist->bins, w, lw, n);
    dist->bins.tail = tail;
    return KL_OK;
}

/* The window to evaluate: the spec's own joined with the hull. */
static enum kl_status
join(int64_t *first, int64_t *last, const int64_t *hull, struct kl_err *err)
{
    if (hull != NULL) {
        *first = hull[0] < *first ? hull[0] : *first;
        *last = hull[1] > *last ? hull[1] : *last;
    }
    if (*last - *first >= KL_WINDOW_MAX)
        return too_long(err);
    return KL_OK;
}

static enum kl_status
eval_family_from(const struct kl_spec *spec, int64_t from, const int64_t *hull,
                 struct kl_dist *dist, struct kl_err *err)
{
    const struct kl_family *family = spec->family;
    int64_t first = family->first(spec->a), last, k;
    struct kl_tail tail = {0};
    struct kl_err inner = {0};
    enum kl_status status;
    double *lw;

    if (from < first)
        from = first;
    status = kl_family_window(family, spec->a, from, &last, &inner);
    if (status == KL_OK)
        status = join(&first, &last, hull, &inner);
    if (status != KL_OK) {
        struct kl_buf text = KL_BUF_INIT;

        kl_spec_print(spec, &text);
        kl_fail(err, status, KL_AT_NONE, "%s: %s", kl_buf_text(&text),
                inner.text);
        kl_buf_clear(&text);
        return status;
    }
    lw = kl_malloc((size_t)(last - first + 1) * sizeof *lw);
    for (k = first; k <= last; k++)
        lw[k - first] = family->logweight(spec->a, k);
    if (family->tail != NULL)
        tail = family->tail(spec->a, last);
    return integer_dist(first, lw, (size_t)(last - first + 1), tail, dist,
                        err);
}

/* ---- lists and columns --------------------------------------------------- */

static enum kl_status
eval_list(const struct kl_spec *spec, struct kl_dist *dist)
{
    double *w = kl_malloc(spec->n * sizeof *w);

    memcpy(w, spec->value, spec->n * sizeof *w);
    *dist = (struct kl_dist){
        .outcomes = spec->labels != NULL ? KL_LABELLED : KL_POSITIONS,
        .labels =
            spec->labels != NULL ? kl_labels_copy(spec->labels) : NULL};
    kl_bins_init(&dist->bins, w, NULL, spec->n);
    return KL_OK;
}

static enum kl_status
check_column(const struct kl_column *column, struct kl_err *err)
{
    char number[KL_NUMBER], quote[KL_QUOTE];
    size_t i, again;
    bool positive = false;

    for (i = 0; i < column->n; i++) {
        if (column->value[i] < 0)
            return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                           "weight %zu, %s, is negative", i + 1,
                           kl_number_exact(number, column->value[i]));
        positive |= column->value[i] > 0;
    }
    if (!positive)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "all weights are 0");
    if (column->labels != NULL &&
        kl_labels_repeated(column->labels, &i, &again)) {
        const char *label = kl_labels_get(column->labels, i);

        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "label %s stands twice, in rows %zu and %zu",
                       kl_quote(quote, label, strlen(label)), i + 1,
                       again + 1);
    }
    return KL_OK;
}

static enum kl_status
eval_column(const struct kl_spec *spec, const struct kl_loader *loader,
            struct kl_dist *dist, struct kl_err *err)
{
    struct kl_column column = {0};
    struct kl_err inner = {0};
    enum kl_status status;

    if (loader == NULL)
        return kl_fail(err, KL_E_IO, KL_AT_NONE, "no files can be read here");
    status = loader->column(loader->context, spec->source, spec->column,
                            &column, err);
    if (status != KL_OK)
        return status;
    status = check_column(&column, &inner);
    if (status != KL_OK) {
        kl_fail(err, status, KL_AT_NONE, "%s%s%s: %s", spec->source,
                spec->column != NULL ? ":" : "",
                spec->column != NULL ? spec->column : "", inner.text);
        kl_column_clear(&column);
        return status;
    }
    *dist = (struct kl_dist){
        .outcomes = column.labels != NULL ? KL_LABELLED : KL_POSITIONS,
        .labels = column.labels};
    kl_bins_init(&dist->bins, column.value, NULL, column.n);
    dist->total = kl_dd_value(dist->bins.free);
    column.labels = NULL;
    column.value = NULL;
    kl_column_clear(&column);
    return KL_OK;
}

/* ---- mixtures ------------------------------------------------------------ */

/* An integer in its plainest form, as a label that names one: "0", "-3". */
static bool
integer_label(const char *label, int64_t *value)
{
    char *end;
    const char *digits = label + (*label == '-');

    if (*digits < '0' || *digits > '9' || (*digits == '0' && digits[1] != 0) ||
        strcmp(label, "-0") == 0)
        return false;
    errno = 0;
    *value = strtoll(label, &end, 10);
    return *end == '\0' && errno == 0 && *value > -(int64_t)1e15 &&
           *value < (int64_t)1e15;
}

/* Least and greatest integer label; false if some label is no integer. */
static bool
integer_labels(const struct kl_labels *labels, int64_t *first, int64_t *last)
{
    size_t i, n = kl_labels_count(labels);
    int64_t k;

    for (i = 0; i < n; i++) {
        if (!integer_label(kl_labels_get(labels, i), &k))
            return false;
        *first = i == 0 || k < *first ? k : *first;
        *last = i == 0 || k > *last ? k : *last;
    }
    return n > 0;
}

enum kl_status
kl_dist_integers(struct kl_dist *dist, const int64_t *hull,
                 struct kl_err *err)
{
    int64_t first, last, k;
    struct kl_dist made;
    size_t i, n;
    double *lw;

    if (dist->outcomes == KL_INTEGERS)
        return KL_OK;
    if (dist->labels == NULL || !integer_labels(dist->labels, &first, &last))
        return kl_fail(err, KL_E_LENGTH, KL_AT_NONE,
                       "a family has integer outcomes: label the other "
                       "distribution with integers, as in 0=0.5,1=0.5");
    if (join(&first, &last, hull, err) != KL_OK)
        return KL_E_LIMIT;
    n = (size_t)(last - first + 1);
    lw = kl_malloc(n * sizeof *lw);
    for (i = 0; i < n; i++)
        lw[i] = -INFINITY;
    for (i = 0; i < dist->bins.n; i++) {
        integer_label(kl_labels_get(dist->labels, i), &k);
        lw[k - first] = kl_bins_logprob(&dist->bins, i);
    }
    integer_dist(first, lw, n, (struct kl_tail){0}, &made, NULL);
    made.total = dist->total;
    kl_dist_clear(dist);
    *dist = made;
    return KL_OK;
}

/* Add weight * part into log-weights over the window that begins at first. */
static void
add_part(double *lw, int64_t first, const struct kl_dist *part, double weight)
{
    size_t i;

    for (i = 0; i < part->bins.n; i++) {
        double lp = log(weight) + kl_bins_logprob(&part->bins, i);
        double *sum = &lw[part->first - first + (int64_t)i];
        double high = lp > *sum ? lp : *sum, low = lp > *sum ? *sum : lp;

        if (low == -INFINITY)
            *sum = high;
        else
            *sum = high + log1p(exp(low - high));
    }
}

/* Bounds that hold for each part hold for the mixture with the worst of each:
 * a ratio of sums lies between the ratios of the terms. */
static void
join_tail(struct kl_tail *tail, const struct kl_tail *part)
{
    if (!part->infinite)
        return;
    tail->infinite = true;
    tail->ratio = fmax(tail->ratio, part->ratio);
    tail->slope = fmax(tail->slope, part->slope);
    tail->bend = fmax(tail->bend, part->bend);
}

static enum kl_status
mix_integers(const struct kl_spec *spec, const struct kl_dist *part,
             struct kl_dist *dist, struct kl_err *err)
{
    size_t n = part[0].bins.n, i, k;
    double *lw = kl_malloc(n * sizeof *lw);
    struct kl_tail tail = {0};

    for (i = 0; i < n; i++)
        lw[i] = -INFINITY;
    for (k = 0; k < spec->n; k++) {
        add_part(lw, part[0].first, &part[k], spec->value[k]);
        join_tail(&tail, &part[k].bins.tail);
    }
    return integer_dist(part[0].first, lw, n, tail, dist, err);
}

static enum kl_status
mix_positions(const struct kl_spec *spec, const struct kl_dist *part,
              struct kl_dist *dist, struct kl_err *err)
{
    size_t n = part[0].bins.n, i, k;
    double *w;

    for (k = 1; k < spec->n; k++)
        if (part[k].bins.n != n || part[k].outcomes != KL_POSITIONS)
            return kl_fail(err, KL_E_LENGTH, KL_AT_NONE,
                           "the parts of a mixture have %zu and %zu outcomes "
                           "without labels in common",
                           n, part[k].bins.n);
    w = kl_calloc(n, sizeof *w);
    for (k = 0; k < spec->n; k++)
        for (i = 0; i < n; i++)
            w[i] += spec->value[k] * kl_bins_prob(&part[k].bins, i);
    *dist = (struct kl_dist){.outcomes = KL_POSITIONS};
    kl_bins_init(&dist->bins, w, NULL, n);
    return KL_OK;
}

static enum kl_status
mix_labelled(const struct kl_spec *spec, const struct kl_dist *part,
             struct kl_dist *dist)
{
    struct kl_labels *labels = kl_labels_copy(part[0].labels);
    size_t most = 0, i, k, at;
    double *w;

    for (k = 0; k < spec->n; k++)
        most += part[k].bins.n;
    w = kl_calloc(most, sizeof *w);
    for (k = 0; k < spec->n; k++)
        for (i = 0; i < part[k].bins.n; i++) {
            const char *label = kl_labels_get(part[k].labels, i);

            if (!kl_labels_find(labels, label, strlen(label), &at)) {
                at = kl_labels_count(labels);
                kl_labels_add(labels, label, strlen(label));
            }
            w[at] += spec->value[k] * kl_bins_prob(&part[k].bins, i);
        }
    *dist = (struct kl_dist){.outcomes = KL_LABELLED, .labels = labels};
    kl_bins_init(&dist->bins, w, NULL, kl_labels_count(labels));
    return KL_OK;
}

/* The window that holds every part, and whether any part is on integers. */
static bool
common_hull(const struct kl_dist *part, size_t n, int64_t hull[2])
{
    bool any = false;
    size_t k;

    for (k = 0; k < n; k++) {
        int64_t first = part[k].first;
        int64_t last = first + (int64_t)part[k].bins.n - 1;

        if (part[k].outcomes != KL_INTEGERS &&
            (part[k].labels == NULL ||
             !integer_labels(part[k].labels, &first, &last)))
            continue;
        hull[0] = k == 0 || first < hull[0] ? first : hull[0];
        hull[1] = k == 0 || last > hull[1] ? last : hull[1];
        any |= part[k].outcomes == KL_INTEGERS;
    }
    return any;
}

static enum kl_status
eval_parts(const struct kl_spec *spec, const int64_t *hull,
           const struct kl_loader *loader, struct kl_dist *part,
           struct kl_err *err)
{
    size_t k;

    for (k = 0; k < spec->n; k++) {
        enum kl_status status;

        kl_dist_clear(&part[k]);
        status = kl_spec_eval(spec->part[k], hull, loader, &part[k], err);
        if (status == KL_OK && hull != NULL)
            status = kl_dist_integers(&part[k], hull, err);
        if (status != KL_OK)
            return status;
    }
    return KL_OK;
}

static enum kl_status
mix(const struct kl_spec *spec, const int64_t *hull,
    const struct kl_loader *loader, struct kl_dist *part,
    struct kl_dist *dist, struct kl_err *err)
{
    int64_t joint[2] = {0, 0};
    enum kl_status status;
    size_t k;

    status = eval_parts(spec, NULL, loader, part, err);
    if (status != KL_OK)
        return status;
    if (common_hull(part, spec->n, joint)) {
        status = join(&joint[0], &joint[1], hull, err);
        if (status == KL_OK)
            status = eval_parts(spec, joint, loader, part, err);
        if (status == KL_OK)
            status = mix_integers(spec, part, dist, err);
        return status;
    }
    for (k = 0; k < spec->n; k++)
        if (part[k].outcomes != KL_LABELLED)
            return mix_positions(spec, part, dist, err);
    return mix_labelled(spec, part, dist);
}

static enum kl_status
eval_mixture(const struct kl_spec *spec, const int64_t *hull,
             const struct kl_loader *loader, struct kl_dist *dist,
             struct kl_err *err)
{
    struct kl_dist *part = kl_calloc(spec->n, sizeof *part);
    enum kl_status status = mix(spec, hull, loader, part, dist, err);
    size_t k;

    for (k = 0; k < spec->n; k++)
        kl_dist_clear(&part[k]);
    free(part);
    return status;
}

/* ---- truncation ---------------------------------------------------------- */

/* The outcome of bin i as a number, for a truncation to compare. */
static bool
outcome_number(const struct kl_dist *dist, size_t i, double *value)
{
    const char *label;

    if (dist->outcomes == KL_POSITIONS)
        *value = (double)(i + 1);
    else if (dist->outcomes == KL_INTEGERS)
        *value = (double)(dist->first + (int64_t)i);
    else {
        label = kl_labels_get(dist->labels, i);
        return kl_number_parse(label, strlen(label), value);
    }
    return true;
}

/* Keep the bins inside the limits, in place. */
static enum kl_status
cut(const struct kl_spec *spec, struct kl_dist *dist, struct kl_err *err)
{
    struct kl_bins *bins = &dist->bins;
    char quote[KL_QUOTE];
    bool positive = false;
    double value;
    size_t i;

    for (i = 0; i < bins->n; i++) {
        if (!outcome_number(dist, i, &value)) {
            const char *label = kl_labels_get(dist->labels, i);

            return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                           "truncate compares outcomes as numbers, and %s "
                           "is none",
                           kl_quote(quote, label, strlen(label)));
        }
        if (value < spec->low || value > spec->high) {
            bins->w[i] = 0;
            if (bins->lw != NULL)
                bins->lw[i] = -INFINITY;
        }
        positive |= bins->lw != NULL ? bins->lw[i] > -INFINITY
                                     : bins->w[i] > 0;
    }
    if (!positive)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "no outcome with probability above 0 is left");
    return KL_OK;
}

static enum kl_status
truncated(const struct kl_spec *spec, struct kl_dist *dist,
          struct kl_err *err)
{
    struct kl_tail tail = {0};
    int64_t first = dist->first;
    enum kl_status status;
    double *lw;
    size_t n = dist->bins.n;

    status = cut(spec, dist, err);
    if (status != KL_OK)
        return status;
    if (dist->outcomes != KL_INTEGERS) {
        kl_bins_total(&dist->bins);
        return KL_OK;
    }
    /* Far in a tail every weight may have underflowed: rescale by the logs. */
    if ((double)(first + (int64_t)n - 1) < spec->high)
        tail = dist->bins.tail;
    lw = dist->bins.lw;
    dist->bins.lw = NULL;
    kl_dist_clear(dist);
    return integer_dist(first, lw, n, tail, dist, err);
}

static enum kl_status
eval_truncate(const struct kl_spec *spec, const int64_t *hull,
              const struct kl_loader *loader, struct kl_dist *dist,
              struct kl_err *err)
{
    const struct kl_spec *part = spec->part[0];
    struct kl_err inner = {0};
    enum kl_status status;

    /* A family is kept far enough to hold the mass above the lower limit. */
    if (part->kind == KL_SPEC_FAMILY && spec->low > 0 && spec->low < 1e15)
        status = eval_family_from(part, (int64_t)ceil(spec->low), hull, dist,
                                  err);
    else
        status = kl_spec_eval(part, hull, loader, dist, err);
    if (status != KL_OK)
        return status;
    status = truncated(spec, dist, &inner);
    if (status != KL_OK) {
        struct kl_buf text = KL_BUF_INIT;

        kl_spec_print(spec, &text);
        kl_fail(err, status, KL_AT_NONE, "%s: %s", kl_buf_text(&text),
                inner.text);
        kl_buf_clear(&text);
        kl_dist_clear(dist);
    }
    return status;
}

enum kl_status
kl_spec_eval(const struct kl_spec *spec, const int64_t *hull,
             const struct kl_loader *loader, struct kl_dist *dist,
             struct kl_err *err)
{
    switch (spec->kind) {
    case KL_SPEC_LIST:
        return eval_list(spec, dist);
    case KL_SPEC_COLUMN:
        return eval_column(spec, loader, dist, err);
    case KL_SPEC_FAMILY:
        return eval_family_from(spec, INT64_MIN, hull, dist, err);
    case KL_SPEC_MIXTURE:
        return eval_mixture(spec, hull, loader, dist, err);
    case KL_SPEC_TRUNCATE:
        return eval_truncate(spec, hull, loader, dist, err);
    }
    return KL_E_PARSE; /* not reached: the kinds are all above */
}
