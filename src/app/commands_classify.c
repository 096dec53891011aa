/* The commands of the lab where classes are learned. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/classify.h"
#include "klscope/base/number.h"
#include "klscope/core/word.h"
#include "klscope/scene/text.h"

/* The lab, if there is something to learn from. */
static enum kl_status
need(struct kl_app *app, struct kl_classifying **lab, struct kl_err *err)
{
    *lab = kl_classifying_of(app);
    if ((*lab)->source == NULL)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "there is nothing to learn from");
    return KL_OK;
}

/* ---- data ---------------------------------------------------------------- */

enum { WORDS = KL_FEATURES + 3 };

/* Cut an argument into words, bare or quoted, at most WORDS. */
static enum kl_status
cut(const char *arg, struct kl_labels *words, struct kl_err *err)
{
    size_t len = strlen(arg), at = 0;
    struct kl_buf word = KL_BUF_INIT;
    enum kl_status status = KL_OK;

    while (status == KL_OK && kl_labels_count(words) < WORDS) {
        while (kl_is_blank(arg[at]))
            at++;
        if (arg[at] == '\0')
            break;
        kl_buf_reset(&word);
        if (arg[at] == '"')
            status = kl_word_quoted(arg, len, &at, &word, err);
        else
            while (arg[at] != '\0' && !kl_is_blank(arg[at]))
                kl_buf_addc(&word, arg[at++]);
        kl_labels_add(words, kl_buf_text(&word), word.len);
    }
    kl_buf_clear(&word);
    return status;
}

enum kl_status
kl_command_data(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    struct kl_labels *words = kl_labels_new();
    const char *word[WORDS] = {NULL};
    enum kl_status status = cut(arg, words, err);
    size_t n = kl_labels_count(words), i;

    *effects |= KL_LAYOUT;
    for (i = 0; i < n; i++)
        word[i] = kl_labels_get(words, i);
    if (status == KL_OK && n < 3)
        status = kl_app_usage(err, "data", arg);
    if (status == KL_OK)
        status = kl_classifying_load(app, word[0], word[1], word + 2, n - 2,
                                     err);
    kl_labels_free(words);
    if (status == KL_OK) {
        kl_scene_set_lab(app->scene, KL_LAB_CLASSIFY);
        app->mode = kl_app_ground(app);
    }
    return status;
}

enum kl_status
kl_command_features(struct kl_app *app, const char *arg, unsigned *effects,
                    struct kl_err *err)
{
    struct kl_classifying *lab = kl_classifying_of(app);
    size_t sets = kl_classifying_sets();
    double set = (double)((lab->set + 1) % sets) + 1;
    enum kl_status status;

    *effects |= KL_LAYOUT;
    if (*arg != '\0' && (!kl_number_parse(arg, strlen(arg), &set) ||
                         set != floor(set) || set < 1 || set > (double)sets))
        return kl_app_usage(err, "features", arg);
    status = kl_classifying_set(app, (size_t)set - 1, err);
    if (status == KL_OK)
        kl_app_say(app, "set of features %.0f of %zu", set, sets);
    return status;
}

/* ---- rows ---------------------------------------------------------------- */

/* The place of the greatest surprisal, the first among equals in the file. */
static size_t
worst(const struct kl_classifying *lab)
{
    double most = -1;
    size_t i, at = 0;

    for (i = 0; i < lab->look.all.n; i++) {
        double v = kl_softmax_surprisal(&lab->look.all, lab->w, lab->place[i])
                       .val;

        if (v > most) {
            most = v;
            at = lab->place[i];
        }
    }
    return at;
}

static enum kl_status
select_line(struct kl_classifying *lab, double line, struct kl_err *err)
{
    size_t i;

    for (i = 0; i < lab->look.all.n; i++)
        if (lab->line[i] == line) {
            lab->look.at = i;
            return KL_OK;
        }
    return kl_fail(err, KL_E_NAME, KL_AT_NONE,
                   "line %g holds no row that counts", line);
}

enum kl_status
kl_command_example(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    struct kl_classifying *lab;
    enum kl_status status = need(app, &lab, err);
    bool relative = *arg == '+' || *arg == '-';
    double n, count;

    *effects |= KL_LAYOUT;
    if (status != KL_OK)
        return status;
    if (strcmp(arg, "worst") == 0) {
        lab->look.at = worst(lab);
        return KL_OK;
    }
    if (!kl_number_parse(arg + (*arg == '+'), strlen(arg + (*arg == '+')),
                         &n) ||
        !(fabs(n) < 1e9) || n != floor(n))
        return kl_app_usage(err, "example", arg);
    if (!relative)
        return select_line(lab, n, err);
    count = (double)lab->look.all.n;
    n = fmod((double)lab->order[lab->look.at] + n, count);
    lab->look.at = lab->place[(size_t)(n < 0 ? n + count : n)];
    return KL_OK;
}

/* What a bare label of a spec must not hold, or a line of a scene. */
#define RESERVED ",=()'*+:;#@\\"

/* One-hot p and the q of the classifier, as lines of a scene. */
static void
print_pair(const struct kl_classifying *lab, struct kl_buf *out)
{
    const struct kl_class_look *look = &lab->look;
    double q[KL_CLASSES];
    char number[KL_NUMBER];
    size_t k;
    int side;

    kl_softmax_probs(&look->all, lab->w,
                     look->all.x + look->at * look->all.inputs, q);
    for (side = 0; side < 2; side++) {
        kl_buf_adds(out, side == 0 ? "p = " : "\nq = ");
        for (k = 0; k < look->all.classes; k++) {
            kl_buf_adds(out, k > 0 ? "," : "");
            kl_word_print(kl_labels_get(look->classes, k), RESERVED, out);
            kl_buf_addf(out, "=%s",
                        kl_number_exact(number, side == 0
                                                    ? look->all.y[look->at] == k
                                                    : q[k]));
        }
    }
    kl_buf_adds(out, "\nopen = classify\n");
}

enum kl_status
kl_command_scope(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    struct kl_classifying *lab;
    enum kl_status status = need(app, &lab, err);
    struct kl_buf text = KL_BUF_INIT;

    (void)arg;
    *effects |= KL_MODEL | KL_LAYOUT;
    if (status != KL_OK)
        return status;
    print_pair(lab, &text);
    status = kl_scene_read(app->scene, kl_buf_text(&text), text.len, NULL,
                           err);
    kl_buf_clear(&text);
    if (status != KL_OK)
        return status;
    app->layout.window.first = KL_CENTRED;
    kl_app_say(app, "p and q are those of line %d: 1 Explore shows them, u "
                    "takes them back",
               lab->line[lab->look.at]);
    return KL_OK;
}

/* ---- learning ------------------------------------------------------------ */

/* A rate, or what becomes of the present one: +N doubles it N times. */
static bool
read_rate(const char *arg, double now, double *rate)
{
    bool factor = *arg == '*' || *arg == '/';
    bool power = *arg == '+' || *arg == '-';
    const char *number = arg + factor;
    double x;

    if (!kl_number_parse(number, strlen(number), &x) || (!power && !(x > 0)))
        return false;
    if (factor)
        x = *arg == '*' ? now * x : now / x;
    *rate = power ? now * exp2(x) : x;
    return true;
}

enum kl_status
kl_command_pace(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    struct kl_classifying *lab;
    enum kl_status status = need(app, &lab, err);
    double x;

    *effects |= KL_LAYOUT;
    if (status != KL_OK)
        return status;
    if (!read_rate(arg, lab->look.rate, &x))
        return kl_app_usage(err, "pace", arg);
    if (!(x >= 1e-6 && x <= 1e6))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "the rate must be from 1e-6 to 1e6");
    lab->look.rate = x;
    lab->arrived = false;
    return KL_OK;
}

enum kl_status
kl_command_optimum(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    struct kl_classifying *lab;
    enum kl_status status = need(app, &lab, err);
    struct kl_buf why = KL_BUF_INIT;

    (void)arg;
    *effects |= KL_LAYOUT;
    if (status != KL_OK)
        return status;
    if (lab->optimum.end == KL_SOFTMAX_MINIMUM) {
        kl_classifying_go(lab, lab->optimum.w);
        return KL_OK;
    }
    kl_class_why(&lab->look, &why);
    status = kl_fail(err, KL_E_STATE, KL_AT_NONE, "no optimum: %s",
                     kl_buf_text(&why));
    kl_buf_clear(&why);
    return status;
}
