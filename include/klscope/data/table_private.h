#ifndef KLSCOPE_DATA_TABLE_PRIVATE_H
#define KLSCOPE_DATA_TABLE_PRIVATE_H

/* What the files of tables share; nobody else includes it. */

#include "klscope/data/cells.h"
#include "klscope/data/scan.h"
#include "klscope/data/table.h"

/* A sample that was taken. A slider over its bandwidth or bins asks for it
 * again at each tick, p and q may want two of one file. */
struct kl_table_sample {
    size_t column, filter; /* filter counts if there is a label */
    char *label;           /* NULL: all rows; else what `filter` must hold */
    size_t n, skipped;
    double *value; /* ascending; NULL: none is kept here */
};

enum { KL_TABLE_SAMPLES = 2 };

struct kl_table {
    char *source;
    struct kl_limits limits;
    struct kl_input input;
    struct kl_cells cells;
    const char *first;        /* the first row */
    const char *below;        /* what follows it */
    struct kl_field *head;    /* cells of the first row */
    enum kl_field_kind *kind; /* and what they are */
    bool surveyed;
    bool header;            /* certain once surveyed */
    struct kl_tally *tally; /* of the cells below the first row */
    size_t rows;            /* below the first row */
    struct kl_table_sample kept[KL_TABLE_SAMPLES]; /* the last used first */
};

void kl_table_sample_clear(struct kl_table_sample *sample);

/* The first walk: what the columns are.
 *
 * in    want   a column to keep, or KL_NO_COLUMN
 * out   scan   that column, in case it is the right one
 */
enum kl_status kl_table_survey(struct kl_table *t, long want,
                               struct kl_row_walk *scan, struct kl_err *err);

/* What column is meant, once the table is surveyed. */
enum kl_status kl_table_find(const struct kl_table *t, const char *column,
                             size_t *at, struct kl_err *err);

/* Report a cell of column c that is no finite number. */
enum kl_status kl_table_fail(const struct kl_table *t, size_t c,
                             struct kl_field cell, struct kl_err *err);

#endif
