/* From a spec to outcomes and weights.
 *
 * Families without an end are cut where 2^-80 of the mass is left; what lies
 * beyond is bounded by struct kl_tail, not forgotten. A window always begins
 * at the support's first outcome, so that "p > 0 where q = 0" is decided
 * exactly; for the same reason it holds the upper limit of a truncation.
 */
#include "config.h"

#include "klscope/core/spec_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

/* So much of a spec is quoted that what is wrong fits behind it in a line of
 * 80 columns, but never less than tells which spec is meant. */
enum { BLAMED = 73, QUOTED = 44 };

static size_t
room_for_quote(const char *reason)
{
    size_t len = strlen(reason);

    return len + QUOTED < BLAMED ? BLAMED - len : QUOTED;
}

enum kl_status
kl_spec_blame(const struct kl_spec *spec, enum kl_status status,
              const struct kl_err *inner, struct kl_err *err)
{
    struct kl_buf text = KL_BUF_INIT;
    size_t len = room_for_quote(inner->text);

    kl_spec_print(spec, &text);
    if (text.len > len) {
        len -= strlen("...");
        while ((text.data[len] & 0xc0) == 0x80) /* not inside a character */
            len--;
        text.len = len;
        kl_buf_adds(&text, "...");
    }
    kl_fail(err, status, KL_AT_NONE, "%s: %s", kl_buf_text(&text), inner->text);
    kl_buf_clear(&text);
    return status;
}

static enum kl_status
eval_family(const struct kl_spec *spec, const int64_t hull[2],
            struct kl_dist *dist, struct kl_err *err)
{
    const struct kl_family *family = spec->family;
    size_t n = (size_t)(hull[1] - hull[0] + 1), i;
    double *lw = kl_malloc(n * sizeof *lw);
    struct kl_tail tail = {0};

    for (i = 0; i < n; i++)
        lw[i] = family->logweight(spec->a, hull[0] + (int64_t)i);
    if (family->tail != NULL)
        tail = family->tail(spec->a, hull[1]);
    return kl_dist_of_logs(hull[0], lw, n, tail, dist, err);
}

/* ---- lists and columns --------------------------------------------------- */

static enum kl_status
eval_list(const struct kl_spec *spec, struct kl_dist *dist)
{
    double *w = kl_malloc(spec->n * sizeof *w);

    memcpy(w, spec->value, spec->n * sizeof *w);
    *dist = (struct kl_dist){
        .outcomes = spec->labels != NULL ? KL_LABELLED : KL_POSITIONS,
        .labels = spec->labels != NULL ? kl_labels_copy(spec->labels) : NULL};
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
                       kl_quote(quote, label, strlen(label)), i + 1, again + 1);
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
    *dist = (struct kl_dist){.outcomes = column.labels != NULL ? KL_LABELLED
                                                               : KL_POSITIONS,
                             .labels = column.labels};
    kl_bins_init(&dist->bins, column.value, NULL, column.n);
    dist->total = kl_dd_value(dist->bins.free);
    column.labels = NULL;
    column.value = NULL;
    kl_column_clear(&column);
    return KL_OK;
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
        positive |= bins->lw != NULL ? bins->lw[i] > -INFINITY : bins->w[i] > 0;
    }
    if (!positive)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "no outcome with probability above 0 is left");
    return KL_OK;
}

/* Cut dist down to the limits; on integers it is made anew, as far in a tail
 * every weight may have underflowed while its log has not. */
static enum kl_status
truncated(const struct kl_spec *spec, struct kl_dist *dist, struct kl_err *err)
{
    int64_t first = dist->first;
    struct kl_tail tail = {0};
    double *lw, top = -INFINITY, shift = dist->bins.shift;
    enum kl_status status;
    size_t n = dist->bins.n, i;

    status = cut(spec, dist, err);
    if (status != KL_OK)
        return status;
    if (dist->outcomes != KL_INTEGERS) {
        kl_bins_total(&dist->bins);
        return KL_OK;
    }
    if ((double)(first + (int64_t)n - 1) < spec->high)
        tail = dist->bins.tail;
    lw = dist->bins.lw;
    dist->bins.lw = NULL;
    kl_dist_clear(dist);
    for (i = 0; i < n; i++)
        top = fmax(top, lw[i]);
    status = kl_dist_of_logs(first, lw, n, tail, dist, err);
    if (status == KL_OK)
        dist->bins.shift = shift + fabs(top);
    return status;
}

/* Finish a truncation whose part has been evaluated into dist. */
static enum kl_status
finish_truncation(const struct kl_spec *spec, enum kl_status status,
                  struct kl_dist *dist, struct kl_err *err)
{
    struct kl_err inner = {0};

    if (status != KL_OK)
        return status;
    status = truncated(spec, dist, &inner);
    if (status == KL_OK)
        return KL_OK;
    kl_dist_clear(dist);
    return kl_spec_blame(spec, status, &inner, err);
}

enum kl_status
kl_spec_eval_on(const struct kl_spec *spec, const int64_t hull[2],
                const struct kl_loader *loader, struct kl_dist *dist,
                struct kl_err *err)
{
    enum kl_status status;

    switch (spec->kind) {
    case KL_SPEC_FAMILY:
        return eval_family(spec, hull, dist, err);
    case KL_SPEC_MIXTURE:
        return kl_spec_mix_on(spec, hull, loader, dist, err);
    case KL_SPEC_TRUNCATE:
        status = kl_spec_eval_on(spec->part[0], hull, loader, dist, err);
        return finish_truncation(spec, status, dist, err);
    default:
        status = kl_spec_eval(spec, NULL, loader, dist, err);
        if (status == KL_OK)
            status = kl_dist_integers(dist, hull, err);
        if (status != KL_OK)
            kl_dist_clear(dist);
        return status;
    }
}

static enum kl_status
eval_integers(const struct kl_spec *spec, const int64_t *hull,
              const struct kl_loader *loader, struct kl_dist *dist,
              struct kl_err *err)
{
    struct kl_err inner = {0};
    struct kl_span span;
    enum kl_status status;
    int64_t joint[2];

    status = kl_spec_span(spec, INT64_MIN, loader, &span, err);
    if (status != KL_OK)
        return status;
    joint[0] = span.first;
    joint[1] = span.last;
    status = kl_window_join(&joint[0], &joint[1], hull, &inner);
    if (status != KL_OK)
        return kl_spec_blame(spec, status, &inner, err);
    return kl_spec_eval_on(spec, joint, loader, dist, err);
}

enum kl_status
kl_spec_eval(const struct kl_spec *spec, const int64_t *hull,
             const struct kl_loader *loader, struct kl_dist *dist,
             struct kl_err *err)
{
    enum kl_status status;

    if (kl_spec_nature(spec) == KL_CONTINUOUS)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "a density has no outcomes that could be listed");
    if (kl_spec_on_integers(spec))
        return eval_integers(spec, hull, loader, dist, err);
    switch (spec->kind) {
    case KL_SPEC_LIST:
        return eval_list(spec, dist);
    case KL_SPEC_COLUMN:
        return eval_column(spec, loader, dist, err);
    case KL_SPEC_MIXTURE:
        return kl_spec_mix(spec, loader, dist, err);
    default:
        status = kl_spec_eval(spec->part[0], NULL, loader, dist, err);
        return finish_truncation(spec, status, dist, err);
    }
}
