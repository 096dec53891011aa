/* What may lie between samples: each two of them are asked, by interval
 * arithmetic, what there can be at most and at least between them. Where that
 * is far from what they are, and would matter, a sample is taken in the middle,
 * until it is not so, or too many have been.
 */
#include "config.h"

#include "klscope/core/features_private.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/core/expr_range.h"

/* How much more or less than what is known is a surprise, in nats, and how much
 * less than all the mass it may have not to matter: what is small is let go
 * unless it is strange, for tails with waves have no end. */
static const struct {
    double surprise, too_little;
} criteria[] = {{0.5, 16}, {2, 30}};
enum { CRITERIA = sizeof criteria / sizeof criteria[0] };

/* Samples that may be added, fewer of long expressions; rounds of halving. */
enum { MOST = 4096, SHORT = 64, ROUNDS = 64 };

/* Between two samples. */
struct cell {
    double a, b, la, lb; /* where, and log-densities there */
};

struct cells {
    struct cell *at;
    size_t n, cap;
};

static void
add_cell(struct cells *cells, struct cell cell)
{
    if (cells->n == cells->cap) {
        cells->cap = 2 * cells->cap + 64;
        cells->at = kl_realloc(cells->at, cells->cap, sizeof *cells->at);
    }
    cells->at[cells->n++] = cell;
}

static double
log_at(const struct kl_sample *sample)
{
    return sample->sign == 1 ? sample->lp : -INFINITY;
}

/* Halfway, on the scale of logarithms if both are far apart there. */
static double
middle_of(const struct cell *cell)
{
    double a = cell->a, b = cell->b;

    if (a > 0 && b > 4 * a)
        return sqrt(a) * sqrt(b);
    if (b < 0 && a < 4 * b)
        return -sqrt(-a) * sqrt(-b);
    return a + (b - a) / 2;
}

/* Whether there may be something in a cell that its ends know nothing of. */
static bool
may_hide(const struct kl_probe *probe, const struct cell *cell,
         struct kl_range *work)
{
    struct kl_range all = kl_expr_range(probe->expr, cell->a, cell->b, work);
    double most = all.hi > 0 ? (double)logl(all.hi) : -INFINITY;
    double least = all.lo > 0 ? (double)logl(all.lo) : -INFINITY;
    double high = fmax(cell->la, cell->lb), low = fmin(cell->la, cell->lb);
    double width = log(cell->b - cell->a), middle = middle_of(cell);
    double surprise = fmax(most - high, low - least);
    double mass = fmax(most, high) + width - probe->total;
    int i;

    if (!(cell->a < middle && middle < cell->b))
        return false;
    for (i = 0; i < CRITERIA; i++)
        if (surprise > criteria[i].surprise && mass > -criteria[i].too_little)
            return true;
    return false;
}

static void
keep_if_hiding(const struct kl_probe *probe, struct cells *cells,
               struct cell cell, struct kl_range *work)
{
    if (may_hide(probe, &cell, work))
        add_cell(cells, cell);
}

/* Sample the middles of all cells; those of their halves that may hide
 * something go to the next round. */
static void
halve_all(struct kl_probe *probe, const struct cells *now, struct cells *next,
          struct kl_range *work)
{
    double *middle = kl_malloc(now->n * sizeof *middle);
    size_t i, before = probe->n;

    for (i = 0; i < now->n; i++)
        middle[i] = middle_of(&now->at[i]);
    kl_probe_add(probe, middle, now->n);
    for (i = 0; i < now->n; i++) {
        struct cell left = now->at[i], right = left;

        left.b = right.a = middle[i];
        left.lb = right.la = log_at(&probe->at[before + i]);
        keep_if_hiding(probe, next, left, work);
        keep_if_hiding(probe, next, right, work);
    }
    free(middle);
}

void
kl_probe_hidden(struct kl_probe *probe)
{
    struct kl_range *work =
        kl_malloc(kl_expr_range_room(probe->expr) * sizeof *work);
    struct cells now = {0}, next = {0}, swap;
    size_t length = probe->expr->n > SHORT ? probe->expr->n : SHORT;
    size_t i, end = probe->n + MOST * SHORT / length;
    int round;

    for (i = 0; i + 1 < probe->n; i++) {
        const struct kl_sample *s = &probe->at[i];

        keep_if_hiding(probe, &now,
                       (struct cell){s[0].x, s[1].x, log_at(&s[0]),
                                     log_at(&s[1])},
                       work);
    }
    for (round = 0; round < ROUNDS && now.n > 0 && probe->n + now.n <= end;
         round++) {
        next.n = 0;
        halve_all(probe, &now, &next, work);
        swap = now, now = next, next = swap;
    }
    free(work);
    free(now.at);
    free(next.at);
    kl_probe_sort(probe);
}
