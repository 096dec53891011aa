/* The learn screen: which step, which scene, and what was done. */
#include "config.h"

#include "klscope/app/learn.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/scene/text.h"

enum { WALKED = 200000 }; /* outcomes looked at before a frame is drawn */

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
    return app->lessons;
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

    enum kl_status status = KL_OK;

    learning->scene = kl_study_step(learning->study)->scene;
    learning->broken = KL_WHOLE;
    if (learning->scene != NULL) {
        status = read_scene(app, &learning->scene->text, err);
        learning->lab = kl_scene_lab(app->scene);
        app->mode = kl_app_ground(app);
    }
    return status;
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
    /* It is seen where the step is, whatever p and q it has. */
    kl_scene_set_lab(app->scene, learning->lab);
    learning->broken = item; /* one that does not load is passed by, too */
    if (status == KL_OK) {
        learning->reveal = item;
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
    if (to->scene != learning->scene || learning->broken != KL_WHOLE)
        status = kl_learn_scene(app, err);
    kl_scene_set_lab(app->scene, learning->lab);
    app->mode = kl_app_ground(app);
    recall(learning);
    learning->focus = kl_study_next(learning->study, 0);
    learning->reveal = KL_WHOLE;
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
    app->lessons = true;
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
kl_learn_own(struct kl_app *app)
{
    if (app->learning != NULL && !app->showing && app->replay == NULL)
        kl_book_own(app->learning->book, NULL);
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

void
kl_learn_look(struct kl_app *app)
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
    size_t count;
    const struct kl_study_item *item =
        kl_study_items(learning->study, &count);

    if (learning->focus < count && item[learning->focus].block->kind == kind)
        return learning->focus;
    return kl_study_pick(learning->study, kind);
}

static bool
is_exercise(const struct kl_study_item *item)
{
    return item->block->kind == KL_BLOCK_TASK ||
           item->block->kind == KL_BLOCK_QUIZ;
}

size_t
kl_learn_number(const struct kl_app *app, size_t item)
{
    size_t count, i, number = 0;
    const struct kl_study_item *items =
        kl_study_items(app->learning->study, &count);

    for (i = 0; i < count && i <= item; i++)
        number += is_exercise(&items[i]);
    return number;
}

size_t
kl_learn_item(const struct kl_app *app, size_t number)
{
    size_t count, i;
    const struct kl_study_item *items =
        kl_study_items(app->learning->study, &count);

    for (i = 0; i < count; i++)
        if (is_exercise(&items[i]) && kl_learn_number(app, i) == number)
            return i;
    return count;
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
