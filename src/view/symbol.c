#include "config.h"

#include "klscope/view/symbol.h"

#include <stdio.h>
#include <string.h>

const char *
kl_symbol(char out[KL_NUMBER], enum kl_measure measure, enum kl_nature nature,
          bool ascii)
{
    const struct kl_measure_row *row = kl_measure_row(measure);

    snprintf(out, KL_NUMBER, "%s", ascii ? row->ascii : row->symbol);
    if (nature == KL_CONTINUOUS && strncmp(out, "H(", 2) == 0)
        out[0] = 'h';
    return out;
}
