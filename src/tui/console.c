#include "config.h"

#include "klscope/tui/console.h"

#include <stddef.h>

/* clang-format off */
static const struct {
    wchar_t from, to;
} likenesses[] = {
    {0x2016, 0x2551},                /* the bars of D(p||q) */
    {0x2026, '~'},    {0x2212, '-'}, /* ellipsis, minus */
    {0x2013, '-'},    {0xD7, 'x'},   {0x2208, 'e'},
    {0x2190, '<'},    {0x2192, '>'}, {0x2191, '^'}, {0x2193, 'v'},
    {0x2713, 0x221A}, {0x2717, 'x'},
};
/* clang-format on */

wchar_t
kl_console_likeness(wchar_t ch)
{
    for (size_t i = 0; i < sizeof likenesses / sizeof likenesses[0]; i++)
        if (likenesses[i].from == ch)
            return likenesses[i].to;
    return ch;
}
