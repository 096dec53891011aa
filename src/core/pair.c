#include "config.h"

#include "klscope/core/pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/tail.h"

void
kl_pair_clear(struct kl_pair *pair)
{
    kl_labels_free(pair->labels);
    kl_bins_clear(&pair->side[KL_P]);
    kl_bins_clear(&pair->side[KL_Q]);
    *pair = (struct kl_pair){0};
}

void
kl_pair_copy(struct kl_pair *to, const struct kl_pair *from)
{
    *to = *from;
    if (from->labels != NULL)
        to->labels = kl_labels_copy(from->labels);
    kl_bins_copy(&to->side[KL_P], &from->side[KL_P]);
    kl_bins_copy(&to->side[KL_Q], &from->side[KL_Q]);
}

/* ---- matching ------------------------------------------------------------ */

/* Labels match where they are the same for the same bins. */
static bool
same_labels(const struct kl_labels *a, const struct kl_labels *b)
{
    size_t i, n = kl_labels_count(a);

    if (kl_labels_count(b) != n)
        return false;
    for (i = 0; i < n; i++)
        if (strcmp(kl_labels_get(a, i), kl_labels_get(b, i)) != 0)
            return false;
    return true;
}

/* Lengthen a side's weights to n bins with zeros. */
static void
extend(struct kl_bins *bins, size_t n)
{
    double *w = kl_calloc(n, sizeof *w);
    struct kl_tail tail = bins->tail;

    memcpy(w, bins->w, bins->n * sizeof *w);
    kl_bins_clear(bins);
    kl_bins_init(bins, w, NULL, n);
    bins->tail = tail;
}

static void
match_labels(struct kl_dist *p, struct kl_dist *q)
{
    size_t i, at, most = p->bins.n + q->bins.n;
    double *w;

    if (same_labels(p->labels, q->labels))
        return;
    w = kl_calloc(most, sizeof *w);
    for (i = 0; i < q->bins.n; i++) {
        const char *label = kl_labels_get(q->labels, i);

        if (!kl_labels_find(p->labels, label, strlen(label), &at)) {
            at = kl_labels_count(p->labels);
            kl_labels_add(p->labels, label, strlen(label));
        }
        w[at] = q->bins.w[i];
    }
    if (kl_labels_count(p->labels) > p->bins.n)
        extend(&p->bins, kl_labels_count(p->labels));
    kl_bins_clear(&q->bins);
    kl_bins_init(&q->bins, w, NULL, kl_labels_count(p->labels));
}

/* A probability below this is where weights stop and log-weights are needed:
 * far above the least double, so that products with it stay normal. */
#define LOG_TINY (-600)

/* Log-weights cost time and memory; drop them where plain weights say the
 * same. */
static void
drop_logs(struct kl_pair *pair)
{
    size_t i;
    int s;

    for (s = 0; s < 2; s++) {
        const double *lw = pair->side[s].lw;

        for (i = 0; lw != NULL && i < pair->n; i++)
            if (lw[i] > -INFINITY && lw[i] < LOG_TINY)
                return;
    }
    for (s = 0; s < 2; s++) {
        free(pair->side[s].lw);
        pair->side[s].lw = NULL;
    }
}

static const char *const side_name[] = {"P", "Q"};

/* Evaluate both integer specs on a window. */
static enum kl_status
eval_window(struct kl_dist dist[2], const struct kl_spec *spec[2],
            const int64_t *hull, const struct kl_loader *loader,
            struct kl_err *err)
{
    enum kl_status status = KL_OK;
    int s;

    for (s = 0; s < 2 && status == KL_OK; s++) {
        double total = dist[s].total;

        kl_dist_clear(&dist[s]);
        status = kl_spec_eval(spec[s], hull, loader, &dist[s], err);
        if (status == KL_OK)
            status = kl_dist_integers(&dist[s], hull, err);
        dist[s].total = total;
        kl_err_source(err, status != KL_OK ? side_name[s] : "");
    }
    return status;
}

/* The window that holds both. */
static enum kl_status
find_hull(struct kl_dist dist[2], int64_t hull[2], struct kl_err *err)
{
    int s;

    for (s = 0; s < 2; s++) {
        enum kl_status status = kl_dist_integers(&dist[s], NULL, err);
        int64_t last;

        if (status != KL_OK) {
            kl_err_source(err, side_name[s]);
            return status;
        }
        last = dist[s].first + (int64_t)dist[s].bins.n - 1;
        hull[0] = s == 0 || dist[s].first < hull[0] ? dist[s].first : hull[0];
        hull[1] = s == 0 || last > hull[1] ? last : hull[1];
    }
    return KL_OK;
}

/* A window that holds all of p and of q to 2^-80 may still cut p^2/q where it
 * is large; it grows until chi2 has its digits, both ways, or is too long. */
enum { WINDOW_FOR_TAILS = 1 << 16 };

static enum kl_status
match_integers(struct kl_dist dist[2], const struct kl_spec *spec[2],
               const struct kl_loader *loader, struct kl_err *err)
{
    const struct kl_bins *p = &dist[KL_P].bins, *q = &dist[KL_Q].bins;
    enum kl_status status;
    int64_t hull[2];

    status = find_hull(dist, hull, err);
    if (status == KL_OK)
        status = eval_window(dist, spec, hull, loader, err);
    while (status == KL_OK && p->n < WINDOW_FOR_TAILS &&
           !(kl_tail_settled(p, q) && kl_tail_settled(q, p))) {
        hull[1] += (hull[1] - hull[0]) / 2 + 8;
        status = eval_window(dist, spec, hull, loader, err);
    }
    return status;
}

static enum kl_status
match(struct kl_dist dist[2], const struct kl_spec *spec[2],
      const struct kl_loader *loader, struct kl_err *err)
{
    struct kl_dist *p = &dist[KL_P], *q = &dist[KL_Q];

    if (p->outcomes == KL_INTEGERS || q->outcomes == KL_INTEGERS)
        return match_integers(dist, spec, loader, err);
    if (p->outcomes != q->outcomes)
        return kl_fail(err, KL_E_LENGTH, KL_AT_NONE,
                       "%s has labels and %s has none: they cannot be "
                       "matched",
                       p->outcomes == KL_LABELLED ? "P" : "Q",
                       p->outcomes == KL_LABELLED ? "Q" : "P");
    if (p->outcomes == KL_LABELLED)
        match_labels(p, q);
    else if (p->bins.n != q->bins.n)
        return kl_fail(err, KL_E_LENGTH, KL_AT_NONE,
                       "P has %zu outcomes and Q has %zu; only labelled "
                       "distributions may differ",
                       p->bins.n, q->bins.n);
    return KL_OK;
}

enum kl_status
kl_pair_init(struct kl_pair *pair, const struct kl_spec *p,
             const struct kl_spec *q, const struct kl_loader *loader,
             struct kl_err *err)
{
    const struct kl_spec *spec[2] = {p, q};
    struct kl_dist dist[2] = {{0}, {0}};
    enum kl_status status;

    status = kl_spec_same_nature(p, q, err);
    if (status != KL_OK)
        return status;
    status = kl_spec_eval(p, NULL, loader, &dist[KL_P], err);
    kl_err_source(err, status != KL_OK ? "P" : "");
    if (status == KL_OK) {
        status = kl_spec_eval(q, NULL, loader, &dist[KL_Q], err);
        kl_err_source(err, status != KL_OK ? "Q" : "");
    }
    if (status == KL_OK)
        status = match(dist, spec, loader, err);
    if (status != KL_OK) {
        kl_dist_clear(&dist[KL_P]);
        kl_dist_clear(&dist[KL_Q]);
        return status;
    }
    *pair = (struct kl_pair){
        .n = dist[KL_P].bins.n,
        .outcomes = dist[KL_P].outcomes,
        .labels = dist[KL_P].labels,
        .first = dist[KL_P].first,
        .side = {dist[KL_P].bins, dist[KL_Q].bins},
        .total = {dist[KL_P].total, dist[KL_Q].total},
    };
    kl_labels_free(dist[KL_Q].labels);
    drop_logs(pair);
    return KL_OK;
}

/* ---- names --------------------------------------------------------------- */

void
kl_pair_label(const struct kl_pair *pair, size_t i, struct kl_buf *out)
{
    if (pair->outcomes == KL_LABELLED)
        kl_buf_adds(out, kl_labels_get(pair->labels, i));
    else if (pair->outcomes == KL_INTEGERS)
        kl_buf_addf(out, "%lld", (long long)(pair->first + (int64_t)i));
    else
        kl_buf_addf(out, "%zu", i + 1);
}

bool
kl_pair_find(const struct kl_pair *pair, const char *text, size_t len,
             size_t *at)
{
    double value, first;

    if (pair->outcomes == KL_LABELLED)
        return kl_labels_find(pair->labels, text, len, at);
    first = pair->outcomes == KL_INTEGERS ? (double)pair->first : 1;
    if (!kl_number_parse(text, len, &value) || value != floor(value) ||
        value < first || value - first >= (double)pair->n)
        return false;
    *at = (size_t)(value - first);
    return true;
}

struct kl_labels *
kl_pair_labels(const struct kl_pair *pair)
{
    struct kl_labels *labels = kl_labels_new();
    struct kl_buf name = KL_BUF_INIT;
    size_t i;

    for (i = 0; i < pair->n; i++) {
        kl_buf_reset(&name);
        kl_pair_label(pair, i, &name);
        kl_labels_add(labels, kl_buf_text(&name), name.len);
    }
    kl_buf_clear(&name);
    return labels;
}

void
kl_pair_name(struct kl_pair *pair)
{
    if (pair->outcomes == KL_LABELLED)
        return;
    pair->labels = kl_pair_labels(pair);
    pair->outcomes = KL_LABELLED;
}

/* ---- insertion and deletion ---------------------------------------------- */

/* Move the entries of an array from `from` on to `to`; size is one entry's. */
static void
move(void *array, size_t size, size_t to, size_t from, size_t n)
{
    memmove((char *)array + to * size, (char *)array + from * size,
            (n - from) * size);
}

static void
insert_bin(struct kl_bins *bins, size_t at)
{
    size_t n = bins->n;

    bins->w = kl_realloc(bins->w, n + 1, sizeof *bins->w);
    move(bins->w, sizeof *bins->w, at + 1, at, n);
    bins->w[at] = 0;
    if (bins->lw != NULL) {
        bins->lw = kl_realloc(bins->lw, n + 1, sizeof *bins->lw);
        move(bins->lw, sizeof *bins->lw, at + 1, at, n);
        bins->lw[at] = -INFINITY;
    }
    if (bins->hold != NULL) {
        bins->hold = kl_realloc(bins->hold, n + 1, 1);
        move(bins->hold, 1, at + 1, at, n);
        bins->hold[at] = KL_FREE;
    }
    bins->n = n + 1;
    kl_bins_total(bins);
}

static void
delete_bin(struct kl_bins *bins, size_t i)
{
    move(bins->w, sizeof *bins->w, i, i + 1, bins->n);
    if (bins->lw != NULL)
        move(bins->lw, sizeof *bins->lw, i, i + 1, bins->n);
    if (bins->hold != NULL)
        move(bins->hold, 1, i, i + 1, bins->n);
    bins->n--;
    kl_bins_total(bins);
}

void
kl_pair_insert(struct kl_pair *pair, size_t at, const char *label)
{
    kl_labels_insert(pair->labels, at, label, strlen(label));
    insert_bin(&pair->side[KL_P], at);
    insert_bin(&pair->side[KL_Q], at);
    pair->n++;
}

void
kl_pair_delete(struct kl_pair *pair, size_t i)
{
    kl_labels_delete(pair->labels, i);
    delete_bin(&pair->side[KL_P], i);
    delete_bin(&pair->side[KL_Q], i);
    pair->n--;
}
