#include "../../lib/kl_test.h"

#include "klscope/base/buf.h"
#include "klscope/canvas/sink.h"
#include "klscope/typeset/typeset.h"

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
} placed[] = {
    {"x + \\foo", KL_E_NAME, 1, 5, "unknown command \"\\foo\""},
    {"é + \\foo", KL_E_NAME, 1, 6, "unknown command \"\\foo\""},
    {"a\n\\foo", KL_E_NAME, 2, 1, "unknown command \"\\foo\""},
    {"\\sumx p", KL_E_NAME, 1, 1, "unknown command \"\\sumx\""},
    {"a\\", KL_E_NAME, 1, 2, "unknown command \"\\\""},
    {"\\é", KL_E_NAME, 1, 1, "unknown command \"\\é\""},
    {"\\\\", KL_E_PARSE, 1, 1, "outside of an environment: \"\\\\\""},
    {"\\frac{1}", KL_E_PARSE, 1, 1, "argument missing after \"\\frac\""},
    {"\\frac^2", KL_E_PARSE, 1, 1, "argument missing after \"\\frac\""},
    {"x^", KL_E_PARSE, 1, 2, "argument missing after \"^\""},
    {"{x_}", KL_E_PARSE, 1, 3, "argument missing after \"_\""},
    {"x^1^2", KL_E_PARSE, 1, 4, "second script of its kind: \"^\""},
    {"a {b", KL_E_PARSE, 1, 3, "no } for this {"},
    {"a} b", KL_E_PARSE, 1, 2, "no { for this }"},
    {"\\left( x", KL_E_PARSE, 1, 1, "no \\right for this \\left"},
    {"{\\left( x} \\right)", KL_E_PARSE, 1, 2, "no \\right for this \\left"},
    {"x \\right)", KL_E_PARSE, 1, 3, "no \\left for this \"\\right\""},
    {"x \\middle|", KL_E_PARSE, 1, 3, "no \\left for this \"\\middle\""},
    {"\\left x \\right)", KL_E_PARSE, 1, 1,
     "delimiter missing after \"\\left\""},
    {"\\left( x \\right", KL_E_PARSE, 1, 10,
     "delimiter missing after \"\\right\""},
    {"\\sqrt[3 x", KL_E_PARSE, 1, 1, "argument missing after \"\\sqrt\""},
    {"\\text x", KL_E_PARSE, 1, 1, "{ missing after \"\\text\""},
    {"\\text{x", KL_E_PARSE, 1, 6, "no } for this {"},
    {"a & b", KL_E_PARSE, 1, 3, "outside of an environment: \"&\""},
    {"{a \\\\ b}", KL_E_PARSE, 1, 4, "outside of an environment: \"\\\\\""},
    {"\\end{x}", KL_E_PARSE, 1, 1, "no \\begin for this \"\\end\""},
    {"\\begin{alined} a", KL_E_NAME, 1, 1,
     "unknown environment \"\\begin{alined}\""},
    {"\\begin{matrix} a", KL_E_PARSE, 1, 1, "no \\end for this \\begin"},
    {"\\begin{matrix} a \\end{array}", KL_E_PARSE, 1, 18,
     "\\end of another environment: \"\\end{array}\""},
    {"\\limits x", KL_E_PARSE, 1, 1, "no operator before \"\\limits\""},
    {"\\not x", KL_E_PARSE, 1, 1, "no relation after \"\\not\""},
    {"\\text{a \\foo b}", KL_E_NAME, 1, 9, "unknown command \"\\foo\""},
    {"\\substack x", KL_E_PARSE, 1, 1, "{ missing after \"\\substack\""},
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
    for (i = 0; i < sizeof placed / sizeof *placed; i++) {
        struct kl_err err = {.text = ""};
        struct kl_formula *formula;

        assert_int_equal(kl_formula_new(placed[i].tex, &formula, &err),
                         placed[i].status);
        assert_string_equal(err.text, placed[i].text);
        assert_int_equal(err.line, placed[i].line);
        assert_int_equal(err.column, placed[i].column);
        kl_formula_free(formula);
    }
}

/* What is not understood is shown as it was written, controls visible, with
 * the rest around it. */
static void
faults_show_the_source(void **state)
{
    char *text = drawn("x + \\foo{\xC3\xA9} ^2\033 \\alpha", &kl_glyphs_utf8);
    char *ascii = drawn("\\foo{\xC3\xA9} \\alpha", &kl_glyphs_ascii);

    (void)state;
    assert_string_equal(text, "x + \\foo{é}² ^[α\n");
    assert_string_equal(ascii, "\\foo{e} alpha\n");
    free(text);
    free(ascii);
    kl_formula_free(NULL);
}

/* All of them, in the order of the source, with their places in bytes. */
static void
every_fault(void **state)
{
    static const struct {
        size_t at;
        const char *text;
    } want[] = {
        {0, "unknown command \"\\foo\""},
        {5, "no \\left for this \"\\right\""},
        {13, "no } for this {"},
    };
    const struct kl_tex_fault *faults;
    struct kl_formula *formula;
    int count;
    size_t i;

    (void)state;
    kl_formula_new("\\foo \\right) {x + \\baz y^", &formula, NULL);
    faults = kl_formula_faults(formula, &count);
    assert_int_equal(count, 5);
    for (i = 0; i < 3; i++) {
        assert_int_equal(faults[i].at, want[i].at);
        assert_string_equal(faults[i].text, want[i].text);
    }
    assert_string_equal(faults[3].text, "unknown command \"\\baz\"");
    assert_int_equal(faults[4].at, 24);
    kl_formula_free(formula);
    kl_formula_new("x", &formula, NULL);
    kl_formula_faults(formula, &count);
    assert_int_equal(count, 0);
    kl_formula_free(formula);
}

/* Only so many faults are kept, and a limit is always among them. */
static void
faults_are_limited(void **state)
{
    struct kl_buf tex = KL_BUF_INIT;
    struct kl_formula *formula;
    const struct kl_tex_fault *faults;
    int i, count;

    (void)state;
    for (i = 0; i < 100; i++)
        kl_buf_adds(&tex, "\\foo ");
    for (i = 0; i < 2000; i++)
        kl_buf_addc(&tex, '{');
    kl_formula_new(tex.data, &formula, NULL);
    faults = kl_formula_faults(formula, &count);
    assert_int_equal(count, KL_FORMULA_FAULTS);
    assert_int_equal(faults[count - 1].status, KL_E_LIMIT);
    kl_formula_free(formula);
    kl_buf_clear(&tex);
}

/* As many levels as are allowed are understood, more are refused, and so is
 * what is too long; the source of both is one line that can be cut. */
static void
depth_is_capped(void **state)
{
    static const char *const openings[] = {
        "{",
        "(",
        "|",
        "x^{",
        "\\sqrt ",
        "\\left(",
        "\\frac1",
        "x_{(",
        "\\sqrt{",
        "[",
        "\\hat",
        "\\sqrt[",
        "\\KL p{",
        "\\bar\\",
        "\\begin{matrix}",
        "\\boxed",
        "\\mathrm",
        "\\foo{",
        "\\big(",
        "\\substack{",
        "\\text{",
        "\\not",
        "\\xrightarrow[",
    };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof openings / sizeof *openings; i++) {
        struct kl_buf tex = KL_BUF_INIT;
        struct kl_formula *formula;
        struct kl_extent size;
        struct kl_err err;

        for (j = 0; j < 5000; j++)
            kl_buf_adds(&tex, openings[i]);
        assert_int_not_equal(kl_formula_new(tex.data, &formula, NULL), KL_OK);
        size = kl_formula_fit(formula, &kl_glyphs_utf8, 60);
        assert_in_range(size.width, 0, 60);
        kl_formula_free(formula);
        for (; tex.len <= KL_FORMULA_BYTES;)
            kl_buf_adds(&tex, openings[i]);
        assert_int_equal(kl_formula_new(tex.data, &formula, &err), KL_E_LIMIT);
        assert_string_equal(err.text, "formula too long");
        size = kl_formula_fit(formula, &kl_glyphs_utf8, 60);
        assert_int_equal(size.height, 1);
        assert_true(size.cut);
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
        struct kl_err err = {.text = ""};

        for (i = 0; i < levels; i++)
            kl_buf_adds(&tex, "\\frac{1}{");
        kl_buf_addc(&tex, 'x');
        for (i = 0; i < levels; i++)
            kl_buf_addc(&tex, '}');
        kl_formula_new(tex.data, &formula, &err);
        assert_string_equal(err.text, levels > KL_FORMULA_DEPTH
                                          ? "formula nested too deeply"
                                          : "");
        size = kl_formula_extent(formula, &kl_glyphs_utf8);
        if (levels == KL_FORMULA_DEPTH)
            assert_int_equal(size.height, 2 * levels + 1);
        kl_formula_free(formula);
        kl_buf_clear(&tex);
    }
}

/* Ten thousand tokens are nothing special, and break into lines. */
static void
long_formula(void **state)
{
    struct kl_buf tex = KL_BUF_INIT;
    struct kl_formula *formula;
    struct kl_extent size;
    int i;

    (void)state;
    kl_buf_adds(&tex, "y = x_0");
    for (i = 0; i < 2500; i++)
        kl_buf_adds(&tex, "+x_1");
    assert_int_equal(kl_formula_new(tex.data, &formula, NULL), KL_OK);
    size = kl_formula_fit(formula, &kl_glyphs_utf8, 60);
    assert_false(size.cut);
    assert_in_range(size.width, 50, 60);
    assert_in_range(size.height, 200, 300);
    kl_formula_free(formula);
    kl_buf_clear(&tex);
}

/* In ASCII, letters of other alphabets are bold. */
static void
alphabets(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(3, 1, &kl_glyphs_ascii);
    struct kl_formula *formula;

    (void)state;
    kl_formula_new("x\\mathbf{x}\\mathrm x", &formula, NULL);
    kl_formula_draw(formula, canvas, 0, 0, KL_INK_TEXT, KL_UNDERLINE);
    assert_int_equal(kl_canvas_at(canvas, 0, 0)->attr, KL_UNDERLINE);
    assert_int_equal(kl_canvas_at(canvas, 1, 0)->attr, KL_UNDERLINE | KL_BOLD);
    assert_int_equal(kl_canvas_at(canvas, 2, 0)->attr, KL_UNDERLINE);
    kl_formula_free(formula);
    kl_canvas_free(canvas);
}

/* clang-format off */
static const char *const pieces[] = {
    "{", "}", "(", ")", "|", "\\|", "^", "_", "x", "-", "+", "=", ",",
    "\\frac", "\\sqrt", "\\sum", "\\left(", "\\right)", "\\left|", "[", "]",
    "\\,", "\\alpha", "\\max", "\\text{a b}", " ", "'", "é", "日", "{x}",
    "{1}{2}", "^{2}", "_i", "\\right.", "\\begin{aligned}", "\\end{aligned}",
    "\\begin{cases}", "\\end{cases}", "&", "\\\\", "\\hat", "\\overline{",
    "\\underbrace", "\\xrightarrow[a]", "\\int", "\\middle|", "\\boxed",
    "\\cancel", "\\tag{1}", "\\limits", "\\not", "\\binom", "\\operatorname*",
    "\\mathbb", "\\tfrac", "\\quad", "\\foo", "\\phantom", "\\substack{",
    "\\KL", "\\begin{array}{lr}", "\\end{array}", "\\overset",
    "\\displaystyle", "%", "\033", "\xFF", "\xCC\x81", "\\color{red}",
    "\\pmod", "\\begin{", "\\text{\xCC\x81}", "\\end",
};
/* clang-format on */

/* Random strings of TeX's own pieces never crash, and what is accepted stays
 * within its size in every form. */
static void
random_sources(void **state)
{
    enum { COUNT = sizeof pieces / sizeof *pieces };
    unsigned seed = 4711;
    int i, j, good = 0;

    (void)state;
    for (i = 0; i < 20000; i++) {
        struct kl_buf tex = KL_BUF_INIT;
        struct kl_formula *formula;
        struct kl_extent size;

        for (j = (int)(seed >> 16) % 18; j >= 0; j--) {
            seed = seed * 1103515245u + 12345u;
            kl_buf_adds(&tex, pieces[(seed >> 16) % COUNT]);
        }
        good += kl_formula_new(tex.data, &formula, NULL) == KL_OK;
        size = kl_formula_fit(formula, &kl_glyphs_utf8, 1 + i % 30);
        assert_in_range(size.width, 0, 1 + i % 30);
        assert_in_range(size.baseline, 0, size.height - 1);
        kl_formula_free(formula);
        free(drawn(tex.data, i % 2 == 0 ? &kl_glyphs_utf8 : &kl_glyphs_ascii));
        kl_buf_clear(&tex);
    }
    assert_true(good > 1000);
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
        cmocka_unit_test(every_measure),
        cmocka_unit_test(faults_are_placed),
        cmocka_unit_test(faults_show_the_source),
        cmocka_unit_test(every_fault),
        cmocka_unit_test(faults_are_limited),
        cmocka_unit_test(depth_is_capped),
        cmocka_unit_test(deepest),
        cmocka_unit_test(long_formula),
        cmocka_unit_test(alphabets),
        cmocka_unit_test(random_sources),
        cmocka_unit_test(clipped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
