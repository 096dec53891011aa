#include "config.h"

#include "klscope/app/book.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/data/catalog.h"
#include "klscope/data/input.h"

enum { CHAPTERS = 99 };

struct kl_book {
    struct kl_chapter chapter[CHAPTERS];
    struct kl_input input[CHAPTERS];
    struct kl_lesson *lesson[CHAPTERS];
    size_t chapters;
    struct kl_progress *progress;
};

enum kl_status
kl_book_open_file(const char *file, struct kl_book **book, struct kl_err *err)
{
    struct kl_buf name = KL_BUF_INIT;
    struct kl_chapter *chapter;
    enum kl_status status;

    *book = kl_calloc(1, sizeof **book);
    chapter = (*book)->chapter;
    status = kl_input_read(file, file, &KL_LIMITS, &(*book)->input[0], err);
    if (status != KL_OK) {
        free(*book);
        return status;
    }
    kl_lesson_read((*book)->input[0].text, (*book)->input[0].len,
                   &(*book)->lesson[0], NULL);
    kl_lesson_name(file, &name);
    chapter->file = kl_strdup(file);
    chapter->name = kl_buf_take(&name);
    chapter->title = kl_lesson_title((*book)->lesson[0]);
    chapter->number = 1;
    chapter->lesson = (*book)->lesson[0];
    chapter->step = kl_lesson_steps(chapter->lesson, &chapter->steps);
    (*book)->progress = kl_progress_new();
    (*book)->chapters = 1;
    return KL_OK;
}

enum kl_status
kl_book_open(const struct kl_catalog *catalog, struct kl_book **book,
             struct kl_err *err)
{
    (void)catalog;
    return kl_book_open_file(KL_SRCDATA "/../lessons/03-entropy.md", book, err);
}

void
kl_book_free(struct kl_book *book)
{
    if (book == NULL)
        return;
    kl_progress_free(book->progress);
    kl_lesson_free(book->lesson[0]);
    kl_input_clear(&book->input[0]);
    free((char *)book->chapter[0].file);
    free((char *)book->chapter[0].name);
    free(book);
}

const struct kl_chapter *
kl_book_chapters(const struct kl_book *book, size_t *count)
{
    *count = book->chapters;
    return book->chapter;
}

enum kl_status
kl_book_find(const struct kl_book *book, const char *place, size_t *chapter,
             size_t *step, struct kl_err *err)
{
    (void)book;
    (void)place;
    (void)err;
    *chapter = *step = 0;
    return KL_OK;
}

void
kl_book_place(const struct kl_book *book, size_t chapter, size_t step,
              struct kl_buf *out)
{
    kl_buf_addf(out, "%u.%zu", book->chapter[chapter].number, step + 1);
}

enum kl_status
kl_book_load(struct kl_book *book, struct kl_err *err)
{
    (void)book;
    (void)err;
    return KL_OK;
}

enum kl_status
kl_book_save(struct kl_book *book, struct kl_err *err)
{
    (void)book;
    (void)err;
    return KL_OK;
}

struct kl_progress *
kl_book_progress(struct kl_book *book)
{
    return book->progress;
}

void
kl_book_resume(const struct kl_book *book, size_t *chapter, size_t *step)
{
    (void)book;
    *chapter = *step = 0;
}

size_t
kl_book_done(const struct kl_book *book, size_t chapter)
{
    (void)book;
    (void)chapter;
    return 0;
}
