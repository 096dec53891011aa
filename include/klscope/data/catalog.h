#ifndef KLSCOPE_DATA_CATALOG_H
#define KLSCOPE_DATA_CATALOG_H

#include "klscope/base/status.h"
#include "klscope/core/labels.h"

enum { KL_CATALOG_DIRS = 3 };

/* Where data sets are: "@letters" is letters.csv in the first of these
 * directories that has it. Unused places are NULL. */
struct kl_catalog {
    const char *dir[KL_CATALOG_DIRS];
};

/* The usual places: $KLSCOPE_DATA, where klscope was installed, and the
 * sources that it was built from.
 *
 * mem   borrows from the environment
 */
void kl_catalog_init(struct kl_catalog *catalog);

/* The file of a data set.
 *
 * in    name   "letters", without the at sign
 * out   path   given; release with free()
 * err   KL_E_NAME with the data sets there are
 */
enum kl_status kl_catalog_path(const struct kl_catalog *catalog,
                               const char *name, char **path,
                               struct kl_err *err);

/* The names of all data sets, sorted.
 *
 * mem   gives
 */
struct kl_labels *kl_catalog_list(const struct kl_catalog *catalog);

#endif
