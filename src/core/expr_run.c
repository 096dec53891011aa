/* The steps of expressions, each on a block of nodes, and the table of them.
 *
 * Every step makes the whole value. Where its result may end in a sum it makes
 * the increment over the value at the anchor of the nodes too, from those of
 * its arguments, by formulas that do not cancel:
 *
 *   a b     : base a b,      delta  a db + b da + da db + rounding of a b
 *   a / b   : base a/b = q,  delta  (da - q db + rounding) / (b + db)
 *   exp a   : base e^a,      delta  e^a expm1(da)
 *   log a   : base log a,    delta  log1p(da / a)
 *   a^b     : base a^b,      delta  a^b expm1((b + db) log1p(da/a) + db log a)
 *   sqrt a  : base sqrt a,   delta  da / (sqrt(a + da) + sqrt a)
 *   sin a   : base sin a,    delta  2 sin(da/2) cos(a + da/2)
 *   cos a   : base cos a,    delta  -2 sin(da/2) sin(a + da/2)
 *
 * This is the arithmetic of finite differences; the rounding of a sum of bases
 * is Knuth's two-sum, that of a product a fused multiply-add.
 */
#include "config.h"

#include "klscope/core/expr_private.h"

#include <math.h>

/* ---- base and delta ------------------------------------------------------ */

/* Keep base and delta only where they are numbers. */
void
kl_item_split(struct kl_item *a, double base)
{
    a->base = base;
    a->split = isfinite(base) && kl_wide_has_values(&a->delta);
    a->flat = false;
}

void
kl_item_unsplit(struct kl_item *a)
{
    a->split = false;
    a->flat = false;
}

/* Whether to make base and delta at all. */
bool
kl_item_wanted(const struct kl_expr_run *run, const struct kl_item *a,
               const struct kl_item *b)
{
    return run->step->split && a->split && (b == NULL || b->split);
}

void
kl_item_shift(struct kl_item *a, double by)
{
    if (by != 0)
        kl_wide_shift(&a->delta, by);
}

static void
split_constant(struct kl_item *a, double c)
{
    kl_wide_fill(&a->delta, 0);
    a->base = c;
    a->split = isfinite(c);
    a->flat = true;
}

/* ---- values -------------------------------------------------------------- */

static void
constant(struct kl_item *a, double c)
{
    kl_wide_fill(&a->whole, c);
    split_constant(a, c);
    a->guard = false;
}

void
kl_run_number(const struct kl_expr_run *run, struct kl_item *a,
              const struct kl_item *b)
{
    (void)b;
    constant(a, run->step->number);
}

void
kl_run_pi(const struct kl_expr_run *run, struct kl_item *a,
          const struct kl_item *b)
{
    (void)run;
    (void)b;
    constant(a, M_PI);
}

void
kl_run_e(const struct kl_expr_run *run, struct kl_item *a,
         const struct kl_item *b)
{
    (void)run;
    (void)b;
    constant(a, M_E);
}

/* Distances from the anchor, by their logarithms where doubles do not hold
 * them. */
static void
offsets(const struct kl_nodes *at, struct kl_wide *t)
{
    double sign[KL_NODES];

    if (at->sign != 0) {
        int far = 0;

        for (int k = 0; k < KL_NODES; k++) {
            far += !(fabs(at->s[k]) < 340); /* a block of doubles holds it */
            sign[k] = at->sign;
        }
        if (far > 0) {
            kl_wide_set_log(t, sign, at->s);
            return;
        }
    }
    kl_wide_set(t, at->t);
}

void
kl_run_x(const struct kl_expr_run *run, struct kl_item *a,
         const struct kl_item *b)
{
    double x[KL_NODES];
    int far = 0;

    (void)b;
    a->guard = false;
    offsets(run->at, &a->delta);
    for (int k = 0; k < KL_NODES; k++) {
        x[k] = kl_nodes_x(run->at, k);
        far += !isfinite(x[k]);
    }
    /* Beyond doubles an anchor makes no difference. */
    if (run->at->anchor == 0 || (far > 0 && run->at->sign != 0))
        a->whole = a->delta;
    else
        kl_wide_set(&a->whole, x);
    kl_item_split(a, run->at->anchor);
}

/* ---- sums ---------------------------------------------------------------- */

static void
sum(const struct kl_expr_run *run, struct kl_item *a, const struct kl_item *b,
    int sign)
{
    double base = sign * b->base, total = a->base + base, part, rest;
    bool split = a->split && b->split;
    bool cancels = total == 0 || fabs(total) < fabs(base) / 4;

    a->guard = false;
    (sign > 0 ? kl_wide_add : kl_wide_subtract)(&a->whole, &b->whole);
    if (!split || !(run->step->split || cancels)) {
        kl_item_unsplit(a);
        return;
    }
    part = total - a->base;
    rest = (a->base - (total - part)) + (base - part);
    if (a->flat && b->flat) {
        split_constant(a, total);
    } else {
        if (!b->flat)
            (sign > 0 ? kl_wide_add : kl_wide_subtract)(&a->delta, &b->delta);
        kl_item_shift(a, rest);
        kl_item_split(a, total);
    }
    /* Where the bases cancel, increments are what has the digits. */
    if (a->split && !a->flat && cancels) {
        a->whole = a->delta;
        if (total != 0)
            kl_wide_shift(&a->whole, total);
    }
    if (!run->step->split)
        kl_item_unsplit(a);
}

void
kl_run_add(const struct kl_expr_run *run, struct kl_item *a,
           const struct kl_item *b)
{
    sum(run, a, b, 1);
}

void
kl_run_subtract(const struct kl_expr_run *run, struct kl_item *a,
                const struct kl_item *b)
{
    sum(run, a, b, -1);
}

void
kl_run_plus(const struct kl_expr_run *run, struct kl_item *a,
            const struct kl_item *b)
{
    (void)run;
    (void)a;
    (void)b;
}

void
kl_run_negate(const struct kl_expr_run *run, struct kl_item *a,
              const struct kl_item *b)
{
    (void)run;
    (void)b;
    kl_wide_negate(&a->whole);
    a->guard = false;
    if (!a->split)
        return;
    a->base = 0 - a->base;
    kl_wide_negate(&a->delta);
}

/* ---- products ------------------------------------------------------------ */

/* Make a 0 wherever a guard is: (x > 0) * log(x) is 0 below 0. */
static void
shut(struct kl_item *a, const signed char sign[KL_NODES])
{
    struct kl_wide zero;
    bool off[KL_NODES];

    kl_wide_fill(&zero, 0);
    for (int k = 0; k < KL_NODES; k++)
        off[k] = sign[k] == 0;
    kl_wide_choose(&a->whole, &zero, off);
    kl_item_unsplit(a);
}

void
kl_item_product(struct kl_item *a, const struct kl_item *b)
{
    double base = a->base * b->base, rest = fma(a->base, b->base, -base);
    struct kl_wide da = a->delta;

    if (b->flat) {
        kl_wide_scale(&a->delta, b->base);
    } else { /* da (b + db) + a db */
        kl_wide_multiply(&a->delta, &b->whole);
        if (a->base != 0) {
            da = b->delta;
            kl_wide_scale(&da, a->base);
            kl_wide_add(&a->delta, &da);
        }
    }
    kl_item_shift(a, rest);
    kl_item_split(a, base);
}

void
kl_run_multiply(const struct kl_expr_run *run, struct kl_item *a,
                const struct kl_item *b)
{
    signed char left[KL_NODES], right[KL_NODES];
    bool guards = a->guard || b->guard;

    if (guards) {
        kl_wide_signs(&a->whole, left);
        kl_wide_signs(&b->whole, right);
        for (int k = 0; k < KL_NODES; k++)
            left[k] = (a->guard && left[k] == 0) || (b->guard && right[k] == 0)
                          ? 0
                          : 1;
    }
    if (kl_item_wanted(run, a, b))
        kl_item_product(a, b);
    else
        kl_item_unsplit(a);
    kl_wide_multiply(&a->whole, &b->whole);
    if (guards)
        shut(a, left);
    a->guard = guards;
}

static void
delta_quotient(struct kl_item *a, const struct kl_item *b)
{
    double base = a->base / b->base, rest = fma(-base, b->base, a->base);
    struct kl_wide db;

    if (b->base == 0) {
        kl_item_unsplit(a);
        return;
    }
    if (!b->flat && base != 0) {
        db = b->delta;
        kl_wide_scale(&db, base);
        kl_wide_subtract(&a->delta, &db);
    }
    kl_item_shift(a, rest);
    kl_wide_divide(&a->delta, &b->whole);
    kl_item_split(a, base);
}

void
kl_run_divide(const struct kl_expr_run *run, struct kl_item *a,
              const struct kl_item *b)
{
    signed char sign[KL_NODES];

    if (a->guard)
        kl_wide_signs(&a->whole, sign);
    if (kl_item_wanted(run, a, b))
        delta_quotient(a, b);
    else
        kl_item_unsplit(a);
    kl_wide_divide(&a->whole, &b->whole);
    if (a->guard)
        shut(a, sign);
}

const struct kl_expr_op kl_expr_ops[KL_OP_COUNT] = {
#define EXPR(id, name, form, least, most, precedence, run, help)               \
    [KL_OP_##id] = {name,       KL_EXPR_##form, least, most,                   \
                    precedence, kl_run_##run,   help},
#define QUERY(id, name, form, least, most, help)                               \
    [KL_OP_##id] = {name, KL_EXPR_##form, least, most, 0, NULL, help},
#include "klscope/core/expr_ops.def"
#undef EXPR
};
