#ifndef KLSCOPE_CORE_MEASURES_H
#define KLSCOPE_CORE_MEASURES_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/api.h"

KL_API_BEGIN

enum kl_measure {
#define MEASURE(id, ...) KL_##id,
#include "klscope/core/measures.def"
#undef MEASURE
    KL_MEASURE_COUNT
};

enum kl_dimension { KL_INFO, KL_PURE };
enum kl_needs { KL_NEEDS_P = 1, KL_NEEDS_Q = 2, KL_NEEDS_PQ = 3 };

/* The row of a measure; everything that lists measures loops over these. */
struct kl_measure_row {
    const char *key; /* "kl_pq": JSON, prompt */
    enum kl_needs needs;
    enum kl_dimension dimension;
    const char *symbol; /* UTF-8 */
    const char *ascii;
    const char *help;
    const char *formula; /* TeX */
};

/* The row of a measure. */
const struct kl_measure_row *kl_measure_row(enum kl_measure m);

/* Index of a key; false if there is none. */
bool kl_measure_find(const char *key, size_t len, enum kl_measure *m);

/* The order of the Renyi divergence: what it begins with, and what a user may
 * ask for. */
#define KL_ALPHA_START  0.5
#define KL_ALPHA_MAX    1e6
#define KL_ALPHA_DOMAIN "> 0 and at most 1e6"

static inline bool
kl_alpha_valid(double alpha)
{
    return alpha > 0 && alpha <= KL_ALPHA_MAX;
}

KL_API_END

#endif
