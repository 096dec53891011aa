#include "kl_test.h"

#include "klscope/view/outline.h"

static uint32_t
cell(const struct kl_canvas *canvas, int x, int y)
{
    return kl_canvas_at(canvas, x, y)->ch;
}

/* A level line in the second dot from below of a row of two full cells; what
 * is not filled is left alone. */
static void
test_level(void **state)
{
    static const int line[] = {3, 3, 3, 3, 3, 3}, fill[] = {8, 8, 7};
    struct kl_canvas *canvas = kl_canvas_new(3, 1, &kl_glyphs_utf8);

    (void)state;
    kl_outline_draw(canvas, (struct kl_rect){0, 0, 3, 1}, line, fill,
                    KL_INK_P);
    assert_int_equal(cell(canvas, 0, 0), 0x2800 + 0x04 + 0x20);
    assert_int_equal(cell(canvas, 1, 0), 0x2800 + 0x04 + 0x20);
    assert_int_equal(cell(canvas, 2, 0), ' ');
    assert_int_equal(kl_canvas_at(canvas, 0, 0)->attr, KL_REVERSE);
    kl_canvas_free(canvas);
}

/* A step is joined half way from both sides; heights of 0 have no line, and
 * heights above the picture none that is seen. */
static void
test_step(void **state)
{
    static const int line[] = {2, 16, 0, 99}, fill[] = {16, 16};
    struct kl_canvas *canvas = kl_canvas_new(2, 2, &kl_glyphs_utf8);

    (void)state;
    kl_outline_draw(canvas, (struct kl_rect){0, 0, 2, 2}, line, fill,
                    KL_INK_P);
    /* dots 0 to 3 on the left; 3 to 7 on the right */
    assert_int_equal(cell(canvas, 0, 1), 0x284f);
    assert_int_equal(cell(canvas, 0, 0), 0x2800 + 0xb8);
    assert_int_equal(cell(canvas, 1, 0), ' ');
    kl_canvas_free(canvas);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_level),
        cmocka_unit_test(test_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
