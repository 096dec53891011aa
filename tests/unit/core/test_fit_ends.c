/* Fits that have no minimum to come to, and what is said of them. */
#include "kl_test.h"

#include "klscope/base/buf.h"
#include "klscope/core/density.h"
#include "klscope/core/fit.h"
#include "klscope/core/quad.h"

static struct kl_spec *
parse(const char *text)
{
    struct kl_spec *spec = NULL;

    assert_int_equal(kl_spec_parse(text, strlen(text), false, &spec, NULL),
                     KL_OK);
    return spec;
}

/* Fit to a spec, or to points where p is NULL; check how it ends. */
static void
ends_in(const char *p, const double *x, size_t n, const char *family,
        enum kl_direction direction, enum kl_fit_end end, const char *why)
{
    struct kl_quad *quad = kl_quad_new();
    struct kl_density *density = NULL;
    struct kl_dist dist = {0};
    struct kl_spec *spec = NULL, *start = NULL, *last = NULL;
    struct kl_target *target;
    struct kl_model *model = NULL;
    struct kl_fit *fit = NULL;
    struct kl_buf text = KL_BUF_INIT;
    size_t j;

    if (p == NULL) {
        target = kl_target_new_points(x, n);
    } else {
        spec = parse(p);
        if (kl_spec_nature(spec) == KL_CONTINUOUS) {
            assert_int_equal(kl_density_of(spec, NULL, quad, &density, NULL),
                             KL_OK);
            target = kl_target_new_density(density);
        } else {
            assert_int_equal(kl_spec_eval(spec, NULL, NULL, &dist, NULL),
                             KL_OK);
            target = kl_target_new_outcomes(&dist);
        }
    }
    assert_int_equal(
        kl_fit_start(family, strlen(family), target, &start, NULL), KL_OK);
    assert_int_equal(kl_model_new(start, &model, NULL), KL_OK);
    assert_int_equal(kl_fit_new(model, target, direction, &fit, NULL), KL_OK);
    while (!kl_fit_minimise(fit, 200))
        continue;
    kl_fit_why(fit, &text);
    if (kl_fit_ended(fit) != end || strstr(kl_buf_text(&text), why) == NULL)
        fprintf(stderr, "%s: %s\n", family, kl_buf_text(&text));
    assert_int_equal(kl_fit_ended(fit), end);
    assert_non_null(strstr(kl_buf_text(&text), why));
    for (j = 0; j < kl_model_size(model); j++) /* the last good theta */
        assert_true(isfinite(kl_fit_theta(fit)[j]));
    assert_false(isnan(kl_fit_loss(fit).val));
    assert_int_equal(kl_model_spec(model, kl_fit_theta(fit), &last, NULL),
                     KL_OK);
    kl_spec_free(last);
    kl_buf_clear(&text);
    kl_fit_free(fit);
    kl_model_free(model);
    kl_target_free(target);
    kl_dist_clear(&dist);
    kl_density_free(density);
    kl_spec_free(spec);
    kl_spec_free(start);
    kl_quad_free(quad);
}

static const double data[] = {-0.5, 2.5, -1.25, 3, 4.75, 0.5};

static void
infinite(void **state)
{
    (void)state;
    ends_in(NULL, data, 6, "exponential", KL_FIT_FORWARD, KL_FIT_INFINITE,
            "q gives no density to 2 of 6 measurements: -1.25, -0.5");
    ends_in(NULL, data, 6, "poisson", KL_FIT_FORWARD, KL_FIT_INFINITE,
            "no probability to 5 of 6 measurements: -1.25, -0.5, 0.5, ...");
    ends_in("normal(0,1)", NULL, 0, "exponential", KL_FIT_FORWARD,
            KL_FIT_INFINITE, "q is 0 from -inf to 0, where p has 0.5");
    ends_in("normal(0,1)", NULL, 0, "uniform", KL_FIT_FORWARD,
            KL_FIT_INFINITE, "q is 0 from -inf to 0");
    ends_in("cauchy(0,1)", NULL, 0, "normal", KL_FIT_FORWARD, KL_FIT_INFINITE,
            "the tail of q at -inf is too light for p");
    ends_in("exponential(1)", NULL, 0, "normal", KL_FIT_REVERSE,
            KL_FIT_INFINITE, "p is 0 from -inf to 0, where q has");
    ends_in("normal(0,1)", NULL, 0, "cauchy", KL_FIT_REVERSE, KL_FIT_INFINITE,
            "the tail of p at -inf is too light for q");
    ends_in("poisson(3)", NULL, 0, "binomial(4,0.5)", KL_FIT_FORWARD,
            KL_FIT_INFINITE, "q is 0 at 5, 6, 7, ..., where p has 0.185");
    ends_in("binomial(4,0.5)", NULL, 0, "poisson(2)", KL_FIT_REVERSE,
            KL_FIT_INFINITE, "p is 0 at 5, 6, 7, ..., where q has 0.0527");
}

static void
singular(void **state)
{
    static const double one[] = {1.5, 1.5, 1.5};

    (void)state;
    ends_in(NULL, data, 6, "0.5*normal(3,0.001) + 0.5*normal(1,2)",
            KL_FIT_FORWARD, KL_FIT_SINGULAR, "part 1 shrinks onto the point 3");
    ends_in(NULL, one, 3, "normal", KL_FIT_FORWARD, KL_FIT_SINGULAR,
            "q shrinks onto the point 1.5");
    ends_in("normal(0,1)", NULL, 0, "student_t", KL_FIT_FORWARD,
            KL_FIT_SINGULAR, "df runs to inf");
    ends_in("bernoulli(1)", NULL, 0, "bernoulli", KL_FIT_FORWARD,
            KL_FIT_SINGULAR, "p runs to 1");
    ends_in(NULL, data, 6, "0.5*normal(0,2) + 0.5*normal(40,1)",
            KL_FIT_FORWARD, KL_FIT_SINGULAR, "w2 goes to 0");
}

/* Descent that meets an infinite loss stays where it was. */
static void
last_good_theta(void **state)
{
    struct kl_spec *spec = parse("uniform(-3,6)");
    struct kl_target *target = kl_target_new_points(data, 6);
    struct kl_model *model = NULL;
    struct kl_fit *fit = NULL;
    struct kl_buf why = KL_BUF_INIT;
    int i;

    (void)state;
    assert_int_equal(kl_model_new(spec, &model, NULL), KL_OK);
    assert_int_equal(kl_fit_new(model, target, KL_FIT_FORWARD, &fit, NULL),
                     KL_OK);
    for (i = 0; i < 100 && kl_fit_step(fit, 2); i++)
        continue;
    assert_int_equal(kl_fit_ended(fit), KL_FIT_INFINITE);
    kl_fit_why(fit, &why);
    assert_non_null(strstr(kl_buf_text(&why), "a step would lead where q gives "
                                              "no density to 1 of 6"));
    assert_true(kl_fit_theta(fit)[0] <= -1.25 && kl_fit_theta(fit)[1] >= 4.75);
    assert_close(kl_fit_loss(fit).val,
                 log(kl_fit_theta(fit)[1] - kl_fit_theta(fit)[0]), 1e-14);
    assert_true(kl_fit_minimise(fit, 1000)); /* which knows where it ends */
    assert_int_equal(kl_fit_ended(fit), KL_FIT_CONVERGED);
    assert_close(kl_fit_loss(fit).val, log(6), 1e-14);
    kl_buf_clear(&why);
    kl_fit_free(fit);
    kl_model_free(model);
    kl_target_free(target);
    kl_spec_free(spec);
}

static void
refused(void **state)
{
    struct kl_spec *normal = parse("normal(0,1)");
    struct kl_spec *poisson = parse("poisson(3)");
    struct kl_spec *pair = parse("a=0.5,b=0.5");
    struct kl_target *points = kl_target_new_points(data, 6), *target;
    struct kl_target *empty = kl_target_new_points(data, 0);
    struct kl_model *model = NULL, *counts = NULL;
    struct kl_fit *fit = NULL;
    struct kl_dist dist;
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_model_new(normal, &model, NULL), KL_OK);
    assert_int_equal(kl_model_new(poisson, &counts, NULL), KL_OK);
    assert_int_equal(kl_spec_eval(pair, NULL, NULL, &dist, NULL), KL_OK);
    target = kl_target_new_outcomes(&dist);
    assert_int_equal(kl_fit_new(model, points, KL_FIT_REVERSE, &fit, &err),
                     KL_E_DOMAIN);
    assert_non_null(strstr(err.text, "measurements have no density"));
    assert_int_equal(kl_fit_new(model, target, KL_FIT_FORWARD, &fit, &err),
                     KL_E_DOMAIN);
    assert_int_equal(kl_fit_new(counts, target, KL_FIT_FORWARD, &fit, &err),
                     KL_E_LENGTH);
    assert_non_null(strstr(err.text, "softmax fits any"));
    assert_int_equal(kl_fit_new(model, empty, KL_FIT_FORWARD, &fit, &err),
                     KL_E_DOMAIN);
    assert_null(fit);
    kl_target_free(target);
    kl_target_free(points);
    kl_target_free(empty);
    kl_dist_clear(&dist);
    kl_model_free(model);
    kl_model_free(counts);
    kl_spec_free(normal);
    kl_spec_free(poisson);
    kl_spec_free(pair);
    kl_fit_free(NULL);
    kl_target_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(infinite),
        cmocka_unit_test(singular),
        cmocka_unit_test(last_good_theta),
        cmocka_unit_test(refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
