#include <sys/file.h>
#include <fcntl.h>
#include <sys/wait.h>

#include "kl_file.h"

#include "klscope/lesson/progress.h"

static char dir[KL_FILE_PATH];

static int
make_dir(void **state)
{
    (void)state;
    kl_file_dir(dir);
    return 0;
}

static int
remove_dir(void **state)
{
    (void)state;
    kl_file_remove(dir);
    return 0;
}

static const char *
in_dir(char path[2 * KL_FILE_PATH], const char *name)
{
    snprintf(path, 2 * KL_FILE_PATH, "%s/%s", dir, name);
    return path;
}

/* What a file says. */
static void
assert_file(const char *path, const char *want)
{
    static char text[1 << 16];
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, want);
}

static struct kl_progress *
loaded(const char *path)
{
    struct kl_progress *progress = kl_progress_new();

    assert_int_equal(kl_progress_load(progress, path, NULL), KL_OK);
    return progress;
}

static void
states_grow(void **state)
{
    struct kl_progress *progress = kl_progress_new();
    const char *detail;

    (void)state;
    assert_int_equal(kl_progress_get(progress, "a", "x", &detail), KL_STEP_NEW);
    assert_string_equal(detail, "");
    assert_int_equal(kl_progress_turn(progress, "a", "x"), 0);
    kl_progress_set(progress, "a", "x", KL_STEP_DONE, "\t2 hints\n ");
    kl_progress_set(progress, "b", "x", KL_STEP_SEEN, NULL);
    kl_progress_set(progress, "a", "y", KL_STEP_SKIPPED, NULL);
    kl_progress_set(progress, "a", "x", KL_STEP_SEEN, NULL);
    assert_int_equal(kl_progress_get(progress, "a", "x", &detail),
                     KL_STEP_DONE);
    assert_string_equal(detail, "2 hints");
    assert_int_equal(kl_progress_get(progress, "a", "y", NULL),
                     KL_STEP_SKIPPED);
    assert_true(kl_progress_turn(progress, "a", "x") >
                kl_progress_turn(progress, "a", "y"));
    assert_true(kl_progress_turn(progress, "a", "y") >
                kl_progress_turn(progress, "b", "x"));
    assert_int_equal(kl_progress_turn(progress, "b", "y"), 0);
    assert_int_equal(kl_progress_count(progress, NULL), 3);
    assert_int_equal(kl_progress_count(progress, "a"), 2);
    assert_int_equal(kl_progress_count(progress, "c"), 0);
    kl_progress_free(progress);
    kl_progress_free(NULL);
}

static void
details_are_one_short_line(void **state)
{
    struct kl_progress *progress = kl_progress_new();
    char text[2 * KL_PROGRESS_DETAIL + 1];
    const char *detail;
    size_t i;

    (void)state;
    for (i = 0; i < KL_PROGRESS_DETAIL; i++)
        memcpy(text + 2 * i, "\u00e4", 2);
    text[2 * i] = '\0';
    kl_progress_set(progress, "a", "x", KL_STEP_SEEN, text);
    kl_progress_get(progress, "a", "x", &detail);
    assert_int_equal(strlen(detail), KL_PROGRESS_DETAIL - 2);
    kl_progress_set(progress, "a", "x", KL_STEP_SEEN, "a\nb\x7f");
    kl_progress_get(progress, "a", "x", &detail);
    assert_string_equal(detail, "a b");
    kl_progress_free(progress);
}

static void
files_are_read_and_written(void **state)
{
    static const char before[] = "# my own remark\n"
                                 "a x seen\n"
                                 "a y mastered of a later version\n"
                                 "nonsense\n"
                                 "\n"
                                 " a  z\tdone  2 hints \r\n"
                                 "a x done\n"
                                 "a x seen late\n"
                                 "a w skipped";
    char path[2 * KL_FILE_PATH];
    struct kl_progress *progress;
    const char *detail;

    (void)state;
    kl_file_write(path, dir, "p", before, strlen(before));
    assert_int_equal(chmod(path, 0640), 0);
    progress = loaded(path);
    assert_int_equal(kl_progress_get(progress, "a", "x", &detail),
                     KL_STEP_DONE);
    assert_string_equal(detail, "late");
    assert_int_equal(kl_progress_get(progress, "a", "y", NULL), KL_STEP_NEW);
    assert_int_equal(kl_progress_get(progress, "a", "z", &detail),
                     KL_STEP_DONE);
    assert_string_equal(detail, "2 hints");
    assert_int_equal(kl_progress_save(progress, path, NULL), KL_OK);
    assert_file(path, before); /* nothing had changed */
    kl_progress_set(progress, "a", "x", KL_STEP_SEEN, NULL);
    kl_progress_set(progress, "b", "v", KL_STEP_SEEN, "new");
    assert_int_equal(kl_progress_save(progress, path, NULL), KL_OK);
    assert_file(path, "# my own remark\n"
                      "a y mastered of a later version\n"
                      "nonsense\n"
                      "\n"
                      "a z done 2 hints\n"
                      "a w skipped\n"
                      "a x done late\n"
                      "b v seen new\n");
    kl_progress_free(progress);
}

static void
two_programs_lose_nothing(void **state)
{
    char path[2 * KL_FILE_PATH];
    struct kl_progress *one = kl_progress_new(), *two = kl_progress_new();

    (void)state;
    in_dir(path, "both");
    kl_progress_set(one, "a", "x", KL_STEP_DONE, NULL);
    kl_progress_set(two, "a", "x", KL_STEP_SEEN, NULL);
    kl_progress_set(two, "a", "y", KL_STEP_DONE, NULL);
    assert_int_equal(kl_progress_save(one, path, NULL), KL_OK);
    assert_int_equal(kl_progress_save(two, path, NULL), KL_OK);
    assert_file(path, "a x done\na y done\n");
    assert_int_equal(kl_progress_get(two, "a", "x", NULL), KL_STEP_DONE);
    assert_int_equal(kl_progress_get(one, "a", "y", NULL), KL_STEP_NEW);
    kl_progress_set(one, "a", "z", KL_STEP_SEEN, NULL);
    assert_int_equal(kl_progress_load(one, path, NULL), KL_OK);
    assert_int_equal(kl_progress_get(one, "a", "y", NULL), KL_STEP_DONE);
    assert_int_equal(kl_progress_get(one, "a", "z", NULL), KL_STEP_SEEN);
    assert_int_equal(kl_progress_save(one, path, NULL), KL_OK);
    assert_file(path, "a x done\na y done\na z seen\n");
    kl_progress_free(one);
    kl_progress_free(two);
}

enum { WRITERS = 4, STEPS = 50 };

/* Sets steps of its own, saving each. Where the others never let go of the lock
 * for long enough, a save may fail; nothing is lost by trying again. */
static void
write_steps(const char *path, int writer)
{
    struct kl_progress *progress = kl_progress_new();
    char step[32];
    int i, tries = 0;

    for (i = 0; i < STEPS; i++) {
        snprintf(step, sizeof step, "w%d-%d", writer, i);
        kl_progress_set(progress, "a", step, KL_STEP_DONE, NULL);
        kl_progress_save(progress, path, NULL);
    }
    while (kl_progress_save(progress, path, NULL) != KL_OK && tries < 100)
        tries++;
    _exit(tries == 100);
}

static void
writers_at_once_lose_nothing(void **state)
{
    char path[2 * KL_FILE_PATH], step[32];
    struct kl_progress *progress;
    int i, k, status;

    (void)state;
    in_dir(path, "many");
    for (i = 0; i < WRITERS; i++)
        if (fork() == 0)
            write_steps(path, i);
    for (i = 0; i < WRITERS; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    progress = loaded(path);
    for (i = 0; i < WRITERS; i++)
        for (k = 0; k < STEPS; k++) {
            snprintf(step, sizeof step, "w%d-%d", i, k);
            assert_int_equal(kl_progress_get(progress, "a", step, NULL),
                             KL_STEP_DONE);
        }
    kl_progress_free(progress);
}

static void
forgetting_is_saved(void **state)
{
    static const char before[] = "# remark\na x done\na later version y\n"
                                 "ab x done\nb x done\n";
    char path[2 * KL_FILE_PATH];
    struct kl_progress *progress;

    (void)state;
    kl_file_write(path, dir, "r", before, strlen(before));
    progress = loaded(path);
    kl_progress_reset(progress, "a");
    assert_int_equal(kl_progress_get(progress, "a", "x", NULL), KL_STEP_NEW);
    kl_progress_set(progress, "a", "z", KL_STEP_SEEN, NULL);
    assert_int_equal(kl_progress_load(progress, path, NULL), KL_OK);
    assert_int_equal(kl_progress_get(progress, "a", "x", NULL), KL_STEP_NEW);
    assert_int_equal(kl_progress_save(progress, path, NULL), KL_OK);
    assert_file(path, "# remark\nab x done\nb x done\na z seen\n");
    kl_progress_reset(progress, NULL);
    assert_int_equal(kl_progress_save(progress, path, NULL), KL_OK);
    assert_file(path, "# remark\n");
    kl_progress_free(progress);
}

static void
folders_are_made_and_links_kept(void **state)
{
    char path[2 * KL_FILE_PATH], link[2 * KL_FILE_PATH];
    struct kl_progress *progress = kl_progress_new();
    struct stat info;

    (void)state;
    in_dir(path, "state/klscope/progress");
    kl_progress_set(progress, "a", "x", KL_STEP_SEEN, NULL);
    assert_int_equal(kl_progress_save(progress, path, NULL), KL_OK);
    assert_file(path, "a x seen\n");
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(symlink("state/klscope/progress", in_dir(link, "link")),
                     0);
    kl_progress_set(progress, "a", "x", KL_STEP_DONE, NULL);
    assert_int_equal(kl_progress_save(progress, link, NULL), KL_OK);
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_file(path, "a x done\n");
    kl_progress_free(progress);
    unlink(path);
    rmdir(in_dir(path, "state/klscope"));
    rmdir(in_dir(path, "state"));
}

static void
what_cannot_be_written_is_told_and_kept(void **state)
{
    char path[2 * KL_FILE_PATH];
    struct kl_progress *progress = kl_progress_new();
    struct kl_err err = {.status = KL_OK};
    int fd;

    (void)state;
    kl_progress_set(progress, "a", "x", KL_STEP_SEEN, NULL);
    assert_int_equal(kl_progress_load(progress, dir, &err), KL_E_IO);
    assert_non_null(strstr(err.text, "is no ordinary file"));
    assert_int_equal(kl_progress_save(progress, dir, &err), KL_E_IO);
    assert_int_equal(kl_progress_save(progress, "/dev/null", &err), KL_E_IO);
    kl_file_write(path, dir, "file", "", 0);
    strcat(path, "/progress");
    assert_int_equal(kl_progress_save(progress, path, &err), KL_E_IO);
    assert_non_null(strstr(err.text, "cannot write"));
    assert_int_equal(kl_progress_load(progress, path, &err), KL_OK);
    in_dir(path, "huge");
    fd = open(path, O_RDWR | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, KL_PROGRESS_BYTES + 1), 0);
    assert_int_equal(kl_progress_load(progress, path, &err), KL_E_LIMIT);
    assert_int_equal(kl_progress_save(progress, path, &err), KL_E_LIMIT);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    assert_int_equal(kl_progress_save(progress, path, &err), KL_E_IO);
    assert_non_null(strstr(err.text, "another program is writing"));
    close(fd);
    assert_int_equal(kl_progress_save(progress, path, &err), KL_OK);
    assert_file(path, "a x seen\n");
    kl_progress_free(progress);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_grow),
        cmocka_unit_test(details_are_one_short_line),
        cmocka_unit_test(files_are_read_and_written),
        cmocka_unit_test(two_programs_lose_nothing),
        cmocka_unit_test(writers_at_once_lose_nothing),
        cmocka_unit_test(forgetting_is_saved),
        cmocka_unit_test(folders_are_made_and_links_kept),
        cmocka_unit_test(what_cannot_be_written_is_told_and_kept),
    };

    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
