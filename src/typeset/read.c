#include "config.h"

#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/typeset/parser.h"

/* One nucleus, and what simple commands read behind them. */

/* What is not understood, as it was written. */
static int
show_source(struct kl_tex_parser *p, const char *at, size_t len)
{
    return kl_parser_word(p, at, len, KL_TEX_ORD);
}

/* An unknown command with the groups behind it, which may be its arguments. */
static int
read_unknown(struct kl_tex_parser *p, struct kl_token token)
{
    struct kl_list row = KL_LIST_EMPTY;
    int index;

    kl_parser_fail(p, KL_E_NAME, token.at, "unknown command", token.len);
    p->at += token.len;
    kl_parser_append(p, &row, show_source(p, token.at, token.len));
    while (p->at < p->end && *p->at == '{') {
        index = kl_read_group(p);
        kl_parser_append(p, &row, kl_parser_fence(p, index, "{", "}"));
    }
    index = kl_row_close(p, row, (struct kl_row_setting){0});
    kl_parser_node(p, index)->left = KL_TEX_OP;
    kl_parser_node(p, index)->right = KL_TEX_OP;
    return index;
}

/* A letter or digit in the present alphabet. */
static int
read_letter(struct kl_tex_parser *p)
{
    char bytes[4];
    uint32_t cp = kl_tex_letter_in(p->scope.alphabet, *p->at);
    int index = kl_parser_word(p, p->at++, 1, KL_TEX_ORD), other;

    if (cp >= 0x80) {
        other = kl_parser_word(p, bytes, kl_utf8_encode(cp, bytes), KL_TEX_ORD);
        p->formula->count--;
        kl_parser_node(p, index)->text[KL_FORM_UTF8] =
            kl_parser_node(p, other)->text[KL_FORM_UTF8];
    }
    kl_parser_node(p, index)->bold = *p->scope.alphabet != '\0';
    return index;
}

/* A letter, digit or other character of no table, with its marks. */
static int
read_character(struct kl_tex_parser *p)
{
    const char *at = p->at;
    uint32_t cp, mark;
    size_t len = kl_utf8_decode(at, (size_t)(p->end - at), &cp), more;

    if (cp < 0x80 && strchr("#$%\\^_{}", (int)cp) == NULL &&
        !kl_utf8_control(cp))
        return read_letter(p);
    if (*at == '}')
        kl_parser_fail(p, KL_E_PARSE, at, "no { for this }", 0);
    else if (cp < 0x80 || kl_utf8_control(cp) || kl_utf8_width(cp) == 0 ||
             (cp == KL_REPLACEMENT && len == 1))
        kl_parser_fail(p, KL_E_PARSE, at, "unexpected", len);
    while (cp >= 0x80 && at + len < p->end && (unsigned char)at[len] >= 0xCC) {
        more = kl_utf8_decode(at + len, (size_t)(p->end - at) - len, &mark);
        if (kl_utf8_width(mark) != 0 || kl_utf8_control(mark))
            break;
        len += more;
    }
    p->at += len;
    return kl_parser_word(p, at, len, KL_TEX_ORD);
}

int
kl_read_nucleus(struct kl_tex_parser *p, struct kl_list *row)
{
    struct kl_token token = {.at = p->at};

    token.symbol = kl_parser_peek(p, &token.len);
    if (*p->at == '{')
        return kl_read_group(p);
    if (token.symbol == NULL && *p->at == '\\')
        return read_unknown(p, token);
    if (token.symbol == NULL)
        return read_character(p);
    p->at += token.len;
    return kl_readers[token.symbol->action](p, token, row);
}

size_t
kl_read_braced(struct kl_tex_parser *p, const char *owner, size_t len,
               const char **text)
{
    const char *brace;
    int depth = 0;

    kl_parser_skip(p);
    brace = p->at;
    *text = p->at;
    if (p->at >= p->end || *p->at != '{') {
        kl_parser_fail(p, KL_E_PARSE, owner, "{ missing after", len);
        return 0;
    }
    for (*text = ++p->at; p->at < p->end; p->at++) {
        if (*p->at == '}' && depth-- == 0)
            return (size_t)(p->at++ - *text);
        depth += *p->at == '{';
        p->at += *p->at == '\\' && p->at + 1 < p->end;
    }
    kl_parser_fail(p, KL_E_PARSE, brace, "no } for this {", 0);
    return (size_t)(p->at - *text);
}

int
kl_read_option(struct kl_tex_parser *p)
{
    struct kl_tex_scope scope = p->scope;
    struct kl_list row = KL_LIST_EMPTY;
    const char *bracket;
    int index;

    kl_parser_skip(p);
    if (p->at >= p->end || *p->at != '[')
        return KL_NO_NODE;
    bracket = p->at++;
    p->scope = (struct kl_tex_scope){.fences = 1, .alphabet = scope.alphabet};
    p->script++;
    if (kl_parser_enter(p, bracket))
        row = kl_read_row(p, KL_BY_NOTHING);
    index = kl_row_close(p, row, (struct kl_row_setting){0});
    p->depth--;
    p->script--;
    p->scope = scope;
    if (p->at < p->end && *p->at == ']')
        p->at++;
    else
        kl_parser_fail(p, KL_E_PARSE, bracket, "no ] for this [", 0);
    return index;
}

/* Above and below are set in text style, where limits stand beside. */
static int
read_fraction(struct kl_tex_parser *p, struct kl_token token,
              struct kl_list *row)
{
    struct kl_tex_scope scope = p->scope;
    int above, below, index;

    (void)row;
    p->scope.display = false;
    above = kl_read_argument(p, token.at, token.len);
    below = kl_read_argument(p, token.at, token.len);
    p->scope = scope;
    index = kl_parser_box(p, KL_BOX_FRACTION, above);
    kl_parser_node(p, index)->part[1] = below;
    kl_parser_node(p, index)->left = kl_parser_node(p, index)->right =
        KL_TEX_INNER;
    return index;
}

/* Replace a fraction that is one character by it. */
static int
shrink(struct kl_tex_parser *p, int index)
{
    const struct kl_node *fraction = kl_parser_node(p, index);
    const struct kl_node *above = kl_parser_only(p, fraction->part[0]);
    const struct kl_node *below = kl_parser_only(p, fraction->part[1]);
    const char *text = NULL;
    char ascii[8] = "(0/0)";
    int atom;

    if (above != NULL && below != NULL)
        text =
            kl_tex_vulgar(above->text[KL_FORM_UTF8], below->text[KL_FORM_UTF8]);
    if (text == NULL)
        return index;
    ascii[1] = above->text[KL_FORM_ASCII][0];
    ascii[3] = below->text[KL_FORM_ASCII][0];
    for (atom = fraction->part[0]; atom <= index; atom++)
        kl_parser_node(p, atom)->kind = KL_BOX_NONE;
    atom = kl_parser_word(p, ascii, strlen(ascii), KL_TEX_ORD);
    kl_parser_node(p, atom)->text[KL_FORM_UTF8] = text;
    return atom;
}

static int
read_any_fraction(struct kl_tex_parser *p, struct kl_token token,
                  struct kl_list *row)
{
    int index = read_fraction(p, token, row);
    bool small = token.symbol->action == KL_TEX_SMALL || p->inline_style ||
                 p->script > 0;

    return small ? shrink(p, index) : index;
}

static int
read_binomial(struct kl_tex_parser *p, struct kl_token token,
              struct kl_list *row)
{
    int index = read_fraction(p, token, row);

    kl_parser_node(p, index)->bare = true;
    return kl_parser_fence(p, index, "(", ")");
}

static int
read_root(struct kl_tex_parser *p, struct kl_token token, struct kl_list *row)
{
    int order = kl_read_option(p), body, index;

    (void)row;
    body = kl_read_argument(p, token.at, token.len);
    index = kl_parser_box(p, KL_BOX_ROOT, body);
    kl_parser_node(p, index)->part[1] = order;
    return index;
}

static int
read_space(struct kl_tex_parser *p, struct kl_token token, struct kl_list *row)
{
    const char *text;

    if (token.symbol->action == KL_TEX_SKIP)
        kl_read_braced(p, token.at, token.len, &text);
    if (token.symbol->action == KL_TEX_STYLE)
        p->scope.display = token.symbol->text[0][0] == 'd';
    else
        row->space += (int)strlen(token.symbol->text[KL_FORM_UTF8]);
    return KL_NO_NODE;
}

/* The class of an operator or relation is that of its command. */
static int
read_grouped(struct kl_tex_parser *p, struct kl_token token,
             struct kl_list *row)
{
    const char *text;
    int index;

    (void)row;
    if (token.symbol->action == KL_TEX_COLOURED)
        kl_read_braced(p, token.at, token.len, &text);
    index = kl_read_argument(p, token.at, token.len);
    if (token.symbol->type != KL_TEX_ORD)
        kl_parser_node(p, index)->left = kl_parser_node(p, index)->right =
            token.symbol->type;
    return index;
}

/* Within a line of text, ASCII writes a drawn operator as a word. */
static int
read_sign(struct kl_tex_parser *p, struct kl_token token, struct kl_list *row)
{
    int index = kl_parser_atom(p, token.symbol);
    const char *ascii = token.symbol->text[KL_FORM_ASCII];
    bool drawn = strchr(ascii, '\n') != NULL;
    bool limited = token.symbol->action == KL_TEX_LIMITED;

    (void)row;
    if (limited)
        kl_parser_node(p, index)->limits = KL_ABOVE_IN_DISPLAY;
    kl_parser_node(p, index)->bold = *p->scope.alphabet != '\0';
    /* Drawn signs want room after them; names like "max" are words. */
    kl_parser_node(p, index)->big =
        drawn || (limited && !kl_tex_letter(token.symbol->text[0][0]));
    if (drawn && (p->inline_style || p->script > 0)) {
        kl_parser_node(p, index)->text[KL_FORM_ASCII] = token.symbol->name;
        kl_parser_node(p, index)->big = false;
    }
    return index;
}

/* What has nothing to close or to belong to. */
static int
read_stray(struct kl_tex_parser *p, struct kl_token token, struct kl_list *row)
{
    const char *what = "outside of an environment:";

    (void)row;
    if (token.symbol->action == KL_TEX_RIGHT)
        what = "no \\left for this";
    else if (token.symbol->action == KL_TEX_END)
        what = "no \\begin for this";
    else if (token.symbol->action == KL_TEX_LIMITS ||
             token.symbol->action == KL_TEX_NOLIMITS)
        what = "no operator before";
    kl_parser_fail(p, KL_E_PARSE, token.at, what, token.len);
    return show_source(p, token.at, token.len);
}

kl_reader *const kl_readers[KL_TEX_ACTIONS] = {
    [KL_TEX_SIGN] = read_sign,
    [KL_TEX_LIMITED] = read_sign,
    [KL_TEX_OPENING] = kl_read_fence,
    [KL_TEX_CLOSING] = read_sign,
    [KL_TEX_BAR] = kl_read_fence,
    [KL_TEX_SPACE] = read_space,
    [KL_TEX_STYLE] = read_space,
    [KL_TEX_SKIP] = read_space,
    [KL_TEX_FRACTION] = read_any_fraction,
    [KL_TEX_SMALL] = read_any_fraction,
    [KL_TEX_BINOMIAL] = read_binomial,
    [KL_TEX_ROOT] = read_root,
    [KL_TEX_TEXT] = kl_read_text,
    [KL_TEX_GROUP] = read_grouped,
    [KL_TEX_NAME] = kl_read_named,
    [KL_TEX_ALPHABET] = kl_read_alphabet,
    [KL_TEX_COLOURED] = read_grouped,
    [KL_TEX_MODULO] = kl_read_named,
    [KL_TEX_MARKED] = kl_read_marked,
    [KL_TEX_BRACED] = kl_read_marked,
    [KL_TEX_ARROW] = kl_read_arrow,
    [KL_TEX_FRAMED] = kl_read_boxed,
    [KL_TEX_STRUCK] = kl_read_boxed,
    [KL_TEX_UNSEEN] = kl_read_boxed,
    [KL_TEX_OVER] = kl_read_stacked,
    [KL_TEX_UNDER] = kl_read_stacked,
    [KL_TEX_NOT] = kl_read_negated,
    [KL_TEX_LIMITS] = read_stray,
    [KL_TEX_NOLIMITS] = read_stray,
    [KL_TEX_LEFT] = kl_read_left,
    [KL_TEX_MIDDLE] = kl_read_middle,
    [KL_TEX_RIGHT] = read_stray,
    [KL_TEX_WRAP] = kl_read_wrapped,
    [KL_TEX_DIVERGE] = kl_read_divergence,
    [KL_TEX_LINES] = kl_read_lines,
    [KL_TEX_BEGIN] = kl_read_begin,
    [KL_TEX_END] = read_stray,
    [KL_TEX_NEXT_ROW] = read_stray,
    [KL_TEX_NEXT_COLUMN] = read_stray,
    [KL_TEX_TAG] = kl_read_tag,
};
