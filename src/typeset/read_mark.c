#include "config.h"

#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/typeset/parser.h"

/* Accents, braces, arrows, frames, labels, alphabets, names and text. */

static void
set_class(struct kl_tex_parser *p, int index, enum kl_tex_class type)
{
    kl_parser_node(p, index)->left = type;
    kl_parser_node(p, index)->right = type;
}

int
kl_read_marked(struct kl_tex_parser *p, struct kl_token token,
               struct kl_list *row)
{
    int body = kl_read_argument(p, token.at, token.len);
    int index = kl_parser_box(p, KL_BOX_MARKED, body);

    (void)row;
    kl_parser_node(p, index)->decoration =
        kl_tex_decoration(token.symbol->name);
    if (token.symbol->action == KL_TEX_BRACED) {
        kl_parser_node(p, index)->limits = KL_ABOVE;
        /* Two braces side by side must be seen to be two. */
        set_class(p, index, KL_TEX_INNER);
    }
    return index;
}

int
kl_read_arrow(struct kl_tex_parser *p, struct kl_token token,
              struct kl_list *row)
{
    int below = kl_read_option(p);
    int above = kl_read_label(p, token.at, token.len);
    int index = kl_parser_add(p, KL_BOX_ARROW, KL_TEX_REL);

    (void)row;
    kl_parser_node(p, index)->decoration =
        kl_tex_decoration(token.symbol->name);
    kl_parser_node(p, index)->part[KL_SUB] = below;
    kl_parser_node(p, index)->part[KL_SUPER] = above;
    return index;
}

int
kl_read_boxed(struct kl_tex_parser *p, struct kl_token token,
              struct kl_list *row)
{
    static const enum kl_box kinds[KL_TEX_ACTIONS] = {
        [KL_TEX_FRAMED] = KL_BOX_FRAMED,
        [KL_TEX_STRUCK] = KL_BOX_STRUCK,
        [KL_TEX_UNSEEN] = KL_BOX_UNSEEN,
    };
    int body = kl_read_argument(p, token.at, token.len);

    (void)row;
    return kl_parser_box(p, kinds[token.symbol->action], body);
}

/* A label over or under a body, which lends its class. */
int
kl_read_stacked(struct kl_tex_parser *p, struct kl_token token,
                struct kl_list *row)
{
    int label = kl_read_label(p, token.at, token.len);
    int body = kl_read_argument(p, token.at, token.len);
    int index = kl_parser_box(p, KL_BOX_LIMITS, body);
    const struct kl_node *only = kl_parser_only(p, body);
    bool over = token.symbol->action == KL_TEX_OVER;

    (void)row;
    kl_parser_node(p, index)->part[over ? KL_SUPER : KL_SUB] = label;
    if (token.symbol->type != KL_TEX_ORD)
        set_class(p, index, token.symbol->type);
    else if (only != NULL)
        set_class(p, index, only->left);
    return index;
}

/* A sign with a stroke through it if Unicode has no other. */
static int
strike_through(struct kl_tex_parser *p, const struct kl_tex_symbol *symbol)
{
    static const char not_[] = "not ", stroke[] = "\xCC\xB8";
    struct kl_tex_symbol sign = {.type = symbol->type};
    int form;

    for (form = 0; form < KL_FORMS; form++) {
        size_t len = strlen(symbol->text[form]);
        bool ascii = form == KL_FORM_ASCII;

        sign.text[form] = p->word;
        memcpy(p->word, ascii ? not_ : symbol->text[form],
               ascii ? sizeof not_ : len);
        p->word += ascii ? sizeof not_ - 1 : len;
        memcpy(p->word, ascii ? symbol->text[form] : stroke,
               ascii ? len + 1 : sizeof stroke);
        p->word += (ascii ? len : sizeof stroke - 1) + 1;
    }
    return kl_parser_atom(p, &sign);
}

int
kl_read_negated(struct kl_tex_parser *p, struct kl_token token,
                struct kl_list *row)
{
    const struct kl_tex_symbol *symbol;
    struct kl_tex_symbol sign;
    size_t len;
    int index;

    (void)row;
    kl_parser_skip(p);
    symbol = kl_parser_peek(p, &len);
    if (symbol == NULL ||
        (symbol->action != KL_TEX_SIGN && symbol->action != KL_TEX_BAR)) {
        kl_parser_fail(p, KL_E_PARSE, token.at, "no relation after", token.len);
        return kl_parser_word(p, token.at, token.len, KL_TEX_REL);
    }
    p->at += len;
    sign = *symbol;
    if (kl_tex_negated(symbol->text[KL_FORM_UTF8], sign.text))
        index = kl_parser_atom(p, &sign);
    else
        index = strike_through(p, symbol);
    if (symbol->action == KL_TEX_BAR)
        set_class(p, index, KL_TEX_REL);
    return index;
}

int
kl_read_alphabet(struct kl_tex_parser *p, struct kl_token token,
                 struct kl_list *row)
{
    struct kl_tex_scope scope = p->scope;
    int index;

    (void)row;
    p->scope.alphabet = token.symbol->text[KL_FORM_UTF8];
    index = kl_read_argument(p, token.at, token.len);
    p->scope = scope;
    return index;
}

/* (mod n) */
static int
read_modulo(struct kl_tex_parser *p, struct kl_token token, struct kl_list *row)
{
    struct kl_list inside = KL_LIST_EMPTY;
    int index;

    row->space += 2;
    kl_parser_append(p, &inside, kl_parser_word(p, "mod", 3, KL_TEX_OP));
    kl_parser_append(p, &inside, kl_read_argument(p, token.at, token.len));
    index = kl_row_close(p, inside, (struct kl_row_setting){.fenced = true});
    return kl_parser_fence(p, index, "(", ")");
}

/* \operatorname and, with limits, \operatorname*. */
int
kl_read_named(struct kl_tex_parser *p, struct kl_token token,
              struct kl_list *row)
{
    struct kl_tex_scope scope = p->scope;
    bool star = p->at < p->end && *p->at == '*';
    int index;

    if (token.symbol->action == KL_TEX_MODULO)
        return read_modulo(p, token, row);
    p->at += star;
    p->scope.alphabet = "";
    index = kl_read_argument(p, token.at, token.len);
    p->scope = scope;
    set_class(p, index, KL_TEX_OP);
    if (star)
        kl_parser_node(p, index)->limits = KL_ABOVE_IN_DISPLAY;
    return index;
}

/* Text behind a backslash: a sign by its name, or a character by itself. */
static size_t
read_escape(struct kl_tex_parser *p, const char *at, const char *end,
            const char **text)
{
    const struct kl_tex_symbol *symbol;
    struct kl_tex_parser inside = *p;
    size_t len;

    inside.at = at;
    inside.end = end;
    symbol = kl_parser_peek(&inside, &len);
    if (symbol == NULL) {
        kl_parser_fail(p, KL_E_NAME, at, "unknown command", len);
        *text = NULL;
    } else {
        *text = symbol->text[KL_FORM_UTF8];
    }
    return len;
}

/* Words as they are, but for braces and what is escaped. */
int
kl_read_text(struct kl_tex_parser *p, struct kl_token token,
             struct kl_list *row)
{
    const char *text, *end, *sign;
    size_t len = kl_read_braced(p, token.at, token.len, &text), used;
    struct kl_tex_symbol word = {.text = {p->word, p->word}};

    (void)row;
    kl_parser_carry(p, text, len);
    for (end = text + len; text < end; text += used) {
        used = 1;
        sign = text;
        len = 1;
        if (*text == '\\') {
            used = read_escape(p, text, end, &sign);
            len = sign != NULL ? strlen(sign) : used;
            if (sign == NULL)
                sign = text;
        } else if (strchr("{}", *text) != NULL) {
            continue;
        } else if (strchr("~\t\n\r", *text) != NULL) {
            sign = " ";
        }
        memcpy(p->word, sign, len);
        p->word += len;
    }
    *p->word++ = '\0';
    return kl_parser_atom(p, &word);
}
