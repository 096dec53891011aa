#include "kl_test.h"

#include "klscope/core/word.h"

static void
blanks(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++)
        assert_int_equal(kl_is_blank((char)c),
                         c == ' ' || (c >= '\t' && c <= '\r'));
}

static void
printed(void **state)
{
    static const char *const cases[][2] = {
        {"a", "a"},
        {"", "\"\""},
        {"a b", "\"a b\""},
        {"a]b", "\"a]b\""},
        {"é‖", "é‖"},
        {"\"", "\"\\\"\""},
        {"a\\b c", "\"a\\\\b c\""},
        {"a\\b", "a\\b"},
        {"\n\x7f", "\"\\x0a\\x7f\""},
        {"\xff", "\"\\xff\""}, /* not UTF-8 */
        {"\xc2\x9b"
         "1m",
         "\"\\xc2\\x9b1m\""}, /* CSI as one character */
        {"\xe2\x80\xae", "\"\\xe2\\x80\\xae\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_buf out = KL_BUF_INIT;

        kl_word_print(cases[i][0], "]", &out);
        assert_string_equal(kl_buf_text(&out), cases[i][1]);
        kl_buf_clear(&out);
    }
}

static void
every_byte_reads_back(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        char text[] = {'x', ' ', (char)c, 'y', '\0'};
        struct kl_buf out = KL_BUF_INIT, word = KL_BUF_INIT;
        size_t at = 0;

        kl_word_print(text, "", &out);
        assert_int_equal(kl_word_quoted(out.data, out.len, &at, &word, NULL),
                         KL_OK);
        assert_int_equal(at, out.len);
        assert_string_equal(kl_buf_text(&word), text);
        kl_buf_clear(&out);
        kl_buf_clear(&word);
    }
}

/* Column of the error, and its text; the text stands behind one more byte. */
static void
faulty(const char *text, size_t len, int column, const char *want)
{
    struct kl_buf word = KL_BUF_INIT;
    struct kl_err err = {0};
    size_t at = 1;

    assert_int_equal(kl_word_quoted(text, len, &at, &word, &err), KL_E_PARSE);
    assert_int_equal(err.column, column);
    assert_string_equal(err.text, want);
    kl_buf_clear(&word);
}

static void
faults(void **state)
{
    (void)state;
    faulty("=\"", 2, 2, "the quote is never closed");
    faulty("=\"abc", 5, 2, "the quote is never closed");
    faulty("=\"abc\\", 6, 2, "the quote is never closed");
    faulty("=\"a\0\"", 5, 2, "the quote is never closed");
    faulty("=\"a\\x1\"", 7, 4,
           "\"\\x1\"\" is no escape: \\xHH wants two hexadecimal digits, "
           "not 00");
    faulty("=\"a\\x00\"", 8, 4,
           "\"\\x00\" is no escape: \\xHH wants two hexadecimal digits, not "
           "00");
    faulty("=\"a\\x", 5, 4,
           "\"\\x\" is no escape: \\xHH wants two hexadecimal digits, not "
           "00");
}

static void
distances(void **state)
{
    static const struct {
        const char *word, *name;
        int want;
    } cases[] = {
        {"", "", 0},
        {"", "exp", 3},
        {"kitten", "sitting", 3},
        {"Normal", "normal", 0},
        {"STUDENT_T", "student_t", 0},
        {"nromal", "normal", 2},
        {"gama", "gamma", 1},
        {"laplacee", "laplace", 1},
    };
    char large[KL_WORD_SLIPS + 2];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(kl_word_distance(cases[i].word, strlen(cases[i].word),
                                          cases[i].name),
                         cases[i].want);
    memset(large, 'x', sizeof large);
    assert_int_equal(kl_word_distance(large, KL_WORD_SLIPS, "x"),
                     KL_WORD_SLIPS - 1);
    assert_true(kl_word_distance(large, sizeof large, "x") > 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks),
        cmocka_unit_test(printed),
        cmocka_unit_test(every_byte_reads_back),
        cmocka_unit_test(faults),
        cmocka_unit_test(distances),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
