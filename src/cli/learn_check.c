/* `klscope learn --check`: the linter. What is wrong goes to standard output, a
 * line each, as compilers say it; one line on standard error sums it up.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "klscope/app/book.h"
#include "klscope/app/lint.h"
#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/cli/private.h"
#include "klscope/core/labels.h"
#include "klscope/data/catalog.h"
#include "klscope/data/loader.h"

struct check {
    struct kl_lint_tally tally;
    size_t files, bad; /* all, and those with errors */
    size_t errors, warnings;
};

/* ---- which --------------------------------------------------------------- */

static void
add_all(const struct kl_labels *from, struct kl_labels *files)
{
    size_t i;

    for (i = 0; i < kl_labels_count(from); i++)
        kl_labels_add(files, kl_labels_get(from, i),
                      strlen(kl_labels_get(from, i)));
}

/* All lessons of a catalog, or of a folder. */
static enum kl_status
add_lessons(const struct kl_catalog *catalog, struct kl_labels *files,
            struct kl_err *err)
{
    struct kl_labels *found;
    enum kl_status status = kl_catalog_lessons(catalog, &found, err);

    if (status == KL_OK)
        add_all(found, files);
    if (status == KL_OK)
        kl_labels_free(found);
    return status;
}

/* The lesson at a place in the book. */
static enum kl_status
add_place(struct kl_cli *cli, const char *place, struct kl_labels *files)
{
    struct kl_book *book;
    size_t chapter, step, count;
    enum kl_status status =
        kl_book_open(kl_loader_catalog(cli->loader), &book, &cli->err);

    if (status != KL_OK)
        return status;
    status = kl_book_find(book, place, &chapter, &step, &cli->err);
    if (status == KL_OK) {
        const char *file = kl_book_chapters(book, &count)[chapter].file;

        kl_labels_add(files, file, strlen(file));
    }
    kl_book_free(book);
    return status;
}

static enum kl_status
add_word(struct kl_cli *cli, const char *word, struct kl_labels *files)
{
    struct kl_catalog folder = {.lessons = {word}};
    struct stat info;

    if (!kl_cli_is_file(word))
        return add_place(cli, word, files);
    if (stat(word, &info) == 0 && S_ISDIR(info.st_mode))
        return add_lessons(&folder, files, &cli->err);
    kl_labels_add(files, word, strlen(word));
    return KL_OK;
}

static enum kl_status
find_files(struct kl_cli *cli, struct kl_labels *files)
{
    const char *const *word = cli->options.argument;
    enum kl_status status = KL_OK;

    if (*word == NULL)
        return add_lessons(kl_loader_catalog(cli->loader), files, &cli->err);
    for (; *word != NULL && status == KL_OK; word++)
        status = add_word(cli, *word, files);
    return status;
}

/* ---- what is wrong ------------------------------------------------------- */

/* "FILE:LINE:COLUMN: TEXT", with the whole name of the file, which an error
 * has not got the room for. */
static void
print_problem(const char *file, const struct kl_problem *problem)
{
    struct kl_err source = {0};
    struct kl_buf out = KL_BUF_INIT;

    kl_err_source(&source, file);
    kl_visible(&out, file, strlen(file));
    kl_buf_addc(&out, ':');
    if (problem->err.line > 0)
        kl_buf_addf(&out, "%d:%d:", problem->err.line,
                    problem->err.column > 0 ? problem->err.column : 1);
    kl_buf_addf(&out, " %s", problem->warning ? "warning: " : "");
    if (problem->err.source[0] != '\0' &&
        strcmp(problem->err.source, source.source) != 0)
        kl_buf_addf(&out, "%s: ", problem->err.source);
    kl_buf_adds(&out, problem->err.text);
    puts(kl_buf_text(&out));
    kl_buf_clear(&out);
}

static void
check_file(struct kl_cli *cli, const char *file, struct check *check)
{
    unsigned flags =
        cli->options.given[KL_OPTION_STRICT] ? KL_LINT_STRICT : 0;
    struct kl_problems problems = {.source = file};
    size_t i, all;

    kl_lint_file(file, cli->loader, flags, &problems, &check->tally);
    for (i = 0; i < problems.kept; i++)
        print_problem(file, &problems.problem[i]);
    all = problems.errors + problems.warnings;
    if (all > problems.kept) {
        struct kl_buf out = KL_BUF_INIT;

        kl_visible(&out, file, strlen(file));
        printf("%s: and %zu more\n", kl_buf_text(&out), all - problems.kept);
        kl_buf_clear(&out);
    }
    check->files++;
    check->bad += problems.errors > 0;
    check->errors += problems.errors;
    check->warnings += problems.warnings;
    kl_problems_clear(&problems);
}

/* ---- the sum ------------------------------------------------------------- */

/* Append ", 3 tasks" if there are any. */
static void
add_count(struct kl_buf *out, size_t count, const char *one, const char *many)
{
    if (count > 0)
        kl_buf_addf(out, "%s%zu %s", out->len > 0 ? ", " : "", count,
                    count == 1 ? one : many);
}

static void
print_sum(const struct check *check)
{
    const struct kl_lint_tally *tally = &check->tally;
    struct kl_buf out = KL_BUF_INIT;

    add_count(&out, tally->lessons, "lesson", "lessons");
    add_count(&out, tally->steps, "step", "steps");
    add_count(&out, tally->formulas, "formula", "formulas");
    add_count(&out, tally->scenes, "scene", "scenes");
    add_count(&out, tally->witnesses, "witness", "witnesses");
    add_count(&out, tally->tasks, "task", "tasks");
    add_count(&out, tally->quizzes, "quiz", "quizzes");
    add_count(&out, tally->breaks, "break", "breaks");
    add_count(&out, tally->notes, "note", "notes");
    add_count(&out, tally->checks, "check", "checks");
    add_count(&out, tally->trials, "trial", "trials");
    kl_buf_adds(&out, ": no mistakes");
    add_count(&out, check->warnings, "warning", "warnings");
    puts(kl_buf_text(&out));
    kl_buf_clear(&out);
}

static enum kl_status
sum_up(const struct check *check, struct kl_err *err)
{
    if (check->errors == 0) {
        print_sum(check);
        return KL_OK;
    }
    if (check->files == 1)
        return kl_fail(err, KL_E_PARSE, KL_AT_NONE, "%zu mistake%s",
                       check->errors, check->errors == 1 ? "" : "s");
    return kl_fail(err, KL_E_PARSE, KL_AT_NONE,
                   "%zu mistake%s in %zu of %zu lessons", check->errors,
                   check->errors == 1 ? "" : "s", check->bad, check->files);
}

enum kl_status
kl_cli_check(struct kl_cli *cli)
{
    struct kl_labels *files = kl_labels_new();
    struct check check = {.files = 0};
    enum kl_status status = find_files(cli, files);
    size_t i;

    for (i = 0; i < kl_labels_count(files) && status == KL_OK; i++) {
        check_file(cli, kl_labels_get(files, i), &check);
        fflush(stdout);
    }
    if (status == KL_OK)
        status = sum_up(&check, &cli->err);
    kl_labels_free(files);
    return status;
}
