#include "kl_ref.h"

#include "klscope/core/gamma.h"

static const struct {
    const char *name;
    long double (*function)(long double x);
} functions[] = {
    {"stirling_rest", kl_stirling_rest},
    {"log_gamma_half", kl_log_gamma_half},
    {"digamma", kl_digamma},
    {"digamma_rest", kl_digamma_rest},
    {"digamma_half", kl_digamma_half},
    {"gamma_entropy", kl_gamma_entropy},
};

static void
check(char *field[KL_REF_FIELDS])
{
    double a = strtod(field[1], NULL), b = strtod(field[2], NULL);
    double want = strtod(field[3], NULL), got = NAN;

    if (strcmp(field[0], "log_beta") == 0)
        got = (double)kl_log_beta(a, b);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(field[0], functions[i].name) == 0)
            got = (double)functions[i].function(a);
    /* what a double can show, and what long double leaves of a sum of
     * terms of size 30 */
    kl_assert_close(got, want, 2 * KL_EPS * fabs(want) + 32 * 0x1p-64, field[0],
                    field[1], 0);
}

static void
reference(void **state)
{
    (void)state;
    assert_true(kl_ref_read("gamma.tsv", check) > 70);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
