/* Steps of a lesson that open labs. */
#include "kl_app.h"

#include <stdlib.h>

#include "kl_file.h"
#include "klscope/app/learn.h"
#include "klscope/app/screens.h"

static const char lesson[] =
    "# Labs\n\n"
    "## Codes\n<!-- id: codes -->\n\nHere are codes.\n\n"
    "```scene\np = a=0.5,b=0.3,c=0.2\nq = a=0.6,b=0.25,c=0.15\nunit = bit\n"
    "open = code\n```\n\n"
    "```witness\nH(p,q) >= H(p)\nD(p,q) < 0.2 :: when all is well\n```\n\n"
    "```break\nsay = The last witness fails.\np = a=0.1,b=0.1,c=0.8\n"
    "q = a=0.6,b=0.25,c=0.15\n```\n\n"
    "```task\nsay = Make them equal.\ngoal = D(p,q) = 0\nhint = One key.\n"
    "solution = copy q\n```\n\n---\n\n"
    "## More codes\n\nThe same scene.\n\n---\n\n"
    "## The scope\n\nNo lab here.\n\n"
    "```scene\np = a=0.5,b=0.5\nq = a=0.25,b=0.75\n```\n";

static char folder[KL_FILE_PATH], state_folder[2 * KL_FILE_PATH];
static char file[2 * KL_FILE_PATH];

static int
set_up(void **state)
{
    (void)state;
    kl_file_dir(folder);
    kl_file_write(file, folder, "01-labs.md", lesson, sizeof lesson - 1);
    snprintf(state_folder, sizeof state_folder, "%s/klscope", folder);
    setenv("XDG_STATE_HOME", folder, 1);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    kl_file_remove(state_folder);
    kl_file_remove(folder);
    return 0;
}

/* Each test begins with a new reader. */
static int
forget(void **state)
{
    char path[3 * KL_FILE_PATH];

    (void)state;
    snprintf(path, sizeof path, "%s/progress", state_folder);
    unlink(path);
    return 0;
}

static struct kl_app *
begin_at(const char *place, int width, int height)
{
    struct kl_app *app = kl_app_new(kl_scene_new(NULL));
    struct kl_err err = {0};
    struct kl_book *book;

    assert_int_equal(kl_book_open_file(file, &book, &err), KL_OK);
    assert_int_equal(kl_book_load(book, &err), KL_OK);
    kl_app_resize(app, width, height);
    assert_int_equal(kl_app_learn(app, book, place, false, &err), KL_OK);
    kl_app_update(app);
    return app;
}

static bool
task_done(const struct kl_app *app)
{
    size_t count, i;
    const struct kl_study_item *item =
        kl_study_items(app->learning->study, &count);

    for (i = 0; i < count; i++)
        if (item[i].block->kind == KL_BLOCK_TASK)
            return item[i].done;
    return false;
}

/* ---- tests --------------------------------------------------------------- */

static void
enter_gives_the_lab_the_keys(void **state)
{
    struct kl_app *app = begin_at("1.1", 80, 24);

    (void)state;
    assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
    assert_true(
        kl_shows(app, "Enter: p and q in the Code lab; Esc comes back"));
    assert_true(kl_shows(app, "Enter lab"));
    assert_false(kl_shows(app, "Enter scope"));
    assert_int_equal(app->layout.stage.w, 0);
    kl_press(app, "Enter");
    assert_int_equal(kl_app_mode(app), KL_MODE_CODE);
    assert_int_equal(app->layout.stage.w, 80);
    assert_true(app->layout.stage.h >= KL_STAGE_HEIGHT);
    assert_int_equal(app->layout.stage.y,
                     app->learning->strip.y + app->learning->strip.h + 1);
    assert_true(app->lessons);
    assert_true(kl_shows(app, "D(p,q) = 0")); /* in the strip */
    assert_true(kl_shows(app, "Esc lesson"));
    kl_press(app, "Esc");
    assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
    assert_int_equal(app->layout.stage.w, 0);
    kl_app_free(app);
}

static void
large_screens_have_both(void **state)
{
    static const int sizes[][2] = {{120, 40}, {200, 60}, {80, 50}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct kl_app *app = begin_at("1.1", sizes[i][0], sizes[i][1]);

        assert_true(app->layout.stage.w >= KL_STAGE_WIDTH);
        assert_true(app->layout.stage.h >= KL_STAGE_HEIGHT);
        assert_true(kl_shows(app, "Here are codes."));
        assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
        kl_press(app, "Enter");
        assert_int_equal(kl_app_mode(app), KL_MODE_CODE);
        assert_true(kl_shows(app, "Here are codes."));
        kl_press(app, "Esc");
        assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
        kl_app_free(app);
    }
}

static void
tasks_are_done_in_the_lab(void **state)
{
    struct kl_app *app = begin_at("1.1", 80, 24);

    (void)state;
    kl_press(app, "Enter");
    assert_false(task_done(app));
    kl_press(app, "=");
    assert_true(task_done(app));
    assert_int_equal(kl_app_mode(app), KL_MODE_CODE);
    kl_press(app, "u");
    assert_true(kl_prob(app, KL_Q, 0) == 0.6);
    assert_int_equal(kl_app_mode(app), KL_MODE_CODE);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
    assert_true(task_done(app));
    kl_app_free(app);
}

static void
breaks_stay_in_the_lab(void **state)
{
    struct kl_app *app = begin_at("1.1", 80, 24);

    (void)state;
    kl_press(app, "x");
    assert_true(kl_prob(app, KL_P, 2) == 0.8);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
    kl_press(app, "Enter");
    assert_int_equal(kl_app_mode(app), KL_MODE_CODE);
    kl_press(app, "Esc r");
    assert_true(kl_prob(app, KL_P, 2) == 0.2);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
    kl_app_free(app);
}

static void
other_screens_are_left_for_the_step(void **state)
{
    static const char *const away[] = {"M-1", "M-2", "M-4", "F2"};
    static const char *const back[] = {"Esc", "L", "M-5", "F5"};
    struct kl_app *app = begin_at("1.1", 80, 24);
    size_t i;

    (void)state;
    for (i = 0; i < 16; i++) {
        kl_press(app, i % 4 == 3 ? "Enter" : "Esc");
        if (kl_app_mode(app) == KL_MODE_CONTENTS)
            kl_press(app, "Esc");
        kl_press(app, away[i % 4]);
        assert_false(app->lessons);
        assert_int_not_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
        kl_press(app, back[i / 4]);
        assert_true(app->lessons);
        assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
        kl_press(app, "Esc");
        if (kl_app_mode(app) == KL_MODE_CONTENTS)
            kl_press(app, "Esc");
        assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
    }
    kl_press(app, "M-3"); /* alone on the screen, though it is the same lab */
    assert_false(app->lessons);
    assert_int_equal(app->layout.stage.h, 21);
    kl_press(app, "Esc");
    assert_true(app->lessons);
    kl_app_free(app);
}

static void
steps_have_their_own_labs(void **state)
{
    struct kl_app *app = begin_at("1.1", 80, 24);

    (void)state;
    kl_press(app, "Right"); /* goes on with the scene of the first */
    assert_true(kl_shows(app, "The same scene."));
    assert_true(kl_shows(app, "p and q in the Code lab"));
    kl_press(app, "Enter =");
    assert_int_equal(kl_app_mode(app), KL_MODE_CODE);
    kl_app_command(app, "open fit", NULL, NULL);
    assert_int_equal(kl_app_mode(app), KL_MODE_FIT);
    kl_press(app, "Esc Left"); /* the same scene as the reader left it */
    assert_true(kl_prob(app, KL_Q, 0) == 0.5);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
    kl_press(app, "Right Right");
    assert_true(kl_shows(app, "No lab here."));
    assert_true(kl_shows(app, "Enter scope"));
    assert_false(kl_shows(app, "Code lab"));
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_EXPLORE);
    kl_press(app, "Enter");
    assert_int_equal(kl_app_mode(app), KL_MODE_EXPLORE);
    kl_press(app, "u"); /* p and q of the step before, seen on the scope */
    assert_true(kl_prob(app, KL_P, 0) == 0.5);
    assert_int_equal(kl_app_mode(app), KL_MODE_EXPLORE);
    kl_press(app, "Esc Left");
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
    kl_app_free(app);
}

static void
the_own_scene_has_the_own_lab(void **state)
{
    struct kl_app *app = begin_at("1.1", 80, 24);

    (void)state;
    kl_press(app, "Enter");
    kl_app_command(app, "open sample", NULL, NULL);
    assert_int_equal(kl_app_mode(app), KL_MODE_SAMPLE);
    kl_app_command(app, "again", NULL, NULL);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CODE);
    assert_int_equal(kl_app_mode(app), KL_MODE_CODE);
    kl_app_free(app);
}

static void
saved_scenes_open_their_lab(void **state)
{
    struct kl_app *app = begin_at("1.1", 80, 24);
    char path[2 * KL_FILE_PATH], line[3 * KL_FILE_PATH], text[400];
    size_t len;
    FILE *in;

    (void)state;
    snprintf(path, sizeof path, "%s/saved.scene", folder);
    snprintf(line, sizeof line, "save %s", path);
    assert_int_equal(kl_app_command(app, line, NULL, NULL), KL_OK);
    in = fopen(path, "r");
    assert_non_null(in);
    len = fread(text, 1, sizeof text - 1, in);
    text[len] = '\0';
    fclose(in);
    unlink(path);
    assert_non_null(strstr(text, "\nopen = code\n"));
    kl_app_free(app);
}

/* Lessons are one of the screens that o and O go round, and no dead end. */
static void
round_by_the_lessons(void **state)
{
    static const char *const function[] = {NULL, "F2", "F3", "F4"};
    struct kl_app *app = begin_at("1", 80, 24);
    int k;

    (void)state;
    kl_press(app, "O");
    assert_false(app->lessons);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CLASSIFY);
    kl_press(app, "o");
    assert_true(app->lessons);
    kl_press(app, "o");
    assert_false(app->lessons);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_EXPLORE);
    for (k = 1; k < 4; k++) {
        kl_press(app, "L");
        kl_press(app, k == 2 ? "c" : "C-l"); /* from the contents as well */
        kl_press(app, function[k]);
        assert_false(app->lessons);
        assert_int_equal(kl_scene_lab(app->scene), k);
    }
    kl_app_free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(enter_gives_the_lab_the_keys, forget),
        cmocka_unit_test_setup(large_screens_have_both, forget),
        cmocka_unit_test_setup(tasks_are_done_in_the_lab, forget),
        cmocka_unit_test_setup(breaks_stay_in_the_lab, forget),
        cmocka_unit_test_setup(other_screens_are_left_for_the_step, forget),
        cmocka_unit_test_setup(steps_have_their_own_labs, forget),
        cmocka_unit_test_setup(the_own_scene_has_the_own_lab, forget),
        cmocka_unit_test_setup(saved_scenes_open_their_lab, forget),
        cmocka_unit_test_setup(round_by_the_lessons, forget),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
