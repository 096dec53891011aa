/* What klscope fit prints. */
#include "config.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
#include "klscope/cli/fit_private.h"
#include "klscope/cli/json.h"
#include "klscope/view/format.h"

static bool
given(const struct kl_fit_report *work, enum kl_option option)
{
    return work->cli->options.given[option];
}

/* One number of the result, in nats. */
struct line {
    const char *key, *symbol;
    struct kl_value value;
};

enum { LINES = 5 };

/* The numbers there are, in the order of printing. */
static int
lines_of(const struct kl_fit_report *work, struct line line[LINES])
{
    bool reverse = given(work, KL_OPTION_REVERSE);
    struct kl_value loss = kl_fit_loss(work->fit);
    int n = 0;

    line[n++] = (struct line){"loss",
                              reverse       ? "D(q||p)"
                              : work->n > 0 ? "J"
                                            : "H(p,q)",
                              loss};
    if (work->has_floor && !reverse) {
        line[n++] = (struct line){"floor", "H(p)", work->floor};
        line[n++] = (struct line){"gap", "D(p||q)", work->gap};
    }
    line[n++] = (struct line){"kl_pq", "D(p||q)", work->both[0]};
    line[n++] = (struct line){"kl_qp", "D(q||p)", work->both[1]};
    return n;
}

static void
print_spec(const char *name, const struct kl_spec *spec)
{
    struct kl_buf text = KL_BUF_INIT, seen = KL_BUF_INIT;

    kl_spec_print(spec, &text);
    kl_visible(&seen, kl_buf_text(&text), text.len);
    printf("%-12s  %s\n", name, kl_buf_text(&seen));
    kl_buf_clear(&text);
    kl_buf_clear(&seen);
}

static const char *
number(char out[KL_NUMBER], struct kl_value value)
{
    if (isinf(value.val))
        return strcpy(out, value.val > 0 ? "inf" : "-inf");
    return kl_format_value(out, value, 12, 18);
}

/* A parameter with nine digits, but no more than are known. */
static const char *
param(char out[KL_NUMBER], const struct kl_fit_report *work, size_t j)
{
    struct kl_value value = {
        kl_model_value(work->model, kl_fit_theta(work->fit), j),
        kl_fit_unknown(work->fit, j)};
    double size = fabs(value.val);
    int places = size > value.err && size > 0 ? (int)floor(log10(size)) : 0;

    return kl_format_param(out, value, places > 8 ? 0 : places < -3 ? 12
                                                                    : 8 - places,
                           18);
}

/* What a person should know of the minimum; empty if there is nothing. */
static void
add_note(const struct kl_fit_report *work, struct kl_buf *out)
{
    enum kl_unit unit = work->cli->options.unit;
    char text[KL_NUMBER];

    kl_fit_why(work->fit, out);
    if (out->len > 0)
        return;
    if (work->nearest)
        kl_buf_adds(out, "a local minimum, the nearest to the start; other "
                         "starts may end lower");
    else if (work->higher > 0)
        kl_buf_addf(out, "the lowest of %zu starts; %zu ended higher, up to "
                         "%s %s",
                    work->starts, work->higher,
                    kl_format_value(text, kl_unit_apply(unit, KL_KL_PQ,
                                                        work->highest),
                                    6, 12),
                    kl_unit_name(unit, KL_KL_PQ));
    else if (work->starts > 1)
        kl_buf_addf(out, "%zu starts end in this minimum, or as low",
                    work->starts);
}

static void
print_table(const struct kl_fit_report *work)
{
    enum kl_unit unit = work->cli->options.unit;
    struct kl_buf note = KL_BUF_INIT;
    struct line line[LINES];
    char text[KL_NUMBER];
    int n = lines_of(work, line), i;
    size_t j;

    print_spec("p", work->p);
    if (work->n > 0)
        printf("%-12s  %zu\n",
               given(work, KL_OPTION_DATA) ? "measurements" : "draws",
               work->n);
    print_spec("q", work->q);
    for (j = 0; j < kl_model_size(work->model); j++)
        printf("%-12s  %18s\n", kl_model_name(work->model, j),
               param(text, work, j));
    for (i = 0; i < n; i++) {
        struct kl_value value = kl_unit_apply(unit, KL_KL_PQ, line[i].value);

        printf("%-12s  %18s %-4s  ", line[i].key, number(text, value),
               kl_unit_name(unit, KL_KL_PQ));
        if (isinf(value.val))
            puts(line[i].symbol);
        else
            printf("%-8s +-%.0e\n", line[i].symbol, value.err);
    }
    printf("%-12s  %18zu\n", "steps", kl_fit_steps(work->fit));
    printf("%-12s  %18zu\n", "evaluations", kl_fit_evaluations(work->fit));
    printf("%-12s  %18s\n", "end", "converged");
    add_note(work, &note);
    if (note.len > 0)
        printf("%-12s  %s\n", "note", kl_buf_text(&note));
    kl_buf_clear(&note);
}

/* How far a parameter may be off, with two digits. */
static const char *
bound_of(char out[KL_NUMBER], const struct kl_fit_report *work, size_t j)
{
    snprintf(out, KL_NUMBER, "%.1e", kl_fit_unknown(work->fit, j));
    return out;
}

static void
print_tsv(const struct kl_fit_report *work)
{
    enum kl_unit unit = work->cli->options.unit;
    const double *theta = kl_fit_theta(work->fit);
    struct line line[LINES];
    char text[KL_NUMBER], bound[KL_NUMBER];
    int n = lines_of(work, line), i;
    size_t j;

    puts("name\tvalue\tunit\terror");
    for (j = 0; j < kl_model_size(work->model); j++)
        printf("%s\t%s\t\t%s\n", kl_model_name(work->model, j),
               kl_number_exact(text, kl_model_value(work->model, theta, j)),
               bound_of(bound, work, j));
    for (i = 0; i < n; i++) {
        struct kl_value value = kl_unit_apply(unit, KL_KL_PQ, line[i].value);

        printf("%s\t%s\t%s\t%s\n", line[i].key,
               kl_number_exact(text, value.val),
               kl_unit_name(unit, KL_KL_PQ),
               kl_number_exact(bound, value.err));
    }
    printf("steps\t%zu\t\t\nevaluations\t%zu\t\t\n", kl_fit_steps(work->fit),
           kl_fit_evaluations(work->fit));
}

static void
print_json(const struct kl_fit_report *work)
{
    enum kl_unit unit = work->cli->options.unit;
    const double *theta = kl_fit_theta(work->fit);
    json_t *all = json_object(), *error = json_object(),
           *parameters = json_object(), *bounds = json_object();
    struct kl_buf note = KL_BUF_INIT;
    struct line line[LINES];
    int n = lines_of(work, line), i;
    size_t j;

    json_object_set_new(all, "unit", json_string(kl_unit_row(unit)->key));
    json_object_set_new(all, "family",
                        json_string(work->cli->options.argument[1]));
    json_object_set_new(
        all, "direction",
        json_string(given(work, KL_OPTION_REVERSE) ? "reverse" : "forward"));
    json_object_set_new(all, "p", kl_json_spec(work->p));
    json_object_set_new(all, "q", kl_json_spec(work->q));
    if (work->n > 0)
        json_object_set_new(all, "points", json_integer((json_int_t)work->n));
    for (j = 0; j < kl_model_size(work->model); j++) {
        const char *name = kl_model_name(work->model, j);

        json_object_set_new(
            parameters, name,
            kl_json_number(kl_model_value(work->model, theta, j)));
        json_object_set_new(bounds, name,
                            kl_json_number(kl_fit_unknown(work->fit, j)));
    }
    json_object_set_new(all, "theta", parameters);
    json_object_set_new(all, "theta_error", bounds);
    for (i = 0; i < n; i++) {
        struct kl_value value = kl_unit_apply(unit, KL_KL_PQ, line[i].value);

        json_object_set_new(all, line[i].key, kl_json_number(value.val));
        json_object_set_new(error, line[i].key, kl_json_number(value.err));
    }
    json_object_set_new(all, "error", error);
    json_object_set_new(all, "steps",
                        json_integer((json_int_t)kl_fit_steps(work->fit)));
    json_object_set_new(
        all, "evaluations",
        json_integer((json_int_t)kl_fit_evaluations(work->fit)));
    json_object_set_new(all, "end", json_string("converged"));
    add_note(work, &note);
    if (note.len > 0)
        json_object_set_new(all, "note", json_string(kl_buf_text(&note)));
    kl_buf_clear(&note);
    json_dumpf(all, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    putchar('\n');
    json_decref(all);
}

void
kl_fit_report_print(const struct kl_fit_report *work)
{
    static void (*const print[])(const struct kl_fit_report *) = {
        [KL_FORMAT_TABLE] = print_table,
        [KL_FORMAT_JSON] = print_json,
        [KL_FORMAT_TSV] = print_tsv,
    };

    print[work->cli->options.format](work);
}
