/* Watched expressions. */
#include "config.h"

#include "klscope/app/watch.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/query.h"
#include "klscope/scene/subject.h"
#include "klscope/view/format.h"

struct watch {
    struct kl_query *query;
    bool known;            /* there is a value, */
    struct kl_value value; /* which may be of the scene before while it works */
    char why[KL_ERR_TEXT]; /* else there is none */
};

struct kl_watches {
    struct watch watch[KL_WATCHES];
    size_t count;
    unsigned long version; /* what the values are of */
    enum kl_unit unit;
    bool stale;
};

static void
clear(struct kl_watches *watches)
{
    size_t i;

    for (i = 0; i < watches->count; i++)
        kl_query_free(watches->watch[i].query);
    watches->count = 0;
}

void
kl_watches_free(struct kl_watches *watches)
{
    if (watches == NULL)
        return;
    clear(watches);
    free(watches);
}

/* The first goes when there are too many. */
static void
add(struct kl_watches *watches, struct kl_query *query)
{
    if (watches->count == KL_WATCHES) {
        kl_query_free(watches->watch[0].query);
        memmove(watches->watch, watches->watch + 1,
                (KL_WATCHES - 1) * sizeof *watches->watch);
        watches->count--;
    }
    watches->watch[watches->count++] = (struct watch){.query = query};
    watches->stale = true;
}

enum kl_status
kl_command_watch(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    struct kl_query *query;
    enum kl_status status;

    *effects |= KL_LAYOUT;
    if (app->watches == NULL)
        app->watches = kl_calloc(1, sizeof *app->watches);
    if (*arg == '\0') {
        clear(app->watches);
        return KL_OK;
    }
    status = kl_query_parse(arg, strlen(arg), &query, err);
    if (status == KL_OK)
        add(app->watches, query);
    return status;
}

static void
answer(struct watch *watch, const struct kl_subject *subject)
{
    struct kl_err err = {0};

    watch->known =
        kl_query_answer(watch->query, subject, &watch->value, &err) == KL_OK;
    memcpy(watch->why, err.text, sizeof watch->why);
}

void
kl_watches_update(struct kl_app *app)
{
    struct kl_watches *watches = app->watches;
    struct kl_subject subject;
    size_t i;

    if (watches == NULL || kl_scene_busy(app->scene) ||
        (!watches->stale &&
         watches->version == kl_scene_version(app->scene) &&
         watches->unit == kl_scene_unit(app->scene)))
        return;
    kl_scene_subject(app->scene, &subject);
    for (i = 0; i < watches->count; i++)
        answer(&watches->watch[i], &subject);
    watches->version = kl_scene_version(app->scene);
    watches->unit = kl_scene_unit(app->scene);
    watches->stale = false;
}

/* "H(p)/log(n) = 0.8113", or why that has no value. */
static void
add_watch(const struct watch *watch, enum kl_unit unit, struct kl_buf *text)
{
    bool info = kl_query_dimension(watch->query) == KL_INFO;
    char number[KL_NUMBER];

    kl_query_print(watch->query, text);
    if (watch->known)
        kl_buf_addf(text, " = %s%s%s",
                    kl_format_value(number, watch->value, 10, 14),
                    info ? " " : "", info ? kl_unit_row(unit)->key : "");
    else
        kl_buf_addf(text, ": %s", watch->why);
}

void
kl_watches_draw(const struct kl_app *app, struct kl_canvas *canvas,
                struct kl_rect row)
{
    const struct kl_watches *watches = app->watches;
    struct kl_buf text = KL_BUF_INIT;
    int x = row.x;
    size_t i;

    for (i = 0; watches != NULL && i < watches->count; i++) {
        kl_buf_reset(&text);
        add_watch(&watches->watch[i], kl_scene_unit(app->scene), &text);
        x += 3 + kl_canvas_text(canvas, x, row.y, row.x + row.w - x,
                                KL_INK_TEXT, 0, kl_buf_text(&text));
    }
    kl_buf_clear(&text);
}

bool
kl_app_watched(struct kl_app *app, size_t i, struct kl_buf *out)
{
    kl_watches_update(app);
    if (app->watches == NULL || i >= app->watches->count)
        return false;
    add_watch(&app->watches->watch[i], kl_scene_unit(app->scene), out);
    return true;
}
