#include "config.h"

#include "klscope/cli/output.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/number.h"
#include "klscope/cli/json.h"
#include "klscope/core/closed.h"
#include "klscope/view/format.h"

static struct kl_value
value_of(const struct kl_report *report, enum kl_measure m)
{
    return kl_unit_apply(report->unit, m, report->measures->value[m]);
}

static void
add_reason(const struct kl_report *report, enum kl_measure m,
           struct kl_buf *out)
{
    kl_format_reason(report->pair, report->measures, m, out);
}

bool
kl_report_unsure(const struct kl_measures *measures, enum kl_measure m)
{
    struct kl_value value = measures->value[m];

    if (isinf(value.val))
        return measures->reason[m].kind == KL_REASON_UNDECIDED;
    return value.err > fmax(1e-10 * fabs(value.val), 1e-14);
}

/* The closed form of a measure in the report's unit; false if there is none. */
static bool
closed_of(const struct kl_report *report, enum kl_measure m,
          struct kl_value *value)
{
    if (report->pair != NULL ||
        !kl_closed_form(report->spec[KL_P], report->spec[KL_Q], m, value))
        return false;
    *value = kl_unit_apply(report->unit, m, *value);
    return true;
}

/* ---- table and TSV ------------------------------------------------------- */

/* A value with its bound behind it; "!" marks one that is not good enough. */
static void
add_bound(const struct kl_report *report, enum kl_measure m,
          struct kl_value value, struct kl_buf *out)
{
    bool unsure = kl_report_unsure(report->measures, m);

    if (!isinf(value.val))
        kl_buf_addf(out, "+-%.0e", value.err);
    if (unsure)
        kl_buf_adds(out, " !");
}

/* What stands behind the bound: a closed form, a reason. */
static void
add_remark(const struct kl_report *report, enum kl_measure m,
           struct kl_buf *out)
{
    struct kl_value closed;
    struct kl_buf text = KL_BUF_INIT;
    char number[KL_NUMBER];

    if (closed_of(report, m, &closed))
        kl_buf_addf(&text, "closed form %s",
                    kl_format_value(number, closed, 12, 18));
    else
        add_reason(report, m, &text);
    if (out->len > 0 && text.len > 0)
        kl_buf_adds(out, "  ");
    kl_buf_adds(out, kl_buf_text(&text));
    kl_buf_clear(&text);
}

static void
print_table(const struct kl_report *report, FILE *out)
{
    int i;

    for (i = 0; i < KL_MEASURE_COUNT; i++) {
        enum kl_measure m = (enum kl_measure)i;
        struct kl_value value = value_of(report, m);
        struct kl_buf rest = KL_BUF_INIT;
        char number[KL_NUMBER];

        if (isinf(value.val))
            strcpy(number, value.val > 0 ? "inf" : "-inf");
        else
            kl_format_value(number, value, 12, 18);
        add_bound(report, m, value, &rest);
        add_remark(report, m, &rest);
        fprintf(out, "%-18s%18s %-4s  %s\n", kl_measure_row(m)->key, number,
                kl_unit_name(report->unit, m), kl_buf_text(&rest));
        kl_buf_clear(&rest);
    }
}

static void
print_tsv(const struct kl_report *report, FILE *out)
{
    bool densities = report->pair == NULL;
    int i;

    fprintf(out, "measure\tvalue\tunit\terror\t%swhy\n",
            densities ? "closed\t" : "");
    for (i = 0; i < KL_MEASURE_COUNT; i++) {
        enum kl_measure m = (enum kl_measure)i;
        struct kl_value value = value_of(report, m);
        struct kl_buf why = KL_BUF_INIT;
        struct kl_value closed;
        char number[KL_NUMBER], bound[KL_NUMBER], other[KL_NUMBER] = "";

        if (closed_of(report, m, &closed))
            kl_number_exact(other, closed.val);
        add_reason(report, m, &why);
        fprintf(out, "%s\t%s\t%s\t%s\t%s%s%s\n", kl_measure_row(m)->key,
                kl_number_exact(number, value.val),
                kl_unit_name(report->unit, m),
                kl_number_exact(bound, value.err), other,
                densities ? "\t" : "", kl_buf_text(&why));
        kl_buf_clear(&why);
    }
}

/* ---- JSON ---------------------------------------------------------------- */

/* Everything of the report but its measures. */
static void
add_pair_json(const struct kl_report *report, json_t *all)
{
    static const char *const key[] = {"p", "q"};
    json_t *data = json_object();
    int s;

    json_object_set_new(all, "unit",
                        json_string(kl_unit_row(report->unit)->key));
    json_object_set_new(
        all, "kind",
        json_string(report->pair != NULL ? "discrete" : "continuous"));
    for (s = 0; s < 2; s++) {
        const struct kl_density *density = report->density[s];

        json_object_set_new(all, key[s], kl_json_spec(report->spec[s]));
        if (density != NULL && density->count > 0)
            json_object_set_new(
                data, key[s],
                json_pack("{s:I, s:I}", "count", (json_int_t)density->count,
                          "skipped", (json_int_t)density->skipped));
    }
    if (json_object_size(data) > 0)
        json_object_set(all, "data", data);
    json_decref(data);
    json_object_set_new(all, "alpha", json_real(report->measures->alpha));
}

/* One measure: its value in `all`, the rest in objects of their own. */
struct parts {
    json_t *all, *error, *why, *closed, *unsure;
};

static void
add_measure_json(const struct kl_report *report, enum kl_measure m,
                 const struct parts *parts)
{
    const char *key = kl_measure_row(m)->key;
    struct kl_value value = value_of(report, m), closed;
    struct kl_buf reason = KL_BUF_INIT;

    json_object_set_new(parts->all, key, kl_json_number(value.val));
    json_object_set_new(parts->error, key, kl_json_number(value.err));
    add_reason(report, m, &reason);
    if (reason.len > 0)
        json_object_set_new(parts->why, key, kl_json_text(&reason));
    kl_buf_clear(&reason);
    if (closed_of(report, m, &closed))
        json_object_set_new(parts->closed, key, kl_json_number(closed.val));
    if (kl_report_unsure(report->measures, m))
        json_array_append_new(parts->unsure, json_string(key));
}

static void
print_json(const struct kl_report *report, FILE *out)
{
    struct parts parts = {json_object(), json_object(), json_object(),
                          json_object(), json_array()};
    int m;

    add_pair_json(report, parts.all);
    for (m = 0; m < KL_MEASURE_COUNT; m++)
        add_measure_json(report, (enum kl_measure)m, &parts);
    json_object_set_new(parts.all, "error", parts.error);
    json_object_set_new(parts.all, "why", parts.why);
    if (report->pair == NULL)
        json_object_set(parts.all, "closed", parts.closed);
    json_decref(parts.closed);
    json_object_set_new(parts.all, "unsure", parts.unsure);
    json_dumpf(parts.all, out, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    fputc('\n', out);
    json_decref(parts.all);
}

void
kl_report_print(const struct kl_report *report, enum kl_format format,
                FILE *out)
{
    static void (*const print[])(const struct kl_report *, FILE *) = {
        [KL_FORMAT_TABLE] = print_table,
        [KL_FORMAT_JSON] = print_json,
        [KL_FORMAT_TSV] = print_tsv,
    };

    print[format](report, out);
}
