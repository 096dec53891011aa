#include "config.h"

#include "klscope/tui/codes.h"

#include <stddef.h>

#include "klscope/app/key.h"

enum { ESC = 0x1B };

int
kl_code_modifiers(int parameter)
{
    int bits = parameter > 0 ? parameter - 1 : 0;

    return ((bits & 1) ? KL_SHIFT : 0) | ((bits & (2 | 8)) ? KL_ALT : 0) |
           ((bits & 4) ? KL_CTRL : 0);
}

int
kl_code_letter(int final)
{
    static const struct {
        char final;
        int key;
    } rows[] = {
        /* clang-format off */
        {'A', KL_KEY_UP},   {'B', KL_KEY_DOWN}, {'C', KL_KEY_RIGHT},
        {'D', KL_KEY_LEFT}, {'F', KL_KEY_END},  {'H', KL_KEY_HOME},
        {'I', KL_KEY_TAB},  {'M', KL_KEY_ENTER}, {'P', KL_KEY_F1},
        {'Q', KL_KEY_F2},   {'R', KL_KEY_F3},   {'S', KL_KEY_F4},
        {'X', '='},         {'Z', KL_SHIFT | KL_KEY_TAB},
        /* clang-format on */
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].final == final)
            return rows[i].key;
    return KL_NO_KEY;
}

int
kl_code_number(int number)
{
    static const int keys[] = {
        /* clang-format off */
        [1] = KL_KEY_HOME,   [2] = KL_KEY_INSERT, [3] = KL_KEY_DELETE,
        [4] = KL_KEY_END,    [5] = KL_KEY_PAGE_UP, [6] = KL_KEY_PAGE_DOWN,
        [7] = KL_KEY_HOME,   [8] = KL_KEY_END,    [11] = KL_KEY_F1,
        [12] = KL_KEY_F2,    [13] = KL_KEY_F3,    [14] = KL_KEY_F4,
        [15] = KL_KEY_F5,    [17] = KL_KEY_F6,    [18] = KL_KEY_F7,
        [19] = KL_KEY_F8,    [20] = KL_KEY_F9,    [21] = KL_KEY_F10,
        [23] = KL_KEY_F11,   [24] = KL_KEY_F12,
        /* clang-format on */
    };

    if (number < 0 || number >= (int)(sizeof keys / sizeof keys[0]))
        return KL_NO_KEY;
    return keys[number];
}

int
kl_code_ascii(int c)
{
    switch (c) {
    case '\t':
        return KL_KEY_TAB;
    case '\n': /* pasted */
    case '\r':
        return KL_KEY_ENTER;
    case '\b':
    case 0x7F:
        return KL_KEY_BACKSPACE;
    case ESC:
        return KL_KEY_ESC;
    case 0:
        return KL_CTRL | ' ';
    default:
        if (c < ESC)
            return KL_CTRL | (c + 'a' - 1);
        return c < ' ' ? KL_CTRL | (c + '@') : c;
    }
}

int
kl_code_point(int code, int parameter)
{
    int bits = kl_code_modifiers(parameter);

    if (code <= 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return KL_NO_KEY;
    if (code > ' ' && code != 0x7F)
        return code | (bits & ~KL_SHIFT);
    return kl_code_ascii(code) | bits;
}
