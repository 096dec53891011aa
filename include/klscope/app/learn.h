#ifndef KLSCOPE_APP_LEARN_H
#define KLSCOPE_APP_LEARN_H

/* The learn screen: a step of a lesson, the scope beside or behind it, and the
 * table of contents. Only the files of this room include it. */

#include "klscope/app/book.h"
#include "klscope/app/private.h"
#include "klscope/lesson/study.h"
#include "klscope/view/sheet.h"

/* A row of the table of contents: a lesson, or a step of the one that is
 * unfolded. */
struct kl_contents_row {
    size_t chapter;
    size_t step; /* KL_WHOLE: the lesson itself */
};

#define KL_WHOLE ((size_t)-1)

struct kl_learning {
    struct kl_book *book;
    bool teacher;            /* notes are shown */
    size_t chapter, step;    /* where the reader is */
    struct kl_study *study;  /* of that step */
    struct kl_sheet *sheet;  /* it laid out */
    struct kl_rect text;     /* the window on it */
    struct kl_rect strip;    /* what it says of the scene, above the scope */
    int scroll;              /* of the sheet */
    size_t reveal;           /* the item to scroll to, or KL_WHOLE */
    bool reveal_end;         /* its end, where hints and messages stand */
    size_t focus;            /* the exercise that keys mean */
    bool playing;            /* the scope has the keys */
    bool contents;           /* the table is shown instead of the step */
    struct kl_contents_row at; /* its row that keys mean */
    size_t unfolded;         /* the lesson whose steps it lists */
    int contents_scroll;
    struct kl_rect table;
    enum kl_lab lab;         /* that the step opens */
    const struct kl_block *scene; /* what the scene was last read from */
    size_t broken;           /* the item whose break it was, or KL_WHOLE */
    bool unsaved;            /* progress is to be written when there is time */
};

void kl_learning_free(struct kl_learning *learning);

/* The screen, as rows of the screen table have it. */
void kl_learn_update(struct kl_app *app, struct kl_rect rect);
void kl_learn_draw(const struct kl_app *app, struct kl_canvas *canvas);
unsigned kl_learn_mouse(struct kl_app *app, const struct kl_event *event);

/* See what the step says of the scene as it is now. */
void kl_learn_look(struct kl_app *app);

/* Whether the learn screen is the present one, and the scope has its keys. */
bool kl_learn_shown(const struct kl_app *app);
bool kl_learn_playing(const struct kl_app *app);

/* Whether relations wait or progress is to be written; try the next relation,
 * else write. True if there is something new to be seen. */
bool kl_learn_busy(const struct kl_app *app);
bool kl_learn_work(struct kl_app *app);

/* Go to a step: its scene is read unless it is there already.
 *
 * err   what is wrong with its scene; the reader is there all the same
 */
enum kl_status kl_learn_go(struct kl_app *app, size_t chapter, size_t step,
                           struct kl_err *err);

/* The step's scene again, or one of its breaks. */
enum kl_status kl_learn_scene(struct kl_app *app, struct kl_err *err);
enum kl_status kl_learn_break(struct kl_app *app, size_t item,
                              struct kl_err *err);

/* What a replay did counts until the reader does something. */
void kl_learn_own(struct kl_app *app);

/* After an answer, a hint or an edit: progress and focus follow. */
void kl_learn_follow(struct kl_app *app);

/* The exercise of a kind that keys mean: the focus, else the first one open,
 * else the last; the number of items if there is none. */
size_t kl_learn_exercise(const struct kl_app *app, enum kl_block_kind kind);

/* The number of an item among the exercises of the step, from 1; the item of
 * such a number, or the number of items if there is none. */
size_t kl_learn_number(const struct kl_app *app, size_t item);
size_t kl_learn_item(const struct kl_app *app, size_t number);

/* For commands that belong to a step.
 *
 * err   KL_E_STATE if none is shown
 */
enum kl_status kl_learn_needed(const struct kl_app *app, struct kl_err *err);

/* Whether the step has a block of a kind. */
bool kl_learn_has(const struct kl_app *app, enum kl_block_kind kind);

/* The table of contents: laid out, drawn; its row of an event; moved in by so
 * many rows, or to the row of a place; what Enter does. */
void kl_contents_update(struct kl_app *app, struct kl_rect rect);
void kl_contents_draw(const struct kl_app *app, struct kl_canvas *canvas);
bool kl_contents_hit(const struct kl_app *app, const struct kl_event *event,
                     struct kl_contents_row *row);
void kl_contents_move(struct kl_app *app, long by);
enum kl_status kl_contents_go(struct kl_app *app, const char *place,
                              struct kl_err *err);
void kl_contents_fold(struct kl_app *app, bool open);

#endif
