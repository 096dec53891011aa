#include "config.h"

#include "klscope/typeset/typeset.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/typeset/parser.h"

/* A recursive descent over the TeX source that leaves boxes.
 *
 * A fence is matched by reading on until something closes it. If nothing does,
 * it was a lone sign, and what was read joins the row it stands in; so nothing
 * is read twice. The first fault moves to the end of the input, which ends
 * every loop. */

/* Report the first fault, at a place in the source. */
void
kl_parser_fail(struct kl_tex_parser *p, enum kl_status status, const char *at,
               const char *what, size_t len)
{
    char quote[KL_QUOTE];
    struct kl_at place = {.line = 1, .column = 1};
    const char *c;

    if (p->status != KL_OK)
        return;
    for (c = p->start; c < at; c++) {
        place.column = *c == '\n' ? 1 : place.column + 1;
        place.line += *c == '\n';
    }
    p->status = kl_fail(p->err, status, place, len > 0 ? "%s %s" : "%s", what,
                        kl_quote(quote, at, len));
    p->at = p->end;
}

struct kl_node *
kl_parser_node(const struct kl_tex_parser *p, int index)
{
    return &p->formula->nodes[index];
}

int
kl_parser_add(struct kl_tex_parser *p, enum kl_box kind, enum kl_tex_class type)
{
    struct kl_formula *formula = p->formula;
    struct kl_node node = {
        .kind = kind,
        .left = type,
        .right = type,
        .first = KL_NO_NODE,
        .next = KL_NO_NODE,
        .part = {KL_NO_NODE, KL_NO_NODE, KL_NO_NODE},
    };

    if (formula->count == formula->cap) {
        formula->cap = formula->cap > 0 ? 2 * formula->cap : 32;
        formula->nodes =
            kl_realloc(formula->nodes, (size_t)formula->cap, sizeof node);
    }
    formula->nodes[formula->count] = node;
    return formula->count++;
}

int
kl_parser_atom(struct kl_tex_parser *p, const struct kl_tex_symbol *symbol)
{
    int index = kl_parser_add(p, KL_BOX_ATOM, symbol->type);

    memcpy(kl_parser_node(p, index)->text, symbol->text, sizeof symbol->text);
    return index;
}

/* An atom with len bytes of the source as its text. */
int
kl_parser_word(struct kl_tex_parser *p, const char *text, size_t len,
               enum kl_tex_class type)
{
    struct kl_tex_symbol word = {.type = type, .text = {p->word, p->word}};
    size_t i;

    for (i = 0; i < len; i++)
        p->word[i] = text[i] == '\n' ? ' ' : text[i];
    p->word[len] = '\0';
    p->word += len + 1;
    return kl_parser_atom(p, &word);
}

void
kl_parser_append(struct kl_tex_parser *p, struct kl_list *list, int index)
{
    int form;

    if (list->last == KL_NO_NODE)
        list->first = index;
    else
        kl_parser_node(p, list->last)->next = index;
    list->last = index;
    for (form = 0; form < KL_FORMS; form++)
        kl_parser_node(p, index)->shape[form].gap = list->space;
    list->space = 0;
}

void
kl_parser_skip(struct kl_tex_parser *p)
{
    while (p->at < p->end && strchr(" \t\n\r", *p->at) != NULL)
        p->at++;
}

const struct kl_tex_symbol *
kl_parser_peek(const struct kl_tex_parser *p, size_t *len)
{
    *len = 1;
    if (p->at >= p->end)
        return NULL;
    if (*p->at != '\\')
        return kl_tex_character(*p->at);
    while (p->at + *len < p->end && kl_tex_letter(p->at[*len]))
        ++*len;
    if (*len == 1 && p->at + 1 < p->end)
        *len += kl_utf8_decode(p->at + 1, (size_t)(p->end - p->at) - 1,
                               &(uint32_t){0});
    return kl_tex_command(p->at + 1, *len - 1);
}

/* Go one level down; false beyond the limit. */
bool
kl_parser_enter(struct kl_tex_parser *p, const char *at)
{
    if (p->depth++ < KL_FORMULA_DEPTH)
        return true;
    kl_parser_fail(p, KL_E_LIMIT, at, "formula nested too deeply", 0);
    return false;
}

/* Read {...}; at the brace. */
static int
read_group(struct kl_tex_parser *p)
{
    const char *brace = p->at;
    int fences = p->fences, row = KL_NO_NODE;

    p->fences = 0;
    if (kl_parser_enter(p, brace)) {
        p->at++;
        row = kl_row_close(p, kl_read_row(p, KL_BY_NOTHING), false);
        if (p->at < p->end && *p->at == '}')
            p->at++;
        else
            kl_parser_fail(p, KL_E_PARSE, brace, "no } for this {", 0);
    }
    p->depth--;
    p->fences = fences;
    return row;
}

/* Read the argument of what stands at `owner`: a group or a single sign. */
int
kl_read_argument(struct kl_tex_parser *p, const char *owner, size_t len)
{
    struct kl_list none = KL_LIST_EMPTY;
    int index = KL_NO_NODE, fences = p->fences;

    kl_parser_skip(p);
    if (p->at >= p->end || strchr("}^_", *p->at) != NULL) {
        kl_parser_fail(p, KL_E_PARSE, owner, "argument missing after", len);
        return KL_NO_NODE;
    }
    if (*p->at == '{')
        return read_group(p);
    p->fences = 0;
    if (kl_parser_enter(p, p->at))
        index = kl_read_nucleus(p, &none);
    p->depth--;
    p->fences = fences;
    if (index == KL_NO_NODE)
        index = kl_row_close(p, none, false);
    return index;
}

/* Read what follows a nucleus; returns the node that takes its place. */
static int
read_scripts(struct kl_tex_parser *p, int base)
{
    int part[2] = {KL_NO_NODE, KL_NO_NODE}, index;
    bool limited = kl_parser_node(p, base)->limited && p->script == 0;

    for (kl_parser_skip(p); p->at < p->end && strchr("^_", *p->at) != NULL;
         kl_parser_skip(p)) {
        const char *mark = p->at++;
        int which = *mark == '^';

        if (part[which] != KL_NO_NODE)
            kl_parser_fail(p, KL_E_PARSE, mark,
                           "second script of its kind:", 1);
        p->script++;
        part[which] = kl_read_argument(p, mark, 1);
        p->script--;
    }
    if (p->status != KL_OK || (part[0] == KL_NO_NODE && part[1] == KL_NO_NODE))
        return base;
    index =
        kl_parser_add(p, limited ? KL_BOX_LIMITS : KL_BOX_SCRIPTS, KL_TEX_ORD);
    kl_parser_node(p, index)->left = kl_parser_node(p, base)->left;
    kl_parser_node(p, index)->right = kl_parser_node(p, base)->right;
    kl_parser_node(p, index)->big = kl_parser_node(p, base)->big;
    kl_parser_node(p, index)->part[0] = base;
    kl_parser_node(p, index)->part[1] = part[0];
    kl_parser_node(p, index)->part[2] = part[1];
    return index;
}

/* A letter, digit or other character of no table, with its marks. */
static int
read_character(struct kl_tex_parser *p)
{
    const char *at = p->at;
    uint32_t cp, mark;
    size_t len = kl_utf8_decode(at, (size_t)(p->end - at), &cp), more;

    if ((cp < 0x80 && strchr("#$%&\\^_{}", (int)cp) != NULL) ||
        kl_utf8_control(cp) || kl_utf8_width(cp) == 0 ||
        (cp == KL_REPLACEMENT && len == 1)) {
        kl_parser_fail(p, KL_E_PARSE, at, "unexpected", len);
        return KL_NO_NODE;
    }
    while (at + len < p->end && (unsigned char)at[len] >= 0xCC) {
        more = kl_utf8_decode(at + len, (size_t)(p->end - at) - len, &mark);
        if (kl_utf8_width(mark) != 0 || kl_utf8_control(mark))
            break;
        len += more;
    }
    p->at += len;
    return kl_parser_word(p, at, len, KL_TEX_ORD);
}

/* True if a bar here opens a fence: what is before it wants an operand. */
static bool
bar_opens(struct kl_tex_parser *p, const struct kl_list *row)
{
    return row->last == KL_NO_NODE ||
           kl_row_wants_operand(kl_parser_node(p, row->last)->right);
}

/* Read one nucleus, without its scripts. KL_NO_NODE if there was nothing to
 * put in the row, or if it is there already. */
int
kl_read_nucleus(struct kl_tex_parser *p, struct kl_list *row)
{
    struct kl_token token = {.at = p->at};

    token.symbol = kl_parser_peek(p, &token.len);
    if (*p->at == '{')
        return read_group(p);
    if (token.symbol == NULL && *p->at == '\\')
        kl_parser_fail(p, KL_E_NAME, p->at, "unknown command", token.len);
    else if (token.symbol == NULL)
        return read_character(p);
    else
        p->at += token.len;
    if (p->status != KL_OK)
        return KL_NO_NODE;
    if (token.symbol->action == KL_TEX_SPACE) {
        row->space += (int)strlen(token.symbol->text[KL_FORM_UTF8]);
        return KL_NO_NODE;
    }
    if (token.symbol->action == KL_TEX_OPENING ||
        (token.symbol->action == KL_TEX_BAR && bar_opens(p, row)))
        return kl_read_fence(p, token.symbol, token.at, row);
    if (token.symbol->action == KL_TEX_RIGHT) {
        kl_parser_fail(p, KL_E_PARSE, token.at, "no \\left for this \\right",
                       0);
        return KL_NO_NODE;
    }
    return kl_readers[token.symbol->action](p, token);
}

/* True if the row that is being read ends here. */
static bool
row_ends(struct kl_tex_parser *p, const struct kl_list *row, enum kl_closer by)
{
    const struct kl_tex_symbol *symbol;
    size_t len;

    kl_parser_skip(p);
    if (p->at >= p->end || *p->at == '}')
        return true;
    symbol = kl_parser_peek(p, &len);
    if (symbol == NULL)
        return false;
    return (symbol->action == KL_TEX_RIGHT && p->depth > 0) ||
           (symbol->action == KL_TEX_CLOSING && p->fences > 0) ||
           (symbol->action == KL_TEX_BAR && by == KL_BY_BAR &&
            !bar_opens(p, row));
}

struct kl_list
kl_read_row(struct kl_tex_parser *p, enum kl_closer by)
{
    struct kl_list row = KL_LIST_EMPTY;

    while (!row_ends(p, &row, by)) {
        int index;

        if (strchr("^_", *p->at) != NULL)
            index = kl_row_close(p, KL_LIST_EMPTY, false);
        else
            index = kl_read_nucleus(p, &row);
        if (index != KL_NO_NODE)
            kl_parser_append(p, &row, read_scripts(p, index));
    }
    return row;
}

enum kl_status
kl_formula_new(const char *tex, struct kl_formula **formula, struct kl_err *err)
{
    size_t len = strlen(tex);
    struct kl_tex_parser p = {
        .err = err, .start = tex, .at = tex, .end = tex + len};
    struct kl_list row;

    *formula = p.formula = kl_calloc(1, sizeof **formula);
    p.formula->source = kl_strdup(tex);
    if (len > KL_FORMULA_BYTES) {
        kl_parser_fail(&p, KL_E_LIMIT, tex, "formula too long", 0);
        return p.status;
    }
    /* Each atom takes a byte of the source at least, and ends in a NUL. */
    p.formula->words = p.word = kl_malloc(2 * len + 1);
    row = kl_read_row(&p, KL_BY_NOTHING);
    if (p.at < p.end)
        kl_parser_fail(&p, KL_E_PARSE, p.at, "no { for this }", 0);
    kl_row_close(&p, row, false);
    if (p.status == KL_OK)
        kl_box_layout(p.formula);
    else
        p.formula->count = 0;
    return p.status;
}

void
kl_formula_free(struct kl_formula *formula)
{
    if (formula == NULL)
        return;
    free(formula->source);
    free(formula->words);
    free(formula->nodes);
    free(formula);
}
