#include "../../lib/kl_test.h"

#include "klscope/base/buf.h"
#include "klscope/canvas/sink.h"
#include "klscope/typeset/typeset.h"

/* What formulas look like: TeX, UTF-8, ASCII. Read them before changing them.
 */
/* clang-format off */
static const struct {
    const char *tex, *utf8, *ascii;
} looks[] = {
    {"-\\sum_x p(x) \\log p(x)",
     "−∑ p(x) log p(x)\n"
     " x\n",
     "  ___\n"
     "- \\   p(x) log p(x)\n"
     "  /__\n"
     "   x\n"},
    {"\\sum_x p(x) \\log \\frac{p(x)}{q(x)}",
     "           p(x)\n"
     "∑ p(x) log ────\n"
     "x          q(x)\n",
     "___          p(x)\n"
     "\\   p(x) log ----\n"
     "/__          q(x)\n"
     " x\n"},
    {"\\frac{1}{2} D(p \\| m) + \\frac{1}{2} D(q \\| m)",
     "1          1\n"
     "─ D(p‖m) + ─ D(q‖m)\n"
     "2          2\n",
     " 1             1\n"
     "--- D(p||m) + --- D(q||m)\n"
     " 2             2\n"},
    {"\\frac{1}{2} \\sum_x |p(x) - q(x)|",
     "1\n"
     "─ ∑ |p(x) − q(x)|\n"
     "2 x\n",
     " 1  ___\n"
     "--- \\   |p(x) - q(x)|\n"
     " 2  /__\n"
     "     x\n"},
    {"\\sqrt{\\frac{1}{2} \\sum_x (\\sqrt{p(x)} - \\sqrt{q(x)})^2}",
     " ┌────────────────────\n"
     " │1   ⎛ ____    ____⎞²\n"
     " │─ ∑ ⎝√p(x) − √q(x)⎠\n"
     "╲│2 x\n",
     "  __________________________\n"
     " | 1  ___ (  ____     ____)2\n"
     " |--- \\   (\\/p(x) - \\/q(x))\n"
     " | 2  /__\n"
     "\\|     x\n"},
    {"\\frac{1}{\\alpha - 1} \\log \\sum_x p(x)^{\\alpha} q(x)^{1-\\alpha}",
     "  1             α    1−α\n"
     "───── log ∑ p(x) q(x)\n"
     "α − 1     x\n",
     "    1         ___     alpha    1-alpha\n"
     "--------- log \\   p(x)     q(x)\n"
     "alpha - 1     /__\n"
     "               x\n"},
    {"\\sum_x \\frac{(p(x) - q(x))^2}{q(x)}",
     "  (p(x) − q(x))²\n"
     "∑ ──────────────\n"
     "x      q(x)\n",
     "                  2\n"
     "___  (p(x) - q(x))\n"
     "\\   ----------------\n"
     "/__       q(x)\n"
     " x\n"},
    {"e^{H(p)}",
     " H(p)\n"
     "e\n",
     " H(p)\n"
     "e\n"},
    {"\\sum_{i=1}^{n} \\left( \\frac{1}{1+\\frac{1}{x}} \\right)^2 \\ge x_i^2 + a_{ij}",
     " n  ⎛   1   ⎞²\n"
     " ∑  ⎜───────⎟  ≥ xᵢ² + aᵢⱼ\n"
     "i=1 ⎜     1 ⎟\n"
     "    ⎜ 1 + ─ ⎟\n"
     "    ⎝     x ⎠\n",
     " n\n"
     "___ (    1    )2     2\n"
     "\\   (---------)  >= x  + a\n"
     "/__ (      1  )      i    ij\n"
     "i=1 ( 1 + --- )\n"
     "    (      x  )\n"},
    {"\\max_{x \\in X} \\left\\{ x \\mid x \\le \\infty \\right\\} \\to \\sqrt{x} \\cdot \\sqrt[3]{\\frac ab}",
     "                       ┌─\n"
     "                  _    │a\n"
     "max{x | x ≤ ∞} → √x · 3│─\n"
     "x∈X                   ╲│b\n",
     "                                ___\n"
     "                          _    | a\n"
     " max  {x | x <= inf} -> \\/x * 3|---\n"
     "x in X                        \\| b\n"},
    {"\\left[ \\frac{a}{b} \\right) + \\left| \\frac{x}{\\sqrt y} \\right|",
     "⎡a⎞   │ x  │\n"
     "⎢─⎟ + │────│\n"
     "⎣b⎠   │  _ │\n"
     "      │ √y │\n",
     "[ a )   |  x  |\n"
     "[---) + |-----|\n"
     "[ b )   |   _ |\n"
     "        | \\/y |\n"},
    {"\\left\\{ \\frac{1}{\\sqrt{\\frac{1}{2}}} \\right.",
     "⎧  1\n"
     "⎪─────\n"
     "⎨  ┌─\n"
     "⎪  │1\n"
     "⎪  │─\n"
     "⎩ ╲│2\n",
     "{   1\n"
     "{-------\n"
     "{   ___\n"
     "{  | 1\n"
     "{  |---\n"
     "{ \\| 2\n"},
    {"D(p \\| q) \\ne \\alpha\\beta x = \\text{if }x\\ge 0",
     "D(p‖q) ≠ αβx = if x ≥ 0\n",
     "D(p||q) != alpha beta x = if x >= 0\n"},
    {"\\frac{1}{\\sqrt{2\\pi\\sigma^2}} e^{-\\frac{(x-\\mu)^2}{2\\sigma^2}}",
     "           (x−μ)²\n"
     "         − ──────\n"
     "   1        2σ²\n"
     "─────── e\n"
     "  ____\n"
     " √2πσ²\n",
     "                         2\n"
     "                   (x-mu)\n"
     "                - ---------\n"
     "                         2\n"
     "      1            2sigma\n"
     "-------------- e\n"
     "   __________\n"
     "  |         2\n"
     " \\|2pi sigma\n"},
    {"a = -\\frac{1}{2}\\frac{3}{4} - \\frac{5}{6}",
     "      1 3   5\n"
     "a = − ─ ─ − ─\n"
     "      2 4   6\n",
     "       1   3     5\n"
     "a = - --- --- - ---\n"
     "       2   4     6\n"},
    {"H_{\\max}(X,Y) = x, y",
     "H   (X,Y) = x, y\n"
     " max\n",
     "H   (X,Y) = x, y\n"
     " max\n"},
    {"[0,1) \\cup (a|b)",
     "[0,1) ∪ (a|b)\n",
     "[0,1) U (a|b)\n"},
    {"||x|-|y||",
     "||x| − |y||\n",
     "||x| - |y||\n"},
    {"f'(x) \\, x'^2 \\quad y",
     "f′(x) x′²  y\n",
     "        2\n"
     "f'(x) x'   y\n"},
    {"x^{2^{2}} y_{a_{b}} z_k^n",
     " 2²\n"
     "x  y  zₖⁿ\n"
     "    a\n"
     "     b\n",
     "  2\n"
     " 2     n\n"
     "x  y  z\n"
     "    a  k\n"
     "     b\n"},
    {"\\lfloor \\frac{x}{2} \\rfloor",
     "⎢x⎥\n"
     "⎢─⎥\n"
     "⎣2⎦\n",
     "|  x  |\n"
     "| --- |\n"
     "|_ 2 _|\n"},
    {"-1 + -2 = +3",
     "−1 + −2 = +3\n",
     "-1 + -2 = +3\n"},
    {"\\|x\\| + \\|\\frac{x}{y}\\|",
     "      ║x║\n"
     "‖x‖ + ║─║\n"
     "      ║y║\n",
     "        || x ||\n"
     "||x|| + ||---||\n"
     "        || y ||\n"},
    {"{}^2 x_{} \\frac{}{}",
     "\n"
     "²x ─\n"
     "\n",
     "2\n"
     " x ---\n"
     "\n"},
    {"\\log_2 \\mathrm{KL} \\operatorname{softmax}(z)_i",
     "log₂ KL softmax(z)ᵢ\n",
     "log  KL softmax(z)\n"
     "   2              i\n"},
    {"",
     "\n",
     "\n"},
};
/* clang-format on */

static const char *const measures[] = {
#define MEASURE(id, key, needs, dimension, symbol, ascii, help, formula)       \
    formula,
#include "klscope/core/measures.def"
};

/* Column and message of each fault. */
static const struct {
    const char *tex;
    enum kl_status status;
    int line, column;
    const char *text;
} faults[] = {
    {"x + \\foo", KL_E_NAME, 1, 5, "unknown command \"\\foo\""},
    {"é + \\foo", KL_E_NAME, 1, 6, "unknown command \"\\foo\""},
    {"a\n\\foo", KL_E_NAME, 2, 1, "unknown command \"\\foo\""},
    {"\\sumx p", KL_E_NAME, 1, 1, "unknown command \"\\sumx\""},
    {"a\\", KL_E_NAME, 1, 2, "unknown command \"\\\""},
    {"\\é", KL_E_NAME, 1, 1, "unknown command \"\\é\""},
    {"\\\\", KL_E_NAME, 1, 1, "unknown command \"\\\\\""},
    {"\\frac{1}", KL_E_PARSE, 1, 1, "argument missing after \"\\frac\""},
    {"\\frac^2", KL_E_PARSE, 1, 1, "argument missing after \"\\frac\""},
    {"x^", KL_E_PARSE, 1, 2, "argument missing after \"^\""},
    {"{x_}", KL_E_PARSE, 1, 3, "argument missing after \"_\""},
    {"x^1^2", KL_E_PARSE, 1, 4, "second script of its kind: \"^\""},
    {"a {b", KL_E_PARSE, 1, 3, "no } for this {"},
    {"a} b", KL_E_PARSE, 1, 2, "no { for this }"},
    {"\\left( x", KL_E_PARSE, 1, 1, "no \\right for this \\left"},
    {"{\\left( x} \\right)", KL_E_PARSE, 1, 2, "no \\right for this \\left"},
    {"x \\right)", KL_E_PARSE, 1, 3, "no \\left for this \\right"},
    {"\\left x \\right)", KL_E_PARSE, 1, 1,
     "delimiter missing after \"\\left\""},
    {"\\left( x \\right", KL_E_PARSE, 1, 10,
     "delimiter missing after \"\\right\""},
    {"\\sqrt[3 x", KL_E_PARSE, 1, 6, "index of the root not understood"},
    {"\\text x", KL_E_PARSE, 1, 1, "{ missing after \"\\text\""},
    {"\\text{x", KL_E_PARSE, 1, 6, "no } for this {"},
    {"a & b", KL_E_PARSE, 1, 3, "unexpected \"&\""},
    {"50%", KL_E_PARSE, 1, 3, "unexpected \"%\""},
    {"a\xFFz", KL_E_PARSE, 1, 2, "unexpected \"\\xff\""},
    {"a\033[31m", KL_E_PARSE, 1, 2, "unexpected \"^[\""},
    {"\xCC\x81", KL_E_PARSE, 1, 1, "unexpected \"\xCC\x81\""},
};

/* The formula as text; the size must be that of what is drawn. */
static char *
drawn(const char *tex, const struct kl_glyphs *glyphs)
{
    struct kl_buf out = KL_BUF_INIT;
    struct kl_formula *formula;
    struct kl_extent size;
    struct kl_canvas *canvas;
    int x, y;

    kl_formula_new(tex, &formula, NULL);
    size = kl_formula_extent(formula, glyphs);
    assert_in_range(size.baseline, 0, size.height - 1);
    canvas = kl_canvas_new(size.width + 2, size.height + 2, glyphs);
    kl_formula_draw(formula, canvas, 1, 1, KL_INK_TEXT, 0);
    for (x = 0; x < size.width + 2; x++) {
        assert_int_equal(kl_canvas_at(canvas, x, 0)->ch, ' ');
        assert_int_equal(kl_canvas_at(canvas, x, size.height + 1)->ch, ' ');
    }
    for (y = 0; y < size.height; y++)
        assert_int_equal(kl_canvas_at(canvas, size.width + 1, y)->ch, ' ');
    kl_canvas_resize(canvas, size.width, size.height);
    kl_formula_draw(formula, canvas, 0, 0, KL_INK_TEXT, 0);
    kl_sink_text(canvas, &out);
    kl_canvas_free(canvas);
    kl_formula_free(formula);
    return kl_buf_take(&out);
}

static void
looks_right(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof looks / sizeof *looks; i++) {
        char *utf8 = drawn(looks[i].tex, &kl_glyphs_utf8);
        char *ascii = drawn(looks[i].tex, &kl_glyphs_ascii);
        char *console = drawn(looks[i].tex, &kl_glyphs_console);

        assert_string_equal(utf8, looks[i].utf8);
        assert_string_equal(ascii, looks[i].ascii);
        assert_string_equal(console, looks[i].ascii);
        free(utf8);
        free(ascii);
        free(console);
    }
}

static void
every_measure(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof measures / sizeof *measures; i++) {
        struct kl_err err = {.text = ""};
        struct kl_formula *formula;

        assert_int_equal(kl_formula_new(measures[i], &formula, &err), KL_OK);
        assert_string_equal(err.text, "");
        assert_in_range(kl_formula_extent(formula, &kl_glyphs_utf8).width, 1,
                        40);
        kl_formula_free(formula);
    }
}

static void
faults_are_placed(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct kl_err err = {.text = ""};
        struct kl_formula *formula;

        assert_int_equal(kl_formula_new(faults[i].tex, &formula, &err),
                         faults[i].status);
        assert_string_equal(err.text, faults[i].text);
        assert_int_equal(err.line, faults[i].line);
        assert_int_equal(err.column, faults[i].column);
        kl_formula_free(formula);
    }
}

/* What is not understood is shown as it was written, controls visible. */
static void
faults_show_the_source(void **state)
{
    char *text = drawn("x + \\foo{\xC3\xA9}\t", &kl_glyphs_utf8);
    char *ascii = drawn("x + \\foo{\xC3\xA9}\n", &kl_glyphs_ascii);

    (void)state;
    assert_string_equal(text, "x + \\foo{é}^I\n");
    assert_string_equal(ascii, "x + \\foo{e}^J\n");
    free(text);
    free(ascii);
    kl_formula_free(NULL);
}

/* 64 levels are understood, 65 are refused, and so is anything endless. */
static void
depth_is_capped(void **state)
{
    static const char *const openings[] = {
        "{",       "(",       "|",    "x^{",     "\\sqrt ",
        "\\left(", "\\frac1", "x_{(", "\\sqrt{", "[",
    };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof openings / sizeof *openings; i++) {
        struct kl_err err = {.text = ""};
        struct kl_buf tex = KL_BUF_INIT;
        struct kl_formula *formula;

        for (j = 0; j < 2000; j++)
            kl_buf_adds(&tex, openings[i]);
        assert_int_equal(kl_formula_new(tex.data, &formula, &err), KL_E_LIMIT);
        assert_string_equal(err.text, "formula nested too deeply");
        kl_formula_free(formula);
        for (; j < 100000; j++)
            kl_buf_adds(&tex, openings[i]);
        assert_int_equal(kl_formula_new(tex.data, &formula, &err), KL_E_LIMIT);
        assert_string_equal(err.text, "formula too long");
        kl_formula_free(formula);
        kl_buf_clear(&tex);
    }
}

static void
deepest(void **state)
{
    int levels, i;

    (void)state;
    for (levels = KL_FORMULA_DEPTH; levels <= KL_FORMULA_DEPTH + 1; levels++) {
        struct kl_buf tex = KL_BUF_INIT;
        struct kl_formula *formula;
        struct kl_extent size;

        for (i = 0; i < levels; i++)
            kl_buf_adds(&tex, "\\frac{1}{");
        kl_buf_addc(&tex, 'x');
        for (i = 0; i < levels; i++)
            kl_buf_addc(&tex, '}');
        assert_int_equal(kl_formula_new(tex.data, &formula, NULL),
                         levels > KL_FORMULA_DEPTH ? KL_E_LIMIT : KL_OK);
        size = kl_formula_extent(formula, &kl_glyphs_utf8);
        if (levels == KL_FORMULA_DEPTH)
            assert_int_equal(size.height, 2 * levels + 1);
        kl_formula_free(formula);
        kl_buf_clear(&tex);
    }
}

/* Random strings of TeX's own pieces never crash, and what is accepted stays
 * within its size in every form. */
static void
random_sources(void **state)
{
    static const char *const pieces[] = {
        "{",           "}",      "(",      ")",        "|",       "\\|",
        "^",           "_",      "x",      "-",        "+",       "=",
        ",",           "\\frac", "\\sqrt", "\\sum",    "\\left(", "\\right)",
        "\\left|",     "[",      "]",      "\\,",      "\\alpha", "\\max",
        "\\text{a b}", " ",      "'",      "é",        "日",      "{x}",
        "{1}{2}",      "^{2}",   "_i",     "\\right.",
    };
    enum { COUNT = sizeof pieces / sizeof *pieces };
    unsigned seed = 4711;
    int i, j, good = 0;

    (void)state;
    for (i = 0; i < 4000; i++) {
        struct kl_buf tex = KL_BUF_INIT;
        struct kl_formula *formula;

        for (j = (int)(seed >> 16) % 14; j >= 0; j--) {
            seed = seed * 1103515245u + 12345u;
            kl_buf_adds(&tex, pieces[(seed >> 16) % COUNT]);
        }
        good += kl_formula_new(tex.data, &formula, NULL) == KL_OK;
        kl_formula_free(formula);
        free(drawn(tex.data, &kl_glyphs_utf8));
        free(drawn(tex.data, &kl_glyphs_ascii));
        kl_buf_clear(&tex);
    }
    assert_true(good > 400);
}

/* Drawing off the canvas is clipped. */
static void
clipped(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(3, 2, &kl_glyphs_utf8);
    struct kl_buf out = KL_BUF_INIT;
    struct kl_formula *formula;

    (void)state;
    assert_int_equal(kl_formula_new("\\frac{abc}{defgh}", &formula, NULL),
                     KL_OK);
    kl_formula_draw(formula, canvas, -2, -1, KL_INK_TEXT, 0);
    kl_formula_draw(formula, canvas, 90, -90, KL_INK_TEXT, 0);
    kl_sink_text(canvas, &out);
    assert_string_equal(kl_buf_text(&out), "───\nfgh\n");
    kl_buf_clear(&out);
    kl_formula_free(formula);
    kl_canvas_free(canvas);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_right),
        cmocka_unit_test(every_measure),
        cmocka_unit_test(faults_are_placed),
        cmocka_unit_test(faults_show_the_source),
        cmocka_unit_test(depth_is_capped),
        cmocka_unit_test(deepest),
        cmocka_unit_test(random_sources),
        cmocka_unit_test(clipped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
