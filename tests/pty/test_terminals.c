/* Every kind of terminal that people use: the bytes that each is sent, and
 * that it is given back as it was. A kind that this machine has no description
 * of is left out. */
#include "../lib/kl_test.h"

#include <signal.h>

#include "../lib/kl_pty.h"

enum { CURSOR_MOVES = 40 };

static const struct terminal {
    const char *term;
    int colours;
    bool mouse, must; /* reports its mouse; every system knows it */
} terminals[] = {
    {"xterm-256color", 256, true, true},
    {"screen-256color", 256, true, false},
    {"tmux-256color", 256, true, false},
    {"xterm-16color", 16, true, false},
    {"xterm", 8, true, true},
    {"screen", 8, true, true},
    {"tmux", 8, true, false},
    {"rxvt", 8, true, false},
    {"linux", 8, true, true},
    {"ansi", 8, false, false},
    {"vt100", 0, false, true},
    {"vt220", 0, false, true},
};

enum { TERMINALS = sizeof terminals / sizeof *terminals };

static const char *program; /* the first argument of every run */

static struct kl_pty *
start(const char *term, const char *const *options)
{
    const char *argv[6] = {program, "explore"};
    struct kl_pty_start wish = {
        .argv = argv, .term = term, .width = 80, .height = 24, .shell = true};

    for (int i = 0; i < 3 && options != NULL && options[i] != NULL; i++)
        argv[2 + i] = options[i];
    return kl_pty_new(&wish);
}

/* Known here, and drawn; otherwise the program has said that it is not. */
static bool
drawn(struct kl_pty *pty, const void *unused)
{
    (void)unused;
    return kl_pty_find(pty, "q quit") >= 0 ||
           kl_pty_find(pty, "does not know") >= 0;
}

static struct kl_pty *
started(const struct terminal *terminal, const char *const *options)
{
    struct kl_pty *pty = start(terminal->term, options);

    assert_true(kl_pty_wait(pty, drawn, NULL));
    if (kl_pty_find(pty, "does not know") < 0)
        return pty;
    assert_false(terminal->must);
    kl_pty_free(pty);
    return NULL;
}

/* ---- what was sent ------------------------------------------------------- */

struct sent {
    int most;           /* the highest colour that was set; -1: none */
    int modes[4];       /* 1000, 1002, 1006, 2004: on minus off */
    bool query, broken; /* asks for an answer; no known sequence */
};

static void
take_colours(struct sent *sent, const int *number, int count)
{
    for (int i = 0; i < count; i++) {
        int n = number[i] % 10, colour = -1;

        if ((number[i] == 38 || number[i] == 48) && i + 2 < count) {
            colour = number[i + 2];
            i += 2;
        } else if ((number[i] >= 30 && number[i] <= 49 && n < 8) ||
                   (number[i] >= 90 && number[i] <= 107 && n < 8)) {
            colour = n + (number[i] >= 90 ? 8 : 0);
        }
        if (colour > sent->most)
            sent->most = colour;
    }
}

static void
take_mode(struct sent *sent, int mode, int final)
{
    static const int modes[] = {1000, 1002, 1006, 2004};

    for (int i = 0; i < 4; i++)
        if (modes[i] == mode)
            sent->modes[i] += final == 'h' ? 1 : -1;
}

/* One sequence behind ESC [; returns its length. */
static size_t
take_control(struct sent *sent, const char *s, size_t len)
{
    int number[16] = {0}, count = 1;
    size_t i = 0;

    for (; i < len && (s[i] < '@' || s[i] > '~'); i++) {
        if (s[i] == ';' && count < 16)
            number[count++] = 0;
        else if (s[i] >= '0' && s[i] <= '9')
            number[count - 1] = 10 * number[count - 1] + s[i] - '0';
        else if (s[i] == '$')
            sent->query = true;
    }
    if (i == len) {
        sent->broken = true;
        return len;
    }
    if (s[i] == 'm' && s[0] != '>')
        take_colours(sent, number, count);
    else if ((s[i] == 'h' || s[i] == 'l') && s[0] == '?')
        take_mode(sent, number[0], s[i]);
    else if (s[i] == 'n' || s[i] == 'x' || (s[i] == 'c' && s[0] != '?') ||
             (s[i] == 't' && number[0] >= 11 && number[0] <= 21))
        sent->query = true; /* DSR, DECREQTPARM, DA, the window */
    return i + 1;
}

static struct sent
read_sent(struct kl_pty *pty)
{
    struct sent sent = {.most = -1};
    size_t len, i;
    const char *s = kl_pty_output(pty, &len);

    for (i = 0; i < len; i++) {
        if (s[i] == '\005')
            sent.query = true; /* ENQ */
        if (s[i] != '\033' || i + 1 == len)
            continue;
        i++;
        if (s[i] == '[')
            i += take_control(&sent, s + i + 1, len - i - 1);
        else if (strchr("P]Z_^", s[i]) != NULL)
            sent.query = true; /* DCS, OSC, DECID: never sent at all */
    }
    return sent;
}

/* ---- cases --------------------------------------------------------------- */

/* Move, step, help, prompt, explanation, suspend and go on. */
static void
use(struct kl_pty *pty)
{
    static const char *const keys[] = {"s", "u", "v", "b", "?", "q", ":unit",
                                       "\033", "m", "u"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        kl_pty_key(pty, keys[i]);
    kl_pty_send(pty, "\x1a");
    assert_true(kl_pty_wait_text(pty, "stopped"));
    kl_pty_send(pty, "\n");
    assert_true(kl_pty_wait_text(pty, "q quit"));
}

static void
assert_given_back(struct kl_pty *pty)
{
    struct sent sent = read_sent(pty);

    assert_true(kl_pty_cursor_visible(pty));
    assert_false(kl_pty_alternate(pty));
    assert_true(kl_pty_modes_restored(pty));
    for (int i = 0; i < 4; i++)
        assert_true(sent.modes[i] <= 0); /* off as often as on, or more */
    assert_false(sent.query);
    assert_false(sent.broken);
    assert_false(kl_pty_queried(pty));
}

static void
each_in_its_colours(void **state)
{
    (void)state;
    for (int i = 0; i < TERMINALS; i++) {
        const struct terminal *terminal = &terminals[i];
        struct kl_pty *pty = started(terminal, NULL);
        struct sent sent;

        if (pty == NULL)
            continue;
        sent = read_sent(pty);
        assert_int_equal(sent.modes[0] > 0, terminal->mouse);
        assert_int_equal(sent.modes[3] > 0, terminal->mouse);
        use(pty);
        sent = read_sent(pty);
        assert_true(sent.most < terminal->colours);
        assert_int_equal(sent.most >= 0, terminal->colours > 0);
        assert_int_equal(sent.most >= 16, terminal->colours > 16);
        kl_pty_send(pty, "q");
        assert_true(kl_pty_wait_text(pty, "ended"));
        assert_given_back(pty);
        kl_pty_free(pty);
    }
}

static void
each_is_given_back_on_a_signal(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT, SIGSEGV};

    (void)state;
    for (int i = 0; i < TERMINALS; i++) {
        struct kl_pty *pty = started(&terminals[i], NULL);

        if (pty == NULL)
            continue;
        kill(kl_pty_pid(pty), signals[i % 4]);
        assert_true(kl_pty_wait_text(pty, "ended"));
        assert_given_back(pty);
        kl_pty_free(pty);
    }
}

/* As many colours as are asked for, on a terminal of 256 or one of 8. */
static void
colours_that_are_asked_for(void **state)
{
    static const struct {
        int terminal, least, most;
        const char *option;
    } cases[] = {
        {0, -1, -1, "--colors=0"},  {0, 0, 7, "--colors=8"},
        {0, 8, 15, "--colors=16"},  {0, 16, 255, "--colors=256"},
        {4, 16, 255, "--colors=256"}, {10, -1, -1, "--colors=256"},
        {0, -1, -1, "--no-color"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *options[] = {cases[i].option, NULL};
        struct kl_pty *pty = started(&terminals[cases[i].terminal], options);
        int most = read_sent(pty).most;

        assert_in_range(most + 1, cases[i].least + 1, cases[i].most + 1);
        kl_pty_free(pty);
    }
}

static bool
has_bytes(struct kl_pty *pty, const char *bytes)
{
    size_t len;
    const char *output = kl_pty_output(pty, &len);

    return memmem(output, len, bytes, strlen(bytes)) != NULL;
}

/* The blue of p says which colours were chosen. */
static void
dark_and_light(void **state)
{
    static const struct {
        const char *option, *blue;
    } cases[] = {{"--background=dark", "38;5;39m"},
                 {"--background=light", "38;5;25m"},
                 {"--background=auto", "38;5;33m"}};

    (void)state;
    for (int i = 0; i < 3; i++) {
        const char *options[] = {cases[i].option, NULL};
        struct kl_pty *pty = started(&terminals[0], options);

        assert_true(has_bytes(pty, cases[i].blue));
        assert_false(has_bytes(pty, cases[(i + 1) % 3].blue));
        kl_pty_send(pty, ":background light\r");
        assert_true(kl_pty_wait_text(pty, "light background"));
        assert_true(has_bytes(pty, "38;5;25m"));
        kl_pty_free(pty);
    }
}

static void
the_mouse_is_turned_off_and_on(void **state)
{
    static const char *const options[] = {"--no-mouse", NULL};
    struct kl_pty *pty = started(&terminals[0], options);

    (void)state;
    assert_int_equal(read_sent(pty).modes[0], 0);
    kl_pty_send(pty, "\033m");
    assert_true(kl_pty_wait_text(pty, "mouse on"));
    assert_int_equal(read_sent(pty).modes[0], 1);
    kl_pty_send(pty, "\033m");
    assert_true(kl_pty_wait_text(pty, "mouse off"));
    assert_int_equal(read_sent(pty).modes[0], 0);
    kl_pty_free(pty);
}

/* A clipboard with controls in it ends nothing and runs nothing. */
static void
what_is_pasted_presses_no_keys(void **state)
{
    struct kl_pty *pty = started(&terminals[0], NULL);

    (void)state;
    kl_pty_send(pty, "\033[200~q\r\x03\x1a\033:quit\r\033[201~");
    assert_true(kl_pty_wait_text(pty, ":q :quit"));
    kl_pty_send(pty, "\033");
    assert_true(kl_pty_wait_gone(pty, ":q :quit"));
    kl_pty_send(pty, "q");
    assert_true(kl_pty_wait_text(pty, "ended"));
    assert_given_back(pty);
    kl_pty_free(pty);
}

/* A frame is one write. It may come in two pieces all the same, but if it were
 * written at each movement of the cursor it would never come in one. */
static void
a_frame_is_one_write(void **state)
{
    struct kl_pty *pty = started(&terminals[0], NULL);
    int whole = 0;

    (void)state;
    kl_pty_wait_quiet(pty, 50);
    for (int i = 0; i < CURSOR_MOVES; i++)
        whole += kl_pty_key(pty, i % 2 ? "\033OC" : "\033OA").reads == 1;
    assert_true(whole > CURSOR_MOVES / 2);
    kl_pty_free(pty);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_in_its_colours),
        cmocka_unit_test(each_is_given_back_on_a_signal),
        cmocka_unit_test(colours_that_are_asked_for),
        cmocka_unit_test(dark_and_light),
        cmocka_unit_test(the_mouse_is_turned_off_and_on),
        cmocka_unit_test(what_is_pasted_presses_no_keys),
        cmocka_unit_test(a_frame_is_one_write),
    };
    static char path[4096];
    const char *folder = getenv("KL_BUILDDIR");

    snprintf(path, sizeof path, "%s/klscope", folder ? folder : ".");
    program = path;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
