/* What is done in a step: commands of the scope, answers, hints, breaks, and
 * what comes of them. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/command.h"
#include "klscope/cli/plain_private.h"

#define NONE ((size_t)-1)

static const struct kl_study_item *
items_of(const struct kl_plain *plain, size_t *count)
{
    return kl_study_items(plain->study, count);
}

void
kl_plain_complain(struct kl_plain *plain, const struct kl_err *err)
{
    char line[KL_ERR_LINE];

    kl_err_line(err, line, sizeof line);
    kl_plain_say(plain, 0, "", line);
}

/* The item of a kind that is to be done; NONE. */
static size_t
find_item(const struct kl_plain *plain, enum kl_block_kind kind)
{
    size_t count, at = kl_study_pick(plain->study, kind);

    items_of(plain, &count);
    return at < count ? at : NONE;
}

/* Tasks or questions of the step that are neither done nor shown. */
static size_t
open_items(const struct kl_plain *plain, enum kl_block_kind kind)
{
    size_t i, count, n = 0;
    const struct kl_study_item *item = items_of(plain, &count);

    for (i = 0; i < count; i++)
        n += item[i].block->kind == kind && !item[i].done && !item[i].shown;
    return n;
}

size_t
kl_plain_open(const struct kl_plain *plain)
{
    return open_items(plain, KL_BLOCK_TASK) +
           open_items(plain, KL_BLOCK_QUIZ);
}

/* "Left in this step: a task and 2 questions." */
static void
write_left(struct kl_plain *plain)
{
    size_t tasks = open_items(plain, KL_BLOCK_TASK);
    size_t quizzes = open_items(plain, KL_BLOCK_QUIZ);
    struct kl_buf line = KL_BUF_INIT;

    if (tasks == 1)
        kl_buf_adds(&line, "a task");
    else if (tasks > 1)
        kl_buf_addf(&line, "%zu tasks", tasks);
    if (tasks > 0 && quizzes > 0)
        kl_buf_adds(&line, " and ");
    if (quizzes == 1)
        kl_buf_adds(&line, "a question");
    else if (quizzes > 1)
        kl_buf_addf(&line, "%zu questions", quizzes);
    kl_plain_sayf(plain, "Left in this step: %s.", kl_buf_text(&line));
    kl_buf_clear(&line);
}

/* After something was done: what that means for the step, where so many items
 * were open before. */
static void
conclude(struct kl_plain *plain, size_t before)
{
    size_t left = kl_plain_open(plain);

    if (before > 0 && left == 0)
        kl_plain_sayf(plain, "This step is complete. Enter leads on.");
    else if (left < before)
        write_left(plain);
    kl_plain_save(plain);
}

bool
kl_plain_has_task(const struct kl_plain *plain)
{
    return find_item(plain, KL_BLOCK_TASK) != NONE;
}

/* ---- commands of the scope ----------------------------------------------- */

/* What it printed, as it is. */
static bool
write_output(struct kl_plain *plain)
{
    const char *all = kl_app_output(plain->app);
    size_t len = strlen(all);
    bool some = len > plain->printed;

    if (some)
        kl_plain_lines(plain, 0, all + plain->printed);
    plain->printed = len;
    return some;
}

/* Look at the scene after a command. */
static void
follow(struct kl_plain *plain)
{
    size_t before = kl_plain_open(plain);
    bool printed = write_output(plain), done = kl_plain_look(plain);

    if (!kl_plain_changes(plain) && !printed)
        kl_plain_sayf(plain, "p, q and the values are as they were.");
    if (done)
        kl_plain_sayf(plain, "Done: the goal is reached.");
    conclude(plain, before);
    if (kl_app_quitting(plain->app))
        plain->ended = true;
}

void
kl_plain_command(struct kl_plain *plain, const char *line)
{
    struct kl_err err = {0};

    if (kl_app_command(plain->app, line, NULL, &err) != KL_OK)
        kl_plain_complain(plain, &err);
    else
        follow(plain);
}

/* Commands that help lists: those that shape the scene. */
static const char *const shaping[] = {
    "p",      "q",    "set",    "swap",   "copy", "even",   "random",
    "smooth", "add",  "delete", "rename", "lock", "mix",    "unmix",
    "undo",   "redo", "unit",   "alpha",  "side", "select", "step",
    "handle", "turn", "load",   "save",   "show", "view",   "watch",
};

enum { SHAPING = sizeof shaping / sizeof *shaping };

bool
kl_plain_shapes(const char *line)
{
    size_t i, len = strcspn(line, " \t=");

    for (i = 0; i < SHAPING; i++)
        if (strlen(shaping[i]) == len && memcmp(shaping[i], line, len) == 0)
            return true;
    return false;
}

/* A key that lessons name: run the first command it stands for that can be run
 * here. False if it stands for none. */
bool
kl_plain_press(struct kl_plain *plain, const char *key)
{
    struct kl_err err = {0};
    bool some = false;
    size_t i;

    for (i = 0; i < kl_binding_count(); i++) {
        const struct kl_binding *row = kl_binding_row(i);

        if (strcmp(row->key, key) != 0 || !kl_plain_shapes(row->command))
            continue;
        some = true;
        if (kl_app_command(plain->app, row->command, NULL, &err) == KL_OK) {
            kl_plain_sayf(plain, "%s is the command %s.", key, row->command);
            follow(plain);
            return true;
        }
    }
    if (some)
        kl_plain_complain(plain, &err);
    return some;
}

/* ---- answers ------------------------------------------------------------- */

/* "Right." and the message, unless that begins like it. */
static void
write_verdict(struct kl_plain *plain, const struct kl_study_item *item,
              bool right)
{
    struct kl_buf text = KL_BUF_INIT;

    if (item->message != NULL)
        kl_plain_prose(plain, item->message, &text);
    if (!right)
        kl_plain_say(plain, 0, "Not yet. ", kl_buf_text(&text));
    else if (strncmp(kl_buf_text(&text), "Right", 5) == 0 ||
             strncmp(kl_buf_text(&text), "Yes", 3) == 0)
        kl_plain_say(plain, 0, "", kl_buf_text(&text));
    else
        kl_plain_say(plain, 0, "Right. ", kl_buf_text(&text));
    kl_buf_clear(&text);
}

enum kl_status
kl_plain_give(struct kl_plain *plain, const char *text, struct kl_err *err)
{
    size_t at = find_item(plain, KL_BLOCK_QUIZ), count;
    size_t before = kl_plain_open(plain);
    bool right = false;
    enum kl_status status;

    if (at == NONE)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "there is no question here");
    status = kl_study_answer(plain->study, at, text, &right, err);
    if (status != KL_OK)
        return status;
    write_verdict(plain, &items_of(plain, &count)[at], right);
    conclude(plain, before);
    return KL_OK;
}

int
kl_plain_choices(const struct kl_plain *plain)
{
    size_t at = find_item(plain, KL_BLOCK_QUIZ), count;
    const struct kl_study_item *item = items_of(plain, &count);

    if (at == NONE || item[at].done || item[at].shown)
        return -1;
    return (int)item[at].block->quiz->choices;
}

/* ---- hints and solutions ------------------------------------------------- */

void
kl_plain_hint(struct kl_plain *plain)
{
    size_t at = find_item(plain, KL_BLOCK_TASK), count;
    const struct kl_study_item *item = items_of(plain, &count);
    char lead[64];

    if (at == NONE) {
        kl_plain_sayf(plain, "There is no task here to give a hint for.");
    } else if (!kl_study_hint(plain->study, at)) {
        kl_plain_sayf(plain, "There are no more hints. Type show for a "
                             "solution.");
    } else {
        snprintf(lead, sizeof lead, "Hint %zu of %zu: ", item[at].hints,
                 item[at].block->task->hints);
        kl_plain_tell(plain, 0, lead,
                      &item[at].block->task->hint[item[at].hints - 1]);
        kl_plain_save(plain);
    }
}

void
kl_plain_show(struct kl_plain *plain)
{
    size_t at = kl_study_next(plain->study, 0), count;
    const struct kl_study_item *item = items_of(plain, &count);
    size_t before = kl_plain_open(plain);

    if (at == count) {
        kl_plain_sayf(plain, "Nothing is left to be shown in this step.");
        return;
    }
    kl_study_show(plain->study, at);
    if (item[at].block->kind == KL_BLOCK_TASK) {
        plain->solution = at;
        kl_plain_solution(plain, &item[at]);
    } else {
        kl_plain_answer(plain, &item[at]);
    }
    conclude(plain, before);
}

void
kl_plain_perform(struct kl_plain *plain)
{
    const struct kl_study_item *item;
    const struct kl_task *task;
    struct kl_err err = {0};
    size_t i, count;

    if (plain->solution == NONE) {
        kl_plain_sayf(plain, "No solution was shown yet. Type show first.");
        return;
    }
    task = items_of(plain, &count)[plain->solution].block->task;
    for (i = 0; i < task->commands; i++)
        if (kl_app_solve(plain->app, &task->command[i], &err) != KL_OK)
            break;
    if (i < task->commands) /* where it stands in the file is of no use */
        kl_plain_say(plain, 0, "", err.text);
    follow(plain);
    item = &items_of(plain, &count)[plain->solution];
    if (item->finding->state != KL_TRIAL_HOLDS)
        kl_plain_sayf(plain, "The goal is not reached from here. Type reset, "
                             "then do.");
}

/* ---- scenes -------------------------------------------------------------- */

void
kl_plain_break(struct kl_plain *plain)
{
    size_t i, count, breaks = 0, at = NONE;
    const struct kl_study_item *item = items_of(plain, &count);
    const struct kl_break_block *wrong;

    for (i = 0; i < count; i++)
        breaks += item[i].block->kind == KL_BLOCK_BREAK;
    if (breaks == 0) {
        kl_plain_sayf(plain, "There is no break here.");
        return;
    }
    breaks = plain->breaks++ % breaks;
    for (i = 0; at == NONE; i++)
        if (item[i].block->kind == KL_BLOCK_BREAK && breaks-- == 0)
            at = i;
    wrong = item[at].block->scene_break;
    if (!kl_plain_read(plain, wrong))
        return;
    kl_study_break(plain->study, at);
    if (wrong->say.spans > 0)
        kl_plain_tell(plain, 0, "", &wrong->say);
    follow(plain);
    kl_plain_sayf(plain, "Type reset for the scene of the step.");
}

void
kl_plain_reset(struct kl_plain *plain)
{
    if (kl_study_step(plain->study)->scene == NULL)
        kl_plain_sayf(plain, "This step has no scene of its own.");
    else if (kl_plain_read(plain, NULL))
        follow(plain);
}
