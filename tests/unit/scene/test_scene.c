#include "kl_scene.h"

#include "klscope/core/edit.h"
#include "klscope/scene/edit.h"

static void
views(void **state)
{
    enum kl_view view = KL_VIEW_LOG;

    (void)state;
    for (size_t i = 0; i < KL_VIEW_COUNT; i++) {
        const struct kl_view_row *row = kl_view_row((enum kl_view)i);

        assert_true(strlen(row->title) > 0 && strlen(row->help) > 0);
        assert_true(kl_view_find(row->key, strlen(row->key), &view));
        assert_int_equal(view, i);
        assert_false(kl_view_find(row->key, strlen(row->key) - 1, &view));
    }
    assert_false(kl_view_find("", 0, &view));
}

static void
settings(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 0.5,0.25,0.25\nq = 0.25,0.5,"
                                         "0.25");
    struct kl_err err = {0};

    (void)state;
    assert_ptr_equal(kl_scene_loader(scene), &kl_test_loader);
    assert_int_equal(kl_scene_unit(scene), KL_BIT);
    kl_scene_set_unit(scene, KL_NAT);
    assert_int_equal(kl_scene_unit(scene), KL_NAT);
    kl_scene_set_view(scene, KL_VIEW_RATIO);
    assert_int_equal(kl_scene_view(scene), KL_VIEW_RATIO);
    kl_scene_set_side(scene, KL_Q);
    assert_int_equal(kl_scene_side(scene), KL_Q);
    kl_scene_set_at(scene, 1);
    assert_int_equal(kl_scene_at(scene), 1);
    kl_scene_set_at(scene, SIZE_MAX);
    assert_int_equal(kl_scene_at(scene), 2);
    assert_int_equal(kl_scene_set_alpha(scene, 1, &err), KL_OK);
    assert_close(kl_scene_measures(scene)->value[KL_RENYI].val,
                 kl_scene_measures(scene)->value[KL_KL_PQ].val, KL_EPS);
    assert_int_equal(kl_scene_set_alpha(scene, 0, &err), KL_E_DOMAIN);
    assert_string_equal(err.text,
                        "alpha = 0: alpha must be > 0 and at most 1e6");
    assert_int_equal(kl_scene_set_alpha(scene, NAN, &err), KL_E_DOMAIN);
    assert_true(kl_scene_alpha(scene) == 1);
    assert_int_equal(kl_scene_undo_count(scene), 0);
    kl_scene_free(scene);
}

/* p = (1/2, 1/4, 1/4) and q = (1/4, 1/2, 1/4): D = log(2)/4 both ways. */
static void
measures_follow(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 0.5,0.25,0.25\nq = 0.25,0.5,"
                                         "0.25");
    const struct kl_measures *all = kl_scene_measures(scene);
    unsigned long version = kl_scene_version(scene);

    (void)state;
    assert_close(all->value[KL_H_P].val, 1.5 * log(2), KL_EPS);
    assert_close(all->value[KL_KL_PQ].val, log(2) / 4, KL_EPS);
    assert_false(kl_scene_busy(scene));
    assert_false(kl_scene_work(scene, 1000));
    kl_scene_set(scene, KL_P, 0, 0.25, false, NULL);
    assert_true(kl_scene_version(scene) != version);
    assert_close(all->value[KL_H_P].val, log(4) / 4 - 0.75 * log(0.375),
                 2 * KL_EPS);
    kl_scene_undo(scene);
    assert_close(all->value[KL_H_P].val, 1.5 * log(2), KL_EPS);
    kl_scene_swap(scene);
    assert_true(kl_scene_prob(scene, KL_P, 1) == 0.5);
    for (int m = 0; m < KL_MEASURE_COUNT; m++)
        assert_true(kl_scene_fresh(scene, (enum kl_measure)m));
    kl_scene_free(scene);
}

static void
seeks_the_mode_of_integers(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = poisson(1000.5)");
    struct kl_buf name = KL_BUF_INIT;

    (void)state;
    kl_scene_seek(scene);
    kl_pair_label(kl_scene_pair(scene), kl_scene_at(scene), &name);
    assert_string_equal(kl_buf_text(&name), "1000");
    kl_buf_clear(&name);
    kl_scene_good(scene, "p = a=0.25,b=0.75\nat = q[a]");
    kl_scene_seek(scene);
    assert_int_equal(kl_scene_at(scene), 0);
    kl_scene_free(scene);
}

/* ---- many outcomes: O(1) sums, the rest in slices -------------------------
 */

static void
finish(struct kl_scene *scene, size_t slice)
{
    int rounds = 0;

    while (kl_scene_busy(scene)) {
        kl_scene_work(scene, slice);
        assert_true(rounds++ < 1000);
    }
}

/* The measures of a scene made anew of the same probabilities. */
static void
measure_anew(const struct kl_scene *scene, struct kl_measures *out)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    struct kl_bins side[2];

    for (int s = 0; s < 2; s++) {
        double *w = kl_malloc(pair->n * sizeof *w);

        for (size_t i = 0; i < pair->n; i++)
            w[i] = kl_bins_prob(&pair->side[s], i);
        kl_bins_init(&side[s], w, NULL, pair->n);
    }
    kl_measure_all(&side[KL_P], &side[KL_Q], kl_scene_alpha(scene), out);
    kl_bins_clear(&side[KL_P]);
    kl_bins_clear(&side[KL_Q]);
}

/* Every fresh value is right, whether it was summed or followed. The scene
 * made anew has rounded probabilities: an ulp of each more. */
static void
check_fresh(const struct kl_scene *scene)
{
    const struct kl_measures *have = kl_scene_measures(scene);
    struct kl_measures want;

    measure_anew(scene, &want);
    for (int m = 0; m < KL_MEASURE_COUNT; m++) {
        struct kl_value a = have->value[m], b = want.value[m];
        double rounding = 32 * KL_EPS * (1 + fabs(b.val));

        if (kl_scene_fresh(scene, (enum kl_measure)m))
            assert_close(a.val, b.val, a.err + b.err + rounding);
    }
}

static void
slices(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = @row");
    const struct kl_measures *all = kl_scene_measures(scene);
    double entropy;

    (void)state;
    /* All values are there; sums to follow edits by are to be made. */
    assert_true(kl_scene_busy(scene));
    for (int m = 0; m < KL_MEASURE_COUNT; m++)
        assert_true(kl_scene_fresh(scene, (enum kl_measure)m));
    assert_true(all->value[KL_KL_PQ].val == 0);
    finish(scene, 3000);
    kl_scene_even(scene, KL_Q, NULL); /* a pass in slices, nothing followed */
    assert_false(kl_scene_fresh(scene, KL_H_P));
    assert_false(kl_scene_work(scene, 600));
    assert_false(kl_scene_fresh(scene, KL_JS));
    finish(scene, 3000);
    check_fresh(scene);
    kl_scene_set(scene, KL_P, 16, 0.25, false, NULL); /* not followed yet */
    assert_false(kl_scene_fresh(scene, KL_KL_PQ));
    finish(scene, 3000);
    check_fresh(scene);
    entropy = all->value[KL_H_P].val;
    kl_scene_set(scene, KL_P, 18, 0.25, false, NULL); /* followed now */
    kl_scene_work(scene, 600);
    kl_scene_set(scene, KL_P, 17, 0.5, false, NULL); /* in the midst of it */
    assert_true(kl_scene_fresh(scene, KL_KL_PQ));
    assert_false(kl_scene_fresh(scene, KL_TV));
    assert_true(all->value[KL_H_P].val < entropy);
    check_fresh(scene);
    finish(scene, 5000);
    check_fresh(scene);
    kl_scene_free(scene);
}

static void
a_hundred_thousand_edits_of_many(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = @row");
    uint64_t dice = 1951;
    char *start, *end;

    (void)state;
    kl_scene_random(scene, KL_Q, 7, NULL);
    start = kl_scene_text(scene);
    for (int k = 0; k < 100000; k++) {
        enum kl_side side = kl_dice_below(&dice, 2) ? KL_P : KL_Q;
        size_t i = kl_dice_below(&dice, 20000);
        double most = kl_bins_unlocked(&kl_scene_pair(scene)->side[side]);
        size_t what = kl_dice_below(&dice, 10);

        if (what < 7)
            kl_scene_set(scene, side, i, most * pow(kl_dice_unit(&dice), 8),
                         what < 2, NULL);
        else if (what < 8)
            kl_scene_set(scene, side, i, 0, false, NULL);
        else
            kl_scene_lock(scene, side, i, what < 9, NULL);
        if (k % 10000 == 0) {
            kl_scene_swap(scene);
            check_fresh(scene);
            finish(scene, 4096);
            check_fresh(scene);
            assert_close(kl_scene_sum(scene, KL_P), 1, 1e-12);
            assert_close(kl_scene_sum(scene, KL_Q), 1, 1e-12);
        }
    }
    end = kl_scene_text(scene);
    for (size_t steps = kl_scene_undo_count(scene); steps > 1; steps--)
        kl_scene_undo(scene);
    kl_scene_is(scene, start);
    check_fresh(scene);
    while (kl_scene_redo(scene))
        ;
    kl_scene_is(scene, end);
    check_fresh(scene);
    kl_scene_good(scene, end); /* and it reads back as itself */
    kl_scene_is(scene, end);
    free(start);
    free(end);
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views),
        cmocka_unit_test(settings),
        cmocka_unit_test(measures_follow),
        cmocka_unit_test(seeks_the_mode_of_integers),
        cmocka_unit_test(slices),
        cmocka_unit_test(a_hundred_thousand_edits_of_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
