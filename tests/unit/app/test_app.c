#include "kl_app.h"

#include <unistd.h>

#include "klscope/app/app.h"
#include "klscope/app/private.h"
#include "klscope/canvas/sink.h"
#include "klscope/core/edit.h"
#include "klscope/scene/edit.h"
#include "klscope/view/panel.h"

/* An app on p = a 0.5, b 0.3, c 0.2 and q = a 0.2, b 0.3, c 0.5. */
static struct kl_app *
begin(void)
{
    struct kl_scene *scene = kl_scene_new(NULL);
    struct kl_app *app;

    assert_int_equal(kl_scene_specs(scene, "a=0.5,b=0.3,c=0.2",
                                    "a=0.2,b=0.3,c=0.5", false, NULL),
                     KL_OK);
    kl_scene_begin(scene);
    app = kl_app_new(scene);
    kl_app_resize(app, 80, 24);
    return app;
}

static void
arrows_move_and_step(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    kl_press(app, "Right Up");
    assert_int_equal(kl_scene_at(app->scene), 1);
    assert_true(kl_prob(app, KL_P, 1) == 0.31);
    kl_press(app, "PgUp");
    assert_true(kl_prob(app, KL_P, 1) == 0.4); /* the next multiple of 0.1 */
    kl_press(app, "Tab Down");
    assert_true(kl_prob(app, KL_Q, 1) == 0.29);
    kl_press(app, "End - +");
    assert_int_equal(kl_scene_at(app->scene), 2);
    assert_close(kl_prob(app, KL_Q, 2), 0.5, 0.01);
    kl_press(app, "Home Left");
    assert_int_equal(kl_scene_at(app->scene), 0);
    kl_app_free(app);
}

static void
steps_stop_at_the_ends(void **state)
{
    struct kl_app *app = begin();
    int k;

    (void)state;
    for (k = 0; k < 12; k++)
        kl_press(app, "PgUp");
    assert_true(kl_prob(app, KL_P, 0) == 1);
    assert_true(kl_prob(app, KL_P, 1) == 0);
    assert_false(app->message_error);
    kl_press(app, "PgDn");
    assert_true(kl_prob(app, KL_P, 0) == 0.9);
    /* 3 to 2 as before */
    assert_close(kl_prob(app, KL_P, 1), 0.06, 4 * KL_EPS);
    for (k = 0; k < 12; k++)
        kl_press(app, "PgDn");
    assert_true(kl_prob(app, KL_P, 0) == 0);
    kl_app_free(app);
}

static void
a_typed_number_is_exact(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    kl_type(app, ".123");
    assert_true(app->prompt.open);
    assert_string_equal(kl_buf_text(&app->prompt.line), "set p[a] .123");
    kl_press(app, "Enter");
    assert_false(app->prompt.open);
    assert_true(kl_prob(app, KL_P, 0) == 0.123);
    kl_app_free(app);
}

static void
an_error_keeps_the_line_and_the_scene(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    kl_type(app, "1.5");
    kl_press(app, "Enter");
    assert_true(app->message_error);
    assert_true(app->prompt.open);
    assert_true(kl_shows(app, "1.5 is no probability: it must be in 0 to 1"));
    assert_true(kl_prob(app, KL_P, 0) == 0.5);
    assert_int_equal(kl_scene_undo_count(app->scene), 0);
    kl_press(app, "Esc");
    assert_false(app->prompt.open);
    kl_app_free(app);
}

static void
locks_hold_and_say_so(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    kl_press(app, "Space");
    assert_true(kl_shows(app, "locked"));
    kl_press(app, "Up");
    assert_true(app->message_error);
    kl_press(app, "Right PgUp");
    assert_true(kl_prob(app, KL_P, 0) == 0.5);
    assert_true(kl_prob(app, KL_P, 1) == 0.4);
    kl_press(app, "PgUp PgUp");
    assert_true(kl_prob(app, KL_P, 1) == 0.5); /* all that the lock leaves */
    kl_press(app, "Left Space Up");
    assert_true(kl_prob(app, KL_P, 0) == 0.51);
    kl_app_free(app);
}

static void
whole_side_keys(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    kl_press(app, "s");
    assert_true(kl_prob(app, KL_P, 2) == 0.5);
    kl_press(app, "=");
    assert_true(kl_prob(app, KL_Q, 2) == 0.5);
    assert_true(kl_scene_measures(app->scene)->value[KL_KL_PQ].val == 0);
    kl_press(app, "e");
    assert_close(kl_prob(app, KL_P, 1), 1. / 3, KL_EPS);
    kl_press(app, "r");
    assert_true(kl_shows(app, "p is random (seed 1)"));
    kl_press(app, "u u u u");
    assert_true(kl_prob(app, KL_P, 0) == 0.5 && kl_prob(app, KL_Q, 0) == 0.2);
    kl_press(app, "u");
    assert_true(kl_shows(app, "nothing to undo"));
    kl_press(app, "C-r C-r");
    assert_true(kl_prob(app, KL_Q, 2) == 0.5);
    kl_app_free(app);
}

static void
outcomes_come_and_go(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    kl_press(app, "a");
    kl_type(app, "new one");
    kl_press(app, "Enter");
    assert_int_equal(kl_scene_pair(app->scene)->n, 4);
    assert_int_equal(kl_scene_at(app->scene), 1);
    assert_true(kl_prob(app, KL_P, 1) == 0);
    kl_press(app, "n");
    kl_type(app, "renamed");
    kl_press(app, "Enter");
    assert_true(kl_shows(app, "renamed"));
    kl_press(app, "d");
    assert_int_equal(kl_scene_pair(app->scene)->n, 3);
    kl_press(app, "a");
    kl_type(app, "b");
    kl_press(app, "Enter");
    assert_true(kl_shows(app, "there is an outcome \"b\" already"));
    kl_app_free(app);
}

static void
units_and_views_go_round(void **state)
{
    struct kl_app *app = begin();
    int k;

    (void)state;
    for (k = 0; k < KL_UNIT_COUNT; k++)
        kl_press(app, "b");
    assert_int_equal(kl_scene_unit(app->scene), KL_BIT);
    for (k = 0; k < KL_VIEW_COUNT; k++) {
        kl_press(app, "v");
        assert_int_equal(kl_scene_view(app->scene), (k + 1) % KL_VIEW_COUNT);
    }
    kl_app_free(app);
}

static void
history_and_completion(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    kl_press(app, ":");
    kl_type(app, "un");
    kl_press(app, "Tab");
    assert_string_equal(kl_buf_text(&app->prompt.line), "un");
    assert_true(kl_shows(app, "undo  unit"));
    kl_type(app, "i");
    kl_press(app, "Tab");
    kl_type(app, "na");
    kl_press(app, "Tab");
    assert_string_equal(kl_buf_text(&app->prompt.line), "unit nat ");
    kl_press(app, "Backspace Enter");
    assert_int_equal(kl_scene_unit(app->scene), KL_NAT);
    kl_press(app, ":");
    kl_type(app, "set p[");
    kl_press(app, "Up");
    assert_string_equal(kl_buf_text(&app->prompt.line), "unit nat");
    kl_press(app, "Down Tab");
    assert_string_equal(kl_buf_text(&app->prompt.line), "set p[");
    assert_true(kl_shows(app, "p[a]  p[b]  p[c]"));
    kl_press(app, "C-u");
    kl_type(app, "explain he");
    kl_press(app, "Tab Enter");
    assert_int_equal(app->measure, KL_HELLINGER);
    assert_int_equal(app->mode, KL_MODE_EXPLAIN);
    kl_app_free(app);
}

static void
every_measure_explains_itself(void **state)
{
    struct kl_app *app = begin();
    int m, size;

    (void)state;
    kl_press(app, "Enter");
    for (size = 0; size < 2; size++) {
        kl_app_resize(app, size ? 200 : 80, size ? 60 : 24);
        for (m = 0; m < KL_MEASURE_COUNT; m++) {
            const struct kl_measure_row *row = kl_measure_row(app->measure);
            char help[20] = "";

            strncpy(help, row->help, 12);
            assert_true(kl_shows(app, row->symbol));
            assert_true(kl_shows(app, help));
            assert_true(kl_shows(app, "error is at most"));
            kl_press(app, "Down");
        }
    }
    kl_press(app, "Esc");
    assert_int_equal(app->mode, KL_MODE_EXPLORE);
    kl_app_free(app);
}

static void
help_shows_every_binding(void **state)
{
    struct kl_app *app = begin();
    size_t i;

    (void)state;
    kl_app_resize(app, 120, 40);
    kl_press(app, "?");
    for (i = 0; i < kl_binding_count(); i++)
        if (kl_binding_row(i)->mode == KL_MODE_EXPLORE &&
            kl_binding_row(i)->help != NULL)
            assert_true(kl_shows(app, kl_binding_row(i)->help));
    kl_press(app, ":");
    kl_type(app, "commands");
    kl_press(app, "Enter");
    kl_app_resize(app, 80, 160);
    for (i = 0; i < kl_command_count(); i++)
        assert_true(kl_shows(app, kl_command_row(i)->help));
    kl_app_free(app);
}

/* An app on two families. */
static struct kl_app *
begin_families(const char *p, const char *q)
{
    struct kl_app *app = begin();

    assert_int_equal(kl_scene_specs(app->scene, p, q, false, NULL), KL_OK);
    kl_scene_begin(app->scene);
    kl_app_update(app);
    return app;
}

static double
slider(const struct kl_app *app, enum kl_side side, size_t k)
{
    struct kl_handle handle[KL_HANDLES];

    assert_true(kl_scene_handles(app->scene, side, handle) > k);
    return handle[k].value;
}

static void
families_have_sliders(void **state)
{
    struct kl_app *app =
        begin_families("poisson(4)", "negative_binomial(3, 0.5)");

    (void)state;
    kl_press(app, "t Up");
    assert_close(slider(app, KL_P, 0), 4.2, 1e-12); /* 5 % a step */
    kl_press(app, "Tab Right Down");
    assert_true(slider(app, KL_Q, 1) == 0.49);
    kl_press(app, "Right");
    kl_type(app, "2.5");
    assert_string_equal(kl_buf_text(&app->prompt.line), "set q.r 2.5");
    kl_press(app, "Enter");
    assert_true(slider(app, KL_Q, 0) == 2.5);
    assert_true(kl_shows(app, "q ▒ negative_bin"));
    assert_true(kl_shows(app, "tuning"));
    kl_press(app, "?");
    assert_true(kl_shows(app, "next slider") && !kl_shows(app, "next outcome"));
    kl_press(app, "Esc u u u");
    assert_true(slider(app, KL_P, 0) == 4 && slider(app, KL_Q, 0) == 3);
    /* back to outcomes: p and q end where they are cut */
    kl_press(app, "Esc Up");
    assert_true(kl_scene_edited(app->scene, KL_P));
    kl_press(app, "t");
    assert_true(app->message_error);
    kl_app_free(app);
}

static void
mixtures_have_weights(void **state)
{
    struct kl_app *app = begin_families(
        "0.25*poisson(2) + 0.5*poisson(9) + 0.25*geometric(0.5)",
        "poisson(4)");
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_app_command(app, "set p.w2 0.8", NULL, &err), KL_OK);
    assert_true(slider(app, KL_P, 2) == 0.8);
    assert_close(slider(app, KL_P, 0), 0.1, 1e-15);
    assert_close(slider(app, KL_P, 4), 0.1, 1e-15);
    assert_int_equal(kl_app_command(app, "set p.3.p 0.75", NULL, &err),
                     KL_OK);
    assert_true(slider(app, KL_P, 5) == 0.75);
    assert_int_equal(kl_app_command(app, "set p.w2 1", NULL, &err),
                     KL_E_DOMAIN);
    assert_int_equal(kl_app_command(app, "set p.1.mean -2", NULL, &err),
                     KL_E_DOMAIN);
    assert_int_equal(kl_app_command(app, "set p.sd 1", NULL, &err),
                     KL_E_NAME);
    assert_int_equal(kl_app_command(app, "set q.mean x", NULL, &err),
                     KL_E_USAGE);
    assert_true(slider(app, KL_P, 2) == 0.8);
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
a_drag_is_one_step(void **state)
{
    struct kl_app *app = begin();
    const struct kl_layout *lay = &app->layout;
    int x = lay->chart.x + lay->window.pitch, y = lay->chart.y;

    (void)state;
    mouse(app, KL_MOUSE_PRESS, x, y + lay->chart.h - 1);
    mouse(app, KL_MOUSE_DRAG, x, y + 3);
    mouse(app, KL_MOUSE_DRAG, x, y - 5);
    mouse(app, KL_MOUSE_DRAG, x, y + 2);
    mouse(app, KL_MOUSE_RELEASE, x, y + 2);
    assert_int_equal(kl_scene_at(app->scene), 1);
    assert_true(kl_prob(app, KL_P, 1) > 0.3);
    /* The shape of the others survived the excursion. */
    assert_close(kl_prob(app, KL_P, 0) / kl_prob(app, KL_P, 2), 2.5, 1e-12);
    assert_int_equal(kl_scene_undo_count(app->scene), 1);
    kl_press(app, "u");
    assert_true(kl_prob(app, KL_P, 1) == 0.3);
    kl_app_free(app);
}

static void
clicks_reach_sliders_and_measures(void **state)
{
    struct kl_app *app = begin();
    struct kl_rect track = kl_slider_track(app->layout.slider, KL_Q, false);

    (void)state;
    mouse(app, KL_MOUSE_PRESS, track.x + track.w - 1, track.y);
    mouse(app, KL_MOUSE_RELEASE, track.x, track.y);
    assert_true(kl_prob(app, KL_Q, 0) == 1);
    mouse(app, KL_MOUSE_WHEEL_DOWN, track.x, track.y);
    assert_int_equal(kl_scene_at(app->scene), 1);
    mouse(app, KL_MOUSE_PRESS, app->layout.panel.x, app->layout.panel.y);
    assert_int_equal(app->mode, KL_MODE_EXPLAIN);
    assert_int_equal(app->measure, KL_H_P);
    kl_app_free(app);
}

static void
a_dragged_slider_is_one_step(void **state)
{
    struct kl_app *app = begin_families("poisson(4)", "poisson(4)");
    struct kl_rect track = kl_slider_track(app->layout.slider, KL_P, true);

    (void)state;
    kl_press(app, "t");
    mouse(app, KL_MOUSE_PRESS, track.x, track.y);
    assert_close(slider(app, KL_P, 0), 0.1, 1e-9);
    mouse(app, KL_MOUSE_DRAG, track.x + track.w - 1, track.y);
    assert_close(slider(app, KL_P, 0), 100, 1e-9);
    mouse(app, KL_MOUSE_RELEASE, track.x, track.y);
    assert_int_equal(kl_scene_at(app->scene), 99); /* or 100: both modes */
    kl_press(app, "u");
    assert_true(slider(app, KL_P, 0) == 4);
    kl_app_free(app);
}

/* What the pointer holds may go while it is held. */
static void
a_drag_outlives_nothing(void **state)
{
    struct kl_app *app = begin();
    const struct kl_layout *lay = &app->layout;
    int x = lay->chart.x + 2 * lay->window.pitch;

    (void)state;
    mouse(app, KL_MOUSE_PRESS, x, lay->chart.y + lay->chart.h - 1);
    kl_press(app, "d");
    mouse(app, KL_MOUSE_DRAG, x, lay->chart.y);
    mouse(app, KL_MOUSE_RELEASE, x, lay->chart.y);
    assert_int_equal(kl_scene_pair(app->scene)->n, 2);
    assert_int_equal(kl_scene_undo_count(app->scene), 1);
    kl_app_free(app);
}

/* The tallest bar can be raised: the scale stands still under the pointer. */
static void
the_tallest_bar_rises(void **state)
{
    struct kl_app *app = begin();
    const struct kl_layout *lay = &app->layout;
    int bottom = lay->chart.y + lay->chart.h;

    (void)state;
    mouse(app, KL_MOUSE_PRESS, lay->chart.x, bottom - 2);
    assert_true(kl_prob(app, KL_P, 0) == 0.5); /* a press only selects */
    mouse(app, KL_MOUSE_DRAG, lay->chart.x, bottom - 2 - lay->chart.h / 2);
    mouse(app, KL_MOUSE_RELEASE, lay->chart.x, lay->chart.y);
    assert_true(kl_prob(app, KL_P, 0) > 0.7 && kl_prob(app, KL_P, 0) < 0.8);
    kl_app_free(app);
}

static void
a_closed_prompt_cannot_be_edited(void **state)
{
    struct kl_app *app = begin();
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_app_command(app, "edit newer", NULL, &err),
                     KL_E_STATE);
    kl_press(app, ":");
    kl_type(app, "edit newer"); /* runs after the line was closed */
    kl_press(app, "Enter");
    assert_true(app->message_error);
    kl_app_free(app);
}

/* A large scene's map is half summed when a small scene takes its place. */
/* Drawn and typed in time that grows with its length; with its square this
 * test would take minutes. Only its end is seen, up to the cursor. */
static void
a_megabyte_may_be_pasted(void **state)
{
    struct kl_app *app = begin();
    struct kl_canvas *canvas = kl_canvas_new(80, 24, &kl_glyphs_utf8);
    struct kl_buf out = KL_BUF_INIT;
    int k;

    (void)state;
    kl_press(app, ":");
    for (k = 0; k < 1 << 20; k++)
        kl_type(app, k % 2 == 0 ? "a" : "b");
    kl_app_draw(app, canvas);
    kl_sink_text(canvas, &out);
    assert_non_null(strstr(kl_buf_text(&out), ":babab"));
    kl_press(app, "Left Left x");
    assert_string_equal(kl_buf_text(&app->prompt.line) +
                            app->prompt.line.len - 4,
                        "bxab");
    kl_press(app, "Enter");
    assert_true(app->message_error);
    kl_buf_clear(&out);
    kl_canvas_free(canvas);
    kl_app_free(app);
}

static void
a_map_ends_with_its_scene(void **state)
{
    struct kl_app *app = begin_families("discrete_uniform(1, 40000)",
                                        "discrete_uniform(1, 40000)");
    struct kl_err err = {0};

    (void)state;
    kl_app_update(app);
    while (kl_scene_busy(app->scene))
        kl_scene_work(app->scene, 4096);
    kl_app_work(app, 1000);
    assert_true(kl_app_busy(app));
    assert_int_equal(kl_app_command(app, "p = a=0.5,b=0.5; q = b=1,a=0", NULL,
                                    &err),
                     KL_OK);
    kl_app_work(app, 100000);
    kl_app_update(app);
    kl_app_work(app, 100000);
    assert_false(kl_app_busy(app));
    kl_app_free(app);
}

/* Undoing a load takes the file's name away, so that :save asks for one. */
static void
an_undone_load_is_not_saved_over(void **state)
{
    struct kl_app *app = begin();
    char name[] = "/tmp/klscope-test-XXXXXX", line[80];
    struct kl_err err = {0};
    int fd = mkstemp(name);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "p = x=1,y=0\n", 12), 12);
    close(fd);
    snprintf(line, sizeof line, "load %s", name);
    assert_int_equal(kl_app_command(app, line, NULL, &err), KL_OK);
    kl_press(app, "u");
    assert_int_equal(kl_app_command(app, "save", NULL, &err), KL_E_USAGE);
    unlink(name);
    kl_app_free(app);
}

/* Drawing never changes the app: twice gives the same cells, at any size. */
static void
drawing_is_pure(void **state)
{
    static const int sizes[][2] = {{1, 1},   {20, 5},  {60, 15}, {61, 16},
                                   {80, 24}, {120, 40}, {200, 60}, {500, 200},
                                   {500, 3}, {2, 200}};
    struct kl_app *app = begin();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *once, *twice;

        kl_app_resize(app, sizes[i][0], sizes[i][1]);
        kl_press(app, i % 2 ? "?" : "Enter");
        once = kl_screen(app, &kl_glyphs_ascii);
        twice = kl_screen(app, &kl_glyphs_ascii);
        assert_string_equal(once, twice);
        free(once);
        free(twice);
        kl_press(app, "Esc");
    }
    kl_app_free(app);
}

static void
files_are_not_lost(void **state)
{
    struct kl_app *app = begin();
    char name[] = "/tmp/klscope-test-XXXXXX", line[80];
    struct kl_err err = {0};
    int fd = mkstemp(name);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    snprintf(line, sizeof line, "save %s", name);
    assert_int_equal(kl_app_command(app, line, NULL, &err), KL_E_STATE);
    snprintf(line, sizeof line, "save! %s", name);
    assert_int_equal(kl_app_command(app, line, NULL, &err), KL_OK);
    assert_int_equal(kl_app_command(app, "set p[a] 0.9", NULL, &err), KL_OK);
    assert_int_equal(kl_app_command(app, "save /dev/full", NULL, &err),
                     KL_E_STATE);
    snprintf(line, sizeof line, "load %s", name);
    assert_int_equal(kl_app_command(app, line, NULL, &err), KL_OK);
    assert_true(kl_prob(app, KL_P, 0) == 0.5);
    assert_int_equal(kl_app_command(app, "save /nowhere/x", NULL, &err),
                     KL_E_IO);
    assert_int_equal(kl_app_command(app, "save! /dev/null", NULL, &err),
                     KL_E_IO);
    assert_string_equal(err.text, "\"/dev/null\" is no ordinary file");
    unlink(name);
    kl_app_free(app);
}

static void
random_keys_never_hurt(void **state)
{
    static const int keys[] = {KL_KEY_UP,   KL_KEY_DOWN, KL_KEY_LEFT,
                               KL_KEY_RIGHT, KL_KEY_PAGE_UP, KL_KEY_TAB,
                               KL_KEY_ENTER, KL_KEY_ESC, KL_CTRL | 'r'};
    struct kl_random *random = kl_random_new(4711);
    struct kl_app *app = begin();
    int k;

    (void)state;
    for (k = 0; k < 20000; k++) {
        struct kl_event event = {.kind = KL_EVENT_KEY};
        int pick = (int)(kl_random_uniform(random) * 110);

        event.key = pick < 9 ? keys[pick] : ' ' + (pick - 9) % 95;
        if (event.key == 'w' && !app->prompt.open)
            continue; /* no files */
        kl_app_event(app, &event);
        if (app->prompt.open &&
            strncmp(kl_buf_text(&app->prompt.line), "save", 4) == 0)
            kl_press(app, "C-u");
        kl_app_update(app);
        if (k % 50 == 0) {
            char *text = kl_screen(app, &kl_glyphs_utf8);

            assert_null(strstr(text, "nan"));
            free(text);
        }
        assert_false(isnan(
            kl_scene_measures(app->scene)->value[KL_KL_PQ].val));
    }
    kl_random_free(random);
    kl_app_free(app);
}

/* ---- the terminal ---------------------------------------------------------- */

static void
the_mouse_can_be_left_alone(void **state)
{
    struct kl_app *app = begin();
    struct kl_err err = {.status = KL_OK};

    (void)state;
    assert_true(kl_app_mouse(app));
    kl_press(app, "M-m");
    assert_false(kl_app_mouse(app));
    assert_non_null(strstr(kl_buf_text(&app->message), "mouse off"));
    kl_press(app, "F8");
    assert_true(kl_app_mouse(app));
    assert_int_equal(kl_app_command(app, "mouse off", NULL, &err), KL_OK);
    assert_int_equal(kl_app_command(app, "mouse off", NULL, &err), KL_OK);
    assert_false(kl_app_mouse(app));
    assert_int_equal(kl_app_command(app, "mouse up", NULL, &err), KL_E_USAGE);
    assert_false(kl_app_mouse(app));
    kl_app_free(app);
}

static void
backgrounds(void **state)
{
    struct kl_app *app = begin();
    struct kl_err err = {.status = KL_OK};

    (void)state;
    assert_int_equal(kl_app_background(app), KL_BACKGROUND_AUTO);
    kl_app_command(app, "background light", NULL, NULL);
    assert_int_equal(kl_app_background(app), KL_BACKGROUND_LIGHT);
    kl_app_command(app, "background", NULL, NULL); /* the next one */
    assert_int_equal(kl_app_background(app), KL_BACKGROUND_AUTO);
    kl_app_command(app, "background dark", NULL, NULL);
    assert_int_equal(kl_app_background(app), KL_BACKGROUND_DARK);
    assert_int_equal(kl_app_command(app, "background green", NULL, &err),
                     KL_E_USAGE);
    assert_int_equal(kl_app_background(app), KL_BACKGROUND_DARK);
    kl_app_free(app);
}

static void
paste(struct kl_app *app, const char *text)
{
    for (; *text != '\0'; text++)
        kl_app_event(app, &(struct kl_event){.kind = KL_EVENT_PASTE,
                                             .key = (unsigned char)*text});
}

/* It presses no keys, whatever it is; Enter runs it. */
static void
what_is_pasted_is_a_line(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    paste(app, "q\r\x03 \x1bu\n");
    assert_false(kl_app_quitting(app));
    assert_true(app->prompt.open);
    assert_string_equal(kl_buf_text(&app->prompt.line), "q  u ");
    kl_press(app, "Esc");
    paste(app, " \n\x1b");
    assert_false(app->prompt.open); /* nothing to be seen of it */
    paste(app, "\n set p[a] 0.75\r\n");
    kl_press(app, "Enter");
    assert_false(app->message_error);
    assert_true(kl_prob(app, KL_P, 0) == 0.75);
    kl_press(app, "? ");
    paste(app, "swap");
    assert_true(app->prompt.open);
    kl_press(app, "Home");
    paste(app, "un");
    assert_string_equal(kl_buf_text(&app->prompt.line), "unswap");
    kl_app_resize(app, 5, 2); /* too small for it to be seen */
    paste(app, "x");
    assert_string_equal(kl_buf_text(&app->prompt.line), "unswap");
    kl_app_free(app);
}

static void
words_of_arguments_are_completed(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    kl_app_command(app, "prompt background l", NULL, NULL);
    kl_press(app, "Backspace Tab"); /* prompt adds a blank */
    assert_string_equal(kl_buf_text(&app->prompt.line), "background light ");
    kl_app_command(app, "prompt mouse of", NULL, NULL);
    kl_press(app, "Backspace Tab");
    assert_string_equal(kl_buf_text(&app->prompt.line), "mouse off ");
    kl_app_free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrows_move_and_step),
        cmocka_unit_test(steps_stop_at_the_ends),
        cmocka_unit_test(a_typed_number_is_exact),
        cmocka_unit_test(an_error_keeps_the_line_and_the_scene),
        cmocka_unit_test(locks_hold_and_say_so),
        cmocka_unit_test(whole_side_keys),
        cmocka_unit_test(outcomes_come_and_go),
        cmocka_unit_test(units_and_views_go_round),
        cmocka_unit_test(history_and_completion),
        cmocka_unit_test(every_measure_explains_itself),
        cmocka_unit_test(help_shows_every_binding),
        cmocka_unit_test(families_have_sliders),
        cmocka_unit_test(mixtures_have_weights),
        cmocka_unit_test(a_dragged_slider_is_one_step),
        cmocka_unit_test(a_drag_is_one_step),
        cmocka_unit_test(a_drag_outlives_nothing),
        cmocka_unit_test(the_tallest_bar_rises),
        cmocka_unit_test(a_closed_prompt_cannot_be_edited),
        cmocka_unit_test(a_megabyte_may_be_pasted),
        cmocka_unit_test(a_map_ends_with_its_scene),
        cmocka_unit_test(an_undone_load_is_not_saved_over),
        cmocka_unit_test(clicks_reach_sliders_and_measures),
        cmocka_unit_test(drawing_is_pure),
        cmocka_unit_test(files_are_not_lost),
        cmocka_unit_test(random_keys_never_hurt),
        cmocka_unit_test(the_mouse_can_be_left_alone),
        cmocka_unit_test(backgrounds),
        cmocka_unit_test(what_is_pasted_is_a_line),
        cmocka_unit_test(words_of_arguments_are_completed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
