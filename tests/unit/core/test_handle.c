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
    assert_int_equal(
        kl_handle_set(spec, 3 * KL_SPEC_PARTS - 1, 7, &set, NULL), KL_OK);
    kl_spec_free(set);
    kl_spec_free(spec);
    kl_buf_adds(&text, " + 0.5*poisson(3)");
    assert_int_equal(kl_spec_parse(kl_buf_text(&text), text.len, false, &spec,
                                   &err),
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_values),
        cmocka_unit_test(setting_makes_a_copy),
        cmocka_unit_test(weights_stay_weights),
        cmocka_unit_test(the_largest_mixture),
        cmocka_unit_test(sliders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
