#include "config.h"

#include "klscope/app/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/learn.h"
#include "klscope/app/record.h"
#include "klscope/app/screens.h"
#include "klscope/app/shell.h"
#include "klscope/app/watch.h"
#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/view/explain.h"

/* From this height on an explanation leaves the measures to be seen. */
enum { TALL = 19 };

struct kl_app *
kl_app_new(struct kl_scene *scene)
{
    struct kl_app *app = kl_calloc(1, sizeof *app);

    app->scene = scene;
    app->minimap = kl_minimap_new();
    app->samples = kl_samples_new();
    app->measure = KL_KL_PQ;
    app->mode = KL_MODE_EXPLORE;
    app->seed = app->draws = 1;
    app->glyphs = &kl_glyphs_utf8;
    app->mouse = true;
    app->clock = kl_clock;
    app->layout.window.first = KL_CENTRED;
    kl_app_resize(app, 80, 24);
    return app;
}

void
kl_app_free(struct kl_app *app)
{
    if (app == NULL)
        return;
    kl_log_close(app);
    kl_replay_free(app->replay);
    kl_session_free(app->session);
    kl_learning_free(app->learning); /* saves */
    kl_sampling_free(app->sampling);
    kl_coding_free(app->coding);
    kl_fitting_free(app->fitting);
    kl_classifying_free(app->classifying);
    kl_scene_free(app->scene);
    kl_minimap_free(app->minimap);
    kl_samples_free(app->samples);
    kl_watches_free(app->watches);
    kl_prompt_clear(&app->prompt);
    kl_buf_clear(&app->message);
    kl_buf_clear(&app->output);
    free(app->file);
    free(app);
}

struct kl_scene *
kl_app_scene(struct kl_app *app)
{
    return app->scene;
}

void
kl_app_begin(struct kl_app *app)
{
    kl_scene_begin(app->scene);
    app->file_depth = 0;
    kl_app_follow(app);
}

void
kl_app_follow(struct kl_app *app)
{
    if (app->mode != KL_MODE_HELP && app->mode != KL_MODE_EXPLAIN)
        app->mode = kl_app_ground(app);
}

enum kl_mode
kl_app_ground(const struct kl_app *app)
{
    if (!kl_learn_shown(app) || kl_learn_playing(app))
        return kl_app_lab(app)->mode;
    return app->learning->contents ? KL_MODE_CONTENTS : KL_MODE_LEARN;
}

bool
kl_app_quitting(const struct kl_app *app)
{
    return app->quitting;
}

const char *
kl_app_output(struct kl_app *app)
{
    return kl_buf_text(&app->output);
}

/* ---- messages ------------------------------------------------------------ */

void
kl_app_message(struct kl_app *app, const char *text, bool error)
{
    kl_buf_reset(&app->message);
    kl_visible(&app->message, text, strlen(text));
    app->message_error = error;
}

void
kl_app_say(struct kl_app *app, const char *fmt, ...)
{
    char text[4 * KL_ERR_TEXT];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    kl_app_message(app, text, false);
}

unsigned
kl_app_run(struct kl_app *app, const char *line)
{
    char text[KL_ERR_LINE];
    struct kl_err err = {0};
    unsigned effects;

    kl_app_message(app, "", false);
    if (kl_app_command(app, line, &effects, &err) != KL_OK) {
        kl_err_line(&err, text, sizeof text);
        kl_app_message(app, text, true);
    }
    return effects;
}

/* ---- events -------------------------------------------------------------- */

/* The command line of a key: that of its binding, with the character typed
 * where the binding stands for many. */
static unsigned
run_binding(struct kl_app *app, const struct kl_binding *binding, int key)
{
    struct kl_buf line = KL_BUF_INIT;
    unsigned effects;
    char text[4];
    bool many = strcmp(binding->key, "digit") == 0 ||
                strcmp(binding->key, "char") == 0;

    kl_buf_adds(&line, binding->command);
    if (many) {
        kl_buf_addc(&line, ' ');
        kl_buf_add(&line, text, kl_utf8_encode((uint32_t)key, text));
    }
    effects = kl_app_run(app, kl_buf_text(&line));
    kl_buf_clear(&line);
    return effects;
}

/* True if a command would change what is too small to be seen. The way out must
 * be open from anywhere: Ctrl-C leaves the command line, then the program. */
static bool
blind(const struct kl_app *app, const char *command)
{
    static const char *const out[] = {"quit", "close", "edit cancel",
                                      "replay stop"};
    size_t i;

    for (i = 0; i < sizeof out / sizeof *out; i++)
        if (strcmp(command, out[i]) == 0)
            return false;
    return kl_shell_hidden(app);
}

/* What to say of a key without a binding. Lessons name keys of the scope, and
 * the scope lies above a lesson: who is on the other one learns how to get
 * there. */
static const char *
no_use(const struct kl_app *app, int key)
{
    int lab = (int)kl_app_lab(app)->mode;

    if (lab == KL_MODE_EXPLORE && kl_app_continuous(app))
        lab = KL_MODE_CURVE;
    if (app->mode == KL_MODE_LEARN && kl_binding_find(lab, key) != NULL)
        return lab == KL_MODE_EXPLORE || lab == KL_MODE_CURVE
                   ? "%s is a key of the scope: Enter goes there, Esc comes "
                     "back"
                   : "%s is a key of the lab: Enter goes there, Esc comes back";
    if (kl_learn_playing(app) && kl_binding_find(KL_MODE_LEARN, key) != NULL)
        return "%s is a key of the lesson: Esc goes back to it";
    return "%s does nothing here; ? lists the keys";
}

static unsigned
press_key(struct kl_app *app, int key)
{
    int mode = kl_app_mode(app);
    const struct kl_binding *binding = kl_binding_find(mode, key);
    char name[KL_KEY_NAME];

    if (binding != NULL && !blind(app, binding->command))
        return run_binding(app, binding, key);
    if (binding != NULL)
        return KL_VIEW;
    if (kl_replay_leads(app)) /* which says its keys */
        return KL_VIEW;
    if (app->mode == kl_app_ground(app) && !app->prompt.open &&
        key != KL_KEY_ESC)
        kl_app_say(app, no_use(app, key), kl_key_name(name, key));
    else if (app->mode == kl_app_ground(app) && !app->prompt.open)
        kl_app_message(app, "", false);
    return KL_VIEW;
}

void
kl_app_drop(struct kl_app *app)
{
    if (app->drag.on)
        kl_app_command(app, "drop", NULL, NULL); /* keeps the message */
    app->drag.on = false;
    app->drag.top = 0;
}

/* The bar leads to every screen. */
static unsigned
press(struct kl_app *app, const struct kl_event *event)
{
    size_t i;

    if (event->action == KL_MOUSE_PRESS && kl_shell_hit(app, event, &i)) {
        char line[32];

        snprintf(line, sizeof line, "screen %d", kl_screen_row(i)->number);
        return kl_app_run(app, line);
    }
    return kl_app_screen(app)->mouse(app, event);
}

unsigned
kl_app_event(struct kl_app *app, const struct kl_event *event)
{
    if (event->kind == KL_EVENT_KEY) {
        /* A key may change what the pointer holds. */
        kl_app_drop(app);
        return press_key(app, event->key);
    }
    if (event->kind == KL_EVENT_PASTE)
        return kl_app_paste(app, (uint32_t)event->key);
    if (app->prompt.open || kl_replay_leads(app))
        return 0;
    /* Between frames keys may have changed what stands where. A drag is not
     * laid out anew for each of its events: keys end it. */
    if (app->stale && !app->drag.on)
        kl_app_update(app);
    /* While a measure is explained, others can be clicked on. */
    if (app->mode == KL_MODE_EXPLAIN && event->action == KL_MOUSE_PRESS &&
        event->y < app->layout.panel.y + app->layout.panel.h &&
        event->y >= app->layout.panel.y && app->layout.stage.h >= TALL)
        return press(app, event);
    if (app->mode != kl_app_ground(app)) {
        if (event->action == KL_MOUSE_PRESS)
            return kl_app_run(app, "close");
        return 0;
    }
    return press(app, event);
}

/* ---- drawing ------------------------------------------------------------- */

void
kl_app_resize(struct kl_app *app, int width, int height)
{
    app->width = width < 1 ? 1 : width;
    app->height = height < 1 ? 1 : height;
    app->drag.on = false;
    kl_app_update(app);
    kl_log_size(app);
}

void
kl_app_set_glyphs(struct kl_app *app, const struct kl_glyphs *glyphs)
{
    app->glyphs = glyphs;
}

void
kl_app_update(struct kl_app *app)
{
    int most = kl_help_rows(app) - (app->height - 5);

    app->stale = false;
    if (app->scroll > most)
        app->scroll = most;
    if (app->scroll < 0)
        app->scroll = 0;
    if (app->lessons)
        kl_learn_update(app, kl_shell_update(app));
    else
        kl_lab_update(app, kl_shell_update(app));
    kl_watches_update(app);
}

/* An explanation stands over the scope: below its measures if it is tall. Of
 * another lab it leaves the two rows that say what p and q are: pieces of its
 * pictures would mean nothing. */
static void
draw_explanation(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_rect over = app->layout.stage;

    if (over.h >= TALL && kl_scene_lab(app->scene) != KL_LAB_EXPLORE) {
        over.y += 2;
        over.h -= 2;
    } else if (over.h >= TALL) {
        over.y += 3;
        over.h -= 4;
        if (kl_app_continuous(app))
            over.h++; /* there are two rows of sliders, both behind it */
    }
    kl_explain_draw(canvas, over, app->scene, app->measure, true);
}

static void
draw_message(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_rect row = app->layout.message;

    if (app->replay != NULL) {
        row.y += app->prompt.open;
        kl_replay_draw(app, canvas, row);
        return;
    }
    if (app->message.len == 0) {
        if (!app->prompt.open)
            kl_watches_draw(app, canvas, row);
        return;
    }
    if (app->prompt.open) /* an error of the prompt stands below it */
        row.y++;
    kl_canvas_fill(canvas, (struct kl_rect){0, row.y, app->width, 1}, ' ',
                   KL_INK_TEXT, 0);
    kl_canvas_text(canvas, row.x, row.y, row.w,
                   app->message_error ? KL_INK_ERROR : KL_INK_GOOD, 0,
                   kl_buf_text(&app->message));
}

void
kl_app_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    kl_canvas_clear(canvas);
    kl_shell_draw(app, canvas);
    if (kl_shell_hidden(app))
        return;
    kl_app_screen(app)->draw(app, canvas);
    if (app->mode == KL_MODE_HELP)
        kl_help_draw(app, canvas);
    else if (app->mode == KL_MODE_EXPLAIN)
        draw_explanation(app, canvas);
    if (app->prompt.open) {
        kl_canvas_fill(canvas,
                       (struct kl_rect){0, app->height - 2, app->width, 1},
                       ' ', KL_INK_TEXT, 0);
        kl_prompt_draw(&app->prompt, canvas, app->layout.message);
    }
    draw_message(app, canvas);
    if (app->large)
        kl_canvas_contrast(canvas);
}
