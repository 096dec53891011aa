#ifndef KLSCOPE_BASE_BUF_H
#define KLSCOPE_BASE_BUF_H

#include <stddef.h>

/* A growing byte string. data is NUL-terminated whenever it is not NULL. */
struct kl_buf {
    char *data;
    size_t len;
    size_t cap;
};

#define KL_BUF_INIT ((struct kl_buf){0})

/* Storage is the caller's; clear releases what the buffer owns and leaves it
 * ready for use again, reset keeps the memory and forgets the content. */
void kl_buf_clear(struct kl_buf *buf);
void kl_buf_reset(struct kl_buf *buf);

/* Append. The bytes are copied. */
void kl_buf_add(struct kl_buf *buf, const char *bytes, size_t len);
void kl_buf_adds(struct kl_buf *buf, const char *text);
void kl_buf_addc(struct kl_buf *buf, char c);
void kl_buf_addf(struct kl_buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), nonnull));

/* The text so far, never NULL; borrowed until the next change. */
const char *kl_buf_text(const struct kl_buf *buf);

/* Hand the bytes over and leave the buffer empty.
 *
 * mem   gives; release with free(); never NULL
 */
char *kl_buf_take(struct kl_buf *buf);

#endif
