/* The commands of the lab where a family moves to p. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/fit.h"
#include "klscope/app/screens.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

/* ---- the rate ----------------------------------------------------------- */

/* Rates that keys stop at: 1, 2, 5 in each power of ten from 1e-4 to 10. */
enum { STOPS = 16 };

static double
stop(int k)
{
    static const double part[] = {1, 2, 5};
    int power = k / 3 - 4;

    return power < 0 ? part[k % 3] / pow(10, -power)
                     : part[k % 3] * pow(10, power);
}

/* The stop so many steps on from a rate, which may be between two. */
static double
next_stop(double rate, double steps)
{
    int k = 0, up = steps > 0;

    while (k < STOPS - 1 && stop(k) * (1 + 1e-9) < rate)
        k++;
    if (up && stop(k) > rate * (1 + 1e-9))
        k--; /* the first step goes to k itself */
    k += (int)fmax(fmin(steps, STOPS), -STOPS);
    return stop(k < 0 ? 0 : k >= STOPS ? STOPS - 1 : k);
}

enum kl_status
kl_command_rate(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    struct kl_fitting *fitting = kl_fitting_of(app);
    double x;

    *effects |= KL_LAYOUT;
    if (!kl_number_parse(arg, strlen(arg), &x) || isinf(x))
        return kl_app_usage(err, "rate", arg);
    if (*arg == '+' || *arg == '-') {
        fitting->rate = next_stop(kl_fitting_rate(fitting), x);
        return KL_OK;
    }
    if (!(x >= 1e-9 && x <= 1e6))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "a rate is a number from 1e-9 to 1e6, not %.40s", arg);
    fitting->rate = x;
    return KL_OK;
}

/* The lab, NULL where it is not seen: what only it has is not changed from
 * elsewhere. */
static struct kl_fitting *
fitting_here(struct kl_app *app, struct kl_err *err)
{
    if (kl_scene_lab(app->scene) == KL_LAB_FIT)
        return kl_fitting_of(app);
    kl_fail(err, KL_E_STATE, KL_AT_NONE,
            "nothing is fitted here; it is on the screen Fit");
    return NULL;
}

/* ---- what is fitted to -------------------------------------------------- */

static void
set_source(struct kl_app *app, enum kl_fitting_source source)
{
    app->fitting->source = source;
    kl_fitting_begin(app);
}

enum kl_status
kl_command_source(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    static const char *const names[] = {"p", "draws", "data"};
    struct kl_fitting *fitting = fitting_here(app, err);
    bool data;
    int i;

    if (fitting == NULL)
        return KL_E_STATE;
    *effects |= KL_LAYOUT;
    data = kl_fitting_data(app) != NULL;
    if (*arg == '\0') {
        i = ((int)fitting->source + 1) % (data ? 3 : 2);
        set_source(app, (enum kl_fitting_source)i);
        return KL_OK;
    }
    for (i = 0; i < 3; i++)
        if (strcmp(arg, names[i]) == 0)
            break;
    if (i == 3)
        return kl_app_usage(err, "source", arg);
    if (i == KL_FIT_TO_DATA && !data)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "there are no measurements behind p; kde(...) and "
                       "hist(...) have some");
    set_source(app, (enum kl_fitting_source)i);
    return KL_OK;
}

enum kl_status
kl_command_points(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    const char *number = arg + (*arg == '*' || *arg == '/');
    struct kl_fitting *fitting = fitting_here(app, err);
    double n;

    if (fitting == NULL)
        return KL_E_STATE;
    *effects |= KL_LAYOUT;
    if (!kl_number_parse(number, strlen(number), &n) || !(n >= 1) ||
        (number == arg && n != floor(n)))
        return kl_app_usage(err, "points", arg);
    n = *arg == '*'   ? (double)fitting->points * n
        : *arg == '/' ? (double)fitting->points / n
                      : n;
    if (*arg == '*' || *arg == '/')
        n = fmin(fmax(n, KL_FIT_LEAST_POINTS), KL_FIT_MOST_POINTS);
    if (n > KL_FIT_MOST_POINTS)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "at most %d draws are fitted to", KL_FIT_MOST_POINTS);
    fitting->points = (size_t)n;
    set_source(app, KL_FIT_TO_DRAWS);
    return KL_OK;
}

/* ---- the model ---------------------------------------------------------- */

/* Make the model anew. */
static void
remake(struct kl_app *app)
{
    app->fitting->made = false;
    kl_fitting_of(app);
}

enum kl_status
kl_command_family(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    struct kl_fitting *fitting = fitting_here(app, err);
    char *before;

    if (fitting == NULL)
        return KL_E_STATE;
    *effects |= KL_LAYOUT;
    before = fitting->family;
    fitting->family = *arg != '\0' ? kl_strndup(arg, strlen(arg)) : NULL;
    remake(app);
    if (*arg != '\0' && !kl_fitting_fits(fitting)) {
        struct kl_err why = fitting->model == NULL
                                ? fitting->refusal
                                : fitting->run[KL_FIT_FORWARD].refusal;

        free(fitting->family);
        fitting->family = before;
        remake(app);
        if (err != NULL)
            *err = why;
        return why.status != KL_OK ? why.status : KL_E_STATE;
    }
    free(before);
    return KL_OK;
}

static bool
read_direction(const char *arg, enum kl_direction *direction)
{
    if (strcmp(arg, "forward") == 0)
        *direction = KL_FIT_FORWARD;
    else if (strcmp(arg, "reverse") == 0)
        *direction = KL_FIT_REVERSE;
    else
        return false;
    return true;
}

enum kl_status
kl_command_direction(struct kl_app *app, const char *arg, unsigned *effects,
                     struct kl_err *err)
{
    struct kl_fitting *fitting = fitting_here(app, err);
    enum kl_direction direction;

    if (fitting == NULL)
        return KL_E_STATE;
    *effects |= KL_LAYOUT;
    direction =
        fitting->at == KL_FIT_FORWARD ? KL_FIT_REVERSE : KL_FIT_FORWARD;
    if (*arg != '\0' && !read_direction(arg, &direction))
        return kl_app_usage(err, "direction", arg);
    fitting->at = direction;
    return KL_OK;
}

/* Evaluations, and steps, that a fit is waited for: a second or two. */
enum { PATIENCE = 100000 };

/* Do now what was asked for and is not done yet: what is kept is where it leads
 * to, not where it has come to by chance. */
static void
finish(struct kl_fitting *fitting, enum kl_direction direction)
{
    struct kl_fit_run *run = &fitting->run[direction];

    size_t left = PATIENCE;

    for (; fitting->pending > 0 && left > 0; left--, fitting->pending--)
        if (!kl_fitting_step(fitting))
            fitting->pending = 1;
    if (run->going) {
        run->going = !kl_fit_minimise(run->fit, PATIENCE);
        kl_loss_add(&run->loss, kl_fit_loss(run->fit).val);
    }
}

enum kl_status
kl_command_keep(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    struct kl_fitting *fitting = kl_fitting_of(app);
    enum kl_direction direction = fitting->at;
    struct kl_buf line = KL_BUF_INIT;
    struct kl_spec *spec = NULL;
    enum kl_status status;

    *effects |= KL_LAYOUT;
    if (*arg != '\0' && !read_direction(arg, &direction))
        return kl_app_usage(err, "keep", arg);
    if (fitting->run[direction].fit == NULL)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE, "there is no such fit");
    finish(fitting, direction);
    status = kl_fit_spec(fitting->run[direction].fit, &spec, err);
    if (status != KL_OK)
        return status;
    kl_buf_adds(&line, "q = ");
    kl_spec_print(spec, &line);
    status = kl_app_command(app, kl_buf_text(&line), effects, err);
    if (status == KL_OK) {
        free(fitting->family); /* q itself is the model from now on */
        fitting->family = NULL;
        kl_app_say(app, "q is what the %s fit had become; u undoes it",
                   direction == KL_FIT_FORWARD ? "forward" : "reverse");
    }
    kl_spec_free(spec);
    kl_buf_clear(&line);
    return status;
}

/* ---- going on, and how it is shown -------------------------------------- */

enum kl_status
kl_command_go(struct kl_app *app, const char *arg, unsigned *effects,
              struct kl_err *err)
{
    struct kl_fitting *fitting = kl_fitting_of(app);
    bool any = false;
    int d;

    (void)arg;
    *effects |= KL_LAYOUT;
    for (d = 0; d < 2; d++) {
        struct kl_fit_run *run = &fitting->run[d];

        run->going = run->fit != NULL;
        any = any || run->going;
    }
    fitting->pending = 0;
    return any ? KL_OK
               : kl_fail(err, KL_E_STATE, KL_AT_NONE,
                         "there is nothing to fit");
}

/* Set a switch by one of two words, or turn it over. */
static enum kl_status
turn(bool *what, const char *arg, const char *on, const char *off,
     const char *name, struct kl_err *err)
{
    if (*arg == '\0')
        *what = !*what;
    else if (strcmp(arg, on) == 0)
        *what = true;
    else if (strcmp(arg, off) == 0)
        *what = false;
    else
        return kl_app_usage(err, name, arg);
    return KL_OK;
}

enum kl_status
kl_command_sizes(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    struct kl_fitting *fitting = fitting_here(app, err);

    *effects |= KL_LAYOUT;
    return fitting == NULL
               ? KL_E_STATE
               : turn(&fitting->table, arg, "on", "off", "sizes", err);
}

enum kl_status
kl_command_loss(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    struct kl_fitting *fitting = fitting_here(app, err);

    *effects |= KL_LAYOUT;
    return fitting == NULL
               ? KL_E_STATE
               : turn(&fitting->log, arg, "log", "linear", "loss", err);
}
