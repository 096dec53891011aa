#ifndef KLSCOPE_APP_APP_H
#define KLSCOPE_APP_APP_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/app/key.h"
#include "klscope/base/status.h"
#include "klscope/canvas/canvas.h"

struct kl_book;
struct kl_buf;
struct kl_extract;
struct kl_scene;

/* The whole interactive program but its terminal: a scene, the screens, the
 * prompt, help and messages. */
struct kl_app;

/* What a command made stale. */
enum kl_effect {
    KL_VIEW = 1,
    KL_MODEL = 2,
    KL_LAYOUT = 4,
    KL_QUIT = 8,
    KL_REPAINT = 16 /* the terminal may show anything: send every cell */
};

/* mem   takes scene; gives; kl_app_free(NULL) is fine */
struct kl_app *kl_app_new(struct kl_scene *scene);
void kl_app_free(struct kl_app *app);

/* Tell the app the size of the screen in cells; lays out anew. */
void kl_app_resize(struct kl_app *app, int width, int height);

/* The glyphs that it will be drawn with, borrowed; those of UTF-8 at first. */
void kl_app_set_glyphs(struct kl_app *app, const struct kl_glyphs *glyphs);

/* Handle one event: binding, command, effects. Returns the effects. */
unsigned kl_app_event(struct kl_app *app, const struct kl_event *event);

/* Run one command line, as the prompt, a script or a lesson would.
 *
 * out   effects   may be NULL
 * err   whatever the command finds wrong; the scene is then unchanged
 */
enum kl_status kl_app_command(struct kl_app *app, const char *line,
                              unsigned *effects, struct kl_err *err);

/* Run one line of a solution: it may change the scene and how it is seen, and
 * nothing else.
 *
 * err   as kl_app_command, placed in the lesson; KL_E_USAGE for commands that
 *       do something else
 */
enum kl_status kl_app_solve(struct kl_app *app,
                            const struct kl_extract *command,
                            struct kl_err *err);

/* Append the i-th expression that is watched, with its value on the scene, as
 * "H(p)/log(n) = 0.8113"; false if there are no more. */
bool kl_app_watched(struct kl_app *app, size_t i, struct kl_buf *out);

/* Read a scene file, which :save will then write back to; or, from a Markdown
 * file (.md), its first fenced block marked "scene", or the preset that "@NAME"
 * stands for, which it will not.
 *
 * err   as kl_catalog_path, kl_input_read and kl_scene_read
 */
enum kl_status kl_app_load(struct kl_app *app, const char *file,
                           struct kl_err *err);

/* Open the learn screen.
 *
 * in    book      its lessons, with the reader's progress
 *       place     as kl_book_find; NULL for where the reader left off
 *       teacher   show the notes
 * err   as kl_book_find, and what is wrong with the step's scene
 * mem   takes book, whatever it returns
 */
enum kl_status kl_app_learn(struct kl_app *app, struct kl_book *book,
                            const char *place, bool teacher,
                            struct kl_err *err);

/* Forget the history of edits: what is there now is where it begins. */
void kl_app_begin(struct kl_app *app);

/* What all `show` commands printed so far, borrowed until the next command; ""
 * if nothing. */
const char *kl_app_output(struct kl_app *app);

/* Make ready for drawing: clamp, scroll, lay out. Call before kl_app_draw and
 * after any number of events. */
void kl_app_update(struct kl_app *app);

/* Draw the present screen. Never changes the app: twice gives the same. */
void kl_app_draw(const struct kl_app *app, struct kl_canvas *canvas);

/* True while measures of a large scene are still being summed. */
bool kl_app_busy(const struct kl_app *app);

/* Do about `bins` bins of that work; returns true when values are new. */
bool kl_app_work(struct kl_app *app, size_t bins);

/* Milliseconds between two frames of what moves by itself; 0 while nothing
 * does. */
int kl_app_pace(const struct kl_app *app);

/* Let it move on by one frame. */
void kl_app_tick(struct kl_app *app);

/* True once a command asked to end the program. */
bool kl_app_quitting(const struct kl_app *app);

/* What a person wishes of the terminal, which the app has not got: whether it
 * reports its mouse (at first it does), and what it is taken to stand on. */
bool kl_app_mouse(const struct kl_app *app);
void kl_app_set_mouse(struct kl_app *app, bool on);
enum kl_background kl_app_background(const struct kl_app *app);
void kl_app_set_background(struct kl_app *app, enum kl_background background);

/* Show one line to the user where messages go. */
void kl_app_message(struct kl_app *app, const char *text, bool error);

/* The scene, borrowed. */
struct kl_scene *kl_app_scene(struct kl_app *app);

#endif
