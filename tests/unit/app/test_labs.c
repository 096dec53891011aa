#include "kl_app.h"

#include "klscope/app/learn.h"
#include "klscope/app/screens.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"

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

static bool
on(const struct kl_app *app, enum kl_lab lab)
{
    return !app->lessons && kl_scene_lab(app->scene) == lab &&
           kl_app_mode(app) == (int)kl_screen_row(lab)->mode;
}

/* What a command finds wrong. */
static bool
fails(struct kl_app *app, const char *line, const char *why)
{
    struct kl_err err = {0};

    return kl_app_command(app, line, NULL, &err) != KL_OK &&
           strstr(err.text, why) != NULL;
}

static void
the_bar_names_them_all(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    assert_true(
        kl_shows(app, " klscope  1 Explore 2 Sample 3 Code 4 Fit 5 Learn"));
    kl_press(app, "M-4");
    assert_true(kl_shows(app, "4 Fit 5 Learn"));
    kl_app_command(app, "screen classify", NULL, NULL);
    assert_true(kl_shows(app, "3 Code 4 Classify 5 Learn"));
    kl_app_free(app);
}

static void
keys_and_commands_lead_there(void **state)
{
    static const char *const alt[] = {"M-1", "M-2", "M-3", "M-4"};
    static const char *const function[] = {NULL, "F2", "F3", "F4"};
    struct kl_app *app = begin();
    int k;

    (void)state;
    for (k = 0; k < 4; k++) {
        kl_press(app, alt[(k + 2) % 4]);
        assert_true(on(app, (enum kl_lab)((k + 2) % 4)));
    }
    for (k = 1; k < 4; k++) {
        kl_press(app, function[k]);
        assert_true(on(app, (enum kl_lab)k));
    }
    kl_press(app, "M-1");
    for (k = 1; k < KL_LAB_COUNT; k++) {
        kl_press(app, "o");
        assert_true(on(app, (enum kl_lab)k));
    }
    for (k = KL_LAB_COUNT - 2; k >= 0; k--) {
        kl_press(app, "O");
        assert_true(on(app, (enum kl_lab)k));
    }
    for (k = 0; k < KL_LAB_COUNT; k++) {
        char line[40];

        snprintf(line, sizeof line, "open %s", kl_lab_row(k)->key);
        assert_int_equal(kl_app_command(app, line, NULL, NULL), KL_OK);
        assert_true(on(app, (enum kl_lab)k));
    }
    assert_true(fails(app, "open Code", "no screen \"Code\"; there are: "
                                        "explore, sample, code, fit, "
                                        "classify, learn"));
    assert_true(fails(app, "screen 7", "no screen \"7\""));
    assert_true(on(app, KL_LAB_CLASSIFY));
    kl_app_free(app);
}

static void
the_mouse_finds_them_in_the_bar(void **state)
{
    struct kl_event event = {.kind = KL_EVENT_MOUSE,
                             .action = KL_MOUSE_PRESS,
                             .button = 1,
                             .x = 32,
                             .y = 0};
    struct kl_app *app = begin();

    (void)state;
    kl_app_event(app, &event); /* the o of "3 Code" */
    assert_true(on(app, KL_LAB_CODE));
    event.x = 10;
    kl_app_event(app, &event);
    assert_true(on(app, KL_LAB_EXPLORE));
    event.x = 9; /* beside it */
    kl_press(app, "M-3");
    kl_app_event(app, &event);
    assert_true(on(app, KL_LAB_CODE));
    kl_app_free(app);
}

/* What a lab shows belongs to the scene: it is saved, and a pair that is wholly
 * given begins in the scope again. */
static void
scenes_remember_them(void **state)
{
    static const char other[] = "p = 0.5,0.5\nq = 0.25,0.75\n";
    struct kl_buf text = KL_BUF_INIT;
    struct kl_app *app = begin();

    (void)state;
    kl_press(app, "M-3");
    kl_scene_print(app->scene, &text);
    assert_non_null(strstr(kl_buf_text(&text), "\nopen = code\n"));
    assert_int_equal(kl_scene_read(app->scene, other, strlen(other), NULL,
                                   NULL),
                     KL_OK);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_EXPLORE);
    assert_int_equal(kl_scene_read(app->scene, kl_buf_text(&text), text.len,
                                   NULL, NULL),
                     KL_OK);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
    kl_buf_reset(&text);
    kl_scene_set_lab(app->scene, KL_LAB_EXPLORE);
    kl_scene_print(app->scene, &text);
    assert_null(strstr(kl_buf_text(&text), "open"));
    kl_buf_clear(&text);
    kl_app_free(app);
}

/* What is typed in a lab is seen there, unless it says otherwise. */
static void
another_pair_stays_there(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    kl_press(app, "M-3");
    assert_int_equal(kl_app_command(app, "p = 0.5,0.5; q = 0.1,0.9", NULL,
                                    NULL),
                     KL_OK);
    assert_true(on(app, KL_LAB_CODE));
    assert_int_equal(kl_app_command(app,
                                    "p = 0.5,0.5; q = 0.1,0.9; open = fit",
                                    NULL, NULL),
                     KL_OK);
    kl_app_update(app);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_FIT);
    kl_app_free(app);
}

/* Nothing of the bar stands on anything else. */
static void
the_bar_fits(void **state)
{
    struct kl_app *app = begin();
    int w;

    (void)state;
    for (w = 60; w < 120; w++) {
        kl_app_resize(app, w, 20);
        assert_true(kl_shows(app, w < 67 ? "1 Explore 2 3 4 5 "
                                         : "1 Explore 2 Sample 3 Code 4 Fit "
                                           "5 Learn "));
        assert_true(kl_shows(app, " bit   ? help"));
    }
    kl_app_free(app);
}

static void
what_goes_on_goes_on_in_labs(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    assert_true(fails(app, "run", "nothing goes on here; it does on the "
                                  "screens Sample, Fit, Classify"));
    assert_true(fails(app, "advance 5", "nothing goes on here"));
    assert_true(fails(app, "tick", "nothing is playing"));
    assert_int_equal(kl_app_pace(app), 0);
    kl_press(app, "M-2");
    assert_true(fails(app, "advance 0.5", "usage: advance [N], not \"0.5\""));
    assert_true(fails(app, "advance 0", "usage"));
    assert_true(fails(app, "run now", "usage: run [on|off], not \"now\""));
    assert_true(fails(app, "seed -1", "usage: seed [N], not \"-1\""));
    assert_int_equal(kl_app_command(app, "seed 42", NULL, NULL), KL_OK);
    assert_int_equal(app->draws, 42);
    assert_int_equal(kl_app_command(app, "seed", NULL, NULL), KL_OK);
    assert_int_equal(app->draws, 43);
    assert_int_equal(kl_app_command(app, "run on", NULL, NULL), KL_OK);
    kl_app_update(app);
    assert_true(kl_app_pace(app) > 0 && kl_app_pace(app) <= 34);
    kl_press(app, "?"); /* nothing moves behind the help */
    assert_int_equal(kl_app_pace(app), 0);
    kl_press(app, "Esc");
    assert_int_equal(kl_app_command(app, "run off", NULL, NULL), KL_OK);
    assert_int_equal(kl_app_pace(app), 0);
    kl_app_free(app);
}

/* Those of the tables, all of them. */
static void
errors_list_the_names_there_are(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    assert_true(fails(app, "screen x",
                      "no screen \"x\"; there are: explore, sample, code, "
                      "fit, classify, learn"));
    assert_true(fails(app, "code x", "no code \"x\"; there are: huffman, "
                                     "shannon, morse"));
    assert_true(fails(app, "part x", "no part \"x\"; there are: table, tree, "
                                     "message, blocks"));
    kl_app_free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bar_names_them_all),
        cmocka_unit_test(keys_and_commands_lead_there),
        cmocka_unit_test(the_mouse_finds_them_in_the_bar),
        cmocka_unit_test(scenes_remember_them),
        cmocka_unit_test(another_pair_stays_there),
        cmocka_unit_test(the_bar_fits),
        cmocka_unit_test(what_goes_on_goes_on_in_labs),
        cmocka_unit_test(errors_list_the_names_there_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
