/* Edits of one side. A probability is set by holding its bin at exactly the
 * number asked for; every other bin is left alone, since free bins are only
 * known by their share of what the fixed ones leave. So an edit costs the same
 * for ten outcomes and ten million, and to undo it two cells go back.
 */
#include "config.h"

#include "klscope/core/edit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

static struct kl_dd
unlocked_dd(const struct kl_bins *bins)
{
    struct kl_dd fixed = bins->fixed;

    if (bins->held < bins->n)
        fixed = kl_dd_add_d(fixed, -bins->w[bins->held]);
    return kl_dd_add_d(kl_dd_neg(fixed), 1);
}

double
kl_bins_unlocked(const struct kl_bins *bins)
{
    double mass = kl_dd_value(unlocked_dd(bins));

    return mass < 0 ? 0 : mass > 1 ? 1 : mass;
}

static enum kl_status
check_target(const struct kl_bins *bins, size_t i, double x,
             struct kl_err *err)
{
    double most = kl_bins_unlocked(bins);
    char number[KL_NUMBER], limit[KL_NUMBER];

    if (kl_bins_hold(bins, i) == KL_LOCKED)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "this outcome is locked: unlock it first");
    if (kl_bins_unlocked_count(bins) < 2)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "no other outcome is free to give or take");
    if (x >= 0 && x <= most)
        return KL_OK;
    if (most < 1 && x >= 0)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "%s is too much: the locked outcomes leave %s",
                       kl_number_exact(number, x),
                       kl_number_exact(limit, most));
    return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                   "%s is no probability: it must be in 0 to 1",
                   kl_number_exact(number, x));
}

/* Weights and their sum must stay well inside a double's range; sides that an
 * endless game has driven out of it are written anew. */
static bool
in_range(double weight)
{
    return weight == 0 || (weight > 0x1p-400 && weight < 0x1p400);
}

/* The cell of a free bin that has probability p. */
static struct kl_cell
free_cell(const struct kl_bins *bins, double p, double log_p)
{
    return (struct kl_cell){.w = kl_bins_weight_for(bins, p),
                            .lw = log_p - bins->log_scale,
                            .hold = KL_FREE};
}

enum kl_status
kl_bins_plan(const struct kl_bins *bins, size_t i, double x,
             struct kl_change change[2], int *n, enum kl_plan *plan,
             struct kl_err *err)
{
    enum kl_status status = check_target(bins, i, x, err);
    size_t held = bins->held;
    struct kl_cell freed;
    double rest;

    if (status != KL_OK)
        return status;
    *n = 0;
    *plan = KL_PLAN_WHOLE;
    rest = kl_dd_value(bins->free); /* weight of those that share the rest */
    if (kl_bins_hold(bins, i) == KL_FREE)
        rest = kl_dd_value(kl_dd_add_d(bins->free, -bins->w[i]));
    if (held < bins->n && held != i) {
        if (!(bins->scale.hi > 0))
            return KL_OK;
        freed = free_cell(bins, bins->w[held], kl_bins_logprob(bins, held));
        if (!in_range(freed.w))
            return KL_OK;
        rest += freed.w;
        change[(*n)++] = (struct kl_change){held, freed};
    }
    if (!(rest > 0) || !in_range(rest)) {
        *n = 0;
        return KL_OK;
    }
    if (*n == 0 && held == i && bins->w[i] == x) {
        *plan = KL_PLAN_CELLS;
        return KL_OK;
    }
    change[(*n)++] =
        (struct kl_change){i, {.w = fabs(x), .lw = log(x), .hold = KL_HELD}};
    *plan = KL_PLAN_CELLS;
    return KL_OK;
}

void
kl_bins_assign(struct kl_bins *bins, size_t i, double x)
{
    struct kl_dd others = {0, 0};
    size_t k;
    bool alike;

    for (k = 0; k < bins->n; k++)
        if (k != i && kl_bins_hold(bins, k) != KL_LOCKED)
            others = kl_dd_add(others, kl_bins_prob_dd(bins, k));
    alike = !(kl_dd_value(others) > 0);
    for (k = 0; k < bins->n; k++) {
        double w = kl_bins_prob(bins, k);

        if (k == i || kl_bins_hold(bins, k) == KL_LOCKED)
            continue;
        if (bins->lw != NULL)
            bins->lw[k] = alike ? 0 : kl_bins_logprob(bins, k);
        bins->w[k] = alike ? 1 : w;
        if (bins->hold != NULL)
            bins->hold[k] = KL_FREE;
    }
    if (bins->hold == NULL)
        bins->hold = kl_calloc(bins->n, 1);
    bins->hold[i] = KL_HELD;
    bins->w[i] = fabs(x); /* no -0 */
    if (bins->lw != NULL)
        bins->lw[i] = log(x);
    kl_bins_total(bins);
}

void
kl_bins_settle(struct kl_bins *bins)
{
    size_t k;

    for (k = 0; k < bins->n; k++) {
        double w = kl_bins_prob(bins, k), lw = kl_bins_logprob(bins, k);

        if (kl_bins_hold(bins, k) == KL_LOCKED)
            continue;
        bins->w[k] = w;
        if (bins->lw != NULL)
            bins->lw[k] = lw;
        if (bins->hold != NULL)
            bins->hold[k] = KL_FREE;
    }
    kl_bins_total(bins);
}

struct kl_cell
kl_bins_lock_cell(const struct kl_bins *bins, size_t i, bool lock)
{
    struct kl_cell cell = {.w = kl_bins_prob(bins, i),
                           .lw = kl_bins_logprob(bins, i),
                           .hold = lock ? KL_LOCKED : KL_HELD};

    if (!lock && bins->held < bins->n && bins->scale.hi > 0)
        return free_cell(bins, cell.w, cell.lw);
    return cell;
}

void
kl_bins_reshape(struct kl_bins *bins, const double *weight)
{
    size_t i;

    for (i = 0; i < bins->n; i++) {
        if (kl_bins_hold(bins, i) == KL_LOCKED)
            continue;
        bins->w[i] = weight[i];
        if (bins->hold != NULL)
            bins->hold[i] = KL_FREE;
    }
    free(bins->lw);
    bins->lw = NULL;
    bins->tail = (struct kl_tail){0};
    bins->computed = false;
    bins->shift = 0;
    kl_bins_total(bins);
}
