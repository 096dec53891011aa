/* Scripts: lines of commands, read as a whole so that a replay knows how many
 * there are before it begins.
 */
#include "config.h"

#include "klscope/app/script.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/record.h"
#include "klscope/app/screens.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/word.h"
#include "klscope/data/input.h"

struct kl_script {
    char *file;
    struct kl_script_line *line;
    size_t count, cap;
    bool is_log;
};

/* Take "[12.345] " off the front of a line. What else may begin with a bracket
 * is no command, so an error here is as good as the one of that. */
static enum kl_status
take_time(struct kl_script_line *line, const char **text, size_t *len,
          const char *file, struct kl_err *err)
{
    const char *close = memchr(*text, ']', *len);
    char quote[KL_QUOTE];

    if (**text != '[')
        return KL_OK;
    if (close == NULL ||
        !kl_number_parse(*text + 1, (size_t)(close - *text) - 1,
                         &line->time) ||
        !(line->time >= 0 && line->time < 1e9))
        return kl_fail(err, KL_E_PARSE, (struct kl_at){file, line->number, 0},
                       "%s begins with no time in seconds, as [12.345]",
                       kl_quote(quote, *text, *len));
    line->stamped = true;
    *len -= (size_t)(close + 1 - *text);
    *text = close + 1;
    while (*len > 0 && kl_is_blank(**text)) {
        ++*text;
        --*len;
    }
    return KL_OK;
}

static void
add(struct kl_script *script, struct kl_script_line line, const char *text,
    size_t len)
{
    line.text = kl_malloc(len + 1);
    memcpy(line.text, text, len);
    line.text[len] = '\0';
    if (script->count == script->cap) {
        script->cap = 2 * script->cap + 16;
        script->line =
            kl_realloc(script->line, script->cap, sizeof *script->line);
    }
    script->line[script->count++] = line;
}

static enum kl_status
take_line(struct kl_script *script, const char *text, size_t len, int number,
          struct kl_err *err)
{
    struct kl_script_line line = {.number = number};
    enum kl_status status;

    while (len > 0 && kl_is_blank(text[len - 1]))
        len--;
    while (len > 0 && kl_is_blank(*text)) {
        text++;
        len--;
    }
    if (len == 0 || *text == '#')
        return KL_OK;
    status = take_time(&line, &text, &len, script->file, err);
    if (status == KL_OK && len > 0 && *text != '#')
        add(script, line, text, len);
    return status;
}

enum kl_status
kl_script_read(const char *file, struct kl_script **out, struct kl_err *err)
{
    struct kl_script *script;
    struct kl_input input;
    enum kl_status status =
        kl_input_read(file, file, &KL_LIMITS, &input, err);
    const char *at, *end;
    int number = 1;

    *out = NULL;
    if (status != KL_OK)
        return status;
    script = kl_calloc(1, sizeof *script);
    script->file = kl_strdup(file);
    script->is_log =
        input.len >= strlen(KL_LOG_HEAD) &&
        memcmp(input.text, KL_LOG_HEAD, strlen(KL_LOG_HEAD)) == 0;
    end = input.text + input.len;
    for (at = input.text; at < end && status == KL_OK; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        if (stop == NULL)
            stop = end;
        status = take_line(script, at, (size_t)(stop - at), number, err);
        at = stop + 1;
    }
    kl_input_clear(&input);
    if (status == KL_OK)
        *out = script;
    else
        kl_script_free(script);
    return status;
}

void
kl_script_free(struct kl_script *script)
{
    size_t i;

    if (script == NULL)
        return;
    for (i = 0; i < script->count; i++)
        free(script->line[i].text);
    free(script->line);
    free(script->file);
    free(script);
}

const struct kl_script_line *
kl_script_lines(const struct kl_script *script, size_t *count)
{
    *count = script->count;
    return script->line;
}

bool
kl_script_is_log(const struct kl_script *script)
{
    return script->is_log;
}

enum kl_status
kl_script_run_line(struct kl_app *app, const struct kl_script *script, size_t i,
                   struct kl_err *err)
{
    const struct kl_script_line *line = &script->line[i];
    char message[KL_ERR_LINE];
    struct kl_err inner = {0};
    enum kl_status status;

    if (line->stamped) {
        /* Nobody pressed a key before its time: what was at work was done by
         * then, or was begun anew by the command. */
        kl_app_finish(app);
        kl_app_message(app, "", false);
    }
    app->showing = script->is_log;
    status = kl_app_command(app, line->text, NULL, &inner);
    app->showing = false;
    if (line->stamped) {
        app->prompt.open = false; /* what was typed there is a line as well */
        kl_app_update(app);
    }
    if (status == KL_OK)
        return KL_OK;
    kl_err_line(&inner, message, sizeof message);
    return kl_fail(err, status, (struct kl_at){script->file, line->number, 0},
                   "%s", message);
}
