/* Inks can be read on what they stand on, and tell what colours must tell. */
#include "../../lib/kl_test.h"

#include <math.h>

#include "klscope/canvas/canvas.h"

static const char *const dark[] = {"#000000", "#1e1e1e"};
static const char *const light[] = {"#ffffff", "#fafafa"};

/* The sixteen colours as xterm, the Linux console and VTE (GNOME's terminal)
 * have them. The first two show bold text in the brighter one of eight. */
static const struct {
    const char *name;
    bool bright;
    const char *rgb[16];
} palettes[] = {
    {"xterm", true,
     {"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd",
      "#00cdcd", "#e5e5e5", "#7f7f7f", "#ff0000", "#00ff00", "#ffff00",
      "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"}},
    {"linux", true,
     {"#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa",
      "#00aaaa", "#aaaaaa", "#555555", "#ff5555", "#55ff55", "#ffff55",
      "#5555ff", "#ff55ff", "#55ffff", "#ffffff"}},
    {"vte", false,
     {"#171421", "#c01c28", "#26a269", "#a2734c", "#12488b", "#a347ba",
      "#2aa1b3", "#d0cfcc", "#5e5c64", "#f66151", "#33d17a", "#e9ad0c",
      "#2a7bde", "#c061cb", "#33c7de", "#ffffff"}},
};

/* ---- how light a colour is ----------------------------------------------- */

static double
linear(int value)
{
    double v = value / 255.0;

    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double
luminance(int r, int g, int b)
{
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

static double
luminance_of(const char *rgb)
{
    unsigned r, g, b;

    assert_int_equal(sscanf(rgb, "#%2x%2x%2x", &r, &g, &b), 3);
    return luminance((int)r, (int)g, (int)b);
}

/* Numbers from 16 on are a cube of six steps a side, and a ramp of greys. */
static double
luminance_256(int n)
{
    static const int steps[] = {0, 95, 135, 175, 215, 255};
    int grey = 8 + 10 * (n - 232);

    assert_in_range(n, 16, 255);
    if (n >= 232)
        return luminance(grey, grey, grey);
    return luminance(steps[(n - 16) / 36], steps[(n - 16) / 6 % 6],
                     steps[(n - 16) % 6]);
}

/* src   Web Content Accessibility Guidelines 2.1, contrast ratio */
static double
contrast(double a, double b)
{
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

static bool
is_shade(int ink)
{
    return ink >= KL_INK_SHADE1 && ink <= KL_INK_SHADE8;
}

/* ---- cases --------------------------------------------------------------- */

/* 4.5 is what the guidelines ask of text; 3 of what is large or a picture. */
static void
can_be_read(const char *const ground[2], enum kl_background background,
            double least)
{
    for (int i = 0; i < KL_INK_COUNT; i++) {
        struct kl_ink_style style =
            kl_ink_style((enum kl_ink)i, 256, background);

        for (int g = 0; g < 2; g++)
            if (style.colour >= 0 && style.ground < 0)
                assert_true(contrast(luminance_256(style.colour),
                                     luminance_of(ground[g])) >= least);
    }
}

static void
of_256_colours(void **state)
{
    (void)state;
    can_be_read(dark, KL_BACKGROUND_DARK, 4.5);
    can_be_read(light, KL_BACKGROUND_LIGHT, 4.5);
    can_be_read(dark, KL_BACKGROUND_AUTO, 3);
    can_be_read(light, KL_BACKGROUND_AUTO, 3);
}

static void
shades_carry_their_text(void **state)
{
    (void)state;
    for (int i = KL_INK_SHADE1; i <= KL_INK_SHADE8; i++) {
        struct kl_ink_style style =
            kl_ink_style((enum kl_ink)i, 256, KL_BACKGROUND_AUTO);

        assert_true(contrast(luminance_256(style.colour),
                             luminance_256(style.ground)) >= 4.3);
    }
}

/* In a picture what is reversed is written in the colour of the paper. */
static void
pictures_can_be_read(void **state)
{
    static const char *const paper[] = {"#ffffff", "#0d1117"};

    (void)state;
    for (int i = 0; i < KL_INK_COUNT; i++) {
        const struct kl_ink_row *row = kl_ink_row((enum kl_ink)i);
        struct kl_ink_style style =
            kl_ink_style((enum kl_ink)i, 256, KL_BACKGROUND_AUTO);
        double least = (style.attr & KL_REVERSE) != 0 ? 4.5 : 3;

        if (is_shade(i))
            continue;
        assert_true(contrast(luminance_of(row->light),
                             luminance_of(paper[0])) >= least);
        assert_true(contrast(luminance_of(row->dark),
                             luminance_of(paper[1])) >= least);
    }
}

/* The colour of the palette that an ink comes out in. Bold makes one of eight
 * bright only where the terminal does so. */
static const char *
shown(size_t palette, struct kl_ink_style style, int colours)
{
    bool bright = colours == 8 && palettes[palette].bright &&
                  style.attr & KL_BOLD && style.colour < 8;

    assert_in_range(style.colour, 0, colours - 1);
    return palettes[palette].rgb[style.colour + (bright ? 8 : 0)];
}

static void
few_can_be_read(int colours, const char *ground, enum kl_background background)
{
    for (size_t k = 0; k < sizeof palettes / sizeof *palettes; k++) {
        /* Without bright bold there is no blue of eight for both grounds. */
        if (colours == 8 && background == KL_BACKGROUND_AUTO &&
            !palettes[k].bright)
            continue;
        for (int i = 0; i < KL_INK_COUNT; i++) {
            struct kl_ink_style style =
                kl_ink_style((enum kl_ink)i, colours, background);

            assert_int_equal(style.ground, -1);
            if (style.colour >= 0 &&
                contrast(luminance_of(shown(k, style, colours)),
                         luminance_of(ground)) < 2.95)
                fail_msg("%s of %d colours on %s of %s: %.2f",
                         kl_ink_row((enum kl_ink)i)->name, colours, ground,
                         palettes[k].name,
                         contrast(luminance_of(shown(k, style, colours)),
                                  luminance_of(ground)));
        }
    }
}

static void
of_8_and_16_colours(void **state)
{
    (void)state;
    for (int colours = 8; colours <= 16; colours += 8) {
        few_can_be_read(colours, dark[0], KL_BACKGROUND_DARK);
        few_can_be_read(colours, light[0], KL_BACKGROUND_LIGHT);
        few_can_be_read(colours, dark[0], KL_BACKGROUND_AUTO);
        few_can_be_read(colours, light[0], KL_BACKGROUND_AUTO);
    }
}

static bool
differ(enum kl_ink a, enum kl_ink b, int colours, int background)
{
    struct kl_ink_style one =
        kl_ink_style(a, colours, (enum kl_background)background);
    struct kl_ink_style other =
        kl_ink_style(b, colours, (enum kl_background)background);

    return one.colour != other.colour || one.attr != other.attr;
}

/* Not by colour alone: without colours attributes do it. */
static void
what_must_differ_differs(void **state)
{
    static const int counts[] = {0, 8, 16, 256};
    static const enum kl_ink pairs[][2] = {
        {KL_INK_P, KL_INK_Q},        {KL_INK_TEXT, KL_INK_FOCUS},
        {KL_INK_TEXT, KL_INK_TITLE}, {KL_INK_TEXT, KL_INK_KEY},
        {KL_INK_GOOD, KL_INK_ERROR}, {KL_INK_GAIN, KL_INK_LOSS},
        {KL_INK_GOOD, KL_INK_WARN},
    };

    (void)state;
    for (int c = 0; c < 4; c++)
        for (int ground = 0; ground < 3; ground++)
            for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
                assert_true(
                    differ(pairs[i][0], pairs[i][1], counts[c], ground));
}

static void
counts_between_are_the_lesser(void **state)
{
    (void)state;
    for (int i = 0; i < KL_INK_COUNT; i++) {
        enum kl_ink ink = (enum kl_ink)i;

        assert_int_equal(kl_ink_style(ink, 88, KL_BACKGROUND_DARK).colour,
                         kl_ink_style(ink, 16, KL_BACKGROUND_DARK).colour);
        assert_int_equal(kl_ink_style(ink, 7, KL_BACKGROUND_DARK).colour, -1);
        assert_int_equal(
            kl_ink_style(ink, 1 << 24, KL_BACKGROUND_DARK).colour,
            kl_ink_style(ink, 256, KL_BACKGROUND_DARK).colour);
        if (is_shade(i))
            assert_int_equal(kl_ink_style(ink, 16, KL_BACKGROUND_DARK).ground,
                             -1);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_256_colours),
        cmocka_unit_test(shades_carry_their_text),
        cmocka_unit_test(pictures_can_be_read),
        cmocka_unit_test(of_8_and_16_colours),
        cmocka_unit_test(what_must_differ_differs),
        cmocka_unit_test(counts_between_are_the_lesser),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
