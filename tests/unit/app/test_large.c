#include "kl_app.h"

#include "klscope/app/explore.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"
#include "klscope/view/large.h"

static struct kl_app *
begin(const char *p, const char *q)
{
    struct kl_scene *scene = kl_scene_new(NULL);
    struct kl_app *app;

    assert_int_equal(kl_scene_specs(scene, p, q, false, NULL), KL_OK);
    kl_scene_begin(scene);
    app = kl_app_new(scene);
    kl_app_resize(app, 80, 24);
    return app;
}

static void
say(struct kl_app *app, const char *line)
{
    assert_int_equal(kl_app_command(app, line, NULL, NULL), KL_OK);
    kl_app_update(app);
}

static char *
scene_of(struct kl_app *app)
{
    struct kl_buf out = KL_BUF_INIT;

    kl_scene_print(app->scene, &out);
    return kl_buf_take(&out);
}

static struct kl_canvas *
drawn(struct kl_app *app)
{
    struct kl_canvas *canvas =
        kl_canvas_new(app->width, app->height, app->glyphs);

    kl_app_update(app);
    kl_app_draw(app, canvas);
    return canvas;
}

/* The key and the command go there and back; a scene knows nothing of it. */
static void
there_and_back(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.5", "a=0.25,b=0.75");
    char *before = scene_of(app), *after;
    struct kl_err err = {0};

    (void)state;
    kl_press(app, "#");
    assert_true(app->large && kl_app_enlarged(app));
    kl_app_resize(app, 120, 40);
    assert_true(app->large);
    kl_press(app, "F9");
    assert_false(app->large);
    say(app, "large on");
    say(app, "large on");
    assert_true(app->large);
    after = scene_of(app);
    assert_string_equal(before, after);
    kl_press(app, "u");
    assert_true(app->large); /* is no edit */
    say(app, "large off");
    assert_false(app->large);
    assert_int_equal(kl_app_command(app, "large much", NULL, &err),
                     KL_E_USAGE);
    assert_non_null(strstr(err.text, "large"));
    free(before);
    free(after);
    kl_app_free(app);
}

/* H(p) = 1 and what the bar below says; the sum of q where that is asked for;
 * any other measure beside it. */
static void
the_sum(void **state)
{
    static const char one[] = "    ██      ██████ ██████ ██████ ██████ ";
    struct kl_app *app = begin("a=0.5,b=0.5", "a=0.25,b=0.75");

    (void)state;
    say(app, "large on");
    assert_true(app->layout.down);
    assert_true(kl_shows(app, one));
    assert_true(kl_shows(app, "+ ▒▒ D(p‖q) bit"));
    assert_true(kl_shows(app, "= H(p,q) bit ──"));
    assert_true(kl_shows(app, "H(p,q) = H(p) + D ┤█"));
    say(app, "measure kl_qp");
    assert_true(kl_shows(app, "+ ▒▒ D(q‖p) bit"));
    assert_true(kl_shows(app, "H(q,p) = H(q) + D ┤█"));
    assert_false(kl_shows(app, "H(p,q)"));
    say(app, "measure tv");
    assert_true(kl_shows(app, "+ ▒▒ D(p‖q) bit"));
    assert_true(kl_shows(app, " TV\n"));
    say(app, "measure kl_pq");
    say(app, "set q[b] 0");
    assert_true(kl_shows(app, "D(p‖q) = ∞: q is 0 at b"));
    kl_app_resize(app, 60, 15);
    kl_app_update(app);
    assert_false(app->layout.down);
    assert_true(kl_shows(app, "= ██ H(p) bit"));
    assert_true(kl_shows(app, "D(p‖q) = ∞: q is 0 at b"));
    kl_app_free(app);
}

/* An explanation has the numbers in print, and the large ones come back. */
static void
an_explanation(void **state)
{
    struct kl_app *app = begin("normal(0.5,1.25)", "laplace(1,0.75)");

    (void)state;
    say(app, "large on");
    kl_press(app, "Enter");
    assert_false(kl_app_enlarged(app));
    assert_true(kl_shows(app, "Kullback-Leibler divergence"));
    kl_press(app, "Esc");
    assert_true(kl_app_enlarged(app));
    assert_true(kl_shows(app, "= h(p,q) bit ─"));
    kl_app_free(app);
}

/* On every lab and size: nothing is dim, all is bold, and drawing twice gives
 * the same. */
static void
contrast(void **state)
{
    static const char *const labs[] = {"explore", "sample", "code", "fit",
                                       "classify"};
    static const int size[][2] = {{1, 1},   {59, 15}, {60, 15},  {61, 16},
                                  {74, 18}, {80, 24}, {110, 30}, {200, 60}};
    struct kl_app *app = begin("0.5*normal(0,1)+0.5*normal(3,1)",
                               "laplace(1,0.75)");
    size_t lab, k;

    (void)state;
    say(app, "large on");
    for (lab = 0; lab < 2 * sizeof labs / sizeof *labs; lab++)
        for (k = 0; k < sizeof size / sizeof *size; k++) {
            struct kl_canvas *canvas;
            char line[32];
            int x, y;

            if (lab == sizeof labs / sizeof *labs)
                say(app, "p = a=0.5,b=0.3,c=0.2; q = a=0.2,b=0.3,c=0.5");
            snprintf(line, sizeof line, "screen %s",
                     labs[lab % (sizeof labs / sizeof *labs)]);
            say(app, line);
            kl_app_resize(app, size[k][0], size[k][1]);
            canvas = drawn(app);
            for (y = 0; y < app->height; y++)
                for (x = 0; x < app->width; x++) {
                    const struct kl_cell_glyph *cell =
                        kl_canvas_at(canvas, x, y);

                    if (app->width < 60)
                        continue;
                    assert_int_equal(kl_ink_style((enum kl_ink)cell->ink, 0,
                                                  KL_BACKGROUND_AUTO)
                                             .attr &
                                         KL_DIM,
                                     0);
                    assert_int_equal(cell->attr & KL_DIM, 0);
                    assert_int_equal(cell->attr & KL_BOLD, KL_BOLD);
                }
            kl_canvas_free(canvas);
        }
    kl_app_free(app);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(the_sum),
        cmocka_unit_test(an_explanation),
        cmocka_unit_test(contrast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
