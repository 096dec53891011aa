#include "kl_test.h"

#include <float.h>

#include "klscope/core/nodes.h"

typedef void vector(const double *x, double *y);

/* Each function with the one of the C library in long double, which is right
 * to 2^-63 or so, and where to try it. */
static const struct function {
    const char *name;
    vector *vector;
    long double (*exact)(long double);
    double lo, hi;
} functions[] = {
    {"exp", kl_vec_exp, expl, -708, 709},
    {"log of small", kl_vec_log, logl, DBL_MIN, 1e-290},
    {"log near 1", kl_vec_log, logl, 0.5, 2},
    {"log of large", kl_vec_log, logl, 1e300, DBL_MAX},
    {"expm1", kl_vec_expm1, expm1l, -40, 700},
    {"expm1 near 0", kl_vec_expm1, expm1l, -1e-3, 1e-3},
    {"log1p", kl_vec_log1p, log1pl, -0.999, 10},
    {"log1p near 0", kl_vec_log1p, log1pl, -1e-9, 1e-9},
    {"log1p of large", kl_vec_log1p, log1pl, 1e10, 1e308},
    {"erfc", kl_vec_erfc, erfcl, -6, 26},
};

static double
ulp(double x)
{
    return nextafter(fabs(x), INFINITY) - fabs(x);
}

static void
within_four_ulp(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const struct function *f = &functions[i];
        const int rounds = 400;
        double x[KL_NODES], y[KL_NODES];

        for (int r = 0; r < rounds; r++) {
            for (int k = 0; k < KL_NODES; k++)
                x[k] = f->lo +
                       (f->hi - f->lo) * (k * rounds + r) / (KL_NODES * rounds);
            f->vector(x, y);
            for (int k = 0; k < KL_NODES; k++) {
                double want = (double)f->exact(x[k]);

                kl_assert_close(y[k], want, 4 * ulp(want), f->name, __FILE__,
                                __LINE__);
            }
        }
    }
}

static void
special(const char *name, vector *function, double x, double want)
{
    double in[KL_NODES], out[KL_NODES];

    for (int k = 0; k < KL_NODES; k++)
        in[k] = k % 5 == 2 ? x : 0.75;
    function(in, out);
    for (int k = 2; k < KL_NODES; k += 5) {
        if (isnan(want))
            assert_true(isnan(out[k]));
        else
            kl_assert_close(out[k], want, isfinite(want) ? 4 * ulp(want) : 0,
                            name, __FILE__, __LINE__);
    }
    function(in, in); /* in place */
    assert_memory_equal(in, out, sizeof in);
}

static void
special_values(void **state)
{
    (void)state;
    special("exp(0)", kl_vec_exp, 0, 1);
    special("exp(inf)", kl_vec_exp, INFINITY, INFINITY);
    special("exp(-inf)", kl_vec_exp, -INFINITY, 0);
    special("exp(nan)", kl_vec_exp, NAN, NAN);
    special("exp(710)", kl_vec_exp, 710, INFINITY);
    special("exp(-800)", kl_vec_exp, -800, 0);
    special("exp(-740)", kl_vec_exp, -740, exp(-740));
    special("log(0)", kl_vec_log, 0, -INFINITY);
    special("log(1)", kl_vec_log, 1, 0);
    special("log(inf)", kl_vec_log, INFINITY, INFINITY);
    special("log(-1)", kl_vec_log, -1, NAN);
    special("log(nan)", kl_vec_log, NAN, NAN);
    special("log(5e-324)", kl_vec_log, 5e-324, -744.4400719213812);
    special("expm1(0)", kl_vec_expm1, 0, 0);
    special("expm1(-inf)", kl_vec_expm1, -INFINITY, -1);
    special("expm1(inf)", kl_vec_expm1, INFINITY, INFINITY);
    special("expm1(1e-320)", kl_vec_expm1, 1e-320, 1e-320);
    special("expm1(nan)", kl_vec_expm1, NAN, NAN);
    special("log1p(0)", kl_vec_log1p, 0, 0);
    special("log1p(-1)", kl_vec_log1p, -1, -INFINITY);
    special("log1p(-2)", kl_vec_log1p, -2, NAN);
    special("log1p(inf)", kl_vec_log1p, INFINITY, INFINITY);
    special("log1p(1e-320)", kl_vec_log1p, 1e-320, 1e-320);
    special("log1p(nan)", kl_vec_log1p, NAN, NAN);
    special("erfc(0)", kl_vec_erfc, 0, 1);
    special("erfc(inf)", kl_vec_erfc, INFINITY, 0);
    special("erfc(-inf)", kl_vec_erfc, -INFINITY, 2);
}

static struct kl_nodes
line(double anchor, double t)
{
    struct kl_nodes at = {.anchor = anchor};

    for (int k = 0; k < KL_NODES; k++)
        at.t[k] = t * (k + 1);
    return at;
}

static struct kl_nodes
chart(double anchor, int sign, double s)
{
    struct kl_nodes at = {.anchor = anchor, .sign = sign};

    for (int k = 0; k < KL_NODES; k++) {
        at.s[k] = s + k;
        at.t[k] = sign * exp(at.s[k]);
    }
    return at;
}

static void
distances(void **state)
{
    struct kl_nodes at = line(0.3, 1e-20);
    double y[KL_NODES], ly[KL_NODES];

    (void)state;
    kl_nodes_distance(&at, 0.3, 1, y, ly);
    for (int k = 0; k < KL_NODES; k++) {
        assert_true(y[k] == at.t[k]);
        assert_close(ly[k], log(at.t[k]), 1e-13);
    }
    kl_nodes_distance(&at, 0.7, -1, y, ly);
    assert_close_rel(y[3], 0.7 - 0.3, KL_EPS);
    kl_nodes_distance(&at, 0.7, 0, y, NULL);
    assert_close_rel(y[3], 0.7 - 0.3, KL_EPS);

    /* 1 - 0.1 is rounded, by up to 2^-54; nodes near 0.1 do not notice */
    at = line(1, -0.875);
    kl_nodes_distance(&at, 0.1, 1, y, NULL);
    assert_close_rel(y[0], (double)(0.125L - (long double)0.1), KL_EPS);

    /* what rounding put beyond the point is at the point */
    at = line(1, -1);
    kl_nodes_distance(&at, 0.5, 1, y, ly);
    assert_true(y[0] == 0 && ly[0] == -INFINITY);
}

static void
charts(void **state)
{
    struct kl_nodes at = chart(2.5, 1, -800);
    double y[KL_NODES], ly[KL_NODES];

    (void)state;
    kl_nodes_distance(&at, 2.5, 1, y, ly);
    assert_true(y[0] == 0 && ly[0] == -800);
    kl_nodes_distance(&at, 2.25, 1, y, ly);
    assert_true(y[0] == 0.25);
    assert_close(ly[0], log(0.25), 4 * KL_EPS);

    at = chart(-2.5, -1, 700);
    kl_nodes_distance(&at, -2.5, -1, y, ly);
    assert_true(y[0] == -at.t[0] && ly[0] == 700);
    assert_true(y[20] == INFINITY && ly[20] == 720);
    kl_nodes_distance(&at, 1e280, -1, y, ly);
    assert_close(ly[0], 700, 1e-12);
    assert_true(y[20] == INFINITY && ly[20] == 720);
    kl_nodes_distance(&at, 1, 0, y, ly);
    assert_true(ly[20] == 720);

    /* anchor - point beyond a double */
    at = line(1e308, 1);
    kl_nodes_distance(&at, -1e308, 1, y, NULL);
    assert_true(y[0] == INFINITY);
}

static void
standard(void **state)
{
    struct kl_nodes at = line(1e8, 0.125);
    double z[KL_NODES];

    (void)state;
    kl_nodes_standard(&at, 1e8 + 1, 0.5, z);
    for (int k = 0; k < KL_NODES; k++)
        assert_true(z[k] == (0.125 * (k + 1) - 1) / 0.5);
    at = chart(0, -1, 700);
    kl_nodes_standard(&at, 3, 2, z);
    assert_true(z[20] == -INFINITY);
    assert_true(kl_nodes_x(&at, 20) == -INFINITY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(within_four_ulp), cmocka_unit_test(special_values),
        cmocka_unit_test(distances),       cmocka_unit_test(charts),
        cmocka_unit_test(standard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
