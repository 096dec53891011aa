#include "../../lib/kl_test.h"

#include "klscope/app/key.h"
#include "klscope/tui/input.h"

/* What the bytes say, as one line: "Left C-r press1@3,4". */
static const char *
told(struct kl_decoder *decoder, const char *bytes, size_t len, bool final)
{
    static const char *const actions[] = {
        [KL_MOUSE_PRESS] = "press",     [KL_MOUSE_DRAG] = "drag",
        [KL_MOUSE_RELEASE] = "release", [KL_MOUSE_WHEEL_UP] = "up",
        [KL_MOUSE_WHEEL_DOWN] = "down",
    };
    static char line[1024];
    struct kl_event e;
    char name[KL_KEY_NAME];
    size_t n = 0;

    line[0] = '\0';
    kl_decoder_feed(decoder, bytes, len);
    while (kl_decoder_next(decoder, final, &e)) {
        if (n > 0)
            line[n++] = ' ';
        if (e.kind == KL_EVENT_PASTE)
            n += sprintf(line + n, "+%s", kl_key_name(name, e.key));
        else if (e.kind == KL_EVENT_KEY)
            n += sprintf(line + n, "%s", kl_key_name(name, e.key));
        else
            n += sprintf(line + n, "%s%d@%d,%d", actions[e.action], e.button,
                         e.x, e.y);
        assert_true(n < sizeof line - 64);
    }
    return line;
}

static const struct {
    const char *bytes, *events;
} cases[] = {
    /* clang-format off */
    {"a", "a"},
    {"\x7f", "Backspace"},
    {"\b", "Backspace"},
    {"\t\r\n", "Tab Enter Enter"},
    {"\x03\x12\x1a", "C-c C-r C-z"},
    {"\x1c\x1f", "C-\\ C-_"},
    {" ", "Space"},
    {"\xc3\xa9\xe2\x88\x9e\xf0\x9f\x8e\xb2",
     "\xc3\xa9 \xe2\x88\x9e \xf0\x9f\x8e\xb2"},
    {"\x1b", "Esc"},
    {"\x1b\x1b", "Esc Esc"},
    {"\x1bx\x1bX", "M-x M-X"},
    {"\x1b\xc3\xa9", "M-\xc3\xa9"},
    {"\x1b\x7f", "M-Backspace"},
    {"\x1b[", "M-["},
    {"\x1bO", "M-O"},
    {"\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left"},
    {"\x1bOA\x1bOB\x1bOC\x1bOD", "Up Down Right Left"},
    {"\x1b[H\x1b[F\x1bOH\x1bOF", "Home End Home End"},
    {"\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "Home End Home End"},
    {"\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "Ins Del PgUp PgDn"},
    {"\x1bOP\x1bOQ\x1bOR\x1bOS", "F1 F2 F3 F4"},
    {"\x1b[11~\x1b[15~\x1b[17~\x1b[24~", "F1 F5 F6 F12"},
    {"\x1b[[A\x1b[[E", "F1 F5"},
    {"\x1b[1;5C\x1b[1;2D\x1b[1;3A\x1b[1;8B",
     "C-Right S-Left M-Up C-M-S-Down"},
    {"\x1b[3;5~\x1b[1;2P\x1b[15;5~", "C-Del S-F1 C-F5"},
    {"\x1b[Z", "S-Tab"},
    {"\x1b\x1b[A", "M-Up"},
    {"\x1b[a\x1bOa\x1b[3^\x1b[3$", "S-Up C-Up C-Del S-Del"},
    {"\x1bOM\x1bOj\x1bOp\x1bOy\x1bO5A", "Enter * 0 9 C-Up"},
    {"\x1b[27;5;9~\x1b[97;5u\x1b[65;2u", "C-Tab C-a A"},
    /* the mouse */
    {"\x1b[<0;1;1M\x1b[<32;5;7M\x1b[<0;5;7m",
     "press1@0,0 drag1@4,6 release1@4,6"},
    {"\x1b[<2;223;400M", "press3@222,399"},
    {"\x1b[<64;3;4M\x1b[<65;3;4M", "up0@2,3 down0@2,3"},
    {"\x1b[<16;3;4M", "press1@2,3"},
    {"\x1b[<35;3;4M", ""},            /* moved with no button */
    {"\x1b[<66;3;4Ma", "a"},          /* sideways */
    {"\x1b[<64;3;4ma", "a"},
    {"\x1b[<0;0;1Ma", "a"},           /* columns start at 1 */
    {"\x1b[<0;1Ma\x1b[<0;1;1;1Mb\x1b[<0;1;1xc", "a b c"},
    {"\x1b[<99999999999999999999;1;1Ma", "a"},
    {"\x1b[M !!\x1b[M@\"#\x1b[M#\"#", "press1@0,0 drag1@1,2 release1@1,2"},
    {"\x1b[M`!!\x1b[Ma!!", "up0@0,0 down0@0,0"},
    /* what means nothing to us is skipped whole */
    {"\x1b[25~a\x1b[?1;2ca\x1b[Ea\x1b[201~a", "a a a a"},
    {"\x1b[Ia\x1b[Oa", "a a"}, /* the focus comes and goes */
    /* what is pasted presses no keys */
    {"\x1b[200~p = a\x1b[201~a", "+p +Space += +Space +a a"},
    {"\x1b[200~\x1b[201~a", "a"},
    {"\x1b[200~a\x1b[200~\x1b[A\xe2\x88\x9e\x1b[201~\x1b[A",
     "+a +U+001B +[ +2 +0 +0 +~ +U+001B +[ +A +\xe2\x88\x9e Up"},
    {"\x1b[200~a\x1b[201", "+a"}, /* it broke off */
    {"\x1bO~a\x1b[[Fa\x1b[0;0ua", "a a a"},
    /* what breaks off, up to the byte that breaks it */
    {"\x1b[1;\x1b[A", "Up"},
    {"\x1b[1\ra", "Enter a"},
    {"\x1b[M \x1b[A", "Up"},
    {"\x1bO\x1b[A", "Up"},
    {"\xc3" "a\x80\xff" "b\xe2\x88" "c", "a b c"},
    {"\xe2\x88", ""},
    {"\xed\xa0\x80z\xf5\x80\x80\x80z", "z z"},
    {"\x1b[<1;2", ""},
    {"\x1b[M !", ""},
    {"\x1b[[", ""},
    {"\x1b[11111111111111111111111111111111111111111", /* longer than any */
     "1 1 1 1 1 1 1 1 1 1 1"},
    /* clang-format on */
};

static void
bytes_to_events(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kl_decoder *decoder = kl_decoder_new();
        const char *bytes = cases[i].bytes;

        assert_string_equal(told(decoder, bytes, strlen(bytes), true),
                            cases[i].events);
        assert_false(kl_decoder_pending(decoder));
        kl_decoder_free(decoder);
    }
}

/* However a slow line cuts the bytes up, the events are the same. */
static void
byte_by_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kl_decoder *decoder = kl_decoder_new();
        const char *bytes = cases[i].bytes;
        char line[256] = "";

        for (size_t k = 0; bytes[k] != '\0'; k++) {
            const char *got = told(decoder, bytes + k, 1, bytes[k + 1] == '\0');

            if (got[0] != '\0' && line[0] != '\0')
                strcat(line, " ");
            strcat(line, got);
        }
        assert_string_equal(line, cases[i].events);
        kl_decoder_free(decoder);
    }
}

/* Until its end comes, or the clock says that it will not. */
static void
a_paste_waits_for_its_end(void **state)
{
    struct kl_decoder *decoder = kl_decoder_new();

    (void)state;
    assert_string_equal(told(decoder, "\x1b[200~a\x03", 8, false), "+a +U+0003");
    assert_true(kl_decoder_pending(decoder));
    assert_true(kl_decoder_pasting(decoder));
    assert_string_equal(told(decoder, "q\x1b", 2, false), "+q");
    assert_string_equal(told(decoder, "[201~q", 6, false), "q");
    assert_false(kl_decoder_pending(decoder));
    assert_false(kl_decoder_pasting(decoder));
    told(decoder, "\x1b[200~a", 7, false);
    assert_true(kl_decoder_pasting(decoder));
    assert_string_equal(told(decoder, "", 0, true), "");
    assert_false(kl_decoder_pending(decoder));
    assert_string_equal(told(decoder, "q", 1, false), "q");
    kl_decoder_free(decoder);
}

static void
escape_waits_for_the_clock(void **state)
{
    struct kl_decoder *decoder = kl_decoder_new();

    (void)state;
    assert_string_equal(told(decoder, "\x1b", 1, false), "");
    assert_true(kl_decoder_pending(decoder));
    assert_string_equal(told(decoder, "", 0, true), "Esc");
    assert_false(kl_decoder_pending(decoder));
    assert_string_equal(told(decoder, "q\0", 2, false), "q C-Space");
    kl_decoder_free(decoder);
}

static void
taught_strings_come_first(void **state)
{
    struct kl_decoder *decoder = kl_decoder_new();

    (void)state;
    kl_decoder_teach(decoder, "\x1b[25~", KL_KEY_F11);
    kl_decoder_teach(decoder, "\x1b[D", KL_KEY_BACKSPACE);
    kl_decoder_teach(decoder, "\x05", KL_KEY_UP);
    kl_decoder_teach(decoder, NULL, KL_KEY_F1);
    kl_decoder_teach(decoder, "", KL_KEY_F1);
    kl_decoder_teach(decoder, "\x1b[2345678901234567890", KL_KEY_F1);
    assert_string_equal(
        told(decoder, "\x1b[25~\x1b[D\x05\x1b[C\x1b\x1b[D", 16, false),
        "F11 Backspace Up Right M-Backspace");
    assert_string_equal(told(decoder, "\x1b[2", 3, false), "");
    assert_string_equal(told(decoder, "5~", 2, false), "F11");
    for (int i = 0; i < 100; i++)
        kl_decoder_teach(decoder, "\x06", KL_KEY_UP);
    kl_decoder_free(decoder);
}

/* Any bytes whatever: every one is used up, events are in their range. */
static void
garbage(void **state)
{
    static const char spice[] = "\x1b\x1b[[<<MmO;;0159~$^u\xc3\x80\xf0"
                                "ABa";
    struct kl_decoder *decoder = kl_decoder_new();
    struct kl_event e;
    uint32_t seed = 2463534242u; /* Marsaglia, "Xorshift RNGs", 2003 */

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char bytes[24];

        for (size_t k = 0; k < sizeof bytes; k++) {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            bytes[k] = spice[seed % (sizeof spice - 1)];
            if (seed & 0x1000)
                bytes[k] = (char)(seed >> 24);
        }
        kl_decoder_feed(decoder, bytes, sizeof bytes);
        while (kl_decoder_next(decoder, i % 3 == 0, &e)) {
            if (e.kind == KL_EVENT_MOUSE) {
                assert_true(e.x >= 0 && e.y >= 0);
                assert_true(e.button >= 0 && e.button <= 3);
            } else {
                assert_true((e.key & 0xFFFFFF) < KL_KEY_LAST);
            }
        }
        assert_true(i % 3 != 0 || !kl_decoder_pending(decoder));
    }
    kl_decoder_free(decoder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_to_events),
        cmocka_unit_test(byte_by_byte),
        cmocka_unit_test(a_paste_waits_for_its_end),
        cmocka_unit_test(escape_waits_for_the_clock),
        cmocka_unit_test(taught_strings_come_first),
        cmocka_unit_test(garbage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
