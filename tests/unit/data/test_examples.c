/* Rows of numbers with a class, from files good and bad. */
#include "kl_file.h"

#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/data/examples.h"
#include "klscope/data/loader.h"

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

/* Examples of a file as text, "CLASS: column column | class x x (line) ... ;
 * skipped", or the fault. */
static void
write_examples(struct kl_buf *out, const char *bytes, size_t len,
               const char *class, const char *const *column, size_t count)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_examples got;
    struct kl_err err = {0};
    char number[KL_NUMBER];
    size_t i, j;

    kl_file_write(path, dir, "t.csv", bytes, len);
    if (kl_loader_examples(loader, path, class, column, count, &got, &err) !=
        KL_OK) {
        assert_true(err.text[0] != '\0');
        for (i = 0; err.text[i] != '\0'; i++) /* never raw */
            assert_true((unsigned char)err.text[i] >= ' ');
        kl_buf_addf(out, "%d: %s", err.line, err.text);
        kl_loader_free(loader);
        return;
    }
    kl_buf_addf(out, "%s:", got.class_name);
    for (j = 0; j < got.width; j++)
        kl_buf_addf(out, " %s", kl_labels_get(got.columns, j));
    for (i = 0; i < got.n; i++) {
        kl_buf_addf(out, " | %s", kl_labels_get(got.classes, got.y[i]));
        for (j = 0; j < got.width; j++)
            kl_buf_addf(out, " %s",
                        kl_number_exact(number, got.x[i * got.width + j]));
        kl_buf_addf(out, " (%d)", got.line[i]);
    }
    kl_buf_addf(out, "; %zu", got.skipped);
    kl_examples_clear(&got);
    assert_null(got.x);
    kl_loader_free(loader);
}

static void
is(const char *bytes, const char *class, const char *a, const char *b,
   const char *want)
{
    const char *const column[] = {a, b};
    struct kl_buf out = KL_BUF_INIT;

    write_examples(&out, bytes, strlen(bytes), class, column,
                   1 + (b != NULL));
    assert_string_equal(kl_buf_text(&out), want);
    kl_buf_clear(&out);
}

/* The fault holds a text. */
static void
fails(const char *bytes, const char *class, const char *a, const char *b,
      const char *want)
{
    const char *const column[] = {a, b};
    struct kl_buf out = KL_BUF_INIT;

    write_examples(&out, bytes, strlen(bytes), class, column,
                   1 + (b != NULL));
    if (strstr(kl_buf_text(&out), want) == NULL)
        fail_msg("%s: %s", want, kl_buf_text(&out));
    kl_buf_clear(&out);
}

static void
rows_are_read(void **state)
{
    (void)state;
    is("k,a,b\nx,1,2\ny,3,4\nx,-5e1,6\n", "k", "a", "b",
       "k: a b | x 1 2 (2) | y 3 4 (3) | x -50 6 (4); 0");
    /* Columns in any order, by number too. */
    is("k,a,b\nx,1,2\ny,3,4\n", "1", "b", "2",
       "k: b a | x 2 1 (2) | y 4 3 (3); 0");
    is("1\tx\n2\ty\n", "2", "1", NULL, "2: 1 | x 1 (1) | y 2 (2); 0");
    /* Classes may be numbers. */
    is("a,k\n0.5,0\n0.25,1\n", "k", "a", NULL,
       "k: a | 0 0.5 (2) | 1 0.25 (3); 0");
}

static void
rows_with_gaps_are_left_out_and_counted(void **state)
{
    (void)state;
    is("k,a,b\nx,,2\ny,3,NA\n,5,6\nx,7,8\nNA,1,1\ny,9,10\n", "k", "a", "b",
       "k: a b | x 7 8 (5) | y 9 10 (7); 4");
    /* A gap where nothing is asked for is none. */
    is("k,a,b\nx,1,\ny,3,\n", "k", "a", NULL,
       "k: a | x 1 (2) | y 3 (3); 0");
    fails("k,a,b\nx,,2\ny,3,\n", "k", "a", "b",
          "each of 2 rows has a gap");
}

static void
names_may_be_quoted(void **state)
{
    (void)state;
    is("\"the class\",\"a, b\"\n\"x \"\"y\"\"\",1\n\"z\nz\",2\n", "the class",
       "a, b", NULL, "the class: a, b | x \"y\" 1 (2) | z\nz 2 (3); 0");
}

static void
faults_say_where_they_are(void **state)
{
    (void)state;
    fails("k,a,b\nx,1,2\n", "k", "c", NULL,
          "no column \"c\" in");
    fails("k,a,b\nx,1,2\n", "k", "c", NULL, "its columns: k, a, b");
    fails("k,a,b\nx,1,2\n", "kind", "a", NULL, "no column \"kind\"");
    fails("k,a,b\nx,1,2\ny,1,z\n", "k", "a", "b",
          "3: column \"b\": \"z\" is not a number");
    fails("k,a,b\nx,1,2\ny,1e999,3\n", "k", "a", NULL,
          "3: column \"a\": \"1e999\" is too large");
    fails("k,a\nx,1\ny,nan\n", "k", "a", NULL, "column \"a\"");
    fails("k,a\nx,1\nx,2\n", "k", "a", NULL,
          "column \"k\" holds one class alone: \"x\"");
    fails("k,a,b\nx,1,2\n", "k", "a", "2", "column \"a\" is named twice");
    fails("k,a\na,1\nb,2\nc,3\nd,4\ne,5\nf,6\ng,7\nh,8\ni,9\n", "k", "a", NULL,
          "column \"k\" has more than 8 different classes");
    fails("k,a\nx,1\ny\n", "k", "a", NULL, "3: ");
    fails("k,a\n", "k", "a", NULL, "0: ");
    fails("k,a,a\nx,1,2\n", "k", "a", NULL, "2 columns are named \"a\"");
}

/* Controls and bytes that are no UTF-8, in names and in cells. */
static void
hostile_texts_are_shown_visibly(void **state)
{
    (void)state;
    fails("k,a\x1b[2J\nx,1\n", "k", "b", NULL, "^[[2J");
    fails("k,a\nx,1\ny,\x1b]0;t\x07\n", "k", "a", NULL, "^[]0;t^G");
    fails("k,a\nx\xff\x1b,1\nx\xff\x1b,2\n", "k", "a", NULL, "\\xff^[");
    fails("k,a\nx,1\n\"y,2\n", "k", "a", NULL, ": ");
}

static void
there_are_limits(void **state)
{
    const char *const many[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
    struct kl_buf text = KL_BUF_INIT, out = KL_BUF_INIT;
    int i;

    (void)state;
    kl_buf_adds(&text, "a,k\n");
    for (i = 0; i <= KL_EXAMPLES_ROWS; i++)
        kl_buf_addf(&text, "%d,%c\n", i, 'x' + i % 2);
    write_examples(&out, text.data, text.len, "k", many, 1);
    assert_non_null(strstr(kl_buf_text(&out), "more than 10000 rows"));
    kl_buf_reset(&out);
    write_examples(&out, "a,k\n1,x\n", 8, "k", many, 9);
    assert_non_null(strstr(kl_buf_text(&out), "9 columns of numbers"));
    kl_buf_clear(&out);
    kl_buf_clear(&text);
}

static void
penguins_are_342_of_344(void **state)
{
    static const char *const bills[] = {"bill_length_mm", "bill_depth_mm"};
    struct kl_catalog catalog = {.dir = {KL_SRCDATA}};
    struct kl_loader *loader = kl_loader_new(&catalog, NULL);
    struct kl_examples got;

    (void)state;
    assert_int_equal(kl_loader_examples(loader, "@penguins", "species", bills,
                                        2, &got, NULL),
                     KL_OK);
    assert_int_equal(got.n, 342);
    assert_int_equal(got.skipped, 2);
    assert_int_equal(kl_labels_count(got.classes), 3);
    kl_examples_clear(&got);
    assert_int_equal(kl_loader_examples(loader, "@penguins", "sex", bills, 2,
                                        &got, NULL),
                     KL_OK);
    assert_int_equal(got.n, 333);
    assert_int_equal(got.skipped, 11);
    kl_examples_clear(&got);
    kl_loader_free(loader);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read),
        cmocka_unit_test(rows_with_gaps_are_left_out_and_counted),
        cmocka_unit_test(names_may_be_quoted),
        cmocka_unit_test(faults_say_where_they_are),
        cmocka_unit_test(hostile_texts_are_shown_visibly),
        cmocka_unit_test(there_are_limits),
        cmocka_unit_test(penguins_are_342_of_344),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
