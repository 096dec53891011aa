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

enum kl_status
kl_learn_needed(const struct kl_app *app, struct kl_err *err)
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
    if (kl_learn_needed(app, err) != KL_OK)
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
    if (kl_learn_needed(app, err) != KL_OK)
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
    enum kl_status status = kl_learn_needed(app, err);
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
    if (kl_learn_needed(app, err) != KL_OK)
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
    if (kl_learn_needed(app, err) != KL_OK)
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

/* ---- scenes -------------------------------------------------------------- */

enum kl_status
kl_command_again(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    enum kl_status status = kl_learn_needed(app, err);

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
    enum kl_status status = kl_learn_needed(app, err);
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
