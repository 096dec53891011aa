#include "config.h"

#include "klscope/view/minimap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/canvas/shape.h"

struct kl_minimap {
    int width;
    unsigned long version;
    size_t n, next;  /* outcomes; the first not yet looked at */
    double *top[2];  /* width maxima of p and of q */
};

struct kl_minimap *
kl_minimap_new(void)
{
    return kl_calloc(1, sizeof(struct kl_minimap));
}

void
kl_minimap_free(struct kl_minimap *minimap)
{
    if (minimap == NULL)
        return;
    free(minimap->top[KL_P]);
    free(minimap->top[KL_Q]);
    free(minimap);
}

void
kl_minimap_want(struct kl_minimap *minimap, const struct kl_scene *scene,
                int width)
{
    int s;

    if (width == minimap->width &&
        kl_scene_version(scene) == minimap->version)
        return;
    for (s = 0; s < 2; s++) {
        minimap->top[s] = kl_realloc(minimap->top[s], (size_t)width + 1,
                                     sizeof *minimap->top[s]);
        memset(minimap->top[s], 0,
               ((size_t)width + 1) * sizeof *minimap->top[s]);
    }
    minimap->width = width;
    minimap->version = kl_scene_version(scene);
    minimap->n = kl_scene_pair(scene)->n;
    minimap->next = 0;
}

bool
kl_minimap_busy(const struct kl_minimap *minimap)
{
    return minimap->width > 0 && minimap->next < minimap->n;
}

bool
kl_minimap_work(struct kl_minimap *minimap, const struct kl_scene *scene,
                size_t bins)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    size_t end = minimap->next + bins, i;
    int s;

    if (kl_scene_version(scene) != minimap->version)
        minimap->next = minimap->n; /* it was asked for another scene */
    if (!kl_minimap_busy(minimap))
        return false;
    if (end > minimap->n)
        end = minimap->n;
    for (i = minimap->next; i < end; i++) {
        size_t x = (size_t)((double)i / (double)minimap->n * minimap->width);

        for (s = 0; s < 2; s++) {
            double p = kl_bins_prob(&pair->side[s], i);

            if (p > minimap->top[s][x])
                minimap->top[s][x] = p;
        }
    }
    minimap->next = end;
    return end == minimap->n;
}

static int
level(double part)
{
    int value = (int)ceil(part * 8);

    return value > 8 ? 8 : value;
}

/* What is seen of all: a frame, where cells are reversed. */
static void
name_window(struct kl_canvas *canvas, struct kl_rect rect, int from, int to)
{
    double left = rect.x + from, right = rect.x + (to < rect.w ? to : rect.w);
    const struct kl_point corner[] = {{left, rect.y},
                                      {right, rect.y},
                                      {right, rect.y + 1},
                                      {left, rect.y + 1},
                                      {left, rect.y}};

    kl_shape_line(canvas, corner, 5, KL_SOLID, KL_INK_KEY);
}

void
kl_minimap_draw(const struct kl_minimap *minimap, struct kl_canvas *canvas,
                struct kl_rect rect, size_t first, size_t count)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    double n = minimap->n > 0 ? (double)minimap->n : 1, most = 0;
    int from = (int)((double)first / n * minimap->width);
    int to = (int)((double)(first + count - 1) / n * minimap->width);
    int x;

    for (x = 0; x < minimap->width; x++)
        most = fmax(most, fmax(minimap->top[KL_P][x], minimap->top[KL_Q][x]));
    for (x = 0; x < minimap->width && x < rect.w; x++) {
        double p = minimap->top[KL_P][x], q = minimap->top[KL_Q][x];
        bool here = x >= from && x <= to;

        kl_shapes_begin(canvas);
        kl_canvas_put(canvas, rect.x + x, rect.y,
                      glyphs->minimap[most > 0 ? level(fmax(p, q) / most) : 0],
                      p >= q ? KL_INK_P : KL_INK_Q, here ? KL_REVERSE : 0);
        kl_shapes_end(canvas);
        if (most > 0)
            kl_shape_rect(canvas, rect.x + x,
                          rect.y + 1 - fmax(p, q) / most, 1,
                          fmax(p, q) / most, p >= q ? KL_SOLID : KL_HATCHED,
                          p >= q ? KL_INK_P : KL_INK_Q);
    }
    name_window(canvas, rect, from, to + 1);
}
