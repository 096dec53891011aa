#include "kl_ref.h"

#include "klscope/core/special_gsl.h"

/* Each value lies within its bound, and the bound is some units of 2^-53 of
 * it, more where the argument's own rounding costs that. */
static void
function(char *field[KL_REF_FIELDS])
{
    double a = strtod(field[1], NULL), b = strtod(field[2], NULL);
    long double want = strtold(field[4], NULL);
    struct kl_value got;

    if (strcmp(field[0], "expint") == 0)
        got = kl_expint(a);
    else if (strcmp(field[0], "fermi_one") == 0)
        got = kl_fermi_one(a);
    else if (strcmp(field[0], "fermi_two") == 0)
        got = kl_fermi_two(a);
    else if (strcmp(field[0], "hurwitz_zeta") == 0)
        got = kl_hurwitz_zeta(a, b);
    else
        return;
    if (!(fabsl(got.val - want) <= got.err) ||
        !(got.err <= 1e-13L * fabsl(want) + 1e-15L))
        fail_msg("%s(%s, %s): got %.17g, bound %.3g", field[0], field[1],
                 field[2], got.val, got.err);
}

static void
functions(void **state)
{
    (void)state;
    assert_true(kl_ref_read("functions.tsv", function) > 150);
}

/* Underflow is 0; what is not defined has no bound. Nothing aborts. */
static void
limits(void **state)
{
    (void)state;
    assert_true(kl_expint(800).val == 0 && kl_expint(800).err < 1e-300);
    assert_true(kl_fermi_one(-800).val < 1e-300);
    assert_true(isinf(kl_expint(0).err));
    assert_true(isinf(kl_hurwitz_zeta(1, 2).err));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions),
        cmocka_unit_test(limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
