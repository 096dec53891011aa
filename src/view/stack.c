/* H(p,q) = H(p) + D as a bar of two parts. */
#include "config.h"

#include <math.h>

#include "klscope/canvas/shape.h"
#include "klscope/view/panel.h"
#include "klscope/view/readout.h"

/* Full length of the bar in nats: room for the larger of log n and H(p,q),
 * in steps, so that it stands still while a slider moves. */
static double
stack_span(const struct kl_scene *scene, double cross)
{
    double span = log((double)kl_scene_pair(scene)->n);

    if (!(span > 0)) /* as for all densities */
        span = 1;
    while (cross > span && span < 1e300)
        span *= 1.5;
    return span;
}

/* A row of the bar: H(p) in so many columns, D up to `end`. */
static void
draw_stack_row(struct kl_canvas *canvas, struct kl_rect row, int split, int end,
               bool infinite, enum kl_ink ink)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int x;

    kl_canvas_put(canvas, row.x, row.y, glyphs->tick_left, KL_INK_DIM, 0);
    if (!infinite)
        kl_shapes_begin(canvas);
    for (x = 0; x < row.w - 2; x++) {
        int at = row.x + 1 + x;

        if (x < split)
            kl_canvas_put(canvas, at, row.y, glyphs->p_run, ink, 0);
        else if (x < end)
            kl_canvas_put(canvas, at, row.y,
                          infinite ? glyphs->right : glyphs->q_run,
                          KL_INK_GAIN, 0);
        else
            kl_canvas_put(canvas, at, row.y, glyphs->dot, KL_INK_DIM, 0);
    }
    if (!infinite)
        kl_shapes_end(canvas);
    kl_canvas_put(canvas, row.x + row.w - 1, row.y,
                  !infinite       ? glyphs->tick_right
                  : glyphs->ascii ? glyphs->right
                                  : glyphs->infinity,
                  infinite ? KL_INK_WARN : KL_INK_DIM, 0);
}

/* The same without rounding, in all rows at once; without an end there is
 * none. */
static void
name_stack(struct kl_canvas *canvas, struct kl_rect bar, double h, double cross,
           enum kl_ink ink)
{
    kl_shape_rule(canvas, bar, bar.w * cross, bar.w, KL_INK_DIM);
    kl_shape_run(canvas, bar, 0, bar.w * h, KL_SOLID, ink);
    kl_shape_run(canvas, bar, bar.w * h, bar.w * cross, KL_HATCHED,
                 KL_INK_GAIN);
}

/* The names of what is added, and its inks; of densities the entropies are
 * small letters. */
static const struct {
    enum kl_measure own, cross;
    enum kl_ink ink;
    const char *sum, *of_densities;
} stacks[] = {
    [KL_P] = {KL_H_P, KL_CE_PQ, KL_INK_P, "H(p,q) = H(p) + D ",
              "h(p,q) = h(p) + D "},
    [KL_Q] = {KL_H_Q, KL_CE_QP, KL_INK_Q, "H(q,p) = H(q) + D ",
              "h(q,p) = h(q) + D "},
};

void
kl_stack_draw_of(struct kl_canvas *canvas, struct kl_rect rect,
                 const struct kl_scene *scene, enum kl_side side)
{
    const struct kl_measures *all = kl_scene_measures(scene);
    double h = all->value[stacks[side].own].val;
    double cross = all->value[stacks[side].cross].val;
    bool infinite = isinf(cross);
    double span = stack_span(scene, infinite ? 1.25 * h : cross);
    int used, w, split, end;

    if (rect.h < 1 || rect.w < 30 ||
        !kl_scene_fresh(scene, stacks[side].own) ||
        !kl_scene_fresh(scene, stacks[side].cross))
        return;
    if (h < 0 || cross < 0) { /* no length of a bar */
        if (side == KL_P)
            kl_readout_sum(canvas, rect, scene);
        return;
    }
    used = kl_canvas_text(canvas, rect.x, rect.y, rect.w, KL_INK_DIM, 0,
                          kl_scene_nature(scene) == KL_CONTINUOUS
                              ? stacks[side].of_densities
                              : stacks[side].sum);
    w = rect.w - used - 2;
    split = (int)lround(w * h / span);
    end = infinite ? w : (int)lround(w * cross / span);
    if (end == split && !infinite && cross > h && split < w)
        end = split + 1;
    rect.x += used;
    rect.w -= used;
    if (!infinite)
        name_stack(canvas, (struct kl_rect){rect.x + 1, rect.y, w, rect.h},
                   h / span, cross / span, stacks[side].ink);
    for (; rect.h > 0; rect.y++, rect.h--)
        draw_stack_row(canvas, rect, split, end, infinite, stacks[side].ink);
}

void
kl_stack_draw(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_scene *scene)
{
    kl_stack_draw_of(canvas, rect, scene, KL_P);
}
