#ifndef KLSCOPE_CORE_UNIT_H
#define KLSCOPE_CORE_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/api.h"
#include "klscope/core/measures.h"
#include "klscope/core/value.h"

KL_API_BEGIN

enum kl_unit {
#define UNIT(id, ...) KL_##id,
#include "klscope/core/units.def"
#undef UNIT
    KL_UNIT_COUNT
};

/* One row of units.def. */
struct kl_unit_row {
    const char *key;
    double nats; /* one of the unit in nats */
    const char *base;
    const char *help;
};

/* The row of a unit. */
const struct kl_unit_row *kl_unit_row(enum kl_unit unit);

/* Unit of a key; false if there is none. */
bool kl_unit_find(const char *key, size_t len, enum kl_unit *unit);

/* The name behind a value of a measure: that of the unit, "" if it is pure. */
const char *kl_unit_name(enum kl_unit unit, enum kl_measure measure);

/* A value of a measure converted from nats, its bound with the rounding of
 * the division; pure numbers are returned as they are. */
struct kl_value kl_unit_apply(enum kl_unit unit, enum kl_measure measure,
                              struct kl_value value);

KL_API_END

#endif
