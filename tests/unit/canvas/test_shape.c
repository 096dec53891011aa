#include "../../lib/kl_test.h"

#include "klscope/canvas/shape.h"

enum { W = 20, H = 6 };

static struct kl_canvas *
keeping(void)
{
    struct kl_canvas *canvas = kl_canvas_new(W, H, &kl_glyphs_utf8);

    kl_shapes_keep(canvas);
    return canvas;
}

/* What an area or line spans. */
static void
span(const struct kl_figure *figure, double low[2], double high[2])
{
    low[0] = low[1] = INFINITY;
    high[0] = high[1] = -INFINITY;
    for (size_t k = 0; k < figure->count; k++) {
        low[0] = fmin(low[0], figure->point[k].x);
        low[1] = fmin(low[1], figure->point[k].y);
        high[0] = fmax(high[0], figure->point[k].x);
        high[1] = fmax(high[1], figure->point[k].y);
    }
}

static void
assert_span(const struct kl_canvas *canvas, size_t i, double x, double y,
            double w, double h)
{
    struct kl_figure figure = kl_shapes_get(canvas, i);
    double low[2], high[2];

    span(&figure, low, high);
    assert_close(low[0], x, 1e-12);
    assert_close(low[1], y, 1e-12);
    assert_close(high[0] - low[0], w, 1e-12);
    assert_close(high[1] - low[1], h, 1e-12);
}

/* Shapes are those of the last picture, in order, with their clip. */
static void
what_is_kept(void **state)
{
    struct kl_canvas *canvas = keeping();
    const struct kl_point line[] = {{0.5, 0.25}, {3, 7}, {-9, 1e6}};
    struct kl_figure figure;
    struct kl_rect old;

    (void)state;
    assert_true(kl_shapes_kept(canvas));
    kl_shape_rect(canvas, 1.25, 0.5, 2, 3.125, KL_HATCHED, KL_INK_Q);
    old = kl_canvas_clip(canvas, (struct kl_rect){2, 1, 5, 3});
    kl_shape_line(canvas, line, 3, KL_DASHED, KL_INK_GAIN);
    kl_canvas_clip(canvas, old);
    kl_shape_area(canvas, line, 3, KL_SOLID, KL_INK_P);
    assert_int_equal(kl_shapes_count(canvas), 3);
    figure = kl_shapes_get(canvas, 0);
    assert_true(!figure.line && figure.count == 4);
    assert_int_equal(figure.stroke, KL_HATCHED);
    assert_int_equal(figure.ink, KL_INK_Q);
    assert_int_equal(figure.clip.w, W);
    assert_int_equal(figure.clip.h, H);
    assert_span(canvas, 0, 1.25, 0.5, 2, 3.125);
    figure = kl_shapes_get(canvas, 1);
    assert_true(figure.line && figure.count == 3);
    assert_int_equal(figure.stroke, KL_DASHED);
    assert_true(figure.clip.x == 2 && figure.clip.y == 1 &&
                figure.clip.w == 5 && figure.clip.h == 3);
    assert_memory_equal(figure.point, line, sizeof line);
    figure = kl_shapes_get(canvas, 2);
    assert_true(!figure.line && figure.count == 3);
    kl_canvas_clear(canvas);
    assert_int_equal(kl_shapes_count(canvas), 0);
    kl_shape_rect(canvas, 4, 4, 1, 1, KL_SOLID, KL_INK_P);
    assert_int_equal(kl_shapes_count(canvas), 1);
    assert_span(canvas, 0, 4, 4, 1, 1);
    kl_canvas_resize(canvas, 9, 9);
    assert_int_equal(kl_shapes_count(canvas), 0);
    kl_canvas_free(canvas);
}

/* More than there is room for at first. */
static void
many(void **state)
{
    struct kl_canvas *canvas = keeping();

    (void)state;
    for (int k = 0; k < 5000; k++)
        kl_shape_rect(canvas, k, 0, 1, 1 + k, KL_SOLID, KL_INK_P);
    assert_int_equal(kl_shapes_count(canvas), 5000);
    for (size_t k = 0; k < 5000; k += 617)
        assert_span(canvas, k, (double)k, 0, 1, 1 + (double)k);
    kl_canvas_free(canvas);
}

/* Cells between begin and end are marked, and what names shapes by itself is
 * silent there. */
static void
nesting(void **state)
{
    struct kl_canvas *canvas = keeping();

    (void)state;
    kl_canvas_put(canvas, 0, 0, 'a', KL_INK_P, 0);
    kl_shapes_begin(canvas);
    kl_canvas_put(canvas, 1, 0, 'b', KL_INK_P, 0);
    kl_shapes_begin(canvas);
    kl_canvas_put(canvas, 2, 0, 'c', KL_INK_P, 0);
    kl_shape_bar(canvas, (struct kl_rect){3, 0, 1, 2}, 1.5, KL_SOLID,
                 KL_INK_P);
    kl_shapes_end(canvas);
    kl_canvas_put(canvas, 4, 0, 'd', KL_INK_P, 0);
    kl_shapes_end(canvas);
    kl_canvas_put(canvas, 5, 0, 'e', KL_INK_P, 0);
    kl_shapes_end(canvas); /* one too many does nothing */
    kl_canvas_put(canvas, 2, 0, 'f', KL_INK_P, 0);
    for (int x = 0; x < 6; x++)
        assert_int_equal(kl_canvas_at(canvas, x, 0)->shape,
                         x == 1 || x == 3 || x == 4);
    assert_int_equal(kl_canvas_at(canvas, 3, 1)->ch, kl_glyphs_utf8.p_bar[8]);
    assert_int_equal(kl_shapes_count(canvas), 0);
    kl_canvas_free(canvas);
}

/* A canvas that keeps none has cells alone. */
static void
none_kept(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(W, H, &kl_glyphs_utf8);
    const struct kl_rect rect = {1, 1, 2, 4};

    (void)state;
    kl_shapes_begin(canvas);
    kl_canvas_put(canvas, 0, 0, 'x', KL_INK_P, 0);
    kl_shapes_end(canvas);
    kl_shape_bar(canvas, rect, 2.5, KL_HATCHED, KL_INK_Q);
    kl_shape_spot(canvas, 3, 3, 0.5, false, KL_INK_P);
    assert_false(kl_shapes_kept(canvas));
    assert_int_equal(kl_shapes_count(canvas), 0);
    assert_false(kl_canvas_at(canvas, 0, 0)->shape);
    assert_false(kl_canvas_at(canvas, 1, 4)->shape);
    assert_int_equal(kl_canvas_at(canvas, 2, 4)->ch, kl_glyphs_utf8.q_bar[8]);
    kl_canvas_free(canvas);
}

/* A line is cut where a point is nowhere; such an area is not drawn. */
static void
points_that_are_nowhere(void **state)
{
    struct kl_canvas *canvas = keeping();
    const struct kl_point point[] = {
        {NAN, 1}, {1, 1}, {2, 2}, {3, INFINITY}, {4, 4}, {-INFINITY, 5},
        {6, 6},   {7, 7}, {8, 8}};

    (void)state;
    kl_shape_area(canvas, point, 9, KL_SOLID, KL_INK_P);
    kl_shape_area(canvas, point + 1, 2, KL_SOLID, KL_INK_P);
    kl_shape_rect(canvas, 1, 1, -1, 1, KL_SOLID, KL_INK_P);
    kl_shape_rect(canvas, 1, 1, 1, NAN, KL_SOLID, KL_INK_P);
    kl_shape_line(canvas, point, 1, KL_SOLID, KL_INK_P);
    kl_shape_line(canvas, NULL, 0, KL_SOLID, KL_INK_P);
    assert_int_equal(kl_shapes_count(canvas), 0);
    kl_shape_line(canvas, point, 9, KL_SOLID, KL_INK_P);
    assert_int_equal(kl_shapes_count(canvas), 2); /* one point is no line */
    assert_span(canvas, 0, 1, 1, 1, 1);
    assert_span(canvas, 1, 6, 6, 2, 2);
    assert_int_equal(kl_shapes_get(canvas, 1).count, 3);
    kl_canvas_free(canvas);
}

/* A bar is as high as it is, its cells are rounded; it stays in its place. */
static void
bars(void **state)
{
    static const double heights[] = {0.00123, 0.5, 1.0625, 3.3, 4, 7.7, 1e300};
    const struct kl_rect rect = {2, 1, 3, 4};

    (void)state;
    for (size_t k = 0; k < sizeof heights / sizeof *heights; k++)
        for (int down = 0; down < 2; down++) {
            struct kl_canvas *canvas = keeping();
            double high = fmin(heights[k], 4);
            int cells = 0;

            if (down)
                kl_shape_hang(canvas, rect, heights[k], KL_INK_LOSS);
            else
                kl_shape_bar(canvas, rect, heights[k], KL_SOLID, KL_INK_P);
            assert_int_equal(kl_shapes_count(canvas), 1);
            assert_span(canvas, 0, 2, down ? 1 : 5 - high, 3, high);
            for (int y = 0; y < H; y++)
                cells += kl_canvas_at(canvas, 3, y)->shape;
            assert_int_equal(cells,
                             fmax(ceil((double)lround(8 * high) / 8), 1));
            assert_false(kl_canvas_at(canvas, 1, 4)->shape);
            assert_false(kl_canvas_at(canvas, 5, 4)->shape);
            kl_canvas_free(canvas);
        }
}

/* What is not there has neither cells nor a shape. */
static void
no_bar(void **state)
{
    struct kl_canvas *canvas = keeping();
    const struct kl_rect rect = {2, 1, 3, 4};

    (void)state;
    kl_shape_bar(canvas, rect, 0, KL_SOLID, KL_INK_P);
    kl_shape_bar(canvas, rect, -1, KL_SOLID, KL_INK_P);
    kl_shape_hang(canvas, rect, 0, KL_INK_P);
    kl_shape_run(canvas, rect, 3, 3, KL_SOLID, KL_INK_P);
    kl_shape_run(canvas, rect, 2, 1, KL_SOLID, KL_INK_P);
    kl_shape_rule(canvas, rect, 4, 9, KL_INK_P);
    assert_int_equal(kl_shapes_count(canvas), 0);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            assert_int_equal(kl_canvas_at(canvas, x, y)->ch, ' ');
    kl_canvas_free(canvas);
}

/* Bars that lie, and lines beside them, end at the ends of their row. */
static void
runs(void **state)
{
    struct kl_canvas *canvas = keeping();
    const struct kl_rect row = {4, 2, 10, 1};

    (void)state;
    kl_shape_run(canvas, row, 0, 3.217, KL_SOLID, KL_INK_P);
    kl_shape_run(canvas, row, 3.217, 99, KL_HATCHED, KL_INK_Q);
    kl_shape_rule(canvas, row, -1, 5.5, KL_INK_DIM);
    kl_shape_spot(canvas, 7.5, 2.5, 0.25, false, KL_INK_P);
    kl_shape_spot(canvas, 7.5, 2.5, 0.25, true, KL_INK_Q);
    assert_int_equal(kl_shapes_count(canvas), 5);
    assert_span(canvas, 0, 4, 2.15, 3.217, 0.7);
    assert_span(canvas, 1, 7.217, 2.15, 10 - 3.217, 0.7);
    assert_span(canvas, 2, 4, 2.5, 5.5, 0);
    assert_span(canvas, 3, 7, 2.25, 1, 0.5); /* round: two columns a row */
    assert_span(canvas, 4, 7, 2.25, 1, 0.5);
    assert_false(kl_shapes_get(canvas, 3).line);
    assert_true(kl_shapes_get(canvas, 4).line);
    kl_canvas_free(canvas);
}

/* Shapes of one canvas on another, moved and cut to where its rows go. */
static void
copies(void **state)
{
    struct kl_canvas *from = keeping(), *to = keeping();
    struct kl_figure figure;

    (void)state;
    kl_shape_rect(from, 1, 3.5, 2, 1, KL_SOLID, KL_INK_P);
    kl_canvas_narrow(from, (struct kl_rect){0, 0, 9, 4});
    kl_shape_rect(from, 1, 3.5, 2, 1, KL_HATCHED, KL_INK_Q);
    kl_canvas_clip(to, (struct kl_rect){0, 0, W, 5});
    kl_shapes_copy(from, to, (struct kl_rect){10, 1, 6, 9}, 2);
    assert_int_equal(kl_shapes_count(to), 2);
    assert_span(to, 0, 11, 2.5, 2, 1);
    figure = kl_shapes_get(to, 0);
    assert_true(figure.clip.x == 10 && figure.clip.y == 1 &&
                figure.clip.w == 6 && figure.clip.h == 4);
    figure = kl_shapes_get(to, 1);
    assert_int_equal(figure.stroke, KL_HATCHED);
    assert_true(figure.clip.y == 1 && figure.clip.h == 2);
    figure.clip = kl_canvas_clip(to, (struct kl_rect){0, 0, 1, 1});
    assert_int_equal(figure.clip.h, 5); /* as it was */
    kl_canvas_free(from);
    kl_canvas_free(to);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept),
        cmocka_unit_test(many),
        cmocka_unit_test(nesting),
        cmocka_unit_test(none_kept),
        cmocka_unit_test(points_that_are_nowhere),
        cmocka_unit_test(bars),
        cmocka_unit_test(no_bar),
        cmocka_unit_test(runs),
        cmocka_unit_test(copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
