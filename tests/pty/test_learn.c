/* Lessons in a terminal: a step is read, left, and found again. */
#include "../lib/kl_test.h"

#include "../lib/kl_file.h"
#include "../lib/kl_pty.h"

static const char *program; /* the first argument of every run */
static char folder[KL_FILE_PATH], home[KL_FILE_PATH + 16];

static struct kl_pty *
start(const char *place, int width, int height)
{
    const char *argv[] = {program, "learn", place, NULL};
    const char *env[] = {home, NULL};
    struct kl_pty_start all = {.argv = argv,
                               .env = env,
                               .term = "xterm-256color",
                               .width = width,
                               .height = height};

    return kl_pty_new(&all);
}

static void
ends(struct kl_pty *pty)
{
    int status = -1;

    kl_pty_send(pty, "q");
    assert_true(kl_pty_wait_exit(pty, &status));
    assert_int_equal(status, 0);
    assert_true(kl_pty_modes_restored(pty));
    assert_false(kl_pty_alternate(pty));
    kl_pty_free(pty);
}

static void
a_reader_goes_on_where_he_was(void **state)
{
    struct kl_pty *pty = start("3.1", 80, 24);

    (void)state;
    assert_true(kl_pty_wait_text(pty, "A drinks machine sells coffee"));
    kl_pty_send(pty, "\033OC");
    assert_true(kl_pty_wait_text(pty, "Before you look out of the window"));
    ends(pty);
    pty = start(NULL, 80, 24);
    assert_true(kl_pty_wait_text(pty, "Before you look out of the window"));
    ends(pty);
}

/* The goal of 3.4 is p[snow] = 0.001. */
static void
a_task_is_done_in_the_scope(void **state)
{
    struct kl_pty *pty = start("3.4", 120, 40);

    (void)state;
    assert_true(kl_pty_wait_text(pty, "In July it never snowed."));
    assert_true(kl_pty_wait_text(pty, "H(p,q) = H(p) + D"));
    kl_pty_send(pty, ":set p[snow] 0.001\r");
    assert_true(kl_pty_wait_text(pty, "done"));
    kl_pty_resize(pty, 80, 24);
    assert_true(kl_pty_wait_gone(pty, "H(p,q) = H(p) + D"));
    kl_pty_send(pty, "\r");
    assert_true(kl_pty_wait_text(pty, "H(p,q) = H(p) + D"));
    assert_true(kl_pty_wait_text(pty, "Esc lesson"));
    ends(pty);
}

/* It is read, scene or not; the mistake is shown where it stands. */
static void
a_scene_that_does_not_load_is_told(void **state)
{
    static const char text[] = "# A\n\n## B\n\nSome text.\n\n"
                               "```scene\np = @nonsense\n```\n";
    char file[2 * KL_FILE_PATH];
    struct kl_pty *pty;

    (void)state;
    kl_file_write(file, folder, "a.md", text, sizeof text - 1);
    pty = start(file, 200, 40);
    assert_true(kl_pty_wait_text(pty, "Some text."));
    assert_true(kl_pty_wait_text(pty, "a.md:8:"));
    ends(pty);
}

int
main(void)
{
    static char path[4096];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_goes_on_where_he_was),
        cmocka_unit_test(a_task_is_done_in_the_scope),
        cmocka_unit_test(a_scene_that_does_not_load_is_told),
    };
    char states[2 * KL_FILE_PATH];
    const char *build = getenv("KL_BUILDDIR");
    int failed;

    snprintf(path, sizeof path, "%s/klscope", build != NULL ? build : ".");
    program = path;
    kl_file_dir(folder);
    snprintf(home, sizeof home, "XDG_STATE_HOME=%s", folder);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    snprintf(states, sizeof states, "%s/klscope", folder);
    kl_file_remove(states);
    kl_file_remove(folder);
    return failed;
}
