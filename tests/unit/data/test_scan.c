#include "kl_test.h"

#include "klscope/data/decimal.h"
#include "klscope/data/scan.h"

static void
test_kinds(void **state)
{
    static const struct {
        const char *text;
        enum kl_field_kind kind;
    } cases[] = {
        {"", KL_FIELD_EMPTY},
        {"12.5", KL_FIELD_NUMBER},
        {"-3e-400", KL_FIELD_NUMBER},
        {"1e309", KL_FIELD_NOT_FINITE},
        {"NaN", KL_FIELD_NOT_FINITE},
        {"-inf", KL_FIELD_NOT_FINITE},
        {"+Infinity", KL_FIELD_NOT_FINITE},
        {"infinite", KL_FIELD_TEXT},
        {"-", KL_FIELD_TEXT},
        {"1,5", KL_FIELD_TEXT},
        {"1 ", KL_FIELD_TEXT},
        {"12345678901234567890123", KL_FIELD_NUMBER},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64] = {0};
        double value = 77;

        strcpy(text, cases[i].text);
        assert_int_equal(kl_field_kind(text, strlen(text), &value),
                         cases[i].kind);
        assert_true(cases[i].kind == KL_FIELD_NUMBER
                        ? value == strtod(text, NULL)
                        : value == 77);
    }
}

static void
test_scan(void **state)
{
    char text[128] = "1,a,5\n2,,-7.5\r\n 3 ,4,x\n\n4,b,1e9";
    struct kl_input input = {.text = text, .len = strlen(text)};
    struct kl_limits limits = KL_LIMITS;
    struct kl_tally tally[3] = {{0}};
    struct kl_cells cells;
    struct kl_row_walk scan = {.cells = &cells,
                               .source = "f",
                               .most = 5,
                               .first = 1,
                               .want = 2,
                               .tally = tally};
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_cells_init(&cells, &input, "f", &limits, NULL), KL_OK);
    assert_int_equal(kl_scan(&scan, cells.begin, NULL), KL_OK);
    assert_int_equal(scan.rows, 4);
    assert_true(scan.value[1] == 5 && scan.value[2] == -7.5 &&
                scan.value[4] == 1e9);
    assert_ptr_equal(scan.fault, strchr(text, 'x'));
    assert_int_equal(tally[0].texts + tally[0].empties, 0);
    assert_int_equal(tally[1].texts, 2);
    assert_int_equal(tally[1].empties, 1);
    assert_int_equal(tally[2].texts, 1);
    free(scan.value);

    scan.tally = NULL;
    scan.want = 0;
    scan.first = 0;
    assert_int_equal(kl_scan(&scan, cells.begin, NULL), KL_OK);
    assert_true(scan.value[0] == 1 && scan.value[2] == 3 && scan.value[3] == 4);
    assert_null(scan.fault);
    free(scan.value);

    scan.most = 3;
    assert_int_equal(kl_scan(&scan, cells.begin, &err), KL_E_LIMIT);
    assert_null(scan.value);
    assert_string_equal(err.text, "more than 3 rows");
    kl_cells_clear(&cells);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_scan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
