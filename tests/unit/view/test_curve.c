#include "kl_scene.h"

#include "klscope/canvas/sink.h"
#include "klscope/view/axis.h"
#include "klscope/view/curve.h"
#include "klscope/view/panel.h"
#include "klscope/view/readout.h"

static const struct kl_glyphs *const sets[] = {
    &kl_glyphs_utf8, &kl_glyphs_console, &kl_glyphs_ascii};

static const char *const scenes[] = {
    "p = normal(0,1)\nq = laplace(0.5,1)",
    "p = normal(0,1)",
    "p = uniform(0,1)\nq = uniform(2,3)",
    "p = beta(0.01,0.01)\nq = gamma(0.001,1)",
    "p = 0.5*normal(0,1) + 0.5*normal(0.3,1e-12)\nq = normal(0,1)",
    "p = cauchy(0,1)\nq = normal(0,1e-8)",
    "p = normal(1e8,1e-8)\nq = normal(1e8,2e-8)",
    "p = normal(-1e149,1e140)\nq = normal(1e149,1e140)",
    "p = pareto(0.1,1)\nq = lognormal(0,5)",
};

/* Everything that shows densities, in a picture of this size at 2, 1. */
static void
draw_all(struct kl_canvas *canvas, const struct kl_scene *scene,
         struct kl_samples *samples, int w, int h)
{
    struct kl_rect rect = {2, 1, w, h}, row = {2, h + 1, w, h > 0};

    kl_samples_take(samples, scene, w);
    kl_curve_draw(canvas, rect, scene, samples);
    kl_axis_draw(canvas, row, scene, samples);
    rect.y = h + 2;
    kl_integrand_draw(canvas, rect, scene, samples,
                      h % 2 == 0 ? KL_KL_PQ : KL_KL_QP);
    row.y = 2 * h + 2;
    kl_readout_draw(canvas, row, scene, 0.1);
    row.y++;
    kl_readout_bins(canvas, row, scene);
    row.y++;
    kl_stack_draw(canvas, row, scene);
}

/* Nothing but what a glyph set has, and nothing outside. */
static void
check_cells(const struct kl_canvas *canvas, int w, int h)
{
    for (int y = 0; y < kl_canvas_height(canvas); y++)
        for (int x = 0; x < kl_canvas_width(canvas); x++) {
            uint32_t ch = kl_canvas_at(canvas, x, y)->ch;

            if (kl_canvas_glyphs(canvas)->ascii)
                assert_in_range(ch, ' ', '~');
            if (y <= 2 * h + 1 && (x < 2 || x >= 2 + w || y < 1))
                assert_int_equal(ch, ' ');
        }
}

/* In every view, size, glyph set, with bins and without: drawing twice gives
 * the same cells, and the scene is as it was. */
static void
every_picture(void **state)
{
    struct kl_samples *samples = kl_samples_new();

    (void)state;
    for (size_t s = 0; s < sizeof scenes / sizeof *scenes; s++) {
        struct kl_scene *scene = kl_scene_of(scenes[s]);

        for (int k = 0; k < KL_VIEW_COUNT * 3 * 2 * 8; k++) {
            static const int widths[] = {1, 2, 3, 5, 17, 40, 78, 160};
            int w = widths[k % 8], h = k % 8 < 5 ? k % 8 : 1 + k % 11;
            const struct kl_glyphs *set = sets[k / 8 % 3];
            struct kl_canvas *a = kl_canvas_new(w + 6, 2 * h + 6, set);
            struct kl_canvas *b = kl_canvas_new(w + 6, 2 * h + 6, set);
            struct kl_buf one = KL_BUF_INIT, two = KL_BUF_INIT;
            char *before;

            kl_scene_set_view(scene, (enum kl_view)(k / 48));
            kl_scene_set_bins(scene, k / 24 % 2 == 0 ? 0 : 9);
            before = kl_scene_text(scene);
            draw_all(a, scene, samples, w, h);
            draw_all(b, scene, samples, w, h);
            kl_sink_text(a, &one);
            kl_sink_text(b, &two);
            assert_string_equal(kl_buf_text(&one), kl_buf_text(&two));
            check_cells(a, w, h);
            kl_scene_is(scene, before);
            free(before);
            kl_buf_clear(&one);
            kl_buf_clear(&two);
            kl_canvas_free(a);
            kl_canvas_free(b);
        }
        kl_scene_free(scene);
    }
    kl_samples_free(samples);
}

/* The picture of a scene over a range, as text. */
static char *
picture(const char *text, double lo, double hi, int w, int h,
        const struct kl_glyphs *set)
{
    struct kl_scene *scene = kl_scene_of(text);
    struct kl_canvas *canvas = kl_canvas_new(w, h + 1, set);
    struct kl_samples *samples = kl_samples_new();
    struct kl_buf out = KL_BUF_INIT;

    kl_scene_set_range(scene, lo, hi, NULL);
    kl_scene_set_cross(scene, hi);
    kl_samples_take(samples, scene, w);
    kl_curve_draw(canvas, (struct kl_rect){0, 0, w, h}, scene, samples);
    kl_axis_draw(canvas, (struct kl_rect){0, h, w, 1}, scene, samples);
    kl_sink_text(canvas, &out);
    kl_samples_free(samples);
    kl_canvas_free(canvas);
    kl_scene_free(scene);
    return kl_buf_take(&out);
}

static void
picture_is(const char *text, double lo, double hi, int h, const char *want)
{
    char *got = picture(text, lo, hi, 32, h, &kl_glyphs_ascii);

    assert_string_equal(got, want);
    free(got);
}

/* p is 1/2 on 2 of 8, q 1/4 on 4 of 8: p filled, q hatched beside it and an
 * outline over it. */
static void
areas_overlap_visibly(void **state)
{
    (void)state;
    picture_is("p = uniform(2,4)\nq = uniform(2,6)", 0, 8, 4,
               "0.5     ########               |\n"
               "        ########               |\n"
               "        ::::::::::::::::       |\n"
               "        :#######::::::::       |\n"
               "|0     2|      4|      6|     8^\n");
}

static void
what_is_far_above_is_cut_off_and_said(void **state)
{
    char *got = picture("p = uniform(0,0.01)\nq = uniform(0,8)", 0, 8, 64, 5,
                        &kl_glyphs_utf8);

    (void)state;
    assert_non_null(strstr(got, "p ↑ 100"));
    assert_non_null(strstr(got, "↑"));
    assert_non_null(strstr(got, "▒▒▒▒▒▒▒▒▒▒"));
    free(got);
    got = picture("p = beta(0.5,1)\nq = beta(1,1)", 0, 1, 64, 5,
                  &kl_glyphs_utf8);
    assert_non_null(strstr(got, "p ↑ ∞"));
    free(got);
}

/* A spike beside a body does not flatten the body, where both are of one
 * density. */
static void
a_spike_leaves_the_body(void **state)
{
    const char *text = "p = 0.5*normal(0,1) + 0.5*normal(0.3,1e-12)";
    char *got = picture(text, -4, 4, 64, 8, &kl_glyphs_utf8);

    (void)state;
    assert_non_null(strstr(got, "p ↑ 1.99e+11  q ↑ 1.99e+11"));
    assert_non_null(strstr(got, "██████████"));
    free(got);
}

static void
numbers_of_the_axis(void **state)
{
    static const struct {
        double lo, hi;
        const char *want;
    } cases[] = {
        {-5, 5, "  -4|     -2|      0|      2|      4|"},
        {0, 0.25, "|0.0"},
        {1e8, 1e8 + 1e-5, "100000000 +         6e-6|   8e-6|"},
        {0.3, 0.3 + 1e-8, "0.3 +"},
        {0, 3e-9, "1e-9|"},
        {0, 5e7, "2e7|"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = picture("p = normal(0,1)", cases[i].lo, cases[i].hi, 40,
                            1, &kl_glyphs_ascii);
        const char *axis = strchr(got, '\n') + 1;

        if (strstr(axis, cases[i].want) == NULL)
            fail_msg("%g to %g: %s", cases[i].lo, cases[i].hi, axis);
        free(got);
    }
}

/* Where h(p) is negative there is no bar, but a line that says it. */
static void
a_negative_entropy_is_said(void **state)
{
    struct kl_scene *scene =
        kl_scene_of("p = uniform(0,0.5)\nq = uniform(0,1)\nunit = bit");
    struct kl_canvas *canvas = kl_canvas_new(78, 1, &kl_glyphs_utf8);
    struct kl_buf out = KL_BUF_INIT;

    (void)state;
    kl_stack_draw(canvas, (struct kl_rect){0, 0, 78, 1}, scene);
    kl_sink_text(canvas, &out);
    assert_string_equal(kl_buf_text(&out),
                        "h(p,q) = h(p) + D(p‖q)    "
                        "0.0000 = -1.0000 + 1.0000 bit\n");
    kl_buf_clear(&out);
    kl_canvas_free(canvas);
    kl_scene_free(scene);
}

/* In the cell where p ends below q there is either both or one of them, but no
 * gap: p is 2/3 of the picture, 3 rows and 3 eighths of 5. */
static void
no_gap_below_q(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = uniform(0,1.5)\n"
                                         "q = uniform(0,1)\nrange = 0 2");
    struct kl_samples *samples = kl_samples_new();
    const struct kl_rect rect = {0, 0, 20, 5};

    (void)state;
    kl_scene_set_cross(scene, 2);
    kl_samples_take(samples, scene, 20);
    for (int grounds = 0; grounds < 2; grounds++) {
        struct kl_canvas *canvas = kl_canvas_new(20, 5, &kl_glyphs_utf8);
        const struct kl_cell_glyph *cell = kl_canvas_at(canvas, 5, 1);

        kl_canvas_set_grounds(canvas, grounds);
        kl_curve_draw(canvas, rect, scene, samples);
        assert_int_equal(cell->ink, grounds ? KL_INK_EDGE : KL_INK_Q);
        assert_int_equal(cell->ch, grounds ? kl_glyphs_utf8.p_bar[3]
                                           : kl_glyphs_utf8.q_bar[8]);
        assert_int_equal(kl_canvas_at(canvas, 5, 0)->ink, KL_INK_Q);
        assert_int_equal(kl_canvas_at(canvas, 5, 2)->ink, KL_INK_P);
        kl_canvas_free(canvas);
    }
    kl_samples_free(samples);
    kl_scene_free(scene);
}

/* The shapes of a scene's picture over a range of -2 to 2 in 40 columns and 10
 * rows at (2, 1). */
static struct kl_canvas *
exact(const char *text, size_t bins, enum kl_view view)
{
    struct kl_scene *scene = kl_scene_of(text);
    struct kl_canvas *canvas = kl_canvas_new(44, 12, &kl_glyphs_utf8);
    struct kl_samples *samples = kl_samples_new();

    kl_shapes_keep(canvas);
    kl_scene_set_range(scene, -2, 2, NULL);
    kl_scene_set_cross(scene, 0.7);
    kl_scene_set_bins(scene, bins);
    kl_scene_set_view(scene, view);
    while (kl_scene_busy(scene))
        kl_scene_work(scene, 100000);
    kl_samples_take(samples, scene, 40);
    kl_curve_draw(canvas, (struct kl_rect){2, 1, 40, 10}, scene, samples);
    kl_samples_free(samples);
    kl_scene_free(scene);
    return canvas;
}

static double
x_of(struct kl_point point)
{
    return -2 + (point.x - 2) / 10;
}

/* Every point of an area but its ends is on the curve; these are below it. */
static void
exact_areas(void **state)
{
    struct kl_canvas *canvas =
        exact("p = normal(0.1,0.8)\nq = uniform(-1,1)", 0, KL_VIEW_HISTOGRAM);
    const enum kl_stroke strokes[] = {KL_HATCHED, KL_SOLID, KL_DOTTED,
                                      KL_SOLID};

    (void)state; /* q, p, the outline of q, the cross-hair */
    assert_int_equal(kl_shapes_count(canvas), 4);
    for (size_t i = 0; i < 4; i++) {
        struct kl_figure figure = kl_shapes_get(canvas, i);

        assert_int_equal(figure.stroke, strokes[i]);
        assert_int_equal(figure.line, i >= 2);
        if (i < 2) {
            assert_in_range(figure.count, i == 0 ? 6 : 30, 320);
            assert_close(figure.point[0].x, 2, 0);
            assert_close(figure.point[0].y, 11, 0);
            assert_close(figure.point[figure.count - 1].x, 42, 0);
            assert_close(figure.point[figure.count - 1].y, 11, 0);
            assert_true(figure.clip.x == 2 && figure.clip.y == 1 &&
                        figure.clip.w == 40 && figure.clip.h == 10);
        }
        for (size_t k = 1; i < 2 && k + 1 < figure.count; k++) {
            double x = x_of(figure.point[k]), z = (x - 0.1) / 0.8;
            double want = i == 1 ? exp(-z * z / 2) / (0.8 * sqrt(2 * M_PI))
                                 : fabs(x) <= 1 ? 0.5 : 0;

            assert_true(figure.point[k].x >= figure.point[k - 1].x);
            if (i == 1 || fabs(fabs(x) - 1) > 1e-9) /* 0.5 at the top */
                assert_close((11 - figure.point[k].y) / 10 * 0.5, want, 1e-12);
        }
    }
    assert_close(x_of(kl_shapes_get(canvas, 3).point[0]), 0.7, 1e-12);
    kl_canvas_free(canvas);
}

/* q ends in a wall, not in a slope. */
static void
exact_walls(void **state)
{
    struct kl_canvas *canvas =
        exact("p = normal(0.1,0.8)\nq = uniform(-1,1)", 0, KL_VIEW_HISTOGRAM);
    struct kl_figure q = kl_shapes_get(canvas, 0);
    int walls = 0;

    (void)state;
    for (size_t k = 1; k < q.count; k++)
        if (fabs(q.point[k].y - q.point[k - 1].y) > 1) {
            assert_close(q.point[k].x, q.point[k - 1].x, 1e-9);
            assert_close(fabs(x_of(q.point[k])), 1, 1e-9);
            walls++;
        }
    assert_int_equal(walls, 2);
    kl_canvas_free(canvas);
}

/* Densities that are cut have the steps of their bins. */
static void
exact_steps(void **state)
{
    struct kl_canvas *canvas = exact(
        "p = triangular(-2,2,2)\nq = uniform(-2,0)", 8, KL_VIEW_HISTOGRAM);
    struct kl_figure p = kl_shapes_get(canvas, 1), q = kl_shapes_get(canvas, 0);

    (void)state;
    assert_int_equal(p.count, 18); /* two for each bin, and the ends */
    for (size_t k = 1; k < 17; k++) {
        double bin = (double)((k - 1) / 2);

        assert_close(x_of(p.point[k]), -2 + (double)(k / 2) / 2, 1e-9);
        assert_close((11 - p.point[k].y) / 10 * 0.5, (bin / 2 + 0.25) / 8,
                     1e-9);
    }
    assert_int_equal(q.count, 6); /* four bins alike, and four without q */
    for (size_t k = 1; k < 5; k++) {
        assert_close(x_of(q.point[k]), -2 + 2 * (double)(k / 2), 1e-9);
        assert_close((11 - q.point[k].y) / 10 * 0.5, k <= 2 ? 0.5 : 0, 1e-9);
    }
    kl_canvas_free(canvas);
}

/* Whatever is drawn, its points are finite and it is clipped to the picture. */
static void
exact_everywhere(void **state)
{
    static const char *const hard[] = {
        "p = beta(0.01,0.01)\nq = gamma(0.001,1)",
        "p = 0.5*normal(0,1) + 0.5*normal(0.3,1e-12)\nq = normal(0,1)",
        "p = cauchy(0,1)\nq = normal(0,1e-8)",
        "p = uniform(0,1)\nq = uniform(2,3)"};

    (void)state;
    for (size_t h = 0; h < 4 * 4 * 2; h++) {
        struct kl_canvas *canvas =
            exact(hard[h / 8], h % 2 == 0 ? 0 : 7, (enum kl_view)(h / 2 % 4));

        assert_true(kl_shapes_count(canvas) > 0);
        for (size_t i = 0; i < kl_shapes_count(canvas); i++) {
            struct kl_figure figure = kl_shapes_get(canvas, i);

            for (size_t k = 0; k < figure.count; k++) {
                assert_true(isfinite(figure.point[k].y));
                assert_in_range((long)(figure.point[k].x * 8), 16, 336);
                if (figure.clip.h > 10)
                    assert_in_range((long)(figure.point[k].y * 8), 8, 88);
            }
        }
        kl_canvas_free(canvas);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_picture),
        cmocka_unit_test(areas_overlap_visibly),
        cmocka_unit_test(no_gap_below_q),
        cmocka_unit_test(what_is_far_above_is_cut_off_and_said),
        cmocka_unit_test(a_spike_leaves_the_body),
        cmocka_unit_test(numbers_of_the_axis),
        cmocka_unit_test(a_negative_entropy_is_said),
        cmocka_unit_test(exact_areas),
        cmocka_unit_test(exact_walls),
        cmocka_unit_test(exact_steps),
        cmocka_unit_test(exact_everywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
