/* Measurements from a table: a column without its gaps, in order. */
#include "config.h"

#include "klscope/data/table_private.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

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

/* ---- samples that are kept ----------------------------------------------- */

void
kl_table_sample_clear(struct kl_table_sample *sample)
{
    free(sample->label);
    free(sample->value);
    *sample = (struct kl_table_sample){0};
}

static bool
is_same(const struct kl_table_sample *kept, const struct sample *sample)
{
    if (kept->value == NULL || kept->column != sample->column)
        return false;
    if (kept->label == NULL || sample->where == NULL)
        return kept->label == NULL && sample->where == NULL;
    return kept->filter == sample->filter &&
           strcmp(kept->label, sample->where[1]) == 0;
}

/* Put a sample before all others. */
static void
put_first(struct kl_table *t, size_t place, struct kl_table_sample sample)
{
    memmove(t->kept + 1, t->kept, place * sizeof *t->kept);
    t->kept[0] = sample;
}

static bool
bring_forward(struct kl_table *t, const struct sample *sample)
{
    size_t i;

    for (i = 0; i < KL_TABLE_SAMPLES; i++)
        if (is_same(&t->kept[i], sample)) {
            put_first(t, i, t->kept[i]);
            return true;
        }
    return false;
}

/* mem   takes its values */
static void
keep(struct kl_table *t, const struct sample *sample)
{
    struct kl_table_sample made = {.column = sample->column,
                                   .filter = sample->filter,
                                   .n = sample->n,
                                   .skipped = sample->skipped,
                                   .value = sample->value};

    qsort(made.value, made.n, sizeof *made.value, kl_number_compare);
    if (sample->where != NULL)
        made.label = kl_strdup(sample->where[1]);
    kl_table_sample_clear(&t->kept[KL_TABLE_SAMPLES - 1]);
    put_first(t, KL_TABLE_SAMPLES - 1, made);
}

/* Walk all rows. */
static enum kl_status
take(struct kl_table *t, struct sample *sample, struct kl_err *err)
{
    enum kl_status status;
    const char *at;

    sample->value = kl_malloc((t->rows + 1) * sizeof *sample->value);
    for (at = t->header ? t->below : t->first;
         (at = kl_cells_row(&t->cells, at)) < t->cells.end;)
        at = sample_row(t, at, sample);
    status = check_sample(t, sample, err);
    if (status == KL_OK)
        keep(t, sample);
    else
        free(sample->value);
    return status;
}

enum kl_status
kl_table_sample(struct kl_table *t, const char *column,
                const char *const where[2], struct kl_column *out,
                size_t *skipped, struct kl_err *err)
{
    struct sample sample = {.where = where};
    const struct kl_table_sample *kept = &t->kept[0];
    enum kl_status status = find_sample(t, column, &sample, err);

    if (status == KL_OK && !bring_forward(t, &sample))
        status = take(t, &sample, err);
    if (status != KL_OK)
        return status;
    *out = (struct kl_column){.n = kept->n};
    out->value = kl_malloc(kept->n * sizeof *out->value);
    memcpy(out->value, kept->value, kept->n * sizeof *out->value);
    if (t->header)
        out->name =
            kl_strndup(t->head[sample.column].text, t->head[sample.column].len);
    *skipped = kept->skipped;
    return KL_OK;
}
