#include "kl_test.h"

#include <float.h>

#include "klscope/core/amounts.h"

/* Long doubles hold what is far: up to exp(11356), and 11 bits more. */
#if LDBL_MAX_EXP > 16000 && LDBL_MANT_DIG >= 64
#define HAVE_ORACLE 1
#else
#define HAVE_ORACLE 0
#endif

static uint64_t
draw(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

/* Numbers of many sizes, now and then a simple one. */
static double
draw_number(uint64_t *seed)
{
    static const double simple[] = {0, 1, -1, 0.5, 2, 10, 1e300, 1e-300};
    double size = 0.5 + (double)draw(seed) * 0x1p-32;
    uint64_t kind = draw(seed) % 8;

    if (kind == 0)
        return simple[draw(seed) % 8];
    return (draw(seed) % 4 == 0 ? -1 : 1) *
           ldexp(size, (int)(draw(seed) % (kind < 6 ? 12 : 1800)) -
                           (kind < 6 ? 6 : 900));
}

static long double
as_long(struct kl_amount one)
{
    return one.far ? one.v * expl(one.log) : one.v;
}

/* The bound of a far one is that of its logarithm. */
static long double
error_of(struct kl_amount one)
{
    return one.far ? fabsl(as_long(one)) * expm1l(one.e) : one.e;
}

/* ---- against more digits ------------------------------------------------- */

static void
run_two(int code, struct kl_amounts *a, const struct kl_amounts *b)
{
    switch (code) {
    case 0:
        kl_amounts_add(a, b);
        break;
    case 1:
        kl_amounts_subtract(a, b);
        break;
    case 2:
        kl_amounts_multiply(a, b);
        break;
    case 3:
        kl_amounts_divide(a, b);
        break;
    case 4:
        kl_amounts_extreme(a, b, 1);
        break;
    default:
        kl_amounts_power(a, b);
        break;
    }
}

static long double
oracle_two(int code, long double a, long double b)
{
    switch (code) {
    case 0:
        return a + b;
    case 1:
        return a - b;
    case 2:
        return a == 0 || b == 0 ? 0 : a * b;
    case 3:
        return a / b;
    case 4:
        return isnan(a) || isnan(b) ? NAN : fmaxl(a, b);
    default:
        return isnan(a) || isnan(b) ? NAN : powl(a, b);
    }
}

static void
run_one(int code, struct kl_amounts *a)
{
    switch (code) {
    case 0:
        kl_amounts_exp(a);
        break;
    case 1:
        kl_amounts_log(a, 1);
        break;
    case 2:
        kl_amounts_log(a, M_LN2);
        break;
    case 3:
        kl_amounts_sqrt(a);
        break;
    case 4:
        kl_amounts_abs(a);
        break;
    case 5:
        kl_amounts_sin(a);
        break;
    case 6:
        kl_amounts_cos(a);
        break;
    default:
        kl_amounts_negate(a);
        break;
    }
}

static long double
oracle_one(int code, long double a)
{
    switch (code) {
    case 0:
        return expl(a);
    case 1:
        return logl(a);
    case 2:
        return logl(a) / (long double)M_LN2;
    case 3:
        return sqrtl(a);
    case 4:
        return fabsl(a);
    case 5:
        return sinl(a);
    case 6:
        return cosl(a);
    default:
        return -a;
    }
}

/* Sizes for which the oracle has all its digits, and so have its logarithms.
 */
static bool
is_judged(long double x)
{
    return x == 0 || (fabsl(x) > 1e-4000L && fabsl(x) < 1e4000L);
}

/* A few operations on all lanes at once; each lane is right within its bound.
 * Returns the number of lanes that were judged. */
static int
check_program(uint64_t *seed)
{
    long double want[KL_NODES], other[KL_NODES];
    struct kl_amounts a, b;
    bool judged[KL_NODES];
    int k, step, count = 0;

    a.far = b.far = 0;
    for (k = 0; k < KL_NODES; k++) {
        want[k] = a.v[k] = draw_number(seed);
        a.e[k] = 0;
        judged[k] = true;
    }
    kl_amounts_settle(&a);
    for (step = 0; step < 4; step++) {
        int one = draw(seed) % 2 == 0, code = (int)(draw(seed) % (one ? 8 : 6));

        b.far = 0;
        for (k = 0; k < KL_NODES; k++) {
            other[k] = b.v[k] = draw_number(seed);
            b.e[k] = 0;
        }
        kl_amounts_settle(&b);
        if (one)
            run_one(code, &a);
        else
            run_two(code, &a, &b);
        for (k = 0; k < KL_NODES; k++) {
            long double before = want[k];

            want[k] = one ? oracle_one(code, before)
                          : oracle_two(code, before, other[k]);
            judged[k] &= is_judged(before) && is_judged(want[k]);
            if (want[k] == 0 && (a.far >> k & 1)) /* of long doubles */
                judged[k] = false;
            if (isinf(a.v[k])) /* it may be of a 0 that is not known exactly */
                judged[k] = false;
            if (one && (code == 5 || code == 6)) /* of huge numbers */
                judged[k] &= fabsl(before) < 1e15L;
        }
    }
    for (k = 0; k < KL_NODES; k++) {
        struct kl_amount got = kl_amount_get(&a, k);
        long double off = fabsl(as_long(got) - want[k]);

        assert_true(isnan(got.v) || got.far || got.e >= 0);
        if (!judged[k] || !isfinite(got.v) || !isfinite(got.e) ||
            (got.far && fabs(got.log) > 9000))
            continue;
        if (!(off <= error_of(got) * 1.001L +
                         fabsl(want[k]) * 0x1p-50L * (got.far ? 1 : 0)))
            fail_msg("%.20Lg +- %.3Lg, not %.20Lg", as_long(got), error_of(got),
                     want[k]);
        count++;
    }
    return count;
}

static void
against_long_double(void **state)
{
    uint64_t seed = 17;
    int count = 0;

    (void)state;
    if (!HAVE_ORACLE)
        return;
    for (int round = 0; round < 20000; round++)
        count += check_program(&seed);
    assert_true(count > 100000);
}

/* ---- what each is by itself ---------------------------------------------- */

/* A lane does not feel what others in its block are. */
static void
lanes_are_apart(void **state)
{
    uint64_t seed = 23;

    (void)state;
    for (int round = 0; round < 5000; round++) {
        struct kl_amounts a, b, alone, with;
        int lane = (int)(draw(&seed) % KL_NODES);
        int code = (int)(draw(&seed) % 6);
        double x = draw_number(&seed), y = draw_number(&seed);

        kl_amounts_fill(&alone, x, 0);
        kl_amounts_fill(&with, y, 0);
        a.far = b.far = 0;
        for (int k = 0; k < KL_NODES; k++) {
            a.v[k] = k == lane ? x : draw_number(&seed);
            b.v[k] = k == lane ? y : draw_number(&seed);
            a.e[k] = b.e[k] = 0;
        }
        kl_amounts_settle(&a);
        kl_amounts_settle(&b);
        run_two(code, &a, &b);
        run_two(code, &alone, &with);
        struct kl_amount got = kl_amount_get(&a, lane);
        struct kl_amount want = kl_amount_get(&alone, lane);
        assert_true(got.far == want.far);
        assert_true(got.v == want.v || (isnan(got.v) && isnan(want.v)));
        assert_true(!got.far || got.log == want.log);
        if (got.e != want.e)
            fail_msg("%d: %g, %g: %g, %g", code, x, y, got.e, want.e);
    }
}

static void
order(void **state)
{
    static const struct {
        double a, ea, b, eb;
        int exact, lenient;
    } cases[] = {
        {1, 0, 1, 0, 0, 0},
        {1, 0, 1 + DBL_EPSILON, 0, -1, -1},
        {1, 0, 1 + DBL_EPSILON, DBL_EPSILON, -1, 0},
        {1, 0, 2, 0.5, -1, -1},
        {2, 0.5, 1, 0.5, 1, 0},
        {2, INFINITY, 1, 0, 1, 1}, /* nothing known is no reason */
        {INFINITY, 0, INFINITY, 0, 0, 0},
        {-INFINITY, 0, INFINITY, 0, -1, -1},
        {INFINITY, 0, 1e300, 1, 1, 1},
        {0, 0, -0.0, 0, 0, 0},
        {NAN, 0, 1, 0, 2, 2},
        {1e-290, 0, 1e-291, 0, 1, 1}, /* far */
        {-1e-290, 0, 1e-291, 0, -1, -1},
        {-1e-290, 0, -1e-291, 0, -1, -1},
        {1e-290, 0, 0, 0, 1, 1},
        {1e-290, 0, 1e-290, 0, 0, 0},
        {1e-290, 1e-300, 1.000000001e-290, 0, -1, -1},
        {1e-290, 1e-299, 1.0000000001e-290, 0, -1, 0},
        {1e290, 0, INFINITY, 0, -1, -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        signed char exact[KL_NODES], lenient[KL_NODES];
        struct kl_amounts a, b;

        kl_amounts_fill(&a, cases[i].a, cases[i].ea);
        kl_amounts_fill(&b, cases[i].b, cases[i].eb);
        kl_amounts_compare(&a, &b, false, exact);
        kl_amounts_compare(&a, &b, true, lenient);
        for (int k = 0; k < KL_NODES; k++)
            if (exact[k] != cases[i].exact || lenient[k] != cases[i].lenient)
                fail_msg("%g, %g: %d, %d", cases[i].a, cases[i].b, exact[k],
                         lenient[k]);
    }
}

/* Far away: by Python, log(exp(5000) + exp(4999)) and the like. */
static void
far_away(void **state)
{
    struct kl_amounts a, b;
    double e;

    (void)state;
    kl_amounts_fill(&a, 5000, 0);
    kl_amounts_fill(&b, 4999, 0);
    kl_amounts_exp(&a);
    kl_amounts_exp(&b);
    assert_int_equal(a.far, (1u << KL_NODES) - 1);
    assert_true(kl_amount_value(kl_amount_get(&a, 3), &e) == INFINITY);
    kl_amounts_add(&a, &b);
    assert_close(kl_amount_get(&a, 7).log, 5000.3132616875182, 2e-12);
    kl_amounts_divide(&a, &b); /* 1 + e */
    assert_int_equal(a.far, 0);
    assert_close(a.v[0], 1 + M_E, a.e[0]);
    assert_true(a.e[0] < 1e-11);
    kl_amounts_fill(&a, -1e300, 0);
    kl_amounts_exp(&a);
    kl_amounts_log(&a, 1);
    assert_close_rel(kl_amount_get(&a, 0).v *
                         exp(kl_amount_get(&a, 0).log - log(1e300)),
                     -1.0, 1e-12);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_long_double),
        cmocka_unit_test(lanes_are_apart),
        cmocka_unit_test(order),
        cmocka_unit_test(far_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
