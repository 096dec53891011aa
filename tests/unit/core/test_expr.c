#include "kl_test.h"

#include "klscope/core/expr.h"

#define EACH(k) for (int k = 0; k < KL_NODES; k++)

static struct kl_expr *
parsed(const char *text)
{
    struct kl_expr *expr = NULL;
    struct kl_err err = {0};

    if (kl_expr_parse(text, strlen(text), &expr, NULL, &err) != KL_OK)
        fail_msg("%s: %d: %s", text, err.column, err.text);
    return expr;
}

/* Value at a node: anchor + sign exp(s), or anchor + s if sign is 0. */
static double
eval_node(const char *text, double anchor, double s, int side, double *size)
{
    struct kl_expr *expr = parsed(text);
    struct kl_nodes at = {.anchor = anchor, .sign = side};
    double signs[KL_NODES], sizes[KL_NODES];

    EACH(k) {
        at.s[k] = side != 0 ? s : 0;
        at.t[k] = side != 0 ? side * exp(s) : s;
    }
    kl_expr_eval(expr, &at, signs, sizes);
    kl_expr_free(expr);
    EACH(k) {
        assert_true(signs[k] == signs[0]);
        assert_true(sizes[k] == sizes[0] || isnan(sizes[0]));
    }
    *size = sizes[0];
    return signs[0];
}

static double
eval(const char *text, double x)
{
    double size, sign = eval_node(text, 0, x, 0, &size);

    return isnan(size) ? NAN : sign * exp(size);
}

/* exp of a logarithm of size s: a rounding of s, one of exp. */
static void
check_value(const char *text, double x, double want)
{
    double got = eval(text, x);
    double tol = (4 + 2 * fabs(log(fabs(want)))) * 2 * KL_EPS;

    if (isnan(want) ? isnan(got)
                    : got == want || fabs(got - want) <= tol * fabs(want))
        return;
    fail_msg("%s at %.17g: %.17g, not %.17g", text, x, got, want);
}

/* ---- reading ------------------------------------------------------------- */

static void
precedence(void **state)
{
    static const struct {
        const char *text;
        double x, want;
    } cases[] = {
        {"-x^2", 3, -9},
        {"(-x)^2", 3, 9},
        {"2^3^2", 0, 512},
        {"2^-x", 3, 0.125},
        {"2^-x^2", 2, 0.0625},
        {"2^-x*3", 3, 0.375},
        {"-x*-x", 3, 9},
        {"--x", 3, 3},
        {"+x-+x", 3, 0},
        {"1-2-3", 0, -4},
        {"12/3/2", 0, 2},
        {"1+2*3", 0, 7},
        {"(1+2)*3", 0, 9},
        {"2*3^2", 0, 18},
        {"1 < 2", 0, 1},
        {"1+1 < 2", 0, 0},
        {"(x > 0) * exp(-x)", 0, 0},
        {"1<=x*(x>=1)", 1, 1},
        {"x==2", 2, 1},
        {"x!=2", 2, 0},
        {"min(3,x,1)", 2, 1},
        {"max(3,x,1,x^2)", 2, 4},
        {"max((x),-(x))", -2, 2},
        {"1e2+.5+2.e0", 0, 102.5},
        {"2*e", 0, 2 * M_E},
        {"pi*x^0", 0, M_PI},
        {"\tx\n+ 1 ", 1, 2},
        {"exp (x)", 0, 1},
        {"-2^2", 0, -4},
        {"4^-.5", 0, 0.5},
        {"abs(min(-3,x))", 2, 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_value(cases[i].text, cases[i].x, cases[i].want);
}

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
        {"1 +", KL_E_PARSE, 4, "a value is missing at the end"},
        {"sinn(x)", KL_E_NAME, 1, "unknown name \"sinn\"; did you mean sin?"},
        {"1 + Exp(x)", KL_E_NAME, 5,
         "unknown name \"Exp\"; did you mean exp?"},
        {"tan(x)", KL_E_NAME, 1, "unknown name \"tan\""},
        {"y", KL_E_NAME, 1, "unknown name \"y\""},
        {"2 * inf", KL_E_NAME, 5,
         "\"inf\" is no value; it may only be a limit"},
        {"2x", KL_E_PARSE, 2,
         "expected an operator before \"x\"; products are written with *"},
        {"x(2)", KL_E_PARSE, 2,
         "expected an operator before \"(\"; products are written with *"},
        {"x**2", KL_E_PARSE, 2,
         "expected an operator before \"*\"; powers are written x^2"},
        {"x=1", KL_E_PARSE, 2,
         "expected an operator before \"=\"; equality is written =="},
        {"0<x<1", KL_E_PARSE, 4,
         "comparisons do not chain: a < b < c is written (a < b)*(b < c)"},
        {"(1 + 2", KL_E_PARSE, 1, "( is never closed"},
        {"2*exp(1", KL_E_PARSE, 3, "exp( is never closed"},
        {"1)", KL_E_PARSE, 2, "\")\" closes nothing"},
        {"()", KL_E_PARSE, 2, "expected a value before \")\""},
        {"1,2", KL_E_PARSE, 2,
         "\",\" is not between arguments of a function"},
        {"exp(1)+(1,2)", KL_E_PARSE, 10,
         "\",\" is not between arguments of a function"},
        {"sin(1, 2)", KL_E_PARSE, 1, "sin takes one argument, not 2"},
        {"1+min(1)", KL_E_PARSE, 3,
         "min takes two arguments or more, not 1"},
        {"sin x", KL_E_PARSE, 1, "sin wants its argument in parentheses"},
        {"2 * 1e999", KL_E_PARSE, 5, "\"1e999\" is too large"},
        {"1 + \xcf\x80", KL_E_PARSE, 5,
         "expected a value before \"\xcf\x80\"; it is written pi"},
        {"x \x01", KL_E_PARSE, 3, "expected an operator before \"^A\""},
        {"x & 1", KL_E_PARSE, 3,
         "expected an operator before \"&\"; both of two comparisons: their "
         "product"},
        {"*x", KL_E_PARSE, 1, "expected a value before \"*\""},
        {"min(1,,2)", KL_E_PARSE, 7, "expected a value before \",\""},
        {".", KL_E_PARSE, 1, "expected a number before \".\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_expr *expr;
        struct kl_err err = {0};

        assert_int_equal(kl_expr_parse(cases[i].text, strlen(cases[i].text),
                                       &expr, NULL, &err),
                         cases[i].status);
        assert_string_equal(err.text, cases[i].want);
        assert_int_equal(err.column, cases[i].column);
    }
}

/* Inside of other text an expression ends before what is not its own. */
static void
inner(void **state)
{
    static const struct {
        const char *text;
        size_t used;
        const char *print;
    } cases[] = {
        {"x^2, 0, 1)", 3, "x^2"},
        {" max(x, 1) , 0", 11, "max(x, 1)"},
        {"(x+1))", 5, "(x+1)"},
        {" x\t* 2 ", 7, "x * 2"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_buf out = KL_BUF_INIT;
        struct kl_expr *expr, *copy;
        size_t used = 0;

        assert_int_equal(kl_expr_parse(cases[i].text, strlen(cases[i].text),
                                       &expr, &used, NULL),
                         KL_OK);
        assert_int_equal(used, cases[i].used);
        copy = kl_expr_copy(expr);
        kl_expr_free(expr);
        kl_expr_print(copy, &out);
        assert_string_equal(kl_buf_text(&out), cases[i].print);
        assert_int_equal(
            kl_expr_parse(out.data, out.len, &expr, NULL, NULL), KL_OK);
        kl_expr_free(copy);
        kl_expr_free(expr);
        kl_buf_clear(&out);
    }
    kl_expr_free(NULL);
}

/* A text of n times one piece, x, and n times another. */
static enum kl_status
nested(const char *before, size_t n, const char *behind, struct kl_expr **expr,
       struct kl_err *err)
{
    struct kl_buf text = KL_BUF_INIT;
    enum kl_status status;
    size_t i;

    for (i = 0; i < n; i++)
        kl_buf_adds(&text, before);
    kl_buf_adds(&text, "x");
    for (i = 0; i < n; i++)
        kl_buf_adds(&text, behind);
    status = kl_expr_parse(text.data, text.len, expr, NULL, err);
    kl_buf_clear(&text);
    return status;
}

static void
deep(void **state)
{
    struct kl_nodes at = {.anchor = 0};
    double sign[KL_NODES], size[KL_NODES];
    struct kl_expr *expr;
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(nested("(", 100000, ")", &expr, NULL), KL_OK);
    kl_expr_free(expr);
    assert_int_equal(nested("(", 100000, "", &expr, &err), KL_E_PARSE);
    assert_int_equal(err.column, 100000);
    assert_int_equal(nested("abs(", 100000, ")", &expr, &err), KL_E_LIMIT);
    assert_int_equal(nested("-", 100000, "", &expr, &err), KL_E_LIMIT);
    assert_int_equal(nested("+", 100000, "", &expr, &err), KL_OK);
    kl_expr_free(expr);
    assert_int_equal(nested("2^", 100000, "", &expr, &err), KL_E_LIMIT);
    assert_int_equal(nested("(1+", 100000, ")", &expr, &err), KL_E_LIMIT);
    assert_int_equal(nested("(1+", 2000, ")", &expr, &err), KL_OK);
    kl_expr_eval(expr, &at, sign, size);
    assert_close(exp(size[0]), 2000, 1e-11);
    kl_expr_free(expr);
}

/* ---- values -------------------------------------------------------------- */

static double
sum_of(double x)
{
    return x + 2.5;
}
static double
difference_of(double x)
{
    return 2.5 - x;
}
static double
product_of(double x)
{
    return x * -3.75;
}
static double
quotient_of(double x)
{
    return 2.25 / x;
}
static double
power_of(double x)
{
    return pow(x, 1.75);
}
static double
exponential_of(double x)
{
    return pow(1.75, x);
}
static double
least(double x)
{
    return fmin(x, 0.3);
}
static double
greatest(double x)
{
    return fmax(x, 0.3);
}

static void
against_libm(void **state)
{
    static const struct {
        const char *text;
        double (*f)(double);
    } cases[] = {
        {"x + 2.5", sum_of},      {"2.5 - x", difference_of},
        {"x * -3.75", product_of}, {"2.25 / x", quotient_of},
        {"x ^ 1.75", power_of},   {"1.75 ^ x", exponential_of},
        {"exp(x)", exp},          {"log(x)", log},
        {"ln(x)", log},           {"log2(x)", log2},
        {"log10(x)", log10},      {"sqrt(x)", sqrt},
        {"abs(x)", fabs},         {"sin(x)", sin},
        {"cos(x)", cos},          {"min(x, 0.3)", least},
        {"max(x, 0.3)", greatest},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int k = -40; k <= 40; k++) {
            double x = 1.0625 * k * exp(0.11 * abs(k) - 2) + 0.01;

            check_value(cases[i].text, x, cases[i].f(x));
        }
}

static void
no_values(void **state)
{
    static const char *const none[] = {
        "0/0",      "log(-1)",   "sqrt(-1)", "(-8)^(1/3)",
        "1/0-1/0",  "0*(1/0)",   "sin(1/0)", "cos(exp(exp(9)))",
        "(0/0)<1",  "abs(0/0)",  "-(0/0)",   "exp(0/0)",
        "(0/0)^0",  "1+log(-x)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (!isnan(eval(none[i], 1)))
            fail_msg("%s has a value", none[i]);
    check_value("1/0", 1, INFINITY);
    check_value("-1/0", 1, -INFINITY);
    check_value("log(0)", 1, -INFINITY);
    check_value("0^0", 1, 1);
    check_value("exp(-exp(800))", 1, 0);
    check_value("exp(log(0))", 1, 0);
    check_value("0^-1", 1, INFINITY);
    /* A condition that does not hold has the last word. */
    check_value("(x>0)*log(x)", -1, 0);
    check_value("(x<1)*(x>0)*2*sqrt(x)/x", -1, 0);
    check_value("sqrt(1-x)*(x<1)", 2, 0);
    check_value("0*log(x)", 2, 0);
}

static const struct {
    const char *text;
    double anchor, s;
    int side, sign;
    double size;
} extremes[] = { /* at anchor + side exp(s), by mpmath with 700 digits */
    {"x^2*exp(-x)", 0, -5000.5, 1, 1, -10001.0},
    {"x^3/(exp(x)-1)", 0, -1000.25, 1, 1, -2000.5},
    {"1-cos(x)", 0, -300.125, 1, 1, -600.9431471805599453},
    {"log(1+x)", 0, -800.5, 1, 1, -800.5},
    {"sqrt(1+x)-1", 0, -750.5, 1, 1, -751.1931471805599453},
    {"1/(1+x^2)", 0, 700.5, -1, 1, -1401.0},
    {"1/(1+x^2)", 0, 9000.5, 1, 1, -18001.0},
    {"x^100*exp(-x)", 0, 6.25, 1, 1, 106.9871753316579741},
    {"exp(-exp(x))", 0, 3.5, 1, 1, -240911788282550.7181},
    {"exp(-exp(-x))*exp(-x)", 0, 3.25, -1, 1, -158709276691.0890926},
    {"exp(-x^2)", 0, 300.5, 1, 1, -1.025613252242493392e+261},
    {"2*x-3*x", 0, 800.5, 1, -1, 800.5},
    {"1-x^2", 1, -90.5, -1, 1, -89.80685281944005469},
    {"sqrt(1-x)/x^3", 1, -400.5, -1, 1, -200.25},
    {"x^3-8", 2, -100.5, 1, 1, -98.01509335021199969},
    {"exp(x-3)-1", 3, -200.5, -1, -1, -200.5},
    {"1/x-1/4", 4, -60.5, 1, -1, -63.27258872223978124},
    {"(x-1)^2*(x+1)", 1, -500.5, 1, 1, -1000.306852819440055},
    {"exp(1000*x)-exp(999*x)", 0, 2.25, 1, 1, 9487.735760580177331},
    {"exp(-1000*x)+exp(-999*x)", 0, 2.25, 1, 1, -9478.248024749560729},
    {"abs(x)^-0.5", 0, -3000.5, -1, 1, 1500.25},
    {"(-x)^3", 0, 2000.5, 1, -1, 6001.5},
    {"2^x-1", 0, -650.5, -1, -1, -650.8665129205816643},
    {"max(x,2*x)-x", 0, -650.5, 1, 1, -650.5},
    {"log(x)^2", 0, 1234.5, 1, 1, 14.23684261757046839},
};

/* Sizes are off by a few units of 2^-53 of themselves, of s, and of the
 * exponent where there is an exponential of one: at most exp(3.5) here. */
static void
far_away(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++) {
        double size, want = extremes[i].size;
        double sign = eval_node(extremes[i].text, extremes[i].anchor,
                                extremes[i].s, extremes[i].side, &size);
        double tol = (fabs(want) * (64 + fabs(extremes[i].s)) + 64) * KL_EPS;

        if (sign == extremes[i].sign && fabs(size - want) <= tol)
            continue;
        fail_msg("%s: sign %g, size %.17g, not %.17g", extremes[i].text, sign,
                 size, want);
    }
}

/* Anchored nodes lose nothing to the rounding of x. */
static void
anchored(void **state)
{
    double size;

    (void)state;
    eval_node("exp(-((x - 0.3)/1e-8)^2/2)", 0.3, 1.25e-8, 0, &size);
    assert_close(size, -0.78125, 8 * KL_EPS);
    eval_node("(x - 1e8)^2", 1e8, 0.1, 0, &size);
    assert_close(size, 2 * log(0.1), 16 * KL_EPS);
    eval_node("(x < 1)*1", 1, -1e-30, 0, &size);
    assert_close(size, 0, 0);
    eval_node("(x >= 1)*1", 1, -1e-30, 0, &size);
    assert_close(size, -INFINITY, 0);
    eval_node("max(1, x) - 1", 1, 1e-30, 0, &size);
    assert_close(size, log(1e-30), 64 * KL_EPS);
}

static void
as_law(void **state)
{
    static const char *const texts[] = {"sin(x)/x", "x - 3", "log(x)", "0/0"};
    static const double want[] = {0, -INFINITY, -INFINITY, -INFINITY};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct kl_expr *expr = parsed(texts[i]);
        struct kl_law law = {.row = &kl_expr_row, .data = expr};
        struct kl_outline outline;
        struct kl_breaks breaks = {0};
        struct kl_nodes at = {.anchor = 0};
        double lp[KL_NODES];

        kl_expr_row.logdensity(&law, &at, lp);
        EACH(k)
            assert_close(lp[k], want[i], 0);
        kl_expr_row.outline(&law, &outline);
        assert_int_equal(outline.end[0].cls, KL_END_UNKNOWN);
        kl_expr_row.breaks(&law, &breaks);
        assert_int_equal(breaks.n, 0);
        kl_expr_free(expr);
    }
}

/* ---- chance -------------------------------------------------------------- */

static unsigned
chance(unsigned *seed, unsigned n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % n;
}

static void
random_texts(void **state)
{
    static const char *const tokens[] = {
        "x", "pi", "e", "1", "2.5", "0", "1e300", "+", "-", "*", "/", "^",
        "<", "<=", "==", "!=", "(", ")", "(", ")", ",", "exp(", "log(",
        "sqrt(", "abs(", "sin(", "cos(", "min(", "max(", "log2(", " ",
        "inf", "\xff", "y", ".", "x", "x", "(x)", "1",
    };
    enum { COUNT = sizeof tokens / sizeof *tokens };
    unsigned seed = 2385;
    int good = 0;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct kl_buf text = KL_BUF_INIT;
        struct kl_expr *expr;
        struct kl_err err = {0};
        size_t n = chance(&seed, 14) + 1, used;

        while (n-- > 0)
            kl_buf_adds(&text, tokens[chance(&seed, COUNT)]);
        if (kl_expr_parse(text.data, text.len, &expr, i % 2 ? &used : NULL,
                          &err) == KL_OK) {
            struct kl_nodes at = {.anchor = i % 3, .sign = i % 5 ? 0 : 1};
            double sign[KL_NODES], size[KL_NODES];

            EACH(k) {
                at.s[k] = 100. * (k - 12) * (k - 12) * (k - 12);
                at.t[k] = at.sign != 0 ? exp(at.s[k]) : sinh(k * 3. - 36);
            }
            kl_expr_eval(expr, &at, sign, size);
            EACH(k)
                assert_true(sign[k] != 0 || isnan(size[k]) ||
                            size[k] == -INFINITY);
            kl_expr_free(expr);
            good++;
        } else {
            assert_true(err.column >= 1 && err.column <= (int)text.len + 1);
            assert_true(strlen(err.text) > 0);
        }
        kl_buf_clear(&text);
    }
    assert_true(good > 500);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(precedence),   cmocka_unit_test(faults),
        cmocka_unit_test(inner),        cmocka_unit_test(deep),
        cmocka_unit_test(against_libm), cmocka_unit_test(no_values),
        cmocka_unit_test(far_away),     cmocka_unit_test(anchored),
        cmocka_unit_test(as_law),       cmocka_unit_test(random_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
