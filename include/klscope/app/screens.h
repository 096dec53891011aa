#ifndef KLSCOPE_APP_SCREENS_H
#define KLSCOPE_APP_SCREENS_H

#include "klscope/app/private.h"

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

/* The screen table. */
const struct kl_screen *kl_screen_row(size_t i);
size_t kl_screen_count(void);

/* The row of the present screen, and that of the lab of the scene, which is the
 * same but in lessons. */
const struct kl_screen *kl_app_screen(const struct kl_app *app);
const struct kl_screen *kl_app_lab(const struct kl_app *app);

/* Lay out, and do all work that waits. */
void kl_app_finish(struct kl_app *app);

/* Lay out the scene's lab in `stage`, without area nowhere. */
void kl_lab_update(struct kl_app *app, struct kl_rect stage);

/* Whether it moves by itself; one frame of it. */
bool kl_lab_playing(const struct kl_app *app);
void kl_lab_tick(struct kl_app *app);

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

/* Commands of the lab of fits that are others in other labs. */
kl_lab_command kl_command_rate, kl_command_go, kl_command_keep;

#endif
