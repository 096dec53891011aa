#include "config.h"

#include "klscope/view/items.h"

#include <stdio.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/view/prose.h"
#include "klscope/view/witness.h"

static const struct kl_setting text = {.ink = KL_INK_TEXT};

/* ---- the line across ----------------------------------------------------- */

void
kl_live_head(struct kl_paper *paper, struct kl_rect rect, const char *tag,
             const char *state, enum kl_ink ink)
{
    struct kl_canvas *canvas = kl_paper_canvas(paper, rect.y + 1);
    int x = rect.x + KL_LIVE_INDENT + 1, used, width, room;

    rect.h = 1;
    kl_canvas_fill(canvas, rect, kl_paper_glyphs(paper)->horizontal, KL_INK_DIM,
                   0);
    room = rect.x + rect.w - x - 1;
    used = kl_canvas_text(canvas, x, rect.y, room, KL_INK_TITLE, 0, tag);
    kl_tint(canvas, (struct kl_rect){x, rect.y, used, 1}, KL_INK_TITLE);
    kl_canvas_put(canvas, x - 1, rect.y, ' ', KL_INK_DIM, 0);
    kl_canvas_put(canvas, x + used, rect.y, ' ', KL_INK_DIM, 0);
    width = kl_canvas_text_width(canvas, state);
    if (width == 0 || width + 4 > room - used)
        return;
    x = rect.x + rect.w - width - 2;
    kl_canvas_text(canvas, x, rect.y, width, ink, 0, state);
    kl_canvas_put(canvas, x - 1, rect.y, ' ', KL_INK_DIM, 0);
    kl_canvas_put(canvas, x + width, rect.y, ' ', KL_INK_DIM, 0);
}

/* Heavy lines: the glyph sets have one across. */
struct heavy {
    uint32_t corner, down;
};

static struct heavy
heavy_of(const struct kl_glyphs *glyphs)
{
    if (glyphs->ascii)
        return (struct heavy){'#', '#'};
    if (glyphs->ascii_maths)
        return (struct heavy){0x2554, 0x2551};
    return (struct heavy){0x250F, 0x2503};
}

void
kl_live_focus(struct kl_paper *paper, struct kl_rect rect)
{
    const struct kl_glyphs *glyphs = kl_paper_glyphs(paper);
    struct kl_canvas *canvas = kl_paper_canvas(paper, rect.y + rect.h);
    struct heavy heavy = heavy_of(glyphs);
    struct kl_rect down = {rect.x, rect.y, 1, rect.h};
    int x;

    for (x = rect.x; x < rect.x + rect.w; x++)
        if (kl_canvas_at(canvas, x, rect.y)->ch == glyphs->horizontal)
            kl_canvas_put(canvas, x, rect.y, glyphs->fill, KL_INK_KEY, 0);
    kl_canvas_fill(canvas, down, heavy.down, KL_INK_KEY, 0);
    kl_canvas_put(canvas, rect.x, rect.y, heavy.corner, KL_INK_KEY, 0);
}

/* ---- helpers ------------------------------------------------------------- */

/* What is left of rect below y and behind `indent` columns. */
static struct kl_rect
inside(struct kl_rect rect, int y, int indent)
{
    if (indent > rect.w - 1)
        indent = rect.w > 0 ? rect.w - 1 : 0;
    return (struct kl_rect){rect.x + indent, y, rect.w - indent, 0};
}

/* Prose behind a tag, whose columns stay blank below it. */
static int
draw_tagged(struct kl_paper *paper, struct kl_rect rect, const char *tag,
            enum kl_ink ink, int columns, const struct kl_prose *prose)
{
    int rows =
        kl_prose_draw(paper, inside(rect, rect.y, columns), prose, &text);

    kl_canvas_text(kl_paper_canvas(paper, rect.y + rows), rect.x, rect.y,
                   columns, ink, 0, tag);
    return rows;
}

/* Append how to do something, if there is a key for it. */
static void
add_key(struct kl_buf *out, const char *key, const char *what)
{
    if (key != NULL)
        kl_buf_addf(out, "%s%s: %s", out->len > 0 ? "  " : "", key, what);
}

/* ---- witness ------------------------------------------------------------- */

/* "all 3 hold", "1 of 3 fails" */
static enum kl_ink
add_count(const struct kl_study_item *item, struct kl_buf *out)
{
    size_t count[4] = {0}, i;

    for (i = 0; i < item->findings; i++)
        count[item->finding[i].state]++;
    if (count[KL_TRIAL_FAILS] > 0) {
        kl_buf_addf(out, "%zu of %zu fail%s", count[KL_TRIAL_FAILS],
                    item->findings, count[KL_TRIAL_FAILS] == 1 ? "s" : "");
        return KL_INK_ERROR;
    }
    if (count[KL_TRIAL_HOLDS] < item->findings || item->findings == 0)
        return KL_INK_DIM;
    if (item->findings == 1)
        kl_buf_adds(out, "holds");
    else
        kl_buf_addf(out, "all %zu hold", item->findings);
    return KL_INK_GOOD;
}

static const struct kl_finding *
finding_at(const struct kl_study_item *item, size_t i)
{
    return i < item->findings ? &item->finding[i] : NULL;
}

int
kl_witness_draw(struct kl_paper *paper, struct kl_rect rect,
                const struct kl_study_item *item,
                const struct kl_sheet_look *look)
{
    const struct kl_witness *witness = item->block->witness;
    struct kl_relation_look how = {.unit = look->unit};
    struct kl_buf state = KL_BUF_INIT;
    enum kl_ink ink = add_count(item, &state);
    int y = rect.y + 1;
    size_t i;

    kl_live_head(paper, rect, "On your p and q", kl_buf_text(&state), ink);
    kl_buf_clear(&state);
    for (i = 0; i < witness->relations && i < item->findings; i++)
        kl_relation_scale(&witness->relation[i], &item->finding[i], &how);
    for (i = 0; i < witness->relations; i++)
        y += kl_relation_draw(paper, inside(rect, y, KL_LIVE_INDENT),
                              &witness->relation[i], finding_at(item, i), &how);
    return y - rect.y;
}

/* ---- task ---------------------------------------------------------------- */

/* How a task or a quiz stands; what can be done about it. */
static enum kl_ink
add_standing(const struct kl_study_item *item, const struct kl_glyphs *glyphs,
             struct kl_buf *out)
{
    if (item->done) {
        kl_buf_addf(out, "%s%s", glyphs->ascii_maths ? "" : "✓ ", "done");
        return KL_INK_GOOD;
    }
    if (item->shown)
        kl_buf_adds(out, "shown");
    return KL_INK_DIM;
}

static int
draw_goal(struct kl_paper *paper, struct kl_rect rect,
          const struct kl_study_item *item, const struct kl_sheet_look *look)
{
    struct kl_relation_look how = {.unit = look->unit, .goal = true};
    int y = rect.y;
    size_t i;

    if (item->parts == 0)
        return kl_relation_draw(paper, rect, &item->block->task->goal,
                                finding_at(item, 0), &how);
    for (i = 0; i < item->parts; i++)
        y += kl_relation_draw(paper, inside(rect, y, 0), item->part[i].relation,
                              &item->part[i].finding, &how);
    return y - rect.y;
}

/* True if the goal holds now, though the reader did not get there alone. */
static bool
reached(const struct kl_study_item *item)
{
    const struct kl_finding *goal = finding_at(item, 0);

    return goal != NULL && goal->state == KL_TRIAL_HOLDS;
}

static int
draw_hints(struct kl_paper *paper, struct kl_rect rect,
           const struct kl_study_item *item)
{
    const struct kl_task *task = item->block->task;
    bool wide = rect.w >= 36;
    int y = rect.y;
    char tag[16];
    size_t i;

    for (i = 0; i < item->hints && i < task->hints; i++) {
        snprintf(tag, sizeof tag, wide ? "Hint %u" : "%u.", (unsigned)i + 1);
        y += draw_tagged(paper, inside(rect, y, 0), tag, KL_INK_DIM,
                         wide ? 8 : 3, &task->hint[i]);
    }
    return y - rect.y;
}

static int
draw_solution(struct kl_paper *paper, struct kl_rect rect,
              const struct kl_task *task)
{
    static const char tag[] = "Solution";
    bool wide = rect.w >= 36;
    int y = rect.y + !wide;
    size_t i;

    kl_canvas_text(kl_paper_canvas(paper, rect.y + 1), rect.x, rect.y, rect.w,
                   KL_INK_DIM, 0, tag);
    for (i = 0; i < task->commands; i++) {
        struct kl_prose_span span = {.kind = KL_SPAN_CODE,
                                     .text = task->command[i]};
        struct kl_prose line = {&span, 1};

        y += kl_prose_draw(paper, inside(rect, y, wide ? 10 : 2), &line, &text);
    }
    return y - rect.y;
}

int
kl_task_draw(struct kl_paper *paper, struct kl_rect rect,
             const struct kl_study_item *item, const struct kl_sheet_look *look)
{
    const struct kl_task *task = item->block->task;
    struct kl_buf state = KL_BUF_INIT;
    enum kl_ink ink = add_standing(item, kl_paper_glyphs(paper), &state);
    struct kl_rect body = inside(rect, rect.y + 1, KL_LIVE_INDENT);
    char what[32];

    if (state.len == 0) {
        snprintf(what, sizeof what, "hint %zu of %zu", item->hints + 1,
                 task->hints);
        if (item->hints < task->hints)
            add_key(&state, look->keys.hint, what);
        add_key(&state, look->keys.show, "show");
    } else if (!item->done && !reached(item)) {
        add_key(&state, look->keys.show, "do it");
    }
    kl_live_head(paper, rect, "Task", kl_buf_text(&state), ink);
    kl_buf_clear(&state);
    body.y += kl_prose_draw(paper, body, &task->say, &text);
    body.y += draw_goal(paper, body, item, look);
    body.y += draw_hints(paper, body, item);
    if (item->shown)
        body.y += draw_solution(paper, body, task);
    return body.y - rect.y;
}

/* ---- quiz ---------------------------------------------------------------- */

/* The sign, number and text of a choice. */
static int
draw_choice(struct kl_paper *paper, struct kl_rect rect,
            const struct kl_study_item *item, size_t i)
{
    const struct kl_choice *choice = &item->block->quiz->choice[i];
    const struct kl_glyphs *glyphs = kl_paper_glyphs(paper);
    bool wrong = (item->tried >> i & 1) != 0 && !choice->right;
    bool right = choice->right && (item->done || item->shown);
    enum kl_trial_state state = right ? KL_TRIAL_HOLDS : KL_TRIAL_FAILS;
    struct kl_setting setting = {.ink = wrong ? KL_INK_DIM : KL_INK_TEXT,
                                 .plain = wrong};
    int sign = kl_state_width(glyphs), rows;
    struct kl_canvas *canvas;

    rows = kl_prose_draw(paper, inside(rect, rect.y, sign + 3), &choice->text,
                         &setting);
    canvas = kl_paper_canvas(paper, rect.y + rows);
    if (wrong || right)
        kl_canvas_text(canvas, rect.x, rect.y, sign, kl_state_ink(state, false),
                       0, kl_state_sign(glyphs, state, false));
    kl_canvas_textf(canvas, rect.x + sign, rect.y, 2,
                    wrong ? KL_INK_DIM : KL_INK_KEY, 0, "%u.", (unsigned)i + 1);
    return rows;
}

/* What the last answer gets. */
static int
draw_message(struct kl_paper *paper, struct kl_rect rect,
             const struct kl_study_item *item, bool right)
{
    const struct kl_glyphs *glyphs = kl_paper_glyphs(paper);
    enum kl_trial_state state = right ? KL_TRIAL_HOLDS : KL_TRIAL_FAILS;
    struct kl_prose_span span;
    struct kl_prose none = kl_prose_of(&span, right ? "Right." : "No.");

    return draw_tagged(paper, rect, kl_state_sign(glyphs, state, false),
                       kl_state_ink(state, false), kl_state_width(glyphs),
                       item->message != NULL && item->message->spans > 0
                           ? item->message
                           : &none);
}

/* "Answer ____", or the number that was given, or the right one. */
static int
draw_number(struct kl_paper *paper, struct kl_rect rect,
            const struct kl_study_item *item)
{
    const struct kl_answer *answer = &item->block->quiz->answer;
    const struct kl_glyphs *glyphs = kl_paper_glyphs(paper);
    bool right = item->done || item->shown;
    bool wrong = item->numbered && !right;
    enum kl_trial_state state = right ? KL_TRIAL_HOLDS : KL_TRIAL_FAILS;
    struct kl_canvas *canvas = kl_paper_canvas(paper, rect.y + 1);
    int sign = kl_state_width(glyphs), x = rect.x + sign;
    char number[KL_NUMBER];

    if (right || wrong)
        kl_canvas_text(canvas, rect.x, rect.y, sign, kl_state_ink(state, false),
                       0, kl_state_sign(glyphs, state, false));
    x += kl_canvas_text(canvas, x, rect.y, rect.w - sign, KL_INK_DIM, 0,
                        "Answer ");
    kl_canvas_text(canvas, x, rect.y, rect.x + rect.w - x,
                   right ? KL_INK_KEY : KL_INK_TEXT, 0,
                   right   ? kl_number_exact(number, answer->value)
                   : wrong ? kl_number_exact(number, item->number)
                           : "______");
    return 1;
}

int
kl_quiz_draw(struct kl_paper *paper, struct kl_rect rect,
             const struct kl_study_item *item, const struct kl_sheet_look *look,
             int choice[KL_CHOICES_MAX + 1])
{
    const struct kl_quiz *quiz = item->block->quiz;
    struct kl_buf state = KL_BUF_INIT;
    enum kl_ink ink = add_standing(item, kl_paper_glyphs(paper), &state);
    struct kl_rect body = inside(rect, rect.y + 1, KL_LIVE_INDENT);
    bool answered = item->numbered || item->chosen < quiz->choices;
    size_t i;

    if (state.len == 0) {
        if (quiz->choices > 0)
            kl_buf_addf(&state, "1 to %zu", quiz->choices);
        else
            kl_buf_adds(&state, "a number");
        add_key(&state, look->keys.show, "show");
    }
    kl_live_head(paper, rect, "Question", kl_buf_text(&state), ink);
    kl_buf_clear(&state);
    body.y += kl_prose_draw(paper, body, &quiz->ask, &text);
    for (i = 0; i < quiz->choices && i < KL_CHOICES_MAX; i++) {
        choice[i] = body.y - rect.y;
        body.y += draw_choice(paper, body, item, i);
    }
    choice[i] = body.y - rect.y;
    if (quiz->choices == 0)
        body.y += draw_number(paper, body, item);
    if (answered || item->message != NULL)
        body.y += draw_message(paper, body, item,
                               item->done || (item->shown && !answered));
    return body.y - rect.y;
}

/* ---- break --------------------------------------------------------------- */

int
kl_break_draw(struct kl_paper *paper, struct kl_rect rect,
              const struct kl_study_item *item,
              const struct kl_sheet_look *look)
{
    const struct kl_prose *say = &item->block->scene_break->say;
    struct kl_buf state = KL_BUF_INIT;
    struct kl_rect body = inside(rect, rect.y + 1, KL_LIVE_INDENT);
    struct kl_prose_span span;
    struct kl_prose before =
        kl_prose_of(&span, "There is a scene on which a line fails.");

    add_key(&state, look->keys.load, "load");
    kl_live_head(paper, rect, "Break it", kl_buf_text(&state), KL_INK_DIM);
    kl_buf_clear(&state);
    body.y += kl_prose_draw(
        paper, body, item->loaded && say->spans > 0 ? say : &before, &text);
    return body.y - rect.y;
}
