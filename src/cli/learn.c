#include "config.h"

#include "klscope/cli/learn.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "klscope/app/app.h"
#include "klscope/app/book.h"
#include "klscope/cli/plain.h"
#include "klscope/cli/private.h"
#include "klscope/data/loader.h"
#include "klscope/scene/scene.h"

#define BIT(option) (1ull << KL_OPTION_##option)

/* A way to learn. */
struct way {
    enum kl_option option; /* that asks for it */
    int most;              /* arguments */
    unsigned long long takes; /* options beside it */
    enum kl_status (*run)(struct kl_cli *cli);
};

/* ---- books --------------------------------------------------------------- */

bool
kl_cli_is_file(const char *word)
{
    size_t len = strlen(word);

    return strchr(word, '/') != NULL || strcmp(word, ".") == 0 ||
           strcmp(word, "..") == 0 ||
           (len > 3 && strcmp(word + len - 3, ".md") == 0);
}

enum kl_status
kl_cli_book(struct kl_cli *cli, struct kl_book **book, const char **place)
{
    const char *const *word = cli->options.argument;

    *place = word[0];
    if (word[0] == NULL || !kl_cli_is_file(word[0]))
        return kl_book_open(kl_loader_catalog(cli->loader), book, &cli->err);
    *place = word[1];
    return kl_book_open_file(word[0], book, &cli->err);
}

/* ---- line by line -------------------------------------------------------- */

/* Columns for text: those that were asked for, else of the terminal. */
static int
plain_width(const struct kl_cli *cli)
{
    struct winsize size;

    if (cli->options.given[KL_OPTION_SIZE])
        return cli->options.columns;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
        size.ws_col > KL_PLAIN_WIDTH)
        return 0;
    return size.ws_col;
}

static enum kl_status
run_plain(struct kl_cli *cli)
{
    struct kl_plain_options options = {
        .teacher = cli->options.given[KL_OPTION_TEACHER],
        .ascii = cli->options.given[KL_OPTION_ASCII] ||
                 strcmp(nl_langinfo(CODESET), "UTF-8") != 0,
        .echo = !isatty(STDIN_FILENO),
        .width = plain_width(cli)};
    struct kl_book *book;
    const char *place;
    enum kl_status status = kl_cli_book(cli, &book, &place);

    if (status != KL_OK)
        return status;
    status = kl_plain_run(book, place, &options, cli->loader, stdin, stdout,
                          &cli->err);
    kl_book_free(book);
    return status;
}

/* ---- the terminal -------------------------------------------------------- */

/* Learning goes on all the same; the reader should know. */
static void
tell(struct kl_app *app, const struct kl_err *err)
{
    char line[KL_ERR_LINE];

    kl_err_line(err, line, sizeof line);
    kl_app_message(app, line, true);
}

/* Begin at a place that is in the book. A scene that does not load stops only
 * a script.
 *
 * mem   takes book
 */
static enum kl_status
begin(struct kl_cli *cli, struct kl_app *app, struct kl_book *book,
      const char *place)
{
    struct kl_err err = {0};
    enum kl_status status;

    if (kl_book_load(book, &err) != KL_OK)
        tell(app, &err);
    status = kl_app_learn(app, book, place,
                          cli->options.given[KL_OPTION_TEACHER], &cli->err);
    if (status == KL_OK || cli->options.script != NULL)
        return status;
    tell(app, &cli->err);
    cli->err = (struct kl_err){0};
    return KL_OK;
}

/* Where there is no screen, lessons go line by line; who waits for a picture
 * should know why none comes. */
static enum kl_status
run_without_screen(struct kl_cli *cli)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "klscope: %s: line by line, as with --plain\n",
                cli->no_screen);
    return run_plain(cli);
}

static enum kl_status
run_screen(struct kl_cli *cli)
{
    struct kl_app *app;
    struct kl_book *book = NULL;
    const char *place;
    enum kl_status status;
    size_t chapter, step;

    if (cli->options.script == NULL && !cli->terminal)
        return run_without_screen(cli);
    status = kl_cli_book(cli, &book, &place);
    if (status == KL_OK && place != NULL)
        status = kl_book_find(book, place, &chapter, &step, &cli->err);
    if (status != KL_OK) {
        kl_book_free(book);
        return status;
    }
    app = kl_app_new(kl_scene_new(cli->loader));
    kl_app_resize(app, cli->options.columns, cli->options.rows);
    status = begin(cli, app, book, place);
    if (status == KL_OK)
        status = kl_cli_prepare(cli, app);
    return kl_cli_show(cli, app, status);
}

/* ---- ways to learn ------------------------------------------------------- */

static const struct way ways[] = {
    {KL_OPTION_PLAIN, 2,
     BIT(TEACHER) | BIT(ASCII) | BIT(SIZE) | BIT(NO_COLOUR) | BIT(COLOURS) |
         BIT(BACKGROUND) | BIT(NO_MOUSE),
     run_plain},
    {KL_OPTION_LIST, 2, 0, kl_cli_list},
    {KL_OPTION_CHECK, KL_ANY, BIT(STRICT), kl_cli_check},
    {KL_OPTION_RESET, 1, BIT(YES), kl_cli_reset},
};

/* Where no option asks for another. */
static const struct way screen = {
    KL_OPTION_COUNT, 2,
    BIT(TEACHER) | BIT(UNIT) | BIT(SCRIPT) | BIT(PACE) | BIT(LOG) |
        BIT(SIZE) | BIT(ASCII) |
        BIT(NO_COLOUR) | BIT(COLOURS) | BIT(BACKGROUND) | BIT(NO_MOUSE) |
        BIT(LARGE),
    run_screen};

static const struct way *
choose_way(const struct kl_options *options)
{
    size_t i;

    for (i = 0; i < sizeof ways / sizeof *ways; i++)
        if (options->given[ways[i].option])
            return &ways[i];
    return &screen;
}

/* Only behind a file of one's own stands a place of its own. */
static int
most_arguments(const struct kl_options *options, const struct way *way)
{
    const char *first = options->argument[0];

    return way->most == 2 && first != NULL && !kl_cli_is_file(first)
               ? 1
               : way->most;
}

static enum kl_status
check_way(struct kl_cli *cli, const struct way *way)
{
    int i;

    for (i = 0; i < KL_OPTION_COUNT; i++)
        if (cli->options.given[i] && i != (int)way->option &&
            (way->takes & 1ull << i) == 0)
            return kl_fail(&cli->err, KL_E_USAGE, KL_AT_NONE,
                           "learn%s%s takes no option --%s",
                           way == &screen ? "" : " --",
                           way == &screen ? "" : kl_option_name(way->option),
                           kl_option_name((enum kl_option)i));
    return kl_options_at_most(&cli->options,
                              most_arguments(&cli->options, way), &cli->err);
}

enum kl_status
kl_cli_learn(struct kl_cli *cli)
{
    const struct way *way = choose_way(&cli->options);
    enum kl_status status = check_way(cli, way);

    kl_loader_only_files(cli->loader); /* a lesson may come from anywhere */
    return status == KL_OK ? way->run(cli) : status;
}
