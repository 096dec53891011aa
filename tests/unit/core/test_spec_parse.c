/* What the parser takes and refuses. */
#include "kl_spec.h"

#include "klscope/base/alloc.h"

static void
normalized(void **state)
{
    static const char *const cases[][2] = {
        {"1,3", "0.25,0.75"},
        {"a=2,b=0,c=6", "a=0.25,b=0,c=0.75"},
        {"1*(1,3) + 3*poisson(2)", "0.25*(0.25,0.75) + 0.75*poisson(mean=2)"},
        {"0.5,0.5", "0.5,0.5"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = NULL;
        char *text;

        assert_int_equal(
            kl_spec_parse(cases[i][0], strlen(cases[i][0]), true, &spec, NULL),
            KL_OK);
        text = kl_spec_text(spec);
        assert_string_equal(text, cases[i][1]);
        free(text);
        kl_spec_free(spec);
    }
}

/* A sum may be off by 1e-9, and by no more. */
static void
sums_near_one(void **state)
{
    struct kl_spec *spec = NULL;

    (void)state;
    assert_int_equal(kl_spec_parse("0.5,0.5000000009", 16, false, &spec, NULL),
                     KL_OK);
    kl_spec_free(spec);
    assert_int_equal(kl_spec_parse("0.5,0.5000000011", 16, false, &spec, NULL),
                     KL_E_DOMAIN);
}

/* ---- errors -------------------------------------------------------------- */

/* clang-format off */
static const struct {
    const char *text;
    enum kl_status status;
    const char *line;
} errors[] = {
    {"", KL_E_PARSE,
     "empty; a distribution is a list as 0.5,0.5, a family as poisson(3), a data set as @letters or a file"},
    {"   ", KL_E_PARSE,
     "empty; a distribution is a list as 0.5,0.5, a family as poisson(3), a data set as @letters or a file"},
    {"0.5,-0.5", KL_E_DOMAIN,
     "5: probability -0.5 is negative"},
    {"0.5,0.25", KL_E_DOMAIN,
     "1: the sum is 0.75, not 1 (--normalize divides by it)"},
    {"0,0", KL_E_DOMAIN,
     "1: all probabilities are 0"},
    {"1e308,1e308", KL_E_DOMAIN,
     "1: the sum is too large"},
    {"1e999,0", KL_E_DOMAIN,
     "1: \"1e999\" is too large"},
    {"a=0.5,a=0.5", KL_E_DOMAIN,
     "1: label \"a\" stands twice"},
    {"a=0.5,b", KL_E_PARSE,
     "8: \"=\" is missing at the end"},
    {"a=0.5,0.5", KL_E_PARSE,
     "10: \"=\" is missing at the end"},
    {"a=,b=1", KL_E_PARSE,
     "3: expected a number before \",b=1\""},
    {"0.5,0.5,", KL_E_PARSE,
     "9: a number is missing at the end"},
    {"0.5 0.5", KL_E_PARSE,
     "5: expected \",\" before \"0.5\""},
    {"0.5;0.5", KL_E_PARSE,
     "4: expected \",\" before \";0.5\""},
    {"nan,0.5", KL_E_PARSE,
     "1: expected a number before \"nan,0.5\""},
    {"0.5,nan", KL_E_PARSE,
     "5: expected a number before \"nan\""},
    {"inf,1", KL_E_PARSE,
     "1: expected a number before \"inf,1\""},
    {"0.5,x", KL_E_PARSE,
     "5: expected a number before \"x\""},
    {"\"a=0.5", KL_E_PARSE,
     "1: the quote is never closed"},
    {"\"a\\x0g\"=1", KL_E_PARSE,
     "3: \"\\x0g\" is no escape: \\xHH wants two hexadecimal digits, not 00"},
    {"\"a\\x00\"=1", KL_E_PARSE,
     "3: \"\\x00\" is no escape: \\xHH wants two hexadecimal digits, not 00"},
    {"\"a\\x4", KL_E_PARSE,
     "3: \"\\x4\" is no escape: \\xHH wants two hexadecimal digits, not 00"},
    {"poisson(", KL_E_PARSE,
     "9: a number is missing at the end"},
    {"poisson()", KL_E_PARSE,
     "1: poisson: mean is missing"},
    {"poisson(3", KL_E_PARSE,
     "10: \")\" is missing at the end"},
    {"poisson(3,)", KL_E_PARSE,
     "11: poisson takes 1 argument, not more"},
    {"poisson(3,4)", KL_E_PARSE,
     "11: poisson takes 1 argument, not more"},
    {"poisson(mean=3,mean=4)", KL_E_PARSE,
     "16: poisson: mean is given twice"},
    {"poisson(men=3)", KL_E_NAME,
     "9: poisson has no parameter \"men\""},
    {"poisson(mean=)", KL_E_PARSE,
     "14: expected a number before \")\""},
    {"poisson(mean=-1)", KL_E_DOMAIN,
     "poisson(mean=-1): mean must be > 0"},
    {"poisson(mean=nan)", KL_E_PARSE,
     "14: expected a number before \"nan)\""},
    {"poisson(mean=1e999)", KL_E_DOMAIN,
     "14: \"1e999\" is too large"},
    {"poisson(inf)", KL_E_PARSE,
     "9: expected a number before \"inf)\""},
    {"possion(3)", KL_E_NAME,
     "1: unknown distribution \"possion\"; did you mean poisson?"},
    {"normalish(3)", KL_E_NAME,
     "1: unknown distribution \"normalish\"; `klscope families` lists them"},
    {"binomial(n=10)", KL_E_PARSE,
     "1: binomial: p is missing"},
    {"binomial(p=0.5)", KL_E_PARSE,
     "1: binomial: n is missing"},
    {"binomial(10,1.5)", KL_E_DOMAIN,
     "binomial(n=10, p=1.5): p must be in 0 to 1"},
    {"binomial(2.5,0.5)", KL_E_DOMAIN,
     "binomial(n=2.5, p=0.5): n must be a whole number >= 1"},
    {"binomial(p=0.5, 10)", KL_E_PARSE,
     "17: binomial: p is given twice"},
    {"binomial(n=10 p=0.3)", KL_E_PARSE,
     "15: expected \")\" before \"p=0.3)\""},
    {"negative_binomial(0,0.5)", KL_E_DOMAIN,
     "negative_binomial(r=0, p=0.5): r must be > 0 and at most 1e12"},
    {"geometric(0)", KL_E_DOMAIN,
     "geometric(p=0): p must be in 0 to 1, and not 0"},
    {"zipf(1,0)", KL_E_DOMAIN,
     "zipf(s=1, n=0): n must be a whole number >= 1"},
    {"zipf(200,5)", KL_E_DOMAIN,
     "zipf(s=200, n=5): s must be in -100 to 100"},
    {"discrete_uniform(3,1)", KL_E_DOMAIN,
     "discrete_uniform(a=3, b=1): a must be <= b"},
    {"bernoulli(2)", KL_E_DOMAIN,
     "bernoulli(p=2): p must be in 0 to 1"},
    {"0.5*poisson(3)", KL_E_DOMAIN,
     "1: the weights sum to 0.5, not 1"},
    {"0.5*poisson(3) + 0.6*poisson(4)", KL_E_DOMAIN,
     "1: the weights sum to 1.1, not 1"},
    {"1e308*poisson(3) + 1e308*poisson(4)", KL_E_DOMAIN,
     "1: the weights sum to inf, not 1"},
    {"0*poisson(3) + 1*poisson(2)", KL_E_DOMAIN,
     "1: weight 0 must be > 0"},
    {"-1*poisson(3) + 2*poisson(2)", KL_E_DOMAIN,
     "1: weight -1 must be > 0"},
    {"0.5*poisson(3) +", KL_E_PARSE,
     "17: a number is missing at the end"},
    {"0.5*", KL_E_PARSE,
     "5: a distribution is missing at the end"},
    {"0.5*poisson(3) 0.5*poisson(2)", KL_E_PARSE,
     "16: expected \"+\" before \"0.5*poisson(2)\""},
    {"0.5*poisson(3) + poisson(2)", KL_E_PARSE,
     "18: expected a number before \"poisson(2)\""},
    {"truncate(poisson(3), 5, 1)", KL_E_DOMAIN,
     "truncate(poisson(mean=3), 5, 1): the lower limit must be <= the upper one"},
    {"truncate(poisson(3), 5)", KL_E_PARSE,
     "23: expected \",\" before \")\""},
    {"truncate(poisson(3))", KL_E_PARSE,
     "20: expected \",\" before \")\""},
    {"truncate()", KL_E_PARSE,
     "10: expected a distribution before \")\""},
    {"truncate(poisson(3), a, 1)", KL_E_PARSE,
     "22: expected a number before \"a, 1)\""},
    {"truncate(poisson(3), 1, 2, 3)", KL_E_PARSE,
     "26: expected \")\" before \", 3)\""},
    {"truncate(0.5,0.5, 1, 2)", KL_E_PARSE,
     "20: expected \")\" before \", 2)\""},
    {"(0.5,0.5", KL_E_PARSE,
     "9: \")\" is missing at the end"},
    {"((0.5,0.5)))", KL_E_PARSE,
     "12: expected the end before \")\""},
    {")", KL_E_PARSE,
     "1: expected a distribution before \")\""},
    {",", KL_E_PARSE,
     "1: expected a distribution before \",\""},
    {"=0.5", KL_E_PARSE,
     "1: expected a distribution before \"=0.5\""},
    {"a==0.5", KL_E_PARSE,
     "3: expected a number before \"=0.5\""},
    {"file.csv:", KL_E_PARSE,
     "10: a column is missing at the end"},
    {"file.csv:a:b", KL_E_PARSE,
     "11: expected the end before \":b\""},
    {"file.csv:a b", KL_E_PARSE,
     "12: expected the end before \"b\""},
    {"@letters:english extra", KL_E_PARSE,
     "18: expected the end before \"extra\""},
    {"1e5", KL_E_DOMAIN,
     "1: the sum is 100000, not 1 (--normalize divides by it)"},
    {"5", KL_E_DOMAIN,
     "1: the sum is 5, not 1 (--normalize divides by it)"},
    {"5*", KL_E_PARSE,
     "3: a distribution is missing at the end"},
    {".5.5", KL_E_PARSE,
     "3: expected \",\" before \".5\""},
    {"normal(mean=0, sd=-1)", KL_E_DOMAIN,
     "normal(mean=0, sd=-1): sd must be > 0"},
    {"normal(0, 0)", KL_E_DOMAIN,
     "normal(mean=0, sd=0): sd must be > 0"},
    {"normal(0)", KL_E_PARSE,
     "1: normal: sd is missing"},
    {"normal()", KL_E_PARSE,
     "1: normal: mean is missing"},
    {"normal(sd=1)", KL_E_PARSE,
     "1: normal: mean is missing"},
    {"normal(0, 1, 2)", KL_E_PARSE,
     "14: normal takes 2 arguments, not more"},
    {"normal(0, mean=1)", KL_E_PARSE,
     "11: normal: mean is given twice"},
    {"normal(mean=0, sd=nan)", KL_E_PARSE,
     "19: expected a number before \"nan)\""},
    {"normal(0, inf)", KL_E_PARSE,
     "11: expected a number before \"inf)\""},
    {"normal(mu=0, sd=1)", KL_E_NAME,
     "8: normal has no parameter \"mu\""},
    {"norml(0, 1)", KL_E_NAME,
     "1: unknown distribution \"norml\"; did you mean normal?"},
    {"uniform(2, 1)", KL_E_DOMAIN,
     "uniform(a=2, b=1): a must be < b"},
    {"uniform(1, 1)", KL_E_DOMAIN,
     "uniform(a=1, b=1): a must be < b"},
    {"truncate(normal(0, 1), 2, 1)", KL_E_DOMAIN,
     "truncate(normal(mean=0, sd=1), 2, 1): the lower limit must be < the upper one"},
    {"truncate(normal(0, 1), 2, 2)", KL_E_DOMAIN,
     "truncate(normal(mean=0, sd=1), 2, 2): the lower limit must be < the upper one"},
    {"truncate(normal(0, 1), inf, inf)", KL_E_DOMAIN,
     "truncate(normal(mean=0, sd=1), inf, inf): the lower limit must be < the upper one"},
    {"truncate(normal(0, 1), nan, 1)", KL_E_PARSE,
     "24: expected a number before \"nan, 1)\""},
    {"0.5*poisson(3) + 0.5*normal(0, 1)", KL_E_DOMAIN,
     "1: a mixture of \"poisson(mean=3)\", which is discrete, with \"normal(mean=0, sd=1)\", which is a density"},
    {"0.25*kde(f.csv) + 0.5*cauchy(0, 1) + 0.25*(0=0.5,1=0.5)", KL_E_DOMAIN,
     "1: a mixture of \"0=0.5,1=0.5\", which is discrete, with \"kde(f.csv)\", which is a density"},
    {"1*(0.5*poisson(3) + 0.5*hist(f.csv, 3))", KL_E_DOMAIN,
     "4: a mixture of \"poisson(mean=3)\", which is discrete, with \"hist(f.csv, 3)\", which is a density"},
    {"kde()", KL_E_PARSE,
     "5: expected a file or a data set before \")\""},
    {"kde(", KL_E_PARSE,
     "5: a file or a data set is missing at the end"},
    {"kde(f.csv", KL_E_PARSE,
     "10: \")\" is missing at the end"},
    {"kde(f.csv:)", KL_E_PARSE,
     "11: expected a column before \")\""},
    {"kde(f.csv,)", KL_E_PARSE,
     "11: expected a condition, COLUMN=LABEL, or a number before \")\""},
    {"kde(f.csv, 0)", KL_E_DOMAIN,
     "12: kde: bandwidth must be > 0, not 0"},
    {"kde(f.csv, a=b, -2)", KL_E_DOMAIN,
     "17: kde: bandwidth must be > 0, not -2"},
    {"kde(f.csv, bandwidth=nan)", KL_E_PARSE,
     "22: expected a number before \"nan)\""},
    {"kde(f.csv, 1e999)", KL_E_DOMAIN,
     "12: \"1e999\" is too large"},
    {"kde(f.csv, 2, 3)", KL_E_PARSE,
     "13: expected \")\" before \", 3)\""},
    {"kde(f.csv, a=b, c=d)", KL_E_PARSE,
     "17: expected a number before \"c=d)\""},
    {"kde(f.csv, species)", KL_E_PARSE,
     "19: expected \"=\" before \")\""},
    {"kde(f.csv, species=)", KL_E_PARSE,
     "20: expected a label before \")\""},
    {"hist(f.csv)", KL_E_PARSE,
     "11: hist: bins is missing"},
    {"hist(f.csv, a=b)", KL_E_PARSE,
     "16: hist: bins is missing"},
    {"hist(f.csv, 0)", KL_E_DOMAIN,
     "13: hist: bins must be a whole number from 1 to 4096, not 0"},
    {"hist(f.csv, 2.5)", KL_E_DOMAIN,
     "13: hist: bins must be a whole number from 1 to 4096, not 2.5"},
    {"hist(f.csv, bins=4097)", KL_E_DOMAIN,
     "18: hist: bins must be a whole number from 1 to 4096, not 4097"},
    {"pdf(x, 0, 0)", KL_E_DOMAIN,
     "pdf(x, 0, 0): the lower limit must be < the upper one"},
    {"pdf(x, 1, -1)", KL_E_DOMAIN,
     "pdf(x, 1, -1): the lower limit must be < the upper one"},
    {"pdf(x)", KL_E_PARSE,
     "6: expected \",\" before \")\""},
    {"pdf(x, 0)", KL_E_PARSE,
     "9: expected \",\" before \")\""},
    {"pdf(x, 0, nan)", KL_E_PARSE,
     "11: expected a number before \"nan)\""},
    {"pdf(x, 0, 1, 2)", KL_E_PARSE,
     "12: expected \")\" before \", 2)\""},
};
/* clang-format on */

static void
every_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        const char *text = errors[i].text;
        struct kl_spec *spec = NULL;
        struct kl_err err = {0};
        char line[KL_ERR_SOURCE + KL_ERR_TEXT + 32];

        assert_int_equal(kl_spec_parse(text, strlen(text), false, &spec, &err),
                         errors[i].status);
        assert_null(spec);
        assert_int_equal(err.status, errors[i].status);
        kl_err_line(&err, line, sizeof line);
        assert_string_equal(line, errors[i].line);
        assert_int_equal(kl_spec_parse(text, strlen(text), false, &spec, NULL),
                         errors[i].status);
    }
}

/* Errors of an expression count columns of the whole spec. */
static void
columns_of_expressions(void **state)
{
    static const struct {
        const char *text;
        int column;
    } cases[] = {
        {"pdf(x + y, 0, 1)", 9},
        {"0.5*uniform(0,1) + 0.5*pdf(2 * foo(x), 0, 1)", 32},
        {"pdf(, 0, 1)", 5},
        {"pdf(", 5},
        {"pdf(x +, 0, 1)", 8},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = NULL;
        struct kl_err err = {0};

        assert_int_not_equal(kl_spec_parse(cases[i].text, strlen(cases[i].text),
                                           false, &spec, &err),
                             KL_OK);
        assert_null(spec);
        assert_int_equal(err.column, cases[i].column);
    }
}

/* Weights are divided by their sum even where it overflows, and stay above 0.
 */
static void
weights_of_any_size(void **state)
{
    static const char text[] = "1e308*poisson(1) + 1e308*poisson(2) + "
                               "5e-324*poisson(3)";
    struct kl_spec *spec;

    (void)state;
    assert_int_equal(kl_spec_parse(text, strlen(text), true, &spec, NULL),
                     KL_OK);
    assert_true(spec->value[0] == 0.5 && spec->value[1] == 0.5);
    assert_true(spec->value[2] == 0x1p-1074);
    kl_spec_free(spec);
}

/* ---- limits -------------------------------------------------------------- */

static char *
repeat(const char *piece, size_t n, const char *end)
{
    struct kl_buf text = KL_BUF_INIT;

    while (n-- > 0)
        kl_buf_adds(&text, piece);
    kl_buf_adds(&text, end);
    return kl_buf_take(&text);
}

static void
too_deep(const char *piece, const char *end, int column)
{
    char *text = repeat(piece, 100000, end);
    struct kl_spec *spec = NULL;
    struct kl_err err = {0};

    assert_int_equal(kl_spec_parse(text, strlen(text), false, &spec, &err),
                     KL_E_LIMIT);
    assert_string_equal(err.text, "nested deeper than 64");
    assert_int_equal(err.column, column);
    free(text);
}

static void
depth(void **state)
{
    char *open = repeat("(", 64, ""), *close = repeat(")", 64, "");
    struct kl_buf text = KL_BUF_INIT;

    (void)state;
    too_deep("(", "0.5,0.5", 65);
    too_deep("truncate(", "poisson(3)", 64 * 9 + 1);
    too_deep("1*(", "poisson(3)", 64 * 3 + 3);
    kl_buf_addf(&text, "%s@coin%s", open, close);
    kl_spec_free(kl_spec_good(kl_buf_text(&text)));
    kl_buf_clear(&text);
    free(open);
    free(close);
}

static void
long_lists(void **state)
{
    enum { N = 1 << 17 };
    char *text = repeat("0.00000762939453125,", N - 1, /* 2^-17 */
                        "0.00000762939453125");
    struct kl_spec *spec = kl_spec_good(text);

    (void)state;
    assert_true(strlen(text) > 1 << 20);
    assert_int_equal(spec->n, N);
    kl_spec_free(spec);
    free(text);
    text = repeat("0", 1 << 20, ".5,0.5");
    spec = kl_spec_good(text);
    assert_true(spec->value[0] == 0.5);
    kl_spec_free(spec);
    free(text);
    text = repeat("x", 1 << 20, "");
    spec = kl_spec_good(text);
    assert_int_equal(strlen(spec->source), 1 << 20);
    kl_spec_free(spec);
    free(text);
}

static void
nul_bytes(void **state)
{
    static const char text[] = "0.5,\0 0.5";
    struct kl_spec *spec = NULL;
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_spec_parse(text, sizeof text - 1, false, &spec, &err),
                     KL_E_PARSE);
    assert_string_equal(err.text, "a NUL byte in a spec");
}

/* Expressions nest as deep as they like, or are refused in one line; the stack
 * is not theirs. */
static void
endless_expressions(void **state)
{
    static const char *const pieces[] = {"(", "-", "exp(", "x^", "1+", "max(x,"};

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        char *text = repeat(pieces[i], 100000, "x"), *whole;
        struct kl_buf spec_text = KL_BUF_INIT;
        struct kl_spec *spec = NULL;
        struct kl_err err = {0};

        kl_buf_addf(&spec_text, "pdf(%s, 0, 1)", text);
        whole = kl_buf_take(&spec_text);
        if (kl_spec_parse(whole, strlen(whole), false, &spec, &err) == KL_OK)
            kl_spec_free(spec);
        else
            assert_true(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
        free(whole);
        free(text);
    }
}

/* ---- mutations ----------------------------------------------------------- */

/* Whatever is typed: an error, or a spec that prints and reads back. Run under
 * the sanitizers this looks for reads out of bounds, leaks and overflow. */
static void
mutations(void **state)
{
    static const char *const seeds[] = {
        "0.5,0.25,0.25",
        "a=0.5,\"b\\x20\\\"c\"=0.5",
        "0.3*poisson(mean=2) + 0.7*binomial(n=10, p=0.3)",
        "truncate(geometric(0.3), 2, inf)",
        "@letters:english",
        "\"my file.csv\":2",
        "1*(((0=0.5,1=0.5)))",
        "0.5*normal(mean=0, sd=1) + 0.5*truncate(beta(2, 3), 0, 0.5)",
        "pdf(exp(-x^2) * max(1, x), -inf, inf)",
        "kde(@penguins:mass, sex=MALE, 50)",
        "hist(\"a b\":2, \"bins\"=\"x\", 12)",
    };
    static const char bytes[] = "0123456789.,=()\"\\:*+-@ eEinfxap\n\x80\xff";
    uint64_t dice = 4711;

    (void)state;
    for (int i = 0; i < 60000; i++) {
        struct kl_buf text = KL_BUF_INIT;
        struct kl_spec *spec = NULL;
        size_t changes = 1 + kl_dice_below(&dice, 4), at;

        kl_buf_adds(&text,
                    seeds[kl_dice_below(&dice, sizeof seeds / sizeof *seeds)]);
        while (changes-- > 0 && text.len > 0) {
            at = kl_dice_below(&dice, text.len);
            if (kl_dice_below(&dice, 3) == 0) { /* cut or repeat the rest */
                char *rest = kl_strdup(text.data + at);

                text.len = kl_dice_below(&dice, text.len);
                kl_buf_adds(&text, rest);
                free(rest);
            } else {
                text.data[at] = bytes[kl_dice_below(&dice, sizeof bytes)];
            }
        }
        if (kl_spec_parse(kl_buf_text(&text), text.len, false, &spec, NULL) ==
            KL_OK) {
            char *first = kl_spec_text(spec), *second;

            kl_spec_free(spec);
            spec = kl_spec_good(first);
            second = kl_spec_text(spec);
            assert_string_equal(second, first);
            kl_spec_free(spec);
            free(first);
            free(second);
        } else {
            assert_null(spec);
        }
        kl_buf_clear(&text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normalized),
        cmocka_unit_test(sums_near_one),
        cmocka_unit_test(every_error),
        cmocka_unit_test(columns_of_expressions),
        cmocka_unit_test(weights_of_any_size),
        cmocka_unit_test(depth),
        cmocka_unit_test(long_lists),
        cmocka_unit_test(nul_bytes),
        cmocka_unit_test(endless_expressions),
        cmocka_unit_test(mutations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
