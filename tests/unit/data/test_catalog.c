#include "kl_file.h"

#include "klscope/data/catalog.h"

static char first[KL_FILE_PATH], second[KL_FILE_PATH], path[2 * KL_FILE_PATH];

static int
set_up(void **state)
{
    (void)state;
    kl_file_dir(first);
    kl_file_dir(second);
    kl_file_write(path, first, "dice.csv", "1\n", 2);
    kl_file_write(path, first, "README.csv", "1\n", 2);
    kl_file_write(path, first, "notes.txt", "1\n", 2);
    kl_file_write(path, first, ".csv", "1\n", 2);
    kl_file_write(path, second, "dice.csv", "2\n", 2);
    kl_file_write(path, second, "a-b_2.csv", "2\n", 2);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    kl_file_remove(first);
    kl_file_remove(second);
    return 0;
}

static void
test_path(void **state)
{
    struct kl_catalog catalog = {{first, NULL, second}};
    char *found;

    (void)state;
    assert_int_equal(kl_catalog_path(&catalog, "dice", &found, NULL), KL_OK);
    snprintf(path, sizeof path, "%s/dice.csv", first);
    assert_string_equal(found, path);
    free(found);
    assert_int_equal(kl_catalog_path(&catalog, "a-b_2", &found, NULL), KL_OK);
    snprintf(path, sizeof path, "%s/a-b_2.csv", second);
    assert_string_equal(found, path);
    free(found);
}

static void
test_unknown(void **state)
{
    static const struct {
        const char *name, *text;
    } cases[] = {
        {"die", "unknown data set \"@die\"; there are: a-b_2, dice"},
        {"", "unknown data set \"@\"; there are: a-b_2, dice"},
        {"README", "unknown data set \"@README\"; there are: a-b_2, dice"},
        {"../x\x1b", "unknown data set \"@../x^[\"; there are: a-b_2, dice"},
    };
    struct kl_catalog catalog = {{first, "/no/such/directory", second}};
    struct kl_catalog none = {{NULL, NULL, NULL}};
    struct kl_err err;
    size_t i;
    char *found;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        err = (struct kl_err){0};
        assert_int_equal(kl_catalog_path(&catalog, cases[i].name, &found, &err),
                         KL_E_NAME);
        assert_string_equal(err.text, cases[i].text);
    }
    assert_int_equal(kl_catalog_path(&none, "die", &found, &err), KL_E_NAME);
    assert_string_equal(err.text, "unknown data set \"@die\"; there are: none");
}

static void
test_usual_places(void **state)
{
    struct kl_catalog catalog;
    struct kl_labels *names;
    size_t at;

    (void)state;
    setenv("KLSCOPE_DATA", first, 1);
    kl_catalog_init(&catalog);
    assert_string_equal(catalog.dir[0], first);
    names = kl_catalog_list(&catalog);
    assert_true(kl_labels_find(names, "dice", 4, &at));
    assert_true(kl_labels_find(names, "letters", 7, &at));
    kl_labels_free(names);
    setenv("KLSCOPE_DATA", "", 1);
    kl_catalog_init(&catalog);
    assert_null(catalog.dir[0]);
    names = kl_catalog_list(&catalog);
    assert_false(kl_labels_find(names, "dice", 4, &at));
    assert_true(kl_labels_find(names, "coin", 4, &at));
    kl_labels_free(names);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_usual_places),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
