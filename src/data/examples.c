/* Rows of several numbers and a class each, from a table. A row with a gap in
 * one of the cells that are asked for is left out and counted; what is neither
 * a number nor a gap is a fault, which says where it is. */
#include "config.h"

#include "klscope/data/examples.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"
#include "klscope/data/table_private.h"

/* What is taken, and where it stands in a row. */
struct taking {
    const struct kl_table *table;
    size_t class, column[KL_FEATURES];
    struct kl_examples *out;
};

void
kl_examples_clear(struct kl_examples *examples)
{
    free(examples->x);
    free(examples->y);
    free(examples->line);
    free(examples->class_name);
    kl_labels_free(examples->columns);
    kl_labels_free(examples->classes);
    *examples = (struct kl_examples){0};
}

static bool
is_gap(struct kl_field cell)
{
    return cell.len == 0 || (cell.len == 2 && memcmp(cell.text, "NA", 2) == 0);
}

/* The class of a cell, a new one if need be. */
static enum kl_status
take_class(struct taking *taking, struct kl_field cell, size_t *y,
           struct kl_err *err)
{
    struct kl_labels *classes = taking->out->classes;
    char name[KL_QUOTE];

    if (kl_labels_find(classes, cell.text, cell.len, y))
        return KL_OK;
    *y = kl_labels_count(classes);
    if (*y == KL_CLASSES)
        return kl_fail(err, KL_E_LIMIT,
                       (struct kl_at){.source = taking->table->source},
                       "column %s has more than %d different classes",
                       kl_quote(name, taking->out->class_name,
                                strlen(taking->out->class_name)),
                       KL_CLASSES);
    kl_labels_add(classes, cell.text, cell.len);
    return KL_OK;
}

/* Keep a row of cells without a gap. */
static enum kl_status
take_row(struct taking *taking, const struct kl_field *cell,
         struct kl_err *err)
{
    struct kl_examples *out = taking->out;
    size_t j, n = out->n;
    enum kl_status status;

    for (j = 0; j < out->width; j++)
        if (is_gap(cell[taking->column[j]])) {
            out->skipped++;
            return KL_OK;
        }
    if (is_gap(cell[taking->class])) {
        out->skipped++;
        return KL_OK;
    }
    if (n == KL_EXAMPLES_ROWS)
        return kl_fail(err, KL_E_LIMIT,
                       (struct kl_at){.source = taking->table->source},
                       "more than %d rows to learn from", KL_EXAMPLES_ROWS);
    for (j = 0; j < out->width; j++) {
        struct kl_field at = cell[taking->column[j]];

        if (kl_field_kind(at.text, at.len, &out->x[n * out->width + j]) !=
            KL_FIELD_NUMBER)
            return kl_table_fail(taking->table, taking->column[j], at, err);
    }
    status = take_class(taking, cell[taking->class], &out->y[n], err);
    out->line[n] =
        kl_cells_line(&taking->table->cells, cell[taking->class].text);
    out->n += status == KL_OK;
    return status;
}

static enum kl_status
take_rows(struct taking *taking, struct kl_err *err)
{
    const struct kl_table *t = taking->table;
    struct kl_field *cell = kl_calloc(t->cells.columns, sizeof *cell);
    enum kl_status status = KL_OK;
    const char *at = t->header ? t->below : t->first;
    size_t c;

    while (status == KL_OK &&
           (at = kl_cells_row(&t->cells, at)) < t->cells.end) {
        for (c = 0; c < t->cells.columns; c++) {
            cell[c] = kl_cells_at(&t->cells, at);
            at = cell[c].next;
        }
        status = take_row(taking, cell, err);
    }
    free(cell);
    return status;
}

/* The name of a column as its header has it, else its number. */
static char *
name_of(const struct kl_table *t, size_t c)
{
    struct kl_buf name = KL_BUF_INIT;

    if (t->header)
        kl_buf_add(&name, t->head[c].text, t->head[c].len);
    else
        kl_buf_addf(&name, "%zu", c + 1);
    return kl_buf_take(&name);
}

static enum kl_status
find_columns(struct taking *taking, const char *class,
             const char *const *column, struct kl_err *err)
{
    enum kl_status status =
        kl_table_find(taking->table, class, &taking->class, err);
    struct kl_examples *out = taking->out;
    size_t j, l;

    for (j = 0; status == KL_OK && j < out->width; j++) {
        char *name, quote[KL_QUOTE];

        status = kl_table_find(taking->table, column[j], &taking->column[j],
                               err);
        if (status != KL_OK)
            return status;
        name = name_of(taking->table, taking->column[j]);
        for (l = 0; l < j; l++)
            if (taking->column[l] == taking->column[j])
                status = kl_fail(err, KL_E_NAME, KL_AT_NONE,
                                 "column %s is named twice",
                                 kl_quote(quote, name, strlen(name)));
        kl_labels_add(out->columns, name, strlen(name));
        free(name);
    }
    if (status == KL_OK)
        out->class_name = name_of(taking->table, taking->class);
    return status;
}

/* Whether there is something to be told apart. */
static enum kl_status
check(const struct taking *taking, struct kl_err *err)
{
    const struct kl_examples *out = taking->out;
    struct kl_at at = {.source = taking->table->source};
    char name[KL_QUOTE], class[KL_QUOTE];
    const char *only;

    if (out->n == 0)
        return kl_fail(err, KL_E_PARSE, at,
                       "each of %zu rows has a gap in one of these columns",
                       out->skipped);
    if (kl_labels_count(out->classes) > 1)
        return KL_OK;
    only = kl_labels_get(out->classes, 0);
    return kl_fail(err, KL_E_PARSE, at, "column %s holds one class alone: %s",
                   kl_quote(name, out->class_name, strlen(out->class_name)),
                   kl_quote(class, only, strlen(only)));
}

enum kl_status
kl_table_examples(struct kl_table *t, const char *class,
                  const char *const *column, size_t count,
                  struct kl_examples *out, struct kl_err *err)
{
    struct taking taking = {.table = t, .out = out};
    struct kl_row_walk scan = {.want = KL_NO_COLUMN};
    enum kl_status status = KL_OK;
    size_t most;

    *out = (struct kl_examples){.width = count};
    if (count < 1 || count > KL_FEATURES)
        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                       "%zu columns of numbers: there must be 1 to %d", count,
                       KL_FEATURES);
    out->columns = kl_labels_new();
    out->classes = kl_labels_new();
    if (!t->surveyed)
        status = kl_table_survey(t, KL_NO_COLUMN, &scan, err);
    if (status == KL_OK)
        status = find_columns(&taking, class, column, err);
    most = t->rows + 1 < KL_EXAMPLES_ROWS ? t->rows + 1 : KL_EXAMPLES_ROWS;
    out->x = kl_calloc(most * count, sizeof *out->x);
    out->y = kl_calloc(most, sizeof *out->y);
    out->line = kl_calloc(most, sizeof *out->line);
    if (status == KL_OK)
        status = take_rows(&taking, err);
    if (status == KL_OK)
        status = check(&taking, err);
    if (status != KL_OK)
        kl_examples_clear(out);
    return status;
}
