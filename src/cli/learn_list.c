/* `klscope learn --list`: the lessons, or the steps of one, a line each. On a
 * terminal the columns are aligned, elsewhere tabs part them.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "klscope/app/book.h"
#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/cli/private.h"

static const char *const states[] = {[KL_STEP_NEW] = "new",
                                     [KL_STEP_SEEN] = "seen",
                                     [KL_STEP_SKIPPED] = "skipped",
                                     [KL_STEP_DONE] = "done"};

/* Titles are their author's: nothing of them acts on a terminal. */
static void
print_title(const char *title)
{
    struct kl_buf out = KL_BUF_INIT;

    kl_visible(&out, title, strlen(title));
    puts(kl_buf_text(&out));
    kl_buf_clear(&out);
}

static void
list_lessons(const struct kl_book *book, bool aligned)
{
    size_t count, i;
    const struct kl_chapter *chapter = kl_book_chapters(book, &count);
    int width = 0;

    for (i = 0; i < count && aligned; i++)
        if ((int)strlen(chapter[i].name) > width)
            width = (int)strlen(chapter[i].name);
    for (i = 0; i < count; i++) {
        size_t steps = chapter[i].unread ? 0 : chapter[i].steps;

        printf(aligned ? "%2u  %-*s  %2zu of %2zu  " : "%u\t%-*s\t%zu\t%zu\t",
               chapter[i].number, width, chapter[i].name,
               kl_book_done(book, i), steps);
        print_title(chapter[i].title);
    }
}

static void
list_steps(struct kl_book *book, size_t at, bool aligned)
{
    size_t count, i;
    const struct kl_chapter *chapter = &kl_book_chapters(book, &count)[at];
    int width = 0;

    for (i = 0; i < chapter->steps && aligned; i++)
        if ((int)strlen(chapter->step[i].id) > width)
            width = (int)strlen(chapter->step[i].id);
    for (i = 0; i < chapter->steps; i++) {
        const struct kl_step *step = &chapter->step[i];
        enum kl_progress_state state = kl_progress_get(
            kl_book_progress(book), chapter->name, step->id, NULL);

        printf(aligned ? "%u.%-2zu  %-*s  %-7s  " : "%u.%zu\t%-*s\t%s\t",
               chapter->number, i + 1, width, step->id, states[state]);
        print_title(step->title);
    }
}

/* The list is printed even where something could not be read; then that is
 * said. */
static enum kl_status
find_unread(const struct kl_book *book, struct kl_err *err)
{
    size_t count, i;
    const struct kl_chapter *chapter = kl_book_chapters(book, &count);

    for (i = 0; i < count; i++)
        if (chapter[i].unread) {
            *err = chapter[i].problems.problem[0].err;
            return err->status;
        }
    return KL_OK;
}

enum kl_status
kl_cli_list(struct kl_cli *cli)
{
    bool aligned = isatty(STDOUT_FILENO);
    struct kl_book *book;
    const char *place;
    size_t chapter = 0, step;
    enum kl_status status = kl_cli_book(cli, &book, &place), loaded;

    if (status != KL_OK)
        return status;
    loaded = kl_book_load(book, &cli->err);
    if (place != NULL)
        status = kl_book_find(book, place, &chapter, &step, &cli->err);
    if (status == KL_OK && place != NULL)
        list_steps(book, chapter, aligned);
    if (status == KL_OK && place == NULL) {
        list_lessons(book, aligned);
        status = find_unread(book, &cli->err);
    }
    kl_book_free(book);
    return status != KL_OK ? status : loaded;
}
