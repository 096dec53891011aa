#include "kl_query.h"
#include "kl_zoo.h"

static struct kl_quad *quad;

static struct kl_asked
asked_of(const char *p, const char *q)
{
    struct kl_asked asked;

    kl_asked_densities(&asked, quad, p, q);
    /* what densities borrow moves with the struct */
    return asked;
}

/* asked.subject.measures points into the struct that was copied from. */
#define ASK(name, p, q)                                                        \
    struct kl_asked name = asked_of(p, q);                                     \
    name.subject.measures = &name.measures

/* ---- against the measures ------------------------------------------------ */

static const struct {
    const char *question;
    int measure; /* -1: it is 1 */
} equal[] = {
    {"-sum(p*log(p))", KL_H_P},
    {"E(q, -log(q))", KL_H_Q},
    {"-sum(p*log(q))", KL_CE_PQ},
    {"E(q, -log(p))", KL_CE_QP},
    {"sum(p*log(p/q))", KL_KL_PQ},
    {"E(q, log(q) - log(p))", KL_KL_QP},
    {"sum(p > q, p - q)", KL_TV},
    {"sum(abs(p - q))/2", KL_TV},
    {"sum(p*log(2*p/(p + q)) + q*log(2*q/(p + q)))/2", KL_JS},
    {"E(p, q > p) + sum(p >= q, p)", -1},
    {"E(q, x < 0.3) + E(q, x > 0.3)", -1},
};
enum { EQUAL = sizeof equal / sizeof *equal };

/* Both are right within their bounds, or infinite, or one is known not to be
 * known. The bounds of the measures are estimates, too. */
#define ROUGHLY 1e-10

static void
check_pair(struct kl_query *const query[EQUAL], const char *p, const char *q)
{
    ASK(asked, p, q);

    for (int i = 0; i < EQUAL; i++) {
        struct kl_value want = {1, 0}, got = {0, 0};
        struct kl_err err = {0};

        if (equal[i].measure >= 0)
            want = asked.measures.value[equal[i].measure];
        if (kl_query_answer(query[i], &asked.subject, &got, &err) != KL_OK)
            fail_msg("%s | %s | %s: %s", p, q, equal[i].question, err.text);
        if (got.val == want.val || isinf(want.err))
            continue;
        if (!(fabs(got.val - want.val) <=
              got.err + want.err + ROUGHLY * fabs(want.val)) ||
            got.err > 1e-9 * fmax(1, fabs(want.val)))
            fail_msg("%s | %s | %s: %.17g +- %.3g, not %.17g +- %.3g", p, q,
                     equal[i].question, got.val, got.err, want.val, want.err);
    }
    kl_asked_clear(&asked);
}

static void
check_pairs(int range, int pairs)
{
    struct kl_query *query[EQUAL];
    uint64_t seed = 3;

    for (int i = 0; i < EQUAL; i++)
        query[i] = kl_query_good(equal[i].question);
    for (int n = 0; n < pairs; n++) {
        char text[2][KL_ZOO_TEXT];

        for (int s = 0; s < 2; s++) {
            int family = s == 0 ? n % KL_ZOO_FAMILIES
                                : (int)(kl_zoo_unit(&seed) * KL_ZOO_FAMILIES);
            struct kl_zoo_animal animal =
                kl_zoo_make(&seed, family, n % 3 == 0, &kl_zoo_ranges[range]);

            kl_zoo_write(&animal, 1, 0, text[s]);
        }
        check_pair(query, text[0], text[1]);
    }
    for (int i = 0; i < EQUAL; i++)
        kl_query_free(query[i]);
}

static void
mild_pairs(void **state)
{
    (void)state;
    check_pairs(KL_ZOO_MILD, 150);
}

static void
wide_pairs(void **state)
{
    (void)state;
    check_pairs(KL_ZOO_WIDE, 100);
}

/* ---- ends ---------------------------------------------------------------- */

static void
infinite(void **state)
{
    static const struct {
        const char *p, *q, *question;
        double want;
    } cases[] = {
        {"cauchy(0,1)", "normal(0,1)", "E(p, x^2)", INFINITY},
        {"cauchy(0,1)", "normal(0,1)", "-E(p, x^2)", -INFINITY},
        {"cauchy(0,1)", "normal(0,1)", "E(p, (x > 0)*x)", INFINITY},
        {"cauchy(0,1)", "normal(0,1)", "E(p, (x < 0)*x)", -INFINITY},
        {"cauchy(0,1)", "normal(0,1)", "E(p, log(p/q)) == D(p,q)", 1},
        {"normal(0,1)", "normal(3,2)", "sum(p > 0, 1)", INFINITY},
        {"normal(0,1)", "normal(3,2)", "sum(1)", INFINITY},
        {"normal(0,1)", "normal(3,2)", "-sum(x > 4, 1/x)", -INFINITY},
        {"normal(0,1)", "normal(3,2)", "E(p, exp(x^2/1.99))", INFINITY},
        {"normal(0,1)", "normal(3,2)", "E(p, 1/x^2)", INFINITY},
        {"normal(0,1)", "normal(3,2)", "E(p, x^(-2))", INFINITY},
        {"normal(0,1)", "normal(3,2)", "sum(x^-2*p)", INFINITY},
        {"uniform(0,2)", "uniform(0,1)", "-E(q, x^(0 - 1))", -INFINITY},
        /* 2^(-1/4) Gamma(1/4) / sqrt(pi), by mpmath */
        {"normal(0,1)", "normal(3,2)", "E(p, abs(x)^(-0.5))",
         1.7200799746490394},
        {"uniform(0,2)", "uniform(0,1)", "sum(p*log(p/q))", INFINITY},
        {"uniform(0,2)", "uniform(0,1)", "sum(q*log(q/p))", M_LN2},
        {"uniform(0,2)", "uniform(0,1)", "-sum(log(p))", INFINITY},
        {"exponential(1)", "exponential(2)", "E(p, exp(x))", INFINITY},
        {"exponential(1)", "exponential(2)", "E(q, exp(x))", 2},
        {"exponential(1)", "exponential(2)", "sum(x > 0, p/x)", INFINITY},
        {"pareto(1.001, 1)", "pareto(1.5, 1)", "E(p, x)/1001", 1},
        {"pareto(1.001, 1)", "pareto(1.5, 1)", "E(p, x^1.001)", INFINITY},
        /* falls at first, and grows beyond 6e4: x^-221 e^(x/263) */
        {"student_t(220, 0, 1)", "gumbel(0, 263)", "E(p, -log(q))", INFINITY},
        /* finite, but the logarithm of q leaves doubles before it is over;
         * by kl_quad, which has a remainder for such tails */
        {"laplace(0, 2.6)", "gumbel(0, 2.7)",
         "abs(E(p, -log(q)) - H(p,q)) < 0.000000001", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ASK(asked, cases[i].p, cases[i].q);
        struct kl_value got = kl_answer_good(cases[i].question, &asked.subject);

        if (got.val != cases[i].want &&
            !(fabs(got.val - cases[i].want) <= got.err && got.err < 1e-7))
            fail_msg("%s | %s | %s: %.17g +- %.3g", cases[i].p, cases[i].q,
                     cases[i].question, got.val, got.err);
        kl_asked_clear(&asked);
    }
}

static void
without_value(void **state)
{
    ASK(asked, "cauchy(0,1)", "exponential(1)");
    const struct kl_subject *subject = &asked.subject;

    (void)state;
    kl_answer_fails("E(p, x)", subject, KL_E_DOMAIN, 1,
                    "the integral has no value: one part of it is infinite, "
                    "another minus infinity");
    kl_answer_fails("1 + sum(x)", subject, KL_E_DOMAIN, 5,
                    "the integral has no value: one part of it is infinite, "
                    "another minus infinity");
    kl_answer_fails("E(p, 1/x)", subject, KL_E_DOMAIN, 1,
                    "the integral has no value: one part of it is infinite, "
                    "another minus infinity");
    kl_answer_fails("p[1]", subject, KL_E_DOMAIN, 1,
                    "densities have no single outcomes");
    struct kl_query *query = kl_query_good("E(p, 2*log(x))");
    struct kl_value value;
    struct kl_err err = {0};
    assert_int_equal(kl_query_answer(query, subject, &value, &err),
                     KL_E_DOMAIN);
    assert_int_equal(err.column, 8);
    assert_non_null(
        strstr(err.text, "the logarithm of a negative number at x = -"));
    kl_query_free(query);
    kl_answer_check("E(q, log(x))", subject, -0.57721566490153286061);
    kl_answer_check("E(p, (x > 0)*log(x))", subject, 0);
    kl_asked_clear(&asked);
}

/* ---- within -------------------------------------------------------------- */

static void
conditions(void **state)
{
    ASK(asked, "normal(0,1)", "uniform(-1,1)");
    const struct kl_subject *subject = &asked.subject;
    /* erf(1/sqrt(2)), erfc(0.12345678/sqrt(2))/2, sqrt(-2 log(0.3 sqrt(2 pi)))
     * by mpmath */
    double middle = 0.682689492137085897170465091264;
    double high = 0.755028835371554915887184769265;
    double above = 0.450872698485080136874337368417;

    (void)state;
    kl_answer_check("E(p, (x > -1)*(x < 1))", subject, middle);
    kl_answer_check("sum(q > 0, p)", subject, middle);
    kl_answer_check("sum(q == 0, p)", subject, 1 - middle);
    kl_answer_check("E(p, x > 0.12345678)", subject, above);
    kl_answer_check("E(p, x >= 12345678/100000000)", subject, above);
    kl_answer_check("E(p, max(x, -x)) - E(p, abs(x))", subject, 0);
    kl_answer_check("sum((x > 50)*(x < 50.5), 2)", subject, 1);
    kl_answer_check("sum((x > -20)*(x < -10)*(x > -12), x^2)", subject,
                    728. / 3);
    kl_answer_check("E(p, x == 0.5) + E(q, x == 0)", subject, 0);
    kl_answer_check("n", subject, INFINITY);
    kl_answer_check("sum(q*n)", subject, INFINITY);
    kl_answer_check("sum(p/n)", subject, 0);
    kl_answer_check("sum(sum(p*x^2)*q)", subject, 1);
    kl_answer_check("E(q, p > 0.3)", subject, high);
    kl_asked_clear(&asked);
}

/* p and q that differ by rounding alone: no condition holds by chance. */
static void
alike(void **state)
{
    ASK(asked, "0.5*normal(1,2) + 0.5*normal(1,2)", "normal(1,2)");
    const struct kl_subject *subject = &asked.subject;

    (void)state;
    kl_answer_check("sum(p > q)", subject, 0);
    kl_answer_check("sum(abs(p - q))", subject, 0);
    kl_answer_check("sum(p != q, p)", subject, 0);
    kl_answer_check("E(p, p == q)", subject, 1);
    kl_answer_check("E(p, log(p/q))", subject, 0);
    kl_asked_clear(&asked);
}

/* Integrals that are far below doubles are not lost: their logarithms are
 * right. By mpmath with 40 digits: -log(erfc(x/sqrt(2))/2); the product of the
 * densities is exp(-(x - 1.5)^2 - 9/4)/(2 pi). */
static void
far_below(void **state)
{
    ASK(asked, "normal(0,1)", "normal(3,1)");
    const struct kl_subject *subject = &asked.subject;

    (void)state;
    kl_answer_check("-log(E(p, x > 50))", subject, 1254.8313611394199012541);
    kl_answer_check("-log(E(p, x > 1000))/500000", subject,
                    500007.826694812184309806 / 500000);
    kl_answer_check("log(sum((x > 100)*(x < 101), p*q))", subject,
                    -9711.62113232294741376836);
    kl_answer_check("E(p, x > 1000)", subject, 0);
    kl_answer_check("E(p, x > 1000) > 0", subject, 1);
    kl_answer_check("E(p, x < 1000) + E(p, x > 1000)", subject, 1);
    kl_answer_check("sum(p*(1 < 0))", subject, 0);
    kl_asked_clear(&asked);
}

/* What has no end of turns is given up in good time. */
static void
bounded_work(void **state)
{
    ASK(asked, "normal(0,1)", "cauchy(0,1)");
    struct kl_query *query = kl_query_good("E(p, sin(exp(x^2)) > 0)");
    struct kl_query *rough = kl_query_good("sum(q*sin(x^3)*x^0)");
    struct kl_value value;
    struct kl_err err = {0};

    (void)state;
    if (kl_query_answer(query, &asked.subject, &value, &err) != KL_OK) {
        assert_int_equal(err.status, KL_E_STATE);
        assert_non_null(strstr(err.text, "too rough"));
    }
    if (kl_query_answer(rough, &asked.subject, &value, &err) == KL_OK)
        assert_close(value.val, 0, value.err);
    kl_query_free(query);
    kl_query_free(rough);
    kl_asked_clear(&asked);
}

static int
set_up(void **state)
{
    (void)state;
    quad = kl_quad_new();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    kl_quad_free(quad);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mild_pairs), cmocka_unit_test(wide_pairs),
        cmocka_unit_test(infinite),   cmocka_unit_test(without_value),
        cmocka_unit_test(conditions), cmocka_unit_test(alike),
        cmocka_unit_test(far_below),  cmocka_unit_test(bounded_work),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
