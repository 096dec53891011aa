#include "config.h"

#include "klscope/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

static void
reserve(struct kl_buf *buf, size_t more)
{
    size_t need = buf->len + more + 1;

    if (need <= buf->cap)
        return;
    if (buf->cap < 64)
        buf->cap = 64;
    while (buf->cap < need)
        buf->cap *= 2;
    buf->data = kl_realloc(buf->data, buf->cap, 1);
}

void
kl_buf_clear(struct kl_buf *buf)
{
    free(buf->data);
    *buf = KL_BUF_INIT;
}

void
kl_buf_reset(struct kl_buf *buf)
{
    buf->len = 0;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

void
kl_buf_add(struct kl_buf *buf, const char *bytes, size_t len)
{
    reserve(buf, len);
    if (len > 0)
        memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void
kl_buf_adds(struct kl_buf *buf, const char *text)
{
    kl_buf_add(buf, text, strlen(text));
}

void
kl_buf_addc(struct kl_buf *buf, char c)
{
    kl_buf_add(buf, &c, 1);
}

void
kl_buf_addf(struct kl_buf *buf, const char *fmt, ...)
{
    va_list args;
    int len;

    va_start(args, fmt);
    len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (len <= 0)
        return;
    reserve(buf, (size_t)len);
    va_start(args, fmt);
    vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, args);
    va_end(args);
    buf->len += (size_t)len;
}

const char *
kl_buf_text(const struct kl_buf *buf)
{
    return buf->data != NULL ? buf->data : "";
}

char *
kl_buf_take(struct kl_buf *buf)
{
    char *text = buf->data != NULL ? buf->data : kl_strdup("");

    *buf = KL_BUF_INIT;
    return text;
}
