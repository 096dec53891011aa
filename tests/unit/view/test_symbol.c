#include "kl_test.h"

#include "klscope/view/symbol.h"

static void
only_entropies_of_densities_are_small(void **state)
{
    char out[KL_NUMBER];

    (void)state;
    assert_string_equal(kl_symbol(out, KL_H_P, KL_CONTINUOUS, false), "h(p)");
    assert_string_equal(kl_symbol(out, KL_CE_QP, KL_CONTINUOUS, true),
                        "h(q,p)");
    assert_string_equal(kl_symbol(out, KL_H_P, KL_DISCRETE, false), "H(p)");
    assert_string_equal(kl_symbol(out, KL_HELLINGER, KL_CONTINUOUS, false),
                        "Hel.");
    assert_string_equal(kl_symbol(out, KL_KL_PQ, KL_CONTINUOUS, true),
                        "D(p||q)");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_entropies_of_densities_are_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
