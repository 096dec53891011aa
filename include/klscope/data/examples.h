#ifndef KLSCOPE_DATA_EXAMPLES_H
#define KLSCOPE_DATA_EXAMPLES_H

#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/dist.h"
#include "klscope/core/labels.h"
#include "klscope/core/softmax.h"
#include "klscope/data/table.h"

/* Rows of several numbers and a class each, for learning classes. Texts in
 * them are the file's bytes: show them through kl_visible or a canvas only. */
struct kl_examples {
    size_t n;       /* rows without a gap */
    size_t skipped; /* rows with a cell that is empty or says NA */
    size_t width;   /* numbers in a row */
    double *x;      /* n rows of width numbers */
    size_t *y;      /* n classes */
    int *line;      /* of the file, counted from 1 */
    struct kl_labels *columns; /* names of the numbers; "2" without a header */
    struct kl_labels *classes; /* in the order of the file */
    char *class_name;          /* name of the column of classes */
};

enum { KL_EXAMPLES_ROWS = 10000 };

void kl_examples_clear(struct kl_examples *examples);

/* Take them from a table.
 *
 * in    class, column   headers, or numbers counted from 1; `count` columns of
 *                       numbers, 1 to KL_FEATURES
 * out   out             init'ed on success; release with kl_examples_clear;
 *                       n >= 2, 2 to KL_CLASSES classes
 * err   KL_E_NAME with the columns there are, and for a column that is named
 *       twice; KL_E_PARSE for a cell that is no finite number, with its line
 *       and column, and where there is only one class or no row without a gap;
 *       KL_E_LIMIT for too many columns, classes or rows
 */
enum kl_status kl_table_examples(struct kl_table *table, const char *class,
                                 const char *const *column, size_t count,
                                 struct kl_examples *out, struct kl_err *err);

/* The same from a loader, by the name of a source.
 *
 * in    loader   from kl_loader_new
 */
enum kl_status kl_loader_examples(const struct kl_loader *loader,
                                  const char *source, const char *class,
                                  const char *const *column, size_t count,
                                  struct kl_examples *out, struct kl_err *err);

#endif
