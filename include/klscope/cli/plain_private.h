#ifndef KLSCOPE_CLI_PLAIN_PRIVATE_H
#define KLSCOPE_CLI_PLAIN_PRIVATE_H

#include "klscope/app/app.h"
#include "klscope/app/book.h"
#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/cli/plain.h"
#include "klscope/cli/plain_page.h"
#include "klscope/core/value.h"
#include "klscope/lesson/study.h"

/* What the files of plain lessons share. */

/* What a line is about, if not about an item of the step. */
#define KL_ABOUT_SCENE    ((size_t)-1)
#define KL_ABOUT_SELECTED ((size_t)-2)

/* What the scene and the step are like now, a line for each thing. */
struct kl_plain_line {
    char *text;
    char *brief; /* without what is known when `state` is as it was; or NULL */
    int state;   /* of a relation: whether it holds */
    size_t about;
};

struct kl_plain_state {
    struct kl_plain_line *line;
    size_t count, cap;
    size_t fixed; /* of them; what is watched comes behind */
};

/* A session. */
struct kl_plain {
    const struct kl_plain_options *options;
    int width;
    FILE *in, *out;
    bool gap;   /* the line written last was blank, or none was written */
    bool tight; /* the block written last keeps to the one behind it */
    struct kl_book *book;
    struct kl_app *app;
    struct kl_study *study;
    size_t chapter, step;
    const struct kl_block *scene; /* what the scene was last read from */
    bool broken;     /* and then from a break */
    size_t breaks;   /* of the step, that were shown */
    size_t solution; /* the task whose solution was shown last */
    size_t printed;  /* bytes of the app's output that were written */
    struct kl_plain_state state; /* what is known of it */
    char complaint[KL_ERR_LINE]; /* of saving, so as not to repeat it */
    bool greeted; /* it was said how to get help */
    bool ended;
};

/* ---- plain_scene.c: the scene -------------------------------------------- */

/* Add a line, taken. */
void kl_plain_add(struct kl_plain_state *state, size_t about,
                  struct kl_buf *line);

/* Add what the scene is like; what is watched. */
void kl_plain_scene(const struct kl_plain *plain,
                    struct kl_plain_state *state);
void kl_plain_watched(const struct kl_plain *plain,
                      struct kl_plain_state *state);

/* A number, where words say what pictures leave to signs. */
const char *kl_plain_value(char out[KL_NUMBER], struct kl_value value);

/* Write the probabilities of all outcomes, or the heights of densities at
 * some places, and what each adds to D(p||q). */
void kl_plain_outcomes(struct kl_plain *plain);

/* Write how a measure comes about; "" for D(p||q).
 *
 * err   KL_E_NAME for what is no measure
 */
enum kl_status kl_plain_explain(struct kl_plain *plain, const char *measure,
                                struct kl_err *err);

/* ---- plain_lab.c: labs --------------------------------------------------- */

/* Write what a lab shows: that of the scene, or the one that is named; so many
 * draws where there are any. */
void kl_plain_lab(struct kl_plain *plain, const char *arg);

/* ---- plain_state.c: what holds on it ------------------------------------- */

/* Try everything on the scene as it is now; true if a task is done by that. */
bool kl_plain_look(struct kl_plain *plain);

/* Write the lines on something, or on everything. */
void kl_plain_about(struct kl_plain *plain, size_t about);
void kl_plain_all(struct kl_plain *plain);

/* Write those that are not as they were when this, or kl_plain_note, was last
 * called; false if there are none. */
bool kl_plain_changes(struct kl_plain *plain);
void kl_plain_note(struct kl_plain *plain);
void kl_plain_state_clear(struct kl_plain_state *state);

/* ---- plain_step.c: a step as it is read ---------------------------------- */

const struct kl_chapter *kl_plain_chapter(const struct kl_plain *plain);

/* Write the step; the choices of a question, the solution of a task. */
void kl_plain_step(struct kl_plain *plain);
void kl_plain_answer(struct kl_plain *plain, const struct kl_study_item *item);
void kl_plain_solution(struct kl_plain *plain,
                       const struct kl_study_item *item);

/* Write the lessons, or the steps of one. */
void kl_plain_lessons(struct kl_plain *plain);
void kl_plain_steps(struct kl_plain *plain, size_t chapter);

/* ---- plain_work.c: what is done in a step -------------------------------- */

/* Run a command of the scope; or the first that a key stands for, false if
 * there is none. */
void kl_plain_command(struct kl_plain *plain, const char *line);
bool kl_plain_press(struct kl_plain *plain, const char *key);

/* True for the commands that shape the scene: what help lists of them all. */
bool kl_plain_shapes(const char *line);

/* Answer a question: the first that is open, else the last.
 *
 * err   as kl_study_answer
 */
enum kl_status kl_plain_give(struct kl_plain *plain, const char *text,
                             struct kl_err *err);

/* How many tasks and questions are open; whether there is a task at all. */
size_t kl_plain_open(const struct kl_plain *plain);
bool kl_plain_has_task(const struct kl_plain *plain);

/* How many choices the question that is open has; -1 if none is open. */
int kl_plain_choices(const struct kl_plain *plain);

/* What the words do. */
void kl_plain_hint(struct kl_plain *plain);
void kl_plain_show(struct kl_plain *plain);
void kl_plain_perform(struct kl_plain *plain);
void kl_plain_break(struct kl_plain *plain);
void kl_plain_reset(struct kl_plain *plain);

/* Write what is wrong. */
void kl_plain_complain(struct kl_plain *plain, const struct kl_err *err);

/* ---- plain_word.c: what is typed ----------------------------------------- */

/* Do what a line says. */
void kl_plain_line(struct kl_plain *plain, const char *line);

/* ---- plain.c: the session ------------------------------------------------ */

/* Go to a step, with its scene, and write it. */
void kl_plain_go(struct kl_plain *plain, size_t chapter, size_t step);

/* Read the files of the book again, and the step from there. */
void kl_plain_reread(struct kl_plain *plain);

/* Read the step's own scene; then a break of it, unless that is NULL.
 *
 * return   false if something is wrong with it, which was written
 */
bool kl_plain_read(struct kl_plain *plain, const struct kl_break_block *wrong);

/* Put down what was done. */
void kl_plain_save(struct kl_plain *plain);

#endif
