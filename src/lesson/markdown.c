/* Markdown to blocks, by md4c. It calls back for each block, span and piece of
 * text, and tells no positions; those come from where the pieces lie. A list
 * without blank lines has its texts outside any paragraph, so a paragraph
 * begins where a text comes and no block is open that takes it.
 */
#include "config.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/lesson/markdown.h"

/* Links repeat what they refer to, and rows of tables are filled up: a page
 * that makes more of itself than its size explains is refused. */
enum { BUDGET = 16, BUDGET_MIN = 4096 };

static bool
spend(struct kl_markdown *page, size_t amount)
{
    if (amount > page->budget) {
        page->budget = 0;
        return false;
    }
    page->budget -= amount;
    return true;
}

/* ---- lists --------------------------------------------------------------- */

static void
enter_list(struct kl_markdown *page, bool ordered, unsigned number, bool tight)
{
    page->list = kl_lesson_grow(page->list, page->lists, &page->list_cap,
                                sizeof *page->list);
    page->list[page->lists++] = (struct kl_list_item){ordered, tight, number};
}

static void
enter_item(struct kl_markdown *page)
{
    struct kl_list_item *list = &page->list[page->lists - 1];

    kl_markdown_enter_nest(page, list->ordered ? KL_NUMBERED : KL_BULLET, list);
}

/* ---- tables -------------------------------------------------------------- */

static void
enter_table(struct kl_markdown *page, const MD_BLOCK_TABLE_DETAIL *table)
{
    page->cells = 0;
    page->columns = table->col_count;
    page->table_at = (struct kl_at){NULL, 0, 0};
}

static void
enter_cell(struct kl_markdown *page, const MD_BLOCK_TD_DETAIL *cell)
{
    size_t i = page->cells;

    page->align =
        kl_lesson_grow(page->align, i, &page->align_cap, sizeof *page->align);
    page->align[i] = cell->align == MD_ALIGN_LEFT     ? KL_ALIGN_LEFT
                     : cell->align == MD_ALIGN_CENTER ? KL_ALIGN_CENTER
                     : cell->align == MD_ALIGN_RIGHT  ? KL_ALIGN_RIGHT
                                                      : KL_ALIGN_NONE;
    kl_markdown_leaf(page, KL_LEAF_PROSE);
}

static void
leave_cell(struct kl_markdown *page)
{
    page->cell = kl_lesson_grow(page->cell, page->cells, &page->cell_cap,
                                sizeof *page->cell);
    page->cell[page->cells++] = kl_prose_take(page);
    page->leaf = KL_LEAF_NONE;
    if (page->placed && page->table_at.line == 0)
        page->table_at = page->at;
}

static void
leave_table(struct kl_markdown *page)
{
    struct kl_arena *arena = page->reading->arena;
    struct kl_table_block *table = kl_arena_take(arena, sizeof *table);

    if (page->columns == 0)
        return;
    table->columns = page->columns;
    table->rows = page->cells / page->columns;
    table->align =
        kl_arena_copy(arena, page->align, page->columns * sizeof *page->align);
    table->cell =
        kl_arena_copy(arena, page->cell, page->cells * sizeof *page->cell);
    page->placed = page->table_at.line > 0;
    page->at = page->table_at;
    kl_markdown_add(page, KL_BLOCK_TABLE)->block.table = table;
    page->columns = page->cells = 0;
}

/* ---- what md4c calls ----------------------------------------------------- */

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct kl_markdown *page = data;

    if (!spend(page, 1))
        return 1;
    if (page->running)
        return 0;
    kl_markdown_end_prose(page);
    switch (type) {
    case MD_BLOCK_QUOTE:
        kl_markdown_enter_nest(page, KL_QUOTED, NULL);
        break;
    case MD_BLOCK_UL:
        enter_list(page, false, 0, ((MD_BLOCK_UL_DETAIL *)detail)->is_tight);
        break;
    case MD_BLOCK_OL:
        enter_list(page, true, ((MD_BLOCK_OL_DETAIL *)detail)->start,
                   ((MD_BLOCK_OL_DETAIL *)detail)->is_tight);
        break;
    case MD_BLOCK_LI:
        enter_item(page);
        break;
    case MD_BLOCK_HR:
        page->placed = false;
        kl_markdown_add(page, KL_BLOCK_RULE);
        break;
    case MD_BLOCK_H:
        kl_markdown_leaf(page, KL_LEAF_PROSE);
        page->level = ((MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_CODE:
        kl_markdown_enter_code(page,
                               ((MD_BLOCK_CODE_DETAIL *)detail)->fence_char,
                               ((MD_BLOCK_CODE_DETAIL *)detail)->info.text,
                               ((MD_BLOCK_CODE_DETAIL *)detail)->info.size);
        break;
    case MD_BLOCK_HTML:
        kl_markdown_leaf(page, KL_LEAF_HTML);
        break;
    case MD_BLOCK_TABLE:
        enter_table(page, detail);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        enter_cell(page, detail);
        break;
    default: /* a paragraph begins with its text */
        break;
    }
    return 0;
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct kl_markdown *page = data;

    (void)detail;
    if (!spend(page, 1))
        return 1;
    if (page->running)
        return 0;
    if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
        leave_cell(page);
    else
        kl_markdown_end_prose(page);
    if (type == MD_BLOCK_QUOTE || type == MD_BLOCK_LI)
        kl_markdown_leave_nest(page);
    else if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
        page->lists--;
    else if (type == MD_BLOCK_CODE)
        kl_markdown_leave_code(page);
    else if (type == MD_BLOCK_HTML)
        kl_markdown_leave_html(page);
    else if (type == MD_BLOCK_TABLE)
        leave_table(page);
    return 0;
}

static void
need_prose(struct kl_markdown *page)
{
    if (page->leaf == KL_LEAF_NONE)
        kl_markdown_leaf(page, KL_LEAF_PROSE);
}

/* Which of page->style a span counts in; -1 for none. */
static int
style_of(MD_SPANTYPE type)
{
    return type == MD_SPAN_EM       ? 0
           : type == MD_SPAN_STRONG ? 1
           : type == MD_SPAN_A      ? 2
                                    : -1;
}

/* A display formula stands by itself, unless it is in a heading or a cell. */
static bool
stands_alone(const struct kl_markdown *page, MD_SPANTYPE type)
{
    return type == MD_SPAN_LATEXMATH_DISPLAY && !page->running &&
           page->level == 0 && page->cells == 0 && page->columns == 0;
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct kl_markdown *page = data;
    size_t cost = 1;

    if (type == MD_SPAN_A)
        cost += ((MD_SPAN_A_DETAIL *)detail)->href.size +
                ((MD_SPAN_A_DETAIL *)detail)->title.size;
    else if (type == MD_SPAN_IMG)
        cost += ((MD_SPAN_IMG_DETAIL *)detail)->src.size +
                ((MD_SPAN_IMG_DETAIL *)detail)->title.size;
    if (!spend(page, cost))
        return 1;
    need_prose(page);
    if (style_of(type) >= 0) {
        page->style[style_of(type)]++;
    } else if (stands_alone(page, type)) {
        kl_markdown_end_prose(page);
        kl_markdown_leaf(page, KL_LEAF_FORMULA);
    } else if (type != MD_SPAN_IMG) {
        page->within = type == MD_SPAN_CODE ? KL_SPAN_CODE : KL_SPAN_MATH;
        kl_verbatim_reset(&page->verbatim);
    }
    return 0;
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct kl_markdown *page = data;
    struct kl_extract text;

    (void)detail;
    if (!spend(page, 1))
        return 1;
    if (style_of(type) >= 0) {
        page->style[style_of(type)]--;
    } else if (page->leaf == KL_LEAF_FORMULA) {
        text = kl_verbatim_take(page, true);
        kl_markdown_add(page, KL_BLOCK_FORMULA)->block.text = text;
        page->leaf = KL_LEAF_NONE;
    } else if (page->within >= 0) {
        kl_prose_span(page, (enum kl_span_kind)page->within);
        page->within = -1;
    }
    return 0;
}

static int
take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct kl_markdown *page = data;

    if (!spend(page, 1))
        return 1;
    if (type == MD_TEXT_NULLCHAR) { /* one byte, as what follows has a place */
        text = "?";
        size = 1;
    }
    need_prose(page);
    if (page->leaf != KL_LEAF_PROSE || page->within >= 0)
        kl_verbatim_add(page, text, size);
    else if (type == MD_TEXT_BR)
        kl_prose_break(page);
    else if (type == MD_TEXT_ENTITY)
        kl_prose_entity(page, text, size);
    else
        kl_prose_text(page, type == MD_TEXT_SOFTBR ? " " : text, size);
    return 0;
}

/* ---- pages --------------------------------------------------------------- */

static void
parse(struct kl_markdown *page)
{
    const MD_PARSER parser = {.flags = MD_FLAG_LATEXMATHSPANS | MD_FLAG_TABLES |
                                       MD_FLAG_NOHTMLSPANS,
                              .enter_block = enter_block,
                              .leave_block = leave_block,
                              .enter_span = enter_span,
                              .leave_span = leave_span,
                              .text = take_text};

    page->budget = BUDGET * page->len + BUDGET_MIN;
    if (md_parse(page->text, (MD_SIZE)page->len, &parser, page) != 0)
        kl_problems_error(page->reading->problems,
                          kl_places_at(&page->places, page->last),
                          "the links or tables here grow out of bounds: what "
                          "follows is not read");
}

static void
clear(struct kl_markdown *page)
{
    kl_places_clear(&page->places);
    kl_buf_clear(&page->run);
    kl_verbatim_clear(&page->verbatim);
    free(page->stack);
    free(page->list);
    free(page->span);
    free(page->cell);
    free(page->align);
}

void
kl_markdown_blocks(struct kl_reading *reading, const struct kl_extract *in,
                   struct kl_raw **raw, size_t *count)
{
    struct kl_markdown page = {.reading = reading, .within = -1};

    kl_places_init(&page.places, in);
    page.text = in->text;
    page.len = in->len;
    parse(&page);
    clear(&page);
    *raw = page.raw;
    *count = page.count;
}

/* md4c knows no running text alone, but nothing that begins with a dot is
 * anything else; and a mark next to a dot counts as if a word began there. */
struct kl_prose
kl_markdown_inline(struct kl_reading *reading, const struct kl_extract *text)
{
    struct kl_markdown page = {
        .reading = reading, .within = -1, .skip = 1, .running = true};
    struct kl_prose prose;
    struct kl_buf line = KL_BUF_INIT;
    size_t i;

    if (text->text == NULL)
        return (struct kl_prose){NULL, 0};
    kl_buf_addc(&line, '.');
    kl_buf_add(&line, text->text, text->len);
    for (i = 0; i < line.len; i++)
        if (line.data[i] == '\n')
            line.data[i] = ' ';
    kl_places_init(&page.places, text);
    page.text = line.data;
    page.len = line.len;
    parse(&page);
    prose = kl_prose_take(&page);
    clear(&page);
    kl_buf_clear(&line);
    return prose;
}
