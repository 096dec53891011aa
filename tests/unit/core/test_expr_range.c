#include "kl_test.h"

#include "klscope/core/expr_range.h"

static struct kl_range
range_of(const char *text, double lo, double hi)
{
    struct kl_expr *expr = NULL;
    struct kl_range *work, all;
    struct kl_err err = {0};

    if (kl_expr_parse(text, strlen(text), &expr, NULL, &err) != KL_OK)
        fail_msg("%s: %s", text, err.text);
    work = malloc(kl_expr_range_room(expr) * sizeof *work);
    assert_non_null(work);
    all = kl_expr_range(expr, lo, hi, work);
    free(work);
    kl_expr_free(expr);
    return all;
}

static bool
is_near(double got, double want)
{
    return got == want ||
           fabs(got - want) <= 4 * KL_EPS * fmax(fabs(want), 1);
}

/* Where x is there once and all functions rise or fall, ranges are exact. */
static void
test_exact(void **state)
{
    static const struct {
        const char *text;
        double lo, hi, least, most;
    } cases[] = {
        {"2*x+1", -1.5, 2, -2, 5},
        {"3-x", -1.5, 2, 1, 4.5},
        {"x^2", -3, 2, 0, 9},
        {"x^3", -3, 2, -27, 8},
        {"x^-2", 2, 4, 0.0625, 0.25},
        {"x^-1", -4, -2, -0.5, -0.25},
        {"2^x", -1, 3, 0.5, 8},
        {"x^0.5", 4, 9, 2, 3},
        {"1/x", 0, 4, 0.25, HUGE_VAL},
        {"1/x", -1, 4, -HUGE_VAL, HUGE_VAL},
        {"exp(-x^2)", -1, 0, 0.36787944117144233, 1},
        {"log(x)", 0, 1, -HUGE_VAL, 0},
        {"log2(x)+log10(x)", 1, 1, 0, 0},
        {"sqrt(x)", -1, 16, 0, 4},
        {"abs(x)", -3, 2, 0, 3},
        {"min(x,1)", -3, 2, -3, 1},
        {"max(x,1,1.5)", -3, 2, 1.5, 2},
        {"sin(x)", 0, 3, 0, 1},
        {"cos(x)", 3, 3.5, -1, -0.9364566872907963},
        {"sin(1000*x)", 0, 1, -1, 1},
        {"x>0.5", 0, 1, 0, 1},
        {"x>=0.5", 0.5, 1, 1, 1},
        {"x<0", 0.5, 1, 0, 0},
        {"(x==2)+(x!=2)", 3, 4, 1, 1},
        {"(x<0)*log(x)", 1, HUGE_VAL, 0, 0},
        {"exp(-1e8*(x-0.123)^2)", 0, 1, 0, 1},
        {"pi*e*x", 1, 1, 8.539734222673566, 8.539734222673566},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kl_range got =
            range_of(cases[i].text, cases[i].lo, cases[i].hi);
        double least = (double)got.lo, most = (double)got.hi;

        if (!is_near(least, cases[i].least) || !is_near(most, cases[i].most))
            fail_msg("%s: %.17g to %.17g", cases[i].text, least, most);
    }
}

/* Values are inside, and ranges of short intervals are short. */
static void
test_holds(void **state)
{
    static const char *const texts[] = {
        "x^2*exp(-x)",   "x-x^2+x^3",          "sin(3*x)*cos(x)+x",
        "1/(1+x^2)",     "exp(-abs(x-0.3)^3)", "max(0,1-abs(x-0.5))*x",
        "(2+sin(x))/(1+x^2)", "x^1.5*(4-x)^0.5", "log(1+x)/(1+sqrt(x))",
    };
    size_t i;
    int j, k;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (j = 0; j < 60; j++) {
            double lo = 0.05 * j, hi = lo + 0.05;
            struct kl_range all = range_of(texts[i], lo, hi);

            assert_true(all.hi - all.lo < 2);
            for (k = 0; k <= 10; k++) {
                struct kl_range at = range_of(texts[i], lo + 0.005 * k,
                                              lo + 0.005 * k);

                assert_true(at.lo >= all.lo - 1e-12);
                assert_true(at.hi <= all.hi + 1e-12);
            }
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
