#include "../../lib/kl_test.h"

#include <time.h>

#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/typeset/typeset.h"

/* Formulas as lines of text. What they should read like is written by hand
 * below; every formula of the lessons and of the other tests is checked for
 * what must hold of all. */

enum { MANY = 10000 };

static char *
linear(const char *tex, bool ascii)
{
    struct kl_buf out = KL_BUF_INIT;
    struct kl_formula *formula;

    kl_formula_new(tex, &formula, NULL);
    kl_formula_linear(formula, ascii, &out);
    kl_formula_free(formula);
    return kl_buf_take(&out);
}

static void
check(const char *tex, bool ascii, const char *want)
{
    char *got = linear(tex, ascii);

    if (strcmp(got, want) != 0)
        print_error("%s\n  got  %s\n  want %s\n", tex, got, want);
    assert_string_equal(got, want);
    free(got);
}

static const struct {
    const char *tex, *ascii;
    const char *utf8; /* NULL: the same */
} rows[] = {
    /* sums, integrals, functions */
    {"H(p) = -\\sum_x p(x) \\log p(x)", "H(p) = -sum_x p(x) log p(x)",
     "H(p) = −sum_x p(x) log p(x)"},
    {"\\sum_{k=1}^n p_k", "sum_{k=1}^n p_k", NULL},
    {"\\sum_{i=1}^{n-1} x_i", "sum_{i=1}^(n-1) x_i", "sum_{i=1}^(n−1) x_i"},
    {"\\sum_{x \\in S} q(x)", "sum_{x in S} q(x)", "sum_{x ∈ S} q(x)"},
    {"\\int_a^b p \\log p \\, dx", "integral_a^b p log p dx", NULL},
    {"\\prod_i q_\\theta(x_i)", "prod_i q_theta(x_i)", "prod_i q_θ(x_i)"},
    {"\\mathbb{E}_{x \\sim p} [I(x)]", "E_{x ~ p}[I(x)]", NULL},
    {"\\lim_{y \\to 0^+} y", "lim_{y -> 0^+} y", "lim_{y → 0^+} y"},
    {"\\log_{1/2} \\frac{1}{8}", "log_{1/2}(1/8)", NULL},
    {"k \\log^2 k", "k log^2 k", NULL},
    {"\\operatorname*{arg\\,min}_\\theta J", "arg min_theta J", "arg min_θ J"},
    /* relations */
    {"D(p \\| q) \\ge 0", "D(p || q) >= 0", "D(p ‖ q) ≥ 0"},
    {"\\KL pq \\ne \\KL qp", "D(p || q) != D(q || p)", "D(p ‖ q) ≠ D(q ‖ p)"},
    {"q_\\theta(y \\mid x)", "q_theta(y | x)", "q_θ(y | x)"},
    {"p = q \\iff D = 0", "p = q <=> D = 0", "p = q ⇔ D = 0"},
    {"x \\not\\in [a,b]", "x not in [a, b]", "x ∉ [a, b]"},
    {"S = \\{ x : p(x) > 0 \\}", "S = {x: p(x) > 0}", NULL},
    /* fractions: parentheses only where a slash could reach too far */
    {"\\frac{a+b}{c}", "(a + b)/c", NULL},
    {"\\frac{p(x)}{q(x)}", "p(x)/q(x)", NULL},
    {"\\frac{1}{n p_i}", "1/(n p_i)", NULL},
    {"\\frac{1}{2} D + \\frac{1}{2} E", "(1/2) D + (1/2) E", NULL},
    {"\\frac{1}{2} \\cdot 3 + 1", "1/2 * 3 + 1", "1/2 · 3 + 1"},
    {"\\log \\frac{p}{q}", "log(p/q)", NULL},
    {"p \\frac{q}{p}", "p (q/p)", NULL},
    {"\\frac{\\frac{a}{b}}{c}", "(a/b)/c", NULL},
    {"a / \\frac{b}{c}", "a / (b/c)", NULL},
    {"-\\frac{1}{N} \\sum_i x_i", "-(1/N) sum_i x_i", "−(1/N) sum_i x_i"},
    {"\\frac{\\partial L}{\\partial y_i}", "dL/dy_i", "∂L/∂y_i"},
    {"1.75 = \\frac{7}{4} \\text{ bits}", "1.75 = 7/4 bits", NULL},
    {"\\tfrac12 x^{\\frac12}", "(1/2) x^(1/2)", NULL},
    {"\\binom{n}{k} = \\frac{n!}{k!\\,(n-k)!}",
     "(n choose k) = n!/(k! (n - k)!)", "(n choose k) = n!/(k! (n − k)!)"},
    /* scripts and roots */
    {"x^{n+1} + p_i^2", "x^(n+1) + p_i^2", NULL},
    {"2^{-l(x)} \\le 2^{-m}", "2^(-l(x)) <= 2^-m", "2^(−l(x)) ≤ 2^−m"},
    {"x_{i+1}", "x_{i+1}", NULL},
    {"a_{ij} p_{\\max}", "a_ij p_max", NULL},
    {"(x^{(i)}, y^{(i)})", "(x^(i), y^(i))", NULL},
    {"e^{z_y} / \\sum_k e^{z_k}", "e^(z_y) / sum_k e^(z_k)", NULL},
    {"x^{a-1} (1-x)^{b-1}", "x^(a-1) (1 - x)^(b-1)", "x^(a−1) (1 − x)^(b−1)"},
    {"{x^2}^3 + {a+b}^2", "(x^2)^3 + (a + b)^2", NULL},
    {"p(x)^{\\alpha} q(x)^{1-\\alpha}", "p(x)^alpha q(x)^(1-alpha)",
     "p(x)^α q(x)^(1−α)"},
    {"10^3 + 2^{100} 3", "10^3 + 2^100 3", NULL},
    {"f''(x) + L^* + A^\\top", "f''(x) + L^* + A^T", NULL},
    {"\\sqrt{2\\pi} + \\sqrt[3]{x}", "sqrt(2 pi) + root_3(x)",
     "sqrt(2 π) + root_3(x)"},
    /* juxtaposition */
    {"mK + n p_i", "m K + n p_i", NULL},
    {"2H(p)", "2 H(p)", NULL},
    {"I(x)I(y)", "I(x) I(y)", NULL},
    {"(1-t)(1+t)", "(1 - t) (1 + t)", "(1 − t) (1 + t)"},
    {"\\alpha\\beta x", "alpha beta x", "α β x"},
    /* marks, braces, fences */
    {"\\hat{p}(x) \\ne \\hat{p}_i", "hat p(x) != hat p_i",
     "hat p(x) ≠ hat p_i"},
    {"\\overline{x+y}", "bar(x + y)", NULL},
    {"\\underbrace{H(p)}_{\\text{entropy}} + \\underbrace{D}_{\\ge 0}",
     "H(p) [entropy] + D [>= 0]", "H(p) [entropy] + D [≥ 0]"},
    {"\\underbrace{a+b}_{c} d", "(a + b) [c] d", NULL},
    {"X \\xrightarrow{d} Y", "X -> [d] Y", "X → [d] Y"},
    {"\\lfloor x \\rfloor \\le \\lceil y \\rceil", "floor(x) <= ceil(y)",
     "floor(x) ≤ ceil(y)"},
    {"|p - q|", "|p - q|", "|p − q|"},
    {"\\log |a|", "log |a|", NULL},
    /* lines and cells */
    {"\\begin{aligned} a &= b \\\\ &\\ge c \\end{aligned}", "a = b; >= c",
     "a = b; ≥ c"},
    {"\\begin{aligned} a &= b & (1) \\\\ c &= d & (2) \\end{aligned}",
     "a = b, (1); c = d, (2)", NULL},
    {"f = \\begin{cases} 1 & \\text{if } x > 0, \\\\ 0 & \\text{else} "
     "\\end{cases}",
     "f = {1, if x > 0; 0, else}", NULL},
    {"\\begin{pmatrix} a & -b \\\\ c & d \\end{pmatrix}", "(a, -b; c, d)",
     "(a, −b; c, d)"},
    {"E = m c^2 \\tag{1}", "E = m c^2, (1)", NULL},
    {"\\int p \\, dx \\qquad \\int q \\, dx", "integral p dx; integral q dx", NULL},
    /* what is not understood */
    {"x + \\foo{y^2}", "x + \\foo{y^2}", NULL},
    {"\\bad x", "\\bad x", NULL},
    {"", "", NULL},
    {"{}", "", NULL},
};

static void
reads_well(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        check(rows[i].tex, true, rows[i].ascii);
        check(rows[i].tex, false,
              rows[i].utf8 != NULL ? rows[i].utf8 : rows[i].ascii);
    }
}

/* Within a line of text the same formulas are the same. */
static void
inline_is_the_same(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct kl_buf out = KL_BUF_INIT;
        struct kl_formula *formula;

        kl_formula_new_inline(rows[i].tex, &formula, NULL);
        kl_formula_linear(formula, true, &out);
        assert_string_equal(kl_buf_text(&out), rows[i].ascii);
        kl_formula_free(formula);
        kl_buf_clear(&out);
    }
}

static void
lines_of_a_display(void **state)
{
    static const char tex[] = "\\begin{aligned} a &= b \\\\ &= \\begin{pmatrix}"
                              " 1 \\\\ 2 \\end{pmatrix} \\end{aligned}";
    struct kl_buf out = KL_BUF_INIT;
    struct kl_formula *formula;

    (void)state;
    kl_formula_new(tex, &formula, NULL);
    kl_formula_linear_display(formula, true, &out);
    assert_string_equal(kl_buf_text(&out), "a = b\n= (1; 2)");
    kl_formula_free(formula);
    kl_buf_clear(&out);
}

/* It is appended to what is there already. */
static void
appends(void **state)
{
    struct kl_buf out = KL_BUF_INIT;
    struct kl_formula *formula;

    (void)state;
    kl_buf_adds(&out, "so ");
    kl_formula_new("\\text{ if } x", &formula, NULL);
    kl_formula_linear(formula, true, &out);
    assert_string_equal(kl_buf_text(&out), "so if x");
    kl_formula_free(formula);
    kl_buf_clear(&out);
}

/* ---- all formulas -------------------------------------------------------- */

static char *
read_file(const char *name)
{
    const char *root = getenv("KL_SRCDIR");
    struct kl_buf path = KL_BUF_INIT, text = KL_BUF_INIT;
    char chunk[4096];
    size_t got;
    FILE *file;

    kl_buf_addf(&path, "%s/%s", root != NULL ? root : ".", name);
    file = fopen(kl_buf_text(&path), "r");
    assert_non_null(file);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        kl_buf_add(&text, chunk, got);
    fclose(file);
    kl_buf_clear(&path);
    return kl_buf_take(&text);
}

/* Parentheses that a text has opened and not closed. */
static int
open_in(const char *text)
{
    int open = 0;

    for (; *text != '\0'; text++) {
        open += *text == '(';
        open -= *text == ')';
        assert_true(open >= 0);
    }
    return open;
}

static void
check_one(const char *tex)
{
    char *ascii = linear(tex, true), *utf8 = linear(tex, false);
    const char *c;

    for (c = ascii; *c != '\0'; c++)
        assert_in_range(*c, 0x20, 0x7E);
    assert_null(strstr(ascii, "  "));
    assert_null(strstr(ascii, "( "));
    assert_null(strstr(ascii, " )"));
    assert_null(strchr(ascii, '\\'));
    assert_true(kl_utf8_valid(utf8, strlen(utf8)));
    assert_int_equal(strlen(tex) > 0, strlen(ascii) > 0);
    if (strpbrk(tex, "[]") == NULL) /* intervals may be half open */
        assert_int_equal(open_in(ascii), 0);
    free(ascii);
    free(utf8);
}

/* Every formula between dollars, of one line or more. */
static size_t
check_lesson(const char *name)
{
    char *text = read_file(name), *at = text;
    size_t count = 0;

    while ((at = strchr(at, '$')) != NULL) {
        size_t mark = strspn(at, "$");
        char *end = strstr(at + mark, mark == 2 ? "$$" : "$");

        assert_non_null(end);
        *end = '\0';
        check_one(at + mark);
        count++;
        at = end + mark;
    }
    free(text);
    return count;
}

static void
lessons(void **state)
{
    static const char *const names[] = {
        "01-distance",  "02-surprisal",  "03-entropy",
        "04-maximum",   "05-divergence", "06-proof",
        "07-densities", "08-codes",      "09-learning"};
    size_t i, count = 0;

    (void)state;
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];

        snprintf(path, sizeof path, "lessons/%s.md", names[i]);
        count += check_lesson(path);
    }
    assert_true(count > 900);
}

static void
post(void **state)
{
    char *text = read_file("tests/unit/typeset/post.txt");
    char *line;

    (void)state;
    for (line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        check_one(line + strspn(line, "$ "));
    free(text);
}

/* ---- limits -------------------------------------------------------------- */

static char *
repeat(const char *head, const char *piece, size_t times, const char *tail)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_buf_adds(&text, head);
    while (times-- > 0)
        kl_buf_adds(&text, piece);
    kl_buf_adds(&text, tail);
    return kl_buf_take(&text);
}

/* Scripts of scripts nest without a limit of the parser, but in the source. */
static void
deep(void **state)
{
    char *tex = repeat("x", "_1", 60000, ""), *got = linear(tex, true);

    (void)state;
    assert_string_equal(got, tex);
    free(tex);
    free(got);
    tex = repeat("", "\\sqrt{", 1000, "");
    got = linear(tex, true);
    assert_memory_equal(got, "sqrt(sqrt(", 10);
    free(tex);
    free(got);
}

/* Beyond a limit it is its source, in one line, made visible. */
static void
source(void **state)
{
    char *tex = repeat("a\n\033", "{", 2000, ""), *got = linear(tex, false);
    char *want = repeat("a ^[", "{", 2000, "");

    (void)state;
    assert_string_equal(got, want);
    free(tex);
    free(want);
    free(got);
}

static double
seconds(const char *tex)
{
    struct timespec from, to;
    struct kl_buf out = KL_BUF_INIT;
    struct kl_formula *formula;

    kl_formula_new(tex, &formula, NULL);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    kl_formula_linear(formula, true, &out);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    assert_true(out.len > MANY);
    kl_formula_free(formula);
    kl_buf_clear(&out);
    return (double)(to.tv_sec - from.tv_sec) +
           1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

/* Quadratic time would be some 100 times as much as is allowed here. */
static void
long_ones(void **state)
{
    static const char *const pieces[] = {"x+",       "\\frac{a}{b}", "x_1^2",
                                         "\\hat{p}", "a&b\\\\",      "\\,"};
    size_t i;

    (void)state;
    for (i = 0; i + 1 < sizeof pieces / sizeof *pieces; i++) {
        char *tex = repeat("\\begin{matrix}", pieces[i], MANY, "\\end{matrix}");

        assert_true(seconds(tex) < 0.5);
        free(tex);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_well),
        cmocka_unit_test(inline_is_the_same),
        cmocka_unit_test(lines_of_a_display),
        cmocka_unit_test(appends),
        cmocka_unit_test(lessons),
        cmocka_unit_test(post),
        cmocka_unit_test(deep),
        cmocka_unit_test(source),
        cmocka_unit_test(long_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
