#ifndef KLSCOPE_CORE_DD_H
#define KLSCOPE_CORE_DD_H

#include <math.h>

/* Double-double arithmetic: an unevaluated sum hi + lo with |lo| <= ulp(hi)/2,
 * about 106 bits. It carries totals and running sums, so that neither ten
 * million outcomes nor a million edits cost a digit.
 *
 * src   Dekker, "A floating-point technique for extending the available
 *       precision", Numer. Math. 18 (1971); Knuth, TAOCP vol. 2, sec. 4.2.2
 */
struct kl_dd {
    double hi, lo;
};

static inline struct kl_dd
kl_dd_of(double a)
{
    return (struct kl_dd){a, 0};
}

/* a + b exactly (Knuth's TwoSum, no order of magnitudes assumed). */
static inline struct kl_dd
kl_two_sum(double a, double b)
{
    double s = a + b, t = s - a;

    return (struct kl_dd){s, (a - (s - t)) + (b - t)};
}

/* a * b exactly. */
static inline struct kl_dd
kl_two_prod(double a, double b)
{
    double p = a * b;

    return (struct kl_dd){p, fma(a, b, -p)};
}

static inline struct kl_dd
kl_dd_add(struct kl_dd a, struct kl_dd b)
{
    struct kl_dd s = kl_two_sum(a.hi, b.hi), t = kl_two_sum(a.lo, b.lo);

    s.lo += t.hi;
    s = kl_two_sum(s.hi, s.lo);
    s.lo += t.lo;
    return kl_two_sum(s.hi, s.lo);
}

static inline struct kl_dd
kl_dd_neg(struct kl_dd a)
{
    return (struct kl_dd){-a.hi, -a.lo};
}

static inline struct kl_dd
kl_dd_add_d(struct kl_dd a, double b)
{
    return kl_dd_add(a, kl_dd_of(b));
}

static inline struct kl_dd
kl_dd_mul_d(struct kl_dd a, double b)
{
    struct kl_dd p = kl_two_prod(a.hi, b);

    p.lo = fma(a.lo, b, p.lo);
    return kl_two_sum(p.hi, p.lo);
}

/* a / b to about 100 bits; b must not be 0. */
static inline struct kl_dd
kl_dd_div(struct kl_dd a, struct kl_dd b)
{
    double q = a.hi / b.hi;
    struct kl_dd r = kl_dd_add(a, kl_dd_neg(kl_dd_mul_d(b, q)));
    double q2 = r.hi / b.hi;

    r = kl_dd_add(r, kl_dd_neg(kl_dd_mul_d(b, q2)));
    return kl_dd_add(kl_two_sum(q, q2), kl_dd_of(r.hi / b.hi));
}

static inline double
kl_dd_value(struct kl_dd a)
{
    return a.hi + a.lo;
}

#endif
