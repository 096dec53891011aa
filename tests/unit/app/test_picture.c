#include "../../lib/kl_app.h"

#include <unistd.h>

#include "../../lib/kl_svg_check.h"
#include "klscope/app/picture.h"
#include "klscope/canvas/shape.h"
#include "klscope/scene/edit.h"

static struct kl_app *
begin(const char *p, const char *q)
{
    struct kl_app *app = kl_app_new(kl_scene_new(NULL));
    struct kl_err err = {0};

    if (kl_scene_specs(kl_app_scene(app), p, q, false, &err) != KL_OK)
        fail_msg("%s", err.text);
    kl_app_begin(app);
    kl_app_update(app);
    return app;
}

static void
run(struct kl_app *app, const char *line)
{
    struct kl_err err = {0};

    if (kl_app_command(app, line, NULL, &err) != KL_OK)
        fail_msg("%s: %s", line, err.text);
}

static char *
picture_of(struct kl_app *app, enum kl_picture kind, int width, int height,
           const struct kl_glyphs *glyphs)
{
    struct kl_canvas *canvas =
        kl_picture_canvas(kind, width, height, glyphs, 256);
    struct kl_buf out = KL_BUF_INIT;
    const char *wrong;
    int x, y;

    kl_app_picture(app, canvas);
    for (y = 0; y < height; y++)
        for (x = 0; x < width; x++)
            assert_int_not_equal(kl_canvas_at(canvas, x, y)->ink,
                                 KL_INK_FOCUS);
    kl_app_print(app, canvas, kind, 256, KL_BACKGROUND_AUTO, &out);
    kl_canvas_free(canvas);
    wrong = kind == KL_PICTURE_SVG ? kl_svg_check(kl_buf_text(&out)) : NULL;
    if (wrong != NULL)
        fail_msg("%s in:\n%s", wrong, kl_buf_text(&out));
    return kl_buf_take(&out);
}

static void
assert_holds(const char *text, const char *what)
{
    if (strstr(text, what) == NULL)
        fail_msg("no \"%s\" in:\n%s", what, text);
}

static void
assert_lacks(const char *text, const char *what)
{
    if (strstr(text, what) != NULL)
        fail_msg("\"%s\" in:\n%s", what, text);
}

/* ---- what a picture has -------------------------------------------------- */

static void
outcomes(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.3,c=0.2", "a=0.6,b=0.4");
    char *text =
        picture_of(app, KL_PICTURE_TEXT, 80, 24, &kl_glyphs_utf8);

    (void)state;
    assert_holds(text, "D(p‖q)        ∞ bit");
    assert_holds(text, "q is 0 at c, where p has 0.2");
    assert_holds(text, "probability");
    assert_holds(text, "what each outcome adds to D(p‖q): p·log(p/q), in bit");
    assert_lacks(text, "Explore");
    assert_lacks(text, "change");
    assert_lacks(text, "free");
    free(text);
    text = picture_of(app, KL_PICTURE_TEXT, 120, 32, &kl_glyphs_utf8);
    assert_holds(text, "Jeffreys");
    assert_lacks(text, "Kullback");
    free(text);
    kl_app_free(app);
}

/* No cross-hair, no sliders; the axis has no mark of where it stands. */
static void
densities(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0.5,1)");
    char *text =
        picture_of(app, KL_PICTURE_TEXT, 80, 24, &kl_glyphs_utf8);

    (void)state;
    assert_holds(text, "density");
    assert_holds(text, "integrand p·log(p/q) of D(p‖q)");
    assert_lacks(text, "↑");
    assert_lacks(text, "●");
    assert_lacks(text, "p(x)");
    free(text);
    run(app, "view surprisal");
    text = picture_of(app, KL_PICTURE_TEXT, 80, 24, &kl_glyphs_utf8);
    assert_holds(text, "surprisal -log p, -log q, in bit");
    free(text);
    kl_app_free(app);
}

/* Names that are too long for the place beside the measures stand above. */
static void
long_names(void **state)
{
    static const char *const mixture =
        "0.5*normal(-3, 0.8) + 0.5*normal(3, 0.6)";
    struct kl_app *app = begin(mixture, "normal(1,0.5)");
    char *text =
        picture_of(app, KL_PICTURE_TEXT, 80, 24, &kl_glyphs_utf8);

    (void)state;
    assert_holds(text, "0.5*normal(mean=-3, sd=0.8) + "
                       "0.5*normal(mean=3, sd=0.6)\n");
    free(text);
    kl_app_free(app);
}

static void
maps(void **state)
{
    struct kl_app *app = begin("0.5,0.3,0.2", "0.2,0.2,0.6");
    char *text;

    (void)state;
    run(app, "view map-entropy");
    text = picture_of(app, KL_PICTURE_TEXT, 80, 24, &kl_glyphs_utf8);
    assert_holds(text, "H(x) of every x");
    assert_lacks(text, "drag");
    free(text);
    free(picture_of(app, KL_PICTURE_SVG, 80, 24, &kl_glyphs_utf8));
    kl_app_free(app);
}

/* The other labs, as they are, but for bar and foot. */
static void
other_labs(void **state)
{
    struct kl_app *app = begin("0.5,0.3,0.2", "0.6,0.25,0.15");
    char *text;

    (void)state;
    run(app, "open code");
    text = picture_of(app, KL_PICTURE_TEXT, 90, 30, &kl_glyphs_utf8);
    assert_holds(text, "Huffman for q");
    assert_lacks(text, "Explore");
    free(text);
    run(app, "open sample");
    run(app, "advance 100");
    text = picture_of(app, KL_PICTURE_TEXT, 90, 30, &kl_glyphs_utf8);
    assert_holds(text, "n = 100");
    free(text);
    free(picture_of(app, KL_PICTURE_SVG, 90, 30, &kl_glyphs_utf8));
    kl_app_free(app);
}

/* Every size from the least on, every view, every kind. */
static void
every_size(void **state)
{
    static const int sizes[][2] = {
        {KL_PICTURE_WIDTH, KL_PICTURE_HEIGHT}, {61, 17}, {109, 15},
        {110, 13}, {110, 60}, {151, 20}, {300, 14}};
    static const char *const pairs[][2] = {
        {"0.5,0.3,0.2", "0.2,0.2,0.6"},
        {"cauchy(0,1)", "normal(0,1)"},
        {"discrete_uniform(1,5000)", "zipf(1,5000)"}};
    enum kl_view view;
    size_t k, s;

    (void)state;
    for (k = 0; k < 3; k++) {
        struct kl_app *app = begin(pairs[k][0], pairs[k][1]);

        for (view = 0; view <= (k == 0 ? KL_VIEW_MAP_TO_Q : KL_VIEW_LOG);
             view++)
            for (s = 0; s < sizeof sizes / sizeof *sizes; s++) {
                kl_scene_set_view(app->scene, view);
                free(picture_of(app, (enum kl_picture)(s % 3), sizes[s][0],
                                sizes[s][1],
                                s % 2 ? &kl_glyphs_ascii : &kl_glyphs_utf8));
                free(picture_of(app, KL_PICTURE_SVG, sizes[s][0],
                                sizes[s][1], &kl_glyphs_utf8));
            }
        kl_app_free(app);
    }
}

/* The same twice, and drawing it leaves the scene as it is. */
static void
pictures_change_nothing(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.5", "a=0.4,b=0.6");
    size_t depth = kl_scene_depth(app->scene);
    char *screen = kl_screen(app, &kl_glyphs_utf8), *after;
    char *once = picture_of(app, KL_PICTURE_SVG, 80, 24, &kl_glyphs_utf8);
    char *twice = picture_of(app, KL_PICTURE_SVG, 80, 24, &kl_glyphs_utf8);

    (void)state;
    assert_string_equal(once, twice);
    kl_app_update(app);
    after = kl_screen(app, &kl_glyphs_utf8);
    assert_string_equal(screen, after);
    assert_int_equal(kl_scene_depth(app->scene), depth);
    free(screen);
    free(after);
    free(once);
    free(twice);
    kl_app_free(app);
}

/* Who cannot see the picture hears what it shows. */
static void
words(void **state)
{
    struct kl_app *app = begin("\"<a>\"=0.5,b=0.5", "b=1");
    struct kl_buf title = KL_BUF_INIT, text = KL_BUF_INIT;
    char *svg;

    (void)state;
    run(app, "unit nat");
    kl_app_describe(app, &title, &text);
    assert_holds(kl_buf_text(&text), "H(p) = 0.693147 nat");
    assert_holds(kl_buf_text(&text),
                 "D(p‖q) = ∞ nat (q is 0 at <a>, where p has 0.500)");
    assert_holds(kl_buf_text(&text), "TV = 0.5");
    svg = picture_of(app, KL_PICTURE_SVG, 80, 24, &kl_glyphs_utf8);
    assert_holds(svg, "q is 0 at &lt;a&gt;, where p has 0.500");
    free(svg);
    kl_buf_clear(&title);
    kl_buf_clear(&text);
    kl_app_free(app);
}

/* ---- files --------------------------------------------------------------- */

static void
kinds(void **state)
{
    (void)state;
    assert_int_equal(kl_picture_kind("a.svg"), KL_PICTURE_SVG);
    assert_int_equal(kl_picture_kind("b/a.SVG"), KL_PICTURE_SVG);
    assert_int_equal(kl_picture_kind("a.ans"), KL_PICTURE_ANSI);
    assert_int_equal(kl_picture_kind("a.ansi"), KL_PICTURE_ANSI);
    assert_int_equal(kl_picture_kind("a.txt"), KL_PICTURE_TEXT);
    assert_int_equal(kl_picture_kind("a"), KL_PICTURE_TEXT);
    assert_int_equal(kl_picture_kind(".svg"), KL_PICTURE_TEXT);
    assert_int_equal(kl_picture_kind(""), KL_PICTURE_TEXT);
}

static char *
content(const char *file)
{
    struct kl_buf text = KL_BUF_INIT;
    FILE *in = fopen(file, "r");
    int c;

    assert_non_null(in);
    while ((c = getc(in)) != EOF)
        kl_buf_addc(&text, (char)c);
    fclose(in);
    return kl_buf_take(&text);
}

/* The screen saved, not written over another file by chance. */
static void
the_screen(void **state)
{
    char folder[] = "/tmp/klscope-test-XXXXXX", file[64], line[96];
    struct kl_app *app = begin("0.5,0.5", "0.4,0.6");
    struct kl_err err = {0};
    char *text, *screen;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/a.svg", folder);
    snprintf(line, sizeof line, "picture %s", file);
    run(app, line);
    assert_true(kl_shows(app, "the screen as a picture"));
    text = content(file);
    assert_null(kl_svg_check(text));
    assert_holds(text, "Explore");
    free(text);
    assert_int_equal(kl_app_command(app, line, NULL, &err), KL_E_STATE);
    assert_holds(err.text, "picture! writes over it");
    snprintf(line, sizeof line, "picture! %s", file);
    run(app, line);
    unlink(file);
    snprintf(file, sizeof file, "%s/a.txt", folder);
    snprintf(line, sizeof line, "picture %s", file);
    kl_app_message(app, "", false);
    screen = kl_screen(app, &kl_glyphs_utf8);
    run(app, line);
    text = content(file);
    assert_string_equal(text, screen);
    free(text);
    free(screen);
    unlink(file);
    rmdir(folder);
    assert_int_equal(kl_app_command(app, "picture /nowhere/x.svg", NULL, &err),
                     KL_E_IO);
    assert_int_equal(kl_app_command(app, "picture", NULL, &err), KL_E_USAGE);
    assert_int_equal(kl_app_command(app, "picture! /dev/null", NULL, &err),
                     KL_E_IO);
    kl_app_free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes),
        cmocka_unit_test(densities),
        cmocka_unit_test(long_names),
        cmocka_unit_test(maps),
        cmocka_unit_test(other_labs),
        cmocka_unit_test(every_size),
        cmocka_unit_test(pictures_change_nothing),
        cmocka_unit_test(words),
        cmocka_unit_test(kinds),
        cmocka_unit_test(the_screen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
