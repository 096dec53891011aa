/* Distributions on the integers are carried as logs of weights beside the
 * weights: a Poisson probability far from its mean underflows a double long
 * before it stops mattering to a cross-entropy.
 */
#include "config.h"

#include "klscope/core/dist.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/spec_private.h"

void
kl_dist_clear(struct kl_dist *dist)
{
    kl_labels_free(dist->labels);
    kl_bins_clear(&dist->bins);
    *dist = (struct kl_dist){0};
}

void
kl_column_clear(struct kl_column *column)
{
    free(column->value);
    kl_labels_free(column->labels);
    free(column->name);
    *column = (struct kl_column){0};
}

enum kl_status
kl_dist_of_logs(int64_t first, double *lw, size_t n, struct kl_tail tail,
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
    dist->bins.computed = true;
    dist->bins.shift = fmax(top, 0);
    return KL_OK;
}

enum kl_status
kl_window_join(int64_t *first, int64_t *last, const int64_t *hull,
               struct kl_err *err)
{
    if (hull != NULL) {
        *first = hull[0] < *first ? hull[0] : *first;
        *last = hull[1] > *last ? hull[1] : *last;
    }
    if (*last - *first < KL_WINDOW_MAX)
        return KL_OK;
    return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                   "the outcomes span more than %d integers", KL_WINDOW_MAX);
}

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
integer_range(const struct kl_labels *labels, int64_t *first, int64_t *last)
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

/* Spread labelled bins over n integers from `first` on. The weights are the
 * probabilities to the last bit: a list that was edited reads back as itself.
 */
static void
spread(const struct kl_dist *from, int64_t first, size_t n, struct kl_dist *to)
{
    double *w = kl_calloc(n, sizeof *w), *lw = kl_malloc(n * sizeof *lw);
    int64_t k;
    size_t i;

    for (i = 0; i < n; i++)
        lw[i] = -INFINITY;
    for (i = 0; i < from->bins.n; i++) {
        integer_label(kl_labels_get(from->labels, i), &k);
        w[k - first] = kl_bins_prob(&from->bins, i);
        lw[k - first] = kl_bins_logprob(&from->bins, i);
    }
    *to = (struct kl_dist){
        .outcomes = KL_INTEGERS, .first = first, .total = from->total};
    kl_bins_init(&to->bins, w, lw, n);
}

enum kl_status
kl_dist_integers(struct kl_dist *dist, const int64_t *hull, struct kl_err *err)
{
    int64_t first, last;
    struct kl_dist made;

    if (dist->outcomes == KL_INTEGERS)
        return KL_OK;
    if (dist->labels == NULL ||
        !integer_range(dist->labels, &first, &last))
        return kl_fail(err, KL_E_LENGTH, KL_AT_NONE,
                       "a family has integer outcomes: label the other "
                       "distribution with integers, as in 0=0.5,1=0.5");
    if (kl_window_join(&first, &last, hull, err) != KL_OK)
        return KL_E_LIMIT;
    spread(dist, first, (size_t)(last - first + 1), &made);
    kl_dist_clear(dist);
    *dist = made;
    return KL_OK;
}
