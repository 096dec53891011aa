/* The commands of tasks and quizzes. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/app/learn.h"
#include "klscope/base/number.h"

static enum kl_status
need_exercise(const struct kl_app *app, enum kl_block_kind kind, size_t *item,
              struct kl_err *err)
{
    static const char *const names[] = {[KL_BLOCK_TASK] = "task",
                                        [KL_BLOCK_QUIZ] = "quiz"};
    enum kl_status status = kl_learn_needed(app, err);
    size_t count;

    if (status != KL_OK)
        return status;
    kl_study_items(app->learning->study, &count);
    *item = kl_learn_exercise(app, kind);
    if (*item < count)
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE, "this step has no %s",
                   names[kind]);
}

static void
set_focus(struct kl_app *app, size_t item)
{
    app->learning->focus = item;
    app->learning->reveal = item;
}

/* The same after something was said at the end of the exercise. */
static void
set_focus_end(struct kl_app *app, size_t item)
{
    set_focus(app, item);
    app->learning->reveal_end = true;
}

/* The next exercise, done or not, or the one before. */
enum kl_status
kl_command_exercise(struct kl_app *app, const char *arg, unsigned *effects,
                    struct kl_err *err)
{
    enum kl_status status = kl_learn_needed(app, err);
    const struct kl_study_item *item;
    size_t count, i, at;

    *effects |= KL_LAYOUT;
    if (status != KL_OK)
        return status;
    item = kl_study_items(app->learning->study, &count);
    if (*arg >= '0' && *arg <= '9') {
        at = kl_learn_item(app, strtoul(arg, NULL, 10));
        if (at < count)
            set_focus(app, at);
        return KL_OK;
    }
    at = app->learning->focus < count ? app->learning->focus : count - 1;
    for (i = 1; i <= count; i++) {
        size_t k = (strcmp(arg, "-1") == 0 ? at + count - i : at + i) % count;

        if (item[k].block->kind == KL_BLOCK_TASK ||
            item[k].block->kind == KL_BLOCK_QUIZ) {
            set_focus(app, k);
            return KL_OK;
        }
    }
    kl_app_message(app, "this step has no exercises", false);
    return KL_OK;
}

enum kl_status
kl_command_hint(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    size_t item;
    enum kl_status status = need_exercise(app, KL_BLOCK_TASK, &item, err);

    (void)arg;
    *effects |= KL_LAYOUT;
    if (status != KL_OK)
        return status;
    if (!kl_study_hint(app->learning->study, item))
        kl_app_message(app, "no further hint; solve shows the solution", false);
    kl_learn_follow(app);
    set_focus_end(app, item);
    return KL_OK;
}

/* Do what the solution of a task says. */
static enum kl_status
perform(struct kl_app *app, const struct kl_task *task, struct kl_err *err)
{
    enum kl_status status = KL_OK;
    size_t i;

    for (i = 0; i < task->commands && status == KL_OK; i++)
        status = kl_app_solve(app, &task->command[i], err);
    return status;
}

/* The exercise that keys mean; where all are done, the last task, else quiz. */
static size_t
present_exercise(const struct kl_app *app, size_t count)
{
    size_t at = app->learning->focus;

    if (at >= count)
        at = kl_learn_exercise(app, KL_BLOCK_TASK);
    return at < count ? at : kl_learn_exercise(app, KL_BLOCK_QUIZ);
}

/* Show the answer of the exercise; of a task, the second time, do it. */
enum kl_status
kl_command_solve(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    enum kl_status status = kl_learn_needed(app, err);
    struct kl_learning *learning = app->learning;
    const struct kl_study_item *item;
    size_t count, at;

    (void)arg;
    *effects |= KL_MODEL | KL_LAYOUT;
    if (status != KL_OK)
        return status;
    item = kl_study_items(learning->study, &count);
    at = present_exercise(app, count);
    if (at >= count) {
        kl_app_message(app, "this step has no exercises", false);
        return KL_OK;
    }
    item += at;
    set_focus_end(app, at);
    if (item->shown && !item->done && item->block->kind == KL_BLOCK_TASK)
        return perform(app, item->block->task, err);
    kl_study_show(learning->study, at);
    kl_learn_follow(app);
    return KL_OK;
}

enum kl_status
kl_command_answer(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    size_t item;
    enum kl_status status = need_exercise(app, KL_BLOCK_QUIZ, &item, err);
    bool right = false;

    *effects |= KL_LAYOUT;
    if (status == KL_OK)
        status = kl_study_answer(app->learning->study, item, arg, &right, err);
    if (status != KL_OK)
        return status;
    kl_learn_follow(app);
    set_focus_end(app, item);
    kl_app_message(app, right ? "\u2713 right" : "not yet", false);
    return KL_OK;
}

/* A digit: the choice of that number, or the first of a number to be typed. */
enum kl_status
kl_command_choose(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    size_t item, count;
    enum kl_status status = need_exercise(app, KL_BLOCK_QUIZ, &item, err);
    const struct kl_study_item *items;
    struct kl_buf text = KL_BUF_INIT;

    if (status != KL_OK)
        return status;
    items = kl_study_items(app->learning->study, &count);
    if (items[item].block->quiz->choices > 0)
        return kl_command_answer(app, arg, effects, err);
    set_focus(app, item);
    kl_buf_addf(&text, "answer %s", arg);
    kl_prompt_open(&app->prompt, kl_buf_text(&text));
    kl_buf_clear(&text);
    return KL_OK;
}
