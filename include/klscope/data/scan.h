#ifndef KLSCOPE_DATA_SCAN_H
#define KLSCOPE_DATA_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/data/cells.h"

enum kl_field_kind {
    KL_FIELD_EMPTY,
    KL_FIELD_NUMBER,
    KL_FIELD_NOT_FINITE, /* overflow, nan, inf: meant as a number */
    KL_FIELD_TEXT
};

/* What a cell holds.
 *
 * out   value   the number of a KL_FIELD_NUMBER; else not touched
 */
enum kl_field_kind kl_field_kind(const char *text, size_t len, double *value);

/* What the cells of one column were. */
struct kl_tally {
    size_t texts, empties;
};

enum { KL_NO_COLUMN = -1 };

/* One walk over rows: the inner loop of reading. */
struct kl_row_walk {
    const struct kl_cells *cells;
    const char *source;
    size_t most;  /* rows, `first` included, else KL_E_LIMIT */
    size_t first; /* rows before these: places of `value` to leave free */
    long want;    /* keep the numbers of this column; KL_NO_COLUMN for none */
    struct kl_tally *tally; /* for every column, zeroed; or NULL: then cells
                               outside `want` are only stepped over */
    /* out */
    size_t rows;
    double *value;     /* of `want`; given, release with free() */
    const char *fault; /* the first cell of it that is no finite number */
};

/* Walk the rows from `at` to the end.
 *
 * err   KL_E_PARSE for a row of another length, KL_E_LIMIT; nothing is given
 */
enum kl_status kl_scan(struct kl_row_walk *scan, const char *at,
                       struct kl_err *err);

#endif
