#include "kl_test.h"

#include "klscope/core/exact.h"

/* A small generator of bits, so that runs are the same everywhere. */
static uint64_t
next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 11;
}

/* A finite double of any sign, exponent and digits. */
static double
any(uint64_t *state)
{
    int exponent = (int)(next(state) % 2000) - 1000;

    return ldexp((double)(int64_t)(next(state) - (1u << 20)), exponent - 52) *
           (next(state) & 1 ? 1 : -1);
}

static void
is_exact_where_doubles_are(void **state)
{
    struct kl_exact sum;
    struct kl_dd got;

    (void)state;
    kl_exact_clear(&sum);
    assert_true(kl_exact_dd(&sum).hi == 0);
    kl_exact_add(&sum, 1e300);
    kl_exact_add(&sum, 1);
    kl_exact_add(&sum, 0x1p-1074);
    kl_exact_add(&sum, -1e300);
    kl_exact_add(&sum, -1);
    got = kl_exact_dd(&sum);
    assert_true(got.hi == 0x1p-1074 && got.lo == 0);
    kl_exact_add(&sum, -0x1p-1073);
    assert_true(kl_exact_dd(&sum).hi == -0x1p-1074);
}

static void
reads_106_bits(void **state)
{
    struct kl_exact sum;
    struct kl_dd got;

    (void)state;
    kl_exact_clear(&sum);
    kl_exact_add(&sum, 1);
    kl_exact_add(&sum, 0x1.8p-100);
    got = kl_exact_dd(&sum);
    assert_true(got.hi == 1 && got.lo == 0x1.8p-100);
    kl_exact_add(&sum, -2);
    got = kl_exact_dd(&sum);
    assert_true(got.hi == -1 && got.lo == 0x1.8p-100);
}

static void
order_and_history_leave_no_trace(void **state)
{
    enum { N = 2000 };
    static double x[N];
    struct kl_exact up, down;
    uint64_t seed = 42;

    (void)state;
    kl_exact_clear(&up);
    kl_exact_clear(&down);
    for (int i = 0; i < N; i++)
        kl_exact_add(&up, x[i] = any(&seed));
    for (int i = N; i-- > 0;)
        kl_exact_add(&down, x[i]);
    assert_memory_equal(up.word, down.word, sizeof up.word);
    for (int i = 1; i < N; i++)
        kl_exact_add(&up, -x[i]);
    assert_true(kl_exact_dd(&up).hi == x[0] && kl_exact_dd(&up).lo == 0);
}

static void
carries_keep_the_value(void **state)
{
    struct kl_exact sum;
    struct kl_dd before, after;
    uint64_t seed = 7;

    (void)state;
    kl_exact_clear(&sum);
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 100; i++)
            kl_exact_add(&sum, any(&seed));
        before = kl_exact_dd(&sum);
        for (int i = 0; i < 20; i++)
            kl_exact_carry(&sum); /* a negative sum must not creep upwards */
        after = kl_exact_dd(&sum);
        assert_true(before.hi == after.hi && before.lo == after.lo);
    }
}

static void
overflow_is_infinite(void **state)
{
    struct kl_exact sum;

    (void)state;
    kl_exact_clear(&sum);
    for (int i = 0; i < 1000; i++)
        kl_exact_add(&sum, 1.7e308);
    assert_true(isinf(kl_exact_dd(&sum).hi) && kl_exact_dd(&sum).lo == 0);
    for (int i = 0; i < 999; i++)
        kl_exact_add(&sum, -1.7e308);
    assert_true(kl_exact_dd(&sum).hi == 1.7e308);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_exact_where_doubles_are),
        cmocka_unit_test(reads_106_bits),
        cmocka_unit_test(order_and_history_leave_no_trace),
        cmocka_unit_test(carries_keep_the_value),
        cmocka_unit_test(overflow_is_infinite),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
