#include "kl_scene.h"

#include "klscope/core/edit.h"
#include "klscope/core/live.h"
#include "klscope/scene/edit.h"

static const char letters[] = "p = @abc:p\nq = @abc:q\n";

/* ---- one edit ------------------------------------------------------------ */

static void
set_is_exact(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters);
    uint64_t dice = 5;

    (void)state;
    for (int k = 0; k < 1000; k++) {
        double x = kl_dice_unit(&dice);
        size_t i = kl_dice_below(&dice, 26);

        assert_int_equal(kl_scene_set(scene, KL_P, i, x, false, NULL), KL_OK);
        assert_true(kl_scene_prob(scene, KL_P, i) == x);
        assert_close(kl_scene_sum(scene, KL_P), 1, 1e-15);
    }
    kl_scene_free(scene);
}

static void
edited_and_back(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters);

    (void)state;
    assert_false(kl_scene_edited(scene, KL_P));
    kl_scene_set(scene, KL_P, 3, 0.5, false, NULL);
    assert_true(kl_scene_edited(scene, KL_P));
    assert_false(kl_scene_edited(scene, KL_Q));
    kl_scene_swap(scene);
    assert_true(kl_scene_edited(scene, KL_Q));
    kl_scene_undo(scene);
    kl_scene_undo(scene);
    assert_false(kl_scene_edited(scene, KL_P));
    assert_false(kl_scene_undo(scene));
    kl_scene_redo(scene);
    assert_true(kl_scene_edited(scene, KL_P));
    kl_scene_even(scene, KL_Q, NULL);
    assert_true(kl_scene_edited(scene, KL_Q));
    assert_false(kl_scene_redo(scene)); /* a new edit ends what was undone */
    kl_scene_undo(scene);
    assert_false(kl_scene_edited(scene, KL_Q));
    kl_scene_free(scene);
}

static void
all_and_back_restores_the_shape(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters);
    double before[26];

    (void)state;
    for (size_t i = 0; i < 26; i++)
        before[i] = kl_scene_prob(scene, KL_Q, i);
    kl_scene_set(scene, KL_Q, 4, 1, false, NULL);
    assert_true(kl_scene_prob(scene, KL_Q, 0) == 0);
    assert_true(isinf(kl_scene_measures(scene)->value[KL_KL_PQ].val));
    kl_scene_set(scene, KL_Q, 4, before[4], false, NULL);
    for (size_t i = 0; i < 26; i++)
        assert_close(kl_scene_prob(scene, KL_Q, i), before[i], 2 * KL_EPS);
    kl_scene_free(scene);
}

/* ---- gestures ------------------------------------------------------------ */

static void
a_drag_is_one_step(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters);
    char *before = kl_scene_text(scene), *after;

    (void)state;
    for (int k = 1; k <= 50; k++)
        kl_scene_set(scene, KL_P, 4, k / 100., true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 1);
    after = kl_scene_text(scene);
    kl_scene_end_gesture(scene);
    kl_scene_set(scene, KL_P, 4, 0.75, true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 2);
    kl_scene_set(scene, KL_P, 5, 0.5, true, NULL); /* another bin */
    assert_int_equal(kl_scene_undo_count(scene), 3);
    kl_scene_set(scene, KL_Q, 5, 0.5, true, NULL); /* another side */
    assert_int_equal(kl_scene_undo_count(scene), 4);
    kl_scene_undo(scene);
    kl_scene_undo(scene);
    kl_scene_undo(scene);
    kl_scene_is(scene, after);
    kl_scene_undo(scene);
    kl_scene_is(scene, before);
    free(before);
    free(after);
    kl_scene_free(scene);
}

/* Where the first place of a drag is where the bin is already, the gesture
 * before it is no part of it. */
static void
a_drag_from_where_it_is(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters);

    (void)state;
    kl_scene_set(scene, KL_P, 4, 0.5, true, NULL);
    kl_scene_end_gesture(scene);
    kl_scene_set(scene, KL_P, 4, 0.5, true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 1);
    kl_scene_set(scene, KL_P, 4, 0.25, true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 2);
    kl_scene_undo(scene);
    assert_true(kl_scene_prob(scene, KL_P, 4) == 0.5);
    kl_scene_free(scene);
}

static void
a_drag_out_of_bounds(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters);

    (void)state;
    kl_scene_set(scene, KL_P, 4, 0.5, true, NULL);
    assert_int_equal(kl_scene_set(scene, KL_P, 4, 1.5, true, NULL),
                     KL_E_DOMAIN);
    assert_true(kl_scene_prob(scene, KL_P, 4) == 0.5);
    kl_scene_set(scene, KL_P, 4, 0.75, true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 1);
    kl_scene_free(scene);
}

/* The bin's own weight was all of it: others can only share alike, by a new
 * shape of the side. */
static void
a_drag_of_the_only_one(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 1,0,0");

    (void)state;
    for (int k = 1; k <= 9; k++)
        kl_scene_set(scene, KL_P, 0, k / 10., true, NULL);
    assert_int_equal(kl_scene_undo_count(scene), 1);
    assert_close(kl_scene_prob(scene, KL_P, 1), 0.05, KL_EPS);
    kl_scene_undo(scene);
    assert_true(kl_scene_prob(scene, KL_P, 0) == 1);
    kl_scene_free(scene);
}

/* ---- locks --------------------------------------------------------------- */

static void
locked_ones_stay(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters);
    uint64_t dice = 8;
    double e, a;

    (void)state;
    kl_scene_lock(scene, KL_P, 4, true, NULL);
    kl_scene_lock(scene, KL_P, 0, true, NULL);
    e = kl_scene_prob(scene, KL_P, 4);
    a = kl_scene_prob(scene, KL_P, 0);
    for (int k = 0; k < 500; k++) {
        double most = kl_bins_unlocked(&kl_scene_pair(scene)->side[KL_P]);

        assert_int_equal(kl_scene_set(scene, KL_P, 1 + kl_dice_below(&dice, 3),
                                      most * kl_dice_unit(&dice), false, NULL),
                         KL_OK);
        if (k % 50 == 0)
            kl_scene_random(scene, KL_P, (unsigned long)k, NULL);
        if (k % 70 == 0)
            kl_scene_smooth(scene, KL_P, 0.5, NULL);
        if (k % 90 == 0)
            kl_scene_even(scene, KL_P, NULL);
        assert_true(kl_scene_prob(scene, KL_P, 4) == e);
        assert_true(kl_scene_prob(scene, KL_P, 0) == a);
        assert_close(kl_scene_sum(scene, KL_P), 1, 1e-15);
    }
    kl_scene_free(scene);
}

/* A held bin has all that the locks leave; what is unlocked beside it must not
 * bring back the former shares of others. */
static void
unlocked_beside_a_full_one(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 0.25,0.25,0.25,0.25");

    (void)state;
    kl_scene_lock(scene, KL_P, 0, true, NULL);
    kl_scene_set(scene, KL_P, 1, 0.75, false, NULL);
    kl_scene_lock(scene, KL_P, 0, false, NULL);
    assert_true(kl_scene_prob(scene, KL_P, 0) == 0.25);
    assert_true(kl_scene_prob(scene, KL_P, 1) == 0.75);
    assert_true(kl_scene_prob(scene, KL_P, 2) == 0);
    kl_scene_set(scene, KL_P, 0, 0.5, false, NULL);
    assert_close(kl_scene_sum(scene, KL_P), 1, KL_EPS);
    while (kl_scene_undo(scene))
        ;
    assert_true(kl_scene_prob(scene, KL_P, 3) == 0.25);
    while (kl_scene_redo(scene))
        ;
    assert_true(kl_scene_prob(scene, KL_P, 1) == 0.5);
    kl_scene_free(scene);
}

static void
refusals(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = poisson(3)");
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_scene_lock(scene, KL_P, 0, true, &err), KL_E_STATE);
    assert_string_equal(err.text,
                        "outcomes of an infinite support cannot be locked; "
                        "set one first to make it finite");
    kl_scene_good(scene, "p = 0.5,0.25,0.25");
    kl_scene_lock(scene, KL_P, 0, true, NULL);
    kl_scene_lock(scene, KL_P, 1, true, NULL);
    assert_int_equal(kl_scene_even(scene, KL_P, &err), KL_E_STATE);
    assert_string_equal(err.text, "fewer than two outcomes are unlocked");
    assert_int_equal(kl_scene_random(scene, KL_P, 1, &err), KL_E_STATE);
    assert_int_equal(kl_scene_smooth(scene, KL_P, 1, &err), KL_E_STATE);
    assert_int_equal(kl_scene_copy(scene, KL_P, &err), KL_E_STATE);
    assert_string_equal(err.text, "p has locked outcomes: unlock them first");
    assert_int_equal(kl_scene_smooth(scene, KL_Q, 0, &err), KL_E_DOMAIN);
    assert_string_equal(err.text, "smooth adds an amount > 0 to each "
                                  "outcome, not 0");
    assert_int_equal(kl_scene_smooth(scene, KL_Q, NAN, &err), KL_E_DOMAIN);
    assert_int_equal(kl_scene_delete(scene, 0, &err), KL_E_STATE);
    assert_string_equal(err.text, "this outcome is locked in p");
    assert_int_equal(kl_scene_add(scene, "", 0, &err), KL_E_DOMAIN);
    assert_string_equal(err.text, "an outcome needs a name");
    assert_int_equal(kl_scene_add(scene, "3", 0, &err), KL_E_DOMAIN);
    assert_string_equal(err.text, "there is an outcome \"3\" already");
    assert_int_equal(kl_scene_rename(scene, 0, "2", &err), KL_E_DOMAIN);
    assert_int_equal(kl_scene_undo_count(scene), 3);
    kl_scene_good(scene, "p = a=1\nq = a=1");
    assert_int_equal(kl_scene_delete(scene, 0, &err), KL_E_STATE);
    assert_string_equal(err.text, "the last outcome cannot be deleted");
    kl_scene_good(scene, "p = a=1,b=0\nq = a=0.5,b=0.5");
    assert_int_equal(kl_scene_delete(scene, 0, &err), KL_E_STATE);
    assert_string_equal(err.text, "no other outcome can take its mass in p");
    kl_scene_free(scene);
}

/* ---- whole sides --------------------------------------------------------- */

static void
whole_sides(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters), *again;
    double total = kl_scene_pair(scene)->total[KL_P];
    char *one, *two;

    (void)state;
    kl_scene_even(scene, KL_P, NULL);
    assert_close(kl_scene_prob(scene, KL_P, 22), 1. / 26, KL_EPS);
    kl_scene_undo(scene);
    kl_scene_smooth(scene, KL_P, 1, NULL); /* a count more of each */
    assert_close_rel(kl_scene_prob(scene, KL_P, 22),
                     1 / (total + 26), 4 * KL_EPS);
    assert_true(kl_scene_pair(scene)->total[KL_P] == total + 26);
    kl_scene_undo(scene);
    assert_true(kl_scene_pair(scene)->total[KL_P] == total);
    kl_scene_redo(scene);
    kl_scene_copy(scene, KL_Q, NULL);
    assert_true(kl_scene_measures(scene)->value[KL_KL_PQ].val == 0);
    kl_scene_random(scene, KL_P, 42, NULL);
    kl_scene_random(scene, KL_Q, 43, NULL);
    again = kl_scene_of(letters);
    kl_scene_random(again, KL_Q, 43, NULL);
    kl_scene_random(again, KL_P, 42, NULL);
    one = kl_scene_text(scene);
    two = kl_scene_text(again);
    assert_string_equal(one, two);
    kl_scene_random(again, KL_P, 44, NULL);
    free(two);
    two = kl_scene_text(again);
    assert_string_not_equal(one, two);
    free(one);
    free(two);
    kl_scene_free(again);
    kl_scene_free(scene);
}

/* An edit of an infinite support ends both. */
static void
tails_end(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = poisson(3)\nq = poisson(4)");
    char *before = kl_scene_text(scene);

    (void)state;
    kl_scene_set(scene, KL_P, 2, 0.5, false, NULL);
    assert_true(kl_scene_prob(scene, KL_P, 2) == 0.5);
    assert_true(kl_scene_edited(scene, KL_P) && kl_scene_edited(scene, KL_Q));
    assert_true(isfinite(kl_scene_measures(scene)->value[KL_KL_PQ].val));
    kl_scene_undo(scene);
    kl_scene_is(scene, before);
    kl_scene_even(scene, KL_Q, NULL);
    assert_true(isfinite(kl_scene_measures(scene)->value[KL_KL_QP].val));
    kl_scene_undo(scene);
    kl_scene_is(scene, before);
    free(before);
    kl_scene_free(scene);
}

/* ---- outcomes ------------------------------------------------------------ */

static void
outcomes(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = a=0.5,b=0.25,c=0.25");
    char *before = kl_scene_text(scene);

    (void)state;
    assert_int_equal(kl_scene_add(scene, "new", 0, NULL), KL_OK);
    assert_int_equal(kl_scene_pair(scene)->n, 4);
    assert_int_equal(kl_scene_at(scene), 1);
    assert_true(kl_scene_prob(scene, KL_P, 1) == 0);
    kl_scene_set(scene, KL_P, 1, 0.5, false, NULL);
    assert_int_equal(kl_scene_rename(scene, 1, "née", NULL), KL_OK);
    assert_string_equal(kl_labels_get(kl_scene_pair(scene)->labels, 1), "née");
    /* what is held shares in the mass of what is deleted */
    assert_int_equal(kl_scene_delete(scene, 0, NULL), KL_OK);
    assert_close(kl_scene_prob(scene, KL_P, 0), 2. / 3, KL_EPS);
    assert_close(kl_scene_prob(scene, KL_P, 1), 1. / 6, KL_EPS);
    assert_close(kl_scene_prob(scene, KL_Q, 1), 1. / 2, KL_EPS);
    /* the selection moves with the last */
    kl_scene_set_at(scene, 2);
    assert_int_equal(kl_scene_delete(scene, 2, NULL), KL_OK);
    assert_int_equal(kl_scene_at(scene), 1);
    while (kl_scene_undo(scene))
        ;
    kl_scene_set_at(scene, 0);
    kl_scene_is(scene, before);
    free(before);
    kl_scene_free(scene);
}

static void
two_outcomes_one_held(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = a=0.5,b=0.5");

    (void)state;
    kl_scene_set(scene, KL_P, 0, 0.25, false, NULL);
    assert_int_equal(kl_scene_delete(scene, 1, NULL), KL_OK);
    assert_true(kl_scene_prob(scene, KL_P, 0) == 1);
    assert_true(kl_scene_prob(scene, KL_Q, 0) == 1);
    kl_scene_free(scene);
}

static void
integers_get_names(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = binomial(2, 0.5)");

    (void)state;
    assert_int_equal(kl_scene_add(scene, "many", 2, NULL), KL_OK);
    assert_int_equal(kl_scene_delete(scene, 1, NULL), KL_OK);
    assert_string_equal(kl_labels_get(kl_scene_pair(scene)->labels, 1), "2");
    assert_close(kl_scene_prob(scene, KL_P, 1), 0.5, 2 * KL_EPS);
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_is_exact),
        cmocka_unit_test(edited_and_back),
        cmocka_unit_test(all_and_back_restores_the_shape),
        cmocka_unit_test(a_drag_is_one_step),
        cmocka_unit_test(a_drag_from_where_it_is),
        cmocka_unit_test(a_drag_out_of_bounds),
        cmocka_unit_test(a_drag_of_the_only_one),
        cmocka_unit_test(locked_ones_stay),
        cmocka_unit_test(unlocked_beside_a_full_one),
        cmocka_unit_test(refusals),
        cmocka_unit_test(whole_sides),
        cmocka_unit_test(tails_end),
        cmocka_unit_test(outcomes),
        cmocka_unit_test(two_outcomes_one_held),
        cmocka_unit_test(integers_get_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
