#include "kl_scene.h"

#include "klscope/scene/edit.h"

static const char three[] = "p = a=0.5,b=0.3,c=0.2\nq = a=0.2,b=0.3,c=0.5\n";

static void
assert_side(const struct kl_scene *scene, enum kl_side side, double a, double b,
            double c)
{
    assert_close(kl_scene_prob(scene, side, 0), a, 4 * KL_EPS);
    assert_close(kl_scene_prob(scene, side, 1), b, 4 * KL_EPS);
    assert_close(kl_scene_prob(scene, side, 2), c, 4 * KL_EPS);
}

static void
weights_are_scaled(void **state)
{
    static const double weight[][3] = {
        {1, 2, 5}, {0.125, 0.25, 0.625}, {1e300, 2e300, 5e300},
        {1e-300, 2e-300, 5e-300}};
    size_t k;

    (void)state;
    for (k = 0; k < sizeof weight / sizeof *weight; k++) {
        struct kl_scene *scene = kl_scene_of(three);
        char *before = kl_scene_text(scene);

        assert_int_equal(kl_scene_place(scene, KL_Q, weight[k], false, NULL),
                         KL_OK);
        assert_side(scene, KL_Q, 0.125, 0.25, 0.625);
        assert_side(scene, KL_P, 0.5, 0.3, 0.2);
        assert_true(kl_scene_edited(scene, KL_Q));
        assert_int_equal(kl_scene_undo_count(scene), 1);
        assert_true(kl_scene_undo(scene));
        kl_scene_is(scene, before); /* bit for bit */
        assert_true(kl_scene_redo(scene));
        assert_side(scene, KL_Q, 0.125, 0.25, 0.625);
        free(before);
        kl_scene_free(scene);
    }
}

/* A gesture is one step; another gesture, or an edit between, another. */
static void
gestures_are_one_step(void **state)
{
    struct kl_scene *scene = kl_scene_of(three);
    char *before = kl_scene_text(scene);
    int k;

    (void)state;
    for (k = 1; k < 20; k++) {
        double weight[3] = {k, 1, 20 - k};

        assert_int_equal(kl_scene_place(scene, KL_P, weight, true, NULL),
                         KL_OK);
    }
    assert_int_equal(kl_scene_undo_count(scene), 1);
    kl_scene_end_gesture(scene);
    kl_scene_place(scene, KL_P, (double[]){1, 0, 0}, true, NULL);
    kl_scene_place(scene, KL_P, (double[]){0, 1, 0}, true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 2);
    /* A drag of a bar is another gesture than one on the map. */
    kl_scene_set(scene, KL_P, 0, 0.25, true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 3);
    kl_scene_place(scene, KL_P, (double[]){1, 1, 1}, true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 4);
    while (kl_scene_undo(scene))
        ;
    kl_scene_is(scene, before);
    free(before);
    kl_scene_free(scene);
}

static void
no_change_is_no_step(void **state)
{
    struct kl_scene *scene =
        kl_scene_of("p = a=0.5,b=0.25,c=0.25\nq = a=0.2,b=0.3,c=0.5\n");

    (void)state;
    assert_int_equal(
        kl_scene_place(scene, KL_P, (double[]){2, 1, 1}, false, NULL), KL_OK);
    assert_int_equal(kl_scene_undo_count(scene), 0);
    assert_false(kl_scene_edited(scene, KL_P));
    kl_scene_free(scene);
}

static void
locks_are_kept(void **state)
{
    struct kl_scene *scene = kl_scene_of(three);

    (void)state;
    assert_int_equal(kl_scene_lock(scene, KL_P, 2, true, NULL), KL_OK);
    assert_int_equal(
        kl_scene_place(scene, KL_P, (double[]){1, 3, 1e308}, false, NULL),
        KL_OK);
    assert_side(scene, KL_P, 0.2, 0.6, 0.2);
    assert_true(kl_scene_prob(scene, KL_P, 2) == 0.2);
    assert_int_equal(
        kl_scene_place(scene, KL_P, (double[]){0, 0, 1}, false, NULL),
        KL_E_DOMAIN);
    assert_int_equal(kl_scene_lock(scene, KL_P, 0, true, NULL), KL_OK);
    assert_int_equal(
        kl_scene_place(scene, KL_P, (double[]){1, 1, 1}, false, NULL),
        KL_E_STATE);
    assert_side(scene, KL_P, 0.2, 0.6, 0.2);
    kl_scene_free(scene);
}

static void
what_is_no_weight(void **state)
{
    static const double bad[][3] = {
        {-1, 1, 1}, {NAN, 1, 1}, {1, INFINITY, 1}, {0, 0, 0}};
    struct kl_scene *scene = kl_scene_of(three);
    char *before = kl_scene_text(scene);
    size_t k;

    (void)state;
    kl_scene_place(scene, KL_P, (double[]){1, 2, 3}, true, NULL);
    for (k = 0; k < sizeof bad / sizeof *bad; k++) {
        struct kl_err err = {0};

        assert_int_equal(kl_scene_place(scene, KL_P, bad[k], true, &err),
                         KL_E_DOMAIN);
        assert_true(err.text[0] != '\0');
        /* The step before it, which it was to amend, is still there. */
        assert_side(scene, KL_P, 1 / 6., 2 / 6., 3 / 6.);
    }
    kl_scene_undo(scene);
    kl_scene_is(scene, before);
    free(before);
    kl_scene_free(scene);
}

/* Any number of outcomes; an infinite support ends as with other edits. */
static void
other_supports(void **state)
{
    struct kl_scene *scene =
        kl_scene_of("p = geometric(p=0.5)\nq = geometric(p=0.25)\n");
    size_t n = kl_scene_pair(scene)->n, k;
    double *weight = kl_calloc(n, sizeof *weight);
    char *before = kl_scene_text(scene);

    (void)state;
    assert_false(kl_scene_has_three(scene));
    for (k = 0; k < n; k++)
        weight[k] = k < 4;
    kl_scene_place(scene, KL_P, weight, true, NULL);
    weight[4] = 4;
    kl_scene_place(scene, KL_P, weight, true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 1);
    assert_close(kl_scene_prob(scene, KL_P, 4), 0.5, 4 * KL_EPS);
    assert_close(kl_scene_prob(scene, KL_P, 0), 0.125, 4 * KL_EPS);
    kl_scene_undo(scene);
    kl_scene_is(scene, before);
    free(before);
    free(weight);
    kl_scene_free(scene);
}

static void
which_scenes_have_three(void **state)
{
    static const struct {
        const char *text;
        bool three;
    } cases[] = {
        {"p = 0.5,0.3,0.2", true},
        {"p = a=0.25,b=0.25,c=0.5", true},
        {"p = discrete_uniform(a=1, b=3)", true},
        {"p = 0.5,0.5", false},
        {"p = 0.25,0.25,0.25,0.25", false},
        {"p = poisson(2)", false},
        {"p = normal(0,1)", false},
    };
    size_t k;

    (void)state;
    for (k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct kl_scene *scene = kl_scene_of(cases[k].text);

        assert_int_equal(kl_scene_has_three(scene), cases[k].three);
        kl_scene_free(scene);
    }
    assert_true(kl_view_is_map(KL_VIEW_MAP_ENTROPY));
    assert_true(kl_view_is_map(KL_VIEW_MAP_TO_Q));
    assert_false(kl_view_is_map(KL_VIEW_LOG));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_scaled),
        cmocka_unit_test(gestures_are_one_step),
        cmocka_unit_test(no_change_is_no_step),
        cmocka_unit_test(locks_are_kept),
        cmocka_unit_test(what_is_no_weight),
        cmocka_unit_test(other_supports),
        cmocka_unit_test(which_scenes_have_three),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
