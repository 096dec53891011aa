#include "../../lib/kl_test.h"

#include "klscope/base/buf.h"
#include "klscope/canvas/sink.h"

static void
assert_ansi(const struct kl_canvas *canvas, int colours, const char *want)
{
    struct kl_buf out = KL_BUF_INIT;

    kl_sink_ansi(canvas, colours, KL_BACKGROUND_AUTO, &out);
    assert_string_equal(kl_buf_text(&out), want);
    kl_buf_clear(&out);
}

static void
assert_text(const struct kl_canvas *canvas, const char *want)
{
    struct kl_buf out = KL_BUF_INIT;

    kl_sink_text(canvas, &out);
    assert_string_equal(kl_buf_text(&out), want);
    kl_buf_clear(&out);
}

static void
plain_text(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(8, 3, &kl_glyphs_utf8);

    (void)state;
    assert_text(canvas, "\n\n\n");
    kl_canvas_text(canvas, 1, 0, 7, KL_INK_P, 0, "é日x");
    kl_canvas_text(canvas, 0, 2, 8, KL_INK_P, 0, "e\xCC\x81  ");
    assert_text(canvas, " é日x\n\ne\xCC\x81\n");
    kl_canvas_free(canvas);
}

/* One sequence where the style changes, none for blanks, none at the end of a
 * line that is plain already. */
static void
least_escapes(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(12, 1, &kl_glyphs_utf8);

    (void)state;
    kl_canvas_text(canvas, 0, 0, 12, KL_INK_TEXT, 0, "ab");
    assert_ansi(canvas, 256, "ab\n");
    kl_canvas_text(canvas, 3, 0, 9, KL_INK_P, 0, "pp p");
    kl_canvas_put(canvas, 8, 0, 'b', KL_INK_P, KL_BOLD);
    kl_canvas_put(canvas, 9, 0, 't', KL_INK_TEXT, 0);
    assert_ansi(canvas, 256, "ab \033[38;5;33mpp p \033[1mb\033[mt\n");
    assert_ansi(canvas, 16, "ab \033[94mpp p \033[1mb\033[mt\n");
    assert_ansi(canvas, 8, "ab \033[1;34mpp p b\033[mt\n");
    assert_ansi(canvas, 0, "ab \033[1mpp p b\033[mt\n");
    kl_canvas_free(canvas);
}

/* A reversed blank is seen, also as the last thing of a line. */
static void
reversed_blanks(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(4, 2, &kl_glyphs_utf8);

    (void)state;
    kl_canvas_fill(canvas, (struct kl_rect){1, 0, 2, 1}, ' ', KL_INK_BAR, 0);
    kl_canvas_put(canvas, 0, 1, 'x', KL_INK_P, KL_BOLD | KL_REVERSE);
    kl_canvas_put(canvas, 1, 1, 'y', KL_INK_P, KL_REVERSE);
    kl_canvas_put(canvas, 2, 1, 'z', KL_INK_TEXT, KL_REVERSE);
    assert_ansi(canvas, 256,
                " \033[7m  \033[m\n"
                "\033[1;7;38;5;33mx\033[0;7;38;5;33my\033[39mz\033[m\n");
    kl_canvas_free(canvas);
}

/* A wide character and a mark are sent once, with the style of the left half.
 */
static void
wide_and_marks(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(4, 1, &kl_glyphs_utf8);

    (void)state;
    kl_canvas_text(canvas, 0, 0, 4, KL_INK_Q, 0, "日o\xCC\x88");
    kl_canvas_restyle(canvas, (struct kl_rect){1, 0, 1, 1}, KL_INK_ERROR, 0);
    assert_ansi(canvas, 8, "\033[1;31m日o\xCC\x88\033[m\n");
    kl_canvas_free(canvas);
}

/* Shades stand on a ground, blanks of theirs too; what colours there are follows
 * from what the terminal stands on. */
static void
grounds(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(4, 1, &kl_glyphs_utf8);
    struct kl_buf out = KL_BUF_INIT;

    (void)state;
    kl_canvas_text(canvas, 0, 0, 2, KL_INK_SHADE8, 0, "a ");
    kl_canvas_put(canvas, 2, 0, 'p', KL_INK_P, 0);
    assert_ansi(canvas, 256,
                "\033[38;5;16;48;5;227ma \033[38;5;33;49mp\033[m\n");
    assert_ansi(canvas, 8, "a \033[1;34mp\033[m\n");
    kl_sink_ansi(canvas, 256, KL_BACKGROUND_LIGHT, &out);
    assert_string_equal(kl_buf_text(&out), "\033[38;5;16;48;5;227ma "
                                           "\033[38;5;25;49mp\033[m\n");
    kl_buf_clear(&out);
    kl_canvas_free(canvas);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text),
        cmocka_unit_test(least_escapes),
        cmocka_unit_test(reversed_blanks),
        cmocka_unit_test(wide_and_marks),
        cmocka_unit_test(grounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
