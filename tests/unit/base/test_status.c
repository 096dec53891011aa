#include "../../lib/kl_test.h"

#include "klscope/base/status.h"
#include "klscope/base/utf8.h"

static void
every_row(void **state)
{
    (void)state;
    for (int i = 0; i < KL_STATUS_COUNT; i++) {
        enum kl_status status = (enum kl_status)i;

        assert_memory_equal(kl_status_name(status), "KL_", 3);
        assert_true(strlen(kl_status_text(status)) > 0);
        assert_in_range(kl_status_exit(status), 0, 2);
        assert_true((status == KL_OK) == (kl_status_exit(status) == 0));
    }
    assert_string_equal(kl_status_name(KL_E_PARSE), "KL_E_PARSE");
    assert_int_equal(kl_status_exit(KL_E_PARSE), 2);
    assert_int_equal(kl_status_exit(KL_E_MEMORY), 1);
}

static void
line_is(const struct kl_err *err, const char *want)
{
    char line[KL_ERR_SOURCE + KL_ERR_TEXT + 32];

    kl_err_line(err, line, sizeof line);
    assert_string_equal(line, want);
}

static void
where_and_what(void **state)
{
    struct kl_err err = {0};
    char cut[8];

    (void)state;
    assert_int_equal(kl_fail(&err, KL_E_PARSE, KL_AT_NONE, "bad %s", "x"),
                     KL_E_PARSE);
    assert_int_equal(err.status, KL_E_PARSE);
    line_is(&err, "bad x");
    kl_fail(&err, KL_E_NAME, (struct kl_at){"f.md", 12, 8}, "no %d", 7);
    line_is(&err, "f.md:12:8: no 7");
    kl_fail(&err, KL_E_NAME, (struct kl_at){NULL, 3, 0}, "other");
    line_is(&err, "f.md:3: other"); /* the source stays */
    kl_fail(&err, KL_E_NAME, (struct kl_at){NULL, 0, 5}, "other");
    line_is(&err, "f.md:5: other");
    kl_err_line(&err, cut, sizeof cut);
    assert_string_equal(cut, "f.md:5:");
    assert_int_equal(kl_fail(NULL, KL_E_IO, KL_AT_NONE, "unseen"), KL_E_IO);
}

static void
sources(void **state)
{
    struct kl_err err = {0};

    (void)state;
    kl_err_source(NULL, "nobody");
    kl_fail(&err, KL_E_NAME, KL_AT_NONE, "what");
    kl_err_source(&err, "");
    kl_err_source(&err, "P");
    kl_err_source(&err, "Q"); /* too late */
    line_is(&err, "P: what");
}

static void
only_printable(const char *text)
{
    assert_true(kl_utf8_valid(text, strlen(text)));
    for (; *text != '\0'; text++)
        assert_true((unsigned char)*text >= ' ' && *text != 0x7F);
}

/* Whatever a user typed is safe to show, and a long text is cut between
 * characters. */
static void
safe_to_show(void **state)
{
    static const char *const nasty[] = {
        "\x1b[31mred", "a\nb\tc", "\xff\xfe", "\xe2\x80\xae", "é‖🙂",
    };
    struct kl_err err = {0};
    char longer[4096];

    (void)state;
    for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++)
        for (size_t shift = 0; shift < 4; shift++) {
            size_t len = shift;

            memset(longer, 'x', shift);
            while (len < sizeof longer - 16) {
                strcpy(longer + len, nasty[i]);
                len += strlen(nasty[i]);
            }
            kl_fail(&err, KL_E_PARSE, (struct kl_at){longer, 1, 1}, "%s",
                    longer);
            only_printable(err.text);
            only_printable(err.source);
            assert_string_equal(err.text + strlen(err.text) - 3, "...");
            assert_true(strlen(err.text) > KL_ERR_TEXT - 16);
        }
}

static void
quotes(void **state)
{
    char quote[KL_QUOTE], longer[500];

    (void)state;
    assert_string_equal(kl_quote(quote, "", 0), "\"\"");
    assert_string_equal(kl_quote(quote, "abc", 2), "\"ab\"");
    assert_string_equal(kl_quote(quote, "a\0b", 3), "\"a^@b\"");
    assert_string_equal(kl_quote(quote, "\x1b\xff", 2), "\"^[\\xff\"");
    memset(longer, 'y', sizeof longer);
    kl_quote(quote, longer, sizeof longer);
    assert_int_equal(strlen(quote), KL_QUOTE - 1);
    assert_string_equal(quote + strlen(quote) - 5, "y...\"");
    /* exactly as long as there is room */
    kl_quote(quote, longer, KL_QUOTE - 3);
    assert_int_equal(strlen(quote), KL_QUOTE - 1);
    assert_int_equal(quote[KL_QUOTE - 3], 'y');
    for (size_t n = 0; n < 60; n++) {
        for (size_t k = 0; k < 60; k++)
            memcpy(longer + n + 3 * k, "‖", 3);
        kl_quote(quote, longer, n + 180);
        assert_true(kl_utf8_valid(quote, strlen(quote)));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row), cmocka_unit_test(where_and_what),
        cmocka_unit_test(sources),   cmocka_unit_test(safe_to_show),
        cmocka_unit_test(quotes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
