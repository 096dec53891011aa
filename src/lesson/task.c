/* Tasks, and scenes that break a condition. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/lesson/private.h"

enum task_key { SAY, GOAL, HINT, SOLUTION };

static const char *const task_keys[] = {[SAY] = "say",
                                        [GOAL] = "goal",
                                        [HINT] = "hint",
                                        [SOLUTION] = "solution",
                                        [SOLUTION + 1] = NULL};

/* The commands of a solution: a line each. */
static void
add_commands(struct kl_reading *reading, const struct kl_extract *value,
             struct kl_extract **command, size_t *count, size_t *cap)
{
    struct kl_places places;
    size_t i;

    kl_places_init(&places, value);
    for (i = 0; i < places.lines; i++) {
        size_t end = i + 1 < places.lines ? places.start[i + 1] : value->len;

        *command = kl_lesson_grow(*command, *count, cap, sizeof **command);
        (*command)[(*count)++] =
            kl_extract_cut(reading->arena, &places, places.start[i], end);
    }
    kl_places_clear(&places);
}

/* A key that may stand only so often: true if it does. */
static bool
once_more(struct kl_reading *reading, const struct kl_entry *entry,
          const char *key, size_t *seen, size_t most)
{
    if ((*seen)++ < most)
        return true;
    if (most == 1)
        kl_problems_error(reading->problems, entry->at, "a second %s", key);
    else
        kl_problems_error(reading->problems, entry->at,
                          "more than %zu lines \"%s\"", most, key);
    return false;
}

static void
missing(struct kl_reading *reading, const struct kl_block *block,
        const char *what, const char *key)
{
    kl_problems_error(reading->problems,
                      (struct kl_at){NULL, block->line, block->column},
                      "this %s has no %s", what, key);
}

void
kl_task_read(struct kl_reading *reading, struct kl_block *block)
{
    struct kl_task *task = kl_arena_take(reading->arena, sizeof *task);
    struct kl_extract *command = NULL;
    struct kl_entry *entry;
    size_t i, count, cap = 0, seen[SOLUTION + 1] = {0};
    size_t errors = reading->problems->errors;
    bool misread;

    kl_entries_read(reading, &block->text, task_keys, &entry, &count);
    misread = reading->problems->errors > errors; /* it may be there after all */
    for (i = 0; i < count; i++) {
        int key = entry[i].key;

        if (key < 0)
            kl_problems_error(reading->problems, entry[i].at,
                              "a task has no choices");
        else if (key == SOLUTION)
            add_commands(reading, &entry[i].value, &command, &task->commands,
                         &cap);
        else if (!once_more(reading, &entry[i], task_keys[key], &seen[key],
                            key == HINT ? KL_HINTS_MAX : 1))
            continue;
        else if (key == GOAL)
            kl_relation_read(reading, &entry[i].value, &task->goal);
        else if (key == SAY)
            task->say = kl_markdown_inline(reading, &entry[i].value);
        else
            task->hint[task->hints++] =
                kl_markdown_inline(reading, &entry[i].value);
    }
    if (seen[SAY] == 0 && !misread)
        missing(reading, block, "task", "say");
    if (seen[GOAL] == 0 && !misread)
        missing(reading, block, "task", "goal");
    if (task->commands == 0 && !misread)
        missing(reading, block, "task", "solution");
    task->command = kl_arena_copy(reading->arena, command,
                                  task->commands * sizeof *command);
    free(command);
    free(entry);
    block->task = task;
}

/* ---- break --------------------------------------------------------------- */

/* Whether a line is "say = ...", and where its value begins. */
static size_t
say_value(const char *line, size_t len)
{
    size_t i = 3;

    if (len < 4 || memcmp(line, "say", 3) != 0)
        return 0;
    while (i < len && (line[i] == ' ' || line[i] == '\t'))
        i++;
    return i < len && line[i] == '=' ? i + 1 : 0;
}

static bool
goes_on(const char *line, size_t len)
{
    return len > 0 && (line[0] == ' ' || line[0] == '\t') &&
           strspn(line, " \t") < len;
}

/* Take `say` out of the lines of a scene; blanks stand for it, so that all
 * others keep their places. */
static void
split_say(struct kl_reading *reading, struct kl_block *block,
          struct kl_break_block *out)
{
    const struct kl_extract *body = &block->text;
    char *scene = kl_arena_text(reading->arena, body->text, body->len);
    struct kl_places places;
    struct kl_extract value;
    size_t i, seen = 0;

    kl_places_init(&places, body);
    for (i = 0; i + 1 < places.lines; i++) {
        size_t from = places.start[i], to = places.start[i + 1] - 1;
        size_t behind = say_value(body->text + from, to - from);

        if (behind == 0)
            continue;
        while (i + 2 < places.lines &&
               goes_on(body->text + to + 1, places.start[i + 2] - 1 - (to + 1)))
            to = places.start[++i + 1] - 1;
        value = kl_extract_cut(reading->arena, &places, from + behind, to);
        if (seen++ > 0)
            kl_problems_error(reading->problems, kl_places_at(&places, from),
                              "a second say");
        else
            out->say = kl_markdown_inline(reading, &value);
        for (; from < to; from++)
            scene[from] = scene[from] == '\n' ? '\n' : ' ';
    }
    kl_places_clear(&places);
    out->scene = *body;
    out->scene.text = scene;
}

void
kl_break_read(struct kl_reading *reading, struct kl_block *block)
{
    struct kl_break_block *out = kl_arena_take(reading->arena, sizeof *out);

    split_say(reading, block, out);
    if (strspn(out->scene.text, " \t\n") == out->scene.len)
        missing(reading, block, "break", "scene");
    block->scene_break = out;
}
