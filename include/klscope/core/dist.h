#ifndef KLSCOPE_CORE_DIST_H
#define KLSCOPE_CORE_DIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/base/status.h"
#include "klscope/core/bins.h"
#include "klscope/core/labels.h"

/* How outcomes of a discrete distribution are named, and so how those of two
 * distributions are matched. */
enum kl_outcomes {
    KL_POSITIONS, /* first, second, ...: equal lengths only */
    KL_LABELLED,  /* by label; a missing one has probability 0 */
    KL_INTEGERS   /* consecutive integers, as families have them */
};

/* A discrete distribution read from a spec: outcomes and weights. */
struct kl_dist {
    enum kl_outcomes outcomes;
    struct kl_labels *labels; /* KL_LABELLED, else NULL */
    int64_t first;            /* KL_INTEGERS: the outcome of bin 0 */
    struct kl_bins bins;
    double total;             /* what data summed to before normalising, or 0 */
};

void kl_dist_clear(struct kl_dist *dist);

/* Turn a labelled distribution whose labels are plain integers into one on
 * consecutive integers, with probability 0 between; others are left alone if
 * they are on integers already.
 *
 * in    hull   joined to the window, or NULL
 * err   KL_E_LENGTH if some outcome is no integer, KL_E_LIMIT if they span
 *       too many; dist is then unchanged
 */
enum kl_status kl_dist_integers(struct kl_dist *dist, const int64_t *hull,
                                struct kl_err *err);

/* One column of numbers with the names beside it, as a loader gives it. */
struct kl_column {
    size_t n;
    double *value;            /* n numbers; given, release with free() */
    struct kl_labels *labels; /* n labels, or NULL; given */
    char *name;               /* the column's header, or NULL; given */
};

/* How core reaches files and data sets without knowing either: `data` hands
 * one in.
 *
 * in    source   "file.csv", "-" for standard input, "@letters"
 *       column   a header, a number counted from 1, or NULL for the first
 *                column of numbers
 * out   out      all of the column; a cell that is no number is an error that
 *                names its row
 * err   KL_E_IO, KL_E_NAME, KL_E_PARSE, KL_E_LIMIT
 */
struct kl_loader {
    enum kl_status (*column)(void *context, const char *source,
                             const char *column, struct kl_column *out,
                             struct kl_err *err);
    /* Measurements: the same, but in ascending order; empty cells (and NA) are
     * left out and counted; `where`, if not NULL, names a column and the text
     * that a row must have there to count; names beside it are not given. */
    enum kl_status (*sample)(void *context, const char *source,
                             const char *column, const char *const where[2],
                             struct kl_column *out, size_t *skipped,
                             struct kl_err *err);
    void *context;
};

void kl_column_clear(struct kl_column *column);

#endif
