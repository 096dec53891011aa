/* What to say of an expression that is not understood.
 */
#include "config.h"

#include "klscope/core/expr_private.h"

#include <string.h>

#include "klscope/core/word.h"

/* What people write for something that is written otherwise here. */
static const struct {
    const char *text, *hint;
} hints[] = {
    {"**", "powers are written x^2"},
    {"=", "equality is written =="},
    {"&", "both of two comparisons: their product"},
    {"|", "sizes are written abs(x), \"or\" as max(a, b)"},
    {"!", "not equal is written !="},
    {"[", "parentheses are ( and )"},
    {"{", "parentheses are ( and )"},
    {"\xc2\xb7", "products are written with *"},
    {"\xc3\x97", "products are written with *"},
    {"\xc2\xb2", "powers are written x^2"},
    {"\xc2\xb3", "powers are written x^3"},
    {"\xcf\x80", "it is written pi"},
    {"\xe2\x88\x92", "minus is written -"},
    {"\xe2\x89\xa4", "it is written <="},
    {"\xe2\x89\xa5", "it is written >="},
};

const char *
kl_expr_hint(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < sizeof hints / sizeof *hints; i++) {
        size_t size = strlen(hints[i].text);

        if (size <= len && memcmp(text, hints[i].text, size) == 0)
            return hints[i].hint;
    }
    return NULL;
}

const char *
kl_expr_nearest(const char *word, size_t len)
{
    const char *nearest = NULL;
    int least = len > 4 ? 3 : 2, code;

    for (code = 0; code < KL_OP_COUNT; code++) {
        const char *name = kl_expr_ops[code].name;
        int distance = kl_word_distance(word, len, name);

        if ((name[0] | 32) >= 'a' && distance < least &&
            distance < (int)strlen(name)) {
            least = distance;
            nearest = name;
        }
    }
    return nearest;
}
