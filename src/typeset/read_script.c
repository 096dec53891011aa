#include "config.h"

#include <string.h>

#include "klscope/typeset/parser.h"

/* Subscripts, superscripts and primes behind a nucleus, or its limits. */

/* What has been read behind a base. */
struct scripts {
    int part[KL_PARTS];
    enum kl_limit_style limits;
};

/* The node that takes the place of a base with its scripts. Primes stay beside
 * an operator that has limits. */
static int
close_scripts(struct kl_tex_parser *p, int base, const struct scripts *scripts)
{
    bool limited = scripts->limits == KL_ABOVE ||
                   (scripts->limits == KL_ABOVE_IN_DISPLAY && p->scope.display);
    struct scripts primes = {{0}, KL_BESIDE};
    int index, which;

    if (limited && scripts->part[KL_PRIMES] != KL_NO_NODE) {
        for (which = KL_SUB; which <= KL_SUPER; which++)
            primes.part[which] = KL_NO_NODE;
        primes.part[KL_PRIMES] = scripts->part[KL_PRIMES];
        base = close_scripts(p, base, &primes);
    }
    index =
        kl_parser_add(p, limited ? KL_BOX_LIMITS : KL_BOX_SCRIPTS, KL_TEX_ORD);
    kl_parser_node(p, index)->left = kl_parser_node(p, base)->left;
    kl_parser_node(p, index)->right = kl_parser_node(p, base)->right;
    kl_parser_node(p, index)->big = kl_parser_node(p, base)->big;
    memcpy(kl_parser_node(p, index)->part, scripts->part, sizeof scripts->part);
    kl_parser_node(p, index)->part[KL_BASE] = base;
    if (limited)
        kl_parser_node(p, index)->part[KL_PRIMES] = KL_NO_NODE;
    return index;
}

/* A run of primes as one atom. */
static int
read_primes(struct kl_tex_parser *p)
{
    static const char prime[] = "\xE2\x80\xB2";
    const char *at = p->at;
    struct kl_tex_symbol symbol = {.type = KL_TEX_ORD};
    size_t count, i;

    while (p->at < p->end && *p->at == '\'')
        p->at++;
    count = (size_t)(p->at - at);
    symbol.text[KL_FORM_UTF8] = p->word;
    for (i = 0; i < count; i++, p->word += sizeof prime - 1)
        memcpy(p->word, prime, sizeof prime);
    p->word++;
    symbol.text[KL_FORM_ASCII] = p->word;
    memset(p->word, '\'', count);
    p->word += count;
    *p->word++ = '\0';
    return kl_parser_atom(p, &symbol);
}

int
kl_parser_script(const struct kl_tex_parser *p)
{
    if (p->at >= p->end)
        return KL_BASE;
    return *p->at == '_'    ? KL_SUB
           : *p->at == '^'  ? KL_SUPER
           : *p->at == '\'' ? KL_PRIMES
                            : KL_BASE;
}

/* Read \limits and \nolimits. */
static void
read_limits(struct kl_tex_parser *p, enum kl_limit_style *limits)
{
    const struct kl_tex_symbol *symbol;
    size_t len;

    for (;;) {
        kl_parser_skip(p);
        symbol = kl_parser_peek(p, &len);
        if (symbol == NULL || (symbol->action != KL_TEX_LIMITS &&
                               symbol->action != KL_TEX_NOLIMITS))
            return;
        *limits = symbol->action == KL_TEX_LIMITS ? KL_ABOVE : KL_BESIDE;
        p->at += len;
    }
}

static const struct scripts no_scripts = {
    {KL_NO_NODE, KL_NO_NODE, KL_NO_NODE, KL_NO_NODE}, KL_BESIDE};

int
kl_read_scripts(struct kl_tex_parser *p, int base)
{
    struct scripts scripts = no_scripts;
    bool some = false;
    int which;

    scripts.limits = kl_parser_node(p, base)->limits;
    read_limits(p, &scripts.limits);
    while ((which = kl_parser_script(p)) != KL_BASE) {
        const char *mark = p->at;

        if (scripts.part[which] != KL_NO_NODE) {
            kl_parser_fail(p, KL_E_PARSE, mark,
                           "second script of its kind:", 1);
            base = close_scripts(p, base, &scripts);
            scripts = no_scripts;
        }
        if (which == KL_PRIMES) {
            scripts.part[which] = read_primes(p);
        } else {
            p->at++;
            scripts.part[which] = kl_read_label(p, mark, 1);
        }
        some = true;
        read_limits(p, &scripts.limits);
    }
    return some ? close_scripts(p, base, &scripts) : base;
}
