/* Progress is forgotten only by who says yes; and lists, on a terminal. */
#include "kl_file.h"

#include <sys/wait.h>

#include "kl_pty.h"

#define PROGRESS "entropy zero done\nproof lemma seen\nentropy coin seen\n"

static const char *program;
static char dir[KL_FILE_PATH], folder[KL_FILE_PATH + 16],
    file[2 * KL_FILE_PATH], variable[KL_FILE_PATH + 32];

static int
set_up(void **state)
{
    (void)state;
    kl_file_dir(dir);
    snprintf(folder, sizeof folder, "%s/klscope", dir);
    snprintf(variable, sizeof variable, "XDG_STATE_HOME=%s", dir);
    assert_int_equal(mkdir(folder, 0700), 0);
    kl_file_write(file, folder, "progress", PROGRESS, strlen(PROGRESS));
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    kl_file_remove(folder);
    kl_file_remove(dir);
    return 0;
}

static struct kl_pty *
start(const char *option, const char *lesson)
{
    const char *argv[] = {program, "learn", option, lesson, NULL};
    const char *env[] = {variable, NULL};
    const struct kl_pty_start wish = {.argv = argv,
                                      .term = "xterm-256color",
                                      .env = env,
                                      .width = 80,
                                      .height = 24};

    return kl_pty_new(&wish);
}

static void
assert_file(const char *want)
{
    char text[256] = "";
    FILE *stream = fopen(file, "rb");

    assert_non_null(stream);
    text[fread(text, 1, sizeof text - 1, stream)] = '\0';
    fclose(stream);
    assert_string_equal(text, want);
}

/* Ask for a lesson to be forgotten and answer. */
static void
answer(const char *keys, const char *said, const char *left)
{
    struct kl_pty *pty = start("--reset", "3");
    int status;

    assert_true(kl_pty_wait_text(
        pty, "forget the progress of lesson 3, Entropy (2 steps)? [y/N]"));
    kl_pty_send(pty, keys);
    assert_true(kl_pty_wait_text(pty, said));
    assert_true(kl_pty_wait_exit(pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    kl_pty_free(pty);
    assert_file(left);
}

static void
no_keeps_it(void **state)
{
    static const char *const keys[] = {"n\r", "\r", "yesterday\r", "\x04"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof keys / sizeof *keys; i++)
        answer(keys[i], "nothing is forgotten", PROGRESS);
}

static void
yes_forgets_it(void **state)
{
    (void)state;
    answer("Yes\r", "forgot the progress of lesson 3, Entropy: 2 steps",
           "proof lemma seen\n");
}

static void
lists_are_aligned(void **state)
{
    struct kl_pty *pty = start("--list", NULL);
    int status;

    (void)state;
    assert_true(kl_pty_wait_exit(pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_string_equal(kl_pty_row(pty, 2),
                        " 3  entropy      1 of  8  Entropy");
    assert_string_equal(kl_pty_row(pty, 8),
                        " 9  learning     0 of  9  Learning");
    kl_pty_free(pty);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_keeps_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(yes_forgets_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lists_are_aligned, set_up, tear_down),
    };
    static char path[4096];
    const char *build = getenv("KL_BUILDDIR");

    snprintf(path, sizeof path, "%s/klscope", build ? build : ".");
    program = path;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
