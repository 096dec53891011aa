#ifndef KLSCOPE_DATA_TABLE_H
#define KLSCOPE_DATA_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/dist.h"
#include "klscope/data/input.h"

/* A CSV or TSV file of which columns can be had one by one. The first request
 * walks the whole file and remembers what the columns are; every later one
 * steps over all cells but those it wants.
 *
 * A first row is a header if it holds no number, or if a column has a word in
 * it and numbers everywhere below. A column is one of numbers if at most one
 * of nine cells (empty ones apart) is something else: then that is a fault to
 * be reported, and not a column of names.
 */
struct kl_table;

/* in    source   the file's name for messages
 * out   table    given; release with kl_table_free, NULL is fine
 * err   that of kl_cells_init
 * mem   takes input, also on failure, and leaves an empty one
 */
enum kl_status kl_table_new(struct kl_table **table, struct kl_input *input,
                            const char *source, const struct kl_limits *limits,
                            struct kl_err *err);
void kl_table_free(struct kl_table *table);

/* One column of numbers with the names beside it: the first other column that
 * is not one of numbers.
 *
 * in    column   a header, a number counted from 1, or NULL for the first
 *                column of numbers
 * out   out      init'ed on success; release with kl_column_clear
 * err   KL_E_NAME with the columns there are; KL_E_PARSE for a cell that is
 *       no finite number, with its line, and for a row of another length;
 *       KL_E_LIMIT
 */
enum kl_status kl_table_column(struct kl_table *table, const char *column,
                               struct kl_column *out, struct kl_err *err);

/* The numbers of one column, for measurements, in ascending order: empty cells
 * and those that say NA are left out and counted; no names are given. The last
 * two samples are kept, and given again without another walk.
 *
 * in    where     NULL, or a column, as above, and the text that a row must
 *                 have there to count
 * out   out       init'ed on success, with at least one number; release with
 *                 kl_column_clear
 *       skipped   cells left out, among the rows that count
 * err   as kl_table_column, but for empty cells; KL_E_NAME if no row has the
 *       text; KL_E_PARSE if there is no number
 */
enum kl_status kl_table_sample(struct kl_table *table, const char *column,
                               const char *const where[2],
                               struct kl_column *out, size_t *skipped,
                               struct kl_err *err);

/* Append the names of all columns of numbers to names; their places counted
 * from 1 where there is no header.
 *
 * err   that of kl_table_column
 */
enum kl_status kl_table_names(struct kl_table *table, struct kl_labels *names,
                              struct kl_err *err);

#endif
