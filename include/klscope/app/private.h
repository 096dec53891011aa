#ifndef KLSCOPE_APP_PRIVATE_H
#define KLSCOPE_APP_PRIVATE_H

/* What the files of this room share; nobody else includes it. */

#include "klscope/app/app.h"
#include "klscope/app/command.h"
#include "klscope/app/layout.h"
#include "klscope/app/prompt.h"
#include "klscope/base/number.h"
#include "klscope/scene/scene.h"
#include "klscope/view/chart.h"
#include "klscope/view/minimap.h"
#include "klscope/view/samples.h"

/* What takes the keys. */
enum kl_mode {
    KL_MODE_COMMON, /* what the next seven share; never the present one */
    KL_MODE_EXPLORE,
    KL_MODE_TUNE,  /* as explore, but arrows move the sliders of a spec */
    KL_MODE_CURVE, /* the same place for densities */
    KL_MODE_SAMPLE,
    KL_MODE_CODE,
    KL_MODE_FIT,
    KL_MODE_CLASSIFY,
    KL_MODE_LEARN,    /* a step of a lesson */
    KL_MODE_CONTENTS, /* the table of contents */
    KL_MODE_HELP,
    KL_MODE_EXPLAIN,
    KL_MODE_PROMPT,
    KL_MODE_REPLAY /* a script runs in its own time */
};

/* Rows of the screen table: the labs, enum kl_lab, and behind them */
enum { KL_SCREEN_LEARN = KL_LAB_COUNT };

struct kl_learning;
struct kl_log;
struct kl_replay;
struct kl_session;
struct kl_watches;
struct kl_sampling;
struct kl_coding;
struct kl_fitting;
struct kl_classifying;

struct kl_app {
    struct kl_scene *scene;
    int width, height;
    const struct kl_glyphs *glyphs; /* that it will be drawn with */
    enum kl_mode mode;       /* but KL_MODE_PROMPT, which is prompt.open */
    bool tuning;             /* what KL_MODE_EXPLORE goes back to */
    size_t handle[2];        /* the slider of each side that keys move */
    bool lessons;            /* the learn screen is the present one, not the
                                scene's lab */
    bool commands;           /* help shows the commands, not the keys */
    int scroll;              /* of the help */
    enum kl_measure measure; /* the selected one */
    struct kl_buf message;
    bool message_error;
    struct kl_prompt prompt;
    struct kl_layout layout;
    struct kl_minimap *minimap;
    struct kl_samples *samples; /* of densities */
    size_t bins;             /* what `bins` goes back to */
    unsigned long seed;      /* of the next random distribution */
    char *file;              /* the scene's file, or NULL; */
    size_t file_depth;       /* undone beyond this it is no more */
    struct {
        bool on;
        enum kl_side side;
        size_t i;
        bool slider;         /* it began on a slider's track */
        double grip;         /* value minus what the pointer stood at */
        double top;          /* of the picture while a bar is dragged */
    } drag;
    struct kl_learning *learning; /* NULL until lessons are opened */
    bool running;            /* what the lab has goes on by itself */
    unsigned long draws;     /* the seed that labs draw with */
    struct kl_sampling *sampling; /* of the labs; NULL until they are seen */
    struct kl_coding *coding;
    struct kl_fitting *fitting;
    struct kl_classifying *classifying;
    struct kl_watches *watches; /* NULL until something is watched */
    struct kl_buf output;    /* what `show` printed */
    bool stale;              /* a command ran since the last update */
    bool large;              /* numbers are to be read from afar */
    bool mouse;              /* the terminal is to report it */
    enum kl_background background;
    bool pressing;           /* inside `key`, which does not nest */
    bool terminal;           /* it is on one, which has its own size */
    double (*clock)(void);   /* seconds, of log and replay */
    unsigned long commands_run;
    struct kl_log *log;      /* NULL if nothing is logged, */
    struct kl_replay *replay; /* replayed, */
    bool showing;            /* a line of a log runs: no work of the reader */
    struct kl_session *session; /* or kept */
    bool quitting;
};

/* The functions of the command table. */
#define COMMAND(name, function, args, help, completes)               \
    enum kl_status kl_command_##function(struct kl_app *app,          \
                                         const char *arg,             \
                                         unsigned *effects,           \
                                         struct kl_err *err);
#include "klscope/app/commands.def"
#undef COMMAND

/* The mode that help, explanations and prompts go back to. */
enum kl_mode kl_app_ground(const struct kl_app *app);

/* Take the keys of the screen that is seen, whatever led there: a scene that is
 * loaded may open another lab. Help and explanations stay. */
void kl_app_follow(struct kl_app *app);

/* Whether there are densities, not outcomes. */
bool kl_app_continuous(const struct kl_app *app);

/* True if a mode takes row i of the binding table: its own, or one that it
 * shares with others and has no other row for. */
bool kl_binding_counts(int mode, size_t i);

/* The mode that bindings are looked up in. */
int kl_app_mode(const struct kl_app *app);

/* The i-th thing that `show` prints; NULL behind the last. */
const char *kl_show_name(size_t i);

/* Run `select` on outcome i of a side. */
unsigned kl_app_select(struct kl_app *app, enum kl_side side, size_t i);

/* Put a character that was pasted into the command line; returns the
 * effects. */
unsigned kl_app_paste(struct kl_app *app, uint32_t ch);

/* End a drag, if there is one. */
void kl_app_drop(struct kl_app *app);

/* Show a message made like printf. */
void kl_app_say(struct kl_app *app, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Run a command and show what it finds wrong; returns the effects. */
unsigned kl_app_run(struct kl_app *app, const char *line);

#endif
