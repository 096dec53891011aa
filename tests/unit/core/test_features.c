#include "kl_test.h"

#include "klscope/core/features.h"

#define INF INFINITY

/* What should be found: P power, L lognormal (c), X exponential (b), D double
 * (b), N nothing, U unknown; with the exponent or rate. */
struct want {
    double lo, hi;
    char low;
    double at_low;
    char high;
    double at_high;
};

static const struct {
    const char *text;
    double lo, hi;
    size_t n;
    struct want piece[3];
} cases[] = {
    {"x^2*exp(-x)", 0, INF, 1, {{0, INF, 'P', 2, 'X', 1}}},
    {"exp(-x^2/2)", -INF, INF, 1, {{-INF, INF, 'X', 2, 'X', 2}}},
    {"exp(-x^2)*(2+sin(x))", -INF, INF, 1, {{-INF, INF, 'X', 2, 'X', 2}}},
    {"1/(1+x^2)", -INF, INF, 1, {{-INF, INF, 'P', 2, 'P', 2}}},
    {"1/(1+abs(x)^1.25)", -INF, INF, 1, {{-INF, INF, 'P', 1.25, 'P', 1.25}}},
    {"1/x^2", 1, INF, 1, {{1, INF, 'P', 0, 'P', 2}}},
    {"1/(x^2*log(x)^3)", 2, INF, 1, {{2, INF, 'P', 0, 'P', 2}}},
    {"exp(-1e-9*x)*(x>0)", -INF, INF, 1, {{0, INF, 'P', 0, 'X', 1}}},
    {"(x>=0)*(x<=1)", -INF, INF, 1, {{0, 1, 'P', 0, 'P', 0}}},
    {"(x>0.3)*(x<0.30001)", -INF, INF, 1, {{0.3, 0.30001, 'P', 0, 'P', 0}}},
    {"x^-0.5", 0, 1, 1, {{0, 1, 'P', -0.5, 'P', 0}}},
    {"x^-0.99", 0, 1, 1, {{0, 1, 'P', -0.99, 'P', 0}}},
    {"1/sqrt(1-x^2)", -1, 1, 1, {{-1, 1, 'P', -0.5, 'P', -0.5}}},
    {"sqrt(1-x^2)", -1, 1, 1, {{-1, 1, 'P', 0.5, 'P', 0.5}}},
    {"(x-3)^-0.25*(5-x)^0.75", 3, 5, 1, {{3, 5, 'P', -0.25, 'P', 0.75}}},
    {"-log(x)", 0, 1, 1, {{0, 1, 'P', 0, 'P', 1}}},
    {"sin(x)", 0, 3.141592653589793, 1,
     {{0, 3.141592653589793, 'P', 1, 'P', 1}}},
    {"exp(-1/x)", 0, 5, 1, {{0, 5, 'X', 1, 'P', 0}}},
    {"exp(-log(x)^2/2)/x", 0, INF, 1, {{0, INF, 'L', 0.5, 'L', 0.5}}},
    {"exp(x)", -INF, 0, 1, {{-INF, 0, 'X', 1, 'P', 0}}},
    {"exp(-x-exp(-x))", -INF, INF, 1, {{-INF, INF, 'D', 1, 'X', 1}}},
    {"x^3/(exp(x)-1)", 0, INF, 1, {{0, INF, 'P', 2, 'X', 1}}},
    {"exp(-((x-0.3)/1e-8)^2/2)", -INF, INF, 1,
     {{-INF, INF, 'X', 2, 'X', 2}}},
    {"exp(-(x-1e8)^2/2)", -INF, INF, 1, {{-INF, INF, 'X', 2, 'X', 2}}},
    {"max(0,1-abs(x-0.3))", -INF, INF, 1, {{-0.7, 1.3, 'P', 1, 'P', 1}}},
    {"(x<0)*exp(x)+(x>=0)*2*exp(-x)", -INF, INF, 1,
     {{-INF, INF, 'X', 1, 'X', 1}}},
    {"x^2*exp(-x^2)", -INF, INF, 2,
     {{-INF, 0, 'X', 2, 'P', 2}, {0, INF, 'P', 2, 'X', 2}}},
    {"(x-1)^2*exp(-x^2)", -INF, INF, 2,
     {{-INF, 1, 'X', 2, 'P', 2}, {1, INF, 'P', 2, 'X', 2}}},
    {"abs(x-0.3)^-0.5*exp(-abs(x))", -INF, INF, 2,
     {{-INF, 0.3, 'X', 1, 'P', -0.5}, {0.3, INF, 'P', -0.5, 'X', 1}}},
    {"exp(-1/x^2-x^2)", -INF, INF, 2,
     {{-INF, 0, 'X', 2, 'X', 2}, {0, INF, 'X', 2, 'X', 2}}},
    {"(abs(x)>1)*(abs(x)<2)", -INF, INF, 2,
     {{-2, -1, 'P', 0, 'P', 0}, {1, 2, 'P', 0, 'P', 0}}},
    {"abs(x*(x-2))", -1, 3, 3,
     {{-1, 0, 'P', 0, 'P', 1}, {0, 2, 'P', 1, 'P', 1},
      {2, 3, 'P', 1, 'P', 0}}},
    {"sin(x)/x", -3, 3, 1, {{-3, 3, 'P', 0, 'P', 0}}},
    {"exp(-x^2)*(2+sin(x^2))", -INF, INF, 1,
     {{-INF, INF, 'X', 2, 'X', 2}}},
    {"(2+sin(x))/(1+x^2)", -INF, INF, 1, {{-INF, INF, 'U', 0, 'U', 0}}},
    {"1e300*exp(-x^2)+1/(1+x^2)", -INF, INF, 1,
     {{-INF, INF, 'P', 2, 'P', 2}}},
    {"(x>0)*sqrt(x)*exp(-x)", -INF, INF, 1, {{0, INF, 'P', 0.5, 'X', 1}}},
    {"exp(-sqrt(abs(x)))", -INF, INF, 2,
     {{-INF, 0, 'X', 0.5, 'P', 0}, {0, INF, 'P', 0, 'X', 0.5}}},
};

static struct kl_expr *
parsed(const char *text)
{
    struct kl_expr *expr = NULL;
    struct kl_err err = {0};

    if (kl_expr_parse(text, strlen(text), &expr, NULL, &err) != KL_OK)
        fail_msg("%s: %d: %s", text, err.column, err.text);
    return expr;
}

static bool
near(double got, double want)
{
    return got == want || fabs(got - want) <= 1e-5 * fabs(want);
}

static bool
is_end(const struct kl_end *end, char cls, double value)
{
    switch (cls) {
    case 'P':
        return end->cls == KL_END_POWER && near(end->power, value);
    case 'L':
        return end->cls == KL_END_LOGNORMAL && near(end->c, value);
    case 'X':
        return end->cls == KL_END_EXP && near(end->b, value);
    case 'D':
        return end->cls == KL_END_DOUBLE && near(end->b, value);
    case 'N':
        return end->cls == KL_END_NONE;
    default:
        return end->cls == KL_END_UNKNOWN;
    }
}

static void
check_piece(const char *text, const struct kl_piece *got,
            const struct want *want)
{
    if (got->lo != want->lo || got->hi != want->hi)
        fail_msg("%s: from %.17g to %.17g", text, got->lo, got->hi);
    if (!is_end(&got->end[0], want->low, want->at_low))
        fail_msg("%s: at %g: class %d, power %g, b %g, c %g", text, got->lo,
                 got->end[0].cls, got->end[0].power, got->end[0].b,
                 got->end[0].c);
    if (!is_end(&got->end[1], want->high, want->at_high))
        fail_msg("%s: at %g: class %d, power %g, b %g, c %g", text, got->hi,
                 got->end[1].cls, got->end[1].power, got->end[1].b,
                 got->end[1].c);
}

static void
check_sane(const char *text, const struct kl_features *found)
{
    double lo = found->piece[0].lo, hi = found->piece[found->n - 1].hi;

    for (size_t i = 1; i < found->n; i++)
        assert_true(found->piece[i].lo >= found->piece[i - 1].hi);
    for (size_t i = 0; i < found->n; i++)
        assert_true(found->piece[i].lo < found->piece[i].hi);
    for (size_t i = 0; i < found->breaks.n; i++)
        assert_true(isfinite(found->breaks.at[i].anchor) &&
                    isfinite(found->breaks.at[i].offset));
    if (!(found->view[0] < found->view[1] && found->view[0] >= lo &&
          found->view[1] <= hi && isfinite(found->view[1] - found->view[0])))
        fail_msg("%s: view %g %g", text, found->view[0], found->view[1]);
}

static void
pieces(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_expr *expr = parsed(cases[i].text);
        struct kl_features found;
        struct kl_err err = {0};

        if (kl_features_find(expr, cases[i].lo, cases[i].hi, &found, &err))
            fail_msg("%s: %s", cases[i].text, err.text);
        if (found.n != cases[i].n)
            fail_msg("%s: %zu pieces", cases[i].text, found.n);
        for (size_t k = 0; k < found.n; k++)
            check_piece(cases[i].text, &found.piece[k], &cases[i].piece[k]);
        check_sane(cases[i].text, &found);
        kl_features_clear(&found);
        kl_expr_free(expr);
    }
}

static void
refused(void **state)
{
    static const struct {
        const char *text;
        double lo, hi;
        const char *want;
    } faults[] = {
        {"x", -1, 1, "negative at x = -0.8"},
        {"log(x)", 0.5, 2, "negative at x = 0.8"},
        {"x-5", 0, INF, "negative at x = 1"},
        {"0/0", 0, 1, "has no value at x = 0.9"},
        {"sqrt(1-x^2)", -2, 2, "has no value at x = 1.1"},
        {"1/0", 0, 1, "is infinite at x = 0.9"},
        {"exp(exp(x))", 0, INF, "is infinite at x = 800"},
        {"0", -INF, INF, "is 0 wherever it was looked at"},
        {"(x>2)*(x<1)", -INF, INF, "is 0 wherever it was looked at"},
        {"1/x", 0, 1, "has a pole at x = 0 that does not integrate"},
        {"1/abs(x-0.3)", 0, 1, "has a pole at x = 0.3 that does not integrate"},
        {"abs(x)^-1.5", -1, 1, "has a pole at x = 0 that does not integrate"},
        {"1/(1-x)^2", 0, 1, "has a pole at x = 1 that does not integrate"},
        {"x^-0.8", 1, INF, "does not integrate: falls off like x^-0.8 at +inf"},
        {"1/x", 1, INF, "does not integrate: falls off like x^-1 at +inf"},
        {"1/(x*log(x)^2)", 2, INF,
         "does not integrate: falls off like x^-1 at +inf"},
        {"exp(x)", -INF, INF,
         "does not integrate: does not fall off at +inf"},
        {"1", -INF, INF, "does not integrate: does not fall off at -inf"},
        {"sin(x)^2", 0, INF, "does not integrate: does not fall off at +inf"},
        {"1+exp(-x)", 0, INF, "does not integrate: does not fall off at +inf"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct kl_expr *expr = parsed(faults[i].text);
        struct kl_features found;
        struct kl_err err = {0};

        if (kl_features_find(expr, faults[i].lo, faults[i].hi, &found,
                             &err) != KL_E_DOMAIN)
            fail_msg("%s is not refused", faults[i].text);
        assert_string_equal(err.text, faults[i].want);
        kl_expr_free(expr);
    }
}

/* Whether there is a break about x. */
static bool
has_break(const struct kl_breaks *breaks, double x, double within)
{
    for (size_t i = 0; i < breaks->n; i++)
        if (fabs(breaks->at[i].anchor + breaks->at[i].offset - x) <= within)
            return true;
    return false;
}

static void
breaks(void **state)
{
    static const struct {
        const char *text;
        double x, within;
    } places[] = {
        {"exp(-x^2/2)", 0, 0.1},         {"exp(-x^2/2)", 1, 0.1},
        {"exp(-x^2/2)", -2, 0.2},        {"exp(-x^2/2)", 5, 0.6},
        {"exp(-x^2/2)", -10, 1},         {"exp(-abs(x-2.5))", 2.5, 0},
        {"exp(-((x-7)/1e-3)^2/2)", 7.001, 1e-4},
        {"(x>0)*(x<1)+2*(x>=1)*(x<3)", 1, 0},
        {"exp(-x^2)+exp(-((x-9)/0.1)^2/2)", 9, 0.01},
        {"exp(-x^2)+exp(-((x-9)/0.1)^2/2)", 9.1, 0.03},
        {"exp(-max(x,-x,(x-4)^2))", 2.4384471871911697, 1e-15},
    };

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct kl_expr *expr = parsed(places[i].text);
        struct kl_features found;

        assert_int_equal(kl_features_find(expr, -INF, INF, &found, NULL),
                         KL_OK);
        if (!has_break(&found.breaks, places[i].x, places[i].within))
            fail_msg("%s: no break at %g", places[i].text, places[i].x);
        kl_features_clear(&found);
        kl_expr_free(expr);
    }
}

static void
views(void **state)
{
    static const struct {
        const char *text;
        double lo, hi, low, high, within;
    } ranges[] = {
        {"exp(-x^2/2)", -INF, INF, -3.7, 3.7, 0.2},
        {"1/(1+x^2)", -INF, INF, -25, 25, 3},
        {"exp(-x)", 0, INF, 0, 7.4, 0.3},
        {"(x>=2)*(x<=3)", -INF, INF, 2, 3, 0},
        {"exp(-((x-5e6)/1e3)^2/2)", -INF, INF, 5e6 - 3700, 5e6 + 3700, 200},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        struct kl_expr *expr = parsed(ranges[i].text);
        struct kl_features found;

        assert_int_equal(kl_features_find(expr, ranges[i].lo, ranges[i].hi,
                                          &found, NULL),
                         KL_OK);
        assert_close(found.view[0], ranges[i].low, ranges[i].within);
        assert_close(found.view[1], ranges[i].high, ranges[i].within);
        kl_features_clear(&found);
        kl_expr_free(expr);
    }
}

/* Many zeros: as many pieces as there is mass for. */
static void
waves(void **state)
{
    struct kl_expr *expr = parsed("abs(sin(x))*exp(-abs(x))");
    struct kl_features found;

    (void)state;
    assert_int_equal(kl_features_find(expr, -INF, INF, &found, NULL), KL_OK);
    check_sane("waves", &found);
    assert_true(found.n >= 24);
    for (size_t i = 1; i < found.n; i++) {
        double turns = found.piece[i].lo / M_PI;

        assert_true(found.piece[i].lo == found.piece[i - 1].hi);
        assert_close(turns, round(turns), 1e-14 * fabs(turns));
        assert_true(found.piece[i].singular[0]);
        assert_true(is_end(&found.piece[i].end[0], 'P', 1));
    }
    kl_features_clear(&found);
    kl_expr_free(expr);
}

/* ---- chance -------------------------------------------------------------- */

static unsigned
chance(unsigned *seed, unsigned n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % n;
}

/* A random product of factors; most of them are no densities. */
static void
random_text(unsigned *seed, struct kl_buf *text)
{
    static const char *const factors[] = {
        "x", "exp(-x)", "exp(-x^2)", "abs(x)^-0.3", "(x>1)", "sin(x)",
        "max(x,2)", "1/(1+x^2)", "log(x)", "exp(-1/x)", "sqrt(abs(x-1))",
        "(x<4)", "1e9", "exp(-exp(x))", "abs(cos(9*x))", "x^50", "(x==1)",
        "exp(1e3*x)", "min(1,abs(x),3)", "(2+sin(1/x))", "exp(-abs(x)^x)",
    };
    unsigned n = chance(seed, 4) + 1;

    kl_buf_reset(text);
    while (n-- > 0) {
        kl_buf_adds(text, factors[chance(seed, sizeof factors /
                                                   sizeof *factors)]);
        if (n > 0)
            kl_buf_adds(text, chance(seed, 4) ? "*" : "+");
    }
}

static void
random_texts(void **state)
{
    static const double limits[] = {-INF, -3.5, 0, 1, 2.25, 1e9, INF};
    struct kl_buf text = KL_BUF_INIT;
    unsigned seed = 2385;
    int good = 0;

    (void)state;
    for (int i = 0; i < 400; i++) {
        unsigned a = chance(&seed, 6), b = a + 1 + chance(&seed, 6 - a);
        struct kl_features found;
        struct kl_err err = {0};
        struct kl_expr *expr;

        random_text(&seed, &text);
        expr = parsed(kl_buf_text(&text));
        if (kl_features_find(expr, limits[a], limits[b], &found, &err)) {
            assert_true(strlen(err.text) > 0);
        } else {
            check_sane(kl_buf_text(&text), &found);
            good++;
        }
        kl_features_clear(&found);
        kl_expr_free(expr);
    }
    kl_buf_clear(&text);
    assert_true(good > 50);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces), cmocka_unit_test(refused),
        cmocka_unit_test(breaks), cmocka_unit_test(views),
        cmocka_unit_test(waves),  cmocka_unit_test(random_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
