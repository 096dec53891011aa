/* How far the reader of a book has come. */
#include "config.h"

#include "klscope/app/book_private.h"
#include "klscope/app/state.h"

/* ---- the file ------------------------------------------------------------ */

static enum kl_status
find_file(struct kl_buf *path, struct kl_err *err)
{
    if (kl_state_path("progress", path))
        return KL_OK;
    return kl_fail(err, KL_E_IO, KL_AT_NONE,
                   "no place for progress: neither XDG_STATE_HOME nor HOME "
                   "is a folder");
}

enum kl_status
kl_book_load(struct kl_book *book, struct kl_err *err)
{
    struct kl_buf path = KL_BUF_INIT;
    enum kl_status status = find_file(&path, err);

    if (status == KL_OK)
        status =
            kl_progress_load(book->progress, kl_buf_text(&path), err);
    kl_buf_clear(&path);
    return status;
}

enum kl_status
kl_book_save(struct kl_book *book, struct kl_err *err)
{
    struct kl_buf path = KL_BUF_INIT;
    enum kl_status status = book->shown ? KL_OK : find_file(&path, err);

    if (status == KL_OK && !book->shown)
        status =
            kl_progress_save(book->progress, kl_buf_text(&path), err);
    kl_buf_clear(&path);
    return status;
}

static void
begin_anew(struct kl_book *book, bool shown)
{
    kl_progress_free(book->progress);
    book->progress = kl_progress_new();
    book->shown = shown;
}

void
kl_book_show(struct kl_book *book)
{
    begin_anew(book, true);
}

enum kl_status
kl_book_own(struct kl_book *book, struct kl_err *err)
{
    if (!book->shown)
        return KL_OK;
    begin_anew(book, false);
    return kl_book_load(book, err);
}

struct kl_progress *
kl_book_progress(struct kl_book *book)
{
    return book->progress;
}

/* ---- how far ------------------------------------------------------------- */

static enum kl_progress_state
state_of(const struct kl_book *book, size_t chapter, size_t step)
{
    const struct kl_chapter *at = &book->chapter[chapter];

    return kl_progress_get(book->progress, at->name, at->step[step].id, NULL);
}

/* The reader may have been in other lessons since, and in steps that are no
 * more: the latest of those that are here counts. */
void
kl_book_resume(const struct kl_book *book, size_t *chapter, size_t *step)
{
    unsigned long latest = 0;
    size_t i, j;

    *chapter = *step = 0;
    for (i = 0; i < book->chapters; i++)
        for (j = 0; j < book->chapter[i].steps; j++) {
            unsigned long turn =
                kl_progress_turn(book->progress, book->chapter[i].name,
                                 book->chapter[i].step[j].id);

            if (turn <= latest)
                continue;
            latest = turn;
            *chapter = i;
            *step = j;
        }
    if (latest == 0 || state_of(book, *chapter, *step) == KL_STEP_SEEN)
        return;
    if (*step + 1 < book->chapter[*chapter].steps) {
        ++*step;
    } else if (*chapter + 1 < book->chapters) {
        ++*chapter;
        *step = 0;
    }
}

size_t
kl_book_done(const struct kl_book *book, size_t chapter)
{
    size_t i, done = 0;

    for (i = 0; i < book->chapter[chapter].steps; i++)
        done += state_of(book, chapter, i) >= KL_STEP_SKIPPED;
    return done;
}
