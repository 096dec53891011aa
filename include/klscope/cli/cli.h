#ifndef KLSCOPE_CLI_CLI_H
#define KLSCOPE_CLI_CLI_H

#include <stdbool.h>

#include "klscope/base/status.h"
#include "klscope/canvas/theme.h"

struct kl_app;
struct kl_loader;

/* What the command line leaves to be done on a terminal. */
struct kl_launch {
    struct kl_app *app; /* given: to be shown; NULL if all is done */
    const char *curses; /* set by the caller: see kl_tui_version */
    bool ascii, no_mouse, no_colour;
    int colours; /* -1: as the terminal has them */
    enum kl_background background;
};

/* Run the command line: print what it asks for, or make ready the app that it
 * wants on the terminal.
 *
 * in    argc, argv   as main's
 *       loader       borrowed
 *       no_screen    why there is no terminal to draw on; NULL if there is
 * out   launch       see above
 * return             KL_OK, or a status whose one line went to stderr
 */
enum kl_status kl_cli_run(int argc, char **argv,
                          const struct kl_loader *loader,
                          const char *no_screen,
                          struct kl_launch *launch);

#endif
