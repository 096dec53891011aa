#include "config.h"

#include "klscope/view/samples.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"

enum {
    POINTS = 4, /* of a sample, beside the features inside */
    MANY = 64
};

struct kl_samples *
kl_samples_new(void)
{
    return kl_calloc(1, sizeof(struct kl_samples));
}

void
kl_samples_free(struct kl_samples *samples)
{
    if (samples == NULL)
        return;
    free(samples->at);
    free(samples->x);
    free(samples->l[KL_P]);
    free(samples);
}

/* ---- extremes ------------------------------------------------------------ */

static double
larger(double a, double b)
{
    return fabs(b) > fabs(a) ? b : a;
}

/* log p/q; two zeros, or two poles, say nothing. */
static double
log_ratio(double lp, double lq)
{
    return lp == lq ? 0 : lp - lq;
}

/* At the end of a support alone a density of 0 makes no integral infinite. */
static double
term(double lp, double lq, bool end)
{
    double ratio = log_ratio(lp, lq), v;

    if (lp == -INFINITY || ratio == 0)
        return 0;
    v = exp(lp) * ratio;
    if ((end || lq > -INFINITY) && !(fabs(v) < KL_SAMPLE_POLE))
        return copysign(KL_SAMPLE_POLE, v);
    return v;
}

/* Let a sample know of one point, which may be an end of a support. */
static void
see(struct kl_strip *sample, double lp, double lq, bool end)
{
    const double l[2] = {lp, lq};
    int s;

    for (s = 0; s < 2; s++) {
        sample->high[s] = fmax(sample->high[s], l[s]);
        sample->low[s] = fmin(sample->low[s], l[s]);
        sample->term[s] = larger(sample->term[s], term(l[s], l[!s], end));
    }
    sample->ratio = larger(sample->ratio, log_ratio(lp, lq));
}

double
kl_sample_term(const double l[2], int from)
{
    return term(l[from], l[!from], false);
}

double
kl_sample_ratio(const double l[2])
{
    return log_ratio(l[KL_P], l[KL_Q]);
}

static const struct kl_strip unseen = {
    .high = {-INFINITY, -INFINITY}, .low = {INFINITY, INFINITY}};

static struct kl_strip
joined(const struct kl_strip *a, const struct kl_strip *b)
{
    struct kl_strip both = *a;
    int s;

    for (s = 0; s < 2; s++) {
        both.high[s] = fmax(a->high[s], b->high[s]);
        both.low[s] = fmin(a->low[s], b->low[s]);
        both.term[s] = larger(a->term[s], b->term[s]);
    }
    both.ratio = larger(a->ratio, b->ratio);
    return both;
}

/* ---- densities ----------------------------------------------------------- */

/* Points at which both densities are looked at. */
struct points {
    double lo, hi;
    double *x;
    double *shown; /* where it is shown: of the upper end of a support, which
                      may be where the next sample begins, before it */
    size_t n;
    size_t even; /* the first so many are evenly spread, */
    size_t seen; /* and what is behind these is for exact pictures alone */
};

static void
add_point(struct points *points, double x, double back)
{
    if (!(x >= points->lo && x <= points->hi))
        return;
    points->shown[points->n] = x - back;
    points->x[points->n++] = x;
}

/* Whether a leaf ends at x. Of kernel estimates, which have very many, none
 * stands out. */
static bool
is_upper_end(const struct kl_density *density, double x)
{
    size_t n = density->n < MANY ? density->n : 0, k;

    for (k = 0; k < n; k++)
        if (density->leaf[k].hi == x)
            return true;
    return x == kl_density_high(density);
}

/* Where a density has features, and where its leaves end. */
static void
add_features(struct points *points, const struct kl_density *density,
             double back)
{
    size_t k;

    for (k = 0; k < density->breaks.n; k++) {
        double x =
            density->breaks.at[k].anchor + density->breaks.at[k].offset;

        add_point(points, x, is_upper_end(density, x) ? back : 0);
    }
    for (k = 0; k < density->n; k++) {
        add_point(points, density->leaf[k].lo, 0);
        add_point(points, density->leaf[k].hi, back);
    }
}

/* What an exact picture has besides: the ends of the range, and what is beside
 * each feature, where a density may jump. */
static void
add_limits(struct points *points)
{
    size_t k;

    points->seen = points->n;
    add_point(points, points->lo, 0);
    add_point(points, points->hi, 0);
    if (points->n - points->even > MANY) /* of kernel estimates */
        return;
    for (k = points->even; k < points->seen; k++) {
        add_point(points, nextafter(points->x[k], -INFINITY), 0);
        add_point(points, nextafter(points->x[k], INFINITY), 0);
    }
}

static struct points
choose_points(const struct kl_samples *samples, const struct kl_density *p,
              const struct kl_density *q)
{
    struct points points = {.lo = samples->lo, .hi = samples->hi};
    size_t even = 2 * POINTS * (size_t)samples->width, k;
    size_t most = even + p->breaks.n + q->breaks.n + 2 * p->n + 2 * q->n +
                  2 + 2 * MANY;
    double span = points.hi - points.lo, back = span / 8 / (double)even;

    points.x = kl_calloc(most, sizeof *points.x);
    points.shown = kl_calloc(most, sizeof *points.shown);
    for (k = 0; k < even; k++)
        add_point(&points,
                  points.lo + span * ((double)k + 0.5) / (double)even, 0);
    points.even = points.n;
    add_features(&points, p, back);
    add_features(&points, q, back);
    add_limits(&points);
    return points;
}

/* Index of the sample that x belongs to. */
static size_t
place(const struct kl_samples *samples, double x)
{
    double part = (x - samples->lo) / (samples->hi - samples->lo);
    double k = floor(part * 2 * samples->width);

    k = k < 0 ? 0 : k > 2 * samples->width - 1 ? 2 * samples->width - 1 : k;
    return (size_t)k;
}

/* Take points, which are given, over, with room for what is there. */
static void
keep_points(struct kl_samples *samples, double *x, size_t n, size_t even)
{
    free(samples->x);
    samples->x = x;
    samples->l[KL_P] =
        kl_realloc(samples->l[KL_P], 2 * n + 1, sizeof *samples->l[KL_P]);
    samples->l[KL_Q] = samples->l[KL_P] + n;
    samples->points = n;
    samples->even = even;
}

static void
take_densities(struct kl_samples *samples, const struct kl_density *p,
               const struct kl_density *q)
{
    struct points points = choose_points(samples, p, q);
    size_t k;

    keep_points(samples, points.x, points.n, points.even);
    kl_density_log(p, points.x, points.n, samples->l[KL_P]);
    kl_density_log(q, points.x, points.n, samples->l[KL_Q]);
    for (k = 0; k < points.seen; k++)
        see(&samples->at[place(samples, points.shown[k])],
            samples->l[KL_P][k], samples->l[KL_Q][k], k >= points.even);
    free(points.shown);
}

/* The steps of those bins that are in the range, if they can be told apart. */
static void
take_steps(struct kl_samples *samples, const struct kl_cut *cut)
{
    double from = (samples->lo - cut->lo) / cut->width;
    double to = (samples->hi - cut->lo) / cut->width, *x;
    size_t first = from > 0 ? (size_t)fmin(from, (double)cut->n) : 0;
    size_t last = to > 0 ? (size_t)fmin(ceil(to), (double)cut->n) : 0, n, k;
    int s;

    n = last > first ? last - first : 0;
    if (n > 2 * POINTS * (size_t)samples->width)
        return;
    x = kl_calloc(2 * n + 1, sizeof *x);
    keep_points(samples, x, 2 * n, 2 * n);
    for (k = 0; k < 2 * n; k++) {
        size_t bin = first + k / 2;

        x[k] = fmin(fmax(cut->lo + (double)(bin + k % 2) * cut->width,
                         samples->lo),
                    samples->hi);
        for (s = 0; s < 2; s++)
            samples->l[s][k] = log(cut->mass[s][bin + 1]) - log(cut->width);
    }
}

/* Mean densities of the bins, each in every sample that it touches by more
 * than rounding. */
static void
take_bins(struct kl_samples *samples, const struct kl_cut *cut)
{
    double lw = log(cut->width);
    double pitch = (samples->hi - samples->lo) / (2 * samples->width);
    size_t n = 2 * (size_t)samples->width, k = 0, i;

    for (i = 0; i < n; i++) {
        double from = samples->lo + pitch * (double)i;
        double part = (from + pitch / 1024 - cut->lo) / cut->width;
        double end = (from + pitch - pitch / 1024 - cut->lo) / cut->width;

        if (end < 0 || part > (double)cut->n)
            continue;
        for (k = part > 0 ? (size_t)part : 0; (double)k <= end && k < cut->n;
             k++)
            see(&samples->at[i], log(cut->mass[KL_P][k + 1]) - lw,
                log(cut->mass[KL_Q][k + 1]) - lw, false);
    }
}

/* Room for a width, where nothing was seen yet. */
static void
begin(struct kl_samples *samples, const double range[2], int width)
{
    size_t i;

    samples->points = samples->even = 0;
    samples->width = width;
    samples->lo = range[0];
    samples->hi = range[1];
    samples->at = kl_realloc(samples->at, 2 * (size_t)width + 1,
                             sizeof *samples->at);
    for (i = 0; i < 2 * (size_t)width; i++)
        samples->at[i] = unseen;
}

void
kl_samples_take_pair(struct kl_samples *samples, const struct kl_density *p,
                     const struct kl_density *q, const double range[2],
                     int width)
{
    begin(samples, range, width < 0 ? 0 : width);
    if (width > 0)
        take_densities(samples, p, q);
}

void
kl_samples_take(struct kl_samples *samples, const struct kl_scene *scene,
                int width)
{
    const struct kl_density *p = kl_scene_density(scene, KL_P);
    const struct kl_density *q = kl_scene_density(scene, KL_Q);
    const struct kl_cut *cut = p != NULL ? kl_scene_cut(scene) : NULL;
    double range[2] = {0, 0};

    if (p != NULL)
        kl_scene_range(scene, range);
    width = p == NULL || width < 0 ? 0 : width;
    /* While bins are being cut, the picture stays what it was. */
    if (samples->width == width && width > 0 && cut == NULL &&
        kl_scene_bins(scene) > 0)
        return;
    if (samples->width == width &&
        samples->version == kl_scene_version(scene) &&
        samples->lo == range[0] && samples->hi == range[1] &&
        samples->bins == (cut != NULL ? cut->n : 0))
        return;
    samples->version = kl_scene_version(scene);
    samples->bins = cut != NULL ? cut->n : 0;
    begin(samples, range, width);
    if (width > 0 && cut != NULL) {
        take_bins(samples, cut);
        take_steps(samples, cut);
    } else if (width > 0)
        take_densities(samples, p, q);
}

/* ---- exact pictures ------------------------------------------------------ */

enum { LONGEST = 64 }; /* steps in one line, to be soon done */

/* Rows that a line may be off: a hundredth of what a pixel has. */
#define SEEN 0.0005

/* A point by where it stands, with its index among the samples. */
struct at {
    double x;
    size_t k;
};

static int
ascending(const void *a, const void *b)
{
    const struct at *x = a, *y = b;

    return x->x != y->x ? (x->x > y->x) - (x->x < y->x)
                        : (x->k > y->k) - (x->k < y->k);
}

/* The order of all points; strips where there are none. Given. */
static struct at *
order_of(const struct kl_samples *samples, size_t n)
{
    double pitch = (samples->hi - samples->lo) / (2 * samples->width);
    struct at *at = kl_calloc(n + 1, sizeof *at);
    size_t k;

    for (k = 0; k < n; k++) {
        at[k].k = k;
        at[k].x = samples->points > 0
                      ? samples->x[k]
                      : samples->lo + pitch * ((double)k + 0.5);
    }
    if (samples->even < samples->points)
        qsort(at, n, sizeof *at, ascending);
    return at;
}

/* Whether the points between two of a line are on it, as far as can be seen. */
static bool
is_straight(const struct kl_point *point, size_t last)
{
    double slope = (point[last].y - point[0].y) / (point[last].x - point[0].x);
    size_t k;

    for (k = 1; k < last; k++) {
        double y = point[0].y + slope * (point[k].x - point[0].x);

        if (!(fabs(point[k].y - y) <= SEEN))
            return false;
    }
    return true;
}

/* Leave out what is on straight lines; returns how many points remain. */
static size_t
thin(struct kl_point *point, size_t n)
{
    size_t from = 0, count = 1, k;

    for (k = 2; k < n; k++)
        if (k - from > LONGEST || !is_straight(point + from, k - from))
            point[count++] = point[from = k - 1];
    if (n > 1)
        point[count++] = point[n - 1];
    return n > 0 ? count : 0;
}

struct kl_point *
kl_samples_trace(const struct kl_samples *samples, struct kl_rect rect,
                 double (*y_of)(const void *how, const double l[2]),
                 const void *how, size_t *count)
{
    bool strips = samples->points == 0;
    size_t n = strips ? 2 * (size_t)samples->width : samples->points, k;
    struct kl_point *point = kl_calloc(n + 2, sizeof *point);
    double scale = rect.w / (samples->hi - samples->lo);
    struct at *at = order_of(samples, n);

    for (k = 0; k < n; k++) {
        const double l[2] = {
            strips ? samples->at[k].high[KL_P] : samples->l[KL_P][at[k].k],
            strips ? samples->at[k].high[KL_Q] : samples->l[KL_Q][at[k].k]};

        point[k + 1] = (struct kl_point){
            rect.x + (at[k].x - samples->lo) * scale, y_of(how, l)};
    }
    free(at);
    n = thin(point + 1, n);
    point[0] = point[1];
    point[n + 1] = point[n];
    *count = n + 2;
    return point;
}

struct kl_strip
kl_samples_column(const struct kl_samples *samples, int column)
{
    const struct kl_strip *at = &samples->at[2 * column];

    return joined(&at[0], &at[1]);
}

int
kl_samples_find(const struct kl_samples *samples, double x)
{
    double part = (x - samples->lo) / (samples->hi - samples->lo);

    if (!(part >= 0))
        return -1;
    if (part == 1) /* the end belongs to the last column */
        return samples->width - 1;
    return part > 1 ? samples->width : (int)(part * samples->width);
}

double
kl_samples_x(const struct kl_samples *samples, int column)
{
    return samples->lo + (samples->hi - samples->lo) * (column + 0.5) /
                             samples->width;
}

