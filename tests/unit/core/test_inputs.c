#include "kl_test.h"

#include "klscope/core/inputs.h"
#include "klscope/core/pair.h"

static void
evaluate(const char *p, const char *q, struct kl_pair *pair)
{
    struct kl_spec *spec[2];

    assert_int_equal(kl_spec_parse(p, strlen(p), false, &spec[0], NULL),
                     KL_OK);
    assert_int_equal(kl_spec_parse(q, strlen(q), false, &spec[1], NULL),
                     KL_OK);
    assert_int_equal(kl_pair_init(pair, spec[0], spec[1], NULL, NULL), KL_OK);
    kl_spec_free(spec[0]);
    kl_spec_free(spec[1]);
}

static void
given_weights_are_exact(void **state)
{
    double error[KL_MEASURE_COUNT];
    struct kl_pair pair;
    int m;

    (void)state;
    evaluate("0.2,0.3,0.5", "0.1,0.1,0.8", &pair);
    kl_input_errors(&pair.side[KL_P], &pair.side[KL_Q], 0.5, error);
    for (m = 0; m < KL_MEASURE_COUNT; m++)
        assert_true(error[m] == 0);
    kl_pair_clear(&pair);
}

/* Two computed sides are off alike where they are the same. */
static void
no_error_between_equals(void **state)
{
    double error[KL_MEASURE_COUNT];
    struct kl_pair pair;

    (void)state;
    evaluate("poisson(3)", "poisson(3)", &pair);
    kl_input_errors(&pair.side[KL_P], &pair.side[KL_Q], 2, error);
    assert_true(error[KL_KL_PQ] == 0 && error[KL_KL_QP] == 0);
    assert_true(error[KL_HELLINGER] < 1e-30);
    assert_true(error[KL_H_P] > 1e-16 && error[KL_H_P] < 1e-13);
    kl_pair_clear(&pair);
}

/* chi2 of Poisson distributions, exp((l - m)^2 / m) - 1: the sum of p^2/q,
 * completed to a Poisson sum of mean l^2/m. A divergence whose terms lie where
 * q is all but 0 shows what rounding of log q does. */
static void
bounds_cover_far_tails(void **state)
{
    static const struct {
        double l, m;
    } cases[] = {{1.375, 0.25}, {2.5, 0.0625}, {7.25, 3.5}, {20.5, 2.75}};
    struct kl_measures measures;
    struct kl_pair pair;
    char p[40], q[40];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        double l = cases[i].l, m = cases[i].m;
        double want = expm1((l - m) * (l - m) / m);
        double kl = l * log(l / m) + m - l; /* closed form of D */

        snprintf(p, sizeof p, "poisson(%.17g)", l);
        snprintf(q, sizeof q, "poisson(%.17g)", m);
        evaluate(p, q, &pair);
        kl_measure_all(&pair.side[KL_P], &pair.side[KL_Q], 0.5, &measures);
        assert_close(measures.value[KL_CHI2].val, want,
                     measures.value[KL_CHI2].err +
                         want * (l - m) * (l - m) / m * 8 * KL_EPS);
        assert_close_rel(measures.value[KL_CHI2].val, want, 1e-10);
        assert_close(measures.value[KL_KL_PQ].val, kl,
                     measures.value[KL_KL_PQ].err + 8 * KL_EPS * (kl + l));
        assert_true(measures.value[KL_KL_PQ].err < 1e-12 * (1 + kl));
        kl_pair_clear(&pair);
    }
}

/* Renyi's divergence of Poisson distributions is known:
 * (l^a m^(1-a) - a l - (1-a) m) / (a - 1). Where its terms are beyond every
 * double, and those of greatest weight below the least, there is a bound. */
static void
bounds_of_large_orders(void **state)
{
    struct kl_measures out;
    struct kl_pair pair;

    (void)state;
    evaluate("poisson(1)", "poisson(100)", &pair);
    kl_measure_all(&pair.side[KL_P], &pair.side[KL_Q], 50, &out);
    assert_close(out.value[KL_RENYI].val, 4850. / 49, out.value[KL_RENYI].err);
    assert_true(out.value[KL_RENYI].err < 1e-9);
    kl_measure_all(&pair.side[KL_P], &pair.side[KL_Q], 1e6, &out);
    assert_close(out.value[KL_RENYI].val, 99 - 1 / 999999.,
                 out.value[KL_RENYI].err);
    assert_true(out.value[KL_RENYI].err < 1e-9);
    kl_measure_all(&pair.side[KL_Q], &pair.side[KL_P], 3, &out);
    assert_close(out.value[KL_RENYI].val, (1e6 - 300 + 2) / 2,
                 out.value[KL_RENYI].err);
    kl_pair_clear(&pair);
}

/* Infinity is an answer and NaN is none, whatever the order and however far
 * apart the distributions are. */
static void
assert_numbers(const struct kl_measures *out, const char *p, const char *q)
{
    for (int m = 0; m < KL_MEASURE_COUNT; m++) {
        double val = out->value[m].val, err = out->value[m].err;

        if (!(val >= 0) || !(err >= 0) || (isinf(val) && err != 0))
            fail_msg("%s of %s, %s, alpha %g: %g, bound %g",
                     kl_measure_row(m)->key, p, q, out->alpha, val, err);
    }
}

static void
no_nan_leaves(void **state)
{
    static const char *const specs[] = {
        "poisson(1)",
        "poisson(100)",
        "poisson(5e-324)",
        "poisson(1e-300)",
        "binomial(300, 1e-12)",
        "binomial(40, 0.75)",
        "geometric(0.9999999999999999)",
        "geometric(1)",
        "geometric(0.05)",
        "negative_binomial(1e-310, 0.5)",
        "negative_binomial(2.5, 0.125)",
        "discrete_uniform(1, 400)",
        "zipf(100, 30)",
        "truncate(poisson(1), 150, inf)",
        "1=0.5, 2=0.5",
        "7=1",
        "0=1e-300, 1=1",
        "0.5*poisson(3) + 0.5*geometric(0.125)",
    };
    static const double alphas[] = {5e-324, 1e-300, 1e-9, 0.5,  0.75, 1,
                                    1 + KL_EPS * 2, 2,    50,   1e6,  1e17,
                                    1e160,  1e308};
    enum { SPECS = sizeof specs / sizeof *specs };

    (void)state;
    for (size_t i = 0; i < SPECS * SPECS; i++) {
        const char *p = specs[i / SPECS], *q = specs[i % SPECS];
        struct kl_measures out;
        struct kl_pair pair;

        evaluate(p, q, &pair);
        for (size_t k = 0; k < sizeof alphas / sizeof *alphas; k++) {
            kl_measure_all(&pair.side[KL_P], &pair.side[KL_Q], alphas[k],
                           &out);
            assert_numbers(&out, p, q);
        }
        kl_pair_clear(&pair);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_weights_are_exact),
        cmocka_unit_test(no_error_between_equals),
        cmocka_unit_test(bounds_cover_far_tails),
        cmocka_unit_test(bounds_of_large_orders),
        cmocka_unit_test(no_nan_leaves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
