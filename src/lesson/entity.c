#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/lesson/private.h"

/* The entities that people type; others are shown as their source. */
/* clang-format off */
static const struct {
    const char *name, *text;
} entities[] = {
    {"amp", "&"}, {"apos", "'"}, {"asymp", "\u2248"}, {"copy", "\u00a9"},
    {"gt", ">"}, {"hellip", "\u2026"}, {"infin", "\u221e"},
    {"ldquo", "\u201c"}, {"le", "\u2264"}, {"lsquo", "\u2018"}, {"lt", "<"},
    {"mdash", "\u2014"}, {"minus", "\u2212"}, {"nbsp", "\u00a0"},
    {"ndash", "\u2013"}, {"ne", "\u2260"}, {"ge", "\u2265"},
    {"plusmn", "\u00b1"}, {"quot", "\""}, {"rarr", "\u2192"},
    {"rdquo", "\u201d"}, {"rsquo", "\u2019"}, {"times", "\u00d7"},
};
/* clang-format on */

static bool
numeric(const char *text, size_t len, struct kl_buf *out)
{
    bool hex = len > 3 && (text[2] == 'x' || text[2] == 'X');
    char digits[16], bytes[4];
    unsigned long cp;
    size_t from = hex ? 3 : 2, count = len - 1 - from;

    if (count == 0 || count >= sizeof digits)
        return false;
    memcpy(digits, text + from, count);
    digits[count] = '\0';
    cp = strtoul(digits, NULL, hex ? 16 : 10);
    if (cp == 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = KL_REPLACEMENT;
    kl_buf_add(out, bytes, kl_utf8_encode((uint32_t)cp, bytes));
    return true;
}

bool
kl_entity(const char *text, size_t len, struct kl_buf *out)
{
    size_t i;

    if (len < 3)
        return false;
    if (text[1] == '#')
        return numeric(text, len, out);
    for (i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == len - 2 &&
            memcmp(entities[i].name, text + 1, len - 2) == 0) {
            kl_buf_adds(out, entities[i].text);
            return true;
        }
    return false;
}
