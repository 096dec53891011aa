#include "kl_scene.h"

#include "klscope/scene/edit.h"
#include "klscope/view/minimap.h"

enum { WIDTH = 40 };

static const struct kl_cell_glyph *
cell(struct kl_canvas *canvas, int x)
{
    return kl_canvas_at(canvas, x, 0);
}

static void
draw(const struct kl_minimap *minimap, struct kl_canvas *canvas, size_t first,
     size_t count)
{
    kl_canvas_clear(canvas);
    kl_minimap_draw(minimap, canvas, (struct kl_rect){0, 0, WIDTH, 1}, first,
                    count);
}

/* One large probability among 20,000 is seen, and so is where the window is. */
static void
shows_the_whole(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = @row");
    struct kl_canvas *canvas = kl_canvas_new(WIDTH, 1, &kl_glyphs_utf8);
    struct kl_minimap *minimap = kl_minimap_new();
    int rounds = 0;

    (void)state;
    kl_scene_set(scene, KL_Q, 12345, 0.5, false, NULL);
    kl_minimap_want(minimap, scene, WIDTH);
    assert_true(kl_minimap_busy(minimap));
    while (!kl_minimap_work(minimap, scene, 3000))
        rounds++;
    assert_int_equal(rounds, 6);
    assert_false(kl_minimap_busy(minimap));
    assert_false(kl_minimap_work(minimap, scene, 3000));
    draw(minimap, canvas, 0, 100);
    assert_int_equal(cell(canvas, 24)->ch, kl_glyphs_utf8.minimap[8]);
    assert_int_equal(cell(canvas, 24)->ink, KL_INK_Q);
    assert_int_equal(cell(canvas, 23)->ch, kl_glyphs_utf8.minimap[1]);
    assert_int_equal(cell(canvas, 0)->attr, KL_REVERSE);
    assert_int_equal(cell(canvas, 1)->attr, 0);
    draw(minimap, canvas, 19900, 100);
    assert_int_equal(cell(canvas, 0)->attr, 0);
    assert_int_equal(cell(canvas, WIDTH - 1)->attr, KL_REVERSE);
    kl_minimap_free(minimap);
    kl_minimap_free(NULL);
    kl_canvas_free(canvas);
    kl_scene_free(scene);
}

static void
starts_over_when_it_must(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 0.5,0.25,0.25");
    struct kl_minimap *minimap = kl_minimap_new();

    (void)state;
    assert_false(kl_minimap_busy(minimap));
    kl_minimap_want(minimap, scene, WIDTH);
    assert_true(kl_minimap_work(minimap, scene, 100));
    kl_minimap_want(minimap, scene, WIDTH);
    assert_false(kl_minimap_busy(minimap));
    kl_minimap_want(minimap, scene, WIDTH + 1);
    assert_true(kl_minimap_busy(minimap));
    assert_true(kl_minimap_work(minimap, scene, 100));
    kl_scene_set(scene, KL_P, 0, 0.125, false, NULL);
    kl_minimap_want(minimap, scene, WIDTH + 1);
    assert_true(kl_minimap_busy(minimap));
    kl_scene_good(scene, "p = 1"); /* fewer outcomes than it began with */
    kl_minimap_want(minimap, scene, WIDTH + 1);
    assert_true(kl_minimap_work(minimap, scene, 100));
    kl_minimap_free(minimap);
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_the_whole),
        cmocka_unit_test(starts_over_when_it_must),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
