/* What boxes read as. In a picture, place and size say what belongs together;
 * in a line of text blanks and parentheses must, and so each box has to know
 * what it looks like from outside before anything is written. */
#include "config.h"

#include "klscope/typeset/linear.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"

/* Signs that read otherwise than their class says, and how they are written.
 * Screen readers pass over the large operators, so these are words. */
static const struct {
    const char *sign;
    enum kl_reading_kind kind;
    const char *text[KL_FORMS];
} signs[] = {
    {"∑", KL_READ_SUM, {"sum", "sum"}},
    {"∏", KL_READ_SUM, {"prod", "prod"}},
    {"∐", KL_READ_SUM, {"coprod", "coprod"}},
    {"∫", KL_READ_SUM, {"integral", "integral"}},
    {"∬", KL_READ_SUM, {"iint", "iint"}},
    {"∭", KL_READ_SUM, {"iiint", "iiint"}},
    {"∮", KL_READ_SUM, {"oint", "oint"}},
    {"⋃", KL_READ_SUM, {"union", "union"}},
    {"⋂", KL_READ_SUM, {"intersect", "intersect"}},
    {"⋁", KL_READ_SUM, {"or", "or"}},
    {"⋀", KL_READ_SUM, {"and", "and"}},
    {"/", KL_READ_SLASH, {NULL, NULL}},
    {"|", KL_READ_BAR, {NULL, NULL}},
    {"‖", KL_READ_BAR, {NULL, NULL}},
    {".", KL_READ_NUMBER, {NULL, NULL}},
    {":", KL_READ_COMMA, {NULL, NULL}},
    {"∂", KL_READ_PREFIX, {NULL, NULL}},
    {"∇", KL_READ_PREFIX, {NULL, "grad "}},
    {"¬", KL_READ_PREFIX, {"not ", "not "}},
    {"$", KL_READ_PREFIX, {NULL, NULL}},
    {"#", KL_READ_PREFIX, {NULL, NULL}},
    {"€", KL_READ_PREFIX, {NULL, "EUR "}},
    {"£", KL_READ_PREFIX, {NULL, "GBP "}},
    {"%", KL_READ_POSTFIX, {NULL, NULL}},
    {"!", KL_READ_POSTFIX, {NULL, NULL}},
    {"′", KL_READ_POSTFIX, {NULL, NULL}},
    {"°", KL_READ_POSTFIX, {NULL, NULL}},
    {"∼", KL_READ_RELATION, {"~", "~"}},
    {"⇐", KL_READ_RELATION, {NULL, "<=="}},
    {"∗", KL_READ_BINARY, {"*", "*"}},
    {"⋯", KL_READ_OPERAND, {"…", "..."}},
    {"…", KL_READ_OPERAND, {NULL, NULL}},
    {"⊤", KL_READ_OPERAND, {"T", "T"}},
};

enum { SIGNS = sizeof signs / sizeof *signs };

static size_t
find_sign(const struct kl_node *atom)
{
    size_t i;

    for (i = 0; i < SIGNS; i++)
        if (strcmp(signs[i].sign, atom->text[KL_FORM_UTF8]) == 0)
            break;
    return i;
}

/* A fraction that has a character of its own: "(1/2)" in ASCII. */
static bool
is_vulgar(const struct kl_node *atom)
{
    const char *ascii = atom->text[KL_FORM_ASCII];

    return strlen(ascii) == 5 && ascii[0] == '(' && ascii[2] == '/' &&
           strcmp(ascii, atom->text[KL_FORM_UTF8]) != 0;
}

/* A letter of another alphabet, which few voices know. */
static bool
is_fancy(const struct kl_node *atom)
{
    const char *ascii = atom->text[KL_FORM_ASCII];
    const char *text = atom->text[KL_FORM_UTF8];
    uint32_t cp;

    if (!kl_tex_letter(ascii[0]) || ascii[1] != '\0')
        return false;
    kl_utf8_decode(text, strlen(text), &cp);
    return (cp >= 0x2100 && cp < 0x2150) || (cp >= 0x1D400 && cp < 0x1D800);
}

static bool
is_primes(const struct kl_node *atom)
{
    return atom->text[KL_FORM_ASCII][0] == '\'';
}

const char *
kl_reading_text(const struct kl_node *atom, enum kl_form form)
{
    size_t i = find_sign(atom);

    if (i < SIGNS && signs[i].text[form] != NULL)
        return signs[i].text[form];
    return is_fancy(atom) || is_primes(atom) ? atom->text[KL_FORM_ASCII] : NULL;
}

/* True if a fence is one of these. */
static bool
is_fence(const struct kl_node *fence, const char *open)
{
    const char *text = fence->fence[0][KL_FORM_UTF8];

    return *text != '\0' && strstr(open, text) != NULL;
}

bool
kl_reading_braced(const struct kl_node *node)
{
    return node->kind == KL_BOX_MARKED && node->limits == KL_ABOVE;
}

/* ---- kinds of boxes ------------------------------------------------------ */

static const enum kl_reading_kind by_class[KL_TEX_CLASSES] = {
    [KL_TEX_ORD] = KL_READ_OPERAND, [KL_TEX_OP] = KL_READ_FUNCTION,
    [KL_TEX_BIN] = KL_READ_BINARY,  [KL_TEX_REL] = KL_READ_RELATION,
    [KL_TEX_OPEN] = KL_READ_PREFIX, [KL_TEX_CLOSE] = KL_READ_POSTFIX,
    [KL_TEX_PUNCT] = KL_READ_COMMA, [KL_TEX_INNER] = KL_READ_OPERAND,
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What a box of no special sign reads as. */
static enum kl_reading_kind
kind_of_text(const struct kl_node *atom)
{
    const char *text = atom->text[KL_FORM_ASCII];

    if (text[0] == '\0')
        return KL_READ_NOTHING;
    if (atom->left == KL_TEX_ORD && atom->right == KL_TEX_OPEN)
        return KL_READ_PREFIX;
    if (atom->left != KL_TEX_ORD)
        return by_class[atom->left];
    if (strchr(text, ' ') != NULL)
        return KL_READ_WORDS;
    if (is_digit(text[0]))
        return KL_READ_NUMBER;
    return kl_tex_letter(text[0]) || (unsigned char)text[0] >= 0x80
               ? KL_READ_NAME
               : KL_READ_OPERAND;
}

static void
read_atom(const struct kl_formula *formula, const struct kl_node *node,
          struct kl_box_reading *all, struct kl_box_reading *reading)
{
    size_t i = find_sign(node);

    (void)formula;
    (void)all;
    if (is_vulgar(node)) {
        reading->kind = KL_READ_FRACTION;
        return;
    }
    reading->kind = kind_of_text(node);
    if (i < SIGNS && (node->left != KL_TEX_REL || signs[i].kind != KL_READ_BAR))
        reading->kind = signs[i].kind;
    if (strcmp(node->text[KL_FORM_UTF8], "∞") == 0)
        reading->kind = KL_READ_OPERAND;
    reading->sign = reading->kind == KL_READ_PREFIX && i == SIGNS &&
                    node->left == KL_TEX_ORD;
    reading->delta = strcmp(node->text[KL_FORM_ASCII], "d") == 0;
    reading->bare = reading->kind != KL_READ_WORDS;
    reading->single = reading->bare && reading->kind < KL_READ_FRACTION;
    reading->word =
        (reading->kind == KL_READ_NUMBER || reading->kind == KL_READ_NAME) &&
        node->text[KL_FORM_ASCII][1] == '\0';
}

/* Children of a row that read as anything, up to `most` of them. */
static int
some_children(const struct kl_formula *formula, const struct kl_node *row,
              const struct kl_box_reading *all, int child[], int most)
{
    int i, n = 0;

    for (i = row->first; i != KL_NO_NODE && n < most;
         i = formula->nodes[i].next)
        if (all[i].kind != KL_READ_NOTHING)
            child[n++] = i;
    return n;
}

/* Whether all children from i on are digits, perhaps with scripts; or letters
 * and digits. */
static bool
all_digits(const struct kl_formula *formula, int i,
           const struct kl_box_reading *all, bool bare)
{
    for (; i != KL_NO_NODE; i = formula->nodes[i].next)
        if (all[i].kind > KL_READ_NUMBER ||
            (bare && all[i].kind == KL_READ_NUMBER && !all[i].bare))
            return false;
    return true;
}

static bool
all_letters(const struct kl_formula *formula, int i,
            const struct kl_box_reading *all)
{
    for (; i != KL_NO_NODE; i = formula->nodes[i].next)
        if (!all[i].word && all[i].kind != KL_READ_NOTHING)
            return false;
    return true;
}

/* f, f(x), df, df(x), f! */
static bool
is_applied(const struct kl_box_reading *all, const int *child, int n)
{
    int i = n > 1 && all[child[0]].delta && all[child[1]].kind == KL_READ_NAME;

    if (all[child[i]].kind != KL_READ_NAME)
        return false;
    i++;
    if (i < n && all[child[i]].kind == KL_READ_FENCED)
        i++;
    if (i < n && all[child[i]].kind == KL_READ_POSTFIX)
        i++;
    return i == n;
}

static void
read_row(const struct kl_formula *formula, const struct kl_node *node,
         struct kl_box_reading *all, struct kl_box_reading *reading)
{
    int child[4], n = some_children(formula, node, all, child, 4);

    if (n == 0)
        return;
    if (n == 1) {
        *reading = all[child[0]];
    } else {
        int rest = all[child[0]].sign ? child[1] : child[0];

        reading->kind = KL_READ_OPERAND;
        reading->sign = all[child[0]].sign;
        reading->word = all_letters(formula, node->first, all);
        reading->single = n < 4 && is_applied(all, child, n);
        reading->bare = all_digits(formula, rest, all, true) ||
                        (reading->sign && n == 2 && all[rest].bare);
        if (all_digits(formula, node->first, all, false))
            reading->kind = KL_READ_NUMBER, reading->single = true;
        else if (reading->word)
            reading->kind = KL_READ_NAME;
    }
    if (node->left == node->right && reading->kind != KL_READ_SUM &&
        node->left != KL_TEX_ORD && node->left != KL_TEX_INNER)
        reading->kind = by_class[node->left];
}

static void
read_fraction(const struct kl_formula *formula, const struct kl_node *node,
              struct kl_box_reading *all, struct kl_box_reading *reading)
{
    (void)formula;
    (void)all;
    reading->kind = node->bare ? KL_READ_OPERAND : KL_READ_FRACTION;
}

/* A star or a number in parentheses makes another name, no power. */
static bool
is_mark(const struct kl_formula *formula, int super,
        const struct kl_box_reading *all)
{
    return all[super].kind == KL_READ_BINARY ||
           all[super].kind == KL_READ_FENCED ||
           all[super].kind == KL_READ_POSTFIX ||
           strcmp("⊤", formula->nodes[super].kind == KL_BOX_ATOM
                           ? formula->nodes[super].text[KL_FORM_UTF8]
                           : "") == 0;
}

/* What a base with scripts reads as: no name any more with a power, but p*(x)
 * and p(x)^2 go on like their bases. */
static enum kl_reading_kind
kind_of_scripts(const struct kl_formula *formula, const struct kl_node *node,
                const struct kl_box_reading *all)
{
    enum kl_reading_kind base =
        (enum kl_reading_kind)all[node->part[KL_BASE]].kind;
    int super = node->part[KL_SUPER];

    if (kl_reading_braced(&formula->nodes[node->part[KL_BASE]]))
        return KL_READ_OPERAND;
    if (base == KL_READ_NAME)
        return super == KL_NO_NODE || is_mark(formula, super, all)
                   ? KL_READ_NAME
                   : KL_READ_OPERAND;
    if (base == KL_READ_NUMBER || base == KL_READ_FENCED ||
        base == KL_READ_PREFIX || base >= KL_READ_FUNCTION)
        return base;
    return KL_READ_OPERAND;
}

static void
read_scripts(const struct kl_formula *formula, const struct kl_node *node,
             struct kl_box_reading *all, struct kl_box_reading *reading)
{
    int base = node->part[KL_BASE];

    reading->kind = kind_of_scripts(formula, node, all);
    reading->power = node->part[KL_SUPER] != KL_NO_NODE;
    reading->single = !kl_reading_braced(&formula->nodes[base]);
    reading->delta = all[base].delta;
}

static void
read_fence(const struct kl_formula *formula, const struct kl_node *node,
           struct kl_box_reading *all, struct kl_box_reading *reading)
{
    (void)formula;
    (void)all;
    reading->single = true;
    reading->kind =
        is_fence(node, "([") ? KL_READ_FENCED : KL_READ_OPERAND;
}

static void
read_marked(const struct kl_formula *formula, const struct kl_node *node,
            struct kl_box_reading *all, struct kl_box_reading *reading)
{
    const struct kl_box_reading *body = &all[node->part[0]];

    (void)formula;
    *reading = (struct kl_box_reading){.kind = KL_READ_OPERAND, .single = true};
    if (kl_reading_braced(node))
        reading->single = body->single;
    else if (body->kind == KL_READ_NAME)
        reading->kind = KL_READ_NAME;
}

static void
read_operand(const struct kl_formula *formula, const struct kl_node *node,
             struct kl_box_reading *all, struct kl_box_reading *reading)
{
    (void)formula;
    (void)all;
    reading->kind = KL_READ_OPERAND;
    reading->single = node->kind != KL_BOX_GRID;
}

static void
read_relation(const struct kl_formula *formula, const struct kl_node *node,
              struct kl_box_reading *all, struct kl_box_reading *reading)
{
    (void)formula;
    (void)node;
    (void)all;
    reading->kind = KL_READ_RELATION;
}

typedef void reader(const struct kl_formula *formula,
                    const struct kl_node *node, struct kl_box_reading *all,
                    struct kl_box_reading *reading);

static reader *const readers[KL_BOX_KINDS] = {
    [KL_BOX_ATOM] = read_atom,         [KL_BOX_ROW] = read_row,
    [KL_BOX_FRACTION] = read_fraction, [KL_BOX_ROOT] = read_operand,
    [KL_BOX_SCRIPTS] = read_scripts,   [KL_BOX_LIMITS] = read_scripts,
    [KL_BOX_FENCE] = read_fence,       [KL_BOX_MIDDLE] = read_relation,
    [KL_BOX_MARKED] = read_marked,     [KL_BOX_ARROW] = read_relation,
    [KL_BOX_FRAMED] = read_operand,    [KL_BOX_STRUCK] = read_operand,
    [KL_BOX_GRID] = read_operand,
};

struct kl_box_reading *
kl_reading_new(const struct kl_formula *formula)
{
    struct kl_box_reading *all =
        kl_calloc((size_t)formula->count + 1, sizeof *all);
    int i;

    for (i = 0; i < formula->count; i++) {
        const struct kl_node *node = &formula->nodes[i];

        if (readers[node->kind] != NULL)
            readers[node->kind](formula, node, all, &all[i]);
    }
    return all;
}
