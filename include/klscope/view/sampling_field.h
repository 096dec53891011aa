#ifndef KLSCOPE_VIEW_SAMPLING_FIELD_H
#define KLSCOPE_VIEW_SAMPLING_FIELD_H

/* What the files of the plot of averages share; nobody else includes it. */

#include <math.h>

#include "klscope/canvas/canvas.h"
#include "klscope/view/sampling.h"

/* Where the plot is, and what it shows. */
struct kl_mean_plot {
    struct kl_rect rect;
    int width, height, across, down; /* dots; and those of a cell */
    unsigned char *at;
    double decades;         /* of n, from 1 on */
    double low, high, step; /* of averages, in the scene's unit */
    double nats;
    const struct kl_sampling *sampling;
    double limit[2], sd[2]; /* in the scene's unit; perhaps infinite */
};

/* n of a column of dots. */
static inline double
kl_field_n(const struct kl_mean_plot *field, int x)
{
    return pow(10, field->decades * x / (field->width - 1));
}

/* The limits, their bands and the averages as exact lines, behind cells that
 * are drawn already. */
void kl_field_exact(struct kl_canvas *canvas, const struct kl_mean_plot *field);

#endif
