#include "kl_test.h"

#include "klscope/data/cells.h"
#include "klscope/data/decimal.h"

/* A text with zeros after it, as kl_input_read gives it. */
struct padded {
    char bytes[256];
    struct kl_input input;
};

static void
pad(struct padded *p, const char *text)
{
    memset(p, 0, sizeof *p);
    strcpy(p->bytes, text);
    p->input.text = p->bytes;
    p->input.len = strlen(text);
    p->input.quotes = strchr(text, '"') != NULL;
}

static void
open_cells(struct kl_cells *cells, struct padded *p, const char *text)
{
    struct kl_limits limits = KL_LIMITS;

    pad(p, text);
    assert_int_equal(kl_cells_init(cells, &p->input, "f", &limits, NULL),
                     KL_OK);
}

/* Walk a text: cells in brackets, rows with their line before them. */
static void
walk(const char *text, const char *want)
{
    struct padded p;
    struct kl_cells cells;
    char got[512] = "", *out = got;
    const char *at;
    size_t c;

    open_cells(&cells, &p, text);
    at = kl_cells_row(&cells, cells.begin);
    while (at < cells.end) {
        out += sprintf(out, "%d", kl_cells_line(&cells, at));
        for (c = 0; c < cells.columns; c++) {
            struct kl_field cell = kl_cells_at(&cells, at);

            out += sprintf(out, "[%.*s]", (int)cell.len, cell.text);
            at = cell.next;
        }
        at = kl_cells_row(&cells, at);
    }
    assert_string_equal(got, want);
    kl_cells_clear(&cells);
}

static void
test_walk(void **state)
{
    (void)state;
    walk("a", "1[a]");
    walk("a,\nb,c", "1[a][]2[b][c]");
    walk("\n \na , b\r\n\r\nc,d\r", "3[a][b]5[c][d]");
    walk("a\rb\r\rc\r", "1[a]2[b]4[c]");
    walk("a\tb,c\n\t\n", "1[a][b,c]2[][]");
    walk("\"a\nb\",\"c\"\"\"\n\n\"\",d\n", "1[a\nb][c\"]4[][d]");
    walk("\r\n\"x\"\r\ny\r\n", "2[x]3[y]");
    walk("a very long cell without quotes,and another one of them\n1,2",
         "1[a very long cell without quotes][and another one of them]2[1][2]");
}

static void
test_form(void **state)
{
    struct padded p;
    struct kl_cells cells;

    (void)state;
    open_cells(&cells, &p, "a,b\r\n1,2\r\n");
    assert_true(cells.plain);
    assert_int_equal(cells.separator, ',');
    assert_int_equal(cells.newline, '\n');
    kl_cells_clear(&cells);
    open_cells(&cells, &p, "a\tb\r1\t2\r");
    assert_int_equal(cells.separator, '\t');
    assert_int_equal(cells.newline, '\r');
    assert_int_equal(cells.columns, 2);
    kl_cells_clear(&cells);
    open_cells(&cells, &p, "\"a\tb\",c\n1,2\n");
    assert_false(cells.plain);
    assert_int_equal(cells.columns, 2);
    assert_int_equal(cells.end[KL_DECIMAL_PAD - 1], 0);
    kl_cells_clear(&cells);
}

static void
test_ragged(void **state)
{
    struct padded p;
    struct kl_cells cells;
    struct kl_err err = {0};
    char line[300];

    (void)state;
    open_cells(&cells, &p, "a,b\n\n1,2,3\n");
    assert_int_equal(kl_cells_ragged(&cells, p.bytes + 5, "f", &err),
                     KL_E_PARSE);
    kl_err_line(&err, line, sizeof line);
    assert_string_equal(line, "f:3: 3 cells, but the first row has 2");
    kl_cells_clear(&cells);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_ragged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
