/* The commands that change p and q. Each reads its argument, calls the scene,
 * and says in a message what was done where the picture does not show it.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/record.h"
#include "klscope/base/number.h"
#include "klscope/core/edit.h"
#include "klscope/core/word.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"
#include "klscope/view/format.h"

enum kl_status
kl_app_usage(struct kl_err *err, const char *name, const char *arg)
{
    const struct kl_command *command = kl_command_find(name, strlen(name));
    char quote[KL_QUOTE];

    if (*arg == '\0')
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE, "usage: %s %s", name,
                       command->args);
    return kl_fail(err, KL_E_USAGE, KL_AT_NONE, "usage: %s %s, not %s", name,
                   command->args, kl_quote(quote, arg, strlen(arg)));
}

static const char *
skip_blanks(const char *arg)
{
    while (kl_is_blank(*arg))
        arg++;
    return arg;
}

/* Read an optional side at the front of an argument. */
const char *
kl_app_take_side(const struct kl_app *app, const char *arg,
                 enum kl_side *side)
{
    *side = kl_scene_side(app->scene);
    if ((*arg == 'p' || *arg == 'q') &&
        (arg[1] == '\0' || kl_is_blank(arg[1]))) {
        *side = *arg == 'p' ? KL_P : KL_Q;
        arg = skip_blanks(arg + 1);
    }
    return arg;
}

static bool
read_number(const char *arg, double *value)
{
    return kl_number_parse(arg, strlen(arg), value);
}

/* A line that names one side may have made the other its copy: say so if the
 * title of that one is not what it was. */
static void
say_if_replaced(struct kl_app *app, const char *line, const char *before)
{
    enum kl_side other = *line == 'p' ? KL_Q : KL_P;
    struct kl_buf now = KL_BUF_INIT;

    kl_format_title(app->scene, other, &now);
    if (strchr(line, '\n') == NULL && strcmp(kl_buf_text(&now), before) != 0)
        kl_app_say(app, "%s is the same now: it could not be matched",
                   other == KL_P ? "p" : "q");
    kl_buf_clear(&now);
}

/* Whether some line of a scene is about its lab. */
static bool
opens(const char *text)
{
    for (; text != NULL; text = strchr(text, '\n')) {
        text += *text == '\n';
        text = skip_blanks(text);
        if (strncmp(text, "open", 4) == 0)
            return true;
    }
    return false;
}

enum kl_status
kl_command_spec_p(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    struct kl_buf text = KL_BUF_INIT, before = KL_BUF_INIT;
    enum kl_lab lab = kl_scene_lab(app->scene);
    enum kl_status status;

    if (strchr(arg, '=') == NULL)
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "usage: p = SPEC or q = SPEC (quit ends klscope)");
    /* A line of the prompt may hold several lines of a scene. */
    kl_app_lines(arg, &text);
    *effects |= KL_MODEL | KL_LAYOUT;
    kl_format_title(app->scene, text.data[0] == 'p' ? KL_Q : KL_P, &before);
    status = kl_scene_read(app->scene, kl_buf_text(&text), text.len, NULL,
                           err);
    if (!opens(kl_buf_text(&text))) /* what is typed in a lab is seen there */
        kl_scene_set_lab(app->scene, lab);
    if (status == KL_OK)
        say_if_replaced(app, kl_buf_text(&text), kl_buf_text(&before));
    kl_buf_clear(&before);
    kl_buf_clear(&text);
    app->layout.window.first = KL_CENTRED;
    return status;
}

enum kl_status
kl_command_spec_q(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    return kl_command_spec_p(app, arg, effects, err);
}

/* An outcome at the front of an argument: p[a] or, of the focused side, just a
 * if that is one. */
static enum kl_status
take_outcome(struct kl_app *app, const char *arg, enum kl_side *side,
             size_t *i, size_t *used, struct kl_err *err)
{
    *used = strcspn(arg, " ");
    *side = kl_scene_side(app->scene);
    if (kl_pair_find(kl_scene_pair(app->scene), arg, *used, i))
        return KL_OK;
    return kl_scene_ref(app->scene, arg, strlen(arg), side, i, used, err);
}

/* ---- one probability ----------------------------------------------------- */

/* Lessons say "set p[a] to 0.5", and others p[a] = 0.5. */
const char *
kl_app_behind_to(const char *arg)
{
    const char *to = skip_blanks(arg);

    if (*to == '=')
        return skip_blanks(to + 1);
    if (to > arg && strncmp(to, "to", 2) == 0 && kl_is_blank(to[2]))
        return skip_blanks(to + 2);
    return to;
}

/* Set a probability, and say so if that ended an infinite support. */
static enum kl_status
set_probability(struct kl_app *app, enum kl_side side, size_t i, double x,
                bool amend, struct kl_err *err)
{
    const struct kl_pair *pair = kl_scene_pair(app->scene);
    bool endless =
        pair->side[KL_P].tail.infinite || pair->side[KL_Q].tail.infinite;
    enum kl_status status =
        kl_scene_set(app->scene, side, i, x, amend, err);
    struct kl_buf last = KL_BUF_INIT;

    if (status == KL_OK && endless) {
        kl_format_label(app->scene, pair->n - 1, &last);
        kl_app_say(app, "p and q are lists now, ending at %s; u brings "
                   "the families back",
                   kl_buf_text(&last));
        kl_buf_clear(&last);
    }
    return status;
}

static enum kl_status
set_reference(struct kl_app *app, const char *name, const char *arg,
              bool amend, struct kl_err *err)
{
    enum kl_status status;
    enum kl_side side;
    const char *number;
    size_t i, used;
    double x;

    if (*arg == '\0')
        return kl_app_usage(err, name, arg);
    if ((arg[0] == 'p' || arg[0] == 'q') && arg[1] == '.')
        return kl_app_set_handle(app, arg, amend, err);
    status = take_outcome(app, arg, &side, &i, &used, err);
    if (status != KL_OK)
        return status;
    number = kl_app_behind_to(arg + used);
    if (number == arg + used || !read_number(number, &x))
        return kl_app_usage(err, name, arg);
    status = set_probability(app, side, i, x, amend, err);
    if (status == KL_OK) {
        kl_scene_set_side(app->scene, side);
        kl_scene_set_at(app->scene, i);
    }
    return status;
}

enum kl_status
kl_command_set(struct kl_app *app, const char *arg, unsigned *effects,
               struct kl_err *err)
{
    *effects |= KL_MODEL;
    return set_reference(app, "set", arg, false, err);
}

enum kl_status
kl_command_drag(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    *effects |= KL_MODEL;
    return set_reference(app, "drag", arg, true, err);
}

enum kl_status
kl_command_drop(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    (void)arg;
    (void)effects;
    (void)err;
    kl_scene_end_gesture(app->scene);
    return KL_OK;
}

enum kl_status
kl_command_step(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_side side = kl_scene_side(app->scene);
    size_t i = kl_scene_at(app->scene);
    const struct kl_bins *bins = &kl_scene_pair(app->scene)->side[side];
    double by, from = kl_bins_prob(bins, i), most = kl_bins_unlocked(bins), x;

    if (!read_number(arg, &by) || !isfinite(by) || by == 0)
        return kl_app_usage(err, "step", arg);
    /* Steps land on multiples of themselves, so that a few of them lead from
     * 0.1709 to 0.2; they stop at the ends. */
    x = by > 0 ? (floor(from / by + 1e-9) + 1) * by
               : (ceil(from / -by - 1e-9) - 1) * -by;
    x = round(x * 1e12) / 1e12;
    x = x < 0 ? 0 : x > most ? most : x;
    *effects |= KL_MODEL;
    if (x == from && kl_bins_hold(bins, i) != KL_LOCKED &&
        !kl_app_continuous(app)) {
        /* At an end: no step of undo that does nothing. */
        if (by > 0 && x == most && most < 1)
            kl_app_say(app, "the locked outcomes leave no more");
        return KL_OK;
    }
    return set_probability(app, side, i, x, false, err);
}

enum kl_status
kl_command_lock(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_side side = kl_scene_side(app->scene);
    size_t i = kl_scene_at(app->scene), used;
    enum kl_status status = KL_OK;
    bool locked;

    if (*arg != '\0')
        status = take_outcome(app, arg, &side, &i, &used, err);
    if (status == KL_OK && *arg != '\0' && arg[used] != '\0')
        return kl_app_usage(err, "lock", arg);
    if (status != KL_OK)
        return status;
    locked = kl_bins_hold(&kl_scene_pair(app->scene)->side[side], i) ==
             KL_LOCKED;
    *effects |= KL_MODEL;
    return kl_scene_lock(app->scene, side, i, !locked, err);
}

/* ---- whole sides --------------------------------------------------------- */

enum kl_status
kl_command_swap(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    (void)arg;
    (void)err;
    kl_scene_swap(app->scene);
    *effects |= KL_MODEL;
    return KL_OK;
}

enum kl_status
kl_command_copy(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_side to = KL_Q;

    if (*arg != '\0' && *kl_app_take_side(app, arg, &to) != '\0')
        return kl_app_usage(err, "copy", arg);
    *effects |= KL_MODEL;
    return kl_scene_copy(app->scene, to, err);
}

enum kl_status
kl_command_even(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_side side;

    if (*kl_app_take_side(app, arg, &side) != '\0')
        return kl_app_usage(err, "even", arg);
    *effects |= KL_MODEL;
    return kl_scene_even(app->scene, side, err);
}

enum kl_status
kl_command_random(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    enum kl_status status;
    enum kl_side side;
    double seed = (double)app->seed;
    const char *rest = kl_app_take_side(app, arg, &side);

    if (*rest != '\0' && (!read_number(rest, &seed) || seed < 0 ||
                          seed > 4294967295. || seed != floor(seed)))
        return kl_app_usage(err, "random", arg);
    *effects |= KL_MODEL;
    status = kl_scene_random(app->scene, side, (unsigned long)seed, err);
    if (status != KL_OK)
        return status;
    app->seed = (unsigned long)seed + 1;
    kl_app_say(app, "%s is random (seed %.0f)", side == KL_P ? "p" : "q",
               seed);
    return KL_OK;
}

enum kl_status
kl_command_smooth(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    char number[KL_NUMBER];
    enum kl_status status;
    enum kl_side side;
    const char *rest = kl_app_take_side(app, arg, &side);
    bool counts = kl_scene_counts(app->scene, side);
    double amount = counts ? 0.5 : 0.001;

    if (*rest != '\0' && !read_number(rest, &amount))
        return kl_app_usage(err, "smooth", arg);
    *effects |= KL_MODEL;
    status = kl_scene_smooth(app->scene, side, amount, err);
    if (status == KL_OK)
        kl_app_say(app, "%s smoothed: %s added to each %s",
                   side == KL_P ? "p" : "q", kl_number_exact(number, amount),
                   counts ? "count" : "probability");
    return status;
}

/* ---- outcomes ------------------------------------------------------------ */

enum kl_status
kl_command_add(struct kl_app *app, const char *arg, unsigned *effects,
               struct kl_err *err)
{
    *effects |= KL_MODEL | KL_LAYOUT;
    return kl_scene_add(app->scene, arg, kl_scene_at(app->scene), err);
}

enum kl_status
kl_command_delete(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    size_t i = kl_scene_at(app->scene);
    struct kl_buf name = KL_BUF_INIT;
    enum kl_status status;
    char quote[KL_QUOTE];

    if (*arg != '\0' &&
        !kl_pair_find(kl_scene_pair(app->scene), arg, strlen(arg), &i))
        return kl_fail(err, KL_E_NAME, KL_AT_NONE, "there is no outcome %s",
                       kl_quote(quote, arg, strlen(arg)));
    *effects |= KL_MODEL | KL_LAYOUT;
    kl_format_label(app->scene, i, &name);
    status = kl_scene_delete(app->scene, i, err);
    if (status == KL_OK)
        kl_app_say(app, "outcome %s deleted (u brings it back)",
                   kl_buf_text(&name));
    kl_buf_clear(&name);
    return status;
}

enum kl_status
kl_command_rename(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    *effects |= KL_MODEL | KL_LAYOUT;
    return kl_scene_rename(app->scene, kl_scene_at(app->scene), arg, err);
}

/* ---- history ------------------------------------------------------------- */

static enum kl_status
step_history(struct kl_app *app, const char *name, const char *arg,
             bool (*step)(struct kl_scene *), struct kl_err *err)
{
    double times = 1;
    long k;

    if (*arg != '\0' && (!read_number(arg, &times) || times < 1 ||
                         times > 1e9 || times != floor(times)))
        return kl_app_usage(err, name, arg);
    for (k = 0; k < (long)times; k++)
        if (!step(app->scene))
            return k > 0 ? KL_OK
                         : kl_fail(err, KL_E_STATE, KL_AT_NONE,
                                   "nothing to %s", name);
    return KL_OK;
}

enum kl_status
kl_command_undo(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    enum kl_status status;

    *effects |= KL_MODEL | KL_LAYOUT;
    status = step_history(app, "undo", arg, kl_scene_undo, err);
    if (app->file != NULL && kl_scene_depth(app->scene) < app->file_depth) {
        /* The load is undone: save must not write this over that file. */
        free(app->file);
        app->file = NULL;
    }
    return status;
}

enum kl_status
kl_command_redo(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    *effects |= KL_MODEL | KL_LAYOUT;
    return step_history(app, "redo", arg, kl_scene_redo, err);
}
