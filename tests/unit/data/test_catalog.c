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
    kl_file_write(path, first, "tails.scene", "#\n", 2);
    kl_file_write(path, second, "bills.scene", "#\n", 2);
    kl_file_write(path, second, "Bad.scene", "#\n", 2);
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
    static const struct {
        const char *name, *file;
        enum kl_catalog_kind kind;
        const char *dir;
    } cases[] = {
        {"dice", "dice.csv", KL_DATA_SETS, first},
        {"a-b_2", "a-b_2.csv", KL_DATA_SETS, second},
        {"tails", "tails.scene", KL_PRESETS, first},
        {"bills", "bills.scene", KL_PRESETS, second},
    };
    struct kl_catalog catalog = {.dir = {first, NULL, second}};
    size_t i;
    char *found;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(kl_catalog_path(&catalog, cases[i].kind,
                                         cases[i].name, &found, NULL),
                         KL_OK);
        snprintf(path, sizeof path, "%s/%s", cases[i].dir, cases[i].file);
        assert_string_equal(found, path);
        free(found);
    }
}

static void
test_unknown(void **state)
{
    static const struct {
        enum kl_catalog_kind kind;
        const char *name, *text;
    } cases[] = {
        {KL_DATA_SETS, "die",
         "unknown data set \"@die\"; there are: a-b_2, dice; "
         "scenes: bills, tails"},
        {KL_DATA_SETS, "",
         "unknown data set \"@\"; there are: a-b_2, dice; "
         "scenes: bills, tails"},
        {KL_DATA_SETS, "README",
         "unknown data set \"@README\"; there are: a-b_2, dice; "
         "scenes: bills, tails"},
        {KL_DATA_SETS, "../x\x1b",
         "unknown data set \"@../x^[\"; there are: a-b_2, dice; "
         "scenes: bills, tails"},
        {KL_PRESETS, "bill",
         "unknown scene \"@bill\"; there are: bills, tails; "
         "data sets: a-b_2, dice"},
        {KL_PRESETS, "../bills",
         "unknown scene \"@../bills\"; there are: bills, tails; "
         "data sets: a-b_2, dice"},
        {KL_PRESETS, "dice", "\"@dice\" is a data set, not a scene"},
        {KL_DATA_SETS, "bills", "\"@bills\" is a scene, not a data set"},
    };
    struct kl_catalog catalog = {
        .dir = {first, "/no/such/directory", second}};
    struct kl_catalog none = {.dir = {NULL}};
    struct kl_err err;
    size_t i;
    char *found;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        err = (struct kl_err){0};
        assert_int_equal(kl_catalog_path(&catalog, cases[i].kind,
                                         cases[i].name, &found, &err),
                         KL_E_NAME);
        assert_string_equal(err.text, cases[i].text);
    }
    assert_int_equal(kl_catalog_path(&none, KL_PRESETS, "die", &found, &err),
                     KL_E_NAME);
    assert_string_equal(err.text, "unknown scene \"@die\"; there are: none; "
                                  "data sets: none");
}

static bool
has(const struct kl_catalog *catalog, enum kl_catalog_kind kind,
    const char *name)
{
    struct kl_labels *names = kl_catalog_list(catalog, kind);
    size_t at;
    bool found = kl_labels_find(names, name, strlen(name), &at);

    kl_labels_free(names);
    return found;
}

static void
test_usual_places(void **state)
{
    struct kl_catalog catalog;

    (void)state;
    setenv("KLSCOPE_DATA", first, 1);
    kl_catalog_init(&catalog);
    assert_string_equal(catalog.dir[0], first);
    assert_string_equal(catalog.dir[1], KL_DATADIR);
    assert_null(catalog.dir[2]);
    assert_true(has(&catalog, KL_DATA_SETS, "dice"));
    assert_true(has(&catalog, KL_PRESETS, "tails"));
    setenv("KLSCOPE_DATA", "", 1);
    kl_catalog_init(&catalog);
    assert_null(catalog.dir[0]);
    assert_string_equal(catalog.dir[1], KL_DATADIR);
    catalog.dir[1] = KL_SRCDATA;
    assert_false(has(&catalog, KL_DATA_SETS, "dice"));
    assert_true(has(&catalog, KL_DATA_SETS, "coin"));
    assert_false(has(&catalog, KL_PRESETS, "coin"));
    assert_true(has(&catalog, KL_PRESETS, "bills"));
}

/* "klscope @NAME" could not tell which is meant. */
static void
test_no_name_twice(void **state)
{
    struct kl_catalog catalog = {.dir = {KL_SRCDATA}};
    struct kl_labels *sets;
    size_t i;

    (void)state;
    sets = kl_catalog_list(&catalog, KL_DATA_SETS);
    assert_true(kl_labels_count(sets) > 0);
    for (i = 0; i < kl_labels_count(sets); i++)
        assert_false(has(&catalog, KL_PRESETS, kl_labels_get(sets, i)));
    kl_labels_free(sets);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_usual_places),
        cmocka_unit_test(test_no_name_twice),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
