/* A formula as one line of text.
 *
 * What has a place in a picture has a sign here: _ and ^ for scripts, / for
 * fractions, and parentheses around whatever such a sign could be thought to
 * reach beyond. Boxes are written by a loop over a stack of its own, as scripts
 * of scripts nest without a limit. Each box is pushed once: linear time. */
#include "config.h"

#include "klscope/typeset/typeset.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/ascii.h"
#include "klscope/typeset/linear.h"

enum { WIDE = 4 }; /* columns of space that part two formulas */

/* ---- text ---------------------------------------------------------------- */

static char
last_char(const struct kl_writer *w)
{
    return w->out->len > w->start ? w->out->data[w->out->len - 1] : ' ';
}

void
kl_write_blank(struct kl_writer *w)
{
    if (last_char(w) != ' ' && last_char(w) != '\n')
        kl_buf_addc(w->out, ' ');
}

void
kl_write_text(struct kl_writer *w, const char *text)
{
    if (last_char(w) == ' ' || last_char(w) == '\n')
        text += strspn(text, " ");
    if (w->form == KL_FORM_ASCII)
        kl_ascii_text(w->out, text, strlen(text));
    else
        kl_visible(w->out, text, strlen(text));
}

/* What parts two formulas, cells or lines, unless it is there already. */
void
kl_write_break(struct kl_writer *w, const char *sign)
{
    while (w->out->len > w->start && last_char(w) == ' ')
        w->out->data[--w->out->len] = '\0';
    if (last_char(w) == ',' || last_char(w) == ';')
        w->out->data[w->out->len - 1] = last_char(w) == ';' ? ';' : *sign;
    else if (w->out->len > w->start)
        kl_buf_adds(w->out, sign);
    kl_write_blank(w);
}

/* ---- the stack: what is pushed last is written first --------------------- */

void
kl_push(struct kl_writer *w, struct kl_writer_item item)
{
    if (w->items == w->cap) {
        w->cap = w->cap > 0 ? 2 * w->cap : 64;
        w->item = kl_realloc(w->item, w->cap, sizeof item);
    }
    w->item[w->items++] = item;
}

void
kl_push_text(struct kl_writer *w, const char *text)
{
    kl_push(w, (struct kl_writer_item){.task = KL_WRITE_TEXT, .text = text});
}

void
kl_push_box(struct kl_writer *w, int node, unsigned how)
{
    if (node != KL_NO_NODE)
        kl_push(w, (struct kl_writer_item){
                       .task = KL_WRITE_BOX, .node = node, .how = how});
}

void
kl_push_between(struct kl_writer *w, const char *open, int node,
                const char *close, unsigned how)
{
    kl_push_text(w, close);
    kl_push_box(w, node, how);
    kl_push_text(w, open);
}

/* In parentheses, unless it is a single thing. */
void
kl_push_single(struct kl_writer *w, int node, unsigned how)
{
    if (w->reading[node].single)
        kl_push_box(w, node, how);
    else
        kl_push_between(w, "(", node, ")", how);
}

/* ---- rows ---------------------------------------------------------------- */

const struct kl_node *
kl_writer_node(const struct kl_writer *w, int node)
{
    return &w->formula->nodes[node];
}

enum kl_reading_kind
kl_writer_kind(const struct kl_writer *w, int node)
{
    return node == KL_NO_NODE ? KL_READ_NOTHING
                              : (enum kl_reading_kind)w->reading[node].kind;
}

static int
gap_before(const struct kl_writer *w, int node)
{
    return node == KL_NO_NODE ? 0 : kl_writer_node(w, node)->shape[w->form].gap;
}

static bool
is_equals(const struct kl_writer *w, int node)
{
    return kl_writer_node(w, node)->kind == KL_BOX_ATOM &&
           strcmp(kl_writer_node(w, node)->text[KL_FORM_ASCII], "=") == 0;
}

static bool
is_value(enum kl_reading_kind kind)
{
    return kind >= KL_READ_NUMBER && kind <= KL_READ_FRACTION;
}

/* Operators that are words in this form never stand close. */
static bool
is_wordy(const struct kl_writer *w, int node)
{
    const struct kl_node *box = kl_writer_node(w, node);

    return box->kind == KL_BOX_ATOM && kl_tex_letter(box->text[w->form][0]);
}

/* Whether a blank parts a relation or an operator from its neighbour. */
static bool
apart_from_sign(const struct kl_writer *w, int sign, unsigned how)
{
    if (!(how & KL_IN_SCRIPT) || is_wordy(w, sign))
        return true;
    return kl_writer_kind(w, sign) == KL_READ_RELATION && !is_equals(w, sign);
}

/* Whether one value stands apart from the next. */
static bool
apart_as_values(const struct kl_writer *w, const struct kl_writer_item *at)
{
    const struct kl_box_reading *a = &w->reading[at->before];
    const struct kl_box_reading *b = &w->reading[at->node];

    if (gap_before(w, at->node) > 0)
        return true;
    if (a->kind == KL_READ_NUMBER && b->kind == KL_READ_NUMBER)
        return !a->bare;
    if (a->kind == KL_READ_NUMBER && b->kind == KL_READ_NAME)
        return !(at->how & (KL_IN_SCRIPT | KL_IN_WORD));
    if (a->kind == KL_READ_NAME && b->kind == KL_READ_FENCED)
        return false;
    if (b->kind == KL_READ_PREFIX)
        return kl_writer_node(w, at->node)->left != KL_TEX_OPEN;
    if (a->delta && at->leads && b->kind == KL_READ_NAME)
        return kl_writer_node(w, at->node)->kind == KL_BOX_MARKED;
    return !(at->how & KL_IN_WORD);
}

/* A command that is not known keeps to its arguments, a point to what is
 * before it. */
static bool
sticks(const struct kl_writer *w, const struct kl_writer_item *at)
{
    const struct kl_node *a = kl_writer_node(w, at->before);
    const struct kl_node *b = kl_writer_node(w, at->node);

    if (b->kind == KL_BOX_ATOM && strcmp(b->text[KL_FORM_ASCII], ".") == 0)
        return true;
    return a->kind == KL_BOX_ATOM && a->text[KL_FORM_ASCII][0] == '\\' &&
           b->kind == KL_BOX_FENCE;
}

/* Whether a blank parts a child from the one before it. */
static bool
apart(const struct kl_writer *w, const struct kl_writer_item *at)
{
    enum kl_reading_kind a = kl_writer_kind(w, at->before);
    enum kl_reading_kind b = kl_writer_kind(w, at->node);

    if (b == KL_READ_COMMA || b == KL_READ_POSTFIX || a == KL_READ_PREFIX ||
        sticks(w, at))
        return false;
    if (a == KL_READ_COMMA)
        return !(at->how & KL_IN_SCRIPT);
    if (a >= KL_READ_BINARY)
        return apart_from_sign(w, at->before, at->how);
    if (b >= KL_READ_BINARY)
        return apart_from_sign(w, at->node, at->how);
    if (a == KL_READ_BAR || b == KL_READ_BAR)
        return !(at->how & KL_IN_SCRIPT);
    if (a == KL_READ_SLASH)
        return gap_before(w, at->before) + gap_before(w, at->node) > 0;
    if (b == KL_READ_SLASH)
        return gap_before(w, at->node) +
                   gap_before(w, kl_writer_node(w, at->node)->next) >
               0;
    if (a == KL_READ_FUNCTION)
        return b != KL_READ_FENCED && b != KL_READ_FRACTION;
    if (a == KL_READ_SUM || a == KL_READ_WORDS || b >= KL_READ_FUNCTION)
        return true;
    return apart_as_values(w, at);
}

/* A wide space between two formulas. */
static bool
parts(const struct kl_writer *w, const struct kl_writer_item *at)
{
    return gap_before(w, at->node) >= WIDE &&
           kl_writer_kind(w, at->before) != KL_READ_COMMA &&
           kl_writer_kind(w, at->before) != KL_READ_RELATION &&
           kl_writer_kind(w, at->node) != KL_READ_RELATION;
}

/* A fraction beside what could be taken for a part of it. */
static bool
wants_parentheses(const struct kl_writer *w, const struct kl_writer_item *at)
{
    int next = kl_writer_node(w, at->node)->next;
    enum kl_reading_kind a = KL_READ_NOTHING, b = KL_READ_NOTHING;

    if (kl_writer_kind(w, at->node) != KL_READ_FRACTION)
        return false;
    while (next != KL_NO_NODE && kl_writer_kind(w, next) == KL_READ_NOTHING)
        next = kl_writer_node(w, next)->next;
    if (next != KL_NO_NODE && gap_before(w, next) < WIDE)
        b = kl_writer_kind(w, next);
    if (at->before != KL_NO_NODE && gap_before(w, at->node) < WIDE)
        a = kl_writer_kind(w, at->before);
    return is_value(a) || a == KL_READ_SLASH || a == KL_READ_FUNCTION ||
           a == KL_READ_POSTFIX || is_value(b) || b == KL_READ_SLASH ||
           b == KL_READ_FUNCTION || b == KL_READ_SUM || b == KL_READ_POSTFIX;
}

/* Write what stands before a child, and push it. */
static void
write_child(struct kl_writer *w, const struct kl_writer_item *at, bool *leads)
{
    bool wrap = wants_parentheses(w, at);

    if (at->before != KL_NO_NODE && parts(w, at))
        kl_write_break(w, ";");
    else if (at->before != KL_NO_NODE && apart(w, at))
        kl_write_blank(w);
    *leads = at->before == KL_NO_NODE || gap_before(w, at->node) > 0 ||
             !is_value(kl_writer_kind(w, at->before));
    if (wrap)
        kl_push_between(w, "(", at->node, ")", at->how & KL_IN_SCRIPT);
    else
        kl_push_box(w, at->node,
                    (at->how & (KL_IN_SCRIPT | KL_AT_TOP)) | KL_AS_WORD);
}

static void
write_rest(struct kl_writer *w, struct kl_writer_item at)
{
    struct kl_writer_item rest = at;
    size_t place = w->items;

    while (at.node != KL_NO_NODE &&
           kl_writer_kind(w, at.node) == KL_READ_NOTHING)
        at.node = kl_writer_node(w, at.node)->next;
    if (at.node == KL_NO_NODE)
        return;
    rest.before = at.node;
    rest.node = kl_writer_node(w, at.node)->next;
    kl_push(w, rest);
    write_child(w, &at, &w->item[place].leads);
}

/* ---- the whole ----------------------------------------------------------- */

static void
write_next(struct kl_writer *w)
{
    struct kl_writer_item item = w->item[--w->items];
    const struct kl_node *node;

    switch (item.task) {
    case KL_WRITE_TEXT:
        kl_write_text(w, item.text);
        break;
    case KL_WRITE_BOX:
        node = kl_writer_node(w, item.node);
        if (kl_box_writers[node->kind] != NULL)
            kl_box_writers[node->kind](w, node, item.how);
        break;
    case KL_WRITE_REST:
        write_rest(w, item);
        break;
    case KL_WRITE_CELLS:
        kl_write_cells(w, item);
        break;
    }
}

/* What is beyond a limit, as its source, in one line. */
static void
write_source(struct kl_writer *w)
{
    const char *at = w->formula->source;

    while (*at != '\0') {
        size_t len = strcspn(at, "\t\n\r");

        if (w->form == KL_FORM_ASCII)
            kl_ascii_text(w->out, at, len);
        else
            kl_visible(w->out, at, len);
        at += len;
        if (*at != '\0') {
            kl_write_blank(w);
            at++;
        }
    }
}

static void
write_formula(const struct kl_formula *formula, bool ascii, unsigned how,
              struct kl_buf *out)
{
    struct kl_box_reading *reading = kl_reading_new(formula);
    struct kl_writer w = {
        .formula = formula,
        .reading = reading,
        .form = ascii ? KL_FORM_ASCII : KL_FORM_UTF8,
        .out = out,
        .start = out->len,
    };
    int root = formula->count - 1;

    if (root < 0) {
        write_source(&w);
    } else {
        kl_push_box(&w, root, how);
        while (w.items > 0)
            write_next(&w);
        kl_write_tag(&w, root);
    }
    while (out->len > w.start && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
    free(w.item);
    free(reading);
}

void
kl_formula_linear(const struct kl_formula *formula, bool ascii,
                  struct kl_buf *out)
{
    write_formula(formula, ascii, 0, out);
}

void
kl_formula_linear_display(const struct kl_formula *formula, bool ascii,
                          struct kl_buf *out)
{
    write_formula(formula, ascii, KL_AT_TOP, out);
}
