/* The lab where classes are learned: what stands where, and drawing it. */
#include "config.h"

#include "klscope/app/private.h"

void
kl_classifying_free(struct kl_classifying *classifying)
{
    (void)classifying;
}

void
kl_classifying_update(struct kl_app *app, struct kl_rect stage)
{
    (void)app;
    (void)stage;
}

void
kl_classifying_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    (void)app;
    (void)canvas;
}

unsigned
kl_classifying_mouse(struct kl_app *app, const struct kl_event *event)
{
    (void)app;
    (void)event;
    return 0;
}

bool
kl_classifying_playing(const struct kl_app *app)
{
    (void)app;
    return false;
}

void
kl_classifying_tick(struct kl_app *app)
{
    (void)app;
}

void
kl_classifying_restart(struct kl_app *app)
{
    (void)app;
}

enum kl_status
kl_classifying_advance(struct kl_app *app, size_t n, struct kl_err *err)
{
    (void)app;
    (void)n;
    (void)err;
    return KL_OK;
}
