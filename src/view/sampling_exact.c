/* The running averages as exact lines, for pictures of shapes. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/sampling_field.h"

/* A place in the plot: where the dots of n and of an average would be. */
static struct kl_point
point_of(const struct kl_mean_plot *field, double n, double v)
{
    double x = log10(n) / field->decades * (field->width - 1);
    double part = (field->high - v) / (field->high - field->low);

    part = fmin(fmax(part, -KL_SHAPE_FAR), KL_SHAPE_FAR) * (field->height - 1);
    return (struct kl_point){field->rect.x + (x + 0.5) / field->across,
                             field->rect.y + (part + 0.5) / field->down};
}

/* Both edges of a band, and the limit in its middle. */
static void
name_limit(struct kl_canvas *canvas, const struct kl_mean_plot *field, int side,
           struct kl_point *point)
{
    double limit = field->limit[side];
    int x, k;

    for (k = -2; k <= 2 && isfinite(limit); k += 2) {
        for (x = 0; x < field->width; x++) {
            double n = kl_field_n(field, x);
            double off = k == 0 ? 0 : k * field->sd[side] / sqrt(n);

            point[x] = point_of(field, n, limit + off);
        }
        kl_shape_line(canvas, point, (size_t)field->width,
                      k == 0 ? KL_SOLID : KL_DOTTED,
                      k == 0         ? KL_INK_DIM
                      : side == KL_P ? KL_INK_P
                                     : KL_INK_Q);
    }
}

/* Columns of dots, and where the average is now. */
static void
name_line(struct kl_canvas *canvas, const struct kl_mean_plot *field, int side,
          struct kl_point *point)
{
    const struct kl_averages *averages = &field->sampling->averages;
    const struct kl_average *now = &averages->of[side];
    double mean[2], last = 0;
    size_t count = 0;
    int x;

    for (x = 0; x < field->width; x++) {
        double n = fmax(floor(kl_field_n(field, x) + 1e-6), 1);

        if (!kl_averages_at(averages, n, mean) || isinf(mean[side]))
            break;
        if (n > last)
            point[count++] = point_of(field, n, mean[side] / field->nats);
        last = n;
    }
    if (averages->n > last && !now->infinite)
        point[count++] = point_of(field, averages->n,
                                  kl_average_mean(now) / field->nats);
    kl_shape_line(canvas, point, count, side == KL_P ? KL_SOLID : KL_DASHED,
                  side == KL_P ? KL_INK_P : KL_INK_Q);
}

void
kl_field_exact(struct kl_canvas *canvas, const struct kl_mean_plot *field)
{
    struct kl_rect old = kl_canvas_narrow(canvas, field->rect);
    struct kl_point *point;
    int s;

    if (kl_shapes_kept(canvas)) {
        point = kl_calloc((size_t)field->width + 1, sizeof *point);
        for (s = 0; s < 2; s++)
            name_limit(canvas, field, s, point);
        for (s = 0; s < 2; s++)
            name_line(canvas, field, s, point);
        free(point);
    }
    kl_canvas_clip(canvas, old);
}
