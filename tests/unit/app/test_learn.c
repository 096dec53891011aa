/* The learn screen on a lesson of its own. */
#include "kl_app.h"

#include <stdlib.h>

#include "kl_file.h"
#include "klscope/app/learn.h"
#include "klscope/app/screens.h"
#include "klscope/core/random.h"

static const char lesson[] =
    "# A lesson\n\n"
    "## First\n<!-- id: first -->\n\nLook at the screen.\n\n"
    "```scene\np = a=0.5,b=0.5\nq = a=0.25,b=0.75\nunit = bit\n"
    "view = surprisal\n```\n\n"
    "```witness\nsum(p) = 1 :: all of it\nH(p) <= 1 :: one bit\n```\n\n"
    "```break\nsay = It is two bits now.\np = a=0.25,b=0.25,c=0.25,d=0.25\n"
    "q = a=0.25,b=0.25,c=0.25,d=0.25\n```\n\n---\n\n"
    "## Second\n<!-- id: second -->\n\n"
    "```task\nsay = Make them equal.\ngoal = D(p,q) = 0\nhint = One key does.\n"
    "hint = It looks like the sign.\nsolution =\n  copy q\n```\n\n"
    "```quiz\nask = Which?\n- [ ] This :: No, the other.\n"
    "- [x] That :: Yes, that.\n```\n\n"
    "```quiz\nask = How many?\nanswer = 2 :: Two it is.\n"
    "wrong = 1 :: One is not enough.\nelse = Count again.\n```\n\n"
    "```note\nA word to the teacher.\n```\n\n---\n\n"
    "## Third\n<!-- id: third -->\n\nIn the end a density.\n\n"
    "```scene\np = normal(mean=0, sd=1)\nq = normal(mean=1, sd=1)\n"
    "unit = nat\nview = histogram\n```\n\n"
    "```witness\nsum(p) = 1\n```\n";

static char folder[KL_FILE_PATH], state_folder[2 * KL_FILE_PATH];
static char file[2 * KL_FILE_PATH];

static int
set_up(void **state)
{
    (void)state;
    kl_file_dir(folder);
    kl_file_write(file, folder, "01-small.md", lesson, sizeof lesson - 1);
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
begin_at(const char *place, int width, int height, bool teacher)
{
    struct kl_app *app = kl_app_new(kl_scene_new(NULL));
    struct kl_err err = {0};
    struct kl_book *book;

    assert_int_equal(kl_book_open_file(file, &book, &err), KL_OK);
    assert_int_equal(kl_book_load(book, &err), KL_OK);
    kl_app_resize(app, width, height);
    assert_int_equal(kl_app_learn(app, book, place, teacher, &err), KL_OK);
    kl_app_update(app);
    return app;
}

static struct kl_app *
begin(void)
{
    return begin_at("1.1", 80, 24, false);
}

static void
press(struct kl_app *app, const char *keys)
{
    kl_press(app, keys);
    kl_app_update(app);
}

static const struct kl_study_item *
item(const struct kl_app *app, size_t i)
{
    size_t count;
    const struct kl_study_item *items =
        kl_study_items(app->learning->study, &count);

    assert_true(i < count);
    return &items[i];
}

/* ---- tests --------------------------------------------------------------- */

static void
steps_bring_their_scenes(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    assert_true(kl_shows(app, "1.1 First"));
    assert_true(kl_shows(app, "Look at the screen."));
    assert_true(kl_prob(app, KL_Q, 0) == 0.25);
    assert_int_equal(kl_scene_view(app->scene), KL_VIEW_SURPRISAL);
    press(app, "Right");
    assert_int_equal(app->learning->step, 1);
    assert_true(kl_shows(app, "Make them equal."));
    press(app, "Right");
    assert_int_equal(kl_scene_nature(app->scene), KL_CONTINUOUS);
    assert_int_equal(kl_scene_unit(app->scene), KL_NAT);
    press(app, "n");
    assert_true(kl_shows(app, "this is the last step"));
    press(app, "Left Left Left");
    assert_true(kl_shows(app, "this is the first step"));
    assert_int_equal(kl_scene_unit(app->scene), KL_BIT);
    kl_app_free(app);
}

/* A step without a scene of its own goes on with what the reader made. */
static void
what_the_reader_made_stays(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    press(app, "Enter Tab Up");
    assert_true(kl_prob(app, KL_Q, 0) == 0.26);
    press(app, "Esc Right");
    assert_int_equal(app->learning->step, 1);
    assert_true(kl_prob(app, KL_Q, 0) == 0.26);
    press(app, "r");
    assert_true(kl_prob(app, KL_Q, 0) == 0.25);
    press(app, "u");
    assert_true(kl_prob(app, KL_Q, 0) == 0.26);
    kl_app_free(app);
}

static void
the_scope_borrows_the_keys(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
    assert_int_equal(app->layout.stage.w, 0);
    press(app, "Enter");
    assert_int_equal(kl_app_mode(app), KL_MODE_EXPLORE);
    assert_true(app->layout.stage.w > 0);
    assert_true(kl_shows(app, "Esc lesson"));
    press(app, "?");
    assert_true(kl_shows(app, "back to the lesson"));
    press(app, "Esc");
    assert_int_equal(kl_app_mode(app), KL_MODE_EXPLORE);
    press(app, "Esc ?");
    assert_true(kl_shows(app, "a hint for the task"));
    press(app, "Esc");
    assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
    press(app, "M-1");
    assert_int_equal(kl_app_mode(app), KL_MODE_EXPLORE);
    assert_false(app->lessons);
    press(app, "Esc");
    assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
    press(app, "M-1 M-5");
    assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
    kl_app_free(app);
}

static void
a_task_is_done_by_editing(void **state)
{
    struct kl_app *app = begin_at("small.second", 80, 24, false);

    (void)state;
    assert_false(item(app, 0)->done);
    assert_int_equal(app->learning->focus, 0);
    press(app, "h");
    assert_true(kl_shows(app, "One key does."));
    assert_false(kl_shows(app, "It looks like the sign."));
    press(app, "h");
    assert_true(kl_shows(app, "It looks like the sign."));
    press(app, "h");
    assert_true(kl_shows(app, "no further hint"));
    press(app, "Enter =");
    assert_true(item(app, 0)->done);
    assert_true(kl_shows(app, "done"));
    assert_int_equal(app->learning->focus, 1);
    press(app, "u");
    assert_true(item(app, 0)->done); /* nothing is taken back */
    kl_app_free(app);
}

static void
a_solution_is_shown_then_done(void **state)
{
    struct kl_app *app = begin_at("small.second", 80, 24, false);

    (void)state;
    press(app, "s");
    assert_true(item(app, 0)->shown);
    assert_true(kl_shows(app, "copy q"));
    assert_true(kl_prob(app, KL_Q, 0) == 0.25);
    press(app, "s");
    assert_true(kl_prob(app, KL_Q, 0) == 0.5);
    kl_app_free(app);
}

/* A lesson from anywhere must not write files or end the program. */
static void
a_solution_may_change_the_scene_alone(void **state)
{
    static const char *const commands[] = {
        "save FILE", "save! FILE",      "quit",        "key q",
        "load FILE", "learn FILE.md",   "explore",     "next",
        "edit run",  "prompt save! x",  "watch H(p)",  "undo",
        "solve",     "type 1",          "again",       "show scene",
        "save\tx",   "redraw",          "drag p[a] 1", "help"};
    struct kl_app *app = begin();
    struct kl_err err = {0};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct kl_extract line = {.text = commands[i],
                                  .len = strlen(commands[i]),
                                  .line = 7,
                                  .column = 3};

        assert_int_equal(kl_app_solve(app, &line, &err), KL_E_USAGE);
        assert_non_null(strstr(err.text, "no command for a solution"));
        assert_int_equal(err.line, 7);
    }
    assert_false(kl_app_quitting(app));
    assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
    kl_app_free(app);
}

static void
quizzes_answer_mistakes(void **state)
{
    struct kl_app *app = begin_at("small.second", 80, 24, false);

    (void)state;
    press(app, "1");
    assert_true(kl_shows(app, "No, the other."));
    assert_false(item(app, 1)->done);
    press(app, "3");
    assert_true(app->message_error);
    press(app, "2");
    assert_true(kl_shows(app, "Yes, that."));
    assert_true(item(app, 1)->done);
    press(app, "Tab 1");
    assert_string_equal(kl_buf_text(&app->prompt.line), "answer 1");
    press(app, "Enter");
    assert_true(kl_shows(app, "One is not enough."));
    press(app, "2 Enter");
    assert_true(item(app, 2)->done);
    assert_true(kl_shows(app, "Two it is."));
    kl_app_free(app);
}

static const char odd[] =
    "# Odd\n\n## A\n\n```scene\np = 0.5,0.5\nq = 0.5,0.5\n```\n\n"
    "```break\nsay = First.\np = @nonsense\n```\n\n"
    "```break\nsay = Second.\np = 1,0\n```\n\n---\n\n## B\n\n"
    "```quiz\nask = Which?\n"
    "- [ ] One,\n  line :: No\n- [x] two :: Right.\n- [ ] 3 :: No\n"
    "- [ ] 4 :: No\n- [ ] 5 :: No\n- [ ] 6 :: No\n- [ ] 7 :: No\n"
    "- [ ] 8 :: No\n- [ ] 9 :: Nine is far too many.\n```\n";

/* A break that does not load is told, and does not hide the next; and what is
 * said of an answer is seen where the choices fill the screen. */
static void
faulty_breaks_and_long_quizzes(void **state)
{
    char path[2 * KL_FILE_PATH];
    struct kl_app *app = begin();
    struct kl_err err = {0};
    struct kl_book *book;

    (void)state;
    kl_file_write(path, folder, "02-odd.md", odd, sizeof odd - 1);
    assert_int_equal(kl_book_open_file(path, &book, &err), KL_OK);
    assert_int_equal(kl_app_learn(app, book, "2.1", false, &err), KL_OK);
    kl_app_resize(app, 60, 15);
    press(app, "x");
    assert_true(app->message_error);
    press(app, "x");
    assert_true(kl_prob(app, KL_P, 0) == 1);
    press(app, "x Right 9");
    assert_true(kl_shows(app, "Nine is far too many."));
    kl_app_free(app);
}

static void
a_break_breaks_and_mends(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    assert_int_equal(item(app, 0)->finding[1].state, KL_TRIAL_HOLDS);
    press(app, "x");
    assert_int_equal(item(app, 0)->finding[0].state, KL_TRIAL_HOLDS);
    assert_int_equal(item(app, 0)->finding[1].state, KL_TRIAL_FAILS);
    assert_true(kl_shows(app, "It is two bits now."));
    press(app, "x");
    assert_int_equal(item(app, 0)->finding[1].state, KL_TRIAL_HOLDS);
    press(app, "x Right");
    assert_int_equal(kl_scene_pair(app->scene)->n, 2);
    kl_app_free(app);
}

static void
a_break_comes_with_what_it_says(void **state)
{
    struct kl_app *app = begin_at("small.first", 80, 16, false);

    (void)state;
    assert_false(kl_shows(app, "There is a scene"));
    press(app, "x");
    assert_true(kl_shows(app, "It is two bits now."));
    kl_app_free(app);
}

static void
progress_is_kept(void **state)
{
    struct kl_app *app = begin_at("small.second", 80, 24, false);

    (void)state;
    press(app, "2 Enter = Esc");
    assert_int_equal(
        kl_progress_get(kl_book_progress(app->learning->book), "small",
                        "second", NULL),
        KL_STEP_SEEN);
    kl_app_free(app);
    app = begin_at(NULL, 80, 24, false);
    assert_int_equal(app->learning->step, 1);
    assert_true(item(app, 0)->done);
    assert_true(item(app, 1)->done);
    assert_int_equal(app->learning->focus, 2);
    press(app, "2 Enter");
    assert_int_equal(
        kl_progress_get(kl_book_progress(app->learning->book), "small",
                        "second", NULL),
        KL_STEP_DONE);
    kl_app_free(app);
    app = begin_at(NULL, 80, 24, false);
    assert_int_equal(app->learning->step, 2);
    kl_app_free(app);
}

static void
contents_lead_anywhere(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    press(app, "c");
    assert_int_equal(kl_app_mode(app), KL_MODE_CONTENTS);
    assert_true(kl_shows(app, "1.3  Third"));
    press(app, "Left");
    assert_false(kl_shows(app, "1.3  Third"));
    press(app, "Enter Down Down Down Down Enter");
    assert_int_equal(app->learning->step, 2);
    assert_int_equal(kl_app_mode(app), KL_MODE_LEARN);
    press(app, "g");
    kl_type(app, "1.2");
    press(app, "Enter");
    assert_int_equal(app->learning->step, 1);
    press(app, "g");
    kl_type(app, "4.9");
    press(app, "Enter");
    assert_true(app->message_error);
    kl_app_free(app);
}

static void
notes_are_for_teachers(void **state)
{
    struct kl_app *app = begin_at("1.2", 80, 60, false);

    (void)state;
    assert_false(kl_shows(app, "A word to the teacher."));
    kl_app_free(app);
    app = begin_at("1.2", 80, 60, true);
    assert_true(kl_shows(app, "A word to the teacher."));
    kl_app_free(app);
}

static void
step_and_scope_share_large_screens(void **state)
{
    static const int sizes[][2] = {{120, 40}, {200, 60}, {80, 48}};
    size_t i;

    (void)state;
    for (i = 0; i < 3; i++) {
        struct kl_app *app = begin_at("1.1", sizes[i][0], sizes[i][1], false);

        assert_true(kl_shows(app, "Look at the screen."));
        assert_true(kl_shows(app, "H(p,q) = H(p) + D"));
        kl_app_free(app);
    }
}

static void
a_negative_answer_keeps_its_sign(void **state)
{
    struct kl_app *app = begin_at("1.2", 80, 24, false);

    (void)state;
    press(app, "Tab Tab - 2 Enter");
    assert_true(kl_shows(app, "Answer -2"));
    assert_true(kl_shows(app, "Count again."));
    kl_app_free(app);
}

/* Lessons name keys of the scope, and the scope lies above a lesson. */
static void
a_key_of_the_other_side_says_so(void **state)
{
    struct kl_app *app = begin();

    (void)state;
    press(app, "e");
    assert_true(kl_shows(app, "e is a key of the scope: Enter goes there"));
    press(app, "Enter x");
    assert_true(kl_shows(app, "x is a key of the lesson: Esc goes back"));
    press(app, "Z"); /* of densities */
    assert_true(kl_shows(app, "Z does nothing here"));
    press(app, "Esc x");
    assert_true(kl_shows(app, "r brings the step's own scene back"));
    kl_app_free(app);
}

/* Whatever the size, the strip and the scope keep off the bar and the foot, and
 * a narrow bar says which step it is. */
static void
parts_stay_apart(void **state)
{
    int w, h;

    (void)state;
    for (w = 60; w <= 132; w += 12)
        for (h = 15; h <= 50; h++) {
            struct kl_app *app = begin_at("1.2", w, h, false);
            const struct kl_layout *lay = &app->layout;

            assert_true(kl_shows(app, "1.2 Sec"));
            press(app, "Enter");
            assert_true(app->learning->strip.h >= 0);
            assert_true(lay->stage.y >= 1);
            assert_true(lay->stage.h >= KL_STAGE_HEIGHT);
            assert_true(lay->stage.y + lay->stage.h <= h - 2);
            assert_true(app->learning->strip.h == 0 ||
                        app->learning->strip.y + app->learning->strip.h <
                            lay->stage.y);
            assert_true(kl_shows(app, w < 112 ? "klscope  1 2 3 4 5 Learn"
                                              : "klscope  1 Explore 2 Sample"));
            assert_true(kl_shows(app, "1.2 Sec"));
            kl_app_free(app);
        }
}

static void
clicks_answer_and_play(void **state)
{
    struct kl_app *app = begin_at("1.2", 120, 40, false);
    struct kl_event event = {
        .kind = KL_EVENT_MOUSE, .action = KL_MOUSE_PRESS, .button = 1, .x = 4};
    size_t at, choice;
    int row = 0;

    (void)state;
    while (!kl_sheet_at(app->learning->sheet, row, &at, &choice) || at != 1 ||
           choice != 1)
        assert_true(++row < 40);
    event.y = app->learning->text.y + row - app->learning->scroll;
    kl_app_event(app, &event);
    assert_true(item(app, 1)->done);
    event.x = app->layout.chart.x + 1;
    event.y = app->layout.chart.y + app->layout.chart.h - 1;
    kl_app_event(app, &event);
    assert_int_equal(kl_app_mode(app), KL_MODE_EXPLORE);
    kl_app_free(app);
}

/* Keys and clicks that come in one go: the click means what the keys have just
 * put there, and never an outcome that is no more. */
static void
clicks_behind_keys_find_the_new_layout(void **state)
{
    static const int keys[] = {'u', 'r', 'x', KL_KEY_RIGHT, KL_KEY_LEFT, 'd',
                               KL_KEY_ESC, KL_KEY_ENTER, 'v', KL_KEY_END};
    struct kl_random *random = kl_random_new(4711);
    struct kl_app *app = begin_at("1.1", 120, 40, false);
    int k;

    (void)state;
    for (k = 0; k < 20000; k++) {
        struct kl_event event = {.kind = KL_EVENT_KEY,
                                 .action = KL_MOUSE_PRESS,
                                 .button = 1,
                                 .key = keys[(int)(kl_random_uniform(random) *
                                                   10)]};

        if (k % 3 == 0) {
            event.kind = KL_EVENT_MOUSE;
            event.action += (int)(kl_random_uniform(random) * 5);
            event.x = (int)(kl_random_uniform(random) * 120);
            event.y = (int)(kl_random_uniform(random) * 40);
        }
        kl_app_event(app, &event);
    }
    kl_random_free(random);
    kl_app_free(app);
}

/* On a screen that is too small to show anything keys change nothing, but lead
 * out: of the command line, too. */
static void
small_screens_can_be_left(void **state)
{
    static const char *const before[] = {"", ":", "?", "Enter", "Enter Enter",
                                         "Enter :", "c", "c :"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof before / sizeof *before; i++) {
        struct kl_app *app = begin();

        press(app, before[i]);
        kl_app_resize(app, 59, 24);
        press(app, "x Right");
        assert_int_equal(app->learning->step, 0);
        assert_true(kl_shows(app, "needs 60x15"));
        press(app, "C-c");
        if (!kl_app_quitting(app))
            press(app, "C-c");
        assert_true(kl_app_quitting(app));
        kl_app_free(app);
    }
}

/* Whatever is pressed at whatever size: no crash, no NaN, and drawing changes
 * nothing. */
static void
random_keys_never_hurt(void **state)
{
    static const int keys[] = {
        KL_KEY_UP,  KL_KEY_DOWN,  KL_KEY_LEFT, KL_KEY_RIGHT,    KL_KEY_PAGE_UP,
        KL_KEY_TAB, KL_KEY_ENTER, KL_KEY_ESC,  KL_KEY_PAGE_DOWN};
    static const int sizes[][2] = {{80, 24}, {120, 40}, {60, 15},
                                   {40, 10}, {80, 50},  {1, 1}};
    struct kl_random *random = kl_random_new(1729);
    struct kl_app *app = begin();
    int k;

    (void)state;
    for (k = 0; k < 6000; k++) {
        struct kl_event event = {.kind = KL_EVENT_KEY};
        int pick = (int)(kl_random_uniform(random) * 140);

        event.key = pick < 45 ? keys[pick % 9] : ' ' + (pick - 45) % 95;
        if (event.key == 'w' && !app->prompt.open)
            continue; /* no files */
        kl_app_event(app, &event);
        if (app->prompt.open &&
            strncmp(kl_buf_text(&app->prompt.line), "save", 4) == 0)
            kl_press(app, "C-u");
        kl_app_update(app);
        if (k % 100 == 0) {
            char *text = kl_screen(app, &kl_glyphs_utf8);
            char *again = kl_screen(app, &kl_glyphs_utf8);

            assert_null(strstr(text, "nan"));
            assert_string_equal(text, again);
            free(text);
            free(again);
            kl_app_resize(app, sizes[k / 100 % 6][0], sizes[k / 100 % 6][1]);
        }
    }
    kl_random_free(random);
    kl_app_free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(steps_bring_their_scenes, forget),
        cmocka_unit_test_setup(what_the_reader_made_stays, forget),
        cmocka_unit_test_setup(the_scope_borrows_the_keys, forget),
        cmocka_unit_test_setup(a_task_is_done_by_editing, forget),
        cmocka_unit_test_setup(a_solution_is_shown_then_done, forget),
        cmocka_unit_test_setup(a_solution_may_change_the_scene_alone, forget),
        cmocka_unit_test_setup(quizzes_answer_mistakes, forget),
        cmocka_unit_test_setup(a_break_breaks_and_mends, forget),
        cmocka_unit_test_setup(faulty_breaks_and_long_quizzes, forget),
        cmocka_unit_test_setup(a_break_comes_with_what_it_says, forget),
        cmocka_unit_test_setup(progress_is_kept, forget),
        cmocka_unit_test_setup(contents_lead_anywhere, forget),
        cmocka_unit_test_setup(notes_are_for_teachers, forget),
        cmocka_unit_test_setup(step_and_scope_share_large_screens, forget),
        cmocka_unit_test_setup(a_negative_answer_keeps_its_sign, forget),
        cmocka_unit_test_setup(a_key_of_the_other_side_says_so, forget),
        cmocka_unit_test_setup(parts_stay_apart, forget),
        cmocka_unit_test_setup(clicks_answer_and_play, forget),
        cmocka_unit_test_setup(clicks_behind_keys_find_the_new_layout, forget),
        cmocka_unit_test_setup(small_screens_can_be_left, forget),
        cmocka_unit_test_setup(random_keys_never_hurt, forget),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
