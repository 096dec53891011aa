#include "kl_test.h"

#include "klscope/core/handle.h"

static struct kl_spec *
parse(const char *text)
{
    struct kl_spec *spec = NULL;

    assert_int_equal(kl_spec_parse(text, strlen(text), false, &spec, NULL),
                     KL_OK);
    return spec;
}

static void
names_and_values(void **state)
{
    static const struct {
        const char *spec, *names;
    } cases[] = {
        {"poisson(3)", "mean=3 "},
        {"binomial(10, 0.25)", "n=10 p=0.25 "},
        {"truncate(truncate(geometric(0.5), 2, inf), 2, 9)", "p=0.5 "},
        {"0.25*poisson(2) + 0.75*zipf(1.5, 9)",
         "w1=0.25 1.mean=2 w2=0.75 2.s=1.5 2.n=9 "},
        {"0.5*(0.1,0.9) + 0.5*(0.3,0.7)", "w1=0.5 w2=0.5 "},
        {"1*poisson(2)", "1.mean=2 "},
        {"0.5,0.5", ""},
        {"@letters", ""},
        {"normal(0, 2)", "mean=0 sd=2 "},
        {"truncate(gamma(3, 0.5), 1, inf)", "shape=3 scale=0.5 "},
        {"kde(f.csv)", ""},
        {"kde(f.csv, 2.5)", "bandwidth=2.5 "},
        {"truncate(kde(f.csv, a=b, 2.5), 1, 2)", "bandwidth=2.5 "},
        {"hist(f.csv, 12)", "bins=12 "},
        {"pdf(exp(-x), 0, inf)", ""},
        {"0.25*normal(0, 1) + 0.25*kde(f.csv, 3) + 0.5*hist(f.csv, 9)",
         "w1=0.25 1.mean=0 1.sd=1 w2=0.25 2.bandwidth=3 w3=0.5 3.bins=9 "},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_handle handle[KL_HANDLES];
        struct kl_spec *spec = parse(cases[i].spec);
        struct kl_buf names = KL_BUF_INIT;
        size_t count = kl_handles(spec, handle);

        for (k = 0; k < count; k++)
            kl_buf_addf(&names, "%s=%g ", handle[k].name, handle[k].value);
        assert_string_equal(kl_buf_text(&names), cases[i].names);
        kl_buf_clear(&names);
        kl_spec_free(spec);
    }
}

static void
setting_makes_a_copy(void **state)
{
    struct kl_spec *spec = parse("0.2*poisson(2) + 0.3*poisson(4) + "
                                 "0.5*discrete_uniform(1, 6)");
    struct kl_handle handle[KL_HANDLES];
    struct kl_spec *copy = NULL;
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_handle_set(spec, 0, 0.6, &copy, &err), KL_OK);
    kl_handles(copy, handle);
    assert_true(handle[0].value == 0.6);
    assert_close(handle[2].value, 0.15, KL_EPS);
    assert_close(handle[4].value, 0.25, KL_EPS);
    kl_spec_free(copy);
    assert_int_equal(kl_handle_set(spec, 5, 7, &copy, &err), KL_E_DOMAIN);
    assert_string_equal(err.text, "a must be <= b");
    assert_int_equal(kl_handle_set(spec, 1, -1, &copy, &err), KL_E_DOMAIN);
    assert_int_equal(kl_handle_set(spec, 99, 1, &copy, &err), KL_E_NAME);
    kl_handles(spec, handle);
    assert_true(handle[0].value == 0.2);
    kl_spec_free(spec);
}

static void
setting_densities(void **state)
{
    static const struct {
        const char *spec;
        size_t k;
        double x;
        const char *want; /* the new spec, or the error */
    } cases[] = {
        {"normal(0, 1)", 1, 2.5, "normal(mean=0, sd=2.5)"},
        {"normal(0, 1)", 1, 0, "sd must be > 0"},
        {"normal(0, 1)", 1, NAN, "sd must be > 0"},
        {"uniform(0, 1)", 0, 1, "a must be < b"},
        {"truncate(uniform(0, 4), 1, 2)", 1, 3,
         "truncate(uniform(a=0, b=3), 1, 2)"},
        {"kde(f.csv, 2)", 0, 0.25, "kde(f.csv, 0.25)"},
        {"kde(f.csv, 2)", 0, 0, "bandwidth must be > 0"},
        {"hist(f.csv, 2)", 0, 4096, "hist(f.csv, 4096)"},
        {"hist(f.csv, 2)", 0, 4097,
         "bins must be a whole number from 1 to 4096"},
        {"hist(f.csv, 2)", 0, 1.5,
         "bins must be a whole number from 1 to 4096"},
        {"0.47*normal(0, 1) + 0.53*normal(1, 1)", 3, 0.54,
         "0.46*normal(mean=0, sd=1) + 0.54*normal(mean=1, sd=1)"},
        {"0.5*normal(0, 1) + 0.5*truncate(hist(f.csv, 2), 0, 1)", 4, 3,
         "0.5*normal(mean=0, sd=1) + 0.5*truncate(hist(f.csv, 3), 0, 1)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = parse(cases[i].spec), *copy = NULL;
        struct kl_buf text = KL_BUF_INIT;
        struct kl_err err = {0};

        if (kl_handle_set(spec, cases[i].k, cases[i].x, &copy, &err) == KL_OK)
            kl_spec_print(copy, &text);
        else
            kl_buf_adds(&text, err.text);
        assert_string_equal(kl_buf_text(&text), cases[i].want);
        kl_buf_clear(&text);
        kl_spec_free(copy);
        kl_spec_free(spec);
    }
}

/* Weights stay above 0 and read back, whatever they were. */
static void
weights_stay_weights(void **state)
{
    static const char *const specs[] = {
        "1*poisson(2) + 1e-300*poisson(3)",
        "1*poisson(2) + 5e-324*poisson(3) + 5e-324*poisson(4)",
        "0.9999999999*poisson(2) + 1e-9*poisson(3)",
        "1e-320*poisson(2) + 0.5*poisson(3) + 0.5000000009*poisson(4)",
    };
    static const double to[] = {5e-324, 1e-9, 0.3, 1 - KL_EPS};
    struct kl_handle handle[KL_HANDLES];

    (void)state;
    for (size_t i = 0; i < sizeof specs / sizeof *specs * 8; i++) {
        struct kl_spec *spec = parse(specs[i / 8]), *set = NULL;
        struct kl_buf text = KL_BUF_INIT;
        double x = to[i % 4];

        assert_int_equal(kl_handle_set(spec, i / 4 % 2 * 2, x, &set, NULL),
                         KL_OK);
        kl_spec_free(spec);
        for (size_t k = 0; k < set->n; k++)
            assert_true(set->value[k] > 0 && set->value[k] <= 1);
        kl_spec_print(set, &text);
        spec = parse(kl_buf_text(&text)); /* they sum to 1 */
        kl_handles(spec, handle);
        assert_true(handle[i / 4 % 2 * 2].value == x);
        kl_spec_free(spec);
        kl_spec_free(set);
        kl_buf_clear(&text);
    }
}

/* No slider of a spec that can be read is left out. */
static void
the_largest_mixture(void **state)
{
    static struct kl_handle handle[KL_HANDLES];
    struct kl_buf text = KL_BUF_INIT;
    struct kl_spec *spec, *set;
    struct kl_err err = {0};

    (void)state;
    for (int k = 0; k < KL_SPEC_PARTS; k++)
        kl_buf_addf(&text, "%s0.00390625*zipf(1, 9)", k > 0 ? " + " : "");
    spec = parse(kl_buf_text(&text));
    assert_int_equal(kl_handles(spec, handle), 3 * KL_SPEC_PARTS);
    assert_string_equal(handle[3 * KL_SPEC_PARTS - 1].name, "256.n");
    assert_int_equal(kl_handle_set(spec, 3 * KL_SPEC_PARTS - 1, 7, &set, NULL),
                     KL_OK);
    kl_spec_free(set);
    kl_spec_free(spec);
    kl_buf_adds(&text, " + 0.5*poisson(3)");
    assert_int_equal(
        kl_spec_parse(kl_buf_text(&text), text.len, false, &spec, &err),
        KL_E_LIMIT);
    assert_string_equal(err.text, "a mixture of more than 256 parts");
    kl_buf_clear(&text);
}

/* Steps come to round numbers, stop at the ends of the domain, and a slider's
 * place and value agree. */
static void
sliders(void **state)
{
    struct kl_handle handle[KL_HANDLES];
    struct kl_spec *spec = parse("binomial(10, 0.237)");
    double place;
    size_t k;

    (void)state;
    kl_handles(spec, handle);
    assert_true(kl_handle_step(&handle[1], 1) == 0.24);
    assert_true(kl_handle_step(&handle[1], -1) == 0.23);
    assert_true(kl_handle_step(&handle[1], 1000) == 1);
    assert_true(kl_handle_step(&handle[1], -1000) == 0);
    assert_true(kl_handle_step(&handle[0], 0.1) == 11);
    assert_true(kl_handle_step(&handle[0], -100) == 1);
    for (k = 0; k < 2; k++)
        for (place = 0; place <= 1; place += 0.125) {
            handle[k].value = kl_handle_at(&handle[k], place);
            assert_close(kl_handle_place(&handle[k]), place,
                         k == 0 ? 0.01 : 1e-12); /* n is a whole number */
        }
    kl_spec_free(spec);
    spec = parse("poisson(38.3)");
    kl_handles(spec, handle);
    assert_true(kl_handle_step(&handle[0], 1) == 40.2);
    assert_true(kl_handle_step(&handle[0], -1e6) > 0);
    assert_close(kl_handle_at(&handle[0], 1), 100, 1e-12);
    kl_spec_free(spec);
}

/* Values far outside what a slider sweeps move by their own size; no step
 * leaves the domain, whatever the value. */
static void
far_values(void **state)
{
    static const struct {
        const char *spec;
        size_t k;
        double steps, want;
    } cases[] = {
        {"normal(123456789, 1)", 0, 1, 124e6},
        {"normal(123456789, 1)", 0, -1, 123e6},
        {"normal(-123456789, 1)", 0, 1, -123e6},
        {"normal(1e100, 1)", 0, 1, 1.01e100},
        {"normal(0, 1e-6)", 1, 1, 1.05e-6},
        {"binomial(1000000000, 0.5)", 0, 1, 101e7},
        {"kde(f.csv, 2)", 0, 1, 2.1},
        {"kde(f.csv, 1e-9)", 0, -1, 9.52e-10},
        {"hist(f.csv, 20)", 0, 1, 21},
        {"hist(f.csv, 20)", 0, 1e9, 4096},
        {"hist(f.csv, 20)", 0, -1e9, 1},
    };
    static const double all[] = {5e-324, 1e-300, 1e-9, 1, 1e9, 1e300, 1.7e308};
    struct kl_handle handle[KL_HANDLES];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = parse(cases[i].spec);

        kl_handles(spec, handle);
        assert_close_rel(kl_handle_step(&handle[cases[i].k], cases[i].steps),
                         cases[i].want, 1e-12);
        kl_spec_free(spec);
    }
    for (size_t f = 0; f < kl_family_count(); f++)
        for (size_t i = 0; i < 7 * 2 * 5; i++) {
            const struct kl_family *family = kl_family_row(f);
            static const double steps[] = {1, -1, 0.1, 1e6, -1e6};

            for (int k = 0; k < family->nparam; k++) {
                struct kl_handle one = {.row = &family->param[k],
                                        .value =
                                            all[i % 7] * (i / 7 % 2 ? -1 : 1)};
                double to;

                if (one.row->integer)
                    one.value = round(one.value);
                if (kl_param_check(one.row, one.value, NULL) != KL_OK)
                    continue;
                to = kl_handle_step(&one, steps[i / 14]);
                if (kl_param_check(one.row, to, NULL) != KL_OK)
                    fail_msg("%s %s: from %g by %g steps to %g", family->key,
                             one.row->name, one.value, steps[i / 14], to);
            }
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_values),
        cmocka_unit_test(setting_makes_a_copy),
        cmocka_unit_test(setting_densities),
        cmocka_unit_test(weights_stay_weights),
        cmocka_unit_test(the_largest_mixture),
        cmocka_unit_test(sliders),
        cmocka_unit_test(far_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
