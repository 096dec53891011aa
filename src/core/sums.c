#include "config.h"

#include "klscope/core/sums.h"

#include <math.h>
#include <string.h>

void
kl_sums_clear(struct kl_sums *sums)
{
    memset(sums, 0, sizeof *sums);
    kl_power_clear(&sums->power);
}

double
kl_sums_adds(const struct kl_sums *sums)
{
    double lane = ceil((double)sums->bins / 4);
    double chunks = ceil((double)sums->bins / 64);

    /* four lanes of 16 bins, eight such chunks, two additions of lanes; each
     * first addition, to 0, is exact and makes room for the double-doubles */
    return fmin(lane, 16) + fmin(chunks, 8) + 2;
}

/* An odd bin: two logarithms, and the probabilities, which may be 0 because
 * they are below the smallest double. */
struct odd {
    double p, q, d, log_p, log_q;
};

static struct odd
odd_bin(const struct kl_bins *p, const struct kl_bins *q, size_t i)
{
    struct kl_dd x = kl_bins_prob_dd(p, i), y = kl_bins_prob_dd(q, i);

    return (struct odd){
        .p = kl_dd_value(x),
        .q = kl_dd_value(y),
        .d = (x.hi - y.hi) + (x.lo - y.lo),
        .log_p = kl_bins_logprob(p, i),
        .log_q = kl_bins_logprob(q, i),
    };
}

/* Only chi^2 can exceed the largest double; infinite it stays. */
static void
add(struct kl_sums *sums, enum kl_sum m, double term)
{
    struct kl_dd sum = kl_dd_add_d(sums->sum[m], term);

    if (isfinite(sum.hi) && isfinite(sum.lo))
        sums->sum[m] = sum;
    else
        sums->sum[m] = kl_dd_of(INFINITY);
}

/* log(2 p / (p + q)) from r = log(p/q), for r of either sign and any size. */
static double
log_share(double r)
{
    return r > 0 ? M_LN2 - log1p(exp(-r)) : M_LN2 + r - log1p(exp(r));
}

/* chi^2 where q may be nothing beside p: p^2/q (1 - q/p)^2, else
 * q (1 - p/q)^2. What the exponential makes of its argument's error is noted.
 */
static void
add_chi2(struct kl_sums *sums, const struct odd *bin, double r)
{
    double away = expm1(-fabs(r));
    double term = r > 0 ? exp(2 * bin->log_p - bin->log_q) : bin->q;

    if (isfinite(term))
        sums->blur_chi2 +=
            term * away * away * (2 * fabs(bin->log_p) + fabs(bin->log_q) + 1);
    add(sums, KL_SUM_CHI2, term * away * away);
}

static void
add_root(struct kl_sums *sums, const struct odd *bin)
{
    double root = exp(0.5 * (bin->log_p + bin->log_q));
    double base = bin->p + bin->q + 2 * root;

    sums->blur_bc += root * (fabs(bin->log_p) + fabs(bin->log_q) + 1);
    add(sums, KL_SUM_BC, root);
    add(sums, KL_SUM_H2, base > 0 ? 0.5 * bin->d * (bin->d / base) : 0);
}

/* Both are above 0, one or both of them tiny. Where they are close as well,
 * the cancellation in p r - d is of numbers below 1e-140. */
static void
add_both(struct kl_sums *sums, const struct odd *bin)
{
    double r = bin->log_p - bin->log_q;

    add(sums, KL_SUM_CE_PQ, -bin->p * bin->log_q);
    add(sums, KL_SUM_CE_QP, -bin->q * bin->log_p);
    add(sums, KL_SUM_KL_PQ, fmax(bin->p * r - bin->d, 0));
    add(sums, KL_SUM_KL_QP, fmax(bin->d - bin->q * r, 0));
    add(sums, KL_SUM_JS,
        fmax(0.5 * (bin->p * log_share(r) + bin->q * log_share(-r)), 0));
    add_root(sums, bin);
    add_chi2(sums, bin, r);
}

/* The terms of a bin with p > 0 = q are those of one with q > 0 = p, swapped.
 */
static void
add_bare(struct kl_sums *sums, const struct odd *bin)
{
    bool only_p = bin->log_q == -INFINITY;
    double mass = only_p ? bin->p : bin->q;

    add(sums, only_p ? KL_SUM_P_ONLY : KL_SUM_Q_ONLY, mass);
    add(sums, only_p ? KL_SUM_P_BARE : KL_SUM_Q_BARE, 1);
    add(sums, only_p ? KL_SUM_KL_QP : KL_SUM_KL_PQ, mass);
    add(sums, KL_SUM_JS, 0.5 * M_LN2 * mass);
    add(sums, KL_SUM_H2, 0.5 * mass);
    if (!only_p)
        add(sums, KL_SUM_CHI2, mass);
}

static void
add_odd(struct kl_sums *sums, const struct kl_bins *p, const struct kl_bins *q,
        size_t i, const struct kl_order *order)
{
    struct odd bin = odd_bin(p, q, i);

    sums->odd++;
    if (bin.log_p > -INFINITY)
        add(sums, KL_SUM_H_P, -bin.p * bin.log_p);
    if (bin.log_q > -INFINITY)
        add(sums, KL_SUM_H_Q, -bin.q * bin.log_q);
    add(sums, KL_SUM_L1, fabs(bin.d));
    if (bin.log_p > -INFINITY && bin.log_q > -INFINITY)
        add_both(sums, &bin);
    else
        add_bare(sums, &bin);
    if (order != NULL) {
        struct kl_power one = kl_power_of(order, bin.log_p, bin.log_q);

        kl_power_add(&sums->power, &one);
    }
}

/* Note the first bins where one side has nothing; done with once enough. */
static void
note_gaps(struct kl_gap *gap, const struct kl_bins *some,
          const struct kl_bins *none, size_t at, size_t n)
{
    for (size_t i = at; i < at + n && gap->shown < KL_GAP_SHOWN; i++)
        if (kl_bins_positive(some, i) && !kl_bins_positive(none, i))
            gap->first[gap->shown++] = i;
}

static void
count_gaps(struct kl_sums *sums, const struct kl_bins *p,
           const struct kl_bins *q, size_t at, size_t n)
{
    size_t p_only = (size_t)kl_sums_get(sums, KL_SUM_P_BARE);
    size_t q_only = (size_t)kl_sums_get(sums, KL_SUM_Q_BARE);

    if (p_only > sums->p_only.count)
        note_gaps(&sums->p_only, p, q, at, n);
    if (q_only > sums->q_only.count)
        note_gaps(&sums->q_only, q, p, at, n);
    sums->p_only.count = p_only;
    sums->q_only.count = q_only;
}

void
kl_sums_add(struct kl_sums *sums, const struct kl_bins *p,
            const struct kl_bins *q, size_t at, size_t n,
            const struct kl_order *order)
{
    struct kl_block_sums block;

    kl_kernel_block(p, q, at, n, order, &block);
    for (int m = 0; m < KL_SUMS; m++)
        add(sums, (enum kl_sum)m, block.sum[m]);
    if (order != NULL)
        kl_power_add(&sums->power, &block.power);
    for (size_t i = 0; i < block.nodd; i++)
        add_odd(sums, p, q, at + block.odd[i], order);
    sums->bins += n;
    count_gaps(sums, p, q, at, n);
}
