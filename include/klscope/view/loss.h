#ifndef KLSCOPE_VIEW_LOSS_H
#define KLSCOPE_VIEW_LOSS_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/canvas/canvas.h"

enum { KL_LOSS_POINTS = 1024 };

/* What a loss was step by step, in nats, in memory that does not grow: when
 * there is no room left, every second step is forgotten. */
struct kl_loss {
    double at[KL_LOSS_POINTS]; /* at the steps 0, stride, 2 * stride, ... */
    size_t n, stride;
    size_t steps; /* the last one, */
    double last;  /* and what it was there; may be +inf */
    double least; /* of all */
};

/* Begin with the loss before the first step; add that of the next one. */
void kl_loss_begin(struct kl_loss *loss, double first);
void kl_loss_add(struct kl_loss *loss, double value);

/* The loss at a step, the last one for later ones. */
double kl_loss_at(const struct kl_loss *loss, double step);

/* What is drawn beside it; all in nats. */
struct kl_loss_look {
    double nats;      /* one of the unit that the scale has, in nats */
    bool log;         /* the logarithm of what is above the floor; where there
                         is none, above the best */
    bool floored;
    double floor;     /* drawn through */
    bool found;
    double best;      /* dotted */
};

/* The step that the picture ends at: a round number. */
double kl_loss_end(const struct kl_loss *loss);

/* The curve over the steps from 0 to that one, with the scale at the right. */
void kl_loss_draw(struct kl_canvas *canvas, struct kl_rect rect,
                  const struct kl_loss *loss, const struct kl_loss_look *look);

#endif
