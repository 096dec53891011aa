/* The lab of codes: what stands where, and drawing it. */
#include "config.h"

#include "klscope/app/private.h"

void
kl_coding_free(struct kl_coding *coding)
{
    (void)coding;
}

void
kl_coding_update(struct kl_app *app, struct kl_rect stage)
{
    (void)app;
    (void)stage;
}

void
kl_coding_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    (void)app;
    (void)canvas;
}

unsigned
kl_coding_mouse(struct kl_app *app, const struct kl_event *event)
{
    (void)app;
    (void)event;
    return 0;
}

bool
kl_coding_busy(const struct kl_app *app)
{
    (void)app;
    return false;
}

bool
kl_coding_work(struct kl_app *app)
{
    (void)app;
    return false;
}
