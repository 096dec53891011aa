/* How each kind of box is written in a line of text. */
#include "config.h"

#include "klscope/typeset/linear.h"

#include <string.h>

static void
write_atom(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    const char *text = kl_reading_text(node, w->form);
    bool fraction =
        w->reading[node - w->formula->nodes].kind == KL_READ_FRACTION;

    (void)how;
    if (text == NULL)
        text = node->text[fraction ? KL_FORM_ASCII : w->form];
    if (fraction) /* without its parentheses */
        kl_buf_add(w->out, text + 1, strlen(text) - 2);
    else
        kl_write_text(w, text);
}

static void
write_row(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    bool word = (how & KL_AS_WORD) && w->reading[node - w->formula->nodes].word;

    kl_push(w,
            (struct kl_writer_item){.task = KL_WRITE_REST,
                                    .node = node->first,
                                    .before = KL_NO_NODE,
                                    .how = (how & (KL_IN_SCRIPT | KL_AT_TOP)) |
                                           (word ? KL_IN_WORD : 0)});
}

static void
write_fraction(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    kl_push_single(w, node->part[1], how & KL_IN_SCRIPT);
    kl_push_text(w, node->bare ? " choose " : "/");
    kl_push_single(w, node->part[0], how & KL_IN_SCRIPT);
}

static void
write_root(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    kl_push_between(w, "(", node->part[0], ")", how & KL_IN_SCRIPT);
    kl_push_box(w, node->part[1], KL_IN_SCRIPT | KL_AS_WORD);
    kl_push_text(w, node->part[1] == KL_NO_NODE ? "sqrt" : "root_");
}

static void
push_sub(struct kl_writer *w, int sub)
{
    const struct kl_box_reading *reading = &w->reading[sub];
    bool plain = (reading->bare || reading->word) && !reading->sign;

    kl_push_between(w, plain ? "_" : "_{", sub, plain ? "" : "}",
                    KL_IN_SCRIPT | KL_AS_WORD);
}

static void
push_super(struct kl_writer *w, int super)
{
    const struct kl_box_reading *reading = &w->reading[super];
    bool plain = reading->bare || reading->kind == KL_READ_FENCED;

    kl_push_between(w, plain ? "^" : "^(", super, plain ? "" : ")",
                    KL_IN_SCRIPT);
}

static void
push_label(struct kl_writer *w, int label)
{
    if (label != KL_NO_NODE)
        kl_push_between(w, " [", label, "]", KL_AS_WORD);
}

/* What stands below or above a brace or a sign is no script but says what it
 * is. */
static bool
is_labelled(const struct kl_writer *w, const struct kl_node *node)
{
    int base = node->part[KL_BASE];

    return kl_reading_braced(kl_writer_node(w, base)) ||
           (node->kind == KL_BOX_LIMITS &&
            kl_writer_kind(w, base) >= KL_READ_BINARY);
}

static void
write_scripts(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    int base = node->part[KL_BASE], sub = node->part[KL_SUB];
    int super = node->part[KL_SUPER];
    bool again = w->reading[base].power && super != KL_NO_NODE;
    bool value = kl_writer_kind(w, base) < KL_READ_PREFIX;

    if (is_labelled(w, node)) {
        push_label(w, super);
        push_label(w, sub);
    } else {
        if (super != KL_NO_NODE)
            push_super(w, super);
        if (sub != KL_NO_NODE)
            push_sub(w, sub);
        kl_push_box(w, node->part[KL_PRIMES], how & KL_IN_SCRIPT);
    }
    if (value && kl_writer_kind(w, base) != KL_READ_NOTHING &&
        ((!w->reading[base].single && !w->reading[base].word) || again))
        kl_push_between(w, "(", base, ")", how & KL_IN_SCRIPT);
    else
        kl_push_box(w, base, (how & KL_IN_SCRIPT) | KL_AS_WORD);
}

/* Where the sign of a fence is written: a brace that only opens or only closes
 * gets its counterpart, and roundings are functions. */
static const char *
fence_text(const struct kl_writer *w, const struct kl_node *node, int side)
{
    static const char *const pairs[][4] = {{"⌈", "⌉", "ceil(", ")"},
                                           {"⌊", "⌋", "floor(", ")"}};
    const char *text = node->fence[side][KL_FORM_UTF8];
    bool grid = kl_writer_node(w, node->part[0])->kind == KL_BOX_GRID;
    size_t i;

    for (i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(text, pairs[i][side]) == 0)
            return pairs[i][2 + side];
    if (*text == '\0' && grid && *node->fence[!side][0] != '\0')
        return side == 0 ? "{" : "}";
    return node->fence[side][w->form];
}

static void
write_fence(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    kl_push_between(w, fence_text(w, node, 0), node->part[0],
                    fence_text(w, node, 1), how & KL_IN_SCRIPT);
}

static void
write_middle(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    (void)how;
    kl_write_text(w, node->fence[0][w->form]);
}

/* The accents by name; those of several names have one. */
static const char *
mark_name(const char *name)
{
    static const char *const others[][2] = {
        {"widehat", "hat"},        {"widetilde", "tilde"},
        {"widecheck", "check"},    {"overline", "bar"},
        {"underbar", "underline"}, {"overrightarrow", "vec"},
        {"mathring", "ring"},
    };
    size_t i;

    for (i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name, others[i][0]) == 0)
            return others[i][1];
    return name;
}

static void
write_marked(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    int body = node->part[0];

    if (kl_reading_braced(node) || node->decoration == NULL) {
        kl_push_box(w, body, (how & KL_IN_SCRIPT) | KL_AS_WORD);
        return;
    }
    kl_write_text(w, mark_name(node->decoration->name));
    if (!w->reading[body].bare && !w->reading[body].word) {
        kl_push_between(w, "(", body, ")", how & KL_IN_SCRIPT);
    } else {
        kl_write_blank(w);
        kl_push_box(w, body, (how & KL_IN_SCRIPT) | KL_AS_WORD);
    }
}

/* A long arrow is its short one, with the labels behind it. */
static void
write_arrow(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    const char *name = node->decoration != NULL ? node->decoration->name : "x";
    const struct kl_tex_symbol *sign =
        kl_tex_command(name + 1, strlen(name + 1));

    (void)how;
    push_label(w, node->part[KL_SUB]);
    push_label(w, node->part[KL_SUPER]);
    if (sign != NULL)
        kl_write_text(w, sign->text[w->form]);
}

static void
write_framed(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    kl_push_between(w, node->kind == KL_BOX_FRAMED ? "boxed(" : "cancelled(",
                    node->part[0], ")", how & KL_IN_SCRIPT);
}

static void
write_grid(struct kl_writer *w, const struct kl_node *node, unsigned how)
{
    kl_push(w,
            (struct kl_writer_item){.task = KL_WRITE_CELLS,
                                    .node = node->first,
                                    .before = KL_NO_NODE,
                                    .grid = (int)(node - w->formula->nodes),
                                    .how = how & (KL_IN_SCRIPT | KL_AT_TOP)});
}

void
kl_write_tag(struct kl_writer *w, int line)
{
    int tag = kl_writer_node(w, line)->tag;

    if (tag == KL_NO_NODE)
        return;
    kl_write_break(w, ",");
    kl_write_text(w, kl_writer_node(w, tag)->text[w->form]);
}

/* What parts a cell from the one before: the two of a pair are one formula. */
static void
write_cell_break(struct kl_writer *w, const struct kl_writer_item *at)
{
    const struct kl_node *cell = kl_writer_node(w, at->node);
    bool pair = kl_writer_node(w, at->grid)->paired && cell->column % 2 == 1;

    if (cell->row != kl_writer_node(w, at->before)->row)
        kl_write_break(w, at->how & KL_IN_SCRIPT ? ","
                          : at->how & KL_AT_TOP  ? "\n"
                                                 : ";");
    else if (!pair)
        kl_write_break(w, ",");
    else if (cell->first == KL_NO_NODE ||
             kl_writer_kind(w, cell->first) != KL_READ_COMMA)
        kl_write_blank(w);
}

/* A cell, and behind the last one of a line its tag. */
void
kl_write_cells(struct kl_writer *w, struct kl_writer_item at)
{
    struct kl_writer_item rest = at;
    bool first = at.before == KL_NO_NODE;
    bool last = at.node == KL_NO_NODE;
    bool line =
        first || last ||
        kl_writer_node(w, at.node)->row != kl_writer_node(w, at.before)->row;

    if (line && !first)
        kl_write_tag(w, at.line);
    if (last)
        return;
    if (!first)
        write_cell_break(w, &at);
    if (line)
        rest.line = at.node;
    rest.before = at.node;
    rest.node = kl_writer_node(w, at.node)->next;
    kl_push(w, rest);
    kl_push_box(w, at.node, at.how & KL_IN_SCRIPT);
}

kl_box_writer *const kl_box_writers[KL_BOX_KINDS] = {
    [KL_BOX_ATOM] = write_atom,         [KL_BOX_ROW] = write_row,
    [KL_BOX_FRACTION] = write_fraction, [KL_BOX_ROOT] = write_root,
    [KL_BOX_SCRIPTS] = write_scripts,   [KL_BOX_LIMITS] = write_scripts,
    [KL_BOX_FENCE] = write_fence,       [KL_BOX_MIDDLE] = write_middle,
    [KL_BOX_MARKED] = write_marked,     [KL_BOX_ARROW] = write_arrow,
    [KL_BOX_FRAMED] = write_framed,     [KL_BOX_STRUCK] = write_framed,
    [KL_BOX_GRID] = write_grid,
};
