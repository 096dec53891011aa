#include "../../lib/kl_test.h"

#include "../../lib/kl_svg_check.h"
#include "klscope/base/buf.h"
#include "klscope/canvas/shape.h"
#include "klscope/canvas/sink.h"

static char *
svg_of(const struct kl_canvas *canvas, enum kl_background background)
{
    struct kl_buf out = KL_BUF_INIT;
    const char *wrong;

    kl_sink_svg(canvas,
                &(struct kl_look){.background = background,
                                  .title = "a & b",
                                  .description = "x < y"},
                &out);
    wrong = kl_svg_check(kl_buf_text(&out));
    if (wrong != NULL)
        fail_msg("%s in:\n%s", wrong, kl_buf_text(&out));
    return kl_buf_take(&out);
}

/* How often a text stands in another. */
static int
count(const char *text, const char *what)
{
    int times = 0;

    while ((text = strstr(text, what)) != NULL) {
        times++;
        text += strlen(what);
    }
    return times;
}

/* What is behind the paper, which is the whole of every picture. */
static void
assert_body(const struct kl_canvas *canvas, const char *want)
{
    char *svg = svg_of(canvas, KL_BACKGROUND_LIGHT), *body, *end;

    body = strstr(svg, "<rect class=\"paper\" x=\"-8\" y=\"-8\"");
    assert_non_null(body);
    body = strchr(body, '\n') + 1;
    end = strstr(body, "</svg>\n");
    assert_non_null(end);
    *end = '\0';
    assert_string_equal(body, want);
    free(svg);
}

static void
the_document(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(10, 3, &kl_glyphs_utf8);
    char *svg = svg_of(canvas, KL_BACKGROUND_AUTO);

    (void)state;
    assert_non_null(strstr(
        svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" "
             "width=\"96\" height=\"64\" viewBox=\"-8 -8 96 64\""));
    assert_non_null(strstr(svg, "<title>a &amp; b</title>"));
    assert_non_null(strstr(svg, "<desc>x &lt; y</desc>"));
    assert_null(strstr(svg, "href"));
    assert_null(strstr(svg, "@import"));
    assert_null(strstr(svg, "script"));
    free(svg);
    kl_canvas_free(canvas);
}

/* Light first, for readers that know no media queries. */
static void
backgrounds(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(10, 3, &kl_glyphs_utf8);
    char *svg = svg_of(canvas, KL_BACKGROUND_AUTO);
    const char *media = strstr(svg, "@media (prefers-color-scheme:dark){");

    (void)state;
    assert_non_null(media);
    assert_true(strstr(svg, ".paper{fill:#ffffff}") < media);
    assert_non_null(strstr(media, ".paper{fill:#0d1117}"));
    free(svg);
    svg = svg_of(canvas, KL_BACKGROUND_DARK);
    assert_null(strstr(svg, "@media"));
    assert_null(strstr(svg, ".paper{fill:#ffffff}"));
    assert_non_null(strstr(svg, ".paper{fill:#0d1117}"));
    free(svg);
    svg = svg_of(canvas, KL_BACKGROUND_LIGHT);
    assert_null(strstr(svg, "@media"));
    assert_null(strstr(svg, "#0d1117"));
    free(svg);
    kl_canvas_free(canvas);
}

/* A run keeps its columns; one blank does not end it, two do. */
static void
runs_of_text(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(20, 2, &kl_glyphs_utf8);

    (void)state;
    kl_canvas_text(canvas, 1, 0, 19, KL_INK_TEXT, 0, "ab c  d");
    kl_canvas_text(canvas, 0, 1, 20, KL_INK_P, KL_BOLD, "p");
    kl_canvas_text(canvas, 1, 1, 20, KL_INK_P, KL_UNDERLINE, "q é");
    assert_body(canvas,
                "<text x=\"8\" y=\"12\" textLength=\"32\">ab c</text>\n"
                "<text x=\"56\" y=\"12\">d</text>\n"
                "<text x=\"0\" y=\"28\" class=\"p b\">p</text>\n"
                "<text x=\"8\" y=\"28\" textLength=\"24\" class=\"p u\">"
                "q é</text>\n");
    kl_canvas_free(canvas);
}

/* Signs that fonts have in other widths stand in the middle of their cells. */
static void
signs_by_themselves(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(10, 1, &kl_glyphs_utf8);

    (void)state;
    kl_canvas_text(canvas, 0, 0, 10, KL_INK_TEXT, 0, "D(p‖q)日");
    assert_body(canvas,
                "<text x=\"0\" y=\"12\" textLength=\"24\">D(p</text>\n"
                "<text x=\"28\" y=\"12\" class=\"text m\">‖</text>\n"
                "<text x=\"32\" y=\"12\" textLength=\"16\">q)</text>\n"
                "<text x=\"56\" y=\"12\" class=\"text m\">日</text>\n");
    kl_canvas_clear(canvas);
    kl_canvas_text(canvas, 0, 0, 10, KL_INK_TEXT, 0, "a של 2");
    assert_body(canvas,
                "<text x=\"0\" y=\"12\">a</text>\n"
                "<text x=\"16\" y=\"12\" textLength=\"16\">של</text>\n"
                "<text x=\"40\" y=\"12\">2</text>\n");
    kl_canvas_free(canvas);
}

/* A bar is one rectangle, whatever it is made of; p is solid, q hatched. */
static void
bars(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(6, 4, &kl_glyphs_utf8);
    char *svg;

    (void)state;
    kl_canvas_bar(canvas, (struct kl_rect){0, 0, 2, 4}, 21,
                  kl_glyphs_utf8.p_bar, KL_INK_P, 0);
    kl_canvas_bar(canvas, (struct kl_rect){3, 0, 2, 4}, 12,
                  kl_glyphs_utf8.q_bar, KL_INK_Q, 0);
    assert_body(canvas,
                "<g class=\"p k\">\n"
                "<rect x=\"0\" y=\"22\" width=\"16\" height=\"42\"/>\n"
                "</g>\n<g class=\"q-h\">\n"
                "<rect x=\"24\" y=\"40\" width=\"16\" height=\"24\"/>\n"
                "</g>\n");
    svg = svg_of(canvas, KL_BACKGROUND_AUTO);
    assert_non_null(strstr(svg, "<pattern id=\"q-h\""));
    assert_non_null(strstr(svg, ".q-h{fill:url(#q-h)}"));
    assert_null(strstr(svg, "id=\"p-h\""));
    free(svg);
    kl_canvas_free(canvas);
}

/* Lines of a frame are joined over its cells and closed at its corners. */
static void
frames(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(5, 3, &kl_glyphs_utf8);

    (void)state;
    kl_canvas_frame(canvas, (struct kl_rect){0, 0, 5, 3}, KL_INK_DIM);
    assert_body(canvas,
                "<g class=\"dim\">\n"
                "<rect x=\"3.5\" y=\"7.5\" width=\"33\" height=\"1\"/>\n"
                "<rect x=\"3.5\" y=\"7.5\" width=\"1\" height=\"33\"/>\n"
                "<rect x=\"35.5\" y=\"7.5\" width=\"1\" height=\"33\"/>\n"
                "<rect x=\"3.5\" y=\"39.5\" width=\"33\" height=\"1\"/>\n"
                "</g>\n");
    kl_canvas_free(canvas);
}

/* What is reversed has a ground, and is written in the colour of paper. */
static void
grounds(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(6, 1, &kl_glyphs_utf8);

    (void)state;
    kl_canvas_text(canvas, 0, 0, 3, KL_INK_FOCUS, 0, "e ");
    kl_canvas_text(canvas, 3, 0, 3, KL_INK_SHADE8, 0, "y");
    assert_body(canvas,
                "<g class=\"focus k\">\n"
                "<rect x=\"0\" y=\"0\" width=\"16\" height=\"16\"/>\n"
                "</g>\n<g class=\"shade8 k\">\n"
                "<rect x=\"24\" y=\"0\" width=\"8\" height=\"16\"/>\n"
                "</g>\n"
                "<text x=\"0\" y=\"12\" class=\"paper\">e</text>\n"
                "<text x=\"24\" y=\"12\" class=\"black\">y</text>\n");
    kl_canvas_free(canvas);
}

/* Dots that touch are one line, from end to end. */
static void
lines_of_dots(void **state)
{
    struct kl_canvas *canvas = kl_canvas_new(3, 1, &kl_glyphs_utf8);
    int x;

    (void)state;
    for (x = 0; x < 3; x++)
        kl_canvas_put(canvas, x, 0, 0x2809, KL_INK_GAIN, 0);
    assert_body(canvas, "<path class=\"gain-l l\" d=\"M2 2L22 2\n\"/>\n");
    kl_canvas_free(canvas);
}

/* ---- exact shapes -------------------------------------------------------- */

static struct kl_canvas *
keeping(int width, int height)
{
    struct kl_canvas *canvas = kl_canvas_new(width, height, &kl_glyphs_utf8);

    kl_shapes_keep(canvas);
    return canvas;
}

/* The shape is drawn, and the cells that stand for it are not. */
static void
exact_shapes(void **state)
{
    static const struct kl_point line[] = {
        {0, 0}, {1, 0.5}, {NAN, 0}, {2, 1}, {3, 1}, {4, 1}};
    struct kl_canvas *canvas = keeping(8, 4);

    (void)state;
    kl_shapes_begin(canvas);
    kl_canvas_fill(canvas, (struct kl_rect){0, 0, 2, 4}, 0x2588, KL_INK_P, 0);
    kl_shapes_end(canvas);
    kl_shape_rect(canvas, 0, 1.3127, 2, 2.6873, KL_SOLID, KL_INK_P);
    kl_shape_line(canvas, line, 6, KL_DASHED, KL_INK_Q);
    assert_body(canvas,
                "<rect class=\"p\" x=\"0\" y=\"21\" width=\"16\" "
                "height=\"43\"/>\n"
                "<polyline class=\"q-l l e\" points=\"0,0 8,8\"/>\n"
                "<polyline class=\"q-l l e\" points=\"16,16 32,16\"/>\n");
    kl_canvas_free(canvas);
}

/* Text that is put later is seen whole; what is all covered is left out. */
static void
text_over_shapes(void **state)
{
    struct kl_canvas *canvas = keeping(6, 3);

    (void)state;
    kl_shape_rect(canvas, 0, 0, 3, 3, KL_SOLID, KL_INK_P);
    kl_canvas_text(canvas, 1, 1, 4, KL_INK_TEXT, 0, "ab");
    kl_shape_rect(canvas, 2, 0, 1, 1.5, KL_SOLID, KL_INK_Q);
    assert_body(canvas,
                "<rect class=\"p\" x=\"0\" y=\"0\" width=\"24\" "
                "height=\"48\"/>\n"
                "<rect class=\"paper\" x=\"8\" y=\"16\" width=\"16\" "
                "height=\"16\"/>\n"
                "<rect class=\"q\" x=\"16\" y=\"0\" width=\"8\" "
                "height=\"24\"/>\n"
                "<text x=\"8\" y=\"28\" textLength=\"16\">ab</text>\n");
    kl_canvas_fill(canvas, (struct kl_rect){0, 0, 6, 3}, ' ', KL_INK_TEXT, 0);
    assert_body(canvas, "");
    kl_canvas_free(canvas);
}

/* A line between two rows keeps its thickness beside the text of either. */
static void
text_beside_lines(void **state)
{
    static const struct kl_point line[] = {{0, 1}, {6, 1}};
    struct kl_canvas *canvas = keeping(6, 2);

    (void)state;
    kl_shape_line(canvas, line, 2, KL_SOLID, KL_INK_DIM);
    kl_canvas_text(canvas, 1, 1, 4, KL_INK_TEXT, 0, "-2");
    assert_body(canvas,
                "<polyline class=\"dim-l l\" points=\"0,16 48,16\"/>\n"
                "<text x=\"8\" y=\"28\" textLength=\"16\">-2</text>\n");
    kl_canvas_free(canvas);
}

/* A rectangle is cut, anything else clipped; what lies outside is not there. */
static void
clipped_shapes(void **state)
{
    static const struct kl_point triangle[] = {{0, 0}, {4, 0}, {0, 2}};
    struct kl_canvas *canvas = keeping(6, 4);

    (void)state;
    kl_canvas_clip(canvas, (struct kl_rect){1, 1, 2, 2});
    kl_shape_rect(canvas, 0, 0, 2.5, 9, KL_SOLID, KL_INK_P);
    kl_shape_rect(canvas, 4, 0, 1, 1, KL_SOLID, KL_INK_P);
    kl_shape_area(canvas, triangle, 3, KL_HATCHED, KL_INK_Q);
    assert_body(canvas,
                "<rect class=\"p\" x=\"8\" y=\"16\" width=\"12\" "
                "height=\"32\"/>\n"
                "<clipPath id=\"c1\"><rect x=\"8\" y=\"16\" width=\"16\" "
                "height=\"32\"/></clipPath>\n"
                "<polygon class=\"q-l q-h\" clip-path=\"url(#c1)\" "
                "points=\"0,0 32,0 0,32\"/>\n");
    kl_canvas_free(canvas);
}

/* Points that no eye would miss are left out, but no end of a spike. */
static void
fewer_points(void **state)
{
    struct kl_point point[1003];
    struct kl_canvas *canvas = keeping(40, 20);
    char *svg;
    int k;

    (void)state;
    for (k = 0; k <= 1000; k++)
        point[k] = (struct kl_point){k * 0.03, 10 + 8 * sin(k * 0.01)};
    kl_shape_line(canvas, point, 1001, KL_SOLID, KL_INK_P);
    svg = svg_of(canvas, KL_BACKGROUND_LIGHT);
    assert_in_range(count(svg, ","), 30, 200);
    assert_non_null(strstr(svg, " 240,"));
    free(svg);
    kl_canvas_clear(canvas);
    for (k = 0; k < 3; k++)
        point[k] = (struct kl_point){1, k == 1 ? 0 : 9 + k};
    kl_shape_line(canvas, point, 3, KL_SOLID, KL_INK_P);
    assert_body(canvas,
                "<polyline class=\"p-l l\" points=\"8,144 8,0 8,176\"/>\n");
    kl_canvas_free(canvas);
}

/* ---- whatever comes ------------------------------------------------------ */

static void
hostile_text(void **state)
{
    static const char *const texts[] = {
        "</text><script>alert(1)</script>", "a&b<c>\"d'", "&#0;]]>",
        "\x01\x1B[31m\x7F", "\xFF\xC0\x80", "\xEF\xBF\xBE\xEF\xBF\xBF",
        "\xE2\x80\xAEright", "e\xCC\x81\xCC\x82", "\xF0\x9F\x98\x80",
    };
    struct kl_canvas *canvas = keeping(60, 2);
    struct kl_buf out = KL_BUF_INIT;
    size_t k;

    (void)state;
    for (k = 0; k < sizeof texts / sizeof *texts; k++) {
        kl_canvas_clear(canvas);
        kl_canvas_text(canvas, 0, 0, 60, KL_INK_TEXT, 0, texts[k]);
        kl_sink_svg(canvas,
                    &(struct kl_look){.title = texts[k],
                                      .description = texts[k]},
                    &out);
        assert_null(kl_svg_check(kl_buf_text(&out)));
        assert_null(strstr(kl_buf_text(&out), "<script"));
        kl_buf_reset(&out);
    }
    kl_buf_clear(&out);
    kl_canvas_free(canvas);
}

static uint32_t
next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void
random_pictures(void **state)
{
    static const uint32_t from[] = {0, 0x20, 0x2500, 0x2580, 0x2800, 0x25A0,
                                    0xFFF0, 0x3040, 0x1F600, 0x300};
    struct kl_canvas *canvas = keeping(30, 12);
    uint32_t seed = 2385;
    int round, k;

    (void)state;
    for (round = 0; round < 60; round++) {
        kl_canvas_clear(canvas);
        for (k = 0; k < 400; k++) {
            double x = next(&seed) % 300 / 10.0, y = next(&seed) % 120 / 10.0;

            if (k % 7 == 0)
                kl_shapes_begin(canvas);
            kl_canvas_put(canvas, (int)x, (int)y,
                          from[next(&seed) % 10] + next(&seed) % 0x100,
                          (enum kl_ink)(next(&seed) % KL_INK_COUNT),
                          next(&seed) % 16);
            if (k % 7 == 0)
                kl_shapes_end(canvas);
            if (k % 31 == 0)
                kl_shape_rect(canvas, x - 2, y - 2, 5.3, 2.7,
                              (enum kl_stroke)(next(&seed) % 4),
                              (enum kl_ink)(next(&seed) % KL_INK_COUNT));
            if (k % 53 == 0)
                kl_shape_line(canvas,
                              (struct kl_point[]){{x, y}, {y, x}, {x, INFINITY},
                                                  {-x, y}, {40, 1}},
                              5, (enum kl_stroke)(next(&seed) % 4),
                              KL_INK_P);
        }
        free(svg_of(canvas, (enum kl_background)(round % 3)));
    }
    kl_canvas_free(canvas);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document),
        cmocka_unit_test(backgrounds),
        cmocka_unit_test(runs_of_text),
        cmocka_unit_test(signs_by_themselves),
        cmocka_unit_test(bars),
        cmocka_unit_test(frames),
        cmocka_unit_test(grounds),
        cmocka_unit_test(lines_of_dots),
        cmocka_unit_test(exact_shapes),
        cmocka_unit_test(text_over_shapes),
        cmocka_unit_test(text_beside_lines),
        cmocka_unit_test(clipped_shapes),
        cmocka_unit_test(fewer_points),
        cmocka_unit_test(hostile_text),
        cmocka_unit_test(random_pictures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
