/* A script that runs while others watch: each line when its time has come.
 *
 * A log says all frames of what moved by itself, as `tick 30`: they are spread
 * over the time that they took, and nothing moves between them. In a script
 * that a person wrote, what plays goes on between its lines.
 */
#include "config.h"

#include "klscope/app/replay.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/record.h"
#include "klscope/app/script.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/base/utf8.h"

#define READ 1.5    /* seconds for a line without a time */
#define FRAME 0.033 /* and for a frame of what moves by itself */

enum { PATIENCE = 60000 }; /* ms: a replay looks at the clock at least then */

struct kl_replay {
    struct kl_script *script;
    size_t at;      /* the next line */
    double pace;
    double due;     /* when it is to run, by the clock; while paused, how long
                       from then */
    unsigned long frames; /* of a `tick` line that are still to come, */
    double gap;     /* and the seconds of the log that each of them has */
    bool paused;
    bool working;   /* a line is at work: its keys are not the reader's */
};

static const struct kl_script_line *
line_at(const struct kl_replay *replay, size_t i)
{
    size_t count;
    const struct kl_script_line *line =
        kl_script_lines(replay->script, &count);

    return i < count ? &line[i] : NULL;
}

static size_t
count_of(const struct kl_replay *replay)
{
    size_t count;

    kl_script_lines(replay->script, &count);
    return count;
}

bool
kl_replay_leads(const struct kl_app *app)
{
    return app->replay != NULL && !app->replay->working;
}

void
kl_replay_free(struct kl_replay *replay)
{
    if (replay == NULL)
        return;
    kl_script_free(replay->script);
    free(replay);
}

/* ---- when ---------------------------------------------------------------- */

/* The number behind a command's name, if it is that command. */
static bool
argument_of(const struct kl_script_line *line, const char *name, double *x)
{
    size_t len = strlen(name);

    return line != NULL && strncmp(line->text, name, len) == 0 &&
           line->text[len] == ' ' &&
           kl_number_parse(line->text + len + 1, strlen(line->text + len + 1),
                           x);
}

/* Seconds that line i of the script comes after the one before it. A log that
 * another run was appended to begins anew with its times. */
static double
gap_before(const struct kl_replay *replay, size_t i)
{
    const struct kl_script_line *line = line_at(replay, i);
    const struct kl_script_line *last = i > 0 ? line_at(replay, i - 1) : NULL;
    double wait;

    if (argument_of(last, "wait", &wait))
        return wait > 0 ? wait : 0;
    if (!line->stamped)
        return READ;
    if (last == NULL || !last->stamped || last->time > line->time)
        return line->time;
    return line->time - last->time;
}

/* Set the clock for the next line, `from` when the last one was due. */
static void
schedule(struct kl_app *app, double from)
{
    struct kl_replay *replay = app->replay;
    const struct kl_script_line *line = line_at(replay, replay->at);
    double frames = 1;

    if (line == NULL)
        return;
    replay->gap = gap_before(replay, replay->at);
    replay->frames = 0;
    if (kl_script_is_log(replay->script) &&
        argument_of(line, "tick", &frames) && frames > 1 && frames <= 1e6) {
        replay->frames = (unsigned long)frames;
        replay->gap /= frames;
    }
    replay->due = from + replay->gap / replay->pace;
}

/* ---- what ---------------------------------------------------------------- */

static void
stop(struct kl_app *app, const char *message, bool error)
{
    kl_replay_free(app->replay);
    app->replay = NULL;
    kl_app_message(app, message, error);
}

static void
end(struct kl_app *app)
{
    char text[80];

    snprintf(text, sizeof text, "replayed %zu lines: p and q are yours",
             count_of(app->replay));
    stop(app, text, false);
}

/* A part of the frames of a line: as many as are due, where they come faster
 * than a terminal shows them. */
static enum kl_status
run_frames(struct kl_app *app, struct kl_err *err)
{
    struct kl_replay *replay = app->replay;
    double step = replay->gap / replay->pace;
    unsigned long n = (unsigned long)(FRAME / (step + 1e-6));
    char line[40];

    n = n < 1 ? 1 : n < replay->frames ? n : replay->frames;
    snprintf(line, sizeof line, "tick %lu", n);
    replay->frames -= n;
    replay->due += step * (double)n;
    kl_app_message(app, "", false);
    return kl_app_command(app, line, NULL, err);
}

/* The next line, or frames of it. */
static void
run_next(struct kl_app *app)
{
    struct kl_replay *replay = app->replay;
    char text[KL_ERR_LINE];
    struct kl_err err = {0};
    double due = replay->due;
    enum kl_status status;

    replay->working = true;
    if (replay->frames > 0)
        status = run_frames(app, &err);
    else
        status = kl_script_run_line(app, replay->script, replay->at, &err);
    replay = app->replay;
    if (replay == NULL) /* the line ended it */
        return;
    replay->working = false;
    if (status != KL_OK) {
        kl_err_line(&err, text, sizeof text);
        stop(app, text, true);
        return;
    }
    if (replay->frames > 0)
        return;
    replay->at++;
    schedule(app, due);
    if (line_at(replay, replay->at) == NULL)
        end(app);
}

int
kl_replay_pace(const struct kl_app *app, int frame)
{
    const struct kl_replay *replay = app->replay;
    double left;

    if (replay == NULL)
        return frame;
    if (kl_script_is_log(replay->script))
        frame = 0;
    if (replay->paused)
        return frame;
    left = ceil((replay->due - app->clock()) * 1000);
    left = left < 1 ? 1 : left > PATIENCE ? PATIENCE : left;
    return frame > 0 && frame < left ? frame : (int)left;
}

/* Lines that are due at once run at once. */
bool
kl_replay_tick(struct kl_app *app)
{
    double now = app->clock(), limit = now + FRAME;

    if (app->replay == NULL)
        return true;
    while (app->replay != NULL && !app->replay->paused &&
           !app->quitting && app->replay->due <= now &&
           app->clock() < limit)
        run_next(app);
    return app->replay == NULL || !kl_script_is_log(app->replay->script);
}

void
kl_app_replay(struct kl_app *app, struct kl_script *script, double pace)
{
    struct kl_replay *replay = kl_calloc(1, sizeof *replay);

    kl_replay_free(app->replay);
    app->replay = replay;
    replay->script = script;
    replay->pace = pace;
    if (count_of(replay) == 0)
        end(app);
    else
        schedule(app, app->clock());
}

/* ---- the reader's keys --------------------------------------------------- */

static void
pause_or_go_on(struct kl_app *app)
{
    struct kl_replay *replay = app->replay;
    double now = app->clock();

    replay->due += replay->paused ? now : -now;
    replay->paused = !replay->paused;
}

static void
next(struct kl_app *app)
{
    struct kl_replay *replay = app->replay;
    size_t at = replay->at;

    if (!replay->paused)
        replay->due = app->clock();
    do
        run_next(app);
    while (app->replay == replay && replay->at == at);
    /* The time to the line after that one is what it always is. */
    if (app->replay == replay && replay->paused)
        replay->due = replay->gap / replay->pace;
}

static void
set_pace(struct kl_replay *replay, double now, double pace)
{
    double left = replay->paused ? replay->due : replay->due - now;

    pace = pace < 1. / 64 ? 1. / 64 : pace > 64 ? 64 : pace;
    left *= replay->pace / pace;
    replay->due = replay->paused ? left : now + left;
    replay->pace = pace;
}

enum kl_status
kl_command_replay(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    *effects |= KL_LAYOUT;
    if (app->replay == NULL)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE, "nothing is replayed");
    if (app->replay->working)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "a replay does not lead itself");
    if (strcmp(arg, "pause") == 0)
        pause_or_go_on(app);
    else if (strcmp(arg, "next") == 0)
        next(app);
    else if (strcmp(arg, "faster") == 0)
        set_pace(app->replay, app->clock(), app->replay->pace * 2);
    else if (strcmp(arg, "slower") == 0)
        set_pace(app->replay, app->clock(), app->replay->pace / 2);
    else if (strcmp(arg, "stop") == 0)
        stop(app, "the replay has ended here: p and q are yours", false);
    else
        return kl_app_usage(err, "replay", arg);
    return KL_OK;
}

/* ---- drawing ------------------------------------------------------------- */

/* What was done last, and what it said. */
void
kl_replay_draw(const struct kl_app *app, struct kl_canvas *canvas,
               struct kl_rect row)
{
    const struct kl_replay *replay = app->replay;
    const struct kl_script_line *last =
        replay->at > 0 ? line_at(replay, replay->at - 1) : NULL;
    char number[KL_NUMBER], pace[KL_NUMBER + 8] = "";
    struct kl_buf text = KL_BUF_INIT;
    int used;

    if (replay->pace != 1)
        snprintf(pace, sizeof pace, ", %s times as fast",
                 kl_number_exact(number, replay->pace));
    kl_canvas_fill(canvas, (struct kl_rect){0, row.y, app->width, 1}, ' ',
                   KL_INK_TEXT, 0);
    used = kl_canvas_textf(canvas, row.x, row.y, row.w, KL_INK_KEY, 0,
                           "%s %zu of %zu%s",
                           replay->paused ? "paused at" : "replaying",
                           replay->at, count_of(replay), pace);
    if (last == NULL)
        return;
    kl_buf_adds(&text, ": ");
    kl_visible(&text, last->text, strlen(last->text));
    if (app->message.len > 0)
        kl_buf_addf(&text, "  %s", kl_buf_text(&app->message));
    kl_canvas_text(canvas, row.x + used, row.y, row.w - used,
                   app->message_error ? KL_INK_ERROR : KL_INK_TEXT, 0,
                   kl_buf_text(&text));
    kl_buf_clear(&text);
}
