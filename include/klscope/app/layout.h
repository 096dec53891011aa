#ifndef KLSCOPE_APP_LAYOUT_H
#define KLSCOPE_APP_LAYOUT_H

#include <stdbool.h>

#include "klscope/app/key.h"
#include "klscope/canvas/canvas.h"
#include "klscope/view/chart.h"

/* Columns of the row of the minimap that its text takes. */
enum { KL_MAP_TEXT = 28 };

/* Where the parts of the explore screen stand; rectangles of height 0 are not
 * drawn. */
struct kl_layout {
    struct kl_rect bar, legend, panel, reason, stack, chart, labels;
    struct kl_rect ledger_title, ledger, minimap, slider, message, hints;
    struct kl_rect readout; /* what stands at the cross-hair, of densities */
    struct kl_rect explain; /* beside the picture where there is room */
    struct kl_rect large;   /* the sum in large numbers; no area: in none */
    bool down;              /* its numbers stand below each other */
    struct kl_rect stage;   /* where the scope stands; no area: nowhere */
    struct kl_window window;
};

/* True if the pointer of a mouse event is inside a part of the screen. */
static inline bool
kl_event_in(struct kl_rect rect, const struct kl_event *event)
{
    return event->x >= rect.x && event->x < rect.x + rect.w &&
           event->y >= rect.y && event->y < rect.y + rect.h;
}

#endif
