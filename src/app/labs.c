/* Going from one screen to another. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/learn.h"
#include "klscope/app/record.h"
#include "klscope/app/screens.h"
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
    if (kl_scene_lab(app->scene) != lab)
        app->running = false; /* each is set going for itself */
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
    if (!kl_lab_playing(app))
        return kl_fail(err, KL_E_STATE, KL_AT_NONE, "nothing is playing");
    for (; frames >= 1 && kl_lab_playing(app); frames--)
        kl_lab_tick(app);
    return KL_OK;
}

/* ---- what goes on in a lab ----------------------------------------------- */

/* The present lab, if there is something that goes on; NULL and an error if
 * there is nothing. */
static const struct kl_screen *
moving(const struct kl_app *app, struct kl_err *err)
{
    const struct kl_screen *lab = kl_app_lab(app);
    struct kl_buf all = KL_BUF_INIT;
    size_t i;

    if (lab->advance != NULL)
        return lab;
    for (i = 0; i < kl_screen_count(); i++)
        if (kl_screen_row(i)->advance != NULL)
            kl_buf_addf(&all, "%s%s", all.len > 0 ? ", " : "",
                        kl_screen_row(i)->name);
    kl_fail(err, KL_E_STATE, KL_AT_NONE,
            "nothing goes on here; it does on the screens %s",
            kl_buf_text(&all));
    kl_buf_clear(&all);
    return NULL;
}

enum kl_status
kl_command_run(struct kl_app *app, const char *arg, unsigned *effects,
               struct kl_err *err)
{
    *effects |= KL_LAYOUT;
    if (moving(app, err) == NULL)
        return KL_E_STATE;
    if (strcmp(arg, "on") == 0)
        app->running = true;
    else if (strcmp(arg, "off") == 0)
        app->running = false;
    else if (*arg == '\0')
        app->running = !app->running;
    else
        return kl_app_usage(err, "run", arg);
    return KL_OK;
}

/* A whole number from least on that a double holds exactly. */
static bool
read_whole(const char *text, double least, double *x)
{
    return kl_number_parse(text, strlen(text), x) && *x >= least &&
           *x <= 9007199254740992.0 && *x == floor(*x);
}

enum kl_status
kl_command_advance(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    const struct kl_screen *lab = moving(app, err);
    double n = 1;

    *effects |= KL_LAYOUT;
    if (lab == NULL)
        return KL_E_STATE;
    if (*arg != '\0' && !read_whole(arg, 1, &n))
        return kl_app_usage(err, "advance", arg);
    return lab->advance(app, (size_t)n, err);
}

enum kl_status
kl_command_restart(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    const struct kl_screen *lab = moving(app, err);

    (void)arg;
    *effects |= KL_LAYOUT;
    if (lab == NULL)
        return KL_E_STATE;
    lab->restart(app);
    return KL_OK;
}

enum kl_status
kl_command_seed(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    double seed = (double)app->draws + 1;

    *effects |= KL_LAYOUT;
    if (*arg != '\0' && !read_whole(arg, 0, &seed))
        return kl_app_usage(err, "seed", arg);
    app->draws = (unsigned long)seed;
    kl_app_say(app,
               kl_scene_lab(app->scene) == KL_LAB_SAMPLE
                   ? "seed %lu: the draws begin anew"
                   : "seed %lu",
               app->draws);
    if (kl_app_lab(app)->restart != NULL)
        kl_app_lab(app)->restart(app); /* which may have worse to say */
    return KL_OK;
}

/* ---- what each lab has its own way of ------------------------------------ */

static enum kl_status
run_own(kl_lab_command *run, const char *name, struct kl_app *app,
        const char *arg, unsigned *effects, struct kl_err *err)
{
    if (run != NULL)
        return run(app, arg, effects, err);
    *effects |= KL_LAYOUT;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "%s is for the screens Fit and Classify: 4 leads there, and c "
                   "from one to the other",
                   name);
}

enum kl_status
kl_command_lab_rate(struct kl_app *app, const char *arg, unsigned *effects,
                    struct kl_err *err)
{
    return run_own(kl_app_lab(app)->rate, "rate", app, arg, effects, err);
}

enum kl_status
kl_command_lab_go(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    return run_own(kl_app_lab(app)->go, "go", app, arg, effects, err);
}

enum kl_status
kl_command_lab_keep(struct kl_app *app, const char *arg, unsigned *effects,
                    struct kl_err *err)
{
    return run_own(kl_app_lab(app)->keep, "keep", app, arg, effects, err);
}
