#ifndef KLSCOPE_APP_PRIVATE_H
#define KLSCOPE_APP_PRIVATE_H

/* What the files of this room share; nobody else includes it. */

#include "klscope/app/app.h"
#include "klscope/app/command.h"
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

/* Columns of the row of the minimap that its text takes. */
enum { KL_MAP_TEXT = 28 };

/* Where the parts of the explore screen stand; rectangles of height 0 are not
 * drawn. */
struct kl_layout {
    struct kl_rect bar, legend, panel, reason, stack, chart, labels;
    struct kl_rect ledger_title, ledger, minimap, slider, message, hints;
    struct kl_rect readout; /* what stands at the cross-hair, of densities */
    struct kl_rect explain; /* beside the picture where there is room */
    struct kl_rect large;   /* the sum in large numbers; no area: in none */
    bool down;              /* its numbers stand below each other */
    struct kl_rect stage;   /* where the scope stands; no area: nowhere */
    struct kl_window window;
};

/* The command line. */
struct kl_prompt {
    bool open;
    struct kl_buf line;
    size_t cursor;     /* byte offset, at a character */
    char **history;    /* oldest first */
    size_t count, at;  /* at == count: the line being typed */
    char *typed;       /* what was typed before history was looked through */
    struct kl_buf offer; /* candidates of the last completion, or empty */
};

/* What a command does. */
typedef enum kl_status kl_lab_command(struct kl_app *app, const char *arg,
                                      unsigned *effects, struct kl_err *err);

/* One row of the screen table. A screen has what is between bar and foot; a
 * lab has the rectangle beside or behind a lesson as well, and is updated with
 * one without area while it is not seen. */
struct kl_screen {
    const char *name;
    int number;        /* in the bar; two that share one take turns there */
    enum kl_mode mode; /* what takes its keys */
    void (*update)(struct kl_app *app, struct kl_rect rect);
    void (*draw)(const struct kl_app *app, struct kl_canvas *canvas);
    unsigned (*mouse)(struct kl_app *app, const struct kl_event *event);
    /* Work that takes long, in slices; work returns true if there is something
     * new to be seen. NULL if there is none. */
    bool (*busy)(const struct kl_app *app);
    bool (*work)(struct kl_app *app);
    /* What moves by itself, a frame at a time. NULL if nothing does. */
    bool (*playing)(const struct kl_app *app);
    void (*tick)(struct kl_app *app);
    /* Begin anew, with app->draws; go on by so many draws or steps. NULL where
     * nothing goes on. */
    void (*restart)(struct kl_app *app);
    enum kl_status (*advance)(struct kl_app *app, size_t n,
                              struct kl_err *err);
    /* What the commands `rate`, `go` and `keep` are there, with their
     * arguments. NULL where they mean nothing. */
    kl_lab_command *rate, *go, *keep;
};

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

/* Commands of the lab of fits that are others in other labs. */
kl_lab_command kl_command_rate, kl_command_go, kl_command_keep;

/* The screen table. */
const struct kl_screen *kl_screen_row(size_t i);
size_t kl_screen_count(void);

/* True if the pointer of a mouse event is inside a part of the screen. */
static inline bool
kl_event_in(struct kl_rect rect, const struct kl_event *event)
{
    return event->x >= rect.x && event->x < rect.x + rect.w &&
           event->y >= rect.y && event->y < rect.y + rect.h;
}

/* The row of the present screen, and that of the lab of the scene, which is the
 * same but in lessons. */
const struct kl_screen *kl_app_screen(const struct kl_app *app);
const struct kl_screen *kl_app_lab(const struct kl_app *app);

/* Lay out the scene's lab in `stage`, without area nowhere. */
void kl_lab_update(struct kl_app *app, struct kl_rect stage);

/* Each lab, as rows of the screen table have it. */
#define LAB(name)                                                            \
    void kl_##name##_update(struct kl_app *app, struct kl_rect stage);       \
    void kl_##name##_draw(const struct kl_app *app,                          \
                          struct kl_canvas *canvas);                         \
    unsigned kl_##name##_mouse(struct kl_app *app,                           \
                               const struct kl_event *event);
LAB(explore)
LAB(sampling)
LAB(coding)
LAB(fitting)
LAB(classifying)
#undef LAB
void kl_sampling_free(struct kl_sampling *sampling);
/* Its state for p and q as they are, made if need be. */
struct kl_sampling *kl_sampling_of(struct kl_app *app);
bool kl_sampling_busy(const struct kl_app *app);
bool kl_sampling_work(struct kl_app *app);
bool kl_sampling_playing(const struct kl_app *app);
void kl_sampling_tick(struct kl_app *app);
void kl_sampling_restart(struct kl_app *app);
enum kl_status kl_sampling_advance(struct kl_app *app, size_t n,
                              struct kl_err *err);
void kl_coding_free(struct kl_coding *coding);
bool kl_coding_busy(const struct kl_app *app);
bool kl_coding_work(struct kl_app *app);
void kl_fitting_free(struct kl_fitting *fitting);
bool kl_fitting_busy(const struct kl_app *app);
bool kl_fitting_work(struct kl_app *app);
bool kl_fitting_playing(const struct kl_app *app);
void kl_fitting_tick(struct kl_app *app);
void kl_fitting_restart(struct kl_app *app);
enum kl_status kl_fitting_advance(struct kl_app *app, size_t n,
                              struct kl_err *err);
void kl_classifying_free(struct kl_classifying *classifying);
bool kl_classifying_playing(const struct kl_app *app);
void kl_classifying_tick(struct kl_app *app);
void kl_classifying_restart(struct kl_app *app);
enum kl_status kl_classifying_advance(struct kl_app *app, size_t n,
                              struct kl_err *err);

/* The least that a lab can be laid out in. */
enum { KL_STAGE_WIDTH = 60, KL_STAGE_HEIGHT = 12 };

/* Bar and foot, which all screens share: laid out, leaving the rectangle
 * between them; drawn. True if the terminal is too small for any screen. */
struct kl_rect kl_shell_update(struct kl_app *app);
void kl_shell_draw(const struct kl_app *app, struct kl_canvas *canvas);
bool kl_shell_hidden(const struct kl_app *app);

/* The screen whose name in the bar a mouse event is on; false if none is. */
bool kl_shell_hit(const struct kl_app *app, const struct kl_event *event,
                  size_t *i);

/* The mode that help, explanations and prompts go back to. */
enum kl_mode kl_app_ground(const struct kl_app *app);

/* Take the keys of the screen that is seen, whatever led there: a scene that is
 * loaded may open another lab. Help and explanations stay. */
void kl_app_follow(struct kl_app *app);

/* Its parts for densities: what is between head and foot laid out and drawn,
 * the sliders of the foot drawn; a press of the mouse, and a drag. */
void kl_curves_lay_out(struct kl_app *app, struct kl_rect left);
void kl_curves_draw(const struct kl_app *app, struct kl_canvas *canvas);
unsigned kl_curves_press(struct kl_app *app, const struct kl_event *event);
unsigned kl_curves_drag(struct kl_app *app, const struct kl_event *event);

/* Whether a lab has large numbers now: an explanation needs the room. */
bool kl_app_enlarged(const struct kl_app *app);

/* The scope in large numbers: its parts between bar and foot laid out, leaving
 * what the picture has; drawn, but for the picture. */
void kl_scope_large_update(struct kl_app *app, struct kl_rect *left);
void kl_scope_large_draw(const struct kl_app *app, struct kl_canvas *canvas);

/* The side whose sum is shown: always p's but in large numbers. */
enum kl_side kl_app_summed(const struct kl_app *app);

/* A measure as a large number; name is storage for its symbol. */
struct kl_large;
void kl_app_enlarge(const struct kl_app *app, enum kl_measure measure,
                    char name[KL_NUMBER], struct kl_large *item);

/* Which divergence is taken apart below the picture: the selected one. */
enum kl_measure kl_app_divergence(const struct kl_app *app);

/* Help and explanation, drawn over a screen. */
void kl_help_draw(const struct kl_app *app, struct kl_canvas *canvas);

/* Rows that the help has in columns as wide as the screen allows. */
int kl_help_rows(const struct kl_app *app);

/* The hints of a mode's bindings, as many as fit in one row. */
void kl_hints_draw(const struct kl_app *app, int mode,
                   struct kl_canvas *canvas, struct kl_rect rect);

/* The command line, drawn in one row. */
void kl_prompt_open(struct kl_prompt *prompt, const char *text);
void kl_prompt_clear(struct kl_prompt *prompt);
void kl_prompt_draw(const struct kl_prompt *prompt, struct kl_canvas *canvas,
                    struct kl_rect rect);

/* Complete the word before the cursor. */
void kl_prompt_complete(struct kl_app *app);

/* The present slider of a side's spec and its index, which may be NULL; false
 * if it has none. */
bool kl_app_handle(const struct kl_app *app, enum kl_side side,
                   struct kl_handle *handle, size_t *k);

/* Set a slider by its reference: "p.mean 3.5".
 *
 * in    arg     begins with "p." or "q."
 *       amend   as kl_scene_tune
 * err   KL_E_NAME, KL_E_USAGE, and as kl_scene_tune
 */
enum kl_status kl_app_set_handle(struct kl_app *app, const char *arg,
                                 bool amend, struct kl_err *err);

/* Behind an optional "to" or "=": "p[a] to 0.5". */
const char *kl_app_behind_to(const char *arg);

/* The side that an argument begins with, or that is edited; returns what is
 * behind it. */
const char *kl_app_take_side(const struct kl_app *app, const char *arg,
                             enum kl_side *side);

/* Fail: "usage: NAME ARGS, not ARG". */
enum kl_status kl_app_usage(struct kl_err *err, const char *name,
                            const char *arg);

/* Whether there are densities, not outcomes. */
bool kl_app_continuous(const struct kl_app *app);

/* Whether the picture is the map of three outcomes; a press of the mouse on
 * it, and a drag. */
bool kl_app_mapped(const struct kl_app *app);
unsigned kl_mapped_press(struct kl_app *app, const struct kl_event *event);
unsigned kl_mapped_drag(struct kl_app *app, const struct kl_event *event);

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
