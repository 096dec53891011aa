#include "config.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "klscope/app/app.h"
#include "klscope/cli/cli.h"
#include "klscope/data/home.h"
#include "klscope/data/loader.h"
#include "klscope/tui/tui.h"

/* Data may have come in by standard input; keys come from the terminal. */
static void
take_keys_from_terminal(void)
{
    int fd;

    if (isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return;
    fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return; /* kl_tui_run says what is missing */
    dup2(fd, STDIN_FILENO);
    close(fd);
}

/* Show the app on the terminal; an error is one line on stderr. */
static enum kl_status
show(const struct kl_launch *launch, const struct kl_loader *loader,
     int *ending)
{
    struct kl_tui_options options = {.ascii = launch->ascii,
                                     .no_mouse = launch->no_mouse,
                                     .no_colour = launch->no_colour,
                                     .colours = launch->colours,
                                     .background = launch->background};
    char line[KL_ERR_LINE];
    struct kl_err err = {0};
    enum kl_status status;

    kl_loader_only_files(loader);
    take_keys_from_terminal();
    status = kl_tui_run(launch->app, &options, ending, &err);
    if (status != KL_OK) {
        kl_err_line(&err, line, sizeof line);
        fprintf(stderr,
                "klscope: %s; klscope plot, measure and learn --plain need "
                "no screen\n",
                line);
    }
    return status;
}

int
main(int argc, char **argv)
{
    struct kl_home home;
    struct kl_loader *loader;
    struct kl_err none = {0};
    bool screen = kl_tui_check(&none) == KL_OK;
    struct kl_launch launch = {.curses = kl_tui_version()};
    enum kl_status status;
    int ending = 0;

    signal(SIGXFSZ, SIG_IGN); /* then it is an error, as a full disk is */
    kl_home_init(&home, NULL);
    loader = kl_loader_new(&home.catalog, NULL);
    /* Only what decides on UTF-8: numbers keep their point. */
    setlocale(LC_CTYPE, "");
    status = kl_cli_run(argc, argv, loader, screen ? NULL : none.text, &launch);
    if (status == KL_OK && launch.app != NULL)
        status = show(&launch, loader, &ending);
    kl_app_free(launch.app);
    kl_loader_free(loader);
    kl_home_clear(&home);
    if (ending != 0)
        raise(ending); /* all is saved */
    return kl_status_exit(status);
}
