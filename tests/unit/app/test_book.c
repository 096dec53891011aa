#include "kl_file.h"

#include <sys/stat.h>

#include "klscope/app/book.h"
#include "klscope/data/catalog.h"

static char dir[KL_FILE_PATH], state[KL_FILE_PATH], path[2 * KL_FILE_PATH];

static const char *
write_lesson(const char *name, const char *text)
{
    return kl_file_write(path, dir, name, text, strlen(text));
}

/* Three lessons; the step zero stands in two of them. */
static int
set_up(void **unused)
{
    (void)unused;
    kl_file_dir(dir);
    kl_file_dir(state);
    setenv("XDG_STATE_HOME", state, 1);
    write_lesson("10-last.md", "# 10. The *last*\n\n## Zero\n");
    write_lesson("2-first-one.md", "# 2 First\n\n## One\n\n---\n\n## Zero\n");
    write_lesson("03-second.md",
                 "# 1984\n\n## A\n\n---\n\n## Zero\n\n---\n\n## 1\n");
    write_lesson("README.md", "# No lesson\n");
    write_lesson("4.md", "# No lesson\n");
    write_lesson("5-.md", "# No lesson\n");
    write_lesson("6-old.md~", "# No lesson\n");
    write_lesson("12345-far.md", "# No lesson\n");
    return 0;
}

static void
remove_progress(void)
{
    snprintf(path, sizeof path, "%s/klscope", state);
    if (access(path, F_OK) == 0)
        kl_file_remove(path);
}

static int
tear_down(void **unused)
{
    (void)unused;
    remove_progress();
    kl_file_remove(dir);
    kl_file_remove(state);
    return 0;
}

static struct kl_book *
open_book(void)
{
    const struct kl_catalog catalog = {.lessons = {"/no/such/place", dir}};
    struct kl_book *book;

    assert_int_equal(kl_book_open(&catalog, &book, NULL), KL_OK);
    return book;
}

static void
test_chapters(void **unused)
{
    static const struct {
        unsigned number;
        const char *name, *title;
        size_t steps;
    } want[] = {{2, "first-one", "First", 2},
                {3, "second", "1984", 3},
                {10, "last", "The last", 1}};
    struct kl_book *book = open_book();
    size_t count, i;
    const struct kl_chapter *chapter = kl_book_chapters(book, &count);

    (void)unused;
    assert_int_equal(count, 3);
    for (i = 0; i < count; i++) {
        assert_int_equal(chapter[i].number, want[i].number);
        assert_string_equal(chapter[i].name, want[i].name);
        assert_string_equal(chapter[i].title, want[i].title);
        assert_int_equal(chapter[i].steps, want[i].steps);
        assert_string_equal(chapter[i].step[0].id,
                            kl_lesson_steps(chapter[i].lesson, &count)[0].id);
        assert_int_equal(count, want[i].steps);
        assert_int_equal(chapter[i].problems.errors, 0);
        assert_false(chapter[i].unread);
        count = 3;
    }
    snprintf(path, sizeof path, "%s/03-second.md", dir);
    assert_string_equal(chapter[1].file, path);
    kl_book_free(book);
}

static void
test_places(void **unused)
{
    static const struct {
        const char *place;
        size_t chapter, step;
        const char *back;
    } cases[] = {
        {"2", 0, 0, "2.1"},       {"02", 0, 0, "2.1"},
        {"10.1", 2, 0, "10.1"},   {"3.2", 1, 1, "3.2"},
        {"3.02", 1, 1, "3.2"},    {"3.zero", 1, 1, "3.2"},
        {"second", 1, 0, "3.1"},  {"Second", 1, 0, "3.1"},
        {"second.3", 1, 2, "3.3"}, {"last.zero", 2, 0, "10.1"},
        {"a", 1, 0, "3.1"},       {"first-one", 0, 0, "2.1"},
        {"one", 0, 0, "2.1"},
        /* a number counts, even where a step's id is that number */
        {"3.1", 1, 0, "3.1"},
    };
    struct kl_book *book = open_book();
    size_t i, chapter, step;

    (void)unused;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_buf back = KL_BUF_INIT;

        assert_int_equal(
            kl_book_find(book, cases[i].place, &chapter, &step, NULL), KL_OK);
        assert_int_equal(chapter, cases[i].chapter);
        assert_int_equal(step, cases[i].step);
        kl_book_place(book, chapter, step, &back);
        assert_string_equal(kl_buf_text(&back), cases[i].back);
        kl_buf_clear(&back);
    }
    kl_book_free(book);
}

static void
test_no_place(void **unused)
{
    static const struct {
        const char *place, *text;
    } cases[] = {
        {"12", "there is no lesson 12 (2 to 10)"},
        {"0", "there is no lesson 0 (2 to 10)"},
        {"99999999999999999999.1",
         "there is no lesson 99999999999999999999 (2 to 10)"},
        {"10.2", "lesson 10 has 1 step"},
        {"3.0", "lesson 3 has 3 steps"},
        {"3.18446744073709551617", "lesson 3 has 3 steps"},
        {"3.", "lesson 3 has no step \"\""},
        {"3.4.1", "lesson 3 has no step \"4.1\""},
        {"second.one", "lesson 3 has no step \"one\""},
        {"zero", "\"zero\" may be first-one.zero, second.zero, last.zero"},
        {"third",
         "there is no lesson \"third\"; there are: first-one, second, last"},
        {"../x\x1b",
         "which lesson? there are: first-one, second, last"},
        {"", "which lesson? there are: first-one, second, last"},
        {".2", "which lesson? there are: first-one, second, last"},
        {"x\x1b",
         "there is no lesson \"x^[\"; there are: first-one, second, last"},
    };
    struct kl_book *book = open_book();
    size_t i, chapter, step;

    (void)unused;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_err err = {0};

        assert_int_equal(
            kl_book_find(book, cases[i].place, &chapter, &step, &err),
            KL_E_NAME);
        assert_string_equal(err.text, cases[i].text);
        assert_int_equal(
            kl_book_find(book, cases[i].place, &chapter, &step, NULL),
            KL_E_NAME);
    }
    kl_book_free(book);
}

/* Numbers need not be unique; names tell such lessons apart. */
static void
test_same_number(void **unused)
{
    struct kl_err err = {0};
    struct kl_book *book;
    size_t chapter, step;

    (void)unused;
    write_lesson("3-other.md", "# 3 Other\n");
    book = open_book();
    assert_int_equal(kl_book_find(book, "3.2", &chapter, &step, &err),
                     KL_E_NAME);
    assert_string_equal(err.text,
                        "there are several lessons 3: say second or other");
    assert_int_equal(kl_book_find(book, "other", &chapter, &step, NULL), KL_OK);
    assert_int_equal(chapter, 2);
    kl_book_free(book);
    unlink(write_lesson("3-other.md", ""));
}

static void
test_own_file(void **unused)
{
    static const struct {
        const char *file, *name, *title;
        unsigned number;
    } cases[] = {
        {"mine.md", "mine", "Mine", 1},
        {"07-Mine Too.md", "mine-too", "Mine", 7},
        {"notes.txt", "notes-txt", "Mine", 1},
    };
    size_t i, count, chapter, step;
    struct kl_err err;

    (void)unused;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *file = write_lesson(cases[i].file,
                                        "# 3 Mine\n\n## One\n\n---\n\n"
                                        "## Two\n\n---\n\n## Three\n");
        struct kl_book *book;
        const struct kl_chapter *mine;

        assert_int_equal(kl_book_open_file(file, &book, NULL), KL_OK);
        mine = kl_book_chapters(book, &count);
        assert_int_equal(count, 1);
        assert_string_equal(mine->name, cases[i].name);
        assert_string_equal(mine->title, cases[i].title);
        assert_int_equal(mine->number, cases[i].number);
        assert_string_equal(mine->file, file);
        /* without a dot it is a step: there is but one lesson */
        assert_int_equal(kl_book_find(book, "3", &chapter, &step, NULL), KL_OK);
        assert_int_equal(step, 2);
        assert_int_equal(kl_book_find(book, "two", &chapter, &step, NULL),
                         KL_OK);
        assert_int_equal(step, 1);
        assert_int_equal(kl_book_find(book, mine->name, &chapter, &step, NULL),
                         KL_OK);
        assert_int_equal(step, 0);
        err = (struct kl_err){0};
        assert_int_equal(kl_book_find(book, "9.1", &chapter, &step, &err),
                         KL_E_NAME);
        assert_non_null(strstr(err.text, "there is no lesson 9, only "));
        assert_int_equal(kl_book_find(book, "9", &chapter, &step, &err),
                         KL_E_NAME);
        assert_non_null(strstr(err.text, " has 3 steps"));
        kl_book_free(book);
        unlink(file);
    }
}

static void
test_folder(void **unused)
{
    struct kl_book *book;
    size_t count;

    (void)unused;
    assert_int_equal(kl_book_open_file(dir, &book, NULL), KL_OK);
    kl_book_chapters(book, &count);
    assert_int_equal(count, 3);
    kl_book_free(book);
}

/* What cannot be opened at all. */
static void
test_not_there(void **unused)
{
    const struct kl_catalog nothing = {.lessons = {state, NULL, "/no/such"}};
    const struct kl_catalog unset = {.lessons = {NULL}};
    char want[4 * KL_FILE_PATH];
    struct kl_err err = {0};
    struct kl_book *book;

    (void)unused;
    assert_int_equal(kl_book_open(&nothing, &book, &err), KL_E_NAME);
    snprintf(want, sizeof want,
             "there are no lessons (NN-NAME.md) in \"%s\", \"/no/such\"",
             state);
    assert_string_equal(err.text, want);
    assert_int_equal(kl_book_open(&unset, &book, &err), KL_E_NAME);
    assert_string_equal(err.text, "there are no lessons (NN-NAME.md)");
    assert_int_equal(kl_book_open_file(state, &book, &err), KL_E_NAME);
    assert_int_equal(kl_book_open_file("no/such.md", &book, &err), KL_E_IO);
    assert_string_equal(err.text, "cannot read \"no/such.md\": "
                                  "No such file or directory");
    assert_int_equal(kl_book_open_file(write_lesson("e.md", ""), &book, &err),
                     KL_E_PARSE);
    assert_non_null(strstr(err.text, "is empty"));
    unlink(path);
}

/* A lesson that cannot be read hides no other; asked for, it says why. */
static void
test_unread(void **unused)
{
    const struct kl_chapter *chapter;
    struct kl_err err = {0};
    struct kl_book *book;
    size_t count, at, step;

    (void)unused;
    snprintf(path, sizeof path, "%s/05-gone.md", dir);
    assert_int_equal(symlink("nowhere", path), 0);
    book = open_book();
    chapter = kl_book_chapters(book, &count);
    assert_int_equal(count, 4);
    assert_true(chapter[2].unread);
    assert_string_equal(chapter[2].title, "gone");
    assert_int_equal(chapter[2].number, 5);
    assert_int_equal(chapter[2].problems.errors, 1);
    assert_int_equal(chapter[2].problems.problem[0].err.status, KL_E_IO);
    assert_int_equal(chapter[2].steps, 1);
    assert_int_equal(chapter[2].step->blocks, 3);
    assert_int_equal(chapter[2].step->block[2].kind, KL_BLOCK_CODE);
    assert_non_null(strstr(chapter[2].step->block[2].text.text,
                           "No such file or directory"));
    assert_int_equal(kl_book_find(book, "5", &at, &step, &err), KL_E_IO);
    assert_non_null(strstr(err.text, "05-gone.md"));
    assert_int_equal(kl_book_find(book, "10", &at, &step, NULL), KL_OK);
    kl_book_free(book);
    unlink(path);
}

/* One with mistakes opens, and is known to have them. */
static void
test_faulty(void **unused)
{
    const struct kl_chapter *chapter;
    struct kl_book *book;
    size_t count, at, step;

    (void)unused;
    write_lesson("05-bad.md", "# 5 Bad\n\n```witness\nH(p)\n```\n");
    book = open_book();
    chapter = kl_book_chapters(book, &count);
    assert_int_equal(count, 4);
    assert_false(chapter[2].unread);
    assert_int_equal(chapter[2].problems.errors, 1);
    assert_int_equal(chapter[2].problems.problem[0].err.line, 4);
    assert_int_equal(kl_book_find(book, "5", &at, &step, NULL), KL_OK);
    assert_int_equal(at, 2);
    kl_book_free(book);
    unlink(write_lesson("05-bad.md", ""));
}

/* ---- progress ------------------------------------------------------------ */

static void
assert_resume(const struct kl_book *book, size_t chapter, size_t step)
{
    size_t c, s;

    kl_book_resume(book, &c, &s);
    assert_int_equal(c, chapter);
    assert_int_equal(s, step);
}

static void
test_resume(void **unused)
{
    struct kl_book *book = open_book();
    struct kl_progress *progress = kl_book_progress(book);

    (void)unused;
    assert_resume(book, 0, 0);
    kl_progress_set(progress, "second", "a", KL_STEP_SEEN, NULL);
    assert_resume(book, 1, 0);
    kl_progress_set(progress, "second", "a", KL_STEP_DONE, NULL);
    assert_resume(book, 1, 1);
    kl_progress_set(progress, "first-one", "zero", KL_STEP_SKIPPED, NULL);
    assert_resume(book, 1, 0);
    kl_progress_set(progress, "first-one", "one", KL_STEP_DONE, NULL);
    assert_resume(book, 0, 1);
    /* other lessons, and steps that are no more, do not count */
    kl_progress_set(progress, "elsewhere", "zero", KL_STEP_SEEN, NULL);
    kl_progress_set(progress, "second", "removed", KL_STEP_SEEN, NULL);
    assert_resume(book, 0, 1);
    kl_progress_set(progress, "last", "zero", KL_STEP_DONE, NULL);
    assert_resume(book, 2, 0);
    assert_int_equal(kl_book_done(book, 0), 2);
    assert_int_equal(kl_book_done(book, 1), 1);
    assert_int_equal(kl_book_done(book, 2), 1);
    kl_book_free(book);
}

/* Is the progress of `second.a` found by another program? */
static bool
is_saved(void)
{
    struct kl_book *book = open_book();
    bool found;

    assert_int_equal(kl_book_load(book, NULL), KL_OK);
    found = kl_progress_get(kl_book_progress(book), "second", "a", NULL) ==
            KL_STEP_DONE;
    kl_book_free(book);
    return found;
}

static enum kl_status
save(struct kl_err *err)
{
    struct kl_book *book = open_book();
    enum kl_status status;

    kl_progress_set(kl_book_progress(book), "second", "a", KL_STEP_DONE, NULL);
    status = kl_book_save(book, err);
    kl_book_free(book);
    return status;
}

static void
set_folder(const char *variable, const char *value)
{
    if (value == NULL)
        unsetenv(variable);
    else
        setenv(variable, strcmp(value, "@") == 0 ? state : value, 1);
}

/* XDG Base Directory Specification 0.8: a path that is not absolute is
 * ignored; the default is ~/.local/state. */
static void
test_where(void **unused)
{
    static const struct {
        const char *xdg, *home; /* "@" stands for the folder */
        const char *file;       /* is below it */
    } cases[] = {
        {"@", "/nowhere", "klscope"},
        {"@", NULL, "klscope"},
        {NULL, "@", ".local/state/klscope"},
        {"relative", "@", ".local/state/klscope"},
        {"", "@", ".local/state/klscope"},
    };
    size_t i;

    (void)unused;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        set_folder("XDG_STATE_HOME", cases[i].xdg);
        set_folder("HOME", cases[i].home);
        assert_false(is_saved());
        assert_int_equal(save(NULL), KL_OK);
        assert_true(is_saved());
        snprintf(path, sizeof path, "%s/%s", state, cases[i].file);
        kl_file_remove(path);
    }
    assert_int_not_equal(access("relative", F_OK), 0);
    snprintf(path, sizeof path, "%s/.local/state", state);
    assert_int_equal(rmdir(path), 0);
    snprintf(path, sizeof path, "%s/.local", state);
    assert_int_equal(rmdir(path), 0);
}

static void
test_nowhere(void **unused)
{
    struct kl_book *book = open_book();
    struct kl_err err = {0};

    (void)unused;
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    assert_int_equal(kl_book_load(book, &err), KL_E_IO);
    assert_string_equal(err.text,
                        "no place for progress: neither XDG_STATE_HOME nor "
                        "HOME is a folder");
    assert_int_equal(kl_book_save(book, &err), KL_E_IO);
    setenv("XDG_STATE_HOME", state, 1);
    kl_book_free(book);
}

/* Things that stand where the file should be. What was learnt is kept, and
 * saved as soon as that is possible. */
static void
test_odd_files(void **unused)
{
    struct kl_book *book = open_book();
    struct kl_err err = {0};

    (void)unused;
    kl_progress_set(kl_book_progress(book), "second", "a", KL_STEP_DONE, NULL);
    snprintf(path, sizeof path, "%s/klscope", state);
    assert_int_equal(mkdir(path, 0700), 0);
    strcat(path, "/progress");
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(kl_book_load(book, &err), KL_E_IO);
    assert_non_null(strstr(err.text, "is no ordinary file"));
    assert_int_equal(kl_book_save(book, &err), KL_E_IO);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(kl_progress_get(kl_book_progress(book), "second", "a",
                                     NULL),
                     KL_STEP_DONE);

    /* a file where the folder should be */
    snprintf(path, sizeof path, "%s/klscope", state);
    assert_int_equal(rmdir(path), 0);
    kl_file_write(path, state, "klscope", "x", 1);
    assert_int_equal(kl_book_load(book, NULL), KL_OK); /* nothing is there */
    assert_int_equal(kl_book_save(book, &err), KL_E_IO);
    assert_non_null(strstr(err.text, "Not a directory"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(kl_book_save(book, NULL), KL_OK);
    assert_true(is_saved());
    kl_book_free(book);
    remove_progress();
}

/* Lines that nobody understands neither stop the reader nor get lost. */
static void
test_garbage(void **unused)
{
    static const char garbage[] =
        "\xff\xfe\x01\x80 \x7f\nsecond\n\nsecond a\n second a wild\n"
        "last zero seen 1\r\nsecond zero done";
    struct kl_book *book = open_book();
    char text[1024] = "", folder[KL_FILE_PATH + 16];
    FILE *file;

    (void)unused;
    snprintf(folder, sizeof folder, "%s/klscope", state);
    assert_int_equal(mkdir(folder, 0700), 0);
    kl_file_write(path, folder, "progress", garbage, sizeof garbage - 1);
    assert_int_equal(kl_book_load(book, NULL), KL_OK);
    assert_int_equal(kl_book_done(book, 1), 1);
    assert_resume(book, 1, 2);
    kl_progress_set(kl_book_progress(book), "second", "a", KL_STEP_DONE, NULL);
    assert_int_equal(kl_book_save(book, NULL), KL_OK);
    assert_true(is_saved());
    file = fopen(path, "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_non_null(strstr(text, "\xff\xfe\x01\x80 \x7f\n"));
    assert_non_null(strstr(text, " second a wild\n"));
    kl_book_free(book);
    remove_progress();
}

/* Root may write anywhere. */
static void
test_read_only(void **unused)
{
    struct kl_err err = {0};

    (void)unused;
    if (geteuid() == 0)
        return;
    assert_int_equal(chmod(state, 0500), 0);
    assert_int_equal(save(&err), KL_E_IO);
    assert_non_null(strstr(err.text, "cannot write"));
    assert_false(is_saved());
    assert_int_equal(chmod(state, 0700), 0);
}

/* ---- the book of klscope ------------------------------------------------- */

/* The nine lessons of the sources, all of them without an error. */
static void
test_own_book(void **unused)
{
    struct kl_catalog catalog = {.lessons = {KL_SRCDATA "/../lessons"}};
    struct kl_book *book;
    size_t count, i;
    const struct kl_chapter *chapter;

    (void)unused;
    assert_int_equal(kl_book_open(&catalog, &book, NULL), KL_OK);
    chapter = kl_book_chapters(book, &count);
    assert_int_equal(count, 9);
    for (i = 0; i < count; i++) {
        assert_int_equal(chapter[i].number, i + 1);
        assert_int_equal(chapter[i].problems.errors, 0);
        assert_true(chapter[i].steps >= 6);
    }
    assert_string_equal(chapter[5].title, "Why D is never negative");
    kl_book_free(book);
}

/* KLSCOPE_LESSONS is all there is, even where it holds nothing. */
static void
test_environment(void **unused)
{
    struct kl_catalog catalog;
    struct kl_book *book;
    size_t count;

    (void)unused;
    setenv("KLSCOPE_LESSONS", dir, 1);
    kl_catalog_init(&catalog);
    assert_int_equal(kl_book_open(&catalog, &book, NULL), KL_OK);
    kl_book_chapters(book, &count);
    assert_int_equal(count, 3);
    kl_book_free(book);
    setenv("KLSCOPE_LESSONS", "/no/such", 1);
    kl_catalog_init(&catalog);
    assert_int_equal(kl_book_open(&catalog, &book, NULL), KL_E_NAME);
    setenv("KLSCOPE_LESSONS", "", 1);
    kl_catalog_init(&catalog);
    assert_string_equal(catalog.lessons[0], KL_DATADIR "/lessons");
    unsetenv("KLSCOPE_LESSONS");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chapters),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_no_place),
        cmocka_unit_test(test_same_number),
        cmocka_unit_test(test_own_file),
        cmocka_unit_test(test_folder),
        cmocka_unit_test(test_not_there),
        cmocka_unit_test(test_unread),
        cmocka_unit_test(test_faulty),
        cmocka_unit_test(test_resume),
        cmocka_unit_test(test_where),
        cmocka_unit_test(test_nowhere),
        cmocka_unit_test(test_odd_files),
        cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_read_only),
        cmocka_unit_test(test_own_book),
        cmocka_unit_test(test_environment),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
