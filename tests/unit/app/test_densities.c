/* The explore screen on densities: its keys, commands and mouse. */
#include "kl_app.h"

#include "klscope/app/app.h"
#include "klscope/app/private.h"
#include "klscope/canvas/sink.h"
#include "klscope/core/measure.h"
#include "klscope/data/loader.h"
#include "klscope/scene/edit.h"
#include "klscope/view/sliders.h"

static struct kl_app *
begin(const char *p, const char *q)
{
    struct kl_scene *scene = kl_scene_new(NULL);
    struct kl_app *app;
    struct kl_err err = {0};

    if (kl_scene_specs(scene, p, q, false, &err) != KL_OK)
        fail_msg("%s, %s: %s", p, q, err.text);
    kl_scene_begin(scene);
    app = kl_app_new(scene);
    kl_app_resize(app, 80, 24);
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

static void
fails(struct kl_app *app, const char *line, const char *why)
{
    struct kl_err err = {0};

    assert_int_not_equal(kl_app_command(app, line, NULL, &err), KL_OK);
    if (strstr(err.text, why) == NULL)
        fail_msg("%s: %s", line, err.text);
}

/* Slider k of a side. */
static double
value(const struct kl_app *app, enum kl_side side, size_t k)
{
    struct kl_handle all[KL_HANDLES];

    assert_true(k < kl_scene_handles(app->scene, side, all));
    return all[k].value;
}

static void
arrows_choose_and_move_sliders(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");
    double sd;

    (void)state;
    assert_int_equal(kl_app_mode(app), KL_MODE_CURVE);
    kl_press(app, "Up");
    assert_true(value(app, KL_P, 0) > 0);
    kl_press(app, "Down Down");
    assert_true(value(app, KL_P, 0) < 0);
    kl_press(app, "Right PgUp");
    sd = value(app, KL_P, 1);
    assert_true(sd > 1);
    kl_press(app, "+");
    assert_true(value(app, KL_P, 1) > sd && value(app, KL_P, 1) < 1.02 * sd);
    kl_press(app, "Tab PgDn -");
    assert_int_equal(kl_scene_side(app->scene), KL_Q);
    assert_true(value(app, KL_Q, 0) < 0.5);
    kl_press(app, "u u u u u u u");
    assert_true(value(app, KL_P, 1) == 1 && value(app, KL_Q, 0) == 0.5);
    kl_press(app, "C-r");
    assert_true(value(app, KL_P, 0) > 0);
    kl_app_free(app);
}

static void
a_typed_number_goes_to_the_slider(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");

    (void)state;
    kl_type(app, "2.5");
    assert_string_equal(kl_buf_text(&app->prompt.line), "set p.mean 2.5");
    kl_press(app, "Enter");
    assert_true(value(app, KL_P, 0) == 2.5);
    kl_press(app, "Right");
    kl_type(app, "0");
    kl_press(app, "Enter");
    assert_true(app->message_error && kl_shows(app, "sd must be > 0"));
    kl_press(app, "Esc");
    run(app, "set q.scale 3");
    assert_true(value(app, KL_Q, 1) == 3);
    kl_app_free(app);
}

static void
the_cross_hair_moves(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "normal(1,1)");
    double x, pitch;

    (void)state;
    run(app, "range -4 4");
    pitch = 8. / app->layout.chart.w;
    run(app, "cross 1.25");
    assert_true(kl_scene_cross(app->scene) == 1.25);
    run(app, "cross =-2");
    assert_true(kl_scene_cross(app->scene) == -2);
    kl_press(app, ".");
    x = kl_scene_cross(app->scene);
    assert_true(x > -2 && x < -2 + 2 * pitch);
    kl_press(app, ". . , >");
    assert_close(kl_scene_cross(app->scene), x + 11 * pitch, 1e-12);
    kl_press(app, "< < < < < < <");
    assert_close(kl_scene_cross(app->scene), -4 + pitch / 2, 1e-12);
    run(app, "cross 1e9");
    assert_true(kl_scene_cross(app->scene) == 4);
    fails(app, "cross", "usage: cross");
    fails(app, "cross here", "usage: cross");
    fails(app, "cross =nan", "usage: cross");
    kl_app_free(app);
}

static void
the_range_zooms_and_pans(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "normal(1,1)");
    double range[2], all[2];

    (void)state;
    kl_scene_range(app->scene, all);
    run(app, "range -4 4");
    run(app, "cross 2");
    kl_press(app, "z");
    kl_scene_range(app->scene, range);
    assert_true(range[0] == -1 && range[1] == 3);
    assert_true(kl_scene_cross(app->scene) == 2);
    kl_press(app, "Z");
    kl_scene_range(app->scene, range);
    assert_true(range[0] == -4 && range[1] == 4);
    kl_press(app, "]");
    kl_scene_range(app->scene, range);
    assert_true(range[0] == -2 && range[1] == 6);
    kl_press(app, "[ [");
    kl_scene_range(app->scene, range);
    assert_true(range[0] == -6 && range[1] == 2);
    assert_false(kl_scene_fitted(app->scene));
    kl_press(app, "f");
    kl_scene_range(app->scene, range);
    assert_true(range[0] == all[0] && range[1] == all[1]);
    assert_true(kl_scene_fitted(app->scene));
    for (int k = 0; k < 200; k++)
        kl_press(app, "z");
    assert_true(app->message_error && kl_shows(app, "as near as it goes"));
    fails(app, "range 1", "usage: range");
    fails(app, "range 2 1", "range");
    fails(app, "range 1 2 3", "usage: range");
    fails(app, "zoom 0", "usage: zoom");
    fails(app, "pan left", "usage: pan");
    kl_app_free(app);
}

static void
bins_come_and_go(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");

    (void)state;
    kl_press(app, "h");
    assert_int_equal(kl_scene_bins(app->scene), 32);
    assert_true(kl_shows(app, "32 bins of "));
    assert_true(kl_shows(app, "histogram"));
    kl_press(app, "}");
    assert_int_equal(kl_scene_bins(app->scene), 64);
    kl_press(app, "{ { {");
    assert_int_equal(kl_scene_bins(app->scene), 8);
    kl_press(app, "h");
    assert_int_equal(kl_scene_bins(app->scene), 0);
    assert_false(kl_shows(app, "bins of"));
    kl_press(app, "h");
    assert_int_equal(kl_scene_bins(app->scene), 8);
    run(app, "bins 100");
    assert_int_equal(kl_scene_bins(app->scene), 100);
    run(app, "bins *1e9");
    assert_int_equal(kl_scene_bins(app->scene), 4096);
    run(app, "bins /1e9");
    assert_int_equal(kl_scene_bins(app->scene), 1);
    run(app, "bins 0");
    fails(app, "bins -1", "no number of bins");
    fails(app, "bins 1.5", "no number of bins");
    fails(app, "bins many", "no number of bins");
    kl_app_free(app);
}

static void
components_come_and_go(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");

    (void)state;
    kl_press(app, "a");
    assert_string_equal(kl_buf_text(&app->prompt.line), "mix 0.5*");
    kl_type(app, "normal(3,0.5)");
    kl_press(app, "Enter");
    assert_true(kl_shows(app, "p has 2 components now"));
    assert_true(value(app, KL_P, 0) == 0.5); /* w1 */
    kl_press(app, "Up"); /* w2 is selected */
    assert_true(value(app, KL_P, 3) > 0.5);
    run(app, "mix q 0.25 * cauchy(0,1)");
    assert_int_equal(kl_scene_side(app->scene), KL_Q);
    assert_true(value(app, KL_Q, 3) == 0.25);
    kl_press(app, "Tab d"); /* back to p: takes out what is selected */
    assert_true(kl_shows(app, "component 2 of p is out"));
    assert_true(value(app, KL_P, 0) == 0);
    run(app, "unmix q 1");
    assert_true(kl_shows(app, "cauchy(0, 1)"));
    kl_press(app, "d");
    assert_true(app->message_error);
    kl_press(app, "u u u u u");
    assert_true(value(app, KL_Q, 0) == 0.5);
    fails(app, "mix", "usage: mix");
    fails(app, "mix 0.5", "usage: mix");
    fails(app, "mix 0.5*", "usage: mix");
    fails(app, "mix 1.5*normal(0,1)", "weight");
    fails(app, "mix 0.5*poisson(3)", "");
    fails(app, "unmix p 0", "usage: unmix");
    kl_app_free(app);
}

/* Mixtures of discrete families have the same commands. */
static void
discrete_mixtures(void **state)
{
    struct kl_app *app = begin("poisson(3)", "poisson(9)");

    (void)state;
    run(app, "mix p 0.25*poisson(20)");
    assert_true(value(app, KL_P, 2) == 0.25);
    run(app, "unmix p 2");
    assert_true(value(app, KL_P, 0) == 3);
    fails(app, "zoom 2", "zoom is for densities");
    fails(app, "range 0 1", "range is for densities");
    fails(app, "pan 1", "pan is for densities");
    fails(app, "fit", "fit is for densities");
    fails(app, "cross 1", "cross is for densities");
    fails(app, "bins 8", "bins is for densities");
    kl_app_free(app);
}

static void
commands_of_outcomes_say_so(void **state)
{
    static const char *const lines[] = {
        "select +1", "page +1",  "step +0.01", "lock",     "even",
        "random",    "smooth",   "add x",      "delete",   "rename x",
    };
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        fails(app, lines[i], "outcome");
    fails(app, "set p[a] 0.5", "");
    assert_int_equal(kl_scene_undo_count(app->scene), 0);
    kl_press(app, "t");
    assert_true(kl_shows(app, "t does nothing here"));
    run(app, "tuning");
    assert_int_equal(kl_app_mode(app), KL_MODE_CURVE);
    kl_app_free(app);
}

static void
common_keys_work(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");

    (void)state;
    kl_press(app, "s");
    assert_true(value(app, KL_P, 0) == 0.5);
    kl_press(app, "= v");
    assert_true(kl_scene_measures(app->scene)->value[KL_KL_PQ].val == 0);
    assert_true(kl_shows(app, "view: surprisal -log p(x)"));
    run(app, "unit nat");
    kl_press(app, "b");
    assert_false(kl_shows(app, " nat"));
    kl_press(app, "Enter");
    assert_true(kl_shows(app, "closed form") || kl_shows(app, "Closed form"));
    kl_press(app, "Enter ?");
    assert_true(kl_shows(app, "zoom in at the cross-hair"));
    assert_false(kl_shows(app, "lock or unlock"));
    kl_press(app, "Esc");
    run(app, "p = 0.5,0.5");
    assert_int_equal(kl_app_mode(app), KL_MODE_EXPLORE);
    kl_press(app, "u");
    assert_int_equal(kl_app_mode(app), KL_MODE_CURVE);
    kl_press(app, "q");
    assert_true(kl_app_quitting(app));
    kl_app_free(app);
}

/* Every measure is explained: an integral, its value, where it comes from. */
static void
measures_are_explained(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "cauchy(0.5,2)");
    char line[40];

    (void)state;
    for (int m = 0; m < KL_MEASURE_COUNT; m++) {
        snprintf(line, sizeof line, "explain %s",
                 kl_measure_row((enum kl_measure)m)->key);
        run(app, line);
        assert_true(kl_shows(app, "Gauss-Kronrod quadrature"));
        if (!isinf(kl_scene_measures(app->scene)->value[m].val)) {
            assert_true(kl_shows(app, "The error is at most "));
            assert_true(kl_shows(app, "losed form"));
        }
    }
    run(app, "explain cross_entropy_pq");
    assert_true(kl_shows(app, "−∫ p(x) log q(x) dx"));
    run(app, "cross 0.5");
    assert_true(kl_shows(app, "at x = 0.5:  -0.3521·log 0.1592 = "));
    run(app, "explain kl_qp");
    assert_true(kl_shows(app, "= ∞ bit"));
    assert_true(kl_shows(app, "Infinite: "));
    run(app, "explain entropy_p");
    assert_true(kl_shows(app, "h(p)  differential entropy"));
    kl_app_resize(app, 120, 40);
    assert_true(kl_shows(app, "✓")); /* the closed form agrees */
    kl_app_free(app);
}

static void
mouse(struct kl_app *app, enum kl_mouse_action action, int x, int y)
{
    struct kl_event event = {.kind = KL_EVENT_MOUSE,
                             .action = action,
                             .button = 1,
                             .x = x,
                             .y = y};

    kl_app_event(app, &event);
    kl_app_update(app);
}

static void
the_mouse_drags_sliders(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");
    struct kl_rect row = app->layout.slider, track;
    struct kl_handle all[KL_HANDLES];
    size_t count = kl_scene_handles(app->scene, KL_Q, all);

    (void)state;
    row.y++;
    row.h = 1;
    assert_true(kl_sliders_track(row, all, count, 0, 1, &track));
    mouse(app, KL_MOUSE_PRESS, track.x + track.w / 3, row.y);
    assert_int_equal(kl_scene_side(app->scene), KL_Q);
    assert_int_equal(app->handle[KL_Q], 1);
    mouse(app, KL_MOUSE_DRAG, track.x + track.w - 1, row.y + 1);
    assert_close(value(app, KL_Q, 1), all[1].row->slide_max,
                 1e-3 * all[1].row->slide_max);
    mouse(app, KL_MOUSE_RELEASE, track.x, row.y);
    kl_press(app, "u"); /* all of it at once */
    assert_true(value(app, KL_Q, 1) == 1);
    assert_int_equal(kl_scene_undo_count(app->scene), 0);
    mouse(app, KL_MOUSE_PRESS, track.x - 2, row.y); /* its name */
    assert_false(app->drag.on);
    mouse(app, KL_MOUSE_PRESS, 3, row.y);
    mouse(app, KL_MOUSE_PRESS, 78, row.y);
    assert_true(value(app, KL_Q, 1) == 1);
    kl_app_free(app);
}

static void
the_mouse_points_and_zooms(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");
    struct kl_rect chart = app->layout.chart;
    double range[2];

    (void)state;
    run(app, "range 0 10");
    mouse(app, KL_MOUSE_PRESS, chart.x + chart.w - 1, chart.y + 2);
    assert_close(kl_scene_cross(app->scene), 10 - 5. / chart.w, 1e-12);
    mouse(app, KL_MOUSE_DRAG, chart.x - 5, chart.y + 2);
    assert_close(kl_scene_cross(app->scene), 5. / chart.w, 1e-12);
    mouse(app, KL_MOUSE_RELEASE, chart.x, chart.y);
    run(app, "cross 5");
    mouse(app, KL_MOUSE_WHEEL_UP, chart.x, chart.y);
    kl_scene_range(app->scene, range);
    assert_close(range[1] - range[0], 8, 1e-12);
    mouse(app, KL_MOUSE_WHEEL_DOWN, chart.x, chart.y);
    kl_scene_range(app->scene, range);
    assert_close(range[1] - range[0], 10, 1e-12);
    mouse(app, KL_MOUSE_PRESS, app->layout.panel.x + 2,
          app->layout.panel.y);
    assert_int_equal(app->mode, KL_MODE_EXPLAIN);
    kl_app_free(app);
}

/* From 1x1 up: nothing crashes, and drawing does not change anything. */
static void
every_size(void **state)
{
    struct kl_app *app =
        begin("0.5*normal(0,1) + 0.5*beta(0.5,0.5)", "student_t(3,0,1)");

    (void)state;
    for (int w = 1; w < 260; w += 1 + w / 9)
        for (int h = 1; h < 80; h += 1 + h / 9) {
            kl_app_resize(app, w, h);
            kl_scene_set_view(app->scene,
                              (enum kl_view)((w + h) % KL_VIEW_COUNT));
            kl_app_update(app);
            kl_shows(app, "");
            kl_press(app, (w + h) % 3 == 0 ? "." : "Up");
        }
    kl_app_free(app);
}

static void
completion(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");

    (void)state;
    kl_press(app, ":");
    kl_type(app, "mix 0.5*lapl");
    kl_press(app, "Tab");
    assert_string_equal(kl_buf_text(&app->prompt.line), "mix 0.5*laplace(");
    kl_press(app, "C-u");
    kl_type(app, "set q.sc");
    kl_press(app, "Tab");
    assert_string_equal(kl_buf_text(&app->prompt.line), "set q.scale ");
    kl_press(app, "C-u");
    kl_type(app, "p = trunc");
    kl_press(app, "Tab");
    assert_string_equal(kl_buf_text(&app->prompt.line), "p = truncate(");
    kl_press(app, "Esc");
    kl_app_free(app);
}

/* An app with what comes with klscope. */
static struct kl_app *
begin_bundled(struct kl_loader **loader)
{
    struct kl_scene *scene;

    *loader = kl_loader_new(NULL, NULL);
    scene = kl_scene_new(*loader);
    assert_int_equal(kl_scene_specs(scene, "0.5,0.5", "0.1,0.9", false, NULL),
                     KL_OK);
    return kl_app_new(scene);
}

static void
every_preset_loads(void **state)
{
    struct kl_loader *loader;
    struct kl_app *app = begin_bundled(&loader);
    struct kl_labels *names =
        kl_catalog_list(kl_loader_catalog(loader), KL_PRESETS);
    char line[80];
    size_t i;

    (void)state;
    assert_true(kl_labels_count(names) >= 5);
    for (i = 0; i < kl_labels_count(names); i++) {
        snprintf(line, sizeof line, "load @%s", kl_labels_get(names, i));
        run(app, line);
        assert_string_equal(app->file, line + strlen("load "));
    }
    kl_labels_free(names);
    kl_app_free(app);
    kl_loader_free(loader);
}

/* What came along is never written over, nor is a file made that could not be
 * loaded under its name. */
static void
presets_are_not_saved_over(void **state)
{
    struct kl_loader *loader;
    struct kl_app *app = begin_bundled(&loader);
    struct kl_err err = {0};

    (void)state;
    run(app, "load @bills");
    assert_true(kl_app_continuous(app));
    assert_int_equal(kl_app_command(app, "save", NULL, &err), KL_E_USAGE);
    assert_int_equal(kl_app_command(app, "save!", NULL, &err), KL_E_USAGE);
    assert_int_equal(kl_app_command(app, "save! @x", NULL, &err), KL_E_USAGE);
    assert_string_equal(err.text, "\"@x\" would be a scene that comes with "
                                  "klscope; a file is ./@x");
    assert_int_equal(kl_app_command(app, "load @bill", NULL, &err), KL_E_NAME);
    assert_non_null(strstr(err.text, "unknown scene \"@bill\"; there are: "
                                     "bills, "));
    assert_int_equal(kl_app_command(app, "load @letters", NULL, &err),
                     KL_E_NAME);
    assert_string_equal(err.text, "\"@letters\" is a data set, not a scene");
    assert_int_equal(kl_app_command(app, "p = @bills", NULL, &err), KL_E_NAME);
    kl_app_free(app);
    kl_loader_free(loader);
}

static void
presets_are_completed(void **state)
{
    struct kl_loader *loader;
    struct kl_app *app = begin_bundled(&loader);

    (void)state;
    kl_app_resize(app, 80, 24);
    kl_type(app, ":load @bil");
    kl_press(app, "Tab");
    assert_string_equal(kl_buf_text(&app->prompt.line), "load @bills");
    kl_press(app, "C-u");
    kl_type(app, "p = @bil");
    kl_press(app, "Tab");
    assert_string_equal(kl_buf_text(&app->prompt.line), "p = @bil");
    kl_app_free(app);
    kl_loader_free(loader);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrows_choose_and_move_sliders),
        cmocka_unit_test(a_typed_number_goes_to_the_slider),
        cmocka_unit_test(the_cross_hair_moves),
        cmocka_unit_test(the_range_zooms_and_pans),
        cmocka_unit_test(bins_come_and_go),
        cmocka_unit_test(components_come_and_go),
        cmocka_unit_test(discrete_mixtures),
        cmocka_unit_test(commands_of_outcomes_say_so),
        cmocka_unit_test(common_keys_work),
        cmocka_unit_test(measures_are_explained),
        cmocka_unit_test(the_mouse_drags_sliders),
        cmocka_unit_test(the_mouse_points_and_zooms),
        cmocka_unit_test(every_size),
        cmocka_unit_test(completion),
        cmocka_unit_test(every_preset_loads),
        cmocka_unit_test(presets_are_not_saved_over),
        cmocka_unit_test(presets_are_completed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
