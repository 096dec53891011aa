#ifndef KLSCOPE_TUI_TUI_H
#define KLSCOPE_TUI_TUI_H

#include <stdbool.h>

#include "klscope/base/status.h"
#include "klscope/canvas/theme.h"

struct kl_app;

struct kl_tui_options {
    bool ascii;     /* draw with ASCII glyphs whatever the locale says */
    bool no_mouse;  /* leave the mouse to the terminal */
    bool no_colour; /* as NO_COLOR */
    int colours;    /* 0, 8, 16, 256; -1: as the terminal has them */
    enum kl_background background;
};

/* Look whether there is a terminal to draw on.
 *
 * err   as kl_tui_run
 */
enum kl_status kl_tui_check(struct kl_err *err);

/* Run the app on the controlling terminal until it quits. The terminal is
 * restored on every way out: return, signal, crash, lack of memory.
 *
 * in    app      borrowed
 * out   ending   the signal that asked for the end, which the caller should
 *                end by when all is saved; or 0
 * err   KL_E_TERMINAL if standard input or output is no terminal, or TERM is
 *       unknown or cannot address the cursor
 */
enum kl_status kl_tui_run(struct kl_app *app,
                          const struct kl_tui_options *options, int *ending,
                          struct kl_err *err);

/* The version of curses that runs, "ncurses 6.4.20221231". */
const char *kl_tui_version(void);

/* True if the locale of the environment can show UTF-8. */
bool kl_tui_utf8(void);

#endif
