#ifndef KLSCOPE_VIEW_SYMBOL_H
#define KLSCOPE_VIEW_SYMBOL_H

#include <stdbool.h>

#include "klscope/base/number.h"
#include "klscope/core/measure.h"
#include "klscope/core/spec.h"

/* The symbol of a measure: that of its row, but a small h for the entropies of
 * densities, which are no entropies of Shannon's kind. Returns out. */
const char *kl_symbol(char out[KL_NUMBER], enum kl_measure measure,
                      enum kl_nature nature, bool ascii);

#endif
