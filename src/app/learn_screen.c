/* The learn screen: what is laid out where, and drawn; the mouse on it. */
#include "config.h"

#include "klscope/app/learn.h"
#include "klscope/app/screens.h"

#include <stdio.h>

enum {
    WIDE = 120,     /* from this width on step and scope are side by side, */
    LEAST_TEXT = 58, /* the step not narrower than this */
    MOST_TEXT = 84, /* nor wider: lines would be hard to follow */
    STACKED = 42,   /* from this height on they are one above the other */
    SCOPE = 20,     /* rows of the scope then */
    STRIP = 5       /* most rows of what the step says of the scene */
};

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
    if (rows < 0)
        rows = 0;
    learning->strip = (struct kl_rect){1, rect.y, rect.w - 2, rows};
    if (rows > 0)
        rows++; /* and a line below it */
    rect.y += rows;
    rect.h -= rows;
    return rect;
}

/* Scroll no further than there is something, and to what a key was about. */
static void
scroll(struct kl_learning *learning)
{
    int most = kl_sheet_height(learning->sheet) - learning->text.h;
    int top, height;

    if (kl_sheet_item(learning->sheet, learning->reveal, &top, &height)) {
        if (top + height > learning->scroll + learning->text.h)
            learning->scroll = top + height - learning->text.h;
        if (top < learning->scroll &&
            (!learning->reveal_end || height <= learning->text.h))
            learning->scroll = top;
    }
    learning->reveal = KL_WHOLE;
    learning->reveal_end = false;
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

/* The scope is there anyway. */
static const char *
lab_of(const struct kl_learning *learning)
{
    return learning->lab == KL_LAB_EXPLORE
               ? NULL
               : kl_lab_row(learning->lab)->title;
}

static void
lay_out_text(struct kl_app *app)
{
    struct kl_learning *learning = app->learning;
    struct kl_sheet_look look = {.width = learning->text.w,
                                 .glyphs = app->glyphs,
                                 .unit = kl_scene_unit(app->scene),
                                 .teacher = learning->teacher,
                                 .focus = learning->playing
                                              ? KL_WHOLE
                                              : learning->focus,
                                 .lab = lab_of(learning),
                                 .keys = {.hint = key_of("hint"),
                                          .show = key_of("solve"),
                                          .load = key_of("break"),
                                          .open = key_of("play")}};

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
    kl_lab_update(app, stage);
    kl_learn_look(app);
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

/* The wall points to where the keys go. */
static void
draw_pointer(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct kl_rect stage = app->layout.stage;
    bool playing = app->learning->playing;

    if (stage.w == 0 || app->learning->text.h == 0)
        return;
    if (stage.x > 0)
        kl_canvas_put(canvas, stage.x - 1, stage.y,
                      playing ? glyphs->right : glyphs->left, KL_INK_KEY, 0);
    else
        kl_canvas_put(canvas, 1, stage.y - 1,
                      playing ? glyphs->down : glyphs->up, KL_INK_KEY, 0);
}

void
kl_learn_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_learning *learning = app->learning;
    struct kl_rect stage = app->layout.stage;

    if (stage.w > 0)
        kl_app_lab(app)->draw(app, canvas);
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
    draw_pointer(app, canvas);
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
    char line[40];

    if (learning->playing)
        kl_app_run(app, "lesson");
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
    snprintf(line, sizeof line, "exercise %zu", kl_learn_number(app, item));
    kl_app_run(app, line);
    if (items[item].block->kind != KL_BLOCK_QUIZ ||
        choice >= items[item].block->quiz->choices)
        return KL_VIEW;
    snprintf(line, sizeof line, "answer %zu", choice + 1);
    return kl_app_run(app, line);
}

static unsigned
press_table(struct kl_app *app, const struct kl_event *event)
{
    struct kl_contents_row row;
    char line[60];

    if (!kl_contents_hit(app, event, &row))
        return 0;
    if (row.step == KL_WHOLE)
        snprintf(line, sizeof line, "row %zu", row.chapter + 1);
    else
        snprintf(line, sizeof line, "row %zu.%zu", row.chapter + 1,
                 row.step + 1);
    kl_app_run(app, line);
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
        if (event->action == KL_MOUSE_PRESS && !learning->playing)
            kl_app_run(app, "play");
        return kl_app_lab(app)->mouse(app, event);
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
