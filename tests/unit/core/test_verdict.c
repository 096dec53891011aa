#include "kl_density.h"

#include "klscope/core/pair.h"
#include "klscope/core/verdict.h"

/* Leaves made by hand, since only their ends matter; then real densities. */

#define POWER(k)       { .cls = KL_END_POWER, .power = (k) }
#define EXP(b0, c0, w0) { .cls = KL_END_EXP, .b = (b0), .c = (c0), .w = (w0) }
#define DOUBLE(b0, c0) { .cls = KL_END_DOUBLE, .b = (b0), .c = (c0) }
#define LOGNORMAL(c0)  { .cls = KL_END_LOGNORMAL, .c = (c0), .w = -1 }
#define UNKNOWN        { .cls = KL_END_UNKNOWN }

#define LEAF(a, b, ...) { .lo = (a), .hi = (b), .end = { __VA_ARGS__ } }
#define INF HUGE_VAL

static struct kl_leaf normal = LEAF(-INF, INF, EXP(2, .5, 0), EXP(2, .5, 0));
static struct kl_leaf wide = LEAF(-INF, INF, EXP(2, .25, 0), EXP(2, .25, 0));
static struct kl_leaf cauchy = LEAF(-INF, INF, POWER(2), POWER(2));
static struct kl_leaf laplace = LEAF(-INF, INF, EXP(1, 2, 0), EXP(1, 2, 0));
static struct kl_leaf gumbel = LEAF(-INF, INF, DOUBLE(2, 1), EXP(1, 2, 0));
static struct kl_leaf gumbel_1 = LEAF(-INF, INF, DOUBLE(1, 1), EXP(1, 1, 0));
static struct kl_leaf unknown = LEAF(-INF, INF, EXP(2, .5, 0), UNKNOWN);
static struct kl_leaf pareto_2 = LEAF(1, INF, POWER(0), POWER(3));
static struct kl_leaf pareto_3 = LEAF(1, INF, POWER(0), POWER(4));
static struct kl_leaf pareto_5 = LEAF(1, INF, POWER(0), POWER(6));
static struct kl_leaf exponential = LEAF(0, INF, POWER(0), EXP(1, 1, 0));
static struct kl_leaf gamma_half = LEAF(0, INF, POWER(-.5), EXP(1, 1, -.5));
static struct kl_leaf gamma_2 = LEAF(0, INF, POWER(1), EXP(1, 1, 1));
static struct kl_leaf lognormal = LEAF(0, INF, LOGNORMAL(.5), LOGNORMAL(.5));
static struct kl_leaf inverse_gamma = LEAF(0, INF, EXP(1, 1, -3), POWER(3));
static struct kl_leaf beta = LEAF(0, 1, POWER(1), POWER(2));
static struct kl_leaf arcsine = LEAF(0, 1, POWER(-.5), POWER(-.5));
static struct kl_leaf unit = LEAF(0, 1, POWER(0), POWER(0));
static struct kl_leaf middle = LEAF(.25, .5, POWER(0), POWER(0));
static struct kl_leaf right = LEAF(1, 2, POWER(0), POWER(0));
static struct kl_leaf far = LEAF(4, 5, POWER(0), POWER(0));

static struct kl_reason reason[KL_MEASURE_COUNT];

static void
judge(struct kl_leaf *p, struct kl_leaf *q, double alpha)
{
    struct kl_density dp = { .n = 1, .leaf = p }, dq = { .n = 1, .leaf = q };

    kl_verdict(&dp, &dq, alpha, reason);
}

/* clang-format off */

/* Kinds of D(p||q), D(q||p) and chi2(p||q), and where. */
enum {
    N = KL_REASON_NONE, S = KL_REASON_SUPPORT, T = KL_REASON_TAIL,
    E = KL_REASON_ENDPOINT, U = KL_REASON_UNDECIDED
};

static const struct {
    struct kl_leaf *p, *q;
    int pq, qp, chi2;
    double at; /* of the first of them that is not finite */
} pairs[] = {
    { &normal, &normal, N, N, N, 0 },
    { &normal, &wide, N, N, N, 0 },
    { &wide, &normal, N, N, U, -INF },   /* means decide */
    { &cauchy, &normal, T, N, T, -INF },
    { &cauchy, &cauchy, N, N, N, 0 },
    { &pareto_2, &normal, T, S, T, INF },
    { &pareto_3, &normal, N, S, T, -INF }, /* two moments are enough */
    { &pareto_2, &laplace, N, S, T, -INF },
    { &pareto_2, &exponential, N, S, T, 0 },
    { &pareto_2, &pareto_3, N, N, N, 0 },
    { &pareto_2, &pareto_5, N, N, T, INF },  /* 2 3 - 6 = 0 <= 1 */
    { &exponential, &inverse_gamma, E, N, E, 0 },
    { &gamma_half, &inverse_gamma, E, N, E, 0 },
    { &gamma_2, &inverse_gamma, N, N, E, 0 },
    { &lognormal, &inverse_gamma, N, N, E, 0 },
    { &lognormal, &gamma_2, N, N, T, INF },
    { &laplace, &gumbel, T, N, T, -INF },  /* equal scales: infinite */
    { &laplace, &gumbel_1, N, N, T, -INF },
    { &normal, &gumbel, N, N, T, -INF },
    { &unit, &normal, N, S, N, -INF },
    { &unit, &exponential, N, S, N, 1 },
    { &unit, &beta, N, N, E, 0 },
    { &unit, &arcsine, N, N, N, 0 },
    { &arcsine, &unit, N, N, E, 0 },
    { &middle, &unit, N, S, N, 0 },
    { &right, &unit, S, S, S, 1 },
    { &unknown, &normal, U, U, U, INF },
    { &normal, &unknown, U, U, U, INF },
    { &unknown, &unit, S, N, S, -INF },
};
/* clang-format on */

static void
check(size_t i, const char *what, const struct kl_reason *got, int want)
{
    if ((int)got->kind != want)
        fail_msg("pair %zu: %s is %d, not %d", i, what, got->kind, want);
}

static void
test_pairs(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        int jeffreys = pairs[i].pq != N ? pairs[i].pq : pairs[i].qp;
        enum kl_measure first = pairs[i].pq != N   ? KL_KL_PQ
                                : pairs[i].qp != N ? KL_KL_QP
                                                   : KL_CHI2;

        if (pairs[i].qp == S)
            jeffreys = S;
        judge(pairs[i].p, pairs[i].q, 0.5);
        check(i, "D(p||q)", &reason[KL_KL_PQ], pairs[i].pq);
        check(i, "D(q||p)", &reason[KL_KL_QP], pairs[i].qp);
        check(i, "H(p,q)", &reason[KL_CE_PQ], pairs[i].pq);
        check(i, "H(q,p)", &reason[KL_CE_QP], pairs[i].qp);
        check(i, "Jeffreys", &reason[KL_JEFFREYS], jeffreys);
        check(i, "chi2", &reason[KL_CHI2], pairs[i].chi2);
        check(i, "JS", &reason[KL_JS], N);
        check(i, "TV", &reason[KL_TV], N);
        check(i, "Hellinger", &reason[KL_HELLINGER], N);
        if (reason[first].kind != KL_REASON_NONE)
            assert_true(reason[first].lo == pairs[i].at);
        /* The mirror image. */
        judge(pairs[i].q, pairs[i].p, 0.5);
        check(i, "swapped D(q||p)", &reason[KL_KL_QP], pairs[i].pq);
        check(i, "swapped D(p||q)", &reason[KL_KL_PQ], pairs[i].qp);
    }
}

static void
test_unknown(void **state)
{
    (void)state;
    judge(&unknown, &normal, 0.5);
    assert_int_equal(reason[KL_H_P].kind, KL_REASON_UNDECIDED);
    assert_int_equal(reason[KL_PERPLEXITY].kind, KL_REASON_UNDECIDED);
    assert_int_equal(reason[KL_H_Q].kind, KL_REASON_NONE);
    assert_true(reason[KL_H_P].lo == INF);
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_NONE);
    judge(&unknown, &normal, 1.5);
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_UNDECIDED);
    /* Where p has no mass q may be what it likes. */
    judge(&unit, &unknown, 0.5);
    assert_int_equal(reason[KL_KL_PQ].kind, KL_REASON_NONE);
    assert_int_equal(reason[KL_KL_QP].kind, KL_REASON_SUPPORT);
}

static void
test_renyi(void **state)
{
    static const double alphas[] = { 1e-3, 0.5, 1 - KL_EPS };
    int i;

    (void)state;
    for (i = 0; i < 3; i++) {
        judge(&cauchy, &normal, alphas[i]);
        assert_int_equal(reason[KL_RENYI].kind, KL_REASON_NONE);
        judge(&unit, &middle, alphas[i]);
        assert_int_equal(reason[KL_RENYI].kind, KL_REASON_NONE);
        judge(&unit, &far, alphas[i]);
        assert_int_equal(reason[KL_RENYI].kind, KL_REASON_SUPPORT);
        assert_true(reason[KL_RENYI].lo == 0 && reason[KL_RENYI].hi == 1);
    }
    judge(&cauchy, &normal, 1);
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_TAIL);
    judge(&pareto_3, &normal, 1);
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_NONE);
    judge(&pareto_3, &normal, 1 + 2 * KL_EPS);
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_TAIL);
    judge(&unit, &beta, 1.4); /* y^-0.8 at 1 */
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_NONE);
    judge(&unit, &beta, 1.5); /* y^-1 */
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_ENDPOINT);
    assert_true(reason[KL_RENYI].lo == 1 && reason[KL_RENYI].hi == 1);
    assert_int_equal(reason[KL_RENYI].end[KL_Q].cls, KL_END_POWER);
    assert_true(reason[KL_RENYI].end[KL_Q].power == 2);
    assert_true(reason[KL_RENYI].end[KL_P].power == 0);
    judge(&unit, &middle, 1.5);
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_SUPPORT);
}

/* A density of several leaves against one of others. */
static void
test_gaps(void **state)
{
    struct kl_leaf bins[] = {
        LEAF(0, 1, POWER(0), POWER(0)), LEAF(1, 2, POWER(0), POWER(0)),
        LEAF(2, 3, POWER(0), POWER(0)), LEAF(3, 4, POWER(0), POWER(0)),
        LEAF(4, 5, POWER(0), POWER(0)), LEAF(5, 6, POWER(0), POWER(0)),
    };
    struct kl_density hist = { .n = 6, .leaf = bins };
    struct kl_density real = { .n = 1, .leaf = &normal };
    struct kl_density few = { .n = 1, .leaf = &far };

    (void)state;
    bins[1].lw = bins[2].lw = bins[4].lw = -INF; /* empty */
    kl_verdict(&real, &hist, 0.5, reason);
    assert_int_equal(reason[KL_KL_PQ].kind, KL_REASON_SUPPORT);
    assert_int_equal(reason[KL_KL_PQ].bare, KL_Q);
    assert_true(reason[KL_KL_PQ].lo == -INF && reason[KL_KL_PQ].hi == 0);
    assert_int_equal(reason[KL_KL_PQ].more, 3); /* 1..3, 4..5, 6.. */
    assert_int_equal(reason[KL_KL_QP].kind, KL_REASON_NONE);
    /* Neighbours are one gap, whatever cuts them. */
    kl_verdict(&hist, &few, 2, reason);
    assert_int_equal(reason[KL_KL_PQ].kind, KL_REASON_SUPPORT);
    assert_true(reason[KL_KL_PQ].lo == 0 && reason[KL_KL_PQ].hi == 1);
    assert_int_equal(reason[KL_KL_PQ].more, 2); /* 3..4, 5..6 */
    assert_int_equal(reason[KL_KL_QP].bare, KL_P);
    assert_true(reason[KL_KL_QP].lo == 4 && reason[KL_KL_QP].hi == 5);
    assert_int_equal(reason[KL_KL_QP].more, 0);
    assert_int_equal(reason[KL_JEFFREYS].kind, KL_REASON_SUPPORT);
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_SUPPORT);
    bins[1].lw = bins[2].lw = bins[4].lw = 0;
    kl_verdict(&hist, &few, 2, reason);
    assert_true(reason[KL_KL_PQ].lo == 0 && reason[KL_KL_PQ].hi == 4);
    assert_int_equal(reason[KL_KL_PQ].more, 1);
    assert_int_equal(reason[KL_KL_QP].kind, KL_REASON_NONE);
}

/* Mixtures are as heavy as their heaviest leaf, on each side of each point. */
static void
test_mixtures(void **state)
{
    struct kl_leaf light[] = { normal, laplace };
    struct kl_leaf heavy[] = { normal, cauchy };
    struct kl_leaf mended[] = { inverse_gamma, exponential };
    struct kl_leaf covered[] = { inverse_gamma, normal };
    struct kl_density p = { .n = 2, .leaf = light };
    struct kl_density q = { .n = 2, .leaf = heavy };
    struct kl_density e = { .n = 1, .leaf = &exponential };
    struct kl_density m = { .n = 2, .leaf = mended };
    struct kl_density c = { .n = 2, .leaf = covered };

    (void)state;
    kl_verdict(&p, &q, 1.5, reason);
    assert_int_equal(reason[KL_KL_PQ].kind, KL_REASON_NONE);
    assert_int_equal(reason[KL_KL_QP].kind, KL_REASON_TAIL);
    assert_int_equal(reason[KL_KL_QP].bare, KL_P);
    assert_int_equal(reason[KL_KL_QP].end[KL_Q].cls, KL_END_POWER);
    assert_int_equal(reason[KL_KL_QP].end[KL_P].cls, KL_END_EXP);
    assert_true(reason[KL_KL_QP].end[KL_P].b == 1); /* the Laplace leaf */
    assert_int_equal(reason[KL_RENYI].kind, KL_REASON_NONE);
    kl_verdict(&e, &m, 2, reason);
    assert_int_equal(reason[KL_KL_PQ].kind, KL_REASON_NONE);
    assert_int_equal(reason[KL_CHI2].kind, KL_REASON_NONE);
    kl_verdict(&e, &c, 2, reason);
    assert_int_equal(reason[KL_KL_PQ].kind, KL_REASON_NONE);
    assert_int_equal(reason[KL_KL_QP].kind, KL_REASON_SUPPORT);
    assert_true(reason[KL_KL_QP].lo == -INF && reason[KL_KL_QP].hi == 0);
}

/* clang-format off */

/* Real densities, borderlines by equal parameters among them: kinds of
 * D(p||q) and D(q||p).
 *
 * src   whether E_p(-log q) exists: a power tail of exponent s + 1 has moments
 *       of order < s; E(1/X) of gamma(s) exists if s > 1; E exp(-X/b) of a
 *       density exp(-c |x|) to the left if c > 1/b */
static const struct { const char *p, *q; int pq, qp; } specs[] = {
    { "cauchy(0,1)", "normal(0,1)", T, N },
    { "normal(0,1)", "cauchy(0,1)", N, T },
    { "student_t(2,0,1)", "normal(0,1)", T, N },
    { "student_t(2.0000001,0,1)", "normal(0,1)", N, N },
    { "student_t(1,0,1)", "laplace(0,1)", T, N },
    { "student_t(1.1,0,1)", "logistic(0,1)", N, N },
    { "student_t(0.1,0,1)", "student_t(1e6,0,1)", N, N },
    { "pareto(2,1)", "normal(0,1)", T, S },
    { "pareto(2.5,1)", "normal(0,1)", N, S },
    { "pareto(0.1,1)", "weibull(0.1,1)", T, S },
    { "pareto(0.3,1)", "weibull(0.3,1)", T, S },
    { "pareto(0.7,1)", "weibull(0.7,1)", T, S },
    { "pareto(0.7,1)", "weibull(0.69,1)", N, S },
    { "pareto(1,1)", "exponential(1)", T, S },
    { "pareto(1,1)", "lognormal(0,1)", N, S },
    { "lognormal(0,9)", "weibull(1e3,1)", N, N },
    { "exponential(1)", "inverse_gamma(2,1)", E, N },
    { "gamma(1,1)", "inverse_gamma(2,1)", E, N },
    { "gamma(1.0000001,1)", "inverse_gamma(2,1)", N, N },
    { "gamma(0.3,1)", "inverse_gamma(2,1)", E, N },
    { "chi_squared(2)", "inverse_gamma(3,1)", E, N },
    { "chi_squared(2.1)", "inverse_gamma(3,1)", N, N },
    { "weibull(1,1)", "inverse_gamma(1,1)", E, T },
    { "rayleigh(1)", "inverse_gamma(3,1)", N, N },
    { "rayleigh(1)", "inverse_gamma(2,1)", N, T },
    { "half_normal(1)", "inverse_gamma(3,1)", E, N },
    { "lognormal(0,1)", "inverse_gamma(3,1)", N, N },
    { "uniform(0,1)", "inverse_gamma(3,1)", E, S },
    { "beta(1,1)", "inverse_gamma(3,1)", E, S },
    { "beta(1.5,1)", "inverse_gamma(3,1)", N, S },
    { "laplace(0,0.7)", "gumbel(3,0.7)", T, N },
    { "laplace(0,0.7)", "gumbel(3,0.7000001)", N, N },
    { "logistic(0,0.3)", "gumbel(3,0.3)", T, N },
    { "logistic(0,0.3)", "gumbel(3,0.2)", T, N },
    { "normal(0,1)", "gumbel(0,0.01)", N, N },
    { "skew_normal(0,1,-9)", "gumbel(0,0.01)", N, N },
    { "student_t(1e6,0,1)", "gumbel(0,1)", T, N },
    { "gumbel(0,1)", "normal(0,1)", N, N },
    { "exponential(1)", "gumbel(0,0.1)", N, S },
    { "uniform(0,1)", "uniform(-1,3)", N, S },
    { "uniform(0,1)", "uniform(1,2)", S, S },
    { "uniform(0,1)", "beta(9,9)", N, N },
    { "triangular(0,0,1)", "beta(0.01,0.01)", N, N },
    { "uniform(0,1)", "triangular(-1,0,1)", N, S },
    { "truncate(cauchy(0,1),-9,9)", "normal(0,1)", N, S },
    { "truncate(cauchy(0,1),-9,inf)", "normal(0,1)", T, S },
    { "truncate(exponential(1),1,inf)", "inverse_gamma(3,1)", N, S },
    { "0.999999*normal(0,1) + 0.000001*cauchy(0,1)", "normal(0,1)", T, N },
    { "0.5*uniform(0,1) + 0.5*uniform(2,3)", "normal(0,1)", N, S },
    { "0.5*uniform(0,1) + 0.5*uniform(1,3)", "uniform(0,3)", N, N },
    { "exponential(1)", "0.5*inverse_gamma(2,1) + 0.5*normal(0,1)", N, S },
};
/* clang-format on */

/* Of an end point and a tail that both make an integral infinite the end point
 * is told, whichever comes first along the line; of both directions, that of
 * Jeffreys' divergence, likewise. */
static void
test_order(void **state)
{
    static struct kl_leaf heavy = LEAF(0, INF, POWER(0), POWER(2));
    static struct kl_leaf light = LEAF(0, INF, EXP(1, 1, 0), EXP(1, 1, 0));
    static struct kl_leaf heavy_left = LEAF(-INF, 0, POWER(2), POWER(0));
    static struct kl_leaf light_left =
        LEAF(-INF, 0, EXP(1, 1, 0), EXP(1, 1, 0));
    static struct kl_leaf tail = LEAF(0, INF, EXP(1, 1, 0), POWER(2));
    static struct kl_leaf point = LEAF(0, INF, POWER(0), EXP(1, 1, 0));

    (void)state;
    judge(&heavy, &light, 1);
    assert_int_equal(reason[KL_KL_PQ].kind, KL_REASON_ENDPOINT);
    assert_true(reason[KL_KL_PQ].lo == 0);
    judge(&heavy_left, &light_left, 1);
    assert_int_equal(reason[KL_KL_PQ].kind, KL_REASON_ENDPOINT);
    assert_true(reason[KL_KL_PQ].lo == 0);
    judge(&tail, &point, 1);
    assert_int_equal(reason[KL_KL_PQ].kind, KL_REASON_TAIL);
    assert_int_equal(reason[KL_KL_QP].kind, KL_REASON_ENDPOINT);
    assert_int_equal(reason[KL_JEFFREYS].kind, KL_REASON_ENDPOINT);
}

static void
test_specs(void **state)
{
    struct kl_quad *quad = kl_quad_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof specs / sizeof specs[0]; i++) {
        struct kl_density *p = kl_density_good(quad, specs[i].p);
        struct kl_density *q = kl_density_good(quad, specs[i].q);

        kl_verdict(p, q, 0.5, reason);
        check(i, specs[i].p, &reason[KL_KL_PQ], specs[i].pq);
        check(i, specs[i].q, &reason[KL_KL_QP], specs[i].qp);
        kl_density_free(p);
        kl_density_free(q);
    }
    kl_quad_free(quad);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),    cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_renyi),    cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_mixtures), cmocka_unit_test(test_order),
        cmocka_unit_test(test_specs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
