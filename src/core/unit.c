#include "config.h"

#include "klscope/core/unit.h"

#include <math.h>
#include <string.h>

static const struct kl_unit_row rows[KL_UNIT_COUNT] = {
#define UNIT(id, key, nats, base, help) [KL_##id] = {key, nats, base, help},
#include "klscope/core/units.def"
#undef UNIT
};

const struct kl_unit_row *
kl_unit_row(enum kl_unit unit)
{
    return &rows[unit];
}

bool
kl_unit_find(const char *key, size_t len, enum kl_unit *unit)
{
    size_t i;

    for (i = 0; i < KL_UNIT_COUNT; i++)
        if (strlen(rows[i].key) == len && memcmp(rows[i].key, key, len) == 0) {
            *unit = (enum kl_unit)i;
            return true;
        }
    return false;
}

const char *
kl_unit_name(enum kl_unit unit, enum kl_measure measure)
{
    return kl_measure_row(measure)->dimension == KL_PURE ? ""
                                                         : rows[unit].key;
}

struct kl_value
kl_unit_apply(enum kl_unit unit, enum kl_measure measure,
              struct kl_value value)
{
    if (kl_measure_row(measure)->dimension == KL_PURE ||
        isinf(value.val) || unit == KL_NAT)
        return value;
    value.val /= rows[unit].nats;
    /* The constant and the quotient are each rounded once. */
    value.err = value.err / rows[unit].nats + fabs(value.val) * 0x1p-52;
    return value;
}
