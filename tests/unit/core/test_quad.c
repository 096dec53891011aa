#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "kl_test.h"

#include "klscope/core/pair.h"
#include "klscope/core/quad.h"

static struct kl_density *
density(struct kl_quad *quad, const char *text)
{
    struct kl_density *made = NULL;
    struct kl_spec *spec = NULL;
    struct kl_err err = {0};

    if (kl_spec_parse(text, strlen(text), false, &spec, &err) != KL_OK ||
        kl_density_of(spec, NULL, quad, &made, &err) != KL_OK)
        fail_msg("%s: %s", text, err.text);
    kl_spec_free(spec);
    return made;
}

static void
measure(const char *p, const char *q, double alpha, struct kl_measures *out)
{
    struct kl_quad *quad = kl_quad_new();
    struct kl_density *side[2] = {density(quad, p), density(quad, q)};

    kl_quad_measures(quad, side[0], side[1], alpha, out);
    kl_density_free(side[0]);
    kl_density_free(side[1]);
    kl_quad_free(quad);
}

/* Renyi's divergence and chi2 by mpmath 1.2.1 at 40 digits: quad(p**a *
 * q**(1-a)) with break points at the features, log of it over a - 1; and
 * quad((p-q)**2/q). */
static void
test_powers(void **state)
{
    static const struct {
        const char *p, *q;
        double alpha, renyi, chi2;
    } cases[] = {
        {"normal(0.25,1)", "laplace(0.5,1.5)", 0.5, 0.17471453994210612968513,
         0.32638517531417957770681},
        {"normal(0.25,1)", "laplace(0.5,1.5)", 0.3, 0.13734192203683163019738,
         0.32638517531417957770681},
        {"normal(0.25,1)", "laplace(0.5,1.5)", 1.7, 0.26963536614714758183271,
         0.32638517531417957770681},
        {"normal(0.25,1)", "laplace(0.5,1.5)", 3, 0.31509781686565941468938,
         0.32638517531417957770681},
        {"logistic(0.5,0.75)", "cauchy(0,1)", 0.5, 0.16797143987139820929298,
         0.3791946576122089861576977},
        {"logistic(0.5,0.75)", "cauchy(0,1)", 1.7, 0.29576009443118645594548,
         0.3791946576122089861576977},
        {"logistic(0.5,0.75)", "cauchy(0,1)", 3, 0.39734002840927375658265,
         0.3791946576122089861576977},
        {"gamma(2.5,0.75)", "lognormal(0.25,0.8125)", 0.5,
         0.042514882361201987540909, INFINITY},
        {"gamma(2.5,0.75)", "lognormal(0.25,0.8125)", 0.3,
         0.027250422856222786359236, INFINITY},
        /* alpha d^2 / 2 and exp(d^2) - 1, normals of sd 1 at distance d */
        {"normal(0,1)", "normal(3,1)", 1.5, 6.75, 8102.083927575384007709997},
        {"normal(0,1)", "normal(40,1)", 2, 1600, INFINITY},
        {"normal(0,1)", "normal(40,1)", 0.25, 200, INFINITY},
        {"normal(0,1)", "normal(1e6,1)", 3, 1.5e12, INFINITY},
    };
    struct kl_measures m;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_value renyi, chi2;

        measure(cases[i].p, cases[i].q, cases[i].alpha, &m);
        renyi = m.value[KL_RENYI];
        chi2 = m.value[KL_CHI2];
        assert_close(renyi.val, cases[i].renyi, renyi.err);
        assert_true(renyi.err <= 1e-10 * cases[i].renyi);
        if (isinf(cases[i].chi2)) {
            assert_true(isinf(chi2.val));
            assert_true(m.reason[KL_CHI2].kind != KL_REASON_NONE);
        } else {
            assert_close(chi2.val, cases[i].chi2, chi2.err);
            assert_true(chi2.err <= 1e-10 * cases[i].chi2);
        }
    }
}

/* What remains of a tail so slow that log q overflows before it is gone:
 * H(p,q) = -log rate + rate E x is a closed form. */
static void
test_remainders(void **state)
{
    struct kl_measures m;

    (void)state;
    /* pareto(a): E x = a / (a - 1) */
    measure("pareto(1.01, 1)", "exponential(2)", 0, &m);
    assert_close(m.value[KL_CE_PQ].val, -log(2) + 2 * 1.01 / (1.01 - 1),
                 m.value[KL_CE_PQ].err + 1e-12);
    assert_true(m.value[KL_CE_PQ].err < 1e-10 * m.value[KL_CE_PQ].val);
    /* t(n) of scale 1: E x^2 = n / (n - 2) */
    measure("student_t(2.02, 0, 1)", "normal(0, 1)", 0, &m);
    assert_close(m.value[KL_CE_PQ].val,
                 0.5 * log(2 * M_PI) + 0.5 * 2.02 / (2.02 - 2),
                 m.value[KL_CE_PQ].err + 1e-12);
    /* logistic against gumbel: E exp(-x/b) = (pi/b) / sin(pi/b) */
    measure("logistic(0, 1)", "gumbel(0, 1.1)", 0, &m);
    assert_close(m.value[KL_CE_PQ].val,
                 log(1.1) + M_PI / 1.1 / sin(M_PI / 1.1),
                 m.value[KL_CE_PQ].err + 1e-13);
}

static const char *const pairs[][2] = {
    {"normal(0,1)", "laplace(0.5,1)"},
    {"cauchy(0,1)", "student_t(3,1,2)"},
    {"gamma(0.001,1)", "exponential(1)"},
    {"beta(0.01,0.01)", "uniform(0,1)"},
    {"0.5*normal(0,1) + 0.5*normal(0.3,1e-8)", "normal(0,1)"},
    {"uniform(0,1)", "triangular(0,0.25,2)"},
    {"truncate(normal(0,1), 30, 31)", "uniform(30,31)"},
    {"lognormal(0,5)", "weibull(0.1,1)"},
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

static void
assert_same(const struct kl_measures *a, const struct kl_measures *b)
{
    int m;

    for (m = 0; m < KL_MEASURE_COUNT; m++) {
        assert_memory_equal(&a->value[m].val, &b->value[m].val,
                            sizeof(double));
        assert_memory_equal(&a->value[m].err, &b->value[m].err,
                            sizeof(double));
        assert_int_equal(a->reason[m].kind, b->reason[m].kind);
    }
}

/* However a pass is cut up, and whatever the workspace did before. */
static void
test_slices(void **state)
{
    struct kl_quad *quad = kl_quad_new();
    size_t i;

    (void)state;
    for (i = 0; i < PAIRS; i++) {
        struct kl_density *p = density(quad, pairs[i][0]);
        struct kl_density *q = density(quad, pairs[i][1]);
        struct kl_measures once, cut;
        size_t steps = 0;

        kl_quad_measures(quad, p, q, 1.5, &once);
        kl_quad_begin(quad, p, q, 1.5);
        while (!kl_quad_step(quad, 1))
            steps++;
        assert_true(steps > 10);
        kl_quad_result(quad, &cut);
        assert_same(&once, &cut);
        kl_density_free(p);
        kl_density_free(q);
    }
    kl_quad_free(quad);
}

static void
test_swap(void **state)
{
    static const enum kl_measure mirror[][2] = {
        {KL_H_P, KL_H_Q},     {KL_CE_PQ, KL_CE_QP}, {KL_KL_PQ, KL_KL_QP},
        {KL_JS, KL_JS},       {KL_TV, KL_TV},       {KL_HELLINGER, KL_HELLINGER},
        {KL_JEFFREYS, KL_JEFFREYS}};
    struct kl_measures there, back;
    size_t i, k;

    (void)state;
    for (i = 0; i < PAIRS; i++) {
        measure(pairs[i][0], pairs[i][1], 0, &there);
        measure(pairs[i][1], pairs[i][0], 0, &back);
        for (k = 0; k < sizeof mirror / sizeof *mirror; k++) {
            const struct kl_value *a = &there.value[mirror[k][0]];
            const struct kl_value *b = &back.value[mirror[k][1]];

            assert_memory_equal(&a->val, &b->val, sizeof(double));
            assert_memory_equal(&a->err, &b->err, sizeof(double));
        }
    }
}

static void
test_same(void **state)
{
    static const enum kl_measure zero[] = {
        KL_KL_PQ, KL_KL_QP,     KL_JS,    KL_TV,
        KL_HELLINGER, KL_JEFFREYS, KL_RENYI, KL_CHI2};
    struct kl_measures m;
    size_t i, k;

    (void)state;
    for (i = 0; i < PAIRS; i++) {
        measure(pairs[i][0], pairs[i][0], 1.5, &m);
        for (k = 0; k < sizeof zero / sizeof *zero; k++)
            assert_true(m.value[zero[k]].val == 0);
        assert_true(m.value[KL_H_P].val == m.value[KL_CE_PQ].val);
    }
}

/* Evaluations are deterministic; an upper limit for some of them says when
 * panels are laid worse than they were. */
static void
test_evaluations(void **state)
{
    static const struct {
        const char *p, *q;
        size_t most;
    } cases[] = {
        {"normal(0,1)", "normal(1,1.5)", 1000},
        {"exponential(1)", "exponential(3.5)", 800},
        {"cauchy(0,1)", "cauchy(3,2)", 1400},
        {"normal(0,1)", "normal(1e8,1)", 2000},
        {"normal(0,1)", "normal(0,1e6)", 1800},
        {"gamma(0.001,1)", "exponential(1)", 2000},
        {"beta(0.01,0.01)", "uniform(0,1)", 2400},
        {"0.5*normal(0,1) + 0.5*normal(0.3,1e-8)", "normal(0,1)", 2500},
        {"student_t(2.02,0,1)", "normal(0,1)", 7000},
    };
    struct kl_quad *quad = kl_quad_new();
    struct kl_measures m;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_density *p = density(quad, cases[i].p);
        struct kl_density *q = density(quad, cases[i].q);

        kl_quad_measures(quad, p, q, 0, &m);
        if (kl_quad_evaluations(quad) > cases[i].most)
            fail_msg("%s, %s: %zu evaluations", cases[i].p, cases[i].q,
                     kl_quad_evaluations(quad));
        kl_density_free(p);
        kl_density_free(q);
    }
    kl_quad_free(quad);
}

/* log(Phi(-30) - Phi(-31)) and the like by mpmath: log(ncdf(-30) - ncdf(-31)).
 */
static void
test_mass(void **state)
{
    static const struct {
        const char *p;
        double lo, hi, log_mass;
    } cases[] = {
        {"normal(0,1)", 30, 31, -454.3212439563432},
        {"normal(0,1)", -INFINITY, INFINITY, 0},
        {"normal(0,1)", 0, INFINITY, -0.69314718055994530942},
        {"exponential(2)", 500, INFINITY, -1000},
        {"cauchy(0,1)", 1e200, INFINITY, -461.66174848465853698},
        {"uniform(0,1)", 0.25, 0.75, -0.69314718055994530942},
    };
    struct kl_quad *quad = kl_quad_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_density *p = density(quad, cases[i].p);
        struct kl_value mass;

        kl_quad_mass(quad, p, cases[i].lo, cases[i].hi, &mass);
        assert_close(mass.val, cases[i].log_mass, mass.err);
        assert_true(mass.err < 1e-11);
        kl_density_free(p);
    }
    kl_quad_free(quad);
}

/* Where p has long faded -log q may have grown so much that p log q has a
 * second hump, beyond the last break point, that counts. Of normal(0, 1)
 * against a Gumbel far to the left, E exp(-(x - m)/b) = exp(m/b + 1/(2 b^2));
 * of a lognormal against a normal, E x^2 = exp(2 sigma^2). */
static void
test_humps(void **state)
{
    struct kl_measures m;

    (void)state;
    measure("normal(0, 1)", "gumbel(-10, 0.05)", 0, &m);
    assert_close(m.value[KL_CE_PQ].val, log(0.05) + 200 + 1,
                 m.value[KL_CE_PQ].err);
    assert_true(m.value[KL_CE_PQ].err < 1e-8);
    measure("lognormal(0, 9)", "normal(0, 1e39)", 0, &m);
    assert_close(m.value[KL_CE_PQ].val,
                 39 * M_LN10 + 0.5 * log(2 * M_PI) +
                     0.5 * exp(162 - 78 * M_LN10),
                 m.value[KL_CE_PQ].err);
    assert_true(m.value[KL_CE_PQ].err < 2e-9);
}

/* Values beyond a double are infinite with that as their reason; nothing is
 * ever NaN. */
static void
test_beyond(void **state)
{
    struct kl_measures m;
    int k;

    (void)state;
    measure("normal(0,1)", "gumbel(0,0.001)", 2, &m);
    assert_true(isinf(m.value[KL_KL_PQ].val));
    assert_int_equal(m.reason[KL_KL_PQ].kind, KL_REASON_BEYOND);
    /* E exp(-x/b) has its weight where log q is no double, and where, in the
     * second, no density is: what is integrated must not pass for all of it. */
    measure("normal(0,1)", "gumbel(-20,0.025)", 0, &m);
    assert_int_equal(m.reason[KL_CE_PQ].kind, KL_REASON_BEYOND);
    measure("normal(0,1)", "gumbel(-25,0.02)", 0, &m);
    assert_int_equal(m.reason[KL_CE_PQ].kind, KL_REASON_BEYOND);
    /* p^2/q where log q is no double is not nothing, nor is there anything to
     * integrate if all of it is so */
    measure("uniform(0,40)", "gumbel(40,0.05)", 2, &m);
    assert_int_equal(m.reason[KL_CHI2].kind, KL_REASON_BEYOND);
    assert_int_equal(m.reason[KL_RENYI].kind, KL_REASON_BEYOND);
    measure("gumbel(30,0.001)", "uniform(0,1)", 0.5, &m);
    assert_int_equal(m.reason[KL_RENYI].kind, KL_REASON_BEYOND);
    /* a small entropy is checked against masses of 1 */
    measure("uniform(0,1)", "uniform(0,1.0000001)", 2, &m);
    assert_true(m.value[KL_H_Q].err < 1e-14);
    measure("uniform(0,1)", "uniform(2,3)", 0.5, &m);
    for (k = 0; k < KL_MEASURE_COUNT; k++) {
        assert_false(isnan(m.value[k].val));
        assert_false(isnan(m.value[k].err));
    }
    assert_int_equal(m.reason[KL_KL_PQ].kind, KL_REASON_SUPPORT);
    assert_close(m.reason[KL_KL_PQ].mass, 1, 1e-15);
    assert_true(m.value[KL_TV].val == 1);
    assert_true(isinf(m.value[KL_RENYI].val));
}

/* Spikes of expressions between whatever points are looked at first, by mpmath
 * 1.3 at 25 digits: quad(p*log(p/q)) with break points at multiples of their
 * width. */
static void
test_hidden(void **state)
{
    struct kl_measures m;

    (void)state;
    measure("pdf(exp(-1e8*(x-0.123456789)^2)+0.001,-1,1)", "uniform(-1,1)", 0,
            &m);
    assert_close_rel(m.value[KL_KL_PQ].val, M_LN2 * 0.6320835877983513707948,
                     1e-14);
    measure("pdf(exp(-1e12*(x-0.123456789)^2)+0.1,-1,1)", "uniform(-1,1)", 0,
            &m);
    assert_true(m.value[KL_TV].val > 8e-6);
    /* 95 crossings, many to a panel; 1 - cos(300) is all that is left of the
     * whole waves in p's mass: sum of |p - 1| / 2 over 400,000 midpoints */
    measure("pdf(1+sin(300*x),0,1)", "uniform(0,1)", 0, &m);
    assert_close(m.value[KL_TV].val, 0.3172085917, 1e-9);
    measure("pdf(1+sin(3000*x),0,1)", "uniform(0,1)", 0, &m);
    assert_close(m.value[KL_TV].val, 0.3181195290, m.value[KL_TV].err);
    /* sqrt(pi/1e10), less what it has of the other */
    measure("pdf(exp(-x^2)+exp(-1e10*(x-1.23456)^2),-inf,inf)",
            "normal(0,0.7071067811865476)", 0, &m);
    assert_close_rel(m.value[KL_TV].val, 1e-5 / (1 + 1e-5), 1e-4);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_powers),      cmocka_unit_test(test_remainders),
        cmocka_unit_test(test_slices),      cmocka_unit_test(test_swap),
        cmocka_unit_test(test_same),        cmocka_unit_test(test_evaluations),
        cmocka_unit_test(test_mass),        cmocka_unit_test(test_humps),
        cmocka_unit_test(test_beyond),      cmocka_unit_test(test_hidden),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
