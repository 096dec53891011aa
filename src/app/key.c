#include "config.h"

#include "klscope/app/key.h"

#include <stdio.h>
#include <string.h>

#include "klscope/base/utf8.h"

/* Keys that have a name of more than one character. Space is a character, but
 * a blank in a key script or a help line cannot be seen. */
static const struct {
    int key;
    const char *name;
} named[] = {
#define KEY(id, name) {KL_KEY_##id, name},
#include "klscope/app/keys.def"
#undef KEY
    {' ', "Space"},
};

static const struct {
    int bit;
    const char prefix[3];
} modifiers[] = {
    {KL_CTRL, "C-"},
    {KL_ALT, "M-"},
    {KL_SHIFT, "S-"},
};

enum {
    NAMED = sizeof named / sizeof named[0],
    MODIFIERS = sizeof modifiers / sizeof modifiers[0],
    ALL_MODIFIERS = KL_CTRL | KL_ALT | KL_SHIFT,
    LAST_CHARACTER = 0x10FFFF
};

/* True if the character can stand for itself in a name: it is visible, and a
 * mark would hang on to whatever is written before it. */
static bool
shows(uint32_t cp)
{
    return cp > ' ' && cp <= LAST_CHARACTER &&
           !(cp >= 0xD800 && cp <= 0xDFFF) && !kl_utf8_control(cp) &&
           kl_utf8_width(cp) > 0;
}

/* Name of a key without modifiers. */
static void
name_base(char *out, size_t size, int key)
{
    char bytes[4];

    for (size_t i = 0; i < NAMED; i++) {
        if (named[i].key == key) {
            snprintf(out, size, "%s", named[i].name);
            return;
        }
    }
    if (shows((uint32_t)key))
        snprintf(out, size, "%.*s", (int)kl_utf8_encode((uint32_t)key, bytes),
                 bytes);
    else
        snprintf(out, size, "U+%04X", (unsigned)key);
}

const char *
kl_key_name(char out[KL_KEY_NAME], int key)
{
    size_t len = 0;

    for (size_t i = 0; i < MODIFIERS; i++) {
        if (key & modifiers[i].bit) {
            memcpy(out + len, modifiers[i].prefix, 2);
            len += 2;
        }
    }
    name_base(out + len, KL_KEY_NAME - len, key & ~ALL_MODIFIERS);
    return out;
}

/* "U+00AD": a character that cannot be seen. */
static bool
parse_code(const char *name, size_t len, int *key)
{
    uint32_t cp = 0;

    if (len < 6 || len > 8 || memcmp(name, "U+", 2) != 0)
        return false;
    for (size_t i = 2; i < len; i++) {
        const char *digits = "0123456789ABCDEF";
        const char *digit = strchr(digits, name[i]);

        if (digit == NULL || *digit == '\0')
            return false;
        cp = cp * 16 + (uint32_t)(digit - digits);
    }
    if (cp > LAST_CHARACTER)
        return false;
    *key = (int)cp;
    return true;
}

static bool
parse_base(const char *name, size_t len, int *key)
{
    uint32_t cp;

    for (size_t i = 0; i < NAMED; i++) {
        if (strlen(named[i].name) == len &&
            memcmp(named[i].name, name, len) == 0) {
            *key = named[i].key;
            return true;
        }
    }
    if (parse_code(name, len, key))
        return true;
    if (len == 0 || kl_utf8_decode(name, len, &cp) != len || !shows(cp))
        return false;
    *key = (int)cp;
    /* U+FFFD is also what the decoder says of bytes it does not understand. */
    return cp != KL_REPLACEMENT || len == 3;
}

bool
kl_key_parse(const char *name, size_t len, int *key)
{
    int bits = 0;
    int base;

    for (size_t i = 0; i < MODIFIERS && len > 2; i++) {
        if (memcmp(name, modifiers[i].prefix, 2) != 0)
            continue;
        if (bits & modifiers[i].bit)
            return false;
        bits |= modifiers[i].bit;
        name += 2;
        len -= 2;
        i = (size_t)-1; /* modifiers may come in any order */
    }
    if (!parse_base(name, len, &base))
        return false;
    /* No terminal tells C-R from C-r. */
    if ((bits & KL_CTRL) && base >= 'A' && base <= 'Z')
        base += 'a' - 'A';
    *key = base | bits;
    return true;
}
