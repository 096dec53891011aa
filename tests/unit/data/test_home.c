#include "kl_file.h"

#include "klscope/data/home.h"

/* top/bin/klscope, top/share/klscope and, in a build folder, the mark. */
static char top[KL_FILE_PATH], bin[KL_FILE_PATH + 16],
    share[KL_FILE_PATH + 16], data[KL_FILE_PATH + 16],
    program[2 * KL_FILE_PATH];

static int
set_up(void **state)
{
    (void)state;
    unsetenv("KLSCOPE_DATA");
    unsetenv("KLSCOPE_LESSONS");
    kl_file_dir(top);
    snprintf(bin, sizeof bin, "%s/bin", top);
    snprintf(share, sizeof share, "%s/share", top);
    snprintf(data, sizeof data, "%s/share/klscope", top);
    assert_int_equal(mkdir(bin, 0700), 0);
    assert_int_equal(mkdir(share, 0700), 0);
    assert_int_equal(mkdir(data, 0700), 0);
    kl_file_write(program, bin, "klscope", "", 0);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    rmdir(data);
    rmdir(share);
    kl_file_remove(bin);
    kl_file_remove(top);
    return 0;
}

static void
assert_lessons(const char *path, const char *folder)
{
    char lessons[3 * KL_FILE_PATH];

    snprintf(lessons, sizeof lessons, "%s/lessons", folder);
    assert_string_equal(path, lessons);
}

/* A tree that was moved has its own data, and then those configured. */
static void
test_moved(void **state)
{
    struct kl_home home;

    (void)state;
    kl_home_init(&home, program);
    assert_null(home.catalog.dir[0]);
    assert_string_equal(home.catalog.dir[1], data);
    assert_string_equal(home.catalog.dir[2], KL_DATADIR);
    assert_lessons(home.catalog.lessons[0], data);
    assert_string_equal(home.catalog.lessons[1], KL_DATADIR "/lessons");
    assert_null(home.catalog.lessons[2]);
    kl_home_clear(&home);
}

/* Without data beside it, or outside a folder bin, only those configured. */
static void
test_alone(void **state)
{
    struct kl_home home;
    char path[2 * KL_FILE_PATH];

    (void)state;
    rmdir(data);
    kl_home_init(&home, program);
    assert_string_equal(home.catalog.dir[1], KL_DATADIR);
    assert_null(home.catalog.dir[2]);
    assert_string_equal(home.catalog.lessons[0], KL_DATADIR "/lessons");
    assert_null(home.catalog.lessons[1]);
    kl_home_clear(&home);
    assert_int_equal(mkdir(data, 0700), 0);
    kl_file_write(path, share, "klscope-elsewhere", "", 0);
    kl_home_init(&home, path);
    assert_string_equal(home.catalog.dir[1], KL_DATADIR);
    kl_home_clear(&home);
    unlink(path);
    kl_home_init(&home, "klscope");
    assert_string_equal(home.catalog.dir[1], KL_DATADIR);
    kl_home_clear(&home);
}

/* Installed, it looks no further than where it is installed. */
static void
test_no_sources(void **state)
{
    struct kl_home home;
    size_t i;

    (void)state;
    kl_home_init(&home, program);
    for (i = 0; i < KL_CATALOG_DIRS; i++) {
        const char *dir = home.catalog.dir[i];

        assert_true(dir == NULL || strcmp(dir, KL_SRCDATA) != 0);
    }
    kl_home_clear(&home);
}

/* In its build folder a program has the files of its sources alone. */
static void
test_uninstalled(void **state)
{
    struct kl_home home;
    char mark[2 * KL_FILE_PATH];

    (void)state;
    kl_file_write(mark, bin, KL_HOME_UNINSTALLED, "/src of/klscope\n", 16);
    kl_home_init(&home, program);
    assert_string_equal(home.catalog.dir[1], "/src of/klscope/data");
    assert_null(home.catalog.dir[2]);
    assert_string_equal(home.catalog.lessons[0], "/src of/klscope/lessons");
    assert_null(home.catalog.lessons[1]);
    kl_home_clear(&home);
    /* Who may only write beside the program cannot send it elsewhere. */
    if (geteuid() == 0) {
        assert_int_equal(chown(mark, 65534, 65534), 0);
        kl_home_init(&home, program);
        assert_string_equal(home.catalog.dir[1], data);
        kl_home_clear(&home);
    }
    unlink(mark);
}

/* The environment goes first; its lessons hide all others. */
static void
test_environment(void **state)
{
    struct kl_home home;

    (void)state;
    setenv("KLSCOPE_DATA", "/my/data", 1);
    setenv("KLSCOPE_LESSONS", "/my/book", 1);
    kl_home_init(&home, program);
    assert_string_equal(home.catalog.dir[0], "/my/data");
    assert_string_equal(home.catalog.dir[1], data);
    assert_string_equal(home.catalog.lessons[0], "/my/book");
    assert_null(home.catalog.lessons[1]);
    kl_home_clear(&home);
    unsetenv("KLSCOPE_DATA");
    unsetenv("KLSCOPE_LESSONS");
}

/* What this very process is can be told. */
static void
test_process(void **state)
{
    struct kl_home home;

    (void)state;
    kl_home_init(&home, NULL);
    assert_non_null(home.catalog.dir[1]);
    assert_non_null(home.catalog.lessons[0]);
    kl_home_clear(&home);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moved),       cmocka_unit_test(test_alone),
        cmocka_unit_test(test_no_sources),  cmocka_unit_test(test_uninstalled),
        cmocka_unit_test(test_environment), cmocka_unit_test(test_process),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
