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

static void
print_table(const struct kl_fit_report *work)
{
    enum kl_unit unit = work->cli->options.unit;
    const double *theta = kl_fit_theta(work->fit);
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
               kl_number_short(text,
                               kl_model_value(work->model, theta, j), 9, 18));
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
        printf("%s\t%s\t\t\n", kl_model_name(work->model, j),
               kl_number_exact(text, kl_model_value(work->model, theta, j)));
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
           *parameters = json_object();
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
    for (j = 0; j < kl_model_size(work->model); j++)
        json_object_set_new(
            parameters, kl_model_name(work->model, j),
            kl_json_number(kl_model_value(work->model, theta, j)));
    json_object_set_new(all, "theta", parameters);
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
