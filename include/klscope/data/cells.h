#ifndef KLSCOPE_DATA_CELLS_H
#define KLSCOPE_DATA_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/base/status.h"
#include "klscope/data/decimal.h"
#include "klscope/data/input.h"

/* A text cut into rows of cells. Without a double quote in it the text itself
 * is walked. With one, libcsv cuts it once and the cells are kept unquoted,
 * each with a NUL after it; since every row has the same number of them,
 * nothing else marks the ends of rows. Both forms are walked alike: from a
 * place to the next.
 */
struct kl_cells {
    const char *begin, *end; /* KL_DECIMAL_PAD NULs follow */
    char separator, newline; /* what ends nearly all cells; NUL if unquoted */
    bool plain;
    size_t columns;
    /* private */
    char *block;
    uint32_t *line; /* where each row begins in the file, if unquoted */
};

/* One cell of a row. */
struct kl_field {
    const char *text;
    size_t len;
    const char *next; /* the next cell, of this row or of another */
    bool last;        /* of its row; unknown, so false, if unquoted */
};

/* Find out how a text is cut: by tabs if its first line has one outside
 * quotes, by commas otherwise; as many columns as the first row has.
 *
 * in    input    borrowed for as long as cells lives
 *       source   the file's name for messages
 * out   cells    init'ed on success; release with kl_cells_clear
 * err   KL_E_PARSE for misplaced or unclosed quotes, for a text of blank
 *       lines, and where unquoting finds a row of another length; KL_E_LIMIT
 */
enum kl_status kl_cells_init(struct kl_cells *cells,
                             const struct kl_input *input, const char *source,
                             const struct kl_limits *limits,
                             struct kl_err *err);
void kl_cells_clear(struct kl_cells *cells);

/* Among the eight bytes at a place, the first that ends a cell, or NULL.
 *
 * A byte that is 0 after the xor borrows into its own top bit; others can only
 * do so above such a byte, so the lowest is right.
 */
static inline const char *
kl_cells_near(const struct kl_cells *cells, const char *at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t bytes = kl_decimal_eight(at);
    uint64_t a = bytes ^ ones * '\n', b = bytes ^ ones * '\r';
    uint64_t c = bytes ^ ones * (unsigned char)cells->separator;

    a = ((a - ones) & ~a) | ((b - ones) & ~b) | ((c - ones) & ~c);
    a &= ones << 7;
    return a != 0 ? at + __builtin_ctzll(a) / 8 : NULL;
}

/* The cell at a place, without the blanks around it unless it was quoted. */
struct kl_field kl_cells_at(const struct kl_cells *cells, const char *at);

/* Where the row at or after a place begins: blank lines do not count. Returns
 * `end` if there is none. */
const char *kl_cells_row(const struct kl_cells *cells, const char *at);

/* The line of the file that a row begins on, counted from 1.
 *
 * in    at   a cell of the row
 */
int kl_cells_line(const struct kl_cells *cells, const char *at);

/* Report the row that begins at `row` for its number of cells. */
enum kl_status kl_cells_ragged(const struct kl_cells *cells, const char *row,
                               const char *source, struct kl_err *err);

#endif
