#include "kl_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/canvas/sink.h"
#include "klscope/view/large.h"

static struct kl_large
number(const char *sign, const char *label, double x, double err)
{
    return (struct kl_large){.label = label,
                             .unit = "bit",
                             .sign = sign,
                             .value = {x, err},
                             .known = true};
}

/* Numbers across or down a canvas, as text. */
static char *
drawn(const struct kl_glyphs *glyphs, int width, int height, bool down,
      const struct kl_large *item, int count)
{
    struct kl_canvas *canvas = kl_canvas_new(width, height, glyphs);
    struct kl_rect all = {0, 0, width, height};
    struct kl_buf out = KL_BUF_INIT;

    if (down)
        kl_large_down(canvas, all, item, count);
    else
        kl_large_across(canvas, all, item, count);
    kl_sink_text(canvas, &out);
    kl_canvas_free(canvas);
    return kl_buf_take(&out);
}

static void
is_drawn(const struct kl_glyphs *glyphs, int width, int height, bool down,
         const struct kl_large *item, int count, const char *want)
{
    char *got = drawn(glyphs, width, height, down, item, count);

    assert_string_equal(got, want);
    free(got);
}

/* As large as fits: half cells, whole cells, twice as wide ones. */
static void
sizes(void **state)
{
    struct kl_large one = number("", "H(p)", 1.9016, 0);

    (void)state;
    is_drawn(&kl_glyphs_utf8, 21, 4, false, &one, 1,
             "H(p) bit\n"
             "▄█    █▀█ █▀█ ▄█  █▀▀\n"
             " █    ▀▀█ █ █  █  █▀█\n"
             "▀▀▀ ▀ ▀▀▀ ▀▀▀ ▀▀▀ ▀▀▀\n");
    is_drawn(&kl_glyphs_ascii, 21, 6, false, &one, 1,
             "H(p) bit\n"
             " #    ### ###  #  ###\n"
             "##    # # # # ##  #\n"
             " #    ### # #  #  ###\n"
             " #      # # #  #  # #\n"
             "### # ### ### ### ###\n");
    is_drawn(&kl_glyphs_ascii, 37, 6, false, &one, 1,
             "H(p) bit\n"
             "  ##      ###### ######   ##   ######\n"
             "####      ##  ## ##  ## ####   ##\n"
             "  ##      ###### ##  ##   ##   ######\n"
             "  ##          ## ##  ##   ##   ##  ##\n"
             "###### ## ###### ###### ###### ######\n");
}

/* Where digits have no room the number is a text; where decimals have none,
 * there are fewer of them. */
static void
little_room(void **state)
{
    struct kl_large one = number("", "H(p)", 1.9016, 0);

    (void)state;
    is_drawn(&kl_glyphs_ascii, 21, 4, false, &one, 1,
             "H(p) bit\n1.9016\n\n\n");
    is_drawn(&kl_glyphs_utf8, 9, 4, false, &one, 1, "H(p) bit\n1.9016\n\n\n");
    is_drawn(&kl_glyphs_utf8, 17, 4, false, &one, 1,
             "H(p) bit\n"
             "▄█    █▀█ █▀█ ▀▀█\n"
             " █    ▀▀█ █ █ █▀▀\n"
             "▀▀▀ ▀ ▀▀▀ ▀▀▀ ▀▀▀\n");
    is_drawn(&kl_glyphs_utf8, 17, 1, false, &one, 1, "\n");
    assert_int_equal(kl_large_rows(&kl_glyphs_utf8, 1), 0);
    assert_int_equal(kl_large_rows(&kl_glyphs_utf8, 4), 4);
    assert_int_equal(kl_large_rows(&kl_glyphs_ascii, 5), 2);
    assert_int_equal(kl_large_rows(&kl_glyphs_ascii, 9), 6);
}

/* A sum: points below each other, a line above what follows, ten before the
 * point takes a decimal from all. */
static void
sum(void **state)
{
    struct kl_large item[3] = {number("", "H(p)", 9.5, 0),
                               number("+", "D(p‖q)", 1.25004, 0),
                               number("=", "H(p,q)", 10.75004, 0)};

    (void)state;
    item[0].mark = '#';
    item[0].ink = KL_INK_P;
    is_drawn(&kl_glyphs_ascii, 21, 18, true, item, 3,
             "## H(p) bit\n"
             "    ###   ### ### ###\n"
             "    # #   #   # # # #\n"
             "    ###   ### # # # #\n"
             "      #     # # # # #\n"
             "    ### # ### ### ###\n"
             "+ D(p||q) bit\n"
             "     #    ### ### ###\n"
             "    ##      # #   # #\n"
             "     #    ### ### # #\n"
             "     #    #     # # #\n"
             "    ### # ### ### ###\n"
             "= H(p,q) bit --------\n"
             " #  ###   ### ### ###\n"
             "##  # #     # #   # #\n"
             " #  # #     # ### # #\n"
             " #  # #    #    # # #\n"
             "### ### #  #  ### ###\n");
}

/* Infinity, less than nothing, hardly more than nothing, not yet. */
static void
other_numbers(void **state)
{
    struct kl_large item[4] = {
        number("", "a", INFINITY, 0), number("", "b", -1.5, 0),
        number("", "c", 1e-9, 1e-9), number("", "d", 1, 0)};

    (void)state;
    item[3].known = false;
    item[1].unit = "";
    is_drawn(&kl_glyphs_ascii, 20, 6, false, &item[0], 1,
             "a bit\n"
             "\n"
             "  ####  ####\n"
             "##    ##    ##\n"
             "  ####  ####\n"
             "\n");
    is_drawn(&kl_glyphs_ascii, 20, 6, false, &item[1], 1,
             "b\n"
             "    #    ### ### ###\n"
             "   ##    #   # # # #\n"
             "##  #    ### # # # #\n"
             "    #      # # # # #\n"
             "   ### # ### ### ###\n");
    is_drawn(&kl_glyphs_ascii, 40, 6, false, &item[2], 1,
             "c bit\n"
             "    ## ######             ###### ######\n"
             "  ##       ## ######      ##  ## ##  ##\n"
             "##     ###### ##  ## #### ##  ## ######\n"
             "  ##   ##     ####        ##  ##     ##\n"
             "    ## ###### ######      ###### ######\n");
    is_drawn(&kl_glyphs_ascii, 12, 6, false, &item[3], 1,
             "d bit\n\n\n\n\n##  ##  ##\n");
}

/* Nothing is drawn outside, whatever the size. */
static void
any_size(void **state)
{
    static const double x[] = {0.5, -12345.678, 1e300, 3e-300, INFINITY};
    int w, h;

    (void)state;
    for (w = 1; w < 130; w += 3)
        for (h = 1; h < 40; h++) {
            struct kl_canvas *canvas = kl_canvas_new(w + 2, h + 2,
                                                     &kl_glyphs_utf8);
            struct kl_rect rect = {1, 1, w, h};
            struct kl_large item[3];
            int k, cell;

            for (k = 0; k < 3; k++)
                item[k] = number("=", "H(p)", x[(w + h + k) % 5], 0);
            kl_large_across(canvas, rect, item, 3);
            kl_large_down(canvas, rect, item, 3);
            for (cell = 0; cell < w + 2; cell++) {
                assert_int_equal(kl_canvas_at(canvas, cell, 0)->ch, ' ');
                assert_int_equal(kl_canvas_at(canvas, cell, h + 1)->ch, ' ');
            }
            for (cell = 0; cell < h + 2; cell++) {
                assert_int_equal(kl_canvas_at(canvas, 0, cell)->ch, ' ');
                assert_int_equal(kl_canvas_at(canvas, w + 1, cell)->ch, ' ');
            }
            kl_canvas_free(canvas);
        }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),         cmocka_unit_test(little_room),
        cmocka_unit_test(sum),           cmocka_unit_test(other_numbers),
        cmocka_unit_test(any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
