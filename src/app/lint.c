/* The linter: what a lesson says is tried, as a reader would try it. What it
 * finds beyond reading falls into witnesses, tasks, figures and lengths, each
 * in a file of its own.
 */
#include "config.h"

#include "klscope/app/lint.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/app/lint_private.h"
#include "klscope/data/input.h"
#include "klscope/scene/text.h"
#include "klscope/typeset/typeset.h"

enum { CLAIMS = 74, ERRATA = 35 };

/* ---- scenes -------------------------------------------------------------- */

void
kl_lint_settle(struct kl_scene *scene)
{
    while (kl_scene_busy(scene))
        kl_scene_work(scene, 1 << 20);
}

static bool
read_lines(struct kl_scene *scene, const struct kl_extract *lines,
           struct kl_err *err)
{
    struct kl_err own = {0};

    if (kl_scene_read(scene, lines->text, lines->len, NULL, &own) == KL_OK)
        return true;
    kl_extract_place(lines, &own);
    *own.source = '\0'; /* "P" is the reader's word for p */
    if (err != NULL)
        *err = own;
    return false;
}

struct kl_scene *
kl_lint_scene(struct kl_lint *lint, const struct kl_extract *lines,
              struct kl_err *err)
{
    struct kl_scene *scene = kl_scene_new(lint->loader);

    if ((lint->step->scene != NULL &&
         !read_lines(scene, &lint->step->scene->text, err)) ||
        (lines != NULL && !read_lines(scene, lines, err))) {
        kl_scene_free(scene);
        return NULL;
    }
    kl_lint_settle(scene);
    return scene;
}

/* ---- formulas ------------------------------------------------------------ */

/* Faults are counted in bytes from the start of the source. */
static void
add_fault(struct kl_lint *lint, const struct kl_extract *tex,
          const struct kl_tex_fault *fault)
{
    struct kl_err err = {.status = fault->status, .line = 1, .column = 1};
    size_t i;

    for (i = 0; i < fault->at && i < tex->len; i++) {
        err.column++;
        if (tex->text[i] == '\n') {
            err.line++;
            err.column = 1;
        }
    }
    kl_extract_place(tex, &err);
    kl_fail(&err, fault->status, (struct kl_at){NULL, err.line, err.column},
            "formula: %s", fault->text);
    kl_problems_add(lint->problems, &err);
}

static void
check_formulas(struct kl_lint *lint, const struct kl_lesson *lesson)
{
    const struct kl_extract *tex;
    const struct kl_tex_fault *fault;
    struct kl_formula *formula;
    size_t i, count;
    int k, faults;

    tex = kl_lesson_formulas(lesson, &count);
    lint->tally->formulas += count;
    for (i = 0; i < count; i++) {
        kl_formula_new(tex[i].text, &formula, NULL);
        fault = kl_formula_faults(formula, &faults);
        for (k = 0; k < faults && k < KL_FORMULA_FAULTS; k++)
            add_fault(lint, &tex[i], &fault[k]);
        kl_formula_free(formula);
    }
}

/* ---- steps --------------------------------------------------------------- */

static void
check_claims(struct kl_lint *lint)
{
    const struct kl_step *step = lint->step;
    size_t i;

    for (i = 0; i < step->claims; i++) {
        long number = strtol(step->claim[i] + 1, NULL, 10);

        if ((*step->claim[i] == 'C' && number <= CLAIMS) ||
            (*step->claim[i] == 'E' && number <= ERRATA))
            continue;
        kl_problems_warning(lint->problems, (struct kl_at){NULL, step->line, 1},
                            "there is no claim %s (C1 to C%d, E1 to E%d)",
                            step->claim[i], (int)CLAIMS, (int)ERRATA);
    }
}

/* Codes have words for outcomes. */
static void
check_lab(struct kl_lint *lint, const struct kl_scene *scene,
          const struct kl_block *block)
{
    struct kl_err err = {0};

    if (kl_scene_lab(scene) != KL_LAB_CODE ||
        kl_scene_nature(scene) == KL_DISCRETE)
        return;
    kl_fail(&err, KL_E_STATE, (struct kl_at){NULL, 1, 1},
            "open = code: densities have no outcomes to be coded");
    kl_extract_place(&block->text, &err);
    *err.source = '\0';
    kl_problems_add(lint->problems, &err);
}

/* A scene is checked where it stands, even if no step uses it. */
static void
check_scene(struct kl_lint *lint, const struct kl_block *block)
{
    struct kl_scene *scene = kl_scene_new(lint->loader);
    struct kl_err err = {0};

    lint->tally->scenes++;
    if (read_lines(scene, &block->text, &err))
        check_lab(lint, scene, block);
    else
        kl_problems_add(lint->problems, &err);
    kl_scene_free(scene);
}

static void
check_block(struct kl_lint *lint, const struct kl_block *block)
{
    struct kl_lint_tally *tally = lint->tally;

    if (block->kind == KL_BLOCK_SCENE) {
        check_scene(lint, block);
    } else if (block->kind == KL_BLOCK_WITNESS) {
        tally->witnesses++;
        tally->relations += block->witness->relations;
    } else if (block->kind == KL_BLOCK_TASK) {
        tally->tasks++;
        kl_lint_task(lint, block);
    } else if (block->kind == KL_BLOCK_QUIZ) {
        tally->quizzes++;
        kl_lint_quiz(lint, block);
    } else if (block->kind == KL_BLOCK_BREAK) {
        tally->breaks++;
    } else if (block->kind == KL_BLOCK_NOTE) {
        tally->notes++;
    }
}

static void
check_step(struct kl_lint *lint, const struct kl_step *step)
{
    size_t i;

    lint->step = step;
    lint->tally->steps++;
    lint->scene = step->scene != NULL ? kl_lint_scene(lint, NULL, NULL) : NULL;
    check_claims(lint);
    kl_lint_length(lint);
    for (i = 0; i < step->blocks; i++)
        check_block(lint, &step->block[i]);
    kl_lint_witnesses(lint);
    kl_lint_checks(lint);
    if ((lint->flags & KL_LINT_FIGURES) != 0)
        kl_lint_figures(lint);
    kl_scene_free(lint->scene);
    lint->scene = NULL;
}

/* ---- lessons ------------------------------------------------------------- */

enum kl_status
kl_lint_lesson(const char *text, size_t len, const struct kl_loader *loader,
               unsigned flags, struct kl_problems *problems,
               struct kl_lint_tally *tally)
{
    struct kl_lint_tally own = {0};
    struct kl_lint lint = {.loader = loader,
                           .flags = flags,
                           .problems = problems,
                           .tally = tally != NULL ? tally : &own};
    const struct kl_step *step;
    struct kl_lesson *lesson;
    size_t errors = problems->errors, i, steps;

    kl_lesson_read(text, len, &lesson, problems);
    lint.tally->lessons++;
    check_formulas(&lint, lesson);
    step = kl_lesson_steps(lesson, &steps);
    for (i = 0; i < steps; i++)
        check_step(&lint, &step[i]);
    kl_lesson_free(lesson);
    kl_problems_sort(problems);
    return problems->errors > errors ? KL_E_PARSE : KL_OK;
}

enum kl_status
kl_lint_file(const char *file, const struct kl_loader *loader, unsigned flags,
             struct kl_problems *problems, struct kl_lint_tally *tally)
{
    struct kl_limits limits = {.bytes = KL_LESSON_BYTES,
                               .rows = KL_LIMITS.rows};
    struct kl_input input;
    struct kl_err err = {0};
    enum kl_status status;

    problems->source = file;
    status = kl_input_read(file, file, &limits, &input, &err);
    if (status != KL_OK) {
        kl_problems_add(problems, &err);
        return status;
    }
    status =
        kl_lint_lesson(input.text, input.len, loader, flags, problems, tally);
    kl_input_clear(&input);
    return status;
}
