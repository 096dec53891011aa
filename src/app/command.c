#include "config.h"

#include "klscope/app/command.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/app/learn.h"
#include "klscope/app/record.h"
#include "klscope/core/word.h"
#include "klscope/lesson/extract.h"

/* Rows of commands.def name what they complete to by its last word. */
static const struct kl_command commands[] = {
#define ROW(name, function, args, help, completes, changes)             \
    {name, args, help, KL_COMPLETES_##completes, kl_command_##function, \
     changes},
#define COMMAND(name, function, args, help, completes) \
    ROW(name, function, args, help, completes, false)
#define CHANGES(name, function, args, help, completes) \
    ROW(name, function, args, help, completes, true)
#include "klscope/app/commands.def"
#undef COMMAND
#undef ROW
};

static const struct kl_binding bindings[] = {
#define BIND(mode, key, command, help, hint) \
    {KL_MODE_##mode, key, command, help, hint},
#include "klscope/app/bindings.def"
#undef BIND
};

size_t
kl_command_count(void)
{
    return sizeof commands / sizeof *commands;
}

const struct kl_command *
kl_command_row(size_t i)
{
    return &commands[i];
}

const struct kl_command *
kl_command_find(const char *name, size_t len)
{
    size_t i;

    for (i = 0; i < kl_command_count(); i++)
        if (strlen(commands[i].name) == len &&
            memcmp(commands[i].name, name, len) == 0)
            return &commands[i];
    return NULL;
}

size_t
kl_binding_count(void)
{
    return sizeof bindings / sizeof *bindings;
}

const struct kl_binding *
kl_binding_row(size_t i)
{
    return &bindings[i];
}

/* "digit" and "char" stand for many keys; a row of a key's own goes first. */
static bool
matches(const char *name, int key)
{
    if (strcmp(name, "digit") == 0)
        return (key >= '0' && key <= '9') || key == '.';
    return strcmp(name, "char") == 0 && key >= ' ' && key < KL_KEY_FIRST &&
           key != 0x7F;
}

/* The mode whose rows a mode has besides its own; -1 for none. */
static int
parent(int mode)
{
    if (mode == KL_MODE_TUNE)
        return KL_MODE_EXPLORE;
    return mode > KL_MODE_COMMON && mode <= KL_MODE_CLASSIFY ? KL_MODE_COMMON
                                                             : -1;
}

static const struct kl_binding *
find_row(int mode, const char *name)
{
    size_t i;

    for (i = 0; i < kl_binding_count(); i++)
        if (bindings[i].mode == mode && strcmp(bindings[i].key, name) == 0)
            return &bindings[i];
    return NULL;
}

const struct kl_binding *
kl_binding_find(int mode, int key)
{
    const struct kl_binding *row = NULL;
    char name[KL_KEY_NAME];
    int m;
    size_t i;

    kl_key_name(name, key);
    for (m = mode; row == NULL && m >= 0; m = parent(m))
        row = find_row(m, name);
    for (m = mode; row == NULL && m >= 0; m = parent(m))
        for (i = 0; row == NULL && i < kl_binding_count(); i++)
            if (bindings[i].mode == m && matches(bindings[i].key, key))
                row = &bindings[i];
    return row;
}

bool
kl_binding_counts(int mode, size_t i)
{
    int m = mode;

    for (; m >= 0 && m != bindings[i].mode; m = parent(m))
        if (find_row(m, bindings[i].key) != NULL)
            return false;
    return m >= 0;
}

/* "p = SPEC; q = SPEC" are lines of a scene. */
static bool
is_scene_line(const char *line)
{
    const char *c = line + 1;

    if (*line != 'p' && *line != 'q')
        return false;
    while (kl_is_blank(*c))
        c++;
    return *c == '=';
}

/* Without a file the line is there to be seen: its number says nothing, and a
 * column by itself would look like one. */
static enum kl_status
blame(enum kl_status status, struct kl_err *err)
{
    if (status != KL_OK && err != NULL && err->source[0] == '\0')
        err->line = err->column = 0;
    return status;
}

static enum kl_status
run(struct kl_app *app, const char *line, unsigned *effects, struct kl_err *err)
{
    const struct kl_command *command;
    enum kl_status status;
    char quote[KL_QUOTE];
    size_t len;

    while (kl_is_blank(*line))
        line++;
    if (*line == '\0' || *line == '#')
        return KL_OK;
    if (is_scene_line(line))
        return blame(kl_command_spec_p(app, line, effects, err), err);
    len = strcspn(line, " \t");
    command = kl_command_find(line, len);
    if (command == NULL)
        return kl_fail(err, KL_E_NAME, KL_AT_NONE,
                       "unknown command %s (:commands lists them)",
                       kl_quote(quote, line, len));
    line += len;
    while (kl_is_blank(*line))
        line++;
    if (*line != '\0' && command->args[0] == '\0')
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "%s takes no argument, not %s", command->name,
                       kl_quote(quote, line, strlen(line)));
    status = command->run(app, line, effects, err);
    kl_app_follow(app);
    return blame(status, err);
}

enum kl_status
kl_app_command(struct kl_app *app, const char *line, unsigned *effects,
               struct kl_err *err)
{
    bool logged = kl_log_begin(app, line);
    struct kl_err inner = {0};
    enum kl_status status;
    unsigned ignored;

    if (effects == NULL)
        effects = &ignored;
    if (err == NULL)
        err = &inner;
    *effects = KL_VIEW;
    app->stale = true;
    app->commands_run++;
    kl_learn_own(app);
    status = run(app, line, effects, err);
    if (logged)
        kl_log_end(app, line, status, err);
    return status;
}

/* A lesson may come from anywhere, and its reader sees a solution only when it
 * is shown. Unknown commands are left to kl_app_command. */
static bool
is_for_solutions(const char *line)
{
    const struct kl_command *command;

    while (kl_is_blank(*line))
        line++;
    if (is_scene_line(line))
        return true;
    command = kl_command_find(line, strcspn(line, " \t"));
    return command == NULL || command->changes;
}

enum kl_status
kl_app_solve(struct kl_app *app, const struct kl_extract *command,
             struct kl_err *err)
{
    const char *line = command->text;
    struct kl_err inner = {0};
    enum kl_status status;
    char quote[KL_QUOTE];

    if (is_for_solutions(line))
        status = kl_app_command(app, line, NULL, &inner);
    else
        status = kl_fail(&inner, KL_E_USAGE, KL_AT_NONE,
                         "no command for a solution");
    if (status == KL_OK)
        return KL_OK;
    kl_extract_place(command, &inner);
    return kl_fail(err, status, (struct kl_at){NULL, inner.line, inner.column},
                   "%s: %s", kl_quote(quote, line, command->len), inner.text);
}
