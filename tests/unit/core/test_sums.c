#include "kl_test.h"

#include "klscope/base/alloc.h"
#include "klscope/core/sums.h"

static struct kl_bins
side(size_t n, const double *weights)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w);

    memcpy(w, weights, n * sizeof *w);
    kl_bins_init(&bins, w, NULL, n);
    return bins;
}

/* Two bins, one of them with a probability of 1e-300 or less on one side. The
 * other one's p and q differ by as much, so its terms are nothing. */
static void
odd_bins_have_their_terms(void **state)
{
    static const double tiny[] = {1e-300, 5e-324};
    struct kl_sums sums;

    (void)state;
    for (int k = 0; k < 2; k++) {
        struct kl_bins p = side(3, (double[]){.25, 0, .75});
        struct kl_bins q = side(3, (double[]){tiny[k], .25, .75});
        double l = -log(q.w[0]);

        kl_sums_clear(&sums);
        kl_sums_add(&sums, &p, &q, 0, 3, NULL);
        assert_int_equal(sums.odd, 1);
        assert_int_equal(sums.bins, 3);
        assert_close_rel(kl_sums_get(&sums, KL_SUM_CE_PQ),
                         .25 * l - .75 * log(.75), 4 * KL_EPS);
        assert_close_rel(kl_sums_get(&sums, KL_SUM_KL_PQ), .25 * (l + log(.25)),
                         4 * KL_EPS);
        assert_close_rel(kl_sums_get(&sums, KL_SUM_JS), .25 * M_LN2,
                         4 * KL_EPS);
        assert_int_equal(sums.q_only.count, 1);
        assert_int_equal(sums.q_only.first[0], 1);
        assert_int_equal(sums.p_only.count, 0);
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
}

static void
too_large_is_infinite_and_stays(void **state)
{
    struct kl_bins p = side(600, (double[600]){[0] = .5, [599] = .5});
    struct kl_bins q = side(600, (double[600]){[0] = 5e-324, [599] = 1});
    struct kl_sums sums;

    (void)state;
    kl_sums_clear(&sums);
    kl_sums_add(&sums, &p, &q, 0, 512, NULL);
    kl_sums_add(&sums, &p, &q, 512, 88, NULL);
    assert_true(kl_sums_get(&sums, KL_SUM_CHI2) == INFINITY);
    assert_true(isfinite(kl_sums_get(&sums, KL_SUM_KL_PQ)));
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
additions_are_counted(void **state)
{
    struct kl_sums sums;

    (void)state;
    kl_sums_clear(&sums);
    sums.bins = 26;
    assert_true(kl_sums_adds(&sums) == 7 + 1 + 2);
    sums.bins = 1000000;
    assert_true(kl_sums_adds(&sums) == 16 + 8 + 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odd_bins_have_their_terms),
        cmocka_unit_test(too_large_is_infinite_and_stays),
        cmocka_unit_test(additions_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
