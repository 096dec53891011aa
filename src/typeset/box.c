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

struct kl_node *
kl_page_node(const struct kl_page *page, int index)
{
    return &page->formula->nodes[index];
}

static struct kl_shape *
shape_of(const struct kl_page *page, int index)
{
    return &kl_page_node(page, index)->shape[page->form];
}

struct kl_shape *
kl_page_part(const struct kl_page *page, const struct kl_node *node, int part)
{
    int index = node->part[part];

    return index == KL_NO_NODE ? NULL : shape_of(page, index);
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

static void
measure_atom(const struct kl_page *page, const struct kl_node *node,
             struct kl_shape *shape)
{
    const char *line = node->text[page->form];
    int rows = 0;

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

static void
draw_atom(const struct kl_page *page, const struct kl_node *node,
          const struct kl_shape *shape)
{
    const char *text = node->text[page->form];
    int y = shape->y - shape->up;

    if (shape->script != 0)
        text = kl_tex_script(text, shape->script == 1);
    while (strchr(text, '\n') != NULL) {
        char line[16];
        size_t len = strcspn(text, "\n");

        memcpy(line, text, len);
        line[len] = '\0';
        kl_page_text(page, shape->x, y++, line);
        text += len + 1;
    }
    kl_page_text(page, shape->x, y, text);
}

static void
measure_row(const struct kl_page *page, const struct kl_node *node,
            struct kl_shape *shape)
{
    int i;

    for (i = node->first; i != KL_NO_NODE; i = kl_page_node(page, i)->next) {
        const struct kl_shape *child = shape_of(page, i);

        shape->width += child->gap + child->width;
        shape->up = kl_larger(shape->up, child->up);
        shape->down = kl_larger(shape->down, child->down);
        shape->high = kl_larger(shape->high, child->high);
        shape->low = kl_larger(shape->low, child->low);
    }
}

static void
place_row(const struct kl_page *page, const struct kl_node *node,
          const struct kl_shape *shape)
{
    int i, x = shape->x;

    for (i = node->first; i != KL_NO_NODE; i = kl_page_node(page, i)->next) {
        struct kl_shape *child = shape_of(page, i);

        child->x = x + child->gap;
        child->y = shape->y;
        child->script = shape->script;
        x = child->x + child->width;
    }
}

static const struct kl_box_row box_atom = {measure_atom, NULL, draw_atom};
static const struct kl_box_row box_row = {measure_row, place_row, NULL};

static const struct kl_box_row *const boxes[KL_BOX_KINDS] = {
    [KL_BOX_ATOM] = &box_atom,
    [KL_BOX_ROW] = &box_row,
    [KL_BOX_FRACTION] = &kl_box_fraction,
    [KL_BOX_ROOT] = &kl_box_root,
    [KL_BOX_SCRIPTS] = &kl_box_scripts,
    [KL_BOX_LIMITS] = &kl_box_limits,
    [KL_BOX_FENCE] = &kl_box_fence,
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

            boxes[node->kind]->measure(&page, node, &node->shape[form]);
        }
        for (i = formula->count - 1; i >= 0; i--) {
            struct kl_node *node = kl_page_node(&page, i);

            if (boxes[node->kind]->place != NULL)
                boxes[node->kind]->place(&page, node, &node->shape[form]);
        }
    }
}

static enum kl_form
form_of(const struct kl_glyphs *glyphs)
{
    return glyphs->ascii_maths ? KL_FORM_ASCII : KL_FORM_UTF8;
}

struct kl_extent
kl_formula_extent(const struct kl_formula *formula,
                  const struct kl_glyphs *glyphs)
{
    const struct kl_shape *shape;

    if (formula->count == 0) {
        int width = text_width(formula->source, strlen(formula->source),
                               form_of(glyphs));

        return (struct kl_extent){width, 1, 0};
    }
    shape = &formula->nodes[formula->count - 1].shape[form_of(glyphs)];
    return (struct kl_extent){shape->width, shape->up + shape->down + 1,
                              shape->up};
}

void
kl_formula_draw(const struct kl_formula *formula, struct kl_canvas *canvas,
                int x, int y, enum kl_ink ink, unsigned attr)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct kl_page page = {formula, form_of(glyphs), canvas, x, y, ink, attr};
    int i;

    if (formula->count == 0) {
        kl_page_text(&page, 0, 0, formula->source);
        return;
    }
    page.y += kl_formula_extent(formula, glyphs).baseline;
    for (i = 0; i < formula->count; i++) {
        const struct kl_node *node = kl_page_node(&page, i);

        if (boxes[node->kind]->draw != NULL)
            boxes[node->kind]->draw(&page, node, &node->shape[page.form]);
    }
}
