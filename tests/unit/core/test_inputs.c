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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_weights_are_exact),
        cmocka_unit_test(no_error_between_equals),
        cmocka_unit_test(bounds_cover_far_tails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
