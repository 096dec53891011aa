#include "kl_file.h"

#include "klscope/app/app.h"
#include "klscope/app/book.h"
#include "klscope/app/learn.h"
#include "klscope/data/catalog.h"
#include "klscope/data/loader.h"
#include "klscope/scene/scene.h"

static char dir[KL_FILE_PATH], state[KL_FILE_PATH], path[2 * KL_FILE_PATH];

#define SCENE "```scene\np = a=0.5,b=0.5\nq = a=0.25,b=0.75\nunit = bit\n```\n"
#define QUIZ                                                                   \
    "```quiz\nask = x\n- [x] yes\n- [ ] no :: why not?\n```\n"

static const char before[] =
    "# T\n\n## One\n\n" SCENE "\n---\n\n## Two\n\n" QUIZ "\n---\n\n## Three\n";

static void
write_lesson(const char *text)
{
    kl_file_write(path, dir, "mine.md", text, strlen(text));
}

static int
set_up(void **unused)
{
    (void)unused;
    kl_file_dir(dir);
    kl_file_dir(state);
    setenv("XDG_STATE_HOME", state, 1);
    write_lesson(before);
    return 0;
}

static int
tear_down(void **unused)
{
    (void)unused;
    snprintf(path, sizeof path, "%s/klscope", state);
    if (access(path, F_OK) == 0)
        kl_file_remove(path);
    kl_file_remove(dir);
    kl_file_remove(state);
    return 0;
}

static struct kl_app *
open_lesson(struct kl_loader *loader, const char *place)
{
    struct kl_app *app = kl_app_new(kl_scene_new(loader));
    struct kl_err err = {0};
    struct kl_book *book;

    assert_int_equal(kl_book_open_file(path, &book, &err), KL_OK);
    assert_int_equal(kl_book_load(book, &err), KL_OK);
    assert_int_equal(kl_app_learn(app, book, place, true, &err), KL_OK);
    return app;
}

static void
run(struct kl_app *app, const char *line)
{
    struct kl_err err = {0};

    assert_int_equal(kl_app_command(app, line, NULL, &err), KL_OK);
    kl_app_resize(app, 80, 24);
    kl_app_update(app);
}

static const char *
title(const struct kl_app *app)
{
    return kl_study_step(app->learning->study)->title;
}

/* The step is found by its id, wherever it stands now; what was done stays. */
static void
a_step_is_found_again(void **unused)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_app *app = open_lesson(loader, "2");
    size_t count;

    (void)unused;
    run(app, "answer 1");
    write_lesson("# T\n\n## Two\n\nNew text.\n\n" QUIZ "\n---\n\n## One\n");
    run(app, "reread");
    assert_string_equal(title(app), "Two");
    assert_int_equal(app->learning->step, 0);
    assert_true(kl_study_complete(app->learning->study));
    assert_int_equal(
        kl_book_chapters(app->learning->book, &count)->steps, 2);
    assert_int_equal(kl_book_done(app->learning->book, 0), 1);
    kl_app_free(app);
    kl_loader_free(loader);
}

/* Its id is gone: what stands in its place, or the last. */
static void
a_step_is_gone(void **unused)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_app *app;

    (void)unused;
    write_lesson(before);
    app = open_lesson(loader, "3");
    write_lesson("# T\n\n## A\n\n---\n\n## B\n\n---\n\n## C\n");
    run(app, "reread");
    assert_string_equal(title(app), "C");
    write_lesson("# T\n\n## D\n");
    run(app, "reread");
    assert_string_equal(title(app), "D");
    kl_app_free(app);
    kl_loader_free(loader);
}

/* The scene is read again, and a lesson that cannot be read changes nothing. */
static void
a_scene_is_read_again(void **unused)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_err err = {0};
    struct kl_app *app;

    (void)unused;
    write_lesson(before);
    app = open_lesson(loader, "1");
    write_lesson("# T\n\n## One\n\n```scene\np = 1,0\nq = 0.5,0.5\n```\n");
    run(app, "reread");
    assert_true(kl_bins_prob(&kl_scene_pair(kl_app_scene(app))->side[KL_P], 0)
                == 1);
    write_lesson("");
    assert_int_not_equal(kl_app_command(app, "reread", NULL, &err), KL_OK);
    assert_string_equal(title(app), "One");
    unlink(path);
    assert_int_not_equal(kl_app_command(app, "reread", NULL, &err), KL_OK);
    assert_string_equal(title(app), "One");
    kl_app_free(app);
    kl_loader_free(loader);
}

/* The file that is open is read again by its name too, notes and all. */
static void
a_name_does_it_too(void **unused)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    char line[3 * KL_FILE_PATH];
    struct kl_app *app;

    (void)unused;
    write_lesson(before);
    app = open_lesson(loader, "3");
    run(app, "back");
    snprintf(line, sizeof line, "learn %s", path);
    run(app, line);
    assert_string_equal(title(app), "Two");
    assert_true(app->learning->teacher);
    kl_app_free(app);
    kl_loader_free(loader);
}

static void
mistakes_are_told(void **unused)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_app *app;

    (void)unused;
    write_lesson(before);
    app = open_lesson(loader, "1");
    run(app, "reread");
    assert_non_null(strstr(kl_buf_text(&app->message), "read again"));
    write_lesson("# T\n\n## One\n\n" SCENE "```task\nsya = x\nx\n```\n");
    run(app, "reread");
    assert_non_null(strstr(kl_buf_text(&app->message), "mine.md:11:1: unknown key \"sya\""));
    assert_non_null(strstr(kl_buf_text(&app->message), "(and 1 more)"));
    kl_app_free(app);
    kl_loader_free(loader);
}

/* A folder is read again as a whole; where there is nothing open, nothing is. */
static void
folders_are_read_again(void **unused)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_app *app = kl_app_new(kl_scene_new(loader));
    struct kl_err err = {0};
    struct kl_book *book;
    char other[2 * KL_FILE_PATH];
    size_t count;

    (void)unused;
    assert_int_equal(kl_app_command(app, "reread", NULL, &err), KL_E_STATE);
    kl_file_write(other, dir, "02-b.md", "# B\n\n## X\n", 10);
    assert_int_equal(kl_book_open_file(dir, &book, &err), KL_OK);
    assert_int_equal(kl_app_learn(app, book, NULL, false, &err), KL_OK);
    kl_file_write(other, dir, "01-a.md", "# A\n\n## Y\n", 10);
    run(app, "reread");
    kl_book_chapters(app->learning->book, &count);
    assert_int_equal(count, 2);
    assert_string_equal(title(app), "X");
    assert_int_equal(app->learning->chapter, 1);
    kl_app_free(app);
    kl_loader_free(loader);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_found_again),
        cmocka_unit_test(a_step_is_gone),
        cmocka_unit_test(a_scene_is_read_again),
        cmocka_unit_test(a_name_does_it_too),
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(folders_are_read_again),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
