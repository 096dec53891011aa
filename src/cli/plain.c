#include "config.h"

#include "klscope/cli/plain.h"

#include "klscope/app/book.h"

enum kl_status
kl_plain_run(struct kl_book *book, const char *place,
             const struct kl_plain_options *options,
             const struct kl_loader *loader, FILE *in, FILE *out,
             struct kl_err *err)
{
    size_t chapter, step;

    (void)options;
    (void)loader;
    (void)in;
    (void)out;
    if (place == NULL)
        return KL_OK;
    return kl_book_find(book, place, &chapter, &step, err);
}
