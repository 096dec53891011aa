/* Where fits begin: starts that suit what is fitted to, and parameters whose
 * best values are known.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/fit_private.h"

/* ---- starts -------------------------------------------------------------- */

/* Half the width of the middle half of a standard normal. */
#define QUARTILE 0.6744897501960817

static double
inside(const struct kl_param *row, double x)
{
    double low = row->open_min ? row->min + row->step / 1000 : row->min;
    double high = row->open_max ? row->max - row->step / 1000 : row->max;

    return fmax(low, fmin(high, x));
}

/* Four digits are enough for a start, and read well. */
static double
rounded(double x)
{
    char text[KL_NUMBER];

    snprintf(text, sizeof text, "%.4g", x);
    kl_number_parse(text, strlen(text), &x);
    return x;
}

/* The start of one parameter for a target with this shape. */
static double
start_of(const struct kl_family *family, int i, const struct kl_spread *shape)
{
    const struct kl_param *row = &family->param[i];
    double sd = shape->width / (2 * QUARTILE), median = shape->median;
    bool place = strcmp(row->name, "location") == 0 ||
                 (strcmp(row->name, "mean") == 0 && row->min < 0);

    if (!(sd > 0))
        sd = 1;
    if (place)
        return median;
    if (strcmp(row->name, "sd") == 0)
        return sd;
    if (strcmp(row->name, "mu") == 0 && median > 0)
        return log(median);
    if (strcmp(row->name, "rate") == 0 && median > 0)
        return M_LN2 / median;
    if (strcmp(family->key, "poisson") == 0)
        return fmax(median, 0.5);
    if (strcmp(row->name, "scale") == 0 && family->param[0].min < 0)
        return sd;
    if (strcmp(row->name, "scale") == 0 &&
        strcmp(family->key, "student_t") == 0)
        return sd;
    if (strcmp(family->key, "pareto") == 0 && i == 1)
        return shape->low > 0 ? shape->low : row->start;
    if (strcmp(row->name, "scale") == 0 && median > 0)
        return strcmp(family->key, "gamma") == 0 ? median / 2
               : strcmp(family->key, "inverse_gamma") == 0 ? 2 * median
                                                           : median;
    return row->start;
}

/* Families with two ends begin just around all there is. */
static void
start_ends(const struct kl_family *family, const struct kl_spread *shape,
           double *a)
{
    bool ends = strcmp(family->key, "uniform") == 0 ||
                strcmp(family->key, "triangular") == 0;
    double margin = 0.05 * (shape->high - shape->low);
    int last = family->nparam - 1;

    if (strcmp(family->key, "binomial") == 0 && shape->high < 1e9)
        a[0] = fmax(a[0], shape->high);
    if (strcmp(family->key, "zipf") == 0 && shape->high < 1e9)
        a[1] = fmax(1, shape->high);
    if (!ends || !isfinite(margin) || !(margin > 0))
        return;
    a[0] = shape->low - margin;
    a[last] = shape->high + margin;
    if (last == 2)
        a[1] = shape->median;
}

static struct kl_spec *
family_at(const struct kl_family *family, const struct kl_spread *shape)
{
    struct kl_spec spec = {.kind = KL_SPEC_FAMILY, .family = family};
    int i;

    for (i = 0; i < family->nparam; i++) {
        const struct kl_param *row = &family->param[i];

        spec.a[i] = row->integer ? row->start
                                 : inside(row, rounded(start_of(family, i,
                                                                shape)));
    }
    start_ends(family, shape, spec.a);
    return kl_spec_copy(&spec);
}

/* `count` of a family in different places: part k stands at the quantile in the
 * middle of the k-th share. */
static struct kl_spec *
spread(const struct kl_family *family, size_t count,
       const struct kl_target *target)
{
    struct kl_spec mixture = {.kind = KL_SPEC_MIXTURE, .n = count};
    struct kl_spread shape;
    struct kl_spec *copy;
    size_t k;

    kl_target_shape(target, &shape);
    if (count == 1)
        return family_at(family, &shape);
    mixture.value = kl_calloc(count, sizeof *mixture.value);
    mixture.part = kl_calloc(count, sizeof(struct kl_spec *));
    shape.width /= (double)count;
    for (k = 0; k < count; k++) {
        shape.median =
            kl_target_quantile(target, ((double)k + 0.5) / (double)count);
        mixture.value[k] = 1 / (double)count;
        mixture.part[k] = family_at(family, &shape);
    }
    copy = kl_spec_copy(&mixture);
    for (k = 0; k < count; k++)
        kl_spec_free(mixture.part[k]);
    free(mixture.part);
    free(mixture.value);
    return copy;
}

/* ---- other starts -------------------------------------------------------- */

/* A family at a share of the target, narrow. Where it has ends it begins inside
 * what there is: in reverse q must not leave p. */
static struct kl_spec *
narrow(const struct kl_family *family, const struct kl_target *target,
       double share)
{
    struct kl_spread shape;
    double all;

    kl_target_shape(target, &shape);
    all = shape.high - shape.low;
    shape.median = kl_target_quantile(target, share);
    shape.width /= 5;
    if (strcmp(family->key, "uniform") == 0 ||
        strcmp(family->key, "triangular") == 0) {
        shape.low = kl_target_quantile(target, share - 0.05);
        shape.high = kl_target_quantile(target, share + 0.05);
        if (!(shape.high - shape.low < 0.8 * all))
            return NULL;
    }
    return family_at(family, &shape);
}

/* A mixture whose parts stand a bit lower or higher in their shares, or are
 * narrower or wider; of the last kind the first part is as wide as all. */
static struct kl_spec *
varied(const struct kl_family *family, size_t count,
       const struct kl_target *target, size_t k)
{
    static const double place[] = {0.5, 0.5, 0.2, 0.8, 0.5},
                        width[] = {0.25, 2.5, 0.5, 0.5, 0.25};
    struct kl_spec mixture = {.kind = KL_SPEC_MIXTURE, .n = count}, *copy;
    struct kl_spread shape;
    double all;
    size_t i;

    kl_target_shape(target, &shape);
    all = shape.width;
    mixture.value = kl_calloc(count, sizeof *mixture.value);
    mixture.part = kl_calloc(count, sizeof(struct kl_spec *));
    for (i = 0; i < count; i++) {
        shape.width = all * width[k] / (double)count;
        if (k == KL_FIT_STARTS - 1 && i == 0)
            shape.width = all;
        shape.median = kl_target_quantile(
            target, ((double)i + place[k]) / (double)count);
        mixture.value[i] = 1 / (double)count;
        mixture.part[i] = family_at(family, &shape);
    }
    copy = kl_spec_copy(&mixture);
    for (i = 0; i < count; i++)
        kl_spec_free(mixture.part[i]);
    free(mixture.part);
    free(mixture.value);
    return copy;
}

/* ---- what a person writes ------------------------------------------------ */

/* "3*normal": the count, or 1; moves behind it. 0 if it is none. */
static size_t
count_of(const char **text, size_t *len)
{
    size_t i = 0, count = 0;

    while (i < *len && (*text)[i] >= '0' && (*text)[i] <= '9' && count < 1000)
        count = 10 * count + (size_t)((*text)[i++] - '0');
    if (i == 0)
        return 1;
    if (i == *len || (*text)[i] != '*')
        return 0;
    *text += i + 1;
    *len -= i + 1;
    return count;
}

static bool
is_word(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (text[i] != '_' && (text[i] < 'a' || text[i] > 'z'))
            return false;
    return len > 0;
}

enum kl_status
kl_fit_start(const char *text, size_t len, const struct kl_target *target,
             struct kl_spec **spec, struct kl_err *err)
{
    const char *name = text;
    size_t rest = len, count;
    const struct kl_family *family;

    count = count_of(&name, &rest);
    if (count == 0 || !is_word(name, rest))
        return kl_spec_parse(text, len, false, spec, err);
    family = kl_family_find(name, rest);
    if (family == NULL)
        return kl_family_unknown(name, rest, KL_AT_NONE, err);
    if (count > KL_SPEC_PARTS)
        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                       "a mixture of more than %d parts", KL_SPEC_PARTS);
    *spec = spread(family, count, target);
    return KL_OK;
}

bool
kl_fit_is_name(const char *text, size_t len)
{
    return count_of(&text, &len) > 0 && is_word(text, len);
}

struct kl_spec *
kl_fit_other_start(const char *text, size_t len,
                   const struct kl_target *target,
                   enum kl_direction direction, size_t k)
{
    size_t count = count_of(&text, &len);
    const struct kl_family *family;

    if (k >= KL_FIT_STARTS || count == 0 || !is_word(text, len) ||
        (count == 1 && direction == KL_FIT_FORWARD))
        return NULL;
    family = kl_family_find(text, len);
    if (family == NULL || count > KL_SPEC_PARTS)
        return NULL;
    return count > 1 ? varied(family, count, target, k)
                     : narrow(family, target,
                              (2 * (double)k + 1) / (2 * KL_FIT_STARTS));
}

/* ---- closed forms -------------------------------------------------------- */

static void
pin(struct kl_fit *fit, size_t j, double theta)
{
    fit->theta[j] = theta;
    fit->pinned[j] = true;
}

/* Of measurements the best laplace stands on their median, with the mean
 * distance from it for its scale. */
static void
pin_laplace(struct kl_fit *fit)
{
    const struct kl_target *target = fit->target;
    size_t n = target->n, i;
    double median = (target->x[(n - 1) / 2] + target->x[n / 2]) / 2;
    long double sum = 0;

    for (i = 0; i < n; i++)
        sum += fabs(target->x[i] - median);
    if (!(sum > 0))
        return;
    pin(fit, 0, median);
    pin(fit, 1, log((double)(sum / (long double)n)));
}

/* Fitted forward, a density with ends of its own must reach over all of p; the
 * less more it reaches the better. */
void
kl_fit_pin(struct kl_fit *fit)
{
    const struct kl_spread *shape = &fit->shape;
    const struct kl_member *part = fit->ev.part;
    const char *key;

    if (fit->direction == KL_FIT_REVERSE || fit->ev.parts != 1 ||
        part->normalised || part->family->density == NULL)
        return;
    key = part->family->key;
    if (strcmp(key, "uniform") == 0 && isfinite(shape->high - shape->low) &&
        shape->low < shape->high) {
        pin(fit, 0, shape->low);
        pin(fit, 1, shape->high);
    } else if (strcmp(key, "pareto") == 0 && shape->low > 0) {
        pin(fit, 1, log(shape->low));
        /* exp of the log may be a hair above the least point */
        while (exp(fit->theta[1]) > shape->low)
            fit->theta[1] = nextafter(fit->theta[1], -INFINITY);
    } else if (strcmp(key, "laplace") == 0 &&
               fit->target->kind == KL_TARGET_POINTS) {
        pin_laplace(fit);
    } else if (strcmp(key, "triangular") == 0 &&
               isfinite(shape->high - shape->low) &&
               (fit->theta[0] >= shape->low || fit->theta[2] <= shape->high)) {
        double margin = 0.05 * (shape->high - shape->low);

        fit->theta[0] = fmin(fit->theta[0], shape->low - margin);
        fit->theta[2] = fmax(fit->theta[2], shape->high + margin);
    }
}

/* Put theta_j onto a wall if it is near and the loss no higher there. */
static bool
lean_on(struct kl_fit *fit, size_t j, double wall, double near)
{
    double old = fit->theta[j], loss = kl_fit_look(fit, fit->theta, NULL);

    if (fit->pinned[j] || !(fabs(old - wall) < near))
        return false;
    fit->theta[j] = wall;
    fit->pinned[j] = kl_fit_look(fit, fit->theta, NULL) <= loss;
    if (!fit->pinned[j])
        fit->theta[j] = old;
    return fit->pinned[j];
}

bool
kl_fit_lean(struct kl_fit *fit)
{
    const struct kl_spread *shape = &fit->shape;
    const char *key = fit->ev.part->family->key;
    size_t last = fit->n - 1;
    double near, wall;
    bool any;

    if (fit->ev.parts != 1)
        return false;
    if (strcmp(key, "pareto") == 0 && shape->low > 0) {
        wall = log(shape->low);
        while (exp(wall) < shape->low)
            wall = nextafter(wall, INFINITY);
        return lean_on(fit, 1, wall, 0.01);
    }
    if (strcmp(key, "triangular") != 0 && strcmp(key, "uniform") != 0)
        return false;
    near = 0.01 * (fit->theta[last] - fit->theta[0]);
    any = lean_on(fit, 0, shape->low, near);
    return lean_on(fit, last, shape->high, near) || any;
}
