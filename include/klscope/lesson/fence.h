#ifndef KLSCOPE_LESSON_FENCE_H
#define KLSCOPE_LESSON_FENCE_H

#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"

/* One fenced block of a Markdown file: what stands between two lines of
 * backquotes, and the word behind the first ("scene", "witness"). */
struct kl_fence {
    struct kl_buf info; /* the info string, "" if there is none */
    struct kl_buf body; /* the lines, each ending in a line feed */
};

/* The fenced blocks of a file, in order. */
struct kl_fences {
    struct kl_fence *fence;
    size_t count;
};

/* Find the fenced blocks of a Markdown text.
 *
 * in    text, len   the whole text, UTF-8
 * out   fences      init'ed on success; release with kl_fences_clear
 * err   KL_E_PARSE if the Markdown parser gives up
 * src   CommonMark 0.30, sec. 4.5; md4c
 */
enum kl_status kl_fences_read(const char *text, size_t len,
                              struct kl_fences *fences, struct kl_err *err);
void kl_fences_clear(struct kl_fences *fences);

/* The first block with an info string; NULL if there is none. Borrowed. */
const struct kl_fence *kl_fences_find(const struct kl_fences *fences,
                                      const char *info);

#endif
