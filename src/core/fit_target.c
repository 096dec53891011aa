/* What is fitted to, as points with weights in ascending order: outcomes,
 * measurements, or the nodes at which a density was integrated.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/fit_private.h"

static struct kl_target *
target_new(enum kl_target_kind kind, size_t n)
{
    struct kl_target *target = kl_calloc(1, sizeof *target);

    target->kind = kind;
    target->n = n;
    target->x = kl_calloc(3 * n + 1, sizeof *target->x);
    target->p = target->x + n;
    target->lp = target->x + 2 * n;
    return target;
}

/* ---- outcomes ------------------------------------------------------------ */

/* The integer that outcome i is; false if it is none. */
static bool
number_of(const struct kl_dist *dist, size_t i, double *x)
{
    const char *text;

    *x = (double)i + 1;
    if (dist->outcomes == KL_INTEGERS) {
        *x = (double)(dist->first + (int64_t)i);
        return true;
    }
    if (dist->outcomes == KL_POSITIONS)
        return false;
    text = kl_labels_get(dist->labels, i);
    return kl_number_parse(text, strlen(text), x) && *x == floor(*x) &&
           fabs(*x) < 1e15;
}

struct kl_target *
kl_target_new_outcomes(const struct kl_dist *p)
{
    struct kl_target *target = target_new(KL_TARGET_OUTCOMES, p->bins.n);
    double sum = 0, size = 0;
    size_t i;

    target->dist = p;
    target->numbers = true;
    for (i = 0; i < target->n; i++) {
        target->numbers &= number_of(p, i, &target->x[i]);
        target->p[i] = kl_bins_prob(&p->bins, i);
        target->lp[i] = kl_bins_logprob(&p->bins, i);
        if (target->p[i] > 0) {
            sum -= target->p[i] * target->lp[i];
            size += target->p[i] * (1 + fabs(target->lp[i]));
        }
    }
    target->floor = (struct kl_value){
        sum + 0.0, (8 * size + (p->bins.computed ? 64 : 0)) * 0x1p-53};
    return target;
}

/* ---- densities ----------------------------------------------------------- */

/* One node, to be put in order. */
struct place {
    double x, p, lp;
};

static int
compare(const void *a, const void *b)
{
    return kl_number_compare(&((const struct place *)a)->x,
                             &((const struct place *)b)->x);
}

static struct kl_target *
of_cloud(const struct kl_cloud *cloud)
{
    struct place *place = kl_calloc(cloud->n * KL_NODES + 1, sizeof *place);
    struct kl_target *target;
    size_t i, k, n = 0;

    for (i = 0; i < cloud->n; i++)
        for (k = 0; k < KL_NODES; k++) {
            double lp = cloud->lp[i * KL_NODES + k];
            double p = kl_cloud_mass(cloud, i, (int)k, lp);
            double x = kl_nodes_x(&cloud->at[i], (int)k);

            if (p > 0 && isfinite(p) && isfinite(x))
                place[n++] = (struct place){x, p, lp};
        }
    qsort(place, n, sizeof *place, compare);
    target = target_new(KL_TARGET_DENSITY, n);
    for (i = 0; i < n; i++) {
        target->x[i] = place[i].x;
        target->p[i] = place[i].p;
        target->lp[i] = place[i].lp;
    }
    free(place);
    return target;
}

struct kl_target *
kl_target_new_density(struct kl_density *p)
{
    struct kl_quad *quad = kl_quad_new();
    struct kl_cloud cloud = {0};
    struct kl_measures measures;
    struct kl_target *target;

    kl_quad_measures(quad, p, p, 0, &measures);
    kl_quad_cloud(quad, &cloud);
    target = of_cloud(&cloud);
    target->density = p;
    target->floor = measures.value[KL_H_P];
    kl_cloud_clear(&cloud);
    kl_quad_free(quad);
    return target;
}

/* ---- measurements -------------------------------------------------------- */

struct kl_target *
kl_target_new_points(const double *x, size_t n)
{
    struct kl_target *target = target_new(KL_TARGET_POINTS, n);
    size_t i;

    memcpy(target->x, x, n * sizeof *x);
    qsort(target->x, n, sizeof *target->x, kl_number_compare);
    for (i = 0; i < n; i++) {
        target->p[i] = 1 / (double)n;
        target->lp[i] = -log((double)n);
    }
    target->numbers = true;
    return target;
}

void
kl_target_free(struct kl_target *target)
{
    if (target == NULL)
        return;
    free(target->x);
    free(target);
}

bool
kl_target_floor(const struct kl_target *target, struct kl_value *floor)
{
    if (target->kind == KL_TARGET_POINTS)
        return false;
    *floor = target->floor;
    return true;
}

/* ---- what it looks like -------------------------------------------------- */

double
kl_target_quantile(const struct kl_target *target, double share)
{
    double below = 0;
    size_t i;

    for (i = 0; i < target->n; i++) {
        below += target->p[i];
        if (below >= share)
            return target->x[i];
    }
    return target->n > 0 ? target->x[target->n - 1] : 0;
}

/* A middle half narrower than this part of all says nothing of how wide the
 * target is: almost all of beta(0.001, 2) is within 1e-100 of its end, but
 * what a fit comes to is the rest's. */
#define LEAST_PART 1e-9

void
kl_target_shape(const struct kl_target *target, struct kl_spread *shape)
{
    size_t first = 0, last = target->n;

    *shape = (struct kl_spread){0};
    if (target->n == 0)
        return;
    while (first + 1 < target->n && !(target->p[first] > 0))
        first++;
    while (last > first + 1 && !(target->p[last - 1] > 0))
        last--;
    shape->median = kl_target_quantile(target, 0.5);
    shape->width = kl_target_quantile(target, 0.75) -
                   kl_target_quantile(target, 0.25);
    shape->low = target->x[first];
    shape->high = target->x[last - 1];
    if (target->kind == KL_TARGET_DENSITY) {
        shape->low = kl_density_low(target->density);
        shape->high = kl_density_high(target->density);
    }
    if (target->kind == KL_TARGET_OUTCOMES &&
        target->dist->bins.tail.infinite)
        shape->high = INFINITY;
    if (isfinite(shape->high - shape->low) &&
        shape->width < LEAST_PART * (shape->high - shape->low))
        shape->width = (shape->high - shape->low) / 3;
}
