/* Soft-max regression against references in 50 digits. */
#include "kl_test.h"

#include <time.h>

#include "klscope/core/softmax.h"
#include "klscope/data/examples.h"
#include "klscope/data/loader.h"

/* Rows as the lab has them: those not held out, standardised by themselves. */
struct sample {
    struct kl_examples all;
    struct kl_softmax_rows rows;
    double *x;
    size_t *y;
};

static const char *const bills[] = {"bill_length_mm", "bill_depth_mm"};
static const char *const four[] = {"bill_length_mm", "bill_depth_mm",
                                   "flipper_length_mm", "body_mass_g"};
static const char *const flippers[] = {"bill_length_mm", "flipper_length_mm"};
static const char *const backs[] = {"bill_depth_mm", "flipper_length_mm"};

static void
take(struct sample *s, const char *class, const char *const *column,
     size_t count, size_t of_ten)
{
    struct kl_catalog catalog = {.dir = {KL_SRCDATA}};
    struct kl_loader *loader = kl_loader_new(&catalog, NULL);
    struct kl_err err = {0};
    size_t i, j, n = 0;
    bool *held;

    if (kl_loader_examples(loader, "@penguins", class, column, count, &s->all,
                           &err) != KL_OK)
        fail_msg("%s", err.text);
    kl_loader_free(loader);
    s->x = calloc(s->all.n * (count + 1), sizeof *s->x);
    s->y = calloc(s->all.n, sizeof *s->y);
    held = calloc(s->all.n, sizeof *held);
    for (i = 0; i < s->all.n; i++)
        held[i] = i % 10 >= of_ten;
    for (j = 0; j < count; j++) {
        double mean, sd;

        assert_true(kl_softmax_scale(s->all.x + j, count, s->all.n, held,
                                     &mean, &sd));
        for (i = n = 0; i < s->all.n; i++)
            if (!held[i])
                s->x[n++ * (count + 1) + j + 1] =
                    (s->all.x[i * count + j] - mean) / sd;
    }
    for (i = n = 0; i < s->all.n; i++)
        if (!held[i]) {
            s->y[n] = s->all.y[i];
            s->x[n++ * (count + 1)] = 1;
        }
    free(held);
    s->rows = (struct kl_softmax_rows){
        .n = n,
        .classes = kl_labels_count(s->all.classes),
        .inputs = count + 1,
        .x = s->x,
        .y = s->y};
}

static void
drop(struct sample *s)
{
    kl_examples_clear(&s->all);
    free(s->x);
    free(s->y);
}

/* Newton's method in 50 digits with mpmath on data/penguins.csv: features less
 * their mean, divided by their standard deviation (of N, not N - 1); the
 * weights of the last class 0 while solving, then the mean over the classes
 * subtracted. Of ten rows without gaps the first `of_ten` count. */
static const struct {
    const char *class;
    const char *const *column;
    size_t count, of_ten, n, size;
    double loss, w[12];
} optimum[] = {
    {"species", bills, 2, 10, 342, 9, 0.070016754981971475757,
     {-1.6326525453787787321, -8.9029402706353324815, 8.1117334456393192117,
      2.6982317303186262637, 3.127074400384244087, 0.27102942004034340009,
      -1.0655791849398475316, 5.7758658702510883945, -8.3827628656796626118}},
    {"species", bills, 2, 7, 240, 9, 0.076079799538216673739,
     {-1.8398859223169145994, -9.7047674839298263116, 8.1161120527666686429,
      3.1124789693175479116, 3.1106153270169096407, -0.19160401426946666444,
      -1.2725930470006333121, 6.594152156912916671, -7.9245080384972019784}},
    {"species", flippers, 2, 10, 342, 9, 0.11422251924454442144,
     {1.0766632409048006565, -3.3243752148011131872, -1.4648098507397454971,
      -0.43246076527692447591, 4.0215885612598613323, -3.8470360145887329703,
      -0.64420247562787618054, -0.69721334645874814505,
      5.3118458653284784674}},
    {"sex", four, 4, 10, 333, 10, 0.23874388296215797593,
     {0.075668904080940926505, 0.29385293326812845321, 1.997260616817066848,
      -0.22723478785740990526, 2.2158505634379681525,
      -0.075668904080940926505, -0.29385293326812845321,
      -1.997260616817066848, 0.22723478785740990526,
      -2.2158505634379681525}},
};

static void
minimum_is_that_of_the_reference(void **state)
{
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof optimum / sizeof *optimum; i++) {
        struct kl_softmax_optimum got;
        struct sample s;

        take(&s, optimum[i].class, optimum[i].column, optimum[i].count,
             optimum[i].of_ten);
        assert_int_equal(s.rows.n, optimum[i].n);
        kl_softmax_minimise(&s.rows, &got);
        assert_int_equal(got.end, KL_SOFTMAX_MINIMUM);
        /* The bound holds, and is one worth having. */
        assert_close(got.loss.val, optimum[i].loss, got.loss.err);
        assert_true(got.loss.err < 1e-11);
        /* J is flat at its minimum: weights have half its digits. */
        for (j = 0; j < optimum[i].size; j++)
            assert_close(got.w[j], optimum[i].w[j], 1e-6);
        drop(&s);
    }
}

static void
descent_comes_to_the_same_point(void **state)
{
    double w[KL_WEIGHTS] = {0}, before = HUGE_VAL, sum;
    struct sample s;
    int step;

    (void)state;
    take(&s, "species", flippers, 2, 10);
    /* At 0 all classes are alike: log 3. */
    assert_close(kl_softmax_loss(&s.rows, w, NULL).val, 1.0986122886681098,
                 1e-14);
    for (step = 0; step < 40000; step++) {
        if (step % 100 == 0) {
            double now = kl_softmax_loss(&s.rows, w, NULL).val;

            assert_true(now < before + 1e-14); /* rounding at the end */
            before = now;
        }
        kl_softmax_step(&s.rows, w, 1);
    }
    assert_close(kl_softmax_loss(&s.rows, w, NULL).val,
                 0.11422251924454442144, 1e-6);
    sum = w[1] + w[4] + w[7]; /* of a feature over the classes */
    assert_close(sum, 0, 1e-10);
    drop(&s);
}

/* The gradient against differences of the loss: of central ones with h = 1e-5
 * the error is about h^2 and eps/h. */
static void
gradient_is_that_of_the_loss(void **state)
{
    double w[KL_WEIGHTS], gradient[KL_WEIGHTS];
    struct sample s;
    size_t j;

    (void)state;
    take(&s, "species", four, 4, 10);
    for (j = 0; j < 15; j++)
        w[j] = 0.37 * (double)(j * j % 7) - 1.13;
    kl_softmax_loss(&s.rows, w, gradient);
    for (j = 0; j < 15; j++) {
        double at = w[j], up, down;

        w[j] = at + 1e-5;
        up = kl_softmax_loss(&s.rows, w, NULL).val;
        w[j] = at - 1e-5;
        down = kl_softmax_loss(&s.rows, w, NULL).val;
        w[j] = at;
        assert_close((up - down) / 2e-5, gradient[j], 1e-8);
    }
    drop(&s);
}

static void
classes_that_can_be_told_apart_have_no_minimum(void **state)
{
    struct kl_softmax_optimum got;
    struct sample s;

    (void)state;
    take(&s, "species", four, 4, 10);
    kl_softmax_minimise(&s.rows, &got);
    assert_int_equal(got.end, KL_SOFTMAX_SEPARABLE);
    assert_true(got.loss.val == 0 && got.loss.err == 0);
    drop(&s);

    /* Gentoos have flat bills and long flippers, the others overlap: J goes to
     * that of the others, which numpy's least squares find at 0.34255. */
    take(&s, "species", backs, 2, 10);
    kl_softmax_minimise(&s.rows, &got);
    assert_int_equal(got.end, KL_SOFTMAX_PARTED);
    assert_int_equal(got.apart, 1 << 2);
    assert_string_equal(kl_labels_get(s.all.classes, 2), "Gentoo");
    assert_close(got.loss.val, 0.34255, 5e-6);
    drop(&s);
}

/* Two points, two classes: as many weights as one can want. */
static void
least_case(void **state)
{
    static const double x[] = {1, -1, 1, 1};
    static const size_t y[] = {0, 1};
    struct kl_softmax_rows rows = {2, 2, 2, x, y};
    double w[KL_WEIGHTS] = {0, -25, 0, 25};
    struct kl_softmax_optimum got;
    struct kl_value v;

    (void)state;
    kl_softmax_minimise(&rows, &got);
    assert_int_equal(got.end, KL_SOFTMAX_SEPARABLE);
    /* mpmath: log1p(exp(-50)) */
    v = kl_softmax_surprisal(&rows, w, 0);
    assert_close(v.val, 1.9287498479639177831e-22, v.err);
    assert_true(v.err < 1e-33);
    w[1] = 25;
    w[3] = -25; /* and the wrong way round: log1p(exp(50)) */
    v = kl_softmax_surprisal(&rows, w, 1);
    assert_close(v.val, 50, v.err);
    w[1] = 1e6; /* where exp overflows */
    w[3] = -1e6;
    v = kl_softmax_surprisal(&rows, w, 1);
    assert_close(v.val, 2e6, v.err);
}

/* Two points in one place with different classes: q = 1/2 each, and the
 * minimum is log 2 although the Hessian has no inverse. */
static void
flat_directions_are_no_trouble(void **state)
{
    static const double x[] = {1, 0, 0, 1, 0, 0};
    static const size_t y[] = {0, 1};
    struct kl_softmax_rows rows = {2, 2, 3, x, y};
    struct kl_softmax_optimum got;

    (void)state;
    kl_softmax_minimise(&rows, &got);
    assert_int_equal(got.end, KL_SOFTMAX_MINIMUM);
    assert_close(got.loss.val, 0.69314718055994531, 1e-15);
}

static void
probabilities_sum_to_one(void **state)
{
    double w[KL_WEIGHTS] = {0}, q[KL_CLASSES];
    struct sample s;
    size_t i, table[9], right;

    (void)state;
    take(&s, "species", bills, 2, 10);
    for (i = 0; i < 9; i++)
        w[i] = optimum[0].w[i];
    for (i = 0; i < s.rows.n; i++) {
        struct kl_value v = kl_softmax_surprisal(&s.rows, w, i);

        kl_softmax_probs(&s.rows, w, s.x + 3 * i, q);
        assert_close(q[0] + q[1] + q[2], 1, 4 * KL_EPS);
        assert_close(-log(q[s.y[i]]), v.val, 1e-13);
    }
    /* numpy at the optimum: 330 of 342 rows. */
    right = kl_softmax_confusion(&s.rows, w, table);
    assert_int_equal(right, 330);
    assert_int_equal(table[0] + table[4] + table[8], 330);
    assert_int_equal(table[0] + table[1] + table[2], 151);
    drop(&s);
}

static void
rows_are_held_out_of_each_class(void **state)
{
    size_t y[101], i, count[3] = {0}, total;
    struct kl_random *random = kl_random_new(7);
    bool held[101], again[101];

    (void)state;
    for (i = 0; i < 101; i++)
        y[i] = i == 50 ? 2 : i % 2;
    total = kl_softmax_hold_out(y, 101, 3, 0.3, random, held);
    for (i = 0; i < 101; i++)
        count[y[i]] += held[i];
    assert_int_equal(count[0], 15); /* 50 others */
    assert_int_equal(count[1], 15);
    assert_int_equal(count[2], 0); /* the only one stays */
    assert_int_equal(total, 30);
    kl_softmax_hold_out(y, 101, 3, 0.3, random, again);
    assert_memory_not_equal(held, again, sizeof held);
    kl_random_free(random);
    random = kl_random_new(7);
    kl_softmax_hold_out(y, 101, 3, 0.3, random, again);
    assert_memory_equal(held, again, sizeof held);
    assert_int_equal(kl_softmax_hold_out(y, 101, 3, 1, random, held), 98);
    kl_random_free(random);
}

static void
columns_that_cannot_be_scaled_are_found(void **state)
{
    static const double same[] = {0.1, 0.1, 0.1}, huge[] = {1e308, -1e308, 1};
    static const double three[] = {1, 2, 6};
    static const bool held[3] = {false};
    double mean, sd;

    (void)state;
    assert_false(kl_softmax_scale(same, 1, 3, held, &mean, &sd));
    assert_false(kl_softmax_scale(huge, 1, 3, held, &mean, &sd));
    assert_true(kl_softmax_scale(three, 1, 3, held, &mean, &sd));
    assert_close(mean, 3, 0);
    assert_close(sd, 2.1602468994692867, 4 * KL_EPS); /* sqrt(14/3) */
}

/* The aim is 200 ms; a tenth of a second of processor time leaves room for
 * sanitizers. */
static void
regression_is_fast(void **state)
{
    struct kl_softmax_optimum got;
    struct sample s;
    clock_t begin;

    (void)state;
    take(&s, "species", bills, 2, 7);
    begin = clock();
    kl_softmax_minimise(&s.rows, &got);
    assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < 0.1);
    drop(&s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minimum_is_that_of_the_reference),
        cmocka_unit_test(descent_comes_to_the_same_point),
        cmocka_unit_test(gradient_is_that_of_the_loss),
        cmocka_unit_test(classes_that_can_be_told_apart_have_no_minimum),
        cmocka_unit_test(least_case),
        cmocka_unit_test(flat_directions_are_no_trouble),
        cmocka_unit_test(probabilities_sum_to_one),
        cmocka_unit_test(rows_are_held_out_of_each_class),
        cmocka_unit_test(columns_that_cannot_be_scaled_are_found),
        cmocka_unit_test(regression_is_fast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
