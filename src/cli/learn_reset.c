/* `klscope learn --reset`: the reader's progress in a lesson is forgotten, or
 * all of it. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/book.h"
#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/cli/private.h"

/* What is to be forgotten. */
struct loss {
    const char *lesson; /* its name; NULL for all */
    struct kl_buf what; /* "the progress of lesson 3, Entropy" */
    size_t steps;
};

/* ---- what ---------------------------------------------------------------- */

static void
take_chapter(const struct kl_chapter *chapter, struct loss *loss)
{
    loss->lesson = chapter->name;
    kl_buf_addf(&loss->what, "the progress of lesson %u, ", chapter->number);
    kl_visible(&loss->what, chapter->title, strlen(chapter->title));
}

/* A lesson of the book; or one that is no more, by the name in the file. */
static enum kl_status
take_place(struct kl_cli *cli, struct kl_book *book, const char *place,
           struct loss *loss)
{
    size_t count, at, step;
    const struct kl_chapter *chapter = kl_book_chapters(book, &count);
    enum kl_status status = kl_book_find(book, place, &at, &step, &cli->err);

    if (status != KL_OK &&
        kl_progress_count(kl_book_progress(book), place) > 0) {
        loss->lesson = place;
        kl_buf_addf(&loss->what, "the progress of %s", place);
        return KL_OK;
    }
    if (status != KL_OK)
        return status;
    if (strchr(place, '.') != NULL || step > 0)
        return kl_fail(&cli->err, KL_E_USAGE, KL_AT_NONE,
                       "a lesson is forgotten as a whole: --reset %u",
                       chapter[at].number);
    take_chapter(&chapter[at], loss);
    return KL_OK;
}

static enum kl_status
find_loss(struct kl_cli *cli, struct kl_book *book, const char *place,
          struct loss *loss)
{
    size_t count;
    const struct kl_chapter *chapter = kl_book_chapters(book, &count);
    enum kl_status status = KL_OK;

    if (place != NULL)
        status = take_place(cli, book, place, loss);
    else if (cli->options.narguments == 0)
        kl_buf_adds(&loss->what, "all progress");
    else if (count == 1)
        take_chapter(chapter, loss);
    else
        status = kl_fail(&cli->err, KL_E_USAGE, KL_AT_NONE,
                         "--reset takes one lesson, not a folder of them");
    loss->steps = kl_progress_count(kl_book_progress(book), loss->lesson);
    return status;
}

/* ---- forgetting ---------------------------------------------------------- */

/* Yes, in a word or its first letter; anything else is no. */
static bool
read_yes(void)
{
    char line[80];

    if (fgets(line, sizeof line, stdin) == NULL) {
        putchar('\n');
        return false;
    }
    line[strcspn(line, "\r\n")] = '\0';
    return strcasecmp(line, "y") == 0 || strcasecmp(line, "yes") == 0;
}

/* Ask, unless that is answered already. Nobody can be asked in a pipe. */
static enum kl_status
ask(struct kl_cli *cli, const struct loss *loss, bool *yes)
{
    *yes = cli->options.given[KL_OPTION_YES];
    if (*yes)
        return KL_OK;
    if (!cli->terminal)
        return kl_fail(&cli->err, KL_E_USAGE, KL_AT_NONE,
                       "--reset asks on a terminal first; --yes answers");
    printf("forget %s (%zu step%s)? [y/N] ", kl_buf_text(&loss->what),
           loss->steps, loss->steps == 1 ? "" : "s");
    fflush(stdout);
    *yes = read_yes();
    if (!*yes)
        puts("nothing is forgotten");
    return KL_OK;
}

static enum kl_status
forget(struct kl_cli *cli, struct kl_book *book, const struct loss *loss)
{
    enum kl_status status;

    kl_progress_reset(kl_book_progress(book), loss->lesson);
    status = kl_book_save(book, &cli->err);
    if (status == KL_OK)
        printf("forgot %s: %zu step%s\n", kl_buf_text(&loss->what),
               loss->steps, loss->steps == 1 ? "" : "s");
    return status;
}

enum kl_status
kl_cli_reset(struct kl_cli *cli)
{
    struct loss loss = {.what = KL_BUF_INIT};
    struct kl_book *book;
    const char *place;
    enum kl_status status = kl_cli_book(cli, &book, &place);
    bool yes = false;

    if (status != KL_OK)
        return status;
    status = kl_book_load(book, &cli->err);
    if (status == KL_OK)
        status = find_loss(cli, book, place, &loss);
    if (status == KL_OK && loss.steps == 0)
        puts("there is nothing to forget");
    else if (status == KL_OK)
        status = ask(cli, &loss, &yes);
    if (status == KL_OK && yes)
        status = forget(cli, book, &loss);
    kl_buf_clear(&loss.what);
    kl_book_free(book);
    return status;
}
