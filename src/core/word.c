#include "config.h"

#include "klscope/core/word.h"

#include <string.h>

static bool
is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7F;
}

static bool
is_bare(const char *text, const char *reserved)
{
    const char *c;

    for (c = text; *c != '\0'; c++)
        if (is_control(*c) || *c == ' ' || *c == '"' ||
            strchr(reserved, *c) != NULL)
            return false;
    return *text != '\0';
}

void
kl_word_print(const char *text, const char *reserved, struct kl_buf *out)
{
    const char *c;

    if (is_bare(text, reserved)) {
        kl_buf_adds(out, text);
        return;
    }
    kl_buf_addc(out, '"');
    for (c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            kl_buf_addf(out, "\\%c", *c);
        else if (is_control(*c))
            kl_buf_addf(out, "\\x%02x", (unsigned char)*c);
        else
            kl_buf_addc(out, *c);
    }
    kl_buf_addc(out, '"');
}

static int
hex_digit(char c)
{
    const char *digits = "0123456789abcdef", *found;

    if (c >= 'A' && c <= 'F')
        c = (char)(c - 'A' + 'a');
    found = c != '\0' ? strchr(digits, c) : NULL;
    return found != NULL ? (int)(found - digits) : -1;
}

/* The byte that an escape stands for; *at is behind the backslash. */
static bool
read_escape(const char *text, size_t len, size_t *at, char *byte)
{
    int high, low;

    if (text[*at] != 'x') {
        *byte = text[(*at)++];
        return *byte != '\0';
    }
    if (len - *at < 3)
        return false;
    high = hex_digit(text[*at + 1]);
    low = hex_digit(text[*at + 2]);
    *at += 3;
    *byte = (char)(high * 16 + low);
    return high >= 0 && low >= 0 && *byte != '\0';
}

enum kl_status
kl_word_quoted(const char *text, size_t len, size_t *at, struct kl_buf *word,
               struct kl_err *err)
{
    size_t open = *at, i = open + 1;
    char quote[KL_QUOTE];

    while (i < len && text[i] != '"' && text[i] != '\0') {
        size_t start = i;
        char c = text[i++];

        if (c == '\\' && i < len && !read_escape(text, len, &i, &c))
            return kl_fail(err, KL_E_PARSE,
                           (struct kl_at){.column = (int)start + 1},
                           "%s is no escape: \\xHH wants two hexadecimal "
                           "digits, not 00",
                           kl_quote(quote, text + start,
                                    len - start < 4 ? len - start : 4));
        kl_buf_addc(word, c);
    }
    if (i >= len || text[i] != '"')
        return kl_fail(err, KL_E_PARSE, (struct kl_at){.column = (int)open + 1},
                       "the quote is never closed");
    *at = i + 1;
    return KL_OK;
}
