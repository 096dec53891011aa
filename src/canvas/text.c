#include "config.h"

#include "klscope/canvas/canvas.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/ascii.h"

enum {
    DOTTED_CIRCLE = 0x25CC, /* carries a mark that has nothing to sit on */
    BYTES_PER_COLUMN = 64   /* read of a text at most, marks included */
};

/* A place in a text that has been made fit to be shown. */
struct scan {
    const char *text;
    size_t left;
    bool plain; /* printable ASCII only: a byte is a column */
    bool begun;
};

/* Shorten len to the end of a character. */
static size_t
whole(const char *text, size_t len)
{
    while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
        len--;
    return len;
}

/* Scan as much of text as `width` columns could show: what is printable ASCII
 * is read in place, the rest is rewritten into buf. */
static struct scan
scan_of(const struct kl_canvas *canvas, const char *text, int width,
        struct kl_buf *buf)
{
    size_t most = ((size_t)width + 2) * BYTES_PER_COLUMN;
    size_t len = strnlen(text, most), i = 0;

    while (i < len && text[i] >= 0x20 && text[i] < 0x7F)
        i++;
    if (i == len)
        return (struct scan){.text = text, .left = len, .plain = true};
    if (len == most)
        len = whole(text, len);
    if (kl_canvas_glyphs(canvas)->ascii)
        kl_ascii_text(buf, text, len);
    else
        kl_visible(buf, text, len);
    return (struct scan){.text = kl_buf_text(buf), .left = buf->len};
}

/* The next character and its width; false at the end. */
static bool
next(struct scan *scan, uint32_t *ch, int *width)
{
    size_t used;

    if (scan->left == 0)
        return false;
    if ((unsigned char)scan->text[0] < 0x80) {
        *ch = (unsigned char)*scan->text++;
        *width = 1;
        scan->left--;
        scan->begun = true;
        return true;
    }
    used = kl_utf8_decode(scan->text, scan->left, ch);
    *width = kl_utf8_width(*ch);
    if (*width == 0 && !scan->begun) {
        *ch = DOTTED_CIRCLE;
        *width = 1;
        used = 0;
    }
    scan->begun = true;
    scan->text += used;
    scan->left -= used;
    return true;
}

/* Columns of what is left, or some number above `enough` once it is larger. */
static int
columns(struct scan scan, int enough)
{
    uint32_t ch;
    int width, used = 0;

    if (scan.plain)
        return scan.left < INT_MAX ? (int)scan.left : INT_MAX;
    while (used <= enough && next(&scan, &ch, &width))
        used += width;
    return used;
}

int
kl_canvas_text_width(const struct kl_canvas *canvas, const char *text)
{
    struct kl_buf buf = KL_BUF_INIT;
    struct scan scan = scan_of(canvas, text, INT_MAX, &buf);
    int used = columns(scan, INT_MAX - 2);

    kl_buf_clear(&buf);
    return used;
}

/* Write the scan from x on. */
static int
write_scan(struct kl_canvas *canvas, int x, int y, int width, enum kl_ink ink,
           unsigned attr, struct scan scan)
{
    bool fits = columns(scan, width) <= width;
    int used = 0, wide, limit = fits ? width : width - 1;
    uint32_t ch;

    while (next(&scan, &ch, &wide) && used + wide <= limit) {
        kl_canvas_put(canvas, x + used, y, ch, ink, attr);
        used += wide;
    }
    if (!fits)
        kl_canvas_put(canvas, x + used++, y, kl_canvas_glyphs(canvas)->ellipsis,
                      ink, attr);
    return used;
}

int
kl_canvas_text(struct kl_canvas *canvas, int x, int y, int width,
               enum kl_ink ink, unsigned attr, const char *text)
{
    struct kl_buf buf = KL_BUF_INIT;
    int used = 0;

    if (width > 0)
        used = write_scan(canvas, x, y, width, ink, attr,
                          scan_of(canvas, text, width, &buf));
    kl_buf_clear(&buf);
    return used;
}

int
kl_canvas_textf(struct kl_canvas *canvas, int x, int y, int width,
                enum kl_ink ink, unsigned attr, const char *fmt, ...)
{
    char text[513];
    va_list args;
    int len;

    va_start(args, fmt);
    len = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (len >= (int)sizeof text - 1)
        text[whole(text, sizeof text - 2)] = '\0';
    return kl_canvas_text(canvas, x, y, width, ink, attr, text);
}

int
kl_canvas_text_right(struct kl_canvas *canvas, int x, int y, int width,
                     enum kl_ink ink, unsigned attr, const char *text)
{
    struct kl_buf buf = KL_BUF_INIT;
    struct scan scan;
    int used = 0;

    if (width > 0) {
        scan = scan_of(canvas, text, width, &buf);
        used = columns(scan, width);
        used = write_scan(canvas, used < width ? x + width - used : x, y, width,
                          ink, attr, scan);
    }
    kl_buf_clear(&buf);
    return used;
}
