#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"
#include "klscope/view/finding.h"
#include "klscope/view/prose.h"
#include "klscope/view/sheet_private.h"

enum {
    SLACK = 14,      /* "0.6641 to go" and a blank */
    VALUES = 27,     /* "  0.3771 ≥ 0.2231 nat" and a blank, at most */
    LEAST_TEXT = 12, /* of a relation beside its values */
    MORE = 9         /* " +2 more" */
};

/* A row: a relation of an item, or a quiz. */
struct row {
    size_t item;
    const struct kl_relation *relation; /* NULL: a quiz */
    const struct kl_finding *finding;
    bool goal;
    int rank; /* what must be seen has the lowest */
};

struct rows {
    struct row *row;
    size_t count, room;
};

static void
add_row(struct rows *rows, struct row row)
{
    bool fails = row.finding != NULL && row.finding->state == KL_TRIAL_FAILS;

    if (rows->count == rows->room) {
        rows->room = 2 * rows->room + 16;
        rows->row = kl_realloc(rows->row, rows->room, sizeof *rows->row);
    }
    row.rank = row.goal ? 1 : fails ? 0 : 2;
    rows->row[rows->count++] = row;
}

/* All relations of witnesses, and the next exercise. */
static struct rows
rows_of(const struct kl_study_item *item, size_t items, size_t next)
{
    struct rows rows = {.row = NULL};
    size_t i, k;

    for (i = 0; i < items; i++) {
        const struct kl_block *block = item[i].block;

        if (block->kind == KL_BLOCK_WITNESS)
            for (k = 0; k < block->witness->relations; k++)
                add_row(&rows,
                        (struct row){.item = i,
                                     .relation = &block->witness->relation[k],
                                     .finding = k < item[i].findings
                                                    ? &item[i].finding[k]
                                                    : NULL});
        if (i != next)
            continue;
        if (block->kind == KL_BLOCK_QUIZ)
            add_row(&rows, (struct row){.item = i, .goal = true});
        else if (block->kind == KL_BLOCK_TASK && item[i].parts == 0)
            add_row(&rows, (struct row){.item = i,
                                        .relation = &block->task->goal,
                                        .finding = item[i].finding,
                                        .goal = true});
        for (k = 0; block->kind == KL_BLOCK_TASK && k < item[i].parts; k++)
            add_row(&rows, (struct row){.item = i,
                                        .relation = item[i].part[k].relation,
                                        .finding = &item[i].part[k].finding,
                                        .goal = true});
    }
    return rows;
}

/* Keep the `most` rows of the lowest ranks, in their order. */
static void
choose(struct rows *rows, size_t most)
{
    size_t of[3] = {0}, kept = 0, i;

    for (i = 0; i < rows->count; i++)
        of[rows->row[i].rank]++;
    for (i = 0; i < 3; i++) { /* how many of each rank there is room for */
        of[i] = of[i] < most ? of[i] : most;
        most -= of[i];
    }
    for (i = 0; i < rows->count; i++)
        if (of[rows->row[i].rank] > 0) {
            of[rows->row[i].rank]--;
            rows->row[kept++] = rows->row[i];
        }
    rows->count = kept;
}

/* The values at the right end of rect. Returns the columns left for text. */
static int
draw_values(struct kl_canvas *canvas, struct kl_rect rect,
            const struct row *row, enum kl_unit unit)
{
    const struct kl_finding *finding = row->finding;
    bool fails = finding->state == KL_TRIAL_FAILS;
    enum kl_ink ink = finding->state == KL_TRIAL_WAITING ? KL_INK_DIM
                      : fails && !row->goal              ? KL_INK_ERROR
                                                         : KL_INK_VALUE;
    int x = rect.x + rect.w - SLACK + 1, values = x - VALUES;
    struct kl_buf text = KL_BUF_INIT;
    char number[KL_NUMBER];

    if (values < rect.x + LEAST_TEXT) { /* the slack says it in short */
        x = rect.w - SLACK < LEAST_TEXT ? rect.x + rect.w : x;
        values = x;
    }
    if (kl_finding_known(finding) && values < x) {
        kl_canvas_text_right(canvas, values + 1, rect.y, KL_VALUE_FIELD, ink, 0,
                             kl_finding_left(number, row->relation, finding));
        kl_finding_right(row->relation, finding, unit, kl_canvas_glyphs(canvas),
                         true, &text);
        kl_canvas_text(canvas, values + 1 + KL_VALUE_FIELD, rect.y,
                       VALUES - KL_VALUE_FIELD - 2, ink, 0, kl_buf_text(&text));
        kl_buf_reset(&text);
    }
    kl_finding_slack(row->relation, finding, row->goal, &text);
    kl_canvas_text(canvas, x, rect.y, rect.x + rect.w - x,
                   fails ? kl_state_ink(KL_TRIAL_FAILS, row->goal) : KL_INK_DIM,
                   0, kl_buf_text(&text));
    kl_buf_clear(&text);
    return values - rect.x;
}

/* A relation: sign, text, values. */
static void
draw_relation(struct kl_canvas *canvas, struct kl_rect rect,
              const struct row *row, enum kl_unit unit)
{
    static const struct kl_finding waiting = {.state = KL_TRIAL_WAITING};
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct row shown = *row;
    struct kl_buf text = KL_BUF_INIT;
    int room;

    if (shown.finding == NULL)
        shown.finding = &waiting;
    if (shown.finding->state == KL_TRIAL_UNKNOWN)
        room = rect.w;
    else
        room = draw_values(canvas, rect, &shown, unit);
    kl_relation_text(row->relation, glyphs, &text);
    if (shown.finding->state == KL_TRIAL_UNKNOWN)
        kl_buf_addf(&text, ": %s", shown.finding->why);
    rect.w = kl_canvas_text(canvas, rect.x, rect.y, room, KL_INK_TEXT, 0,
                            kl_buf_text(&text));
    rect.h = 1;
    kl_tint(canvas, rect, KL_INK_TEXT);
    kl_buf_clear(&text);
}

/* What a quiz asks, as far as it fits. */
static void
draw_question(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_quiz *quiz)
{
    struct kl_paper *paper = kl_paper_new();
    static const struct kl_setting setting = {.ink = KL_INK_TEXT};

    kl_paper_begin(paper, rect.w, kl_canvas_glyphs(canvas));
    if (kl_prose_draw(paper, (struct kl_rect){0, 0, rect.w - 2, 0}, &quiz->ask,
                      &setting) > 1) {
        struct kl_canvas *own = kl_paper_canvas(paper, 1);
        int end = rect.w;

        while (end > 0 && kl_canvas_at(own, end - 1, 0)->ch == ' ')
            end--;
        kl_canvas_put(own, end + 1, 0, kl_canvas_glyphs(canvas)->ellipsis,
                      KL_INK_DIM, 0);
    }
    rect.h = 1;
    kl_paper_show(paper, canvas, rect, 0);
    kl_paper_free(paper);
}

static void
draw_row(struct kl_canvas *canvas, struct kl_rect rect, const struct row *row,
         const struct kl_study_item *item, enum kl_unit unit, bool focus)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int sign = kl_state_width(glyphs);
    enum kl_trial_state state =
        row->finding != NULL ? row->finding->state : KL_TRIAL_WAITING;

    if (row->relation == NULL)
        kl_canvas_text(canvas, rect.x, rect.y, sign, KL_INK_KEY, 0, "?");
    else
        kl_canvas_text(canvas, rect.x, rect.y, sign,
                       kl_state_ink(state, row->goal), 0,
                       kl_state_sign(glyphs, state, row->goal));
    rect.x += sign;
    rect.w -= sign;
    if (row->relation == NULL)
        draw_question(canvas, rect, item[row->item].block->quiz);
    else
        draw_relation(canvas, rect, row, unit);
    if (focus && row->goal)
        kl_canvas_restyle(canvas,
                          (struct kl_rect){rect.x - sign, rect.y, sign, 1}, -1,
                          KL_REVERSE);
}

int
kl_strip_draw_items(struct kl_canvas *canvas, struct kl_rect rect,
                    const struct kl_study_item *item, size_t items, size_t next,
                    enum kl_unit unit, size_t focus)
{
    struct rows rows = rows_of(item, items, next);
    size_t all = rows.count, i;
    struct kl_rect old = kl_canvas_clip(canvas, rect);
    int used;

    kl_canvas_clip(canvas, kl_rect_meet(old, rect));
    choose(&rows, rect.h > 0 ? (size_t)rect.h : 0);
    if (rows.count > 0 && rows.count < all) {
        struct kl_buf more = KL_BUF_INIT;

        kl_buf_addf(&more, "+%zu more", all - rows.count);
        kl_canvas_text_right(canvas, rect.x, rect.y + (int)rows.count - 1,
                             rect.w, KL_INK_DIM, 0, kl_buf_text(&more));
        kl_buf_clear(&more);
        rect.w -= MORE; /* of all rows: columns stand below each other */
    }
    for (i = 0; i < rows.count; i++) {
        struct kl_rect row = {rect.x, rect.y + (int)i, rect.w, 1};

        draw_row(canvas, row, &rows.row[i], item, unit,
                 rows.row[i].item == focus);
    }
    kl_canvas_clip(canvas, old);
    used = (int)rows.count;
    free(rows.row);
    return used;
}

int
kl_strip_draw(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_study *study, enum kl_unit unit, size_t focus)
{
    size_t items;
    const struct kl_study_item *item = kl_study_items(study, &items);

    return kl_strip_draw_items(canvas, rect, item, items,
                               kl_study_next(study, 0), unit, focus);
}

int
kl_strip_rows(const struct kl_study *study)
{
    size_t items;
    const struct kl_study_item *item = kl_study_items(study, &items);
    struct rows rows = rows_of(item, items, kl_study_next(study, 0));
    size_t count = rows.count;

    free(rows.row);
    return count < KL_PAPER_ROWS ? (int)count : KL_PAPER_ROWS;
}
