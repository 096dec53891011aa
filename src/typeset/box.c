#include "config.h"

#include "klscope/typeset/typeset.h"

#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/ascii.h"
#include "klscope/typeset/page.h"

/* Boxes on a grid. Everything is measured and placed in both forms when a
 * formula is made, so that drawing, which happens with every frame, only
 * copies text. */

/* Letters of a box that has no form as a script. */
enum { NO_SCRIPT = 255 };

struct kl_node *
kl_page_node(const struct kl_page *page, int index)
{
    return &page->formula->nodes[index];
}

struct kl_shape *
kl_page_shape(const struct kl_page *page, int index)
{
    return &kl_page_node(page, index)->shape[page->form];
}

struct kl_shape *
kl_page_part(const struct kl_page *page, const struct kl_node *node, int part)
{
    int index = node->part[part];

    return index == KL_NO_NODE ? NULL : kl_page_shape(page, index);
}

static int
text_width(const char *text, size_t len, enum kl_form form)
{
    struct kl_buf buf = KL_BUF_INIT;
    int width;

    if (form == KL_FORM_UTF8)
        return kl_text_width(text, len);
    kl_ascii_text(&buf, text, len);
    width = (int)buf.len;
    kl_buf_clear(&buf);
    return width;
}

int
kl_page_width(const struct kl_page *page, const char *text)
{
    return text_width(text, strlen(text), page->form);
}

/* The text that is drawn: signs may have a taller one. */
static const char *
text_of(const struct kl_page *page, const struct kl_node *node,
        const struct kl_shape *shape)
{
    const char *text = node->text[page->form];

    if (shape->grown)
        text = kl_tex_tall(text);
    if (shape->script != 0)
        text = kl_tex_script(text, shape->script == KL_SUB);
    return text;
}

static void
measure_atom(const struct kl_page *page, const struct kl_node *node,
             struct kl_shape *shape)
{
    const char *line = node->text[page->form];
    bool prime = *line == '\'';
    int rows = 0, below;

    for (below = 0; below < 2; below++) {
        bool some = (page->form == KL_FORM_UTF8 || prime) &&
                    kl_tex_script(line, below) != NULL;

        shape->letters[below] = some ? 1 : NO_SCRIPT;
    }
    for (;;) {
        size_t len = strcspn(line, "\n");

        rows++;
        shape->width =
            kl_larger(shape->width, text_width(line, len, page->form));
        if (line[len] == '\0')
            break;
        line += len + 1;
    }
    shape->up = shape->high = (rows - 1) / 2;
    shape->down = shape->low = rows - 1 - shape->up;
}

/* The ASCII form stays ASCII on a canvas that could show more. */
void
kl_page_text(const struct kl_page *page, int x, int y, const char *text)
{
    struct kl_buf buf = KL_BUF_INIT;

    if (page->form == KL_FORM_ASCII && !kl_canvas_glyphs(page->canvas)->ascii) {
        kl_ascii_text(&buf, text, strlen(text));
        text = kl_buf_text(&buf);
    }
    kl_canvas_text(page->canvas, page->x + x, page->y + y, INT16_MAX, page->ink,
                   page->attr, text);
    kl_buf_clear(&buf);
}

void
kl_page_line(const struct kl_page *page, int x, int y, int width, uint32_t ch)
{
    struct kl_rect line = {page->x + x, page->y + y, width, 1};

    kl_canvas_fill(page->canvas, line, ch, page->ink, page->attr);
}

void
kl_page_centre(struct kl_shape *part, const struct kl_shape *whole, int y)
{
    part->x = whole->x + (whole->width - part->width) / 2;
    part->y = y;
}

void
kl_page_take(struct kl_shape *shape, const struct kl_shape *part)
{
    shape->width = part->width;
    shape->up = part->up;
    shape->down = part->down;
    shape->high = part->high;
    shape->low = part->low;
}

static void
draw_atom(const struct kl_page *page, const struct kl_node *node,
          const struct kl_shape *shape)
{
    const char *text = text_of(page, node, shape);
    struct kl_page own = *page;
    int y = shape->y - shape->high;

    if (node->bold)
        own.attr |= KL_BOLD;
    while (strchr(text, '\n') != NULL) {
        char line[16];
        size_t len = strcspn(text, "\n");

        memcpy(line, text, len);
        line[len] = '\0';
        kl_page_text(&own, shape->x, y++, line);
        text += len + 1;
    }
    kl_page_text(&own, shape->x, y, text);
}

static void
measure_row(const struct kl_page *page, const struct kl_node *node,
            struct kl_shape *shape)
{
    int letters[2] = {0, 0}, i, below;

    for (i = node->first; i != KL_NO_NODE; i = kl_page_node(page, i)->next) {
        const struct kl_shape *child = kl_page_shape(page, i);

        shape->width += child->gap + child->width;
        shape->up = kl_larger(shape->up, child->up);
        shape->down = kl_larger(shape->down, child->down);
        shape->high = kl_larger(shape->high, child->high);
        shape->low = kl_larger(shape->low, child->low);
        for (below = 0; below < 2; below++) {
            letters[below] +=
                child->gap > 0 ? NO_SCRIPT : child->letters[below];
            if (letters[below] > NO_SCRIPT)
                letters[below] = NO_SCRIPT;
        }
    }
    for (below = 0; below < 2; below++)
        shape->letters[below] = (unsigned char)letters[below];
}

static void
place_row(const struct kl_page *page, const struct kl_node *node,
          const struct kl_shape *shape)
{
    int i, x = shape->x;

    for (i = node->first; i != KL_NO_NODE; i = kl_page_node(page, i)->next) {
        struct kl_shape *child = kl_page_shape(page, i);

        child->x = x + child->gap;
        child->y = shape->y;
        child->script = shape->script;
        x = child->x + child->width;
        if (kl_page_node(page, i)->kind == KL_BOX_MIDDLE) {
            child->high = shape->up;
            child->low = shape->down;
        }
    }
}

static const struct kl_box_row box_none = {NULL, NULL, NULL};
static const struct kl_box_row box_atom = {measure_atom, NULL, draw_atom};
static const struct kl_box_row box_row = {measure_row, place_row, NULL};

const struct kl_box_row *const kl_box_rows[KL_BOX_KINDS] = {
    [KL_BOX_NONE] = &box_none,        [KL_BOX_ATOM] = &box_atom,
    [KL_BOX_ROW] = &box_row,          [KL_BOX_FRACTION] = &kl_box_fraction,
    [KL_BOX_ROOT] = &kl_box_root,     [KL_BOX_SCRIPTS] = &kl_box_scripts,
    [KL_BOX_LIMITS] = &kl_box_limits, [KL_BOX_FENCE] = &kl_box_fence,
    [KL_BOX_MIDDLE] = &kl_box_middle, [KL_BOX_MARKED] = &kl_box_marked,
    [KL_BOX_ARROW] = &kl_box_arrow,   [KL_BOX_FRAMED] = &kl_box_framed,
    [KL_BOX_STRUCK] = &kl_box_struck, [KL_BOX_UNSEEN] = &kl_box_unseen,
    [KL_BOX_GRID] = &kl_box_grid,
};

void
kl_box_layout(struct kl_formula *formula)
{
    struct kl_page page = {.formula = formula};
    int form, i;

    for (form = 0; form < KL_FORMS; form++) {
        page.form = (enum kl_form)form;
        for (i = 0; i < formula->count; i++) {
            struct kl_node *node = kl_page_node(&page, i);
            struct kl_shape *shape = &node->shape[form];

            shape->letters[0] = shape->letters[1] = NO_SCRIPT;
            if (kl_box_rows[node->kind]->measure != NULL)
                kl_box_rows[node->kind]->measure(&page, node, shape);
        }
        for (i = formula->count - 1; i >= 0; i--) {
            struct kl_node *node = kl_page_node(&page, i);

            if (kl_box_rows[node->kind]->place != NULL)
                kl_box_rows[node->kind]->place(&page, node, &node->shape[form]);
        }
    }
}

void
kl_page_draw(const struct kl_page *page, int first, int last)
{
    int i;

    for (i = first; i <= last; i++) {
        const struct kl_node *node = kl_page_node(page, i);

        if (kl_box_rows[node->kind]->draw != NULL)
            kl_box_rows[node->kind]->draw(page, node, &node->shape[page->form]);
    }
}
