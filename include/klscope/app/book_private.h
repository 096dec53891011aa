#ifndef KLSCOPE_APP_BOOK_PRIVATE_H
#define KLSCOPE_APP_BOOK_PRIVATE_H

#include "klscope/app/book.h"

/* What the files of books share. */

/* What a chapter borrows. */
struct kl_volume {
    char *file, *name, *title;
    struct kl_lesson *lesson;
    struct kl_err unread; /* why it could not be read; else KL_OK */
};

struct kl_book {
    struct kl_chapter *chapter;
    struct kl_volume *volume;
    size_t chapters;
    struct kl_progress *progress;
    bool shown; /* its progress is none of the reader's */
    char *source;                     /* the file or folder it was read from; */
    const struct kl_catalog *catalog; /* without one, from here */
};

#endif
