#include "config.h"

#include "klscope/core/dist.h"

#include <stdlib.h>

void
kl_dist_clear(struct kl_dist *dist)
{
    kl_labels_free(dist->labels);
    kl_bins_clear(&dist->bins);
    *dist = (struct kl_dist){0};
}

void
kl_column_clear(struct kl_column *column)
{
    free(column->value);
    kl_labels_free(column->labels);
    free(column->name);
    *column = (struct kl_column){0};
}
