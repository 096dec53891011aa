/* The program itself in a terminal: what a person sees, and that the terminal
 * is as it was on every way out. */
#include "../lib/kl_test.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "../lib/kl_pty.h"

#define D_PQ  "D(p\xe2\x80\x96q)"
#define UP    "\x1bOA"
#define RIGHT "\x1bOC"

static const char *program; /* the first argument of every run */

static struct kl_pty *
start(const struct kl_pty_start *wish)
{
    static const char *argv[] = {NULL, "explore", NULL};
    struct kl_pty_start all = *wish;

    argv[0] = program;
    all.argv = argv;
    if (all.width == 0) {
        all.width = 80;
        all.height = 24;
    }
    return kl_pty_new(&all);
}

/* Start and wait for the first screen, which may come in parts. */
static struct kl_pty *
started(const struct kl_pty_start *wish)
{
    struct kl_pty *pty = start(wish);

    assert_true(kl_pty_wait_text(pty, D_PQ));
    kl_pty_wait_quiet(pty, 20);
    return pty;
}

static const struct kl_pty_start plain = {.term = "xterm-256color"};
static const struct kl_pty_start job = {.term = "xterm-256color",
                                        .shell = true};

/* The row of D(p||q), which every change of p or q changes. */
static bool
row_differs(struct kl_pty *pty, const void *before)
{
    int y = kl_pty_find(pty, D_PQ);

    return y >= 0 && strcmp(kl_pty_row(pty, y), before) != 0;
}

static bool
row_equals(struct kl_pty *pty, const void *before)
{
    int y = kl_pty_find(pty, D_PQ);

    return y >= 0 && strcmp(kl_pty_row(pty, y), before) == 0;
}

static char *
divergence(struct kl_pty *pty)
{
    char *row = strdup(kl_pty_row(pty, kl_pty_find(pty, D_PQ)));

    assert_non_null(row);
    return row;
}

/* Press a key that changes D(p||q). */
static void
changes(struct kl_pty *pty, const char *keys)
{
    char *before = divergence(pty);

    kl_pty_send(pty, keys);
    assert_true(kl_pty_wait(pty, row_differs, before));
    free(before);
}

static bool
screen_equals(struct kl_pty *pty, const void *want)
{
    char *screen = kl_pty_screen(pty);
    bool equal = strcmp(screen, want) == 0;

    free(screen);
    return equal;
}

static void
shows_the_scene(void **state)
{
    struct kl_pty *pty = started(&plain);
    size_t len;

    (void)state;
    assert_true(kl_pty_find(pty, "klscope") >= 0);
    assert_true(kl_pty_find(pty, "H(p)") >= 0);
    assert_true(kl_pty_alternate(pty));
    assert_false(kl_pty_cursor_visible(pty));
    assert_false(kl_pty_queried(pty));
    kl_pty_output(pty, &len);
    assert_true(len <= 6144);
    kl_pty_free(pty);
}

static void
a_key_changes_a_number(void **state)
{
    struct kl_pty *pty = started(&plain);

    (void)state;
    changes(pty, RIGHT UP);
    kl_pty_free(pty);
}

/* Fifty keys that wait cost two frames at most: what is drawn for them is not
 * much more than for one. */
static void
held_keys_coalesce(void **state)
{
    struct kl_pty *pty = started(&plain);
    char keys[50 * 3 + 1] = "";
    struct kl_pty_frame frame;

    (void)state;
    changes(pty, UP);
    kl_pty_wait_quiet(pty, 50);
    for (int i = 0; i < 50; i++)
        strcat(keys, UP);
    frame = kl_pty_key(pty, keys);
    assert_true(frame.bytes > 0 && frame.bytes <= 2 * 1400);
    kl_pty_free(pty);
}

/* The topmost cell of a bar of p. */
static void
find_bar(struct kl_pty *pty, int *x, int *y)
{
    for (*y = 3; *y < 20; ++*y)
        for (*x = 0; *x < 40; ++*x)
            if (kl_pty_cell(pty, *x, *y, NULL) == 0x2588 &&
                kl_pty_cell(pty, *x, *y + 1, NULL) == 0x2588)
                return;
    fail_msg("no bar on the screen");
}

static void
the_mouse_drags_a_bar(void **state)
{
    struct kl_pty *pty = started(&plain);
    char *before = divergence(pty);
    char keys[96];
    int x, y;

    (void)state;
    find_bar(pty, &x, &y);
    sprintf(keys, "\x1b[<0;%d;%dM", x + 1, y + 1);
    kl_pty_send(pty, keys);
    sprintf(keys, "\x1b[<32;%d;%dM\x1b[<0;%d;%dm", x + 1, y + 3, x + 1, y + 3);
    changes(pty, keys);
    kl_pty_send(pty, "u");
    assert_true(kl_pty_wait(pty, row_equals, before));
    free(before);
    kl_pty_free(pty);
}

static void
a_number_is_typed_and_undone(void **state)
{
    struct kl_pty *pty = started(&plain);
    char *before = divergence(pty);

    (void)state;
    changes(pty, "0.5\r");
    assert_true(kl_pty_wait_text(pty, "0.5000"));
    kl_pty_send(pty, "u");
    assert_true(kl_pty_wait(pty, row_equals, before));
    free(before);
    kl_pty_free(pty);
}

static void
resize_and_back(void **state)
{
    struct kl_pty *pty = started(&plain);
    char *before;

    (void)state;
    kl_pty_wait_quiet(pty, 50); /* the first frame may come in pieces */
    before = kl_pty_screen(pty);
    kl_pty_resize(pty, 20, 5);
    kl_pty_wait_quiet(pty, 50);
    kl_pty_resize(pty, 1, 1);
    kl_pty_wait_quiet(pty, 50);
    kl_pty_resize(pty, 80, 24);
    assert_true(kl_pty_wait(pty, screen_equals, before));
    assert_false(kl_pty_cursor_visible(pty));
    kl_pty_resize(pty, 500, 200);
    assert_true(kl_pty_wait_text(pty, D_PQ));
    free(before);
    kl_pty_free(pty);
}

/* The job has ended: the terminal must be as it was. */
static void
assert_restored(struct kl_pty *pty)
{
    assert_true(kl_pty_wait_text(pty, "ended"));
    assert_false(kl_pty_alternate(pty));
    assert_true(kl_pty_cursor_visible(pty));
    assert_true(kl_pty_modes_restored(pty));
    assert_true(kl_pty_find(pty, D_PQ) < 0);
    assert_false(kl_pty_queried(pty));
}

static void
quits(void **state)
{
    struct kl_pty *pty = started(&job);
    int status;

    (void)state;
    assert_false(kl_pty_modes_restored(pty));
    kl_pty_send(pty, "q");
    assert_restored(pty);
    kl_pty_send(pty, "\n");
    assert_true(kl_pty_wait_exit(pty, &status));
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    kl_pty_free(pty);
}

static void
signals_end_it(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGQUIT, SIGINT, SIGSEGV,
                                  SIGABRT, SIGBUS, SIGFPE,  SIGILL, SIGALRM,
                                  SIGXCPU, SIGUSR1, SIGUSR2};
    int status;

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct kl_pty *pty = started(&job);

        kill(kl_pty_pid(pty), signals[i]);
        assert_restored(pty);
        kl_pty_send(pty, "\n");
        assert_true(kl_pty_wait_exit(pty, &status));
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        kl_pty_free(pty);
    }
}

/* Processor time of all children that ended, in ms. */
static double
children_ms(void)
{
    struct rusage used;

    getrusage(RUSAGE_CHILDREN, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

static void
a_closed_terminal_ends_it(void **state)
{
    struct kl_pty_start wish = plain;
    int status;

    (void)state;
    for (int deaf = 0; deaf < 2; deaf++) {
        struct kl_pty *pty;
        double before = children_ms();

        wish.ignore_hup = deaf;
        pty = started(&wish);
        kl_pty_hangup(pty);
        assert_true(kl_pty_wait_exit(pty, &status));
        if (!deaf)
            assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP);
        else
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        assert_true(children_ms() - before < 2000); /* did not spin */
        kl_pty_free(pty);
    }
}

/* The former screen has what was said before on it. */
static bool
stopped_times(struct kl_pty *pty, const void *times)
{
    int n = 0;

    for (int y = 0; y < 24; y++)
        n += strcmp(kl_pty_row(pty, y), "stopped") == 0;
    return n == *(const int *)times;
}

static void
stops_and_continues(void **state)
{
    struct kl_pty *pty = started(&job);
    char *before;

    (void)state;
    kl_pty_wait_quiet(pty, 50);
    before = kl_pty_screen(pty);
    for (int i = 1; i <= 2; i++) {
        kl_pty_send(pty, "\x1a");
        assert_true(kl_pty_wait(pty, stopped_times, &i));
        assert_false(kl_pty_alternate(pty));
        assert_true(kl_pty_cursor_visible(pty));
        assert_true(kl_pty_modes_restored(pty));
        kl_pty_send(pty, "\n");
        assert_true(kl_pty_wait(pty, screen_equals, before));
        assert_true(kl_pty_alternate(pty));
        assert_false(kl_pty_cursor_visible(pty));
    }
    changes(pty, UP);
    kl_pty_send(pty, "q");
    assert_restored(pty);
    free(before);
    kl_pty_free(pty);
}

static void
unusable_terminals(void **state)
{
    static const char *const terms[] = {"dumb", "no-such-terminal", NULL};
    /* libtinfo 6.4 loses memory when it does not know a terminal, and under
     * the sanitizer a second line would say so */
    static const char *const env[] = {"ASAN_OPTIONS=detect_leaks=0", NULL};

    (void)state;
    for (int i = 0; i < 3; i++) {
        const struct kl_pty_start wish = {.term = terms[i], .env = env};
        struct kl_pty *pty = start(&wish);
        const char *output;
        size_t len;
        int status;

        assert_true(kl_pty_wait_exit(pty, &status));
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 2);
        output = kl_pty_output(pty, &len);
        assert_true(len > 9 && memcmp(output, "klscope: ", 9) == 0);
        assert_ptr_equal(memchr(output, '\n', len), output + len - 1);
        assert_null(memchr(output, '\x1b', len));
        kl_pty_free(pty);
    }
}

static bool
any_colour(struct kl_pty *pty)
{
    bool coloured = false;

    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 80 && !coloured; x++)
            kl_pty_cell(pty, x, y, &coloured);
    return coloured;
}

static void
colour_is_optional(void **state)
{
    static const char *const no_colour[] = {"NO_COLOR=1", NULL};
    static const char *const empty[] = {"NO_COLOR=", NULL};
    static const struct {
        struct kl_pty_start wish;
        bool colour;
    } cases[] = {
        {{.term = "xterm-256color"}, true},
        {{.term = "screen"}, true},
        {{.term = "xterm-256color", .env = empty}, true},
        {{.term = "xterm-256color", .env = no_colour}, false},
        {{.term = "vt100"}, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kl_pty *pty = started(&cases[i].wish);

        changes(pty, UP);
        assert_int_equal(any_colour(pty), cases[i].colour);
        kl_pty_free(pty);
    }
}

/* In the C locale every byte is ASCII. */
static void
ascii_where_the_locale_is_c(void **state)
{
    const struct kl_pty_start wish = {.term = "xterm", .lang = "C"};
    struct kl_pty *pty = start(&wish);
    const char *output;
    size_t len;

    (void)state;
    assert_true(kl_pty_wait_text(pty, "D(p||q)"));
    output = kl_pty_output(pty, &len);
    for (size_t i = 0; i < len; i++)
        assert_true((unsigned char)output[i] < 0x80);
    kl_pty_free(pty);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_the_scene),
        cmocka_unit_test(a_key_changes_a_number),
        cmocka_unit_test(held_keys_coalesce),
        cmocka_unit_test(the_mouse_drags_a_bar),
        cmocka_unit_test(a_number_is_typed_and_undone),
        cmocka_unit_test(resize_and_back),
        cmocka_unit_test(quits),
        cmocka_unit_test(signals_end_it),
        cmocka_unit_test(a_closed_terminal_ends_it),
        cmocka_unit_test(stops_and_continues),
        cmocka_unit_test(unusable_terminals),
        cmocka_unit_test(colour_is_optional),
        cmocka_unit_test(ascii_where_the_locale_is_c),
    };
    static char path[4096];
    const char *folder = getenv("KL_BUILDDIR");

    snprintf(path, sizeof path, "%s/klscope", folder ? folder : ".");
    program = path;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
