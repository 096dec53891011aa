/* From sums to values and their error bounds.
 *
 * Let u = 2^-53. Each bound is u times a number of roundings times the sum of
 * what was rounded, first order in u; the factor 1.001 in UNIT is for the
 * higher orders. Logarithms count as 8 u relative (4 ulp, the documented limit
 * of the vector ones; the scalar ones are better). With L = |log|:
 *   p log p       8 (log) + 1 (product) + 1 (p itself) times p L, and p since
 *                 p's own rounding moves its log by u
 *   d = p - q     2 |d| + 32 u (p + q): the pairs behind it have 100 bits
 *   t, series     10 at most, as nothing cancels
 *   p log(p/q) - d with |t| >= 1/8: the two logs are each off by 4 u (their
 *                 argument) + 8 u L, so the term by 12 u of itself and
 *                 13 |d| + 8 p <= 49 |d|; and |d| <= 16 terms
 *   JS likewise   24 |d|, and |d| <= 32 terms
 * A term then takes part in kl_sums_adds additions.
 *
 * A side whose weights sum to 1 + e, |e| <= 8 u, counts as having sum 1; it
 * differs from the one divided by its sum by e times the measure (plus e for
 * those that take the log of a probability), and that is in the bound, too.
 * So is the effect of mass outside the bins on the scale of those inside, and
 * that of the rounding of weights that were computed (inputs.c).
 */
#include "config.h"

#include "klscope/core/measure.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/inputs.h"
#include "klscope/core/sums.h"
#include "klscope/core/tail.h"

#define UNIT (0x1p-53 * 1.001)

/* Odd bins where p and q are both tiny may be wrong altogether. */
#define ODD_ERROR 0x1p-300

static const struct kl_measure_row rows[KL_MEASURE_COUNT] = {
#define MEASURE(id_, key_, needs_, dimension_, symbol_, ascii_, help_, tex_)   \
    [KL_##id_] = {.key = #key_,                                                \
                  .needs = KL_NEEDS_##needs_,                                  \
                  .dimension = KL_##dimension_,                                \
                  .symbol = symbol_,                                           \
                  .ascii = ascii_,                                             \
                  .help = help_,                                               \
                  .formula = tex_},
#include "klscope/core/measures.def"
#undef MEASURE
};

const struct kl_measure_row *
kl_measure_row(enum kl_measure m)
{
    return &rows[m];
}

bool
kl_measure_find(const char *key, size_t len, enum kl_measure *m)
{
    for (int i = 0; i < KL_MEASURE_COUNT; i++)
        if (strlen(rows[i].key) == len && memcmp(rows[i].key, key, len) == 0) {
            *m = (enum kl_measure)i;
            return true;
        }
    return false;
}

struct kl_pass {
    struct kl_order order;
    struct kl_sums sums;
};

/* Orders 1/2 and 1 follow from other sums. */
static const struct kl_order *
order_of(const struct kl_pass *pass)
{
    double alpha = pass->order.alpha;

    return alpha == 0.5 || alpha == 1 ? NULL : &pass->order;
}

struct kl_pass *
kl_pass_new(void)
{
    struct kl_pass *pass = kl_malloc(sizeof *pass);

    kl_pass_begin(pass, 1);
    return pass;
}

void
kl_pass_free(struct kl_pass *pass)
{
    free(pass);
}

void
kl_pass_begin(struct kl_pass *pass, double alpha)
{
    kl_order_init(&pass->order, alpha);
    kl_sums_clear(&pass->sums);
}

bool
kl_pass_step(struct kl_pass *pass, const struct kl_bins *p,
             const struct kl_bins *q, size_t most)
{
    struct kl_sums *sums = &pass->sums;
    size_t from = sums->bins;

    assert(p->n == q->n);
    while (sums->bins < p->n) {
        size_t left = p->n - sums->bins;
        size_t n = left < KL_BLOCK ? left : KL_BLOCK;

        if (sums->bins > from && n > most - (sums->bins - from))
            return false;
        kl_sums_add(sums, p, q, sums->bins, n, order_of(pass));
    }
    return true;
}

/* What all bounds need. */
struct closing {
    const struct kl_sums *sums;
    struct kl_remainder cut;
    double adds;             /* additions a term went through */
    double off_p, off_q;     /* how far the sums of p and q may be from 1 */
    double round_p, round_q; /* 1 if probabilities are rounded, else 0 */
    double odd;              /* the odd bins' share of every bound */
    bool equal;              /* p and q agree to all of their 100 bits */
};

static bool
is_one(struct kl_dd a)
{
    return a.hi == 1 && a.lo == 0;
}

static void
prepare(struct closing *c, const struct kl_sums *sums, const struct kl_bins *p,
        const struct kl_bins *q, double alpha)
{
    c->sums = sums;
    kl_tail_cut(p, q, alpha, &c->cut);
    c->adds = kl_sums_adds(sums);
    c->off_p = kl_bins_off_one(p) + c->cut.mass_p;
    c->off_q = kl_bins_off_one(q) + c->cut.mass_q;
    c->round_p = is_one(p->scale) ? 0 : 1;
    c->round_q = is_one(q->scale) ? 0 : 1;
    c->odd = (double)sums->odd * ODD_ERROR;
    c->equal = kl_sums_get(sums, KL_SUM_L1) == 0;
}

/* -p log q, where q may be p: off_q is 0 then. */
static struct kl_value
surprisal(const struct closing *c, enum kl_sum m, double own, double other,
          double rounded, double cut)
{
    struct kl_value v = {fmax(kl_sums_get(c->sums, m), 0), 0};

    /* what a sum of 1 hides beyond 106 bits has its surprisal, too */
    v.err = UNIT * ((10 + c->adds) * v.val + rounded + 8 * UNIT) +
            own * v.val + other + cut + c->odd;
    return v;
}

/* A sum of terms that vanish with d: relative roundings, roundings of `far`
 * times the |d| of bins far apart, which are at most `most` terms, and what
 * the sums' distances from 1 and d's own last bits can do. */
static struct kl_value
divergence(const struct closing *c, enum kl_sum m, double far, double most,
           double cut)
{
    struct kl_value v = {fmax(kl_sums_get(c->sums, m), 0), 0};
    double l1 = kl_sums_get(c->sums, KL_SUM_L1), off = c->off_p + c->off_q;

    if (c->equal && cut == 0)
        return v;
    v.err = UNIT * ((13 + c->adds) * v.val + far * fmin(l1, most * v.val)) +
            UNIT * UNIT * (100 * l1 + 5000 * UNIT * UNIT) + 3 * off * v.val +
            off * off + cut + c->odd;
    return v;
}

static struct kl_value
infinite_if(bool infinite, struct kl_value v)
{
    return infinite || isinf(v.val) ? (struct kl_value){INFINITY, 0} : v;
}

static struct kl_value
at_most(double most, struct kl_value v)
{
    v.val = fmin(v.val, most);
    return v;
}

static struct kl_value
total_variation(const struct closing *c)
{
    struct kl_value v = {kl_sums_get(c->sums, KL_SUM_L1) / 2, 0};
    double outside = c->cut.mass_p + c->cut.mass_q;

    if (!c->equal || outside > 0)
        v.err = UNIT * ((3 + c->adds) * v.val + 32 * UNIT) +
                (c->off_p + c->off_q + outside) / 2 + c->odd;
    return v;
}

/* H^2, before the root is taken. */
static struct kl_value
squared_hellinger(const struct closing *c)
{
    struct kl_value v =
        divergence(c, KL_SUM_H2, 0, 0, (c->cut.mass_p + c->cut.mass_q) / 2);

    v.err += 20 * UNIT * c->sums->blur_bc;
    return v;
}

/* |sqrt a - sqrt b| = |a - b| / (sqrt a + sqrt b) <= sqrt |a - b|. */
static struct kl_value
root(struct kl_value v)
{
    double low = sqrt(fmax(v.val - v.err, 0)), value = sqrt(v.val);

    if (v.err > 0)
        v.err = fmin(v.err / (value + low), sqrt(v.err));
    v.err += 2 * UNIT * value;
    v.val = value;
    return v;
}

/* v for the divergence whose exp is a sum, known to `error`. */
static void
widen_log(struct kl_value *v, double sum, double error, double scale)
{
    if (error > 0)
        v->err += error < sum ? error / (sum - error) / scale : INFINITY;
}

/* Order 1/2: -2 log of the sum of sqrt(p q), which is 1 - H^2. */
static struct kl_value
renyi_half(const struct closing *c, struct kl_value h2)
{
    double bc = kl_sums_get(c->sums, KL_SUM_BC);
    struct kl_value v = {INFINITY, 0};
    double error = h2.err;

    if (bc <= 0)
        return v;
    if (h2.val < 0.5) {
        v.val = -2 * log1p(-h2.val);
        bc = 1 - h2.val;
    } else {
        v.val = fmax(-2 * log(bc), 0);
        error = UNIT * ((10 + c->adds) * bc + 20 * c->sums->blur_bc) +
                (c->off_p + c->off_q) * bc + c->cut.power;
    }
    v.err = 4 * UNIT * v.val;
    widen_log(&v, bc, error, 0.5);
    return v;
}

static struct kl_value
renyi_power(const struct closing *c, const struct kl_order *order)
{
    const struct kl_power *power = &c->sums->power;
    struct kl_value v = kl_power_value(power, order, c->adds);
    double off = c->off_p + c->off_q, a = order->alpha;
    double scale = fabs(order->less_1);
    double log_sum = power->top + log(kl_dd_value(power->sum));

    if (isinf(v.val) || (c->equal && off == 0))
        return v;
    if (c->cut.power + c->cut.mass_p + c->cut.mass_q > 0)
        widen_log(&v, fmin(exp(log_sum), 1e300),
                  c->cut.power + a * c->cut.mass_p + scale * c->cut.mass_q,
                  scale);
    v.err += (a / scale) * c->off_p + c->off_q + UNIT * UNIT * 1000;
    return v;
}

static struct kl_value
renyi(const struct closing *c, const struct kl_order *order, struct kl_value kl,
      struct kl_value h2, bool gap)
{
    struct kl_value v;

    if (order->alpha == 1)
        return kl;
    if (order->alpha == 0.5)
        return renyi_half(c, h2);
    v = renyi_power(c, order);
    return infinite_if(order->alpha > 1 && (gap || c->cut.power_diverges), v);
}

static struct kl_value
chi_squared(const struct closing *c, bool gap)
{
    struct kl_value v =
        divergence(c, KL_SUM_CHI2, 0, 0, c->cut.chi2 + c->cut.mass_q);

    v.err += 20 * UNIT * c->sums->blur_chi2;
    return infinite_if(gap || c->cut.chi2_diverges, v);
}

static struct kl_value
perplexity(struct kl_value h)
{
    double value = exp(h.val);

    return (struct kl_value){value, value * (expm1(h.err) + 4 * UNIT)};
}

static struct kl_value
plus(struct kl_value a, struct kl_value b)
{
    double sum = a.val + b.val;

    if (isinf(sum))
        return (struct kl_value){INFINITY, 0};
    return (struct kl_value){sum, a.err + b.err + UNIT * sum};
}

static bool
fill_gap(struct kl_gap *gap, const struct kl_gap *counted, double mass,
         bool tail)
{
    *gap = *counted;
    gap->mass = mass;
    gap->tail = tail;
    return gap->count > 0 || tail;
}

/* Add what the inputs may be off by. Where bounds are beyond a double, and so
 * their differences or products with 0 undefined, no bound is known. */
static struct kl_value
off_by(struct kl_value v, double input)
{
    if (!isinf(v.val))
        v.err += input;
    if (isnan(v.err))
        v.err = INFINITY;
    return v;
}

/* The measures that are sums over the bins. */
static void
close_sums(const struct closing *c, const double *input, bool p_gap,
           bool q_gap, struct kl_value *v)
{
    v[KL_H_P] =
        surprisal(c, KL_SUM_H_P, c->off_p, c->off_p, c->round_p, c->cut.h_p);
    v[KL_H_Q] =
        surprisal(c, KL_SUM_H_Q, c->off_q, c->off_q, c->round_q, c->cut.h_q);
    v[KL_CE_PQ] =
        infinite_if(p_gap, surprisal(c, KL_SUM_CE_PQ, c->off_p, c->off_q,
                                     c->round_q, c->cut.ce_pq));
    v[KL_CE_QP] =
        infinite_if(q_gap, surprisal(c, KL_SUM_CE_QP, c->off_q, c->off_p,
                                     c->round_p, c->cut.ce_qp));
    v[KL_KL_PQ] = infinite_if(p_gap, divergence(c, KL_SUM_KL_PQ, 50, 16,
                                                c->cut.ce_pq + c->cut.mass_q));
    v[KL_KL_QP] = infinite_if(q_gap, divergence(c, KL_SUM_KL_QP, 50, 16,
                                                c->cut.ce_qp + c->cut.mass_p));
    v[KL_JS] = at_most(
        M_LN2, divergence(c, KL_SUM_JS, 24, 32,
                          M_LN2 / 2 * (c->cut.mass_p + c->cut.mass_q)));
    v[KL_TV] = at_most(1, total_variation(c));
    v[KL_CHI2] = chi_squared(c, p_gap);
    for (int m = 0; m < KL_MEASURE_COUNT; m++)
        if (m != KL_HELLINGER && m != KL_JEFFREYS && m != KL_RENYI &&
            m != KL_PERPLEXITY)
            v[m] = off_by(v[m], input[m]);
}

void
kl_pass_result(const struct kl_pass *pass, const struct kl_bins *p,
               const struct kl_bins *q, struct kl_measures *out)
{
    const struct kl_sums *sums = &pass->sums;
    double alpha = pass->order.alpha, input[KL_MEASURE_COUNT];
    struct kl_value *v = out->value, h2;
    struct closing c;
    bool p_gap = fill_gap(&out->p_only, &sums->p_only,
                          kl_sums_get(sums, KL_SUM_P_ONLY), kl_tail_gap(p, q));
    bool q_gap = fill_gap(&out->q_only, &sums->q_only,
                          kl_sums_get(sums, KL_SUM_Q_ONLY), kl_tail_gap(q, p));

    prepare(&c, sums, p, q, alpha);
    kl_input_errors(p, q, alpha, input);
    out->alpha = alpha;
    memset(out->tail_sum, 0, sizeof out->tail_sum);
    close_sums(&c, input, p_gap, q_gap, v);
    h2 = off_by(squared_hellinger(&c), input[KL_HELLINGER]);
    v[KL_HELLINGER] = at_most(1, root(h2));
    v[KL_JEFFREYS] = plus(v[KL_KL_PQ], v[KL_KL_QP]);
    v[KL_RENYI] = off_by(renyi(&c, &pass->order, v[KL_KL_PQ], h2, p_gap),
                         alpha == 0.5 ? 0 : input[KL_RENYI]);
    out->tail_sum[KL_CHI2] = !p_gap && c.cut.chi2_diverges;
    out->tail_sum[KL_RENYI] = !p_gap && c.cut.power_diverges;
    v[KL_PERPLEXITY] = perplexity(v[KL_H_P]);
}

void
kl_measure_all(const struct kl_bins *p, const struct kl_bins *q, double alpha,
               struct kl_measures *out)
{
    struct kl_pass pass;

    kl_pass_begin(&pass, alpha);
    kl_pass_step(&pass, p, q, p->n);
    kl_pass_result(&pass, p, q, out);
}
