/* The lab where classes are learned: what stands where, and drawing it. */
#include "config.h"

#include "klscope/app/classify.h"

#include <stdio.h>

#include "klscope/app/explore.h"
#include "klscope/app/screens.h"
#include "klscope/base/number.h"
#include "klscope/view/large.h"

/* Multiplications of a frame and of one command at most: a few milliseconds, a
 * few seconds. */
static const double FRAME_WORK = 1e6, COMMAND_WORK = 1e9;

void
kl_classifying_update(struct kl_app *app, struct kl_rect stage)
{
    struct kl_classifying *lab;

    if (stage.w == 0) {
        if (app->classifying != NULL)
            app->classifying->layout = (struct kl_class_layout){0};
        return;
    }
    lab = kl_classifying_of(app);
    lab->layout = (struct kl_class_layout){.head = stage};
    lab->large = (struct kl_rect){0};
    if (lab->source == NULL)
        return;
    if (kl_app_enlarged(app) && stage.h >= KL_STAGE_HEIGHT + KL_LARGE_ROWS) {
        lab->large = kl_rect_take_top(&stage, KL_LARGE_ROWS);
        lab->large.x++;
        lab->large.w -= 2;
    }
    lab->look.unit = kl_scene_unit(app->scene);
    lab->look.running = app->running && !lab->arrived;
    lab->look.arrived = lab->arrived;
    kl_class_lay_out(&lab->look, stage, &lab->layout);
}

/* Nothing could be read: say why, and what helps. */
static void
draw_fault(const struct kl_classifying *lab, struct kl_canvas *canvas)
{
    struct kl_rect at = lab->layout.head;

    kl_canvas_text(canvas, at.x + 1, at.y + 1, at.w - 2, KL_INK_TITLE, 0,
                   "There is nothing to learn from");
    kl_canvas_text(canvas, at.x + 1, at.y + 3, at.w - 2, KL_INK_ERROR, 0,
                   kl_buf_text(&lab->fault));
    kl_canvas_text(canvas, at.x + 1, at.y + 5, at.w - 2, KL_INK_TEXT, 0,
                   ":data FILE CLASS COLUMN COLUMN... reads a file");
}

/* The losses of both parts; of nothing there is none. */
static void
draw_large(const struct kl_classifying *lab, struct kl_canvas *canvas)
{
    static const char *const name[KL_CLASS_PARTS] = {"loss, learned",
                                                     "loss, held out"};
    const struct kl_class_look *look = &lab->look;
    struct kl_large item[KL_CLASS_PARTS];
    int count = 0, part;

    for (part = 0; part < KL_CLASS_PARTS; part++)
        if (look->part[part].n > 0)
            item[count++] = (struct kl_large){
                .label = name[part],
                .unit = kl_unit_row(look->unit)->key,
                .sign = "",
                .value = kl_unit_apply(look->unit, KL_CE_PQ, look->loss[part]),
                .known = true};
    kl_large_across(canvas, lab->large, item, count);
}

void
kl_classifying_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_classifying *lab = app->classifying;

    if (lab == NULL || lab->layout.head.w == 0)
        return;
    if (lab->source == NULL) {
        draw_fault(lab, canvas);
    } else {
        draw_large(lab, canvas);
        kl_class_draw(canvas, &lab->layout, &lab->look);
    }
}

/* A press selects the row that is drawn there. */
unsigned
kl_classifying_mouse(struct kl_app *app, const struct kl_event *event)
{
    const struct kl_classifying *lab = app->classifying;
    char line[40];
    size_t at;

    if (lab == NULL || lab->source == NULL ||
        event->action != KL_MOUSE_PRESS ||
        !kl_event_in(lab->layout.scatter, event) ||
        !kl_class_hit(&lab->layout, &lab->look, event->x, event->y, &at))
        return 0;
    snprintf(line, sizeof line, "example %d", lab->line[at]);
    return kl_app_run(app, line);
}

bool
kl_classifying_playing(const struct kl_app *app)
{
    return app->running && app->classifying != NULL &&
           app->classifying->source != NULL && !app->classifying->arrived;
}

/* One step a frame at first, more as the picture narrows. */
void
kl_classifying_tick(struct kl_app *app)
{
    struct kl_classifying *lab = app->classifying;
    double n = 1 + lab->look.steps / 50;
    double most = 1 + FRAME_WORK / kl_classifying_work(lab);

    kl_classifying_descend(lab, (size_t)(n < most ? n : most));
}

enum kl_status
kl_classifying_advance(struct kl_app *app, size_t n, struct kl_err *err)
{
    struct kl_classifying *lab = kl_classifying_of(app);
    double most;

    if (lab->source == NULL)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "there is nothing to learn from");
    most = 1 + COMMAND_WORK / kl_classifying_work(lab);
    if ((double)n > most) {
        char number[KL_NUMBER];

        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                       "at most %s steps at once on these rows",
                       kl_number_count(number, (unsigned long long)most));
    }
    kl_classifying_descend(lab, n);
    return KL_OK;
}
