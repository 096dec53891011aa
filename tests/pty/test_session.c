/* What a run leaves behind that does not end as it should, and what the next
 * one makes of it; a log that is replayed on a terminal. */
#include "../lib/kl_test.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/kl_file.h"
#include "../lib/kl_pty.h"

static const char *program;
static char dir[KL_FILE_PATH], folder[KL_FILE_PATH + 16],
    variable[KL_FILE_PATH + 32];

enum { WORDS = 6 };

static struct kl_pty *
start(const char *const words[WORDS])
{
    const char *argv[WORDS + 2] = {program};
    const char *env[] = {variable, NULL};
    const struct kl_pty_start wish = {.argv = argv,
                                      .term = "xterm-256color",
                                      .env = env,
                                      .width = 80,
                                      .height = 24};
    int i;

    for (i = 0; i < WORDS && words[i] != NULL; i++)
        argv[i + 1] = words[i];
    return kl_pty_new(&wish);
}

#define START(...) start((const char *const[WORDS]){__VA_ARGS__})

/* Files of sessions that there are. */
static int
kept(void)
{
    DIR *listing = opendir(folder);
    struct dirent *entry;
    int count = 0;

    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        size_t len = strlen(entry->d_name);

        count += len > 6 && strcmp(entry->d_name + len - 6, ".scene") == 0;
    }
    if (listing != NULL)
        closedir(listing);
    return count;
}

static void
wait_until_kept(struct kl_pty *pty, int count)
{
    int tries;

    for (tries = 0; kept() != count && tries < 200; tries++)
        kl_pty_wait_quiet(pty, 50);
    assert_int_equal(kept(), count);
}

/* It runs, and p[a] is 0.7 there. */
static struct kl_pty *
changed(const char *p)
{
    struct kl_pty *pty = START(p, "a=0.5,b=0.5");

    assert_true(kl_pty_wait_text(pty, "0.5000"));
    kl_pty_send(pty, ":set p[a] 0.7\r");
    assert_true(kl_pty_wait_text(pty, "0.7000"));
    return pty;
}

static void
ends_by(struct kl_pty *pty, int signal)
{
    int status = 0;

    kill(kl_pty_pid(pty), signal);
    assert_true(kl_pty_wait_exit(pty, &status));
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), signal);
    kl_pty_free(pty);
}

static void
quits(struct kl_pty *pty)
{
    int status = -1;

    kl_pty_send(pty, "q");
    assert_true(kl_pty_wait_exit(pty, &status));
    assert_int_equal(status, 0);
    kl_pty_free(pty);
}

static void
who_quits_leaves_nothing(void **state)
{
    struct kl_pty *pty = changed("a=0.4,b=0.6");

    (void)state;
    wait_until_kept(pty, 1);
    quits(pty);
    assert_int_equal(kept(), 0);
    quits(changed("a=0.4,b=0.6")); /* before it was written */
    assert_int_equal(kept(), 0);
}

/* However it ended, the next run offers the scene, and has it only then. */
static void
recovers(int signal, bool written)
{
    struct kl_pty *pty = changed("a=0.4,b=0.6");

    if (written)
        wait_until_kept(pty, 1);
    ends_by(pty, signal);
    assert_int_equal(kept(), 1);
    pty = START(NULL);
    assert_true(kl_pty_wait_text(pty, "a scene was left behind at "));
    assert_true(kl_pty_wait_text(pty, "french"));
    kl_pty_send(pty, ":recover\r");
    assert_true(kl_pty_wait_text(pty, "recovered; :save FILE keeps it"));
    assert_true(kl_pty_wait_text(pty, "0.7000"));
    assert_int_equal(kept(), 1); /* now it is this run's */
    kl_pty_send(pty, "u");
    assert_true(kl_pty_wait_text(pty, "french"));
    quits(pty);
    assert_int_equal(kept(), 0);
}

static void
a_killed_run_is_recovered(void **state)
{
    (void)state;
    recovers(SIGKILL, true);
}

static void
a_crashed_run_is_recovered(void **state)
{
    (void)state;
    recovers(SIGABRT, true);
}

static void
a_run_that_lost_its_terminal_is_recovered(void **state)
{
    (void)state;
    recovers(SIGHUP, false);
    recovers(SIGTERM, false);
}

static void
what_runs_was_not_left_behind(void **state)
{
    struct kl_pty *one = changed("a=0.4,b=0.6"), *two = changed("a=0.2,b=0.8");
    struct kl_pty *pty;

    (void)state;
    wait_until_kept(one, 2);
    pty = START(NULL);
    assert_true(kl_pty_wait_text(pty, "french"));
    kl_pty_send(pty, ":recover\r");
    assert_true(kl_pty_wait_text(pty, "no scene was left behind"));
    kl_pty_send(pty, "\003");
    assert_true(kl_pty_wait_gone(pty, ":recover"));
    quits(pty);
    ends_by(one, SIGKILL);
    ends_by(two, SIGKILL);
    pty = START("0.5,0.5");
    assert_true(kl_pty_wait_text(pty, "2 scenes were left behind: "));
    kl_pty_send(pty, ":forget 2\r");
    assert_true(kl_pty_wait_text(pty, "forgotten"));
    assert_int_equal(kept(), 1);
    kl_pty_send(pty, ":forget all\r");
    wait_until_kept(pty, 0);
    quits(pty);
}

/* Where nothing can be locked, as in a folder of somebody else, what was left
 * is read all the same, and stays. */
static void
without_locks_it_is_read(void **state)
{
    struct kl_pty *pty = changed("a=0.4,b=0.6");
    char locks[KL_FILE_PATH + 32];

    (void)state;
    ends_by(pty, SIGHUP);
    snprintf(locks, sizeof locks, "%s/sessions.lock", folder);
    assert_int_equal(unlink(locks), 0);
    assert_int_equal(mkdir(locks, 0700), 0);
    pty = START(NULL);
    assert_true(kl_pty_wait_text(pty, "a scene was left behind at "));
    kl_pty_send(pty, ":recover\r");
    assert_true(kl_pty_wait_text(pty, "recovered; :save FILE keeps it"));
    assert_true(kl_pty_wait_text(pty, "0.7000"));
    quits(pty);
    assert_int_equal(kept(), 1);
    assert_int_equal(rmdir(locks), 0);
    pty = START(NULL);
    assert_true(kl_pty_wait_text(pty, "a scene was left behind at "));
    kl_pty_send(pty, ":forget\r");
    assert_true(kl_pty_wait_text(pty, "forgotten"));
    quits(pty);
    assert_int_equal(kept(), 0);
}

static void
looking_is_no_change(void **state)
{
    struct kl_pty *pty = START(NULL);

    (void)state;
    assert_true(kl_pty_wait_text(pty, "french"));
    kl_pty_send(pty, "?");
    assert_true(kl_pty_wait_text(pty, "previous outcome"));
    kl_pty_send(pty, "?");
    assert_true(kl_pty_wait_gone(pty, "previous outcome"));
    ends_by(pty, SIGHUP);
    assert_int_equal(kept(), 0);
}

static void
a_log_is_replayed_on_a_terminal(void **state)
{
    char log[KL_FILE_PATH + 16];
    struct kl_pty *pty;
    int i;

    (void)state;
    snprintf(log, sizeof log, "%s/log", dir);
    pty = START("a=0.5,b=0.3,c=0.2", "a=0.2,b=0.3,c=0.5", "--log", log);
    assert_true(kl_pty_wait_text(pty, "0.5000"));
    kl_pty_send(pty, "s\033[C:set q[b] 0.7125\r");
    assert_true(kl_pty_wait_text(pty, "0.7125"));
    quits(pty);
    pty = START("--script", log, "--pace", "64");
    assert_true(kl_pty_wait_text(pty, "replayed 5 lines: p and q are yours"));
    assert_true(kl_pty_wait_text(pty, "0.7125"));
    quits(pty);
    pty = START("--script", log, "--pace", "0.02");
    assert_true(kl_pty_wait_text(pty, "replaying "));
    kl_pty_send(pty, " ");
    assert_true(kl_pty_wait_text(pty, "paused at "));
    for (i = 0; i < 5 && kl_pty_find(pty, "replayed 5 lines") < 0; i++) {
        kl_pty_send(pty, "\033[C");
        kl_pty_wait_quiet(pty, 100);
    }
    assert_true(kl_pty_wait_text(pty, "replayed 5 lines"));
    assert_true(kl_pty_wait_text(pty, "0.7125"));
    quits(pty);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_quits_leaves_nothing),
        cmocka_unit_test(a_killed_run_is_recovered),
        cmocka_unit_test(a_crashed_run_is_recovered),
        cmocka_unit_test(a_run_that_lost_its_terminal_is_recovered),
        cmocka_unit_test(what_runs_was_not_left_behind),
        cmocka_unit_test(without_locks_it_is_read),
        cmocka_unit_test(looking_is_no_change),
        cmocka_unit_test(a_log_is_replayed_on_a_terminal),
    };
    const char *build = getenv("KL_BUILDDIR");
    char path[KL_FILE_PATH];
    int failed;

    snprintf(path, sizeof path, "%s/klscope", build != NULL ? build : ".");
    program = path;
    kl_file_dir(dir);
    snprintf(folder, sizeof folder, "%s/klscope", dir);
    snprintf(variable, sizeof variable, "XDG_STATE_HOME=%s", dir);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    kl_file_remove(folder);
    kl_file_remove(dir);
    return failed;
}
