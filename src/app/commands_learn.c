/* The commands of the learn screen. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/app/learn.h"
#include "klscope/base/number.h"
#include "klscope/data/loader.h"

/* ---- where the reader is ------------------------------------------------- */

/* Back on a step, its own lab is the one beside it. */
static void
show_lessons(struct kl_app *app)
{
    kl_scene_set_lab(app->scene, app->learning->lab);
    app->lessons = true;
    app->mode = kl_app_ground(app);
}

static bool
is_file(const char *place)
{
    size_t len = strlen(place);

    return strchr(place, '/') != NULL ||
           (len > 3 && strcmp(place + len - 3, ".md") == 0);
}

/* Open a file, or the lessons that come with klscope. */
static enum kl_status
open_book(struct kl_app *app, const char *place, struct kl_err *err)
{
    const struct kl_loader *loader = kl_scene_loader(app->scene);
    struct kl_book *book;
    struct kl_err ignored;
    enum kl_status status;

    if (is_file(place))
        status = kl_book_open_present(place, &book, err);
    else if (loader == NULL)
        status = kl_fail(err, KL_E_STATE, KL_AT_NONE, "there are no lessons");
    else
        status = kl_book_open(kl_loader_catalog(loader), &book, err);
    if (status != KL_OK)
        return status;
    if (app->showing)
        kl_book_show(book);
    else if (kl_book_load(book, &ignored) != KL_OK)
        kl_app_message(app, ignored.text, true);
    return kl_app_learn(app, book,
                        *place == '\0' || is_file(place) ? NULL : place,
                        app->learning != NULL && app->learning->teacher, err);
}

enum kl_status
kl_command_learn(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    size_t chapter, step;
    enum kl_status status;

    *effects |= KL_MODEL | KL_LAYOUT;
    if (app->learning != NULL && kl_book_is_from(app->learning->book, arg))
        return kl_command_reread(app, "", effects, err);
    if (app->learning == NULL || is_file(arg))
        return open_book(app, arg, err);
    if (*arg == '\0') {
        show_lessons(app);
        return KL_OK;
    }
    status = kl_book_find(app->learning->book, arg, &chapter, &step, err);
    if (status != KL_OK)
        return status;
    show_lessons(app);
    return kl_learn_go(app, chapter, step, err);
}

/* The commands below belong to the learn screen. */
static enum kl_status
need_lesson(const struct kl_app *app, struct kl_err *err)
{
    if (kl_learn_shown(app))
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "no lesson is shown; learn opens one");
}

static enum kl_status
turn(struct kl_app *app, bool on, struct kl_err *err)
{
    const struct kl_learning *learning = app->learning;
    size_t chapters, chapter = learning->chapter, step = learning->step;
    const struct kl_chapter *row = kl_book_chapters(learning->book, &chapters);

    if (on && step + 1 < row[chapter].steps)
        return kl_learn_go(app, chapter, step + 1, err);
    if (on && chapter + 1 < chapters)
        return kl_learn_go(app, chapter + 1, 0, err);
    if (!on && step > 0)
        return kl_learn_go(app, chapter, step - 1, err);
    if (!on && chapter > 0)
        return kl_learn_go(app, chapter - 1, row[chapter - 1].steps - 1, err);
    kl_app_message(app, on ? "this is the last step" : "this is the first step",
                   false);
    return KL_OK;
}

/* A step without exercises is done when the reader goes on. */
enum kl_status
kl_command_next(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    (void)arg;
    *effects |= KL_MODEL | KL_LAYOUT;
    if (need_lesson(app, err) != KL_OK)
        return KL_E_STATE;
    kl_learn_follow(app);
    return turn(app, true, err);
}

enum kl_status
kl_command_back(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    (void)arg;
    *effects |= KL_MODEL | KL_LAYOUT;
    if (need_lesson(app, err) != KL_OK)
        return KL_E_STATE;
    return turn(app, false, err);
}

static enum kl_status
read_rows(const char *arg, long *rows, struct kl_err *err)
{
    char quote[KL_QUOTE];
    double value;

    if (!kl_number_parse(arg, strlen(arg), &value) || !(value > -1e6) ||
        !(value < 1e6))
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE, "%s is no number of rows",
                       kl_quote(quote, arg, strlen(arg)));
    *rows = (long)value;
    return KL_OK;
}

/* Scroll by rows, or by pages; a page on at the end of a step is the next. */
enum kl_status
kl_command_read(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    struct kl_learning *learning = app->learning;
    enum kl_status status = need_lesson(app, err);
    long rows = 0;

    *effects |= KL_LAYOUT;
    if (status != KL_OK)
        return status;
    if (strcmp(arg, "on") == 0) {
        if (learning->scroll + learning->text.h >=
            kl_sheet_height(learning->sheet))
            return kl_command_next(app, "", effects, err);
        rows = learning->text.h - 2;
    } else if ((status = read_rows(arg, &rows, err)) != KL_OK) {
        return status;
    }
    rows += learning->scroll;
    learning->scroll = rows < 0 ? 0 : rows > 1000000 ? 1000000 : (int)rows;
    return KL_OK;
}

enum kl_status
kl_command_play(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    (void)arg;
    *effects |= KL_LAYOUT;
    if (need_lesson(app, err) != KL_OK)
        return KL_E_STATE;
    app->learning->playing = true;
    app->learning->contents = false;
    app->mode = kl_app_ground(app);
    return KL_OK;
}

/* Back from the scope or a lab; where there is no lesson, Esc means nothing.
 */
enum kl_status
kl_command_lesson(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    (void)arg;
    (void)err;
    *effects |= KL_LAYOUT;
    if (app->learning == NULL)
        return KL_OK;
    show_lessons(app);
    app->learning->playing = app->learning->contents = false;
    app->mode = kl_app_ground(app);
    return KL_OK;
}

/* ---- table of contents --------------------------------------------------- */

enum kl_status
kl_command_contents(struct kl_app *app, const char *arg, unsigned *effects,
                    struct kl_err *err)
{
    struct kl_learning *learning = app->learning;

    (void)arg;
    *effects |= KL_LAYOUT;
    if (need_lesson(app, err) != KL_OK)
        return KL_E_STATE;
    learning->contents = true;
    learning->playing = false;
    learning->unfolded = learning->chapter;
    learning->at =
        (struct kl_contents_row){learning->chapter, learning->step};
    app->mode = kl_app_ground(app);
    return KL_OK;
}

static enum kl_status
need_contents(const struct kl_app *app, struct kl_err *err)
{
    if (kl_learn_shown(app) && app->learning->contents)
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "the table of contents is not shown");
}

enum kl_status
kl_command_move_row(struct kl_app *app, const char *arg, unsigned *effects,
                    struct kl_err *err)
{
    enum kl_status status = need_contents(app, err);
    long rows;

    *effects |= KL_LAYOUT;
    if (status == KL_OK && *arg >= '0' && *arg <= '9')
        return kl_contents_go(app, arg, err);
    if (status == KL_OK)
        status = read_rows(arg, &rows, err);
    if (status == KL_OK)
        kl_contents_move(app, rows);
    return status;
}

enum kl_status
kl_command_fold(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_status status = need_contents(app, err);

    *effects |= KL_LAYOUT;
    if (status == KL_OK)
        kl_contents_fold(app, strcmp(arg, "open") == 0);
    return status;
}

/* On a lesson, show its steps; on a step, go there. */
enum kl_status
kl_command_enter(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    struct kl_learning *learning = app->learning;
    enum kl_status status = need_contents(app, err);

    (void)arg;
    *effects |= KL_MODEL | KL_LAYOUT;
    if (status != KL_OK)
        return status;
    if (learning->at.step == KL_WHOLE) {
        kl_contents_fold(app, learning->unfolded != learning->at.chapter);
        return KL_OK;
    }
    return kl_learn_go(app, learning->at.chapter, learning->at.step, err);
}

/* ---- exercises ----------------------------------------------------------- */

static enum kl_status
need_exercise(const struct kl_app *app, enum kl_block_kind kind, size_t *item,
              struct kl_err *err)
{
    static const char *const names[] = {[KL_BLOCK_TASK] = "task",
                                        [KL_BLOCK_QUIZ] = "quiz"};
    enum kl_status status = need_lesson(app, err);
    size_t count;

    if (status != KL_OK)
        return status;
    kl_study_items(app->learning->study, &count);
    *item = kl_learn_exercise(app, kind);
    if (*item < count)
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE, "this step has no %s",
                   names[kind]);
}

static void
set_focus(struct kl_app *app, size_t item)
{
    app->learning->focus = item;
    app->learning->reveal = item;
}

/* The same after something was said at the end of the exercise. */
static void
set_focus_end(struct kl_app *app, size_t item)
{
    set_focus(app, item);
    app->learning->reveal_end = true;
}

/* The next exercise, done or not, or the one before. */
enum kl_status
kl_command_exercise(struct kl_app *app, const char *arg, unsigned *effects,
                    struct kl_err *err)
{
    enum kl_status status = need_lesson(app, err);
    const struct kl_study_item *item;
    size_t count, i, at;

    *effects |= KL_LAYOUT;
    if (status != KL_OK)
        return status;
    item = kl_study_items(app->learning->study, &count);
    if (*arg >= '0' && *arg <= '9') {
        at = kl_learn_item(app, strtoul(arg, NULL, 10));
        if (at < count)
            set_focus(app, at);
        return KL_OK;
    }
    at = app->learning->focus < count ? app->learning->focus : count - 1;
    for (i = 1; i <= count; i++) {
        size_t k = (strcmp(arg, "-1") == 0 ? at + count - i : at + i) % count;

        if (item[k].block->kind == KL_BLOCK_TASK ||
            item[k].block->kind == KL_BLOCK_QUIZ) {
            set_focus(app, k);
            return KL_OK;
        }
    }
    kl_app_message(app, "this step has no exercises", false);
    return KL_OK;
}

enum kl_status
kl_command_hint(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    size_t item;
    enum kl_status status = need_exercise(app, KL_BLOCK_TASK, &item, err);

    (void)arg;
    *effects |= KL_LAYOUT;
    if (status != KL_OK)
        return status;
    if (!kl_study_hint(app->learning->study, item))
        kl_app_message(app, "no further hint; solve shows the solution", false);
    kl_learn_follow(app);
    set_focus_end(app, item);
    return KL_OK;
}

/* Do what the solution of a task says. */
static enum kl_status
perform(struct kl_app *app, const struct kl_task *task, struct kl_err *err)
{
    enum kl_status status = KL_OK;
    size_t i;

    for (i = 0; i < task->commands && status == KL_OK; i++)
        status = kl_app_solve(app, &task->command[i], err);
    return status;
}

/* The exercise that keys mean; where all are done, the last task, else quiz. */
static size_t
present_exercise(const struct kl_app *app, size_t count)
{
    size_t at = app->learning->focus;

    if (at >= count)
        at = kl_learn_exercise(app, KL_BLOCK_TASK);
    return at < count ? at : kl_learn_exercise(app, KL_BLOCK_QUIZ);
}

/* Show the answer of the exercise; of a task, the second time, do it. */
enum kl_status
kl_command_solve(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    enum kl_status status = need_lesson(app, err);
    struct kl_learning *learning = app->learning;
    const struct kl_study_item *item;
    size_t count, at;

    (void)arg;
    *effects |= KL_MODEL | KL_LAYOUT;
    if (status != KL_OK)
        return status;
    item = kl_study_items(learning->study, &count);
    at = present_exercise(app, count);
    if (at >= count) {
        kl_app_message(app, "this step has no exercises", false);
        return KL_OK;
    }
    item += at;
    set_focus_end(app, at);
    if (item->shown && !item->done && item->block->kind == KL_BLOCK_TASK)
        return perform(app, item->block->task, err);
    kl_study_show(learning->study, at);
    kl_learn_follow(app);
    return KL_OK;
}

enum kl_status
kl_command_answer(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    size_t item;
    enum kl_status status = need_exercise(app, KL_BLOCK_QUIZ, &item, err);
    bool right = false;

    *effects |= KL_LAYOUT;
    if (status == KL_OK)
        status = kl_study_answer(app->learning->study, item, arg, &right, err);
    if (status != KL_OK)
        return status;
    kl_learn_follow(app);
    set_focus_end(app, item);
    kl_app_message(app, right ? "\u2713 right" : "not yet", false);
    return KL_OK;
}

/* A digit: the choice of that number, or the first of a number to be typed. */
enum kl_status
kl_command_choose(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    size_t item, count;
    enum kl_status status = need_exercise(app, KL_BLOCK_QUIZ, &item, err);
    const struct kl_study_item *items;
    struct kl_buf text = KL_BUF_INIT;

    if (status != KL_OK)
        return status;
    items = kl_study_items(app->learning->study, &count);
    if (items[item].block->quiz->choices > 0)
        return kl_command_answer(app, arg, effects, err);
    set_focus(app, item);
    kl_buf_addf(&text, "answer %s", arg);
    kl_prompt_open(&app->prompt, kl_buf_text(&text));
    kl_buf_clear(&text);
    return KL_OK;
}

/* ---- scenes -------------------------------------------------------------- */

enum kl_status
kl_command_again(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    enum kl_status status = need_lesson(app, err);

    (void)arg;
    *effects |= KL_MODEL | KL_LAYOUT;
    if (status == KL_OK)
        status = kl_learn_scene(app, err);
    if (status == KL_OK)
        kl_app_message(app, "the step's own scene", false);
    return status;
}

/* The next break of the step; after the last, its own scene again. */
enum kl_status
kl_command_break(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    enum kl_status status = need_lesson(app, err);
    const struct kl_study_item *item;
    size_t count, i, broken;

    (void)arg;
    *effects |= KL_MODEL | KL_LAYOUT;
    if (status != KL_OK)
        return status;
    broken = app->learning->broken;
    item = kl_study_items(app->learning->study, &count);
    for (i = broken == KL_WHOLE ? 0 : broken + 1; i < count; i++)
        if (item[i].block->kind == KL_BLOCK_BREAK) {
            kl_app_message(app, "r brings the step's own scene back", false);
            return kl_learn_break(app, i, err);
        }
    if (broken != KL_WHOLE)
        return kl_command_again(app, "", effects, err);
    return kl_fail(err, KL_E_STATE, KL_AT_NONE, "this step has no break");
}
