/* The commands that change what is shown: selection, settings, help, prompt. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/private.h"
#include "klscope/app/screens.h"
#include "klscope/base/number.h"
#include "klscope/canvas/sink.h"
#include "klscope/core/word.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"
#include "klscope/view/format.h"

static enum kl_status
unknown(struct kl_err *err, const char *what, const char *arg)
{
    char quote[KL_QUOTE];

    return kl_fail(err, KL_E_NAME, KL_AT_NONE, "unknown %s %s", what,
                   kl_quote(quote, arg, strlen(arg)));
}

/* A signed step: "+1", "-10". */
static bool
read_step(const char *arg, long *step)
{
    double value;

    if ((*arg != '+' && *arg != '-') ||
        !kl_number_parse(arg, strlen(arg), &value) || fabs(value) > 1e9)
        return false;
    *step = (long)value;
    return true;
}

static void
move_selection(struct kl_app *app, double by)
{
    double at = (double)kl_scene_at(app->scene) + by;

    kl_scene_end_gesture(app->scene);
    kl_scene_set_at(app->scene, at > 0 ? (size_t)at : 0);
}

/* Fail where there are no outcomes to choose from. */
static enum kl_status
need_outcomes(const struct kl_app *app, struct kl_err *err)
{
    if (!kl_app_continuous(app))
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "densities have no outcomes; cross moves the cross-hair");
}

enum kl_status
kl_command_select(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    const struct kl_pair *pair = kl_scene_pair(app->scene);
    size_t i, used;
    enum kl_side side;
    long step;

    (void)effects;
    if (need_outcomes(app, err) != KL_OK)
        return KL_E_STATE;
    if (strcmp(arg, "first") == 0)
        kl_scene_set_at(app->scene, 0);
    else if (strcmp(arg, "last") == 0)
        kl_scene_set_at(app->scene, pair->n - 1);
    else if (read_step(arg, &step))
        move_selection(app, (double)step);
    else if (kl_pair_find(pair, arg, strlen(arg), &i))
        kl_scene_set_at(app->scene, i);
    else if (kl_scene_ref(app->scene, arg, strlen(arg), &side, &i, &used,
                          NULL) == KL_OK &&
             arg[used] == '\0') {
        kl_scene_set_side(app->scene, side);
        kl_scene_set_at(app->scene, i);
    } else
        return unknown(err, "outcome", arg);
    return KL_OK;
}

enum kl_status
kl_command_page(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    size_t page = app->layout.window.count;
    long step;

    (void)effects;
    if (need_outcomes(app, err) != KL_OK)
        return KL_E_STATE;
    if (!read_step(arg, &step))
        return unknown(err, "step", arg);
    move_selection(app, (double)step * (double)(page > 0 ? page : 1));
    return KL_OK;
}

enum kl_status
kl_command_side(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    (void)effects;
    kl_scene_end_gesture(app->scene);
    if (*arg == '\0')
        kl_scene_set_side(app->scene,
                          kl_scene_side(app->scene) == KL_P ? KL_Q : KL_P);
    else if (strcmp(arg, "p") == 0)
        kl_scene_set_side(app->scene, KL_P);
    else if (strcmp(arg, "q") == 0)
        kl_scene_set_side(app->scene, KL_Q);
    else
        return unknown(err, "side", arg);
    return KL_OK;
}

enum kl_status
kl_command_unit(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_unit unit = kl_scene_unit(app->scene);

    *effects |= KL_LAYOUT;
    if (*arg == '\0')
        unit = (enum kl_unit)((unit + 1) % KL_UNIT_COUNT);
    else if (!kl_unit_find(arg, strlen(arg), &unit))
        return unknown(err, "unit", arg);
    kl_scene_set_unit(app->scene, unit);
    return KL_OK;
}

/* The view after the present one; maps only where there can be one. */
static enum kl_view
next_view(const struct kl_scene *scene)
{
    enum kl_view view = kl_scene_view(scene);

    do
        view = (enum kl_view)((view + 1) % KL_VIEW_COUNT);
    while (kl_view_is_map(view) && !kl_scene_has_three(scene));
    return view;
}

enum kl_status
kl_command_view(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_view view = kl_scene_view(app->scene);

    *effects |= KL_LAYOUT;
    if (*arg == '\0')
        view = next_view(app->scene);
    else if (!kl_view_find(arg, strlen(arg), &view))
        return unknown(err, "view", arg);
    kl_scene_set_view(app->scene, view);
    if (*arg == '\0')
        kl_app_say(app, "view: %s%s",
                   kl_app_continuous(app) ? kl_view_row(view)->of_densities
                                          : kl_view_row(view)->help,
                   kl_scene_lab(app->scene) == KL_LAB_EXPLORE
                       ? ""
                       : ", in Explore");
    return KL_OK;
}

enum kl_status
kl_command_alpha(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    double alpha;

    *effects |= KL_MODEL;
    if (!kl_number_parse(arg, strlen(arg), &alpha))
        return unknown(err, "order", arg);
    return kl_scene_set_alpha(app->scene, alpha, err);
}

/* ---- over the scope ------------------------------------------------------ */

enum kl_status
kl_command_measure(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    enum kl_measure m;
    long step;

    (void)effects;
    if (read_step(arg, &step))
        app->measure = (enum kl_measure)(
            (((long)app->measure + step) % KL_MEASURE_COUNT +
             KL_MEASURE_COUNT) %
            KL_MEASURE_COUNT);
    else if (kl_measure_find(arg, strlen(arg), &m))
        app->measure = m;
    else
        return unknown(err, "measure", arg);
    return KL_OK;
}

enum kl_status
kl_command_explain(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    enum kl_status status = KL_OK;

    if (*arg != '\0')
        status = kl_command_measure(app, arg, effects, err);
    if (status == KL_OK)
        app->mode = KL_MODE_EXPLAIN;
    return status;
}

static enum kl_status
open_help(struct kl_app *app, bool commands)
{
    app->mode = KL_MODE_HELP;
    app->commands = commands;
    app->scroll = 0;
    return KL_OK;
}

enum kl_status
kl_command_help(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    (void)arg;
    (void)effects;
    (void)err;
    return open_help(app, false);
}

enum kl_status
kl_command_commands(struct kl_app *app, const char *arg, unsigned *effects,
                    struct kl_err *err)
{
    (void)arg;
    (void)effects;
    (void)err;
    return open_help(app, true);
}

enum kl_status
kl_command_scroll(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    long step;

    (void)effects;
    if (!read_step(arg, &step))
        return unknown(err, "step", arg);
    /* kl_app_update keeps it inside; until then it must not overflow. */
    step += app->scroll;
    app->scroll = step > 100000 ? 100000 : step < 0 ? 0 : (int)step;
    return KL_OK;
}

enum kl_status
kl_command_close(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    (void)arg;
    (void)effects;
    (void)err;
    app->mode = kl_app_ground(app);
    return KL_OK;
}

enum kl_status
kl_command_prompt(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    struct kl_buf text = KL_BUF_INIT;

    (void)effects;
    (void)err;
    kl_buf_adds(&text, arg);
    /* What follows a factor belongs to it. */
    if (*arg != '\0' && !kl_is_blank(arg[strlen(arg) - 1]) &&
        arg[strlen(arg) - 1] != '*')
        kl_buf_addc(&text, ' ');
    kl_prompt_open(&app->prompt, kl_buf_text(&text));
    kl_buf_clear(&text);
    return KL_OK;
}

enum kl_status
kl_command_type(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_side side = kl_scene_side(app->scene);
    struct kl_buf text = KL_BUF_INIT;
    struct kl_handle handle;

    (void)effects;
    (void)err;
    kl_buf_adds(&text, "set ");
    if ((app->tuning || kl_app_continuous(app)) &&
        kl_app_handle(app, side, &handle, NULL))
        kl_buf_addf(&text, "%c.%s", side == KL_P ? 'p' : 'q', handle.name);
    else if (kl_app_continuous(app))
        kl_buf_addf(&text, "%c.", side == KL_P ? 'p' : 'q');
    else
        kl_scene_print_ref(app->scene, side, kl_scene_at(app->scene), &text);
    kl_buf_addf(&text, " %s", arg);
    kl_prompt_open(&app->prompt, kl_buf_text(&text));
    kl_buf_clear(&text);
    return KL_OK;
}

enum kl_status
kl_command_large(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    bool large = strcmp(arg, "on") == 0;

    if (*arg == '\0')
        large = !app->large;
    else if (!large && strcmp(arg, "off") != 0)
        return kl_app_usage(err, "large", arg);
    *effects |= KL_LAYOUT;
    app->large = large;
    if (*arg == '\0')
        kl_app_say(app, large ? "large numbers; # goes back"
                              : "numbers as usual");
    return KL_OK;
}

enum kl_status
kl_command_redraw(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    (void)app;
    (void)arg;
    (void)err;
    *effects |= KL_REPAINT;
    return KL_OK;
}

enum kl_status
kl_command_quit(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    (void)arg;
    (void)err;
    app->quitting = true;
    *effects |= KL_QUIT;
    return KL_OK;
}

/* ---- scripts ------------------------------------------------------------- */

/* Without nesting no history of the prompt can make a key press itself. */
enum kl_status
kl_command_key(struct kl_app *app, const char *arg, unsigned *effects,
               struct kl_err *err)
{
    struct kl_event event = {.kind = KL_EVENT_KEY};
    enum kl_status status = KL_OK;
    size_t len;

    if (app->pressing)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE, "key does not nest");
    app->pressing = true;
    while (status == KL_OK && *(arg += strspn(arg, " \t")) != '\0') {
        char quote[KL_QUOTE];

        len = strcspn(arg, " \t");
        if (kl_key_parse(arg, len, &event.key)) {
            *effects |= kl_app_event(app, &event);
            kl_app_update(app);
        } else
            status = kl_fail(err, KL_E_NAME, KL_AT_NONE, "unknown key %s",
                             kl_quote(quote, arg, len));
        arg += len;
    }
    app->pressing = false;
    return status;
}

static void
show_screen(struct kl_app *app, const struct kl_glyphs *glyphs,
            struct kl_buf *out)
{
    struct kl_canvas *canvas =
        kl_canvas_new(app->width, app->height, glyphs);

    kl_app_set_glyphs(app, glyphs);
    kl_app_finish(app); /* nobody waits for a script */
    kl_app_draw(app, canvas);
    kl_sink_text(canvas, out);
    kl_canvas_free(canvas);
}

static void
show_measures(struct kl_app *app, struct kl_buf *out)
{
    enum kl_unit unit = kl_scene_unit(app->scene);
    char number[KL_NUMBER];
    int m;

    while (kl_scene_busy(app->scene))
        kl_scene_work(app->scene, SIZE_MAX);
    for (m = 0; m < KL_MEASURE_COUNT; m++) {
        struct kl_value value = kl_unit_apply(
            unit, (enum kl_measure)m,
            kl_scene_measures(app->scene)->value[m]);

        kl_buf_addf(out, "%s\t%s\n", kl_measure_row((enum kl_measure)m)->key,
                    kl_number_exact(number, value.val));
    }
}

static void
show_scene(struct kl_app *app, struct kl_buf *out)
{
    kl_scene_print(app->scene, out);
}

static void
show_utf8(struct kl_app *app, struct kl_buf *out)
{
    show_screen(app, &kl_glyphs_utf8, out);
}

static void
show_ascii(struct kl_app *app, struct kl_buf *out)
{
    show_screen(app, &kl_glyphs_ascii, out);
}

static const struct {
    const char *name;
    void (*show)(struct kl_app *app, struct kl_buf *out);
} shows[] = {
    {"scene", show_scene},
    {"screen", show_utf8},
    {"ascii", show_ascii},
    {"measures", show_measures},
};

const char *
kl_show_name(size_t i)
{
    return i < sizeof shows / sizeof *shows ? shows[i].name : NULL;
}

enum kl_status
kl_command_show(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    size_t i;

    (void)effects;
    for (i = 0; i < sizeof shows / sizeof *shows; i++)
        if (strcmp(shows[i].name, arg) == 0) {
            shows[i].show(app, &app->output);
            return KL_OK;
        }
    return unknown(err, "thing to show", arg);
}
