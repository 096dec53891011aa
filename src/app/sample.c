/* The lab where draws from p are made: what stands where, and drawing it. */
#include "config.h"

#include "klscope/app/private.h"

void
kl_sampling_free(struct kl_sampling *sampling)
{
    (void)sampling;
}

void
kl_sampling_update(struct kl_app *app, struct kl_rect stage)
{
    (void)app;
    (void)stage;
}

void
kl_sampling_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    (void)app;
    (void)canvas;
}

unsigned
kl_sampling_mouse(struct kl_app *app, const struct kl_event *event)
{
    (void)app;
    (void)event;
    return 0;
}

bool
kl_sampling_playing(const struct kl_app *app)
{
    (void)app;
    return false;
}

void
kl_sampling_tick(struct kl_app *app)
{
    (void)app;
}

void
kl_sampling_restart(struct kl_app *app)
{
    (void)app;
}

enum kl_status
kl_sampling_advance(struct kl_app *app, size_t n, struct kl_err *err)
{
    (void)app;
    (void)n;
    (void)err;
    return KL_OK;
}
