#include "config.h"

#include "klscope/lib/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"
#include "klscope/core/family.h"
#include "klscope/lib/private.h"

const char *
kl_library_version(void)
{
    return PACKAGE_VERSION;
}

struct kl_workspace *
kl_workspace_new(enum kl_access access)
{
    struct kl_workspace *workspace = kl_malloc(sizeof *workspace);

    workspace->quad = kl_quad_new();
    workspace->loader =
        access == KL_ACCESS_FILES ? kl_loader_new(NULL, NULL) : NULL;
    return workspace;
}

void
kl_workspace_free(struct kl_workspace *workspace)
{
    if (workspace == NULL)
        return;
    kl_quad_free(workspace->quad);
    kl_loader_free(workspace->loader);
    free(workspace);
}

/* What is wrong with outcomes is said now and not when they are compared. */
static enum kl_status
check_outcomes(struct kl_workspace *workspace, const struct kl_spec *spec,
               struct kl_err *err)
{
    struct kl_dist dist;
    enum kl_status status =
        kl_spec_eval(spec, NULL, workspace->loader, &dist, err);

    if (status == KL_OK)
        kl_dist_clear(&dist);
    return status;
}

static bool
has_columns(const struct kl_spec *spec)
{
    size_t i;

    if (spec->kind == KL_SPEC_COLUMN)
        return true;
    for (i = 0; spec->part != NULL && i < spec->n; i++)
        if (has_columns(spec->part[i]))
            return true;
    return false;
}

/* Lists in place of columns: files change, and standard input is read once. */
static enum kl_status
keep_columns(const struct kl_loader *loader, struct kl_spec *spec,
             struct kl_err *err)
{
    struct kl_column column = {0};
    enum kl_status status = KL_OK;
    size_t i;

    for (i = 0; spec->part != NULL && i < spec->n && status == KL_OK; i++)
        status = keep_columns(loader, spec->part[i], err);
    if (spec->kind != KL_SPEC_COLUMN)
        return status;
    status = loader->column(loader->context, spec->source, spec->column,
                            &column, err);
    if (status != KL_OK)
        return status;
    spec->kind = KL_SPEC_LIST;
    spec->n = column.n;
    spec->value = column.value;
    spec->labels = column.labels;
    column.value = NULL;
    column.labels = NULL;
    kl_column_clear(&column);
    return KL_OK;
}

static enum kl_status
make_outcomes(struct kl_workspace *workspace, struct kl_distribution *made,
              struct kl_err *err)
{
    enum kl_status status = check_outcomes(workspace, made->spec, err);

    if (status != KL_OK || !has_columns(made->spec))
        return status;
    made->kept = kl_spec_copy(made->spec);
    return keep_columns(workspace->loader, made->kept, err);
}

/* mem   takes spec */
static enum kl_status
make(struct kl_workspace *workspace, struct kl_spec *spec,
     struct kl_distribution **made, struct kl_err *err)
{
    struct kl_distribution *distribution =
        kl_calloc(1, sizeof *distribution);
    enum kl_status status;

    distribution->spec = spec;
    if (kl_spec_nature(spec) == KL_CONTINUOUS)
        status = kl_density_of(spec, workspace->loader, workspace->quad,
                               &distribution->density, err);
    else
        status = make_outcomes(workspace, distribution, err);
    if (status == KL_OK)
        *made = distribution;
    else
        kl_distribution_free(distribution);
    return status;
}

enum kl_status
kl_distribution_read(struct kl_workspace *workspace, const char *text,
                     unsigned flags, struct kl_distribution **made,
                     struct kl_err *err)
{
    struct kl_lib_locale locale = kl_lib_locale_enter();
    struct kl_spec *spec;
    enum kl_status status = kl_spec_parse(
        text, strlen(text), (flags & KL_NORMALIZE) != 0, &spec, err);

    *made = NULL;
    if (status == KL_OK)
        status = make(workspace, spec, made, err);
    kl_lib_locale_leave(locale);
    return status;
}

/* The same limits as for a list that is typed. */
static enum kl_status
check_list(const double *probability, size_t n, unsigned flags,
           long double *total, struct kl_err *err)
{
    long double sum = 0;
    size_t i;

    if (n == 0)
        return kl_fail(err, KL_E_LENGTH, KL_AT_NONE, "no outcomes");
    for (i = 0; i < n; i++) {
        if (!(probability[i] >= 0) || isinf(probability[i]))
            return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                           "probability %zu is %g: must be >= 0", i + 1,
                           probability[i]);
        sum += probability[i];
    }
    if (!(sum > 0))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "all are 0");
    if ((flags & KL_NORMALIZE) == 0 && fabsl(sum - 1) > 1e-9L)
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "they sum to %.10Lg", sum);
    *total = sum;
    return KL_OK;
}

static struct kl_labels *
labels_of(const char *const *label, size_t n)
{
    struct kl_labels *labels = kl_labels_new();
    size_t i;

    for (i = 0; i < n; i++)
        kl_labels_add(labels, label[i], strlen(label[i]));
    return labels;
}

/* The list as a spec whose text can be read again: it sums to 1. */
static struct kl_spec *
spec_of_list(const double *probability, const struct kl_labels *labels,
             size_t n, long double sum)
{
    struct kl_spec *spec = kl_spec_list(probability, n, labels);
    size_t i;

    for (i = 0; i < n && fabsl(sum - 1) > 1e-9L; i++)
        spec->value[i] = (double)(probability[i] / sum);
    return spec;
}

static enum kl_status
make_list(struct kl_workspace *workspace, const double *probability,
          const char *const *label, size_t n, unsigned flags,
          struct kl_distribution **made, struct kl_err *err)
{
    long double sum = 1;
    enum kl_status status = check_list(probability, n, flags, &sum, err);
    struct kl_labels *labels = NULL;
    size_t first, again;

    if (status == KL_OK && label != NULL) {
        labels = labels_of(label, n);
        if (kl_labels_repeated(labels, &first, &again))
            status = kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                             "outcomes %zu and %zu have the same name",
                             first + 1, again + 1);
    }
    if (status == KL_OK)
        status = make(workspace, spec_of_list(probability, labels, n, sum),
                      made, err);
    kl_labels_free(labels);
    return status;
}

enum kl_status
kl_distribution_list(struct kl_workspace *workspace, const double *probability,
                     const char *const *label, size_t n, unsigned flags,
                     struct kl_distribution **made, struct kl_err *err)
{
    struct kl_lib_locale locale = kl_lib_locale_enter();
    enum kl_status status;

    *made = NULL;
    status = make_list(workspace, probability, label, n, flags, made, err);
    kl_lib_locale_leave(locale);
    return status;
}

void
kl_distribution_free(struct kl_distribution *distribution)
{
    if (distribution == NULL)
        return;
    kl_spec_free(distribution->spec);
    kl_spec_free(distribution->kept);
    kl_density_free(distribution->density);
    free(distribution);
}

char *
kl_distribution_text(const struct kl_distribution *distribution)
{
    struct kl_lib_locale locale = kl_lib_locale_enter();
    struct kl_buf text = KL_BUF_INIT;

    kl_spec_print(distribution->spec, &text);
    kl_lib_locale_leave(locale);
    return kl_buf_take(&text);
}

bool
kl_distribution_is_density(const struct kl_distribution *distribution)
{
    return distribution->density != NULL;
}

double
kl_distribution_log(const struct kl_distribution *distribution, double x)
{
    double log = -INFINITY;

    if (distribution->density != NULL && !isnan(x))
        kl_density_log(distribution->density, &x, 1, &log);
    return log;
}

bool
kl_family_about(size_t i, struct kl_family_about *about)
{
    const struct kl_family *family;
    int k;

    if (i >= kl_family_count())
        return false;
    family = kl_family_row(i);
    *about = (struct kl_family_about){.key = family->key,
                                      .help = family->help,
                                      .density = family->density != NULL,
                                      .parameters = family->nparam};
    for (k = 0; k < family->nparam; k++) {
        about->name[k] = family->param[k].name;
        about->domain[k] = family->param[k].domain;
        about->start[k] = family->param[k].start;
    }
    return true;
}
