#include "kl_test.h"

#include "klscope/core/special.h"

/* mpmath 1.3, 40 digits: loggamma(n+1) - (n+1/2) log n + n - log(2 pi)/2 */
static const struct {
    double n, want;
} stirling[] = {
    {0.001, 2.5422704679670945415},
    {0.1, 0.51274008133191492716},
    {0.37, 0.19875549074550385006},
    {0.5, 0.15342640972002734529},
    {0.75, 0.10626293633956786156},
    {1.0, 0.08106146679532725822},
    {1.5, 0.054814121051917653896},
    {2.0, 0.041340695955409294094},
    {3.0, 0.027677925684998339149},
    {7.25, 0.011487002684428696791},
    {9.0, 0.0092554621827127329177},
    {9.9, 0.008414653894090263252},
    {10.0, 0.0083305634333628712565},
    {10.5, 0.0079341145643140205472},
    {11.0, 0.007573675487951840795},
    {16.0, 0.0052076559196096404407},
    {37.0, 0.0022521974243375237422},
    {1000.0, 0.000083333330555556349206},
    {1000000.0, 8.3333333333330555556e-8},
    {1000000000000.0, 8.3333333333333333333e-14},
    {1000000000000000.0, 8.3333333333333333333e-17},
};

static void
stirling_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof stirling / sizeof *stirling; i++)
        assert_close_rel(kl_stirling_error(stirling[i].n), stirling[i].want,
                         8 * KL_EPS);
}

/* The same with log(gamma(n+1)) of libm, on both sides of where the method
 * changes. */
static void
stirling_against_lgamma(void **state)
{
    (void)state;
    for (double n = 0.5; n < 40; n += 0.0625) {
        double terms =
            lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * M_PI);

        assert_close(kl_stirling_error(n), terms, 1e-13);
    }
}

/* mpmath 1.3, 60 digits: x log(x/m) + m - x */
static const struct {
    double x, m, want;
} deviances[] = {
    {1.0, 2.5, 0.58370926812584493482},
    {1000000.0, 1000000.5, 1.2499995833334895833e-7},
    {1000000.0, 1001000.0, 0.4996669164668331906},
    {40.0, 29.5, 1.6795676307264864661},
    {7.0, 1000.0, 958.26708409051223377},
    {1000.0, 7.0, 3968.8451299268237469},
    {3.0, 3.0000001, 1.6666666241743678338e-15},
    {5.0, 3.1, 0.49017900471499900901},
    {5.0, 8.4, 0.80603103292416236022},
    {5.0, 2.9, 0.62363587720836022149},
    {1000000000000000.0, 1000000000000002.0, 1.9999999999999973333e-15},
    {0.001, 4.0, 3.9907059503598979722},
    {2.0, 1e-300, 1380.937350157547301},
};

static void
deviance(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof deviances / sizeof *deviances; i++)
        assert_close_rel(kl_deviance(deviances[i].x, deviances[i].m),
                         deviances[i].want, 16 * KL_EPS);
    assert_true(kl_deviance(0, 3.5) == 3.5);
    assert_true(kl_deviance(3.5, 3.5) == 0);
}

static void
outside_the_support(void **state)
{
    (void)state;
    assert_true(kl_log_poisson(-1, 3) == -INFINITY);
    assert_true(kl_log_poisson(0, 3) == -3);
    assert_true(kl_log_binomial(-1, 5, 0.5) == -INFINITY);
    assert_true(kl_log_binomial(6, 5, 0.5) == -INFINITY);
    assert_true(kl_log_binomial(1, 5, 0) == -INFINITY);
    assert_true(kl_log_binomial(0, 5, 0) == 0);
    assert_true(kl_log_binomial(5, 5, 1) == 0);
    assert_true(kl_log_binomial(4, 5, 1) == -INFINITY);
    assert_true(kl_log_negative_binomial(-1, 3, 0.5) == -INFINITY);
    assert_true(kl_log_negative_binomial(0, 3, 1) == 0);
    assert_true(kl_log_negative_binomial(1, 3, 1) == -INFINITY);
}

/* p and 1 - p change places with successes and failures. */
static void
symmetry(void **state)
{
    (void)state;
    for (double x = 0; x <= 40; x++)
        assert_close_rel(kl_log_binomial(x, 40, 0.375),
                         kl_log_binomial(40 - x, 40, 0.625), 8 * KL_EPS);
}

/* A far more likely outcome never overflows; a far less likely one neither
 * underflows nor loses its digits. mpmath 1.3, 40 digits. */
static void
extremes(void **state)
{
    (void)state;
    assert_close_rel(kl_log_poisson(1000, 1e-3), -12819.88445747030038,
                     8 * KL_EPS);
    assert_close_rel(kl_log_poisson(1e12, 1e12), -14.734449091169030179,
                     8 * KL_EPS);
    assert_close_rel(kl_log_binomial(5e14, 1e15, 0.5), -17.495179550100070312,
                     8 * KL_EPS);
    assert_close_rel(kl_log_binomial(3, 1e15, 1e-15), -2.7917594692280553454,
                     8 * KL_EPS);
    assert_close_rel(kl_log_binomial(1, 1e15, 0.25), -287682072451747.48728,
                     8 * KL_EPS);
}

/* Parameters so small that ratios overflow: 0x1p-1074 is the least double.
 * mpmath 1.3, 700 digits. */
static void
least_parameters(void **state)
{
    static const double least = 0x1p-1074;

    (void)state;
    assert_close_rel(kl_stirling_error(least), 371.30109742748595842,
                     8 * KL_EPS);
    assert_close_rel(kl_stirling_error(1e-310), 355.98175088087240981,
                     8 * KL_EPS);
    assert_close_rel(kl_deviance(2, least), 1488.2664382038824152, 8 * KL_EPS);
    assert_close_rel(kl_deviance(least, 7), 7.0, 8 * KL_EPS);
    assert_close_rel(kl_log_poisson(3, least), -2235.1119752333718419,
                     8 * KL_EPS);
    assert_close_rel(kl_log_negative_binomial(2, least, 0.375),
                     -746.07322636043267873, 8 * KL_EPS);
    assert_close_rel(kl_log_negative_binomial(5, 1e-310, 0.375),
                     -717.76083488681694324, 8 * KL_EPS);
    assert_close_rel(kl_log_binomial(3, 10, least), -2228.5327240213617409,
                     8 * KL_EPS);
    assert_close_rel(kl_log_binomial(2, 10, 1e-310), -1423.7960951665380104,
                     8 * KL_EPS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stirling_errors),
        cmocka_unit_test(stirling_against_lgamma),
        cmocka_unit_test(deviance),
        cmocka_unit_test(outside_the_support),
        cmocka_unit_test(symmetry),
        cmocka_unit_test(extremes),
        cmocka_unit_test(least_parameters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
