#include "../../lib/kl_test.h"

#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/ascii.h"

static const struct {
    const char *text, *ascii;
} cases[] = {
    {"D(p‖q) = ∞ ± 3", "D(p||q) = inf +- 3"},
    {"a·b × c − d – e — f…", "a*b x c - d - e -- f..."},
    {"“q” ‘r’ ≤ ≥ ≠ ≈", "\"q\" 'r' <= >= != ~="},
    {"→←↑↓", "-><-^v"},
    {"∑ ∫ √ x ∈ X", "sum int sqrt x in X"},
    {"α ω Α Ω χ²", "alpha omega Alpha Omega chi^2"},
    {"10⁻¹² x₀₁₂ y₁²", "10^-12 x_012 y_1^2"},
    {"é Å ñ ß Æ ő ạ Ł", "e A n ss AE o a L"},
    {"e\xCC\x81", "e"},
    {"✓✗░▒█", "okx.:#"},
    {"┌─┐│└┘┼╱╲═", "+-+|+++/\\="},
    {"⣀⠀", ": "},
    {"日本", "??"},
    {"a\tb\x7F\xFF", "a^Ib^?\\xff"},
    {"x\xE2\x80\xAEy", "x\\u{202e}y"},
    {"", ""},
};

static void
ascii_of_texts(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_buf out = KL_BUF_INIT;

        kl_ascii_text(&out, cases[i].text, strlen(cases[i].text));
        assert_string_equal(kl_buf_text(&out), cases[i].ascii);
        kl_buf_clear(&out);
    }
}

/* Every character of Unicode, known or not, comes out as printable ASCII. */
static void
nothing_but_ascii(void **state)
{
    uint32_t cp;

    (void)state;
    for (cp = 0x80; cp < 0x110000; cp++) {
        struct kl_buf out = KL_BUF_INIT;
        char bytes[4];
        size_t i;

        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        kl_ascii_text(&out, bytes, kl_utf8_encode(cp, bytes));
        assert_true(out.len > 0 || kl_utf8_width(cp) == 0);
        for (i = 0; i < out.len; i++)
            assert_in_range(out.data[i], ' ', '~');
        kl_buf_clear(&out);
    }
}

/* Letters of the Latin alphabet keep one letter or two. */
static void
latin_letters(void **state)
{
    uint32_t cp;

    (void)state;
    for (cp = 0xC0; cp <= 0x17F; cp++)
        assert_in_range(strlen(kl_ascii(cp)), 1, 2);
    for (cp = 0x1E00; cp <= 0x1EFF; cp++)
        assert_in_range(strlen(kl_ascii(cp)), 1, 2);
    assert_null(kl_ascii(0x4E00));
    assert_string_equal(kl_ascii(0x301), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ascii_of_texts),
        cmocka_unit_test(nothing_but_ascii),
        cmocka_unit_test(latin_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
