/* A lab that plays: frames come by themselves, and stop when it is paused. */
#include "../lib/kl_test.h"

#include <signal.h>
#include <sys/wait.h>

#include "../lib/kl_pty.h"

static const char *program; /* the first argument of every run */

static struct kl_pty *
start(void)
{
    const char *argv[] = {program, NULL};
    struct kl_pty_start all = {
        .argv = argv, .term = "xterm-256color", .width = 80, .height = 24};
    struct kl_pty *pty = kl_pty_new(&all);

    assert_true(kl_pty_wait_text(pty, "D(p‖q)"));
    kl_pty_send(pty, "\0332"); /* Alt-2 */
    assert_true(kl_pty_wait_text(pty, "Space play"));
    return pty;
}

/* The number behind "n = " in the second row. */
static long
drawn(struct kl_pty *pty)
{
    const char *n = strstr(kl_pty_row(pty, 1), "n = ");

    return n != NULL ? strtol(n + 4, NULL, 10) : 0;
}

static bool
has_drawn(struct kl_pty *pty, const void *least)
{
    return drawn(pty) >= *(const long *)least;
}

static void
plays_until_it_is_paused(void **state)
{
    static const long some = 60, more = 120;
    struct kl_pty *pty = start();
    size_t before, after;
    int status = -1;
    long n;

    (void)state;
    kl_pty_send(pty, " ");
    assert_true(kl_pty_wait(pty, has_drawn, &some));
    assert_true(kl_pty_wait(pty, has_drawn, &more));
    kl_pty_send(pty, " ");
    assert_true(kl_pty_wait_text(pty, "paused"));
    n = drawn(pty);
    kl_pty_output(pty, &before);
    kl_pty_wait_quiet(pty, 200);
    kl_pty_output(pty, &after);
    assert_int_equal(after, before);
    assert_int_equal(drawn(pty), n);
    kl_pty_send(pty, "q");
    assert_true(kl_pty_wait_exit(pty, &status));
    assert_int_equal(status, 0);
    assert_true(kl_pty_modes_restored(pty));
    kl_pty_free(pty);
}

/* A size that is too small for anything stops it as well. */
static void
sizes_and_signals_while_it_plays(void **state)
{
    static const long some = 30;
    struct kl_pty *pty = start();
    int status = -1;
    long n;

    (void)state;
    kl_pty_send(pty, " ");
    assert_true(kl_pty_wait(pty, has_drawn, &some));
    kl_pty_resize(pty, 120, 40);
    assert_true(kl_pty_wait_text(pty, "2 Sample 3 Code"));
    n = drawn(pty) + 30;
    assert_true(kl_pty_wait(pty, has_drawn, &n));
    kl_pty_resize(pty, 20, 5);
    assert_true(kl_pty_wait_text(pty, "needs 60x15"));
    kl_pty_wait_quiet(pty, 100);
    kl_pty_resize(pty, 80, 24);
    n += 30;
    assert_true(kl_pty_wait(pty, has_drawn, &n));
    kill(kl_pty_pid(pty), SIGTERM);
    assert_true(kl_pty_wait_exit(pty, &status));
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    assert_true(kl_pty_modes_restored(pty));
    assert_false(kl_pty_alternate(pty));
    kl_pty_free(pty);
}

int
main(void)
{
    static char path[4096];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plays_until_it_is_paused),
        cmocka_unit_test(sizes_and_signals_while_it_plays),
    };
    const char *build = getenv("KL_BUILDDIR");

    snprintf(path, sizeof path, "%s/klscope", build != NULL ? build : ".");
    program = path;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
