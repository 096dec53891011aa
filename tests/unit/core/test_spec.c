#include "kl_spec.h"

#include "klscope/base/alloc.h"
#include "klscope/core/expr.h"

/* ---- equality ------------------------------------------------------------ */

static bool
same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
same_labels(const struct kl_labels *a, const struct kl_labels *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (kl_labels_count(a) != kl_labels_count(b))
        return false;
    for (size_t i = 0; i < kl_labels_count(a); i++)
        if (strcmp(kl_labels_get(a, i), kl_labels_get(b, i)) != 0)
            return false;
    return true;
}

static bool
same_expr(const struct kl_expr *a, const struct kl_expr *b)
{
    struct kl_buf text[2] = {KL_BUF_INIT, KL_BUF_INIT};
    bool same;

    if (a == NULL || b == NULL)
        return a == b;
    kl_expr_print(a, &text[0]);
    kl_expr_print(b, &text[1]);
    same = strcmp(kl_buf_text(&text[0]), kl_buf_text(&text[1])) == 0;
    kl_buf_clear(&text[0]);
    kl_buf_clear(&text[1]);
    return same;
}

static bool
same_spec(const struct kl_spec *a, const struct kl_spec *b)
{
    if (a->kind != b->kind || a->n != b->n || a->family != b->family ||
        a->low != b->low || a->high != b->high ||
        a->bandwidth != b->bandwidth || a->bins != b->bins ||
        !same_text(a->source, b->source) || !same_text(a->column, b->column) ||
        !same_text(a->where[0], b->where[0]) ||
        !same_text(a->where[1], b->where[1]) || !same_expr(a->expr, b->expr) ||
        !same_labels(a->labels, b->labels) ||
        (a->value == NULL) != (b->value == NULL) ||
        (a->part == NULL) != (b->part == NULL))
        return false;
    for (int i = 0; i < KL_PARAM_MAX; i++)
        if (a->a[i] != b->a[i])
            return false;
    for (size_t i = 0; i < a->n; i++)
        if ((a->value != NULL && a->value[i] != b->value[i]) ||
            (a->part != NULL && !same_spec(a->part[i], b->part[i])))
            return false;
    return true;
}

/* ---- any spec, by dice ---------------------------------------------------
 */

/* A word of odd pieces; never two alike for different `number`s. */
static char *
any_word(uint64_t *dice, size_t number)
{
    static const char *const pieces[] = {
        "a",    "q",   "0.5",      "1e3",  " ",       ",",        "=",
        "\"",   "\\",  "(",        ")",    ":",       "*",        "+",
        "'",    "@",   "#",        "-",    "\t",      "\n",       "\x01",
        "\x7f", "é",   "‖",        "🙂", "\xff",    "\xe2\x80", "\xc2\x9b",
        "inf",  "nan", "truncate", "\\x4", "/",       "]",        "[",
        ";",    "%s",  "poisson(", "\r",   "\x1b[2J",
    };
    struct kl_buf word = KL_BUF_INIT;
    size_t n = kl_dice_below(dice, 5);

    while (n-- > 0)
        kl_buf_adds(
            &word, pieces[kl_dice_below(dice, sizeof pieces / sizeof *pieces)]);
    if (number > 0)
        kl_buf_addf(&word, "%zu", number);
    return kl_buf_take(&word);
}

/* n numbers > 0 that sum to 1 as near as doubles can. */
static double *
any_shares(uint64_t *dice, size_t n)
{
    double *value = kl_malloc(n * sizeof *value), sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += value[i] = kl_dice_unit(dice) + 1e-9;
    for (size_t i = 0; i < n; i++)
        value[i] /= sum;
    return value;
}

static struct kl_spec *
any_list(uint64_t *dice)
{
    size_t n = 1 + kl_dice_below(dice, 6);
    struct kl_spec *spec;
    double *value = any_shares(dice, n);

    spec = kl_spec_list(value, n, NULL);
    free(value);
    if (kl_dice_below(dice, 4) == 0)
        return spec;
    spec->labels = kl_labels_new();
    for (size_t i = 0; i < n; i++) {
        char *word = any_word(dice, i);

        kl_labels_add(spec->labels, word, strlen(word));
        free(word);
    }
    return spec;
}

static struct kl_spec *
any_column(uint64_t *dice)
{
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);

    spec->kind = KL_SPEC_COLUMN;
    spec->source = any_word(dice, 0);
    if (kl_dice_below(dice, 2) == 0)
        spec->column = any_word(dice, 7);
    return spec;
}

static struct kl_spec *
any_family(uint64_t *dice, enum kl_nature nature)
{
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);

    spec->kind = KL_SPEC_FAMILY;
    do
        spec->family = kl_family_row(kl_dice_below(dice, kl_family_count()));
    while (kl_spec_nature(spec) != nature);
    do
        for (int i = 0; i < spec->family->nparam; i++) {
            const struct kl_param *param = &spec->family->param[i];
            double x =
                param->slide_min +
                (param->slide_max - param->slide_min) * kl_dice_unit(dice);

            spec->a[i] = param->integer ? floor(x) : x;
        }
    while (spec->family->refuse != NULL && spec->family->refuse(spec->a));
    return spec;
}

/* kde or hist */
static struct kl_spec *
any_data(uint64_t *dice)
{
    struct kl_spec *spec = any_column(dice);

    spec->kind = kl_dice_below(dice, 2) == 0 ? KL_SPEC_KDE : KL_SPEC_HIST;
    if (kl_dice_below(dice, 2) == 0) {
        static const char *const named[] = {"bins", "bandwidth", "2007"};

        spec->where[0] = kl_dice_below(dice, 3) == 0
                             ? kl_strdup(named[kl_dice_below(dice, 3)])
                             : any_word(dice, kl_dice_below(dice, 2));
        spec->where[1] = any_word(dice, kl_dice_below(dice, 2));
    }
    if (spec->kind == KL_SPEC_HIST)
        spec->bins = 1 + kl_dice_below(dice, KL_SPEC_BINS);
    else if (kl_dice_below(dice, 2) == 0)
        spec->bandwidth = 9 * kl_dice_unit(dice) + 0x1p-60;
    return spec;
}

static struct kl_spec *
any_pdf(uint64_t *dice)
{
    static const char *const expressions[] = {
        "exp(-x^2)",
        "max(x, 1 - x)",
        "(x > 0) * min(1, abs(x))",
        "1 / (1+x*x)",
    };
    const char *text = expressions[kl_dice_below(dice, 4)];
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);

    spec->kind = KL_SPEC_PDF;
    assert_int_equal(kl_expr_parse(text, strlen(text), &spec->expr, NULL, NULL),
                     KL_OK);
    spec->low = kl_dice_below(dice, 3) ? kl_dice_unit(dice) * 9 : -INFINITY;
    spec->high = kl_dice_below(dice, 3) ? kl_dice_unit(dice) + 9 : INFINITY;
    return spec;
}

static struct kl_spec *any_spec(uint64_t *dice, int depth,
                                enum kl_nature nature);

/* A mixture or a truncation. */
static struct kl_spec *
any_compound(uint64_t *dice, int depth, enum kl_nature nature)
{
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);
    bool mixture = kl_dice_below(dice, 2) == 0;

    spec->kind = mixture ? KL_SPEC_MIXTURE : KL_SPEC_TRUNCATE;
    spec->n = mixture ? 1 + kl_dice_below(dice, 3) : 1;
    spec->part = kl_calloc(spec->n, sizeof *spec->part);
    for (size_t i = 0; i < spec->n; i++)
        spec->part[i] = any_spec(dice, depth - 1, nature);
    if (mixture) {
        spec->value = any_shares(dice, spec->n);
        return spec;
    }
    spec->low = kl_dice_below(dice, 3) ? kl_dice_unit(dice) * 9 : -INFINITY;
    spec->high = kl_dice_below(dice, 3) ? fmax(spec->low, 0) + 12 : INFINITY;
    return spec;
}

static struct kl_spec *
any_spec(uint64_t *dice, int depth, enum kl_nature nature)
{
    size_t form = kl_dice_below(dice, depth > 0 ? 5 : 3);

    if (form > 2)
        return any_compound(dice, depth, nature);
    if (form == 0)
        return any_family(dice, nature);
    if (nature == KL_DISCRETE)
        return form == 1 ? any_list(dice) : any_column(dice);
    return form == 1 ? any_data(dice) : any_pdf(dice);
}

static void
what_is_printed_reads_back(void **state)
{
    uint64_t dice = 20150613;

    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct kl_spec *spec = any_spec(&dice, 3, i % 2), *again, *copy;
        char *text = kl_spec_text(spec), *second;

        again = kl_spec_good(text);
        if (!same_spec(spec, again))
            fail_msg("reads back as another: %s", text);
        second = kl_spec_text(again);
        assert_string_equal(second, text);
        copy = kl_spec_copy(spec);
        assert_true(same_spec(copy, spec));
        kl_spec_free(copy);
        kl_spec_free(again);
        kl_spec_free(spec);
        free(second);
        free(text);
    }
    kl_spec_free(NULL);
}

/* ---- one text, one canonical text ---------------------------------------- */

static void
canonical_texts(void **state)
{
    static const char *const cases[][2] = {
        {" 0.5 , 0.25,.25 ", "0.5,0.25,0.25"},
        {"+0.5,5e-1", "0.5,0.5"},
        {"1", "1"},
        {"a=0.5,\"b c\"=0.5", "a=0.5,\"b c\"=0.5"},
        {"\"a\"=1", "a=1"},
        {"\"\"=1", "\"\"=1"},
        {"\"\\x41\\\"\\\\\\n\"=1", "\"A\\\"\\\\n\"=1"},
        {"0=0.5,-1=0.5", "0=0.5,-1=0.5"},
        {"a+b=1", "\"a+b\"=1"},
        {"é=0.5,‖=0.5", "é=0.5,‖=0.5"},
        {"poisson(3)", "poisson(mean=3)"},
        {"poisson( mean = 3 )", "poisson(mean=3)"},
        {"binomial(p=.5, n=10)", "binomial(n=10, p=0.5)"},
        {"binomial(10, p=.1)", "binomial(n=10, p=0.1)"},
        {"(poisson(3))", "poisson(mean=3)"},
        {"1*(((0.5,0.5)))", "1*(0.5,0.5)"},
        {"0.3*poisson(2)+0.7*poisson(9)",
         "0.3*poisson(mean=2) + 0.7*poisson(mean=9)"},
        {"0.5 * (a=1) + 0.5 * @letters:french",
         "0.5*(a=1) + 0.5*@letters:french"},
        {"truncate(poisson(3), 1, inf)", "truncate(poisson(mean=3), 1, inf)"},
        {"truncate((0.5,0.5),-inf,1)", "truncate((0.5,0.5), -inf, 1)"},
        {"truncate(0.5*poisson(3) + 0.5*file.csv:2, 0, 9)",
         "truncate((0.5*poisson(mean=3) + 0.5*file.csv:2), 0, 9)"},
        {"file.csv", "file.csv"},
        {"file.csv:my", "file.csv:my"},
        {"\"my file.csv\":\"a b\"", "\"my file.csv\":\"a b\""},
        {"-", "-"},
        {"-:2", "-:2"},
        {"@letters:english", "@letters:english"},
        {"\"@a b\":c", "\"@a b\":c"},
        {"2024.csv", "\"2024.csv\""},
        {"./2024", "./2024"},
        {"/tmp/1", "/tmp/1"},
        {"\"0.5\"", "\"0.5\""},
        {"poisson", "poisson"},
        {"normal(0,1)", "normal(mean=0, sd=1)"},
        {"normal( sd = 2, mean = -.5 )", "normal(mean=-0.5, sd=2)"},
        {"truncate(normal(0,1),0,inf)",
         "truncate(normal(mean=0, sd=1), 0, inf)"},
        {"pdf( exp(-x^2) ,-inf,inf)", "pdf(exp(-x^2), -inf, inf)"},
        {"pdf(max(x, min(1,2*x)), 0, 2)", "pdf(max(x, min(1,2*x)), 0, 2)"},
        {"0.5*pdf(x,0,1)+0.5*uniform(0,1)",
         "0.5*pdf(x, 0, 1) + 0.5*uniform(a=0, b=1)"},
        {"kde(f.csv)", "kde(f.csv)"},
        {"kde( f.csv:len , 2 )", "kde(f.csv:len, 2)"},
        {"kde(f.csv, bandwidth = .5)", "kde(f.csv, 0.5)"},
        {"kde(@penguins:bill_length_mm, species=Adelie)",
         "kde(@penguins:bill_length_mm, species=Adelie)"},
        {"kde(@a:b, 2007 = 08, 1e1)", "kde(@a:b, 2007=08, 10)"},
        {"kde(-, \"bandwidth\"=x)", "kde(-, \"bandwidth\"=x)"},
        {"kde(-, \"a, b\"=\"\")", "kde(-, \"a, b\"=\"\")"},
        {"hist(f.csv,20)", "hist(f.csv, 20)"},
        {"hist(f.csv:2, sex=MALE, bins=9)", "hist(f.csv:2, sex=MALE, 9)"},
        {"hist(\"my file.csv\", \"bins\"=3, 4e0)",
         "hist(\"my file.csv\", \"bins\"=3, 4)"},
        {"hist(2024.csv, 4)", "hist(\"2024.csv\", 4)"},
        {"kde", "kde"},
        {"pdf:x", "pdf:x"},
        {"kde=0.5,pdf=0.5", "kde=0.5,pdf=0.5"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = kl_spec_good(cases[i][0]);
        char *text = kl_spec_text(spec);

        assert_string_equal(text, cases[i][1]);
        free(text);
        kl_spec_free(spec);
    }
}

/* ---- titles -------------------------------------------------------------- */

static void
titles(void **state)
{
    static const char *const cases[][2] = {
        {"poisson(3)", "poisson(3)"},
        {"binomial(10, 0.3)", "binomial(10, 0.3)"},
        {"@letters:french", "french"},
        {"a/b/file.csv", "file.csv"},
        {"0.5,0.25,0.25", "0.5, 0.25, 0.25"},
        {"0.2,0.2,0.2,0.2,0.2", "0.2, 0.2, 0.2, 0.2, …"},
        {"normal(0, 1.25)", "normal(0, 1.25)"},
        {"kde(@penguins:bill_length_mm, species=Adelie)",
         "Adelie kde(bill_length_mm)"},
        {"kde(a/b.csv, 3)", "kde(b.csv)"},
        {"hist(a/b.csv, 30)", "hist(b.csv)"},
        {"pdf(exp(-x^2), -inf, inf)", "pdf(exp(-x^2))"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = kl_spec_good(cases[i][0]);
        struct kl_buf title = KL_BUF_INIT;

        kl_spec_title(spec, &title);
        assert_string_equal(kl_buf_text(&title), cases[i][1]);
        kl_buf_clear(&title);
        kl_spec_free(spec);
    }
}

/* ---- evaluation ---------------------------------------------------------- */

static void
evaluated(const char *text, const char *outcome, double want)
{
    struct kl_spec *spec = kl_spec_good(text);
    struct kl_pair pair;
    size_t at;

    assert_int_equal(kl_pair_init(&pair, spec, spec, NULL, NULL), KL_OK);
    assert_true(kl_pair_find(&pair, outcome, strlen(outcome), &at));
    kl_assert_close(kl_bins_prob(&pair.side[KL_P], at), want, 4 * KL_EPS, text,
                    outcome, 0);
    kl_pair_clear(&pair);
    kl_spec_free(spec);
}

static void
evaluation(void **state)
{
    (void)state;
    evaluated("0.5,0.25,0.25", "2", 0.25);
    evaluated("b=0.5,a=0.25,c=0.25", "c", 0.25);
    evaluated("0.25*(0.5,0.5) + 0.75*(1,0)", "1", 0.875);
    evaluated("0.25*(a=0.5,b=0.5) + 0.75*(b=1)", "b", 0.875);
    evaluated("0.5*(1=0.5,4=0.5) + 0.5*discrete_uniform(1, 2)", "1", 0.5);
    evaluated("0.5*(1=0.5,4=0.5) + 0.5*discrete_uniform(1, 2)", "3", 0);
    evaluated("truncate((0.5,0.3,0.2), 2, 3)", "2", 0.6);
    evaluated("truncate((1=0.5,2.5=0.3,7=0.2), 2, 7)", "7", 0.4);
    evaluated("truncate(discrete_uniform(1, 6), 2.5, 4.5)", "3", 0.5);
    evaluated("truncate(binomial(2, 0.5), -inf, 1)", "0", 1. / 3);
    evaluated("truncate(geometric(0.5), 9, inf)", "10", 0.25);
    evaluated("binomial(1, 0.3)", "1", 0.3);
    evaluated("zipf(1, 1)", "1", 1);
    evaluated("geometric(1)", "1", 1);
}

static void
not_evaluated(const char *text, enum kl_status status, const char *message)
{
    struct kl_spec *spec = kl_spec_good(text);
    struct kl_dist dist = {0};
    struct kl_err err = {0};

    assert_int_equal(kl_spec_eval(spec, NULL, NULL, &dist, &err), status);
    assert_string_equal(err.text, message);
    kl_spec_free(spec);
}

/* Nested parts are evaluated once, not once per level. */
static void
nested_evaluation(void **state)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_pair pair;

    (void)state;
    for (int i = 0; i < 31; i++)
        kl_buf_adds(&text, "truncate(1*(");
    kl_buf_adds(&text, "poisson(3)");
    for (int i = 0; i < 31; i++)
        kl_buf_adds(&text, "), 2, inf)");
    kl_pair_good(&pair, kl_buf_text(&text), "truncate(poisson(3), 2, inf)");
    for (size_t i = 0; i < pair.n; i++)
        assert_close_rel(kl_bins_prob(&pair.side[KL_P], i),
                         kl_bins_prob(&pair.side[KL_Q], i), 1e-14);
    kl_pair_clear(&pair);
    kl_buf_clear(&text);
}

static void
evaluation_errors(void **state)
{
    static const char *const densities[] = {
        "normal(0, 1)",       "truncate(normal(0, 1), 0, 1)",
        "pdf(x, 0, 1)",       "0.5*normal(0, 1) + 0.5*cauchy(0, 1)",
        "kde(file.csv, 0.5)", "hist(file.csv, 9)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof densities / sizeof *densities; i++)
        not_evaluated(densities[i], KL_E_DOMAIN,
                      "a density has no outcomes that could be listed");
    not_evaluated("file.csv", KL_E_IO, "no files can be read here");
    not_evaluated("truncate(discrete_uniform(1, 6), 7, 9)", KL_E_DOMAIN,
                  "truncate(discrete_uniform(a=1, b=6), 7, 9): no outcome "
                  "with probability above 0 is left");
    not_evaluated("truncate((a=0.5,b=0.5), 0, 1)", KL_E_DOMAIN,
                  "truncate((a=0.5,b=0.5), 0, 1): truncate compares "
                  "outcomes as numbers, and \"a\" is none");
    not_evaluated("0.5*(0.5,0.5) + 0.5*(1,0,0)", KL_E_LENGTH,
                  "parts of the mixture have 2 and 3 outcomes; only "
                  "labelled parts may differ");
    not_evaluated("0.5*(a=0.5,b=0.5) + 0.5*(1,0)", KL_E_LENGTH,
                  "some parts of the mixture have labels and some have "
                  "none");
    not_evaluated("0.5*(0.5,0.5) + 0.5*poisson(3)", KL_E_LENGTH,
                  "a family has integer outcomes: label the other "
                  "distribution with integers, as in 0=0.5,1=0.5");
    not_evaluated("0.5*(a=0.5,b=0.5) + 0.5*poisson(3)", KL_E_LENGTH,
                  "a family has integer outcomes: label the other "
                  "distribution with integers, as in 0=0.5,1=0.5");
    not_evaluated("0.5*(01=1) + 0.5*poisson(3)", KL_E_LENGTH,
                  "a family has integer outcomes: label the other "
                  "distribution with integers, as in 0=0.5,1=0.5");
}

/* ---- discrete and continuous --------------------------------------------- */

static void
natures(void **state)
{
    static const struct {
        const char *spec;
        enum kl_nature nature;
    } cases[] = {
        {"0.5,0.5", KL_DISCRETE},
        {"file.csv", KL_DISCRETE},
        {"poisson(3)", KL_DISCRETE},
        {"truncate(0.5*poisson(3) + 0.5*(0=1), 0, 4)", KL_DISCRETE},
        {"normal(0, 1)", KL_CONTINUOUS},
        {"kde(file.csv)", KL_CONTINUOUS},
        {"hist(file.csv, 3)", KL_CONTINUOUS},
        {"pdf(x, 0, 1)", KL_CONTINUOUS},
        {"0.5*(0.5*kde(a) + 0.5*hist(b, 2)) + 0.5*truncate(normal(0, 1), 0, 1)",
         KL_CONTINUOUS},
    };
    struct kl_spec *p = kl_spec_good("0.5,0.5"),
                   *q = kl_spec_good("pdf(1,0,1)");
    struct kl_err err = {0};
    struct kl_pair pair;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = kl_spec_good(cases[i].spec);

        assert_int_equal(kl_spec_nature(spec), cases[i].nature);
        kl_spec_free(spec);
    }
    assert_int_equal(kl_spec_same_nature(p, p, NULL), KL_OK);
    assert_int_equal(kl_spec_same_nature(q, q, NULL), KL_OK);
    assert_int_equal(kl_pair_init(&pair, p, q, NULL, &err), KL_E_DOMAIN);
    assert_string_equal(err.text, "P is discrete, Q is a density: outcomes and "
                                  "points cannot be compared");
    assert_int_equal(kl_spec_same_nature(q, p, &err), KL_E_DOMAIN);
    assert_string_equal(err.text, "Q is discrete, P is a density: outcomes and "
                                  "points cannot be compared");
    kl_spec_free(p);
    kl_spec_free(q);
}

/* ---- mixtures edited ----------------------------------------------------- */

static void
mixture_edits(void **state)
{
    static const struct {
        const char *spec, *part; /* no part: remove */
        double weight;           /* or which one to remove */
        const char *want;
    } cases[] = {
        {"normal(0, 1)", "normal(3, 1)", 0.25,
         "0.75*normal(mean=0, sd=1) + 0.25*normal(mean=3, sd=1)"},
        {"0.5*(1,0) + 0.5*(0,1)", "0.25,0.75", 0.5,
         "0.25*(1,0) + 0.25*(0,1) + 0.5*(0.25,0.75)"},
        {"truncate(0.5*poisson(1) + 0.5*poisson(2), 0, 9)", "poisson(7)", 0.5,
         "truncate((0.25*poisson(mean=1) + 0.25*poisson(mean=2) + "
         "0.5*poisson(mean=7)), 0, 9)"},
        {"truncate(poisson(1), 0, 9)", "poisson(7)", 0.5,
         "0.5*truncate(poisson(mean=1), 0, 9) + 0.5*poisson(mean=7)"},
        {"poisson(1)", "0.5*poisson(2) + 0.5*poisson(3)", 0.5,
         "0.5*poisson(mean=1) + 0.5*(0.5*poisson(mean=2) + "
         "0.5*poisson(mean=3))"},
        {"poisson(1)", "poisson(2)", 1, "weight must be inside 0 to 1"},
        {"poisson(1)", "poisson(2)", 0, "weight must be inside 0 to 1"},
        {"poisson(1)", "poisson(2)", NAN, "weight must be inside 0 to 1"},
        {"poisson(1)", "normal(0, 1)", 0.5,
         "discrete and continuous parts do not mix"},
        {"0.5*poisson(1) + 0.25*poisson(2) + 0.25*poisson(3)", NULL, 0,
         "0.5*poisson(mean=2) + 0.5*poisson(mean=3)"},
        {"0.5*poisson(1) + 0.25*poisson(2) + 0.25*poisson(3)", NULL, 2,
         "0.6666666666666666*poisson(mean=1) + "
         "0.3333333333333333*poisson(mean=2)"},
        {"0.5*poisson(1) + 0.5*poisson(2)", NULL, 1, "poisson(mean=1)"},
        {"truncate(0.5*poisson(1) + 0.5*(0.5*poisson(2) + 0.5*poisson(3)), 1, "
         "9)",
         NULL, 0,
         "truncate((0.5*poisson(mean=2) + 0.5*poisson(mean=3)), 1, 9)"},
        {"1*poisson(1) + 5e-324*poisson(2) + 5e-324*poisson(3)", NULL, 0,
         "0.5*poisson(mean=2) + 0.5*poisson(mean=3)"},
        {"0.5*poisson(1) + 0.5*poisson(2)", NULL, 2,
         "the mixture has 2 parts, and no part 3"},
        {"poisson(1)", NULL, 0, "there is no other part that would be left"},
        {"1*poisson(1)", NULL, 0, "there is no other part that would be left"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_spec *spec = kl_spec_good(cases[i].spec), *made = NULL;
        struct kl_buf text = KL_BUF_INIT;
        struct kl_err err = {0};

        if (cases[i].part != NULL) {
            struct kl_spec *part = kl_spec_good(cases[i].part);

            kl_spec_mix_add(spec, part, cases[i].weight, &made, &err);
            kl_spec_free(part);
        } else {
            kl_spec_mix_remove(spec, (size_t)cases[i].weight, &made, &err);
        }
        if (made != NULL) {
            kl_spec_print(made, &text);
            kl_spec_free(kl_spec_good(kl_buf_text(&text)));
        } else {
            kl_buf_adds(&text, err.text);
        }
        assert_string_equal(kl_buf_text(&text), cases[i].want);
        kl_buf_clear(&text);
        kl_spec_free(made);
        kl_spec_free(spec);
    }
}

static void
largest_mixture(void **state)
{
    struct kl_spec *spec = kl_spec_good("poisson(1)"), *made = NULL;
    struct kl_err err = {0};

    (void)state;
    for (int i = 1; i < KL_SPEC_PARTS; i++) {
        assert_int_equal(kl_spec_mix_add(spec,
                                         spec->part ? spec->part[0] : spec,
                                         1. / (i + 1), &made, NULL),
                         KL_OK);
        kl_spec_free(spec);
        spec = made;
    }
    for (size_t k = 0; k < spec->n; k++)
        assert_close(spec->value[k], 1. / KL_SPEC_PARTS, 1e-15);
    assert_int_equal(kl_spec_mix_add(spec, spec->part[0], 0.5, &made, &err),
                     KL_E_LIMIT);
    assert_string_equal(err.text, "a mixture of more than 256 parts");
    kl_spec_free(spec);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed_reads_back),
        cmocka_unit_test(canonical_texts),
        cmocka_unit_test(titles),
        cmocka_unit_test(evaluation),
        cmocka_unit_test(nested_evaluation),
        cmocka_unit_test(evaluation_errors),
        cmocka_unit_test(natures),
        cmocka_unit_test(mixture_edits),
        cmocka_unit_test(largest_mixture),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
