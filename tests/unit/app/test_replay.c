/* A log does once more what was done: random keys, drags, sizes and lessons end
 * on the same scene, the same history and the same screen. And scripts in their
 * own time, by a clock that the tests turn. */
#include "kl_app.h"
#include "kl_file.h"

#include "klscope/app/book.h"
#include "klscope/app/command.h"
#include "klscope/app/learn.h"
#include "klscope/app/log.h"
#include "klscope/app/record.h"
#include "klscope/app/replay.h"
#include "klscope/app/script.h"
#include "klscope/data/loader.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"

static char folder[KL_FILE_PATH];
static const struct kl_loader *loader;
static double clock_now;

static double
test_clock(void)
{
    return clock_now;
}

static struct kl_app *
new_app(const char *p, const char *q)
{
    struct kl_scene *scene = kl_scene_new(loader);
    struct kl_app *app;

    assert_int_equal(kl_scene_specs(scene, p, q, false, NULL), KL_OK);
    app = kl_app_new(scene);
    app->clock = test_clock;
    kl_app_begin(app);
    return app;
}

static void
finish(struct kl_app *app)
{
    kl_app_update(app);
    while (kl_app_busy(app)) {
        kl_app_work(app, SIZE_MAX);
        kl_app_update(app);
    }
}

/* Scene, history and screen, without what was said last. */
static char *
whole(struct kl_app *app)
{
    struct kl_buf out = KL_BUF_INIT;
    char *screen;

    app->prompt.open = false;
    kl_app_message(app, "", false);
    finish(app);
    kl_scene_print(app->scene, &out);
    kl_buf_addf(&out, "%zu edits, %zu undone\n",
                kl_scene_undo_count(app->scene),
                kl_scene_redo_count(app->scene));
    kl_app_message(app, "", false);
    app->drag.on = false;
    kl_app_update(app);
    screen = kl_screen(app, &kl_glyphs_utf8);
    kl_buf_adds(&out, screen);
    free(screen);
    return kl_buf_take(&out);
}

/* ---- a person, at random ------------------------------------------------- */

static unsigned long long seed;

static unsigned
any(unsigned n)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33) % n;
}

static void
a_key(struct kl_app *app)
{
    struct kl_event event = {.kind = KL_EVENT_KEY};
    const char *name = kl_binding_row(any((unsigned)kl_binding_count()))->key;

    if (strcmp(name, "digit") == 0 || strcmp(name, "char") == 0 ||
        any(12) == 0)
        event.key = any(3) > 0 ? '0' + (int)any(10) : ' ' + (int)any(95);
    else if (!kl_key_parse(name, strlen(name), &event.key))
        fail_msg("%s", name);
    if (event.key == (KL_CTRL | 'c') || (event.key == 'q' && any(9) > 0))
        return;
    kl_app_event(app, &event);
}

/* Lines for the prompt. */
static const char *const lines[] = {
    "p = 0.2,0.3,0.5; q = 0.5,0.3,0.2", "p = a=0.5,b=0.5; view = log",
    "q = normal(1,2)", "p = poisson(4)", "p = 0.5*normal(-2,1)+0.5*normal(2,1)",
    "p = normal(0,1); q = cauchy(0,1)", "load @humps", "load @code", "undo 3",
    "load @bills", "redo", "random p 7", "random", "view map-entropy",
    "screen 2", "screen 3", "screen 4", "screen classify", "explore",
    "learn 6.6", "learn 4.3", "learn 8.4", "learn 2", "play", "watch H(p)",
    "watch", "bins 20", "zoom 3", "cross 0.5", "advance 100", "run", "seed 5",
    "family laplace", "rate 0.5", "go", "keep", "mix 0.2*normal(4,0.5)",
    "unmix", "set nothing 3", "nonsense", "select last", "add \"a b\"",
    "rename x;y", "delete", "place 1 2 3", "alpha 2", "smooth", "even q",
    "key Right Up", "key : u n d o Enter", "reread", "answer 1", "exercise 1",
    "row 3", "measure +3", "explain js", "tick 3", "large", "copy p",
    "points 200", "source draws", "part", "direction reverse", "example 12",
    "start p = 0.1,0.9; q = 0.5,0.5", "wait 3", "size 100x30", "drop",
};

static void
a_line(struct kl_app *app)
{
    kl_press(app, "Esc");
    kl_press(app, ":");
    if (!app->prompt.open)
        return;
    kl_type(app, lines[any(sizeof lines / sizeof *lines)]);
    kl_press(app, "Enter");
}

static void
mouse(struct kl_app *app, enum kl_mouse_action action, unsigned x, unsigned y)
{
    struct kl_event event = {.kind = KL_EVENT_MOUSE,
                             .action = action,
                             .button = 1,
                             .x = (int)x,
                             .y = (int)y};

    kl_app_event(app, &event);
}

static void
a_drag(struct kl_app *app)
{
    unsigned w = (unsigned)app->width, h = (unsigned)app->height, n = any(6);
    unsigned x = any(w), y = any(4) > 0 ? any(h) : h - 1 - any(h < 5 ? h : 5);

    if (any(8) == 0) {
        mouse(app, any(2) ? KL_MOUSE_WHEEL_UP : KL_MOUSE_WHEEL_DOWN, x, y);
        return;
    }
    mouse(app, KL_MOUSE_PRESS, x, y);
    for (; n > 0; n--) {
        x = (x + w + any(9) - 4) % w;
        y = (y + h + any(5) - 2) % h;
        mouse(app, KL_MOUSE_DRAG, x, y);
        if (any(3) == 0)
            kl_app_update(app);
    }
    if (any(20) > 0)
        mouse(app, KL_MOUSE_RELEASE, x, y);
}

/* What the main loop does between events, as often as it comes to it. */
static void
a_while(struct kl_app *app)
{
    unsigned n;

    for (n = any(5); n > 0; n--)
        kl_app_work(app, 1000);
    for (n = any(40); n > 0 && kl_app_pace(app) > 0; n--) {
        finish(app);
        kl_app_tick(app);
        kl_app_update(app);
    }
    clock_now += 0.001 * any(2000);
}

static void
act(struct kl_app *app)
{
    static const int sizes[][2] = {{80, 24}, {60, 15}, {120, 40}, {200, 60},
                                   {40, 10}, {81, 19}, {100, 30}};
    unsigned what = any(100);

    if (what < 55) {
        a_key(app);
    } else if (what < 67) {
        a_line(app);
    } else if (what < 88) {
        a_drag(app);
    } else if (what < 98) {
        a_while(app);
    } else {
        const int *size = sizes[any(sizeof sizes / sizeof *sizes)];

        kl_app_resize(app, size[0], size[1]);
    }
    if (any(3) == 0)
        kl_app_update(app);
}

/* ---- what it left, once more --------------------------------------------- */

static struct kl_app *
begin(unsigned which)
{
    static const char *const pairs[][2] = {
        {"@letters:french", "@letters:english"},
        {"a=0.5,b=0.3,c=0.2", "a=0.2,b=0.3,c=0.5"},
        {"normal(0,1)", "laplace(0.5,1)"},
        {"poisson(4)", "geometric(0.2)"},
        {"0.3*normal(-1,0.5)+0.7*normal(2,1)", "normal(0,2)"},
        {"0.5,0.5", "0.9,0.1"},
        {"zipf(1.1,3000)", "zipf(1.2,3000)"},
        {"kde(@penguins:bill_length_mm)", "normal(44,5)"},
    };
    static const char *const places[] = {"1.1", "4.3", "6.6", "8.4"};
    unsigned n = sizeof pairs / sizeof *pairs;
    struct kl_book *book;
    struct kl_app *app;

    app = new_app(pairs[which % n][0], pairs[which % n][1]);
    if (which % 3 != 2)
        return app;
    assert_int_equal(kl_book_open(kl_loader_catalog(loader), &book, NULL),
                     KL_OK);
    assert_int_equal(kl_app_learn(app, book, places[which / 3 % 4], false,
                                  NULL),
                     KL_OK);
    kl_app_begin(app);
    return app;
}

static void
state_home(const char *name)
{
    char path[KL_FILE_PATH + 40];

    snprintf(path, sizeof path, "%s/%s/klscope/progress", folder, name);
    unlink(path);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    setenv("XDG_STATE_HOME", path, 1);
}

static struct kl_app *
replayed(const char *log)
{
    struct kl_app *app = new_app("0.5,0.5", "0.5,0.5");
    struct kl_script *script;
    struct kl_err err = {0};
    size_t count, i;

    if (kl_script_read(log, &script, &err) != KL_OK)
        fail_msg("%s", err.text);
    kl_script_lines(script, &count);
    for (i = 0; i < count; i++)
        if (kl_script_run_line(app, script, i, &err) != KL_OK)
            fail_msg("%s:%d: %s", err.source, err.line, err.text);
    kl_script_free(script);
    return app;
}

/* Fail with the first line that differs. */
static void
assert_same(unsigned which, const char *wanted, const char *got)
{
    size_t i = 0, line = 0;

    if (strcmp(wanted, got) == 0)
        return;
    for (; wanted[i] == got[i]; i++)
        if (wanted[i] == '\n')
            line = i + 1;
    fail_msg("run %u:\n%.*s\nbut replayed:\n%.*s", which,
             (int)strcspn(wanted + line, "\n"), wanted + line,
             (int)strcspn(got + line, "\n"), got + line);
}

static void
one_run(unsigned which, unsigned steps)
{
    struct kl_app *app, *again;
    char log[KL_FILE_PATH + 8];
    char *wanted, *got;

    snprintf(log, sizeof log, "%s/log", folder);
    unlink(log);
    seed = 77 + which;
    clock_now = 5;
    state_home("a");
    app = begin(which);
    assert_int_equal(kl_app_log(app, log, "", NULL), KL_OK);
    for (; steps > 0 && !app->quitting; steps--)
        act(app);
    wanted = whole(app);
    kl_app_free(app);
    state_home("b");
    again = replayed(log);
    got = whole(again);
    assert_same(which, wanted, got);
    kl_app_free(again);
    free(wanted);
    free(got);
}

/* KL_RUNS=200 for more of them, KL_FROM=51 for one, KL_KEEP=1 for its log. */
static void
a_log_leads_to_the_same_scene_and_screen(void **state)
{
    const char *runs = getenv("KL_RUNS"), *from = getenv("KL_FROM");
    const char *steps = getenv("KL_STEPS");
    unsigned first = from != NULL ? (unsigned)atoi(from) : 0, i;
    unsigned n = runs != NULL ? (unsigned)atoi(runs) : 24;

    (void)state;
    for (i = first; i < first + n; i++)
        one_run(i, steps != NULL ? (unsigned)atoi(steps) : 60);
}

/* ---- in its own time ----------------------------------------------------- */

static struct kl_app *
paced(const char *text, double pace)
{
    struct kl_app *app = new_app("a=0.5,b=0.3,c=0.2", "a=0.2,b=0.3,c=0.5");
    char path[2 * KL_FILE_PATH];
    struct kl_script *script;

    clock_now = 100;
    kl_file_write(path, folder, "paced", text, strlen(text));
    assert_int_equal(kl_script_read(path, &script, NULL), KL_OK);
    kl_app_replay(app, script, pace);
    return app;
}

/* Turn the clock by as many seconds, a frame at a time as the loop does. */
static void
pass(struct kl_app *app, double seconds)
{
    double until = clock_now + seconds;
    int pace;

    while ((pace = kl_app_pace(app)) > 0 && clock_now + pace / 1e3 <= until) {
        clock_now += pace / 1e3;
        kl_app_tick(app);
    }
    clock_now = until;
}

static void
lines_come_in_their_time(void **state)
{
    struct kl_app *app = paced("[0.5] set p[a] 0.6\n# no\n[2.5] even q\n", 2);

    (void)state;
    pass(app, 0.2);
    assert_close(kl_prob(app, KL_P, 0), 0.5, 0);
    assert_true(kl_shows(app, "replaying 0 of 2, 2 times as fast"));
    pass(app, 0.1);
    assert_close(kl_prob(app, KL_P, 0), 0.6, KL_EPS);
    assert_true(kl_shows(app, "replaying 1 of 2, 2 times as fast: set p[a]"));
    pass(app, 0.9);
    assert_close(kl_prob(app, KL_Q, 0), 0.2, KL_EPS);
    pass(app, 0.1);
    assert_close(kl_prob(app, KL_Q, 0), 1. / 3, KL_EPS);
    assert_null(app->replay);
    assert_int_equal(kl_app_pace(app), 0);
    assert_true(kl_shows(app, "replayed 2 lines"));
    kl_app_free(app);
}

static void
lines_without_a_time_can_be_read(void **state)
{
    struct kl_app *app = paced("set p[a] 0.6\nwait 0.25\nswap\n", 1);

    (void)state;
    pass(app, 1.4);
    assert_close(kl_prob(app, KL_P, 0), 0.5, 0);
    pass(app, 0.2);
    assert_close(kl_prob(app, KL_P, 0), 0.6, KL_EPS);
    pass(app, 1.5); /* the wait itself is a line */
    assert_close(kl_prob(app, KL_P, 0), 0.6, KL_EPS);
    pass(app, 0.25);
    assert_close(kl_prob(app, KL_P, 0), 0.2, KL_EPS);
    kl_app_free(app);
}

static void
keys_pause_and_lead(void **state)
{
    struct kl_app *app =
        paced("[1] set p[a] 0.6\n[2] set p[a] 0.7\n[9] swap\n", 1);

    (void)state;
    pass(app, 1.5);
    kl_press(app, "Space");
    assert_int_equal(kl_app_pace(app), 0);
    assert_true(kl_shows(app, "paused at 1 of 3"));
    clock_now += 50;
    kl_press(app, "Up x Enter 5"); /* no keys of the scope */
    assert_close(kl_prob(app, KL_P, 0), 0.6, KL_EPS);
    kl_press(app, "Space");
    pass(app, 0.4);
    assert_close(kl_prob(app, KL_P, 0), 0.6, KL_EPS);
    pass(app, 0.2);
    assert_close(kl_prob(app, KL_P, 0), 0.7, KL_EPS);
    kl_press(app, "+ + +");
    assert_true(kl_shows(app, "8 times as fast"));
    kl_press(app, "Right");
    assert_close(kl_prob(app, KL_P, 0), 0.2, KL_EPS);
    assert_null(app->replay);
    kl_app_free(app);
}

static void
esc_hands_over(void **state)
{
    struct kl_app *app = paced("[1] set p[a] 0.6\n[9] swap\n", 1);

    (void)state;
    pass(app, 2);
    kl_press(app, "Esc");
    assert_null(app->replay);
    assert_int_equal(kl_app_pace(app), 0);
    kl_press(app, "Up");
    assert_close(kl_prob(app, KL_P, 0), 0.61, KL_EPS);
    kl_app_free(app);
}

static void
an_error_ends_it_with_its_line(void **state)
{
    struct kl_app *app = paced("# first\n[0] even\n[0] nonsense\n", 1);

    (void)state;
    pass(app, 1);
    assert_null(app->replay);
    assert_true(app->message_error);
    assert_non_null(strstr(kl_buf_text(&app->message),
                           "paced:3: unknown command \"nonsense\""));
    kl_app_free(app);
}

static void
frames_of_a_log_are_spread(void **state)
{
    struct kl_app *app = paced(
        KL_LOG_HEAD "\n[0] screen 2\n[0] run\n[1] tick 20\n[2] run\n", 1);

    (void)state;
    pass(app, 0.01);
    assert_true(kl_shows(app, "n = 0 "));
    pass(app, 0.5);
    assert_true(kl_shows(app, "n = 100 ")); /* ten a frame */
    pass(app, 0.5);
    assert_true(kl_shows(app, "n = 200 "));
    pass(app, 0.9); /* nothing moves that the log does not say */
    assert_true(kl_shows(app, "n = 200 "));
    kl_app_free(app);
}

static enum kl_progress_state
progress_of(struct kl_book *book, const char *step)
{
    return kl_progress_get(kl_book_progress(book), "divergence", step, NULL);
}

/* Who watches a lesson has not done it; what he does then, he has. */
static void
lessons_of_others_are_not_done(void **state)
{
    struct kl_app *app;
    struct kl_book *saved;

    (void)state;
    state_home("others");
    app = paced(KL_LOG_HEAD "\n[0] start p = 0.5,0.5; q = 0.5,0.5\n"
                            "[1] learn 5.1\n[2] set q[sun] 0.5\n"
                            "[3] answer 1.0235\n[4] learn 5.3\n",
                1);
    pass(app, 3.5);
    finish(app);
    assert_int_equal(progress_of(app->learning->book, "two-laws"),
                     KL_STEP_DONE);
    pass(app, 1);
    assert_null(app->replay);
    finish(app);
    assert_int_equal(kl_app_command(app, "set q[sun] 0.5", NULL, NULL),
                     KL_OK);
    finish(app);
    kl_app_free(app);
    assert_int_equal(kl_book_open(kl_loader_catalog(loader), &saved, NULL),
                     KL_OK);
    assert_int_equal(kl_book_load(saved, NULL), KL_OK);
    assert_int_equal(progress_of(saved, "two-laws"), KL_STEP_NEW);
    assert_int_equal(progress_of(saved, "extra"), KL_STEP_DONE);
    kl_book_free(saved);
}

/* What the reader has done is not seen in what another did. */
static void
a_replay_begins_without_progress(void **state)
{
    struct kl_app *app;

    (void)state;
    state_home("own");
    app = new_app("0.5,0.5", "0.5,0.5");
    assert_int_equal(kl_app_command(app, "learn 5.3", NULL, NULL), KL_OK);
    assert_int_equal(kl_app_command(app, "set q[sun] 0.5", NULL, NULL),
                     KL_OK);
    finish(app);
    kl_app_free(app);
    app = paced(KL_LOG_HEAD "\n[0] start p = 0.5,0.5; q = 0.5,0.5\n"
                            "[1] learn 5.3\n[9] learn 5.4\n",
                1);
    pass(app, 2);
    finish(app);
    assert_int_equal(progress_of(app->learning->book, "extra"), KL_STEP_SEEN);
    kl_press(app, "Esc");
    kl_press(app, "Right");
    assert_int_equal(progress_of(app->learning->book, "extra"), KL_STEP_DONE);
    kl_app_free(app);
}

/* Lessons open where one left off; for who watches that is where the other
 * did. */
static void
lessons_open_where_they_did(void **state)
{
    static const char *const ways[] = {"learn", "screen 5"};
    struct kl_app *app;
    char log[2 * KL_FILE_PATH];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof ways / sizeof *ways; i++) {
        state_home("left");
        app = new_app("0.5,0.5", "0.5,0.5");
        assert_int_equal(kl_app_command(app, "learn 3.4", NULL, NULL), KL_OK);
        kl_app_free(app);
        snprintf(log, sizeof log, "%s/left%zu.log", folder, i);
        app = new_app("0.5,0.5", "0.5,0.5");
        assert_int_equal(kl_app_log(app, log, "", NULL), KL_OK);
        assert_int_equal(kl_app_command(app, ways[i], NULL, NULL), KL_OK);
        kl_app_free(app);
        state_home("elsewhere");
        app = replayed(log);
        assert_int_equal(app->learning->chapter, 2);
        assert_int_equal(app->learning->step, 3);
        kl_app_free(app);
    }
}

static void
times_must_be_numbers(void **state)
{
    static const char *const bad[] = {"[", "[x] swap", "[-1] swap", "[1 swap",
                                      "[nan] swap"};
    char path[2 * KL_FILE_PATH];
    struct kl_script *script;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct kl_err err = {0};

        kl_file_write(path, folder, "bad", bad[i], strlen(bad[i]));
        assert_int_equal(kl_script_read(path, &script, &err), KL_E_PARSE);
        assert_int_equal(err.line, 1);
        assert_null(script);
    }
}

static int
set_up(void **state)
{
    static struct kl_catalog catalog = {
        .dir = {KL_SRCDATA}, .lessons = {KL_SRCDATA "/../lessons"}};

    (void)state;
    kl_file_dir(folder);
    loader = kl_loader_new(&catalog, NULL);
    return chdir(folder);
}

static int
tear_down(void **state)
{
    char command[KL_FILE_PATH + 16];

    (void)state;
    kl_loader_free((struct kl_loader *)loader);
    if (getenv("KL_KEEP") != NULL)
        return 0;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return chdir("/") != 0 || system(command) != 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_leads_to_the_same_scene_and_screen),
        cmocka_unit_test(lines_come_in_their_time),
        cmocka_unit_test(lines_without_a_time_can_be_read),
        cmocka_unit_test(keys_pause_and_lead),
        cmocka_unit_test(esc_hands_over),
        cmocka_unit_test(an_error_ends_it_with_its_line),
        cmocka_unit_test(frames_of_a_log_are_spread),
        cmocka_unit_test(lessons_of_others_are_not_done),
        cmocka_unit_test(a_replay_begins_without_progress),
        cmocka_unit_test(lessons_open_where_they_did),
        cmocka_unit_test(times_must_be_numbers),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
