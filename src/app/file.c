/* Scene files, read and written. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "klscope/app/record.h"
#include "klscope/base/alloc.h"
#include "klscope/base/file.h"
#include "klscope/data/input.h"
#include "klscope/data/loader.h"
#include "klscope/lesson/lesson.h"
#include "klscope/scene/text.h"

static void
remember(struct kl_app *app, const char *file)
{
    char *copy = kl_strdup(file);

    free(app->file);
    app->file = copy;
    app->file_depth = kl_scene_depth(app->scene);
}

static enum kl_status
save(struct kl_app *app, const char *file, bool over, struct kl_err *err)
{
    struct kl_buf text = KL_BUF_INIT;
    enum kl_status status;
    char quote[KL_QUOTE];
    bool same;

    if (*file == '\0' && app->file != NULL && *app->file != '@')
        file = app->file;
    if (*file == '\0')
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "save to which file? save FILE");
    if (*file == '@')
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "%s would be a scene that comes with klscope; a file "
                       "is ./%.32s",
                       kl_quote(quote, file, strlen(file)), file);
    same = app->file != NULL && strcmp(file, app->file) == 0;
    if (!over && !same && access(file, F_OK) == 0)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "%s is there already: save! writes over it",
                       kl_quote(quote, file, strlen(file)));
    kl_scene_print(app->scene, &text);
    status = kl_file_write(file, kl_buf_text(&text), text.len, err);
    kl_buf_clear(&text);
    if (status != KL_OK)
        return status;
    kl_app_say(app, "saved %s", kl_quote(quote, file, strlen(file)));
    remember(app, file);
    kl_session_saved(app);
    return KL_OK;
}

enum kl_status
kl_command_save(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    (void)effects;
    return save(app, arg, false, err);
}

enum kl_status
kl_command_save_over(struct kl_app *app, const char *arg, unsigned *effects,
                     struct kl_err *err)
{
    (void)effects;
    return save(app, arg, true, err);
}

/* The first scene of a lesson, or NULL. */
static const struct kl_extract *
first_scene(const struct kl_lesson *lesson)
{
    const struct kl_step *step;
    size_t i, steps;

    step = kl_lesson_steps(lesson, &steps);
    for (i = 0; i < steps; i++)
        if (step[i].scene != NULL)
            return &step[i].scene->text;
    return NULL;
}

/* Read the scene of a Markdown file, whatever else may be wrong with it. */
static enum kl_status
read_markdown(struct kl_app *app, const struct kl_input *input,
              const char *file, struct kl_err *err)
{
    const struct kl_extract *scene;
    struct kl_lesson *lesson;
    enum kl_status status;

    kl_lesson_read(input->text, input->len, &lesson, NULL);
    scene = first_scene(lesson);
    if (scene == NULL) {
        status = kl_fail(err, KL_E_PARSE, (struct kl_at){file, 0, 0},
                         "there is no block ```scene in it");
    } else {
        status = kl_scene_read(app->scene, scene->text, scene->len, file, err);
        if (status != KL_OK)
            kl_extract_place(scene, err);
    }
    kl_lesson_free(lesson);
    return status;
}

static bool
is_markdown(const char *file)
{
    size_t len = strlen(file);

    return len > 3 && strcmp(file + len - 3, ".md") == 0;
}

/* Read a file, or the preset that "@NAME" stands for. */
static enum kl_status
open_scene(const struct kl_app *app, const char *file, struct kl_input *input,
           struct kl_err *err)
{
    const struct kl_loader *loader = kl_scene_loader(app->scene);
    struct kl_limits limits = kl_loader_limits(loader);
    enum kl_status status;
    char *path;

    if (*file != '@' || loader == NULL)
        return kl_input_read(file, file, &limits, input, err);
    status = kl_catalog_path(kl_loader_catalog(loader), KL_PRESETS, file + 1,
                             &path, err);
    if (status != KL_OK)
        return status;
    limits = KL_LIMITS;
    limits.files = true; /* nobody feeds what is in a folder of data */
    status = kl_input_read(path, file, &limits, input, err);
    free(path);
    return status;
}

enum kl_status
kl_app_load(struct kl_app *app, const char *file, struct kl_err *err)
{
    struct kl_input input;
    enum kl_status status;

    status = open_scene(app, file, &input, err);
    if (status != KL_OK)
        return status;
    if (is_markdown(file))
        status = read_markdown(app, &input, file, err);
    else
        status = kl_scene_read(app->scene, input.text, input.len, file, err);
    kl_input_clear(&input);
    if (status != KL_OK)
        return status;
    app->layout.window.first = KL_CENTRED;
    if (!is_markdown(file)) {
        remember(app, file);
    } else { /* save must not write a lesson's scene over another file */
        free(app->file);
        app->file = NULL;
    }
    return status;
}

enum kl_status
kl_command_load(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_status status;
    char quote[KL_QUOTE];

    *effects |= KL_MODEL | KL_LAYOUT;
    if (*arg == '\0')
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "usage: load FILE, or load @NAME");
    status = kl_app_load(app, arg, err);
    if (status == KL_OK)
        kl_app_say(app, "loaded %s", kl_quote(quote, arg, strlen(arg)));
    return status;
}
