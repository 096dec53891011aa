/* Mixtures. Parts on the integers are added one by one as logs over the window
 * that holds them all, so that no more than two are in memory at a time.
 */
#include "config.h"

#include "klscope/core/spec_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

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
    tail->below += part->below;
    if (!part->infinite)
        return;
    tail->infinite = true;
    tail->ratio = fmax(tail->ratio, part->ratio);
    tail->slope = fmax(tail->slope, part->slope);
    tail->bend = fmax(tail->bend, part->bend);
}

enum kl_status
kl_spec_mix_on(const struct kl_spec *spec, const int64_t hull[2],
               const struct kl_loader *loader, struct kl_dist *dist,
               struct kl_err *err)
{
    size_t n = (size_t)(hull[1] - hull[0] + 1), i, k;
    double *lw = kl_malloc(n * sizeof *lw);
    struct kl_tail tail = {0};
    enum kl_status status;
    double shift = 0;

    for (i = 0; i < n; i++)
        lw[i] = -INFINITY;
    for (k = 0; k < spec->n; k++) {
        struct kl_dist part = {0};

        status = kl_spec_eval_on(spec->part[k], hull, loader, &part, err);
        if (status != KL_OK) {
            free(lw);
            return status;
        }
        add_part(lw, hull[0], &part, spec->value[k]);
        join_tail(&tail, &part.bins.tail);
        shift = fmax(shift, part.bins.shift);
        kl_dist_clear(&part);
    }
    status = kl_dist_of_logs(hull[0], lw, n, tail, dist, err);
    if (status == KL_OK)
        dist->bins.shift = shift;
    return status;
}

static enum kl_status
mix_positions(const struct kl_spec *spec, const struct kl_dist *part,
              struct kl_dist *dist, struct kl_err *err)
{
    size_t n = part[0].bins.n, i, k;
    double *w;

    for (k = 0; k < spec->n; k++) {
        if (part[k].outcomes != KL_POSITIONS)
            return kl_fail(err, KL_E_LENGTH, KL_AT_NONE,
                           "some parts of the mixture have labels and some "
                           "have none");
        if (part[k].bins.n != n)
            return kl_fail(err, KL_E_LENGTH, KL_AT_NONE,
                           "parts of the mixture have %zu and %zu outcomes; "
                           "only labelled parts may differ",
                           n, part[k].bins.n);
    }
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

enum kl_status
kl_spec_mix(const struct kl_spec *spec, const struct kl_loader *loader,
            struct kl_dist *dist, struct kl_err *err)
{
    struct kl_dist *part = kl_calloc(spec->n, sizeof *part);
    enum kl_status status = KL_OK;
    bool labelled = true;
    size_t k;

    for (k = 0; k < spec->n && status == KL_OK; k++) {
        status = kl_spec_eval(spec->part[k], NULL, loader, &part[k], err);
        labelled &= part[k].outcomes == KL_LABELLED;
    }
    if (status == KL_OK)
        status = labelled ? mix_labelled(spec, part, dist)
                          : mix_positions(spec, part, dist, err);
    for (k = 0; k < spec->n; k++)
        kl_dist_clear(&part[k]);
    free(part);
    return status;
}
