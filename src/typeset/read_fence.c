#include "config.h"

#include <string.h>

#include "klscope/typeset/parser.h"

/* Fences: those of \left and \right, and those that may turn out to be lone
 * signs. */

static void
set_fence(struct kl_tex_parser *p, int index, int side,
          const struct kl_tex_symbol *symbol)
{
    struct kl_node *node = kl_parser_node(p, index);

    memcpy(node->fence[side], symbol->text, sizeof symbol->text);
    node->pieces[side] = kl_tex_fence(symbol->text[KL_FORM_UTF8]);
}

/* A box with both fences set. */
static int
add_fence(struct kl_tex_parser *p, int body, const struct kl_tex_symbol *open,
          const struct kl_tex_symbol *close, bool grown)
{
    int index = kl_parser_box(p, KL_BOX_FENCE, body);

    kl_parser_node(p, index)->left = KL_TEX_OPEN;
    kl_parser_node(p, index)->right = KL_TEX_CLOSE;
    kl_parser_node(p, index)->grown = grown;
    set_fence(p, index, 0, open);
    set_fence(p, index, 1, close);
    return index;
}

int
kl_parser_fence(struct kl_tex_parser *p, int part, const char *open,
                const char *close)
{
    struct kl_tex_symbol side[2] = {{.text = {open, open}},
                                    {.text = {close, close}}};
    int i;

    for (i = 0; i < 2; i++) {
        const struct kl_tex_fence *fence =
            kl_tex_fence(side[i].text[KL_FORM_UTF8]);

        if (fence != NULL)
            side[i].text[KL_FORM_ASCII] = fence->piece[KL_FORM_ASCII][0];
    }
    return add_fence(p, part, &side[0], &side[1], true);
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

/* The sign stands before its body until it is known to be a fence. */
int
kl_read_fence(struct kl_tex_parser *p, struct kl_token token,
              struct kl_list *row)
{
    enum kl_closer by =
        token.symbol->action == KL_TEX_BAR ? KL_BY_BAR : KL_BY_PAREN;
    int sign = kl_parser_atom(p, token.symbol), inside;
    const struct kl_tex_symbol *closing;
    struct kl_list body = KL_LIST_EMPTY;
    size_t len;

    p->scope.fences++;
    if (kl_parser_enter(p, token.at))
        body = kl_read_row(p, by);
    p->depth--;
    p->scope.fences--;
    closing = kl_parser_peek(p, &len);
    if (closes(closing, token.symbol)) {
        p->at += len;
        kl_parser_node(p, sign)->kind = KL_BOX_NONE;
        inside = kl_row_close(p, body, (struct kl_row_setting){.fenced = true});
        return add_fence(p, inside, token.symbol, closing, false);
    }
    if (token.symbol->action == KL_TEX_OPENING)
        kl_parser_node(p, sign)->left = kl_parser_node(p, sign)->right =
            KL_TEX_OPEN;
    kl_parser_append(p, row, sign);
    if (body.first != KL_NO_NODE) {
        row->space = kl_parser_node(p, body.first)->shape[KL_FORM_UTF8].gap;
        kl_parser_append(p, row, body.first);
        row->last = body.last;
    }
    row->space = body.space;
    return KL_NO_NODE;
}

/* The delimiter after \left, \middle or \right; "." is none. */
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

int
kl_read_left(struct kl_tex_parser *p, struct kl_token token,
             struct kl_list *outer)
{
    struct kl_tex_symbol left = read_delimiter(p, token.at, token.len);
    struct kl_tex_symbol right = {.text = {"", ""}};
    struct kl_tex_scope scope = p->scope;
    struct kl_list row = KL_LIST_EMPTY;
    const struct kl_tex_symbol *closing;
    const char *at;
    size_t len;

    (void)outer;
    p->scope.fences = 0;
    p->scope.cells = false;
    p->lefts++;
    if (kl_parser_enter(p, token.at))
        row = kl_read_row(p, KL_BY_NOTHING);
    p->lefts--;
    p->depth--;
    p->scope = scope;
    at = p->at;
    closing = kl_parser_peek(p, &len);
    if (closing != NULL && closing->action == KL_TEX_RIGHT) {
        p->at += len;
        right = read_delimiter(p, at, len);
    } else {
        kl_parser_fail(p, KL_E_PARSE, token.at, "no \\right for this \\left",
                       0);
    }
    return add_fence(
        p, kl_row_close(p, row, (struct kl_row_setting){.fenced = true}), &left,
        &right, true);
}

int
kl_read_middle(struct kl_tex_parser *p, struct kl_token token,
               struct kl_list *row)
{
    struct kl_tex_symbol sign = read_delimiter(p, token.at, token.len);
    int index = kl_parser_add(p, KL_BOX_MIDDLE, KL_TEX_REL);

    (void)row;
    if (p->lefts == 0)
        kl_parser_fail(p, KL_E_PARSE, token.at, "no \\left for this",
                       token.len);
    set_fence(p, index, 0, &sign);
    return index;
}

/* The text is the opening sign; bars close themselves. */
int
kl_read_wrapped(struct kl_tex_parser *p, struct kl_token token,
                struct kl_list *row)
{
    static const char *const closing[][2] = {
        {"(", ")"}, {"[", "]"}, {"{", "}"}};
    const char *open = token.symbol->text[KL_FORM_UTF8], *close = open;
    int body = kl_read_argument(p, token.at, token.len);
    size_t i;

    (void)row;
    for (i = 0; i < sizeof closing / sizeof *closing; i++) {
        if (strcmp(open, closing[i][0]) == 0)
            close = closing[i][1];
    }
    return kl_parser_fence(p, body, open, close);
}

/* D(p || q) of the next two arguments. */
int
kl_read_divergence(struct kl_tex_parser *p, struct kl_token token,
                   struct kl_list *row)
{
    struct kl_list inside = KL_LIST_EMPTY, whole = KL_LIST_EMPTY;
    int index = kl_parser_atom(p, token.symbol);

    (void)row;
    kl_parser_append(p, &whole, index);
    kl_parser_append(p, &inside, kl_read_argument(p, token.at, token.len));
    kl_parser_append(p, &inside, kl_parser_atom(p, kl_tex_command("|", 1)));
    kl_parser_append(p, &inside, kl_read_argument(p, token.at, token.len));
    index = kl_row_close(p, inside, (struct kl_row_setting){.fenced = true});
    index = kl_parser_fence(p, index, "(", ")");
    kl_parser_node(p, index)->grown = false;
    kl_parser_append(p, &whole, index);
    return kl_row_close(p, whole, (struct kl_row_setting){0});
}
