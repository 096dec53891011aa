/* Sequences of styles against what they come to. */
#include "../../lib/kl_test.h"

#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/tui/style.h"

static const struct {
    const char *in, *out;
} rows[] = {
    {"", ""},
    {"plain", "plain"},
    /* of several only the last counts, in one sequence */
    {"\033[38;5;33ma\033[39m\033(B\033[m", "\033[38;5;33ma\033[m"},
    {"\033(B\033[0;1m\033[38;5;33ma\033[m", "\033[1;38;5;33ma\033[m"},
    {"\033[1ma\033(B\033[0;7m\033[34mb\033[m",
     "\033[1ma\033[0;7;34mb\033[m"},
    {"\033[1ma\033[m\033[1mb\033[m", "\033[1mab\033[m"},
    {"\033[32ma\033[39m\033[1mb\033[m", "\033[32ma\033[1;39mb\033[m"},
    {"\033[33;44ma\033[49mb\033[m", "\033[33;44ma\033[49mb\033[m"},
    {"\033[4;7ma\033[24mb\033[27mc", "\033[4;7ma\033[0;7mb\033[mc"},
    /* moving about needs no style, and blanks few */
    {"\033[31m\033[3;4H\033[5d\b\033[2C\033[m", "\033[3;4H\033[5d\b\033[2C"},
    {"\033[31ma\033[m  \033[31mb\033[m", "\033[31ma  b\033[m"},
    {"\033[7m  \033[m", "\033[7m  \033[m"},
    {"\033[7ma\033[m \033[7mb\033[m", "\033[7ma\033[m \033[7mb\033[m"},
    /* erasing does */
    {"\033[31ma\033[m\033[K", "\033[31ma\033[m\033[K"},
    /* what is not known, not whole, or no SGR */
    {"\033[31m\033[5;1ma\033[m", "\033[31m\033[5;1ma\033[m"},
    {"\033[5;7ma\033[m b", "\033[5;7ma\033[m b"},
    {"\033[0;10;7ma\033[m\017 b", "\033[7ma\033[m b"},
    {"\033[5ma\033[mb", "\033[5ma\033[mb"},
    {"\033[38;2;1;2;3ma", "\033[38;2;1;2;3ma"},
    {"\033[>4ma\033[?25l\033[1", "\033[>4ma\033[?25l\033[1"},
    {"\033", "\033"},
    {"\033[", "\033["},
    {"\033[99999999999ma", "\033[99999999999ma"},
    {"\033[m\017a", "a"},
};

static void
says_the_same_with_fewer_bytes(void **state)
{
    struct kl_buf out = KL_BUF_INIT;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        kl_buf_reset(&out);
        kl_style_shorten(rows[i].in, strlen(rows[i].in), &out);
        assert_string_equal(kl_buf_text(&out), rows[i].out);
    }
    kl_buf_clear(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_the_same_with_fewer_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
