#include "../../lib/kl_test.h"

#include "klscope/app/key.h"

static int
parsed(const char *name)
{
    int key = -1;

    return kl_key_parse(name, strlen(name), &key) ? key : -1;
}

static const struct {
    const char *name;
    int key;
} pairs[] = {
    {"a", 'a'},
    {"A", 'A'},
    {"-", '-'},
    {"+", '+'},
    {"C", 'C'},
    {"Space", ' '},
    {"Left", KL_KEY_LEFT},
    {"F12", KL_KEY_F12},
    {"C-r", KL_CTRL | 'r'},
    {"C--", KL_CTRL | '-'},
    {"C-Space", KL_CTRL | ' '},
    {"M-x", KL_ALT | 'x'},
    {"M-X", KL_ALT | 'X'},
    {"S-Tab", KL_SHIFT | KL_KEY_TAB},
    {"C-M-S-Backspace", KL_CTRL | KL_ALT | KL_SHIFT | KL_KEY_BACKSPACE},
    {"\xc3\xa9", 0xE9},
    {"\xe2\x88\x9e", 0x221E},
    {"\xf0\x9f\x8e\xb2", 0x1F3B2},
    {"\xef\xbf\xbd", 0xFFFD},
    {"U+0007", 7},
    {"U+0301", 0x301},
    {"M-U+202E", KL_ALT | 0x202E},
};

static void
names_and_keys_agree(void **state)
{
    char name[KL_KEY_NAME];

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_string_equal(kl_key_name(name, pairs[i].key), pairs[i].name);
        assert_int_equal(parsed(pairs[i].name), pairs[i].key);
    }
}

static void
every_key_comes_back(void **state)
{
    static const int bits[] = {0, KL_CTRL, KL_ALT, KL_SHIFT,
                               KL_CTRL | KL_ALT | KL_SHIFT};
    char name[KL_KEY_NAME];

    (void)state;
    for (int key = KL_KEY_FIRST + 1; key < KL_KEY_LAST; key++)
        for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
            assert_int_equal(parsed(kl_key_name(name, key | bits[i])),
                             key | bits[i]);
    for (int key = 0; key < 0x3000; key++)
        assert_int_equal(parsed(kl_key_name(name, key)), key);
}

static void
modifiers_in_any_order(void **state)
{
    (void)state;
    assert_int_equal(parsed("S-C-Left"), KL_CTRL | KL_SHIFT | KL_KEY_LEFT);
    assert_int_equal(parsed("M-C-x"), KL_CTRL | KL_ALT | 'x');
    assert_int_equal(parsed("C-R"), KL_CTRL | 'r');
}

static void
what_is_no_key(void **state)
{
    static const char *const names[] = {
        "",       "ab",       "left",      "Lef",    "Leftt",    "C-", "C-C-a",
        "X-a",    " ",        "\x07",      "\x80",   "\xc3",     "U+", "U+07",
        "U+0g07", "U+110000", "U+0000041", "C-Spac", "\xcc\x81",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_equal(parsed(names[i]), -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_keys_agree),
        cmocka_unit_test(every_key_comes_back),
        cmocka_unit_test(modifiers_in_any_order),
        cmocka_unit_test(what_is_no_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
