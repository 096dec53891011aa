#ifndef KLSCOPE_SCENE_LABS_H
#define KLSCOPE_SCENE_LABS_H

#include <stdbool.h>
#include <stddef.h>

/* Screens that show a scene; the rows are in labs.def. */
enum kl_lab {
#define LAB(id, ...) KL_LAB_##id,
#include "klscope/scene/labs.def"
#undef LAB
    KL_LAB_COUNT
};

/* One row of labs.def. */
struct kl_lab_row {
    const char *key, *title, *help;
};

/* The row of a lab; the lab of a key, false if there is none. */
const struct kl_lab_row *kl_lab_row(enum kl_lab lab);
bool kl_lab_find(const char *key, size_t len, enum kl_lab *lab);

#endif
