/* The learn screen. */
#include "config.h"

#include "klscope/app/book.h"
#include "klscope/app/private.h"

enum kl_status
kl_app_learn(struct kl_app *app, struct kl_book *book, const char *place,
             bool teacher, struct kl_err *err)
{
    (void)app;
    (void)place;
    (void)teacher;
    kl_book_free(book);
    return kl_fail(err, KL_E_STATE, KL_AT_NONE, "not yet");
}
