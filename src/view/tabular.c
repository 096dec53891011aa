#include "config.h"

#include "klscope/view/tabular.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/view/prose.h"

enum { GAP = 3, NARROW_GAP = 2 };

/* A column: its longest word, its longest cell, and its width, which lies
 * between the two. */
enum { WORD, CELL, WIDTH, SIZES };

struct column {
    int size[SIZES];
};

/* A table being drawn. */
struct sheet_table {
    struct kl_paper *paper;
    const struct kl_table_block *table;
    struct column *column;
    struct kl_rect rect;
    int gap;
    bool spread; /* rows of several lines: a blank line between them */
};

static const struct kl_prose *
cell_at(const struct kl_table_block *table, size_t row, size_t column)
{
    return &table->cell[row * table->columns + column];
}

static void
measure(struct sheet_table *at)
{
    size_t row, i;

    for (row = 0; row < at->table->rows; row++)
        for (i = 0; i < at->table->columns; i++) {
            const struct kl_prose *cell = cell_at(at->table, row, i);
            int *size = at->column[i].size;
            int word = kl_prose_longest(at->paper, cell), whole;

            kl_prose_fit(at->paper, cell, KL_PROSE_UNBROKEN, &whole);
            size[WORD] = word > size[WORD] ? word : size[WORD];
            size[CELL] = whole > size[CELL] ? whole : size[CELL];
        }
}

/* All columns with the gaps between them; a number that no page has if they
 * are too wide. */
static int
total(const struct sheet_table *at, int gap, int which)
{
    long long sum = -gap;
    size_t i;

    for (i = 0; i < at->table->columns && sum < KL_PROSE_UNBROKEN; i++)
        sum += gap + at->column[i].size[which];
    return sum < KL_PROSE_UNBROKEN ? (int)sum : KL_PROSE_UNBROKEN;
}

/* Share what the words leave by what the cells want; false if not even the
 * words have room. */
static bool
share(struct sheet_table *at)
{
    int words, cells, left;
    size_t i;

    at->gap = total(at, GAP, CELL) <= at->rect.w ? GAP : NARROW_GAP;
    words = total(at, at->gap, WORD);
    cells = total(at, at->gap, CELL);
    left = (cells < at->rect.w ? cells : at->rect.w) - words;
    if (left < 0)
        return false;
    for (i = 0; i < at->table->columns; i++) {
        int *size = at->column[i].size;
        long long more = (long long)left * (size[CELL] - size[WORD]);

        size[WIDTH] = size[WORD];
        if (cells > words)
            size[WIDTH] += (int)(more / (cells - words));
    }
    left = at->rect.w - total(at, at->gap, WIDTH);
    for (i = 0; i < at->table->columns && left > 0; i++)
        if (at->column[i].size[WIDTH] < at->column[i].size[CELL]) {
            at->column[i].size[WIDTH]++;
            left--;
        }
    return true;
}

/* Draw a row of the table, or only find its height; returns that. */
static int
set_row(const struct sheet_table *at, size_t row, int y, bool draw)
{
    struct kl_rect rect = {at->rect.x, y, 0, 0};
    int rows, most = 1, used;
    size_t i;

    for (i = 0; i < at->table->columns; i++) {
        const struct kl_prose *cell = cell_at(at->table, row, i);
        struct kl_setting setting = {.ink =
                                         row == 0 ? KL_INK_TITLE : KL_INK_TEXT,
                                     .align = at->table->align[i],
                                     .plain = row == 0};

        rect.w = at->column[i].size[WIDTH];
        rows = draw ? kl_prose_draw(at->paper, rect, cell, &setting)
                    : kl_prose_fit(at->paper, cell, rect.w, &used);
        most = rows > most ? rows : most;
        rect.x += rect.w + at->gap;
    }
    return most;
}

static bool
is_empty(const struct sheet_table *at, size_t row)
{
    size_t i;

    for (i = 0; i < at->table->columns; i++)
        if (cell_at(at->table, row, i)->spans > 0)
            return false;
    return true;
}

static int
draw_columns(struct sheet_table *at)
{
    struct kl_rect rule = at->rect;
    int y = at->rect.y;
    size_t row;

    for (row = 1; row < at->table->rows && !at->spread; row++)
        at->spread = set_row(at, row, 0, false) > 1;
    rule.w = total(at, at->gap, WIDTH);
    rule.h = 1;
    for (row = 0; row < at->table->rows; row++) {
        if (row == 0 && is_empty(at, row))
            continue;
        if (row > 1 && at->spread)
            y++;
        y += set_row(at, row, y, true);
        if (row > 0)
            continue;
        rule.y = y++;
        kl_canvas_fill(kl_paper_canvas(at->paper, y), rule,
                       kl_paper_glyphs(at->paper)->horizontal, KL_INK_DIM, 0);
    }
    return y - at->rect.y;
}

/* ---- too narrow for columns ---------------------------------------------- */

/* A cell behind the head of its column, as one prose. */
static int
draw_entry(const struct sheet_table *at, size_t row, size_t column, int y)
{
    const struct kl_prose *head = cell_at(at->table, 0, column);
    const struct kl_prose *cell = cell_at(at->table, row, column);
    struct kl_setting setting = {.ink = KL_INK_TEXT};
    struct kl_prose_span *span =
        kl_calloc(head->spans + cell->spans + 1, sizeof *span);
    struct kl_prose both = {span, 0};
    struct kl_rect rect = at->rect;
    size_t i;
    int rows;

    for (i = 0; i < head->spans; i++) {
        span[both.spans] = head->span[i];
        span[both.spans++].style |= KL_STRONG;
    }
    if (head->spans > 0)
        span[both.spans++] = (struct kl_prose_span){
            .kind = KL_SPAN_TEXT, .text = {.text = ": ", .len = 2}};
    for (i = 0; i < cell->spans; i++)
        span[both.spans++] = cell->span[i];
    rect.y = y;
    rows = kl_prose_draw(at->paper, rect, &both, &setting);
    free(span);
    return rows;
}

static int
draw_entries(struct sheet_table *at)
{
    int y = at->rect.y;
    size_t row, i;

    for (row = 1; row < at->table->rows; row++) {
        y += row > 1;
        for (i = 0; i < at->table->columns; i++)
            y += draw_entry(at, row, i, y);
    }
    return y - at->rect.y;
}

int
kl_tabular_draw(struct kl_paper *paper, struct kl_rect rect,
                const struct kl_table_block *table)
{
    struct sheet_table at = {.paper = paper, .table = table, .rect = rect};
    int rows;

    if (table->columns == 0)
        return 0;
    at.column = kl_calloc(table->columns, sizeof *at.column);
    measure(&at);
    rows = share(&at) ? draw_columns(&at) : draw_entries(&at);
    free(at.column);
    return rows;
}
