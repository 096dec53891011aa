#include "config.h"

#include "klscope/core/ends.h"

#include <math.h>

#include "klscope/core/dd.h"

/* Every question here is whether an integral of a product of powers of x, log
 * x and exponentials exists at one end, which its fastest term decides. With z
 * = 1/y a finite end looks like an infinite one, but for the Jacobian, so that
 * the classes have the same order from heavy to light at both.
 *
 * Borderline cases are decided by equality of doubles, since a user who types
 * a shape of 2 means 2. An exponent is a parameter plus or minus 1, rounded;
 * comparisons are arranged so that equal parameters come out equal: a - 1 <= b
 * is asked as a <= b + 1, rounded alike. */

bool
kl_end_heavier(const struct kl_end *a, const struct kl_end *b, bool infinite)
{
    if (a->cls != b->cls)
        return a->cls == KL_END_UNKNOWN ||
               (b->cls != KL_END_UNKNOWN && a->cls < b->cls);
    switch (a->cls) {
    case KL_END_POWER:
        return a->power < b->power;
    case KL_END_LOGNORMAL:
    case KL_END_EXP:
    case KL_END_DOUBLE:
        if (a->cls != KL_END_LOGNORMAL && a->b != b->b)
            return a->b < b->b;
        if (a->c != b->c)
            return a->c < b->c;
        /* x^w is the larger the larger w is at infinity, y^w the smaller. */
        return infinite ? a->w > b->w : a->w < b->w;
    case KL_END_NONE:
    case KL_END_UNKNOWN:
        break;
    }
    return false;
}

static enum kl_verdict
infinite_if(bool infinite)
{
    return infinite ? KL_INFINITE : KL_FINITE;
}

/* Whether x^w at infinity, or y^w at 0, has no integral. */
static bool
power_diverges(double w, bool infinite)
{
    return infinite ? w >= -1 : w <= -1;
}

/* Against exp(-c x^b), b > 0, p log q is as p x^b, which is infinite only for
 * power tails: x^(b - a) at infinity, y^(k - b) at a finite end. */
static enum kl_verdict
cross_exponential(const struct kl_end *p, const struct kl_end *q, bool infinite)
{
    if (p->cls != KL_END_POWER)
        return KL_FINITE;
    return infinite_if(infinite ? p->power <= q->b + 1 : p->power <= q->b - 1);
}

/* Against exp(-c exp(b x)) p log q is as p exp(b x). */
static enum kl_verdict
cross_double(const struct kl_end *p, const struct kl_end *q, bool infinite)
{
    if (p->cls != KL_END_EXP)
        return infinite_if(p->cls != KL_END_DOUBLE);
    if (p->b != 1)
        return infinite_if(p->b < 1);
    if (p->c != q->b)
        return infinite_if(p->c < q->b);
    return infinite_if(power_diverges(p->w, infinite));
}

enum kl_verdict
kl_end_cross(const struct kl_end *p, const struct kl_end *q, bool infinite)
{
    if (p->cls == KL_END_NONE)
        return KL_FINITE;
    if (q->cls == KL_END_NONE)
        return KL_INFINITE;
    if (p->cls == KL_END_UNKNOWN || q->cls == KL_END_UNKNOWN)
        return KL_UNDECIDED;
    if (q->cls == KL_END_EXP)
        return cross_exponential(p, q, infinite);
    if (q->cls == KL_END_DOUBLE)
        return cross_double(p, q, infinite);
    return KL_FINITE; /* log x and its square are integrable against all */
}

/* Sign of alpha a - (alpha - 1) b - offset; 0 also if it is within the rounding
 * of a and b, which are parameters plus or minus 1, or reciprocals of them. */
static int
balance(double alpha, double a, double b, double offset)
{
    struct kl_dd sum;
    double band;
    int scale;

    /* Scaled so that alpha times them fits. */
    frexp(fmax(fmax(fabs(a), fabs(b)), fabs(offset)), &scale);
    a = ldexp(a, -scale), b = ldexp(b, -scale);
    sum = kl_dd_add(kl_two_prod(alpha, a), kl_two_prod(-alpha, b));
    sum = kl_dd_add_d(kl_dd_add_d(sum, b), -ldexp(offset, -scale));
    band = 0x1p-53 * (alpha * fabs(a) + (alpha - 1) * fabs(b));
    if (a == b)
        band = 0;
    return fabs(sum.hi) <= band ? 0 : sum.hi > 0 ? 1 : -1;
}

/* Equal rates of decay in the exponents: which coefficient wins, and if
 * neither, the powers in front of them, where nothing stands in between: a
 * shift of x changes exp(-c x^b) by more than a factor if b > 1. */
static enum kl_verdict
power_coefficients(const struct kl_end *p, const struct kl_end *q, double alpha,
                   bool infinite, bool bare)
{
    int sign = balance(alpha, p->c, q->c, 0);

    if (sign != 0)
        return infinite_if(sign < 0);
    if (!bare)
        return KL_UNDECIDED;
    sign = balance(alpha, p->w, q->w, -1);
    return infinite_if(infinite ? sign >= 0 : sign <= 0);
}

static enum kl_verdict
power_alike(const struct kl_end *p, const struct kl_end *q, double alpha,
            bool infinite)
{
    switch (p->cls) {
    case KL_END_POWER:
        return infinite_if(
            balance(alpha, p->power, q->power, infinite ? 1 : -1) <= 0);
    case KL_END_LOGNORMAL:
        return power_coefficients(p, q, alpha, infinite, true);
    case KL_END_EXP:
    case KL_END_DOUBLE:
        if (p->b != q->b)
            return infinite_if(p->b < q->b);
        return power_coefficients(p, q, alpha, infinite,
                                  p->cls == KL_END_EXP && p->b <= 1);
    case KL_END_NONE:
    case KL_END_UNKNOWN:
        break;
    }
    return KL_UNDECIDED;
}

enum kl_verdict
kl_end_power(const struct kl_end *p, const struct kl_end *q, double alpha,
             bool infinite)
{
    if (p->cls == KL_END_NONE)
        return KL_FINITE;
    if (q->cls == KL_END_NONE)
        return KL_INFINITE;
    if (p->cls == KL_END_UNKNOWN || q->cls == KL_END_UNKNOWN)
        return KL_UNDECIDED;
    /* Between classes the lighter one's exponent outgrows the other's. */
    if (p->cls != q->cls)
        return infinite_if(p->cls < q->cls);
    return power_alike(p, q, alpha, infinite);
}

double
kl_end_rate(const struct kl_end *end, bool infinite)
{
    if (end->cls != KL_END_POWER)
        return HUGE_VAL;
    return infinite ? end->power - 1 : end->power + 1;
}
