/* The table of screens: which one is seen, its work and its frames. */
#include "config.h"

#include "klscope/app/learn.h"
#include "klscope/app/record.h"
#include "klscope/app/screens.h"

enum { FRAME = 33 }; /* milliseconds */

static const struct kl_screen screens[] = {
    [KL_LAB_EXPLORE] = {.name = "Explore",
                        .number = 1,
                        .mode = KL_MODE_EXPLORE,
                        .update = kl_explore_update,
                        .draw = kl_explore_draw,
                        .mouse = kl_explore_mouse},
    [KL_LAB_SAMPLE] = {.name = "Sample",
                       .number = 2,
                       .mode = KL_MODE_SAMPLE,
                       .update = kl_sampling_update,
                       .draw = kl_sampling_draw,
                       .mouse = kl_sampling_mouse,
                       .busy = kl_sampling_busy,
                       .work = kl_sampling_work,
                       .playing = kl_sampling_playing,
                       .tick = kl_sampling_tick,
                       .restart = kl_sampling_restart,
                       .advance = kl_sampling_advance},
    [KL_LAB_CODE] = {.name = "Code",
                     .number = 3,
                     .mode = KL_MODE_CODE,
                     .update = kl_coding_update,
                     .draw = kl_coding_draw,
                     .mouse = kl_coding_mouse,
                     .busy = kl_coding_busy,
                     .work = kl_coding_work},
    [KL_LAB_FIT] = {.name = "Fit",
                    .number = 4,
                    .mode = KL_MODE_FIT,
                    .update = kl_fitting_update,
                    .draw = kl_fitting_draw,
                    .mouse = kl_fitting_mouse,
                    .busy = kl_fitting_busy,
                    .work = kl_fitting_work,
                    .playing = kl_fitting_playing,
                    .tick = kl_fitting_tick,
                    .restart = kl_fitting_restart,
                    .advance = kl_fitting_advance,
                    .rate = kl_command_rate,
                    .go = kl_command_go,
                    .keep = kl_command_keep},
    [KL_LAB_CLASSIFY] = {.name = "Classify",
                         .number = 4,
                         .mode = KL_MODE_CLASSIFY,
                         .update = kl_classifying_update,
                         .draw = kl_classifying_draw,
                         .mouse = kl_classifying_mouse,
                         .playing = kl_classifying_playing,
                         .tick = kl_classifying_tick,
                         .restart = kl_classifying_restart,
                         .advance = kl_classifying_advance,
                         .rate = kl_command_pace,
                         .go = kl_command_optimum,
                         .keep = kl_command_scope},
    [KL_SCREEN_LEARN] = {.name = "Learn",
                         .number = 5,
                         .mode = KL_MODE_LEARN,
                         .update = kl_learn_update,
                         .draw = kl_learn_draw,
                         .mouse = kl_learn_mouse},
};

size_t
kl_screen_count(void)
{
    return sizeof screens / sizeof *screens;
}

const struct kl_screen *
kl_screen_row(size_t i)
{
    return &screens[i];
}

const struct kl_screen *
kl_app_lab(const struct kl_app *app)
{
    return &screens[kl_scene_lab(app->scene)];
}

const struct kl_screen *
kl_app_screen(const struct kl_app *app)
{
    return app->lessons ? &screens[KL_SCREEN_LEARN] : kl_app_lab(app);
}

/* The scope keeps samples of what it shows, and so is told that it is not
 * seen. */
void
kl_lab_update(struct kl_app *app, struct kl_rect stage)
{
    const struct kl_screen *lab = kl_app_lab(app);

    if (stage.w < KL_STAGE_WIDTH || stage.h < KL_STAGE_HEIGHT)
        stage = (struct kl_rect){0};
    if (lab->update != kl_explore_update) {
        kl_explore_update(app, (struct kl_rect){0});
        app->layout.panel = (struct kl_rect){0};
    }
    app->layout.stage = stage;
    lab->update(app, stage);
}

/* ---- work in the background ---------------------------------------------- */

/* Whether the lab that is seen has work of its own. */
static bool
lab_busy(const struct kl_app *app)
{
    const struct kl_screen *lab = kl_app_lab(app);

    return app->layout.stage.w > 0 && lab->busy != NULL && lab->busy(app);
}

bool
kl_app_busy(const struct kl_app *app)
{
    return kl_scene_busy(app->scene) || kl_minimap_busy(app->minimap) ||
           lab_busy(app) || kl_learn_busy(app);
}

bool
kl_app_work(struct kl_app *app, size_t bins)
{
    if (kl_scene_busy(app->scene))
        return kl_scene_work(app->scene, bins);
    if (kl_minimap_busy(app->minimap))
        return kl_minimap_work(app->minimap, app->scene, bins);
    if (lab_busy(app))
        return kl_app_lab(app)->work(app);
    return kl_learn_work(app);
}

void
kl_app_finish(struct kl_app *app)
{
    kl_app_update(app);
    while (kl_app_busy(app)) {
        kl_app_work(app, SIZE_MAX);
        kl_app_update(app);
    }
}

/* ---- what moves by itself ------------------------------------------------ */

/* Milliseconds between two frames of the lab; 0 while it stands still. */
static int
lab_pace(const struct kl_app *app)
{
    const struct kl_screen *lab = kl_app_lab(app);

    if (app->layout.stage.w == 0 || app->mode == KL_MODE_HELP ||
        lab->playing == NULL || !lab->playing(app))
        return 0;
    return FRAME;
}

int
kl_app_pace(const struct kl_app *app)
{
    return kl_replay_pace(app, lab_pace(app));
}

bool
kl_lab_playing(const struct kl_app *app)
{
    return lab_pace(app) > 0;
}

void
kl_lab_tick(struct kl_app *app)
{
    kl_app_lab(app)->tick(app);
    kl_log_tick(app);
    app->stale = true;
}

void
kl_app_tick(struct kl_app *app)
{
    bool plays = lab_pace(app) > 0;

    if (kl_replay_tick(app) && plays && lab_pace(app) > 0)
        kl_lab_tick(app);
}
