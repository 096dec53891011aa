#include "config.h"

#include "klscope/core/tail.h"

#include <math.h>
#include <string.h>

/* log of the number of outcomes that a cut can hide: 63 log 2, rounded up. */
#define LOG_OUTCOMES 44

/* Closed sums are computed in a few roundings; each bound is raised by more. */
#define SURELY (1 + 0x1p-40)

/* Sums over j >= 1 of f ratio^j times 1, j and j^2, and the last surprisal. */
struct end {
    double sum[3], log_f;
};

static bool
goes_on(const struct kl_bins *bins)
{
    return bins->tail.infinite && bins->scale.hi > 0;
}

static struct end
end_of(const struct kl_bins *bins)
{
    double r = bins->tail.ratio, rest = 1 - r, f;
    struct end end = {{0, 0, 0}, kl_bins_logprob(bins, bins->n - 1)};

    if (!goes_on(bins))
        return end;
    f = exp(end.log_f);
    if (f > 0 && !(r < 1)) {
        end.sum[0] = end.sum[1] = end.sum[2] = INFINITY;
    } else if (f > 0) {
        end.sum[0] = SURELY * f * r / rest;
        end.sum[1] = SURELY * f * r / (rest * rest);
        end.sum[2] = SURELY * f * r * (1 + r) / (rest * rest * rest);
    }
    return end;
}

/* The sum of p's mass times q's surprisal beyond the last bin. */
static double
beyond(const struct end *p, const struct end *q, const struct kl_tail *tail)
{
    if (!(p->sum[0] > 0))
        return 0;
    return SURELY *
           (p->sum[0] * fmax(-q->log_f, 0) + p->sum[1] * fmax(tail->slope, 0) +
            p->sum[2] * fmax(tail->bend, 0) / 2);
}

static double
below_own(const struct kl_bins *p)
{
    double b = p->tail.below;

    return b > 0 ? b * (LOG_OUTCOMES - log(b)) : 0;
}

static double
below_cross(const struct kl_bins *p, const struct kl_bins *q)
{
    double log_q = kl_bins_logprob(q, 0);

    if (!(p->tail.below > 0))
        return 0;
    return p->tail.below *
           (LOG_OUTCOMES + 2 * (isfinite(log_q) ? -log_q : 745));
}

/* log of p^a q^(1-a) in bin i. */
static double
log_term(const struct kl_bins *p, const struct kl_bins *q, double alpha,
         size_t i)
{
    double log_p = kl_bins_logprob(p, i), log_q = kl_bins_logprob(q, i);

    return log_p + (alpha - 1) * (log_p - log_q);
}

/* The rest of a sum whose terms have been falling faster and faster, from bin
 * i on in steps of `away`. */
static double
extrapolate(const struct kl_bins *p, const struct kl_bins *q, double alpha,
            size_t i, int away)
{
    double last, step, before;

    if (p->n < 3)
        return INFINITY;
    last = log_term(p, q, alpha, i);
    if (last == -INFINITY)
        return 0;
    step = last - log_term(p, q, alpha, i - (size_t)away);
    before = last - step - log_term(p, q, alpha, i - 2 * (size_t)away);
    if (!(step < 0) || !(step <= before + 1e-9))
        return INFINITY;
    return 2 * exp(last + step) / -expm1(step);
}

/* p^a q^(1-a) beyond the last bin, a > 1. With both probabilities bounded
 * from both sides, geometric tails are decided either way. */
static double
power_beyond(const struct kl_bins *p, const struct kl_bins *q, double alpha,
             bool *diverges)
{
    const struct kl_tail *u = &p->tail, *v = &q->tail;
    double less_1 = alpha - 1;
    double most, least;

    *diverges = false;
    if (!goes_on(p) || !goes_on(q))
        return 0;
    most = alpha * log(u->ratio) + less_1 * v->slope;
    least = -alpha * u->slope - less_1 * log(v->ratio);
    if (v->bend <= 0 && most < 0)
        return SURELY * exp(log_term(p, q, alpha, p->n - 1) + most) /
               -expm1(most);
    if (u->bend <= 0 && least >= -1e-12 * alpha * fabs(u->slope)) {
        *diverges = true;
        return 0;
    }
    return extrapolate(p, q, alpha, p->n - 1, 1);
}

bool
kl_tail_settled(const struct kl_bins *p, const struct kl_bins *q)
{
    double top = -INFINITY, last = 0;
    bool diverges;
    size_t i;

    if (!goes_on(p) || !goes_on(q))
        return true;
    power_beyond(p, q, 2, &diverges);
    for (i = 0; i < p->n; i++) {
        last = log_term(p, q, 2, i);
        top = last > top ? last : top;
    }
    return diverges || top > 709 || last - top < -80 * M_LN2;
}

static double
power_below(const struct kl_bins *p, const struct kl_bins *q, double alpha)
{
    return p->tail.below > 0 ? extrapolate(p, q, alpha, 0, -1) : 0;
}

bool
kl_tail_gap(const struct kl_bins *p, const struct kl_bins *q)
{
    return goes_on(p) && !goes_on(q);
}

void
kl_tail_cut(const struct kl_bins *p, const struct kl_bins *q, double alpha,
            struct kl_remainder *cut)
{
    struct end u = end_of(p), v = end_of(q);

    memset(cut, 0, sizeof *cut);
    cut->mass_p = u.sum[0] + p->tail.below;
    cut->mass_q = v.sum[0] + q->tail.below;
    if (!goes_on(p) && !goes_on(q) && cut->mass_p + cut->mass_q == 0)
        return;
    cut->h_p = beyond(&u, &u, &p->tail) + below_own(p);
    cut->h_q = beyond(&v, &v, &q->tail) + below_own(q);
    cut->ce_pq = beyond(&u, &v, &q->tail) + below_cross(p, q);
    cut->ce_qp = beyond(&v, &u, &p->tail) + below_cross(q, p);
    cut->chi2 =
        power_beyond(p, q, 2, &cut->chi2_diverges) + power_below(p, q, 2);
    if (alpha > 1)
        cut->power = power_beyond(p, q, alpha, &cut->power_diverges) +
                     power_below(p, q, alpha);
    else /* Hoelder's inequality */
        cut->power = pow(cut->mass_p, alpha) * pow(cut->mass_q, 1 - alpha);
}
