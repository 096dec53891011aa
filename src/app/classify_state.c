/* The lab where classes are learned: what it learns from, and how far it is. */
#include "config.h"

#include "klscope/app/classify.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/app/screens.h"
#include "klscope/base/alloc.h"
#include "klscope/data/loader.h"

static const double HELD_PART = 0.3, RATE = 1;

/* Losses are kept at every step at first, then this much apart. */
static const double SPREAD = 1.025;

/* Sets of features of penguins. The first has a minimum. With the third
 * Gentoos, with the fourth all species can be told apart, so that there is
 * none; sexes overlap whatever is measured. */
static const struct {
    const char *class, *column[5];
} sets[] = {
    {"species", {"bill_length_mm", "bill_depth_mm"}},
    {"species", {"bill_length_mm", "flipper_length_mm"}},
    {"species", {"bill_depth_mm", "flipper_length_mm"}},
    {"species",
     {"bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"}},
    {"sex",
     {"bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"}},
    {"sex", {"bill_depth_mm", "body_mass_g"}},
};

size_t
kl_classifying_sets(void)
{
    return sizeof sets / sizeof *sets;
}

static void
clear_rows(struct kl_classifying *lab)
{
    free(lab->source);
    free(lab->order);
    free(lab->place);
    free(lab->y);
    free(lab->x);
    free(lab->values);
    free(lab->line);
    kl_examples_clear(&lab->features);
    lab->source = NULL;
    lab->order = lab->place = lab->y = NULL;
    lab->x = lab->values = NULL;
    lab->line = NULL;
}

void
kl_classifying_free(struct kl_classifying *lab)
{
    if (lab == NULL)
        return;
    clear_rows(lab);
    kl_buf_clear(&lab->fault);
    free(lab);
}

/* ---- figures ------------------------------------------------------------- */

/* Bring all figures up to date. */
static void
compute(struct kl_classifying *lab)
{
    struct kl_class_look *look = &lab->look;
    int part;

    for (part = 0; part < KL_CLASS_PARTS; part++) {
        look->loss[part] = kl_softmax_loss(&look->part[part], lab->w, NULL);
        look->right[part] = kl_softmax_confusion(&look->part[part], lab->w,
                                                 look->taken[part]);
    }
}

/* Keep the present losses. Those of a step that will not stay are replaced by
 * the next ones, so that there is room for any number of steps. */
static void
keep(struct kl_classifying *lab, bool loose)
{
    struct kl_class_curve *curve = &lab->curve;
    size_t i;
    int part;

    if (lab->loose)
        curve->n--;
    i = curve->n < KL_CLASS_POINTS ? curve->n++ : curve->n - 1;
    curve->step[i] = lab->look.steps;
    for (part = 0; part < KL_CLASS_PARTS; part++)
        curve->loss[part][i] =
            kl_softmax_loss(&lab->look.part[part], lab->w, NULL).val;
    lab->loose = loose;
}

/* ---- descent ------------------------------------------------------------- */

static void
begin(struct kl_classifying *lab)
{
    memset(lab->w, 0, sizeof lab->w);
    lab->look.steps = 0;
    lab->next = 1;
    lab->curve.n = 0;
    lab->loose = lab->arrived = false;
    keep(lab, false);
    compute(lab);
}

double
kl_classifying_work(const struct kl_classifying *lab)
{
    return (double)lab->look.all.n * (double)lab->look.all.classes *
           (double)(lab->look.all.inputs + 4);
}

/* It stands still where no weight moves by more than rounding. */
void
kl_classifying_descend(struct kl_classifying *lab, size_t n)
{
    double most = 1;

    for (; n > 0 && most > 1e-13; n--) {
        most = kl_softmax_step(&lab->look.part[KL_LEARNED], lab->w,
                               lab->look.rate);
        lab->look.steps++;
        if (lab->look.steps >= lab->next) {
            keep(lab, false);
            lab->next = lab->next * SPREAD;
            if (lab->next < lab->look.steps + 1)
                lab->next = lab->look.steps + 1;
        }
    }
    lab->arrived = most <= 1e-13;
    if (lab->curve.step[lab->curve.n - 1] < lab->look.steps)
        keep(lab, true);
    compute(lab);
}

void
kl_classifying_go(struct kl_classifying *lab, const double *w)
{
    memcpy(lab->w, w, sizeof lab->w);
    lab->look.steps++;
    lab->arrived = true;
    keep(lab, false);
    compute(lab);
}

/* ---- rows ---------------------------------------------------------------- */

/* Scales by the rows that are not held out; on failure they stay as they
 * were, as the rows do. */
static enum kl_status
rescale(struct kl_classifying *lab, const bool *held, struct kl_err *err)
{
    const struct kl_examples *f = &lab->features;
    double mean[KL_FEATURES], sd[KL_FEATURES];

    for (size_t j = 0; j < f->width; j++)
        if (!kl_softmax_scale(f->x + j, f->width, f->n, held, &mean[j],
                              &sd[j])) {
            const char *name = kl_labels_get(f->columns, j);
            char quote[KL_QUOTE];

            return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                           "column %s tells nothing: all alike, or too large, "
                           "in the rows learned from",
                           kl_quote(quote, name, strlen(name)));
        }
    memcpy(lab->mean, mean, f->width * sizeof *mean);
    memcpy(lab->sd, sd, f->width * sizeof *sd);
    return KL_OK;
}

/* Put rows into the order in which they are learned from. */
static void
arrange(struct kl_classifying *lab, const bool *held)
{
    const struct kl_examples *f = &lab->features;
    size_t at = 0, i, j;
    int pass;

    for (pass = 0; pass < 2; pass++)
        for (i = 0; i < f->n; i++) {
            if (held[i] != (pass == 1))
                continue;
            lab->order[at] = i;
            lab->place[i] = at;
            lab->y[at] = f->y[i];
            lab->line[at] = f->line[i];
            lab->x[at * (f->width + 1)] = 1;
            for (j = 0; j < f->width; j++) {
                double v = f->x[i * f->width + j];

                lab->values[at * f->width + j] = v;
                lab->x[at * (f->width + 1) + j + 1] =
                    (v - lab->mean[j]) / lab->sd[j];
            }
            at++;
        }
}

/* What is shown, from what is there. */
static void
set_look(struct kl_classifying *lab, size_t held)
{
    struct kl_class_look *look = &lab->look;
    const struct kl_examples *f = &lab->features;
    size_t learned = f->n - held;

    look->source = lab->source;
    look->class_name = f->class_name;
    look->columns = f->columns;
    look->classes = f->classes;
    look->skipped = f->skipped;
    look->all = (struct kl_softmax_rows){.n = f->n,
                                         .classes =
                                             kl_labels_count(f->classes),
                                         .inputs = f->width + 1,
                                         .x = lab->x,
                                         .y = lab->y};
    look->part[KL_LEARNED] = look->part[KL_HELD_OUT] = look->all;
    look->part[KL_LEARNED].n = learned;
    look->part[KL_HELD_OUT].n = held;
    look->part[KL_HELD_OUT].x += learned * look->all.inputs;
    look->part[KL_HELD_OUT].y += learned;
    look->values = lab->values;
    look->line = lab->line;
    look->mean = lab->mean;
    look->sd = lab->sd;
    look->w = lab->w;
    look->curve = &lab->curve;
    look->optimum = &lab->optimum;
}

/* Hold rows out by a seed and begin. */
static enum kl_status
split(struct kl_classifying *lab, unsigned long seed, struct kl_err *err)
{
    const struct kl_examples *f = &lab->features;
    struct kl_random *random = kl_random_new(seed);
    bool *held = kl_calloc(f->n, sizeof *held);
    size_t out = kl_softmax_hold_out(f->y, f->n, kl_labels_count(f->classes),
                                     HELD_PART, random, held);
    size_t selected = lab->look.at < f->n ? lab->order[lab->look.at] : 0;
    enum kl_status status = rescale(lab, held, err);

    if (status == KL_OK)
        arrange(lab, held);
    kl_random_free(random);
    free(held);
    if (status != KL_OK)
        return status;
    lab->look.at = lab->place[selected];
    lab->seed = lab->look.seed = seed;
    set_look(lab, out);
    kl_softmax_minimise(&lab->look.part[KL_LEARNED], &lab->optimum);
    begin(lab);
    return KL_OK;
}

static void
allocate(struct kl_classifying *lab)
{
    size_t n = lab->features.n, width = lab->features.width;

    lab->order = kl_calloc(n, sizeof *lab->order);
    lab->place = kl_calloc(n, sizeof *lab->place);
    lab->y = kl_calloc(n, sizeof *lab->y);
    lab->line = kl_calloc(n, sizeof *lab->line);
    lab->x = kl_calloc(n * (width + 1), sizeof *lab->x);
    lab->values = kl_calloc(n * width, sizeof *lab->values);
}

/* mem   `lab` may be NULL where there is none yet */
static enum kl_status
load(struct kl_app *app, struct kl_classifying **lab, const char *source,
     const char *class, const char *const *column, size_t count,
     struct kl_err *err)
{
    const struct kl_loader *loader = kl_scene_loader(app->scene);
    struct kl_classifying *made;
    enum kl_status status;

    if (loader == NULL)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE, "no files can be read");
    made = kl_calloc(1, sizeof *made);
    made->look.rate = *lab != NULL && (*lab)->look.rate > 0 ? (*lab)->look.rate
                                                            : RATE;
    made->set = *lab != NULL ? (*lab)->set : 0;
    status = kl_loader_examples(loader, source, class, column, count,
                                &made->features, err);
    if (status == KL_OK) {
        made->source = kl_strdup(source);
        allocate(made);
        status = split(made, app->draws, err);
    }
    if (status != KL_OK) {
        kl_classifying_free(made);
        return status;
    }
    kl_classifying_free(*lab);
    *lab = made;
    return KL_OK;
}

enum kl_status
kl_classifying_load(struct kl_app *app, const char *source, const char *class,
                    const char *const *column, size_t count,
                    struct kl_err *err)
{
    return load(app, &app->classifying, source, class, column, count, err);
}

enum kl_status
kl_classifying_set(struct kl_app *app, size_t set, struct kl_err *err)
{
    enum kl_status status;
    size_t count = 0;

    while (sets[set].column[count] != NULL)
        count++;
    status = kl_classifying_load(app, "@penguins", sets[set].class,
                                 sets[set].column, count, err);
    if (status == KL_OK)
        app->classifying->set = set;
    return status;
}

struct kl_classifying *
kl_classifying_of(struct kl_app *app)
{
    struct kl_err err = {0};
    char text[KL_ERR_LINE];

    if (app->classifying != NULL)
        return app->classifying;
    if (kl_classifying_set(app, 0, &err) == KL_OK)
        return app->classifying;
    app->classifying = kl_calloc(1, sizeof *app->classifying);
    app->classifying->look.rate = RATE;
    kl_err_line(&err, text, sizeof text);
    kl_buf_adds(&app->classifying->fault, text);
    return app->classifying;
}

void
kl_classifying_restart(struct kl_app *app)
{
    struct kl_classifying *lab = kl_classifying_of(app);
    struct kl_err err = {0};

    if (lab->source == NULL)
        return;
    if (lab->seed == app->draws)
        begin(lab);
    else if (split(lab, app->draws, &err) != KL_OK)
        kl_app_message(app, err.text, true);
}
