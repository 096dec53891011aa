#include "config.h"

#include "klscope/typeset/page.h"

/* Where TeX shrinks and shifts, cells can only move by whole rows. So a script
 * takes the Unicode form if every character of it has one and there are few of
 * them; otherwise it stands a row higher or lower. Primes are high as they are
 * and stay on the base line, before a superscript and above a subscript. */

enum { SCRIPT_LETTERS = 3 };

/* True if a script takes its Unicode form in the row of its base. */
static bool
flat(const struct kl_page *page, const struct kl_node *node, int which)
{
    const struct kl_shape *script = kl_page_part(page, node, which);
    int letters = script->letters[which == KL_SUB];

    return letters <= SCRIPT_LETTERS;
}

/* Rows from the base line down to where the base line of a script goes. A tall
 * base has room for it beside its top or bottom row. */
static int
script_row(const struct kl_page *page, const struct kl_node *node, int which)
{
    const struct kl_shape *base = kl_page_part(page, node, KL_BASE);
    const struct kl_shape *script = kl_page_part(page, node, which);
    int beside = base->high + base->low > 0 || which == KL_PRIMES ||
                 flat(page, node, which);

    if (which == KL_SUB)
        return base->low + !beside + script->up;
    return -(base->high + !beside + script->down);
}

/* Columns from the right end of the base to where a script begins: what is in
 * the same row is one after the other, what is above another is not. */
static int
script_column(const struct kl_page *page, const struct kl_node *node, int which)
{
    const struct kl_shape *sub = kl_page_part(page, node, KL_SUB);
    const struct kl_shape *primes = kl_page_part(page, node, KL_PRIMES);
    const struct kl_shape *base = kl_page_part(page, node, KL_BASE);
    int column = 0;

    if (which == KL_SUB)
        return 0;
    if (sub != NULL && base->high + base->low == 0 &&
        flat(page, node, KL_SUB) &&
        (which == KL_PRIMES || flat(page, node, KL_SUPER)))
        column = sub->width;
    if (which == KL_SUPER && primes != NULL)
        column += script_column(page, node, KL_PRIMES) + primes->width;
    return column;
}

/* An integral grows if a limit does not fit beside it as a script. */
static void
grow(const struct kl_page *page, const struct kl_node *node)
{
    struct kl_shape *base = kl_page_part(page, node, KL_BASE);
    const struct kl_node *sign = kl_page_node(page, node->part[KL_BASE]);
    bool flat_sub =
        node->part[KL_SUB] == KL_NO_NODE || flat(page, node, KL_SUB);
    bool flat_super =
        node->part[KL_SUPER] == KL_NO_NODE || flat(page, node, KL_SUPER);

    if (page->form != KL_FORM_UTF8 || (flat_sub && flat_super) ||
        sign->kind != KL_BOX_ATOM || sign->limits != KL_BESIDE || !sign->big ||
        kl_tex_tall(sign->text[KL_FORM_UTF8]) == NULL)
        return;
    base->grown = true;
    base->up = base->down = base->high = base->low = 1;
}

static void
measure_scripts(const struct kl_page *page, const struct kl_node *node,
                struct kl_shape *shape)
{
    const struct kl_shape *base = kl_page_part(page, node, KL_BASE);
    int which, wide = 0;

    grow(page, node);
    kl_page_take(shape, base);
    for (which = KL_SUB; which <= KL_PRIMES; which++) {
        const struct kl_shape *script = kl_page_part(page, node, which);

        if (script == NULL)
            continue;
        wide =
            kl_larger(wide, script_column(page, node, which) + script->width);
        shape->up =
            kl_larger(shape->up, script->up - script_row(page, node, which));
        shape->down = kl_larger(shape->down,
                                script->down + script_row(page, node, which));
    }
    shape->width += wide;
}

static void
place_scripts(const struct kl_page *page, const struct kl_node *node,
              const struct kl_shape *shape)
{
    struct kl_shape *base = kl_page_part(page, node, KL_BASE);
    int which;

    base->x = shape->x;
    base->y = shape->y;
    for (which = KL_SUB; which <= KL_PRIMES; which++) {
        struct kl_shape *script = kl_page_part(page, node, which);

        if (script == NULL)
            continue;
        script->x = shape->x + base->width + script_column(page, node, which);
        script->y = shape->y + script_row(page, node, which);
        if (which != KL_PRIMES && flat(page, node, which))
            script->script = (signed char)which;
    }
}

static void
measure_limits(const struct kl_page *page, const struct kl_node *node,
               struct kl_shape *shape)
{
    const struct kl_shape *below = kl_page_part(page, node, KL_SUB);
    const struct kl_shape *above = kl_page_part(page, node, KL_SUPER);

    kl_page_take(shape, kl_page_part(page, node, KL_BASE));
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
    struct kl_shape *base = kl_page_part(page, node, KL_BASE);
    struct kl_shape *below = kl_page_part(page, node, KL_SUB);
    struct kl_shape *above = kl_page_part(page, node, KL_SUPER);

    kl_page_centre(base, shape, shape->y);
    if (below != NULL)
        kl_page_centre(below, shape, shape->y + base->down + 1 + below->up);
    if (above != NULL)
        kl_page_centre(above, shape, shape->y - base->up - 1 - above->down);
}

const struct kl_box_row kl_box_scripts = {measure_scripts, place_scripts, NULL};
const struct kl_box_row kl_box_limits = {measure_limits, place_limits, NULL};
