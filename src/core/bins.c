/* The sums are exact long integers (see exact.h) and only rounded, to
 * double-doubles, to form the scale: the order of bins and the history of
 * edits leave no trace in any probability.
 */
#include "config.h"

#include "klscope/core/bins.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

/* Below this a product's rounding error may itself underflow, and below
 * 2^-1022 a probability has lost digits: its log is then formed from logs. */
#define SMALL 0x1p-960

/* Free sums beyond this or its inverse are brought nearer to 1. */
#define FAR 0x1p600

/* The largest weight: millions of them still have a sum. */
#define MOST 0x1p1000

/* What text can be off by when it means 1: each of a few decimal numbers is
 * rounded by half a unit. */
#define NEAR_ONE (8 * 0x1p-53)

double
kl_bins_logprob(const struct kl_bins *bins, size_t i)
{
    double p = kl_bins_prob(bins, i), w = bins->w[i], log_w;

    if (p >= SMALL)
        return log(p);
    if (!kl_bins_positive(bins, i))
        return -INFINITY;
    log_w = bins->lw != NULL && w < SMALL ? bins->lw[i] : log(w);
    return kl_bins_hold(bins, i) != KL_FREE ? log_w : log_w + bins->log_scale;
}

bool
kl_bins_positive(const struct kl_bins *bins, size_t i)
{
    if (kl_bins_hold(bins, i) == KL_FREE && !(bins->scale.hi > 0))
        return false;
    return bins->w[i] > 0 || (bins->lw != NULL && bins->lw[i] > -INFINITY);
}

/* How far free and fixed weights are from summing to 1 as they are. */
static double
off_one(const struct kl_bins *bins)
{
    struct kl_dd sum = kl_dd_add(bins->free, bins->fixed);

    return fabs(kl_dd_value(kl_dd_add_d(sum, -1)));
}

double
kl_bins_off_one(const struct kl_bins *bins)
{
    double off = 0;

    if (!(bins->scale.hi > 0))
        off = fabs(bins->fixed.hi - 1 + bins->fixed.lo);
    else if (bins->scale.hi == 1 && bins->held == bins->n)
        off = off_one(bins);
    return off * (1 + 0x1p-40); /* not less than what it bounds */
}

static void
set_scale(struct kl_bins *bins, double scale)
{
    bins->scale = kl_dd_of(scale);
    bins->boost = 1;
    bins->log_scale = log(scale);
}

/* The scale where free mass is neither none nor already scaled. */
static void
divide(struct kl_bins *bins, struct kl_dd rest)
{
    struct kl_dd free = bins->free;

    bins->boost = free.hi < 1 / FAR ? FAR : free.hi > FAR ? 1 / FAR : 1;
    free.hi *= bins->boost;
    free.lo *= bins->boost;
    bins->scale = kl_dd_div(rest, free);
    bins->log_scale = log(bins->scale.hi) + bins->scale.lo / bins->scale.hi +
                      log(bins->boost);
}

/* Everything that follows from the exact sums. */
static void
rescale(struct kl_bins *bins)
{
    struct kl_dd rest;

    bins->free = kl_exact_dd(&bins->free_sum);
    bins->fixed = kl_exact_dd(&bins->fixed_sum);
    rest = kl_dd_add_d(kl_dd_neg(bins->fixed), 1);
    if (!(bins->free.hi > 0) || isinf(bins->free.hi) || !(rest.hi > 0))
        set_scale(bins, 0);
    else if (bins->held == bins->n && off_one(bins) <= NEAR_ONE)
        set_scale(bins, 1);
    else
        divide(bins, rest);
}

void
kl_bins_total(struct kl_bins *bins)
{
    kl_exact_clear(&bins->free_sum);
    kl_exact_clear(&bins->fixed_sum);
    bins->nfree = bins->n;
    bins->held = bins->n;
    for (size_t i = 0; i < bins->n; i++) {
        enum kl_hold hold = kl_bins_hold(bins, i);

        kl_exact_add(hold != KL_FREE ? &bins->fixed_sum : &bins->free_sum,
                     bins->w[i]);
        bins->nfree -= hold != KL_FREE;
        if (hold == KL_HELD)
            bins->held = i;
    }
    rescale(bins);
}

/* Multiply all weights by 2^-shift; exact unless a weight becomes subnormal,
 * and none that was above 0 becomes 0. */
static void
shift_weights(struct kl_bins *bins, int shift)
{
    for (size_t i = 0; i < bins->n; i++) {
        double w = ldexp(bins->w[i], -shift);

        bins->w[i] = w > 0 || !(bins->w[i] > 0) ? w : 0x1p-1074;
    }
    kl_bins_total(bins);
}

void
kl_bins_init(struct kl_bins *bins, double *w, double *lw, size_t n)
{
    memset(bins, 0, sizeof *bins);
    bins->n = n;
    bins->w = w;
    bins->lw = lw;
    kl_bins_total(bins);
    if (lw != NULL)
        return; /* a family's weights are probabilities */
    if (isinf(bins->free.hi))
        shift_weights(bins, 600); /* 2^64 of the largest double fit now */
    if (bins->free.hi > 0x1p500 ||
        (bins->free.hi > 0 && bins->free.hi < 0x1p-500))
        shift_weights(bins, ilogb(bins->free.hi));
}

void
kl_bins_clear(struct kl_bins *bins)
{
    free(bins->w);
    free(bins->lw);
    free(bins->hold);
    memset(bins, 0, sizeof *bins);
}

static void *
copy_of(const void *from, size_t size)
{
    return from != NULL ? memcpy(kl_malloc(size), from, size) : NULL;
}

void
kl_bins_copy(struct kl_bins *to, const struct kl_bins *from)
{
    *to = *from;
    to->w = copy_of(from->w, from->n * sizeof *from->w);
    to->lw = copy_of(from->lw, from->n * sizeof *from->lw);
    to->hold = copy_of(from->hold, from->n * sizeof *from->hold);
}

/* Count bin i in (sign 1) or out (sign -1). */
static void
account(struct kl_bins *bins, size_t i, int sign)
{
    enum kl_hold hold = kl_bins_hold(bins, i);

    if (hold == KL_FREE) {
        kl_exact_add(&bins->free_sum, sign * bins->w[i]);
        bins->nfree += (size_t)sign;
    } else {
        kl_exact_add(&bins->fixed_sum, sign * bins->w[i]);
        if (hold == KL_HELD)
            bins->held = sign > 0 ? i : bins->n;
    }
}

struct kl_cell
kl_bins_put(struct kl_bins *bins, size_t i, struct kl_cell cell)
{
    struct kl_cell old = {.w = bins->w[i], .hold = kl_bins_hold(bins, i)};

    assert(i < bins->n && cell.w >= 0);
    assert(cell.hold != KL_HELD || bins->held == i || bins->held == bins->n);
    account(bins, i, -1);
    bins->w[i] = fmin(cell.w, MOST);
    if (bins->lw != NULL) {
        old.lw = bins->lw[i];
        bins->lw[i] = cell.lw;
    }
    if (bins->hold == NULL && cell.hold != KL_FREE)
        bins->hold = kl_calloc(bins->n, 1);
    if (bins->hold != NULL)
        bins->hold[i] = (unsigned char)cell.hold;
    account(bins, i, 1);
    rescale(bins);
    return old;
}
