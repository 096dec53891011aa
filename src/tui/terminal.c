/* The terminal as a device. ncurses never touches it: it writes its frames
 * into memory (see frame.c), so the modes of the line and the sequences that
 * turn the screen on and off are ours, and so is putting everything back. */
#include "config.h"

#include "klscope/tui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "klscope/app/key.h"
#include "klscope/base/buf.h"
#include "klscope/tui/input.h"
#include "klscope/tui/signals.h"

enum {
    SIDE = 4096,      /* no terminal is larger than this */
    PATIENCE_MS = 200 /* how long to wait for a stalled terminal at the end */
};

/* Bytes built from the description of the terminal, and kept in static storage
 * because a crash handler sends them. */
struct string {
    char bytes[512];
    size_t len;
};

static struct {
    struct termios former;
    struct string take, on, leave; /* alternate screen; modes; all back */
    struct kl_buf out;
    volatile sig_atomic_t raw;   /* the line has our modes */
    volatile sig_atomic_t shown; /* the screen is on */
} tty;

enum kl_status
kl_terminal_open(struct kl_err *err)
{
    const char *term = getenv("TERM");

    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &tty.former) != 0)
        return kl_fail(err, KL_E_TERMINAL, KL_AT_NONE,
                       "standard input is no terminal");
    if (!isatty(STDOUT_FILENO))
        return kl_fail(err, KL_E_TERMINAL, KL_AT_NONE,
                       "standard output is no terminal");
    if (term == NULL || term[0] == '\0')
        return kl_fail(err, KL_E_TERMINAL, KL_AT_NONE, "TERM is not set");
    return KL_OK;
}

static bool
term_starts(const char *prefix)
{
    const char *term = getenv("TERM");

    return term != NULL && strncmp(term, prefix, strlen(prefix)) == 0;
}

bool
kl_terminal_console(void)
{
    return term_starts("linux");
}

/* Whether the terminal knows private modes of xterm: of those that it does not
 * know it would take no notice, but old ones print pieces of them. */
static bool
like_xterm(void)
{
    static const char *const names[] = {
        "xterm",  "screen", "tmux", "rxvt", "alacritty", "foot", "kitty",
        "konsole", "gnome", "vte",  "st-",  "putty",     "mintty", "wezterm"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (term_starts(names[i]))
            return true;
    return key_mouse != NULL;
}

bool
kl_terminal_mouse(void)
{
    return like_xterm();
}

/* rxvt, Konsole and others say "15;0" or "0;default;15": the last number is
 * the ground's. Of the sixteen colours 7 and those above 8 are light. */
enum kl_background
kl_terminal_background(void)
{
    const char *value = getenv("COLORFGBG");
    const char *last = value != NULL ? strrchr(value, ';') : NULL;
    char *end;
    long colour;

    if (last == NULL) /* the console is black */
        return kl_terminal_console() ? KL_BACKGROUND_DARK : KL_BACKGROUND_AUTO;
    colour = strtol(last + 1, &end, 10);
    if (end == last + 1 || *end != '\0' || colour < 0 || colour > 15)
        return KL_BACKGROUND_AUTO;
    return colour == 7 || colour > 8 ? KL_BACKGROUND_LIGHT
                                     : KL_BACKGROUND_DARK;
}

static struct string *target; /* of tputs, which hands nothing through */

static int
collect(int byte)
{
    if (target->len < sizeof target->bytes)
        target->bytes[target->len++] = (char)byte;
    return byte;
}

/* Append a capability, which may be missing. */
static void
add(struct string *to, const char *capability)
{
    target = to;
    if (capability != NULL)
        tputs(capability, 1, collect);
}

/* Press, release, wheel and drag (1000 for terminals that lack 1002), with
 * decimal coordinates. */
static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

/* What is pasted comes between marks, so that it presses no keys. */
static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

void
kl_terminal_describe(int height, bool mouse)
{
    tty.take.len = tty.on.len = tty.leave.len = 0;
    add(&tty.take, enter_ca_mode);

    if (change_scroll_region != NULL)
        add(&tty.on, tparm(change_scroll_region, 0L, (long)height - 1, 0L, 0L,
                           0L, 0L, 0L, 0L, 0L));
    add(&tty.on, exit_attribute_mode);
    add(&tty.on, exit_insert_mode);
    add(&tty.on, enter_am_mode);
    add(&tty.on, keypad_xmit);
    add(&tty.on, cursor_invisible);
    add(&tty.on, like_xterm() ? paste_on : NULL);
    add(&tty.on, mouse ? mouse_on : NULL);

    add(&tty.leave, mouse ? mouse_off : NULL);
    add(&tty.leave, like_xterm() ? paste_off : NULL);
    add(&tty.leave, exit_attribute_mode);
    add(&tty.leave, keypad_local);
    add(&tty.leave, cursor_normal);
    if (enter_ca_mode != NULL && exit_ca_mode != NULL) {
        add(&tty.leave, exit_ca_mode);
    } else { /* no second screen: the prompt comes below the picture */
        add(&tty.leave, tparm(cursor_address, (long)height - 1, 0L, 0L, 0L, 0L,
                              0L, 0L, 0L, 0L));
        add(&tty.leave, clr_eol);
    }
}

/* Every byte as it is typed, but for Ctrl-\, the way out that is always open:
 * the line turns it into a signal for the whole job. Ctrl-Z may be pasted, so
 * it is read as any other. Output goes through untouched. */
static struct termios
raw_modes(void)
{
    struct termios raw = tty.former;

    raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    raw.c_lflag |= ISIG;
    raw.c_cc[VINTR] = _POSIX_VDISABLE;
    raw.c_cc[VSUSP] = _POSIX_VDISABLE;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    return raw;
}

static void
set_modes(const struct termios *modes)
{
    while (tcsetattr(STDIN_FILENO, TCSANOW, modes) != 0 && errno == EINTR)
        continue;
}

void
kl_terminal_enter(void)
{
    const struct termios raw = raw_modes();

    /* In the background this stops us until we are in front again. */
    set_modes(&raw);
    tty.raw = 1;
}

/* Of a job in the background the terminal is not ours to touch. */
static bool
in_front(void)
{
    pid_t front = tcgetpgrp(STDIN_FILENO);

    return front < 0 || front == getpgrp();
}

void
kl_terminal_leave(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    size_t sent = 0;
    bool shown = tty.shown;
    bool raw = tty.raw;

    tty.shown = tty.raw = 0;
    if (!raw || !in_front())
        return;
    while (shown && sent < tty.leave.len && poll(&out, 1, PATIENCE_MS) > 0) {
        ssize_t n =
            write(STDOUT_FILENO, tty.leave.bytes + sent, tty.leave.len - sent);

        if (n < 0 && errno != EINTR && errno != EAGAIN)
            break;
        sent += n > 0 ? (size_t)n : 0;
    }
    set_modes(&tty.former);
}

/* write(2) until all is sent. */
static bool
send_all(const char *bytes, size_t len)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes, len);

        if (n >= 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (errno == EAGAIN) {
            poll(&out, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
        if (len > 0 && kl_signals_ending())
            return false;
    }
    return true;
}

bool
kl_terminal_send(const char *bytes, size_t len)
{
    if (tty.shown)
        return send_all(bytes, len);
    kl_buf_reset(&tty.out);
    kl_buf_add(&tty.out, tty.take.bytes, tty.take.len);
    kl_buf_add(&tty.out, tty.on.bytes, tty.on.len);
    kl_buf_add(&tty.out, bytes, len);
    tty.shown = 1;
    len = tty.out.len;
    bytes = kl_buf_text(&tty.out);
    return send_all(bytes, len);
}

void
kl_terminal_report(bool mouse)
{
    const char *bytes = mouse ? mouse_on : mouse_off;

    if (tty.shown)
        send_all(bytes, strlen(bytes));
}

/* A positive number in the environment, or 0. */
static int
from_environment(const char *name)
{
    const char *text = getenv(name);
    long value = text != NULL ? strtol(text, NULL, 10) : 0;

    return value > 0 && value <= SIDE ? (int)value : 0;
}

static int
first_of(int wish, int told, int described, int usual)
{
    int n = wish > 0        ? wish
            : told > 0      ? told
            : described > 0 ? described
                            : usual;

    return n < SIDE ? n : SIDE;
}

void
kl_terminal_size(int *width, int *height)
{
    struct winsize told = {0};

    ioctl(STDOUT_FILENO, TIOCGWINSZ, &told);
    *width = first_of(from_environment("COLUMNS"), told.ws_col, columns, 80);
    *height = first_of(from_environment("LINES"), told.ws_row, lines, 24);
}

void
kl_terminal_keys(struct kl_decoder *decoder)
{
    const struct {
        const char *bytes;
        int key;
    } keys[] = {
        /* clang-format off */
        {key_up, KL_KEY_UP},         {key_down, KL_KEY_DOWN},
        {key_left, KL_KEY_LEFT},     {key_right, KL_KEY_RIGHT},
        {key_home, KL_KEY_HOME},     {key_end, KL_KEY_END},
        {key_ppage, KL_KEY_PAGE_UP}, {key_npage, KL_KEY_PAGE_DOWN},
        {key_ic, KL_KEY_INSERT},     {key_dc, KL_KEY_DELETE},
        {key_enter, KL_KEY_ENTER},   {key_backspace, KL_KEY_BACKSPACE},
        {key_btab, KL_SHIFT | KL_KEY_TAB},
        {key_f1, KL_KEY_F1},         {key_f2, KL_KEY_F2},
        {key_f3, KL_KEY_F3},         {key_f4, KL_KEY_F4},
        {key_f5, KL_KEY_F5},         {key_f6, KL_KEY_F6},
        {key_f7, KL_KEY_F7},         {key_f8, KL_KEY_F8},
        {key_f9, KL_KEY_F9},         {key_f10, KL_KEY_F10},
        {key_f11, KL_KEY_F11},       {key_f12, KL_KEY_F12},
        /* clang-format on */
    };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        kl_decoder_teach(decoder, keys[i].bytes, keys[i].key);
}
