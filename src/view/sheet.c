#include "config.h"

#include "klscope/view/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/view/blocks.h"
#include "klscope/view/items.h"
#include "klscope/view/prose.h"
#include "klscope/view/sheet_private.h"
#include "klscope/view/tabular.h"

enum {
    LEAST_TEXT = 12, /* columns that lists and quotes leave */
    NESTS = KL_NEST_MAX + 1
};

/* Where an item stands, and how many choices it has. */
struct stand {
    int top, height;
    size_t choices;
};

/* Where a choice stands. */
struct choice_stand {
    int top, height;
    size_t item, choice;
};

struct kl_sheet {
    struct kl_paper *paper;
    const struct kl_step *step;
    int height;
    struct stand *item; /* height 0: not shown */
    size_t items;
    struct choice_stand *choice;
    size_t choices, choice_room;
};

/* A step being written. */
struct writer {
    struct kl_sheet *sheet;
    struct kl_paper *paper;
    const struct kl_sheet_look *look;
    const struct kl_study_item *item;
    size_t items, next; /* the item of the next live block */
    bool led;           /* it was said where the scene is seen */
    struct kl_rect page;
    int y;
};

struct kl_sheet *
kl_sheet_new(void)
{
    struct kl_sheet *sheet = kl_calloc(1, sizeof *sheet);

    sheet->paper = kl_paper_new();
    return sheet;
}

void
kl_sheet_clear(struct kl_sheet *sheet)
{
    kl_paper_forget(sheet->paper);
    sheet->step = NULL;
    sheet->height = 0;
    sheet->items = sheet->choices = 0;
}

void
kl_sheet_free(struct kl_sheet *sheet)
{
    if (sheet == NULL)
        return;
    kl_paper_free(sheet->paper);
    free(sheet->item);
    free(sheet->choice);
    free(sheet);
}

/* ---- live blocks --------------------------------------------------------- */

static void write_blocks(struct writer *writer, const struct kl_block *block,
                         size_t blocks);

/* A note has blocks of its own behind a bar. */
static int
draw_note(struct writer *writer, struct kl_rect rect,
          const struct kl_note *note)
{
    struct kl_rect page = writer->page;
    struct kl_rect bar = {rect.x, rect.y + 1, 1, 0};
    int y = writer->y;

    kl_live_head(writer->paper, rect, "Note for the teacher", "", KL_INK_DIM);
    writer->page.x = rect.x + KL_LIVE_INDENT;
    writer->page.w = rect.w - KL_LIVE_INDENT;
    writer->y = rect.y + 1;
    write_blocks(writer, note->block, note->blocks);
    bar.h = writer->y - bar.y;
    kl_canvas_fill(kl_paper_canvas(writer->paper, writer->y), bar,
                   kl_paper_glyphs(writer->paper)->vertical, KL_INK_DIM, 0);
    writer->page = page;
    writer->y = y;
    return bar.h + 1;
}

/* Remember where the choices of a quiz stand. */
static void
note_choices(struct kl_sheet *sheet, size_t item, int top,
             const int row[KL_CHOICES_MAX + 1], size_t choices)
{
    size_t i;

    for (i = 0; i < choices && i < KL_CHOICES_MAX; i++) {
        if (sheet->choices == sheet->choice_room) {
            sheet->choice_room = 2 * sheet->choice_room + 16;
            sheet->choice = kl_realloc(sheet->choice, sheet->choice_room,
                                       sizeof *sheet->choice);
        }
        sheet->choice[sheet->choices++] =
            (struct choice_stand){top + row[i], row[i + 1] - row[i], item, i};
    }
}

static int
draw_item(struct writer *writer, struct kl_rect rect, size_t i)
{
    const struct kl_study_item *item = &writer->item[i];
    int row[KL_CHOICES_MAX + 1], rows;

    switch (item->block->kind) {
    case KL_BLOCK_WITNESS:
        return kl_witness_draw(writer->paper, rect, item, writer->look);
    case KL_BLOCK_TASK:
        return kl_task_draw(writer->paper, rect, item, writer->look);
    case KL_BLOCK_BREAK:
        return kl_break_draw(writer->paper, rect, item, writer->look);
    case KL_BLOCK_NOTE:
        return draw_note(writer, rect, item->block->note);
    case KL_BLOCK_QUIZ:
        rows = kl_quiz_draw(writer->paper, rect, item, writer->look, row);
        note_choices(writer->sheet, i, rect.y, row, item->block->quiz->choices);
        return rows;
    default:
        return 0;
    }
}

/* A live block is the next item. */
static int
draw_live(struct writer *writer, struct kl_rect rect,
          const struct kl_block *block)
{
    size_t i = writer->next++;

    if (i >= writer->items)
        return 0;
    rect.h = draw_item(writer, rect, i);
    writer->sheet->item[i] =
        (struct stand){rect.y, rect.h,
                       block->kind == KL_BLOCK_QUIZ ? block->quiz->choices : 0};
    if (i == writer->look->focus)
        kl_live_focus(writer->paper, rect);
    return rect.h;
}

/* ---- lists and quotes ---------------------------------------------------- */

static int
nest_columns(const struct kl_nest *nest)
{
    unsigned number = nest->number;
    int columns = 3;

    if (nest->kind != KL_NUMBERED)
        return 2;
    for (; number > 9; number /= 10)
        columns++;
    return columns;
}

/* The nests that a block stands in, outermost first, as far as there is room
 * for text beside them; returns their number. */
static int
nests_of(const struct kl_block *block, int width,
         const struct kl_nest *nest[NESTS])
{
    const struct kl_nest *up;
    int depth = 0, i = 0, columns = 0;

    for (up = block->nest; up != NULL && depth < NESTS; up = up->up)
        depth++;
    i = depth;
    for (up = block->nest; up != NULL && i > 0; up = up->up)
        nest[--i] = up;
    for (i = 0; i < depth; i++) {
        columns += nest_columns(nest[i]);
        if (width - columns < LEAST_TEXT)
            return i;
    }
    return depth;
}

static const char *
bullet(const struct kl_glyphs *glyphs, int level)
{
    if (glyphs->ascii_maths)
        return level % 2 == 0 ? "*" : "-";
    return level % 2 == 0 ? "•" : "–";
}

/* What stands left of a block: bars of quotes in all its rows, bullets and
 * numbers of what it begins in its first row. */
static void
draw_nests(struct writer *writer, const struct kl_block *block,
           const struct kl_nest *const nest[NESTS], int depth, int rows)
{
    const struct kl_glyphs *glyphs = kl_paper_glyphs(writer->paper);
    struct kl_canvas *canvas = kl_paper_canvas(writer->paper, writer->y + rows);
    struct kl_rect bar = {writer->page.x, writer->y, 1, rows};
    int i, all = 0, level = 0;
    const struct kl_nest *up;

    for (up = block->nest; up != NULL; up = up->up)
        all++;
    for (i = 0; i < depth; i++) {
        if (nest[i]->kind == KL_QUOTED)
            kl_canvas_fill(canvas, bar, glyphs->vertical, KL_INK_DIM, 0);
        else if (i < all - block->opens)
            ;
        else if (nest[i]->kind == KL_BULLET)
            kl_canvas_text(canvas, bar.x, writer->y, 1, KL_INK_DIM, 0,
                           bullet(glyphs, level));
        else
            kl_canvas_textf(canvas, bar.x, writer->y, nest_columns(nest[i]) - 1,
                            KL_INK_DIM, 0, "%u.", nest[i]->number);
        level += nest[i]->kind == KL_BULLET;
        bar.x += nest_columns(nest[i]);
    }
}

/* True if a block follows the one before without a blank line: within a tight
 * list. */
static bool
is_tight(const struct kl_block *before, const struct kl_block *block)
{
    const struct kl_nest *nest = block->nest, *up;

    if (nest == NULL || nest->kind == KL_QUOTED || !nest->tight)
        return false;
    for (up = before->nest; up != NULL; up = up->up)
        if ((up == nest->up && up->kind != KL_QUOTED) ||
            (up->up == nest->up && up->kind == nest->kind))
            return true;
    return false;
}

/* ---- all blocks ---------------------------------------------------------- */

/* In the place of a scene: where it is seen, if that is not the scope alone. */
static int
draw_lab(struct writer *writer, struct kl_rect rect)
{
    const struct kl_sheet_look *look = writer->look;
    struct kl_canvas *canvas = kl_paper_canvas(writer->paper, rect.y + 1);
    int used;

    if (look->lab == NULL || look->keys.open == NULL)
        return 0;
    used = kl_canvas_textf(canvas, rect.x, rect.y, rect.w, KL_INK_KEY, 0, "%s",
                           look->keys.open);
    kl_canvas_textf(canvas, rect.x + used, rect.y, rect.w - used, KL_INK_DIM,
                    0, ": p and q in the %s lab; Esc comes back",
                    look->lab);
    writer->led = true;
    return 1;
}

/* A step that goes on with the scene before it says so at its end. */
static void
lead_on(struct writer *writer)
{
    struct kl_rect rect = writer->page;

    rect.y = writer->y + 1;
    if (draw_lab(writer, rect) > 0)
        writer->y = rect.y + 1;
}

/* Draw a block, without what stands left of it. */
static int
draw_block(struct writer *writer, struct kl_rect rect,
           const struct kl_block *block)
{
    static const struct kl_setting text = {.ink = KL_INK_TEXT};

    switch (block->kind) {
    case KL_BLOCK_PARAGRAPH:
        return kl_prose_draw(writer->paper, rect, &block->prose, &text);
    case KL_BLOCK_HEADING:
        return kl_heading_draw(writer->paper, rect, block);
    case KL_BLOCK_TABLE:
        return kl_tabular_draw(writer->paper, rect, block->table);
    case KL_BLOCK_FORMULA:
        return kl_display_draw(writer->paper, rect, block);
    case KL_BLOCK_CODE:
        return kl_code_draw(writer->paper, rect, block);
    case KL_BLOCK_RULE:
        return kl_rule_draw(writer->paper, rect);
    case KL_BLOCK_SCENE:
        return draw_lab(writer, rect);
    case KL_BLOCK_NOTE:
        if (!writer->look->teacher) {
            writer->next++;
            return 0;
        }
        /* fall through */
    case KL_BLOCK_WITNESS:
    case KL_BLOCK_TASK:
    case KL_BLOCK_QUIZ:
    case KL_BLOCK_BREAK:
        return draw_live(writer, rect, block);
    }
    return 0;
}

/* Lines between two blocks: bars of quotes that hold both go on. */
static void
draw_gap(struct writer *writer, const struct kl_block *before,
         const struct kl_nest *const nest[NESTS], int depth)
{
    struct kl_canvas *canvas = kl_paper_canvas(writer->paper, writer->y + 1);
    int i, x = writer->page.x;

    for (i = 0; i < depth; i++) {
        const struct kl_nest *up = before->nest;

        while (up != NULL && up != nest[i])
            up = up->up;
        if (up != NULL && up->kind == KL_QUOTED)
            kl_canvas_put(canvas, x, writer->y,
                          kl_paper_glyphs(writer->paper)->vertical, KL_INK_DIM,
                          0);
        x += nest_columns(nest[i]);
    }
    writer->y++;
}

static void
write_blocks(struct writer *writer, const struct kl_block *block, size_t blocks)
{
    const struct kl_block *before = NULL;
    const struct kl_nest *nest[NESTS];
    size_t i;

    for (i = 0; i < blocks; i++) {
        struct kl_rect rect = writer->page;
        int depth = nests_of(&block[i], rect.w, nest), k, rows;
        int y = writer->y;

        for (k = 0; k < depth; k++) {
            rect.x += nest_columns(nest[k]);
            rect.w -= nest_columns(nest[k]);
        }
        if (before != NULL && !is_tight(before, &block[i]))
            draw_gap(writer, before, nest, depth);
        rect.y = writer->y;
        rows = draw_block(writer, rect, &block[i]);
        if (rows == 0) { /* not shown: no line between blocks either */
            writer->y = y;
            continue;
        }
        draw_nests(writer, &block[i], nest, depth, rows);
        writer->y += rows;
        before = &block[i];
    }
}

void
kl_sheet_lay_items(struct kl_sheet *sheet, const struct kl_step *step,
                   const struct kl_study_item *item, size_t items,
                   const struct kl_sheet_look *look)
{
    struct writer writer = {.sheet = sheet,
                            .paper = sheet->paper,
                            .look = look,
                            .item = item,
                            .items = items};

    writer.page.w = look->width > 1 ? look->width : 1;
    if (sheet->step != step)
        kl_paper_forget(sheet->paper);
    sheet->step = step;
    sheet->items = items;
    sheet->choices = 0;
    sheet->item = kl_realloc(sheet->item, items + 1, sizeof *sheet->item);
    memset(sheet->item, 0, (items + 1) * sizeof *sheet->item);
    kl_paper_begin(sheet->paper, writer.page.w, look->glyphs);
    write_blocks(&writer, step->block, step->blocks);
    if (!writer.led)
        lead_on(&writer);
    sheet->height = writer.y < KL_PAPER_ROWS ? writer.y : KL_PAPER_ROWS;
}

void
kl_sheet_lay_out(struct kl_sheet *sheet, const struct kl_study *study,
                 const struct kl_sheet_look *look)
{
    size_t items;
    const struct kl_study_item *item = kl_study_items(study, &items);

    kl_sheet_lay_items(sheet, kl_study_step(study), item, items, look);
}

/* ---- asked of a sheet ---------------------------------------------------- */

int
kl_sheet_height(const struct kl_sheet *sheet)
{
    return sheet->height;
}

bool
kl_sheet_item(const struct kl_sheet *sheet, size_t item, int *top, int *height)
{
    *top = *height = 0;
    if (item >= sheet->items || sheet->item[item].height == 0)
        return false;
    *top = sheet->item[item].top;
    *height = sheet->item[item].height;
    return true;
}

void
kl_sheet_draw(const struct kl_sheet *sheet, struct kl_canvas *canvas,
              struct kl_rect rect, int scroll)
{
    if (rect.h > sheet->height - scroll)
        rect.h = sheet->height - scroll;
    kl_paper_show(sheet->paper, canvas, rect, scroll);
}

bool
kl_sheet_at(const struct kl_sheet *sheet, int row, size_t *item, size_t *choice)
{
    size_t i;

    for (i = 0; i < sheet->items; i++)
        if (row >= sheet->item[i].top &&
            row < sheet->item[i].top + sheet->item[i].height)
            break;
    *item = i;
    *choice = 0;
    if (i == sheet->items)
        return false;
    *choice = sheet->item[i].choices;
    for (i = 0; i < sheet->choices; i++)
        if (row >= sheet->choice[i].top &&
            row < sheet->choice[i].top + sheet->choice[i].height)
            *choice = sheet->choice[i].choice;
    return true;
}
