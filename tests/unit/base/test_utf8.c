#include "../../lib/kl_test.h"

#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"

/* Every code point but the surrogates there and back. */
static void
encodes_and_decodes(void **state)
{
    uint32_t cp, back;

    (void)state;
    for (cp = 0; cp < 0x110000; cp++) {
        char bytes[4];
        size_t len;

        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        len = kl_utf8_encode(cp, bytes);
        assert_int_equal(len, cp < 0x80      ? 1
                              : cp < 0x800   ? 2
                              : cp < 0x10000 ? 3
                                             : 4);
        assert_int_equal(kl_utf8_decode(bytes, len, &back), len);
        assert_int_equal(back, cp);
        assert_true(kl_utf8_valid(bytes, len));
    }
}

/* What The Unicode Standard, sec. 3.9, table 3-7, leaves out. */
static const char *const malformed[] = {
    "\x80",             /* a continuation byte alone */
    "\xBF",
    "\xC0\x80",         /* overlong */
    "\xC1\xBF",
    "\xE0\x80\x80",
    "\xE0\x9F\xBF",
    "\xF0\x80\x80\x80",
    "\xF0\x8F\xBF\xBF",
    "\xED\xA0\x80",     /* surrogates */
    "\xED\xBF\xBF",
    "\xF4\x90\x80\x80", /* beyond the last code point */
    "\xF5\x80\x80\x80",
    "\xFE",
    "\xFF",
    "\xC3",             /* cut short */
    "\xE2\x82",
    "\xF0\x9F\x98",
    "\xC3(",            /* something else where a continuation belongs */
    "\xE2\x82(",
};

static void
malformed_bytes_are_one_each(void **state)
{
    uint32_t cp;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        size_t len = strlen(malformed[i]);

        assert_int_equal(kl_utf8_decode(malformed[i], len, &cp), 1);
        assert_int_equal(cp, KL_REPLACEMENT);
        assert_false(kl_utf8_valid(malformed[i], len));
    }
}

static const struct {
    uint32_t cp;
    int width;
} widths[] = {
    {'a', 1},      {0xE9, 1},     {0x301, 0},    {0x200B, 0},  {0x200D, 0},
    {0x2588, 1},   {0x221E, 1},   {0x2016, 1},   {0x28FF, 1},  {0x1100, 2},
    {0x3042, 2},   {0x65E5, 2},   {0xAC00, 2},   {0xFF21, 2},  {0xFF71, 1},
    {0x1F600, 2},  {0x20000, 2},  {0xFE0F, 0},   {0x3000, 2},  {0x5D0, 1},
};

static void
widths_of_characters(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof widths / sizeof *widths; i++)
        assert_int_equal(kl_utf8_width(widths[i].cp), widths[i].width);
}

static const struct {
    const char *text, *seen;
    int width;
} visible[] = {
    {"plain", "plain", 5},
    {"日本", "日本", 4},
    {"e\xCC\x81", "e\xCC\x81", 1},
    {"\x1B[31mred", "^[[31mred", 9},
    {"a\tb\nc\x7F", "a^Ib^Jc^?", 9},
    {"\xFF\xFE", "\\xff\\xfe", 8},
    {"x\xE2\x80\xAEy", "x\\u{202e}y", 10},
    {"", "", 0},
};

static void
controls_are_made_visible(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof visible / sizeof *visible; i++) {
        struct kl_buf out = KL_BUF_INIT;

        kl_visible(&out, visible[i].text, strlen(visible[i].text));
        assert_string_equal(kl_buf_text(&out), visible[i].seen);
        assert_int_equal(
            kl_text_width(visible[i].text, strlen(visible[i].text)),
            visible[i].width);
        kl_buf_clear(&out);
    }
}

/* NUL inside a text, all controls, and what could reorder a line. */
static void
no_control_passes(void **state)
{
    uint32_t cp;

    (void)state;
    for (cp = 0; cp < 0x110000; cp++) {
        struct kl_buf out = KL_BUF_INIT;
        char bytes[4];
        size_t i, len;

        if (!kl_utf8_control(cp))
            continue;
        len = kl_utf8_encode(cp, bytes);
        kl_visible(&out, bytes, len);
        assert_true(out.len >= 2);
        for (i = 0; i < out.len; i++)
            assert_in_range(out.data[i], ' ', '~');
        kl_buf_clear(&out);
    }
    for (cp = 0; cp < 0xA0; cp++)
        assert_int_equal(kl_utf8_control(cp),
                         cp < 0x20 || (cp >= 0x7F && cp < 0xA0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodes_and_decodes),
        cmocka_unit_test(malformed_bytes_are_one_each),
        cmocka_unit_test(widths_of_characters),
        cmocka_unit_test(controls_are_made_visible),
        cmocka_unit_test(no_control_passes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
