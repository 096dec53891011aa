#ifndef KLSCOPE_VIEW_CODE_MESSAGE_H
#define KLSCOPE_VIEW_CODE_MESSAGE_H

#include "klscope/base/buf.h"
#include "klscope/canvas/canvas.h"
#include "klscope/core/message.h"
#include "klscope/view/code_book.h"

/* A text taken apart into outcomes. */
struct kl_code_message {
    struct kl_message read;
    struct kl_buf skipped; /* the first things that are no outcome, visible */
};

/* Take a text apart.
 *
 * out   message   inits; release with kl_code_message_clear
 */
void kl_code_message_read(struct kl_code_message *message,
                          const struct kl_scene *scene, const char *text);
void kl_code_message_clear(struct kl_code_message *message);

/* Append a text to begin with: a phrase where outcomes are letters, else the
 * first outcomes in their order. */
void kl_code_message_start(const struct kl_scene *scene, struct kl_buf *text);

/* Its outcomes with their words, and how many bits it takes by each code. */
void kl_code_message_draw(struct kl_canvas *canvas, struct kl_rect rect,
                          const struct kl_scene *scene,
                          const struct kl_code_book *book,
                          enum kl_code_kind kind,
                          const struct kl_code_message *message);

#endif
