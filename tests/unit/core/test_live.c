#include "kl_test.h"

#include "klscope/base/alloc.h"
#include "klscope/core/live.h"

static uint64_t
next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 11;
}

static struct kl_bins
random_side(size_t n, double zeros, uint64_t *state)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w);

    for (size_t i = 0; i < n; i++)
        w[i] = (double)next(state) * 0x1p-53 < zeros
                   ? 0
                   : (double)(1 + next(state) % 5000);
    w[0] = 77;
    kl_bins_init(&bins, w, NULL, n);
    return bins;
}

/* What is known agrees with the full pass; both bounds hold. */
static void
assert_agrees(const struct kl_live *live, const struct kl_bins *p,
              const struct kl_bins *q)
{
    struct kl_measures got, want;
    bool known[KL_MEASURE_COUNT];

    kl_live_values(live, p, q, &got, known);
    kl_measure_all(p, q, 1, &want);
    for (int m = 0; m < KL_MEASURE_COUNT; m++) {
        if (!known[m])
            continue;
        assert_close(got.value[m].val, want.value[m].val,
                     got.value[m].err + want.value[m].err);
        assert_true(isinf(got.value[m].val) ? got.value[m].err == 0
                                            : got.value[m].err < 1e-10);
    }
    assert_true(known[KL_H_P] && known[KL_H_Q] && known[KL_CE_PQ]);
    assert_true(known[KL_CE_QP] && known[KL_PERPLEXITY]);
    assert_true(known[KL_KL_PQ] || want.value[KL_KL_PQ].val < 2e-10);
    assert_int_equal(got.p_only.count, want.p_only.count);
    assert_int_equal(got.q_only.count, want.q_only.count);
    assert_int_equal(got.p_only.shown, 0);
    assert_int_equal(got.q_only.shown, 0);
    assert_close(got.p_only.mass, want.p_only.mass, 4 * KL_EPS);
    assert_close(got.q_only.mass, want.q_only.mass, 4 * KL_EPS);
}

static void
sums_give_the_measures(void **state)
{
    static const double zeros[] = {0, .1, .8};
    struct kl_live *live = kl_live_new();
    uint64_t seed = 1;

    (void)state;
    for (int k = 0; k < 200; k++) {
        size_t n = 1 + next(&seed) % 300;
        struct kl_bins p = random_side(n, zeros[k % 3], &seed);
        struct kl_bins q = random_side(n, zeros[k / 3 % 3], &seed);

        kl_live_build(live, &p, &q);
        assert_agrees(live, &p, &q);
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
    kl_live_free(live);
    kl_live_free(NULL);
}

/* One random edit of one side, as a person might make it or not. */
static void
edit(struct kl_live *live, struct kl_bins *p, struct kl_bins *q, uint64_t *seed)
{
    struct kl_bins *side = next(seed) % 2 ? p : q;
    size_t i = next(seed) % side->n;
    struct kl_cell cell = {.w = (double)(next(seed) % 5000)};
    double room = 1 - kl_dd_value(side->fixed);

    if (kl_bins_hold(side, i) != KL_FREE)
        room += side->w[i];
    switch (next(seed) % 8) {
    case 0:
        cell.w = 0;
        break;
    case 1:
        cell.w *= 1e6;
        break;
    case 2:
        cell.w *= 1e-9;
        break;
    case 3: /* fix it, unless most of the mass is fixed */
        cell.hold = room > .3 ? KL_LOCKED : KL_FREE;
        cell.w = room > .3 ? cell.w / 5000 * .1 : 1;
        break;
    default:
        break;
    }
    kl_live_take(live, p, q, i);
    kl_bins_put(side, i, cell);
    kl_live_put(live, p, q, i);
}

/* A million edits leave exactly what a rebuild finds; the rebuild's units are
 * others when the sums have moved, so values may differ in the last bits. */
static void
a_million_edits_do_not_drift(void **state)
{
    enum { N = 400, EDITS = 1000000 };
    uint64_t seed = 9;
    struct kl_bins p = random_side(N, .05, &seed);
    struct kl_bins q = random_side(N, 0, &seed);
    struct kl_live *live = kl_live_new(), *fresh = kl_live_new();
    struct kl_measures got, want;
    bool known[KL_MEASURE_COUNT], again[KL_MEASURE_COUNT];

    (void)state;
    kl_live_build(live, &p, &q);
    for (int k = 1; k <= EDITS; k++) {
        edit(live, &p, &q, &seed);
        if (k % (EDITS / 20) != 0)
            continue;
        assert_agrees(live, &p, &q);
        kl_live_build(fresh, &p, &q);
        kl_live_values(live, &p, &q, &got, known);
        kl_live_values(fresh, &p, &q, &want, again);
        assert_memory_equal(known, again, sizeof known);
        for (int m = 0; m < KL_MEASURE_COUNT; m++)
            if (known[m] && m != KL_PERPLEXITY)
                assert_close(got.value[m].val, want.value[m].val, 1e-14);
    }
    kl_live_free(live);
    kl_live_free(fresh);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
edits_and_their_undoing_leave_no_trace(void **state)
{
    uint64_t seed = 17;
    struct kl_bins p = random_side(60, .1, &seed);
    struct kl_bins q = random_side(60, .1, &seed);
    struct kl_live *live = kl_live_new();
    struct kl_measures before, after;
    bool known[KL_MEASURE_COUNT];
    struct kl_cell old[2000];
    size_t at[2000];

    (void)state;
    memset(&before, 0, sizeof before);
    memset(&after, 0, sizeof after);
    kl_live_build(live, &p, &q);
    kl_live_values(live, &p, &q, &before, known);
    for (int k = 0; k < 2000; k++) {
        double w = k % 3 ? 1e30 : 1e-30;

        at[k] = next(&seed) % 60;
        kl_live_take(live, &p, &q, at[k]);
        old[k] = kl_bins_put(&p, at[k], (struct kl_cell){.w = w * k});
        kl_live_put(live, &p, &q, at[k]);
    }
    for (int k = 2000; k-- > 0;) {
        kl_live_take(live, &p, &q, at[k]);
        kl_bins_put(&p, at[k], old[k]);
        kl_live_put(live, &p, &q, at[k]);
    }
    kl_live_values(live, &p, &q, &after, known);
    assert_memory_equal(&before, &after, sizeof before);
    kl_live_free(live);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

/* A held bin that takes all mass leaves the free ones without any. */
static void
all_the_mass_may_be_held(void **state)
{
    uint64_t seed = 5;
    struct kl_bins p = random_side(9, 0, &seed);
    struct kl_bins q = random_side(9, 0, &seed);
    struct kl_live *live = kl_live_new();

    (void)state;
    kl_live_build(live, &p, &q);
    kl_live_take(live, &p, &q, 4);
    kl_bins_put(&p, 4, (struct kl_cell){.w = 1, .hold = KL_HELD});
    kl_live_put(live, &p, &q, 4);
    assert_agrees(live, &p, &q);
    kl_live_take(live, &p, &q, 4);
    kl_bins_put(&q, 4, (struct kl_cell){.w = 1, .hold = KL_HELD});
    kl_live_put(live, &p, &q, 4);
    assert_agrees(live, &p, &q);
    kl_live_free(live);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
small_divergences_are_not_claimed(void **state)
{
    struct kl_live *live = kl_live_new();
    uint64_t seed = 5;
    struct kl_bins p = random_side(9, 0, &seed), q;
    struct kl_measures out;
    bool known[KL_MEASURE_COUNT];

    (void)state;
    kl_bins_copy(&q, &p);
    kl_bins_put(&q, 3, (struct kl_cell){.w = p.w[3] * (1 + 1e-6)});
    kl_live_build(live, &p, &q);
    kl_live_values(live, &p, &q, &out, known);
    assert_false(known[KL_KL_PQ] || known[KL_KL_QP] || known[KL_JEFFREYS]);
    assert_false(known[KL_HELLINGER] || known[KL_JS] || known[KL_TV]);
    assert_true(known[KL_CE_PQ]);
    kl_live_free(live);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
families_with_tails_are_not_followed(void **state)
{
    struct kl_live *live = kl_live_new();
    uint64_t seed = 5;
    struct kl_bins p = random_side(9, 0, &seed);
    struct kl_measures out;
    bool known[KL_MEASURE_COUNT];

    (void)state;
    memset(&out, 1, sizeof out); /* the reasons of a former pair */
    p.tail.infinite = true;
    p.tail.ratio = .5;
    kl_live_build(live, &p, &p);
    kl_live_values(live, &p, &p, &out, known);
    for (int m = 0; m < KL_MEASURE_COUNT; m++)
        assert_false(known[m] || out.tail_sum[m]);
    assert_true(out.p_only.count == 0 && out.p_only.shown == 0);
    assert_true(out.q_only.count == 0 && out.q_only.shown == 0);
    assert_true(out.p_only.mass == 0 && out.q_only.mass == 0);
    assert_false(out.p_only.tail || out.q_only.tail);
    kl_live_free(live);
    kl_bins_clear(&p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_give_the_measures),
        cmocka_unit_test(a_million_edits_do_not_drift),
        cmocka_unit_test(edits_and_their_undoing_leave_no_trace),
        cmocka_unit_test(all_the_mass_may_be_held),
        cmocka_unit_test(small_divergences_are_not_claimed),
        cmocka_unit_test(families_with_tails_are_not_followed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
