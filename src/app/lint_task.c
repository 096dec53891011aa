/* Tasks, done as their solution says, and quizzes, answered with each number
 * that they know.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/app/app.h"
#include "klscope/app/lint_private.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

/* ---- tasks --------------------------------------------------------------- */

static bool
run(struct kl_lint *lint, struct kl_app *app, const struct kl_extract *command)
{
    struct kl_err err = {0};

    if (kl_app_solve(app, command, &err) != KL_OK) {
        kl_problems_add(lint->problems, &err);
        return false;
    }
    kl_lint_settle(kl_app_scene(app));
    return true;
}

static void
judge_goal(struct kl_lint *lint, const struct kl_task *task,
           const struct kl_trial *trial, const struct kl_scene *scene,
           bool solved)
{
    const struct kl_extract *text = &task->goal.text;
    struct kl_at at = {NULL, text->line, text->column};
    struct kl_buf verdict = KL_BUF_INIT;
    struct kl_finding finding;

    kl_lint_try(lint, trial, scene, &finding);
    if (!solved && finding.state == KL_TRIAL_HOLDS)
        kl_problems_error(lint->problems, at,
                          "this goal is reached before anything is done");
    if (solved && finding.state != KL_TRIAL_HOLDS) {
        kl_lint_verdict(&task->goal, &finding, &verdict);
        kl_problems_error(lint->problems, at,
                          "the solution does not reach this goal: %s",
                          kl_buf_text(&verdict));
    }
    kl_buf_clear(&verdict);
}

/* Its commands, one by one, in a program of its own. */
static void
solve(struct kl_lint *lint, const struct kl_task *task,
      const struct kl_trial *trial)
{
    struct kl_scene *scene = kl_lint_scene(lint, NULL, NULL);
    struct kl_app *app;
    size_t i;

    if (scene == NULL)
        return;
    app = kl_app_new(scene);
    for (i = 0; i < task->commands; i++)
        if (!run(lint, app, &task->command[i]))
            break;
    if (i == task->commands)
        judge_goal(lint, task, trial, kl_app_scene(app), true);
    kl_app_free(app);
}

void
kl_lint_task(struct kl_lint *lint, const struct kl_block *block)
{
    const struct kl_task *task = block->task;
    size_t errors = lint->problems->errors;
    struct kl_trial *trial;

    if (task->hints == 0)
        kl_problems_warning(lint->problems,
                            (struct kl_at){NULL, block->line, block->column},
                            "this task has no hint");
    kl_trial_new(&task->goal, &trial, lint->problems);
    if (lint->problems->errors == errors && lint->scene != NULL) {
        judge_goal(lint, task, trial, lint->scene, false);
        solve(lint, task, trial);
    }
    kl_trial_free(trial);
}

/* ---- quizzes ------------------------------------------------------------- */

static void
blame_answer(struct kl_lint *lint, const struct kl_answer *answer,
             const char *what)
{
    kl_problems_error(
        lint->problems,
        (struct kl_at){NULL, answer->text.line, answer->text.column}, "%s",
        what);
}

/* Whether some number is within both. */
static bool
overlap(const struct kl_answer *a, const struct kl_answer *b)
{
    return fabs(a->value - b->value) <= a->tolerance + b->tolerance;
}

void
kl_lint_quiz(struct kl_lint *lint, const struct kl_block *block)
{
    const struct kl_quiz *quiz = block->quiz;
    size_t i, k;

    if (quiz->choices > 0)
        return;
    if (kl_quiz_answer(quiz, quiz->answer.value) != &quiz->answer)
        blame_answer(lint, &quiz->answer, "this answer is not accepted");
    for (i = 0; i < quiz->wrongs; i++) {
        if (overlap(&quiz->wrong[i], &quiz->answer))
            blame_answer(lint, &quiz->wrong[i],
                         "this wrong answer overlaps the right one");
        for (k = 0; k < i; k++)
            if (overlap(&quiz->wrong[i], &quiz->wrong[k]))
                blame_answer(lint, &quiz->wrong[i],
                             "this wrong answer overlaps one above");
    }
    if (quiz->otherwise.spans == 0)
        kl_problems_warning(lint->problems,
                            (struct kl_at){NULL, block->line, block->column},
                            "this quiz has no else for other numbers");
}
