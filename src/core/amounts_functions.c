/* Powers and functions of amounts. The error of f(a) is what f makes of the
 * error of a, and a few units of the result: vector functions are good to 4.
 */
#include "config.h"

#include <math.h>

#include "klscope/core/amounts_private.h"

/* ---- powers -------------------------------------------------------------- */

static bool
is_odd(double b)
{
    return fmod(b, 2) != 0;
}

/* A base that is neither 0 nor NaN nor infinite, by logarithms. */
static struct kl_amount
power_of_size(struct kl_amount a, double b, double eb)
{
    double ea, la = kl_amount_log(a, &ea), log = b * la;
    double sign = a.v < 0 && is_odd(b) ? -1 : 1;

    if (la == 0) /* even to the power of infinity */
        return kl_amount_of(sign, 0);
    return kl_amount_of_log(sign, log,
                            fabs(b) * ea + fabs(la) * eb + U * fabs(log));
}

/* As kl_amounts_multiply does it. */
static struct kl_amount
square(struct kl_amount a)
{
    double size = fabs(a.v), v = a.v * a.v;

    if (a.far || (v != 0 && !(v <= KL_AMOUNT_MOST && v >= KL_AMOUNT_LEAST)) ||
        (v == 0 && size > 0))
        return power_of_size(a, 2, 0);
    return kl_amount_of(v, size * a.e + (size + a.e) * a.e + U * v);
}

static struct kl_amount
power_one(struct kl_amount a, struct kl_amount b)
{
    double eb = b.e, e, v, exponent = b.v;

    if (b.far) {
        exponent = b.v * exp(b.log);
        eb = isfinite(exponent) ? fabs(exponent) * exp_widened(b.e) : 0;
    }
    if (isnan(a.v) || isnan(b.v))
        return kl_amount_of(NAN, 0);
    if (exponent == 0)
        return kl_amount_of(1, 0);
    if (exponent == 2 && eb == 0)
        return square(a);
    if (a.v < 0 && (exponent != rint(exponent) || isinf(exponent)))
        return kl_amount_of(NAN, 0);
    if (a.far)
        return power_of_size(a, exponent, eb);
    v = pow(a.v, exponent);
    if (a.v == 0)
        return kl_amount_of(v, exponent > 0 ? pow(a.e, exponent) : 0);
    if (isinf(a.v) || isinf(exponent))
        return kl_amount_of(v, 0);
    if (!(fabs(v) <= KL_AMOUNT_MOST && fabs(v) >= KL_AMOUNT_LEAST))
        return power_of_size(a, exponent, eb);
    e = fabs(exponent) * relative(a.v, a.e);
    if (eb > 0)
        e += fabs(log(fabs(a.v))) * eb;
    return kl_amount_of(v, fabs(v) * (exp_widened(e) + 2 * U));
}

/* True if all are the number c, exactly. */
static bool
are_all(const struct kl_amounts *a, double c)
{
    int other = 0;

    for (int k = 0; k < KL_NODES; k++)
        other += !(a->v[k] == c && a->e[k] == 0);
    return other == 0 && a->far == 0;
}

void
kl_amounts_power(struct kl_amounts *a, const struct kl_amounts *b)
{
    struct kl_amounts same;

    if (are_all(b, 2)) {
        same = *a;
        kl_amounts_multiply(a, &same);
        return;
    }
    for (int k = 0; k < KL_NODES; k++)
        kl_amount_put(a, k,
                      power_one(kl_amount_get(a, k), kl_amount_get(b, k)));
}

/* ---- roots and exponentials ---------------------------------------------- */

/* What is below 0 by no more than its error is 0. */
static void
raise_to_zero(struct kl_amounts *a)
{
    for (int k = 0; k < KL_NODES; k++)
        if (a->v[k] < 0 && -a->v[k] <= a->e[k] && !(a->far >> k & 1))
            a->v[k] = 0;
}

void
kl_amounts_sqrt(struct kl_amounts *a)
{
    raise_to_zero(a);
    for (int k = 0; k < KL_NODES; k++) {
        double v = a->v[k], root = sqrt(v);

        if (a->far >> k & 1) {
            a->log[k] /= 2;
            a->e[k] /= 2;
            kl_amount_put(a, k,
                          v < 0 ? kl_amount_of(NAN, 0)
                                : kl_amount_of_log(1, a->log[k], a->e[k]));
            continue;
        }
        a->e[k] = v > 0
                      ? a->e[k] / (root + sqrt(fmax(v - a->e[k], 0))) + U * root
                      : sqrt(a->e[k]);
        a->v[k] = root;
    }
    kl_amounts_settle(a);
}

static struct kl_amount
exp_one(struct kl_amount a)
{
    double exponent = a.far ? a.v * exp(a.log) : a.v, e = a.e;

    if (isnan(a.v))
        return a;
    if (a.far)
        e = isfinite(exponent) ? fabs(exponent) * exp_widened(a.e) : 0;
    return kl_amount_of_log(1, exponent, e);
}

void
kl_amounts_exp(struct kl_amounts *a)
{
    double exponent[KL_NODES];
    unsigned bits = a->far;
    struct kl_amounts was;
    int any = 0;

    for (int k = 0; k < KL_NODES; k++)
        any += !(fabs(a->v[k]) < LOG_MOST);
    if (any > 0 || bits != 0)
        was = *a;
    for (int k = 0; k < KL_NODES && any > 0; k++)
        if (!(fabs(a->v[k]) < LOG_MOST))
            bits |= 1u << k;
    for (int k = 0; k < KL_NODES; k++)
        exponent[k] = fabs(a->v[k]) < LOG_MOST ? a->v[k] : 0;
    kl_vec_exp(exponent, a->v);
    for (int k = 0; k < KL_NODES; k++)
        a->e[k] = a->v[k] * (exp_widened(a->e[k]) + 4 * U);
    a->far = 0;
    for (int k = 0; bits >> k != 0; k++)
        if (bits >> k & 1)
            kl_amount_put(a, k, exp_one(kl_amount_get(&was, k)));
}

/* ---- logarithms ---------------------------------------------------------- */

/* What is all but whole may be a power of the base, of which the functions of
 * these bases know the exponent. */
static double
whole_logarithm(double v, double log, double unit)
{
    double near = rint(log);

    if (fabs(log - near) > 4 * U * fmax(1, fabs(near)))
        return log;
    return unit == M_LN2 ? log2(v) : unit == M_LN10 ? log10(v) : log;
}

static struct kl_amount
log_one(struct kl_amount a, double unit)
{
    if (a.v < 0)
        return kl_amount_of(NAN, 0);
    return kl_amount_of(a.log / unit, a.e / unit + 2 * U * fabs(a.log / unit));
}

void
kl_amounts_log(struct kl_amounts *a, double unit)
{
    struct kl_amounts was;
    unsigned bits = a->far;

    raise_to_zero(a);
    was = *a;
    kl_vec_log(was.v, a->v);
    for (int k = 0; k < KL_NODES; k++) {
        double e = log_widened(was.e[k] / was.v[k]);

        a->v[k] /= unit;
        a->e[k] = e / unit + 4 * U * fabs(a->v[k]);
        if (was.v[k] == 0 && was.e[k] > 0) { /* no infinity is sure of this */
            a->v[k] = log(was.e[k]) / unit;
            a->e[k] = INFINITY;
        }
    }
    for (int k = 0; k < KL_NODES && unit != 1; k++)
        a->v[k] = whole_logarithm(was.v[k], a->v[k], unit);
    a->far = 0;
    kl_amounts_settle(a);
    for (int k = 0; bits >> k != 0; k++)
        if (bits >> k & 1)
            kl_amount_put(a, k, log_one(kl_amount_get(&was, k), unit));
}

/* ---- sine and cosine ----------------------------------------------------- */

/* Of a number too large for its digits to tell anything is known but that it
 * is between -1 and 1. */
static struct kl_amount
wave_one(struct kl_amount a, double (*f)(double))
{
    double v = a.far ? a.v * exp(a.log) : a.v;
    double e = a.far ? fabs(v) * exp_widened(a.e) : a.e;

    if (a.far && a.log < 0)
        return f == sin ? a : kl_amount_of(1, 0);
    if (a.far || e > 1)
        return isnan(v) ? kl_amount_of(NAN, 0) : kl_amount_of(0, 1);
    return kl_amount_of(f(v), e + U);
}

static void
wave(struct kl_amounts *a, double (*f)(double))
{
    for (int k = 0; k < KL_NODES; k++)
        kl_amount_put(a, k, wave_one(kl_amount_get(a, k), f));
    kl_amounts_settle(a);
}

void
kl_amounts_sin(struct kl_amounts *a)
{
    wave(a, sin);
}

void
kl_amounts_cos(struct kl_amounts *a)
{
    wave(a, cos);
}
