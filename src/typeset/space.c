#include "config.h"

#include <string.h>

#include "klscope/typeset/parser.h"

/* Classes of atoms and the space between them follow Knuth, The TeXbook, ch.
 * 17 and 18, with one departure that a grid of cells asks for: a thin space is
 * a whole column or none. */

/* Columns between a class (row) and the next (column), TeXbook p. 170: '1'
 * always, 's' not in scripts, 'p' neither there nor within fences, '-' does
 * not happen. A fraction bar keeps away from signs that look like it. */
static const char gaps[KL_TEX_CLASSES][KL_TEX_CLASSES + 1] = {
    [KL_TEX_ORD] = "01ss000s",   [KL_TEX_OP] = "11-s0001",
    [KL_TEX_BIN] = "ss--s--1",   [KL_TEX_REL] = "ss-0s001",
    [KL_TEX_OPEN] = "00-00000",  [KL_TEX_CLOSE] = "01ss000s",
    [KL_TEX_PUNCT] = "pp-ppppp", [KL_TEX_INNER] = "s111s001",
};

/* True if an operator after this class, or at the start, is a sign. */
bool
kl_row_wants_operand(enum kl_tex_class type)
{
    return type == KL_TEX_BIN || type == KL_TEX_OP || type == KL_TEX_REL ||
           type == KL_TEX_OPEN || type == KL_TEX_PUNCT;
}

/* In ASCII a Greek letter is a word and must not run into the next one, nor a
 * minus sign into a sum drawn with slashes. */
static bool
words_touch(struct kl_tex_parser *p, const struct kl_node *a,
            const struct kl_node *b)
{
    const char *left = a->text[KL_FORM_ASCII], *right;
    size_t len;

    if (b->big)
        return true;
    while (b->kind != KL_BOX_ATOM) {
        if (b->kind == KL_BOX_SCRIPTS || b->kind == KL_BOX_LIMITS)
            b = kl_parser_node(p, b->part[KL_BASE]);
        else if (b->kind == KL_BOX_ROW && b->first != KL_NO_NODE)
            b = kl_parser_node(p, b->first);
        else
            return false;
    }
    right = b->text[KL_FORM_ASCII];
    if (left == NULL || right == NULL || left[0] == '\0')
        return false;
    len = strlen(left);
    return kl_tex_letter(left[len - 1]) && kl_tex_letter(right[0]) &&
           (len > 1 || kl_tex_letter(right[1]));
}

/* A double bar of two columns would run into what it divides. */
static bool
is_wide_bar(const struct kl_node *node)
{
    return node->kind == KL_BOX_ATOM && node->left == KL_TEX_ORD &&
           strcmp(node->text[KL_FORM_ASCII], "||") == 0;
}

/* Binary operators that have nothing to join are signs: "-x" keeps together.
 */
static void
find_signs(struct kl_tex_parser *p, int first, enum kl_tex_class before)
{
    struct kl_node *last = NULL;
    int i;

    for (i = first; i != KL_NO_NODE; i = kl_parser_node(p, i)->next) {
        struct kl_node *node = kl_parser_node(p, i);

        if (last != NULL && last->right == KL_TEX_BIN &&
            (node->left == KL_TEX_REL || node->left == KL_TEX_CLOSE ||
             node->left == KL_TEX_PUNCT))
            last->left = last->right = KL_TEX_ORD;
        if (node->left == KL_TEX_BIN && kl_row_wants_operand(before)) {
            node->left = KL_TEX_ORD;
            node->right = KL_TEX_OPEN;
        }
        before = node->right;
        last = node;
    }
}

static int
gap_of(const struct kl_tex_parser *p, char gap, bool fenced)
{
    return gap == '1' || (gap == 's' && p->script == 0) ||
           (gap == 'p' && p->script == 0 && !fenced);
}

/* A whole column behind a slash, as in 1/ ln b, would look like a slip. */
static bool
is_divided_by(const struct kl_node *a, const struct kl_node *b)
{
    return a->kind == KL_BOX_ATOM && b->kind == KL_BOX_ATOM &&
           b->left == KL_TEX_OP && strcmp(a->text[KL_FORM_ASCII], "/") == 0 &&
           kl_tex_letter(b->text[KL_FORM_UTF8][0]);
}

static int
gap_between(const struct kl_tex_parser *p, const struct kl_node *a,
            const struct kl_node *b, bool fenced)
{
    char gap = gaps[a->right][b->left];
    bool sign = a->left == KL_TEX_ORD && a->right == KL_TEX_OPEN;

    if (is_divided_by(a, b))
        return 0;
    if (gap == '0' && (a->big || (sign && b->left == KL_TEX_INNER)))
        return 1;
    return gap_of(p, gap, fenced);
}

static void
widen(struct kl_node *node, enum kl_form form, int gap)
{
    if (node->shape[form].gap < gap)
        node->shape[form].gap = gap;
}

/* The space before what continues the cell on its left. */
static void
follow(struct kl_tex_parser *p, int first, enum kl_tex_class after)
{
    struct kl_node *node = kl_parser_node(p, first);
    int gap = gap_of(p, gaps[after][node->left], false);

    widen(node, KL_FORM_UTF8, gap);
    widen(node, KL_FORM_ASCII, gap);
}

int
kl_row_close(struct kl_tex_parser *p, struct kl_list list,
             struct kl_row_setting setting)
{
    int i, next, row, before = KL_NO_NODE;

    find_signs(p, list.first, setting.follows ? setting.after : KL_TEX_OPEN);
    if (list.first != KL_NO_NODE && setting.follows)
        follow(p, list.first, setting.after);
    for (i = list.first; i != KL_NO_NODE; before = i, i = next) {
        struct kl_node *a = kl_parser_node(p, i), *b;
        int gap;

        next = a->next;
        if (next == KL_NO_NODE)
            break;
        b = kl_parser_node(p, next);
        gap = gap_between(p, a, b, setting.fenced);
        widen(b, KL_FORM_UTF8, gap);
        if (words_touch(p, a, b) ||
            (p->script == 0 && ((is_wide_bar(a) && before != KL_NO_NODE) ||
                                (is_wide_bar(b) && b->next != KL_NO_NODE))))
            gap = gap > 1 ? gap : 1;
        widen(b, KL_FORM_ASCII, gap);
    }
    row = kl_parser_add(p, KL_BOX_ROW, KL_TEX_ORD);
    kl_parser_node(p, row)->first = list.first;
    return row;
}
