/* Running averages against sums in long double. */
#include "kl_test.h"

#include "klscope/core/average.h"
#include "klscope/core/random.h"

enum { N = 200000 };

static double *
numbers(unsigned long seed, double base)
{
    struct kl_random *random = kl_random_new(seed);
    double *x = malloc(N * sizeof *x);

    kl_random_exponentials(random, x, N);
    for (int i = 0; i < N; i++)
        x[i] = base + 3 * x[i];
    kl_random_free(random);
    return x;
}

static void
mean_of(const double *x, int n, long double *mean, long double *variance)
{
    long double sum = 0, squares = 0;

    for (int i = 0; i < n; i++)
        sum += x[i];
    *mean = sum / n;
    for (int i = 0; i < n; i++)
        squares += (x[i] - *mean) * (x[i] - *mean);
    *variance = squares / (n - 1);
}

/* Far from 0, where sums of squares alone would lose all digits. */
static void
means_and_variances(void **state)
{
    static const double bases[] = {0, 5, -1e8};

    (void)state;
    for (int b = 0; b < 3; b++) {
        double *x = numbers(4, bases[b]);
        struct kl_average average = {0};
        long double mean, variance;

        kl_average_add(&average, x, N);
        mean_of(x, N, &mean, &variance);
        assert_close_rel(kl_average_mean(&average), (double)mean, 4 * KL_EPS);
        assert_close_rel(kl_average_variance(&average), (double)variance,
                         1e-13);
        free(x);
    }
}

static void
parts_make_no_difference(void **state)
{
    double *x = numbers(5, 1), *y = numbers(6, 2);
    struct kl_averages all = {0}, some = {0};

    (void)state;
    kl_averages_add(&all, x, y, N);
    for (int i = 0, n = 1; i < N; i += n, n = n % 97 + 1) {
        n = n < N - i ? n : N - i;
        kl_averages_add(&some, x + i, y + i, (size_t)n);
    }
    assert_true(all.n == some.n && all.count == some.count);
    assert_memory_equal(all.of, some.of, sizeof all.of);
    assert_memory_equal(all.way, some.way, all.count * sizeof *all.way);
    kl_averages_clear(&all);
    kl_averages_clear(&some);
    free(x);
    free(y);
}

/* Every waymark has the mean of as many numbers; their distance is constant on
 * a logarithmic scale. */
static void
the_way(void **state)
{
    double *x = numbers(7, 1), *y = numbers(8, 2);
    struct kl_averages all = {0};
    double mean[2];

    (void)state;
    kl_averages_add(&all, x, y, N);
    assert_true(all.count > 32 && all.count < 32 + 16 * 13);
    for (size_t k = 0; k < all.count; k++) {
        int n = (int)all.way[k].n;
        long double want, variance;

        assert_true(n == all.way[k].n);
        if (k > 0)
            assert_true(all.way[k].n <= fmax(all.way[k - 1].n * 1.05 + 1,
                                             all.way[k - 1].n + 1));
        mean_of(x, n, &want, &variance);
        assert_close(all.way[k].mean[0], (double)want, 1e-14 * 20);
        assert_true(kl_averages_at(&all, n, mean));
        assert_true(mean[0] == all.way[k].mean[0]);
        mean_of(y, n, &want, &variance);
        assert_close(mean[1], (double)want, 1e-14 * 20);
    }
    assert_false(kl_averages_at(&all, N + 1, mean));
    assert_false(kl_averages_at(&all, 0.5, mean));
    assert_true(kl_averages_at(&all, N, mean));
    assert_true(mean[0] == kl_average_mean(&all.of[KL_OF_P]));
    kl_averages_clear(&all);
    free(x);
    free(y);
}

static void
infinite_from_there_on(void **state)
{
    double p[] = {1, 2, 1, 2}, q[] = {1, 1, INFINITY, 1}, mean[2];
    struct kl_averages all = {0};

    (void)state;
    kl_averages_add(&all, p, q, 4);
    assert_true(kl_averages_at(&all, 2, mean) && mean[1] == 1);
    assert_true(kl_averages_at(&all, 3, mean) && mean[1] == INFINITY);
    assert_true(kl_averages_at(&all, 4, mean) && mean[1] == INFINITY);
    assert_true(mean[0] == 1.5);
    assert_true(kl_average_variance(&all.of[KL_OF_Q]) == INFINITY);
    assert_true(kl_average_mean(&all.of[KL_OF_BOTH]) == INFINITY);
    kl_averages_clear(&all);
    assert_true(kl_average_mean(&all.of[KL_OF_P]) == 0);
    assert_true(kl_average_variance(&all.of[KL_OF_P]) == 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_and_variances),
        cmocka_unit_test(parts_make_no_difference),
        cmocka_unit_test(the_way),
        cmocka_unit_test(infinite_from_there_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
