#include "kl_test.h"

#include <gsl/gsl_errno.h>

#include "klscope/core/random.h"

enum { N = 100000 };

static void
equal_seeds_equal_numbers(void **state)
{
    struct kl_random *a = kl_random_new(42), *b = kl_random_new(42);
    struct kl_random *c = kl_random_new(43);
    int others = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        double x = kl_random_uniform(a);

        assert_true(x == kl_random_uniform(b));
        others += x != kl_random_uniform(c);
    }
    assert_true(others > 900);
    kl_random_free(a);
    kl_random_free(b);
    kl_random_free(c);
    kl_random_free(NULL);
}

static void
seed_0_is_4357(void **state)
{
    struct kl_random *a = kl_random_new(0), *b = kl_random_new(4357);

    (void)state;
    for (int i = 0; i < 10; i++)
        assert_true(kl_random_uniform(a) == kl_random_uniform(b));
    kl_random_free(a);
    kl_random_free(b);
}

static void
errors_of_gsl_do_not_abort(void **state)
{
    struct kl_random *random = kl_random_new(7);

    (void)state;
    gsl_error("tried", __FILE__, __LINE__, GSL_EINVAL);
    kl_random_free(random);
}

/* Means are within five standard errors of what they should be. */
static void
uniform(void **state)
{
    struct kl_random *random = kl_random_new(1);
    double sum = 0;

    (void)state;
    for (int i = 0; i < N; i++) {
        double x = kl_random_uniform(random);

        assert_true(x >= 0 && x < 1);
        sum += x;
    }
    assert_close(sum / N, 0.5, 5 * sqrt(1. / 12 / N));
    kl_random_free(random);
}

static void
exponentials(void **state)
{
    struct kl_random *random = kl_random_new(2);
    double *x = malloc(N * sizeof *x), sum = 0, squares = 0;

    (void)state;
    kl_random_exponentials(random, x, N);
    for (int i = 0; i < N; i++) {
        assert_true(x[i] >= 0 && isfinite(x[i]));
        sum += x[i];
        squares += x[i] * x[i];
    }
    assert_close(sum / N, 1, 5 / sqrt(N));
    assert_close(squares / N, 2, 5 * sqrt(20. / N));
    free(x);
    kl_random_free(random);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_seeds_equal_numbers),
        cmocka_unit_test(seed_0_is_4357),
        cmocka_unit_test(errors_of_gsl_do_not_abort),
        cmocka_unit_test(uniform),
        cmocka_unit_test(exponentials),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
