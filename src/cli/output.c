#include "config.h"

#include "klscope/cli/output.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
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

/* ---- table and TSV ------------------------------------------------------- */

static void
print_table(const struct kl_report *report, FILE *out)
{
    int i;

    for (i = 0; i < KL_MEASURE_COUNT; i++) {
        enum kl_measure m = (enum kl_measure)i;
        struct kl_value value = value_of(report, m);
        struct kl_buf why = KL_BUF_INIT;
        char number[KL_NUMBER], bound[KL_NUMBER + 8] = "";

        if (isinf(value.val)) {
            add_reason(report, m, &why);
            strcpy(number, value.val > 0 ? "inf" : "-inf");
        } else {
            kl_format_value(number, value, 12, 18);
            snprintf(bound, sizeof bound, "+-%.0e", value.err);
        }
        fprintf(out, "%-18s%18s %-4s  %s%s\n", kl_measure_row(m)->key, number,
                kl_unit_name(report->unit, m), bound, kl_buf_text(&why));
        kl_buf_clear(&why);
    }
}

static void
print_tsv(const struct kl_report *report, FILE *out)
{
    int i;

    fputs("measure\tvalue\tunit\terror\twhy\n", out);
    for (i = 0; i < KL_MEASURE_COUNT; i++) {
        enum kl_measure m = (enum kl_measure)i;
        struct kl_value value = value_of(report, m);
        struct kl_buf why = KL_BUF_INIT;
        char number[KL_NUMBER], bound[KL_NUMBER];

        add_reason(report, m, &why);
        fprintf(out, "%s\t%s\t%s\t%s\t%s\n", kl_measure_row(m)->key,
                kl_number_exact(number, value.val), kl_unit_name(report->unit, m),
                kl_number_exact(bound, value.err), kl_buf_text(&why));
        kl_buf_clear(&why);
    }
}

/* ---- JSON ---------------------------------------------------------------- */

/* JSON has no infinity; NaN never comes here. */
static json_t *
number_json(double value)
{
    if (isinf(value))
        return json_string(value > 0 ? "inf" : "-inf");
    return json_real(value);
}

/* Text that may not be UTF-8 goes in with its bad bytes made visible. */
static json_t *
text_json(const struct kl_buf *text)
{
    struct kl_buf seen = KL_BUF_INIT;
    json_t *json;

    if (kl_utf8_valid(kl_buf_text(text), text->len))
        return json_stringn(kl_buf_text(text), text->len);
    kl_visible(&seen, kl_buf_text(text), text->len);
    json = json_stringn(kl_buf_text(&seen), seen.len);
    kl_buf_clear(&seen);
    return json;
}

static json_t *
spec_json(const struct kl_spec *spec)
{
    struct kl_buf text = KL_BUF_INIT;
    json_t *json;

    kl_spec_print(spec, &text);
    json = text_json(&text);
    kl_buf_clear(&text);
    return json;
}

static void
print_json(const struct kl_report *report, FILE *out)
{
    json_t *all = json_object(), *error = json_object(), *why = json_object();
    int i;

    json_object_set_new(all, "unit",
                        json_string(kl_unit_row(report->unit)->key));
    json_object_set_new(all, "kind", json_string("discrete"));
    json_object_set_new(all, "p", spec_json(report->p));
    json_object_set_new(all, "q", spec_json(report->q));
    json_object_set_new(all, "alpha", json_real(report->measures->alpha));
    for (i = 0; i < KL_MEASURE_COUNT; i++) {
        enum kl_measure m = (enum kl_measure)i;
        struct kl_value value = value_of(report, m);
        struct kl_buf reason = KL_BUF_INIT;

        json_object_set_new(all, kl_measure_row(m)->key,
                            number_json(value.val));
        json_object_set_new(error, kl_measure_row(m)->key,
                            number_json(value.err));
        add_reason(report, m, &reason);
        if (reason.len > 0)
            json_object_set_new(why, kl_measure_row(m)->key,
                                text_json(&reason));
        kl_buf_clear(&reason);
    }
    json_object_set_new(all, "error", error);
    json_object_set_new(all, "why", why);
    json_dumpf(all, out, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    fputc('\n', out);
    json_decref(all);
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
