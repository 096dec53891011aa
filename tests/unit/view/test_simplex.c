#include "kl_scene.h"

#include "klscope/canvas/shape.h"
#include "klscope/canvas/sink.h"
#include "klscope/core/three.h"
#include "klscope/view/simplex.h"

enum { WIDTH = 120, HEIGHT = 50 };

static const struct kl_glyphs *const sets[] = {
    &kl_glyphs_utf8, &kl_glyphs_console, &kl_glyphs_ascii};

static const enum kl_view maps[] = {KL_VIEW_MAP_ENTROPY, KL_VIEW_MAP_FROM_P,
                                    KL_VIEW_MAP_TO_Q};

/* Sizes from too small to large, for fits at (3, 2). */
static const struct kl_rect sizes[] = {
    {3, 2, 0, 0},   {3, 2, 9, 9},   {3, 2, 10, 3},  {3, 2, 30, 2},
    {3, 2, 17, 4},  {3, 2, 58, 6},  {3, 2, 12, 30}, {3, 2, 60, 14},
    {3, 2, 78, 15}, {3, 2, 76, 32}, {3, 2, 110, 47}};

enum { SIZES = sizeof sizes / sizeof *sizes };

static const char *const scenes[] = {
    "p = a=0.5,b=0.3,c=0.2\nq = a=0.2,b=0.3,c=0.5\n",
    "p = a=1,b=0,c=0\nq = a=0,b=0.5,c=0.5\n",
    "p = discrete_uniform(a=1, b=3)\nq = discrete_uniform(a=1, b=3)\n",
    "p = \"\xe6\x97\xa5\xe6\x9c\xac\"=0.1,\"a long name of it\"=0.1,x=0.8\n",
};

/* ---- the triangle -------------------------------------------------------- */

/* Its corners are in the corner cells, its edges equally long to the eye: a
 * row is as high as two columns. */
static void
equilateral(void **state)
{
    (void)state;
    for (int k = 0; k < SIZES; k++) {
        struct kl_triangle triangle = kl_triangle_fit(sizes[k], 2);
        const struct kl_rect *cells = &triangle.cells;
        double x[3], y[3], base, side;

        if (cells->w == 0)
            continue;
        assert_int_equal(cells->w % 2, 1);
        assert_true(cells->x >= 3 && cells->x + cells->w <= 3 + sizes[k].w);
        assert_true(cells->y >= 2 && cells->y + cells->h <= 2 + sizes[k].h);
        for (int i = 0; i < 3; i++) {
            double corner[3] = {i == 0, i == 1, i == 2};
            int at_x, at_y;

            kl_triangle_place(&triangle, corner, &x[i], &y[i]);
            kl_triangle_cell(&triangle, corner, &at_x, &at_y);
            assert_int_equal(at_x, i == 0   ? cells->x
                                   : i == 1 ? cells->x + cells->w - 1
                                            : cells->x + cells->w / 2);
            assert_int_equal(at_y, i == 2 ? cells->y
                                          : cells->y + cells->h - 1);
        }
        base = x[1] - x[0];
        side = hypot(x[2] - x[0], 2 * (y[2] - y[0]));
        /* Its width is odd: one column less or more than it should be. */
        assert_close(side, base, 1.01);
    }
}

/* Nothing larger fits: a row or two columns more are not there. */
static void
as_large_as_fits(void **state)
{
    (void)state;
    for (int k = 0; k < SIZES; k++) {
        struct kl_triangle triangle = kl_triangle_fit(sizes[k], 2);
        double h = triangle.cells.h + 1 - 0.625;

        if (triangle.cells.w > 0 && triangle.cells.h < sizes[k].h)
            assert_true(h * 4 / sqrt(3) > sizes[k].w - 4 - 2);
    }
}

static void
points_and_back(void **state)
{
    struct kl_triangle triangle = kl_triangle_fit(sizes[9], 4);
    uint64_t dice = 7;

    (void)state;
    for (int k = 0; k < 1000; k++) {
        double x = 60 * kl_dice_unit(&dice), y = 30 * kl_dice_unit(&dice);
        double point[3], back_x, back_y;

        kl_triangle_point(&triangle, x, y, point);
        assert_close(point[0] + point[1] + point[2], 1, 1e-14);
        kl_triangle_place(&triangle, point, &back_x, &back_y);
        assert_close(back_x, x, 1e-12);
        assert_close(back_y, y, 1e-12);
    }
}

/* A press on a cell inside leads to a point that is drawn in that cell; on the
 * border to one beside it at most, on an edge; outside to some distribution. */
static void
hits_are_the_inverse_of_drawing(void **state)
{
    (void)state;
    for (int k = 0; k < SIZES; k++) {
        struct kl_triangle triangle = kl_triangle_fit(sizes[k], 3);

        if (triangle.cells.w == 0)
            continue;
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                enum kl_within within = kl_triangle_within(&triangle, x, y);
                double point[3];
                int at_x, at_y;

                kl_triangle_hit(&triangle, x, y, point);
                assert_true(point[0] >= 0 && point[1] >= 0 && point[2] >= 0);
                /* far outside digits cancel */
                assert_close(point[0] + point[1] + point[2], 1, 1e-13);
                kl_triangle_cell(&triangle, point, &at_x, &at_y);
                assert_int_not_equal(
                    kl_triangle_within(&triangle, at_x, at_y), KL_OUTSIDE);
                if (within == KL_INSIDE) {
                    assert_int_equal(at_x, x);
                    assert_int_equal(at_y, y);
                } else if (within == KL_BORDER) {
                    assert_int_equal(at_y, y);
                    assert_in_range(at_x - x + 1, 0, 2);
                    if (triangle.cells.h > 2) /* else it is the centre's */
                        assert_true(point[0] == 0 || point[1] == 0 ||
                                    point[2] == 0);
                }
            }
    }
}

/* Corners and centre are hit exactly. */
static void
exact_hits(void **state)
{
    static const double exact[][3] = {
        {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1 / 3., 1 / 3., 1 / 3.}};

    (void)state;
    for (int k = 0; k < SIZES; k++) {
        struct kl_triangle triangle = kl_triangle_fit(sizes[k], 3);

        for (int i = 0; i < 4 && triangle.cells.h > 3; i++) {
            double point[3];
            int x, y;

            kl_triangle_cell(&triangle, exact[i], &x, &y);
            kl_triangle_hit(&triangle, x, y, point);
            assert_memory_equal(point, exact[i], sizeof point);
        }
    }
}

/* The nearest distribution: no other one on a fine grid is nearer. */
static void
clamps_to_the_nearest(void **state)
{
    uint64_t dice = 3;

    (void)state;
    for (int k = 0; k < 300; k++) {
        double from[3], to[3], best = INFINITY, got = 0;
        int i, j;

        from[0] = 4 * kl_dice_unit(&dice) - 2;
        from[1] = 4 * kl_dice_unit(&dice) - 2;
        from[2] = 1 - from[0] - from[1];
        memcpy(to, from, sizeof to);
        kl_triangle_clamp(to);
        assert_close(to[0] + to[1] + to[2], 1, 8 * KL_EPS);
        for (i = 0; i < 3; i++)
            got += (to[i] - from[i]) * (to[i] - from[i]);
        for (i = 0; i <= 60; i++)
            for (j = 0; i + j <= 60; j++) {
                double a = from[0] - i / 60., b = from[1] - j / 60.;
                double c = from[2] - (60 - i - j) / 60.;

                best = fmin(best, a * a + b * b + c * c);
            }
        assert_true(got <= best + 1e-12);
    }
}

/* ---- scales -------------------------------------------------------------- */

static void
scale_of_entropy(void **state)
{
    static const struct {
        const char *unit;
        double top, step;
        int lines;
    } cases[] = {
        {"bit", 1.5849625007211562, 0.2, 7}, /* log2 3 */
        {"nat", 1.0986122886681098, 0.2, 5}, /* ln 3 */
        {"hart", 0.47712125471966244, 0.1, 4}, /* log10 3 */
    };

    (void)state;
    for (int k = 0; k < 3; k++) {
        struct kl_scene *scene = kl_scene_of(scenes[0]);
        struct kl_simplex_scale scale;
        enum kl_unit unit;

        assert_true(kl_unit_find(cases[k].unit, strlen(cases[k].unit), &unit));
        kl_scene_set_unit(scene, unit);
        scale = kl_simplex_scale(scene, KL_VIEW_MAP_ENTROPY, 7);
        assert_close(scale.top, cases[k].top, 4 * KL_EPS);
        assert_close(scale.step, cases[k].step, KL_EPS);
        assert_int_equal(scale.lines, cases[k].lines);
        assert_false(scale.endless);
        kl_scene_free(scene);
    }
}

static void
scale_of_divergences(void **state)
{
    struct kl_scene *scene = kl_scene_of(scenes[0]);
    struct kl_simplex_scale scale;

    (void)state;
    kl_scene_set_unit(scene, KL_BIT);
    scale = kl_simplex_scale(scene, KL_VIEW_MAP_FROM_P, 4);
    assert_true(scale.endless); /* each p has a point without its outcome */
    assert_true(scale.top == 2.5 && scale.step == 0.5 && scale.lines == 4);
    scale = kl_simplex_scale(scene, KL_VIEW_MAP_TO_Q, 4);
    assert_false(scale.endless);
    assert_close(scale.top, 2.3219280948873623, 8 * KL_EPS); /* log2 5 */
    kl_scene_good(scene, "q = a=0.5,b=0.5,c=0");
    scale = kl_simplex_scale(scene, KL_VIEW_MAP_TO_Q, 4);
    assert_true(scale.endless);
    for (int most = 1; most < 12; most++) {
        scale = kl_simplex_scale(scene, KL_VIEW_MAP_ENTROPY, most);
        assert_in_range(scale.lines, 0, most);
        assert_true(scale.lines * scale.step < scale.top);
        assert_true((scale.lines + 1) * scale.step >= scale.top);
    }
    kl_scene_free(scene);
}

static void
values_are_the_cores(void **state)
{
    struct kl_scene *scene = kl_scene_of(scenes[0]);
    static const double p[3] = {.5, .3, .2}, q[3] = {.2, .3, .5};
    static const double x[3] = {.1, .1, .8};

    (void)state;
    assert_close(kl_simplex_value(scene, KL_VIEW_MAP_ENTROPY, x),
                 kl_three_entropy(x), 0);
    assert_close(kl_simplex_value(scene, KL_VIEW_MAP_FROM_P, x),
                 kl_three_divergence(p, x), 4 * KL_EPS);
    assert_close(kl_simplex_value(scene, KL_VIEW_MAP_TO_Q, x),
                 kl_three_divergence(x, q), 4 * KL_EPS);
    kl_scene_free(scene);
}

/* ---- the picture --------------------------------------------------------- */

static struct kl_canvas *
draw(const struct kl_scene *scene, enum kl_view view, struct kl_rect rect,
     const struct kl_glyphs *set, bool grounds)
{
    struct kl_canvas *canvas = kl_canvas_new(WIDTH, HEIGHT, set);

    kl_canvas_set_grounds(canvas, grounds);
    kl_simplex_draw(canvas, rect, scene, view, NULL);
    return canvas;
}

static bool
shows(const struct kl_canvas *canvas, const char *what)
{
    struct kl_buf out = KL_BUF_INIT;
    bool found;

    kl_sink_text(canvas, &out);
    found = strstr(kl_buf_text(&out), what) != NULL;
    kl_buf_clear(&out);
    return found;
}

static bool
is_shade(const struct kl_cell_glyph *cell)
{
    return cell->ink >= KL_INK_SHADE1 && cell->ink <= KL_INK_SHADE8;
}

static bool
middle_inside(const struct kl_triangle *triangle, int x, int y)
{
    double point[3];

    kl_triangle_point(triangle, x + 0.5, y + 0.5, point);
    return point[0] >= 0 && point[1] >= 0 && point[2] >= 0;
}

/* Nothing is outside the rectangle; the ground of shades is inside, or where
 * the border is and the middle of its cell inside; twice is the same. */
static void
check_picture(const struct kl_scene *scene, enum kl_view view,
              struct kl_rect rect, const struct kl_glyphs *set, bool grounds)
{
    struct kl_canvas *a = draw(scene, view, rect, set, grounds);
    struct kl_canvas *b = draw(scene, view, rect, set, grounds);
    struct kl_triangle triangle = kl_simplex_fit(rect, scene);
    int legend = triangle.cells.x + triangle.cells.w;

    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            const struct kl_cell_glyph *cell = kl_canvas_at(a, x, y);
            bool within = x >= rect.x && x < rect.x + rect.w &&
                          y >= rect.y && y < rect.y + rect.h;

            assert_memory_equal(cell, kl_canvas_at(b, x, y), sizeof *cell);
            assert_true(within || cell->ch == ' ');
            assert_true(grounds || !is_shade(cell));
            if (set->ascii)
                assert_in_range(cell->ch, ' ', '~');
            if (triangle.cells.w == 0)
                assert_int_equal(cell->ch, ' ');
            else if (is_shade(cell) && x < legend &&
                     !middle_inside(&triangle, x, y))
                assert_true(x > triangle.cells.x + triangle.cells.w / 2);
        }
    kl_canvas_free(a);
    kl_canvas_free(b);
}

static void
every_picture(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof scenes / sizeof *scenes; s++) {
        struct kl_scene *scene = kl_scene_of(scenes[s]);
        char *before = kl_scene_text(scene);

        for (int k = 0; k < SIZES * 3 * 3 * 2; k++)
            check_picture(scene, maps[k / 2 % 3], sizes[k / 18],
                          sets[k / 6 % 3], k % 2 == 1);
        kl_scene_is(scene, before);
        free(before);
        kl_scene_free(scene);
    }
}

/* The ground of each cell inside is the shade of the value in its middle. */
static void
shades_are_values(void **state)
{
    struct kl_scene *scene = kl_scene_of(scenes[0]);
    struct kl_rect rect = sizes[9];
    struct kl_triangle triangle = kl_simplex_fit(rect, scene);

    (void)state;
    for (int m = 0; m < 3; m++) {
        struct kl_canvas *canvas =
            draw(scene, maps[m], rect, &kl_glyphs_utf8, true);
        struct kl_simplex_scale scale = kl_simplex_scale(scene, maps[m], 7);
        double nats = kl_unit_row(kl_scene_unit(scene))->nats;
        int shaded = 0;

        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                const struct kl_cell_glyph *cell = kl_canvas_at(canvas, x, y);
                double point[3], part;
                int shade;

                if (kl_triangle_within(&triangle, x, y) != KL_INSIDE ||
                    cell->ink == KL_INK_P || cell->ink == KL_INK_Q)
                    continue;
                kl_triangle_point(&triangle, x + 0.5, y + 0.5, point);
                part = kl_simplex_value(scene, maps[m], point) / nats /
                       scale.top;
                part = m == 0 ? part : sqrt(part);
                shade = part < 1 ? (int)(8 * part) : 7;
                assert_int_equal(cell->ink, KL_INK_SHADE1 + shade);
                shaded++;
            }
        assert_true(shaded > 500);
        kl_canvas_free(canvas);
    }
    kl_scene_free(scene);
}

/* Between the shades and the border there is no gap, and where q has no c,
 * D(x || q) is seen to be finite on the edge without c alone. */
static void
border(void **state)
{
    struct kl_scene *scene =
        kl_scene_of("p = a=0.5,b=0.3,c=0.2\nq = a=0.5,b=0.5,c=0\n");
    struct kl_rect rect = sizes[9];
    struct kl_triangle triangle = kl_simplex_fit(rect, scene);
    struct kl_canvas *canvas =
        draw(scene, KL_VIEW_MAP_TO_Q, rect, &kl_glyphs_utf8, true);
    int base = triangle.cells.y + triangle.cells.h - 1, low = 0, gaps = 0;

    (void)state;
    for (int y = triangle.cells.y; y <= base; y++)
        for (int i = 0; i < triangle.cells.w; i++) {
            const struct kl_cell_glyph *cell =
                kl_canvas_at(canvas, triangle.cells.x + i, y);

            if (!middle_inside(&triangle, triangle.cells.x + i, y) ||
                cell->ink == KL_INK_P || cell->ink == KL_INK_Q)
                continue;
            gaps += !is_shade(cell);
            low += is_shade(cell) && cell->ink < KL_INK_SHADE8;
            assert_true(y == base || cell->ink == KL_INK_SHADE8);
        }
    assert_int_equal(gaps, 0);
    assert_true(low > triangle.cells.w / 2);
    kl_canvas_free(canvas);
    kl_scene_free(scene);
}

/* A contour has its value on it wherever the least of D is. */
static void
contours_have_values(void **state)
{
    static const char *const near_corner[] = {
        "p = a=0.7,b=0.2,c=0.1\nq = a=0.7,b=0.2,c=0.1\n",
        "p = a=0.1,b=0.8,c=0.1\nq = a=0.1,b=0.8,c=0.1\n",
        "p = a=0.1,b=0.1,c=0.8\nq = a=0.1,b=0.1,c=0.8\n"};

    (void)state;
    for (int k = 0; k < 3; k++)
        for (int m = 1; m < 3; m++) {
            struct kl_scene *scene = kl_scene_of(near_corner[k]);
            struct kl_triangle triangle = kl_simplex_fit(sizes[8], scene);
            struct kl_canvas *canvas =
                draw(scene, maps[m], sizes[8], &kl_glyphs_utf8, true);
            int points = 0;

            for (int y = 0; y < HEIGHT; y++)
                for (int x = 0; x < WIDTH; x++)
                    points += kl_triangle_within(&triangle, x, y) ==
                                  KL_INSIDE &&
                              kl_canvas_at(canvas, x, y)->ch == '.';
            assert_true(points >= 1); /* of 0.5 */
            kl_canvas_free(canvas);
            kl_scene_free(scene);
        }
}

/* Glyphs change where the value passes a contour, in the same order. */
static void
glyphs_are_classes(void **state)
{
    static const char ramp[] = " .:-=+*#";
    struct kl_scene *scene = kl_scene_of(scenes[0]);
    struct kl_rect rect = sizes[8];
    struct kl_triangle triangle = kl_simplex_fit(rect, scene);
    struct kl_canvas *canvas =
        draw(scene, KL_VIEW_MAP_ENTROPY, rect, &kl_glyphs_ascii, false);
    struct kl_simplex_scale scale =
        kl_simplex_scale(scene, KL_VIEW_MAP_ENTROPY, 7);
    int seen = 0;

    (void)state;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            const struct kl_cell_glyph *cell = kl_canvas_at(canvas, x, y);
            double point[3], bits;

            if (kl_triangle_within(&triangle, x, y) != KL_INSIDE ||
                cell->ink != KL_INK_DIM)
                continue;
            kl_triangle_point(&triangle, x + 0.5, y + 0.5, point);
            bits = kl_three_entropy(point) / M_LN2;
            assert_int_equal(cell->ch, ramp[(int)floor(bits / scale.step)]);
            seen++;
        }
    assert_true(seen > 100);
    kl_canvas_free(canvas);
    kl_scene_free(scene);
}

/* Names at the corners, marks of p, q and both, the scale, contours. */
static void
what_is_written(void **state)
{
    struct kl_scene *scene = kl_scene_of(scenes[0]);
    struct kl_rect rect = sizes[8];
    struct kl_triangle triangle = kl_simplex_fit(rect, scene);
    struct kl_canvas *canvas;
    int x, y;

    (void)state;
    kl_scene_set_unit(scene, KL_BIT);
    canvas = draw(scene, KL_VIEW_MAP_ENTROPY, rect, &kl_glyphs_utf8, true);
    assert_true(shows(canvas, "H(x) of every x"));
    assert_true(shows(canvas, "1.585 = log 3"));
    assert_true(shows(canvas, "in bit"));
    assert_true(shows(canvas, "1.4")); /* of a contour */
    kl_triangle_cell(&triangle, (double[]){.5, .3, .2}, &x, &y);
    assert_int_equal(kl_canvas_at(canvas, x, y)->ch, 0x25CF);
    assert_int_equal(kl_canvas_at(canvas, x, y)->ink, KL_INK_P);
    kl_triangle_cell(&triangle, (double[]){.2, .3, .5}, &x, &y);
    assert_int_equal(kl_canvas_at(canvas, x, y)->ch, 0x25CB);
    assert_int_equal(kl_canvas_at(canvas, x, y)->ink, KL_INK_Q);
    kl_triangle_cell(&triangle, (double[]){1 / 3., 1 / 3., 1 / 3.}, &x, &y);
    assert_int_equal(kl_canvas_at(canvas, x, y)->ch, '+');
    for (size_t i = 0; i < 3; i++) {
        double corner[3] = {i == 0, i == 1, i == 2};
        size_t found;

        kl_triangle_cell(&triangle, corner, &x, &y);
        x += i == 0 ? -2 : i == 1 ? 2 : 3;
        assert_int_equal(kl_canvas_at(canvas, x, y)->ch, 'a' + (int)i);
        assert_int_equal(kl_canvas_at(canvas, x, y)->ink,
                         i == 0 ? KL_INK_FOCUS : KL_INK_TEXT);
        assert_true(kl_simplex_corner(rect, scene, x, y, &found));
        assert_int_equal(found, i);
    }
    kl_canvas_free(canvas);
    canvas = draw(scene, KL_VIEW_MAP_FROM_P, rect, &kl_glyphs_utf8, false);
    assert_true(shows(canvas, "2 to \xe2\x88\x9e"));
    kl_canvas_free(canvas);
    kl_scene_good(scene, "q = a=0.5,b=0.3,c=0.2");
    canvas = draw(scene, KL_VIEW_MAP_TO_Q, rect, &kl_glyphs_ascii, false);
    assert_true(shows(canvas, "@ p and q"));
    kl_canvas_free(canvas);
    kl_scene_free(scene);
}

/* A way is drawn between its points, the varied side's mark at its end. */
static void
paths(void **state)
{
    static const double way[][3] = {
        {0, 0, 1}, {.2, .2, .6}, {.6, .3, .1}};
    struct kl_simplex_path path = {way, 3};
    struct kl_scene *scene = kl_scene_of(scenes[0]);
    struct kl_triangle triangle = kl_simplex_fit(sizes[8], scene);
    int x, y, crosses = 0;

    (void)state;
    for (int m = 1; m < 3; m++) {
        struct kl_canvas *canvas = kl_canvas_new(WIDTH, HEIGHT,
                                                 &kl_glyphs_utf8);

        kl_simplex_draw(canvas, sizes[8], scene, maps[m], &path);
        kl_triangle_cell(&triangle, way[2], &x, &y);
        assert_int_equal(kl_canvas_at(canvas, x, y)->ink,
                         m == 1 ? KL_INK_Q : KL_INK_P);
        kl_triangle_cell(&triangle, way[1], &x, &y);
        assert_int_equal(kl_canvas_at(canvas, x, y)->ink, KL_INK_GAIN);
        for (y = triangle.cells.y; y < HEIGHT; y++)
            for (x = 0; x < WIDTH; x++)
                crosses += kl_canvas_at(canvas, x, y)->ch == 0xD7;
        assert_true(crosses > 12);
        assert_true(shows(canvas, "the way"));
        kl_canvas_free(canvas);
    }
    path.n = 0;
    check_picture(scene, KL_VIEW_MAP_TO_Q, sizes[8], sets[0], false);
    kl_scene_free(scene);
}

static void
says_what_is_missing(void **state)
{
    static const struct {
        const char *scene, *says;
    } cases[] = {
        {"p = 0.5,0.5", "A map needs three outcomes; here are 2."},
        {"p = poisson(2)", "A map needs three outcomes; these have no end."},
        {"p = normal(0,1)", "A map needs three outcomes; these are densities."},
    };

    (void)state;
    for (int k = 0; k < 3; k++) {
        struct kl_scene *scene = kl_scene_of(cases[k].scene);
        struct kl_canvas *canvas = draw(scene, KL_VIEW_MAP_TO_Q, sizes[8],
                                        &kl_glyphs_utf8, true);

        assert_true(shows(canvas, cases[k].says));
        kl_canvas_free(canvas);
        kl_scene_free(scene);
    }
}

/* Contours have their values all along, and end at the border or where they
 * began; areas of shades end at the triangle. */
static void
exact_contours(void **state)
{
    struct kl_scene *scene =
        kl_scene_of("p = a=0.5,b=0.3,c=0.2\nq = a=0.2,b=0.3,c=0.5\n");
    double nats = kl_unit_row(kl_scene_unit(scene))->nats;

    (void)state;
    for (int m = 0; m < 3; m++) {
        struct kl_canvas *canvas =
            kl_canvas_new(WIDTH, HEIGHT, &kl_glyphs_utf8);
        struct kl_triangle triangle = kl_simplex_fit(sizes[8], scene);
        struct kl_simplex_scale scale = kl_simplex_scale(scene, maps[m], 7);
        size_t lines = 0;

        kl_shapes_keep(canvas);
        kl_canvas_set_grounds(canvas, true);
        kl_simplex_draw(canvas, sizes[8], scene, maps[m], NULL);
        for (size_t i = 0; i < kl_shapes_count(canvas); i++) {
            struct kl_figure figure = kl_shapes_get(canvas, i);
            bool contour = figure.line && figure.ink == KL_INK_TEXT &&
                           figure.count != 4;

            lines += contour;
            for (size_t k = 0; k < figure.count; k++) {
                double point[3], part;

                kl_triangle_point(&triangle, figure.point[k].x,
                                  figure.point[k].y, point);
                if (contour || figure.ink >= KL_INK_SHADE1)
                    assert_true(figure.count < 30 ||
                                (point[0] > -1e-9 && point[1] > -1e-9 &&
                                 point[2] > -1e-9));
                if (!contour)
                    continue;
                kl_triangle_clamp(point);
                part = kl_simplex_value(scene, maps[m], point) / nats /
                       scale.step;
                assert_close(part, round(part), 1e-9);
            }
        }
        assert_true(lines >= (size_t)scale.lines);
        kl_canvas_free(canvas);
    }
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equilateral),
        cmocka_unit_test(as_large_as_fits),
        cmocka_unit_test(points_and_back),
        cmocka_unit_test(hits_are_the_inverse_of_drawing),
        cmocka_unit_test(exact_hits),
        cmocka_unit_test(clamps_to_the_nearest),
        cmocka_unit_test(scale_of_entropy),
        cmocka_unit_test(scale_of_divergences),
        cmocka_unit_test(values_are_the_cores),
        cmocka_unit_test(every_picture),
        cmocka_unit_test(shades_are_values),
        cmocka_unit_test(border),
        cmocka_unit_test(contours_have_values),
        cmocka_unit_test(glyphs_are_classes),
        cmocka_unit_test(what_is_written),
        cmocka_unit_test(paths),
        cmocka_unit_test(says_what_is_missing),
        cmocka_unit_test(exact_contours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
