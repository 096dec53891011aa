/* Measurements from a table: a column without its gaps. */
#include "config.h"

#include "klscope/data/table_private.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

/* What a sample is taken from, and what has been found so far. */
struct sample {
    const char *const *where;
    size_t column, filter; /* filter counts if there is a `where` */
    size_t n, skipped, matched;
    double *value;
    struct kl_field fault; /* the first cell that is neither number nor gap */
};

static bool
says(struct kl_field cell, const char *text)
{
    return cell.len == strlen(text) && memcmp(cell.text, text, cell.len) == 0;
}

/* Walk one row; returns where the next begins. */
static const char *
sample_row(const struct kl_table *t, const char *at, struct sample *sample)
{
    struct kl_field cell = {0};
    bool matches = true;
    double value = 0;
    size_t c;

    for (c = 0; c < t->cells.columns; c++) {
        struct kl_field here = kl_cells_at(&t->cells, at);

        if (c == sample->column)
            cell = here;
        if (sample->where != NULL && c == sample->filter)
            matches = says(here, sample->where[1]);
        at = here.next;
    }
    if (!matches)
        return at;
    sample->matched++;
    if (cell.len == 0 || says(cell, "NA"))
        sample->skipped++;
    else if (kl_field_kind(cell.text, cell.len, &value) == KL_FIELD_NUMBER)
        sample->value[sample->n++] = value;
    else if (sample->fault.text == NULL)
        sample->fault = cell;
    return at;
}

/* Whether what was found is a sample. */
static enum kl_status
check_sample(const struct kl_table *t, const struct sample *sample,
             struct kl_err *err)
{
    char name[KL_QUOTE], quote[KL_QUOTE];
    const char *label = sample->where != NULL ? sample->where[1] : "";

    if (sample->fault.text != NULL)
        return kl_table_fail(t, sample->column, sample->fault, err);
    kl_quote(name, t->source, strlen(t->source));
    if (sample->matched == 0)
        return kl_fail(err, KL_E_NAME, KL_AT_NONE,
                       "no row of %s has %s in column %s", name,
                       kl_quote(quote, label, strlen(label)), sample->where[0]);
    if (sample->n == 0)
        return kl_fail(err, KL_E_PARSE, KL_AT_NONE,
                       "no number in %zu cell%s of a column of %s",
                       sample->skipped, sample->skipped > 1 ? "s" : "", name);
    return KL_OK;
}

static enum kl_status
find_sample(struct kl_table *t, const char *column, struct sample *sample,
            struct kl_err *err)
{
    struct kl_row_walk scan = {.want = KL_NO_COLUMN};
    enum kl_status status = KL_OK;

    if (!t->surveyed)
        status = kl_table_survey(t, KL_NO_COLUMN, &scan, err);
    if (status == KL_OK)
        status = kl_table_find(t, column, &sample->column, err);
    if (status == KL_OK && sample->where != NULL)
        status = kl_table_find(t, sample->where[0], &sample->filter, err);
    return status;
}

enum kl_status
kl_table_sample(struct kl_table *t, const char *column,
                const char *const where[2], struct kl_column *out,
                size_t *skipped, struct kl_err *err)
{
    struct sample sample = {.where = where};
    enum kl_status status = find_sample(t, column, &sample, err);
    const char *at;

    if (status != KL_OK)
        return status;
    sample.value = kl_malloc((t->rows + 1) * sizeof *sample.value);
    for (at = t->header ? t->below : t->first;
         (at = kl_cells_row(&t->cells, at)) < t->cells.end;)
        at = sample_row(t, at, &sample);
    status = check_sample(t, &sample, err);
    if (status != KL_OK) {
        free(sample.value);
        return status;
    }
    *out = (struct kl_column){.n = sample.n, .value = sample.value};
    if (t->header)
        out->name =
            kl_strndup(t->head[sample.column].text, t->head[sample.column].len);
    *skipped = sample.skipped;
    return KL_OK;
}
