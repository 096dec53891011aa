#include "config.h"

#include "klscope/scene/views.h"

#include <string.h>

static const struct kl_view_row rows[KL_VIEW_COUNT] = {
#define VIEW(id, key, title, help, of_densities) \
    [KL_VIEW_##id] = {key, title, help, of_densities},
#include "klscope/scene/views.def"
#undef VIEW
};

const struct kl_view_row *
kl_view_row(enum kl_view view)
{
    return &rows[view];
}

bool
kl_view_find(const char *key, size_t len, enum kl_view *view)
{
    size_t i;

    for (i = 0; i < KL_VIEW_COUNT; i++)
        if (strlen(rows[i].key) == len &&
            memcmp(rows[i].key, key, len) == 0) {
            *view = (enum kl_view)i;
            return true;
        }
    return false;
}
