#include "kl_spec.h"

#include "klscope/base/alloc.h"
#include "klscope/core/edit.h"

static struct kl_bins
bins_of(size_t n, const double *w)
{
    double *copy = kl_malloc(n * sizeof *copy);
    struct kl_bins bins;

    memcpy(copy, w, n * sizeof *copy);
    kl_bins_init(&bins, copy, NULL, n);
    return bins;
}

#define BINS(...)                                                              \
    bins_of(sizeof((double[]){__VA_ARGS__}) / sizeof(double),                  \
            (double[]){__VA_ARGS__})

/* Make the probability of bin i equal to x, in whichever way; returns which. */
static enum kl_plan
set(struct kl_bins *bins, size_t i, double x)
{
    struct kl_change change[2];
    enum kl_plan plan;
    int n;

    assert_int_equal(kl_bins_plan(bins, i, x, change, &n, &plan, NULL), KL_OK);
    for (int k = 0; k < n; k++)
        kl_bins_put(bins, change[k].i, change[k].cell);
    if (plan == KL_PLAN_WHOLE)
        kl_bins_assign(bins, i, x);
    assert_true(kl_bins_prob(bins, i) == x);
    return plan;
}

static void
lock(struct kl_bins *bins, size_t i, bool on)
{
    kl_bins_put(bins, i, kl_bins_lock_cell(bins, i, on));
}

static double
total(const struct kl_bins *bins)
{
    struct kl_dd sum = {0, 0};

    for (size_t i = 0; i < bins->n; i++)
        sum = kl_dd_add(sum, kl_bins_prob_dd(bins, i));
    return kl_dd_value(sum);
}

static void
others_share_the_rest(void **state)
{
    struct kl_bins bins = BINS(1, 2, 3, 4);

    (void)state;
    assert_int_equal(set(&bins, 3, 0.7), KL_PLAN_CELLS);
    assert_close(kl_bins_prob(&bins, 0), 0.05, KL_EPS);
    assert_close(kl_bins_prob(&bins, 1), 0.1, KL_EPS);
    assert_close(kl_bins_prob(&bins, 2), 0.15, KL_EPS);
    assert_int_equal(set(&bins, 0, 0.24), KL_PLAN_CELLS);
    assert_close(kl_bins_prob(&bins, 1), 0.08, KL_EPS);
    assert_close(kl_bins_prob(&bins, 2), 0.12, KL_EPS);
    assert_close(kl_bins_prob(&bins, 3), 0.56, KL_EPS);
    assert_int_equal(bins.held, 0);
    assert_true(total(&bins) == 1);
    kl_bins_clear(&bins);
}

static void
all_and_back(void **state)
{
    struct kl_bins bins = BINS(1, 2, 3, 4);

    (void)state;
    set(&bins, 2, 1);
    assert_true(kl_bins_prob(&bins, 0) == 0 && kl_bins_prob(&bins, 3) == 0);
    assert_int_equal(set(&bins, 2, 0.3), KL_PLAN_CELLS);
    assert_close(kl_bins_prob(&bins, 0), 0.1, KL_EPS);
    assert_close(kl_bins_prob(&bins, 1), 0.2, KL_EPS);
    assert_close(kl_bins_prob(&bins, 3), 0.4, KL_EPS);
    /* with another bin the shares of the empty ones are gone */
    set(&bins, 2, 1);
    assert_int_equal(set(&bins, 0, 0.25), KL_PLAN_WHOLE);
    assert_true(kl_bins_prob(&bins, 2) == 0.75);
    assert_true(kl_bins_prob(&bins, 1) == 0 && kl_bins_prob(&bins, 3) == 0);
    kl_bins_clear(&bins);
}

static void
empty_ones_share_alike(void **state)
{
    struct kl_bins bins = BINS(1, 0, 0);

    (void)state;
    assert_int_equal(set(&bins, 0, 0.5), KL_PLAN_WHOLE);
    assert_true(kl_bins_prob(&bins, 1) == 0.25);
    assert_true(kl_bins_prob(&bins, 2) == 0.25);
    kl_bins_clear(&bins);
}

static void
nothing_to_do(void **state)
{
    struct kl_bins bins = BINS(1, 3);
    struct kl_change change[2];
    enum kl_plan plan;
    int n;

    (void)state;
    set(&bins, 0, 0.5);
    assert_int_equal(kl_bins_plan(&bins, 0, 0.5, change, &n, &plan, NULL),
                     KL_OK);
    assert_true(n == 0 && plan == KL_PLAN_CELLS);
    set(&bins, 0, -0.0);
    assert_false(signbit(kl_bins_prob(&bins, 0)));
    kl_bins_clear(&bins);
}

static void
refused(const struct kl_bins *bins, size_t i, double x, enum kl_status status,
        const char *text)
{
    struct kl_change change[2];
    struct kl_err err = {0};
    enum kl_plan plan;
    int n;

    assert_int_equal(kl_bins_plan(bins, i, x, change, &n, &plan, &err), status);
    assert_string_equal(err.text, text);
}

static void
refusals(void **state)
{
    struct kl_bins bins = BINS(0.5, 0.25, 0.25);

    (void)state;
    refused(&bins, 0, -0.1, KL_E_DOMAIN,
            "-0.1 is no probability: it must be in 0 to 1");
    refused(&bins, 0, 1.5, KL_E_DOMAIN,
            "1.5 is no probability: it must be in 0 to 1");
    refused(&bins, 0, NAN, KL_E_DOMAIN,
            "nan is no probability: it must be in 0 to 1");
    refused(&bins, 0, INFINITY, KL_E_DOMAIN,
            "inf is no probability: it must be in 0 to 1");
    lock(&bins, 0, true);
    refused(&bins, 0, 0.1, KL_E_STATE,
            "this outcome is locked: unlock it first");
    refused(&bins, 1, 0.6, KL_E_DOMAIN,
            "0.6 is too much: the locked outcomes leave 0.5");
    lock(&bins, 1, true);
    refused(&bins, 2, 0.1, KL_E_STATE,
            "no other outcome is free to give or take");
    kl_bins_clear(&bins);
}

/* Locks and unlocks move no probability by more than the rounding of one. */
static void
locks_move_nothing(void **state)
{
    struct kl_bins bins = BINS(1, 2, 3, 4, 5);
    double before[5];

    (void)state;
    set(&bins, 4, 0.123);
    for (size_t i = 0; i < 5; i++)
        before[i] = kl_bins_prob(&bins, i);
    for (size_t i = 0; i < 5; i++) {
        lock(&bins, i, true);
        for (size_t k = 0; k < 5; k++)
            assert_close(kl_bins_prob(&bins, k), before[k], 2 * KL_EPS);
    }
    assert_true(kl_bins_prob(&bins, 4) == 0.123);
    for (size_t i = 0; i < 5; i++) {
        lock(&bins, i, false);
        for (size_t k = 0; k < 5; k++)
            assert_close(kl_bins_prob(&bins, k), before[k], 4 * KL_EPS);
        if (kl_bins_unlocked(&bins) > 0 && bins.held < 5 &&
            !(bins.scale.hi > 0))
            kl_bins_settle(&bins); /* as the scene does */
    }
    kl_bins_clear(&bins);
}

/* A list of decimals is taken as it is, and stays so when some are locked. */
static void
locks_move_no_decimal(void **state)
{
    struct kl_bins bins = BINS(0.1, 0.2, 0.3, 0.15, 0.25);
    static const double want[] = {0.1, 0.2, 0.3, 0.15, 0.25};

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        for (size_t k = 0; k < 5; k++)
            assert_true(kl_bins_prob(&bins, k) == want[k]);
        lock(&bins, i, true);
    }
    kl_bins_clear(&bins);
}

static void
what_locks_leave(void **state)
{
    struct kl_bins bins = BINS(0.5, 0.25, 0.125, 0.125);

    (void)state;
    assert_true(kl_bins_unlocked(&bins) == 1);
    set(&bins, 3, 0.5);
    assert_true(kl_bins_unlocked(&bins) == 1); /* what is held is not locked */
    lock(&bins, 3, true);
    assert_true(kl_bins_unlocked(&bins) == 0.5);
    assert_int_equal(kl_bins_unlocked_count(&bins), 3);
    kl_bins_clear(&bins);
}

static void
reshaped(void **state)
{
    struct kl_bins bins = BINS(0.5, 0.25, 0.125, 0.125);
    static const double weight[] = {1, 77, 1, 2};

    (void)state;
    set(&bins, 2, 0.25);
    lock(&bins, 1, true);
    bins.computed = true; /* as if from logs of weights */
    bins.shift = 30;
    kl_bins_reshape(&bins, weight);
    assert_close(kl_bins_prob(&bins, 0), kl_bins_unlocked(&bins) / 4, KL_EPS);
    assert_close(kl_bins_prob(&bins, 3), kl_bins_unlocked(&bins) / 2, KL_EPS);
    assert_int_equal(bins.held, bins.n);
    assert_close(total(&bins), 1, KL_EPS);
    assert_true(!bins.computed && bins.shift == 0);
    kl_bins_clear(&bins);
}

static void
settled(void **state)
{
    struct kl_bins bins = BINS(1, 2, 3, 4);
    double before[4];

    (void)state;
    set(&bins, 1, 0.3);
    lock(&bins, 0, true);
    for (size_t i = 0; i < 4; i++)
        before[i] = kl_bins_prob(&bins, i);
    kl_bins_settle(&bins);
    assert_true(bins.held == bins.n && bins.scale.hi == 1);
    for (size_t i = 0; i < 4; i++)
        assert_true(kl_bins_prob(&bins, i) == before[i]);
    kl_bins_clear(&bins);
}

/* A thousand bins all but emptied in turn: weights leave a double's range and
 * the side is written anew, now and then only. */
static void
an_endless_game(void **state)
{
    double w[50];
    struct kl_bins bins;
    int whole = 0;

    (void)state;
    for (int i = 0; i < 50; i++)
        w[i] = 1;
    bins = bins_of(50, w);
    for (int i = 0; i < 1000; i++) {
        whole += set(&bins, (size_t)i % 50, 1 - 0x1p-40) == KL_PLAN_WHOLE;
        assert_close(total(&bins), 1, 4 * KL_EPS);
    }
    assert_in_range(whole, 1, 200);
    kl_bins_clear(&bins);
}

/* Of a family, the logs follow. */
static void
logs_follow(void **state)
{
    struct kl_pair pair;
    struct kl_bins *bins;

    (void)state;
    kl_pair_good(&pair, "truncate(poisson(3), 0, 400)", "poisson(1000)");
    bins = &pair.side[KL_P];
    assert_non_null(bins->lw);
    bins->tail = (struct kl_tail){0};
    set(bins, 3, 0.5);
    set(bins, 2, 0.25);
    assert_close(kl_bins_logprob(bins, 3), log(kl_bins_prob(bins, 3)),
                 4 * KL_EPS);
    assert_true(isfinite(kl_bins_logprob(bins, 390)));
    assert_true(kl_bins_logprob(bins, 390) < -1000);
    set(bins, 3, 1);
    assert_true(kl_bins_logprob(bins, 390) == -INFINITY);
    set(bins, 3, 0.5);
    assert_true(isfinite(kl_bins_logprob(bins, 390)));
    kl_pair_clear(&pair);
}

/* A probability too small for a double stays above 0 when all are written. */
static void
logs_survive_an_assignment(void **state)
{
    struct kl_bins bins;
    double *w = kl_calloc(4, sizeof *w), *lw = kl_calloc(4, sizeof *lw);

    (void)state;
    memcpy(w, (double[]){.5, .25, 0, .25}, 4 * sizeof *w);
    memcpy(lw, (double[]){log(.5), log(.25), -800, log(.25)}, 4 * sizeof *lw);
    kl_bins_init(&bins, w, lw, 4);
    kl_bins_assign(&bins, 0, 0.25);
    assert_true(kl_bins_positive(&bins, 2));
    assert_close(kl_bins_logprob(&bins, 2), -800 + log(1.5), 800 * KL_EPS);
    assert_close(kl_bins_logprob(&bins, 1), log(.375), 2 * KL_EPS);
    kl_bins_clear(&bins);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_share_the_rest),
        cmocka_unit_test(all_and_back),
        cmocka_unit_test(empty_ones_share_alike),
        cmocka_unit_test(nothing_to_do),
        cmocka_unit_test(refusals),
        cmocka_unit_test(locks_move_nothing),
        cmocka_unit_test(locks_move_no_decimal),
        cmocka_unit_test(what_locks_leave),
        cmocka_unit_test(reshaped),
        cmocka_unit_test(settled),
        cmocka_unit_test(an_endless_game),
        cmocka_unit_test(logs_follow),
        cmocka_unit_test(logs_survive_an_assignment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
