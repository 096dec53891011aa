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
    double p = bin->p, q = bin->q, m = (p + q) / 2, root = sqrt(p) * sqrt(q);
    double apart = fabs(p - q), ratio = fabs(bin->lp - bin->lq);

    if (p > 0 && ratio < INFINITY)
        error[KL_KL_PQ] += p * bin->a * ratio + bin->b * apart;
    if (q > 0 && ratio < INFINITY)
        error[KL_KL_QP] += q * bin->b * ratio + bin->a * apart;
    if (p > 0)
        error[KL_JS] += p * bin->a * fabs(log(p / m)) / 2;
    if (q > 0)
        error[KL_JS] += q * bin->b * fabs(log(q / m)) / 2;
    error[KL_TV] += (p * bin->a + q * bin->b) / 2;
    error[KL_HELLINGER] +=
        (fabs(p - root) * bin->a + fabs(q - root) * bin->b) / 2;
}

/* (p - q)^2 / q, through logs, as p^2 / q may be large where p is tiny. */
static void
add_chi2(const struct bin *bin, double *error)
{
    double square = exp(2 * bin->lp - bin->lq);

    if (bin->lp == -INFINITY || bin->lq == -INFINITY)
        return;
    error[KL_CHI2] += 2 * fabs(square - bin->p) * bin->a +
                      fabs(square - bin->q) * bin->b;
}

/* Sum of p^alpha q^(1 - alpha) and of how far each term may be off. */
struct power {
    double sum, off;
};

static void
add_power(const struct bin *bin, double alpha, struct power *power)
{
    double term = exp(alpha * bin->lp + (1 - alpha) * bin->lq);

    if (bin->lp == -INFINITY || bin->lq == -INFINITY)
        return;
    power->sum += term;
    power->off += term * (alpha * bin->a + fabs(1 - alpha) * bin->b);
}

static bool
negligible(const struct bin *bin)
{
    return bin->p < NEGLIGIBLE && bin->q < NEGLIGIBLE &&
           !(2 * bin->lp - bin->lq > log(NEGLIGIBLE));
}

void
kl_input_errors(const struct kl_bins *p, const struct kl_bins *q,
                double alpha, double error[KL_MEASURE_COUNT])
{
    struct power power = {0, 0};
    struct bin bin;
    size_t i;
    int m;

    memset(error, 0, KL_MEASURE_COUNT * sizeof *error);
    if (!p->computed && !q->computed)
        return;
    for (i = 0; i < p->n; i++) {
        bin.p = kl_bins_prob(p, i);
        bin.q = kl_bins_prob(q, i);
        if (bin.p == 0 && bin.q == 0)
            continue;
        bin.lp = kl_bins_logprob(p, i);
        bin.lq = kl_bins_logprob(q, i);
        if (negligible(&bin))
            continue;
        bin.a = p->computed && bin.p > 0 ? 1 - bin.lp + p->shift : 0;
        bin.b = q->computed && bin.q > 0 ? 1 - bin.lq + q->shift : 0;
        add_surprisals(&bin, error);
        add_divergences(&bin, error);
        add_chi2(&bin, error);
        add_power(&bin, alpha, &power);
    }
    if (power.sum > 0 && alpha != 1)
        error[KL_RENYI] = power.off / power.sum / fabs(alpha - 1);
    for (m = 0; m < KL_MEASURE_COUNT; m++)
        error[m] *= ROUNDING;
}
