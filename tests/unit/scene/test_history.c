/* Long games: what they leave, and the way back and forth. */
#include "kl_scene.h"

#include "klscope/core/edit.h"
#include "klscope/scene/edit.h"

static const char letters[] = "p = @abc:p\nq = @abc:q\n";

/* Any edit that does not change how many outcomes there are; false if it was
 * refused. */
static bool
any_edit(struct kl_scene *scene, uint64_t *dice)
{
    size_t n = kl_scene_pair(scene)->n, i = kl_dice_below(dice, n);
    enum kl_side side = kl_dice_below(dice, 2) ? KL_P : KL_Q;
    const struct kl_bins *bins = &kl_scene_pair(scene)->side[side];
    double most = kl_bins_unlocked(bins);
    size_t what = kl_dice_below(dice, 20);

    if (what < 14)
        return kl_scene_set(scene, side, i, most * pow(kl_dice_unit(dice), 3),
                            what < 4, NULL) == KL_OK;
    if (what < 15)
        return kl_scene_set(scene, side, i, kl_dice_below(dice, 2) ? 0 : most,
                            false, NULL) == KL_OK;
    if (what < 19)
        return kl_scene_lock(scene, side, i, what < 16, NULL) == KL_OK;
    kl_scene_swap(scene);
    return true;
}

static void
check_sane(const struct kl_scene *scene)
{
    const struct kl_measures *all = kl_scene_measures(scene);

    assert_close(kl_scene_sum(scene, KL_P), 1, 1e-12);
    assert_close(kl_scene_sum(scene, KL_Q), 1, 1e-12);
    for (int m = 0; m < KL_MEASURE_COUNT; m++) {
        assert_false(isnan(all->value[m].val));
        assert_true(all->value[m].val >= 0);
        assert_true(all->value[m].err >= 0);
    }
    assert_true(all->value[KL_H_P].val <=
                log((double)kl_scene_pair(scene)->n) + 1e-12);
}

/* Remember and compare what is locked. */
static void
note_locked(const struct kl_scene *scene, double locked[2][26])
{
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < 26; i++)
            locked[s][i] =
                kl_bins_hold(&kl_scene_pair(scene)->side[s], i) == KL_LOCKED
                    ? kl_scene_prob(scene, s ? KL_Q : KL_P, i)
                    : -1;
}

/* Wherever a game stands, its text reads back as itself. */
static void
any_scene_reads_back(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters), *other;
    uint64_t dice = 77;

    (void)state;
    for (int k = 0; k < 300; k++) {
        char *text;

        for (int j = 0; j < 5; j++)
            any_edit(scene, &dice);
        if (k % 40 == 0)
            kl_scene_random(scene, KL_P, (unsigned long)k, NULL);
        text = kl_scene_text(scene);
        other = kl_scene_of(text);
        kl_scene_is(other, text);
        check_sane(other);
        kl_scene_free(other);
        free(text);
    }
    kl_scene_free(scene);
}

static void
a_million_edits(void **state)
{
    struct kl_scene *scene = kl_scene_of(letters);
    double locked[2][26], now[2][26];
    char *start = kl_scene_text(scene), *end;
    uint64_t dice = 1948;
    size_t steps;

    (void)state;
    for (int k = 0; k < 1000000;) {
        note_locked(scene, locked);
        k += kl_scene_set(scene, KL_P, kl_dice_below(&dice, 26),
                          kl_dice_unit(&dice) / 8, false, NULL) == KL_OK;
        note_locked(scene, now);
        assert_memory_equal(now, locked, sizeof now);
        k += any_edit(scene, &dice);
        if (k % 1000 == 0)
            check_sane(scene);
    }
    check_sane(scene);
    end = kl_scene_text(scene);
    steps = kl_scene_undo_count(scene);
    assert_true(steps > 500000); /* locks of locked ones are none */
    while (kl_scene_undo(scene))
        ;
    kl_scene_is(scene, start);
    assert_int_equal(kl_scene_redo_count(scene), steps);
    while (kl_scene_redo(scene))
        ;
    kl_scene_is(scene, end);
    free(start);
    free(end);
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_scene_reads_back),
        cmocka_unit_test(a_million_edits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
