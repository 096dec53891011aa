#ifndef KLSCOPE_SCENE_VIEWS_H
#define KLSCOPE_SCENE_VIEWS_H

#include <stdbool.h>
#include <stddef.h>

/* How p and q are shown; the rows are in views.def. */
enum kl_view {
#define VIEW(id, ...) KL_VIEW_##id,
#include "klscope/scene/views.def"
#undef VIEW
    KL_VIEW_COUNT
};

/* One row of views.def. */
struct kl_view_row {
    const char *key, *title, *help;
    const char *of_densities; /* help for them */
};

/* The row of a view; the view of a key, false if there is none. */
const struct kl_view_row *kl_view_row(enum kl_view view);
bool kl_view_find(const char *key, size_t len, enum kl_view *view);

/* True of the maps, which are pictures of exactly three outcomes. */
static inline bool
kl_view_is_map(enum kl_view view)
{
    return view >= KL_VIEW_MAP_ENTROPY;
}

#endif
