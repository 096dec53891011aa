/* Powers, functions and comparisons as steps of expressions; the formulas for
 * increments are in expr_run.c.
 */
#include "config.h"

#include "klscope/core/expr_private.h"

#include <math.h>

/* ---- powers -------------------------------------------------------------- */

/* See the formula above; a->whole is the power already, b the exponent. */
static void
delta_power(struct kl_item *a, const struct kl_item *b)
{
    double base = pow(a->base, b->base);
    struct kl_wide growth;

    if (a->base == 0 && b->flat && b->base > 0) {
        a->delta = a->whole;
        kl_item_split(a, 0);
        return;
    }
    if (a->base == 0 || (a->base < 0 && !b->flat) || base == 0) {
        kl_item_unsplit(a);
        return;
    }
    kl_wide_scale(&a->delta, 1 / a->base);
    kl_wide_log1p(&a->delta);
    kl_wide_multiply(&a->delta, &b->whole);
    if (!b->flat) {
        growth = b->delta;
        kl_wide_scale(&growth, log(a->base));
        kl_wide_add(&a->delta, &growth);
    }
    kl_wide_expm1(&a->delta);
    kl_wide_scale(&a->delta, base);
    kl_item_split(a, base);
}

void
kl_run_power(const struct kl_expr_run *run, struct kl_item *a,
             const struct kl_item *b)
{
    bool want = kl_item_wanted(run, a, b), square = b->flat && b->base == 2;
    struct kl_item copy;

    a->guard = false;
    if (want && square) { /* keeps the rounding of the base */
        copy = *a;
        kl_item_product(a, &copy);
    }
    kl_wide_power(&a->whole, &b->whole);
    if (!want)
        kl_item_unsplit(a);
    else if (!square)
        delta_power(a, b);
}

void
kl_run_sqrt(const struct kl_expr_run *run, struct kl_item *a,
            const struct kl_item *b)
{
    bool want = kl_item_wanted(run, a, b) && a->base >= 0;
    double root = sqrt(a->base);
    struct kl_wide both;

    a->guard = false;
    kl_wide_sqrt(&a->whole);
    if (!want) {
        kl_item_unsplit(a);
        return;
    }
    kl_item_shift(a, fma(-root, root, a->base));
    both = a->whole;
    kl_wide_shift(&both, root);
    if (root == 0)
        a->delta = a->whole;
    else
        kl_wide_divide(&a->delta, &both);
    kl_item_split(a, root);
}

/* ---- exponentials and logarithms ----------------------------------------- */

void
kl_run_exp(const struct kl_expr_run *run, struct kl_item *a,
           const struct kl_item *b)
{
    bool want = kl_item_wanted(run, a, b);
    double base = exp(a->base);

    a->guard = false;
    kl_wide_exp(&a->whole);
    if (!want || base == 0 || isinf(base)) {
        kl_item_unsplit(a);
        return;
    }
    kl_wide_expm1(&a->delta);
    kl_wide_scale(&a->delta, base);
    kl_item_split(a, base);
}

static void
logarithm(const struct kl_expr_run *run, struct kl_item *a, double unit)
{
    double base = log(a->base) * unit;
    /* Near 1 the logarithm cancels as sums do. */
    bool cancels = a->split && fabs(base) < 0.25;
    bool want = a->split && a->base > 0 && (cancels || run->step->split);

    a->guard = false;
    kl_wide_log(&a->whole);
    if (unit != 1)
        kl_wide_scale(&a->whole, unit);
    if (!want) {
        kl_item_unsplit(a);
        return;
    }
    kl_wide_scale(&a->delta, 1 / a->base);
    kl_wide_log1p(&a->delta);
    if (unit != 1)
        kl_wide_scale(&a->delta, unit);
    kl_item_split(a, base);
    if (a->split && cancels) {
        a->whole = a->delta;
        if (base != 0)
            kl_wide_shift(&a->whole, base);
    }
}

void
kl_run_log(const struct kl_expr_run *run, struct kl_item *a,
           const struct kl_item *b)
{
    (void)b;
    logarithm(run, a, 1);
}

void
kl_run_log2(const struct kl_expr_run *run, struct kl_item *a,
            const struct kl_item *b)
{
    (void)b;
    logarithm(run, a, M_LOG2E);
}

void
kl_run_log10(const struct kl_expr_run *run, struct kl_item *a,
             const struct kl_item *b)
{
    (void)b;
    logarithm(run, a, M_LOG10E);
}

/* ---- sine and cosine ----------------------------------------------------- */

/* 2 sin(da/2) f(a + da/2), f being cosine or sine. */
static void
delta_wave(struct kl_item *a, void (*f)(struct kl_wide *), double twice)
{
    struct kl_wide middle;

    kl_wide_scale(&a->delta, 0.5);
    middle = a->delta;
    kl_wide_shift(&middle, a->base);
    f(&middle);
    kl_wide_sin(&a->delta);
    kl_wide_scale(&a->delta, twice);
    kl_wide_multiply(&a->delta, &middle);
}

void
kl_run_sin(const struct kl_expr_run *run, struct kl_item *a,
           const struct kl_item *b)
{
    double base = sin(a->base);

    a->guard = false;
    kl_wide_sin(&a->whole);
    if (!kl_item_wanted(run, a, b)) {
        kl_item_unsplit(a);
        return;
    }
    delta_wave(a, kl_wide_cos, 2);
    kl_item_split(a, base);
}

void
kl_run_cos(const struct kl_expr_run *run, struct kl_item *a,
           const struct kl_item *b)
{
    double base = cos(a->base);

    a->guard = false;
    kl_wide_cos(&a->whole);
    if (!kl_item_wanted(run, a, b)) {
        kl_item_unsplit(a);
        return;
    }
    delta_wave(a, kl_wide_sin, -2);
    kl_item_split(a, base);
}

/* ---- comparisons --------------------------------------------------------- */

/* Signs of a - b, by their deltas where the bases are equal. */
static void
difference(const struct kl_item *a, const struct kl_item *b,
           signed char sign[KL_NODES])
{
    if (a->split && b->split && a->base == b->base)
        kl_wide_compare(&a->delta, &b->delta, sign);
    else
        kl_wide_compare(&a->whole, &b->whole, sign);
}

static void
tell(const struct kl_expr_run *run, const signed char sign[KL_NODES])
{
    if (run->watch == NULL)
        return;
    for (int k = 0; k < KL_NODES; k++)
        run->watch[k] = sign[k];
}

void
kl_run_abs(const struct kl_expr_run *run, struct kl_item *a,
           const struct kl_item *b)
{
    signed char sign[KL_NODES];
    int below = 0, above = 0;

    (void)b;
    kl_wide_signs(&a->whole, sign);
    tell(run, sign);
    for (int k = 0; k < KL_NODES; k++) {
        below += sign[k] < 0;
        above += sign[k] > 0;
    }
    kl_wide_abs(&a->whole);
    a->guard = false;
    if (!kl_item_wanted(run, a, NULL) ||
        (below > 0 && above > 0 && a->base != 0)) {
        kl_item_unsplit(a);
    } else if (a->base == 0) {
        kl_wide_abs(&a->delta);
    } else if (below > 0) {
        a->base = 0 - a->base;
        kl_wide_negate(&a->delta);
    }
}

/* The one whose difference from the other has the sign. */
static void
extreme(const struct kl_expr_run *run, struct kl_item *a,
        const struct kl_item *b, int sign)
{
    signed char more[KL_NODES];
    bool other[KL_NODES];
    int others = 0;

    difference(a, b, more);
    tell(run, more);
    for (int k = 0; k < KL_NODES; k++) {
        other[k] = more[k] == -sign || (more[k] == 2 && isnan(b->whole.v[k]));
        others += other[k];
    }
    a->guard = false;
    if (others == KL_NODES) {
        *a = *b;
    } else if (others > 0) {
        kl_wide_choose(&a->whole, &b->whole, other);
        kl_item_unsplit(a);
    }
}

void
kl_run_min(const struct kl_expr_run *run, struct kl_item *a,
           const struct kl_item *b)
{
    extreme(run, a, b, -1);
}

void
kl_run_max(const struct kl_expr_run *run, struct kl_item *a,
           const struct kl_item *b)
{
    extreme(run, a, b, 1);
}

/* 1 where the sign of the difference is one of the three, by their bits. */
static void
comparison(const struct kl_expr_run *run, struct kl_item *a,
           const struct kl_item *b, int holds)
{
    signed char sign[KL_NODES];
    double truth[KL_NODES];

    difference(a, b, sign);
    tell(run, sign);
    for (int k = 0; k < KL_NODES; k++)
        truth[k] = sign[k] == 2 ? NAN : (double)(holds >> (sign[k] + 1) & 1);
    kl_wide_set(&a->whole, truth);
    kl_item_unsplit(a);
    a->guard = true;
}

/* clang-format off */
#define COMPARISON(name, holds)                                             \
    void                                                                    \
    kl_run_##name(const struct kl_expr_run *run, struct kl_item *a,         \
                  const struct kl_item *b)                                  \
    {                                                                       \
        comparison(run, a, b, holds);                                       \
    }
/* clang-format on */
COMPARISON(less, 1)
COMPARISON(less_equal, 3)
COMPARISON(greater, 4)
COMPARISON(greater_equal, 6)
COMPARISON(equal, 2)
COMPARISON(unequal, 5)
