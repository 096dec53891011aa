#include "kl_test.h"

#include "klscope/base/number.h"
#include "klscope/data/decimal.h"

/* Every case is held against strtod of the C library, bit for bit. */

enum { TEXT = 128 };

/* xorshift64*: the same cases on every machine. */
static uint64_t
draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(0x2545F4914F6CDD1D);
}

static bool
same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* Check one number; returns whether the quick way read it. */
static bool
check(const char *number)
{
    char text[TEXT + KL_DECIMAL_PAD] = {0};
    double quick = -1, slow = -1, want = strtod(number, NULL);
    size_t len = strlen(number);
    const char *end;

    memcpy(text, number, len);
    text[len] = ','; /* what follows must not matter */
    end = kl_decimal_read(text, &quick);
    if (!kl_number_parse(number, len, &slow) || !same(slow, want))
        fail_msg("%s: slow %a, strtod %a", number, slow, want);
    if (end != NULL && (end != text + len || !same(quick, want)))
        fail_msg("%s: quick %a, strtod %a", number, quick, want);
    return end != NULL;
}

static void
test_shapes(void **state)
{
    /* clang-format off */
    static const char *const quick[] = {
        "0", "-0", "+.5", "1.", "5e0", "00012.50", "1e22", "1E+22", "-1e-22",
        "9007199254740993", "0.000000000000000000000000123",
        "9999999999999999999", "2345678901234567890e-5", "1e-27",
        "123456789.12345678e9", "1234567.8e-0007"
    };
    static const char *const exact[] = {
        "1e400", "-1e400", "5e-324", "2e-324", "4.9406564584124654e-324",
        "2.2250738585072011e-308", "1.7976931348623157e308",
        "1.7976931348623159e308", "1e23", "8.5e-100",
        "123456789012345678901234567890", "0.1e-00000000000001",
        "1.00000000000000011102230246251565404236316680908203125",
        "1.00000000000000011102230246251565404236316680908203124",
        "18446744073709551615", "123456789012345678.90123",
        "9007199254740993.0000000000000000000000000000000000001"
    };
    /* clang-format on */
    size_t i;

    (void)state;
    for (i = 0; i < sizeof quick / sizeof *quick; i++)
        assert_true(check(quick[i]));
    for (i = 0; i < sizeof exact / sizeof *exact; i++)
        check(exact[i]);
}

static void
test_no_numbers(void **state)
{
    static const char zeros[] = "000.0120";
    static const char *const cases[] = {"",    ".",   "-",   "+",
                                        "e5",  "1e",  "1e+", "-.e1",
                                        "abc", "nan", "inf", " 1"};
    size_t i;
    double value = 7;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[TEXT + KL_DECIMAL_PAD] = {0};

        strcpy(text, cases[i]);
        assert_null(kl_decimal_read(text, &value));
        assert_false(kl_number_parse(text, strlen(text), &value));
        assert_true(value == 7);
    }
    assert_int_equal(kl_decimal_significant(zeros, zeros + 8), 3);
}

static void
test_end(void **state)
{
    static const char *const cases[] = {"12x", "1.5.2", "0x10", "7 8", "3-4"};
    static const size_t ends[] = {2, 3, 1, 1, 1};
    size_t i;
    double value;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[TEXT + KL_DECIMAL_PAD] = {0};

        strcpy(text, cases[i]);
        assert_ptr_equal(kl_decimal_read(text, &value), text + ends[i]);
    }
}

/* Digits of a random mantissa with a point anywhere and, maybe, an exponent.
 */
static void
random_decimal(uint64_t *seed, char *text)
{
    unsigned digits = 1 + (unsigned)(draw(seed) % 22), i, point;
    char *at = text;

    point = (unsigned)(draw(seed) % (digits + 1));
    if (draw(seed) % 4 == 0)
        *at++ = draw(seed) % 2 ? '-' : '+';
    for (i = 0; i < digits; i++) {
        if (i == point)
            *at++ = '.';
        *at++ = (char)('0' + draw(seed) % 10);
    }
    *at = '\0';
    if (draw(seed) % 3 == 0)
        sprintf(at, "e%d", (int)(draw(seed) % 80) - 40);
}

static void
test_random_decimals(void **state)
{
    uint64_t seed = 20240607;
    size_t i, quick = 0;
    char text[TEXT];

    (void)state;
    for (i = 0; i < 1000000; i++) {
        random_decimal(&seed, text);
        quick += check(text);
    }
    assert_true(quick > 700000);
}

/* Doubles of every size as programs print them, and of the sizes that
 * probabilities have. */
static void
test_printed_doubles(void **state)
{
    static const char *const formats[] = {"%.17g", "%.16g", "%.6f", "%.15e",
                                          "%.18f"};
    uint64_t seed = 77, bits;
    size_t i, quick = 0;
    char text[512];
    double value;

    (void)state;
    for (i = 0; i < 300000; i++) {
        bits = draw(&seed) & UINT64_C(0x7FEFFFFFFFFFFFFF);
        memcpy(&value, &bits, sizeof value);
        snprintf(text, sizeof text, "%.17g", value);
        check(text);
    }
    for (i = 0; i < 500000; i++) {
        value = ldexp((double)(draw(&seed) >> 11), -53 - (int)(i % 24));
        snprintf(text, sizeof text, formats[i % 5], value);
        quick += check(text);
    }
    assert_true(quick > 450000);
}

/* Numbers of at most 19 digits right on, just below and just above the middle
 * of two doubles: (2m + 1) 2^e with 53 bits of m, where 5^-e stays short. */
static void
test_halfway(void **state)
{
    uint64_t seed = 5;
    size_t i;
    char text[TEXT];

    (void)state;
    for (i = 0; i < 200000; i++) {
        uint64_t odd = draw(&seed) >> 10 | UINT64_C(1) << 53 | 1;
        uint64_t middle = odd << draw(&seed) % 10;
        int nudge = (int)(draw(&seed) % 3) - 1;

        middle += (uint64_t)(int64_t)nudge;
        snprintf(text, sizeof text, "%llu", (unsigned long long)middle);
        check(text);
        /* The same with one decimal: an odd multiple of 1/2. */
        snprintf(text, sizeof text, "%llu.%d",
                 (unsigned long long)(odd >> 1 | UINT64_C(1) << 52), 4 + nudge);
        check(text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_no_numbers),
        cmocka_unit_test(test_end),
        cmocka_unit_test(test_random_decimals),
        cmocka_unit_test(test_printed_doubles),
        cmocka_unit_test(test_halfway),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
