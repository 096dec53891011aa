#include "kl_scene.h"

#include "klscope/canvas/sink.h"
#include "klscope/scene/edit.h"
#include "klscope/view/sliders.h"

/* The row of sliders of p, the mixture's third or so selected, as text. */
static char *
row_of(const struct kl_scene *scene, int width, size_t at)
{
    struct kl_canvas *canvas = kl_canvas_new(width, 1, &kl_glyphs_ascii);
    struct kl_handle handle[KL_HANDLES];
    size_t count = kl_scene_handles(scene, KL_P, handle);
    struct kl_buf out = KL_BUF_INIT;

    kl_sliders_draw(canvas, (struct kl_rect){0, 0, width, 1}, scene, KL_P,
                    handle, count, at);
    kl_sink_text(canvas, &out);
    kl_canvas_free(canvas);
    return kl_buf_take(&out);
}

static void
row_is(const char *text, size_t at, const char *want)
{
    struct kl_scene *scene = kl_scene_of(text);
    char *got = row_of(scene, 78, at);

    assert_string_equal(got, want);
    free(got);
    kl_scene_free(scene);
}

static void
as_many_as_fit(void **state)
{
    (void)state;
    row_is("p = laplace(0.5,1)", 0,
           "p   location ========O-------- 0.5      "
           "scale ==========O--------- 1\n");
    row_is("p = 0.5*normal(0,1) + 0.5*normal(2,1)", 1,
           "p   w1 =====O----- 0.5      1.mean ===O--- 0        "
           "1.sd ====O---- 1         >\n");
    row_is("p = 0.5*normal(0,1) + 0.5*normal(2,1)", 5,
           "p < w2 =====O----- 0.5      2.mean ====O-- 2        "
           "2.sd ====O---- 1\n");
}

static void
a_side_without_sliders_says_what_it_is(void **state)
{
    (void)state;
    row_is("p = 0.5,0.5", 0, "p   0.5,0.5\n");
}

/* Each slider is hit where it is drawn, and nowhere else. */
static void
hits(void **state)
{
    struct kl_scene *scene =
        kl_scene_of("p = 0.2*normal(0,1) + 0.3*normal(2,1) + 0.5*cauchy(0,1)");
    struct kl_handle handle[KL_HANDLES];
    size_t count = kl_scene_handles(scene, KL_P, handle), k;
    struct kl_rect rect = {3, 5, 90, 1}, track, same;

    (void)state;
    assert_int_equal(count, 9);
    for (size_t at = 0; at < count; at++) {
        assert_true(kl_sliders_track(rect, handle, count, at, at, &track));
        assert_true(kl_sliders_hit(rect, handle, count, at, track.x, &k,
                                   &same));
        assert_int_equal(k, at);
        assert_int_equal(same.x, track.x);
        assert_int_equal(same.w, track.w);
        assert_true(track.x > rect.x && track.w >= 1 &&
                    track.x + track.w < rect.x + rect.w);
    }
    assert_false(kl_sliders_hit(rect, handle, count, 0, 3, &k, &track));
    assert_false(kl_sliders_hit(rect, handle, count, 0, 92, &k, &track));
    assert_false(kl_sliders_track(rect, handle, count, 0, 8, &track));
    assert_false(kl_sliders_hit(rect, handle, 0, 0, 20, &k, &track));
    kl_scene_free(scene);
}

static void
any_width(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(1e-300,1e100)");

    (void)state;
    for (int width = 1; width < 100; width++)
        free(row_of(scene, width, 1));
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_as_fit),
        cmocka_unit_test(a_side_without_sliders_says_what_it_is),
        cmocka_unit_test(hits),
        cmocka_unit_test(any_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
