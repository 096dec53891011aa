/* The lab where a family moves to p: its keys, figures, sources and sizes. */
#include "kl_app.h"

#include <math.h>
#include <stdio.h>

#include "klscope/app/fit.h"
#include "klscope/data/loader.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"

/* Two humps: mean 0, variance (0.8^2 + 0.6^2) / 2 + 3^2 = 9.5. */
static const char humps[] = "0.5*normal(-3, 0.8) + 0.5*normal(3, 0.6)";

static void
settle(struct kl_app *app)
{
    kl_app_update(app);
    while (kl_app_busy(app)) {
        kl_app_work(app, SIZE_MAX);
        kl_app_update(app);
    }
}

static struct kl_app *
begin_with(const struct kl_loader *loader, const char *p, const char *q)
{
    struct kl_scene *scene = kl_scene_new(loader);
    struct kl_err err = {0};
    struct kl_app *app;

    if (kl_scene_specs(scene, p, q, false, &err) != KL_OK)
        fail_msg("%s, %s: %s", p, q, err.text);
    kl_scene_set_lab(scene, KL_LAB_FIT);
    kl_scene_begin(scene);
    app = kl_app_new(scene);
    app->mode = kl_app_ground(app);
    kl_app_resize(app, 80, 24);
    settle(app);
    return app;
}

static struct kl_app *
begin(const char *p, const char *q)
{
    return begin_with(NULL, p, q);
}

static void
run(struct kl_app *app, const char *line)
{
    struct kl_err err = {0};

    if (kl_app_command(app, line, NULL, &err) != KL_OK)
        fail_msg("%s: %s", line, err.text);
    settle(app);
}

static void
fails(struct kl_app *app, const char *line, const char *why)
{
    struct kl_err err = {0};

    assert_int_not_equal(kl_app_command(app, line, NULL, &err), KL_OK);
    if (strstr(err.text, why) == NULL)
        fail_msg("%s: %s", line, err.text);
    settle(app);
}

static void
press(struct kl_app *app, const char *keys)
{
    kl_press(app, keys);
    settle(app);
}

/* Parameter j of a fit, as a person reads it. */
static double
param(const struct kl_app *app, enum kl_direction direction, size_t j)
{
    const struct kl_fitting *fitting = app->fitting;

    return kl_model_value(fitting->model,
                          kl_fit_theta(fitting->run[direction].fit), j);
}

static double
loss(const struct kl_app *app, enum kl_direction direction)
{
    return kl_fit_loss(app->fitting->run[direction].fit).val;
}

static size_t
steps(const struct kl_app *app, enum kl_direction direction)
{
    return app->fitting->run[direction].loss.steps;
}

/* ---- the two fits ------------------------------------------------------- */

/* The normal of least D(p||q) has p's mean and variance; that of least D(q||p)
 * stands in one hump, where p is half of that hump: 1 bit. */
static void
forward_covers_and_reverse_seeks(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");

    (void)state;
    press(app, "g");
    assert_close(param(app, KL_FIT_FORWARD, 0), 0, 1e-5);
    assert_close(param(app, KL_FIT_FORWARD, 1), sqrt(9.5), 1e-5);
    assert_close(param(app, KL_FIT_REVERSE, 0), 3, 1e-3);
    assert_close(param(app, KL_FIT_REVERSE, 1), 0.6, 1e-3);
    assert_close(loss(app, KL_FIT_REVERSE), M_LN2, 1e-4);
    assert_true(kl_shows(app, "3.0822"));
    assert_true(kl_shows(app, "D(q‖p)    1.0000 bit"));
    /* log2(2 pi e 9.5) / 2: the entropy of that normal is H(p, q) there. */
    assert_close(loss(app, KL_FIT_FORWARD),
                 0.5 * log(2 * M_PI * M_E * 9.5), 1e-9);
    assert_true(kl_shows(app, "h(p,q)    3.6711 bit"));
    kl_app_free(app);
}

/* What stands on the screen is what core has. */
static void
steps_are_those_of_core(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");
    struct kl_fit *fit;
    int d, i;

    (void)state;
    run(app, "rate 0.02");
    press(app, "Right x");
    for (d = 0; d < 2; d++) {
        assert_int_equal(kl_fit_new(app->fitting->model, app->fitting->truth,
                                    (enum kl_direction)d, &fit, NULL),
                         KL_OK);
        for (i = 0; i < 11; i++)
            kl_fit_step(fit, 0.02);
        for (i = 0; i < 2; i++)
            assert_true(kl_fit_theta(fit)[i] ==
                        kl_fit_theta(app->fitting->run[d].fit)[i]);
        assert_true(kl_fit_loss(fit).val == loss(app, (enum kl_direction)d));
        assert_true(app->fitting->run[d].loss.last == kl_fit_loss(fit).val);
        kl_fit_free(fit);
    }
    assert_int_equal(steps(app, KL_FIT_FORWARD), 11);
    assert_true(kl_shows(app, "step 11"));
    press(app, "X");
    assert_int_equal(steps(app, KL_FIT_FORWARD), 1011);
    assert_true(kl_shows(app, "step 1,011"));
    press(app, "R");
    assert_int_equal(steps(app, KL_FIT_FORWARD), 0);
    assert_true(param(app, KL_FIT_FORWARD, 0) == 1);
    kl_app_free(app);
}

/* What was asked for is done before it is kept, also where nothing works in
 * between: the best normal has p's mean 0 and variance 9.5. */
static void
keep_waits_for_go(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");
    double a, sd;

    (void)state;
    assert_int_equal(kl_app_command(app, "go", NULL, NULL), KL_OK);
    assert_int_equal(kl_app_command(app, "keep", NULL, NULL), KL_OK);
    a = kl_scene_spec(app->scene, KL_Q)->a[0];
    sd = kl_scene_spec(app->scene, KL_Q)->a[1];
    assert_close(a, 0, 1e-9);
    assert_close(sd, sqrt(9.5), 1e-9);
    kl_app_free(app);
}

static void
it_runs_by_itself(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");
    int i;

    (void)state;
    assert_int_equal(kl_app_pace(app), 0);
    press(app, "Space");
    assert_true(kl_app_pace(app) > 0 && kl_shows(app, "running"));
    kl_app_tick(app);
    assert_int_equal(steps(app, KL_FIT_FORWARD), 1);
    for (i = 0; i < 3000 && kl_app_pace(app) > 0; i++)
        kl_app_tick(app);
    kl_app_update(app);
    assert_int_equal(kl_app_pace(app), 0); /* both came to rest */
    assert_true(kl_shows(app, "at rest"));
    assert_close(param(app, KL_FIT_FORWARD, 1), sqrt(9.5), 1e-6);
    fails(app, "advance", "at their end");
    kl_app_free(app);
}

static void
rates_have_stops(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");
    int i;

    (void)state;
    run(app, "rate 0.03");
    press(app, "Up");
    assert_close(kl_fitting_rate(app->fitting), 0.05, 1e-15);
    press(app, "+");
    assert_close(kl_fitting_rate(app->fitting), 0.1, 1e-15);
    press(app, "Down -");
    assert_close(kl_fitting_rate(app->fitting), 0.02, 1e-15);
    run(app, "rate 0.03");
    press(app, "Down");
    assert_close(kl_fitting_rate(app->fitting), 0.02, 1e-15);
    for (i = 0; i < 20; i++)
        press(app, "Down");
    assert_close(kl_fitting_rate(app->fitting), 1e-4, 1e-15);
    for (i = 0; i < 20; i++)
        press(app, "Up");
    assert_true(kl_fitting_rate(app->fitting) == 10);
    fails(app, "rate 0", "from 1e-9");
    fails(app, "rate much", "usage");
    kl_app_free(app);
}

/* A rate that is too high is no disaster: it ends, and says what to do. */
static void
divergence_is_shown(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");

    (void)state;
    run(app, "rate 10");
    press(app, "x x");
    assert_true(loss(app, KL_FIT_REVERSE) >
                app->fitting->run[KL_FIT_REVERSE].loss.least);
    assert_true(kl_shows(app, "rate"));
    assert_true(kl_shows(app, "too high") || kl_shows(app, "lower the rate"));
    assert_false(kl_shows(app, "nan"));
    kl_app_free(app);
}

/* ---- what is fitted to -------------------------------------------------- */

/* J is minus the mean log-likelihood of the points that are shown. */
static void
draws_are_fitted_to(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");
    const struct kl_fitting *fitting = app->fitting;
    double sum = 0, first, mean = 0, square = 0;
    size_t i;

    (void)state;
    press(app, "d");
    assert_int_equal(fitting->source, KL_FIT_TO_DRAWS);
    assert_int_equal(fitting->count, 100);
    for (i = 0; i < fitting->count; i++)
        sum += 0.5 * log(2 * M_PI * 0.25) +
               (fitting->x[i] - 1) * (fitting->x[i] - 1) / 0.5;
    assert_close(loss(app, KL_FIT_FORWARD), sum / 100, 1e-9);
    assert_true(kl_shows(app, "100 draws of p, seed 1"));
    assert_true(kl_shows(app, "minus the mean log-likelihood"));
    first = fitting->x[0];
    press(app, "S");
    assert_true(fitting->x[0] != first && kl_shows(app, "seed 2"));
    run(app, "seed 1");
    assert_true(fitting->x[0] == first);
    press(app, "}");
    assert_int_equal(fitting->count, 1000);
    assert_true(fitting->x[0] == first); /* the first ones stay */
    /* The minimiser of J is the sample's own mean and deviation. */
    press(app, "g");
    for (i = 0; i < 1000; i++)
        mean += fitting->x[i] / 1000;
    for (i = 0; i < 1000; i++)
        square += (fitting->x[i] - mean) * (fitting->x[i] - mean) / 1000;
    assert_close(param(app, KL_FIT_FORWARD, 0), mean, 1e-5);
    assert_close(param(app, KL_FIT_FORWARD, 1), sqrt(square), 1e-5);
    press(app, "PgDn PgDn PgDn PgDn");
    assert_int_equal(fitting->count, 10);
    press(app, "d");
    assert_int_equal(fitting->source, KL_FIT_TO_P);
    fails(app, "source data", "no measurements");
    fails(app, "points 10.5", "points");
    fails(app, "points 1e9", "at most");
    kl_app_free(app);
}

static void
measurements_are_fitted_to(void **state)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_app *app =
        begin_with(loader, "kde(@penguins:bill_length_mm, species=Adelie)",
                   "kde(@penguins:bill_length_mm, species=Gentoo)");
    double mean = 0;
    size_t i;

    (void)state;
    /* q cannot move, so a family is offered. */
    assert_true(app->fitting->offered);
    assert_true(kl_shows(app, "q itself has nothing to move"));
    press(app, "d d g");
    assert_int_equal(app->fitting->source, KL_FIT_TO_DATA);
    /* awk: 151 Adelie penguins with a bill length, mean 38.791391 mm */
    assert_int_equal(app->fitting->count, 151);
    assert_close(param(app, KL_FIT_FORWARD, 0), 38.791391, 1e-4);
    for (i = 0; i < 151; i++)
        mean += app->fitting->x[i] / 151;
    assert_close(mean, 38.791391, 1e-6);
    assert_true(kl_shows(app, "the 151 measurements"));
    kl_app_free(app);
    kl_loader_free(loader);
}

/* E32: the empirical minimiser comes nearer to the true one. */
static void
sizes_teach(void **state)
{
    struct kl_app *app = begin("normal(0.7, 1.3)", "normal(0, 1)");
    const struct kl_fit_sizes *sizes = &app->fitting->sizes;
    size_t i;

    (void)state;
    assert_int_equal(sizes->done, 0);
    press(app, "n");
    assert_int_equal(sizes->done, KL_FITTING_SIZES);
    for (i = 0; i < KL_FITTING_SIZES; i++) {
        assert_true(sizes->row[i].excess.val > -sizes->row[i].excess.err);
        /* D between normals with n draws: about 2 / (2n); never ten times. */
        assert_true(sizes->row[i].excess.val < 10.0 / (double)sizes->row[i].n);
        assert_true(sizes->row[i].distance <
                    5 * 1.3 / sqrt((double)sizes->row[i].n));
    }
    assert_true(kl_shows(app, "10,000") && kl_shows(app, "excess"));
    press(app, "n");
    assert_true(kl_shows(app, "reverse: least D(q‖p)"));
    kl_app_free(app);
}

/* ---- the model ---------------------------------------------------------- */

static void
what_was_found_is_kept(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");
    struct kl_buf text = KL_BUF_INIT;
    double mean;

    (void)state;
    press(app, "x Tab");
    mean = param(app, KL_FIT_REVERSE, 0);
    press(app, "k");
    assert_int_equal(kl_scene_undo_count(app->scene), 1);
    assert_true(kl_scene_spec(app->scene, KL_Q)->a[0] == mean);
    assert_true(param(app, KL_FIT_FORWARD, 0) == mean); /* both begin there */
    assert_int_equal(steps(app, KL_FIT_FORWARD), 0);
    press(app, "u");
    kl_scene_print_side(app->scene, KL_Q, &text);
    assert_string_equal(kl_buf_text(&text), "normal(mean=1, sd=0.5)");
    kl_buf_clear(&text);
    assert_true(param(app, KL_FIT_FORWARD, 0) == 1);
    kl_app_free(app);
}

static void
other_families_are_models(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");

    (void)state;
    run(app, "family 2*normal");
    assert_int_equal(kl_model_size(app->fitting->model), 5);
    press(app, "g");
    assert_close(loss(app, KL_FIT_REVERSE), 0, 1e-6);
    run(app, "family laplace(0, 2)");
    assert_true(param(app, KL_FIT_FORWARD, 1) == 2);
    fails(app, "family nosuch", "nosuch");
    assert_true(kl_shows(app, "laplace"));
    fails(app, "family poisson(3)", "discrete");
    assert_true(param(app, KL_FIT_FORWARD, 1) == 2);
    run(app, "family");
    assert_true(param(app, KL_FIT_FORWARD, 0) == 1);
    /* One that does not suit a new p is dropped. */
    run(app, "family 2*normal");
    run(app, "p = 0.4,0.6; q = 0.5,0.5");
    assert_true(kl_shows(app, "soft-max of 2 outcomes"));
    press(app, "m");
    assert_string_equal(kl_buf_text(&app->prompt.line), "family ");
    kl_app_free(app);
}

static void
outcomes_are_fitted_by_softmax(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.3,c=0.2", "a=0.2,b=0.2,c=0.6");
    size_t i;

    (void)state;
    assert_true(kl_shows(app, "soft-max of 3 outcomes"));
    press(app, "g");
    for (i = 0; i < 3; i++)
        assert_close(app->fitting->run[KL_FIT_FORWARD].side.mass[KL_Q][i],
                     kl_prob(app, KL_P, i), 1e-5);
    assert_true(kl_shows(app, "q[b]"));
    press(app, "k");
    assert_close(kl_prob(app, KL_Q, 2), 0.2, 1e-5);
    press(app, "u d");
    assert_true(kl_shows(app, "100 draws"));
    kl_app_free(app);
}

/* The poisson of least D(p||q) has p's mean: 20 * 0.3. */
static void
families_of_integers_are_fitted(void **state)
{
    struct kl_app *app = begin("binomial(20, 0.3)", "poisson(3)");

    (void)state;
    press(app, "g");
    assert_close(param(app, KL_FIT_FORWARD, 0), 6, 1e-6);
    assert_true(isinf(loss(app, KL_FIT_REVERSE)));
    assert_true(kl_shows(app, "∞ bit") && kl_shows(app, "p is 0 at 21"));
    kl_app_free(app);
}

/* What would keep keys waiting is refused, and nothing here minds. */
static void
too_many_outcomes(void **state)
{
    static const char *const lines[] = {
        "restart", "run on", "tick 3", "run off", "sizes on", "source draws",
        "points 1000", "direction", "loss log", "key x", "key n", "help",
        "close", "key Tab"};
    struct kl_app *app = begin("discrete_uniform(1, 100001)",
                                "discrete_uniform(1, 100001)");
    size_t i;

    (void)state;
    assert_true(kl_shows(app, "100,001 outcomes are too many to fit here"));
    for (i = 0; i < sizeof lines / sizeof *lines; i++) {
        kl_app_command(app, lines[i], NULL, NULL);
        settle(app);
    }
    fails(app, "advance",
          "there is nothing to fit: 100,001 outcomes are too many to fit "
          "here; at most 100,000");
    fails(app, "keep", "there is no such fit");
    fails(app, "go", "there is nothing to fit");
    run(app, "p = 0.5, 0.5");
    run(app, "q = 0.1, 0.9");
    run(app, "advance");
    kl_app_free(app);
}

static void
edits_begin_anew(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");

    (void)state;
    press(app, "x");
    run(app, "q = normal(2, 0.75)");
    assert_int_equal(steps(app, KL_FIT_FORWARD), 0);
    assert_true(param(app, KL_FIT_FORWARD, 1) == 0.75);
    press(app, "x");
    run(app, "p = normal(4, 1)");
    assert_int_equal(steps(app, KL_FIT_FORWARD), 0);
    press(app, "g");
    assert_close(param(app, KL_FIT_REVERSE, 0), 4, 1e-5);
    kl_app_free(app);
}

/* ---- drawing ------------------------------------------------------------ */

static void
draws_alike_twice(const struct kl_app *app, const struct kl_glyphs *glyphs)
{
    char *one = kl_screen(app, glyphs), *two = kl_screen(app, glyphs);

    assert_string_equal(one, two);
    assert_null(strstr(one, "nan"));
    free(one);
    free(two);
}

static void
every_size_is_drawn(void **state)
{
    static const struct {
        int w, h;
    } sizes[] = {{60, 15}, {62, 24}, {62, 20}, {79, 24}, {80, 24},
                 {100, 30}, {120, 40}, {200, 60}, {300, 80}};
    static const char *const scenes[][2] = {
        {humps, "normal(1, 0.5)"},
        {humps, "0.3*normal(0,1) + 0.3*normal(1,2) + 0.4*laplace(2,1)"},
        {"0.1,0.2,0.3,0.4", "0.25,0.25,0.25,0.25"},
        {"poisson(4)", "geometric(0.2)"}};
    size_t s, i, k;

    (void)state;
    for (s = 0; s < sizeof scenes / sizeof *scenes; s++) {
        struct kl_app *app = begin(scenes[s][0], scenes[s][1]);

        for (k = 0; k < 3; k++) {
            for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
                kl_app_resize(app, sizes[i].w, sizes[i].h);
                settle(app);
                draws_alike_twice(app, &kl_glyphs_utf8);
                draws_alike_twice(app, &kl_glyphs_console);
                draws_alike_twice(app, &kl_glyphs_ascii);
                assert_true(kl_shows(app, "forward"));
            }
            run(app, k == 0 ? "advance 20" : "source draws");
        }
        kl_app_free(app);
    }
}

/* The mouse: the rate's slider, and the panels. */
static void
the_mouse_sets_the_rate(void **state)
{
    struct kl_app *app = begin(humps, "normal(1, 0.5)");
    struct kl_rect track = app->fitting->rate_track;
    struct kl_event event = {.kind = KL_EVENT_MOUSE,
                             .action = KL_MOUSE_PRESS,
                             .x = track.x + track.w - 1,
                             .y = track.y};

    (void)state;
    kl_app_event(app, &event);
    assert_true(kl_fitting_rate(app->fitting) == 10);
    event.x = track.x;
    kl_app_event(app, &event);
    assert_close(kl_fitting_rate(app->fitting), 1e-4, 1e-12);
    event.x = app->fitting->panel[1].x + 3;
    event.y = app->fitting->panel[1].y + 3;
    kl_app_event(app, &event);
    assert_int_equal(app->fitting->at, KL_FIT_REVERSE);
    kl_app_free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_covers_and_reverse_seeks),
        cmocka_unit_test(steps_are_those_of_core),
        cmocka_unit_test(keep_waits_for_go),
        cmocka_unit_test(it_runs_by_itself),
        cmocka_unit_test(rates_have_stops),
        cmocka_unit_test(divergence_is_shown),
        cmocka_unit_test(draws_are_fitted_to),
        cmocka_unit_test(measurements_are_fitted_to),
        cmocka_unit_test(sizes_teach),
        cmocka_unit_test(what_was_found_is_kept),
        cmocka_unit_test(other_families_are_models),
        cmocka_unit_test(outcomes_are_fitted_by_softmax),
        cmocka_unit_test(families_of_integers_are_fitted),
        cmocka_unit_test(too_many_outcomes),
        cmocka_unit_test(edits_begin_anew),
        cmocka_unit_test(every_size_is_drawn),
        cmocka_unit_test(the_mouse_sets_the_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
