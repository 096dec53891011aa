#ifndef KL_APP_TEST_H
#define KL_APP_TEST_H

/* What tests of the app have in common: a person's fingers. */

#include "kl_test.h"

#include "klscope/app/app.h"

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

#endif
