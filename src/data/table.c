#include "config.h"

#include "klscope/data/table_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"
#include "klscope/base/number.h"

/* The first walk classifies all cells and keeps the numbers of the column
 * that will probably be asked for, since walking twice would cost twice. Only
 * its end shows for certain whether there is a header and which column is
 * meant; if the guess was wrong, a second walk fetches the right one. */

static void
read_first_row(struct kl_table *t)
{
    size_t c, n = t->cells.columns;
    double value;

    t->head = kl_calloc(n, sizeof *t->head);
    t->kind = kl_calloc(n, sizeof *t->kind);
    t->tally = kl_calloc(n, sizeof *t->tally);
    t->below = t->first = kl_cells_row(&t->cells, t->cells.begin);
    t->header = true;
    for (c = 0; c < n; c++) {
        t->head[c] = kl_cells_at(&t->cells, t->below);
        t->below = t->head[c].next;
        t->kind[c] = kl_field_kind(t->head[c].text, t->head[c].len, &value);
        if (t->kind[c] == KL_FIELD_NUMBER || t->kind[c] == KL_FIELD_NOT_FINITE)
            t->header = false;
    }
}

enum kl_status
kl_table_new(struct kl_table **table, struct kl_input *input,
             const char *source, const struct kl_limits *limits,
             struct kl_err *err)
{
    struct kl_table *t = kl_calloc(1, sizeof *t);
    enum kl_status status;

    t->source = kl_strdup(source);
    t->limits = *limits;
    t->input = *input;
    *input = (struct kl_input){0};
    status = kl_cells_init(&t->cells, &t->input, source, limits, err);
    if (status != KL_OK) {
        kl_table_free(t);
        return status;
    }
    read_first_row(t);
    *table = t;
    return KL_OK;
}

void
kl_table_free(struct kl_table *table)
{
    size_t i;

    if (table == NULL)
        return;
    for (i = 0; i < KL_TABLE_SAMPLES; i++)
        kl_table_sample_clear(&table->kept[i]);
    kl_cells_clear(&table->cells);
    kl_input_clear(&table->input);
    free(table->head);
    free(table->kind);
    free(table->tally);
    free(table->source);
    free(table);
}

/* The first row begins with a word above numbers somewhere. */
static bool
heads_numbers(const struct kl_table *t)
{
    size_t c;

    for (c = 0; c < t->cells.columns; c++)
        if (t->kind[c] == KL_FIELD_TEXT && t->tally[c].texts == 0 &&
            t->tally[c].empties < t->rows)
            return true;
    return false;
}

static size_t
count_texts(const struct kl_table *t, size_t c)
{
    return t->tally[c].texts + (!t->header && t->kind[c] == KL_FIELD_TEXT);
}

static size_t
count_numbers(const struct kl_table *t, size_t c)
{
    bool first = !t->header && (t->kind[c] == KL_FIELD_NUMBER ||
                                t->kind[c] == KL_FIELD_NOT_FINITE);

    return t->rows - t->tally[c].texts - t->tally[c].empties + first;
}

static bool
is_numeric(const struct kl_table *t, size_t c)
{
    size_t numbers = count_numbers(t, c);

    return numbers > 0 && numbers / 8 >= count_texts(t, c);
}

static bool
is_named(const struct kl_table *t, size_t c, const char *name)
{
    return t->head[c].len == strlen(name) &&
           memcmp(t->head[c].text, name, t->head[c].len) == 0;
}

/* "2" as a column counted from 1; KL_NO_COLUMN for anything else. */
static long
counted_column(const struct kl_table *t, const char *column)
{
    char *end;
    unsigned long number;

    if (*column < '0' || *column > '9')
        return KL_NO_COLUMN;
    number = strtoul(column, &end, 10);
    if (*end != '\0' || number < 1 || number > t->cells.columns)
        return KL_NO_COLUMN;
    return (long)number - 1;
}

/* What will probably be asked for, before anything is known for certain. */
static long
guess(const struct kl_table *t, const char *column)
{
    const char *at = kl_cells_row(&t->cells, t->below);
    double value;
    size_t c;

    for (c = 0; column != NULL && c < t->cells.columns; c++)
        if (is_named(t, c, column))
            return (long)c;
    if (column != NULL)
        return counted_column(t, column);
    for (c = 0; c < t->cells.columns; c++) {
        struct kl_field cell = kl_cells_at(&t->cells, at);

        if (kl_field_kind(cell.text, cell.len, &value) == KL_FIELD_NUMBER)
            return (long)c;
        at = cell.next;
    }
    return KL_NO_COLUMN;
}

static void
start_scan(const struct kl_table *t, struct kl_row_walk *scan, long want)
{
    *scan = (struct kl_row_walk){
        .cells = &t->cells,
        .source = t->source,
        .most = t->limits.rows,
        .first = !t->header,
        .want = want,
    };
}

enum kl_status
kl_table_survey(struct kl_table *t, long want, struct kl_row_walk *scan,
                struct kl_err *err)
{
    enum kl_status status;

    start_scan(t, scan, want);
    scan->tally = t->tally;
    memset(t->tally, 0, t->cells.columns * sizeof *t->tally);
    status = kl_scan(scan, t->below, err);
    if (status != KL_OK)
        return status;
    t->rows = scan->rows;
    t->surveyed = true;
    if (!t->header && heads_numbers(t)) {
        t->header = true;
        if (scan->value != NULL)
            memmove(scan->value, scan->value + 1, t->rows * sizeof(double));
    }
    return KL_OK;
}

static enum kl_status
fail_no_column(const struct kl_table *t, const char *column, struct kl_err *err)
{
    char quote[KL_QUOTE], name[KL_QUOTE];
    struct kl_buf list = KL_BUF_INIT;
    size_t c;

    kl_quote(quote, column, strlen(column));
    kl_quote(name, t->source, strlen(t->source));
    for (c = 0; t->header && c < t->cells.columns && list.len < KL_ERR_TEXT;
         c++) {
        kl_buf_adds(&list, c > 0 ? ", " : "");
        kl_buf_add(&list, t->head[c].text, t->head[c].len);
    }
    if (!t->header)
        kl_buf_addf(&list, "%zu, and no header", t->cells.columns);
    kl_fail(err, KL_E_NAME, KL_AT_NONE, "no column %s in %s; its columns: %s",
            quote, name, kl_buf_text(&list));
    kl_buf_clear(&list);
    return KL_E_NAME;
}

static enum kl_status
fail_no_numbers(const struct kl_table *t, struct kl_err *err)
{
    char name[KL_QUOTE];

    return kl_fail(err, KL_E_PARSE, KL_AT_NONE,
                   "no column of %s holds numbers (commas or tabs separate)",
                   kl_quote(name, t->source, strlen(t->source)));
}

/* The first column of numbers; where none deserves the name, the one with the
 * most, whose fault will then be reported. */
static enum kl_status
find_numbers(const struct kl_table *t, size_t *at, struct kl_err *err)
{
    size_t c, best = 0;

    for (c = 0; c < t->cells.columns; c++) {
        if (is_numeric(t, c)) {
            *at = c;
            return KL_OK;
        }
        if (count_numbers(t, c) > count_numbers(t, best))
            best = c;
    }
    *at = best;
    if (count_numbers(t, best) == 0)
        return fail_no_numbers(t, err);
    return KL_OK;
}

/* What column is meant, now that all is known. */
enum kl_status
kl_table_find(const struct kl_table *t, const char *column, size_t *at,
              struct kl_err *err)
{
    char quote[KL_QUOTE];
    size_t c, found = 0;
    long counted;

    if (t->header && t->rows == 0)
        return kl_fail(err, KL_E_PARSE, (struct kl_at){.source = t->source},
                       "a single row, and no number in it");
    if (column == NULL)
        return find_numbers(t, at, err);
    for (c = t->header ? t->cells.columns : 0; c-- > 0;)
        if (is_named(t, c, column)) {
            *at = c;
            found++;
        }
    if (found > 1)
        return kl_fail(err, KL_E_NAME, KL_AT_NONE,
                       "%zu columns are named %s: give the number of one",
                       found, kl_quote(quote, column, strlen(column)));
    if (found == 1)
        return KL_OK;
    counted = counted_column(t, column);
    if (counted == KL_NO_COLUMN)
        return fail_no_column(t, column, err);
    *at = (size_t)counted;
    return KL_OK;
}

/* Report a cell of column c that is no finite number. */
enum kl_status
kl_table_fail(const struct kl_table *t, size_t c, struct kl_field cell,
              struct kl_err *err)
{
    struct kl_at at = {.source = t->source,
                       .line = kl_cells_line(&t->cells, cell.text)};
    char name[KL_QUOTE], quote[KL_QUOTE];
    enum kl_field_kind kind;
    double value;

    if (t->header)
        kl_quote(name, t->head[c].text, t->head[c].len);
    else
        snprintf(name, sizeof name, "%zu", c + 1);
    kl_quote(quote, cell.text, cell.len);
    kind = kl_field_kind(cell.text, cell.len, &value);
    if (kind == KL_FIELD_EMPTY)
        return kl_fail(err, KL_E_PARSE, at, "column %s: the cell is empty",
                       name);
    if (kind == KL_FIELD_NOT_FINITE && kl_number_span(cell.text, cell.len) > 0)
        return kl_fail(err, KL_E_PARSE, at, "column %s: %s is too large", name,
                       quote);
    return kl_fail(err, KL_E_PARSE, at, "column %s: %s is not a number", name,
                   quote);
}

/* Put the first row's number before the others, unless it is a header. */
static enum kl_status
complete(const struct kl_table *t, size_t c, struct kl_row_walk *scan,
         struct kl_err *err)
{
    double value = 0;

    if (!t->header) {
        if (kl_field_kind(t->head[c].text, t->head[c].len, &value) !=
            KL_FIELD_NUMBER)
            return kl_table_fail(t, c, t->head[c], err);
        scan->value[0] = value;
    }
    if (scan->fault != NULL)
        return kl_table_fail(t, c, kl_cells_at(&t->cells, scan->fault), err);
    return KL_OK;
}

/* The column of names beside column c, or NULL. */
static struct kl_labels *
read_labels(const struct kl_table *t, size_t c)
{
    struct kl_labels *labels;
    const char *at;
    size_t l, i;

    for (l = 0; l < t->cells.columns; l++)
        if (l != c && count_texts(t, l) > 0 && !is_numeric(t, l))
            break;
    if (l == t->cells.columns)
        return NULL;
    labels = kl_labels_new();
    for (at = t->header ? t->below : t->first;
         (at = kl_cells_row(&t->cells, at)) < t->cells.end;) {
        for (i = 0; i < t->cells.columns; i++) {
            struct kl_field cell = kl_cells_at(&t->cells, at);

            if (i == l)
                kl_labels_add(labels, cell.text, cell.len);
            at = cell.next;
        }
    }
    return labels;
}

enum kl_status
kl_table_column(struct kl_table *t, const char *column, struct kl_column *out,
                struct kl_err *err)
{
    struct kl_row_walk scan = {.want = KL_NO_COLUMN};
    enum kl_status status = KL_OK;
    size_t c = 0;

    if (!t->surveyed)
        status = kl_table_survey(t, guess(t, column), &scan, err);
    if (status == KL_OK)
        status = kl_table_find(t, column, &c, err);
    if (status == KL_OK && scan.want != (long)c) {
        free(scan.value);
        start_scan(t, &scan, (long)c);
        status = kl_scan(&scan, t->below, err);
    }
    if (status == KL_OK)
        status = complete(t, c, &scan, err);
    if (status != KL_OK) {
        free(scan.value);
        return status;
    }
    *out = (struct kl_column){.n = t->rows + !t->header, .value = scan.value};
    out->labels = read_labels(t, c);
    if (t->header)
        out->name = kl_strndup(t->head[c].text, t->head[c].len);
    return KL_OK;
}

enum kl_status
kl_table_names(struct kl_table *t, struct kl_labels *names, struct kl_err *err)
{
    struct kl_row_walk scan;
    enum kl_status status = KL_OK;
    char number[24];
    size_t c;

    if (!t->surveyed)
        status = kl_table_survey(t, KL_NO_COLUMN, &scan, err);
    for (c = 0; status == KL_OK && c < t->cells.columns; c++) {
        snprintf(number, sizeof number, "%zu", c + 1);
        if (is_numeric(t, c) && t->header)
            kl_labels_add(names, t->head[c].text, t->head[c].len);
        else if (is_numeric(t, c))
            kl_labels_add(names, number, strlen(number));
    }
    return status;
}
