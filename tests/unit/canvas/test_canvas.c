#include "../../lib/kl_test.h"

#include <limits.h>

#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/canvas.h"
#include "klscope/canvas/sink.h"

static void
assert_rows(const struct kl_canvas *canvas, const char *want)
{
    struct kl_buf out = KL_BUF_INIT;

    kl_sink_text(canvas, &out);
    assert_string_equal(kl_buf_text(&out), want);
    kl_buf_clear(&out);
}

/* Each right half follows a wide character, each wide one has its half. */
static void
assert_halves(const struct kl_canvas *canvas)
{
    int x, y;

    for (y = 0; y < kl_canvas_height(canvas); y++) {
        for (x = 0; x < kl_canvas_width(canvas); x++) {
            uint32_t ch = kl_canvas_at(canvas, x, y)->ch;
            uint32_t after = x + 1 < kl_canvas_width(canvas)
                                 ? kl_canvas_at(canvas, x + 1, y)->ch
                                 : 1;

            assert_true((kl_utf8_width(ch) == 2) == (after == 0));
            assert_true(x > 0 || ch != 0);
        }
    }
}

static int
text(struct kl_canvas *canvas, int x, int y, int width, const char *what)
{
    return kl_canvas_text(canvas, x, y, width, KL_INK_TEXT, 0, what);
}

static void
sizes(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(0, -5, &kl_glyphs_utf8);
    int i;

    (void)state;
    kl_canvas_free(NULL);
    assert_int_equal(kl_canvas_width(canvas), 1);
    assert_int_equal(kl_canvas_height(canvas), 1);
    kl_canvas_frame(canvas, (struct kl_rect){0, 0, 1, 1}, KL_INK_TEXT);
    assert_rows(canvas, "│\n");
    assert_int_equal(text(canvas, 0, 0, 1, "ab"), 1);
    assert_rows(canvas, "…\n");
    kl_canvas_resize(canvas, 500, 200);
    assert_int_equal(kl_canvas_at(canvas, 499, 199)->ch, ' ');
    kl_canvas_frame(canvas, (struct kl_rect){0, 0, 500, 200}, KL_INK_TEXT);
    assert_int_equal(kl_canvas_at(canvas, 499, 199)->ch, 0x2518);
    assert_int_equal(kl_canvas_at(canvas, 500, 199)->ch, ' ');
    assert_int_equal(kl_canvas_at(canvas, 0, -1)->ch, ' ');
    for (i = 0; i < 500; i += 7)
        text(canvas, i, i % 200, 500, "日本語 text");
    assert_halves(canvas);
    kl_canvas_free(canvas);
}

/* Drawing anywhere outside changes nothing. */
static void
outside(void **state)
{
    static const int far[] = {INT_MIN / 2, -1000, -2, 4, 1000, INT_MAX / 2};
    struct kl_canvas *canvas = kl_canvas_new(4, 3, &kl_glyphs_utf8);
    size_t i, j;

    (void)state;
    for (i = 0; i < 6; i++) {
        for (j = 0; j < 6; j++) {
            struct kl_rect rect = {far[i], far[j], 1, 1};

            kl_canvas_put(canvas, far[i], far[j], 'x', KL_INK_P, 0);
            kl_canvas_put(canvas, far[i], far[j], 0x65E5, KL_INK_P, 0);
            kl_canvas_fill(canvas, rect, 'x', KL_INK_P, 0);
            kl_canvas_frame(canvas, rect, KL_INK_P);
            kl_canvas_restyle(canvas, rect, KL_INK_P, 0);
            kl_canvas_bar(canvas, rect, 99, kl_glyphs_utf8.p_bar, KL_INK_P, 0);
            kl_canvas_hang(canvas, rect, 9, kl_glyphs_utf8.fall, KL_INK_P, 0);
        }
    }
    assert_int_equal(text(canvas, 0, 3, 4, "abc"), 3);
    assert_int_equal(text(canvas, 9, 1, 4, "abc"), 3);
    assert_int_equal(text(canvas, 0, 0, 0, "abc"), 0);
    assert_int_equal(text(canvas, 0, 0, -3, "abc"), 0);
    kl_canvas_fill(canvas, (struct kl_rect){0, 0, -2, 5}, 'x', KL_INK_P, 0);
    kl_canvas_frame(canvas, (struct kl_rect){0, 0, 0, 5}, KL_INK_P);
    assert_rows(canvas, "\n\n\n");
    assert_int_equal(text(canvas, -2, 1, 9, "abcde"), 5);
    assert_rows(canvas, "\ncde\n\n");
    kl_canvas_free(canvas);
}

static void
clips(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(10, 3, &kl_glyphs_utf8);
    struct kl_rect outer = {2, 0, 5, 2}, inner = {4, -3, 20, 4}, old, whole;

    (void)state;
    whole = kl_canvas_clip(canvas, outer);
    assert_int_equal(whole.w, 10);
    text(canvas, 0, 0, 10, "abcdefghij");
    text(canvas, 0, 2, 10, "abcdefghij");
    old = kl_canvas_clip(canvas, kl_rect_meet(outer, inner));
    kl_canvas_fill(canvas, (struct kl_rect){-9, -9, 99, 99}, '#', KL_INK_P, 0);
    kl_canvas_clip(canvas, old);
    kl_canvas_put(canvas, 6, 1, '!', KL_INK_P, 0);
    kl_canvas_put(canvas, 7, 1, '!', KL_INK_P, 0);
    assert_rows(canvas, "  cd###\n      !\n\n");
    kl_canvas_clip(canvas, whole);
    kl_canvas_put(canvas, 9, 2, '!', KL_INK_P, 0);
    assert_int_equal(kl_canvas_at(canvas, 9, 2)->ch, '!');
    kl_canvas_clip(canvas, (struct kl_rect){0, 0, 0, 0});
    kl_canvas_put(canvas, 0, 0, 'x', KL_INK_P, 0);
    kl_canvas_clear(canvas);
    assert_rows(canvas, "\n\n\n");
    kl_canvas_put(canvas, 0, 0, 'x', KL_INK_P, 0);
    assert_rows(canvas, "x\n\n\n");
    kl_canvas_free(canvas);
}

static void
wide_characters(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(6, 1, &kl_glyphs_utf8);

    (void)state;
    text(canvas, 0, 0, 6, "日本語");
    assert_rows(canvas, "日本語\n");
    kl_canvas_put(canvas, 1, 0, 'a', KL_INK_TEXT, 0);
    assert_rows(canvas, " a本語\n");
    kl_canvas_put(canvas, 4, 0, 'b', KL_INK_TEXT, 0);
    assert_rows(canvas, " a本b\n");
    kl_canvas_put(canvas, 3, 0, 0x65E5, KL_INK_TEXT, 0);
    assert_rows(canvas, " a 日\n");
    kl_canvas_put(canvas, 2, 0, 0x65E5, KL_INK_TEXT, 0);
    assert_rows(canvas, " a日\n");
    kl_canvas_put(canvas, 5, 0, 0x65E5, KL_INK_TEXT, 0);
    kl_canvas_put(canvas, -1, 0, 0x65E5, KL_INK_TEXT, 0);
    assert_rows(canvas, " a日\n");
    assert_halves(canvas);
    /* A half outside the clip is blanked as well. */
    kl_canvas_clip(canvas, (struct kl_rect){3, 0, 1, 1});
    kl_canvas_put(canvas, 3, 0, 'x', KL_INK_TEXT, 0);
    kl_canvas_put(canvas, 3, 0, 0x65E5, KL_INK_TEXT, 0);
    kl_canvas_put(canvas, 2, 0, 0x65E5, KL_INK_TEXT, 0);
    assert_rows(canvas, " a\n");
    assert_halves(canvas);
    kl_canvas_free(canvas);
}

/* A row of overlapping wide and narrow characters in every order. */
static void
halves_always_meet(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(7, 1, &kl_glyphs_utf8);
    unsigned seed = 12345, i;

    (void)state;
    for (i = 0; i < 20000; i++) {
        seed = seed * 1103515245u + 12345u;
        if (i % 13 == 0)
            kl_canvas_clip(canvas, (struct kl_rect){(int)(seed >> 20) % 6, 0,
                                                    (int)(seed >> 9) % 7, 1});
        kl_canvas_put(canvas, (int)(seed >> 16) % 9 - 1, 0,
                      seed >> 8 & 1 ? 0x65E5 : 'n', KL_INK_TEXT, 0);
        assert_halves(canvas);
    }
    kl_canvas_free(canvas);
}

static void
cut_texts(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(8, 1, &kl_glyphs_utf8);

    (void)state;
    assert_int_equal(text(canvas, 0, 0, 4, "abcd"), 4);
    assert_rows(canvas, "abcd\n");
    assert_int_equal(text(canvas, 0, 0, 4, "abcde"), 4);
    assert_rows(canvas, "abc…\n");
    kl_canvas_clear(canvas);
    assert_int_equal(text(canvas, 0, 0, 4, "日本語"), 3);
    assert_rows(canvas, "日…\n");
    assert_int_equal(text(canvas, 0, 0, 4, "日本"), 4);
    kl_canvas_clear(canvas);
    assert_int_equal(
        kl_canvas_text_right(canvas, 1, 0, 6, KL_INK_TEXT, 0, "∞ bit"), 5);
    assert_rows(canvas, "  ∞ bit\n");
    assert_int_equal(
        kl_canvas_text_right(canvas, 1, 0, 4, KL_INK_TEXT, 0, "∞ bits"), 4);
    assert_rows(canvas, " ∞ b…it\n");
    kl_canvas_clear(canvas);
    assert_int_equal(
        kl_canvas_textf(canvas, 0, 0, 8, KL_INK_TEXT, 0, "n=%d%s", 42, "é"), 5);
    assert_rows(canvas, "n=42é\n");
    kl_canvas_free(canvas);
}

/* textf cuts at 511 bytes, but never within a character. */
static void
long_formats(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(600, 1, &kl_glyphs_utf8);
    char long_text[900];
    size_t i;

    (void)state;
    memset(long_text, 'x', sizeof long_text);
    for (i = 510; i + 3 < sizeof long_text; i += 2)
        memcpy(long_text + i, "é", 2);
    long_text[i] = '\0';
    assert_int_equal(
        kl_canvas_textf(canvas, 0, 0, 600, KL_INK_TEXT, 0, "%s", long_text),
        510);
    assert_int_equal(
        kl_canvas_textf(canvas, 0, 0, 600, KL_INK_TEXT, 0, "%s", long_text + 1),
        510);
    kl_canvas_free(canvas);
}

static void
marks(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(8, 1, &kl_glyphs_utf8);
    struct kl_canvas *plain = kl_canvas_new(8, 1, &kl_glyphs_ascii);

    (void)state;
    assert_int_equal(text(canvas, 0, 0, 8, "e\xCC\x81x"), 2);
    assert_int_equal(kl_canvas_at(canvas, 0, 0)->mark, 0x301);
    assert_int_equal(kl_canvas_text_width(canvas, "日\xCC\x81"), 2);
    text(canvas, 3, 0, 5, "日\xCC\x81");
    assert_int_equal(kl_canvas_at(canvas, 3, 0)->mark, 0x301);
    kl_canvas_put(canvas, 0, 0, 'a', KL_INK_TEXT, 0);
    assert_int_equal(kl_canvas_at(canvas, 0, 0)->mark, 0);
    /* Nothing of this text to sit on, and it must not sit on another's. */
    kl_canvas_clear(canvas);
    text(canvas, 0, 0, 8, "abc");
    assert_int_equal(text(canvas, 3, 0, 5, "\xCC\x81"), 1);
    assert_rows(canvas, "abc◌\xCC\x81\n");
    kl_canvas_put(canvas, 0, 0, 0x301, KL_INK_TEXT, 0);
    kl_canvas_put(canvas, 9, 0, 0x301, KL_INK_TEXT, 0);
    /* An emoji style selector would make the heart wide on some terminals. */
    text(canvas, 4, 0, 4, "❤\xEF\xB8\x8F");
    assert_rows(canvas, "abc◌\xCC\x81❤\n");
    kl_canvas_put(plain, 1, 0, 0x301, KL_INK_TEXT, 0);
    assert_int_equal(text(plain, 0, 0, 8, "e\xCC\x81x"), 2);
    assert_rows(plain, "ex\n");
    kl_canvas_free(canvas);
    kl_canvas_free(plain);
}

/* Whatever is drawn, no control character and no malformed byte gets in. */
static void
hostile_text(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(40, 1, &kl_glyphs_utf8);
    char every[256];
    int i;

    (void)state;
    text(canvas, 0, 0, 40, "a\tb\x1B[31m\x7F\xC2\x9B\xFF\xE2\x82");
    assert_rows(canvas, "a^Ib^[[31m^?\\u{9b}\\xff\\xe2\\x82\n");
    for (i = 1; i < 256; i++)
        every[i - 1] = (char)i;
    every[255] = '\0';
    kl_canvas_resize(canvas, 2000, 1);
    text(canvas, 0, 0, 2000, every);
    kl_canvas_put(canvas, 1990, 0, 0x1B, KL_INK_TEXT, 0);
    kl_canvas_put(canvas, 1991, 0, 0x202E, KL_INK_TEXT, 0);
    kl_canvas_put(canvas, 1992, 0, 0, KL_INK_TEXT, 0);
    kl_canvas_fill(canvas, (struct kl_rect){1993, 0, 1, 1}, '\n', KL_INK_TEXT,
                   0);
    for (i = 0; i < 2000; i++)
        assert_false(kl_utf8_control(kl_canvas_at(canvas, i, 0)->ch));
    assert_int_equal(kl_canvas_at(canvas, 1992, 0)->ch, KL_REPLACEMENT);
    kl_canvas_free(canvas);
}

static void
ascii_canvas(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(20, 2, &kl_glyphs_ascii);

    (void)state;
    assert_int_equal(text(canvas, 0, 0, 20, "D(p‖q) ∞ Rényi 日"), 19);
    kl_canvas_put(canvas, 0, 1, 0x2500, KL_INK_TEXT, 0);
    kl_canvas_put(canvas, 1, 1, 0x221E, KL_INK_TEXT, 0);
    assert_int_equal(text(canvas, 2, 1, 5, "αβγ"), 5);
    assert_rows(canvas, "D(p||q) inf Renyi ?\n-?alph~\n");
    kl_canvas_free(canvas);
}

static void
bars(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(9, 3, &kl_glyphs_utf8);
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int i;

    (void)state;
    for (i = 0; i < 9; i++)
        kl_canvas_bar(canvas, (struct kl_rect){i, 0, 1, 3}, 3 * i - 1,
                      glyphs->p_bar, KL_INK_P, 0);
    assert_rows(canvas, "      ▁▄▇\n    ▃▆███\n ▂▅██████\n");
    kl_canvas_clear(canvas);
    for (i = 0; i < 9; i++)
        kl_canvas_hang(canvas, (struct kl_rect){i, 0, 1, 2}, 3 * i - 3,
                       glyphs->fall, KL_INK_LOSS, 0);
    assert_rows(canvas, "  ▀██████\n    ▔▀███\n\n");
    kl_canvas_clear(canvas);
    kl_canvas_bar(canvas, (struct kl_rect){1, 1, 3, 2}, INT_MAX, glyphs->q_bar,
                  KL_INK_Q, 0);
    kl_canvas_bar(canvas, (struct kl_rect){5, 0, 1, 3}, INT_MIN, glyphs->q_bar,
                  KL_INK_Q, 0);
    assert_rows(canvas, "\n ▒▒▒\n ▒▒▒\n");
    kl_canvas_free(canvas);
}

static void
frames_and_styles(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(8, 3, &kl_glyphs_ascii);
    struct kl_rect part = {0, 0, 2, 1};

    (void)state;
    kl_canvas_frame(canvas, (struct kl_rect){0, 0, 3, 3}, KL_INK_DIM);
    kl_canvas_frame(canvas, (struct kl_rect){4, 0, 1, 3}, KL_INK_DIM);
    kl_canvas_frame(canvas, (struct kl_rect){6, 1, 2, 1}, KL_INK_DIM);
    assert_rows(canvas, "+-+ |\n| | | --\n+-+ |\n");
    kl_canvas_restyle(canvas, part, KL_INK_FOCUS, KL_BOLD);
    kl_canvas_restyle(canvas, part, -1, KL_UNDERLINE);
    assert_int_equal(kl_canvas_at(canvas, 1, 0)->ch, '-');
    assert_int_equal(kl_canvas_at(canvas, 1, 0)->ink, KL_INK_FOCUS);
    assert_int_equal(kl_canvas_at(canvas, 1, 0)->attr, KL_UNDERLINE);
    assert_int_equal(kl_canvas_at(canvas, 2, 0)->ink, KL_INK_DIM);
    kl_canvas_free(canvas);
}

/* Every glyph of every set is one cell wide; p and q differ at each height;
 * the ASCII set is printable ASCII. */
static void
glyph_sets(void **state)
{
    static const struct kl_glyphs *const sets[] = {
        &kl_glyphs_utf8, &kl_glyphs_console, &kl_glyphs_ascii};
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof sets / sizeof *sets; i++) {
        const struct kl_glyphs *set = sets[i];
        size_t count = (offsetof(struct kl_glyphs, ascii) -
                        offsetof(struct kl_glyphs, p_bar)) /
                       sizeof(uint32_t);

        for (j = 0; j < count; j++) {
            uint32_t ch;

            memcpy(&ch,
                   (const char *)set + offsetof(struct kl_glyphs, p_bar) +
                       j * sizeof ch,
                   sizeof ch);
            assert_int_equal(kl_utf8_width(ch), 1);
            assert_in_range(ch, ' ', set->ascii ? '~' : 0xFFFF);
        }
        for (j = 1; j < 9; j++)
            assert_int_not_equal(set->p_bar[j], set->q_bar[j]);
        assert_int_equal(set->p_bar[0], ' ');
        assert_int_equal(set->minimap[0], ' ');
        assert_int_not_equal(set->p_run, set->q_run);
        assert_int_not_equal(set->p_mark, set->q_mark);
    }
}

static void
ink_rows(void **state)
{
    int i;

    (void)state;
    for (i = 0; i < KL_INK_COUNT; i++) {
        const struct kl_ink_row *row = kl_ink_row((enum kl_ink)i);

        assert_non_null(row->name);
        assert_int_equal(strlen(row->light), 7);
        assert_int_equal(strlen(row->dark), 7);
    }
    assert_string_equal(kl_ink_row((enum kl_ink)99)->name, "text");
}

/* Never more rows than there are, and never less than none. */
static void
rows_from_the_top(void **state)
{
    static const int asked[] = {2, -1, 0, 5, 1}, got[] = {2, 0, 0, 2, 0};
    struct kl_rect left = {3, 7, 20, 4}, top;
    int y = 7;
    size_t k;

    (void)state;
    for (k = 0; k < sizeof asked / sizeof *asked; k++) {
        top = kl_rect_take_top(&left, asked[k]);
        assert_true(top.x == 3 && top.y == y && top.w == 20);
        assert_int_equal(top.h, got[k]);
        y += got[k];
        assert_true(left.y == y && left.h == 11 - y && left.w == 20);
    }
}

/* In a bright room every ink is bold and none dim, colours or not; what is
 * reversed or underlined stays so, and so do the characters. */
static void
contrast(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(KL_INK_COUNT, 1, &kl_glyphs_utf8);
    int ink;

    (void)state;
    for (ink = 0; ink < KL_INK_COUNT; ink++)
        kl_canvas_put(canvas, ink, 0, (uint32_t)('A' + ink), (enum kl_ink)ink,
                      KL_DIM | KL_UNDERLINE | (ink % 2 ? KL_REVERSE : 0));
    kl_canvas_contrast(canvas);
    for (ink = 0; ink < KL_INK_COUNT; ink++) {
        const struct kl_cell_glyph *cell = kl_canvas_at(canvas, ink, 0);
        unsigned mono = kl_ink_style((enum kl_ink)cell->ink, 0,
                                     KL_BACKGROUND_AUTO)
                            .attr;

        assert_int_equal(cell->ch, 'A' + ink);
        assert_int_equal((cell->attr | mono) & KL_DIM, 0);
        assert_int_equal(cell->attr, KL_BOLD | KL_UNDERLINE |
                                         (ink % 2 ? KL_REVERSE : 0));
        if (ink != KL_INK_DIM && ink != KL_INK_LOSS)
            assert_int_equal(cell->ink, ink);
    }
    kl_canvas_free(canvas);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),
        cmocka_unit_test(outside),
        cmocka_unit_test(clips),
        cmocka_unit_test(wide_characters),
        cmocka_unit_test(halves_always_meet),
        cmocka_unit_test(cut_texts),
        cmocka_unit_test(long_formats),
        cmocka_unit_test(marks),
        cmocka_unit_test(hostile_text),
        cmocka_unit_test(ascii_canvas),
        cmocka_unit_test(bars),
        cmocka_unit_test(frames_and_styles),
        cmocka_unit_test(glyph_sets),
        cmocka_unit_test(ink_rows),
        cmocka_unit_test(rows_from_the_top),
        cmocka_unit_test(contrast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
