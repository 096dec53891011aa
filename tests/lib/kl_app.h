#ifndef KL_APP_TEST_H
#define KL_APP_TEST_H

/* What tests of the app have in common: a person's fingers and eyes. */

#include "kl_test.h"

#include <stdlib.h>

#include "klscope/app/app.h"
#include "klscope/app/private.h"
#include "klscope/canvas/sink.h"

/* Press keys by name, parted by blanks. */
static inline void
kl_press(struct kl_app *app, const char *keys)
{
    while (*keys != '\0') {
        struct kl_event event = {.kind = KL_EVENT_KEY};
        size_t len = strcspn(keys, " ");

        assert_true(kl_key_parse(keys, len, &event.key));
        kl_app_event(app, &event);
        kl_app_update(app);
        keys += len + (keys[len] == ' ');
    }
}

/* Type a text, character by character. */
static inline void
kl_type(struct kl_app *app, const char *text)
{
    struct kl_event event = {.kind = KL_EVENT_KEY};

    for (; *text != '\0'; text++) {
        event.key = (unsigned char)*text;
        kl_app_event(app, &event);
    }
}

/* The screen as text; gives. */
static inline char *
kl_screen(const struct kl_app *app, const struct kl_glyphs *glyphs)
{
    struct kl_canvas *canvas = kl_canvas_new(app->width, app->height, glyphs);
    struct kl_buf out = KL_BUF_INIT;

    kl_app_draw(app, canvas);
    kl_sink_text(canvas, &out);
    kl_canvas_free(canvas);
    return kl_buf_take(&out);
}

/* Whether a text stands in a row of it. */
static inline bool
kl_shows(const struct kl_app *app, const char *what)
{
    char *text = kl_screen(app, &kl_glyphs_utf8);
    bool found = strstr(text, what) != NULL;

    free(text);
    return found;
}

/* The probability of an outcome. */
static inline double
kl_prob(const struct kl_app *app, enum kl_side side, size_t i)
{
    return kl_bins_prob(&kl_scene_pair(app->scene)->side[side], i);
}

#endif
