#include "../../lib/kl_test.h"

#include <stdint.h>

#include "klscope/base/number.h"

static const struct {
    const char *text;
    double want;
} good[] = {
    {"0", 0.0},
    {"-0.5", -0.5},
    {"+.25", 0.25},
    {"1.", 1.0},
    {"1e-3", 0.001},
    {"12E+2", 1200.0},
    {"0.1", 0.1},
    {"1e999", HUGE_VAL},
    {"-1e999", -HUGE_VAL},
    {"1e-999", 0.0},
    {"4.9e-324", 0x1p-1074},
    /* Half way between two doubles, and a little more: to even, and up. */
    {"9007199254740993", 9007199254740992.0},
    {"9007199254740993.00000000000000001", 9007199254740994.0},
};

static const char *const bad[] = {"",    " 1",   "1 ",  "x",  "1x", "--1",
                                  "0x1", "inf",  "nan", ".",  "e5", "1e",
                                  "1e+", "1,5",  "1_0", "+",  "1..2"};

static void
reads_decimal_numbers(void **state)
{
    double value;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(
            kl_number_parse(good[i].text, strlen(good[i].text), &value));
        assert_close(value, good[i].want, 0);
    }
}

static void
refuses_everything_else(void **state)
{
    double value = 7;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(kl_number_parse(bad[i], strlen(bad[i]), &value));
        assert_close(value, 7, 0);
    }
    assert_false(kl_number_parse("1\0", 2, &value));
}

static void
finds_where_a_number_ends(void **state)
{
    (void)state;
    assert_int_equal(kl_number_span("0.5,0.5", 7), 3);
    assert_int_equal(kl_number_span("1e5*x", 5), 3);
    assert_int_equal(kl_number_span("2exp", 4), 1);
    assert_int_equal(kl_number_span("x", 1), 0);
    assert_int_equal(kl_number_span("", 0), 0);
}

/* Doubles of every exponent, by a generator of Knuth (TAOCP 2, 3.3.4). */
static void
exact_text_reads_back(void **state)
{
    uint64_t bits = 1;
    int i;

    (void)state;
    for (i = 0; i < 100000; i++) {
        char text[KL_NUMBER];
        double value, back;

        bits = bits * UINT64_C(6364136223846793005) +
               UINT64_C(1442695040888963407);
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        kl_number_exact(text, value);
        assert_true(strlen(text) < KL_NUMBER);
        assert_true(kl_number_parse(text, strlen(text), &back));
        assert_memory_equal(&back, &value, sizeof back);
    }
}

static void
exact_text_is_short(void **state)
{
    char text[KL_NUMBER];

    (void)state;
    assert_string_equal(kl_number_exact(text, 0.1), "0.1");
    assert_string_equal(kl_number_exact(text, 0.1 + 0.2),
                        "0.30000000000000004");
    assert_string_equal(kl_number_exact(text, 3), "3");
    assert_string_equal(kl_number_exact(text, 0x1p-1074), "5e-324");
    assert_string_equal(kl_number_exact(text, 0x1p-1022),
                        "2.2250738585072014e-308");
    assert_string_equal(kl_number_exact(text, HUGE_VAL), "inf");
    assert_string_equal(kl_number_exact(text, -HUGE_VAL), "-inf");
}

static void
short_text_keeps_to_its_digits(void **state)
{
    char text[KL_NUMBER];

    (void)state;
    assert_string_equal(kl_number_short(text, 0.16479186733, 4, 10), "0.1648");
    assert_string_equal(kl_number_short(text, 3.90164622114, 5, 10), "3.9016");
    assert_string_equal(kl_number_short(text, -1e-320, 3, 4), "-1e-320");
    assert_string_equal(kl_number_short(text, 9.9996, 4, 10), "10.00");
    assert_string_equal(kl_number_short(text, 999.96, 4, 10), "1000");
    assert_string_equal(kl_number_short(text, 0.00012345, 3, 10), "0.000123");
    assert_string_equal(kl_number_short(text, 0.000012345, 3, 10),
                        "1.23e-05");
    assert_string_equal(kl_number_short(text, 1234567, 3, 10), "1234567");
    assert_string_equal(kl_number_short(text, 1e18, 3, 30), "1.00e+18");
    assert_string_equal(kl_number_short(text, -0.0, 3, 8), "0");
    assert_string_equal(kl_number_short(text, HUGE_VAL, 3, 8), "inf");
}

/* Whatever is asked for, a column of 8 holds every positive number. */
static void
fixed_text_keeps_to_its_width(void **state)
{
    char text[KL_NUMBER];
    double value;

    (void)state;
    assert_string_equal(kl_number_fixed(text, 4.0664381, 4, 8), "4.0664");
    assert_string_equal(kl_number_fixed(text, 0, 4, 8), "0.0000");
    for (value = 0x1p-1074; value < 1e308; value *= 7) {
        kl_number_fixed(text, value, 4, 8);
        assert_true(strlen(text) <= 8);
    }
}

static void
counts_have_commas(void **state)
{
    char text[KL_NUMBER];

    (void)state;
    assert_string_equal(kl_number_count(text, 0), "0");
    assert_string_equal(kl_number_count(text, 999), "999");
    assert_string_equal(kl_number_count(text, 1000), "1,000");
    assert_string_equal(kl_number_count(text, 10000000), "10,000,000");
    assert_string_equal(kl_number_count(text, UINT64_MAX),
                        "18,446,744,073,709,551,615");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_decimal_numbers),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(finds_where_a_number_ends),
        cmocka_unit_test(exact_text_reads_back),
        cmocka_unit_test(exact_text_is_short),
        cmocka_unit_test(short_text_keeps_to_its_digits),
        cmocka_unit_test(fixed_text_keeps_to_its_width),
        cmocka_unit_test(counts_have_commas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
