#include "config.h"

#include "klscope/data/scan.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/mman.h>

#include "klscope/base/number.h"
#include "klscope/data/decimal.h"

/* Nearly every cell is a short number with its separator right behind: that
 * case is taken in the loop itself, before the end of the cell is known. All
 * others (text, empty, blanks around, long numbers) are cut out first and
 * then looked at. */

static bool
is_word_for_no_number(const char *text, size_t len)
{
    static const char *const words[] = {"nan", "inf", "infinity"};
    size_t i;

    if (len > 0 && (*text == '-' || *text == '+')) {
        text++;
        len--;
    }
    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (len == strlen(words[i]) && strncasecmp(text, words[i], len) == 0)
            return true;
    return false;
}

enum kl_field_kind
kl_field_kind(const char *text, size_t len, double *value)
{
    double number;

    if (len == 0)
        return KL_FIELD_EMPTY;
    if (kl_decimal_read(text, &number) != text + len &&
        !kl_number_parse(text, len, &number))
        return is_word_for_no_number(text, len) ? KL_FIELD_NOT_FINITE
                                                : KL_FIELD_TEXT;
    if (!isfinite(number))
        return KL_FIELD_NOT_FINITE;
    *value = number;
    return KL_FIELD_NUMBER;
}

/* The careful way through one cell of column c; returns where the next begins,
 * or NULL if the row ends here and should not, or should and does not.
 *
 * out   value   the number, if it is one that is wanted
 */
static __attribute__((noinline)) const char *
careful_cell(struct kl_row_walk *scan, const char *at, size_t c, double *value)
{
    const struct kl_cells *cells = scan->cells;
    struct kl_field cell = kl_cells_at(cells, at);
    enum kl_field_kind kind;

    if (cells->plain && cell.last != (c + 1 == cells->columns))
        return NULL;
    if (scan->tally == NULL && (long)c != scan->want)
        return cell.next;
    kind = kl_field_kind(cell.text, cell.len, value);
    if (scan->tally != NULL) {
        scan->tally[c].texts += kind == KL_FIELD_TEXT;
        scan->tally[c].empties += kind == KL_FIELD_EMPTY;
    }
    if ((long)c == scan->want && kind != KL_FIELD_NUMBER && scan->fault == NULL)
        scan->fault = cell.text;
    return cell.next;
}

/* Walk one row; returns where the next begins, or NULL if it has too few
 * cells or too many.
 *
 * out   kept   the number in column `want`, if there is one
 */
static inline const char *
scan_row(struct kl_row_walk *scan, const char *at, double *kept)
{
    const struct kl_cells *cells = scan->cells;
    size_t last = cells->columns - 1, c;

    for (c = 0; c <= last; c++) {
        char stop = c < last ? cells->separator : cells->newline;
        bool wanted = (long)c == scan->want;
        double value = 0, slow = 0;
        const char *end;

        if (wanted || scan->tally != NULL)
            end = kl_decimal_read(at, &value);
        else
            end = kl_cells_near(cells, at);
        if (end != NULL && *end == '\r' && stop == '\n' && end[1] == '\n')
            end++;
        if (__builtin_expect(end != NULL && *end == stop, 1)) {
            at = end + 1;
        } else {
            at = careful_cell(scan, at, c, &slow);
            if (at == NULL)
                return NULL;
            value = slow;
        }
        if (wanted)
            *kept = value;
    }
    return at;
}

static enum kl_status
fail_at_all(const struct kl_row_walk *scan, struct kl_err *err,
            const char *what)
{
    return kl_fail(err, KL_E_LIMIT, (struct kl_at){.source = scan->source},
                   "%s", what);
}

static enum kl_status
fail_rows(const struct kl_row_walk *scan, struct kl_err *err)
{
    char count[KL_NUMBER];

    return kl_fail(err, KL_E_LIMIT, (struct kl_at){.source = scan->source},
                   "more than %s rows", kl_number_count(count, scan->most));
}

/* Untouched pages cost nothing, and the C library moves large blocks without
 * copying: growing is cheap. Asking for huge pages saves most of the time that
 * the first touch of each page takes; the whole pages around the block are
 * named, since a mapping of two kinds could no longer be moved. */
static bool
set_room(struct kl_row_walk *scan, size_t room)
{
    size_t size = room * sizeof(double);
    double *value = realloc(scan->value, size);
    uintptr_t into_page = (uintptr_t)value % 4096;

    if (value == NULL)
        return false;
    if (size >= (size_t)4 << 20)
        madvise((char *)value - into_page, into_page + size, MADV_HUGEPAGE);
    scan->value = value;
    return true;
}

static enum kl_status
scan_rows(struct kl_row_walk *scan, const char *at, struct kl_err *err)
{
    size_t room = 0, used = scan->first;
    const char *row;

    for (;;) {
        double kept = 0;

        if ((unsigned char)*at <= ' ')
            at = kl_cells_row(scan->cells, at);
        if (at >= scan->cells->end)
            break;
        if (scan->rows + scan->first == scan->most)
            return fail_rows(scan, err);
        row = at;
        at = scan_row(scan, row, &kept);
        if (at == NULL)
            return kl_cells_ragged(scan->cells, row, scan->source, err);
        scan->rows++;
        if (scan->want == KL_NO_COLUMN)
            continue;
        if (used >= room && !set_room(scan, room = 2 * room + 1024 + used))
            return fail_at_all(scan, err, "does not fit into memory");
        scan->value[used++] = kept;
    }
    if (scan->want != KL_NO_COLUMN)
        set_room(scan, used > 0 ? used : 1);
    return KL_OK;
}

enum kl_status
kl_scan(struct kl_row_walk *scan, const char *at, struct kl_err *err)
{
    enum kl_status status;

    scan->rows = 0;
    scan->value = NULL;
    scan->fault = NULL;
    status = scan_rows(scan, at, err);
    if (status != KL_OK) {
        free(scan->value);
        scan->value = NULL;
    }
    return status;
}
