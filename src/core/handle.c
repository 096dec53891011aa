#include "config.h"

#include "klscope/core/handle.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/number.h"

static const struct kl_param weight_row = {
    .name = "weight",
    .min = 0,
    .max = 1,
    .open_min = true,
    .open_max = true,
    .domain = "must be inside 0 to 1",
    .slide_min = 0,
    .slide_max = 1,
    .step = .01,
};

/* The scale of data is not known here: what a slider of the width of kernels
 * sweeps suits most, and a step is a factor anyway. */
static const struct kl_param bandwidth_row = {
    .name = "bandwidth",
    .min = 0,
    .max = DBL_MAX,
    .open_min = true,
    .domain = "must be > 0",
    .start = 1,
    .slide_min = .01,
    .slide_max = 1000,
    .step = .05,
    .log_scale = true,
};

static const struct kl_param bins_row = {
    .name = "bins",
    .min = 1,
    .max = KL_SPEC_BINS,
    .integer = true,
    .domain = "must be a whole number from 1 to 4096",
    .start = 20,
    .slide_min = 1,
    .slide_max = 100,
    .step = 1,
};

/* ---- walking a spec ------------------------------------------------------ */

struct walk {
    struct kl_handle *handle;
    size_t count;
};

static void
add(struct walk *walk, const char *lead, const char *name, double value,
    const struct kl_param *row, size_t part, int index)
{
    struct kl_handle *handle = &walk->handle[walk->count++];

    assert(walk->count <= KL_HANDLES);
    *handle = (struct kl_handle){
        .value = value, .row = row, .part = part, .index = index};
    snprintf(handle->name, sizeof handle->name, "%s%s", lead, name);
}

/* What a spec is behind truncations. */
static struct kl_spec *
behind_truncations(struct kl_spec *spec)
{
    while (spec->kind == KL_SPEC_TRUNCATE)
        spec = spec->part[0];
    return spec;
}

/* Add what a spec has besides weights. Mixtures inside mixtures have no
 * sliders of their own; the bandwidth is one only where it is given. */
static void
add_single(struct walk *walk, const char *lead, struct kl_spec *spec,
           size_t part)
{
    const struct kl_family *family;
    int i;

    spec = behind_truncations(spec);
    family = spec->kind == KL_SPEC_FAMILY ? spec->family : NULL;
    for (i = 0; family != NULL && i < family->nparam; i++)
        add(walk, lead, family->param[i].name, spec->a[i], &family->param[i],
            part, i);
    if (spec->kind == KL_SPEC_KDE && spec->bandwidth > 0)
        add(walk, lead, bandwidth_row.name, spec->bandwidth, &bandwidth_row,
            part, 0);
    if (spec->kind == KL_SPEC_HIST)
        add(walk, lead, bins_row.name, (double)spec->bins, &bins_row, part, 0);
}

/* The mixture that a spec is, perhaps behind truncations; NULL if none. */
static struct kl_spec *
mixture_of(struct kl_spec *spec)
{
    spec = behind_truncations(spec);
    return spec->kind == KL_SPEC_MIXTURE ? spec : NULL;
}

size_t
kl_handles(const struct kl_spec *spec, struct kl_handle handle[KL_HANDLES])
{
    struct walk walk = {.handle = handle};
    struct kl_spec *top = (struct kl_spec *)spec; /* only looked at */
    struct kl_spec *mixture = mixture_of(top);
    size_t k;

    if (mixture == NULL) {
        add_single(&walk, "", top, 0);
        return walk.count;
    }
    for (k = 0; k < mixture->n; k++) {
        char lead[24], name[24];

        snprintf(name, sizeof name, "w%zu", k + 1);
        snprintf(lead, sizeof lead, "%zu.", k + 1);
        if (mixture->n > 1)
            add(&walk, "", name, mixture->value[k], &weight_row, k, -1);
        add_single(&walk, lead, mixture->part[k], k);
    }
    return walk.count;
}

/* ---- setting ------------------------------------------------------------- */

/* 0.46 for 0.45999999999999996: what is a short decimal but for rounding is
 * written as one. */
static double
tidy(double x)
{
    char text[KL_NUMBER];
    double decimal;

    snprintf(text, sizeof text, "%.12g", x);
    if (kl_number_parse(text, strlen(text), &decimal) &&
        fabs(decimal - x) <= 0x1p-51 * x)
        return decimal;
    return x;
}

/* The others' own sum, not 1 less this weight, which a weight of 1 beside tiny
 * ones makes 0. A share of it is at most 1, so nothing overflows. */
static void
set_weight(struct kl_spec *mixture, size_t part, double x)
{
    double *weight = mixture->value, rest = 0;
    size_t k;

    for (k = 0; k < mixture->n; k++)
        rest += k != part ? weight[k] : 0;
    for (k = 0; k < mixture->n; k++) {
        double share =
            rest > 0 ? weight[k] / rest : 1 / ((double)mixture->n - 1);

        if (k != part)
            weight[k] = fmax(tidy(share * (1 - x)), 0x1p-1074);
    }
    weight[part] = x;
}

/* Set a number of what is behind truncations; what is wrong, or NULL. */
static const char *
set_single(struct kl_spec *spec, int index, double x)
{
    spec = behind_truncations(spec);
    if (spec->kind == KL_SPEC_KDE) {
        spec->bandwidth = x;
    } else if (spec->kind == KL_SPEC_HIST) {
        spec->bins = (size_t)x;
    } else {
        spec->a[index] = x;
        if (spec->family->refuse != NULL)
            return spec->family->refuse(spec->a);
    }
    return NULL;
}

enum kl_status
kl_handle_set(const struct kl_spec *spec, size_t k, double x,
              struct kl_spec **out, struct kl_err *err)
{
    struct kl_handle handle[KL_HANDLES];
    struct kl_spec *copy, *mixture;
    const char *refusal = NULL;

    if (k >= kl_handles(spec, handle))
        return kl_fail(err, KL_E_NAME, KL_AT_NONE, "no such slider");
    if (kl_param_check(handle[k].row, x, err) != KL_OK)
        return KL_E_DOMAIN;
    copy = kl_spec_copy(spec);
    mixture = mixture_of(copy);
    if (handle[k].index < 0)
        set_weight(mixture, handle[k].part, x);
    else
        refusal =
            set_single(mixture != NULL ? mixture->part[handle[k].part] : copy,
                       handle[k].index, x);
    if (refusal != NULL) {
        kl_spec_free(copy);
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "%s", refusal);
    }
    *out = copy;
    return KL_OK;
}

/* ---- sliders ------------------------------------------------------------- */

/* Bring a value inside the domain; an open end is approached by a thousandth
 * of a step. */
static double
inside(const struct kl_param *row, double x)
{
    if (x <= row->min)
        return row->open_min ? row->min + row->step / 1000 : row->min;
    if (x >= row->max)
        return row->open_max ? row->max - row->step / 1000 : row->max;
    return row->integer ? round(x) : x;
}

/* x rounded to so many significant digits: twelve make 3 * 0.01 print as
 * 0.03. */
static double
rounded(double x, int digits)
{
    char number[KL_NUMBER];

    snprintf(number, sizeof number, "%.*g", digits, x);
    kl_number_parse(number, strlen(number), &x);
    return x;
}

/* The step of a linear slider; where the value is far beyond all that the
 * slider sweeps, a unit of its third digit. */
static double
linear_step(const struct kl_param *row, double x)
{
    if (fabs(x) <= 100 * (row->slide_max - row->slide_min))
        return row->step;
    return rounded(pow(10, floor(log10(fabs(x))) - 2), 1);
}

double
kl_handle_step(const struct kl_handle *handle, double steps)
{
    const struct kl_param *row = handle->row;
    double x = handle->value, step = linear_step(row, x), to;

    if (row->integer) /* no part of a step: a tenth of one is one */
        steps = steps > 0 ? ceil(steps) : floor(steps);
    if (row->log_scale) /* few digits, as a person would choose them */
        to = rounded(x * pow(1 + row->step, steps), fabs(steps) < 1 ? 4 : 3);
    else if (steps > 0)
        to = (floor(x / step + 1e-9) + steps) * step;
    else
        to = (ceil(x / step - 1e-9) + steps) * step;
    if (row->open_min && to <= row->min && x < row->min + row->step / 1000)
        return x; /* nearer than an open end is approached */
    if (row->open_max && to >= row->max && x > row->max - row->step / 1000)
        return x;
    return inside(row, rounded(to, 12));
}

double
kl_handle_place(const struct kl_handle *handle)
{
    const struct kl_param *row = handle->row;
    double place;

    if (row->log_scale)
        place = log(handle->value / row->slide_min) /
                log(row->slide_max / row->slide_min);
    else
        place = (handle->value - row->slide_min) /
                (row->slide_max - row->slide_min);
    return place < 0 ? 0 : place > 1 ? 1 : place;
}

double
kl_handle_at(const struct kl_handle *handle, double place)
{
    const struct kl_param *row = handle->row;
    double x;

    place = place < 0 ? 0 : place > 1 ? 1 : place;
    if (row->log_scale)
        x = row->slide_min * pow(row->slide_max / row->slide_min, place);
    else
        x = row->slide_min + place * (row->slide_max - row->slide_min);
    return inside(row, x);
}
