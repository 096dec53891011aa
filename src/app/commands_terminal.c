/* What the terminal is to do: wishes that the room of the terminal acts on.
 * And what was pasted into it. */
#include "config.h"

#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/private.h"
#include "klscope/app/record.h"
#include "klscope/app/shell.h"
#include "klscope/base/utf8.h"

bool
kl_app_mouse(const struct kl_app *app)
{
    return app->mouse;
}

void
kl_app_set_mouse(struct kl_app *app, bool on)
{
    app->mouse = on;
}

enum kl_background
kl_app_background(const struct kl_app *app)
{
    return app->background;
}

void
kl_app_set_background(struct kl_app *app, enum kl_background background)
{
    app->background = background;
}

enum kl_status
kl_command_mouse(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    bool on = *arg == '\0' ? !app->mouse : strcmp(arg, "on") == 0;

    (void)effects;
    if (*arg != '\0' && !on && strcmp(arg, "off") != 0)
        return kl_app_usage(err, "mouse", arg);
    kl_app_drop(app); /* its end would not be told */
    app->mouse = on;
    kl_app_say(app, on ? "mouse on: it moves bars and sliders; M-m: off"
                       : "mouse off: the terminal selects text with it; "
                         "M-m: on");
    return KL_OK;
}

static const struct {
    const char *name, *said;
} backgrounds[] = {
    [KL_BACKGROUND_AUTO] = {"auto", "colours for whatever the terminal says"},
    [KL_BACKGROUND_DARK] = {"dark", "colours for a dark background"},
    [KL_BACKGROUND_LIGHT] = {"light", "colours for a light background"},
};

enum { BACKGROUNDS = sizeof backgrounds / sizeof *backgrounds };

enum kl_status
kl_command_background(struct kl_app *app, const char *arg, unsigned *effects,
                      struct kl_err *err)
{
    int i = ((int)app->background + 1) % BACKGROUNDS;

    (void)effects;
    if (*arg != '\0')
        for (i = 0; i < BACKGROUNDS; i++)
            if (strcmp(backgrounds[i].name, arg) == 0)
                break;
    if (i == BACKGROUNDS)
        return kl_app_usage(err, "background", arg);
    app->background = (enum kl_background)i;
    kl_app_say(app, "%s", backgrounds[i].said);
    return KL_OK;
}

/* ---- pasting ------------------------------------------------------------- */

/* Whatever a clipboard holds, it presses no keys: it is a line to be looked
 * at, and Enter runs it. Its own ends of lines are blanks. */
unsigned
kl_app_paste(struct kl_app *app, uint32_t ch)
{
    static const char insert[] = "edit insert ";
    char line[sizeof insert + 4];
    size_t len = sizeof insert - 1;
    bool empty = !app->prompt.open || app->prompt.line.len == 0;

    if (kl_shell_hidden(app) || kl_replay_leads(app))
        return 0;
    if (ch == '\t' || ch == '\n' || ch == '\r')
        ch = ' ';
    if (kl_utf8_control(ch) || (ch == ' ' && empty))
        return 0;
    if (!app->prompt.open)
        kl_app_run(app, "prompt");
    memcpy(line, insert, len);
    len += kl_utf8_encode(ch, line + len);
    line[len] = '\0';
    return kl_app_run(app, line);
}
