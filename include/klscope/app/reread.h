#ifndef KLSCOPE_APP_REREAD_H
#define KLSCOPE_APP_REREAD_H

#include "klscope/app/book.h"

/* Read a book again that its author has edited, and find the place again: the
 * step of the same id, else the one that stands in its place now.
 *
 * in    chapter, step   where the reader is
 * out   chapter, step   where that is now
 *       old             as kl_book_reread
 *       said            "read again", or the first mistake of the lesson, is
 *                       appended
 * err   as kl_book_reread
 */
enum kl_status kl_reread(struct kl_book *book, size_t *chapter, size_t *step,
                         struct kl_book **old, struct kl_buf *said,
                         struct kl_err *err);

#endif
