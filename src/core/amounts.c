/* Arithmetic on numbers of any size that carry bounds on their errors.
 *
 * Each operation is a loop over doubles that becomes vector code, and notes
 * where that does not do: operands that are far, or a result beyond what is
 * kept as a double. These few are done again one by one, through logarithms:
 * log(e^a + e^b) = a + log1p(e^(b-a)), b <= a.
 *
 * With u = 2^-52, which is twice what rounding to nearest costs:
 *
 *   a + b   err a + err b + u |a + b|
 *   a b     |a| err b + |b| err a + err a err b + u |a b|
 *   a / b   (err a + |a/b| err b) / (|b| - err b) + u |a/b|
 *
 * A product with 0 is 0 whatever the other factor is; if that is infinite the
 * 0 is taken at its word, whatever its error.
 */
#include "config.h"

#include "klscope/core/amounts.h"

#include <float.h>
#include <math.h>

#include "klscope/core/amounts_private.h"

/* ---- one of them --------------------------------------------------------- */

struct kl_amount
kl_amount_get(const struct kl_amounts *a, int k)
{
    return (struct kl_amount){a->v[k], a->e[k], a->log[k],
                              (a->far >> k & 1) != 0};
}

void
kl_amount_put(struct kl_amounts *a, int k, struct kl_amount one)
{
    a->v[k] = one.v;
    a->e[k] = one.e;
    a->log[k] = one.log;
    a->far = (a->far & ~(1u << k)) | (unsigned)one.far << k;
}

struct kl_amount
kl_amount_of(double v, double e)
{
    double known = e >= 0 ? e : INFINITY; /* not of NaN */

    return (struct kl_amount){v + 0.0, isfinite(v) ? known : 0, 0, false};
}

struct kl_amount
kl_amount_of_log(double sign, double log, double e)
{
    struct kl_amount one = {sign, e >= 0 ? e : INFINITY, log, true};

    if (log == -INFINITY)
        return kl_amount_of(0, 0);
    if (log == INFINITY || isnan(log))
        return kl_amount_of(sign * log, 0);
    if (fabs(log) > LOG_MOST)
        return one;
    one.v = sign * exp(log);
    one.e = fabs(one.v) * (expm1(one.e) + 4 * U);
    one.far = false;
    return one;
}

/* True unless it is 0, infinite or NaN. */
static bool
is_size(struct kl_amount one)
{
    return one.far || (isfinite(one.v) && one.v != 0);
}

double
kl_amount_log(struct kl_amount one, double *e)
{
    double size;

    if (one.far) {
        *e = one.e;
        return one.log;
    }
    size = log(fabs(one.v));
    *e = relative(one.v, one.e) + U * fabs(size);
    return size;
}

/* ---- in and out ---------------------------------------------------------- */

void
kl_amounts_fill(struct kl_amounts *a, double c, double e)
{
    for (int k = 0; k < KL_NODES; k++) {
        a->v[k] = c;
        a->e[k] = e;
    }
    a->far = 0;
    kl_amounts_settle(a);
}

double
kl_amount_value(struct kl_amount one, double *e)
{
    double v = one.v;

    *e = one.e;
    if (!one.far)
        return v;
    v *= exp(one.log);
    *e = isfinite(v) && v != 0 ? fabs(v) * expm1(one.e) : 0;
    return v;
}

/* Bits of numbers that are neither 0 nor kept as doubles. */
static unsigned
beyond(const double v[KL_NODES])
{
    unsigned bits = 0;
    int any = 0;

    for (int k = 0; k < KL_NODES; k++)
        any += fabs(v[k]) > KL_AMOUNT_MOST || fabs(v[k]) < KL_AMOUNT_LEAST;
    for (int k = 0; k < KL_NODES && any > 0; k++)
        if ((fabs(v[k]) > KL_AMOUNT_MOST || fabs(v[k]) < KL_AMOUNT_LEAST) &&
            isfinite(v[k]) && v[k] != 0)
            bits |= 1u << k;
    return bits;
}

/* Errors of what is no number are 0, those that are none are infinite; -0 is 0.
 */
static void
tidy(struct kl_amounts *a)
{
    for (int k = 0; k < KL_NODES; k++) {
        a->v[k] += 0.0;
        a->e[k] = a->e[k] >= 0 ? a->e[k] : INFINITY;
        a->e[k] = fabs(a->v[k]) < INFINITY ? a->e[k] : 0;
    }
}

void
kl_amounts_settle(struct kl_amounts *a)
{
    unsigned bits = beyond(a->v) & ~a->far;

    tidy(a);
    for (int k = 0; bits >> k != 0; k++) {
        double v = a->v[k];

        if (!(bits >> k & 1))
            continue;
        if (a->e[k] >= fabs(v)) { /* nothing is known of its logarithm */
            bits &= ~(1u << k);
            continue;
        }
        a->log[k] = log(fabs(v));
        a->e[k] = relative(v, a->e[k]) + U * fabs(a->log[k]);
        a->v[k] = v > 0 ? 1 : -1;
    }
    a->far |= bits;
}

/* A number that may be as small as its error: nothing is known of its
 * logarithm, so it is a double as long as there are such, though never 0.
 *
 * in    log, most   logarithms of its size and of its error
 */
static struct kl_amount
vague(double sign, double log, double most)
{
    if (!(log > LOG_LEAST && most <= LOG_MOST))
        return kl_amount_of_log(sign, log, INFINITY);
    return kl_amount_of(sign * fmax(exp(log), DBL_MIN),
                        fmax(exp(most), DBL_MIN));
}

/* ---- sums ---------------------------------------------------------------- */

/* Neither is 0, infinite or NaN. */
static struct kl_amount
add_sizes(struct kl_amount a, struct kl_amount b)
{
    double ea, eb, la = kl_amount_log(a, &ea), lb = kl_amount_log(b, &eb);
    double top = fmax(la, lb), less = exp(-fabs(la - lb)), size, share, e;
    double sign = (la > lb ? a.v : b.v) > 0 ? 1 : -1;
    bool alike = (a.v > 0) == (b.v > 0);

    if (!alike && la == lb)
        return kl_amount_of(0, exp(fmin(la, LOG_MOST)) * (ea + eb));
    size = top + (alike ? log1p(less) : log(-expm1(-fabs(la - lb))));
    share = exp(top - size); /* of the greater in the result */
    e = la > lb ? eb : ea;
    e = (la > lb ? ea : eb) + (less > 0 ? e * less : 0);
    e = share * e + U * (1 + fabs(size));
    return e < 0.5 ? kl_amount_of_log(sign, size, e)
                   : vague(sign, size, size + log(e));
}

static bool
is_zero(struct kl_amount one)
{
    return !one.far && one.v == 0;
}

/* A number and a 0 that is off by e. */
static struct kl_amount
add_zero(struct kl_amount a, double e)
{
    double own, v;

    if (e == 0 || !is_size(a))
        return a;
    if (a.far && a.log > 0) {
        a.e += e * exp(-a.log);
        return a;
    }
    v = kl_amount_value(a, &own);
    return kl_amount_of(v, own + e);
}

/* A 0 that is off by e, times a number of this size. One of which nothing is
 * known comes of a quotient of two that are far; times a third it is nothing.
 */
static struct kl_amount
scale_zero(double e, double size)
{
    if (e == 0 || (isinf(e) && size < -LOG_MOST))
        return kl_amount_of(0, 0);
    return kl_amount_of(0, exp(size + log(e)));
}

static struct kl_amount
add_one(struct kl_amount a, struct kl_amount b)
{
    if (is_size(a) && is_size(b))
        return add_sizes(a, b);
    if (is_zero(a))
        return add_zero(b, a.e);
    if (is_zero(b))
        return add_zero(a, b.e);
    return kl_amount_of((a.far ? 0 : a.v) + (b.far ? 0 : b.v), 0);
}

/* Do again those of the bits. */
static void
again(struct kl_amounts *a, const struct kl_amounts *left,
      const struct kl_amounts *right, unsigned bits,
      struct kl_amount (*f)(struct kl_amount, struct kl_amount))
{
    for (int k = 0; bits >> k != 0; k++)
        if (bits >> k & 1)
            kl_amount_put(a, k,
                          f(kl_amount_get(left, k), kl_amount_get(right, k)));
}

void
kl_amounts_add(struct kl_amounts *a, const struct kl_amounts *b)
{
    unsigned bits = a->far | b->far;
    struct kl_amounts left;

    if (bits != 0)
        left = *a;
    for (int k = 0; k < KL_NODES; k++) {
        a->v[k] += b->v[k];
        a->e[k] += b->e[k] + U * fabs(a->v[k]);
    }
    a->far = 0;
    kl_amounts_settle(a);
    if (bits != 0)
        again(a, &left, b, bits, add_one);
}

void
kl_amounts_subtract(struct kl_amounts *a, const struct kl_amounts *b)
{
    struct kl_amounts other = *b;

    kl_amounts_negate(&other);
    kl_amounts_add(a, &other);
}

/* ---- products ------------------------------------------------------------ */

static double
sign_of(double v)
{
    return v > 0 ? 1 : v < 0 ? -1 : v;
}

/* By how much the logarithm of the size may be more at most. */
static double
rise(struct kl_amount one)
{
    return one.far ? one.e : log1p(one.e / fabs(one.v));
}

static struct kl_amount
multiply_one(struct kl_amount a, struct kl_amount b)
{
    double ea, eb, log, sign = sign_of(a.v) * sign_of(b.v);

    if (is_zero(a) && is_size(b))
        return scale_zero(a.e, kl_amount_log(b, &eb));
    if (is_zero(b) && is_size(a))
        return scale_zero(b.e, kl_amount_log(a, &ea));
    if (is_zero(a) || is_zero(b))
        return kl_amount_of(0, 0);
    if (!is_size(a) || !is_size(b))
        return kl_amount_of(sign * INFINITY, 0);
    log = kl_amount_log(a, &ea) + kl_amount_log(b, &eb);
    if (isinf(ea + eb))
        return vague(sign, log, log + rise(a) + rise(b));
    return kl_amount_of_log(sign, log, ea + eb + U * fabs(log));
}

/* Whether a product or quotient of two doubles has left them, or come near; if
 * it is smaller than its error it has no logarithm to speak of. */
static bool
has_left(double a, double b, double v, double e)
{
    double size = fabs(v);

    return isfinite(a) && isfinite(b) && a != 0 && b != 0 &&
           !(size <= KL_AMOUNT_MOST && size >= KL_AMOUNT_LEAST) &&
           !(size > 0 && e >= size && e <= KL_AMOUNT_MOST);
}

/* Bits of those that have to be done again; most often none. */
static unsigned
strays(const struct kl_amounts *left, const struct kl_amounts *right,
       const struct kl_amounts *result)
{
    unsigned bits = left->far | right->far;
    int any = 0;

    for (int k = 0; k < KL_NODES; k++)
        any += !(fabs(result->v[k]) <= KL_AMOUNT_MOST &&
                 fabs(result->v[k]) >= KL_AMOUNT_LEAST);
    for (int k = 0; k < KL_NODES && any > 0; k++)
        if (has_left(left->v[k], right->v[k], result->v[k], result->e[k]))
            bits |= 1u << k;
    return bits;
}

void
kl_amounts_multiply(struct kl_amounts *a, const struct kl_amounts *b)
{
    struct kl_amounts left = *a;
    unsigned bits;

    for (int k = 0; k < KL_NODES; k++) {
        double x = left.v[k], y = b->v[k], v = x * y;
        double e = fabs(x) * b->e[k] + (fabs(y) + b->e[k]) * left.e[k];

        a->v[k] = x == 0 || y == 0 ? 0 : v;
        e += U * fabs(v);
        a->e[k] = e < INFINITY || a->v[k] != 0 ? e : 0;
    }
    a->far = 0;
    bits = strays(&left, b, a);
    tidy(a);
    if (bits != 0)
        again(a, &left, b, bits, multiply_one);
}

static struct kl_amount
divide_one(struct kl_amount a, struct kl_amount b)
{
    double ea, eb, log;

    if (is_size(a) && is_size(b)) {
        log = kl_amount_log(a, &ea) - kl_amount_log(b, &eb);
        return kl_amount_of_log(sign_of(a.v) * sign_of(b.v), log,
                                ea + eb + U * fabs(log));
    }
    if (is_zero(a) && is_size(b))
        return scale_zero(a.e, -kl_amount_log(b, &eb));
    return kl_amount_of(
        (a.far ? sign_of(a.v) : a.v) / (b.far ? sign_of(b.v) : b.v), 0);
}

void
kl_amounts_divide(struct kl_amounts *a, const struct kl_amounts *b)
{
    struct kl_amounts left = *a;
    unsigned bits;

    for (int k = 0; k < KL_NODES; k++) {
        double x = left.v[k], y = b->v[k], v = x / y;
        double least = fabs(y) - b->e[k];
        double e = (left.e[k] + fabs(v) * b->e[k]) / least;

        a->v[k] = v;
        a->e[k] = U * fabs(v) + (least > 0 ? e : INFINITY);
    }
    a->far = 0;
    bits = strays(&left, b, a);
    tidy(a);
    if (bits != 0)
        again(a, &left, b, bits, divide_one);
}

/* ---- signs and order ----------------------------------------------------- */

void
kl_amounts_negate(struct kl_amounts *a)
{
    for (int k = 0; k < KL_NODES; k++)
        a->v[k] = 0 - a->v[k];
}

void
kl_amounts_abs(struct kl_amounts *a)
{
    for (int k = 0; k < KL_NODES; k++)
        a->v[k] = fabs(a->v[k]);
}

/* The sign of a - b by the signs, then by sizes. */
static signed char
compare_one(struct kl_amount a, struct kl_amount b, bool lenient)
{
    double ea, eb, d, sign;

    if (isnan(a.v) || isnan(b.v))
        return 2;
    if (sign_of(a.v) != sign_of(b.v) || sign_of(a.v) == 0)
        return (signed char)sign_of(sign_of(a.v) - sign_of(b.v));
    sign = sign_of(a.v);
    if (!is_size(a) || !is_size(b))
        return (signed char)(sign * (is_size(b) - is_size(a)));
    d = kl_amount_log(a, &ea);
    d -= kl_amount_log(b, &eb);
    if (d == 0 || (lenient && fabs(d) <= ea + eb && ea + eb < INFINITY))
        return 0;
    return (signed char)(d > 0 ? sign : -sign);
}

void
kl_amounts_compare(const struct kl_amounts *a, const struct kl_amounts *b,
                   bool lenient, signed char sign[KL_NODES])
{
    unsigned bits = a->far | b->far;

    for (int k = 0; k < KL_NODES; k++) {
        double x = a->v[k], y = b->v[k], e = a->e[k] + b->e[k];
        bool equal = x == y || (lenient && fabs(x - y) <= e && e < INFINITY);

        if (bits >> k & 1)
            sign[k] =
                compare_one(kl_amount_get(a, k), kl_amount_get(b, k), lenient);
        else if (isnan(x) || isnan(y))
            sign[k] = 2;
        else
            sign[k] = (signed char)(equal ? 0 : x > y ? 1 : -1);
    }
}

void
kl_amounts_extreme(struct kl_amounts *a, const struct kl_amounts *b, int sign)
{
    signed char more[KL_NODES];

    kl_amounts_compare(a, b, false, more);
    for (int k = 0; k < KL_NODES; k++) {
        double e = (a->far | b->far) >> k & 1 ? 0 : fmax(a->e[k], b->e[k]);

        if (more[k] == -sign || (more[k] == 2 && isnan(b->v[k])))
            kl_amount_put(a, k, kl_amount_get(b, k));
        if (isfinite(a->v[k]))
            a->e[k] = fmax(a->e[k], e);
    }
}
