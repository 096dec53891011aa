#include "kl_test.h"

#include "klscope/core/bins.h"
#include "klscope/core/measure.h"
#include "klscope/core/three.h"

#include "klscope/base/alloc.h"

static const double even[3] = {1 / 3.0, 1 / 3.0, 1 / 3.0};

static void
references(void **state)
{
    static const double x[3] = {.617, .2835, .0995};
    static const double y[3] = {.125, .6875, .1875};
    static const double edge[3] = {0, .375, .625};
    static const double z[3] = {.09, .6, .31};

    (void)state;
    /* mpmath: -sum(v*log(v)), sum(a*log(a/b)) at 30 digits */
    assert_close(kl_three_entropy(x), 0.88491076872006712, 8 * KL_EPS);
    assert_close(kl_three_divergence(x, y), 0.6708909105534129, 16 * KL_EPS);
    assert_close(kl_three_divergence(edge, z), 0.26198573419360515,
                 16 * KL_EPS);
    assert_close(kl_three_entropy(even), log(3), 4 * KL_EPS);
}

static void
zeros(void **state)
{
    static const double a[3] = {1, 0, 0}, b[3] = {0, 1, 0};
    static const double ab[3] = {0.5, 0.5, 0};
    double zero = kl_three_entropy(a);

    (void)state;
    assert_true(zero == 0 && !signbit(zero)); /* 0 log 0 = 0 */
    assert_true(kl_three_divergence(a, a) == 0);
    assert_true(kl_three_divergence(a, b) == INFINITY);
    assert_true(kl_three_divergence(ab, a) == INFINITY);
    assert_close(kl_three_divergence(a, ab), M_LN2, KL_EPS);
    assert_close(kl_three_entropy(ab), M_LN2, KL_EPS);
    assert_true(kl_three_divergence(even, even) == 0);
}

static struct kl_bins
bins_of(const double x[3])
{
    double *w = kl_calloc(3, sizeof *w);
    struct kl_bins bins;

    memcpy(w, x, 3 * sizeof *w);
    kl_bins_init(&bins, w, NULL, 3);
    return bins;
}

/* The same as the measures of a pair, which carry error bounds. */
static void
agree_with_measures(void **state)
{
    int i, j, k, l;

    (void)state;
    for (i = 0; i <= 16; i++)
        for (j = 0; i + j <= 16; j++)
            for (k = 0; k <= 16; k += 3)
                for (l = 0; k + l <= 16; l += 2) {
                    /* sixteenths are exact */
                    double x[3] = {i / 16., j / 16., (16 - i - j) / 16.};
                    double y[3] = {k / 16., l / 16., (16 - k - l) / 16.};
                    struct kl_bins p = bins_of(x), q = bins_of(y);
                    struct kl_measures all;

                    kl_measure_all(&p, &q, 0.5, &all);
                    assert_close(kl_three_entropy(x), all.value[KL_H_P].val,
                                 all.value[KL_H_P].err + 8 * KL_EPS);
                    assert_close(kl_three_divergence(x, y),
                                 all.value[KL_KL_PQ].val,
                                 all.value[KL_KL_PQ].err + 16 * KL_EPS);
                    kl_bins_clear(&p);
                    kl_bins_clear(&q);
                }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references),
        cmocka_unit_test(zeros),
        cmocka_unit_test(agree_with_measures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
