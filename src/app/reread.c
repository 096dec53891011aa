/* A lesson read again while it is open: its author edits it. */
#include "config.h"

#include "klscope/app/reread.h"

#include <string.h>

#include "klscope/app/learn.h"

static void
find_again(const struct kl_book *book, const struct kl_chapter *was,
           const char *id, size_t *chapter, size_t *step)
{
    const struct kl_chapter *row;
    size_t count, i, at;

    row = kl_book_chapters(book, &count);
    for (i = 0; i < count && strcmp(row[i].name, was->name) != 0; i++)
        ;
    if (i == count)
        i = *chapter < count ? *chapter : count - 1;
    at = kl_lesson_find(row[i].lesson, id);
    if (at == row[i].steps)
        at = *step < row[i].steps ? *step : row[i].steps - 1;
    *chapter = i;
    *step = at;
}

static void
sum_up(const struct kl_chapter *chapter, struct kl_buf *said)
{
    const struct kl_problems *problems = &chapter->problems;
    char line[KL_ERR_LINE];
    size_t i = 0;

    while (i < problems->kept && problems->problem[i].warning)
        i++;
    if (i == problems->kept) {
        kl_buf_adds(said, "read again");
        return;
    }
    kl_err_line(&problems->problem[i].err, line, sizeof line);
    kl_buf_adds(said, line);
    if (problems->errors > 1)
        kl_buf_addf(said, " (and %zu more)", problems->errors - 1);
}

enum kl_status
kl_reread(struct kl_book *book, size_t *chapter, size_t *step,
          struct kl_book **old, struct kl_buf *said, struct kl_err *err)
{
    enum kl_status status = kl_book_reread(book, old, err);
    const struct kl_chapter *was;
    size_t count;

    if (status != KL_OK)
        return status;
    was = &kl_book_chapters(*old, &count)[*chapter];
    find_again(book, was, was->step[*step].id, chapter, step);
    sum_up(&kl_book_chapters(book, &count)[*chapter], said);
    return KL_OK;
}

enum kl_status
kl_command_reread(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    struct kl_learning *learning = app->learning;
    struct kl_buf said = KL_BUF_INIT;
    struct kl_book *old;
    size_t chapter, step, count;
    enum kl_status status;

    (void)arg;
    *effects |= KL_MODEL | KL_LAYOUT;
    if (learning == NULL)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "no lesson is open; learn opens one");
    kl_learn_follow(app);
    chapter = learning->chapter;
    step = learning->step;
    status = kl_reread(learning->book, &chapter, &step, &old, &said, err);
    if (status == KL_OK) {
        app->lessons = true;
        status = kl_learn_go(app, chapter, step, err);
        if (status == KL_OK)
            kl_app_message(app, kl_buf_text(&said),
                           kl_book_chapters(learning->book, &count)[chapter]
                                   .problems.errors > 0);
        kl_book_free(old);
    }
    kl_buf_clear(&said);
    return status;
}
