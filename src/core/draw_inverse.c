/* Inversion of densities that have no formula for it: expressions, and what
 * truncations leave.
 *
 * A density is cut at its features, each stretch on a scale that suits it:
 * linear, or, at singular ends and towards infinity, that of the logarithm of
 * the distance. There it is interpolated at Chebyshev's points, and halved
 * until the last coefficients are beyond what counts; integrating the series
 * gives the mass below a point. A draw is a stretch by its mass and a root
 * inside it by Newton's method between two bounds; masses are off by less than
 * 1e-10 in all.
 *
 * src   Olver and Townsend, Fast inverse transform sampling in one and two
 *       dimensions, arXiv:1307.1223 (2013); Trefethen, Approximation Theory and
 *       Approximation Practice, ch. 3 and 19, for the series and its integral
 */
#include "config.h"

#include "klscope/core/draw_private.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

#define TOLERANCE  1e-13 /* mass that a stretch may be off by */
#define NEGLIGIBLE 1e-15 /* mass that ends a walk */

enum {
    HALVINGS = 48,
    STRETCHES = 1 << 15,
    LOG_LEAST = -744, /* logarithms of what doubles hold */
    LOG_MOST = 709
};

/* What there is to cut, and where it goes. */
struct cutter {
    const struct kl_density *density;
    struct kl_stretches *out;
    double point[KL_NODES]; /* Chebyshev's points */
    double cosine[KL_NODES][KL_NODES];
    double *work;
    double least, most; /* of the present region */
    bool full;
};

static void
prepare(struct cutter *cutter)
{
    int j, k;

    for (k = 0; k < KL_NODES; k++)
        for (j = 0; j < KL_NODES; j++)
            cutter->cosine[j][k] = cos(M_PI * j * (k + 0.5) / KL_NODES);
    for (k = 0; k < KL_NODES; k++)
        cutter->point[k] = cutter->cosine[1][k];
}

/* The density on the scale of a stretch at its points. */
static bool
evaluate(struct cutter *cutter, const struct kl_stretch *stretch,
         double g[KL_NODES])
{
    struct kl_nodes at = {.anchor = stretch->anchor, .sign = stretch->sign};
    double middle = stretch->low + stretch->width / 2;
    double lp[KL_NODES];
    int k;

    for (k = 0; k < KL_NODES; k++) {
        double y = middle + stretch->width / 2 * cutter->point[k];

        at.s[k] = stretch->sign != 0 ? y : 0;
        at.t[k] = stretch->sign != 0 ? stretch->sign * exp(y) : y;
    }
    if (!kl_density_nodes(cutter->density, &at,
                          stretch->sign != 0 ? stretch->sign * exp(middle)
                                             : middle,
                          cutter->work, lp))
        return false;
    for (k = 0; k < KL_NODES; k++) {
        g[k] = exp(lp[k] + at.s[k]);
        if (!isfinite(g[k]))
            g[k] = 0; /* at an end that rounding reached */
    }
    return true;
}

/* Fit a stretch; returns how far off it may be. */
static double
fit(const struct cutter *cutter, struct kl_stretch *stretch,
    const double g[KL_NODES])
{
    double a[KL_NODES + 2] = {0}, half = stretch->width / 2, sum = 0;
    int j, k;

    for (j = 0; j < KL_NODES; j++) {
        for (k = 0; k < KL_NODES; k++)
            a[j] += g[k] * cutter->cosine[j][k];
        a[j] *= 2.0 / KL_NODES;
    }
    for (j = 1; j <= KL_DRAW_DEGREE; j++) {
        stretch->c[j] = half * (a[j - 1] - a[j + 1]) / (2 * j);
        sum += j % 2 == 0 ? -stretch->c[j] : stretch->c[j];
    }
    stretch->c[0] = sum; /* nothing lies below the lower end */
    stretch->n = KL_DRAW_DEGREE + 1;
    stretch->mass = 0;
    for (j = 0; j <= KL_DRAW_DEGREE; j++)
        stretch->mass += stretch->c[j];
    while (stretch->n > 2 &&
           fabs(stretch->c[stretch->n - 1]) < TOLERANCE / KL_NODES)
        stretch->n--;
    return half *
           (fabs(a[KL_NODES - 1]) + fabs(a[KL_NODES - 2]) +
            fabs(a[KL_NODES - 3]) + fabs(a[KL_NODES - 4])) /
           KL_NODES;
}

static void
keep(struct cutter *cutter, const struct kl_stretch *stretch)
{
    struct kl_stretches *out = cutter->out;

    if (!(stretch->mass > 0))
        return;
    if (out->n == STRETCHES) {
        cutter->full = true;
        return;
    }
    if (out->n == out->cap) {
        out->cap = out->cap > 0 ? 2 * out->cap : 16;
        out->at = kl_realloc(out->at, out->cap, sizeof *out->at);
    }
    out->at[out->n++] = *stretch;
}

/* Cut what is between low and high on one scale; returns its mass. */
static double
cut(struct cutter *cutter, double anchor, int sign, double low, double high,
    int depth)
{
    struct kl_stretch stretch = {.anchor = anchor,
                                 .sign = sign,
                                 .low = low,
                                 .width = high - low,
                                 .least = cutter->least,
                                 .most = cutter->most};
    double g[KL_NODES], middle = low + (high - low) / 2;

    if (cutter->full || !(low < middle && middle < high) ||
        !evaluate(cutter, &stretch, g))
        return 0;
    if ((depth >= 1 && fit(cutter, &stretch, g) <= TOLERANCE) ||
        depth == HALVINGS) {
        keep(cutter, &stretch);
        return fmax(stretch.mass, 0);
    }
    return cut(cutter, anchor, sign, low, middle, depth + 1) +
           cut(cutter, anchor, sign, middle, high, depth + 1);
}

/* Walk from distance exp(s) on, towards the anchor or away from it, until
 * nothing is left. */
static void
walk(struct cutter *cutter, double anchor, int sign, double s, int way)
{
    double step = 1, end = way < 0 ? LOG_LEAST : LOG_MOST;
    int idle = 0;

    while (way * (end - s) > 0 && idle < 3) {
        double next = way * (end - s) > step ? s + way * step : end;
        double mass =
            cut(cutter, anchor, sign, fmin(s, next), fmax(s, next), 0);

        idle = mass < NEGLIGIBLE ? idle + 1 : 0;
        s = next;
        step = fmin(2 * step, 64);
    }
}

/* ---- regions between breaks ---------------------------------------------- */

static double
place(const struct kl_break *at)
{
    return at->anchor + at->offset;
}

/* Whether a leaf has a singular end there, seen from inside. */
static bool
is_singular(const struct kl_density *density, double at, int side)
{
    size_t k;

    for (k = 0; k < density->n; k++) {
        const struct kl_leaf *leaf = &density->leaf[k];

        if (side > 0 ? leaf->singular[0] && leaf->lo == at
                     : leaf->singular[1] && leaf->hi == at)
            return true;
    }
    return false;
}

/* Half of a region: as far as `width` from one of its ends. */
static void
cut_half(struct cutter *cutter, const struct kl_break *from, int side,
         double width)
{
    double other = from->offset + side * width;

    if (is_singular(cutter->density, place(from), side))
        walk(cutter, place(from), side, log(width), -1);
    else
        cut(cutter, from->anchor, 0, fmin(from->offset, other),
            fmax(from->offset, other), 0);
}

/* What lies beyond the outermost break. */
static void
cut_outer(struct cutter *cutter, const struct kl_break *from, int side,
          double width)
{
    cutter->least = side < 0 ? -INFINITY : place(from);
    cutter->most = side < 0 ? place(from) : INFINITY;
    cut_half(cutter, from, side, width);
    walk(cutter, place(from), side, log(width), 1);
}

static void
cut_all(struct cutter *cutter, const struct kl_breaks *breaks)
{
    const struct kl_density *density = cutter->density;
    const struct kl_break nowhere = {0, 0};
    const struct kl_break *first = breaks->n > 0 ? breaks->at : &nowhere;
    const struct kl_break *last = breaks->n > 0 ? first + breaks->n - 1 : first;
    double span = place(last) - place(first), width;
    size_t k;

    for (k = 0; k + 1 < breaks->n; k++) {
        const struct kl_break *a = &breaks->at[k], *b = a + 1;

        width = (b->anchor - a->anchor) + (b->offset - a->offset);
        cutter->least = place(a);
        cutter->most = place(b);
        cut_half(cutter, a, 1, width / 2);
        cut_half(cutter, b, -1, width / 2);
    }
    if (!(span > 0))
        span = fmax(fabs(density->view[1] - density->view[0]), 1e-300);
    width = fmin(span, 1e300);
    if (kl_density_high(density) == INFINITY)
        cut_outer(cutter, last, 1, width);
    if (kl_density_low(density) == -INFINITY)
        cut_outer(cutter, first, -1, width);
}

enum kl_status
kl_stretches_cut(struct kl_stretches *all, const struct kl_density *density,
                 const struct kl_breaks *breaks, struct kl_err *err)
{
    struct cutter *cutter = kl_calloc(1, sizeof *cutter);
    char number[KL_NUMBER];
    enum kl_status status = KL_OK;

    cutter->density = density;
    cutter->out = all;
    cutter->work = kl_malloc((density->n + 2) * KL_NODES * sizeof(double));
    prepare(cutter);
    cut_all(cutter, breaks);
    if (cutter->full)
        status = kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                         "too rough around %s to be drawn from",
                         kl_number_exact(number, cutter->least));
    free(cutter->work);
    free(cutter);
    return status;
}

/* ---- draws --------------------------------------------------------------- */

/* The mass below x in [-1, 1], and its derivative, by Clenshaw's rule. */
static double
mass_below(const struct kl_stretch *stretch, double x, double *slope)
{
    double b1 = 0, b2 = 0, d1 = 0, d2 = 0, twice = 2 * x;
    int j;

    for (j = stretch->n - 1; j > 0; j--) {
        double d = 2 * b1 + twice * d1 - d2;
        double b = stretch->c[j] + twice * b1 - b2;

        d2 = d1;
        d1 = d;
        b2 = b1;
        b1 = b;
    }
    *slope = b1 + x * d1 - d2;
    return stretch->c[0] + x * b1 - b2;
}

double
kl_stretch_draw(const struct kl_stretch *stretch, struct kl_random *random)
{
    double u = kl_random_open(random), want = u * stretch->mass, slope, x, y;
    double low = -1, high = 1, t = 2 * u - 1;
    int i;

    for (i = 0; i < 60; i++) {
        double off = mass_below(stretch, t, &slope) - want, next;

        if (fabs(off) <= 1e-14 || high - low < 1e-15)
            break;
        if (off > 0)
            high = t;
        else
            low = t;
        next = t - off / slope;
        t = next > low && next < high ? next : low + (high - low) / 2;
    }
    y = stretch->low + stretch->width * (t + 1) / 2;
    x = stretch->anchor + (stretch->sign != 0 ? stretch->sign * exp(y) : y);
    if (x <= stretch->least)
        x = nextafter(stretch->least, INFINITY);
    if (x >= stretch->most)
        x = nextafter(stretch->most, -INFINITY);
    return x;
}
