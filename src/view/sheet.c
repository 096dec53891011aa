#include "config.h"

#include "klscope/view/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/view/items.h"
#include "klscope/view/prose.h"
#include "klscope/view/sheet_private.h"
#include "klscope/view/tabular.h"

enum {
    LEAST_TEXT = 12, /* columns that lists and quotes leave */
    FORMULA_INDENT = 4,
    CODE_INDENT = 2,
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

/* ---- text ---------------------------------------------------------------- */

static int
draw_heading(struct writer *writer, struct kl_rect rect,
             const struct kl_block *block)
{
    struct kl_setting setting = {.ink = KL_INK_TITLE, .plain = true};
    struct kl_rect rule = {rect.x, 0, rect.w, 1};
    int rows;

    if (block->level > 2)
        setting = (struct kl_setting){.ink = KL_INK_TEXT, .attr = KL_BOLD};
    rows = kl_prose_draw(writer->paper, rect, &block->prose, &setting).height;
    if (block->level > 1)
        return rows;
    rule.y = rect.y + rows;
    kl_canvas_fill(kl_paper_canvas(writer->paper, rule.y + 1), rule,
                   kl_paper_glyphs(writer->paper)->fill, KL_INK_DIM, 0);
    return rows + 1;
}

/* A formula that cannot be broken so as to fit is given as text. */
static int
draw_linear(struct writer *writer, struct kl_rect rect,
            const struct kl_formula *formula)
{
    struct kl_setting setting = {.ink = KL_INK_VALUE};
    struct kl_buf text = KL_BUF_INIT;
    struct kl_prose_span span;
    struct kl_prose prose;
    int rows = 0;

    kl_formula_linear(formula, kl_paper_glyphs(writer->paper)->ascii_maths,
                      &text);
    prose = kl_prose_of(&span, kl_buf_text(&text));
    if (text.len > 0)
        rows = kl_prose_draw(writer->paper, rect, &prose, &setting).height;
    kl_buf_clear(&text);
    return rows;
}

static int
draw_formula(struct writer *writer, struct kl_rect rect,
             const struct kl_block *block)
{
    const struct kl_formula *formula = kl_paper_formula(
        writer->paper, block->text.text, block->text.len, false);
    const struct kl_glyphs *glyphs = kl_paper_glyphs(writer->paper);
    struct kl_canvas *canvas;
    struct kl_extent extent = {.cut = true};
    int indent = FORMULA_INDENT, wide = rect.w, x = rect.x, rows;

    /* Rather nearer to the margin than in more lines or cut. */
    for (; indent >= 0; indent -= 2) {
        if (wide <= indent + 8)
            continue;
        extent = kl_formula_fit(formula, glyphs, wide - indent);
        if (indent == 0 ||
            (!extent.cut &&
             extent.height <= kl_formula_fit(formula, glyphs, wide).height))
            break;
    }
    indent = indent > 0 ? indent : 0;
    rect.x = x + indent;
    rect.w = wide - indent;
    if (extent.cut && (rows = draw_linear(writer, rect, formula)) > 0)
        return rows;
    rect.h = kl_formula_fit(formula, glyphs, rect.w).height;
    canvas = kl_paper_canvas(writer->paper, rect.y + rect.h);
    kl_formula_draw_in(formula, canvas, rect, 0, KL_INK_VALUE, 0);
    kl_tint(canvas, rect, KL_INK_VALUE);
    return rect.h;
}

/* Append a line of code with its tabs made blanks. */
static void
add_code(struct kl_buf *out, const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (text[i] == '\t')
            kl_buf_add(out, "    ", 4 - out->len % 4);
        else
            kl_buf_add(out, text + i, 1);
}

/* A line of code keeps its blanks; what is too long goes on below. */
static int
draw_code_line(struct writer *writer, struct kl_rect rect, const char *text,
               size_t len)
{
    struct kl_setting setting = {.ink = KL_INK_CODE};
    struct kl_prose_span span;
    struct kl_buf line = KL_BUF_INIT;
    struct kl_prose prose;
    int indent, rows;

    add_code(&line, text, len);
    indent = (int)strspn(kl_buf_text(&line), " ");
    if (indent > rect.w / 2)
        indent = rect.w / 2;
    rect.x += indent;
    rect.w -= indent;
    prose = kl_prose_of(&span, kl_buf_text(&line));
    rows = kl_prose_draw(writer->paper, rect, &prose, &setting).height;
    kl_buf_clear(&line);
    return rows;
}

static int
draw_code(struct writer *writer, struct kl_rect rect,
          const struct kl_block *block)
{
    const char *text = block->text.text, *end = text + block->text.len;
    struct kl_rect bar = {rect.x, rect.y, 1, 0};

    rect.x += CODE_INDENT;
    rect.w -= CODE_INDENT;
    while (end > text && end[-1] == '\n')
        end--;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));

        stop = stop != NULL ? stop : end;
        rect.y += draw_code_line(writer, rect, text, (size_t)(stop - text));
        text = stop + 1;
    }
    bar.h = rect.y - bar.y;
    kl_canvas_fill(kl_paper_canvas(writer->paper, rect.y), bar,
                   kl_paper_glyphs(writer->paper)->vertical, KL_INK_DIM, 0);
    return bar.h;
}

static int
draw_rule(struct writer *writer, struct kl_rect rect)
{
    rect.h = 1;
    kl_canvas_fill(kl_paper_canvas(writer->paper, rect.y + 1), rect,
                   kl_paper_glyphs(writer->paper)->horizontal, KL_INK_DIM, 0);
    return 1;
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
 * numbers of what it begins in its first row of text. */
static void
draw_nests(struct writer *writer, const struct kl_block *block,
           const struct kl_nest *const nest[NESTS], int depth, int rows,
           int first)
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
            kl_canvas_text(canvas, bar.x, writer->y + first, 1, KL_INK_DIM, 0,
                           bullet(glyphs, level));
        else
            kl_canvas_textf(canvas, bar.x, writer->y + first,
                            nest_columns(nest[i]) - 1, KL_INK_DIM, 0, "%u.",
                            nest[i]->number);
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
        if (up == nest->up || (up->up == nest->up && up->kind == nest->kind))
            return true;
    return false;
}

/* ---- all blocks ---------------------------------------------------------- */

/* Draw a block, without what stands left of it.
 *
 * out   first   its first row of text
 */
static int
draw_block(struct writer *writer, struct kl_rect rect,
           const struct kl_block *block, int *first)
{
    static const struct kl_setting text = {.ink = KL_INK_TEXT};
    struct kl_extent extent;

    *first = 0;
    switch (block->kind) {
    case KL_BLOCK_PARAGRAPH:
        extent = kl_prose_draw(writer->paper, rect, &block->prose, &text);
        *first = extent.baseline;
        return extent.height;
    case KL_BLOCK_HEADING:
        return draw_heading(writer, rect, block);
    case KL_BLOCK_TABLE:
        return kl_tabular_draw(writer->paper, rect, block->table);
    case KL_BLOCK_FORMULA:
        return draw_formula(writer, rect, block);
    case KL_BLOCK_CODE:
        return draw_code(writer, rect, block);
    case KL_BLOCK_RULE:
        return draw_rule(writer, rect);
    case KL_BLOCK_SCENE:
        return 0;
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
        int depth = nests_of(&block[i], rect.w, nest), k, first, rows;
        int y = writer->y;

        for (k = 0; k < depth; k++) {
            rect.x += nest_columns(nest[k]);
            rect.w -= nest_columns(nest[k]);
        }
        if (before != NULL && !is_tight(before, &block[i]))
            draw_gap(writer, before, nest, depth);
        rect.y = writer->y;
        rows = draw_block(writer, rect, &block[i], &first);
        if (rows == 0) { /* not shown: no line between blocks either */
            writer->y = y;
            continue;
        }
        draw_nests(writer, &block[i], nest, depth, rows, first);
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
