#ifndef KL_LAB_H
#define KL_LAB_H

/* A lab on a canvas, and the bytes that a terminal would get. */

#include <math.h>

#include "klscope/app/app.h"
#include "klscope/canvas/canvas.h"
#include "klscope/data/loader.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/scene.h"
#include "klscope/tui/frame.h"
#include "timed.h"

enum { PATIENCE = 5000 }; /* ms of work that waits */

struct lab {
    struct kl_loader *files;
    struct kl_app *app;
    struct kl_canvas *canvas;
    struct kl_frame *frame;
};

static inline void
run(struct lab *lab, const char *line)
{
    struct kl_err err = {0};

    must(kl_app_command(lab->app, line, NULL, &err), line, &err);
}

/* Update, draw, and the bytes of the difference. */
static inline double
show(struct lab *lab)
{
    size_t len;

    kl_app_update(lab->app);
    kl_canvas_clear(lab->canvas);
    kl_app_draw(lab->app, lab->canvas);
    kl_frame_bytes(lab->frame, lab->canvas, &len);
    return (double)len;
}

/* Do what is waiting, for PATIENCE at most; returns the longest slice of it, in
 * ms. */
static inline double
settle(struct lab *lab)
{
    double most = 0, from = now_ms();

    show(lab);
    while (kl_app_busy(lab->app) && now_ms() - from < PATIENCE) {
        double begun = now_ms();

        kl_app_work(lab->app, 65536);
        most = fmax(most, now_ms() - begun);
        kl_app_update(lab->app);
    }
    show(lab);
    return most;
}

static inline struct lab
begin(const char *p, const char *q, const int size[2])
{
    struct lab lab = {.files = kl_loader_new(NULL, NULL)};
    struct kl_scene *scene = kl_scene_new(lab.files);
    struct kl_err err = {0};

    must(kl_scene_specs(scene, p, q, true, &err), p, &err);
    kl_scene_begin(scene);
    lab.app = kl_app_new(scene);
    lab.canvas = kl_canvas_new(size[0], size[1], &kl_glyphs_utf8);
    must(kl_frame_new(&lab.frame, true, &err), "frame", &err);
    kl_frame_resize(lab.frame, size[0], size[1]);
    kl_app_resize(lab.app, size[0], size[1]);
    settle(&lab);
    return lab;
}

static inline void
end(struct lab *lab)
{
    kl_app_free(lab->app);
    kl_canvas_free(lab->canvas);
    kl_frame_free(lab->frame);
    kl_loader_free(lab->files);
}

#endif
