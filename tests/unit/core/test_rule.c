#include "kl_test.h"

#include <gsl/gsl_integration.h>

#include "klscope/core/rule.h"

/* Nodes and weights right of the middle.
 *
 * src   Piessens et al., QUADPACK (1983), the data of routine qk21; computed
 *       anew with mpmath at 80 digits: zeros of P10 and of the Stieltjes
 *       polynomial E11, weights by integrating Lagrange's polynomials */
static const struct {
    double x, kronrod, gauss;
} published[] = {
    { 0.0, 0.1494455540029169056649365, 0 },
    { 0.1488743389816312108848260, 0.1477391049013384913748415,
      0.2955242247147528701738930 },
    { 0.2943928627014601981311266, 0.1427759385770600807970943, 0 },
    { 0.4333953941292471907992659, 0.1347092173114733259280540,
      0.2692667193099963550912269 },
    { 0.5627571346686046833390001, 0.1234919762620658510779581, 0 },
    { 0.6794095682990244062343274, 0.1093871588022976418992106,
      0.2190863625159820439955349 },
    { 0.7808177265864168970637176, 0.0931254545836976055350655, 0 },
    { 0.8650633666889845107320967, 0.0750396748109199527670431,
      0.1494513491505805931457763 },
    { 0.9301574913557082260012072, 0.0547558965743519960313813, 0 },
    { 0.9739065285171717200779640, 0.0325581623079647274788190,
      0.0666713443086881375935688 },
    { 0.9956571630258080807355273, 0.0116946388673718742780644, 0 },
};

static void
test_published(void **state)
{
    struct kl_rule rule;
    int k, side;

    (void)state;
    kl_rule_init(&rule);
    for (k = 0; k <= 10; k++)
        for (side = -1; side <= 1; side += 2) {
            int at = 10 + side * k;

            assert_close(rule.x[at], side * published[k].x, KL_EPS);
            assert_close_rel(rule.kronrod[at], published[k].kronrod,
                             2 * KL_EPS);
            /* A node off by KL_EPS moves a Gauss weight by up to
             * 2 x / (1 - x^2) < 38 times that; some rounding. */
            assert_close_rel(rule.gauss[at], published[k].gauss, 64 * KL_EPS);
        }
}

static void
test_layout(void **state)
{
    struct kl_rule rule;
    int k;

    (void)state;
    kl_rule_init(&rule);
    for (k = 0; k < 21; k++) {
        assert_true(rule.x[k] == -rule.x[20 - k]);
        assert_true(rule.kronrod[k] == rule.kronrod[20 - k]);
        assert_true(rule.kronrod[k] > 0);
        assert_true(k % 2 == 1 ? rule.gauss[k] > 0 : rule.gauss[k] == 0);
        assert_true(k == 0 || rule.x[k] > rule.x[k - 1]);
    }
    for (k = 21; k < KL_NODES; k++)
        assert_true(rule.kronrod[k] == 0 && rule.gauss[k] == 0);
    assert_true(rule.x[21] == -1 && rule.x[22] == 1 && rule.x[23] == 0);
    assert_true(!signbit(rule.x[10]) && !signbit(rule.x[23]));
}

static double
sum(const double *weight, const struct kl_rule *rule, double (*f)(double, int),
    int power)
{
    double total = 0;
    int k;

    for (k = 0; k < KL_NODES; k++)
        total += weight[k] * f(rule->x[k], power);
    return total;
}

static double
monomial(double x, int power)
{
    return pow(x, power);
}

/* The Kronrod rule is exact up to degree 3 n + 1 = 31, the Gauss rule up to
 * 2 n - 1 = 19, and neither beyond the next even degree. */
static void
test_exact(void **state)
{
    struct kl_rule rule;
    int power;

    (void)state;
    kl_rule_init(&rule);
    for (power = 0; power <= 31; power++) {
        double want = power % 2 == 0 ? 2.0 / (power + 1) : 0;

        assert_close(sum(rule.kronrod, &rule, monomial, power), want,
                     16 * KL_EPS);
        if (power <= 19)
            assert_close(sum(rule.gauss, &rule, monomial, power), want,
                         32 * KL_EPS);
    }
    assert_true(fabs(sum(rule.kronrod, &rule, monomial, 32) - 2.0 / 33) >
                1e-12);
    assert_true(fabs(sum(rule.gauss, &rule, monomial, 20) - 2.0 / 21) > 1e-7);
}

static double
step_at_left(double x, int unused)
{
    (void)unused;
    return x == -1;
}

/* Ends agree with polynomials up to the degree that 21 nodes determine, and
 * are missed by neither rule when they do not. */
static void
test_ends(void **state)
{
    struct kl_rule rule;
    int power;

    (void)state;
    kl_rule_init(&rule);
    for (power = 0; power <= 20; power++)
        assert_close(sum(rule.ends, &rule, monomial, power), 0, 64 * KL_EPS);
    assert_true(fabs(sum(rule.ends, &rule, monomial, 22)) > 1e-7);
    assert_true(sum(rule.ends, &rule, step_at_left, 0) == 1);
    assert_true(rule.ends[22] == 0.75 && rule.ends[23] == 0);
}

static double
smooth(double x, int unused)
{
    (void)unused;
    return exp(sin(3.7 * x)) / (1.3 + x);
}

static double
smooth_gsl(double x, void *data)
{
    (void)data;
    return smooth(x, 0);
}

static void
test_like_gsl(void **state)
{
    gsl_function f = { .function = smooth_gsl };
    struct kl_rule rule;
    double want, error, absolute, deviation;

    (void)state;
    kl_rule_init(&rule);
    gsl_integration_qk21(&f, -1, 1, &want, &error, &absolute, &deviation);
    assert_close_rel(sum(rule.kronrod, &rule, smooth, 0), want, 16 * KL_EPS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_like_gsl),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
