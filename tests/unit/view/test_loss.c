/* The curve of a loss: what is kept of it, and its picture. */
#include "kl_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/canvas/shape.h"
#include "klscope/canvas/sink.h"
#include "klscope/view/loss.h"

static void
steps_are_kept_as_they_were(void **state)
{
    struct kl_loss loss;
    int i;

    (void)state;
    kl_loss_begin(&loss, 3.25);
    assert_true(kl_loss_at(&loss, 0) == 3.25 && kl_loss_at(&loss, 9) == 3.25);
    for (i = 1; i <= 100; i++)
        kl_loss_add(&loss, 3.25 / (1 + i));
    assert_true(loss.steps == 100 && loss.last == 3.25 / 101);
    assert_true(loss.least == loss.last);
    for (i = 0; i <= 100; i++)
        assert_true(kl_loss_at(&loss, i) == 3.25 / (1 + i));
    assert_close(kl_loss_at(&loss, 2.5), (3.25 / 3 + 3.25 / 4) / 2, 1e-15);
}

/* A million steps take the memory of the first ones, and none of them is
 * mistaken for another. */
static void
many_steps_are_thinned(void **state)
{
    struct kl_loss loss;
    size_t i;

    (void)state;
    kl_loss_begin(&loss, 1e6);
    for (i = 1; i <= 1000000; i++)
        kl_loss_add(&loss, 1e6 - (double)i);
    assert_true(loss.n <= KL_LOSS_POINTS && loss.n > KL_LOSS_POINTS / 2);
    for (i = 0; i < 1000000; i += 777)
        assert_true(fabs(kl_loss_at(&loss, (double)i) - (1e6 - (double)i)) <=
                    (double)loss.stride);
    assert_true(kl_loss_at(&loss, 1e6) == 0);
}

static void
infinity_is_no_number_between(void **state)
{
    struct kl_loss loss;

    (void)state;
    kl_loss_begin(&loss, 2);
    kl_loss_add(&loss, INFINITY);
    kl_loss_add(&loss, INFINITY);
    assert_true(kl_loss_at(&loss, 0.5) == 2);
    assert_true(kl_loss_at(&loss, 1.5) == INFINITY);
    assert_true(loss.least == 2 && isinf(loss.last));
}

static void
the_picture_ends_at_a_round_step(void **state)
{
    struct kl_loss loss;
    int i;

    (void)state;
    kl_loss_begin(&loss, 1);
    assert_true(kl_loss_end(&loss) == 20);
    for (i = 0; i < 130; i++)
        kl_loss_add(&loss, 1);
    assert_true(kl_loss_end(&loss) == 150);
}

/* The picture as text. */
static char *
picture(const struct kl_loss *loss, const struct kl_loss_look *look,
        const struct kl_glyphs *glyphs, int width, int height)
{
    struct kl_canvas *canvas = kl_canvas_new(width, height, glyphs);
    struct kl_buf out = KL_BUF_INIT;

    kl_loss_draw(canvas, (struct kl_rect){0, 0, width, height}, loss, look);
    kl_sink_text(canvas, &out);
    kl_canvas_free(canvas);
    return kl_buf_take(&out);
}

static void
curve_falls_to_its_floor(void **state)
{
    const struct kl_loss_look look = {
        .nats = M_LN2, .floored = true, .floor = M_LN2};
    struct kl_loss loss;
    char *text;
    int i;

    (void)state;
    kl_loss_begin(&loss, 5 * M_LN2);
    for (i = 0; i < 20; i++) /* to the floor in a straight line, then on it */
        kl_loss_add(&loss, (i < 10 ? 5 - 0.4 * (i + 1) : 1) * M_LN2);
    text = picture(&loss, &look, &kl_glyphs_ascii, 21, 5);
    assert_string_equal(text, "::              5.000\n"
                              "  ::\n"
                              "    :::\n"
                              "       ::\n"
                              "---------::::::::::::\n");
    free(text);
}

static void
infinite_losses_stand_at_the_top(void **state)
{
    const struct kl_loss_look look = {.nats = 1};
    struct kl_loss loss;
    char *text;

    (void)state;
    kl_loss_begin(&loss, INFINITY);
    text = picture(&loss, &look, &kl_glyphs_utf8, 10, 3);
    assert_true(strncmp(text, "∞\n", strlen("∞\n")) == 0);
    free(text);
}

/* On a logarithmic scale what falls by a factor a step is a straight line. */
static void
decay_is_straight_on_a_log_scale(void **state)
{
    const struct kl_loss_look look = {
        .nats = 1, .log = true, .floored = true, .floor = 7};
    struct kl_loss loss;
    char *text;
    int i;

    (void)state;
    kl_loss_begin(&loss, 8);
    for (i = 1; i <= 20; i++)
        kl_loss_add(&loss, 7 + pow(10, -i / 5.0));
    text = picture(&loss, &look, &kl_glyphs_ascii, 21, 5);
    assert_string_equal(text, ":::               1e0\n"
                              "   :::::\n"
                              "        :::::\n"
                              "             :::::\n"
                              "                  :::\n");
    free(text);
}

/* Losses of 8, 7, ... 0 on a scale from 0 to 8 are a straight line of nine
 * points; an infinite one at its begin is no point of it. */
static void
the_curve_is_exact(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(40, 10, &kl_glyphs_utf8);
    const struct kl_loss_look look = {.nats = 1};
    struct kl_loss loss;
    struct kl_figure line;

    (void)state;
    kl_loss_begin(&loss, INFINITY);
    for (int i = 0; i <= 8; i++)
        kl_loss_add(&loss, 8 - i);
    kl_shapes_keep(canvas);
    kl_loss_draw(canvas, (struct kl_rect){0, 0, 40, 10}, &loss, &look);
    assert_int_equal(kl_shapes_count(canvas), 1);
    line = kl_shapes_get(canvas, 0);
    assert_true(line.line && line.count >= 9);
    for (size_t k = 0; k < 9; k++) {
        assert_close(line.point[k].y, 0.125 + 9.75 * (double)k / 8, 1e-12);
        assert_close(line.point[k].x,
                     0.25 + 39.5 * (double)(k + 1) / kl_loss_end(&loss),
                     1e-12);
    }
    kl_canvas_free(canvas);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_kept_as_they_were),
        cmocka_unit_test(many_steps_are_thinned),
        cmocka_unit_test(infinity_is_no_number_between),
        cmocka_unit_test(the_picture_ends_at_a_round_step),
        cmocka_unit_test(curve_falls_to_its_floor),
        cmocka_unit_test(infinite_losses_stand_at_the_top),
        cmocka_unit_test(decay_is_straight_on_a_log_scale),
        cmocka_unit_test(the_curve_is_exact),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
