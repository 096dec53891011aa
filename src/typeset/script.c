#include "config.h"

#include "klscope/typeset/page.h"

/* Where TeX shrinks and shifts, cells can only move by whole rows. So a script
 * takes the Unicode form if every character of it has one and there are few of
 * them; otherwise it stands a row higher or lower. */

enum { SCRIPT_LETTERS = 3, BASE = 0, SUB = 1, SUPER = 2 };

/* True if the box has a Unicode script form: a sign or a few of them. */
static bool
has_script(const struct kl_page *page, int index, int which)
{
    const struct kl_node *node = kl_page_node(page, index);
    int i, count = 0;

    if (page->form != KL_FORM_UTF8)
        return false;
    if (node->kind == KL_BOX_ATOM)
        return kl_tex_script(node->text[page->form], which == SUB) != NULL;
    if (node->kind != KL_BOX_ROW)
        return false;
    for (i = node->first; i != KL_NO_NODE; i = kl_page_node(page, i)->next) {
        const struct kl_node *child = kl_page_node(page, i);

        if (child->kind != KL_BOX_ATOM || ++count > SCRIPT_LETTERS ||
            child->shape[page->form].gap > 0 ||
            kl_tex_script(child->text[page->form], which == SUB) == NULL)
            return false;
    }
    return count > 0;
}

/* True if all scripts of the node take their Unicode forms, one after the
 * other. */
static bool
in_line(const struct kl_page *page, const struct kl_node *node)
{
    return (node->part[SUB] == KL_NO_NODE ||
            has_script(page, node->part[SUB], SUB)) &&
           (node->part[SUPER] == KL_NO_NODE ||
            has_script(page, node->part[SUPER], SUPER));
}

/* Rows from the base line down to where the base line of a script goes. A tall
 * base has room for it beside its top or bottom row. */
static int
script_row(const struct kl_page *page, const struct kl_node *node, int which)
{
    const struct kl_shape *base = kl_page_part(page, node, BASE);
    const struct kl_shape *script = kl_page_part(page, node, which);
    int beside = base->high + base->low > 0 || in_line(page, node);

    if (which == SUB)
        return base->low + !beside + script->up;
    return -(base->high + !beside + script->down);
}

static void
measure_scripts(const struct kl_page *page, const struct kl_node *node,
                struct kl_shape *shape)
{
    const struct kl_shape *base = kl_page_part(page, node, BASE);
    const struct kl_shape *sub = kl_page_part(page, node, SUB);
    const struct kl_shape *super = kl_page_part(page, node, SUPER);
    int sub_width = sub != NULL ? sub->width : 0;
    int super_width = super != NULL ? super->width : 0;

    shape->width =
        base->width + (in_line(page, node) ? sub_width + super_width
                                           : kl_larger(sub_width, super_width));
    shape->up = base->up;
    shape->down = base->down;
    shape->high = base->high;
    shape->low = base->low;
    if (super != NULL)
        shape->up =
            kl_larger(shape->up, super->up - script_row(page, node, SUPER));
    if (sub != NULL)
        shape->down =
            kl_larger(shape->down, sub->down + script_row(page, node, SUB));
}

static void
place_scripts(const struct kl_page *page, const struct kl_node *node,
              const struct kl_shape *shape)
{
    struct kl_shape *base = kl_page_part(page, node, BASE);
    bool one_line = in_line(page, node);
    int which, x = shape->x + base->width;

    base->x = shape->x;
    base->y = shape->y;
    for (which = SUB; which <= SUPER; which++) {
        struct kl_shape *script = kl_page_part(page, node, which);

        if (script == NULL)
            continue;
        script->x = x;
        script->y = shape->y + script_row(page, node, which);
        script->script = (signed char)(one_line ? which : 0);
        x += one_line ? script->width : 0;
    }
}

static void
measure_limits(const struct kl_page *page, const struct kl_node *node,
               struct kl_shape *shape)
{
    const struct kl_shape *base = kl_page_part(page, node, BASE);
    const struct kl_shape *below = kl_page_part(page, node, SUB);
    const struct kl_shape *above = kl_page_part(page, node, SUPER);

    *shape = (struct kl_shape){.gap = shape->gap,
                               .width = base->width,
                               .up = base->up,
                               .down = base->down,
                               .high = base->high,
                               .low = base->low};
    if (below != NULL) {
        shape->width = kl_larger(shape->width, below->width);
        shape->down += below->up + below->down + 1;
    }
    if (above != NULL) {
        shape->width = kl_larger(shape->width, above->width);
        shape->up += above->up + above->down + 1;
    }
}

static void
place_limits(const struct kl_page *page, const struct kl_node *node,
             const struct kl_shape *shape)
{
    struct kl_shape *base = kl_page_part(page, node, BASE);
    struct kl_shape *below = kl_page_part(page, node, SUB);
    struct kl_shape *above = kl_page_part(page, node, SUPER);

    kl_page_centre(base, shape, shape->y);
    if (below != NULL)
        kl_page_centre(below, shape, shape->y + base->down + 1 + below->up);
    if (above != NULL)
        kl_page_centre(above, shape, shape->y - base->up - 1 - above->down);
}

const struct kl_box_row kl_box_scripts = {measure_scripts, place_scripts, NULL};
const struct kl_box_row kl_box_limits = {measure_limits, place_limits, NULL};
