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

static const struct kl_tex_fence fences[] = {
#define FENCE(key, t, e, b, m, at, ae, ab, am)                                 \
    {key, {{t, e, b, m}, {at, ae, ab, am}}},
#include "klscope/typeset/symbols.def"
};

static const struct {
    const char *sign, *form[2];
} scripts[] = {
#define SCRIPT(sign, super, sub) {sign, {super, sub}},
#include "klscope/typeset/symbols.def"
};

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
    return find(commands, sizeof commands / sizeof *commands, name, len);
}

const struct kl_tex_symbol *
kl_tex_character(char c)
{
    return find(characters, sizeof characters / sizeof *characters, &c, 1);
}

const struct kl_tex_fence *
kl_tex_fence(const char *sign)
{
    size_t i;

    for (i = 0; i < sizeof fences / sizeof *fences; i++) {
        if (strcmp(fences[i].key, sign) == 0)
            return &fences[i];
    }
    return NULL;
}

const char *
kl_tex_script(const char *sign, int below)
{
    size_t i;

    for (i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (strcmp(scripts[i].sign, sign) == 0)
            return scripts[i].form[below][0] != '\0' ? scripts[i].form[below]
                                                     : NULL;
    }
    return NULL;
}
