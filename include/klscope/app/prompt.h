#ifndef KLSCOPE_APP_PROMPT_H
#define KLSCOPE_APP_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/canvas/canvas.h"

struct kl_app;

/* The command line. */
struct kl_prompt {
    bool open;
    struct kl_buf line;
    size_t cursor;     /* byte offset, at a character */
    char **history;    /* oldest first */
    size_t count, at;  /* at == count: the line being typed */
    char *typed;       /* what was typed before history was looked through */
    struct kl_buf offer; /* candidates of the last completion, or empty */
};

/* The command line, drawn in one row. */
void kl_prompt_open(struct kl_prompt *prompt, const char *text);
void kl_prompt_clear(struct kl_prompt *prompt);
void kl_prompt_draw(const struct kl_prompt *prompt, struct kl_canvas *canvas,
                    struct kl_rect rect);

/* Complete the word before the cursor. */
void kl_prompt_complete(struct kl_app *app);

#endif
