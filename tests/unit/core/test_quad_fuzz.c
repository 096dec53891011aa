#include "kl_density.h"
#include "kl_zoo.h"

/* Random pairs of densities, by every ordered pair of families: what must hold
 * between measures of any p and q, whatever they are. */

enum { ROUNDS = 6, TEXT = KL_ZOO_TEXT, SHOWN = 40 };

/* Evaluations of both densities that a pair may take. */
static const size_t ceiling[] = {20000, 60000};

struct context {
    struct kl_quad *quad;
    const char *p, *q;
    struct kl_density *dp, *dq;
    struct kl_measures m;
    size_t pairs, infinite, unvouched;
    size_t evaluations, most;
    size_t *bad;
};

static void
complain(const struct context *c, const char *what, double got, double bound)
{
    if ((*c->bad)++ < SHOWN)
        fprintf(stderr, "%s | %s: %s: %.17g, allowed %.3g\n", c->p, c->q, what,
                got, bound);
}

static struct kl_value
value(const struct context *c, enum kl_measure m)
{
    return c->m.value[m];
}

/* a <= b within their bounds. */
static void
check_most(const struct context *c, const char *what, struct kl_value a,
           struct kl_value b)
{
    double slack = a.err + b.err + 4 * KL_EPS * (fabs(a.val) + fabs(b.val));

    if (isfinite(b.val) && !(a.val - b.val <= slack))
        complain(c, what, a.val - b.val, slack);
}

static void
check_equal(const struct context *c, const char *what, struct kl_value a,
            struct kl_value b)
{
    check_most(c, what, a, b);
    check_most(c, what, b, a);
}

static struct kl_value
sum(struct kl_value a, struct kl_value b)
{
    return (struct kl_value){a.val + b.val,
                             a.err + b.err + KL_EPS * fabs(a.val + b.val)};
}

/* f(v) for an f that rises, with slope `slope` there. */
static struct kl_value
image(struct kl_value v, double result, double slope)
{
    return (struct kl_value){result, 1.01 * slope * v.err +
                                         4 * KL_EPS * fabs(result)};
}

static bool
finite_pair(const struct context *c, enum kl_measure a, enum kl_measure b)
{
    return isfinite(value(c, a).val) && isfinite(value(c, b).val);
}

/* ---- invariants ---------------------------------------------------------- */

static void
check_values(struct context *c)
{
    int m;

    for (m = 0; m < KL_MEASURE_COUNT; m++) {
        struct kl_value v = c->m.value[m];
        bool infinite = v.val == HUGE_VAL;

        if (!(isfinite(v.val) || infinite))
            complain(c, kl_measure_row(m)->key, v.val, 0);
        if (!(v.err >= 0) || (infinite && v.err != 0))
            complain(c, kl_measure_row(m)->key, v.val, v.err);
        if (infinite != (c->m.reason[m].kind != KL_REASON_NONE))
            complain(c, kl_measure_row(m)->key, v.val,
                     c->m.reason[m].kind);
        c->infinite += infinite;
        c->unvouched += v.err > 1e-10 * fabs(v.val) + 1e-12;
    }
}

static void
check_sums(const struct context *c)
{
    static const enum kl_measure sums[][3] = {
        {KL_H_P, KL_KL_PQ, KL_CE_PQ},
        {KL_H_Q, KL_KL_QP, KL_CE_QP},
        {KL_KL_PQ, KL_KL_QP, KL_JEFFREYS},
    };
    int i;

    for (i = 0; i < 3; i++)
        if (finite_pair(c, sums[i][0], sums[i][1]) &&
            isfinite(value(c, sums[i][2]).val))
            check_equal(c, kl_measure_row(sums[i][2])->key,
                        sum(value(c, sums[i][0]), value(c, sums[i][1])),
                        value(c, sums[i][2]));
    if (value(c, KL_PERPLEXITY).val < HUGE_VAL) {
        struct kl_value h = value(c, KL_H_P);

        check_equal(c, "perplexity", image(h, exp(h.val), exp(h.val)),
                    value(c, KL_PERPLEXITY));
    }
}

/* Inequalities: Pinsker; H^2 <= TV <= H sqrt(2 - H^2); JS <= TV ln 2; -2 log(1
 * - H^2), which is Renyi's of order 1/2, <= D <= log(1 + chi2).
 *
 * src   Gibbs and Su, "On choosing and bounding probability metrics",
 *       Int. Stat. Rev. 70 (2002); Lin, IEEE Trans. Inf. Theory 37 (1991) */
static void
check_bounds(const struct context *c)
{
    static const struct kl_value zero = {0, 0}, one = {1, 0};
    static const enum kl_measure d[] = {KL_KL_PQ, KL_KL_QP};
    struct kl_value tv = value(c, KL_TV), h = value(c, KL_HELLINGER);
    struct kl_value js = value(c, KL_JS), h2 = image(h, h.val * h.val, 2);
    struct kl_value chi2 = value(c, KL_CHI2), renyi = value(c, KL_RENYI);
    double root = sqrt(fmax(2 - h2.val, 1));
    int i;

    check_most(c, "0 <= JS", zero, js);
    check_most(c, "H^2 <= TV", h2, tv);
    check_most(c, "TV <= 1", tv, one);
    check_most(c, "TV <= H sqrt(2 - H^2)", tv, image(h, h.val * root, 2));
    check_most(c, "JS <= TV ln 2", js, image(tv, tv.val * M_LN2, 1));
    for (i = 0; i < 2; i++) {
        check_most(c, "0 <= D", zero, value(c, d[i]));
        check_most(c, "2 TV^2 <= D", image(tv, 2 * tv.val * tv.val, 4),
                   value(c, d[i]));
        if (renyi.val < HUGE_VAL)
            check_most(c, "Renyi 1/2 <= D", renyi, value(c, d[i]));
    }
    if (h2.val < 0.99)
        check_equal(c, "Renyi 1/2",
                    image(h2, -2 * log1p(-h2.val), 2 / (1 - h2.val)), renyi);
    if (chi2.val < HUGE_VAL)
        check_most(c, "D <= log(1 + chi2)", value(c, KL_KL_PQ),
                   image(chi2, log1p(chi2.val), 1));
}

static void
check_bits(const struct context *c, const char *what, struct kl_value a,
           struct kl_value b)
{
    if (a.val != b.val || a.err != b.err)
        complain(c, what, a.val - b.val, a.err - b.err);
}

/* Swapping p and q swaps values and bounds bit for bit. */
static void
check_swap(const struct context *c)
{
    static const enum kl_measure other[][2] = {
        {KL_H_P, KL_H_Q},   {KL_CE_PQ, KL_CE_QP},
        {KL_KL_PQ, KL_KL_QP}, {KL_JS, KL_JS},
        {KL_TV, KL_TV},     {KL_HELLINGER, KL_HELLINGER},
        {KL_JEFFREYS, KL_JEFFREYS}, {KL_RENYI, KL_RENYI},
    };
    struct kl_measures swapped;
    size_t i;

    kl_quad_measures(c->quad, c->dq, c->dp, 0.5, &swapped);
    for (i = 0; i < sizeof other / sizeof other[0]; i++) {
        check_bits(c, "swapped", value(c, other[i][0]),
                   swapped.value[other[i][1]]);
        check_bits(c, "swapped", value(c, other[i][1]),
                   swapped.value[other[i][0]]);
    }
}

/* A pass that is cut up gives the same, and so does one on a workspace that has
 * never been used. */
static void
check_slices(const struct context *c)
{
    struct kl_quad *fresh = kl_quad_new();
    struct kl_measures sliced;
    int m;

    kl_quad_begin(fresh, c->dp, c->dq, 0.5);
    while (!kl_quad_step(fresh, 24))
        ;
    kl_quad_result(fresh, &sliced);
    for (m = 0; m < KL_MEASURE_COUNT; m++)
        check_bits(c, "in slices", value(c, m), sliced.value[m]);
    kl_quad_free(fresh);
}

/* Of p and p all divergences are 0. */
static void
check_same(const struct context *c)
{
    static const enum kl_measure zero[] = {
        KL_KL_PQ, KL_KL_QP,    KL_JS,    KL_TV,
        KL_HELLINGER, KL_JEFFREYS, KL_RENYI, KL_CHI2,
    };
    struct kl_density *twin = kl_density_good(c->quad, c->p);
    struct kl_measures same;
    size_t i;

    kl_quad_measures(c->quad, c->dp, twin, 0.5, &same);
    for (i = 0; i < sizeof zero / sizeof zero[0]; i++)
        if (same.value[zero[i]].val != 0)
            complain(c, "of p and p", same.value[zero[i]].val, 0);
    check_bits(c, "H(p,p)", same.value[KL_H_P], same.value[KL_H_Q]);
    check_equal(c, "H(p,p)", same.value[KL_H_P], same.value[KL_CE_PQ]);
    kl_density_free(twin);
}

/* ---- pairs --------------------------------------------------------------- */

static void
measure(struct context *c, const char *p, const char *q)
{
    c->p = p, c->q = q;
    c->dp = kl_density_good(c->quad, p);
    c->dq = kl_density_good(c->quad, q);
    kl_quad_measures(c->quad, c->dp, c->dq, 0.5, &c->m);
}

static void
drop(struct context *c)
{
    kl_density_free(c->dp);
    kl_density_free(c->dq);
}

/* The same measures, but for entropies, of other densities. */
static void
check_like(struct context *c, const char *p, const char *q)
{
    static const enum kl_measure alike[] = {KL_KL_PQ, KL_KL_QP, KL_JS, KL_TV,
                                            KL_HELLINGER};
    struct kl_measures m;
    size_t i;

    kl_measures_good(c->quad, p, q, 0.5, &m);
    for (i = 0; i < sizeof alike / sizeof alike[0]; i++) {
        if (isfinite(value(c, alike[i]).val) != isfinite(m.value[alike[i]].val))
            complain(c, p, m.value[alike[i]].val, 0);
        if (isfinite(value(c, alike[i]).val))
            check_equal(c, p, value(c, alike[i]), m.value[alike[i]]);
    }
}

/* x -> a x + b changes entropies by log a, and nothing else. */
static void
check_moved(struct context *c, const struct kl_zoo_animal *p,
            const struct kl_zoo_animal *q)
{
    bool shifts = kl_zoo_moves(p, true) && kl_zoo_moves(q, true);
    double shift = shifts ? 5.75 : 0;
    char moved_p[TEXT], moved_q[TEXT];

    if (!kl_zoo_moves(p, false) || !kl_zoo_moves(q, false))
        return;
    kl_zoo_write(p, 8, shift, moved_p);
    kl_zoo_write(q, 8, shift, moved_q);
    check_like(c, moved_p, moved_q);
}

static void
check_pair(struct context *c, uint64_t *seed, int i, int j, int range)
{
    const struct kl_zoo_range *from = &kl_zoo_ranges[range];
    bool mixed = kl_zoo_unit(seed) < 0.2, both = kl_zoo_unit(seed) < 0.5;
    struct kl_zoo_animal p = kl_zoo_make(seed, i, mixed, from);
    struct kl_zoo_animal q = kl_zoo_make(seed, j, mixed && both, from);
    char text_p[TEXT], text_q[TEXT];
    size_t evaluations;

    kl_zoo_write(&p, 1, 0, text_p);
    kl_zoo_write(&q, 1, 0, text_q);
    measure(c, text_p, text_q);
    evaluations = kl_quad_evaluations(c->quad);
    if (evaluations > ceiling[range])
        complain(c, "evaluations", (double)evaluations,
                 (double)ceiling[range]);
    c->pairs++;
    c->evaluations += evaluations;
    c->most = evaluations > c->most ? evaluations : c->most;
    check_values(c);
    check_sums(c);
    check_bounds(c);
    check_swap(c);
    if (c->pairs % 8 == 0) {
        check_slices(c);
        check_same(c);
    }
    if (c->pairs % 4 == 0)
        check_moved(c, &p, &q);
    drop(c);
}

static void
check_range(int range, uint64_t seed)
{
    size_t bad = 0;
    struct context c = {.quad = kl_quad_new(), .bad = &bad};
    int i, j, round;

    for (round = 0; round < ROUNDS; round++)
        for (i = 0; i < KL_ZOO_FAMILIES; i++)
            for (j = 0; j < KL_ZOO_FAMILIES; j++)
                check_pair(&c, &seed, i, j, range);
    kl_quad_free(c.quad);
    print_message("%s: %zu pairs, %zu values infinite, %zu with a loose "
                  "bound; evaluations %zu a pair, at most %zu\n",
                  kl_zoo_ranges[range].name, c.pairs, c.infinite, c.unvouched,
                  c.evaluations / c.pairs, c.most);
    assert_int_equal(bad, 0);
}

static void
test_mild(void **state)
{
    (void)state;
    check_range(KL_ZOO_MILD, 20240229);
}

static void
test_wide(void **state)
{
    (void)state;
    check_range(KL_ZOO_WIDE, 20250613);
}

/* A change of variable leads from one family to another. */
static void
test_changes(void **state)
{
    static const char *const alike[][4] = {
        /* y = log x */
        {"lognormal(0.3,0.7)", "lognormal(-1,1.9)", "normal(0.3,0.7)",
         "normal(-1,1.9)"},
        {"lognormal(0.3,0.7)", "lognormal(0.3000001,0.7)", "normal(0.3,0.7)",
         "normal(0.3000001,0.7)"},
        {"pareto(0.3,1)", "pareto(2.7,1)", "exponential(0.3)",
         "exponential(2.7)"},
        {"weibull(0.5,1)", "weibull(2,1)", "gumbel(0,2)", "gumbel(0,0.5)"},
        /* y = 1/x */
        {"inverse_gamma(0.6,2)", "inverse_gamma(3.3,0.25)", "gamma(0.6,0.5)",
         "gamma(3.3,4)"},
        {"inverse_gamma(0.6,2)", "gamma(3.3,4)", "gamma(0.6,0.5)",
         "inverse_gamma(3.3,0.25)"},
        /* y = 1 - x, y = -x */
        {"beta(0.4,3.5)", "beta(1.2,0.9)", "beta(3.5,0.4)", "beta(0.9,1.2)"},
        {"skew_normal(1,2,3)", "normal(-0.5,3)", "skew_normal(-1,2,-3)",
         "normal(0.5,3)"},
        /* y = x^2, y = sqrt x */
        {"rayleigh(1)", "rayleigh(2)", "exponential(0.5)",
         "exponential(0.125)"},
        {"half_normal(1)", "rayleigh(1)", "chi_squared(1)", "chi_squared(2)"},
        /* the same under two names */
        {"chi_squared(3)", "exponential(0.5)", "gamma(1.5,2)", "gamma(1,2)"},
        {"cauchy(0.5,2)", "normal(1,2)", "student_t(1,0.5,2)",
         "skew_normal(1,2,0)"},
        {"beta(1,1)", "triangular(0,1,1)", "uniform(0,1)", "beta(2,1)"},
        {"truncate(normal(0,1),0,inf)", "exponential(1)", "half_normal(1)",
         "weibull(1,1)"},
        {"truncate(cauchy(0,1),1,inf)", "truncate(exponential(2),3,inf)",
         "truncate(student_t(1,0,1),1,inf)",
         "truncate(truncate(gamma(1,0.5),1,inf),3,inf)"},
    };
    size_t i, bad = 0;
    struct context c = {.quad = kl_quad_new(), .bad = &bad};

    (void)state;
    for (i = 0; i < sizeof alike / sizeof alike[0]; i++) {
        measure(&c, alike[i][0], alike[i][1]);
        check_like(&c, alike[i][2], alike[i][3]);
        drop(&c);
    }
    kl_quad_free(c.quad);
    assert_int_equal(bad, 0);
}

/* Evaluations do not depend on the machine but for its last bits: what these
 * pairs may take is half as much again as they did. */
static void
test_counts(void **state)
{
    static const struct {
        const char *p, *q;
        size_t most;
    } counts[] = {
        {"normal(0,1)", "normal(1,1.5)", 3300},
        {"exponential(1)", "exponential(3.5)", 700},
        {"half_normal(1)", "half_normal(2)", 2000},
        {"cauchy(0,1)", "cauchy(3,2)", 4800},
        {"student_t(3,0,1)", "student_t(5,0.5,1.2)", 6000},
        {"beta(0.01,0.01)", "uniform(0,1)", 5000},
        {"gamma(1e-3,1)", "exponential(1)", 4600},
        {"gamma(1e6,1)", "normal(1e6,1000)", 2000},
        {"normal(0,1)", "normal(0,1e6)", 5700},
        {"normal(0,1)", "normal(40,1)", 5400},
        {"normal(1e8,1)", "normal(100000001,1.5)", 3300},
        {"0.5*normal(0,1) + 0.5*normal(0.3,1e-8)", "normal(0,1)", 3600},
        {"student_t(2.02,0,1)", "normal(0,1)", 7600},
        {"pareto(1.01,1)", "exponential(1)", 3600},
        /* p^a q^b is 0 to a double wherever it is looked for */
        {"gumbel(30,0.001)", "uniform(0,1)", 3500},
        /* a kink of the log beside a break point; rounding of 5000 nats */
        {"0.5*normal(-30,0.1) + 0.5*normal(30,0.1)", "normal(0,1)", 9000},
        {"truncate(normal(0,1),100,101)", "truncate(normal(0.01,1),100,101)",
         1500},
    };
    struct kl_quad *quad = kl_quad_new();
    struct kl_measures m;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        size_t evaluations;

        kl_measures_good(quad, counts[i].p, counts[i].q, 0.5, &m);
        evaluations = kl_quad_evaluations(quad);
        if (evaluations > counts[i].most)
            fail_msg("%s | %s: %zu evaluations, allowed %zu", counts[i].p,
                     counts[i].q, evaluations, counts[i].most);
    }
    kl_quad_free(quad);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mild),
        cmocka_unit_test(test_wide),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
