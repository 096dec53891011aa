#ifndef KLSCOPE_APP_WATCH_H
#define KLSCOPE_APP_WATCH_H

/* Expressions whose values are shown live, in the row of messages while there
 * is none. Only the files of this room include it. */

#include "klscope/app/private.h"

enum { KL_WATCHES = 4 };

void kl_watches_free(struct kl_watches *watches);

/* Answer what the scene has changed; draw in a row. */
void kl_watches_update(struct kl_app *app);
void kl_watches_draw(const struct kl_app *app, struct kl_canvas *canvas,
                     struct kl_rect row);

#endif
