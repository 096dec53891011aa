/* With p = S w in a group whose p share the scale S, q = T v likewise:
 *    -sum p log p = -S (sum w log w + log S sum w)
 *    -sum p log q = -S (sum w log v + log T sum w)
 *     sum sqrt(p q) = sqrt(S T) sum sqrt(w v)
 * so an edit that moves every probability only moves S, T and the terms of
 * one bin. Weights are counted in units near their sum, a power of two, which
 * keeps their logs, and so the rounding of terms, as small as those of the
 * probabilities.
 */
#include "config.h"

#include "klscope/core/live.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/exact.h"

/* A little over 2^-53, for errors of second order. */
#define UNIT (0x1p-53 * 1.001)

#define KL_LEAST 1e-10
#define H2_LEAST 0x1p-16

/* What is summed in each group: over bins with both weights above 0, and over
 * those with one only. */
enum term {
    W,
    V,
    W_LOG_W,
    W_LOG_V,
    V_LOG_W,
    V_LOG_V,
    ROOT,
    WW_SIZE,
    WV_SIZE,
    VW_SIZE,
    VV_SIZE, /* w |log w|, w |log v|, ... */
    W_BARE,
    W_BARE_LOG,
    V_BARE,
    V_BARE_LOG,
    TERMS
};

struct group {
    size_t both, w_bare, v_bare;
    struct kl_exact sum[TERMS];
};

struct kl_live {
    struct group group[2][2]; /* p free or fixed, q free or fixed */
    int unit_p, unit_q;       /* free weights are counted in 2^unit */
};

static void
clear(struct kl_live *live)
{
    live->unit_p = live->unit_q = 0;
    for (int i = 0; i < 4; i++) {
        struct group *group = &live->group[i / 2][i % 2];

        group->both = group->w_bare = group->v_bare = 0;
        for (int m = 0; m < TERMS; m++)
            kl_exact_clear(&group->sum[m]);
    }
}

struct kl_live *
kl_live_new(void)
{
    struct kl_live *live = kl_malloc(sizeof *live);

    clear(live);
    return live;
}

void
kl_live_free(struct kl_live *live)
{
    free(live);
}

/* A weight in its side's unit, with its log, which is right even if the unit
 * makes the weight itself too small. */
struct weight {
    double w, log_w;
};

static struct weight
weight_of(const struct kl_bins *bins, size_t i, int unit)
{
    double w = bins->w[i], scaled;

    if (kl_bins_hold(bins, i) != KL_FREE)
        return (struct weight){w, log(w)};
    scaled = ldexp(w, -unit);
    return (struct weight){scaled, scaled >= 0x1p-1000 ? log(scaled)
                                                       : log(w) - unit * M_LN2};
}

/* Add the terms of a bin where both have weight. */
static void
add_both(struct group *group, struct weight w, struct weight v, int sign)
{
    const double term[] = {
        [W] = w.w,
        [V] = v.w,
        [W_LOG_W] = w.w * w.log_w,
        [W_LOG_V] = w.w * v.log_w,
        [V_LOG_W] = v.w * w.log_w,
        [V_LOG_V] = v.w * v.log_w,
        [ROOT] = sqrt(w.w) * sqrt(v.w),
        [WW_SIZE] = fabs(w.w * w.log_w),
        [WV_SIZE] = fabs(w.w * v.log_w),
        [VW_SIZE] = fabs(v.w * w.log_w),
        [VV_SIZE] = fabs(v.w * v.log_w),
    };

    for (size_t m = 0; m < sizeof term / sizeof *term; m++)
        kl_exact_add(&group->sum[m], sign * term[m]);
    group->both += (size_t)sign;
}

static void
add_bare(struct group *group, struct weight w, int sign, bool of_q)
{
    double term = sign * (w.w * w.log_w);
    struct kl_exact *sum = group->sum;

    kl_exact_add(&sum[of_q ? V_BARE : W_BARE], sign * w.w);
    kl_exact_add(&sum[of_q ? V_BARE_LOG : W_BARE_LOG], term);
    kl_exact_add(&sum[of_q ? VV_SIZE : WW_SIZE], sign * fabs(term));
    if (of_q)
        group->v_bare += (size_t)sign;
    else
        group->w_bare += (size_t)sign;
}

static void
account(struct kl_live *live, const struct kl_bins *p, const struct kl_bins *q,
        size_t i, int sign)
{
    bool p_fixed = kl_bins_hold(p, i) != KL_FREE;
    bool q_fixed = kl_bins_hold(q, i) != KL_FREE;
    struct group *group = &live->group[p_fixed][q_fixed];
    struct weight w = weight_of(p, i, live->unit_p);
    struct weight v = weight_of(q, i, live->unit_q);

    if (p->w[i] > 0 && q->w[i] > 0)
        add_both(group, w, v, sign);
    else if (p->w[i] > 0)
        add_bare(group, w, sign, false);
    else if (q->w[i] > 0)
        add_bare(group, v, sign, true);
}

void
kl_live_take(struct kl_live *live, const struct kl_bins *p,
             const struct kl_bins *q, size_t i)
{
    account(live, p, q, i, -1);
}

void
kl_live_put(struct kl_live *live, const struct kl_bins *p,
            const struct kl_bins *q, size_t i)
{
    account(live, p, q, i, 1);
}

static int
unit_of(const struct kl_bins *bins, int otherwise)
{
    return bins->scale.hi > 0 ? ilogb(bins->free.hi) : otherwise;
}

/* No tail, no logs, and a unit that has not become useless: after edits by
 * hundreds of decades the pair has to be built anew. */
static bool
is_followed(const struct kl_bins *bins, int unit)
{
    return bins->lw == NULL && !bins->tail.infinite &&
           !(bins->tail.below > 0) && abs(unit_of(bins, unit) - unit) <= 400;
}

void
kl_live_build(struct kl_live *live, const struct kl_bins *p,
              const struct kl_bins *q)
{
    clear(live);
    live->unit_p = unit_of(p, 0);
    live->unit_q = unit_of(q, 0);
    for (size_t i = 0; i < p->n; i++)
        account(live, p, q, i, 1);
}

/* One side of a group: its factor from weights to probabilities. */
struct factor {
    double s, log_s;
};

static struct factor
factor_of(const struct kl_bins *bins, int fixed, int unit)
{
    double s =
        fixed ? 1 : ldexp(kl_dd_value(bins->scale), unit + ilogb(bins->boost));

    return (struct factor){s, log(s)};
}

/* One side's sums over all groups, with error bounds in units of 2^-53. */
struct tally {
    double h, ce, h_blur, ce_blur;
    struct kl_gap gap;
};

/* A logarithm of libm's counts as 4 u (2 ulp, twice what it promises): a term
 * is rounded by 5 u of its size. */
static double
read_sum(const struct group *group, enum term m)
{
    return kl_dd_value(kl_exact_dd(&group->sum[m]));
}

/* S (sum w log w' + log S' sum w), where ' may be the other side. log S' also
 * moves with the rounding of S'. */
static void
surprisal(const struct group *group, enum term weight, enum term with_log,
          double s, double log_s, double *value, double *blur)
{
    struct kl_dd w = kl_exact_dd(&group->sum[weight]);
    struct kl_dd x = kl_dd_mul_d(w, log_s);

    if (!(w.hi > 0))
        return;
    x = kl_dd_add(x, kl_exact_dd(&group->sum[with_log]));
    *value -= s * kl_dd_value(x);
    *blur += s * (6 * fabs(x.hi) + w.hi * (5 * fabs(log_s) + 2));
}

/* Which sums are a side's own. */
struct side {
    enum term weight, self, cross, self_size, cross_size, bare, bare_log;
};

static const struct side side_p = {W,       W_LOG_W, W_LOG_V,   WW_SIZE,
                                   WV_SIZE, W_BARE,  W_BARE_LOG};
static const struct side side_q = {V,       V_LOG_V, V_LOG_W,   VV_SIZE,
                                   VW_SIZE, V_BARE,  V_BARE_LOG};

/* Add a group's share of one side's sums. The other side has no mass in the
 * group if its factor is 0. */
static void
tally_side(const struct group *group, const struct side *side,
           struct factor own, struct factor other, struct tally *t)
{
    size_t bare = side == &side_p ? group->w_bare : group->v_bare;

    if (!(own.s > 0))
        return;
    surprisal(group, side->weight, side->self, own.s, own.log_s, &t->h,
              &t->h_blur);
    surprisal(group, side->bare, side->bare_log, own.s, own.log_s, &t->h,
              &t->h_blur);
    t->h_blur += 5 * own.s * read_sum(group, side->self_size);
    if (other.s > 0) {
        surprisal(group, side->weight, side->cross, own.s, other.log_s, &t->ce,
                  &t->ce_blur);
        t->ce_blur += 5 * own.s * read_sum(group, side->cross_size);
    } else {
        t->gap.count += group->both;
        t->gap.mass += own.s * read_sum(group, side->weight);
    }
    t->gap.count += bare;
    t->gap.mass += own.s * read_sum(group, side->bare);
}

/* Note a value that is known. */
static void
note(struct kl_measures *out, bool known[KL_MEASURE_COUNT], enum kl_measure m,
     double value, double error)
{
    bool infinite = isinf(value);

    out->value[m] =
        (struct kl_value){infinite ? value : fmax(value, 0),
                          infinite ? 0 : error + 4 * UNIT * fabs(value)};
    known[m] = true;
}

/* Entropy, cross-entropy and divergence of one side against the other. */
static void
note_side(struct kl_measures *out, bool known[KL_MEASURE_COUNT],
          const struct tally *t, double off, double off_other, bool of_q)
{
    bool gap = t->gap.count > 0;
    double h_err = UNIT * t->h_blur + off * (t->h + 1);
    double ce_err = UNIT * t->ce_blur + off * t->ce + off_other;
    double kl = gap ? INFINITY : t->ce - t->h;

    note(out, known, of_q ? KL_H_Q : KL_H_P, t->h, h_err);
    note(out, known, of_q ? KL_CE_QP : KL_CE_PQ, gap ? INFINITY : t->ce,
         ce_err);
    if (kl >= KL_LEAST)
        note(out, known, of_q ? KL_KL_QP : KL_KL_PQ, kl,
             h_err + ce_err + 4 * UNIT * (t->h + t->ce));
}

static void
note_rest(struct kl_measures *out, bool known[KL_MEASURE_COUNT], double bc,
          double off)
{
    const struct kl_value *v = out->value;
    double h2 = 1 - bc, error = UNIT * (16 * bc + 1) + off;

    if (known[KL_KL_PQ] && known[KL_KL_QP])
        note(out, known, KL_JEFFREYS, v[KL_KL_PQ].val + v[KL_KL_QP].val,
             v[KL_KL_PQ].err + v[KL_KL_QP].err);
    if (h2 >= H2_LEAST)
        note(out, known, KL_HELLINGER, fmin(sqrt(h2), 1),
             error / sqrt(fmax(h2 - error, H2_LEAST)));
    if (isinf(v[KL_CE_PQ].val))
        note(out, known, KL_CHI2, INFINITY, 0);
    note(out, known, KL_PERPLEXITY, exp(v[KL_H_P].val),
         exp(v[KL_H_P].val) * expm1(v[KL_H_P].err));
}

void
kl_live_values(const struct kl_live *live, const struct kl_bins *p,
               const struct kl_bins *q, struct kl_measures *out,
               bool known[KL_MEASURE_COUNT])
{
    struct tally of_p = {0}, of_q = {0};
    double bc = 0, off_p = kl_bins_off_one(p), off_q = kl_bins_off_one(q);

    memset(known, 0, KL_MEASURE_COUNT * sizeof *known);
    memset(out->tail_sum, 0, sizeof out->tail_sum);
    out->p_only = out->q_only = (struct kl_gap){0};
    if (!is_followed(p, live->unit_p) || !is_followed(q, live->unit_q))
        return;
    for (int i = 0; i < 4; i++) {
        const struct group *group = &live->group[i / 2][i % 2];
        struct factor s = factor_of(p, i / 2, live->unit_p);
        struct factor t = factor_of(q, i % 2, live->unit_q);

        if (group->both + group->w_bare + group->v_bare == 0)
            continue;
        tally_side(group, &side_p, s, t, &of_p);
        tally_side(group, &side_q, t, s, &of_q);
        bc += sqrt(s.s) * sqrt(t.s) * read_sum(group, ROOT);
    }
    out->p_only = of_p.gap;
    out->q_only = of_q.gap;
    note_side(out, known, &of_p, off_p, off_q, false);
    note_side(out, known, &of_q, off_q, off_p, true);
    note_rest(out, known, bc, off_p + off_q);
}
