#include "config.h"

#include "klscope/tui/tui.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "klscope/app/app.h"
#include "klscope/app/session.h"
#include "klscope/base/alloc.h"
#include "klscope/canvas/canvas.h"
#include "klscope/tui/description.h"
#include "klscope/tui/frame.h"
#include "klscope/tui/input.h"
#include "klscope/tui/signals.h"
#include "klscope/tui/terminal.h"

enum {
    ESC_MS = 20,        /* a sequence that takes longer is the Esc key */
    PASTE_MS = 1000,    /* what is pasted and pauses as long has broken off */
    READ = 4096,        /* as much as the line holds */
    FEED_MAX = 1 << 16, /* of input without a frame, however fast it comes */
    SLICE = 65536       /* bins summed between two looks at the keyboard */
};

struct tui {
    struct kl_app *app;
    struct kl_frame *frame;
    struct kl_canvas *canvas;
    struct kl_decoder *decoder;
    bool mouse;    /* it is reported */
    enum kl_background background; /* that inks are mixed for */
    bool dirty;    /* the screen is behind the app */
    bool gone;     /* the terminal hung up */
    size_t fed;    /* bytes of input since the last frame */
    long long esc; /* when what is pending becomes the Esc key, ms; or 0 */
    long long tick; /* when what moves by itself moves on, ms; or 0 */
};

bool
kl_tui_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value = NULL;

    if (setlocale(LC_CTYPE, "") != NULL)
        return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    /* A locale that this machine lacks, as often over SSH: what it says of
     * the terminal's encoding holds all the same. */
    for (size_t i = 0; i < 3 && (value == NULL || value[0] == '\0'); i++)
        value = getenv(names[i]);
    return value != NULL &&
           (strstr(value, "UTF-8") != NULL || strstr(value, "utf8") != NULL) &&
           setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

static long long
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Take the size of the terminal; everything will be drawn. */
static void
measure(struct tui *tui)
{
    int width, height;

    kl_terminal_size(&width, &height);
    kl_terminal_describe(height, tui->mouse);
    kl_frame_resize(tui->frame, width, height);
    kl_canvas_resize(tui->canvas, width, height);
    kl_app_resize(tui->app, width, height);
    tui->dirty = true;
}

static enum kl_background
background(enum kl_background wish)
{
    return wish != KL_BACKGROUND_AUTO ? wish : kl_terminal_background();
}

/* Do what the app wishes of the terminal. */
static void
obey(struct tui *tui)
{
    enum kl_background wish = background(kl_app_background(tui->app));

    if (kl_app_mouse(tui->app) && !kl_terminal_mouse()) {
        kl_app_set_mouse(tui->app, false);
        kl_app_message(tui->app, "this terminal reports no mouse", true);
    }
    if (kl_app_mouse(tui->app) != tui->mouse) {
        tui->mouse = !tui->mouse;
        kl_terminal_report(tui->mouse);
        kl_terminal_describe(kl_canvas_height(tui->canvas), tui->mouse);
    }
    if (wish != tui->background) {
        tui->background = wish;
        kl_frame_stand_on(tui->frame, wish);
        measure(tui);
    }
}

static void
draw(struct tui *tui)
{
    const char *bytes;
    size_t len;

    kl_app_update(tui->app);
    kl_canvas_clear(tui->canvas);
    kl_app_draw(tui->app, tui->canvas);
    bytes = kl_frame_bytes(tui->frame, tui->canvas, &len);
    if (len > 0 && !kl_terminal_send(bytes, len) && !kl_signals_ending())
        tui->gone = true;
    tui->dirty = false;
    tui->fed = 0;
}

/* A terminal may report a drag beyond its edge. */
static void
keep_inside(const struct tui *tui, struct kl_event *event)
{
    int width = kl_canvas_width(tui->canvas);
    int height = kl_canvas_height(tui->canvas);

    if (event->x >= width)
        event->x = width - 1;
    if (event->y >= height)
        event->y = height - 1;
}

/* Hand over every event that is complete. */
static void
deliver(struct tui *tui, bool final)
{
    struct kl_event event;

    while (!kl_app_quitting(tui->app) &&
           kl_decoder_next(tui->decoder, final, &event)) {
        if (event.kind == KL_EVENT_MOUSE)
            keep_inside(tui, &event);
        if (event.kind == KL_EVENT_KEY && event.key == (KL_CTRL | 'z')) {
            kill(0, SIGTSTP); /* the whole job, as the line would */
            continue;
        }
        if (kl_app_event(tui->app, &event) & KL_REPAINT)
            measure(tui);
        obey(tui);
        tui->dirty = true;
    }
    tui->esc = !kl_decoder_pending(tui->decoder) ? 0
               : now_ms() +
                     (kl_decoder_pasting(tui->decoder) ? PASTE_MS : ESC_MS);
}

static void
take_input(struct tui *tui)
{
    char bytes[READ];
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);

    if (n > 0) {
        kl_decoder_feed(tui->decoder, bytes, (size_t)n);
        tui->fed += (size_t)n;
        deliver(tui, false);
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        tui->gone = true;
    }
}

/* Back from the shell or from kill -CONT: the terminal may be in any state. */
static void
resume(struct tui *tui)
{
    kl_terminal_enter();
    kl_signals_take(SIGCONT);
    measure(tui);
}

static void
take_signals(struct tui *tui)
{
    kl_signals_drain();
    if (kl_signals_ending())
        return;
    if (kl_signals_take(SIGTSTP)) {
        kl_terminal_leave();
        kl_signals_stop();
        resume(tui);
    }
    if (kl_signals_take(SIGCONT)) {
        kl_terminal_leave();
        resume(tui);
    }
    if (kl_signals_take(SIGWINCH))
        measure(tui);
}

/* Know when the next frame of what moves by itself is due. A slow terminal, or
 * a frame that took long, delays it: there is nothing to be made up for. */
static void
set_tick(struct tui *tui)
{
    int pace = kl_app_pace(tui->app);

    if (pace == 0)
        tui->tick = 0;
    else if (tui->tick == 0 || tui->tick > now_ms() + pace)
        tui->tick = now_ms() + pace;
}

/* How long poll may sleep: for ever, unless there is something to do. */
static int
patience(const struct tui *tui)
{
    long long left, due = tui->esc;
    int write = tui->dirty ? -1 : kl_session_due(tui->app);

    if (kl_app_busy(tui->app) && !tui->dirty)
        return 0;
    if (due == 0 || (tui->tick != 0 && !tui->dirty && tui->tick < due))
        due = tui->dirty ? 0 : tui->tick;
    if (due == 0)
        return write;
    left = due - now_ms();
    left = left > 0 ? left : 0;
    return write >= 0 && write < left ? write : (int)left;
}

static void
tick(struct tui *tui)
{
    long long due = tui->tick, now = now_ms();
    int pace;

    kl_app_tick(tui->app);
    obey(tui); /* a replay runs commands */
    pace = kl_app_pace(tui->app); /* that of a replay is another each time */
    due += pace;
    tui->tick = pace == 0 ? 0 : due > now ? due : now;
    tui->dirty = true;
}

/* Wait for whatever comes first and do it. All input that waits is read before
 * a frame is drawn, so that held keys cost one frame; a terminal that is slow
 * to take frames gets fewer of them. */
static void
turn(struct tui *tui)
{
    bool listen = !tui->dirty || tui->fed < FEED_MAX;
    struct pollfd fds[] = {
        {.fd = STDIN_FILENO, .events = (short)(listen ? POLLIN : 0)},
        {.fd = kl_signals_fd(), .events = POLLIN},
        {.fd = STDOUT_FILENO, .events = (short)(tui->dirty ? POLLOUT : 0)},
    };

    set_tick(tui);
    kl_session_look(tui->app);
    if (poll(fds, 3, patience(tui)) < 0)
        return; /* a signal; its byte is in the pipe */
    if (fds[1].revents)
        take_signals(tui);
    else if (fds[0].revents & POLLIN)
        take_input(tui);
    else if ((fds[0].revents | fds[2].revents) & (POLLHUP | POLLERR | POLLNVAL))
        tui->gone = true;
    else if (tui->esc != 0 && tui->esc <= now_ms())
        deliver(tui, true);
    else if (tui->dirty && fds[2].revents & POLLOUT)
        draw(tui);
    else if (tui->tick != 0 && !tui->dirty && tui->tick <= now_ms())
        tick(tui);
    else if (!tui->dirty && kl_app_busy(tui->app))
        tui->dirty = kl_app_work(tui->app, SLICE);
    else if (!tui->dirty && kl_session_due(tui->app) == 0)
        kl_session_write(tui->app);
}

static const struct kl_glyphs *
choose_glyphs(const struct kl_tui_options *options)
{
    if (!kl_tui_utf8() || options->ascii)
        return &kl_glyphs_ascii;
    return kl_terminal_console() ? &kl_glyphs_console : &kl_glyphs_utf8;
}

/* What is asked for by hand counts more than the environment. */
static int
wanted_colours(const struct kl_tui_options *options)
{
    const char *no = getenv("NO_COLOR");

    if (options->no_colour)
        return 0;
    if (options->colours < 0 && no != NULL && no[0] != '\0')
        return 0;
    return options->colours;
}

static void
run(struct tui *tui, const struct kl_tui_options *options)
{
    tui->decoder = kl_decoder_new();
    tui->mouse = !options->no_mouse && kl_app_mouse(tui->app) &&
                 kl_terminal_mouse();
    kl_app_set_mouse(tui->app, tui->mouse);
    kl_terminal_keys(tui->decoder);
    kl_alloc_on_failure(kl_terminal_leave);
    kl_terminal_enter();
    kl_app_set_glyphs(tui->app, kl_canvas_glyphs(tui->canvas));
    measure(tui);
    kl_session_open(tui->app);
    while (!kl_app_quitting(tui->app) && !tui->gone && !kl_signals_ending())
        turn(tui);
    kl_terminal_leave();
    kl_session_close(tui->app, kl_app_quitting(tui->app));
    kl_alloc_on_failure(NULL);
    kl_decoder_free(tui->decoder);
}

const char *
kl_tui_version(void)
{
    return curses_version();
}

enum kl_status
kl_tui_check(struct kl_err *err)
{
    enum kl_status status = kl_terminal_open(err);

    return status == KL_OK ? kl_description_check(err) : status;
}

enum kl_status
kl_tui_run(struct kl_app *app, const struct kl_tui_options *options,
           int *ending, struct kl_err *err)
{
    struct tui tui = {.app = app};
    enum kl_status status = kl_terminal_open(err);

    *ending = 0;
    if (status != KL_OK)
        return status;
    if (!kl_signals_install(kl_terminal_leave))
        return kl_fail(err, KL_E_TERMINAL, KL_AT_NONE,
                       "no file descriptors left");
    /* Sets the locale, which ncurses looks at when it starts. */
    tui.canvas = kl_canvas_new(1, 1, choose_glyphs(options));
    status = kl_frame_new(&tui.frame, wanted_colours(options), err);
    if (status == KL_OK) {
        if (options->background != KL_BACKGROUND_AUTO)
            kl_app_set_background(app, options->background);
        tui.background = background(kl_app_background(app));
        kl_frame_stand_on(tui.frame, tui.background);
        kl_canvas_set_grounds(tui.canvas, kl_frame_grounds(tui.frame));
        run(&tui, options);
    }
    kl_frame_free(tui.frame);
    kl_canvas_free(tui.canvas);
    *ending = kl_signals_ending();
    kl_signals_remove();
    return status;
}
