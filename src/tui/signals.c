#include "config.h"

#include "klscope/tui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

enum kind { ENDS, TELLS, CRASHES, IGNORED };

/* SIGINT comes from kill alone: the key is read as any other. */
static const struct {
    int signal;
    enum kind kind;
} rows[] = {
    /* clang-format off */
    {SIGHUP, ENDS},     {SIGINT, ENDS},    {SIGQUIT, ENDS},  {SIGTERM, ENDS},
    {SIGALRM, ENDS},    {SIGXCPU, ENDS},   {SIGUSR1, ENDS},  {SIGUSR2, ENDS},
    {SIGTSTP, TELLS},   {SIGCONT, TELLS},  {SIGWINCH, TELLS},
    {SIGSEGV, CRASHES}, {SIGBUS, CRASHES}, {SIGFPE, CRASHES},
    {SIGILL, CRASHES},  {SIGABRT, CRASHES}, {SIGPIPE, IGNORED},
    /* clang-format on */
};

enum { ROWS = sizeof rows / sizeof rows[0], STACK = 32768 };

static struct sigaction former[ROWS];
static volatile sig_atomic_t came[ROWS];
static void (*crash_handler)(void);
static int pipe_fd[2] = {-1, -1};

static void
note(int signal)
{
    int saved = errno;
    ssize_t unused;

    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].signal == signal)
            came[i] = 1;
    unused = write(pipe_fd[1], "", 1); /* full: a wake-up is there already */
    (void)unused;
    errno = saved;
}

/* The disposition is the default again when this runs. */
static void
crash(int signal)
{
    crash_handler();
    raise(signal);
}

static void
install_row(size_t i)
{
    struct sigaction act = {.sa_flags = 0};
    enum kind kind = rows[i].kind;

    sigemptyset(&act.sa_mask);
    act.sa_handler = kind == IGNORED ? SIG_IGN : kind == CRASHES ? crash : note;
    if (kind == CRASHES)
        act.sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK);
    else if (kind == TELLS)
        act.sa_flags = SA_RESTART; /* an ending one must break a write */
    came[i] = 0;
    sigaction(rows[i].signal, NULL, &former[i]);
    if (kind == ENDS && former[i].sa_handler == SIG_IGN)
        return;
    sigaction(rows[i].signal, &act, NULL);
}

bool
kl_signals_install(void (*on_crash)(void))
{
    /* A stack that overflowed cannot run the handler. */
    static char stack[STACK];
    const stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};

    if (pipe2(pipe_fd, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    crash_handler = on_crash;
    sigaltstack(&alternative, NULL);
    for (size_t i = 0; i < ROWS; i++)
        install_row(i);
    return true;
}

void
kl_signals_remove(void)
{
    const stack_t none = {.ss_flags = SS_DISABLE};

    for (size_t i = 0; i < ROWS; i++)
        sigaction(rows[i].signal, &former[i], NULL);
    sigaltstack(&none, NULL);
    close(pipe_fd[0]);
    close(pipe_fd[1]);
    pipe_fd[0] = pipe_fd[1] = -1;
}

int
kl_signals_fd(void)
{
    return pipe_fd[0];
}

void
kl_signals_drain(void)
{
    char bytes[64];

    while (read(pipe_fd[0], bytes, sizeof bytes) > 0)
        continue;
}

bool
kl_signals_take(int signal)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].signal == signal && came[i]) {
            came[i] = 0;
            return true;
        }
    }
    return false;
}

int
kl_signals_ending(void)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].kind == ENDS && came[i])
            return rows[i].signal;
    return 0;
}

void
kl_signals_stop(void)
{
    struct sigaction act = {.sa_handler = SIG_DFL};
    struct sigaction ours;

    sigemptyset(&act.sa_mask);
    sigaction(SIGTSTP, &act, &ours);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
}
