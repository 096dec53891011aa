/* What a log says of a run, and to which files it is written. */
#include "kl_app.h"
#include "kl_file.h"
#include "kl_scene.h"

#include <signal.h>
#include <sys/resource.h>

#include "klscope/app/log.h"
#include "klscope/app/record.h"

static char folder[KL_FILE_PATH], file[KL_FILE_PATH + 16];
static double now;

static double
test_clock(void)
{
    return now;
}

static struct kl_app *
begin(void)
{
    struct kl_app *app =
        kl_app_new(kl_scene_of("p = a=0.5,b=0.3,c=0.2\n"
                               "q = a=0.2,b=0.3,c=0.5\n"));

    app->clock = test_clock;
    now = 100;
    snprintf(file, sizeof file, "%s/log", folder);
    return app;
}

static enum kl_status
log_to(struct kl_app *app, const char *path, struct kl_err *err)
{
    *err = (struct kl_err){0};
    return kl_app_log(app, path, "a\033b", err);
}

static struct kl_app *
logged(void)
{
    struct kl_app *app = begin();
    struct kl_err err;

    unlink(file);
    if (log_to(app, file, &err) != KL_OK)
        fail_msg("%s", err.text);
    return app;
}

/* The file, without its first `skip` lines; borrowed until the next call. */
static const char *
lines_after(int skip)
{
    static char text[10000];
    FILE *in = fopen(file, "rb");
    const char *at = text;

    assert_non_null(in);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    for (; skip > 0; skip--) {
        at = strchr(at, '\n');
        assert_non_null(at);
        at++;
    }
    return at;
}

enum { HEAD = 5 }; /* lines: three comments, the size, the scene */

static void
it_begins_with_the_scene(void **state)
{
    struct kl_app *app = logged();
    const char *text = lines_after(0);

    (void)state;
    assert_int_equal(strncmp(text, KL_LOG_HEAD "\n# klscope ", 24), 0);
    assert_string_equal(
        lines_after(2),
        "# arguments: a^[b\n"
        "[0.000] size 80x24\n"
        "[0.000] start p = a=0.5,b=0.3,c=0.2; q = a=0.2,b=0.3,c=0.5; "
        "unit = bit; view = histogram; alpha = 0.5; at = p[a]; "
        "open = explore\n");
    kl_app_free(app);
}

/* Each line is there when its command is done. */
static void
keys_are_logged_as_commands(void **state)
{
    struct kl_app *app = logged();

    (void)state;
    now = 101.2345;
    kl_press(app, "Right Up s");
    assert_string_equal(lines_after(HEAD),
                        "[1.234] select +1\n[1.234] step +0.01\n"
                        "[1.234] swap\n");
    kl_app_free(app);
}

static void
what_is_typed_is_one_line(void **state)
{
    struct kl_app *app = logged();

    (void)state;
    kl_press(app, ":");
    kl_type(app, "set p[a] 0.7");
    assert_string_equal(lines_after(HEAD), "");
    kl_press(app, "Enter");
    kl_app_command(app, "key Tab : u n i t Enter", NULL, NULL);
    assert_string_equal(lines_after(HEAD),
                        "[0.000] set p[a] 0.7\n[0.000] side\n[0.000] unit\n");
    kl_app_free(app);
}

static void
errors_and_files_are_comments(void **state)
{
    struct kl_app *app = logged();
    char line[KL_FILE_PATH + 32], want[2 * KL_FILE_PATH];

    (void)state;
    snprintf(line, sizeof line, "save %s/x.scene", folder);
    snprintf(want, sizeof want,
             "# [0.000] set zz 3: expected an outcome as p[a] or q[a], not "
             "\"zz 3\"\n# [0.000] %s\n# [0.000] quit\n",
             line);
    kl_app_command(app, "set zz 3", NULL, NULL);
    kl_app_command(app, line, NULL, NULL);
    kl_app_command(app, "show scene", NULL, NULL);
    kl_app_command(app, "redraw", NULL, NULL);
    kl_app_command(app, "quit", NULL, NULL);
    assert_string_equal(lines_after(HEAD), want);
    kl_app_free(app);
}

/* Nothing that a user says becomes another line, or reaches a terminal. */
static void
no_text_breaks_out(void **state)
{
    static const char *const names[] = {"a\nquit", "a\rb", "\033]0;x\a",
                                        ("a\xc2\x85" "b"),
                                        "\xe2\x80\xae"};
    struct kl_app *app = logged();
    char line[64];
    const char *c;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(line, sizeof line, "rename %s", names[i]);
        kl_app_command(app, line, NULL, NULL);
        kl_app_command(app, "even", NULL, NULL);
    }
    for (c = lines_after(HEAD), i = 0; *c != '\0'; c++) {
        assert_true(*c == '\n' || (*c >= ' ' && *c < 0x7F));
        i += *c == '\n';
        if (*c == '\n' && c[1] != '\0')
            assert_true(strncmp(c + 1, "[0.000] ", 8) == 0 ||
                        strncmp(c + 1, "# [0.000] ", 10) == 0);
    }
    assert_int_equal(i, 2 * sizeof names / sizeof *names);
    kl_app_free(app);
}

static void
drags_are_logged(void **state)
{
    struct kl_app *app = logged();
    struct kl_event event = {.kind = KL_EVENT_MOUSE,
                             .action = KL_MOUSE_PRESS,
                             .button = 1,
                             .x = app->layout.chart.x,
                             .y = app->layout.chart.y + 3};

    (void)state;
    kl_app_event(app, &event);
    event.action = KL_MOUSE_DRAG;
    event.y--;
    kl_app_event(app, &event);
    event.action = KL_MOUSE_RELEASE;
    kl_app_event(app, &event);
    assert_non_null(strstr(lines_after(HEAD), "] select p[a]\n"));
    assert_non_null(strstr(lines_after(HEAD), "] drag p[a] 0."));
    assert_non_null(strstr(lines_after(HEAD), "] drop\n"));
    kl_app_free(app);
}

static void
frames_and_sizes_are_logged(void **state)
{
    struct kl_app *app = logged();
    int i;

    (void)state;
    kl_press(app, "M-2 Space");
    for (i = 0; i < 32; i++)
        kl_app_tick(app);
    kl_app_resize(app, 100, 30);
    kl_app_resize(app, 100, 30);
    assert_string_equal(lines_after(HEAD),
                        "[0.000] screen 2\n[0.000] run\n[0.000] tick 30\n"
                        "[0.000] tick 2\n[0.000] size 100x30\n");
    kl_app_free(app);
}

/* ---- files --------------------------------------------------------------- */

static void
other_files_are_left_alone(void **state)
{
    struct kl_app *app = begin();
    char path[2 * KL_FILE_PATH];
    struct kl_err err;

    (void)state;
    kl_file_write(path, folder, "data.csv", "a,b\n", 4);
    assert_int_equal(log_to(app, path, &err), KL_E_STATE);
    assert_non_null(strstr(err.text, "is no log of klscope"));
    snprintf(file, sizeof file, "%s/data.csv", folder);
    assert_string_equal(lines_after(0), "a,b\n");
    assert_int_equal(log_to(app, folder, &err), KL_E_IO);
    assert_int_equal(log_to(app, "/dev/null", &err), KL_E_IO);
    assert_int_equal(log_to(app, "/nowhere/log", &err), KL_E_IO);
    assert_null(app->log);
    kl_app_free(app);
}

static void
a_log_is_written_by_one(void **state)
{
    struct kl_app *app = logged(), *other = begin();
    struct kl_err err;

    (void)state;
    assert_int_equal(log_to(other, file, &err), KL_E_STATE);
    assert_non_null(strstr(err.text, "another klscope"));
    kl_app_free(other);
    kl_app_free(app);
}

/* What a crash cut short is no command of the next run. */
static void
a_log_goes_on_behind_its_last_whole_line(void **state)
{
    static const char torn[] = KL_LOG_HEAD "\n[0.000] even\n[1.000] swa";
    struct kl_app *app = begin();
    char path[2 * KL_FILE_PATH];
    struct kl_err err;

    (void)state;
    kl_file_write(path, folder, "log", torn, sizeof torn - 1);
    assert_int_equal(log_to(app, path, &err), KL_OK);
    assert_int_equal(strncmp(lines_after(1), "[0.000] even\n" KL_LOG_HEAD,
                             13 + strlen(KL_LOG_HEAD)),
                     0);
    kl_app_free(app);
}

/* A full disk, as a limit. The rest of the run is not logged, and the user is
 * told; what there is ends with a whole line. */
static void
a_full_disk_cuts_no_line(void **state)
{
    struct kl_app *app = logged();
    struct rlimit before, limit;
    size_t len = strlen(lines_after(0));
    const char *text;
    int i;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = len + 40;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    for (i = 0; i < 9; i++) {
        kl_press(app, "s");
        if (kl_shows(app, "the log ends here: "))
            break;
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(i, 40 / strlen("[0.000] swap\n"));
    kl_press(app, "s");
    text = lines_after(0);
    assert_int_equal(strlen(text), len + i * strlen("[0.000] swap\n"));
    assert_int_equal(text[strlen(text) - 1], '\n');
    kl_app_free(app);
}

static int
set_up(void **state)
{
    (void)state;
    kl_file_dir(folder);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    kl_file_remove(folder);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_begins_with_the_scene),
        cmocka_unit_test(keys_are_logged_as_commands),
        cmocka_unit_test(what_is_typed_is_one_line),
        cmocka_unit_test(errors_and_files_are_comments),
        cmocka_unit_test(no_text_breaks_out),
        cmocka_unit_test(drags_are_logged),
        cmocka_unit_test(frames_and_sizes_are_logged),
        cmocka_unit_test(other_files_are_left_alone),
        cmocka_unit_test(a_log_is_written_by_one),
        cmocka_unit_test(a_log_goes_on_behind_its_last_whole_line),
        cmocka_unit_test(a_full_disk_cuts_no_line),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
