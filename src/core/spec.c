#include "config.h"

#include "klscope/core/spec_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/expr.h"
#include "klscope/core/word.h"

static void
release_memo(struct kl_spec_memo *memo)
{
    if (memo == NULL || --memo->references > 0)
        return;
    kl_density_free(memo->density);
    free(memo);
}

void
kl_spec_free(struct kl_spec *spec)
{
    size_t i;

    if (spec == NULL)
        return;
    if (spec->part != NULL)
        for (i = 0; i < spec->n; i++)
            kl_spec_free(spec->part[i]);
    free(spec->part);
    free(spec->value);
    kl_labels_free(spec->labels);
    free(spec->source);
    free(spec->column);
    free(spec->where[0]);
    free(spec->where[1]);
    kl_expr_free(spec->expr);
    release_memo(spec->memo);
    free(spec);
}

struct kl_spec *
kl_spec_copy(const struct kl_spec *spec)
{
    struct kl_spec *copy = kl_malloc(sizeof *copy);
    size_t i;

    *copy = *spec;
    if (spec->value != NULL) {
        copy->value = kl_malloc(spec->n * sizeof *copy->value);
        memcpy(copy->value, spec->value, spec->n * sizeof *copy->value);
    }
    if (spec->labels != NULL)
        copy->labels = kl_labels_copy(spec->labels);
    if (spec->part != NULL) {
        copy->part = kl_calloc(spec->n, sizeof(struct kl_spec *));
        for (i = 0; i < spec->n; i++)
            copy->part[i] = kl_spec_copy(spec->part[i]);
    }
    if (spec->source != NULL)
        copy->source = kl_strdup(spec->source);
    if (spec->column != NULL)
        copy->column = kl_strdup(spec->column);
    if (spec->where[0] != NULL) {
        copy->where[0] = kl_strdup(spec->where[0]);
        copy->where[1] = kl_strdup(spec->where[1]);
    }
    if (spec->expr != NULL)
        copy->expr = kl_expr_copy(spec->expr);
    if (spec->memo != NULL)
        spec->memo->references++;
    return copy;
}

struct kl_spec *
kl_spec_list(const double *value, size_t n, const struct kl_labels *labels)
{
    struct kl_spec *spec = kl_calloc(1, sizeof *spec);

    spec->kind = KL_SPEC_LIST;
    spec->n = n;
    spec->value = kl_malloc(n * sizeof *value);
    memcpy(spec->value, value, n * sizeof *value);
    if (labels != NULL)
        spec->labels = kl_labels_copy(labels);
    return spec;
}

enum kl_nature
kl_spec_nature(const struct kl_spec *spec)
{
    while (spec->part != NULL)
        spec = spec->part[0];
    switch (spec->kind) {
    case KL_SPEC_FAMILY:
        return spec->family->density != NULL ? KL_CONTINUOUS : KL_DISCRETE;
    case KL_SPEC_PDF:
    case KL_SPEC_KDE:
    case KL_SPEC_HIST:
        return KL_CONTINUOUS;
    default:
        return KL_DISCRETE;
    }
}

enum kl_status
kl_spec_same_nature(const struct kl_spec *p, const struct kl_spec *q,
                    struct kl_err *err)
{
    enum kl_nature nature = kl_spec_nature(p);
    const struct kl_spec *discrete = nature == KL_DISCRETE ? p : q;
    bool column = discrete->kind == KL_SPEC_COLUMN;
    bool family = column && kl_family_find(discrete->source,
                                           strlen(discrete->source)) != NULL;

    if (nature == kl_spec_nature(q))
        return KL_OK;
    kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
            "%s is discrete, %s is a density: outcomes and points "
            "cannot be compared%s",
            discrete == p ? "P" : "Q", discrete == p ? "Q" : "P",
            column && !family
                ? "; kde(FILE:COLUMN) makes a density of measurements"
                : "");
    if (family) /* without its arguments it looks like a file */
        kl_family_suggest(discrete->source, err);
    return KL_E_DOMAIN;
}

/* ---- printing ------------------------------------------------------------ */

/* Bytes that a bare word of a spec cannot hold, or that would make it look
 * like something else. */
static const char reserved[] = ",=()'*+:#";

static void
print_number(double value, struct kl_buf *out)
{
    char number[KL_NUMBER];

    kl_buf_adds(out, kl_number_exact(number, value));
}

static void
print_list(const struct kl_spec *spec, struct kl_buf *out)
{
    size_t i;

    for (i = 0; i < spec->n; i++) {
        if (i > 0)
            kl_buf_addc(out, ',');
        if (spec->labels != NULL) {
            kl_word_print(kl_labels_get(spec->labels, i), reserved, out);
            kl_buf_addc(out, '=');
        }
        print_number(spec->value[i], out);
    }
}

static void
print_column(const struct kl_spec *spec, struct kl_buf *out)
{
    size_t number = kl_number_span(spec->source, strlen(spec->source));

    /* A bare source that begins like a number might be read as a list. */
    kl_word_print(spec->source, number > 0 ? "0123456789" : reserved, out);
    if (spec->column != NULL) {
        kl_buf_addc(out, ':');
        kl_word_print(spec->column, reserved, out);
    }
}

/* A word of a condition; those that name an argument are quoted. */
static void
print_where(const char *word, struct kl_buf *out)
{
    bool named = strcmp(word, "bins") == 0 || strcmp(word, "bandwidth") == 0;

    kl_word_print(word, named ? "b" : reserved, out);
}

static void
print_data(const struct kl_spec *spec, struct kl_buf *out)
{
    kl_buf_adds(out, spec->kind == KL_SPEC_KDE ? "kde(" : "hist(");
    print_column(spec, out);
    if (spec->where[0] != NULL) {
        kl_buf_adds(out, ", ");
        print_where(spec->where[0], out);
        kl_buf_addc(out, '=');
        kl_word_print(spec->where[1], reserved, out);
    }
    if (spec->kind == KL_SPEC_HIST) {
        kl_buf_addf(out, ", %zu", spec->bins);
    } else if (spec->bandwidth != 0) {
        kl_buf_adds(out, ", ");
        print_number(spec->bandwidth, out);
    }
    kl_buf_addc(out, ')');
}

/* ", LOW, HIGH)" */
static void
print_limits(const struct kl_spec *spec, struct kl_buf *out)
{
    kl_buf_adds(out, ", ");
    print_number(spec->low, out);
    kl_buf_adds(out, ", ");
    print_number(spec->high, out);
    kl_buf_addc(out, ')');
}

static void
print_family(const struct kl_spec *spec, struct kl_buf *out)
{
    int i;

    kl_buf_addf(out, "%s(", spec->family->key);
    for (i = 0; i < spec->family->nparam; i++) {
        kl_buf_addf(out, "%s%s=", i > 0 ? ", " : "",
                    spec->family->param[i].name);
        print_number(spec->a[i], out);
    }
    kl_buf_addc(out, ')');
}

/* A part of something else: lists and mixtures need parentheses there. */
static void
print_part(const struct kl_spec *spec, struct kl_buf *out)
{
    bool open = spec->kind == KL_SPEC_LIST || spec->kind == KL_SPEC_MIXTURE;

    if (open)
        kl_buf_addc(out, '(');
    kl_spec_print(spec, out);
    if (open)
        kl_buf_addc(out, ')');
}

void
kl_spec_print(const struct kl_spec *spec, struct kl_buf *out)
{
    size_t i;

    switch (spec->kind) {
    case KL_SPEC_LIST:
        print_list(spec, out);
        break;
    case KL_SPEC_COLUMN:
        print_column(spec, out);
        break;
    case KL_SPEC_FAMILY:
        print_family(spec, out);
        break;
    case KL_SPEC_MIXTURE:
        for (i = 0; i < spec->n; i++) {
            if (i > 0)
                kl_buf_adds(out, " + ");
            print_number(spec->value[i], out);
            kl_buf_addc(out, '*');
            print_part(spec->part[i], out);
        }
        break;
    case KL_SPEC_TRUNCATE:
        kl_buf_adds(out, "truncate(");
        print_part(spec->part[0], out);
        print_limits(spec, out);
        break;
    case KL_SPEC_PDF:
        kl_buf_adds(out, "pdf(");
        kl_expr_print(spec->expr, out);
        print_limits(spec, out);
        break;
    case KL_SPEC_KDE:
    case KL_SPEC_HIST:
        print_data(spec, out);
        break;
    }
}

/* ---- titles -------------------------------------------------------------- */

/* The column, or the file without its directories. */
static void
title_column(const struct kl_spec *spec, struct kl_buf *out)
{
    const char *slash = strrchr(spec->source, '/');

    kl_buf_adds(out, spec->column != NULL ? spec->column
                     : slash != NULL      ? slash + 1
                                          : spec->source);
}

static void
title_data(const struct kl_spec *spec, struct kl_buf *out)
{
    /* first what two sides that are compared differ in */
    if (spec->where[0] != NULL)
        kl_buf_addf(out, "%s ", spec->where[1]);
    kl_buf_adds(out, spec->kind == KL_SPEC_KDE ? "kde(" : "hist(");
    title_column(spec, out);
    kl_buf_addc(out, ')');
}

static void
title_family(const struct kl_spec *spec, struct kl_buf *out)
{
    int k;

    kl_buf_addf(out, "%s(", spec->family->key);
    for (k = 0; k < spec->family->nparam; k++)
        kl_buf_addf(out, "%s%.6g", k > 0 ? ", " : "", spec->a[k]);
    kl_buf_addc(out, ')');
}

static void
title_list(const struct kl_spec *spec, struct kl_buf *out)
{
    size_t i;

    for (i = 0; i < spec->n && i < 4; i++)
        kl_buf_addf(out, "%s%.4g", i > 0 ? ", " : "", spec->value[i]);
    if (spec->n > 4)
        kl_buf_adds(out, ", …");
}

void
kl_spec_title(const struct kl_spec *spec, struct kl_buf *out)
{
    switch (spec->kind) {
    case KL_SPEC_COLUMN:
        title_column(spec, out);
        break;
    case KL_SPEC_FAMILY:
        title_family(spec, out);
        break;
    case KL_SPEC_LIST:
        title_list(spec, out);
        break;
    case KL_SPEC_KDE:
    case KL_SPEC_HIST:
        title_data(spec, out);
        break;
    case KL_SPEC_PDF:
        kl_buf_adds(out, "pdf(");
        kl_expr_print(spec->expr, out);
        kl_buf_addc(out, ')');
        break;
    default:
        kl_spec_print(spec, out);
    }
}
