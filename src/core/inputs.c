/* Every measure is a sum of terms f(p, q). If p is off by the factor 1 + a and
 * q by 1 + b, the term is off by p f_p a + q f_q b. With L = |log p| the
 * log-probability behind p has an absolute error of at most ROUNDING (1 + L):
 * Loader's form adds a few terms that are not larger than the sum, each with
 * an ulp or two of its own. That these errors are divided out again where all
 * have the same sign (the weights are normalised) doubles the bound at most.
 * Where a truncation has left a far tail alone, or weights were large numbers
 * before they were normalised, the rounding is that of those logs.
 */
#include "config.h"

#include "klscope/core/inputs.h"

#include <math.h>
#include <string.h>

#define ROUNDING (2 * 8 * 0x1p-53)

/* Bins so improbable that no measure but chi2 sees them are passed over. */
#define NEGLIGIBLE 1e-40

/* One bin: probabilities, their logs, and their relative errors in units of
 * ROUNDING, 0 on a side that is exact. */
struct bin {
    double p, q, lp, lq, a, b;
};

static void
add_surprisals(const struct bin *bin, double *error)
{
    if (bin->p > 0)
        error[KL_H_P] += bin->p * bin->a * (1 + fabs(bin->lp));
    if (bin->q > 0)
        error[KL_H_Q] += bin->q * bin->b * (1 + fabs(bin->lq));
    if (bin->p > 0 && bin->lq > -INFINITY)
        error[KL_CE_PQ] += bin->p * (bin->a * fabs(bin->lq) + bin->b);
    if (bin->q > 0 && bin->lp > -INFINITY)
        error[KL_CE_QP] += bin->q * (bin->b * fabs(bin->lp) + bin->a);
}

static void
add_divergences(const struct bin *bin, double *error)
{
    double p = bin->p, q = bin->q, root = sqrt(p) * sqrt(q);
    double apart = fabs(p - q), ratio = fabs(bin->lp - bin->lq);

    if (p > 0 && ratio < INFINITY)
        error[KL_KL_PQ] += p * bin->a * ratio + bin->b * apart;
    if (q > 0 && ratio < INFINITY)
        error[KL_KL_QP] += q * bin->b * ratio + bin->a * apart;
    if (p > 0)
        error[KL_JS] += p * bin->a * fabs(log(p / (p + q)) + M_LN2) / 2;
    if (q > 0)
        error[KL_JS] += q * bin->b * fabs(log(q / (p + q)) + M_LN2) / 2;
    error[KL_TV] += (p * bin->a + q * bin->b) / 2;
    error[KL_HELLINGER] +=
        (fabs(p - root) * bin->a + fabs(q - root) * bin->b) / 2;
}

/* (p - q)^2 / q, through logs, as p^2 / q may be large where p is tiny; it may
 * be infinite, which a side that is exact makes no error of. */
static void
add_chi2(const struct bin *bin, double *error)
{
    double square = exp(2 * bin->lp - bin->lq);

    if (bin->lp == -INFINITY || bin->lq == -INFINITY)
        return;
    if (bin->a > 0)
        error[KL_CHI2] += 2 * fabs(square - bin->p) * bin->a;
    if (bin->b > 0)
        error[KL_CHI2] += fabs(square - bin->q) * bin->b;
}

/* Sum of p^alpha q^(1 - alpha) and of how far each term may be off, both
 * divided by exp(top), the largest term so far: terms may be beyond any
 * double. Probabilities that are beyond one may have the largest. */
struct power {
    double top, sum, off;
};

static void
add_power(const struct bin *bin, double less_1, struct power *power)
{
    double e, term = 1, fall;

    if (bin->lp == -INFINITY || bin->lq == -INFINITY)
        return;
    e = bin->lp + less_1 * (bin->lp - bin->lq);
    if (e > power->top) {
        fall = exp(power->top - e);
        power->sum *= fall;
        power->off *= fall;
        power->top = e;
    } else {
        term = exp(e - power->top);
    }
    power->sum += term;
    power->off += term * ((1 + less_1) * bin->a + fabs(less_1) * bin->b);
}

static bool
negligible(const struct bin *bin)
{
    return bin->p < NEGLIGIBLE && bin->q < NEGLIGIBLE &&
           !(2 * bin->lp - bin->lq > log(NEGLIGIBLE));
}

static struct bin
bin_of(const struct kl_bins *p, const struct kl_bins *q, size_t i)
{
    struct bin bin = {
        .p = kl_bins_prob(p, i),
        .q = kl_bins_prob(q, i),
        .lp = kl_bins_logprob(p, i),
        .lq = kl_bins_logprob(q, i),
    };

    if (p->computed && bin.lp > -INFINITY)
        bin.a = 1 - bin.lp + p->shift;
    if (q->computed && bin.lq > -INFINITY)
        bin.b = 1 - bin.lq + q->shift;
    return bin;
}

void
kl_input_errors(const struct kl_bins *p, const struct kl_bins *q,
                double alpha, double error[KL_MEASURE_COUNT])
{
    struct power power = {-INFINITY, 0, 0};

    memset(error, 0, KL_MEASURE_COUNT * sizeof *error);
    if (!p->computed && !q->computed)
        return;
    for (size_t i = 0; i < p->n; i++) {
        struct bin bin = bin_of(p, q, i);

        if (alpha != 1)
            add_power(&bin, alpha - 1, &power);
        if (negligible(&bin))
            continue;
        add_surprisals(&bin, error);
        add_divergences(&bin, error);
        add_chi2(&bin, error);
    }
    if (power.sum > 0)
        error[KL_RENYI] = power.off / power.sum / fabs(alpha - 1);
    for (int m = 0; m < KL_MEASURE_COUNT; m++)
        error[m] *= ROUNDING;
}
