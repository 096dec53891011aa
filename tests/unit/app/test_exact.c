/* Whole screens on a canvas that keeps shapes: the same cells as on one that
 * keeps none, and shapes that can be drawn. */
#include "kl_app.h"

#include "klscope/app/screens.h"
#include "klscope/base/alloc.h"
#include "klscope/canvas/shape.h"
#include "klscope/scene/edit.h"
#include "klscope/view/sampling.h"

/* What is open, and the commands that lead there, by semicolons. */
static const struct {
    const char *p, *q, *commands;
    int shapes; /* at least */
} screens[] = {
    {"0.5,0.3,0.2", "0.2,0.3,0.5", "view histogram", 12},
    {"0.5,0.5,0", "0.2,0.3,0.5", "view surprisal", 8},
    {"0.5,0.3,0.2", "0.2,0,0.8", "view ratio", 6},
    {"0.5,0.3,0.2", "0.2,0.3,0.5", "view log", 8},
    {"0.5,0.3,0.2", "0.2,0.3,0.5", "view map-entropy", 12},
    {"0.5,0.3,0.2", "1,0,0", "view map-from-p", 12},
    {"0.5,0.3,0.2", "0,0.5,0.5", "view map-to-q", 2},
    {"poisson(1000)", "geometric(0.01)", "unit nat", 50},
    {"normal(0,1)", "laplace(0.5,1)", "", 10},
    {"normal(0,1)", "uniform(-1,2)", "view surprisal", 8},
    {"beta(0.5,0.5)", "uniform(0,1)", "view ratio", 8},
    {"cauchy(0,1)", "normal(0,1)", "view log", 8},
    {"normal(0,1)", "uniform(-1,2)", "bins 7", 8},
    {"normal(0,1e-9)", "normal(0,1e9)", "", 6},
    {"0.5,0.3,0.2", "0.2,0.3,0.5", "open sample;advance 1000", 10},
    {"0.5,0.3,0.2", "0.2,0,0.8", "open sample;advance 1000", 10},
    {"normal(0,1)", "laplace(0.5,1)", "open sample;advance 2000", 40},
    {"0.5,0.3,0.2", "0.2,0.3,0.5", "open code", 6},
    {"0.5,0.3,0.2", "0.2,0.3,0.5", "open code;part blocks", 6},
    {"0.5*normal(-3,1)+0.5*normal(3,1)", "normal(1,2)",
     "open fit;advance 20", 8},
    {"0.5,0.3,0.2", "0.2,0.3,0.5", "open fit;advance 20", 8},
};

enum { SAMPLED = 16 }; /* densities that were drawn from */

static struct kl_app *
begin(size_t i, int width, int height)
{
    struct kl_scene *scene = kl_scene_new(NULL);
    char *commands = kl_strdup(screens[i].commands), *rest, *line;
    struct kl_app *app;

    assert_int_equal(
        kl_scene_specs(scene, screens[i].p, screens[i].q, false, NULL), KL_OK);
    kl_scene_begin(scene);
    app = kl_app_new(scene);
    kl_app_resize(app, width, height);
    for (line = strtok_r(commands, ";", &rest); line != NULL;
         line = strtok_r(NULL, ";", &rest)) {
        assert_int_equal(kl_app_command(app, line, NULL, NULL), KL_OK);
        kl_app_update(app);
        while (kl_app_busy(app))
            kl_app_work(app, SIZE_MAX);
        kl_app_update(app);
    }
    while (kl_app_busy(app))
        kl_app_work(app, SIZE_MAX);
    kl_app_update(app);
    free(commands);
    return app;
}

/* A letter is nothing that a shape could stand for. */
static bool
is_letter(uint32_t ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= '2' && ch <= '9');
}

static void
check_cells(const struct kl_canvas *keeping, const struct kl_canvas *plain)
{
    for (int y = 0; y < kl_canvas_height(plain); y++)
        for (int x = 0; x < kl_canvas_width(plain); x++) {
            const struct kl_cell_glyph *a = kl_canvas_at(keeping, x, y);
            const struct kl_cell_glyph *b = kl_canvas_at(plain, x, y);

            assert_int_equal(a->ch, b->ch);
            assert_int_equal(a->mark, b->mark);
            assert_int_equal(a->ink, b->ink);
            assert_int_equal(a->attr, b->attr);
            assert_false(b->shape);
            assert_false(a->shape && is_letter(a->ch));
        }
}

/* All points are places, and some part of each shape is inside of its clip. */
static void
check_shapes(const struct kl_canvas *canvas)
{
    for (size_t i = 0; i < kl_shapes_count(canvas); i++) {
        struct kl_figure figure = kl_shapes_get(canvas, i);
        const struct kl_rect *clip = &figure.clip;

        assert_true(figure.count >= (figure.line ? 2 : 3));
        assert_true(clip->w > 0 && clip->h > 0 && clip->x >= 0 &&
                    clip->y >= 0);
        assert_true(clip->x + clip->w <= kl_canvas_width(canvas));
        assert_true(clip->y + clip->h <= kl_canvas_height(canvas));
        for (size_t k = 0; k < figure.count; k++) {
            assert_true(isfinite(figure.point[k].y));
            assert_true(figure.point[k].x > -1e-9 &&
                        figure.point[k].x <
                            kl_canvas_width(canvas) + 1e-9);
        }
    }
}

static void
every_screen(void **state)
{
    static const struct {
        int width, height;
    } sizes[] = {{60, 15}, {80, 24}, {120, 40}, {200, 60}};

    (void)state;
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
        for (size_t s = 0; s < 4; s++) {
            int w = sizes[s].width, h = sizes[s].height;
            struct kl_app *app = begin(i, w, h);

            for (int grounds = 0; grounds < 2; grounds++) {
                struct kl_canvas *a = kl_canvas_new(w, h, &kl_glyphs_utf8);
                struct kl_canvas *b = kl_canvas_new(w, h, &kl_glyphs_utf8);

                kl_shapes_keep(a);
                kl_canvas_set_grounds(a, grounds);
                kl_canvas_set_grounds(b, grounds);
                kl_app_draw(app, a);
                kl_app_draw(app, b);
                check_cells(a, b);
                check_shapes(a);
                if (s == 1 && kl_shapes_count(a) < (size_t)screens[i].shapes)
                    fail_msg("screen %zu has %zu shapes", i,
                             kl_shapes_count(a));
                assert_int_equal(kl_shapes_count(b), 0);
                kl_canvas_free(a);
                kl_canvas_free(b);
            }
            kl_app_free(app);
        }
}

/* The last points of the running averages are as far from the two limits as
 * the averages are. */
static void
averages(void **state)
{
    struct kl_app *app = begin(SAMPLED, 120, 40);
    struct kl_canvas *canvas = kl_canvas_new(120, 40, &kl_glyphs_utf8);
    const struct kl_measures *all = kl_scene_measures(app->scene);
    const double limit[2] = {all->value[KL_H_P].val, all->value[KL_CE_PQ].val};
    double at[2] = {NAN, NAN}, end[2] = {NAN, NAN};
    int limits = 0;

    (void)state;
    kl_shapes_keep(canvas);
    kl_app_draw(app, canvas);
    for (size_t i = 0; i < kl_shapes_count(canvas); i++) {
        struct kl_figure line = kl_shapes_get(canvas, i);
        bool p = line.stroke == KL_SOLID && line.ink == KL_INK_P;
        bool q = line.stroke == KL_DASHED && line.ink == KL_INK_Q;

        if (!line.line || line.count < 50)
            continue;
        if (line.stroke == KL_SOLID && line.ink == KL_INK_DIM && limits < 2)
            at[limits++] = line.point[0].y;
        else if (p || q)
            end[q] = line.point[line.count - 1].y;
    }
    assert_int_equal(limits, 2);
    for (int s = 0; s < 2; s++) {
        double mean = kl_average_mean(&kl_sampling_of(app)->averages.of[s]);
        double part = (mean - limit[0]) / (limit[1] - limit[0]);

        assert_close(end[s], at[0] + part * (at[1] - at[0]), 1e-9);
    }
    kl_canvas_free(canvas);
    kl_app_free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_screen),
                                       cmocka_unit_test(averages)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
