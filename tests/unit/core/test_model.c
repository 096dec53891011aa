/* Models: what is free, its names, and the way from theta to a spec. */
#include "kl_test.h"

#include "klscope/core/fit.h"
#include "klscope/core/handle.h"
#include "klscope/core/model.h"

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
        {"normal(1.25, 2)", "mean=1.25 sd=2 "},
        {"binomial(10, 0.25)", "p=0.25 "},
        {"zipf(1.5, 9)", "s=1.5 "},
        {"student_t(4, 1, 2)", "df=4 location=1 scale=2 "},
        {"truncate(gamma(3, 0.5), 1, inf)", "shape=3 scale=0.5 "},
        {"0.25*normal(0, 1) + 0.75*laplace(2, 3)",
         "1.mean=0 1.sd=1 w2=0.75 2.location=2 2.scale=3 "},
        {"truncate(0.2*poisson(2) + 0.3*geometric(0.5) + 0.5*zipf(1, 4), 1, 9)",
         "1.mean=2 w2=0.3 2.p=0.5 w3=0.5 3.s=1 "},
        {"1*poisson(2)", "1.mean=2 "},
        {"beta(0.5, 7)", "a=0.5 b=7 "},
    };
    size_t i, j, n;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = parse(cases[i].spec), *back = NULL;
        static struct kl_handle want[KL_HANDLES], got[KL_HANDLES];
        struct kl_buf names = KL_BUF_INIT;
        struct kl_model *model = NULL;
        double theta[8];

        assert_int_equal(kl_model_new(spec, &model, NULL), KL_OK);
        kl_model_start(model, theta);
        for (j = 0; j < kl_model_size(model); j++)
            kl_buf_addf(&names, "%s=%.12g ", kl_model_name(model, j),
                        kl_model_value(model, theta, j));
        assert_string_equal(kl_buf_text(&names), cases[i].names);
        assert_int_equal(kl_model_nature(model), kl_spec_nature(spec));
        assert_int_equal(kl_model_spec(model, theta, &back, NULL), KL_OK);
        n = kl_handles(spec, want);
        assert_int_equal(kl_handles(back, got), n);
        for (j = 0; j < n; j++) /* exp(log x) is x but for rounding */
            assert_close(got[j].value, want[j].value,
                         16 * KL_EPS * fabs(want[j].value));
        kl_buf_clear(&names);
        kl_spec_free(back);
        kl_spec_free(spec);
        kl_model_free(model);
    }
}

/* Names are those of sliders: all of them but w1 and whole numbers. */
static void
names_of_sliders(void **state)
{
    struct kl_spec *spec =
        parse("0.5*poisson(3) + 0.25*binomial(3,0.5) + 0.25*zipf(1,2)");
    static struct kl_handle handle[KL_HANDLES];
    struct kl_model *model = NULL;
    size_t n, k, j = 0;

    (void)state;
    n = kl_handles(spec, handle);
    assert_int_equal(kl_model_new(spec, &model, NULL), KL_OK);
    for (k = 0; k < n; k++)
        if (strcmp(handle[k].name, "w1") != 0 && !handle[k].row->integer)
            assert_string_equal(kl_model_name(model, j++), handle[k].name);
    assert_int_equal(j, kl_model_size(model));
    kl_spec_free(spec);
    kl_model_free(model);
}

/* Any theta is a distribution: exp, logit and soft-max by hand. */
static void
theta_is_free(void **state)
{
    struct kl_spec *spec = parse("0.5*gamma(2,3) + 0.5*normal(0,1)"), *made;
    const double theta[] = {0.7, -2.5, 1.25, -4.5, 0.3};
    struct kl_model *model = NULL;

    (void)state;
    assert_int_equal(kl_model_new(spec, &model, NULL), KL_OK);
    assert_int_equal(kl_model_size(model), 5);
    assert_int_equal(kl_model_spec(model, theta, &made, NULL), KL_OK);
    assert_close_rel(made->part[0]->a[0], exp(0.7), 4 * KL_EPS);
    assert_close_rel(made->part[0]->a[1], exp(-2.5), 4 * KL_EPS);
    assert_close_rel(made->value[1], 1 / (1 + exp(-1.25)), 4 * KL_EPS);
    assert_close_rel(made->value[0], 1 / (1 + exp(1.25)), 4 * KL_EPS);
    assert_true(made->part[1]->a[0] == -4.5);
    assert_close_rel(made->part[1]->a[1], exp(0.3), 4 * KL_EPS);
    kl_spec_free(made);
    kl_spec_free(spec);
    kl_model_free(model);
}

static void
out_of_range(void **state)
{
    struct kl_spec *spec = parse("lognormal(0, 1)"), *made = NULL;
    const double theta[] = {0, 5}; /* sigma e^5 > 100 */
    struct kl_model *model = NULL;
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_model_new(spec, &model, NULL), KL_OK);
    assert_int_equal(kl_model_spec(model, theta, &made, &err), KL_E_DOMAIN);
    assert_null(made);
    assert_non_null(strstr(err.text, "sigma"));
    kl_spec_free(spec);
    kl_model_free(model);
}

static void
nothing_to_move(void **state)
{
    static const struct {
        const char *spec, *text;
    } cases[] = {
        {"0.5,0.5", "a list of probabilities has no parameters"},
        {"kde(f.csv)", "a kernel estimate has no parameters"},
        {"hist(f.csv, 12)", "a histogram has no parameters"},
        {"pdf(exp(-x), 0, inf)", "an expression has no parameters"},
        {"0.5*normal(0,1) + 0.5*kde(f.csv)", "a kernel estimate"},
        {"discrete_uniform(1, 6)", "whole numbers"},
        {"0.5*poisson(1) + 0.5*(0.5*poisson(2) + 0.5*poisson(3))",
         "a mixture inside a mixture"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = parse(cases[i].spec);
        struct kl_model *model = NULL;
        struct kl_err err = {0};

        assert_int_equal(kl_model_new(spec, &model, &err), KL_E_STATE);
        assert_null(model);
        assert_non_null(strstr(err.text, cases[i].text));
        kl_spec_free(spec);
    }
    kl_model_free(NULL);
}

/* What has no probability is left out; the first is the logit 0. */
static void
categories(void **state)
{
    static const double weight[] = {0, 0.25, 0, 0.5, 0.25};
    double *w = malloc(sizeof weight), theta[4];
    const double other[] = {log(3), log(6)};
    struct kl_bins bins;
    struct kl_model *model;
    struct kl_spec *spec;
    struct kl_labels *labels = kl_labels_new();
    int i;

    (void)state;
    memcpy(w, weight, sizeof weight);
    kl_bins_init(&bins, w, NULL, 5);
    model = kl_model_new_categories(&bins);
    kl_bins_clear(&bins);
    assert_int_equal(kl_model_size(model), 2);
    assert_string_equal(kl_model_name(model, 0), "logit 4");
    assert_string_equal(kl_model_name(model, 1), "logit 5");
    kl_model_start(model, theta);
    assert_close(theta[0], log(2), 4 * KL_EPS);
    assert_close(theta[1], 0, 4 * KL_EPS);
    for (i = 0; i < 5; i++)
        kl_labels_add(labels, &"vwxyz"[i], 1);
    kl_model_label(model, labels);
    kl_labels_free(labels);
    assert_int_equal(kl_model_spec(model, other, &spec, NULL), KL_OK);
    assert_int_equal(spec->n, 5);
    assert_true(spec->value[0] == 0 && spec->value[2] == 0);
    assert_close(spec->value[1], 0.1, 4 * KL_EPS);
    assert_close(spec->value[3], 0.3, 4 * KL_EPS);
    assert_close(spec->value[4], 0.6, 4 * KL_EPS);
    assert_string_equal(kl_labels_get(spec->labels, 3), "y");
    kl_spec_free(spec);
    kl_model_free(model);
}

/* The logits of one outcome are none, and may be copied. */
static void
one_category(void **state)
{
    struct kl_dist dist;
    struct kl_target *target;
    struct kl_model *model;
    struct kl_spec *spec;
    struct kl_fit *fit;

    (void)state;
    assert_int_equal(kl_spec_parse("a=1", 3, false, &spec, NULL), KL_OK);
    assert_int_equal(kl_spec_eval(spec, NULL, NULL, &dist, NULL), KL_OK);
    model = kl_model_new_categories(&dist.bins);
    assert_int_equal(kl_model_size(model), 0);
    target = kl_target_new_outcomes(&dist);
    assert_int_equal(kl_fit_new(model, target, KL_FIT_FORWARD, &fit, NULL),
                     KL_OK);
    assert_true(kl_fit_loss(fit).val == 0);
    while (!kl_fit_minimise(fit, 10))
        continue;
    assert_int_equal(kl_fit_ended(fit), KL_FIT_CONVERGED);
    kl_fit_free(fit);
    kl_target_free(target);
    kl_model_free(model);
    kl_dist_clear(&dist);
    kl_spec_free(spec);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_values), cmocka_unit_test(names_of_sliders),
        cmocka_unit_test(theta_is_free),    cmocka_unit_test(out_of_range),
        cmocka_unit_test(nothing_to_move),  cmocka_unit_test(categories),
        cmocka_unit_test(one_category),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
