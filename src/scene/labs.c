#include "config.h"

#include "klscope/scene/labs.h"

#include <string.h>

static const struct kl_lab_row rows[KL_LAB_COUNT] = {
#define LAB(id, key, title, help) [KL_LAB_##id] = {key, title, help},
#include "klscope/scene/labs.def"
#undef LAB
};

const struct kl_lab_row *
kl_lab_row(enum kl_lab lab)
{
    return &rows[lab];
}

bool
kl_lab_find(const char *key, size_t len, enum kl_lab *lab)
{
    size_t i;

    for (i = 0; i < KL_LAB_COUNT; i++)
        if (strlen(rows[i].key) == len &&
            memcmp(rows[i].key, key, len) == 0) {
            *lab = (enum kl_lab)i;
            return true;
        }
    return false;
}
