/* Interval arithmetic over expressions: what their values lie between. Samples
 * tell what is there; only this tells that nothing else is.
 *
 * Long doubles, since a density need not be normalised and may be e^1000 all
 * over. Rounding is left to who asks: he wants to know of factors.
 */
#include "config.h"

#include "klscope/core/expr_range.h"

#include <math.h>

#include "klscope/core/expr_private.h"

#define PI 3.14159265358979323846264338327950288L
#define E  2.71828182845904523536028747135266250L

static const struct kl_range anything = {-INFINITY, INFINITY};

static struct kl_range
range(long double lo, long double hi)
{
    if (isnan(lo) || isnan(hi))
        return anything;
    return (struct kl_range){lo, hi};
}

/* Of numbers that may be in any order. */
static struct kl_range
hull(const long double *x, int n)
{
    struct kl_range all = {x[0], x[0]};
    int i;

    for (i = 0; i < n; i++) {
        if (isnan(x[i]))
            return anything;
        all.lo = fminl(all.lo, x[i]);
        all.hi = fmaxl(all.hi, x[i]);
    }
    return all;
}

/* 0 times anything is 0: bounds are not reached. */
static long double
times(long double a, long double b)
{
    return a == 0 || b == 0 ? 0 : a * b;
}

static struct kl_range
multiply(struct kl_range a, struct kl_range b)
{
    long double corner[] = {times(a.lo, b.lo), times(a.lo, b.hi),
                            times(a.hi, b.lo), times(a.hi, b.hi)};

    return hull(corner, 4);
}

static struct kl_range
invert(struct kl_range b)
{
    if (b.lo < 0 && b.hi > 0)
        return anything;
    if (b.lo == 0 && b.hi == 0)
        return anything;
    return range(b.hi == 0 ? -INFINITY : 1 / b.hi,
                 b.lo == 0 ? INFINITY : 1 / b.lo);
}

static struct kl_range
size_of(struct kl_range a)
{
    if (a.lo >= 0)
        return a;
    if (a.hi <= 0)
        return range(-a.hi, -a.lo);
    return range(0, fmaxl(-a.lo, a.hi));
}

/* A base >= 0: monotonic in it and in the exponent. */
static struct kl_range
power_positive(struct kl_range a, struct kl_range b)
{
    long double corner[] = {powl(a.lo, b.lo), powl(a.lo, b.hi),
                            powl(a.hi, b.lo), powl(a.hi, b.hi)};

    return hull(corner, 4);
}

static struct kl_range
power(struct kl_range a, struct kl_range b)
{
    if (a.lo >= 0)
        return power_positive(a, b);
    if (b.lo != b.hi || b.lo != floorl(b.lo))
        return power_positive(range(0, fmaxl(a.hi, 0)), b);
    if (fmodl(b.lo, 2) == 0)
        return power_positive(size_of(a), b);
    if (b.lo < 0)
        return multiply(invert(a), power(a, range(b.lo + 1, b.lo + 1)));
    return range(powl(a.lo, b.lo), powl(a.hi, b.lo));
}

/* Extremes are where the argument is a multiple of pi. */
static struct kl_range
cosine(struct kl_range a)
{
    long double first = ceill(a.lo / PI), last = floorl(a.hi / PI);
    long double at[] = {cosl(a.lo), cosl(a.hi)};
    struct kl_range all;

    if (!(a.hi - a.lo < 6))
        return range(-1, 1);
    all = hull(at, 2);
    for (; first <= last; first++)
        if (fmodl(first, 2) == 0)
            all.hi = 1;
        else
            all.lo = -1;
    return all;
}

static struct kl_range
rising(struct kl_range a, long double (*f)(long double), long double least)
{
    return range(f(fmaxl(a.lo, least)), f(fmaxl(a.hi, least)));
}

/* Whether a < b: always, never, or now and then. */
static struct kl_range
less(struct kl_range a, struct kl_range b)
{
    return range(a.hi < b.lo, a.lo < b.hi);
}

static struct kl_range
less_equal(struct kl_range a, struct kl_range b)
{
    return range(a.hi <= b.lo, a.lo <= b.hi);
}

static struct kl_range
equal(struct kl_range a, struct kl_range b)
{
    return range(a.lo == b.hi && a.hi == b.lo, a.lo <= b.hi && b.lo <= a.hi);
}

static struct kl_range
run_two(enum kl_expr_code code, struct kl_range a, struct kl_range b)
{
    switch (code) {
    case KL_OP_LESS: return less(a, b);
    case KL_OP_LESS_EQUAL: return less_equal(a, b);
    case KL_OP_GREATER: return less(b, a);
    case KL_OP_GREATER_EQUAL: return less_equal(b, a);
    case KL_OP_EQUAL: return equal(a, b);
    case KL_OP_UNEQUAL: a = equal(a, b); return range(1 - a.hi, 1 - a.lo);
    case KL_OP_ADD: return range(a.lo + b.lo, a.hi + b.hi);
    case KL_OP_SUBTRACT: return range(a.lo - b.hi, a.hi - b.lo);
    case KL_OP_MULTIPLY: return multiply(a, b);
    case KL_OP_DIVIDE: return multiply(a, invert(b));
    case KL_OP_POWER: return power(a, b);
    case KL_OP_MIN: return range(fminl(a.lo, b.lo), fminl(a.hi, b.hi));
    case KL_OP_MAX: return range(fmaxl(a.lo, b.lo), fmaxl(a.hi, b.hi));
    default: return anything;
    }
}

static struct kl_range
run_one(enum kl_expr_code code, struct kl_range a)
{
    switch (code) {
    case KL_OP_PLUS: return a;
    case KL_OP_NEGATE: return range(-a.hi, -a.lo);
    case KL_OP_EXP: return rising(a, expl, -INFINITY);
    case KL_OP_LOG:
    case KL_OP_LN: return rising(a, logl, 0);
    case KL_OP_LOG2: return rising(a, log2l, 0);
    case KL_OP_LOG10: return rising(a, log10l, 0);
    case KL_OP_SQRT: return rising(a, sqrtl, 0);
    case KL_OP_ABS: return size_of(a);
    case KL_OP_SIN: return cosine(range(a.lo - PI / 2, a.hi - PI / 2));
    case KL_OP_COS: return cosine(a);
    default: return anything;
    }
}

static struct kl_range
value_of(const struct kl_expr_step *step, struct kl_range x)
{
    switch (step->code) {
    case KL_OP_NUMBER: return range(step->number, step->number);
    case KL_OP_X: return x;
    case KL_OP_PI: return range(PI, PI);
    case KL_OP_E: return range(E, E);
    default: return anything;
    }
}

size_t
kl_expr_range_room(const struct kl_expr *expr)
{
    return expr->depth + 1;
}

struct kl_range
kl_expr_range(const struct kl_expr *expr, double lo, double hi,
              struct kl_range *work)
{
    struct kl_range x = {lo, hi}, *top = work;
    size_t i;

    for (i = 0; i < expr->n; i++) {
        const struct kl_expr_step *step = &expr->step[i];

        switch (kl_expr_arity(step->code)) {
        case 0:
            *top++ = value_of(step, x);
            break;
        case 1:
            top[-1] = run_one(step->code, top[-1]);
            break;
        default:
            top--;
            top[-1] = run_two(step->code, top[-1], top[0]);
            break;
        }
    }
    return top[-1];
}
