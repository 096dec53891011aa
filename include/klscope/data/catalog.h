#ifndef KLSCOPE_DATA_CATALOG_H
#define KLSCOPE_DATA_CATALOG_H

#include <stdbool.h>

#include "klscope/base/status.h"
#include "klscope/core/labels.h"

enum { KL_CATALOG_DIRS = 3 };

/* What comes with klscope and is called by name: data sets, NAME.csv, and
 * presets, NAME.scene. Lessons, NN-NAME.md, are called by number. */
enum kl_catalog_kind { KL_DATA_SETS, KL_PRESETS, KL_CATALOG_KINDS };

/* Where they are: "@letters" is letters.csv in the first of these directories
 * that has it; the lessons are all those of the first directory that has any.
 * Unused places are NULL. */
struct kl_catalog {
    const char *dir[KL_CATALOG_DIRS];
    const char *lessons[KL_CATALOG_DIRS];
    bool book; /* the lessons are those that the environment names */
};

/* The usual places: $KLSCOPE_DATA, and where klscope was configured to be
 * installed. For lessons $KLSCOPE_LESSONS alone if it is set. What a program
 * finds near itself is added by kl_home_init.
 *
 * mem   borrows from the environment
 */
void kl_catalog_init(struct kl_catalog *catalog);

/* The file of a data set or of a preset.
 *
 * in    name   "letters", without the at sign
 * out   path   given; release with free()
 * err   KL_E_NAME with all there are, or with what else has that name
 */
enum kl_status kl_catalog_path(const struct kl_catalog *catalog,
                               enum kl_catalog_kind kind, const char *name,
                               char **path, struct kl_err *err);

/* The names of all data sets or of all presets, sorted.
 *
 * mem   gives
 */
struct kl_labels *kl_catalog_list(const struct kl_catalog *catalog,
                                  enum kl_catalog_kind kind);

/* The files of all lessons, sorted by number. What is not called NN-NAME.md is
 * no lesson.
 *
 * out   files   paths; given, release with kl_labels_free
 * err   KL_E_NAME if there are none, with where they should be
 */
enum kl_status kl_catalog_lessons(const struct kl_catalog *catalog,
                                  struct kl_labels **files,
                                  struct kl_err *err);

/* The number that the name of a lesson's file begins with, 3 of
 * "lessons/03-entropy.md"; false if it has none. */
bool kl_catalog_number(const char *file, unsigned *number);

#endif
