#include "kl_file.h"

#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/data/table.h"

static char dir[KL_FILE_PATH], path[2 * KL_FILE_PATH];

static int
set_up(void **state)
{
    (void)state;
    kl_file_dir(dir);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    kl_file_remove(dir);
    return 0;
}

static enum kl_status
open_bytes(const char *bytes, size_t len, struct kl_limits limits,
           struct kl_table **table, struct kl_err *err)
{
    struct kl_input input;

    kl_file_write(path, dir, "t.csv", bytes, len);
    assert_int_equal(kl_input_read(path, "t.csv", &limits, &input, err), KL_OK);
    return kl_table_new(table, &input, "t.csv", &limits, err);
}

/* One column as text: "name: label=value ...", "-" without a name. */
static void
write_column(struct kl_buf *out, const struct kl_column *column)
{
    char number[KL_NUMBER];
    size_t i;

    kl_buf_addf(out, "%s:", column->name != NULL ? column->name : "-");
    for (i = 0; i < column->n; i++) {
        kl_buf_addc(out, ' ');
        if (column->labels != NULL)
            kl_buf_addf(out, "%s=", kl_labels_get(column->labels, i));
        kl_buf_adds(out, kl_number_exact(number, column->value[i]));
    }
}

static void
write_result(struct kl_buf *out, const char *bytes, const char *column,
             struct kl_limits limits)
{
    struct kl_err err = {0};
    struct kl_column got;
    struct kl_table *table = NULL;
    enum kl_status status;
    char line[512];

    status = open_bytes(bytes, strlen(bytes), limits, &table, &err);
    if (status == KL_OK)
        status = kl_table_column(table, column, &got, &err);
    if (status == KL_OK) {
        write_column(out, &got);
        kl_column_clear(&got);
    } else {
        kl_err_line(&err, line, sizeof line);
        assert_int_equal(err.status, status);
        kl_buf_addf(out, "%s %s", kl_status_name(status), line);
    }
    kl_table_free(table);
}

struct table_case {
    const char *bytes, *column, *want;
};

static void
run_cases(const struct table_case *cases, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        struct kl_buf got = KL_BUF_INIT;

        write_result(&got, cases[i].bytes, cases[i].column, KL_LIMITS);
        assert_string_equal(kl_buf_text(&got), cases[i].want);
        kl_buf_clear(&got);
    }
}

#define RUN(cases) run_cases(cases, sizeof(cases) / sizeof *(cases))

static void
test_plain(void **state)
{
    static const struct table_case cases[] = {
        {"1\n2\n3\n", NULL, "-: 1 2 3"},
        {"1\n2\n3", NULL, "-: 1 2 3"},
        {"7", NULL, "-: 7"},
        {"x\n1\n-2.5e-1\n", NULL, "x: 1 -0.25"},
        {"p,q\n1,2\n3,4\n", NULL, "p: 1 3"},
        {"p,q\n1,2\n3,4\n", "q", "q: 2 4"},
        {"p,q\n1,2\n3,4\n", "2", "q: 2 4"},
        {"1,2\n3,4\n", "2", "-: 2 4"},
        {"l,p,q\na,1,2\nb,3,4", "q", "q: a=2 b=4"},
        {"a,1\nb,2\n", NULL, "-: a=1 b=2"},
        {"1,a\n2,b\n", NULL, "-: a=1 b=2"},
        {"p,l,m\n1,a,x\n2,b,y\n", NULL, "p: a=1 b=2"},
        {"p\tq\n1\t2,5\n3\t4\n", "p", "p: 2,5=1 4=3"},
        {"a b\tq\nu,v\t2\nw\t4\n", NULL, "q: u,v=2 w=4"},
        {"a\r\nb\r\n", "1",
         "KL_E_PARSE t.csv:2: column \"a\": \"b\" is not a number"},
        {"p,q\r\n1,2\r\n3,4\r\n", "q", "q: 2 4"},
        {"p,q\r\n1,2\r\n3,4", "q", "q: 2 4"},
        {"p,q\r1,2\r3,4\r", "q", "q: 2 4"},
        {"p,q\r1,2\r3,4", "p", "p: 1 3"},
        {"\n\np,q\n\n1,2\n \n\r\n3,4\n\n", "q", "q: 2 4"},
        {" p , q \n 1 ,\t2\n3  ,  4\t\n", "q", "q: 2 4"},
        {"p\n+.5\n1.\n-0\n1e-400\n", NULL, "p: 0.5 1 -0 0"},
        {"l,p\n,1\n,2\nb,3\n", "p", "p: =1 =2 b=3"},
        {"l,p\na\xff"
         "b,1\n\x1b[1m,2\n",
         "p",
         "p: a\xff"
         "b=1 \x1b[1m=2"},
    };

    (void)state;
    RUN(cases);
}

static void
test_quoted(void **state)
{
    static const struct table_case cases[] = {
        {"\"1\"\n\"2\"\n", NULL, "-: 1 2"},
        {"l,p\n\"a,b\",1\n\"c\"\"d\",2\n", NULL, "p: a,b=1 c\"d=2"},
        {"l,p\r\n\"a\r\nb\",1\r\nc,\"2\"\r\n", NULL, "p: a\r\nb=1 c=2"},
        {"l,p\r\"a\rb\",1\rc,2", NULL, "p: a\rb=1 c=2"},
        {"\"l\"\t\"p\tq\"\n\"a\tb\"\t1\nc\t2\n", "p\tq", "p\tq: a\tb=1 c=2"},
        {"\"l\tm\",p\na,1\n", NULL, "p: a=1"},
        {"l,p\n\" a \" , 1 \n  b  ,\"2\"\n", NULL, "p:  a =1 b=2"},
        {"l,p\n\"\",1\n,2\nb,3\n", "p", "p: =1 =2 b=3"},
        {"\n\n\"l\",p\n\n \na,1\n\n", NULL, "p: a=1"},
        {"\"\",1\n\"b\",2", NULL, "-: =1 b=2"},
        {"l,p\n\"a\nb\",1\n\nc,x\n", "p",
         "KL_E_PARSE t.csv:5: column \"p\": \"x\" is not a number"},
        {"l,p\n\"a\",\" 1\"\n", "p",
         "KL_E_PARSE t.csv:2: column \"p\": \" 1\" is not a number"},
        {"l,p\na,1\n5\" pipe,2\n", "p",
         "KL_E_PARSE t.csv:3: misplaced double quote; inside a quoted cell it "
         "is written twice"},
        {"l,p\n\"a\"b,1\n", "p",
         "KL_E_PARSE t.csv:2: misplaced double quote; inside a quoted cell it "
         "is written twice"},
        {"l,p\na,1\n\"b,2\nc,3\n", "p",
         "KL_E_PARSE t.csv:3: a double quote in this row is never closed"},
        {"l,p\n\"a\",1\n\"b\nb\",2,3\n", "p",
         "KL_E_PARSE t.csv:3: 3 cells, but the first row has 2"},
        {"\"", NULL,
         "KL_E_PARSE t.csv:1: a double quote in this row is never closed"},
    };

    (void)state;
    RUN(cases);
}

/* A first row is a header if it has no number, or a word above numbers. */
static void
test_header(void **state)
{
    static const struct table_case cases[] = {
        {"2019,2020\n1,2\n", "2", "-: 2020 2"},
        {"2019,y\n1,2\n3,4\n", NULL, "2019: 1 3"},
        {"2019,y\n1,2\n3,4\n", "2019", "2019: 1 3"},
        {"2019,y\n1,\n3,4\n", "2019", "2019: 1 3"},
        {"a,1\nb,2\n", "2", "-: a=1 b=2"},
        {"a,1\n", NULL, "-: a=1"},
        {"x,1\n,2\n", "2", "-: x=1 =2"},
        {",p\n,1\n,2\n", NULL, "p: 1 2"},
        {"nan\n1\n2\n", NULL,
         "KL_E_PARSE t.csv:1: column 1: \"nan\" is not a number"},
        {"l,2\na,3\n", "l",
         "KL_E_NAME no column \"l\" in \"t.csv\"; its columns: 2, and no "
         "header"},
    };

    (void)state;
    RUN(cases);
}

/* A column of numbers with a fault in it is not mistaken for names. */
static void
test_which_column(void **state)
{
    static const struct table_case cases[] = {
        {"p,q\n1,1\n1,2\n1,3\n1,4\n1,5\n1,6\n1,7\n1,8\n?,9\n", NULL,
         "KL_E_PARSE t.csv:10: column \"p\": \"?\" is not a number"},
        {"p,q\n1,1\n1,2\n1,3\n1,4\n1,5\n1,6\n1,7\n1,8\n?,9\n", "q",
         "q: 1 2 3 4 5 6 7 8 9"},
        {"hex,n\n1,5\n2,6\na,7\n", NULL, "n: 1=5 2=6 a=7"},
        {"hex,n\n1,5\n2,6\na,7\n", "hex",
         "KL_E_PARSE t.csv:4: column \"hex\": \"a\" is not a number"},
        {"l,n\na,x\nb,2\nc,3\n", NULL,
         "KL_E_PARSE t.csv:2: column \"n\": \"x\" is not a number"},
    };

    (void)state;
    RUN(cases);
}

static void
test_faults(void **state)
{
    static const struct table_case cases[] = {
        {"x\n1\nabc\n3\n", "x",
         "KL_E_PARSE t.csv:3: column \"x\": \"abc\" is not a number"},
        {"1\n2\n\n1x\n3", NULL,
         "KL_E_PARSE t.csv:4: column 1: \"1x\" is not a number"},
        {"x,y\r\n1,2\r\n,3\r\n", "x",
         "KL_E_PARSE t.csv:3: column \"x\": the cell is empty"},
        {"x,y\r1,2\r3,", "y",
         "KL_E_PARSE t.csv:3: column \"y\": the cell is empty"},
        {"x\n1\nnan\n", NULL,
         "KL_E_PARSE t.csv:3: column \"x\": \"nan\" is not a number"},
        {"x\n1\n-Inf\n", NULL,
         "KL_E_PARSE t.csv:3: column \"x\": \"-Inf\" is not a number"},
        {"x\n1e400\n", NULL,
         "KL_E_PARSE t.csv:2: column \"x\": \"1e400\" is too large"},
        {"x\n1\n0x10\n", NULL,
         "KL_E_PARSE t.csv:3: column \"x\": \"0x10\" is not a number"},
        {"x\n1e\n1\n", "x",
         "KL_E_PARSE t.csv:2: column \"x\": \"1e\" is not a number"},
        {"x\n.\n1\n", "x",
         "KL_E_PARSE t.csv:2: column \"x\": \".\" is not a number"},
        {"x,y\n1,2\n3\n", "x",
         "KL_E_PARSE t.csv:3: 1 cell, but the first row has 2"},
        {"x,y\n1,2,3\n", "x",
         "KL_E_PARSE t.csv:2: 3 cells, but the first row has 2"},
        {"1,2\n\n3,4,5,6", "2",
         "KL_E_PARSE t.csv:3: 4 cells, but the first row has 2"},
        {"x\n1\n2\x1b[7m\n", "x",
         "KL_E_PARSE t.csv:3: column \"x\": \"2^[[7m\" is not a number"},
        {"a,b\nu,v\n", NULL,
         "KL_E_PARSE no column of \"t.csv\" holds numbers (commas or tabs "
         "separate)"},
        {"hello\n", NULL,
         "KL_E_PARSE t.csv: a single row, and no number in it"},
        {"p,q\n", "q", "KL_E_PARSE t.csv: a single row, and no number in it"},
        {"\n \r\n\t\n", NULL, "KL_E_PARSE t.csv: only blank lines"},
        {"p,q\n1,2\n", "r",
         "KL_E_NAME no column \"r\" in \"t.csv\"; its columns: p, q"},
        {"p,q\n1,2\n", "3",
         "KL_E_NAME no column \"3\" in \"t.csv\"; its columns: p, q"},
        {"p,q\n1,2\n", "0",
         "KL_E_NAME no column \"0\" in \"t.csv\"; its columns: p, q"},
        {"p,q\n1,2\n", "99999999999999999999999999",
         "KL_E_NAME no column \"99999999999999999999999999\" in \"t.csv\"; its "
         "columns: p, q"},
        {"p,q\n1,2\n", "",
         "KL_E_NAME no column \"\" in \"t.csv\"; its columns: p, q"},
        {"1,2\n", "q",
         "KL_E_NAME no column \"q\" in \"t.csv\"; its columns: 2, and no "
         "header"},
        {"p,p\n1,2\n", "p",
         "KL_E_NAME 2 columns are named \"p\": give the number of one"},
        {"p,p\n1,2\n", "2", "p: 2"},
    };

    (void)state;
    RUN(cases);
}

static void
test_limit(void **state)
{
    static const struct table_case cases[] = {
        {"1\n2\n3\n", NULL, "-: 1 2 3"},
        {"p\n2\n3\n", NULL, "p: 2 3"},
    };
    struct kl_buf got = KL_BUF_INIT;

    (void)state;
    RUN(cases);
    write_result(&got, "1,1\n2,2\n3,3\n4,4", NULL,
                 (struct kl_limits){.bytes = 99, .rows = 3});
    assert_string_equal(kl_buf_text(&got),
                        "KL_E_LIMIT t.csv: more than 3 rows");
    kl_buf_reset(&got);
    write_result(&got, "\"1\"\n2\n3\n4", NULL,
                 (struct kl_limits){.bytes = 99, .rows = 3});
    assert_string_equal(kl_buf_text(&got),
                        "KL_E_LIMIT t.csv: more than 3 rows");
    kl_buf_clear(&got);
}

/* Lines of a mebibyte: of columns, of one label, of one number; and an error
 * that must still be one short line. */
static void
test_long_lines(void **state)
{
    enum { LONG = 1 << 20 };
    struct kl_buf text = KL_BUF_INIT, got = KL_BUF_INIT;
    char *word = malloc(LONG + 1);
    size_t i;

    (void)state;
    assert_non_null(word);
    memset(word, '5', LONG);
    word[LONG] = '\0';
    for (i = 0; i < LONG / 2; i++)
        kl_buf_adds(&text, i > 0 ? ",1" : "1");
    kl_buf_adds(&text, "\n");
    write_result(&got, kl_buf_text(&text), "524288", KL_LIMITS);
    assert_string_equal(kl_buf_text(&got), "-: 1");
    kl_buf_reset(&got);
    write_result(&got, word, NULL, KL_LIMITS);
    assert_string_equal(kl_buf_text(&got),
                        "KL_E_PARSE t.csv:1: column 1: \"555555555555555555555"
                        "555555555555555555555...\" is too large");
    kl_buf_reset(&text);
    kl_buf_addf(&text, "0.%s,\"%s\"\n", word, word);
    kl_buf_reset(&got);
    write_result(&got, kl_buf_text(&text), NULL, KL_LIMITS);
    assert_string_equal(kl_buf_text(&got), "-: 0.5555555555555556");
    kl_buf_reset(&text);
    for (i = 0; i < LONG / 8; i++)
        kl_buf_addf(&text, "%sc%06zu", i > 0 ? "," : "", i);
    kl_buf_reset(&got);
    kl_buf_adds(&text, "\n");
    write_result(&got, kl_buf_text(&text), "1", KL_LIMITS);
    assert_string_equal(kl_buf_text(&got),
                        "KL_E_PARSE t.csv: a single row, and no number in it");
    kl_buf_clear(&got);
    kl_buf_clear(&text);
    free(word);
}

/* Columns asked for one after the other, in any order, agree with what each
 * gives alone; more rows than the first allocation has room for. */
static void
test_again(void **state)
{
    static const char *const asked[] = {"q", NULL, "p", "q", "n", "x", "1"};
    static const double step[] = {2, 1, 1, 2, 0, 0, 0};
    struct kl_buf text = KL_BUF_INIT;
    struct kl_table *table;
    struct kl_column got;
    size_t i, j;

    (void)state;
    kl_buf_adds(&text, "n,p,q\n");
    for (i = 0; i < 50000; i++)
        kl_buf_addf(&text, "row %zu,%zu.0,%zu\n", i, i, 2 * i);
    assert_int_equal(open_bytes(text.data, text.len, KL_LIMITS, &table, NULL),
                     KL_OK);
    for (i = 0; i < 4; i++) {
        assert_int_equal(kl_table_column(table, asked[i], &got, NULL), KL_OK);
        assert_int_equal(got.n, 50000);
        for (j = 0; j < got.n; j++)
            assert_true(got.value[j] == step[i] * (double)j);
        assert_string_equal(kl_labels_get(got.labels, 49999), "row 49999");
        kl_column_clear(&got);
    }
    for (; i < 7; i++)
        assert_int_not_equal(kl_table_column(table, asked[i], &got, NULL),
                             KL_OK);
    kl_table_free(table);
    kl_table_free(NULL);
    kl_buf_clear(&text);
}

static void
test_names(void **state)
{
    static const struct table_case cases[] = {
        {"l,p,q\na,1,2\n", NULL, "p q "},
        {"a,1,2\nb,3,4\n", NULL, "2 3 "},
        {"a,b\nc,d\n", NULL, ""},
    };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_labels *names = kl_labels_new();
        struct kl_buf got = KL_BUF_INIT;
        struct kl_table *table;

        assert_int_equal(open_bytes(cases[i].bytes, strlen(cases[i].bytes),
                                    KL_LIMITS, &table, NULL),
                         KL_OK);
        assert_int_equal(kl_table_names(table, names, NULL), KL_OK);
        for (j = 0; j < kl_labels_count(names); j++)
            kl_buf_addf(&got, "%s ", kl_labels_get(names, j));
        assert_string_equal(kl_buf_text(&got), cases[i].want);
        kl_buf_clear(&got);
        kl_labels_free(names);
        kl_table_free(table);
    }
}

/* ---- samples ------------------------------------------------------------- */

static const char birds[] = "kind,year,mass,note\n"
                            "Adelie, 2007 ,3.5,\n"
                            "Gentoo,2008,NA,x\n"
                            "Adelie,2007,,y\n"
                            "Adelie,2008, 4.25 ,\n"
                            "\"Gentoo\",2007,5e0,z\n";

/* A sample as text: "name: values; skipped", or the error. */
static void
write_sample(struct kl_buf *out, const char *bytes, const char *column,
             const char *const where[2])
{
    struct kl_table *table;
    struct kl_column got;
    struct kl_err err = {0};
    size_t skipped = 99;
    char line[KL_ERR_LINE];

    assert_int_equal(open_bytes(bytes, strlen(bytes), KL_LIMITS, &table, NULL),
                     KL_OK);
    if (kl_table_sample(table, column, where, &got, &skipped, &err) == KL_OK) {
        assert_null(got.labels);
        write_column(out, &got);
        kl_buf_addf(out, "; %zu", skipped);
        kl_column_clear(&got);
    } else {
        kl_err_line(&err, line, sizeof line);
        kl_buf_adds(out, line);
    }
    kl_table_free(table);
}

static void
test_sample(void **state)
{
    static const struct {
        const char *bytes, *column, *where[2], *want;
    } cases[] = {
        {birds, "mass", {NULL, NULL}, "mass: 3.5 4.25 5; 2"},
        {birds, "3", {"kind", "Adelie"}, "mass: 3.5 4.25; 1"},
        {birds, "mass", {"kind", "Gentoo"}, "mass: 5; 1"},
        {birds, "mass", {"year", "2007"}, "mass: 3.5 5; 1"},
        {birds, "mass", {"2", "2008"}, "mass: 4.25; 1"},
        {birds, "mass", {"note", ""}, "mass: 3.5 4.25; 0"},
        {birds, NULL, {"kind", "Adelie"}, "year: 2007 2007 2008; 0"},
        {birds, "year", {"mass", "NA"}, "year: 2008; 0"},
        {"1\n\nNA\n2\n", NULL, {NULL, NULL}, "-: 1 2; 1"},
        {"1,a\n2,b\n3,a\n", "1", {"2", "a"}, "-: 1 3; 0"},
        {birds,
         "mass",
         {"kind", "adelie"},
         "no row of \"t.csv\" has \"adelie\" in column kind"},
        {birds,
         "mass",
         {"sort", "Adelie"},
         "no column \"sort\" in \"t.csv\"; its columns: kind, year, mass, "
         "note"},
        {birds,
         "weight",
         {NULL, NULL},
         "no column \"weight\" in \"t.csv\"; its columns: kind, year, mass, "
         "note"},
        {birds,
         "kind",
         {NULL, NULL},
         "t.csv:2: column \"kind\": \"Adelie\" is not a number"},
        {birds,
         "note",
         {NULL, NULL},
         "t.csv:3: column \"note\": \"x\" is not a number"},
        {"a,b\n1,\n2,NA\n",
         "b",
         {NULL, NULL},
         "no number in 2 cells of a column of \"t.csv\""},
        {"a,b\n1,inf\n",
         "b",
         {NULL, NULL},
         "t.csv:2: column \"b\": \"inf\" is not a number"},
        {"a,b\nx,y\nu,v\n",
         NULL,
         {NULL, NULL},
         "no column of \"t.csv\" holds numbers (commas or tabs separate)"},
        {"a,b\n",
         "a",
         {NULL, NULL},
         "t.csv: a single row, and no number in it"},
        {"a,a\n1,2\n",
         "a",
         {NULL, NULL},
         "2 columns are named \"a\": give the number of one"},
        {"a,b\n1,2\n3\n",
         "a",
         {NULL, NULL},
         "t.csv:3: 1 cell, but the first row has 2"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const *where = cases[i].where;
        struct kl_buf got = KL_BUF_INIT;

        write_sample(&got, cases[i].bytes, cases[i].column,
                     where[0] != NULL ? where : NULL);
        assert_string_equal(kl_buf_text(&got), cases[i].want);
        kl_buf_clear(&got);
    }
}

/* In order whatever the file's; two samples are kept, and a third, or another
 * condition on the same column, is none of them. */
static void
test_samples_again(void **state)
{
    static const char bytes[] = "k,v,w\na,3,1\nb,-1,2\na,2,9\nb,NA,8\na,2,7\n";
    static const struct {
        const char *column, *where[2], *want;
    } cases[] = {
        {"v", {NULL, NULL}, "v: -1 2 2 3; 1"},
        {"v", {"k", "a"}, "v: 2 2 3; 0"},
        {"v", {NULL, NULL}, "v: -1 2 2 3; 1"},
        {"v", {"k", "b"}, "v: -1; 1"},
        {"v", {"k", "a"}, "v: 2 2 3; 0"},
        {"w", {"k", "a"}, "w: 1 7 9; 0"},
        {"v", {"k", "c"}, NULL},
        {"w", {"k", "a"}, "w: 1 7 9; 0"},
        {"w", {"v", "2"}, "w: 7 9; 0"},
        {"v", {NULL, NULL}, "v: -1 2 2 3; 1"},
    };
    struct kl_table *table;
    size_t i;

    (void)state;
    assert_int_equal(open_bytes(bytes, strlen(bytes), KL_LIMITS, &table, NULL),
                     KL_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const *where = cases[i].where;
        struct kl_buf text = KL_BUF_INIT;
        struct kl_column got;
        size_t skipped;

        if (kl_table_sample(table, cases[i].column,
                            where[0] != NULL ? where : NULL, &got, &skipped,
                            NULL) != KL_OK) {
            assert_null(cases[i].want);
            continue;
        }
        write_column(&text, &got);
        kl_buf_addf(&text, "; %zu", skipped);
        assert_string_equal(kl_buf_text(&text), cases[i].want);
        kl_buf_clear(&text);
        kl_column_clear(&got);
    }
    kl_table_free(table);
}

/* A sample does not disturb what columns are given later. */
static void
test_sample_then_column(void **state)
{
    struct kl_table *table;
    struct kl_column got;
    size_t skipped;

    (void)state;
    assert_int_equal(open_bytes(birds, strlen(birds), KL_LIMITS, &table, NULL),
                     KL_OK);
    assert_int_equal(kl_table_sample(table, "mass", NULL, &got, &skipped, NULL),
                     KL_OK);
    kl_column_clear(&got);
    assert_int_equal(kl_table_column(table, "year", &got, NULL), KL_OK);
    assert_int_equal(got.n, 5);
    assert_string_equal(kl_labels_get(got.labels, 4), "Gentoo");
    kl_column_clear(&got);
    kl_table_free(table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_quoted),
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_which_column),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_again),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_samples_again),
        cmocka_unit_test(test_sample_then_column),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
