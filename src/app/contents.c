/* The table of contents: lessons, and the steps of the one that is unfolded. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/learn.h"
#include "klscope/canvas/shape.h"

enum { BAR = 16, NARROW = 70 };

/* Rows that the table has. */
static size_t
row_count(const struct kl_learning *learning)
{
    size_t chapters;
    const struct kl_chapter *chapter =
        kl_book_chapters(learning->book, &chapters);

    return chapters + (learning->unfolded < chapters
                           ? chapter[learning->unfolded].steps
                           : 0);
}

static struct kl_contents_row
row_at(const struct kl_learning *learning, size_t i)
{
    size_t chapters, open = learning->unfolded;
    const struct kl_chapter *chapter =
        kl_book_chapters(learning->book, &chapters);

    if (open >= chapters || i <= open)
        return (struct kl_contents_row){i, KL_WHOLE};
    if (i <= open + chapter[open].steps)
        return (struct kl_contents_row){open, i - open - 1};
    return (struct kl_contents_row){i - chapter[open].steps, KL_WHOLE};
}

static size_t
row_index(const struct kl_learning *learning)
{
    size_t i = 0, rows = row_count(learning);

    for (; i + 1 < rows; i++) {
        struct kl_contents_row row = row_at(learning, i);

        if (row.chapter == learning->at.chapter &&
            row.step == learning->at.step)
            break;
    }
    return i;
}

void
kl_contents_move(struct kl_app *app, long by)
{
    struct kl_learning *learning = app->learning;
    long to = (long)row_index(learning) + by;
    long last = (long)row_count(learning) - 1;

    learning->at = row_at(learning, (size_t)(to < 0      ? 0
                                             : to > last ? last
                                                         : to));
}

static bool
go_to(struct kl_app *app, size_t chapter, size_t step)
{
    struct kl_learning *learning = app->learning;
    size_t i;

    for (i = 0; i < row_count(learning); i++) {
        struct kl_contents_row row = row_at(learning, i);

        if (row.chapter == chapter && row.step == step) {
            learning->at = row;
            return true;
        }
    }
    return false;
}

/* "3" is a lesson, "3.4" a step of the one that is unfolded. */
enum kl_status
kl_contents_go(struct kl_app *app, const char *arg, struct kl_err *err)
{
    unsigned chapter = 0, step = 0;
    char quote[KL_QUOTE], rest;
    int got = sscanf(arg, "%6u.%6u%c", &chapter, &step, &rest);
    bool whole = got == 1 && strspn(arg, "0123456789") == strlen(arg);

    if ((whole || (got == 2 && step > 0)) && chapter > 0 &&
        go_to(app, chapter - 1, whole ? KL_WHOLE : step - 1))
        return KL_OK;
    return kl_fail(err, KL_E_NAME, KL_AT_NONE, "no row %s is shown",
                   kl_quote(quote, arg, strlen(arg)));
}

void
kl_contents_fold(struct kl_app *app, bool open)
{
    struct kl_learning *learning = app->learning;

    learning->unfolded = open ? learning->at.chapter : KL_WHOLE;
    learning->at.step = KL_WHOLE;
}

void
kl_contents_update(struct kl_app *app, struct kl_rect rect)
{
    struct kl_learning *learning = app->learning;
    int at = (int)row_index(learning);
    int most = (int)row_count(learning);

    learning->table = rect;
    learning->table.y += 2;
    learning->table.h -= 2;
    if (at >= learning->contents_scroll + learning->table.h)
        learning->contents_scroll = at - learning->table.h + 1;
    if (at < learning->contents_scroll)
        learning->contents_scroll = at;
    if (learning->contents_scroll > most - learning->table.h)
        learning->contents_scroll = most - learning->table.h;
    if (learning->contents_scroll < 0)
        learning->contents_scroll = 0;
}

bool
kl_contents_hit(const struct kl_app *app, const struct kl_event *event,
                struct kl_contents_row *row)
{
    const struct kl_learning *learning = app->learning;
    int i = event->y - learning->table.y + learning->contents_scroll;

    if (!kl_event_in(learning->table, event) || i < 0 ||
        (size_t)i >= row_count(learning))
        return false;
    *row = row_at(learning, (size_t)i);
    return true;
}

/* ---- drawing ------------------------------------------------------------- */

static const char *const state_signs[] = {
    [KL_STEP_NEW] = "\u00b7",
    [KL_STEP_SEEN] = "\u2022",
    [KL_STEP_SKIPPED] = "-",
    [KL_STEP_DONE] = "\u2713",
};

static void
draw_step(const struct kl_learning *learning, struct kl_canvas *canvas,
          struct kl_rect row, struct kl_contents_row at)
{
    size_t count;
    const struct kl_chapter *chapter =
        &kl_book_chapters(learning->book, &count)[at.chapter];
    const struct kl_step *step = &chapter->step[at.step];
    enum kl_progress_state state = kl_progress_get(
        kl_book_progress(learning->book), chapter->name, step->id, NULL);
    bool here = at.chapter == learning->chapter && at.step == learning->step;
    int used;

    kl_canvas_text(canvas, row.x + 4, row.y, 1,
                   state == KL_STEP_DONE ? KL_INK_GOOD : KL_INK_DIM, 0,
                   state_signs[state]);
    used = 1 + kl_canvas_textf(canvas, row.x + 6, row.y, 16, KL_INK_DIM, 0,
                               "%u.%zu", chapter->number, at.step + 1);
    if (used < 5)
        used = 5;
    kl_canvas_text(canvas, row.x + 6 + used, row.y, row.w - 7 - used,
                   here ? KL_INK_TITLE : KL_INK_TEXT, 0, step->title);
}

static void
draw_lesson(const struct kl_learning *learning, struct kl_canvas *canvas,
            struct kl_rect row, size_t i)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    size_t count, done = kl_book_done(learning->book, i);
    const struct kl_chapter *chapter =
        &kl_book_chapters(learning->book, &count)[i];
    char text[48];
    int width = row.w < NARROW ? BAR / 2 : BAR;
    int len = snprintf(text, sizeof text, "%2zu/%zu", done, chapter->steps);
    size_t steps = chapter->steps > 0 ? chapter->steps : 1;
    struct kl_rect bar = {row.x + row.w - width - len - 2, row.y,
                          (int)(done * (size_t)width / steps), 1};
    struct kl_rect track = {bar.x, bar.y, width, 1};
    double part = (double)done / (double)steps;

    kl_canvas_put(canvas, row.x, row.y,
                  i == learning->unfolded ? glyphs->down : glyphs->right,
                  KL_INK_DIM, 0);
    kl_canvas_textf(canvas, row.x + 2, row.y, 3, KL_INK_TITLE, 0, "%u",
                    chapter->number);
    kl_canvas_text(canvas, row.x + 5, row.y, bar.x - row.x - 6, KL_INK_TITLE,
                   0, chapter->title);
    kl_shapes_begin(canvas);
    kl_canvas_fill(canvas, bar, glyphs->fill, KL_INK_GOOD, 0);
    track.x += bar.w;
    track.w -= bar.w;
    kl_canvas_fill(canvas, track, glyphs->track, KL_INK_DIM, 0);
    kl_shapes_end(canvas);
    bar.w = width;
    kl_shape_run(canvas, bar, 0, part * width, KL_SOLID, KL_INK_GOOD);
    kl_shape_rule(canvas, bar, part * width, width, KL_INK_DIM);
    kl_canvas_text(canvas, row.x + row.w - len - 1, row.y, len, KL_INK_TEXT, 0,
                   text);
}

/* How much of the book is done. */
static void
draw_head(const struct kl_learning *learning, struct kl_canvas *canvas)
{
    struct kl_rect table = learning->table;
    size_t chapters, i, done = 0, steps = 0;
    const struct kl_chapter *chapter =
        kl_book_chapters(learning->book, &chapters);
    char text[48];

    for (i = 0; i < chapters; i++) {
        done += kl_book_done(learning->book, i);
        steps += chapter[i].steps;
    }
    kl_canvas_text(canvas, table.x, table.y - 2, table.w, KL_INK_TITLE, 0,
                   "The lessons");
    snprintf(text, sizeof text, "%zu of %zu steps", done, steps);
    kl_canvas_text_right(canvas, table.x + table.w - 20, table.y - 2, 20,
                         KL_INK_DIM, 0, text);
}

void
kl_contents_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_learning *learning = app->learning;
    struct kl_rect row = learning->table;
    size_t i, at = row_index(learning);
    int bottom = row.y + row.h;
    struct kl_rect clip = kl_canvas_clip(
        canvas, (struct kl_rect){row.x, row.y - 2, row.w, row.h + 2});

    draw_head(learning, canvas);
    row.h = 1;
    for (i = (size_t)learning->contents_scroll;
         i < row_count(learning) && row.y < bottom;
         i++, row.y++) {
        struct kl_contents_row what = row_at(learning, i);

        if (what.step == KL_WHOLE)
            draw_lesson(learning, canvas, row, what.chapter);
        else
            draw_step(learning, canvas, row, what);
        if (i == at)
            kl_canvas_restyle(canvas, row, KL_INK_FOCUS, 0);
    }
    kl_canvas_clip(canvas, clip);
}
