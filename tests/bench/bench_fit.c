/* What the sums behind the labs cost: fits, classes, draws, codes. Beside a
 * time stands, where there is one, a floor of the same run: the least that any
 * program must do for it.
 *
 *     bench_fit [--cpu] [PART...]
 *
 * PARTS: fit softmax sample code. With --cpu times are those of the processor
 * instead of the wall's.
 */
#include "config.h"

#include <math.h>

#include "klscope/core/code_slices.h"
#include "klscope/core/draw.h"
#include "klscope/core/fit.h"
#include "klscope/core/quad.h"
#include "klscope/core/softmax.h"
#include "klscope/data/examples.h"
#include "klscope/data/loader.h"
#include "quantile.h"
#include "timed.h"

enum { POINTS = 10000, DRAWS = 10000000 };

/* ---- fit ----------------------------------------------------------------- */

static double *
three_humps(size_t n)
{
    static const double mean[] = {-4, 0, 5}, sd[] = {1, 0.7, 1.5};
    struct kl_random *random = kl_random_new(1);
    double *x = kl_malloc(n * sizeof *x);

    for (size_t i = 0; i < n; i++)
        x[i] = mean[i % 3] + sd[i % 3] * kl_random_normal(random);
    kl_random_free(random);
    return x;
}

/* The least that an evaluation of the loss can be: n logarithms of the sum of
 * three densities, as anybody would write it. */
static double
plain_loss(const double *x, size_t n, double shift)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double a = x[i] + 4 - shift, b = x[i] / .7, c = (x[i] - 5) / 1.5;

        sum -= log(.13298 * exp(-a * a / 2) + .18997 * exp(-b * b / 2) +
                   .088654 * exp(-c * c / 2));
    }
    return sum / (double)n;
}

static void
fit(void)
{
    double *x = three_humps(POINTS), begun, ms, sum = 0;
    struct kl_target *target = kl_target_new_points(x, POINTS);
    struct kl_err err = {0};
    struct kl_spec *spec;
    struct kl_model *model;
    struct kl_fit *one;
    size_t count;

    must(kl_fit_start("3*normal", 8, target, &spec, &err), "start", &err);
    must(kl_model_new(spec, &model, &err), "model", &err);
    must(kl_fit_new(model, target, KL_FIT_FORWARD, &one, &err), "fit", &err);
    begun = now_ms();
    while (!kl_fit_minimise(one, 1000))
        continue;
    ms = now_ms() - begun;
    count = kl_fit_evaluations(one);
    begun = now_ms();
    for (size_t i = 0; i < count; i++)
        sum += plain_loss(x, POINTS, 1e-9 * (double)i);
    say("three normals to 10,000 points, BFGS", ms, "ms", 200);
    say("evaluations", (double)count, "", 0);
    say("as many plain evaluations, no gradient", now_ms() - begun, "ms", 0);
    say("ratio", ms / (now_ms() - begun), "", 0);
    say("least loss (end 1: converged)", kl_fit_loss(one).val, "nat", 0);
    if (kl_fit_ended(one) != KL_FIT_CONVERGED || !(sum > 0))
        printf("  not converged\n");
    kl_fit_free(one);
    kl_model_free(model);
    kl_spec_free(spec);
    kl_target_free(target);
    free(x);
}

/* ---- classes ------------------------------------------------------------- */

static void
descend(const struct kl_softmax_rows *rows, double least, double rate)
{
    char name[64];
    double w[KL_WEIGHTS] = {0}, begun = now_ms();
    unsigned steps = 0;

    while (steps < MILLION && kl_softmax_loss(rows, w, NULL).val - least > 1e-6)
        for (int i = 0; i < 100; i++, steps++)
            kl_softmax_step(rows, w, rate);
    snprintf(name, sizeof name, "descent to within 1e-6 of it, rate %g", rate);
    say(name, now_ms() - begun, "ms", 200);
    say("its steps, to the next hundred", steps, "", 0);
}

static void
softmax(void)
{
    static const char *const bills[] = {"bill_length_mm", "bill_depth_mm"};
    struct kl_loader *files = kl_loader_new(NULL, NULL);
    struct kl_softmax_optimum optimum;
    struct kl_examples all;
    struct kl_err err = {0};
    struct kl_softmax_rows rows;
    double *x, begun;
    bool *held;

    must(
        kl_loader_examples(files, "@penguins", "species", bills, 2, &all, &err),
        "penguins", &err);
    x = kl_malloc(all.n * 3 * sizeof *x);
    held = kl_calloc(all.n, sizeof *held);
    for (size_t j = 0; j < 2; j++) {
        double mean, sd;

        kl_softmax_scale(all.x + j, 2, all.n, held, &mean, &sd);
        for (size_t i = 0; i < all.n; i++) {
            x[3 * i] = 1;
            x[3 * i + j + 1] = (all.x[2 * i + j] - mean) / sd;
        }
    }
    rows = (struct kl_softmax_rows){all.n, kl_labels_count(all.classes), 3, x,
                                    all.y};
    begun = now_ms();
    kl_softmax_minimise(&rows, &optimum);
    say("penguins, two features: Newton", now_ms() - begun, "ms", 200);
    say("its steps", optimum.steps, "", 0);
    descend(&rows, optimum.loss.val, 1);
    descend(&rows, optimum.loss.val, 4);
    free(x);
    free(held);
    kl_examples_clear(&all);
    kl_loader_free(files);
}

/* ---- draws --------------------------------------------------------------- */

enum { AT_ONCE = 1000 };

static void
draw_outcomes(size_t n, const char *what)
{
    double *w = million(1), begun;
    struct kl_random *random = kl_random_new(1);
    struct kl_draw *draw;
    struct kl_bins bins;
    size_t at[AT_ONCE], i, sum = 0;

    kl_bins_init(&bins, w, NULL, n);
    begun = now_ms();
    draw = kl_draw_new_outcomes(&bins);
    if (n == MILLION)
        say("tables of a million outcomes", now_ms() - begun, "ms", 0);
    begun = now_ms();
    for (i = 0; i < DRAWS; i += AT_ONCE) {
        kl_draw_outcomes(draw, random, at, AT_ONCE);
        sum += at[0];
    }
    say(what, (now_ms() - begun) / DRAWS * 1e6, sum > 0 ? "ns" : "", 0);
    kl_draw_free(draw);
    kl_random_free(random);
    kl_bins_clear(&bins);
}

static void
draw_points(void)
{
    struct kl_random *random = kl_random_new(1);
    struct kl_density *normal;
    struct kl_spec *spec;
    struct kl_draw *draw;
    struct kl_quad *quad = kl_quad_new();
    struct kl_err err = {0};
    double at[AT_ONCE], sum = 0, begun;

    must(kl_spec_parse("normal(0,1)", 11, false, &spec, &err), "spec", &err);
    must(kl_density_of(spec, NULL, quad, &normal, &err), "density", &err);
    must(kl_draw_new_points(normal, &draw, &err), "normal", &err);
    begun = now_ms();
    for (size_t i = 0; i < DRAWS; i += AT_ONCE) {
        kl_draw_points(draw, random, at, AT_ONCE);
        sum += at[0];
    }
    say("a draw of the normal", (now_ms() - begun) / DRAWS * 1e6, "ns", 0);
    begun = now_ms();
    for (size_t i = 0; i < DRAWS; i++)
        sum += kl_random_open(random);
    say("a random number alone", (now_ms() - begun) / DRAWS * 1e6,
        isfinite(sum) ? "ns" : "", 0);
    kl_draw_free(draw);
    kl_density_free(normal);
    kl_quad_free(quad);
    kl_spec_free(spec);
    kl_random_free(random);
}

static void
sample(void)
{
    draw_outcomes(26, "a draw of 26 outcomes");
    draw_outcomes(MILLION, "a draw of a million outcomes");
    draw_points();
}

/* ---- codes --------------------------------------------------------------- */

static void
code(void)
{
    double *w = million(1), begun, most = 0;
    struct kl_code_making *making;
    struct kl_bins bins;
    struct kl_code huffman;
    bool done = false;

    kl_bins_init(&bins, w, NULL, MILLION);
    begun = now_ms();
    kl_code_huffman(&bins, &huffman);
    say("Huffman's code of a million outcomes", now_ms() - begun, "ms", 0);
    kl_code_clear(&huffman);
    making = kl_code_making_new(&bins);
    while (!done) {
        begun = now_ms();
        done = kl_code_making_work(making, MILLION / 4);
        most = fmax(most, now_ms() - begun);
    }
    kl_code_making_finish(making, &huffman);
    say("the longest of its slices", most, "ms", 20);
    kl_code_clear(&huffman);
    begun = now_ms();
    qsort(w, MILLION, sizeof *w, kl_ascending);
    say("as many numbers put in order by qsort", now_ms() - begun, "ms", 0);
    kl_bins_clear(&bins);
}

int
main(int argc, char **argv)
{
    static const struct part parts[] = {
        {"fit", fit}, {"softmax", softmax}, {"sample", sample}, {"code", code}};

    run_parts(argc, argv, parts, sizeof parts / sizeof *parts);
    return 0;
}
