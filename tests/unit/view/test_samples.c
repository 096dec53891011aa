#include "kl_scene.h"

#include "klscope/scene/edit.h"
#include "klscope/view/samples.h"

static struct kl_samples *
take(struct kl_scene *scene, double lo, double hi, int width)
{
    struct kl_samples *samples = kl_samples_new();

    assert_int_equal(kl_scene_set_range(scene, lo, hi, NULL), KL_OK);
    kl_samples_take(samples, scene, width);
    return samples;
}

/* A spike of sd 1e-9 is in the column that it is in, at its full height:
 * log(1/2) - log(1e-9) - log(2 pi)/2. */
static void
no_spike_is_missed(void **state)
{
    struct kl_scene *scene = kl_scene_of(
        "p = 0.5*normal(0,1) + 0.5*normal(0.35,1e-9)\nq = normal(0,1)");
    struct kl_samples *samples = take(scene, -5, 5, 100);
    double want = log(0.5) + 9 * M_LN10 - 0.91893853320467274;

    (void)state;
    assert_int_equal(kl_samples_find(samples, 0.35), 53);
    assert_close(kl_samples_column(samples, 53).high[KL_P], want, 1e-9);
    assert_true(kl_samples_column(samples, 53).low[KL_P] < 0);
    assert_true(kl_samples_column(samples, 52).high[KL_P] < 0);
    assert_true(kl_samples_column(samples, 53).term[KL_P] > 1e9);
    kl_samples_free(samples);
    kl_scene_free(scene);
}

static void
poles_and_ends_are_seen(void **state)
{
    struct kl_scene *scene =
        kl_scene_of("p = beta(0.5,0.5)\nq = uniform(0.001,0.5)");
    struct kl_samples *samples = take(scene, -1, 2, 30);
    struct kl_strip at;

    (void)state;
    at = kl_samples_column(samples, 10);
    assert_true(at.high[KL_P] == INFINITY);
    assert_true(kl_samples_column(samples, 9).high[KL_P] == -INFINITY ||
                kl_samples_column(samples, 9).high[KL_P] == INFINITY);
    assert_true(kl_samples_column(samples, 5).term[KL_P] == 0);
    /* p has mass where q has none. */
    assert_true(kl_samples_column(samples, 17).term[KL_P] == INFINITY);
    assert_true(kl_samples_column(samples, 17).ratio == INFINITY);
    /* A pole is an end of no integral. */
    assert_true(fabs(at.term[KL_P]) >= KL_SAMPLE_POLE);
    assert_true(isfinite(at.term[KL_Q]));
    kl_samples_free(samples);
    kl_scene_free(scene);
}

/* Bins of width 1/2 on uniform(0,1): density 1 in two of them. */
static void
bins_are_their_means(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = uniform(0,1)\nq = uniform(0,2)");
    struct kl_samples *samples;

    (void)state;
    kl_scene_set_bins(scene, 8);
    samples = take(scene, -1, 3, 16);
    assert_int_equal(samples->bins, 8);
    for (int c = 0; c < 16; c++) {
        struct kl_strip at = kl_samples_column(samples, c);
        bool in_p = c >= 4 && c < 8, in_q = c >= 4 && c < 12;

        assert_close(exp(at.high[KL_P]), in_p ? 1 : 0, 1e-12);
        assert_close(exp(at.high[KL_Q]), in_q ? 0.5 : 0, 1e-12);
        assert_close(at.low[KL_P] > -INFINITY ? exp(at.low[KL_P]) : 0,
                     in_p ? 1 : 0, 1e-12);
    }
    kl_samples_free(samples);
    kl_scene_free(scene);
}

static void
taken_anew_only_when_something_changed(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(1,1)");
    struct kl_samples *samples = take(scene, -4, 4, 40);

    (void)state;
    samples->at[7].ratio = 1234;
    kl_samples_take(samples, scene, 40);
    assert_true(samples->at[7].ratio == 1234);
    kl_scene_tune(scene, KL_P, 0, 0.5, false, NULL);
    kl_samples_take(samples, scene, 40);
    assert_true(samples->at[7].ratio != 1234);
    samples->at[7].ratio = 1234;
    kl_scene_set_range(scene, -4, 5, NULL);
    kl_samples_take(samples, scene, 40);
    assert_true(samples->at[7].ratio != 1234);
    samples->at[7].ratio = 1234;
    kl_scene_set_bins(scene, 10);
    kl_samples_take(samples, scene, 40);
    assert_true(samples->at[7].ratio != 1234);
    kl_samples_take(samples, scene, 0);
    assert_int_equal(samples->width, 0);
    kl_samples_free(samples);
    kl_scene_free(scene);
}

static void
outcomes_have_no_samples(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 0.5,0.5");
    struct kl_samples *samples = kl_samples_new();

    (void)state;
    kl_samples_take(samples, scene, 40);
    assert_int_equal(samples->width, 0);
    kl_samples_free(samples);
    kl_samples_free(NULL);
    kl_scene_free(scene);
}

static void
columns_and_places(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(1,1)");
    struct kl_samples *samples = take(scene, -1, 1, 7);

    (void)state;
    for (int c = 0; c < 7; c++)
        assert_int_equal(kl_samples_find(samples, kl_samples_x(samples, c)),
                         c);
    assert_int_equal(kl_samples_find(samples, -1), 0);
    assert_int_equal(kl_samples_find(samples, 1), 6);
    assert_int_equal(kl_samples_find(samples, -1.1), -1);
    assert_int_equal(kl_samples_find(samples, 1e300), 7);
    kl_samples_free(samples);
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_spike_is_missed),
        cmocka_unit_test(poles_and_ends_are_seen),
        cmocka_unit_test(bins_are_their_means),
        cmocka_unit_test(taken_anew_only_when_something_changed),
        cmocka_unit_test(outcomes_have_no_samples),
        cmocka_unit_test(columns_and_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
