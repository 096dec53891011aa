#include "kl_test.h"

#include "klscope/base/alloc.h"
#include "klscope/core/bins.h"

/* A side of n weights. */
static struct kl_bins
side(size_t n, const double *weights)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w);

    memcpy(w, weights, n * sizeof *w);
    kl_bins_init(&bins, w, NULL, n);
    return bins;
}

#define SIDE(...)                                                              \
    side(sizeof(double[]){__VA_ARGS__} / sizeof(double),                       \
         (double[]){__VA_ARGS__})

static double
total(const struct kl_bins *bins)
{
    struct kl_dd sum = {0, 0};

    for (size_t i = 0; i < bins->n; i++)
        sum = kl_dd_add(sum, kl_bins_prob_dd(bins, i));
    return kl_dd_value(kl_dd_add_d(sum, -1));
}

static void
counts_are_normalised(void **state)
{
    struct kl_bins bins = SIDE(1, 2, 4);

    (void)state;
    assert_true(bins.free.hi == 7 && bins.nfree == 3 && bins.held == bins.n);
    assert_close(kl_bins_prob(&bins, 1), 2. / 7, 0);
    assert_close(kl_bins_logprob(&bins, 2), -0.5596157879354227, KL_EPS);
    assert_close(total(&bins), 0, 0x1p-100); /* scale has 100 bits */
    assert_true(kl_bins_off_one(&bins) == 0);
    kl_bins_clear(&bins);
}

static void
text_that_means_1_is_taken_as_it_is(void **state)
{
    struct kl_bins bins = SIDE(.1, .1, .1, .1, .1, .1, .1, .1, .1, .1);

    (void)state;
    assert_true(bins.scale.hi == 1 && bins.scale.lo == 0);
    assert_true(bins.log_scale == 0);
    assert_true(kl_bins_prob(&bins, 3) == .1);
    /* ten times the rounding error of 0.1 */
    assert_close(kl_bins_off_one(&bins), 5.551115123125783e-17, 1e-20);
    kl_bins_clear(&bins);
    bins = SIDE(0.5, 0.5 + 0x1p-49);
    assert_true(bins.scale.hi != 1);
    kl_bins_clear(&bins);
}

static void
fixed_bins_keep_their_probability(void **state)
{
    struct kl_bins bins = SIDE(1, 2, 4, 9);
    struct kl_cell old;

    (void)state;
    old = kl_bins_put(&bins, 1, (struct kl_cell){.w = .375, .hold = KL_HELD});
    assert_true(old.w == 2 && old.hold == KL_FREE);
    kl_bins_put(&bins, 3, (struct kl_cell){.w = .125, .hold = KL_LOCKED});
    assert_true(bins.nfree == 2 && bins.held < 3 && bins.fixed.hi == .5);
    assert_true(kl_bins_prob(&bins, 1) == .375);
    assert_true(kl_bins_prob(&bins, 3) == .125);
    assert_close(kl_bins_prob(&bins, 0), .1, 0);
    assert_close(kl_bins_prob(&bins, 2), .4, 0);
    assert_close(kl_bins_logprob(&bins, 2), log(.4), KL_EPS);
    kl_bins_clear(&bins);
}

static void
all_the_mass_may_be_held(void **state)
{
    struct kl_bins bins = SIDE(1, 2, 4);
    struct kl_cell old;

    (void)state;
    old = kl_bins_put(&bins, 0, (struct kl_cell){.w = 1, .hold = KL_HELD});
    assert_true(bins.scale.hi == 0 && bins.log_scale == -INFINITY);
    assert_true(kl_bins_prob(&bins, 1) == 0 && kl_bins_prob(&bins, 0) == 1);
    assert_true(kl_bins_logprob(&bins, 1) == -INFINITY);
    assert_false(kl_bins_positive(&bins, 1));
    assert_true(kl_bins_positive(&bins, 0));
    kl_bins_put(&bins, 0, old);
    assert_close(kl_bins_prob(&bins, 1), 2. / 7, 0);
    kl_bins_clear(&bins);
}

static bool
same_sums(const struct kl_bins *a, const struct kl_bins *b)
{
    return a->nfree == b->nfree && a->held == b->held &&
           memcmp(&a->free, &b->free, sizeof a->free) == 0 &&
           memcmp(&a->fixed, &b->fixed, sizeof a->fixed) == 0 &&
           memcmp(&a->scale, &b->scale, sizeof a->scale) == 0 &&
           a->log_scale == b->log_scale;
}

/* A thousand edits among them weights of 1e200, then all undone. */
static void
edits_are_reversible_bit_for_bit(void **state)
{
    enum { N = 50, EDITS = 1000 };
    static struct {
        size_t i;
        struct kl_cell old;
    } undo[EDITS];
    double w[N];
    struct kl_bins bins, start, fresh;

    (void)state;
    for (int i = 0; i < N; i++)
        w[i] = 1 + .37 * i;
    bins = side(N, w);
    kl_bins_copy(&start, &bins);
    for (unsigned k = 0; k < EDITS; k++) {
        unsigned pick = k * 2654435761u >> 16;
        struct kl_cell cell = {.w = .01 * (pick % 97) / N,
                               .hold = pick % 3 != 0 ? KL_LOCKED : KL_FREE};

        if (cell.hold == KL_FREE)
            cell.w = pick % 7 == 0 ? 1e200 : .3 * (pick % 1001);
        undo[k].i = pick % N;
        undo[k].old = kl_bins_put(&bins, pick % N, cell);
    }
    kl_bins_copy(&fresh, &bins);
    kl_bins_total(&fresh);
    assert_true(same_sums(&fresh, &bins));
    for (int k = EDITS; k-- > 0;)
        kl_bins_put(&bins, undo[k].i, undo[k].old);
    assert_true(same_sums(&start, &bins));
    assert_memory_equal(bins.w, start.w, N * sizeof *bins.w);
    kl_bins_clear(&bins);
    kl_bins_clear(&start);
    kl_bins_clear(&fresh);
}

static void
huge_and_tiny_weights(void **state)
{
    struct kl_bins bins = SIDE(1e308, 1.7e308, 5e-324);

    (void)state;
    assert_close(kl_bins_prob(&bins, 0), 10. / 27, KL_EPS / 2);
    assert_true(kl_bins_positive(&bins, 2));
    kl_bins_clear(&bins);
    bins = SIDE(5e-324, 1.5e-323);
    assert_true(kl_bins_prob(&bins, 0) == .25);
    assert_close(kl_bins_logprob(&bins, 1), log(.75), KL_EPS / 2);
    kl_bins_clear(&bins);
    bins = SIDE(1e-323, 3, 0);
    /* mpmath: log(2 * 2**-1074) - log(3) */
    assert_close_rel(kl_bins_logprob(&bins, 0), -744.8455370294894, 4 * KL_EPS);
    assert_true(kl_bins_logprob(&bins, 2) == -INFINITY);
    kl_bins_clear(&bins);
}

/* A weight of 1 is held; what it leaves goes to weights far below it. */
static void
tiny_weights_share_what_is_left(void **state)
{
    struct kl_bins bins = SIDE(1, 5e-324, 1.5e-323);

    (void)state;
    kl_bins_put(&bins, 0, (struct kl_cell){.w = .5, .hold = KL_HELD});
    assert_true(kl_bins_prob(&bins, 1) == .125);
    assert_true(kl_bins_prob(&bins, 2) == .375);
    assert_close(kl_bins_logprob(&bins, 2), log(.375), KL_EPS);
    assert_close_rel(kl_bins_weight_for(&bins, .375), 1.5e-323, 0);
    kl_bins_clear(&bins);
}

/* Bins take turns to hold nearly everything; what a released one weighs grows
 * by 2^53 each time, up to the largest weight there is. */
static void
weights_may_outgrow_each_other(void **state)
{
    struct kl_bins bins = SIDE(1, 1, 1);
    double most = 1 - 0x1p-53, held;

    (void)state;
    for (size_t k = 0; k < 100; k++) {
        kl_bins_put(&bins, k % 3, (struct kl_cell){.w = most, .hold = KL_HELD});
        assert_true(kl_bins_prob(&bins, k % 3) == most);
        assert_close(total(&bins), 0, 1e-30);
        held = kl_bins_weight_for(&bins, most);
        kl_bins_put(&bins, k % 3, (struct kl_cell){.w = held});
        assert_close(total(&bins), 0, 1e-30);
        assert_true(k >= 18 || kl_bins_prob(&bins, k % 3) >= most - KL_EPS);
    }
    kl_bins_clear(&bins);
}

static void
logs_go_where_weights_cannot(void **state)
{
    double *w = kl_malloc(3 * sizeof *w), *lw = kl_malloc(3 * sizeof *lw);
    struct kl_bins bins;

    (void)state;
    w[0] = 1, w[1] = 0, w[2] = 0;
    lw[0] = 0, lw[1] = -2000.5, lw[2] = -INFINITY;
    kl_bins_init(&bins, w, lw, 3);
    assert_true(kl_bins_logprob(&bins, 1) == -2000.5);
    assert_true(kl_bins_positive(&bins, 1));
    assert_false(kl_bins_positive(&bins, 2));
    kl_bins_put(&bins, 2, (struct kl_cell){.5, log(.5), KL_HELD});
    assert_close(kl_bins_logprob(&bins, 1), -2000.5 + log(.5), 1e-12);
    kl_bins_clear(&bins);
}

static void
copies_are_deep(void **state)
{
    struct kl_bins bins = SIDE(1, 1), copy;

    (void)state;
    kl_bins_put(&bins, 0, (struct kl_cell){.w = .25, .hold = KL_LOCKED});
    kl_bins_copy(&copy, &bins);
    kl_bins_put(&bins, 0, (struct kl_cell){.w = .75, .hold = KL_LOCKED});
    assert_true(kl_bins_prob(&copy, 0) == .25);
    assert_true(kl_bins_prob(&copy, 1) == .75);
    kl_bins_clear(&bins);
    kl_bins_clear(&copy);
    kl_bins_clear(&copy); /* twice is fine */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_normalised),
        cmocka_unit_test(text_that_means_1_is_taken_as_it_is),
        cmocka_unit_test(fixed_bins_keep_their_probability),
        cmocka_unit_test(all_the_mass_may_be_held),
        cmocka_unit_test(edits_are_reversible_bit_for_bit),
        cmocka_unit_test(huge_and_tiny_weights),
        cmocka_unit_test(tiny_weights_share_what_is_left),
        cmocka_unit_test(weights_may_outgrow_each_other),
        cmocka_unit_test(logs_go_where_weights_cannot),
        cmocka_unit_test(copies_are_deep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
