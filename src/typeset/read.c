#include "config.h"

#include <string.h>

#include "klscope/typeset/parser.h"

/* What each action of a command reads behind it. */

static void
set_fence(struct kl_tex_parser *p, int index, int side,
          const struct kl_tex_symbol *symbol)
{
    struct kl_node *node = kl_parser_node(p, index);

    memcpy(node->fence[side], symbol->text, sizeof symbol->text);
    node->pieces[side] = kl_tex_fence(symbol->text[KL_FORM_UTF8]);
}

/* True if symbol ends a fence that `opening` began. */
static bool
closes(const struct kl_tex_symbol *symbol, const struct kl_tex_symbol *opening)
{
    if (symbol == NULL || opening->action != KL_TEX_BAR)
        return symbol != NULL && symbol->action == KL_TEX_CLOSING;
    return symbol->action == KL_TEX_BAR &&
           strcmp(symbol->text[KL_FORM_UTF8], opening->text[KL_FORM_UTF8]) == 0;
}

int
kl_read_fence(struct kl_tex_parser *p, const struct kl_tex_symbol *opening,
              const char *at, struct kl_list *row)
{
    enum kl_closer by = opening->action == KL_TEX_BAR ? KL_BY_BAR : KL_BY_PAREN;
    const struct kl_tex_symbol *closing;
    struct kl_list body = KL_LIST_EMPTY;
    int index, inside;
    size_t len;

    p->fences++;
    if (kl_parser_enter(p, at))
        body = kl_read_row(p, by);
    p->depth--;
    p->fences--;
    closing = kl_parser_peek(p, &len);
    if (closes(closing, opening)) {
        p->at += len;
        inside = kl_row_close(p, body, true);
        index = kl_parser_add(p, KL_BOX_FENCE, KL_TEX_OPEN);
        kl_parser_node(p, index)->right = KL_TEX_CLOSE;
        kl_parser_node(p, index)->part[0] = inside;
        set_fence(p, index, 0, opening);
        set_fence(p, index, 1, closing);
        return index;
    }
    index = kl_parser_atom(p, opening);
    kl_parser_node(p, index)->left = kl_parser_node(p, index)->right =
        KL_TEX_OPEN;
    kl_parser_append(p, row, index);
    if (body.first != KL_NO_NODE) {
        int gap = kl_parser_node(p, body.first)->shape[KL_FORM_UTF8].gap;

        row->space = gap;
        kl_parser_append(p, row, body.first);
        row->last = body.last;
    }
    row->space = body.space;
    return KL_NO_NODE;
}

/* The delimiter after \left or \right; "." is none. */
static struct kl_tex_symbol
read_delimiter(struct kl_tex_parser *p, const char *owner, size_t owner_len)
{
    static const struct kl_tex_symbol none = {.text = {"", ""}};
    const struct kl_tex_symbol *symbol;
    size_t len;

    kl_parser_skip(p);
    symbol = kl_parser_peek(p, &len);
    if (p->at < p->end && *p->at == '.')
        symbol = &none;
    if (symbol == NULL ||
        (symbol != &none && kl_tex_fence(symbol->text[KL_FORM_UTF8]) == NULL)) {
        kl_parser_fail(p, KL_E_PARSE, owner, "delimiter missing after",
                       owner_len);
        return none;
    }
    p->at += len;
    return *symbol;
}

/* The bytes between braces, for text; the brace after them is consumed. */
static size_t
read_braced(struct kl_tex_parser *p, const char *owner, size_t len,
            const char **text)
{
    size_t used;

    kl_parser_skip(p);
    *text = p->at;
    if (p->at >= p->end || *p->at != '{') {
        kl_parser_fail(p, KL_E_PARSE, owner, "{ missing after", len);
        return 0;
    }
    *text = ++p->at;
    while (p->at < p->end && *p->at != '{' && *p->at != '}')
        p->at++;
    used = (size_t)(p->at - *text);
    if (p->at < p->end && *p->at == '}') {
        p->at++;
        return used;
    }
    kl_parser_fail(p, KL_E_PARSE, *text - 1, "no } for this {", 0);
    return 0;
}

static int
read_fraction(struct kl_tex_parser *p, struct kl_token token)
{
    int above = kl_read_argument(p, token.at, token.len);
    int below = p->status == KL_OK ? kl_read_argument(p, token.at, token.len)
                                   : KL_NO_NODE;
    int index = kl_parser_add(p, KL_BOX_FRACTION, KL_TEX_INNER);

    kl_parser_node(p, index)->part[0] = above;
    kl_parser_node(p, index)->part[1] = below;
    return index;
}

/* The index of a root is a word in brackets; anything more is rare enough to
 * be written as a power. */
static int
read_index(struct kl_tex_parser *p)
{
    const char *bracket = p->at, *text = bracket + 1;

    while (p->at < p->end && *p->at != ']')
        p->at++;
    if (p->at >= p->end || memchr(text, '\\', (size_t)(p->at - text)) != NULL) {
        kl_parser_fail(p, KL_E_PARSE, bracket,
                       "index of the root not understood", 0);
        return KL_NO_NODE;
    }
    p->at++;
    return kl_parser_word(p, text, (size_t)(p->at - text) - 1, KL_TEX_ORD);
}

static int
read_root(struct kl_tex_parser *p, struct kl_token token)
{
    int order = KL_NO_NODE, body, index;

    kl_parser_skip(p);
    if (p->at < p->end && *p->at == '[')
        order = read_index(p);
    body = kl_read_argument(p, token.at, token.len);
    index = kl_parser_add(p, KL_BOX_ROOT, KL_TEX_ORD);
    kl_parser_node(p, index)->part[0] = body;
    kl_parser_node(p, index)->part[1] = order;
    return index;
}

static int
read_text(struct kl_tex_parser *p, struct kl_token token)
{
    const char *text;
    size_t len = read_braced(p, token.at, token.len, &text);

    return kl_parser_word(p, text, len, token.symbol->type);
}

static int
read_grouped(struct kl_tex_parser *p, struct kl_token token)
{
    return kl_read_argument(p, token.at, token.len);
}

static int
read_left(struct kl_tex_parser *p, struct kl_token token)
{
    struct kl_tex_symbol left = read_delimiter(p, token.at, token.len), right;
    const struct kl_tex_symbol *closing;
    int fences = p->fences, index, body;
    struct kl_list row = KL_LIST_EMPTY;
    const char *at;
    size_t len;

    p->fences = 0;
    if (kl_parser_enter(p, token.at))
        row = kl_read_row(p, KL_BY_NOTHING);
    p->depth--;
    p->fences = fences;
    closing = kl_parser_peek(p, &len);
    if (closing == NULL || closing->action != KL_TEX_RIGHT)
        kl_parser_fail(p, KL_E_PARSE, token.at, "no \\right for this \\left",
                       0);
    at = p->at;
    p->at += p->status == KL_OK ? len : 0;
    right = read_delimiter(p, at, len);
    body = kl_row_close(p, row, true);
    index = kl_parser_add(p, KL_BOX_FENCE, KL_TEX_OPEN);
    kl_parser_node(p, index)->right = KL_TEX_CLOSE;
    kl_parser_node(p, index)->grown = true;
    kl_parser_node(p, index)->part[0] = body;
    set_fence(p, index, 0, &left);
    set_fence(p, index, 1, &right);
    return index;
}

static int
read_sign(struct kl_tex_parser *p, struct kl_token token)
{
    int index = kl_parser_atom(p, token.symbol);

    /* Drawn signs want room after them; names like "max" are read as words. */
    if (token.symbol->action == KL_TEX_LIMITED) {
        kl_parser_node(p, index)->limited = true;
        kl_parser_node(p, index)->big =
            !kl_tex_letter(token.symbol->text[0][0]);
    }
    return index;
}

int (*const kl_readers[KL_TEX_ACTIONS])(struct kl_tex_parser *,
                                        struct kl_token) = {
    [KL_TEX_SIGN] = read_sign,         [KL_TEX_LIMITED] = read_sign,
    [KL_TEX_CLOSING] = read_sign,      [KL_TEX_BAR] = read_sign,
    [KL_TEX_FRACTION] = read_fraction, [KL_TEX_ROOT] = read_root,
    [KL_TEX_TEXT] = read_text,         [KL_TEX_GROUP] = read_grouped,
    [KL_TEX_LEFT] = read_left,
};
