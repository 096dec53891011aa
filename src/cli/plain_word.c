/* What is typed: one of the words of plain.def, an answer, a command of the
 * scope, or a key of it, as lessons speak of those. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "klscope/app/command.h"
#include "klscope/cli/plain_private.h"
#include "klscope/scene/scene.h"
#include "klscope/scene/text.h"

typedef void word(struct kl_plain *plain, const char *arg);

/* ---- work ---------------------------------------------------------------- */

static void
word_answer(struct kl_plain *plain, const char *arg)
{
    struct kl_err err = {0};

    if (kl_plain_give(plain, arg, &err) != KL_OK)
        kl_plain_complain(plain, &err);
}

static void
word_hint(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    kl_plain_hint(plain);
}

static void
word_show(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    kl_plain_show(plain);
}

static void
word_perform(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    kl_plain_perform(plain);
}

static void
word_break(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    kl_plain_break(plain);
}

static void
word_reset(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    kl_plain_reset(plain);
}

static void
word_outcomes(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    kl_plain_outcomes(plain);
}

static void
word_explain(struct kl_plain *plain, const char *arg)
{
    struct kl_err err = {0};

    if (kl_plain_explain(plain, arg, &err) != KL_OK)
        kl_plain_complain(plain, &err);
}

static void
word_lab(struct kl_plain *plain, const char *arg)
{
    kl_plain_lab(plain, arg);
}

static void
word_reread(struct kl_plain *plain, const char *arg)
{
    (void)arg;
    kl_plain_reread(plain);
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
        kl_plain_complain(plain, &err);
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
        kl_plain_complain(plain, &err);
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

        if (kl_plain_shapes(row->name))
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
            strncasecmp(words[i].name, line, len) == 0 &&
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

/* A number; or the letter of a choice, as long as one is asked for. */
static bool
looks_like_answer(const struct kl_plain *plain, const char *line)
{
    char first = line[strspn(line, "+-.")];

    if (first >= '0' && first <= '9')
        return true;
    return line[1] == '\0' && *line >= 'a' &&
           *line < 'a' + kl_plain_choices(plain);
}

/* Hints say "type that number": the screen takes it for the selected outcome.
 */
static void
take_answer(struct kl_plain *plain, const char *line)
{
    const struct kl_scene *scene = kl_app_scene(plain->app);
    struct kl_buf ref = KL_BUF_INIT;
    struct kl_err err = {0};
    char quote[KL_QUOTE];

    if (kl_plain_give(plain, line, &err) == KL_OK)
        return;
    kl_plain_complain(plain, &err);
    if (!kl_plain_has_task(plain))
        return;
    if (kl_scene_nature(scene) == KL_DISCRETE)
        kl_scene_print_ref(scene, kl_scene_side(scene), kl_scene_at(scene),
                           &ref);
    else
        kl_buf_adds(&ref, "p.NAME or q.NAME");
    kl_quote(quote, line, strlen(line));
    kl_plain_sayf(plain, "To change p or q, type set, what, and a number: set "
                         "%s %.*s",
                  kl_buf_text(&ref), (int)strlen(quote) - 2, quote + 1);
    kl_buf_clear(&ref);
}

/* "p[a] = 0.5" and "q.mean = 3" are what set does. */
static void
assign(struct kl_plain *plain, const char *line)
{
    struct kl_buf command = KL_BUF_INIT;

    kl_buf_addf(&command, "set %s", line);
    kl_plain_command(plain, kl_buf_text(&command));
    kl_buf_clear(&command);
}

/* Neither a word nor a number. */
static bool
run_other(struct kl_plain *plain, const char *line)
{
    size_t len = strcspn(line, " \t=");

    if (strncmp(line, "Set ", 4) == 0) { /* as hints begin */
        assign(plain, line + 4);
        return true;
    }
    if ((*line == 'p' || *line == 'q') && (line[1] == '[' || line[1] == '.')) {
        assign(plain, line);
        return true;
    }
    if (line[1] != '\0' && kl_command_find(line, len) != NULL) {
        kl_plain_command(plain, line);
        return true;
    }
    return kl_plain_press(plain, line) ||
           (kl_plain_choices(plain) >= 0 &&
            kl_plain_give(plain, line, NULL) == KL_OK);
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
        take_answer(plain, line);
    else if (strcmp(line, "p") == 0 || strcmp(line, "q") == 0)
        kl_plain_sayf(plain, "Type %s = and a distribution, as %s = 0.5,0.5 or "
                             "%s = normal(0,1).",
                      line, line, line);
    else if (!run_other(plain, line))
        kl_plain_sayf(plain, "%s is not understood. Type help for what is.",
                      kl_quote(quote, line, strlen(line)));
}
