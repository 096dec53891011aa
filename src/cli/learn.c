/* What `klscope learn` does besides showing lessons on the terminal. */
#include "config.h"

#include "klscope/cli/learn.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/app.h"
#include "klscope/app/book.h"
#include "klscope/cli/private.h"
#include "klscope/data/loader.h"
#include "klscope/scene/scene.h"

/* A way to learn: the option that asks for it. */
struct way {
    enum kl_option option;
    int most; /* arguments */
    enum kl_status (*run)(struct kl_cli *cli);
};

/* ---- books --------------------------------------------------------------- */

/* A lesson of one's own is named by its file, one of the book by its place. */
static bool
is_file(const char *word)
{
    size_t len = strlen(word);

    return strchr(word, '/') != NULL ||
           (len > 3 && strcmp(word + len - 3, ".md") == 0);
}

/* The book that the arguments mean, and the place in it or NULL. */
static enum kl_status
open_book(struct kl_cli *cli, struct kl_book **book, const char **place)
{
    const char *const *word = cli->options.argument;

    *place = word[0];
    if (word[0] == NULL || !is_file(word[0]))
        return kl_book_open(kl_loader_catalog(cli->loader), book, &cli->err);
    *place = word[1];
    return kl_book_open_file(word[0], book, &cli->err);
}

/* Learning goes on without progress; the reader should know. */
static void
load_progress(struct kl_book *book, struct kl_app *app)
{
    struct kl_err err = {0};
    char line[KL_ERR_LINE];

    if (kl_book_load(book, &err) == KL_OK)
        return;
    kl_err_line(&err, line, sizeof line);
    kl_app_message(app, line, true);
}

/* ---- the terminal -------------------------------------------------------- */

static enum kl_status
run_screen(struct kl_cli *cli)
{
    struct kl_app *app;
    struct kl_book *book;
    const char *place;
    enum kl_status status = open_book(cli, &book, &place);

    if (status != KL_OK)
        return status;
    app = kl_app_new(kl_scene_new(cli->loader));
    kl_app_resize(app, cli->options.columns, cli->options.rows);
    load_progress(book, app);
    status = kl_app_learn(app, book, place,
                          cli->options.given[KL_OPTION_TEACHER], &cli->err);
    if (status == KL_OK)
        status = kl_cli_prepare(cli, app);
    return kl_cli_show(cli, app, status);
}

/* ---- ways to learn ------------------------------------------------------- */

static enum kl_status
run_later(struct kl_cli *cli)
{
    return kl_fail(&cli->err, KL_E_STATE, KL_AT_NONE, "not yet");
}

static const struct way ways[] = {
    {KL_OPTION_PLAIN, 2, run_later},
    {KL_OPTION_LIST, 1, run_later},
    {KL_OPTION_CHECK, KL_ANY, run_later},
    {KL_OPTION_RESET, 1, run_later},
};

static const struct way screen = {KL_OPTION_COUNT, 2, run_screen};

/* The way that was asked for: one at most. */
static enum kl_status
choose_way(struct kl_cli *cli, const struct way **way)
{
    size_t i;

    *way = &screen;
    for (i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!cli->options.given[ways[i].option])
            continue;
        if (*way != &screen)
            return kl_fail(&cli->err, KL_E_USAGE, KL_AT_NONE,
                           "--%s and --%s do not go together",
                           kl_option_name((*way)->option),
                           kl_option_name(ways[i].option));
        *way = &ways[i];
    }
    return kl_options_at_most(&cli->options, (*way)->most, &cli->err);
}

enum kl_status
kl_cli_learn(struct kl_cli *cli)
{
    const struct way *way;
    enum kl_status status = choose_way(cli, &way);

    return status == KL_OK ? way->run(cli) : status;
}
