#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/app/private.h"
#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"

static void
set_line(struct kl_prompt *prompt, const char *text)
{
    kl_buf_reset(&prompt->line);
    kl_buf_adds(&prompt->line, text);
    prompt->cursor = prompt->line.len;
}

void
kl_prompt_open(struct kl_prompt *prompt, const char *text)
{
    prompt->open = true;
    prompt->at = prompt->count;
    kl_buf_reset(&prompt->offer);
    set_line(prompt, text);
}

void
kl_prompt_clear(struct kl_prompt *prompt)
{
    size_t i;

    for (i = 0; i < prompt->count; i++)
        free(prompt->history[i]);
    free(prompt->history);
    free(prompt->typed);
    kl_buf_clear(&prompt->line);
    kl_buf_clear(&prompt->offer);
    *prompt = (struct kl_prompt){0};
}

/* ---- editing ------------------------------------------------------------- */

static void
replace(struct kl_prompt *prompt, size_t from, size_t to, const char *text)
{
    struct kl_buf line = KL_BUF_INIT;

    if (from == prompt->line.len) { /* as typed text is, or a megabyte pasted */
        kl_buf_adds(&prompt->line, text);
        prompt->cursor = prompt->line.len;
        return;
    }
    kl_buf_add(&line, kl_buf_text(&prompt->line), from);
    kl_buf_adds(&line, text);
    prompt->cursor = line.len;
    kl_buf_adds(&line, kl_buf_text(&prompt->line) + to);
    kl_buf_clear(&prompt->line);
    prompt->line = line;
}

/* The start of the character that ends at a byte. */
static size_t
before_byte(const struct kl_prompt *prompt, size_t at)
{
    while (at > 0 && ((unsigned char)prompt->line.data[--at] & 0xC0) == 0x80)
        ;
    return at;
}

static size_t
before(const struct kl_prompt *prompt)
{
    return before_byte(prompt, prompt->cursor);
}

static size_t
after(const struct kl_prompt *prompt)
{
    uint32_t cp;

    if (prompt->cursor >= prompt->line.len)
        return prompt->cursor;
    return prompt->cursor +
           kl_utf8_decode(prompt->line.data + prompt->cursor,
                          prompt->line.len - prompt->cursor, &cp);
}

static size_t
word_before(const struct kl_prompt *prompt)
{
    const char *text = kl_buf_text(&prompt->line);
    size_t at = prompt->cursor;

    while (at > 0 && text[at - 1] == ' ')
        at--;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    return at;
}

static void
go_left(struct kl_app *app)
{
    app->prompt.cursor = before(&app->prompt);
}

static void
go_right(struct kl_app *app)
{
    app->prompt.cursor = after(&app->prompt);
}

static void
go_home(struct kl_app *app)
{
    app->prompt.cursor = 0;
}

static void
go_end(struct kl_app *app)
{
    app->prompt.cursor = app->prompt.line.len;
}

static void
delete_left(struct kl_app *app)
{
    struct kl_prompt *prompt = &app->prompt;

    if (prompt->line.len == 0)
        prompt->open = false;
    else
        replace(prompt, before(prompt), prompt->cursor, "");
}

static void
delete_right(struct kl_app *app)
{
    replace(&app->prompt, app->prompt.cursor, after(&app->prompt), "");
}

static void
delete_word(struct kl_app *app)
{
    replace(&app->prompt, word_before(&app->prompt), app->prompt.cursor, "");
}

static void
delete_line(struct kl_app *app)
{
    set_line(&app->prompt, "");
}

static void
delete_rest(struct kl_app *app)
{
    replace(&app->prompt, app->prompt.cursor, app->prompt.line.len, "");
}

static void
cancel(struct kl_app *app)
{
    app->prompt.open = false;
}

/* ---- history ------------------------------------------------------------- */

static void
recall(struct kl_prompt *prompt, size_t at)
{
    if (prompt->at == prompt->count) {
        free(prompt->typed);
        prompt->typed = kl_strdup(kl_buf_text(&prompt->line));
    }
    prompt->at = at;
    set_line(prompt, at == prompt->count ? prompt->typed
                                         : prompt->history[at]);
}

static void
older(struct kl_app *app)
{
    if (app->prompt.at > 0)
        recall(&app->prompt, app->prompt.at - 1);
}

static void
newer(struct kl_app *app)
{
    if (app->prompt.at < app->prompt.count)
        recall(&app->prompt, app->prompt.at + 1);
}

static void
remember(struct kl_prompt *prompt, const char *line)
{
    if (prompt->count > 0 &&
        strcmp(prompt->history[prompt->count - 1], line) == 0)
        return;
    prompt->history = kl_realloc(prompt->history, prompt->count + 1,
                                 sizeof *prompt->history);
    prompt->history[prompt->count++] = kl_strdup(line);
    prompt->at = prompt->count;
}

/* Run the line. What it finds wrong leaves the line open to be corrected. */
static void
run(struct kl_app *app)
{
    struct kl_prompt *prompt = &app->prompt;
    char *line = kl_buf_take(&prompt->line);
    size_t len = strlen(line);

    while (len > 0 && line[len - 1] == ' ')
        line[--len] = '\0';
    prompt->open = false;
    prompt->cursor = 0;
    if (*line != '\0') {
        remember(prompt, line);
        kl_app_run(app, line);
        if (app->message_error && !prompt->open)
            kl_prompt_open(prompt, line);
    }
    free(line);
}

/* ---- the command --------------------------------------------------------- */

static const struct {
    const char *name;
    void (*act)(struct kl_app *app);
} actions[] = {
    {"run", run},
    {"cancel", cancel},
    {"complete", kl_prompt_complete},
    {"older", older},
    {"newer", newer},
    {"left", go_left},
    {"right", go_right},
    {"home", go_home},
    {"end", go_end},
    {"backspace", delete_left},
    {"delete", delete_right},
    {"word", delete_word},
    {"clear", delete_line},
    {"kill", delete_rest},
};

enum kl_status
kl_command_edit(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    char quote[KL_QUOTE];
    size_t i;

    (void)effects;
    if (!app->prompt.open)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "no command line is open to edit");
    if (strcmp(arg, "complete") != 0)
        kl_buf_reset(&app->prompt.offer);
    if (strncmp(arg, "insert ", 7) == 0) {
        replace(&app->prompt, app->prompt.cursor, app->prompt.cursor,
                arg + 7);
        return KL_OK;
    }
    for (i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strcmp(actions[i].name, arg) == 0) {
            actions[i].act(app);
            return KL_OK;
        }
    return kl_fail(err, KL_E_NAME, KL_AT_NONE, "unknown edit %s",
                   kl_quote(quote, arg, strlen(arg)));
}

/* ---- drawing ------------------------------------------------------------- */

/* The line from a byte on that keeps the cursor inside `width` columns. */
static size_t
scroll_start(const struct kl_prompt *prompt, int width)
{
    const char *text = kl_buf_text(&prompt->line);
    size_t start = prompt->cursor;
    int used = 0;

    while (start > 0) {
        size_t at = before_byte(prompt, start);

        used += kl_text_width(text + at, start - at);
        if (used >= width)
            break;
        start = at;
    }
    return start;
}

void
kl_prompt_draw(const struct kl_prompt *prompt, struct kl_canvas *canvas,
               struct kl_rect rect)
{
    const char *text = kl_buf_text(&prompt->line);
    size_t start = scroll_start(prompt, rect.w - 2);
    int x = rect.x + 1;

    kl_canvas_put(canvas, rect.x, rect.y, ':', KL_INK_KEY, 0);
    kl_canvas_text(canvas, x, rect.y, rect.w - 1, KL_INK_TEXT, 0,
                   text + start);
    x += kl_text_width(text + start, prompt->cursor - start);
    kl_canvas_restyle(canvas, (struct kl_rect){x, rect.y, 1, 1}, -1,
                      KL_REVERSE);
}
