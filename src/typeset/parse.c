#include "config.h"

#include "klscope/typeset/typeset.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/typeset/parser.h"

/* A recursive descent over the TeX source that leaves boxes.
 *
 * A fence is matched by reading on until something closes it. If nothing does,
 * it was a lone sign, and what was read joins the row it stands in; so nothing
 * is read twice. What is not understood becomes an atom that shows its source,
 * and reading goes on behind it. A closer ends a row only if what it closes is
 * open, so the outermost row goes on to the end of the input. */

/* A byte of source is at most that many of the texts of atoms. */
enum { WORDS_PER_BYTE = 8, WORDS_MORE = 64 };

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
        .part = {KL_NO_NODE, KL_NO_NODE, KL_NO_NODE, KL_NO_NODE},
        .tag = KL_NO_NODE,
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

void
kl_parser_carry(struct kl_tex_parser *p, const char *text, size_t len)
{
    static const char circle[] = "\xE2\x97\x8C";
    uint32_t cp;

    if (len == 0)
        return;
    kl_utf8_decode(text, len, &cp);
    if (cp < 0x80 || kl_utf8_width(cp) != 0 || kl_utf8_control(cp))
        return;
    memcpy(p->word, circle, sizeof circle - 1);
    p->word += sizeof circle - 1;
}

int
kl_parser_word(struct kl_tex_parser *p, const char *text, size_t len,
               enum kl_tex_class type)
{
    struct kl_tex_symbol word = {.type = type, .text = {p->word, p->word}};
    size_t i;

    kl_parser_carry(p, text, len);

    assert(p->word + len < p->formula->words +
                               WORDS_PER_BYTE * (p->end - p->start) +
                               WORDS_MORE);
    for (i = 0; i < len; i++)
        p->word[i] = strchr("\t\n\r", text[i]) != NULL ? ' ' : text[i];
    p->word[len] = '\0';
    p->word += len + 1;
    return kl_parser_atom(p, &word);
}

int
kl_parser_empty(struct kl_tex_parser *p)
{
    return kl_row_close(p, KL_LIST_EMPTY, (struct kl_row_setting){0});
}

int
kl_parser_box(struct kl_tex_parser *p, enum kl_box kind, int part)
{
    int index = kl_parser_add(p, kind, KL_TEX_ORD);

    kl_parser_node(p, index)->part[0] = part;
    return index;
}

const struct kl_node *
kl_parser_only(const struct kl_tex_parser *p, int index)
{
    const struct kl_node *node = kl_parser_node(p, index);

    if (node->kind == KL_BOX_ROW && node->first != KL_NO_NODE)
        node = kl_parser_node(p, node->first);
    return node->kind == KL_BOX_ATOM && node->next == KL_NO_NODE ? node : NULL;
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

bool
kl_parser_enter(struct kl_tex_parser *p, const char *at)
{
    if (p->depth++ < KL_FORMULA_DEPTH)
        return true;
    kl_parser_stop(p, at, "formula nested too deeply");
    return false;
}

/* A group of one sign is that sign, unless it was to lose its class. */
static int
unwrap(struct kl_tex_parser *p, int row)
{
    int first = kl_parser_node(p, row)->first;

    if (first == KL_NO_NODE || kl_parser_only(p, row) == NULL ||
        kl_parser_node(p, first)->left != KL_TEX_ORD ||
        kl_parser_node(p, first)->right != KL_TEX_ORD)
        return row;
    kl_parser_node(p, row)->kind = KL_BOX_NONE;
    return first;
}

int
kl_read_group(struct kl_tex_parser *p)
{
    const char *brace = p->at;
    struct kl_tex_scope scope = p->scope;
    struct kl_list row = KL_LIST_EMPTY;

    p->scope.fences = 0;
    p->scope.cells = false;
    p->groups++;
    if (kl_parser_enter(p, brace)) {
        p->at++;
        row = kl_read_row(p, KL_BY_NOTHING);
        if (p->at < p->end && *p->at == '}')
            p->at++;
        else
            kl_parser_fail(p, KL_E_PARSE, brace, "no } for this {", 0);
    }
    p->groups--;
    p->depth--;
    p->scope = scope;
    return unwrap(p, kl_row_close(p, row, (struct kl_row_setting){0}));
}

/* True if nothing here can be an argument. */
static bool
argument_missing(const struct kl_tex_parser *p)
{
    const struct kl_tex_symbol *symbol;
    size_t len;

    if (p->at >= p->end || strchr("}^_&", *p->at) != NULL)
        return true;
    symbol = kl_parser_peek(p, &len);
    return symbol != NULL && kl_parser_ends(p, symbol);
}

/* A single sign: a parenthesis here is no fence. */
static int
read_single(struct kl_tex_parser *p)
{
    struct kl_list none = KL_LIST_EMPTY;
    struct kl_tex_scope scope = p->scope;
    const struct kl_tex_symbol *symbol;
    size_t len;
    int index = KL_NO_NODE;

    symbol = kl_parser_peek(p, &len);
    if (symbol != NULL &&
        (symbol->action == KL_TEX_OPENING || symbol->action == KL_TEX_BAR)) {
        p->at += len;
        return kl_parser_atom(p, symbol);
    }
    p->scope.fences = 0;
    if (kl_parser_enter(p, p->at))
        index = kl_read_nucleus(p, &none);
    p->depth--;
    p->scope = scope;
    if (index != KL_NO_NODE)
        return index;
    return kl_row_close(p, none, (struct kl_row_setting){0});
}

int
kl_read_argument(struct kl_tex_parser *p, const char *owner, size_t len)
{
    kl_parser_skip(p);
    if (argument_missing(p)) {
        kl_parser_fail(p, KL_E_PARSE, owner, "argument missing after", len);
        return kl_parser_empty(p);
    }
    return *p->at == '{' ? kl_read_group(p) : read_single(p);
}

int
kl_read_label(struct kl_tex_parser *p, const char *owner, size_t len)
{
    struct kl_tex_scope scope = p->scope;
    int index;

    p->script++;
    p->scope.display = false;
    index = kl_read_argument(p, owner, len);
    p->script--;
    p->scope = scope;
    return index;
}

/* True if a bar here opens a fence: what is before it wants an operand. */
static bool
bar_opens(struct kl_tex_parser *p, const struct kl_list *row)
{
    return row->last == KL_NO_NODE ||
           kl_row_wants_operand(kl_parser_node(p, row->last)->right);
}

bool
kl_parser_ends(const struct kl_tex_parser *p,
               const struct kl_tex_symbol *symbol)
{
    switch (symbol->action) {
    case KL_TEX_RIGHT:
        return p->lefts > 0;
    case KL_TEX_END:
        return p->begins > 0;
    case KL_TEX_NEXT_ROW:
    case KL_TEX_NEXT_COLUMN:
        return p->scope.cells;
    default:
        return false;
    }
}

/* True if the row that is being read ends here. */
static bool
row_ends(struct kl_tex_parser *p, const struct kl_list *row, enum kl_closer by)
{
    const struct kl_tex_symbol *symbol;
    size_t len;

    kl_parser_skip(p);
    if (p->at >= p->end || (*p->at == '}' && p->groups > 0))
        return true;
    symbol = kl_parser_peek(p, &len);
    if (symbol == NULL)
        return false;
    return kl_parser_ends(p, symbol) ||
           (symbol->action == KL_TEX_CLOSING && p->scope.fences > 0) ||
           (symbol->action == KL_TEX_BAR && by == KL_BY_BAR &&
            !bar_opens(p, row));
}

struct kl_list
kl_read_row(struct kl_tex_parser *p, enum kl_closer by)
{
    struct kl_list row = KL_LIST_EMPTY;

    while (!row_ends(p, &row, by)) {
        const struct kl_tex_symbol *symbol;
        size_t len;
        int index;

        symbol = kl_parser_peek(p, &len);
        if (kl_parser_script(p) != KL_BASE)
            index = kl_parser_empty(p);
        else if (symbol != NULL && symbol->action == KL_TEX_BAR &&
                 !bar_opens(p, &row)) {
            index = kl_parser_atom(p, symbol);
            p->at += len;
        } else
            index = kl_read_nucleus(p, &row);
        if (index != KL_NO_NODE)
            kl_parser_append(p, &row, kl_read_scripts(p, index));
    }
    return row;
}

static enum kl_status
parse(struct kl_tex_parser *p, size_t len, struct kl_err *err)
{
    struct kl_list row;
    int root;

    if (len > KL_FORMULA_BYTES) {
        kl_parser_stop(p, p->start, "formula too long");
        return kl_parser_finish(p, err);
    }
    p->formula->words = p->word = kl_malloc(WORDS_PER_BYTE * len + WORDS_MORE);
    row = kl_read_row(p, KL_BY_NOTHING);
    root = kl_row_close(p, row, (struct kl_row_setting){0});
    kl_parser_node(p, root)->tag = p->tag;
    if (p->stopped)
        p->formula->count = 0;
    else
        kl_box_layout(p->formula);
    return kl_parser_finish(p, err);
}

static enum kl_status
new_formula(const char *tex, bool inline_style, struct kl_formula **formula,
            struct kl_err *err)
{
    size_t len = strlen(tex);
    struct kl_tex_parser p = {
        .inline_style = inline_style,
        .start = tex,
        .at = tex,
        .end = tex + len,
        .tag = KL_NO_NODE,
        .scope = {.display = !inline_style, .alphabet = ""},
    };

    *formula = p.formula = kl_calloc(1, sizeof **formula);
    p.formula->source = kl_strdup(tex);
    return parse(&p, len, err);
}

enum kl_status
kl_formula_new(const char *tex, struct kl_formula **formula, struct kl_err *err)
{
    return new_formula(tex, false, formula, err);
}

enum kl_status
kl_formula_new_inline(const char *tex, struct kl_formula **formula,
                      struct kl_err *err)
{
    return new_formula(tex, true, formula, err);
}

void
kl_formula_free(struct kl_formula *formula)
{
    if (formula == NULL)
        return;
    free(formula->source);
    free(formula->words);
    free(formula->nodes);
    free(formula->faults);
    free(formula);
}
