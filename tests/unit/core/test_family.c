#include "kl_ref.h"
#include "kl_spec.h"

#include "klscope/core/family.h"
#include "klscope/core/measure.h"

static void
every_row_is_complete(void **state)
{
    (void)state;
    for (size_t i = 0; i < kl_family_count(); i++) {
        const struct kl_family *family = kl_family_row(i);

        assert_true(strlen(family->help) > 0);
        if (family->density == NULL) {
            assert_non_null(family->first);
            assert_non_null(family->mode);
            assert_non_null(family->logweight);
            assert_true((family->last == NULL) == (family->tail != NULL));
        }
        assert_in_range(family->nparam, 1, KL_PARAM_MAX);
        for (int k = 0; k < family->nparam; k++) {
            const struct kl_param *param = &family->param[k];

            assert_true(strlen(param->name) > 0 && strlen(param->domain) > 0);
            assert_true(param->step > 0);
            assert_true(param->slide_min < param->slide_max);
            assert_int_equal(kl_param_check(param, param->start, NULL), KL_OK);
            assert_int_equal(kl_param_check(param, param->slide_min, NULL),
                             KL_OK);
            assert_int_equal(kl_param_check(param, param->slide_max, NULL),
                             KL_OK);
        }
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(family->key, kl_family_row(j)->key);
    }
}

static void
found_by_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < kl_family_count(); i++) {
        const char *key = kl_family_row(i)->key;

        assert_ptr_equal(kl_family_find(key, strlen(key)), kl_family_row(i));
        assert_null(kl_family_find(key, strlen(key) - 1));
        assert_string_equal(kl_family_nearest(key, strlen(key) - 1), key);
    }
    assert_string_equal(kl_family_nearest("possion", 7), "poisson");
    assert_null(kl_family_nearest("cosine", 6));
    assert_null(kl_family_nearest("", 0));
}

static void
refused(const char *family, int which, double value, const char *text)
{
    struct kl_err err = {0};
    const struct kl_family *row = kl_family_find(family, strlen(family));

    assert_int_equal(kl_param_check(&row->param[which], value, &err),
                     KL_E_DOMAIN);
    assert_string_equal(err.text, text);
}

static void
domains(void **state)
{
    (void)state;
    refused("poisson", 0, 0, "mean must be > 0");
    refused("poisson", 0, -1, "mean must be > 0");
    refused("poisson", 0, NAN, "mean must be > 0");
    refused("geometric", 0, 0, "p must be in 0 to 1, and not 0");
    refused("geometric", 0, 1.5, "p must be in 0 to 1, and not 0");
    refused("bernoulli", 0, -0.1, "p must be in 0 to 1");
    refused("binomial", 0, 2.5, "n must be a whole number >= 1");
    refused("binomial", 0, 0, "n must be a whole number >= 1");
    refused("negative_binomial", 0, 0, "r must be > 0 and at most 1e12");
    refused("zipf", 0, 101, "s must be in -100 to 100");
    refused("discrete_uniform", 1, 0.5, "b must be a whole number");
    refused("normal", 1, -1, "sd must be > 0");
    refused("normal", 1, 0, "sd must be > 0");
    refused("normal", 1, NAN, "sd must be > 0");
    refused("normal", 1, 1e200, "sd must be in 1e-150 to 1e+150");
    refused("normal", 0, INFINITY, "mean must be in -1e150 to 1e150");
    refused("gamma", 0, 1e-7, "shape must be in 1e-06 to 1e+12");
}

static void
relations(void **state)
{
    const struct kl_family *uniform = kl_family_find("uniform", 7);
    const struct kl_family *triangular = kl_family_find("triangular", 10);

    (void)state;
    assert_null(uniform->refuse((double[]){1, 2}));
    assert_string_equal(uniform->refuse((double[]){1, 1}), "a must be < b");
    assert_null(triangular->refuse((double[]){1, 1, 2}));
    assert_null(triangular->refuse((double[]){1, 2, 2}));
    assert_string_equal(triangular->refuse((double[]){2, 2, 2}),
                        "a must be < b");
    assert_string_equal(triangular->refuse((double[]){1, 3, 2}),
                        "mode must be in a to b");
}

/* Probabilities are right to the rounding of a log of their size and a few
 * units of the terms it is made of. */
static void
check_probability(char *field[KL_REF_FIELDS])
{
    /* in a window that holds 0 to 1000 as well */
    const struct kl_pair *pair =
        kl_pair_kept(field[0], "discrete_uniform(0, 1000)");
    double want = strtod(field[2], NULL);
    size_t at;

    assert_true(kl_pair_find(pair, field[1], strlen(field[1]), &at));
    kl_assert_close(kl_bins_logprob(&pair->side[KL_P], at), want,
                    8 * KL_EPS * (1 + fabs(want)), field[0], field[1], (int)at);
}

static void
probabilities(void **state)
{
    (void)state;
    assert_true(kl_ref_read("families.tsv", check_probability) > 100);
    kl_pair_kept(NULL, NULL);
}

/* Every discrete family at the starting values: weights are a distribution, the
 * mode is where they are greatest, and the tail's bounds hold. */
static void
rows_say_the_truth(void **state)
{
    (void)state;
    for (size_t i = 0; i < kl_family_count(); i++) {
        const struct kl_family *family = kl_family_row(i);
        double a[KL_PARAM_MAX];
        int64_t first, last, k;
        struct kl_tail tail;

        if (family->density != NULL)
            continue;
        for (int j = 0; j < family->nparam; j++)
            a[j] = family->param[j].start;
        first = family->first(a);
        assert_int_equal(kl_family_window(family, a, first, &last, NULL),
                         KL_OK);
        for (k = first; k <= last; k++) /* or equal, but for rounding */
            assert_true(family->logweight(a, k) - 1e-14 <=
                        family->logweight(a, family->mode(a)));
        assert_true(family->logweight(a, first - 1) == -INFINITY);
        if (family->tail == NULL)
            continue;
        tail = family->tail(a, last);
        assert_true(tail.infinite && tail.ratio < 1);
        for (int j = 1; j < 400; j++) {
            double f =
                family->logweight(a, last + j) - family->logweight(a, last);

            assert_true(f <= j * log(tail.ratio) + 1e-12 * j);
            assert_true(-f <=
                        tail.slope * j + tail.bend * j * j / 2.0 + 1e-12 * j);
        }
    }
}

/* However small a parameter, what is possible has a probability above 0, and
 * the entropy is above 0 where a double can hold it. */
static void
least_parameters(void **state)
{
    static const char *const specs[] = {
        "poisson(5e-324)",
        "negative_binomial(1e-310, 0.5)",
        "negative_binomial(5e-324, 0.5)",
        "truncate(poisson(5e-324), 0, 9)",
        "truncate(negative_binomial(5e-324, 0.5), 0, 9)",
        "binomial(9, 5e-324)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct kl_measures out;
        struct kl_pair pair;
        const struct kl_bins *p = &pair.side[KL_P];

        kl_pair_good(&pair, specs[i], "poisson(1)");
        for (size_t k = 0; k < 10; k++) {
            assert_true(kl_bins_positive(p, k));
            assert_true(isfinite(kl_bins_logprob(p, k)));
            assert_true(k == 0 || kl_bins_logprob(p, k) < -700);
        }
        kl_measure_all(p, &pair.side[KL_Q], 2, &out);
        assert_true(i == 2 || i == 4 || out.value[KL_H_P].val > 0);
        assert_close(out.value[KL_KL_PQ].val, 1, out.value[KL_KL_PQ].err);
        assert_int_equal(out.q_only.count, i > 2 ? pair.n - 10 : 0);
        kl_pair_clear(&pair);
    }
}

static void
too_wide(const char *text, const char *message)
{
    struct kl_spec *spec = kl_spec_good(text);
    struct kl_dist dist = {0};
    struct kl_err err = {0};

    assert_int_equal(kl_spec_eval(spec, NULL, NULL, &dist, &err), KL_E_LIMIT);
    assert_string_equal(err.text, message);
    kl_spec_free(spec);
}

static void
limits(void **state)
{
    (void)state;
    too_wide("poisson(1e300)", "poisson(mean=1e+300): more than 16777216 "
                               "outcomes from the first on are needed");
    too_wide("geometric(1e-9)", "geometric(p=1e-09): more than 16777216 "
                                "outcomes from the first on are needed");
    too_wide("negative_binomial(1e12, 1e-300)",
             "negative_binomial(r=1000000000000, p=1e-300): more than "
             "16777216 outcomes from the first on are needed");
    too_wide("discrete_uniform(-1e15, 1e15)",
             "discrete_uniform(a=-1e+15, b=1e+15): "
             "more than 16777216 outcomes from the first on are needed");
    too_wide("0.5*discrete_uniform(1, 2) + "
             "0.5*discrete_uniform(20000001, 20000002)",
             "0.5*discrete_uniform(a=1, b=2) + 0.5*disc...: the outcomes "
             "span more than 16777216 integers");
    too_wide("truncate(poisson(3), 0, 1e18)",
             "truncate(poisson(mean=3), 0, 1e+18): the outcomes span more "
             "than 16777216 integers");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_complete),
        cmocka_unit_test(found_by_key),
        cmocka_unit_test(domains),
        cmocka_unit_test(relations),
        cmocka_unit_test(probabilities),
        cmocka_unit_test(rows_say_the_truth),
        cmocka_unit_test(least_parameters),
        cmocka_unit_test(limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
