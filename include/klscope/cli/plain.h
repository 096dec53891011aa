#ifndef KLSCOPE_CLI_PLAIN_H
#define KLSCOPE_CLI_PLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "klscope/base/status.h"

struct kl_book;
struct kl_loader;

struct kl_plain_options {
    bool teacher; /* with notes */
    bool ascii;   /* nothing but ASCII is written */
    bool echo;    /* answers do not come from a terminal, which would show what
                     is typed: write them behind the prompt */
    int width;    /* columns to break text at; 0: KL_PLAIN_WIDTH */
};

enum { KL_PLAIN_WIDTH = 72, KL_PLAIN_LEAST = 24 };

/* Lessons as lines of text, for screen readers, pipes and dumb terminals: a
 * step is written, a line of answer or command read, what came of it written.
 * Ends at the end of input, or when that asks to; if there is no input at all,
 * after the first step. Progress is loaded first and saved after each change;
 * if that fails, a line says so, and it goes on.
 *
 * in    place    as kl_book_find; NULL for where the reader left off
 *       loader   what the scenes of steps read files with
 * err   as kl_book_find, before anything is written
 * mem   borrows all
 */
enum kl_status kl_plain_run(struct kl_book *book, const char *place,
                            const struct kl_plain_options *options,
                            const struct kl_loader *loader, FILE *in,
                            FILE *out, struct kl_err *err);

#endif
