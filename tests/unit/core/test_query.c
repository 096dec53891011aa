#include "kl_query.h"
#include "kl_ref.h"

#include "klscope/base/alloc.h"

/* ---- reading ------------------------------------------------------------- */

static void
faults(void **state)
{
    static const struct {
        const char *text;
        enum kl_status status;
        int column;
        const char *want;
    } cases[] = {
        {"", KL_E_PARSE, 1, "a value is missing at the end"},
        {"H(p) +", KL_E_PARSE, 7, "a value is missing at the end"},
        {"1 + p", KL_E_DOMAIN, 5,
         "p stands outside of a sum: sum(p), E(p, p) or p[label]?"},
        {"q*2", KL_E_DOMAIN, 1,
         "q stands outside of a sum: sum(q), E(p, q) or q[label]?"},
        {"2*x", KL_E_DOMAIN, 3, "x stands outside of a sum: E(p, x)?"},
        {"sum(p) + p", KL_E_DOMAIN, 10,
         "p stands outside of a sum: sum(p), E(p, p) or p[label]?"},
        {"q.mean > 4", KL_E_PARSE, 1,
         "sliders of q have no name here; its mean is E(q, x)"},
        {"KL(p,q)", KL_E_NAME, 1, "unknown name \"KL\"; did you mean D(p,q)?"},
        {"1 + mean(p)", KL_E_NAME, 5,
         "unknown name \"mean\"; did you mean E(p, x)?"},
        {"log_2(3)", KL_E_NAME, 1, "unknown name \"log_2\"; did you mean log2?"},
        {"suum(p)", KL_E_NAME, 1, "unknown name \"suum\"; did you mean sum?"},
        {"h(p)", KL_E_NAME, 1, "unknown name \"h\"; did you mean H?"},
        {"D(p,q) - js(p,q)", KL_E_NAME, 10,
         "unknown name \"js\"; did you mean JS?"},
        {"sum(p*lg(p))", KL_E_NAME, 7,
         "unknown name \"lg\"; did you mean log?"},
        {"D(p|q)", KL_E_PARSE, 4,
         "expected \",\" before \"|\"; divergence is written D(p,q), sizes "
         "abs(x)"},
        {"D(p||q)", KL_E_PARSE, 4,
         "expected \",\" before \"|\"; divergence is written D(p,q), \"or\" "
         "as max(a, b)"},
        {"D(p)", KL_E_PARSE, 4, "expected \",\" before \")\""},
        {"D", KL_E_PARSE, 1, "D wants its sides: D(p,q)"},
        {"H()", KL_E_PARSE, 3, "expected p or q before \")\""},
        {"H(x)", KL_E_PARSE, 3, "expected p or q before \"x\""},
        {"H(pq)", KL_E_PARSE, 3, "expected p or q before \"pq\""},
        {"H(p,q,p)", KL_E_PARSE, 6, "expected \")\" before \",\""},
        {"1+H(p", KL_E_PARSE, 3, "H( is never closed"},
        {"TV(p,", KL_E_PARSE, 6, "p or q is missing at the end"},
        {"E(x, p)", KL_E_PARSE, 3, "expected p or q before \"x\""},
        {"E(p)", KL_E_PARSE, 1, "E takes a side and what to average: E(p, x)"},
        {"E(p x)", KL_E_PARSE, 5, "expected \",\" before \"x\""},
        {"E(p, x, q)", KL_E_PARSE, 1, "E takes a side and what to average"},
        {"E p", KL_E_PARSE, 1, "E wants its argument in parentheses"},
        {"sum(p > 0, q, 1)", KL_E_PARSE, 1,
         "sum takes what to add, perhaps after a condition"},
        {"sum()", KL_E_PARSE, 5, "expected a value before \")\""},
        {"2*sum(p", KL_E_PARSE, 3, "sum( is never closed"},
        {"sum(p(x))", KL_E_PARSE, 5,
         "p at an outcome is written p alone: sum(p)"},
        {"sum(p = q)", KL_E_PARSE, 7,
         "expected an operator before \"=\"; equality is written =="},
        {"sum(0 < p < 1)", KL_E_PARSE, 11,
         "comparisons do not chain: a < b < c is written (a < b)*(b < c)"},
        {"p[]", KL_E_PARSE, 3, "expected an outcome before \"]\""},
        {"1 + p[rain", KL_E_PARSE, 6, "[ is never closed"},
        {"p[\"rain", KL_E_PARSE, 3, "the quote is never closed"},
        {"p[\"a\" b]", KL_E_PARSE, 7, "expected \"]\" before \"b\""},
        {"p[a\"b\"]", KL_E_PARSE, 4,
         "expected \"]\"; other labels are in quotes, p[\"a b\"]"},
        {"sum(x[1])", KL_E_PARSE, 6,
         "expected an operator before \"[\"; an outcome is written p[rain]"},
        {"H(p) < \xe2\x88\x9e", KL_E_PARSE, 8,
         "expected a value before \"\xe2\x88\x9e\"; infinity is not written: "
         "a < 1000 asks for less"},
        {"1)", KL_E_PARSE, 2, "\")\" closes nothing"},
        {"sum(p)\n + 1 2", KL_E_PARSE, 13,
         "expected an operator before \"2\"; products are written with *"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_query *query = NULL;
        struct kl_err err = {0};
        enum kl_status status =
            kl_query_parse(cases[i].text, strlen(cases[i].text), &query, &err);

        if (status != cases[i].status || err.line != 1 ||
            err.column != cases[i].column ||
            strcmp(err.text, cases[i].want) != 0)
            fail_msg("%s: %s, line %d, column %d: %s", cases[i].text,
                     kl_status_name(status), err.line, err.column, err.text);
        assert_int_equal(
            kl_query_parse(cases[i].text, strlen(cases[i].text), &query, NULL),
            cases[i].status);
    }
}

/* What a density may not be made of. */
static void
only_here(void **state)
{
    static const char *const names[] = {"p", "q", "n",  "sum", "E",
                                        "H", "D", "JS", "TV"};
    struct kl_asked asked;

    (void)state;
    kl_asked_outcomes(&asked, "0.5,0.5", "0.5,0.5");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct kl_err err = {0};
        struct kl_spec *spec = NULL;
        char text[64];

        snprintf(text, sizeof text, "pdf(1 + %s, 0, 1)", names[i]);
        assert_int_equal(kl_spec_parse(text, strlen(text), false, &spec, &err),
                         KL_E_NAME);
        assert_int_equal(err.column, 9);
        assert_non_null(strstr(err.text, "is for questions about p and q"));
    }
    kl_asked_clear(&asked);
}

static void
shown(void **state)
{
    struct kl_query *query = kl_query_good("  sum(p > 0,\n\tq) ");
    struct kl_buf text = KL_BUF_INIT;

    (void)state;
    kl_query_print(query, &text);
    assert_string_equal(kl_buf_text(&text), "sum(p > 0,  q)");
    kl_buf_clear(&text);
    kl_query_free(query);
    kl_query_free(NULL);
}

static void
dimensions(void **state)
{
    static const struct {
        const char *text;
        enum kl_dimension dimension;
        size_t walks;
    } cases[] = {
        {"H(p)", KL_INFO, 0},
        {"D(p,q) + 1", KL_INFO, 0},
        {"-JS(p,q)", KL_INFO, 0},
        {"TV(p,q)", KL_PURE, 0},
        {"log(2)", KL_INFO, 0},
        {"log2(3) + ln(2)", KL_PURE, 0},
        {"p[rain]", KL_PURE, 0},
        {"H(p)/log(2)", KL_PURE, 0},
        {"H(p)/2", KL_INFO, 0},
        {"2/H(p)", KL_PURE, 0},
        {"H(p)*D(p,q)", KL_PURE, 0},
        {"2*TV(p,q)^2*log(exp(1))", KL_INFO, 0},
        {"exp(H(p))", KL_PURE, 0},
        {"2^H(p)", KL_PURE, 0},
        {"H(p) == 0", KL_PURE, 0},
        {"max(1, H(p), 2)", KL_INFO, 0},
        {"abs(H(p) - H(q))", KL_INFO, 0},
        {"sum(p*log(p))", KL_INFO, 1},
        {"sum(log(p) > 1, p)", KL_PURE, 1},
        {"E(p, -log2(p))", KL_PURE, 1},
        {"E(p, -log(p))/log(2)", KL_PURE, 1},
        {"sum((p+q)/2*log((p+q)/2)) - (H(p) + H(q))/2", KL_INFO, 1},
        {"sum(p*sum(q*log(q)))", KL_INFO, 2},
        {"log(sqrt(2*pi*exp(1)*(E(p, x^2) - E(p, x)^2)))", KL_INFO, 2},
        {"n", KL_PURE, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_query *query = kl_query_good(cases[i].text);

        if (kl_query_dimension(query) != cases[i].dimension ||
            kl_query_walks(query) != cases[i].walks)
            fail_msg("%s: %d, %zu walks", cases[i].text,
                     kl_query_dimension(query), kl_query_walks(query));
        kl_query_free(query);
    }
}

static void
needs(void **state)
{
    struct kl_query *query = kl_query_good(
        "H(p) + H(q,p)*JS(q,p) - sum(p*log(q))*D(q,p) + D(p,p) + TV(q,p)");

    (void)state;
    for (int m = 0; m < KL_MEASURE_COUNT; m++)
        assert_int_equal(kl_query_needs(query, (enum kl_measure)m),
                         m == KL_H_P || m == KL_CE_QP || m == KL_JS ||
                             m == KL_KL_QP || m == KL_TV);
    kl_query_free(query);
}

/* ---- answers ------------------------------------------------------------- */

static struct kl_asked kept;
static char kept_specs[512];

static void
check_reference(char *field[KL_REF_FIELDS])
{
    static struct kl_quad *quad;
    char specs[512];

    if (quad == NULL)
        quad = kl_quad_new();
    if (field == NULL) {
        kl_quad_free(quad);
        kl_asked_clear(&kept);
        return;
    }
    snprintf(specs, sizeof specs, "%s | %s", field[0], field[1]);
    if (strcmp(specs, kept_specs) != 0) {
        struct kl_spec *spec = kl_spec_good(field[0]);

        kl_asked_clear(&kept);
        if (kl_spec_nature(spec) == KL_CONTINUOUS)
            kl_asked_densities(&kept, quad, field[0], field[1]);
        else
            kl_asked_outcomes(&kept, field[0], field[1]);
        kl_spec_free(spec);
        memcpy(kept_specs, specs, sizeof specs);
    }
    assert_true(kl_unit_find(field[2], strlen(field[2]), &kept.subject.unit));
    kl_answer_check(field[3], &kept.subject,
                    strcmp(field[4], "inf") == 0 ? INFINITY
                                                 : strtod(field[4], NULL));
}

static void
references(void **state)
{
    (void)state;
    assert_int_equal(kl_ref_read("queries.tsv", check_reference), 75);
    check_reference(NULL);
}

/* The agreements: 0 times anything is 0, log 0 is -inf, inf == inf. */
static void
agreements(void **state)
{
    static const struct {
        const char *text;
        double want;
    } cases[] = {
        {"-sum(p == 0, p*log(p))", 0},
        {"0*log(0)", 0},
        {"0*(0/0)", 0},
        {"(1/0)*0", 0},
        {"0*log(-1)", 0},
        {"log(0)", -INFINITY},
        {"1/0", INFINITY},
        {"-1/0", -INFINITY},
        {"1/log(0)", 0},
        {"(log(0) == log(0)) + (1/0 > 1)", 2},
        {"0^0", 1},
        {"0^2 + 0^0.5", 0},
        {"0^(-1)", INFINITY},
        {"exp(log(0))", 0},
        {"sum(-log(p))", INFINITY},
        {"-sum(-log(p))", -INFINITY},
        {"sum(p > 0, -log(p))", 2 * M_LN2},
        {"E(q, -log(p))", INFINITY},
        {"sum(p*log(p/q))", M_LN2 / 2}, /* (log 2 + 0)/2 */
        {"D(q,p)", INFINITY},
        {"D(q,p) == sum(q*log(q/p))", 1},
        {"D(p,p) + JS(q,q) + TV(p,p)", 0},
        {"H(p,p) - H(p)", 0},
        {"sum(p > 0)", 2},
        {"sum(p == 0)", 1},
        {"sum(p, q)", 0.75}, /* a condition is true unless it is 0 */
        {"sum(p > 0, q/p)", 1.5},
        {"E(p, q/p)", 0.75}, /* where p is 0, 0 times anything */
        {"min(1/0, 2) + max(log(0), 3)", 5},
        {"sqrt(0)", 0},
        {"(-2)^3", -8},
        {"(-2)^(-2)", 0.25},
        {"-2^2", -4},
        {"1 < 2", 1},
        {"(1 < 2)*(2 < 1)", 0},
        {"n", 3},
        {"sum(x)", 6},
        {"sum(n)", 9},
        {"sum(sum(x) - x)", 12},
        {"sum(p*sum(q*sum(p*x)))", 1.5},
        {"p[a] + p[ b ]+q[\"c\"]", 1.25},
        {"abs(-3) - abs(3)", 0},
        {"1e300*1e300/1e300/1e300", 1},
        {"1e-300*1e-300*1e300*1e300", 1},
        {"log(exp(10000))/10000", 1},
        {"exp(10000) > exp(9999)", 1},
        {"exp(-10000) < exp(-9999)", 1},
        {"exp(10000)", INFINITY},
        {"exp(-10000)", 0},
        {"log(exp(-10000) + exp(-10001)) + 10000", 0.31326168751822283},
    }; /* the last: log(1 + 1/e), mpmath */
    struct kl_asked asked;

    (void)state;
    kl_asked_outcomes(&asked, "a=0.5,b=0.5,c=0", "a=0.25,b=0.5,c=0.25");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        kl_answer_check(cases[i].text, &asked.subject, cases[i].want);
    kl_asked_clear(&asked);
}

static void
without_value(void **state)
{
    static const struct {
        const char *text;
        enum kl_status status;
        int column;
        const char *want;
    } cases[] = {
        {"1 + 0/0", KL_E_DOMAIN, 6,
         "0/0, or infinity by infinity, has no value"},
        {"log(-1)", KL_E_DOMAIN, 1,
         "the logarithm of a negative number has no value"},
        {"1/0 - 1/0", KL_E_DOMAIN, 5, "infinity less infinity has no value"},
        {"sqrt(1 - 2)", KL_E_DOMAIN, 1,
         "the root of a negative number has no value"},
        {"2 + (-1)^0.5", KL_E_DOMAIN, 9,
         "a power of a negative number has no value"},
        {"2*sum(p/q)", KL_E_DOMAIN, 8,
         "0/0, or infinity by infinity, at \"c d\" has no value"},
        {"sum(log(p - 0.4))", KL_E_DOMAIN, 5,
         "the logarithm of a negative number at \"c d\" has no value"},
        {"sum(log(p - 0.3) > 0, 1)", KL_E_DOMAIN, 5,
         "the logarithm of a negative number at \"c d\" has no value"},
        {"sum((x == 3)*log(p) - (x == 1)*log(p - 0.5))", KL_E_DOMAIN, 1,
         "a sum of terms with both infinities has no value"},
        {"1 + p[rain]", KL_E_NAME, 5, "there is no outcome \"rain\" here"},
        {"q[\"c  d\"]", KL_E_NAME, 1, "there is no outcome \"c  d\" here"},
        {"sum(q*q[A])", KL_E_NAME, 7, "there is no outcome \"A\" here"},
    };
    struct kl_asked asked;

    (void)state;
    kl_asked_outcomes(&asked, "a=0.5,b=0.5,\"c d\"=0",
                      "a=0.25,b=0.75,\"c d\"=0");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        kl_answer_fails(cases[i].text, &asked.subject, cases[i].status,
                        cases[i].column, cases[i].want);
    kl_answer_check("sum(p > 0, p/q) + 0*p[\"c d\"]", &asked.subject,
                    2 + 2. / 3);
    kl_asked_clear(&asked);
}

/* Probabilities are compared as the doubles they are, whatever else stands in
 * their block and however it is kept; logarithms by what they are of. */
static void
exact_order(void **state)
{
    static const char *const zero[] = {
        "sum((p > q)*(-log(p) >= -log(q)))",
        "sum((p == q)*(-log(p) != -log(q)))",
        "sum((p > q)*(log2(p) <= log2(q)))",
        "sum(p > q) - sum(-log(p) < -log(q))",
        "sum(p > q) - 1",
        "sum(p == q) - 3",
        "sum(p != q) - 2",
        "sum(p >= max(p[b], p[c])) - 2",
        "sum(q >= max(q[a], q[b], q[c])) - 2",
        "sum(p == p[e]) - 1",
        "sum(log(p) == log(p[e])) - 1",
        "sum(p == max(p, q)) - 4",
    };
    struct kl_asked asked;
    char p[128], q[128];

    (void)state;
    /* the next double above 0.3 has the same logarithm */
    snprintf(p, sizeof p, "a=%.17g,b=0.3,c=0.25,d=%.17g,e=1e-300",
             nextafter(0.3, 1), 1 - nextafter(0.3, 1) - 0.3 - 0.25);
    snprintf(q, sizeof q, "a=0.3,b=0.3,c=0.25,d=%.17g,e=1e-300",
             nextafter(1 - nextafter(0.3, 1) - 0.3 - 0.25, 1));
    kl_asked_outcomes(&asked, p, q);
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        kl_answer_check(zero[i], &asked.subject, 0);
    kl_asked_clear(&asked);
}

/* Powers of two have whole surprisals in bits, those of ten in harts. */
static void
whole_logarithms(void **state)
{
    struct kl_asked asked;

    (void)state;
    kl_asked_outcomes(&asked, "geometric(p=0.5)", "geometric(p=0.9)");
    asked.subject.unit = KL_BIT;
    for (int k = 1; k <= 60; k++) {
        char text[64];

        snprintf(text, sizeof text, "-log(2^-%d) - %d", k, k);
        assert_true(kl_answer_good(text, &asked.subject).val == 0);
        snprintf(text, sizeof text, "log10(10^%d) - %d", k % 23, k % 23);
        assert_true(kl_answer_good(text, &asked.subject).val == 0);
    }
    kl_asked_clear(&asked);
}

/* What the logarithms of families say where probabilities are no doubles. */
static void
far_below(void **state)
{
    struct kl_asked asked;

    (void)state;
    kl_asked_outcomes(&asked, "binomial(n=2000, p=0.5)",
                      "binomial(n=2000, p=0.125)");
    /* q[2000] is 2^-6000; mpmath */
    kl_answer_check("log2(q[2000])/log2(p[2000])", &asked.subject, 3);
    assert_true(kl_answer_good("q[2000]", &asked.subject).val == 0);
    assert_true(kl_answer_good("q[2000] > 0", &asked.subject).val == 1);
    assert_true(kl_answer_good("sum(q > 0)", &asked.subject).val == 2001);
    kl_answer_check("sum(log2(q)*(x == 2000))", &asked.subject, -6000);
    kl_answer_check("log2(sum(x == 2000, q))/6000", &asked.subject, -1);
    kl_answer_check("log2(-sum(x >= 2000, -q))/6000", &asked.subject, -1);
    kl_answer_check("sum(x == 2000, q)", &asked.subject, 0);
    assert_close(kl_answer_good("E(p, log(p/q)) - D(p,q)", &asked.subject).val,
                 0, 1e-10);
    kl_asked_clear(&asked);
}

static void
infinite_supports(void **state)
{
    struct kl_asked asked;

    (void)state;
    kl_asked_outcomes(&asked, "geometric(p=0.5)", "poisson(mean=3)");
    kl_answer_check("n", &asked.subject, INFINITY);
    kl_answer_check("sum(x > 0, 1/x)", &asked.subject, INFINITY);
    kl_answer_check("E(p, 2^x)", &asked.subject, INFINITY);
    kl_answer_check("-sum(x > 3, 1)", &asked.subject, -INFINITY);
    kl_answer_check("sum(1/n)", &asked.subject, 0);
    kl_answer_fails("q[-1]", &asked.subject, KL_E_NAME, 1,
                    "there is no outcome \"-1\" here");
    kl_answer_fails("q[1.5]", &asked.subject, KL_E_NAME, 1,
                    "there is no outcome \"1.5\" here");
    assert_close(kl_answer_good("q[1000000]", &asked.subject).val, 0, 0);
    assert_true(kl_answer_good("p[1000]", &asked.subject).err > 0x1p-1000);
    /* 3, though the last bins hold but 2^-80; pi^2/6 */
    struct kl_value slow = kl_answer_good("E(p, 1.5^x)", &asked.subject);
    assert_true(fabs(slow.val - 3) <= slow.err && slow.err < 1e-8);
    slow = kl_answer_good("sum(x > 0, 1/x^2)", &asked.subject);
    assert_true(fabs(slow.val - M_PI * M_PI / 6) <= slow.err && slow.err < 1);
    kl_asked_clear(&asked);
}

/* The terms that a lesson writes out are the measures, on random pairs. */
static void
against_measures(void **state)
{
    static const char *const equal[][2] = {
        {"H(p)", "-sum(p*log(p))"},
        {"H(q,p)", "-sum(q*log(p))"},
        {"D(p,q)", "E(p, log(p/q))"},
        {"D(q,p)", "sum(q*(log(q) - log(p)))"},
        {"TV(p,q)", "sum(p > q, p - q)"},
        {"JS(p,q)",
         "-sum((p + q)/2*log((p + q)/2)) - (E(p, -log(p)) + E(q, -log(q)))/2"},
        {"1", "sum(p)"},
        {"log(n) - H(p)", "sum(p*log(n*p))"},
    };
    uint64_t seed = 11;

    (void)state;
    for (int round = 0; round < 60; round++) {
        struct kl_buf text[2] = {KL_BUF_INIT, KL_BUF_INIT};
        struct kl_asked asked;
        int n = 1 + (int)((seed >> 33) % 70);

        for (int side = 0; side < 2; side++)
            for (int i = 0; i < n; i++) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                kl_buf_addf(&text[side], "%sl%d=%.17g", i > 0 ? "," : "", i,
                            1 + ldexp(1, (int)(seed >> 59) - 30));
            }
        struct kl_spec *spec[2];
        struct kl_err err = {0};
        for (int side = 0; side < 2; side++)
            assert_int_equal(kl_spec_parse(kl_buf_text(&text[side]),
                                           text[side].len, true, &spec[side],
                                           &err),
                             KL_OK);
        asked = (struct kl_asked){.subject = {.unit = round % KL_UNIT_COUNT}};
        assert_int_equal(
            kl_pair_init(&asked.pair, spec[0], spec[1], NULL, &err), KL_OK);
        kl_measure_all(&asked.pair.side[0], &asked.pair.side[1], 0.5,
                       &asked.measures);
        asked.subject.pair = &asked.pair;
        asked.subject.measures = &asked.measures;
        for (size_t i = 0; i < sizeof equal / sizeof *equal; i++) {
            struct kl_value a = kl_answer_good(equal[i][0], &asked.subject);
            struct kl_value b = kl_answer_good(equal[i][1], &asked.subject);

            if (!(fabs(a.val - b.val) <= a.err + b.err) || b.err > 1e-12)
                fail_msg("%s: %.17g +- %.3g, %.17g +- %.3g", equal[i][1], a.val,
                         a.err, b.val, b.err);
        }
        kl_asked_clear(&asked);
        for (int side = 0; side < 2; side++) {
            kl_spec_free(spec[side]);
            kl_buf_clear(&text[side]);
        }
    }
}

/* ---- without end --------------------------------------------------------- */

/* Tokens in any order: none of it may crash, and what is read is answered. */
static void
random_texts(void **state)
{
    static const char *const tokens[] = {
        "p",     "q",     "x",    "n",      "p[a]",    "q[\"b\"]", "sum(",
        "E(p,",  "E(q,",  "H(p)", "D(p,q)", "JS(p,q)", "TV(q,p)",  "(",
        ")",     ",",     "+",    "-",      "*",       "/",        "^",
        "<",     ">=",    "==",   "!=",     "log(",    "log2(",    "exp(",
        "sqrt(", "abs(",  "min(", "max(",   "sin(",    "0",        "1",
        "2.5",   "1e300", "pi",   "e",      "[",       "]",        "\"",
        "?",     "\n",    "H(",   "p[",     "0.5",     "*p",       "*log(p)",
        "p>0,",
    };
    enum { TOKENS = sizeof tokens / sizeof *tokens };
    struct kl_asked asked[2];
    struct kl_quad *quad = kl_quad_new();
    uint64_t seed = 5;
    int read = 0, answered = 0;

    (void)state;
    kl_asked_outcomes(&asked[0], "a=0.5,b=0.5,c=0", "a=0.25,b=0.5,c=0.25");
    kl_asked_densities(&asked[1], quad, "normal(0,1)", "exponential(2)");
    for (int round = 0; round < 60000; round++) {
        struct kl_buf text = KL_BUF_INIT;
        struct kl_query *query = NULL;
        struct kl_err err = {0};
        int n = 1 + round % 12;

        for (int i = 0; i < n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            kl_buf_adds(&text, tokens[(seed >> 33) % TOKENS]);
        }
        if (kl_query_parse(kl_buf_text(&text), text.len, &query, &err) !=
            KL_OK) {
            assert_true(err.column >= 1 && err.column <= (int)text.len + 1);
            assert_true(err.line == 1 && strlen(err.text) > 0);
            kl_buf_clear(&text);
            continue;
        }
        read++;
        for (int k = 0; k < 2; k++) {
            struct kl_value value;
            enum kl_status status;

            if (k == 1 && read % 8 != 0)
                continue;
            status = kl_query_answer(query, &asked[k].subject, &value, &err);
            answered += status == KL_OK;
            if (status == KL_OK ? isnan(value.val) || !(value.err >= 0)
                                : strlen(err.text) == 0)
                fail_msg("%s: %g +- %g", kl_buf_text(&text), value.val,
                         value.err);
        }
        kl_query_free(query);
        kl_buf_clear(&text);
    }
    if (read < 1500 || answered < 1500)
        fail_msg("%d read, %d answered", read, answered);
    kl_asked_clear(&asked[0]);
    kl_asked_clear(&asked[1]);
    kl_quad_free(quad);
}

/* As many operations as there may be, in forms that would be deep for who
 * calls himself; read and answered in linear time. */
static void
long_texts(void **state)
{
    static const struct {
        const char *open, *inner, *close;
        size_t most; /* repetitions that are read */
        double want;
    } cases[] = {
        {"(1+", "1", ")", 2047, 2048},         {"sum(p*", "1", ")", 1365, 1},
        {"abs(", "-2", ")", 4094, 2},          {"-", "1", "", 4095, -1},
        {"E(q,", "1", ")", 1365, 1},           {"max(1,", "2", ")", 2047, 2},
        {"sum(sum(p", "", ")>0,q)", 1023, -1},
    };
    struct kl_asked asked;

    (void)state;
    kl_asked_outcomes(&asked, "0.5,0.5", "0.25,0.75");
    for (size_t i = 0; i < 6; i++)
        for (size_t more = 0; more < 2; more++) {
            size_t times = cases[i].most + more;
            struct kl_buf text = KL_BUF_INIT;
            struct kl_query *query = NULL;
            struct kl_err err = {0};
            enum kl_status status;

            for (size_t k = 0; k < times; k++)
                kl_buf_adds(&text, cases[i].open);
            kl_buf_adds(&text, cases[i].inner);
            for (size_t k = 0; k < times; k++)
                kl_buf_adds(&text, cases[i].close);
            status = kl_query_parse(kl_buf_text(&text), text.len, &query, &err);
            if (status != (more ? KL_E_LIMIT : KL_OK))
                fail_msg("%s %zu times: %s", cases[i].open, times, err.text);
            kl_query_free(query);
            if (more == 0)
                kl_answer_check(kl_buf_text(&text), &asked.subject,
                                cases[i].want);
            kl_buf_clear(&text);
        }
    kl_asked_clear(&asked);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults),
        cmocka_unit_test(only_here),
        cmocka_unit_test(shown),
        cmocka_unit_test(dimensions),
        cmocka_unit_test(needs),
        cmocka_unit_test(references),
        cmocka_unit_test(agreements),
        cmocka_unit_test(without_value),
        cmocka_unit_test(exact_order),
        cmocka_unit_test(whole_logarithms),
        cmocka_unit_test(far_below),
        cmocka_unit_test(infinite_supports),
        cmocka_unit_test(against_measures),
        cmocka_unit_test(random_texts),
        cmocka_unit_test(long_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
