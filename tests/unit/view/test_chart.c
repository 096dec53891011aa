#include "kl_scene.h"

#include "klscope/canvas/shape.h"
#include "klscope/view/bars.h"
#include "klscope/view/chart.h"

enum { WIDTH = 80, HEIGHT = 12 };

/* ---- windows ------------------------------------------------------------- */

static void
any_window_holds_the_selection(void **state)
{
    uint64_t dice = 12;

    (void)state;
    for (int k = 0; k < 100000; k++) {
        size_t n = 1 + kl_dice_below(&dice, 2 + (size_t)k), at, first, hit;
        int width = 2 + (int)kl_dice_below(&dice, 300);
        int label = 1 + (int)kl_dice_below(&dice, 40);
        struct kl_window window;

        at = kl_dice_below(&dice, n);
        first = kl_dice_below(&dice, n);
        window = (k % 2 == 0 && width > 4 ? kl_window_broad : kl_window_fit)(
            n, width, label, first, at);
        assert_true(window.first <= at && at < window.first + window.count);
        assert_true(window.first + window.count <= n);
        assert_true(window.count >= 1 && window.bar >= 1);
        assert_true(2 * window.bar <= window.pitch);
        assert_true(window.count * (size_t)window.pitch <= (size_t)width);
        for (int x = 0; x < width; x++) {
            bool in = kl_window_hit(&window, x, &hit);

            assert_true(in == (x < (int)window.count * window.pitch));
            if (in)
                assert_int_equal(hit,
                                 window.first + (size_t)(x / window.pitch));
        }
        assert_false(kl_window_hit(&window, -1, &hit));
        if (k > 2000)
            k += 97;
    }
}

static void
a_window_stands_still(void **state)
{
    struct kl_window window = kl_window_fit(1000, 80, 1, 100, 120);

    (void)state;
    assert_int_equal(window.first, 100);
    assert_int_equal(kl_window_fit(1000, 80, 1, 100, 99).first, 99);
    assert_int_equal(kl_window_fit(1000, 80, 1, 100, 140).first, 101);
    assert_int_equal(kl_window_fit(26, 80, 1, 0, 25).count, 26);
}

/* Few outcomes fill the picture; for a class many have broader bars, and not
 * all are seen. */
static void
bars_are_broad(void **state)
{
    (void)state;
    assert_int_equal(kl_window_fit(3, 78, 1, 0, 0).pitch, 19);
    assert_int_equal(kl_window_fit(6, 78, 1, 0, 0).bar, 6);
    assert_int_equal(kl_window_fit(2, 200, 1, 0, 0).bar, 9);
    assert_int_equal(kl_window_fit(26, 40, 1, 0, 0).bar, 1);
    assert_int_equal(kl_window_fit(26, 40, 1, 0, 0).count, 20);
    assert_int_equal(kl_window_broad(26, 40, 1, 0, 0).bar, 2);
    assert_int_equal(kl_window_broad(26, 40, 1, 0, 0).count, 8);
    assert_int_equal(kl_window_broad(26, 78, 1, 0, 0).count, 26);
}

/* ---- drawing ------------------------------------------------------------- */

static const char *const scenes[] = {
    "p = @abc:p\nq = @abc:q",
    "p = 1,0\nq = 0,1",
    "p = 0.5,0.5",
    "p = poisson(1000)\nq = geometric(0.01)",
    "p = truncate(poisson(3), 0, 900)\nq = poisson(800)",
    "p = a=1",
    "p = @row",
};

static void
draw(struct kl_canvas *canvas, struct kl_rect rect,
     const struct kl_scene *scene, bool ledger)
{
    struct kl_window window = kl_window_fit(kl_scene_pair(scene)->n, rect.w, 3,
                                            0, kl_scene_at(scene));

    if (ledger)
        kl_ledger_draw(canvas, rect, scene, &window, KL_KL_PQ);
    else
        kl_chart_draw(canvas, rect, scene, &window);
    kl_chart_labels(canvas,
                    (struct kl_rect){rect.x, rect.y + rect.h - 1, rect.w, 1},
                    scene, &window);
}

static bool
same_cells(const struct kl_canvas *a, const struct kl_canvas *b)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if (memcmp(kl_canvas_at(a, x, y), kl_canvas_at(b, x, y),
                       sizeof(struct kl_cell_glyph)) != 0)
                return false;
    return true;
}

/* In every view and size: drawing twice gives the same cells, the scene is as
 * it was, and nothing is drawn outside. */
static void
every_view(void **state)
{
    static const struct kl_glyphs *const sets[] = {
        &kl_glyphs_utf8, &kl_glyphs_console, &kl_glyphs_ascii};

    (void)state;
    for (size_t s = 0; s < sizeof scenes / sizeof *scenes; s++) {
        struct kl_scene *scene = kl_scene_of(scenes[s]);
        char *before = kl_scene_text(scene);

        for (int k = 0; k < (KL_VIEW_COUNT + 1) * 3 * 9; k++) {
            int view = k / 27, size = k % 9;
            struct kl_rect rect = {3, 2, size < 5 ? size + 6 : 60,
                                   size < 7 ? size : 8};
            struct kl_canvas *a, *b;

            a = kl_canvas_new(WIDTH, HEIGHT, sets[k / 9 % 3]);
            b = kl_canvas_new(WIDTH, HEIGHT, sets[k / 9 % 3]);
            if (view < KL_VIEW_COUNT)
                kl_scene_set_view(scene, (enum kl_view)view);
            draw(a, rect, scene, view == KL_VIEW_COUNT);
            draw(b, rect, scene, view == KL_VIEW_COUNT);
            assert_true(same_cells(a, b));
            for (int y = 0; y < HEIGHT; y++)
                for (int x = 0; x < WIDTH; x++) {
                    uint32_t ch = kl_canvas_at(a, x, y)->ch;

                    if (ch != ' ' && rect.h > 1)
                        assert_true(x >= rect.x && x < rect.x + rect.w &&
                                    y >= rect.y && y < rect.y + rect.h);
                    if (kl_canvas_glyphs(a)->ascii)
                        assert_in_range(ch, ' ', '~');
                }
            kl_canvas_free(a);
            kl_canvas_free(b);
        }
        kl_scene_set_view(scene, KL_VIEW_HISTOGRAM);
        kl_scene_is(scene, before);
        free(before);
        kl_scene_free(scene);
    }
}

/* p = (1/2, 1/4, 1/4): bars of 8, 4 and 4 rows where the axis ends at 1/2. */
static void
heights(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 0.5,0.25,0.25\nq = 0,0.5,0.5");
    struct kl_canvas *canvas = kl_canvas_new(20, 8, &kl_glyphs_utf8);
    struct kl_rect rect = {0, 0, 20, 8};
    struct kl_window window = kl_window_fit(3, 20, 1, 0, 0);
    static const int want[3][2] = {{8, 0}, {4, 8}, {4, 8}};

    (void)state;
    kl_chart_draw(canvas, rect, scene, &window);
    for (int i = 0; i < 3; i++)
        for (int s = 0; s < 2; s++) {
            int x = i * window.pitch + s * window.bar, rows = 0;
            uint32_t full =
                s ? kl_glyphs_utf8.q_bar[8] : kl_glyphs_utf8.p_bar[8];

            x += window.bar - 1; /* clear of the scale's number */
            for (int y = 0; y < 8; y++)
                rows += kl_canvas_at(canvas, x, y)->ch == full;
            assert_int_equal(rows, want[i][s]);
        }
    kl_canvas_free(canvas);
    kl_scene_free(scene);
}

/* A click on the top of a bar means about the bar's value. */
static void
clicks(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 0.5,0.25,0.25");
    struct kl_window window = kl_window_fit(3, 20, 1, 0, 0);
    struct kl_rect rect = {0, 5, 20, 8};
    double x = -1;

    (void)state;
    assert_true(kl_chart_value(scene, &window, rect, 5, &x));
    assert_true(x == 0.5);
    assert_true(kl_chart_value(scene, &window, rect, 9, &x));
    assert_true(x == 0.25);
    /* A drag may leave the picture: the scale goes on above and below. */
    assert_true(kl_chart_value(scene, &window, rect, 1, &x));
    assert_true(x == 0.75);
    assert_true(kl_chart_value(scene, &window, rect, 100, &x));
    assert_true(x < 0);
    assert_true(kl_chart_top(scene, &window) == 0.5);
    window.top = 0.8; /* as when the drag began */
    assert_true(kl_chart_value(scene, &window, rect, 9, &x));
    assert_true(x == 0.4);
    window.top = 0;
    kl_scene_set_view(scene, KL_VIEW_SURPRISAL); /* 2 bit at the top */
    assert_true(kl_chart_value(scene, &window, rect, 5, &x));
    assert_close(x, 0.25, 4 * KL_EPS);
    kl_scene_set_view(scene, KL_VIEW_RATIO);
    assert_false(kl_chart_value(scene, &window, rect, 5, &x));
    kl_scene_free(scene);
}

/* The bars of a vector picture are as high as the probabilities are. */
static void
exact_bars(void **state)
{
    static const double p[] = {0.317, 0.0123, 0.6707}, q[] = {0.25, 0.75, 0};
    struct kl_scene *scene =
        kl_scene_of("p = 0.317,0.0123,0.6707\nq = 0.25,0.75,0");
    struct kl_canvas *canvas = kl_canvas_new(WIDTH, HEIGHT, &kl_glyphs_utf8);
    const struct kl_rect rect = {3, 2, 60, 8};
    struct kl_window window = kl_window_fit(3, rect.w, 3, 0, 0);
    size_t i = 0;

    (void)state;
    kl_shapes_keep(canvas);
    kl_chart_draw(canvas, rect, scene, &window); /* 0.8 at the top */
    assert_close(kl_chart_top(scene, &window), 0.8, 1e-15);
    assert_int_equal(kl_shapes_count(canvas), 5);
    for (int k = 0; k < 3; k++)
        for (int s = 0; s < 2; s++) {
            double v = (s == KL_P ? p : q)[k];
            struct kl_figure figure;

            if (v == 0)
                continue;
            figure = kl_shapes_get(canvas, i++);
            assert_int_equal(figure.stroke, s == KL_P ? KL_SOLID : KL_HATCHED);
            assert_int_equal(figure.ink, s == KL_P ? KL_INK_P : KL_INK_Q);
            assert_close(figure.point[2].y, 10, 0);
            assert_close((figure.point[2].y - figure.point[0].y) / 8 * 0.8, v,
                         1e-12);
            assert_close(figure.point[0].x,
                         3 + k * window.pitch + s * window.bar, 0);
            assert_close(figure.point[1].x - figure.point[0].x, window.bar, 0);
        }
    kl_canvas_free(canvas);
    kl_scene_free(scene);
}

/* Those of the ledger as what they add up to. */
static void
exact_ledger(void **state)
{
    static const double p[] = {0.317, 0.0123, 0.6707}, q[] = {0.3, 0.6, 0.1};
    struct kl_scene *scene =
        kl_scene_of("p = 0.317,0.0123,0.6707\nq = 0.3,0.6,0.1\nunit = nat");
    struct kl_canvas *canvas = kl_canvas_new(WIDTH, HEIGHT, &kl_glyphs_utf8);
    const struct kl_rect rect = {3, 2, 60, 9};
    struct kl_window window = kl_window_fit(3, rect.w, 3, 0, 0);
    double scale = 0, high[3];

    (void)state;
    kl_shapes_keep(canvas);
    kl_ledger_draw(canvas, rect, scene, &window, KL_KL_PQ);
    assert_int_equal(kl_shapes_count(canvas), 4); /* and a line */
    for (size_t k = 0; k < 3; k++) {
        struct kl_figure figure = kl_shapes_get(canvas, k);

        high[k] = figure.point[2].y - figure.point[0].y;
        if (k == 2)
            scale = p[k] * log(p[k] / q[k]) / high[k];
    }
    for (size_t k = 0; k < 3; k++)
        assert_close(high[k] * scale, fabs(p[k] * log(p[k] / q[k])), 1e-12);
    assert_int_equal(kl_shapes_get(canvas, 1).ink, KL_INK_LOSS);
    assert_close(kl_shapes_get(canvas, 1).point[0].y,
                 kl_shapes_get(canvas, 0).point[2].y, 0);
    assert_true(kl_shapes_get(canvas, 3).line);
    kl_canvas_free(canvas);
    kl_scene_free(scene);
}

/* ---- scales -------------------------------------------------------------- */

static void
assert_row(const struct kl_canvas *canvas, int y, const char *want)
{
    for (int x = 0; want[x] != '\0'; x++)
        assert_int_equal(kl_canvas_at(canvas, x, y)->ch,
                         (unsigned char)want[x]);
}

/* The unit stands behind the top of a scale where there is room; not in a
 * picture, whose captions say it. */
static void
tops(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(20, 3, &kl_glyphs_utf8);
    struct kl_rect rect = {0, 0, 20, 3};

    (void)state;
    kl_tick_top(canvas, rect, 2.385, "nat");
    assert_row(canvas, 0, "2.38 nat            ");
    kl_canvas_clear(canvas);
    kl_canvas_text(canvas, 5, 0, 10, KL_INK_TEXT, 0, "##########");
    kl_tick_top(canvas, rect, 2.385, "nat");
    assert_row(canvas, 0, "2.38 ##########     ");
    kl_canvas_clear(canvas);
    kl_canvas_set_still(canvas, true);
    kl_tick_top(canvas, rect, 2.385, "nat");
    assert_row(canvas, 0, "2.38                ");
    kl_canvas_free(canvas);
}

/* Neither end of a scale is lost where bars stand on all of its bottom. */
static void
powers(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(12, 3, &kl_glyphs_utf8);
    struct kl_rect rect = {0, 0, 12, 3};

    (void)state;
    kl_tick_powers(canvas, rect, -5, 0);
    assert_row(canvas, 0, "1e0         ");
    assert_row(canvas, 2, "1e-5        ");
    kl_canvas_clear(canvas);
    kl_canvas_text(canvas, 0, 2, 12, KL_INK_TEXT, 0, "############");
    kl_tick_powers(canvas, rect, -5, 0);
    assert_row(canvas, 0, "1e-5 to 1e0 ");
    assert_row(canvas, 2, "############");
    kl_canvas_clear(canvas);
    kl_tick_powers(canvas, (struct kl_rect){0, 0, 5, 1}, -5, 0);
    assert_row(canvas, 0, "1e0  ");
    kl_canvas_free(canvas);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_window_holds_the_selection),
        cmocka_unit_test(a_window_stands_still),
        cmocka_unit_test(bars_are_broad),
        cmocka_unit_test(every_view),
        cmocka_unit_test(heights),
        cmocka_unit_test(clicks),
        cmocka_unit_test(exact_bars),
        cmocka_unit_test(exact_ledger),
        cmocka_unit_test(tops),
        cmocka_unit_test(powers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
