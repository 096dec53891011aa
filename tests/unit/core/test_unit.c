#include "kl_test.h"

#include "klscope/core/unit.h"

static void
every_row(void **state)
{
    enum kl_unit unit = KL_BIT;

    (void)state;
    for (int i = 0; i < KL_UNIT_COUNT; i++) {
        const struct kl_unit_row *row = kl_unit_row((enum kl_unit)i);

        assert_true(strlen(row->help) > 0 && strlen(row->base) > 0);
        assert_true(kl_unit_find(row->key, strlen(row->key), &unit));
        assert_int_equal(unit, i);
    }
    assert_false(kl_unit_find("bits", 4, &unit));
    assert_false(kl_unit_find("bi", 2, &unit));
    assert_false(kl_unit_find("", 0, &unit));
    assert_close(kl_unit_row(KL_BIT)->nats, log(2), 0);
    assert_close(kl_unit_row(KL_HART)->nats, log(10), 0);
}

static void
conversions(void **state)
{
    struct kl_value one = {log(8), 1e-15}, all = {INFINITY, 0}, got;

    (void)state;
    got = kl_unit_apply(KL_BIT, KL_H_P, one);
    assert_close(got.val, 3, got.err);
    assert_true(got.err > 1e-15 / log(2) && got.err < 1e-14);
    got = kl_unit_apply(KL_NAT, KL_H_P, one);
    assert_true(got.val == one.val && got.err == one.err);
    got = kl_unit_apply(KL_HART, KL_KL_PQ, one);
    assert_close(got.val, log10(8), got.err);
    got = kl_unit_apply(KL_BIT, KL_TV, one); /* has no unit */
    assert_true(got.val == one.val && got.err == one.err);
    got = kl_unit_apply(KL_BIT, KL_KL_PQ, all);
    assert_true(got.val == INFINITY && got.err == 0);
    got = kl_unit_apply(KL_BIT, KL_H_P, (struct kl_value){0, 0});
    assert_true(got.val == 0 && got.err == 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row),
        cmocka_unit_test(conversions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
