/* What to say of an expression that is not understood.
 */
#include "config.h"

#include "klscope/core/expr_parser.h"

#include <string.h>

#include "klscope/core/word.h"

/* What people write for something that is written otherwise here. */
struct hint {
    const char *text, *hint;
};

static const struct hint hints[] = {
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

/* The same in questions, before those above. */
static const struct hint query_hints[] = {
    {"||", "divergence is written D(p,q), \"or\" as max(a, b)"},
    {"|", "divergence is written D(p,q), sizes abs(x)"},
    {"[", "an outcome is written p[rain]"},
    {";", "divergence is written D(p,q)"},
    {"\xe2\x80\x96", "divergence is written D(p,q)"},
    {"\xe2\x88\x91", "it is written sum(e)"},
    {"\xe2\x88\xab", "an integral is written sum(e)"},
    {"\xe2\x88\x9e", "infinity is not written: a < 1000 asks for less"},
};

static const char *
look_up(const struct hint *table, size_t n, const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < n; i++) {
        size_t size = strlen(table[i].text);

        if (size <= len && memcmp(text, table[i].text, size) == 0)
            return table[i].hint;
    }
    return NULL;
}

const char *
kl_expr_hint(const char *text, size_t len, bool query)
{
    const char *hint = NULL;

    if (query)
        hint = look_up(query_hints, sizeof query_hints / sizeof *query_hints,
                       text, len);
    return hint != NULL
               ? hint
               : look_up(hints, sizeof hints / sizeof *hints, text, len);
}

/* A name of the table in small letters. */
static const char *
in_small(const char *name, char small[8])
{
    size_t i;

    for (i = 0; name[i] != '\0' && i < 7; i++)
        small[i] =
            (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] | 32 : name[i]);
    small[i] = '\0';
    return small;
}

/* What books call it. */
static const struct {
    const char *word, *name;
} others[] = {
    {"KL", "D(p,q)"},      {"kl", "D(p,q)"},       {"entropy", "H(p)"},
    {"mean", "E(p, x)"},   {"lambda", "E(p, x)"},  {"avg", "E(p, x)"},
    {"log_2", "log2"},     {"int", "sum"},         {"integral", "sum"},
};

static const char *
other_name(const char *word, size_t len)
{
    size_t i;

    for (i = 0; i < sizeof others / sizeof *others; i++)
        if (strlen(others[i].word) == len &&
            memcmp(others[i].word, word, len) == 0)
            return others[i].name;
    return NULL;
}

const char *
kl_expr_nearest(const char *word, size_t len, bool query)
{
    const char *nearest = NULL;
    int least = len > 4 ? 3 : 2, code;
    char small[8];

    if (query && other_name(word, len) != NULL)
        return other_name(word, len);
    for (code = 0; code < KL_OP_COUNT; code++) {
        const char *name = kl_expr_ops[code].name;
        int distance = kl_word_distance(word, len, in_small(name, small));

        if (kl_expr_ops[code].run == NULL && !query)
            continue;
        if ((name[0] | 32) >= 'a' && distance < least &&
            distance < (int)strlen(name)) {
            least = distance;
            nearest = name;
        }
    }
    return nearest;
}
