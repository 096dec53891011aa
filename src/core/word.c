#include "config.h"

#include "klscope/core/word.h"

#include <string.h>

#include "klscope/base/utf8.h"

/* Bytes of the character at the front of text, and whether a terminal or an
 * editor may be given them as they are. */
static size_t
look_at(const char *text, size_t len, bool *plain)
{
    uint32_t cp;
    size_t used = kl_utf8_decode(text, len, &cp);

    *plain = !kl_utf8_control(cp) && !(cp == KL_REPLACEMENT && used == 1);
    return used;
}

static bool
is_bare(const char *text, size_t len, const char *reserved)
{
    size_t at = 0;
    bool plain;

    while (at < len) {
        char c = text[at];

        at += look_at(text + at, len - at, &plain);
        if (!plain || c == ' ' || c == '"' || strchr(reserved, c) != NULL)
            return false;
    }
    return len > 0;
}

void
kl_word_print(const char *text, const char *reserved, struct kl_buf *out)
{
    size_t len = strlen(text), at = 0, used, k;
    bool plain;

    if (is_bare(text, len, reserved)) {
        kl_buf_add(out, text, len);
        return;
    }
    kl_buf_addc(out, '"');
    for (; at < len; at += used) {
        used = look_at(text + at, len - at, &plain);
        if (text[at] == '"' || text[at] == '\\')
            kl_buf_addc(out, '\\');
        if (plain)
            kl_buf_add(out, text + at, used);
        for (k = 0; k < used && !plain; k++)
            kl_buf_addf(out, "\\x%02x", (unsigned char)text[at + k]);
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

static char
small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int
kl_word_distance(const char *word, size_t len, const char *name)
{
    int row[KL_WORD_SLIPS + 1];
    size_t i, j, n = strlen(name);

    if (len > KL_WORD_SLIPS || n > KL_WORD_SLIPS)
        return KL_WORD_SLIPS + 1;
    for (j = 0; j <= n; j++)
        row[j] = (int)j;
    for (i = 1; i <= len; i++) {
        int diagonal = row[0];

        row[0] = (int)i;
        for (j = 1; j <= n; j++) {
            int change = diagonal + (small(word[i - 1]) != name[j - 1]);
            int best = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;

            diagonal = row[j];
            row[j] = best < change ? best : change;
        }
    }
    return row[n];
}
