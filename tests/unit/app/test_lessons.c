/* The lessons that come with klscope: nothing is wrong with them, every figure
 * in them is vouched for, and they teach all that they are to teach. */
#include "kl_test.h"

#include <dirent.h>

#include "klscope/app/lint.h"
#include "klscope/data/input.h"
#include "klscope/data/loader.h"
#include "klscope/lesson/lesson.h"
#include "klscope/scene/scene.h"
#include "klscope/scene/text.h"

enum { LESSONS = 9, CLAIMS = 74, ERRATA = 35, PATH = 1024 };

static char path[LESSONS + 1][PATH]; /* TEMPLATE.md is the last */

static void
find_lesson(const char *folder, int number)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    char prefix[16];

    assert_non_null(dir);
    snprintf(prefix, sizeof prefix, "%02d-", number);
    while ((entry = readdir(dir)) != NULL)
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
            snprintf(path[number - 1], PATH, "%s/%s", folder, entry->d_name);
    closedir(dir);
}

static int
set_up(void **state)
{
    const char *root = getenv("KL_SRCDIR");
    char folder[PATH / 2];
    int i;

    (void)state;
    snprintf(folder, sizeof folder, "%s/lessons", root != NULL ? root : ".");
    for (i = 1; i <= LESSONS; i++)
        find_lesson(folder, i);
    snprintf(path[LESSONS], PATH, "%s/TEMPLATE.md", folder);
    return 0;
}

static struct kl_lesson *
read_lesson(const char *file)
{
    struct kl_lesson *lesson;
    struct kl_input input;

    assert_int_equal(kl_input_read(file, file, &KL_LIMITS, &input, NULL),
                     KL_OK);
    kl_lesson_read(input.text, input.len, &lesson, NULL);
    kl_input_clear(&input);
    return lesson;
}

/* ---- nothing is wrong ---------------------------------------------------- */

static void
print_problems(const struct kl_problems *problems)
{
    char line[KL_ERR_LINE];
    size_t i;

    for (i = 0; i < problems->kept; i++) {
        kl_err_line(&problems->problem[i].err, line, sizeof line);
        print_error("%s\n", line);
    }
}

static void
nothing_is_wrong_with_them(void **state)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_lint_tally tally = {0};
    size_t wrong = 0;
    int i;

    (void)state;
    for (i = 0; i <= LESSONS; i++) {
        struct kl_problems problems = {.source = NULL};

        kl_lint_file(path[i], loader, KL_LINT_FIGURES, &problems, &tally);
        print_problems(&problems);
        wrong += problems.errors + problems.warnings;
        kl_problems_clear(&problems);
    }
    assert_int_equal(wrong, 0);
    assert_int_equal(tally.lessons, LESSONS + 1);
    assert_true(tally.trials > 100 * tally.relations);
    assert_true(tally.checks >= 300);
    kl_loader_free(loader);
}

/* ---- all is taught ------------------------------------------------------- */

static void
count_blocks(const struct kl_step *step, struct kl_lint_tally *tally)
{
    size_t i;

    for (i = 0; i < step->blocks; i++) {
        enum kl_block_kind kind = step->block[i].kind;

        tally->witnesses += kind == KL_BLOCK_WITNESS;
        tally->tasks += kind == KL_BLOCK_TASK;
        tally->quizzes += kind == KL_BLOCK_QUIZ;
        tally->breaks += kind == KL_BLOCK_BREAK;
    }
}

static void
there_is_enough_of_all(void **state)
{
    struct kl_lint_tally tally = {0};
    const struct kl_step *step;
    struct kl_lesson *lesson;
    size_t steps, k;
    int i;

    (void)state;
    for (i = 0; i < LESSONS; i++) {
        lesson = read_lesson(path[i]);
        step = kl_lesson_steps(lesson, &steps);
        tally.steps += steps;
        for (k = 0; k < steps; k++)
            count_blocks(&step[k], &tally);
        kl_lesson_free(lesson);
    }
    assert_true(tally.steps >= 60);
    assert_true(tally.witnesses >= 30);
    assert_true(tally.tasks >= 25);
    assert_true(tally.quizzes >= 25);
    assert_true(tally.breaks >= 10);
}

/* Claims and errata by their numbers: in which lesson each is, from 1. */
struct taught {
    int claim[CLAIMS + 1], erratum[ERRATA + 1];
};

static void
note_claims(const struct kl_step *step, int lesson, struct taught *taught)
{
    size_t i;

    for (i = 0; i < step->claims; i++) {
        long number = strtol(step->claim[i] + 1, NULL, 10);
        bool claim = *step->claim[i] == 'C';

        assert_true(claim || *step->claim[i] == 'E');
        assert_in_range(number, 1, claim ? CLAIMS : ERRATA);
        (claim ? taught->claim : taught->erratum)[number] = lesson;
    }
}

static int
missing(const int *lesson, int count, char letter)
{
    int i, absent = 0;

    for (i = 1; i <= count; i++)
        if (lesson[i] == 0) {
            print_error("no step teaches %c%d\n", letter, i);
            absent++;
        }
    return absent;
}

static void
each_claim_is_taught(void **state)
{
    struct taught taught = {{0}, {0}};
    const struct kl_step *step;
    struct kl_lesson *lesson;
    size_t steps, k;
    int i;

    (void)state;
    for (i = 0; i < LESSONS; i++) {
        lesson = read_lesson(path[i]);
        step = kl_lesson_steps(lesson, &steps);
        for (k = 0; k < steps; k++)
            note_claims(&step[k], i + 1, &taught);
        kl_lesson_free(lesson);
    }
    assert_int_equal(missing(taught.claim, CLAIMS, 'C') +
                         missing(taught.erratum, ERRATA, 'E'),
                     0);
}

/* ---- what no relation can say -------------------------------------------- */

/* The table of lesson 7, step 5: H of N(0, 1) cut into bins. The figures are
 * the lesson's, the bins the scene's. */
static void
bins_are_as_in_the_table(void **state)
{
    static const struct {
        size_t bins;
        double entropy;
    } rows[] = {{16, 2.1048}, {32, 3.0620}, {64, 4.0508}, {128, 5.0480}};
    static const char lines[] = "p = normal(0,1)\nq = laplace(0.5,1)\n"
                                "range = -8 8\n";
    struct kl_scene *scene = kl_scene_new(NULL);
    const struct kl_measures *cut;
    size_t i;

    (void)state;
    assert_int_equal(kl_scene_read(scene, lines, sizeof lines - 1, NULL, NULL),
                     KL_OK);
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        kl_scene_set_bins(scene, rows[i].bins);
        while (kl_scene_busy(scene))
            kl_scene_work(scene, 1000);
        assert_non_null(kl_scene_cut(scene));
        cut = &kl_scene_cut(scene)->discrete;
        assert_close(cut->value[KL_H_P].val / log(2), rows[i].entropy, 5e-5);
    }
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_wrong_with_them),
        cmocka_unit_test(there_is_enough_of_all),
        cmocka_unit_test(each_claim_is_taught),
        cmocka_unit_test(bins_are_as_in_the_table),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
