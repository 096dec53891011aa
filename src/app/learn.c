/* The learn screen: which step, which scene, what is laid out where. */
#include "config.h"

#include "klscope/app/learn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

enum {
    WIDE = 120,     /* from this width on step and scope are side by side, */
    LEAST_TEXT = 58, /* the step not narrower than this */
    MOST_TEXT = 84, /* nor wider: lines would be hard to follow */
    STACKED = 42,   /* from this height on they are one above the other */
    SCOPE = 20,     /* rows of the scope then */
    STRIP = 5,      /* most rows of what the step says of the scene */
    WALKED = 200000 /* outcomes looked at before a frame is drawn */
};

void
kl_learning_free(struct kl_learning *learning)
{
    if (learning == NULL)
        return;
    if (learning->unsaved)
        kl_book_save(learning->book, NULL);
    kl_study_free(learning->study);
    kl_sheet_free(learning->sheet);
    kl_book_free(learning->book);
    free(learning);
}

bool
kl_learn_shown(const struct kl_app *app)
{
    return app->screen == KL_SCREEN_LEARN;
}

bool
kl_learn_playing(const struct kl_app *app)
{
    return kl_learn_shown(app) && app->learning->playing;
}

/* ---- steps and their scenes ---------------------------------------------- */

static const struct kl_chapter *
chapter_of(const struct kl_learning *learning, size_t chapter)
{
    size_t count;

    return &kl_book_chapters(learning->book, &count)[chapter];
}

/* What somebody does on a step is the same however they edit: views begin
 * anew, and undo leads back to the scene before. */
static enum kl_status
read_scene(struct kl_app *app, const struct kl_extract *lines,
           struct kl_err *err)
{
    const struct kl_learning *learning = app->learning;
    enum kl_status status =
        kl_scene_read(app->scene, lines->text, lines->len,
                      chapter_of(learning, learning->chapter)->file, err);

    if (status != KL_OK)
        kl_extract_place(lines, err);
    app->tuning = false;
    app->layout.window.first = KL_CENTRED;
    app->handle[KL_P] = app->handle[KL_Q] = 0;
    return status;
}

enum kl_status
kl_learn_scene(struct kl_app *app, struct kl_err *err)
{
    struct kl_learning *learning = app->learning;

    learning->scene = kl_study_step(learning->study)->scene;
    learning->broken = KL_WHOLE;
    if (learning->scene == NULL)
        return KL_OK;
    return read_scene(app, &learning->scene->text, err);
}

enum kl_status
kl_learn_break(struct kl_app *app, size_t item, struct kl_err *err)
{
    struct kl_learning *learning = app->learning;
    enum kl_status status = kl_learn_scene(app, err);
    size_t count;

    if (status == KL_OK)
        status = read_scene(
            app,
            &kl_study_items(learning->study, &count)[item]
                 .block->scene_break->scene,
            err);
    if (status == KL_OK) {
        learning->broken = item;
        kl_study_break(learning->study, item);
    }
    return status;
}

/* Take over what was done on a step before. */
static void
recall(struct kl_learning *learning)
{
    const struct kl_chapter *chapter =
        chapter_of(learning, learning->chapter);
    const char *id = chapter->step[learning->step].id, *detail;
    struct kl_progress *progress = kl_book_progress(learning->book);

    if (kl_progress_get(progress, chapter->name, id, &detail) != KL_STEP_NEW)
        kl_study_recall(learning->study, detail);
    kl_progress_set(progress, chapter->name, id, KL_STEP_SEEN, NULL);
    learning->unsaved = true;
}

enum kl_status
kl_learn_go(struct kl_app *app, size_t chapter, size_t step,
            struct kl_err *err)
{
    struct kl_learning *learning = app->learning;
    const struct kl_step *to = &chapter_of(learning, chapter)->step[step];
    enum kl_status status = KL_OK;

    kl_sheet_clear(learning->sheet);
    kl_study_free(learning->study);
    learning->study = kl_study_new(to);
    learning->chapter = chapter;
    learning->step = step;
    learning->scroll = 0;
    learning->playing = learning->contents = false;
    app->mode = kl_app_ground(app);
    if (to->scene != learning->scene || learning->broken != KL_WHOLE)
        status = kl_learn_scene(app, err);
    recall(learning);
    learning->focus = kl_study_next(learning->study, 0);
    learning->reveal = false;
    return status;
}

enum kl_status
kl_app_learn(struct kl_app *app, struct kl_book *book, const char *place,
             bool teacher, struct kl_err *err)
{
    size_t chapter, step;
    enum kl_status status = KL_OK;

    if (place == NULL)
        kl_book_resume(book, &chapter, &step);
    else
        status = kl_book_find(book, place, &chapter, &step, err);
    if (status != KL_OK) {
        kl_book_free(book);
        return status;
    }
    kl_learning_free(app->learning);
    app->learning = kl_calloc(1, sizeof *app->learning);
    app->learning->book = book;
    app->learning->teacher = teacher;
    app->learning->sheet = kl_sheet_new();
    app->learning->broken = KL_WHOLE;
    app->screen = KL_SCREEN_LEARN;
    free(app->file); /* save must not write a lesson's scene over it */
    app->file = NULL;
    return kl_learn_go(app, chapter, step, err);
}

/* ---- what was done ------------------------------------------------------- */

static size_t
tasks_done(const struct kl_study *study)
{
    size_t count, i, done = 0;
    const struct kl_study_item *item = kl_study_items(study, &count);

    for (i = 0; i < count; i++)
        done += item[i].block->kind == KL_BLOCK_TASK && item[i].done;
    return done;
}

void
kl_learn_follow(struct kl_app *app)
{
    struct kl_learning *learning = app->learning;
    const struct kl_chapter *chapter =
        chapter_of(learning, learning->chapter);
    struct kl_buf detail = KL_BUF_INIT;

    kl_study_detail(learning->study, &detail);
    kl_progress_set(kl_book_progress(learning->book), chapter->name,
                    chapter->step[learning->step].id,
                    kl_study_state(learning->study), kl_buf_text(&detail));
    kl_buf_clear(&detail);
    learning->unsaved = true;
}

/* See what the step says of the scene as it is now. */
static void
look(struct kl_app *app)
{
    struct kl_learning *learning = app->learning;
    size_t before = tasks_done(learning->study);
    size_t n = kl_scene_pair(app->scene)->n;

    if (!kl_study_look(learning->study, app->scene, WALKED / n))
        return;
    if (tasks_done(learning->study) == before)
        return;
    kl_learn_follow(app);
    learning->focus = kl_study_next(learning->study, learning->focus);
    kl_app_message(app,
                   kl_study_complete(learning->study)
                       ? "\u2713 done, and with it this step"
                       : "\u2713 done",
                   false);
}

size_t
kl_learn_exercise(const struct kl_app *app, enum kl_block_kind kind)
{
    const struct kl_learning *learning = app->learning;
    size_t count, i, last;
    const struct kl_study_item *item =
        kl_study_items(learning->study, &count);

    if (learning->focus < count && item[learning->focus].block->kind == kind)
        return learning->focus;
    for (i = 0, last = count; i < count; i++) {
        if (item[i].block->kind != kind)
            continue;
        last = i;
        if (!item[i].done && !item[i].shown)
            break;
    }
    return last;
}

bool
kl_learn_has(const struct kl_app *app, enum kl_block_kind kind)
{
    const struct kl_step *step = kl_study_step(app->learning->study);
    size_t i;

    for (i = 0; i < step->blocks; i++)
        if (step->block[i].kind == kind)
            return true;
    return false;
}

bool
kl_learn_busy(const struct kl_app *app)
{
    return app->learning != NULL &&
           (app->learning->unsaved ||
            (kl_learn_shown(app) && kl_study_busy(app->learning->study)));
}

bool
kl_learn_work(struct kl_app *app)
{
    struct kl_learning *learning = app->learning;
    struct kl_err err = {0};

    if (!kl_learn_busy(app))
        return false;
    if (kl_learn_shown(app) && kl_study_busy(learning->study))
        return kl_study_work(learning->study, app->scene);
    learning->unsaved = false;
    if (kl_book_save(learning->book, &err) == KL_OK)
        return false;
    kl_app_message(app, err.text, true);
    return true;
}

/* ---- layout -------------------------------------------------------------- */

/* Step at the left, scope at the right; or one above the other. */
static struct kl_rect
lay_out_both(struct kl_learning *learning, struct kl_rect rect)
{
    struct kl_rect stage = rect;
    int width = rect.w * 2 / 5;

    width = width < LEAST_TEXT ? LEAST_TEXT
            : width > MOST_TEXT ? MOST_TEXT
                                : width;
    if (rect.w >= WIDE) {
        learning->text = (struct kl_rect){2, rect.y, width - 5, rect.h};
        stage.x += width;
        stage.w -= width;
    } else {
        learning->text = (struct kl_rect){2, rect.y, rect.w - 5,
                                          rect.h - SCOPE - 1};
        stage.y += rect.h - SCOPE;
        stage.h = SCOPE;
    }
    return stage;
}

/* One of them has the whole screen; a strip above the scope says what becomes
 * of the step. */
static struct kl_rect
lay_out_one(struct kl_app *app, struct kl_rect rect)
{
    struct kl_learning *learning = app->learning;
    int rows = kl_strip_rows(learning->study);

    if (!learning->playing && app->mode != KL_MODE_EXPLAIN) {
        learning->text = (struct kl_rect){2, rect.y, rect.w - 5, rect.h};
        return (struct kl_rect){0};
    }
    learning->text = (struct kl_rect){0};
    rows = rows > STRIP ? STRIP : rows;
    if (rows > rect.h - KL_STAGE_HEIGHT - 1)
        rows = rect.h - KL_STAGE_HEIGHT - 1;
    learning->strip = (struct kl_rect){1, rect.y, rect.w - 2, rows};
    if (rows > 0)
        rows++; /* and a line below it */
    rect.y += rows;
    rect.h -= rows;
    return rect;
}

/* Scroll no further than there is something, and to what the keys mean. */
static void
scroll(struct kl_learning *learning)
{
    int most = kl_sheet_height(learning->sheet) - learning->text.h;
    int top, height;

    if (learning->reveal &&
        kl_sheet_item(learning->sheet, learning->focus, &top, &height)) {
        if (top + height > learning->scroll + learning->text.h)
            learning->scroll = top + height - learning->text.h;
        if (top < learning->scroll)
            learning->scroll = top;
    }
    learning->reveal = false;
    if (learning->scroll > most)
        learning->scroll = most;
    if (learning->scroll < 0)
        learning->scroll = 0;
}

/* The key of a command on this screen; NULL if it has none. */
static const char *
key_of(const char *command)
{
    size_t i;

    for (i = 0; i < kl_binding_count(); i++) {
        const struct kl_binding *row = kl_binding_row(i);

        if (row->mode == KL_MODE_LEARN && strcmp(row->command, command) == 0)
            return row->key;
    }
    return NULL;
}

static void
lay_out_text(struct kl_app *app)
{
    struct kl_learning *learning = app->learning;
    struct kl_sheet_look look = {.width = learning->text.w,
                                 .glyphs = app->glyphs,
                                 .unit = kl_scene_unit(app->scene),
                                 .teacher = learning->teacher,
                                 .focus = learning->focus,
                                 .keys = {.hint = key_of("hint"),
                                          .show = key_of("solve"),
                                          .load = key_of("break")}};

    kl_sheet_lay_out(learning->sheet, learning->study, &look);
    scroll(learning);
}

void
kl_learn_update(struct kl_app *app, struct kl_rect rect)
{
    struct kl_learning *learning = app->learning;
    struct kl_rect stage = {0};

    learning->strip = learning->text = learning->table = (struct kl_rect){0};
    if (rect.w > 0)
        stage = rect.w >= WIDE || rect.h >= STACKED
                    ? lay_out_both(learning, rect)
                    : lay_out_one(app, rect);
    kl_explore_update(app, stage);
    look(app);
    if (learning->text.w > 0 && !learning->contents)
        lay_out_text(app);
    if (learning->contents)
        kl_contents_update(app, learning->text.w > 0 ? learning->text : rect);
}

/* ---- drawing ------------------------------------------------------------- */

/* Which part of the step is seen, in the column beside it. */
static void
draw_position(const struct kl_learning *learning, struct kl_canvas *canvas,
              int x)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct kl_rect text = learning->text;
    int all = kl_sheet_height(learning->sheet), y;

    if (all <= text.h || learning->contents)
        return;
    for (y = text.h * learning->scroll / all;
         y <= (text.h * (learning->scroll + text.h) - 1) / all && y < text.h;
         y++)
        kl_canvas_put(canvas, x, text.y + y, glyphs->vertical, KL_INK_KEY, 0);
    if (learning->scroll + text.h < all)
        kl_canvas_put(canvas, x, text.y + text.h - 1, glyphs->down,
                      KL_INK_KEY, 0);
}

static void
draw_walls(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    const struct kl_learning *learning = app->learning;
    struct kl_rect stage = app->layout.stage, wall = stage;

    if (stage.w == 0)
        return;
    if (stage.x > 0) {
        wall.x--;
        wall.w = 1;
        kl_canvas_fill(canvas, wall, glyphs->vertical, KL_INK_DIM, 0);
    } else if (learning->strip.h > 0 || learning->text.h > 0) {
        wall.y--;
        wall.h = 1;
        kl_canvas_fill(canvas, wall, glyphs->horizontal, KL_INK_DIM, 0);
    }
}

void
kl_learn_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_learning *learning = app->learning;
    struct kl_rect stage = app->layout.stage;

    kl_explore_draw(app, canvas);
    draw_walls(app, canvas);
    if (learning->strip.h > 0)
        kl_strip_draw(canvas, learning->strip, learning->study,
                      kl_scene_unit(app->scene), learning->focus);
    if (learning->contents) {
        kl_contents_draw(app, canvas);
    } else if (learning->text.w > 0) {
        kl_sheet_draw(learning->sheet, canvas, learning->text,
                      learning->scroll);
        draw_position(learning, canvas,
                      stage.x > 0 ? stage.x - 1
                                  : learning->text.x + learning->text.w + 1);
    }
}

/* ---- mouse --------------------------------------------------------------- */

/* A press on a choice answers, on a break it breaks. */
static unsigned
press_text(struct kl_app *app, const struct kl_event *event)
{
    struct kl_learning *learning = app->learning;
    size_t item, choice, count;
    const struct kl_study_item *items =
        kl_study_items(learning->study, &count);
    char line[32];

    learning->playing = false;
    app->mode = kl_app_ground(app);
    if (!kl_sheet_at(learning->sheet,
                     event->y - learning->text.y + learning->scroll, &item,
                     &choice) ||
        item >= count)
        return KL_VIEW;
    if (items[item].block->kind == KL_BLOCK_BREAK)
        return kl_app_run(app, "break");
    if (items[item].block->kind != KL_BLOCK_TASK &&
        items[item].block->kind != KL_BLOCK_QUIZ)
        return KL_VIEW;
    learning->focus = item;
    if (items[item].block->kind != KL_BLOCK_QUIZ ||
        choice >= items[item].block->quiz->choices)
        return KL_VIEW;
    snprintf(line, sizeof line, "answer %zu", choice + 1);
    return kl_app_run(app, line);
}

static unsigned
press_table(struct kl_app *app, const struct kl_event *event)
{
    struct kl_learning *learning = app->learning;

    if (!kl_contents_hit(app, event, &learning->at))
        return 0;
    return kl_app_run(app, "enter");
}

unsigned
kl_learn_mouse(struct kl_app *app, const struct kl_event *event)
{
    struct kl_learning *learning = app->learning;
    bool wheel = event->action == KL_MOUSE_WHEEL_UP ||
                 event->action == KL_MOUSE_WHEEL_DOWN;
    bool up = event->action == KL_MOUSE_WHEEL_UP;

    if (app->drag.on || kl_event_in(app->layout.stage, event)) {
        if (event->action == KL_MOUSE_PRESS) {
            learning->playing = true;
            app->mode = kl_app_ground(app);
        }
        return kl_explore_mouse(app, event);
    }
    if (wheel && learning->contents)
        return kl_app_run(app, up ? "row -1" : "row +1");
    if (wheel && learning->text.h > 0)
        return kl_app_run(app, up ? "read -3" : "read +3");
    if (event->action != KL_MOUSE_PRESS || event->button != 1)
        return 0;
    if (learning->contents)
        return press_table(app, event);
    return kl_event_in(learning->text, event) ? press_text(app, event) : 0;
}
