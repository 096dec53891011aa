/* Arithmetic on blocks of numbers without bounds.
 *
 * A block is plain while every number is 0 or between 2^-500 and 2^500 in
 * size: then a product, quotient or sum of two is a normal double, correctly
 * rounded, and only afterwards the block may have to become logarithms. This
 * is the usual case, fast, and as exact as doubles are. With logarithms a
 * product is a sum; a sum goes through doubles where both sizes allow it, and
 * through log1p beyond: log(e^a + e^b) = a + log1p(e^(b-a)), b <= a.
 */
#include "config.h"

#include "klscope/core/wide.h"

#include <math.h>

#define PLAIN_MOST  0x1p500
#define PLAIN_LEAST 0x1p-500
#define LOG_MOST    346.5 /* log of PLAIN_MOST, almost */
#define LOG_DOUBLE  600   /* exp of it is far from the ends of doubles */

/* Whether a double may be one of a plain block. */
static bool
is_plain(double v)
{
    double size = fabs(v);

    return !(size > PLAIN_MOST) && !(size < PLAIN_LEAST && size > 0);
}

static bool
all_plain(const double v[KL_NODES])
{
    int wide = 0;

    for (int k = 0; k < KL_NODES; k++)
        wide += !is_plain(v[k]);
    return wide == 0;
}

/* From plain, or doubles that overflowed, to logarithms. */
void
kl_wide_to_logs(struct kl_wide *block)
{
    double size[KL_NODES];

    if (!block->plain)
        return;
    for (int k = 0; k < KL_NODES; k++) {
        block->sign[k] = kl_wide_sign(block->v[k]);
        size[k] = fabs(block->v[k]);
    }
    kl_vec_log(size, block->v);
    block->plain = false;
}

/* To plain, if all sizes allow it. */
bool
kl_wide_to_plain(struct kl_wide *block)
{
    int wide = 0;

    if (block->plain)
        return true;
    for (int k = 0; k < KL_NODES; k++)
        wide += block->sign[k] != 0 && fabs(block->v[k]) > LOG_MOST;
    if (wide > 0)
        return false;
    kl_vec_exp(block->v, block->v); /* 0 from -inf, NaN from NaN */
    for (int k = 0; k < KL_NODES; k++)
        block->v[k] *= block->sign[k] < 0 ? -1 : 1;
    block->plain = true;
    return true;
}

void
kl_wide_settle(struct kl_wide *block)
{
    if (block->plain && !all_plain(block->v))
        kl_wide_to_logs(block);
}

/* ---- in and out ---------------------------------------------------------- */

void
kl_wide_fill(struct kl_wide *block, double c)
{
    block->plain = true;
    for (int k = 0; k < KL_NODES; k++)
        block->v[k] = c;
    kl_wide_settle(block);
}

void
kl_wide_set(struct kl_wide *block, const double v[KL_NODES])
{
    block->plain = true;
    for (int k = 0; k < KL_NODES; k++)
        block->v[k] = v[k] + 0.0; /* no -0 */
    kl_wide_settle(block);
}

void
kl_wide_set_log(struct kl_wide *block, const double sign[KL_NODES],
                const double size[KL_NODES])
{
    block->plain = false;
    for (int k = 0; k < KL_NODES; k++) {
        block->v[k] = sign[k] == 0 ? -INFINITY : size[k];
        block->sign[k] = block->v[k] == -INFINITY ? 0 : sign[k];
    }
}

void
kl_wide_values(const struct kl_wide *block, double v[KL_NODES])
{
    if (block->plain) {
        for (int k = 0; k < KL_NODES; k++)
            v[k] = block->v[k];
        return;
    }
    kl_vec_exp(block->v, v);
    for (int k = 0; k < KL_NODES; k++)
        v[k] *= block->sign[k] < 0 ? -1 : 1;
}

void
kl_wide_logs(const struct kl_wide *block, double sign[KL_NODES],
             double size[KL_NODES])
{
    struct kl_wide logs = *block;

    kl_wide_to_logs(&logs);
    for (int k = 0; k < KL_NODES; k++) {
        sign[k] = isnan(logs.v[k]) ? 0 : logs.sign[k];
        size[k] = logs.v[k];
    }
}

bool
kl_wide_has_values(const struct kl_wide *block)
{
    int missing = 0;

    for (int k = 0; k < KL_NODES; k++)
        missing += isnan(block->v[k]);
    return missing == 0;
}

void
kl_wide_signs(const struct kl_wide *block, signed char sign[KL_NODES])
{
    for (int k = 0; k < KL_NODES; k++) {
        double s = block->plain ? kl_wide_sign(block->v[k]) : block->sign[k];

        sign[k] = isnan(block->v[k]) ? 2 : (signed char)s;
    }
}

void
kl_wide_compare(const struct kl_wide *a, const struct kl_wide *b,
                signed char sign[KL_NODES])
{
    struct kl_wide la, lb;

    if (a->plain && b->plain) {
        for (int k = 0; k < KL_NODES; k++)
            sign[k] =
                isnan(a->v[k]) || isnan(b->v[k])
                    ? 2
                    : (signed char)((a->v[k] > b->v[k]) - (a->v[k] < b->v[k]));
        return;
    }
    la = *a;
    lb = *b;
    kl_wide_to_logs(&la);
    kl_wide_to_logs(&lb);
    for (int k = 0; k < KL_NODES; k++) {
        double more = la.sign[k] - lb.sign[k];

        if (more == 0)
            more = (la.v[k] - lb.v[k]) * la.sign[k];
        if (la.v[k] == lb.v[k] && la.sign[k] == lb.sign[k])
            more = 0; /* of infinities */
        sign[k] = isnan(la.v[k]) || isnan(lb.v[k])
                      ? 2
                      : (signed char)kl_wide_sign(more);
    }
}

/* ---- sums ---------------------------------------------------------------- */

/* Logarithm of the size of a sum, with its sign, where doubles do not reach;
 * neither is 0 or NaN. */
static double
add_far(double sa, double a, double sb, double b, double *sign)
{
    double high = fmax(a, b), low = fmin(a, b);

    *sign = a >= b ? sa : sb;
    if (high == INFINITY)
        return sa != sb && low == INFINITY ? NAN : INFINITY;
    if (sa != sb && high == low) {
        *sign = 0;
        return -INFINITY;
    }
    return high + (sa == sb ? log1p(exp(low - high)) : log(-expm1(low - high)));
}

static double
add_logs(double sa, double a, double sb, double b, double *sign)
{
    double sum;

    *sign = sa;
    if (isnan(a) || isnan(b))
        return NAN;
    if (sb == 0)
        return a;
    if (sa == 0) {
        *sign = sb;
        return b;
    }
    if (fabs(a) > LOG_DOUBLE || fabs(b) > LOG_DOUBLE)
        return add_far(sa, a, sb, b, sign);
    sum = sa * exp(a) + sb * exp(b);
    *sign = kl_wide_sign(sum);
    return log(fabs(sum));
}

void
kl_wide_add(struct kl_wide *a, const struct kl_wide *b)
{
    struct kl_wide other = *b;

    if (kl_wide_to_plain(a) && kl_wide_to_plain(&other)) {
        for (int k = 0; k < KL_NODES; k++)
            a->v[k] += other.v[k];
        kl_wide_settle(a);
        return;
    }
    kl_wide_to_logs(a);
    kl_wide_to_logs(&other);
    for (int k = 0; k < KL_NODES; k++)
        a->v[k] = add_logs(a->sign[k], a->v[k], other.sign[k], other.v[k],
                           &a->sign[k]);
}

void
kl_wide_subtract(struct kl_wide *a, const struct kl_wide *b)
{
    struct kl_wide other = *b;

    kl_wide_negate(&other);
    kl_wide_add(a, &other);
}

void
kl_wide_shift(struct kl_wide *a, double c)
{
    struct kl_wide other;

    kl_wide_fill(&other, c);
    kl_wide_add(a, &other);
}

/* ---- products ------------------------------------------------------------ */

/* A size of exp(-inf) is 0. */
static void
settle_zeros(struct kl_wide *a)
{
    for (int k = 0; k < KL_NODES; k++)
        if (a->v[k] == -INFINITY)
            a->sign[k] = 0;
}

void
kl_wide_multiply(struct kl_wide *a, const struct kl_wide *b)
{
    struct kl_wide other;

    if (a->plain && b->plain) {
        for (int k = 0; k < KL_NODES; k++)
            a->v[k] = a->v[k] * b->v[k] + 0.0;
        kl_wide_settle(a);
        return;
    }
    other = *b;
    kl_wide_to_logs(a);
    kl_wide_to_logs(&other);
    for (int k = 0; k < KL_NODES; k++) {
        a->v[k] += other.v[k]; /* 0 times infinity: NaN */
        a->sign[k] *= other.sign[k];
    }
    settle_zeros(a);
}

void
kl_wide_scale(struct kl_wide *a, double c)
{
    struct kl_wide other;

    kl_wide_fill(&other, c);
    kl_wide_multiply(a, &other);
}

void
kl_wide_divide(struct kl_wide *a, const struct kl_wide *b)
{
    struct kl_wide other;

    if (a->plain && b->plain) {
        for (int k = 0; k < KL_NODES; k++)
            a->v[k] = a->v[k] / (b->v[k] + 0.0) + 0.0;
        kl_wide_settle(a);
        return;
    }
    other = *b;
    kl_wide_to_logs(a);
    kl_wide_to_logs(&other);
    for (int k = 0; k < KL_NODES; k++) {
        a->v[k] -= other.v[k]; /* 0/0 and infinity/infinity: NaN */
        a->sign[k] *= other.sign[k] < 0 ? -1 : 1;
    }
    settle_zeros(a);
}

/* ---- powers -------------------------------------------------------------- */

/* a^b of doubles; right if the result is plain, or 0 from 0. */
static double
power_plain(double a, double b)
{
    if (b == 2)
        return a * a;
    if (isnan(a) || isnan(b))
        return NAN;
    return pow(a, b) + 0.0;
}

/* Logarithm of the size of a^b, with its sign; b may be infinite. */
static double
power_logs(double sign, double size, double b, double *result)
{
    *result = 1;
    if (isnan(size) || isnan(b))
        return NAN;
    if (b == 0)
        return 0;
    if (sign < 0 && b != floor(b))
        return NAN;
    if (sign < 0 && fmod(b, 2) != 0 && isfinite(b))
        *result = -1;
    if (size == 0) /* 1 to the infinity */
        return 0;
    return b * size;
}

void
kl_wide_power(struct kl_wide *a, const struct kl_wide *b)
{
    double power[KL_NODES], exponent[KL_NODES];
    int wide = 0;

    kl_wide_values(b, exponent);
    if (a->plain) {
        for (int k = 0; k < KL_NODES; k++) {
            power[k] = power_plain(a->v[k], exponent[k]);
            wide += !is_plain(power[k]) || (power[k] == 0 && a->v[k] != 0);
        }
        if (wide == 0) {
            for (int k = 0; k < KL_NODES; k++)
                a->v[k] = power[k];
            return;
        }
    }
    kl_wide_to_logs(a);
    for (int k = 0; k < KL_NODES; k++)
        a->v[k] = power_logs(a->sign[k], a->v[k], exponent[k], &a->sign[k]);
    settle_zeros(a);
}

/* ---- parts of numbers ---------------------------------------------------- */

void
kl_wide_choose(struct kl_wide *a, const struct kl_wide *b,
               const bool which[KL_NODES])
{
    struct kl_wide other = *b;

    if (a->plain != other.plain) {
        kl_wide_to_logs(a);
        kl_wide_to_logs(&other);
    }
    for (int k = 0; k < KL_NODES; k++)
        if (which[k]) {
            a->v[k] = other.v[k];
            if (!a->plain)
                a->sign[k] = other.sign[k];
        }
}

void
kl_wide_negate(struct kl_wide *a)
{
    for (int k = 0; k < KL_NODES; k++) {
        if (a->plain)
            a->v[k] = 0.0 - a->v[k];
        else
            a->sign[k] = -a->sign[k];
    }
}

void
kl_wide_abs(struct kl_wide *a)
{
    for (int k = 0; k < KL_NODES; k++) {
        if (a->plain)
            a->v[k] = fabs(a->v[k]);
        else
            a->sign[k] = fabs(a->sign[k]);
    }
}
