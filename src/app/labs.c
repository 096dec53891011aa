/* Going from one screen to another. */
#include "config.h"

#include <string.h>

#include "klscope/app/learn.h"
#include "klscope/base/number.h"
#include "klscope/core/word.h"

static enum kl_status
unknown(struct kl_err *err, const char *name)
{
    struct kl_buf all = KL_BUF_INIT;
    char quote[KL_QUOTE];
    int i;

    for (i = 0; i < KL_LAB_COUNT; i++)
        kl_buf_addf(&all, "%s%s", i > 0 ? ", " : "",
                    kl_lab_row((enum kl_lab)i)->key);
    kl_fail(err, KL_E_NAME, KL_AT_NONE, "no screen %s; there are: %s, learn",
            kl_quote(quote, name, strlen(name)), kl_buf_text(&all));
    kl_buf_clear(&all);
    return KL_E_NAME;
}

static void
show_lab(struct kl_app *app, enum kl_lab lab)
{
    kl_scene_set_lab(app->scene, lab);
    app->mode = kl_app_ground(app);
}

enum kl_status
kl_command_open(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_lab lab;

    *effects |= KL_LAYOUT;
    if (!kl_lab_find(arg, strlen(arg), &lab))
        return unknown(err, arg);
    show_lab(app, lab);
    return KL_OK;
}

/* The first screen of a number in the bar; the next or last one, by rows. */
static bool
find_screen(const struct kl_app *app, const char *arg, size_t *i)
{
    size_t count = kl_screen_count(), k;
    size_t at = app->lessons ? KL_SCREEN_LEARN
                             : (size_t)kl_scene_lab(app->scene);
    enum kl_lab lab;

    if (strcmp(arg, "+1") == 0 || strcmp(arg, "-1") == 0) {
        *i = (at + (*arg == '+' ? 1 : count - 1)) % count;
        return true;
    }
    if (kl_lab_find(arg, strlen(arg), &lab)) {
        *i = (size_t)lab;
        return true;
    }
    if (strcmp(arg, "learn") == 0) {
        *i = KL_SCREEN_LEARN;
        return true;
    }
    for (k = 0; k < count; k++)
        if (arg[0] == '0' + kl_screen_row(k)->number && arg[1] == '\0') {
            *i = k;
            return true;
        }
    return false;
}

enum kl_status
kl_command_screen(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    size_t i;

    *effects |= KL_LAYOUT;
    if (!find_screen(app, arg, &i))
        return unknown(err, arg);
    if (i == KL_SCREEN_LEARN)
        return kl_command_learn(app, "", effects, err);
    app->lessons = false;
    show_lab(app, (enum kl_lab)i);
    return KL_OK;
}

enum kl_status
kl_command_explore(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    (void)arg;
    return kl_command_screen(app, "explore", effects, err);
}

enum kl_status
kl_command_tick(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    double frames = 1;

    *effects |= KL_LAYOUT;
    if (*arg != '\0' && (!kl_number_parse(arg, strlen(arg), &frames) ||
                         !(frames >= 0 && frames <= 1e6)))
        return kl_app_usage(err, "tick", arg);
    if (kl_app_pace(app) == 0)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE, "nothing is playing");
    for (; frames >= 1; frames--)
        kl_app_tick(app);
    return KL_OK;
}
