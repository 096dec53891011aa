/* What a lab shows, as lines of text: codes, draws, fits, classes. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/cli/plain_private.h"
#include "klscope/core/average.h"
#include "klscope/core/code.h"
#include "klscope/core/draw.h"
#include "klscope/core/fit.h"
#include "klscope/core/random.h"
#include "klscope/core/softmax.h"
#include "klscope/data/examples.h"
#include "klscope/scene/scene.h"
#include "klscope/view/format.h"

enum {
    LISTED = 60,     /* outcomes with their words */
    DRAWS = 1000,    /* unless another number is asked for, */
    DRAWS_MAX = 1000000,
    SEED = 1,
    SLICE = 500,     /* evaluations of a loss */
    SLICES_MAX = 200
};

#define NOTHING 1e-9 /* a minimum is not found more exactly */

/* Append "1.0236 bit", of what is given in nats. */
static void
add_nats(const struct kl_plain *plain, struct kl_value nats, struct kl_buf *out)
{
    enum kl_unit unit = kl_scene_unit(kl_app_scene(plain->app));
    char number[KL_NUMBER];

    kl_buf_adds(out,
                kl_plain_value(number, kl_unit_apply(unit, KL_H_P, nats)));
    if (!isinf(nats.val))
        kl_buf_addf(out, " %s", kl_unit_name(unit, KL_H_P));
}

/* Append "1.75 bit", of what is given in bits. */
static void
add_bits(struct kl_value bits, struct kl_buf *out)
{
    char number[KL_NUMBER];

    kl_buf_addf(out, "%s%s", kl_plain_value(number, bits),
                isinf(bits.val) ? "" : " bit");
}

static void
write_item(struct kl_plain *plain, struct kl_buf *line)
{
    kl_plain_item(plain, kl_buf_text(line));
    kl_buf_clear(line);
}

/* ---- codes --------------------------------------------------------------- */

/* "0, 110 (3 bits)", "no word". */
static void
add_word(const struct kl_code *code, size_t i, struct kl_buf *out)
{
    char word[KL_WORD_MAX + 1];

    if (code->length[i] == KL_NO_WORD)
        kl_buf_adds(out, "no word");
    else if (*kl_code_word(code, i, word) != '\0')
        kl_buf_adds(out, word);
    else
        kl_buf_addf(out, "%u bits", (unsigned)code->length[i]);
}

static void
write_words(struct kl_plain *plain, const struct kl_code huffman[2],
            const struct kl_code *shannon)
{
    const struct kl_scene *scene = kl_app_scene(plain->app);
    size_t n = kl_scene_pair(scene)->n, i;

    for (i = 0; i < n && i < LISTED; i++) {
        struct kl_buf line = KL_BUF_INIT;

        kl_format_label(scene, i, &line);
        kl_buf_adds(&line, ": Huffman for p ");
        add_word(&huffman[KL_P], i, &line);
        kl_buf_adds(&line, ", for q ");
        add_word(&huffman[KL_Q], i, &line);
        if (shannon->length[i] == KL_NO_WORD)
            kl_buf_adds(&line, ", Shannon for q no word");
        else
            kl_buf_addf(&line, ", Shannon for q %u bit%s",
                        (unsigned)shannon->length[i],
                        shannon->length[i] == 1 ? "" : "s");
        write_item(plain, &line);
    }
    if (n > LISTED)
        kl_plain_sayf(plain, "And %zu more.", n - LISTED);
}

/* "Huffman for q: 1.75 bit on average, Kraft sum 1". */
static void
write_code(struct kl_plain *plain, const char *name, const struct kl_code *code)
{
    const struct kl_pair *pair = kl_scene_pair(kl_app_scene(plain->app));
    struct kl_buf line = KL_BUF_INIT;
    char kraft[KL_NUMBER];

    kl_buf_addf(&line, "%s: ", name);
    add_bits(kl_code_mean(code, &pair->side[KL_P]), &line);
    kl_buf_addf(&line, " on average, Kraft sum %s%s",
                kl_plain_value(kraft, kl_code_kraft(code)),
                code->limited ? ", words of 64 bits at most" : "");
    write_item(plain, &line);
}

static void
write_bits(struct kl_plain *plain, const struct kl_code huffman[2])
{
    const struct kl_scene *scene = kl_app_scene(plain->app);
    const struct kl_value *all = kl_scene_measures(scene)->value;
    struct kl_buf line = KL_BUF_INIT;

    kl_buf_adds(&line, "entropy of p: ");
    add_bits(kl_unit_apply(KL_BIT, KL_H_P, all[KL_H_P]), &line);
    kl_buf_adds(&line, ", with q's ideal lengths ");
    add_bits(kl_unit_apply(KL_BIT, KL_CE_PQ, all[KL_CE_PQ]), &line);
    write_item(plain, &line);
    kl_buf_adds(&line, "extra bits of the Huffman code for q: ");
    add_bits(kl_code_extra(&huffman[KL_Q], &huffman[KL_P],
                           &kl_scene_pair(scene)->side[KL_P]),
             &line);
    kl_buf_adds(&line, ", D of p and q ");
    add_bits(kl_unit_apply(KL_BIT, KL_KL_PQ, all[KL_KL_PQ]), &line);
    write_item(plain, &line);
}

static void
lab_code(struct kl_plain *plain, size_t n)
{
    const struct kl_scene *scene = kl_app_scene(plain->app);
    const struct kl_bins *side = kl_scene_pair(scene)->side;
    struct kl_code huffman[2], shannon;
    int s;

    (void)n;
    if (kl_scene_nature(scene) == KL_CONTINUOUS) {
        kl_plain_sayf(plain, "Codes are for outcomes; these are densities.");
        return;
    }
    for (s = 0; s < 2; s++)
        kl_code_huffman(&side[s], &huffman[s]);
    kl_code_shannon(&side[KL_Q], &shannon);
    kl_plain_sayf(plain, "The words of each outcome:");
    write_words(plain, huffman, &shannon);
    kl_plain_sayf(plain, "And what they cost when outcomes come from p:");
    write_code(plain, "Huffman for p", &huffman[KL_P]);
    write_code(plain, "Huffman for q", &huffman[KL_Q]);
    write_code(plain, "Shannon for q", &shannon);
    write_bits(plain, huffman);
    for (s = 0; s < 2; s++)
        kl_code_clear(&huffman[s]);
    kl_code_clear(&shannon);
}

/* ---- draws --------------------------------------------------------------- */

/* The surprisals of one draw by p and q. */
static void
surprisals(const struct kl_scene *scene, const struct kl_draw *draw,
           struct kl_random *random, double out[2])
{
    const struct kl_bins *bins = kl_scene_pair(scene)->side;
    size_t i;
    double x;
    int s;

    if (kl_scene_nature(scene) == KL_CONTINUOUS)
        kl_draw_points(draw, random, &x, 1);
    else
        kl_draw_outcomes(draw, random, &i, 1);
    for (s = 0; s < 2; s++) {
        if (kl_scene_nature(scene) == KL_CONTINUOUS)
            kl_density_log(kl_scene_density(scene, (enum kl_side)s), &x, 1,
                           &out[s]);
        else
            out[s] = kl_bins_logprob(&bins[s], i);
        out[s] = -out[s];
    }
}

/* "Average of -log q: 4.06 bit, give or take 0.02; in the long run 4.0664". */
static void
write_average(struct kl_plain *plain, enum kl_side side,
              const struct kl_average *average)
{
    const struct kl_measures *all =
        kl_scene_measures(kl_app_scene(plain->app));
    double wide = sqrt(kl_average_variance(average) / average->n);
    struct kl_value mean = {kl_average_mean(average), 0};
    struct kl_buf line = KL_BUF_INIT;

    kl_buf_addf(&line, "average of -log %c: ", "pq"[side]);
    if (average->infinite)
        mean.val = INFINITY;
    add_nats(plain, mean, &line);
    if (!isinf(mean.val)) {
        kl_buf_adds(&line, ", standard error ");
        add_nats(plain, (struct kl_value){wide, 0}, &line);
    }
    kl_buf_adds(&line, "; in the long run ");
    add_nats(plain, all->value[side == KL_P ? KL_H_P : KL_CE_PQ], &line);
    write_item(plain, &line);
}

static void
lab_sample(struct kl_plain *plain, size_t n)
{
    const struct kl_scene *scene = kl_app_scene(plain->app);
    struct kl_average average[2] = {{.n = 0}, {.n = 0}};
    struct kl_random *random;
    struct kl_draw *draw = NULL;
    struct kl_err err = {0};
    char number[KL_NUMBER];
    double x[2];
    size_t i;

    if (kl_scene_nature(scene) == KL_DISCRETE)
        draw = kl_draw_new_outcomes(&kl_scene_pair(scene)->side[KL_P]);
    else if (kl_draw_new_points(
                 (struct kl_density *)kl_scene_density(scene, KL_P), &draw,
                 &err) != KL_OK) {
        kl_plain_complain(plain, &err);
        return;
    }
    random = kl_random_new(SEED);
    for (i = 0; i < n; i++) {
        surprisals(scene, draw, random, x);
        kl_average_add(&average[KL_P], &x[KL_P], 1);
        kl_average_add(&average[KL_Q], &x[KL_Q], 1);
    }
    kl_plain_sayf(plain, "%s draws from p, seed %d:",
                  kl_number_count(number, n), (int)SEED);
    write_average(plain, KL_P, &average[KL_P]);
    write_average(plain, KL_Q, &average[KL_Q]);
    kl_random_free(random);
    kl_draw_free(draw);
}

/* ---- fits ---------------------------------------------------------------- */

/* q's family, or categories that begin at q. */
static struct kl_model *
model_of(const struct kl_scene *scene)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    struct kl_model *model;
    struct kl_labels *labels;

    if (!kl_scene_edited(scene, KL_Q) &&
        kl_model_new(kl_scene_spec(scene, KL_Q), &model, NULL) == KL_OK)
        return model;
    if (kl_scene_nature(scene) == KL_CONTINUOUS)
        return NULL;
    model = kl_model_new_categories(&pair->side[KL_Q]);
    if (pair->outcomes == KL_LABELLED) {
        labels = kl_pair_labels(pair);
        kl_model_label(model, labels);
        kl_labels_free(labels);
    }
    return model;
}

/* Append ", mean 0, sd 3.162". The logits of categories mean little. */
static void
add_parameters(const struct kl_model *model, const double *theta,
               struct kl_buf *out)
{
    size_t j;

    for (j = 0; j < kl_model_size(model); j++) {
        double x = kl_model_value(model, theta, j);

        if (strncmp(kl_model_name(model, j), "logit", 5) != 0)
            kl_buf_addf(out, ", %s %.4g", kl_model_name(model, j),
                        fabs(x) < NOTHING ? 0 : x);
    }
}

/* "D of p and the model: 0.6560 bit, mean 0, sd 3.162". */
static void
write_fit(struct kl_plain *plain, const struct kl_model *model,
          struct kl_fit *fit, enum kl_direction direction)
{
    struct kl_buf line = KL_BUF_INIT;
    struct kl_value gap;
    int i;

    for (i = 0; i < SLICES_MAX && !kl_fit_minimise(fit, SLICE); i++)
        ;
    kl_buf_addf(&line, "D of %s: ",
                direction == KL_FIT_FORWARD ? "p and the model"
                                            : "the model and p");
    if (kl_fit_gap(fit, &gap))
        add_nats(plain, gap, &line);
    add_parameters(model, kl_fit_theta(fit), &line);
    write_item(plain, &line);
    if (kl_fit_ended(fit) == KL_FIT_INFINITE ||
        kl_fit_ended(fit) == KL_FIT_SINGULAR) {
        kl_fit_why(fit, &line);
        write_item(plain, &line);
    }
}

static void
run_fits(struct kl_plain *plain, const struct kl_model *model,
         const struct kl_target *target)
{
    static const enum kl_direction both[] = {KL_FIT_FORWARD, KL_FIT_REVERSE};
    struct kl_err err = {0};
    struct kl_fit *fit;
    size_t i;

    kl_plain_sayf(plain, "The model begins at q. The nearest minimum of each "
                         "direction:");
    for (i = 0; i < 2; i++)
        if (kl_fit_new(model, target, both[i], &fit, &err) == KL_OK) {
            write_fit(plain, model, fit, both[i]);
            kl_fit_free(fit);
        } else {
            kl_plain_complain(plain, &err);
        }
}

static void
lab_fit(struct kl_plain *plain, size_t n)
{
    const struct kl_scene *scene = kl_app_scene(plain->app);
    const struct kl_pair *pair = kl_scene_pair(scene);
    struct kl_model *model = model_of(scene);
    struct kl_dist dist = {.outcomes = pair->outcomes, .first = pair->first};
    struct kl_target *target;

    (void)n;
    if (model == NULL) {
        kl_plain_sayf(plain, "This q has no parameters that could move.");
        return;
    }
    if (kl_scene_nature(scene) == KL_CONTINUOUS) {
        target = kl_target_new_density(
            (struct kl_density *)kl_scene_density(scene, KL_P));
        run_fits(plain, model, target);
    } else {
        if (pair->outcomes == KL_LABELLED)
            dist.labels = kl_pair_labels(pair);
        kl_bins_copy(&dist.bins, &pair->side[KL_P]);
        target = kl_target_new_outcomes(&dist);
        run_fits(plain, model, target);
        kl_dist_clear(&dist);
    }
    kl_target_free(target);
    kl_model_free(model);
}

/* ---- classes ------------------------------------------------------------- */

/* Rows of a 1 and the standardised numbers; false if a column has none. */
static bool
standardise(const struct kl_examples *all, double *x)
{
    size_t inputs = all->width + 1, i, j;
    bool *held = kl_calloc(all->n, sizeof *held), fine = true;
    double mean, sd;

    for (j = 0; j < all->width && fine; j++) {
        fine = kl_softmax_scale(all->x + j, all->width, all->n, held, &mean,
                                &sd);
        for (i = 0; i < all->n && fine; i++)
            x[i * inputs + j + 1] = (all->x[i * all->width + j] - mean) / sd;
    }
    for (i = 0; i < all->n; i++)
        x[i * inputs] = 1;
    free(held);
    return fine;
}

static void
write_classes(struct kl_plain *plain, const struct kl_examples *all,
              const struct kl_softmax_rows *rows)
{
    struct kl_softmax_optimum optimum;
    size_t table[KL_CLASSES * KL_CLASSES], right, i, k;
    struct kl_buf line = KL_BUF_INIT;

    kl_softmax_minimise(rows, &optimum);
    right = kl_softmax_confusion(rows, optimum.w, table);
    kl_buf_addf(&line, "smallest loss of a soft-max on %zu rows: ", rows->n);
    add_nats(plain, optimum.loss, &line);
    write_item(plain, &line);
    kl_buf_addf(&line, "taken for what they are: %zu of %zu", right, rows->n);
    write_item(plain, &line);
    for (i = 0; i < rows->classes; i++) {
        const char *name = kl_labels_get(all->classes, i);

        kl_visible(&line, name, strlen(name));
        kl_buf_adds(&line, " taken for");
        for (k = 0; k < rows->classes; k++) {
            name = kl_labels_get(all->classes, k);
            kl_buf_adds(&line, k > 0 ? ", " : " ");
            kl_visible(&line, name, strlen(name));
            kl_buf_addf(&line, " %zu", table[i * rows->classes + k]);
        }
        write_item(plain, &line);
    }
}

static void
lab_classify(struct kl_plain *plain, size_t n)
{
    static const char *const column[] = {"bill_length_mm", "bill_depth_mm"};
    const struct kl_loader *loader =
        kl_scene_loader(kl_app_scene(plain->app));
    struct kl_err err = {0};
    struct kl_examples all;
    struct kl_softmax_rows rows;
    double *x;

    (void)n;
    if (loader == NULL)
        return; /* nothing can be read, as in tests of a page */
    if (kl_loader_examples(loader, "@penguins", "species", column, 2, &all,
                           &err) != KL_OK) {
        kl_plain_complain(plain, &err);
        return;
    }
    x = kl_calloc(all.n * (all.width + 1), sizeof *x);
    kl_plain_sayf(plain, "The species of penguins, by the length and depth of "
                         "their bills:");
    if (standardise(&all, x)) {
        rows = (struct kl_softmax_rows){all.n, kl_labels_count(all.classes),
                                        all.width + 1, x, all.y};
        write_classes(plain, &all, &rows);
    }
    free(x);
    kl_examples_clear(&all);
}

/* ---- all of them --------------------------------------------------------- */

static void (*const show[KL_LAB_COUNT])(struct kl_plain *plain, size_t n) = {
    [KL_LAB_SAMPLE] = lab_sample,
    [KL_LAB_CODE] = lab_code,
    [KL_LAB_FIT] = lab_fit,
    [KL_LAB_CLASSIFY] = lab_classify,
};

/* "LAB N", both of them optional. */
static bool
read_argument(const char *arg, enum kl_lab *lab, size_t *n)
{
    size_t len = strcspn(arg, " \t");
    double number;

    if (kl_lab_find(arg, len, lab))
        arg += len + strspn(arg + len, " \t");
    if (*arg == '\0')
        return true;
    if (!kl_number_parse(arg, strlen(arg), &number) || !(number >= 1) ||
        !(number <= DRAWS_MAX))
        return false;
    *n = (size_t)number;
    return true;
}

void
kl_plain_lab(struct kl_plain *plain, const char *arg)
{
    enum kl_lab lab = kl_scene_lab(kl_app_scene(plain->app));
    size_t n = DRAWS;

    if (!read_argument(arg, &lab, &n))
        kl_plain_sayf(plain, "Type lab, or lab and one of sample, code, fit, "
                             "classify; behind sample how many draws, at most "
                             "a million.");
    else if (show[lab] == NULL)
        kl_plain_sayf(plain, "This step opens no lab. Type lab sample, lab "
                             "code, lab fit or lab classify.");
    else
        show[lab](plain, n);
}
