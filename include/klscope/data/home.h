#ifndef KLSCOPE_DATA_HOME_H
#define KLSCOPE_DATA_HOME_H

#include "klscope/data/catalog.h"

/* Where the files that come with a program are, found from where the program
 * itself is: an installed tree can be moved, and a program that was built and
 * not installed has those of its sources. */
struct kl_home {
    struct kl_catalog catalog;
    char *data, *lessons; /* what of it is this struct's own, or NULL */
};

/* The name of the file that stands beside a program in its build folder, and
 * never beside an installed one. Its first line is the folder of the sources;
 * it counts only if the program belongs to the same user. */
#define KL_HOME_UNINSTALLED "klscope.uninstalled"

/* Fill the catalog: the environment first, as kl_catalog_init. Then, for a
 * program in its build folder, its sources and nothing else; for any other
 * ../share/klscope from a folder bin that the program is in, and the place that
 * was configured.
 *
 * in    program   path of its file, no symbolic link; NULL: that of this
 *                 process as far as the system tells
 * out   home      init'ed; release with kl_home_clear
 */
void kl_home_init(struct kl_home *home, const char *program);
void kl_home_clear(struct kl_home *home);

#endif
