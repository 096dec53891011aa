#include "kl_pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

enum { FIRST_MS = 500, QUIET_MS = 3, ROW = 4096 };

struct kl_pty {
    int master;
    pid_t child, program;
    bool closed; /* nobody has the other end open */
    bool ended;
    int status;
    struct termios before;
    int width, height;
    VTerm *vt;
    VTermScreen *screen;
    bool cursor, alternate, queried;
    char *output;
    size_t len, cap;
    unsigned reads;
    double started, last;
    char row[ROW];
};

static void
fail(const char *what)
{
    perror(what);
    exit(1);
}

double
kl_pty_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
property(VTermProp prop, VTermValue *value, void *user)
{
    struct kl_pty *pty = user;

    if (prop == VTERM_PROP_CURSORVISIBLE)
        pty->cursor = value->boolean;
    else if (prop == VTERM_PROP_ALTSCREEN)
        pty->alternate = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = property};

/* ---- the child ---- */

static void
prepare(const struct kl_pty_start *start)
{
    /* Tests may run in the background, where a shell ignores some of these. */
    static const int reset[] = {SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM,
                                SIGTSTP, SIGTTIN, SIGTTOU};
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    unsetenv("NO_COLOR");
    setenv("LC_ALL", start->lang ? start->lang : "C.UTF-8", 1);
    if (start->term != NULL)
        setenv("TERM", start->term, 1);
    else
        unsetenv("TERM");
    for (size_t i = 0; start->env != NULL && start->env[i] != NULL; i++)
        putenv((char *)(uintptr_t)start->env[i]);
    for (size_t i = 0; i < sizeof reset / sizeof *reset; i++)
        signal(reset[i], SIG_DFL);
    if (start->ignore_hup)
        signal(SIGHUP, SIG_IGN);
}

static void
run(const struct kl_pty_start *start)
{
    execv(start->argv[0], (char *const *)(uintptr_t)start->argv);
    perror(start->argv[0]);
    _exit(127);
}

/* As little of a shell as it takes: the program is a job of its own in the
 * foreground; when it stops, say so, wait for a line, and continue it; when it
 * ends, say so, wait for a line, and end in the same way. The end of the first
 * process of a terminal resets its modes, so only now can one look at them. */
static void
shell(const struct kl_pty_start *start, int tell)
{
    pid_t pid = fork();
    ssize_t unused;
    int status;
    char byte;

    if (pid == 0) {
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpid());
        run(start);
    }
    signal(SIGTTOU, SIG_IGN);
    setpgid(pid, pid);
    tcsetpgrp(STDIN_FILENO, pid);
    unused = write(tell, &pid, sizeof pid);
    while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
        tcsetpgrp(STDIN_FILENO, getpid());
        unused = write(STDOUT_FILENO, "stopped\n", 8);
        unused = read(STDIN_FILENO, &byte, 1);
        unused = write(STDOUT_FILENO, "continued\n", 10);
        tcsetpgrp(STDIN_FILENO, pid);
        kill(-pid, SIGCONT);
    }
    unused = write(STDOUT_FILENO, "ended\n", 6);
    unused = read(STDIN_FILENO, &byte, 1);
    (void)unused;
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    _exit(WEXITSTATUS(status));
}

/* ---- start and end ---- */

struct kl_pty *
kl_pty_new(const struct kl_pty_start *start)
{
    struct kl_pty *pty = calloc(1, sizeof *pty);
    struct winsize size = {.ws_row = (unsigned short)start->height,
                           .ws_col = (unsigned short)start->width};
    int slave, tell[2];

    if (openpty(&pty->master, &slave, NULL, NULL, &size) != 0 ||
        pipe(tell) != 0 || tcgetattr(slave, &pty->before) != 0)
        fail("pty");
    pty->width = start->width;
    pty->height = start->height;
    pty->cursor = true;
    pty->vt = vterm_new(start->height, start->width);
    vterm_set_utf8(pty->vt, 1);
    pty->screen = vterm_obtain_screen(pty->vt);
    vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_reset(pty->screen, 1);
    pty->started = pty->last = kl_pty_now();
    pty->child = fork();
    if (pty->child < 0)
        fail("fork");
    if (pty->child == 0) {
        close(pty->master);
        close(tell[0]);
        login_tty(slave);
        fcntl(tell[1], F_SETFD, FD_CLOEXEC);
        prepare(start);
        if (start->shell)
            shell(start, tell[1]);
        run(start);
    }
    close(slave);
    close(tell[1]);
    pty->program = pty->child;
    if (start->shell && read(tell[0], &pty->program, sizeof pty->program) < 0)
        fail("shell");
    close(tell[0]);
    fcntl(pty->master, F_SETFL, O_NONBLOCK);
    fcntl(pty->master, F_SETFD, FD_CLOEXEC);
    return pty;
}

static void
reap(struct kl_pty *pty, int options)
{
    if (!pty->ended && waitpid(pty->child, &pty->status, options) == pty->child)
        pty->ended = true;
}

void
kl_pty_hangup(struct kl_pty *pty)
{
    if (pty->master >= 0)
        close(pty->master);
    pty->master = -1;
    pty->closed = true;
}

void
kl_pty_free(struct kl_pty *pty)
{
    if (pty == NULL)
        return;
    reap(pty, WNOHANG);
    if (!pty->ended) {
        kill(pty->program, SIGKILL);
        kill(pty->child, SIGKILL);
        reap(pty, 0);
    }
    kl_pty_hangup(pty);
    vterm_free(pty->vt);
    free(pty->output);
    free(pty);
}

pid_t
kl_pty_pid(const struct kl_pty *pty)
{
    return pty->program;
}

/* ---- output ---- */

/* Take what is there; returns false if there was nothing. */
static bool
take(struct kl_pty *pty)
{
    char bytes[65536], answer[256];
    ssize_t n = read(pty->master, bytes, sizeof bytes);

    if (n <= 0) {
        /* The last one who had the terminal open has closed it. */
        pty->closed = !(n < 0 && errno == EAGAIN);
        return false;
    }
    pty->last = kl_pty_now();
    pty->reads++;
    if (pty->len + (size_t)n > pty->cap) {
        pty->cap = 2 * (pty->len + (size_t)n);
        pty->output = realloc(pty->output, pty->cap);
    }
    memcpy(pty->output + pty->len, bytes, (size_t)n);
    pty->len += (size_t)n;
    vterm_input_write(pty->vt, bytes, (size_t)n);
    if (vterm_output_read(pty->vt, answer, sizeof answer) > 0)
        pty->queried = true;
    return true;
}

/* Wait up to ms for output, or for the end of the program. */
static bool
await(struct kl_pty *pty, int ms)
{
    struct pollfd fds[2] = {{.fd = pty->master, .events = POLLIN},
                            {.fd = -1, .events = POLLIN}};
    bool some;

    if (pty->closed) {
        fds[0].fd = -1;
        fds[1].fd = (int)syscall(SYS_pidfd_open, pty->child, 0);
    }
    poll(fds, 2, ms);
    some = !pty->closed && take(pty);
    if (pty->closed)
        reap(pty, WNOHANG);
    if (fds[1].fd >= 0)
        close(fds[1].fd);
    return some;
}

bool
kl_pty_wait(struct kl_pty *pty, bool (*holds)(struct kl_pty *, const void *),
            const void *arg)
{
    double end = kl_pty_now() + KL_PTY_DEADLINE_MS * 1e3;

    while (!holds(pty, arg)) {
        int left = (int)((end - kl_pty_now()) / 1e3);

        if (left <= 0 || pty->ended) {
            char *screen = kl_pty_screen(pty);

            fprintf(stderr, "waited in vain (%s); the screen is\n%s",
                    pty->ended ? "the program ended" : "deadline", screen);
            free(screen);
            return false;
        }
        await(pty, left);
    }
    return true;
}

static bool
has_text(struct kl_pty *pty, const void *text)
{
    return kl_pty_find(pty, text) >= 0;
}

static bool
lacks_text(struct kl_pty *pty, const void *text)
{
    return kl_pty_find(pty, text) < 0;
}

static bool
has_ended(struct kl_pty *pty, const void *unused)
{
    (void)unused;
    return pty->ended;
}

bool
kl_pty_wait_text(struct kl_pty *pty, const char *text)
{
    return kl_pty_wait(pty, has_text, text);
}

bool
kl_pty_wait_gone(struct kl_pty *pty, const char *text)
{
    return kl_pty_wait(pty, lacks_text, text);
}

bool
kl_pty_wait_exit(struct kl_pty *pty, int *status)
{
    bool ended = kl_pty_wait(pty, has_ended, NULL);

    *status = pty->status;
    return ended;
}

void
kl_pty_wait_quiet(struct kl_pty *pty, int ms)
{
    while (await(pty, ms))
        continue;
}

/* ---- input ---- */

void
kl_pty_send(struct kl_pty *pty, const char *bytes)
{
    size_t len = strlen(bytes);

    while (len > 0 && !pty->closed) {
        ssize_t n = write(pty->master, bytes, len);

        if (n < 0 && errno == EAGAIN)
            await(pty, 1); /* it must read its input before it gets more */
        else if (n < 0)
            return;
        else
            bytes += n, len -= (size_t)n;
    }
}

void
kl_pty_resize(struct kl_pty *pty, int width, int height)
{
    struct winsize size = {.ws_row = (unsigned short)height,
                           .ws_col = (unsigned short)width};

    while (take(pty)) /* what was drawn for the old size */
        continue;
    pty->width = width;
    pty->height = height;
    vterm_set_size(pty->vt, height, width);
    if (ioctl(pty->master, TIOCSWINSZ, &size) != 0)
        fail("TIOCSWINSZ");
}

struct kl_pty_frame
kl_pty_key(struct kl_pty *pty, const char *bytes)
{
    struct kl_pty_frame frame = {.us = -1};
    double from = kl_pty_now();
    size_t len = pty->len;
    unsigned reads = pty->reads;
    int ms = FIRST_MS;

    kl_pty_send(pty, bytes);
    while (await(pty, ms)) {
        frame.us = pty->last - from;
        ms = QUIET_MS;
    }
    frame.bytes = pty->len - len;
    frame.reads = pty->reads - reads;
    return frame;
}

/* ---- the screen ---- */

const char *
kl_pty_row(struct kl_pty *pty, int y)
{
    VTermRect rect = {y, y + 1, 0, pty->width};
    size_t len = vterm_screen_get_text(pty->screen, pty->row, ROW - 1, rect);

    while (len > 0 && (pty->row[len - 1] == ' ' || pty->row[len - 1] == '\n'))
        len--;
    pty->row[len] = '\0';
    return pty->row;
}

char *
kl_pty_screen(struct kl_pty *pty)
{
    char *text = calloc((size_t)pty->height, ROW);

    for (int y = 0; y < pty->height; y++)
        strcat(strcat(text, kl_pty_row(pty, y)), "\n");
    return text;
}

int
kl_pty_find(struct kl_pty *pty, const char *text)
{
    for (int y = 0; y < pty->height; y++)
        if (strstr(kl_pty_row(pty, y), text) != NULL)
            return y;
    return -1;
}

uint32_t
kl_pty_cell(struct kl_pty *pty, int x, int y, bool *coloured)
{
    VTermScreenCell cell;

    memset(&cell, 0, sizeof cell);
    vterm_screen_get_cell(pty->screen, (VTermPos){y, x}, &cell);
    if (coloured != NULL)
        *coloured = !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg);
    return cell.chars[0];
}

bool
kl_pty_cursor_visible(const struct kl_pty *pty)
{
    return pty->cursor;
}

bool
kl_pty_alternate(const struct kl_pty *pty)
{
    return pty->alternate;
}

bool
kl_pty_modes_restored(const struct kl_pty *pty)
{
    struct termios now;
    const struct termios *was = &pty->before;

    return pty->master >= 0 && tcgetattr(pty->master, &now) == 0 &&
           now.c_iflag == was->c_iflag && now.c_oflag == was->c_oflag &&
           now.c_cflag == was->c_cflag && now.c_lflag == was->c_lflag &&
           memcmp(now.c_cc, was->c_cc, sizeof now.c_cc) == 0;
}

bool
kl_pty_queried(const struct kl_pty *pty)
{
    return pty->queried;
}

const char *
kl_pty_output(const struct kl_pty *pty, size_t *len)
{
    *len = pty->len;
    return pty->output;
}

unsigned
kl_pty_reads(const struct kl_pty *pty)
{
    return pty->reads;
}

double
kl_pty_started(const struct kl_pty *pty)
{
    return pty->started;
}

double
kl_pty_last(const struct kl_pty *pty)
{
    return pty->last;
}
