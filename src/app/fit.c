/* The lab where a family moves to p: what stands where, and drawing it. */
#include "config.h"

#include "klscope/app/private.h"

void
kl_fitting_free(struct kl_fitting *fitting)
{
    (void)fitting;
}

void
kl_fitting_update(struct kl_app *app, struct kl_rect stage)
{
    (void)app;
    (void)stage;
}

void
kl_fitting_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    (void)app;
    (void)canvas;
}

unsigned
kl_fitting_mouse(struct kl_app *app, const struct kl_event *event)
{
    (void)app;
    (void)event;
    return 0;
}

bool
kl_fitting_busy(const struct kl_app *app)
{
    (void)app;
    return false;
}

bool
kl_fitting_work(struct kl_app *app)
{
    (void)app;
    return false;
}

bool
kl_fitting_playing(const struct kl_app *app)
{
    (void)app;
    return false;
}

void
kl_fitting_tick(struct kl_app *app)
{
    (void)app;
}

void
kl_fitting_restart(struct kl_app *app)
{
    (void)app;
}

enum kl_status
kl_fitting_advance(struct kl_app *app, size_t n, struct kl_err *err)
{
    (void)app;
    (void)n;
    (void)err;
    return KL_OK;
}
