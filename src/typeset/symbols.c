#include "config.h"

#include "klscope/typeset/symbol.h"

#include <string.h>

static const struct kl_tex_symbol commands[] = {
#define COMMAND(name, action, class, utf8, ascii)                              \
    {name, KL_TEX_##action, KL_TEX_##class, {utf8, ascii}},
#include "klscope/typeset/symbols.def"
};

static const struct kl_tex_symbol characters[] = {
#define CHARACTER(name, action, class, utf8, ascii)                            \
    {name, KL_TEX_##action, KL_TEX_##class, {utf8, ascii}},
#include "klscope/typeset/symbols.def"
};

static const struct kl_tex_decoration decorations[] = {
#define DECORATION(name, below, mark, l, e, m, r, al, ae, am, ar)              \
    {name, below, mark, {{l, e, m, r}, {al, ae, am, ar}}},
#include "klscope/typeset/symbols.def"
};

static const struct kl_tex_environment environments[] = {
#define ENVIRONMENT(name, columns, gap, open, close)                           \
    {name, columns, gap, {open, close}},
#include "klscope/typeset/symbols.def"
};

static const struct kl_tex_fence fences[] = {
#define FENCE(key, t, e, b, m, at, ae, ab, am)                                 \
    {key, {{t, e, b, m}, {at, ae, ab, am}}},
#include "klscope/typeset/symbols.def"
};

static const struct {
    const char *sign, *text[KL_FORMS];
} negated[] = {
#define NEGATED(sign, utf8, ascii) {sign, {utf8, ascii}},
#include "klscope/typeset/symbols.def"
};

static const struct {
    const char *sign, *form[2];
} scripts[] = {
#define SCRIPT(sign, super, sub) {sign, {super, sub}},
#include "klscope/typeset/symbols.def"
};

static const struct {
    const char *sign, *form;
} talls[] = {
#define TALL(sign, tall) {sign, tall},
#include "klscope/typeset/symbols.def"
};

static const struct {
    const char *above, *below, *form;
} vulgar[] = {
#define VULGAR(above, below, utf8) {above, below, utf8},
#include "klscope/typeset/symbols.def"
};

/* Alphabets begin with the code point of A, of a, of 0; 0 if it has none. */
static const struct {
    char name;
    uint32_t first[3];
} alphabets[] = {
    {'b', {0x1D400, 0x1D41A, 0x1D7CE}},
    {'c', {0x1D49C, 0, 0}},
    {'d', {0x1D538, 0x1D552, 0x1D7D8}},
    {'f', {0x1D504, 0x1D51E, 0}},
};

/* Letters that Unicode had before it had the alphabets. */
static const struct {
    char name, letter;
    uint32_t cp;
} letters[] = {
    {'c', 'B', 0x212C}, {'c', 'E', 0x2130}, {'c', 'F', 0x2131},
    {'c', 'H', 0x210B}, {'c', 'I', 0x2110}, {'c', 'L', 0x2112},
    {'c', 'M', 0x2133}, {'c', 'R', 0x211B}, {'d', 'C', 0x2102},
    {'d', 'H', 0x210D}, {'d', 'N', 0x2115}, {'d', 'P', 0x2119},
    {'d', 'Q', 0x211A}, {'d', 'R', 0x211D}, {'d', 'Z', 0x2124},
    {'f', 'C', 0x212D}, {'f', 'H', 0x210C}, {'f', 'I', 0x2111},
    {'f', 'R', 0x211C}, {'f', 'Z', 0x2128},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Like strcmp of name[0..len) with a string. */
static int
compare(const char *name, size_t len, const char *string)
{
    int order = strncmp(name, string, len);

    return order != 0 ? order : -(string[len] != '\0');
}

static const struct kl_tex_symbol *
find(const struct kl_tex_symbol *rows, size_t count, const char *name,
     size_t len)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = compare(name, len, rows[mid].name);

        if (order == 0)
            return &rows[mid];
        if (order > 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

const struct kl_tex_symbol *
kl_tex_command(const char *name, size_t len)
{
    return find(commands, COUNT(commands), name, len);
}

const struct kl_tex_symbol *
kl_tex_character(char c)
{
    return find(characters, COUNT(characters), &c, 1);
}

const struct kl_tex_decoration *
kl_tex_decoration(const char *name)
{
    size_t i;

    for (i = 0; i < COUNT(decorations); i++) {
        if (strcmp(decorations[i].name, name) == 0)
            return &decorations[i];
    }
    return NULL;
}

const struct kl_tex_environment *
kl_tex_environment(const char *name, size_t len)
{
    size_t i;

    for (i = 0; i < COUNT(environments); i++) {
        if (compare(name, len, environments[i].name) == 0)
            return &environments[i];
    }
    return NULL;
}

const struct kl_tex_fence *
kl_tex_fence(const char *sign)
{
    size_t i;

    for (i = 0; i < COUNT(fences); i++) {
        if (strcmp(fences[i].key, sign) == 0)
            return &fences[i];
    }
    return NULL;
}

bool
kl_tex_negated(const char *sign, const char *text[KL_FORMS])
{
    size_t i;

    for (i = 0; i < COUNT(negated); i++) {
        if (strcmp(negated[i].sign, sign) == 0) {
            memcpy(text, negated[i].text, sizeof negated[i].text);
            return true;
        }
    }
    return false;
}

const char *
kl_tex_script(const char *sign, int below)
{
    size_t i;

    for (i = 0; i < COUNT(scripts); i++) {
        if (strcmp(scripts[i].sign, sign) == 0)
            return scripts[i].form[below][0] != '\0' ? scripts[i].form[below]
                                                     : NULL;
    }
    return NULL;
}

const char *
kl_tex_tall(const char *sign)
{
    size_t i;

    for (i = 0; i < COUNT(talls); i++) {
        if (strcmp(talls[i].sign, sign) == 0)
            return talls[i].form;
    }
    return NULL;
}

const char *
kl_tex_vulgar(const char *above, const char *below)
{
    size_t i;

    for (i = 0; i < COUNT(vulgar); i++) {
        if (strcmp(vulgar[i].above, above) == 0 &&
            strcmp(vulgar[i].below, below) == 0)
            return vulgar[i].form;
    }
    return NULL;
}

uint32_t
kl_tex_letter_in(const char *alphabet, char c)
{
    int kind = c >= 'a' ? 1 : c >= 'A' ? 0 : 2;
    size_t i;

    if (!kl_tex_letter(c) && (c < '0' || c > '9'))
        return (unsigned char)c;
    for (i = 0; i < COUNT(letters); i++) {
        if (letters[i].name == *alphabet && letters[i].letter == c)
            return letters[i].cp;
    }
    for (i = 0; i < COUNT(alphabets); i++) {
        if (alphabets[i].name == *alphabet && alphabets[i].first[kind] != 0)
            return alphabets[i].first[kind] + (uint32_t)(c - "Aa0"[kind]);
    }
    return (unsigned char)c;
}
