#include "config.h"

#include "klscope/base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"

static const struct {
    const char *name;
    int exit_status;
    const char *text;
} rows[KL_STATUS_COUNT] = {
#define STATUS(name, exit_status, text) [name] = {#name, exit_status, text},
#include "klscope/base/status.def"
#undef STATUS
};

/* Copy text with controls made visible into a fixed field, cutting at a
 * character and marking the cut. */
static void
copy_visible(char *field, size_t size, const char *text, size_t len)
{
    struct kl_buf seen = KL_BUF_INIT;
    size_t cut;

    kl_visible(&seen, text, len < size * 2 ? len : size * 2);
    cut = seen.len;
    if (cut >= size) {
        cut = size - 4;
        while (cut > 0 && ((unsigned char)seen.data[cut] & 0xC0) == 0x80)
            cut--;
        memcpy(field, seen.data, cut);
        memcpy(field + cut, "...", 4);
    } else {
        memcpy(field, kl_buf_text(&seen), cut + 1);
    }
    kl_buf_clear(&seen);
}

enum kl_status
kl_fail(struct kl_err *err, enum kl_status status, struct kl_at at,
        const char *fmt, ...)
{
    char text[2 * KL_ERR_TEXT];
    va_list args;

    if (err == NULL)
        return status;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    err->status = status;
    err->line = at.line;
    err->column = at.column;
    if (at.source != NULL)
        copy_visible(err->source, sizeof err->source, at.source,
                     strlen(at.source));
    copy_visible(err->text, sizeof err->text, text, strlen(text));
    return status;
}

void
kl_err_source(struct kl_err *err, const char *source)
{
    if (err != NULL && err->source[0] == '\0')
        copy_visible(err->source, sizeof err->source, source, strlen(source));
}

void
kl_err_line(const struct kl_err *err, char *line, size_t size)
{
    struct kl_buf out = KL_BUF_INIT;

    if (err->source[0] != '\0')
        kl_buf_addf(&out, "%s:", err->source);
    if (err->line > 0)
        kl_buf_addf(&out, "%d:", err->line);
    if (err->column > 0)
        kl_buf_addf(&out, "%d:", err->column);
    if (out.len > 0)
        kl_buf_addc(&out, ' ');
    kl_buf_adds(&out, err->text);
    snprintf(line, size, "%s", kl_buf_text(&out));
    kl_buf_clear(&out);
}

const char *
kl_quote(char quote[KL_QUOTE], const char *text, size_t len)
{
    quote[0] = '"';
    copy_visible(quote + 1, KL_QUOTE - 2, text, len);
    strcat(quote, "\"");
    return quote;
}

const char *
kl_status_name(enum kl_status status)
{
    return rows[status].name;
}

const char *
kl_status_text(enum kl_status status)
{
    return rows[status].text;
}

int
kl_status_exit(enum kl_status status)
{
    return rows[status].exit_status;
}
