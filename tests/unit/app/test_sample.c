/* The lab of draws: keys, averages, pictures. */
#include "kl_app.h"

#include "klscope/base/alloc.h"
#include "klscope/scene/edit.h"
#include "klscope/view/sampling.h"

static struct kl_app *
app_with(const char *p, const char *q)
{
    struct kl_scene *scene = kl_scene_new(NULL);
    struct kl_app *app;
    struct kl_err err = {0};

    if (kl_scene_specs(scene, p, q, false, &err) != KL_OK)
        fail_msg("%s, %s: %s", p, q, err.text);
    kl_scene_begin(scene);
    app = kl_app_new(scene);
    assert_int_equal(kl_app_command(app, "screen sample", NULL, &err), KL_OK);
    kl_app_update(app);
    return app;
}

static void
run(struct kl_app *app, const char *line)
{
    struct kl_err err = {0};

    if (kl_app_command(app, line, NULL, &err) != KL_OK)
        fail_msg("%s: %s", line, err.text);
    kl_app_update(app);
}

static double
drawn(const struct kl_app *app)
{
    return app->sampling->averages.n;
}

static double
mean(const struct kl_app *app, int k)
{
    return kl_average_mean(&app->sampling->averages.of[k]);
}

/* Draws once more, with the same seed, by the generator itself. */
static void
averages_of_outcomes(void **state)
{
    enum { N = 5000 };
    static const double p[] = {0.5, 0.3, 0.2}, q[] = {0.2, 0.2, 0.6};
    struct kl_app *app = app_with("0.5,0.3,0.2", "0.2,0.2,0.6");
    struct kl_random *random = kl_random_new(7);
    struct kl_draw *draw =
        kl_draw_new_outcomes(&kl_scene_pair(app->scene)->side[KL_P]);
    long double sum[2] = {0};
    size_t i, count[3] = {0};

    (void)state;
    run(app, "seed 7");
    run(app, "advance 5000");
    for (i = 0; i < N; i++) {
        size_t at;

        kl_draw_outcomes(draw, random, &at, 1);
        sum[0] -= logl(p[at]);
        sum[1] -= logl(q[at]);
        count[at]++;
    }
    assert_true(drawn(app) == N);
    assert_close(mean(app, KL_OF_P), (double)(sum[0] / N), 1e-14);
    assert_close(mean(app, KL_OF_Q), (double)(sum[1] / N), 1e-14);
    for (i = 0; i < 3; i++)
        assert_int_equal(app->sampling->count[i], count[i]);
    kl_draw_free(draw);
    kl_random_free(random);
    kl_app_free(app);
}

/* Entropies by formula: h(normal) = log(2 pi e)/2; h(p,q) = log 2 + E|x|. */
static void
averages_of_points(void **state)
{
    struct kl_app *app = app_with("normal(0,1)", "laplace(0,1)");
    double h = 0.5 * log(2 * M_PI * M_E), cross = log(2) + sqrt(2 / M_PI);
    uint64_t all = app->sampling->outside[0] + app->sampling->outside[1];

    (void)state;
    run(app, "advance 200000");
    assert_close(mean(app, KL_OF_P), h, 5 * sqrt(0.5 / 200000));
    assert_close(mean(app, KL_OF_Q), cross, 5 * sqrt((1 - 2 / M_PI) / 200000));
    assert_close(app->sampling->variance[KL_OF_P], 0.5, 0.02);
    all = app->sampling->outside[0] + app->sampling->outside[1];
    for (size_t i = 0; i < KL_SAMPLING_BINS; i++)
        all += app->sampling->count[i];
    assert_int_equal(all, 200000);
    kl_app_free(app);
}

/* Sums over the outcomes: Var(-log2 p) of 1/2, 1/4, 1/4 is 1/4. */
static void
exact_deviations(void **state)
{
    struct kl_app *app = app_with("0.5,0.25,0.25", "0.25,0.25,0.5");
    double bit = log(2);

    (void)state;
    assert_close(kl_sampling_sd(app->sampling, KL_OF_P) / bit, 0.5, 1e-14);
    /* -log2 q is 2, 2, 1; log2 p/q is 1, 0, -1 */
    assert_close(kl_sampling_sd(app->sampling, KL_OF_Q) / bit, sqrt(0.1875),
                 1e-14);
    assert_close(kl_sampling_sd(app->sampling, KL_OF_BOTH) / bit, sqrt(0.6875),
                 1e-14);
    kl_app_free(app);
}

static void
keys(void **state)
{
    struct kl_app *app = app_with("0.5,0.3,0.2", "0.2,0.2,0.6");

    (void)state;
    kl_press(app, ". . x X");
    assert_true(drawn(app) == 1012);
    assert_int_equal(kl_app_pace(app), 0);
    kl_press(app, "Space");
    assert_true(kl_app_pace(app) > 0);
    assert_true(kl_shows(app, "plays 10 a frame"));
    kl_app_tick(app);
    assert_true(drawn(app) == 1022);
    kl_press(app, "+ +");
    kl_app_tick(app);
    assert_true(drawn(app) == 2022);
    kl_press(app, "- - - - -");
    kl_app_tick(app);
    assert_true(drawn(app) == 2023);
    run(app, "speed 100000");
    kl_press(app, "+");
    kl_app_tick(app);
    assert_true(drawn(app) == 102023);
    kl_press(app, "Space");
    assert_int_equal(kl_app_pace(app), 0);
    assert_true(kl_shows(app, "n = 102,023"));
    kl_press(app, "R");
    assert_true(drawn(app) == 0);
    assert_true(kl_shows(app, "nothing drawn yet"));
    kl_press(app, "S");
    assert_true(kl_shows(app, "seed 2"));
    kl_app_free(app);
}

/* Averages do not depend on how the draws were made. */
static void
slices_make_no_difference(void **state)
{
    struct kl_app *a = app_with("gamma(2,1)", "exponential(1)");
    struct kl_app *b = app_with("gamma(2,1)", "exponential(1)");

    (void)state;
    run(a, "advance 3003");
    for (int i = 0; i < 1001; i++)
        run(b, "advance 3");
    assert_true(mean(a, KL_OF_P) == mean(b, KL_OF_P));
    assert_true(mean(a, KL_OF_Q) == mean(b, KL_OF_Q));
    kl_app_free(a);
    kl_app_free(b);
}

/* Another p, or q: the draws begin anew, and it is said. */
static void
edits_begin_anew(void **state)
{
    struct kl_app *app = app_with("0.5,0.3,0.2", "0.2,0.2,0.6");

    (void)state;
    run(app, "advance 100");
    run(app, "set q[2] 0.5");
    assert_true(drawn(app) == 0);
    assert_true(kl_shows(app, "begin anew"));
    run(app, "advance 50");
    run(app, "unit nat");
    assert_true(drawn(app) == 50);
    run(app, "p = normal(0,1); q = normal(1,1)");
    run(app, "screen sample");
    assert_true(drawn(app) == 0 && app->sampling->continuous);
    run(app, "advance 50");
    run(app, "range -1 2");
    assert_true(drawn(app) == 0);
    kl_app_free(app);
}

static void
impossible_outcomes(void **state)
{
    struct kl_app *app = app_with("a=0.5,b=0.3,c=0.2", "a=0.5,b=0.5,c=0");

    (void)state;
    assert_true(kl_shows(app, "q is 0 where p is not"));
    assert_true(kl_shows(app, "not drawn yet"));
    run(app, "advance 100");
    assert_true(app->sampling->impossible >= 1);
    assert_true(app->sampling->impossible_at == 2);
    assert_true(mean(app, KL_OF_Q) == INFINITY);
    assert_true(isfinite(mean(app, KL_OF_P)));
    assert_true(kl_shows(app, "∞  since draw "));
    assert_true(kl_shows(app, "∞  where q is 0"));
    kl_app_resize(app, 60, 15);
    assert_true(kl_shows(app, "∞  draw "));
    kl_app_free(app);
    app = app_with("cauchy(0,1)", "normal(0,1)");
    run(app, "advance 1000");
    assert_true(kl_shows(app, "∞  rises by rare jumps,"));
    assert_true(kl_shows(app, "h(p,q)\n") && kl_shows(app, "= ∞"));
    kl_app_free(app);
    app = app_with("gamma(0.001,1)", "exponential(1)");
    assert_true(kl_shows(app, "p cannot be drawn from"));
    kl_press(app, ". Space");
    assert_int_equal(kl_app_pace(app), 0);
    kl_app_free(app);
}

/* Nothing is 0 below its mean; what was drawn is told from its neighbours; an
 * explanation hides whole parts only. */
static void
small_print(void **state)
{
    struct kl_app *app = app_with("0.001,0.999", "0.002,0.998");

    (void)state;
    run(app, "advance 1");
    assert_true(kl_shows(app, "+0.0 standard errors"));
    assert_false(kl_shows(app, "-0.0"));
    assert_true(kl_shows(app, "mean in bit"));
    assert_true(kl_shows(app, "−log p 0.0014  −log q 0.0029"));
    run(app, "explain");
    assert_false(kl_shows(app, "mean in bit"));
    kl_app_free(app);
    app = app_with("normal(1e6,1e-3)", "normal(1e6,2e-3)");
    run(app, "advance 1");
    assert_true(kl_shows(app, "drew x = 1000000.00") ||
                kl_shows(app, "drew x = 999999.99"));
    kl_app_free(app);
}

/* Many outcomes are made ready between keys; what is asked for meanwhile waits
 * for it, or is made ready for anew. */
static void
many_outcomes(void **state)
{
    struct kl_app *app = app_with("zipf(1,100000)", "zipf(1.1,100000)");
    size_t slices = 0;

    (void)state;
    assert_true(kl_shows(app, "outcomes are made ready"));
    kl_press(app, "Space");
    assert_int_equal(kl_app_pace(app), 0);
    kl_app_work(app, SIZE_MAX);
    run(app, "swap");
    for (; kl_app_busy(app); slices++)
        kl_app_work(app, SIZE_MAX);
    assert_true(slices >= 5);
    assert_true(kl_app_pace(app) > 0);
    run(app, "restart");
    kl_app_tick(app);
    assert_true(drawn(app) == 10);
    run(app, "swap");
    assert_false(app->sampling->ready);
    run(app, "advance 5");
    assert_true(drawn(app) == 5);
    while (kl_app_busy(app)) /* the measures */
        kl_app_work(app, SIZE_MAX);
    assert_true(fabs(app->sampling->mean[KL_OF_P] -
                     kl_scene_measures(app->scene)->value[KL_H_P].val) <
                1e-12);
    kl_app_free(app);
}

static const struct {
    const char *p, *q;
} hard[] = {
    {"0.5,0.3,0.2", "0.2,0.2,0.6"},
    {"1,0", "0.5,0.5"},
    {"1", "1"},
    {"\"a b\"=0.5,\"日本\"=0.5", "\"a b\"=0,\"日本\"=1"},
    {"discrete_uniform(1,1000000)", "discrete_uniform(1,1000000)"},
    {"poisson(3)", "geometric(0.3)"},
    {"binomial(1000,0.5)", "poisson(500)"},
    {"normal(0,1)", "laplace(0.5,1)"},
    {"cauchy(0,1)", "normal(0,1)"},
    {"uniform(0,2)", "uniform(0,1)"},
    {"uniform(0,1)", "uniform(0,1)"},
    {"pdf(1/sqrt(x), 0, 1)", "uniform(0,1)"},
    {"normal(0,1e-9)", "normal(0,1e9)"},
    {"gamma(0.001,1)", "exponential(1)"},
};

/* At every size, in every glyph set: nothing NaN, and twice the same. */
static void
pictures(void **state)
{
    static const int size[][2] = {{80, 24}, {60, 15}, {200, 60},
                                  {61, 18}, {1, 1},   {120, 40}};
    const struct kl_glyphs *glyphs[] = {&kl_glyphs_utf8, &kl_glyphs_console,
                                        &kl_glyphs_ascii};

    (void)state;
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        struct kl_app *app = app_with(hard[i].p, hard[i].q);

        for (int round = 0; round < 3; round++) {
            for (size_t k = 0; k < 18; k++) {
                char *a, *b;

                kl_app_resize(app, size[k / 3][0], size[k / 3][1]);
                a = kl_screen(app, glyphs[k % 3]);
                b = kl_screen(app, glyphs[k % 3]);
                assert_string_equal(a, b);
                assert_null(strstr(a, "nan"));
                free(a);
                free(b);
            }
            kl_app_resize(app, 80, 24);
            if (app->sampling->ready)
                run(app, round == 0 ? "advance 1" : "advance 20000");
        }
        kl_app_free(app);
    }
}

/* One row at a time, so that a part that runs over its end shows. */
static void
every_size(void **state)
{
    struct kl_app *app = app_with("normal(0,1)", "laplace(0.5,1)");

    (void)state;
    run(app, "advance 1000");
    for (int h = 1; h < 45; h++) {
        kl_app_resize(app, 60 + h % 30, h);
        free(kl_screen(app, &kl_glyphs_utf8));
    }
    kl_app_free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(averages_of_outcomes),
        cmocka_unit_test(averages_of_points),
        cmocka_unit_test(exact_deviations),
        cmocka_unit_test(keys),
        cmocka_unit_test(slices_make_no_difference),
        cmocka_unit_test(edits_begin_anew),
        cmocka_unit_test(impossible_outcomes),
        cmocka_unit_test(small_print),
        cmocka_unit_test(many_outcomes),
        cmocka_unit_test(pictures),
        cmocka_unit_test(every_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
