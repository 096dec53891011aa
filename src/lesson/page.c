/* The blocks of a page, and the quotes and lists that they stand in. */
#include "config.h"

#include <string.h>

#include "klscope/lesson/markdown.h"

/* ---- blocks -------------------------------------------------------------- */

struct kl_raw *
kl_markdown_add(struct kl_markdown *page, enum kl_block_kind kind)
{
    struct kl_nest_item *item;
    struct kl_at at =
        page->placed ? page->at : kl_places_at(&page->places, page->last);
    struct kl_raw *raw;

    if (page->too_deep)
        kl_problems_error(page->reading->problems, at,
                          "lists and quotes nest deeper than %d",
                          (int)KL_NEST_MAX);
    page->too_deep = false;
    page->raw =
        kl_lesson_grow(page->raw, page->count, &page->cap, sizeof *page->raw);
    raw = &page->raw[page->count++];
    memset(raw, 0, sizeof *raw);
    raw->block.kind = kind;
    raw->block.line = at.line;
    raw->block.column = at.column;
    raw->block.nest = page->nest != NULL ? &page->nest->nest : NULL;
    for (item = page->nest; item != NULL && item->fresh;
         item = (struct kl_nest_item *)item->nest.up) {
        item->fresh = false;
        raw->block.opens++;
    }
    return raw;
}

void
kl_markdown_leaf(struct kl_markdown *page, enum kl_markdown_leaf leaf)
{
    page->leaf = leaf;
    page->placed = false;
    page->level = 0;
    if (leaf != KL_LEAF_PROSE)
        kl_verbatim_reset(&page->verbatim);
}

/* A line of --- right below a text makes a heading of it, where the author most
 * often wanted a new step. */
static void
look_at_heading(struct kl_markdown *page)
{
    const char *line = page->text + page->from;

    if (!page->placed || page->level != 2)
        return;
    while (line > page->text && line[-1] != '\n')
        line--;
    if (memchr(line, '#', (size_t)(page->text + page->from - line)) == NULL)
        kl_problems_warning(page->reading->problems, page->at,
                            "--- below a text makes it a heading: leave a "
                            "line blank before a new step");
}

/* Ends a paragraph or heading; the empty parts of a paragraph beside its
 * display formulas are none. */
void
kl_markdown_end_prose(struct kl_markdown *page)
{
    struct kl_prose prose;
    struct kl_raw *raw;

    if (page->leaf != KL_LEAF_PROSE || page->running)
        return;
    page->leaf = KL_LEAF_NONE;
    prose = kl_prose_take(page);
    if (prose.spans == 0 && page->level == 0)
        return;
    raw = kl_markdown_add(page, page->level > 0 ? KL_BLOCK_HEADING
                                                : KL_BLOCK_PARAGRAPH);
    raw->block.prose = prose;
    raw->block.level = page->level;
    if (page->level > 0)
        look_at_heading(page);
}

/* ---- quotes and lists ---------------------------------------------------- */

static size_t
depth_of(const struct kl_nest_item *item)
{
    const struct kl_nest *nest = item != NULL ? &item->nest : NULL;
    size_t depth = 0;

    for (; nest != NULL; nest = nest->up)
        depth++;
    return depth;
}

void
kl_markdown_enter_nest(struct kl_markdown *page, enum kl_nest_kind kind,
                       struct kl_list_item *list)
{
    struct kl_nest_item *item;

    page->stack = kl_lesson_grow(page->stack, page->depth, &page->stack_cap,
                                 sizeof *page->stack);
    page->stack[page->depth++] = page->nest;
    if (depth_of(page->nest) == KL_NEST_MAX) {
        page->too_deep = true;
        return;
    }
    item = kl_arena_take(page->reading->arena, sizeof *item);
    item->nest.up = page->nest != NULL ? &page->nest->nest : NULL;
    item->nest.kind = kind;
    item->nest.number = list != NULL && list->ordered ? list->number++ : 0;
    item->nest.tight = list != NULL && list->tight;
    item->fresh = true;
    page->nest = item;
}

/* An item without content is a paragraph without text. */
void
kl_markdown_leave_nest(struct kl_markdown *page)
{
    struct kl_nest_item *outer;

    if (page->depth == 0)
        return;
    outer = page->stack[--page->depth];
    if (page->nest != outer && page->nest->fresh) {
        page->placed = false;
        kl_markdown_add(page, KL_BLOCK_PARAGRAPH);
    }
    page->nest = outer;
}
