/* Where a run begins: the commands at the head of a log, which make an app what
 * a new one is, whatever was done before.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/learn.h"
#include "klscope/app/record.h"
#include "klscope/app/watch.h"
#include "klscope/base/number.h"
#include "klscope/scene/text.h"

enum { LARGEST = 1000 }; /* columns or rows */

/* ---- a scene in one line ------------------------------------------------- */

void
kl_scene_line(const struct kl_scene *scene, struct kl_buf *out)
{
    struct kl_buf text = KL_BUF_INIT;
    const char *at, *stop;

    kl_scene_print(scene, &text);
    for (at = kl_buf_text(&text); *at != '\0'; at = stop + (*stop == '\n')) {
        stop = strchr(at, '\n');
        if (stop == NULL)
            stop = at + strlen(at);
        if (at > text.data)
            kl_buf_adds(out, "; ");
        kl_buf_add(out, at, (size_t)(stop - at));
    }
    kl_buf_clear(&text);
}

void
kl_app_lines(const char *line, struct kl_buf *out)
{
    bool quoted = false;

    for (; *line != '\0'; line++) {
        if (quoted && *line == '\\' && line[1] != '\0')
            kl_buf_addc(out, *line++); /* what it escapes ends no quote */
        else
            quoted ^= *line == '"';
        kl_buf_addc(out, *line == ';' && !quoted ? '\n' : *line);
    }
}

/* ---- commands ------------------------------------------------------------ */

/* All that a new app would not have. */
static void
forget(struct kl_app *app, struct kl_scene *scene)
{
    struct kl_app old = *app, *fresh = kl_app_new(scene);

    *app = *fresh;
    *fresh = old;
    /* What is not the scene's goes on. */
#define KEEP(member)                 \
    do {                             \
        fresh->member = app->member; \
        app->member = old.member;    \
    } while (0)
    KEEP(glyphs);
    KEEP(clock);
    KEEP(log);
    KEEP(replay);
    KEEP(showing);
    KEEP(session);
    KEEP(terminal);
    KEEP(commands_run);
    KEEP(prompt.history);
    KEEP(prompt.count);
    KEEP(output);
    KEEP(pressing);
#undef KEEP
    app->width = old.width;
    app->height = old.height;
    kl_app_free(fresh);
}

enum kl_status
kl_command_start(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    struct kl_scene *scene = kl_scene_new(kl_scene_loader(app->scene));
    struct kl_buf text = KL_BUF_INIT;
    enum kl_status status;

    *effects |= KL_MODEL | KL_LAYOUT;
    kl_app_lines(arg, &text);
    status = kl_scene_read(scene, kl_buf_text(&text), text.len, NULL, err);
    kl_buf_clear(&text);
    if (status != KL_OK) {
        kl_scene_free(scene);
        return status;
    }
    forget(app, scene);
    kl_app_begin(app);
    kl_app_update(app);
    return KL_OK;
}

enum kl_status
kl_command_begin(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    (void)arg;
    (void)err;
    *effects |= KL_MODEL;
    kl_app_begin(app);
    return KL_OK;
}

/* A terminal has the size that it has. */
enum kl_status
kl_command_size(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    int width, height;
    char rest;

    *effects |= KL_LAYOUT;
    if (sscanf(arg, "%4dx%4d%c", &width, &height, &rest) != 2 || width < 1 ||
        height < 1 || width > LARGEST || height > LARGEST)
        return kl_app_usage(err, "size", arg);
    if (!app->terminal)
        kl_app_resize(app, width, height);
    return KL_OK;
}

/* What waits is the replay; see there. */
enum kl_status
kl_command_wait(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    double seconds;

    (void)app;
    (void)effects;
    if (!kl_number_parse(arg, strlen(arg), &seconds) ||
        !(seconds >= 0 && seconds <= 86400))
        return kl_app_usage(err, "wait", arg);
    return KL_OK;
}
