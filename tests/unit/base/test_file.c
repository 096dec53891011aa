#include "kl_test.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "klscope/base/file.h"

static char folder[] = "/tmp/kl_file_XXXXXX";

static void
read_back(const char *file, char *text, size_t size)
{
    FILE *in = fopen(file, "r");

    assert_non_null(in);
    text[fread(text, 1, size - 1, in)] = '\0';
    fclose(in);
}

static void
test_replace(void **state)
{
    char file[64], text[64];
    struct stat now;

    (void)state;
    snprintf(file, sizeof file, "%s/a", folder);
    assert_int_equal(kl_file_replace(file, 0640, "one", 3, NULL), KL_OK);
    read_back(file, text, sizeof text);
    assert_string_equal(text, "one");
    assert_int_equal(stat(file, &now), 0);
    assert_int_equal(now.st_mode & 0777, 0640);
    assert_int_equal(kl_file_replace(file, 0600, "second", 6, NULL), KL_OK);
    read_back(file, text, sizeof text);
    assert_string_equal(text, "second");
    unlink(file);
    assert_int_equal(rmdir(folder), 0); /* nothing was left beside it */
}

static void
test_refused(void **state)
{
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_file_replace("/nowhere/a\x1b", 0600, "", 0, &err),
                     KL_E_IO);
    assert_non_null(strstr(err.text, "cannot write \"/nowhere/a"));
    assert_non_null(strstr(err.text, strerror(ENOENT)));
    assert_null(strchr(err.text, '\x1b'));
}

static enum kl_status
write_to(const char *file, struct kl_err *err)
{
    return kl_file_write(file, "new", 3, err);
}

static void
test_links(void **state)
{
    char file[64], link[64], text[64];
    struct kl_err err = {0};
    struct stat now;

    (void)state;
    snprintf(file, sizeof file, "%s/a", folder);
    snprintf(link, sizeof link, "%s/l", folder);
    assert_int_equal(symlink("a", link), 0);
    /* It leads nowhere yet: neither it nor what it names is made. */
    assert_int_equal(write_to(link, &err), KL_E_IO);
    assert_int_equal(lstat(link, &now), 0);
    assert_true(S_ISLNK(now.st_mode));
    assert_int_equal(write_to(file, NULL), KL_OK);
    assert_int_equal(kl_file_write(link, "linked", 6, NULL), KL_OK);
    assert_int_equal(lstat(link, &now), 0);
    assert_true(S_ISLNK(now.st_mode));
    read_back(file, text, sizeof text);
    assert_string_equal(text, "linked");
    unlink(link);
    assert_int_equal(symlink("l", link), 0); /* to itself */
    assert_int_equal(write_to(link, &err), KL_E_IO);
    unlink(link);
    unlink(file);
}

/* Who is root may write to all files. */
static void
test_read_only(void **state)
{
    char file[64], text[64];
    struct kl_err err = {0};

    (void)state;
    snprintf(file, sizeof file, "%s/a", folder);
    assert_int_equal(kl_file_replace(file, 0400, "old", 3, NULL), KL_OK);
    assert_int_equal(write_to(file, &err), geteuid() == 0 ? KL_OK : KL_E_IO);
    read_back(file, text, sizeof text);
    assert_string_equal(text, geteuid() == 0 ? "new" : "old");
    unlink(file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_read_only),
        cmocka_unit_test(test_replace),
        cmocka_unit_test(test_refused),
    };

    if (mkdtemp(folder) == NULL)
        return 99;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
