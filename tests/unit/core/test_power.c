#include "kl_test.h"

#include "klscope/core/power.h"

/* (1+t)^a (1-t)^(1-a) by its series, at |t| where powers are still good. */
static void
series_is_that_of_the_power(void **state)
{
    static const double orders[] = {.01, .3, .999, 1.5, 2, 3, 40};

    (void)state;
    for (size_t k = 0; k < sizeof orders / sizeof *orders; k++) {
        struct kl_order order;
        double a = orders[k], t, sum = 0;

        kl_order_init(&order, a);
        t = .999 * order.series_below;
        for (int i = KL_ORDER_TERMS - 1; i >= 0; i--)
            sum = sum * t + order.coef[i];
        assert_close(1 + (2 * a - 1) * t + sum * t * t,
                     pow(1 + t, a) * pow(1 - t, 1 - a), 16 * KL_EPS);
    }
}

/* Of two outcomes, by the formula: log(sum p^a q^(1-a)) / (a - 1). */
static void
bins_make_the_divergence(void **state)
{
    static const struct {
        double a, want;
        const char *src;
    } cases[] = {
        {2, 0.17435338714477775, "mpmath: log(.5**2/.3+.5**2/.7)"},
        {.25, 0.020975175022602696,
         "mpmath: log(.5**.25*.3**.75+.5**.25*.7**.75)/-.75"},
    };

    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct kl_order order;
        struct kl_power sum, one, two;
        struct kl_value got;

        kl_order_init(&order, cases[k].a);
        one = kl_power_of(&order, log(.5), log(.3));
        two = kl_power_of(&order, log(.5), log(.7));
        kl_power_clear(&sum);
        kl_power_add(&sum, &one);
        kl_power_add(&sum, &two);
        got = kl_power_value(&sum, &order, 2);
        assert_close(got.val, cases[k].want, got.err);
        assert_true(got.err < 1e-13);
    }
}

/* Terms beyond every double: p = (1, e^-3000), q = (e^-3000, 1), a = 3:
 * the log of the sum is 6000, the divergence 3000. */
static void
sums_do_not_overflow(void **state)
{
    struct kl_order order;
    struct kl_power sum, one, two;

    (void)state;
    kl_order_init(&order, 3);
    one = kl_power_of(&order, 0, -3000);
    two = kl_power_of(&order, -3000, 0);
    kl_power_clear(&sum);
    kl_power_add(&sum, &one);
    kl_power_add(&sum, &two);
    assert_close(kl_power_value(&sum, &order, 2).val, 3000, 1e-10);
}

/* p = (1, 1, ...), q the same but for t = 2^-63 somewhere, order 3e18: what
 * is left of p^a q^(1-a) - a p - (1-a) q is noise, and has no say. */
static void
noise_is_not_taken_for_digits(void **state)
{
    struct kl_power sum = {.sum = {1, 0},
                           .blur = 20 * 3e18,
                           .rise = {0.1, 0},
                           .fog = 20 * 3e18};
    struct kl_order order;
    struct kl_value value;

    (void)state;
    kl_order_init(&order, 3e18);
    value = kl_power_value(&sum, &order, 4);
    assert_true(value.val == 0);
    assert_true(value.err > 0 && value.err < 1e-10);
}

static void
without_a_common_outcome_it_is_infinite(void **state)
{
    struct kl_order order;
    struct kl_power sum, one;

    (void)state;
    kl_order_init(&order, .5);
    one = kl_power_of(&order, 0, -INFINITY);
    kl_power_clear(&sum);
    kl_power_add(&sum, &one);
    assert_true(isinf(kl_power_value(&sum, &order, 2).val));
    assert_true(kl_power_value(&sum, &order, 2).err == 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_is_that_of_the_power),
        cmocka_unit_test(bins_make_the_divergence),
        cmocka_unit_test(sums_do_not_overflow),
        cmocka_unit_test(noise_is_not_taken_for_digits),
        cmocka_unit_test(without_a_common_outcome_it_is_infinite),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
