/* What is typed: one of the words of plain.def, an answer, a command of the
 * scope, or a key of it, as lessons speak of those. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/command.h"
#include "klscope/cli/plain_private.h"
#include "klscope/core/word.h"

#define NONE ((size_t)-1)

typedef void word(struct kl_plain *plain, const char *arg);

static const struct kl_study_item *
items_of(const struct kl_plain *plain, size_t *count)
{
    return kl_study_items(plain->study, count);
}

static void
complain(struct kl_plain *plain, const struct kl_err *err)
{
    char line[KL_ERR_LINE];

    kl_err_line(err, line, sizeof line);
    kl_plain_say(plain, 0, "", line);
}

/* An item of a kind: the first that is open, else the last; NONE. */
static size_t
find_item(const struct kl_plain *plain, enum kl_block_kind kind)
{
    size_t i, count, last = NONE;
    const struct kl_study_item *item = items_of(plain, &count);

    for (i = 0; i < count; i++) {
        if (item[i].block->kind != kind)
            continue;
        last = i;
        if (!item[i].done && !item[i].shown)
            break;
    }
    return last;
}

static bool
is_open(const struct kl_plain *plain, size_t i)
{
    size_t count;
    const struct kl_study_item *item = items_of(plain, &count);

    return i != NONE && !item[i].done && !item[i].shown;
}

/* After something was done: what that means for the step. */
static void
conclude(struct kl_plain *plain, bool before)
{
    size_t count;

    items_of(plain, &count);
    if (!before && count > 0 && kl_study_complete(plain->study))
        kl_plain_sayf(plain, "This step is complete. Enter leads on.");
    kl_plain_save(plain);
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
    bool before = kl_study_complete(plain->study);
    bool printed = write_output(plain), done = kl_plain_look(plain);

    if (!kl_plain_changes(plain) && !printed)
        kl_plain_sayf(plain, "p, q and the values are as they were.");
    if (done)
        kl_plain_sayf(plain, "Done: the goal is reached.");
    conclude(plain, before);
    if (kl_app_quitting(plain->app))
        plain->ended = true;
}

static void
run_command(struct kl_plain *plain, const char *line)
{
    struct kl_err err = {0};

    if (kl_app_command(plain->app, line, NULL, &err) != KL_OK)
        complain(plain, &err);
    else
        follow(plain);
}

/* Commands that help lists: those that shape the scene. */
static const char *const shaping[] = {
    "p",      "q",    "set",    "swap",   "copy", "even",   "random",
    "smooth", "add",  "delete", "rename", "lock", "mix",    "unmix",
    "undo",   "redo", "unit",   "alpha",  "side", "select", "step",
    "handle", "turn", "load",   "save",   "show",
};

enum { SHAPING = sizeof shaping / sizeof *shaping };

static size_t
word_length(const char *line)
{
    return strcspn(line, " \t=");
}

static bool
shapes(const char *line)
{
    size_t i, len = word_length(line);

    for (i = 0; i < SHAPING; i++)
        if (strlen(shaping[i]) == len && memcmp(shaping[i], line, len) == 0)
            return true;
    return false;
}

/* A key that lessons name: run the first command it stands for that can be run
 * here. False if it stands for none. */
static bool
press(struct kl_plain *plain, const char *key)
{
    struct kl_err err = {0};
    bool some = false;
    size_t i;

    for (i = 0; i < kl_binding_count(); i++) {
        const struct kl_binding *row = kl_binding_row(i);

        if (strcmp(row->key, key) != 0 || !shapes(row->command))
            continue;
        some = true;
        if (kl_app_command(plain->app, row->command, NULL, &err) == KL_OK) {
            kl_plain_sayf(plain, "%s is the command %s.", key, row->command);
            follow(plain);
            return true;
        }
    }
    if (some)
        complain(plain, &err);
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

/* Answer the question that is open; false if that is no answer to it. */
static bool
give(struct kl_plain *plain, const char *arg, struct kl_err *err)
{
    size_t at = find_item(plain, KL_BLOCK_QUIZ), count;
    bool right = false, before = kl_study_complete(plain->study);

    if (at == NONE) {
        kl_fail(err, KL_E_STATE, KL_AT_NONE, "there is no question here");
        return false;
    }
    if (kl_study_answer(plain->study, at, arg, &right, err) != KL_OK)
        return false;
    write_verdict(plain, &items_of(plain, &count)[at], right);
    conclude(plain, before);
    return true;
}

static void
word_answer(struct kl_plain *plain, const char *arg)
{
    struct kl_err err = {0};

    if (!give(plain, arg, &err))
        complain(plain, &err);
}

/* A number; or the letter of a choice, as long as one is asked for. */
static bool
looks_like_answer(const struct kl_plain *plain, const char *line)
{
    size_t at = find_item(plain, KL_BLOCK_QUIZ), count;
    const struct kl_study_item *item = items_of(plain, &count);

    if (strcspn(line, "0123456789") == strspn(line, "+-.") &&
        line[strspn(line, "+-.")] != '\0')
        return true;
    return is_open(plain, at) && line[1] == '\0' && line[0] >= 'a' &&
           line[0] < (char)('a' + item[at].block->quiz->choices);
}

/* ---- hints and solutions ------------------------------------------------- */

static void
word_hint(struct kl_plain *plain, const char *arg)
{
    size_t at = find_item(plain, KL_BLOCK_TASK), count;
    const struct kl_study_item *item = items_of(plain, &count);
    char lead[64];

    (void)arg;
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

static void
word_show(struct kl_plain *plain, const char *arg)
{
    size_t at = kl_study_next(plain->study, 0), count;
    const struct kl_study_item *item = items_of(plain, &count);
    bool before = kl_study_complete(plain->study);

    (void)arg;
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

static void
word_perform(struct kl_plain *plain, const char *arg)
{
    const struct kl_task *task;
    struct kl_err err = {0};
    size_t i, count;

    (void)arg;
    if (plain->solution == NONE) {
        kl_plain_sayf(plain, "No solution was shown yet. Type show first.");
        return;
    }
    task = items_of(plain, &count)[plain->solution].block->task;
    for (i = 0; i < task->commands; i++)
        if (kl_app_command(plain->app, task->command[i].text, NULL, &err) !=
            KL_OK)
            break;
    if (i < task->commands)
        complain(plain, &err);
    follow(plain);
}

/* ---- scenes -------------------------------------------------------------- */

static void
word_break(struct kl_plain *plain, const char *arg)
{
    size_t i, count, breaks = 0, at = NONE;
    const struct kl_study_item *item = items_of(plain, &count);
    const struct kl_break_block *wrong;

    (void)arg;
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
    if (wrong->say.spans > 0)
        kl_plain_tell(plain, 0, "", &wrong->say);
    follow(plain);
    kl_plain_sayf(plain, "Type reset for the scene of the step.");
}

static void
word_reset(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    if (kl_study_step(plain->study)->scene == NULL)
        kl_plain_sayf(plain, "This step has no scene of its own.");
    else if (kl_plain_read(plain, NULL))
        follow(plain);
}

static void
word_scene(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    kl_plain_all(plain);
}

/* ---- places -------------------------------------------------------------- */

static void
word_next(struct kl_plain *plain, const char *arg)
{
    size_t count;

    (void)arg;
    kl_book_chapters(plain->book, &count);
    if (plain->step + 1 < kl_plain_chapter(plain)->steps)
        kl_plain_go(plain, plain->chapter, plain->step + 1);
    else if (plain->chapter + 1 < count)
        kl_plain_go(plain, plain->chapter + 1, 0);
    else
        kl_plain_sayf(plain, "This is the last step. Type quit to end.");
}

static void
word_back(struct kl_plain *plain, const char *arg)
{
    size_t count;
    const struct kl_chapter *chapter = kl_book_chapters(plain->book, &count);

    (void)arg;
    if (plain->step > 0)
        kl_plain_go(plain, plain->chapter, plain->step - 1);
    else if (plain->chapter > 0)
        kl_plain_go(plain, plain->chapter - 1,
                    chapter[plain->chapter - 1].steps - 1);
    else
        kl_plain_sayf(plain, "This is the first step.");
}

static void
word_go(struct kl_plain *plain, const char *arg)
{
    struct kl_err err = {0};
    size_t chapter, step;

    if (kl_book_find(plain->book, arg, &chapter, &step, &err) == KL_OK)
        kl_plain_go(plain, chapter, step);
    else
        complain(plain, &err);
}

static void
word_list(struct kl_plain *plain, const char *arg)
{
    struct kl_err err = {0};
    size_t chapter, step;

    if (*arg == '\0')
        kl_plain_lessons(plain);
    else if (kl_book_find(plain->book, arg, &chapter, &step, &err) == KL_OK)
        kl_plain_steps(plain, chapter);
    else
        complain(plain, &err);
}

static void
word_again(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    kl_plain_step(plain);
}

static void
word_quit(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    plain->ended = true;
}

/* ---- the table ----------------------------------------------------------- */

static word word_help, word_commands;

static const struct {
    const char *name;
    word *run;
    const char *args;
    bool listed;
    const char *help;
} words[] = {
#define PLAIN(name, function, args, listed, help)                              \
    {name, word_##function, args, listed, help},
#include "klscope/cli/plain.def"
#undef PLAIN
};

enum { WORDS = sizeof words / sizeof *words };

static void
write_help(struct kl_plain *plain, const char *name, const char *args,
           const char *help)
{
    struct kl_buf line = KL_BUF_INIT;

    kl_buf_addf(&line, "%s%s%s: %s", name, *args ? " " : "", args, help);
    kl_plain_item(plain, kl_buf_text(&line));
    kl_buf_clear(&line);
}

static void
word_help(struct kl_plain *plain, const char *arg)
{
    size_t i;

    (void)arg;
    for (i = 0; i < WORDS; i++)
        if (words[i].listed)
            write_help(plain, words[i].name, words[i].args, words[i].help);
    kl_plain_sayf(plain, "Where a lesson names a key, such as Tab or e, type "
                         "that.");
}

static void
word_commands(struct kl_plain *plain, const char *arg)
{
    size_t i;

    (void)arg;
    for (i = 0; i < kl_command_count(); i++) {
        const struct kl_command *row = kl_command_row(i);

        if (shapes(row->name))
            write_help(plain, row->name, row->args, row->help);
    }
}

/* A word, with an argument only if it takes one. */
static bool
run_word(struct kl_plain *plain, const char *line)
{
    size_t i, len = strcspn(line, " \t");
    const char *arg = line + len + strspn(line + len, " \t");

    for (i = 0; i < WORDS; i++)
        if (strlen(words[i].name) == len &&
            memcmp(words[i].name, line, len) == 0 &&
            (*arg == '\0' || words[i].args[0] != '\0'))
            break;
    if (i == WORDS)
        return false;
    if (*arg == '\0' && words[i].args[0] != '\0' && words[i].args[0] != '[')
        kl_plain_sayf(plain, "Type %s %s.", words[i].name, words[i].args);
    else
        words[i].run(plain, arg);
    return true;
}

/* Neither a word nor an answer to a question that asks for a number. */
static bool
run_other(struct kl_plain *plain, const char *line)
{
    bool key = line[1] == '\0';
    struct kl_err err = {0};

    if (!key && kl_command_find(line, word_length(line)) != NULL) {
        run_command(plain, line);
        return true;
    }
    return press(plain, line) ||
           (is_open(plain, find_item(plain, KL_BLOCK_QUIZ)) &&
            give(plain, line, &err));
}

void
kl_plain_line(struct kl_plain *plain, const char *line)
{
    char quote[KL_QUOTE];

    if (*line == '\0')
        word_next(plain, "");
    else if (run_word(plain, line))
        return;
    else if (looks_like_answer(plain, line))
        word_answer(plain, line);
    else if (!run_other(plain, line))
        kl_plain_sayf(plain, "%s is not understood. Type help for what is.",
                      kl_quote(quote, line, strlen(line)));
}
