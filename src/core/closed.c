/* Measures of pairs of families by formula. A spec is brought to one of the
 * base families first; two of the same base have formulas of their own
 * (closed_same.c, closed_distance.c), any others go by D = H(p,q) - H(p)
 * (closed_cross.c).
 */
#include "config.h"

#include "klscope/core/closed.h"

#include <math.h>
#include <string.h>

#include "klscope/core/closed_private.h"

/* ---- from specs to base families ----------------------------------------- */

/* A row of the families that have formulas: which base they come down to, how
 * where the parameters are not simply the same, and the ends of the support
 * (parameters for uniform, triangular and Pareto). */
struct family {
    const char *key;
    enum kl_base base;
    int nparam;
    double lo, hi;
    void (*convert)(struct kl_closed *law);
};

static void
exponential(struct kl_closed *law) /* gamma(1, 1/rate) */
{
    law->a[1] = n_div(n_of(1), law->a[0]);
    law->a[0] = n_of(1);
}

static void
chi_squared(struct kl_closed *law) /* gamma(df/2, 2) */
{
    law->a[0] = n_times(law->a[0], 0.5);
    law->a[1] = n_of(2);
}

static void
rayleigh(struct kl_closed *law) /* weibull(2, scale sqrt(2)) */
{
    law->a[1] = n_mul(law->a[0], n_sqrt(n_of(2)));
    law->a[0] = n_of(2);
}

static void
student_t(struct kl_closed *law)
{
    if (law->a[0].v != 1)
        return;
    law->base = KL_BASE_CAUCHY;
    law->a[0] = law->a[1];
    law->a[1] = law->a[2];
}

static void
pareto(struct kl_closed *law)
{
    law->lo = law->a[1].v;
}

static void
interval(struct kl_closed *law)
{
    law->lo = law->a[0].v;
    law->hi = law->base == KL_BASE_UNIFORM ? law->a[1].v : law->a[2].v;
}

/* clang-format off */
#define LINE -INFINITY, INFINITY
#define HALF 0, INFINITY
static const struct family families[] = {
    { "uniform",       KL_BASE_UNIFORM,       2, LINE, interval },
    { "normal",        KL_BASE_NORMAL,        2, LINE, NULL },
    { "lognormal",     KL_BASE_LOGNORMAL,     2, HALF, NULL },
    { "exponential",   KL_BASE_GAMMA,         1, HALF, exponential },
    { "laplace",       KL_BASE_LAPLACE,       2, LINE, NULL },
    { "logistic",      KL_BASE_LOGISTIC,      2, LINE, NULL },
    { "cauchy",        KL_BASE_CAUCHY,        2, LINE, NULL },
    { "student_t",     KL_BASE_STUDENT_T,     3, LINE, student_t },
    { "gamma",         KL_BASE_GAMMA,         2, HALF, NULL },
    { "inverse_gamma", KL_BASE_INVERSE_GAMMA, 2, HALF, NULL },
    { "beta",          KL_BASE_BETA,          2, 0, 1, NULL },
    { "chi_squared",   KL_BASE_GAMMA,         1, HALF, chi_squared },
    { "weibull",       KL_BASE_WEIBULL,       2, HALF, NULL },
    { "rayleigh",      KL_BASE_WEIBULL,       1, HALF, rayleigh },
    { "pareto",        KL_BASE_PARETO,        2, HALF, pareto },
    { "gumbel",        KL_BASE_GUMBEL,        2, LINE, NULL },
    { "triangular",    KL_BASE_TRIANGULAR,    3, LINE, interval },
    { "half_normal",   KL_BASE_HALF_NORMAL,   1, HALF, NULL },
    { "skew_normal",   KL_BASE_SKEW_NORMAL,   3, LINE, NULL },
};
/* clang-format on */

static bool
law_of(const struct kl_spec *spec, struct kl_closed *law)
{
    const struct family *row = families;
    const struct family *end = row + sizeof families / sizeof *families;
    int i;

    if (spec->kind != KL_SPEC_FAMILY)
        return false;
    while (row < end && strcmp(row->key, spec->family->key) != 0)
        row++;
    if (row == end)
        return false;
    *law = (struct kl_closed){.base = row->base, .lo = row->lo, .hi = row->hi};
    for (i = 0; i < row->nparam; i++)
        law->a[i] = n_of(spec->a[i]);
    if (row->convert != NULL)
        row->convert(law);
    return true;
}

/* ---- measures ------------------------------------------------------------ */

static bool
divergence(const struct kl_closed *p, const struct kl_closed *q,
           struct kl_num *out)
{
    struct kl_num entropy;

    if (p->base == q->base)
        return kl_same_divergence(p, q, out);
    if (!kl_closed_entropy(p, &entropy) || !kl_closed_cross(p, q, out))
        return false;
    *out = n_sub(*out, entropy);
    return true;
}

static bool
jeffreys(const struct kl_closed *p, const struct kl_closed *q,
         struct kl_num *out)
{
    struct kl_num back;

    if (!divergence(p, q, out) || !divergence(q, p, &back))
        return false;
    *out = n_add(*out, back);
    return true;
}

/* sqrt(1 - e^-a) */
static bool
hellinger(const struct kl_closed *p, const struct kl_closed *q,
          struct kl_num *out)
{
    if (p->base != q->base || !kl_same_affinity(p, q, out))
        return false;
    *out = n_sqrt(n_neg(n_expm1(n_neg(*out))));
    return true;
}

static bool
measure(const struct kl_closed *p, const struct kl_closed *q, enum kl_measure m,
        struct kl_num *out)
{
    bool same = p->base == q->base;

    switch (m) {
    case KL_H_P:
    case KL_PERPLEXITY:
        if (!kl_closed_entropy(p, out))
            return false;
        if (m == KL_PERPLEXITY)
            *out = n_exp(*out);
        return true;
    case KL_CE_PQ:
        return kl_closed_cross(p, q, out);
    case KL_KL_PQ:
        return divergence(p, q, out);
    case KL_JEFFREYS:
        return jeffreys(p, q, out);
    case KL_HELLINGER:
        return hellinger(p, q, out);
    case KL_TV:
        return same && kl_same_variation(p, q, out);
    case KL_CHI2:
        return same && kl_same_chi2(p, q, out);
    default: /* Jensen-Shannon has none, the order of Renyi's is not given */
        return false;
    }
}

static bool
equal(const struct kl_spec *p, const struct kl_spec *q)
{
    int i;

    for (i = 0; i < p->family->nparam; i++)
        if (p->a[i] != q->a[i])
            return false;
    return strcmp(p->family->key, q->family->key) == 0;
}

bool
kl_closed_form(const struct kl_spec *p, const struct kl_spec *q,
               enum kl_measure m, struct kl_value *value)
{
    struct kl_closed a, b;
    struct kl_num out;

    switch (m) {
    case KL_H_Q:
        return kl_closed_form(q, p, KL_H_P, value);
    case KL_CE_QP:
        return kl_closed_form(q, p, KL_CE_PQ, value);
    case KL_KL_QP:
        return kl_closed_form(q, p, KL_KL_PQ, value);
    default:
        break;
    }
    if (!law_of(p, &a) || !law_of(q, &b) || !measure(&a, &b, m, &out))
        return false;
    if (m != KL_H_P && m != KL_CE_PQ && m != KL_PERPLEXITY) {
        /* Distances of equals are 0, whatever rounding did to both. */
        if (equal(p, q))
            out = n_of(0);
        out.v = fmaxl(out.v, 0);
    }
    return kl_num_value(out, value);
}

void
kl_closed_settle(const struct kl_spec *p, const struct kl_spec *q,
                 struct kl_measures *measures)
{
    struct kl_value value;
    int m;

    for (m = 0; m < KL_MEASURE_COUNT; m++)
        if (measures->reason[m].kind == KL_REASON_BEYOND &&
            kl_closed_form(p, q, (enum kl_measure)m, &value)) {
            measures->value[m] = value;
            measures->reason[m].kind = KL_REASON_NONE;
        }
}
