/* Help: the rows of the binding table, or of the command table, in columns. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/learn.h"
#include "klscope/app/shell.h"

enum {
    KEY_WIDTH = 12,
    COLUMN = 39, /* at least */
    COMMAND_WIDTH = 24,
    HELP = 50,   /* columns of what a command does, at most */
    INDENT = 4,
    TITLE = 76 /* columns that the whole title needs */
};

/* The mode whose keys help shows: that of the screen behind it. */
static int
mode_of(const struct kl_app *app)
{
    enum kl_mode ground = kl_app_ground(app);

    if (ground != KL_MODE_EXPLORE)
        return ground;
    if (kl_app_continuous(app))
        return KL_MODE_CURVE;
    return app->tuning ? KL_MODE_TUNE : KL_MODE_EXPLORE;
}

/* Without a lesson there is none to go back to. */
static bool
means_something(const struct kl_app *app, size_t i)
{
    return app->learning != NULL ||
           strcmp(kl_binding_row(i)->command, "lesson") != 0;
}

/* Whether a key does something now: without a quiz nothing is to be answered.
 */
static bool
worth_a_hint(const struct kl_app *app, size_t i)
{
    static const struct {
        const char *command;
        enum kl_block_kind kind;
    } wants[] = {
        {"choose", KL_BLOCK_QUIZ},
        {"hint", KL_BLOCK_TASK},
        {"break", KL_BLOCK_BREAK},
    };
    const char *command = kl_binding_row(i)->command;
    size_t k;

    if (!kl_learn_shown(app))
        return means_something(app, i);
    if (strcmp(command, "learn") == 0)
        return false;
    for (k = 0; k < sizeof wants / sizeof *wants; k++)
        if (strcmp(command, wants[k].command) == 0)
            return kl_learn_has(app, wants[k].kind);
    return strcmp(command, "solve") != 0 || kl_learn_has(app, KL_BLOCK_TASK) ||
           kl_learn_has(app, KL_BLOCK_QUIZ);
}

static bool
shown(const struct kl_app *app, size_t i)
{
    return kl_binding_row(i)->help != NULL && means_something(app, i) &&
           kl_binding_counts(mode_of(app), i);
}

static size_t
binding_rows(const struct kl_app *app)
{
    size_t i, rows = 0;

    for (i = 0; i < kl_binding_count(); i++)
        rows += shown(app, i);
    return rows;
}

static int
columns(const struct kl_app *app)
{
    int fit = (app->width - 2) / COLUMN;

    return app->commands || fit < 1 ? 1 : fit > 3 ? 3 : fit;
}

/* Rows of a command: one, or two where it would be cut. */
static int
command_rows(const struct kl_app *app)
{
    return app->width < COMMAND_WIDTH + 1 + HELP + 4 ? 2 : 1;
}

int
kl_help_rows(const struct kl_app *app)
{
    size_t rows = app->commands ? kl_command_count() *
                                      (size_t)command_rows(app)
                                : binding_rows(app);
    size_t k = (size_t)columns(app);

    return (int)((rows + k - 1) / k);
}

/* The key of a row, with those of the rows below that only add keys, as many as
 * there is room for. */
static void
key_names(size_t i, char out[KEY_WIDTH])
{
    size_t len = 0;
    int mode = kl_binding_row(i)->mode;

    do {
        const char *key = kl_binding_row(i)->key;

        if (strcmp(key, "digit") == 0) /* the point may have its own row */
            key = kl_binding_find(mode, '.') == kl_binding_row(i) ? "0-9 ."
                                                                  : "0-9";
        if (len + (len > 0) + strlen(key) < KEY_WIDTH)
            len += (size_t)sprintf(out + len, "%s%s", len > 0 ? " " : "", key);
        i++;
    } while (i < kl_binding_count() && kl_binding_row(i)->mode == mode &&
             kl_binding_row(i)->help == NULL);
}

static void
draw_keys(const struct kl_app *app, struct kl_canvas *canvas,
          struct kl_rect rect)
{
    int per_column = kl_help_rows(app), at = 0;
    int width = (app->width - 2) / columns(app);
    size_t i;

    for (i = 0; i < kl_binding_count(); i++) {
        const struct kl_binding *row = kl_binding_row(i);
        int x = rect.x + at / per_column * width;
        int y = at % per_column - app->scroll;
        char keys[KEY_WIDTH];

        if (!shown(app, i))
            continue;
        at++;
        if (y < 0 || y >= rect.h)
            continue;
        key_names(i, keys);
        kl_canvas_text(canvas, x, rect.y + y, KEY_WIDTH - 1, KL_INK_KEY, 0,
                       keys);
        kl_canvas_text(canvas, x + KEY_WIDTH, rect.y + y,
                       width - KEY_WIDTH - 1, KL_INK_TEXT, 0, row->help);
    }
}

/* A row of the list of commands: its name and arguments, its help, or in a
 * narrow one the two in turn. */
static void
draw_command(struct kl_canvas *canvas, struct kl_rect row,
             const struct kl_command *command, bool name, bool help)
{
    int x = INDENT;

    if (name) {
        x = kl_canvas_text(canvas, row.x, row.y, row.w, KL_INK_KEY, 0,
                           command->name) +
            1;
        x += kl_canvas_text(canvas, row.x + x, row.y, row.w - x, KL_INK_TEXT,
                            0, command->args);
        x = x < COMMAND_WIDTH ? COMMAND_WIDTH + 1 : x + 1;
    }
    if (help)
        kl_canvas_text(canvas, row.x + x, row.y, row.w - x, KL_INK_TEXT, 0,
                       command->help);
}

static void
draw_commands(const struct kl_app *app, struct kl_canvas *canvas,
              struct kl_rect rect)
{
    int rows = command_rows(app), y;

    for (y = 0; y < rect.h; y++) {
        size_t i = (size_t)((y + app->scroll) / rows);
        int part = (y + app->scroll) % rows;

        if (i >= kl_command_count())
            break;
        draw_command(canvas, (struct kl_rect){rect.x, rect.y + y, rect.w, 1},
                     kl_command_row(i), part == 0, part == rows - 1);
    }
}

enum { HINTS = 64 };

/* What Enter leads to on this step. */
static const char *
hint_of(const struct kl_app *app, size_t i)
{
    const struct kl_binding *row = kl_binding_row(i);

    if (row->mode == KL_MODE_LEARN && strcmp(row->command, "play") == 0 &&
        app->learning != NULL && app->learning->lab != KL_LAB_EXPLORE)
        return "*Enter lab";
    return row->hint;
}

/* The hints of a mode, in order; while sliders of a discrete family move, only
 * its own, to say what is different. */
static size_t
list_hints(const struct kl_app *app, int mode, const char *hint[HINTS])
{
    size_t i, count = 0;

    for (i = 0; i < kl_binding_count() && count < HINTS; i++)
        if ((kl_binding_row(i)->mode == mode ||
             (mode != KL_MODE_TUNE && kl_binding_counts(mode, i))) &&
            kl_binding_row(i)->hint != NULL && worth_a_hint(app, i))
            hint[count++] = hint_of(app, i);
    return count;
}

void
kl_hints_draw(const struct kl_app *app, int mode, struct kl_canvas *canvas,
              struct kl_rect rect)
{
    static const char marks[] = "!*+";
    const char *hint[HINTS];
    bool fits[HINTS] = {false};
    size_t count = list_hints(app, mode, hint), i, pass;
    int left = rect.w + 2, x = rect.x;

    for (pass = 0; pass < sizeof marks; pass++)
        for (i = 0; i < count; i++) {
            bool marked = strspn(hint[i], marks) > 0;
            int width = kl_canvas_text_width(canvas, hint[i] + marked) + 2;

            if ((marked ? hint[i][0] : '\0') != marks[pass] || width > left)
                continue;
            fits[i] = true;
            left -= width;
        }
    for (i = 0; i < count; i++)
        if (fits[i])
            x += 2 + kl_canvas_text(canvas, x, rect.y, rect.w, KL_INK_DIM, 0,
                                    hint[i] + strspn(hint[i], marks));
}

void
kl_help_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_rect all = {0, 1, app->width, app->height - 1};
    struct kl_rect text = {2, 3, app->width - 4, app->height - 5};

    kl_canvas_fill(canvas, all, ' ', KL_INK_TEXT, 0);
    kl_canvas_text(canvas, 2, 1, app->width - 4, KL_INK_TITLE, 0,
                   app->commands ? "Commands, to be typed after a colon"
                   : app->width < TITLE
                       ? "Keys; :commands lists the rest"
                   : mode_of(app) == KL_MODE_SAMPLE
                       ? "Keys (a click on the averages plays or pauses); "
                         ":commands lists the rest"
                       : "Keys (the mouse drags bars and sliders too); "
                         ":commands lists the rest");
    if (app->commands)
        draw_commands(app, canvas, text);
    else
        draw_keys(app, canvas, text);
    kl_hints_draw(app, KL_MODE_HELP, canvas,
                  (struct kl_rect){2, app->height - 1, app->width - 4, 1});
}
