#include "kl_lesson.h"

#include <time.h>

#include "klscope/base/alloc.h"
#include "klscope/canvas/sink.h"
#include "klscope/view/finding.h"
#include "klscope/view/paragraph.h"
#include "klscope/view/sheet_private.h"
#include "klscope/view/within.h"

/* What a step looks like is in sheet.txt: sheet.md at some widths. KL_GOLDEN
 * writes it anew. */

/* ---- a step with findings made by hand ----------------------------------- */

struct made {
    struct kl_lesson *lesson;
    const struct kl_step *step; /* the one that is looked at */
    struct kl_study_item item[8];
    struct kl_finding finding[8][8];
    size_t items;
};

static char *
path_of(char out[1024], const char *name)
{
    const char *root = getenv("KL_SRCDIR");

    snprintf(out, 1024, "%s/tests/unit/view/%s", root != NULL ? root : ".",
             name);
    return out;
}

static char *
read_file(const char *name, size_t *len)
{
    char path[1024], *text = kl_calloc(1, 1 << 18);
    FILE *file = fopen(path_of(path, name), "rb");

    assert_non_null(file);
    *len = fread(text, 1, (1 << 18) - 1, file);
    fclose(file);
    return text;
}

static struct kl_finding
found(enum kl_trial_state state, double left, double right, double slack)
{
    return (struct kl_finding){.state = state,
                               .left.val = left,
                               .right.val = right,
                               .slack = slack,
                               .dimension = KL_INFO};
}

/* Items of a step as a study has them at first. */
static void
make_items(struct made *made)
{
    size_t i;

    made->items = 0;
    for (i = 0; i < made->step->blocks; i++) {
        const struct kl_block *block = &made->step->block[i];
        struct kl_study_item *item = &made->item[made->items];

        if (block->kind <= KL_BLOCK_SCENE)
            continue;
        *item = (struct kl_study_item){.block = block,
                                       .finding = made->finding[made->items]};
        if (block->kind == KL_BLOCK_WITNESS)
            item->findings = block->witness->relations;
        else if (block->kind == KL_BLOCK_TASK)
            item->findings = 1;
        else if (block->kind == KL_BLOCK_QUIZ)
            item->chosen = block->quiz->choices;
        assert_true(made->items++ < 8);
    }
}

static void
make(struct made *made, const char *text, size_t len, size_t step)
{
    size_t steps;

    memset(made, 0, sizeof *made);
    kl_lesson_read(text, len, &made->lesson, NULL);
    made->step = kl_lesson_steps(made->lesson, &steps);
    assert_true(step < steps);
    made->step += step;
    make_items(made);
}

/* The second step of sheet.md as somebody has worked on it. */
static void
make_live(struct made *made)
{
    size_t len;
    char *text = read_file("sheet.md", &len);
    struct kl_finding *witness = made->finding[0];

    make(made, text, len, 1);
    free(text);
    assert_int_equal(made->items, 6);
    witness[0] = found(KL_TRIAL_HOLDS, 0.2703, 0, 0.2703);
    witness[1] = found(KL_TRIAL_HOLDS, -0.1833, 0, 0.1833);
    witness[2] = found(KL_TRIAL_FAILS, 0.4690, 1.5, -1.031);
    witness[3] = found(KL_TRIAL_HOLDS, INFINITY, INFINITY, 0);
    witness[4] = found(KL_TRIAL_WAITING, 0, 0, 0);
    witness[5] = found(KL_TRIAL_UNKNOWN, 0, 0, 0);
    strcpy(witness[5].why, "there is no outcome rain here");
    witness[6] = found(KL_TRIAL_FAILS, 1.8113, 100, -98.1887);
    made->finding[1][0] = found(KL_TRIAL_FAILS, 0.2703, 0.05, -0.2203);
    made->item[1].hints = 1;
    made->item[2].tried = 2;
    made->item[2].chosen = 1;
    made->item[2].message = &made->item[2].block->quiz->choice[1].message;
}

static struct kl_sheet_look
look_of(int width, const struct kl_glyphs *glyphs)
{
    return (struct kl_sheet_look){.width = width,
                                  .glyphs = glyphs,
                                  .unit = KL_BIT,
                                  .teacher = true,
                                  .focus = 1,
                                  .keys = {.hint = "h",
                                           .show = "s",
                                           .load = "x"}};
}

/* The whole sheet as text. */
static void
show(const struct made *made, const struct kl_sheet_look *look,
     struct kl_buf *out)
{
    struct kl_sheet *sheet = kl_sheet_new();
    struct kl_canvas *canvas;
    int height;

    kl_sheet_lay_items(sheet, made->step, made->item, made->items, look);
    height = kl_sheet_height(sheet);
    canvas = kl_canvas_new(look->width, height, look->glyphs);
    kl_sheet_draw(sheet, canvas, (struct kl_rect){0, 0, look->width, height},
                  0);
    kl_sink_text(canvas, out);
    kl_canvas_free(canvas);
    kl_sheet_free(sheet);
}

/* ---- looks --------------------------------------------------------------- */

static void
looks_right(void **state)
{
    static const struct {
        int width;
        const struct kl_glyphs *glyphs;
    } looks[] = {
        {58, &kl_glyphs_utf8},    {76, &kl_glyphs_utf8},
        {40, &kl_glyphs_utf8},    {24, &kl_glyphs_utf8},
        {58, &kl_glyphs_console}, {58, &kl_glyphs_ascii},
        {24, &kl_glyphs_ascii},
    };
    struct kl_buf all = KL_BUF_INIT;
    size_t len, i, k;
    char *text = read_file("sheet.md", &len), path[1024];

    (void)state;
    for (i = 0; i < sizeof looks / sizeof *looks; i++)
        for (k = 0; k < 2; k++) {
            struct kl_sheet_look look =
                look_of(looks[i].width, looks[i].glyphs);
            struct made made;

            if (k == 0)
                make(&made, text, len, 0);
            else
                make_live(&made);
            kl_buf_addf(&all, "==== %d %s\n", look.width, look.glyphs->name);
            show(&made, &look, &all);
            kl_lesson_free(made.lesson);
        }
    free(text);
    if (getenv("KL_GOLDEN") != NULL) {
        FILE *file = fopen(path_of(path, "sheet.txt"), "wb");

        assert_non_null(file);
        fwrite(kl_buf_text(&all), 1, all.len, file);
        fclose(file);
    }
    text = read_file("sheet.txt", &len);
    assert_string_equal(kl_buf_text(&all), text);
    free(text);
    kl_buf_clear(&all);
}

/* What is an answer is not to be seen before its time. */
static void
answers_are_hidden(void **state)
{
    struct kl_sheet_look look = look_of(58, &kl_glyphs_utf8);
    struct kl_buf text = KL_BUF_INIT;
    struct made made;

    (void)state;
    make_live(&made);
    show(&made, &look, &text);
    assert_null(strstr(kl_buf_text(&text), "copy q"));
    assert_null(strstr(kl_buf_text(&text), "where to look"));
    assert_null(strstr(kl_buf_text(&text), "A right answer"));
    assert_null(strstr(kl_buf_text(&text), "The last line fails"));
    assert_non_null(strstr(kl_buf_text(&text), "ask them"));
    kl_buf_reset(&text);
    made.item[1].hints = 2;
    made.item[1].shown = true;
    made.item[2].done = true;
    made.item[2].message = &made.item[2].block->quiz->choice[0].message;
    made.item[4].loaded = true;
    look.teacher = false;
    show(&made, &look, &text);
    assert_non_null(strstr(kl_buf_text(&text), "copy q"));
    assert_non_null(strstr(kl_buf_text(&text), "where to look"));
    assert_non_null(strstr(kl_buf_text(&text), "A right answer"));
    assert_non_null(strstr(kl_buf_text(&text), "The last line fails"));
    assert_null(strstr(kl_buf_text(&text), "ask them"));
    kl_buf_clear(&text);
    kl_lesson_free(made.lesson);
}

static void
p_and_q_have_their_inks(void **state)
{
    static const char text[] = "Here $\\exp p$ is p, and $q_\\theta$ too.";
    struct kl_sheet_look look = look_of(60, &kl_glyphs_utf8);
    struct kl_sheet *sheet = kl_sheet_new();
    struct kl_canvas *canvas = kl_canvas_new(60, 1, look.glyphs);
    struct made made;

    (void)state;
    make(&made, text, sizeof text - 1, 0);
    kl_sheet_lay_items(sheet, made.step, NULL, 0, &look);
    kl_sheet_draw(sheet, canvas, (struct kl_rect){0, 0, 60, 1}, 0);
    /* Here exp p is p, and q_θ too. */
    assert_int_equal(kl_canvas_at(canvas, 7, 0)->ch, 'p');
    assert_int_equal(kl_canvas_at(canvas, 7, 0)->ink, KL_INK_TEXT);
    assert_int_equal(kl_canvas_at(canvas, 9, 0)->ink, KL_INK_P);
    assert_int_equal(kl_canvas_at(canvas, 14, 0)->ch, 'p');
    assert_int_equal(kl_canvas_at(canvas, 14, 0)->ink, KL_INK_TEXT);
    assert_int_equal(kl_canvas_at(canvas, 21, 0)->ch, 'q');
    assert_int_equal(kl_canvas_at(canvas, 21, 0)->ink, KL_INK_Q);
    kl_canvas_free(canvas);
    kl_sheet_free(sheet);
    kl_lesson_free(made.lesson);
}

/* In the place of a scene, or else at the end; in one row at any width. */
static void
labs_are_named(void **state)
{
    static const char own[] = "Above.\n\n```scene\np = 0.5,0.5\n```\n\n"
                              "Below.\n";
    static const char none[] = "All.\n";
    struct kl_sheet_look look = look_of(58, &kl_glyphs_utf8);
    struct kl_buf text = KL_BUF_INIT;
    struct made made;

    (void)state;
    look.keys.open = "Enter";
    make(&made, own, sizeof own - 1, 0);
    show(&made, &look, &text);
    assert_string_equal(kl_buf_text(&text), "Above.\n\nBelow.\n");
    kl_buf_reset(&text);
    look.lab = "Code";
    show(&made, &look, &text);
    assert_string_equal(
        kl_buf_text(&text),
        "Above.\n\nEnter: p and q in the Code lab; Esc comes back\n\n"
        "Below.\n");
    kl_lesson_free(made.lesson);
    kl_buf_reset(&text);
    make(&made, none, sizeof none - 1, 0);
    look.width = 24;
    show(&made, &look, &text);
    assert_non_null(
        strstr(kl_buf_text(&text), "All.\n\nEnter: p and q in the"));
    kl_lesson_free(made.lesson);
    kl_buf_clear(&text);
}

static void
formulas_in_a_line(void **state)
{
    static const struct {
        const char *tex, *utf8, *ascii;
    } cases[] = {
        {"\\frac{1}{k^2}", "1/k²", "1/k^2"},
        {"q_\\theta(y \\mid x)", "q_θ(y | x)", "q_theta(y | x)"},
        {"-\\frac{1}{N} \\sum \\log q(x_i)", "−(1/N) ∑ log q(xᵢ)",
         "-(1/N) sum log q(x_i)"},
        {"2^{-21.61}", "2^−21.61", "2^-21.61"},
        {"2^{-200} + z_y", "2⁻²⁰⁰ + z_y", "2^-200 + z_y"},
        {"D(\\hat{p} \\| q)", "D(p\u0302‖q)", "D(hat p || q)"},
        {"\\text{the sum of } x^2", "the sum of x²", "the sum of x^2"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_buf text = KL_BUF_INIT;
        struct kl_formula *formula;

        kl_formula_new_inline(cases[i].tex, &formula, NULL);
        kl_within(formula, cases[i].tex, &kl_glyphs_utf8, &text);
        assert_string_equal(kl_buf_text(&text), cases[i].utf8);
        kl_buf_reset(&text);
        kl_within(formula, cases[i].tex, &kl_glyphs_ascii, &text);
        assert_string_equal(kl_buf_text(&text), cases[i].ascii);
        kl_buf_clear(&text);
        kl_formula_free(formula);
    }
}

/* ---- lines --------------------------------------------------------------- */

static uint64_t
dice(uint64_t *seed, uint64_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 33) % below;
}

/* Lines that it takes to fill one after the other, which are the fewest. */
static int
greedy(const char *text, int width)
{
    int lines = 1, used = 0;

    while (*text != '\0') {
        int len = (int)strcspn(text, " ");

        if (used > 0 && used + 1 + len > width) {
            lines++;
            used = len;
        } else {
            used += (used > 0) + len;
        }
        text += len + (text[len] == ' ');
    }
    return lines;
}

/* Every word stands in the text, in its order, in the fewest lines, none of
 * which is too long. */
static void
lines_are_good(void **state)
{
    uint64_t seed = 7;
    int round;

    (void)state;
    for (round = 0; round < 400; round++) {
        int width = 12 + (int)dice(&seed, 60), words, i, k, lines = 0;
        struct kl_buf text = KL_BUF_INIT, shown = KL_BUF_INIT;
        struct kl_sheet_look look = look_of(width, &kl_glyphs_utf8);
        struct made made;
        char *at;

        words = 1 + (int)dice(&seed, 80);
        for (i = 0; i < words; i++) {
            if (i > 0)
                kl_buf_addc(&text, ' ');
            for (k = (int)dice(&seed, 9); k >= 0; k--)
                kl_buf_addc(&text, (char)('a' + dice(&seed, 26)));
        }
        make(&made, kl_buf_text(&text), text.len, 0);
        show(&made, &look, &shown);
        for (at = shown.data; *at != '\0'; at++, lines++) {
            size_t len = strcspn(at, "\n");

            assert_in_range(len, 1, width);
            at[len] = ' ';
            at += len;
        }
        shown.data[shown.len - 1] = '\0';
        assert_string_equal(shown.data, kl_buf_text(&text));
        assert_int_equal(lines, greedy(kl_buf_text(&text), width));
        kl_buf_clear(&text);
        kl_buf_clear(&shown);
        kl_lesson_free(made.lesson);
    }
}

static void
units_and_long_words(void **state)
{
    static const char text[] =
        "It weighs 0.1833 nat. Antidisestablishmentarianism";
    struct kl_sheet_look look = look_of(16, &kl_glyphs_utf8);
    struct kl_buf shown = KL_BUF_INIT;
    struct made made;

    (void)state;
    make(&made, text, sizeof text - 1, 0);
    show(&made, &look, &shown);
    assert_string_equal(kl_buf_text(&shown), "It weighs\n0.1833 nat.\n"
                                             "Antidisestablish\n"
                                             "mentarianism\n");
    kl_buf_clear(&shown);
    kl_lesson_free(made.lesson);
}

/* ---- stable -------------------------------------------------------------- */

static double
any_value(uint64_t *seed)
{
    static const double values[] = {0,     1,    -1,    0.2703,   1e-17,
                                    1e300, -1e9, 12345, INFINITY, -INFINITY,
                                    3e-5,  0.5,  99999, 1234.5678};

    return values[dice(seed, sizeof values / sizeof *values)];
}

/* Whatever is found, all stands where it stood; twice the same is the same; a
 * part of a sheet is that part. */
static void
nothing_moves(void **state)
{
    uint64_t seed = 11;
    int width, round, row;

    (void)state;
    for (width = 1; width <= 100; width++) {
        struct kl_sheet_look look =
            look_of(width, width % 3 == 0 ? &kl_glyphs_ascii : &kl_glyphs_utf8);
        struct kl_sheet *sheet = kl_sheet_new();
        struct kl_canvas *whole, *part;
        struct made made;
        int height;

        make_live(&made);
        kl_sheet_lay_items(sheet, made.step, made.item, made.items, &look);
        height = kl_sheet_height(sheet);
        for (round = 0; round < 20; round++) {
            size_t i, k;

            for (i = 0; i < 2; i++)
                for (k = 0; k < made.item[i].findings; k++) {
                    struct kl_finding *finding = &made.finding[i][k];

                    *finding = found((enum kl_trial_state)dice(&seed, 4),
                                     any_value(&seed), any_value(&seed),
                                     any_value(&seed));
                    finding->earlier = dice(&seed, 2) != 0;
                    memset(finding->why, 'y', dice(&seed, KL_ERR_TEXT - 1));
                }
            kl_sheet_lay_items(sheet, made.step, made.item, made.items, &look);
            assert_int_equal(kl_sheet_height(sheet), height);
        }
        whole = kl_canvas_new(width, height, look.glyphs);
        part = kl_canvas_new(width, height, look.glyphs);
        kl_sheet_draw(sheet, whole, (struct kl_rect){0, 0, width, height}, 0);
        for (row = 0; row < height; row++) {
            kl_sheet_draw(sheet, part, (struct kl_rect){0, row, width, 1}, row);
            assert_memory_equal(kl_canvas_row(part, row),
                                kl_canvas_row(whole, row),
                                (size_t)width * sizeof(struct kl_cell_glyph));
        }
        kl_sheet_draw(sheet, part, (struct kl_rect){0, 0, width, 5}, height);
        kl_sheet_draw(sheet, part, (struct kl_rect){0, 0, width, 5}, -3);
        kl_canvas_free(whole);
        kl_canvas_free(part);
        kl_sheet_free(sheet);
        kl_lesson_free(made.lesson);
    }
}

static void
the_mouse_finds_choices(void **state)
{
    struct kl_sheet_look look = look_of(30, &kl_glyphs_utf8);
    struct kl_sheet *sheet = kl_sheet_new();
    struct kl_canvas *canvas;
    int top, height, y, hits[3] = {0};
    size_t item, choice;
    struct made made;

    (void)state;
    make_live(&made);
    kl_sheet_lay_items(sheet, made.step, made.item, made.items, &look);
    canvas = kl_canvas_new(30, kl_sheet_height(sheet), look.glyphs);
    kl_sheet_draw(sheet, canvas,
                  (struct kl_rect){0, 0, 30, kl_sheet_height(sheet)}, 0);
    assert_true(kl_sheet_item(sheet, 2, &top, &height));
    for (y = 0; y < kl_sheet_height(sheet); y++) {
        bool any = kl_sheet_at(sheet, y, &item, &choice);

        assert_int_equal(any && item == 2, y >= top && y < top + height);
        if (!any || item != 2 || choice == 3)
            continue;
        if (hits[choice]++ == 0)
            assert_int_equal(kl_canvas_at(canvas, 4, y)->ch, '1' + choice);
        else
            assert_int_equal(kl_canvas_at(canvas, 4, y)->ch, ' ');
    }
    assert_int_equal(hits[0], 1);
    assert_int_equal(hits[1], 2);
    assert_int_equal(hits[2], 1);
    assert_false(kl_sheet_at(sheet, -1, &item, &choice));
    assert_false(kl_sheet_item(sheet, 6, &top, &height));
    kl_canvas_free(canvas);
    kl_sheet_free(sheet);
    kl_lesson_free(made.lesson);
}

/* ---- beside the scope ---------------------------------------------------- */

static void
strip(const struct made *made, int width, int rows, size_t next,
      const char *want)
{
    struct kl_canvas *canvas = kl_canvas_new(width, rows, &kl_glyphs_utf8);
    struct kl_buf text = KL_BUF_INIT;

    assert_int_equal(
        kl_strip_draw_items(canvas, (struct kl_rect){0, 0, width, rows},
                            made->item, made->items, next, KL_BIT, next),
        rows);
    kl_sink_text(canvas, &text);
    assert_string_equal(kl_buf_text(&text), want);
    kl_buf_clear(&text);
    kl_canvas_free(canvas);
}

static void
strips(void **state)
{
    struct made made;

    (void)state;
    make_live(&made);
    strip(&made, 78, 8, 1,
          "✓ D(p,q) ≥ 0                             0.2703 ≥ 0 bit          "
          "slack 0.2703\n"
          "✓ sum(p<q, p*log(p/q)) ≤ 0              -0.1833 ≤ 0 bit          "
          "slack 0.1833\n"
          "✗ H(p) ≈ 1.5 ± 0.001                     0.4690 ≠ 1.5 bit        "
          "off by 1.0310\n"
          "✓ -sum(p>0, p*log(q/p)) = -log(sum(p>…        ∞ = ∞ bit\n"
          "… sum(q = 0, p) ≠ 1\n"
          "? p[rain] < 0.5: there is no outcome rain here\n"
          "✗ H(q) > 100                             1.8113 ≤ 100 bit        "
          "lacks 98.1887\n"
          "○ D(p,q) ≤ 0.05                          0.2703 > 0.05 bit       "
          "0.2203 to go\n");
    strip(&made, 44, 4, 1,
          "✓ D(p,q) ≥ 0          slack 0.2703\n"
          "✗ H(p) ≈ 1.5 ± 0.001  off by 1.0310\n"
          "✗ H(q) > 100          lacks 98.1887\n"
          "○ D(p,q) ≤ 0.05       0.2203 to go   +4 more\n");
    strip(&made, 30, 1, 2, "✗ H(p) ≈ 1.5 ± 0.001   +7 more\n");
    made.finding[0][2].state = made.finding[0][6].state = KL_TRIAL_HOLDS;
    strip(&made, 40, 1, 2, "? What is true of H(p,q) …       +7 more\n");
    kl_lesson_free(made.lesson);
}

/* ---- a formula on a page ------------------------------------------------- */

/* One that is wider than the page goes on below, and nothing is cut. */
static void
a_wide_formula_is_broken(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(24, 8, &kl_glyphs_utf8);
    struct kl_rect left = {0, 0, 24, 8};
    struct kl_buf text = KL_BUF_INIT;

    (void)state;
    kl_paragraph_formula(canvas, &left, "H(p,q) - H(p) = D(p \\| q) \\ge 0");
    kl_sink_text(canvas, &text);
    assert_string_equal(kl_buf_text(&text), "  H(p,q) − H(p) = D(p‖q)\n"
                                            "    ≥ 0\n\n\n\n\n\n\n");
    assert_int_equal(left.y, 3);
    assert_int_equal(left.h, 5);
    kl_buf_clear(&text);
    kl_canvas_free(canvas);
}

/* ---- hostile ------------------------------------------------------------- */

/* Bytes, halves of constructs and deep nests at every width. */
static void
anything_can_be_laid_out(void **state)
{
    static const char *const bits[] = {
        "$",
        "$$\n",
        "\\frac{",
        "}",
        "| a | b |\n",
        "|--|--|\n",
        "- ",
        "1. ",
        "> ",
        "\n\n",
        "```\n",
        "```witness\nH(p) = 1 :: a\n```\n",
        "# ",
        "\xff",
        "\xcc\x81",
        "漢字",
        "word ",
        "**",
        "`x`",
        "\t",
        "999999999. ",
        "\\sum_x p",
        "  \n",
        "```quiz\nask = a\n- [x] b\n- [ ] c :: d\n```\n",
        "\xe2\x80\xae",
        "a_very_long_word_that_goes_on_and_on_without_any_blank"};
    uint64_t seed = 3;
    int round;

    (void)state;
    for (round = 0; round < 600; round++) {
        struct kl_buf text = KL_BUF_INIT, shown = KL_BUF_INIT;
        struct kl_sheet_look look =
            look_of(1 + (int)dice(&seed, 100),
                    dice(&seed, 2) ? &kl_glyphs_ascii : &kl_glyphs_utf8);
        struct made made = {.items = 0};
        struct kl_study *study;
        struct kl_sheet *sheet = kl_sheet_new();
        size_t steps;
        int i;

        for (i = 0; i < 60; i++)
            kl_buf_adds(&text, bits[dice(&seed, sizeof bits / sizeof *bits)]);
        kl_lesson_read(kl_buf_text(&text), text.len, &made.lesson, NULL);
        made.step = kl_lesson_steps(made.lesson, &steps);
        study = kl_study_new(made.step);
        kl_sheet_lay_out(sheet, study, &look);
        assert_true(kl_sheet_height(sheet) >= 0);
        kl_study_free(study);
        kl_sheet_free(sheet);
        kl_lesson_free(made.lesson);
        kl_buf_clear(&text);
        kl_buf_clear(&shown);
    }
}

/* The time is that of reading it, not of trying all pairs of words. */
static void
a_cell_of_a_hundred_thousand_words(void **state)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_sheet_look look = look_of(80, &kl_glyphs_utf8);
    struct kl_sheet *sheet = kl_sheet_new();
    struct made made = {.items = 0};
    struct kl_study *study;
    size_t steps, i;
    clock_t start;

    (void)state;
    kl_buf_adds(&text, "| a | b |\n|---|---|\n| ");
    for (i = 0; i < 100000; i++)
        kl_buf_adds(&text, "word ");
    kl_buf_adds(&text, "| x |\n");
    kl_lesson_read(kl_buf_text(&text), text.len, &made.lesson, NULL);
    made.step = kl_lesson_steps(made.lesson, &steps);
    study = kl_study_new(made.step);
    start = clock();
    kl_sheet_lay_out(sheet, study, &look);
    assert_true((double)(clock() - start) < 5.0 * CLOCKS_PER_SEC);
    assert_true(kl_sheet_height(sheet) > 100000 / 15);
    kl_study_free(study);
    kl_sheet_free(sheet);
    kl_lesson_free(made.lesson);
    kl_buf_clear(&text);
}

static void
equal_sides_read_alike(void **state)
{
    static const char left[] = "p[a]", right[] = "q[a]";
    struct kl_relation relation = {.op = KL_EQ,
                                   .left = {.text = left, .len = 4},
                                   .right = {.text = right, .len = 4}};
    struct kl_finding finding = {.state = KL_TRIAL_HOLDS,
                                 .left = {3.1250000000000008e-7, 1e-21},
                                 .right = {3.1249999999999992e-7, 1e-21}};
    struct kl_buf text = KL_BUF_INIT;
    char number[KL_NUMBER];

    (void)state;
    kl_buf_adds(&text, kl_finding_left(number, &relation, &finding));
    kl_finding_right(&relation, &finding, KL_BIT, &kl_glyphs_utf8, false,
                     &text);
    assert_string_equal(kl_buf_text(&text), "3.13e-07 = 3.13e-07 bit");
    finding.left.val = INFINITY;
    kl_buf_reset(&text);
    kl_finding_right(&relation, &finding, KL_BIT, &kl_glyphs_utf8, false,
                     &text);
    assert_string_equal(kl_buf_text(&text), " = 3.12e-07 bit");
    finding.left.val = 3.125e-7;
    relation.op = KL_NE;
    finding.right.val = 3.12e-7;
    kl_buf_reset(&text);
    kl_finding_right(&relation, &finding, KL_BIT, &kl_glyphs_utf8, false,
                     &text);
    assert_string_equal(kl_buf_text(&text), " \u2260 3.12e-07 bit");
    kl_buf_clear(&text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_right),
        cmocka_unit_test(answers_are_hidden),
        cmocka_unit_test(p_and_q_have_their_inks),
        cmocka_unit_test(labs_are_named),
        cmocka_unit_test(formulas_in_a_line),
        cmocka_unit_test(lines_are_good),
        cmocka_unit_test(units_and_long_words),
        cmocka_unit_test(nothing_moves),
        cmocka_unit_test(the_mouse_finds_choices),
        cmocka_unit_test(strips),
        cmocka_unit_test(a_cell_of_a_hundred_thousand_words),
        cmocka_unit_test(equal_sides_read_alike),
        cmocka_unit_test(a_wide_formula_is_broken),
        cmocka_unit_test(anything_can_be_laid_out),
    };

    return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
