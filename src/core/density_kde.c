/* Kernel density estimates: the mean of normal densities around the values.
 *
 * The log of the sum is taken relative to the nearest centre, so it holds as
 * far out as one likes; centres whose exponent lies 40 below the nearest's
 * add less than 2^-57 each of it and are left out. Equal values are one centre.
 *
 * Where centres are dense, all within an eighth of a bandwidth of c are taken
 * together as a clump. With w = (x - c) / h and d their distances from c in
 * bandwidths,
 *
 *   sum exp(-(w - d)^2 / 2)
 *       = exp(-w^2 / 2) sum_t w^t / t! sum exp(-d^2 / 2) d^t
 *
 * and for |w d| <= 1.5 the terms from the 22nd on are below 2^-56 of the sum:
 * a million values cost no more than a few hundred.
 *
 * Silverman, Density Estimation for Statistics and Data Analysis (1986).
 */
#include "config.h"

#include "klscope/core/density_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

enum {
    CENTRES = 1000000,
    TERMS = 22, /* of a clump */
    DENSE = 4   /* a clump of so many is no slower than its centres */
};

#define CLUMP 0.25 /* its width in bandwidths */
#define FAR   12   /* |w| up to which it may stand for its centres */

struct kernels {
    double h;
    size_t n;
    double *centre; /* ascending, no two alike */
    double *count;  /* values there */
    size_t nclump;
    double *clump; /* ascending: the c of each clump, or a lone centre */
    size_t *from;  /* where its terms are; the next one's are where they end */
    double *term;
};

static void
release(void *what)
{
    struct kernels *kernels = what;

    free(kernels->centre);
    free(kernels->count);
    free(kernels->clump);
    free(kernels->from);
    free(kernels->term);
    free(kernels);
}

/* ---- evaluation ---------------------------------------------------------- */

size_t
kl_lower_bound(const double *at, size_t n, double x)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (at[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double
nearest(const struct kernels *kernels, double x)
{
    const double *centre = kernels->centre;
    size_t i = kl_lower_bound(centre, kernels->n, x);

    if (i == kernels->n || (i > 0 && x - centre[i - 1] < centre[i] - x))
        i--;
    return centre[i];
}

/* What matters at some nodes. */
struct around {
    double t[KL_NODES]; /* offsets of the nodes, all finite */
    double z[KL_NODES]; /* distances to the nearest centre in bandwidths */
    double low, high;   /* where the centres are that matter */
    double most;        /* the greatest |z| */
};

/* The exponents of centres at distances z and w differ by (z^2 - w^2) / 2. */
#define EXPONENT 40

static void
look_around(const struct kernels *kernels, const struct kl_nodes *at,
            struct around *around)
{
    int k;

    around->low = INFINITY;
    around->high = -INFINITY;
    around->most = 0;
    for (k = 0; k < KL_NODES; k++) {
        double x = kl_nodes_x(at, k), radius;

        around->t[k] = isfinite(x) ? at->t[k] : 0;
        x = at->anchor + around->t[k];
        around->z[k] =
            ((at->anchor - nearest(kernels, x)) + around->t[k]) / kernels->h;
        radius = kernels->h * hypot(around->z[k], sqrt(2 * EXPONENT));
        around->low = fmin(around->low, x - radius);
        around->high = fmax(around->high, x + radius);
        around->most = fmax(around->most, fabs(around->z[k]));
    }
    around->low = nextafter(around->low, -INFINITY);
    around->high = nextafter(around->high, INFINITY);
}

/* Add a centre or a clump, given by its n terms, to the sums at the nodes. */
static void
add_kernel(const struct around *around, double d, double h, const double *term,
           size_t n, double sum[KL_NODES])
{
    double w[KL_NODES], value[KL_NODES], power[KL_NODES];
    size_t i;
    int k;

    for (k = 0; k < KL_NODES; k++) {
        w[k] = (d + around->t[k]) / h;
        power[k] = 0.5 * (around->z[k] - w[k]) * (around->z[k] + w[k]);
        value[k] = term[n - 1];
    }
    kl_vec_exp(power, power);
    for (i = n - 1; i-- > 0;)
        for (k = 0; k < KL_NODES; k++)
            value[k] = value[k] * w[k] + term[i];
    for (k = 0; k < KL_NODES; k++)
        sum[k] += value[k] * power[k];
}

/* Clumps suffice where no centre that matters is far in bandwidths; farther
 * out few centres matter. */
static void
add_kernels(const struct kernels *kernels, double anchor,
            const struct around *around, double sum[KL_NODES])
{
    double h = kernels->h, slack = CLUMP * h, *at = kernels->centre;
    bool clumps = hypot(around->most, sqrt(2 * EXPONENT)) + CLUMP < FAR;
    size_t n = clumps ? kernels->nclump : kernels->n, j;

    if (clumps)
        at = kernels->clump;
    for (j = kl_lower_bound(at, n, around->low - slack);
         j < n && at[j] <= around->high + slack; j++) {
        size_t from = clumps ? kernels->from[j] : j;
        size_t to = clumps ? kernels->from[j + 1] : j + 1;

        add_kernel(around, anchor - at[j], h,
                   (clumps ? kernels->term : kernels->count) + from, to - from,
                   sum);
    }
}

static void
kde_logdensity(const struct kl_law *law, const struct kl_nodes *at,
               double lp[KL_NODES])
{
    double sum[KL_NODES] = {0};
    struct around around;
    int k;

    look_around(law->data, at, &around);
    add_kernels(law->data, at->anchor, &around, sum);
    kl_vec_log(sum, sum);
    for (k = 0; k < KL_NODES; k++)
        lp[k] = isfinite(kl_nodes_x(at, k))
                    ? sum[k] - 0.5 * around.z[k] * around.z[k] + law->c[0]
                    : -INFINITY;
}

/* ---- what is known without evaluating ------------------------------------ */

static void
kde_outline(const struct kl_law *law, struct kl_outline *out)
{
    const struct kernels *kernels = law->data;
    double h = kernels->h;
    struct kl_end tail = {.cls = KL_END_EXP, .b = 2, .c = 0.5 / h / h, .w = 0};

    *out =
        (struct kl_outline){.lo = -INFINITY,
                            .hi = INFINITY,
                            .end = {tail, tail},
                            .view = {kernels->centre[0] - 4 * h,
                                     kernels->centre[kernels->n - 1] + 4 * h}};
}

static void
add_around(double centre, int side, double h, struct kl_breaks *out)
{
    static const double multiple[] = {2, 5, 10};
    size_t i;

    for (i = 0; i < sizeof multiple / sizeof *multiple; i++)
        kl_breaks_add(out, centre, side * multiple[i] * h);
}

/* Breaks two bandwidths apart along the values, and around gaps between them;
 * a bandwidth too small for the values is seen through one `coarse` times as
 * wide. */
static void
add_breaks(const struct kernels *kernels, double coarse,
           struct kl_breaks *breaks)
{
    double h = kernels->h, last = kernels->centre[0];
    size_t i;

    add_around(last, -1, h, breaks);
    kl_breaks_add(breaks, last, 0);
    for (i = 1; i < kernels->n; i++) {
        double before = kernels->centre[i - 1], here = kernels->centre[i];
        bool gap = here - before > 20 * coarse * h;

        if (gap) {
            kl_breaks_add(breaks, before, 0);
            add_around(before, 1, h, breaks);
            add_around(here, -1, h, breaks);
        }
        if (gap || here - last >= 2 * coarse * h) {
            kl_breaks_add(breaks, here, 0);
            last = here;
        }
    }
    kl_breaks_add(breaks, kernels->centre[kernels->n - 1], 0);
    add_around(kernels->centre[kernels->n - 1], 1, h, breaks);
}

enum { BREAKS = 512 };

static void
kde_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    double coarse = 1;

    add_breaks(law->data, coarse, out);
    while (out->n > BREAKS && coarse < 1e9) {
        coarse *= 2;
        out->n = 0;
        add_breaks(law->data, coarse, out);
    }
}

/* However many there are, only so many lie near a point that are not taken
 * together. */
static size_t
kde_cost(const struct kl_law *law)
{
    const struct kernels *kernels = law->data;

    return 8 + (kernels->n < 1600 ? kernels->n : 1600) / 16;
}

static const struct kl_density_row kde_row = {
    .cost = kde_cost,
    .logdensity = kde_logdensity,
    .outline = kde_outline,
    .breaks = kde_breaks,
};

bool
kl_kde_centres(const struct kl_law *law, struct kl_centres *centres)
{
    const struct kernels *kernels = law->data;

    if (law->row != &kde_row)
        return false;
    *centres = (struct kl_centres){kernels->centre, kernels->count, kernels->n,
                                   kernels->h};
    return true;
}

/* ---- making -------------------------------------------------------------- */

/* A quantile, linear between order statistics as most programs have it
 * (Hyndman and Fan 1996, definition 7). */
static double
quantile(const struct kl_column *sample, double p)
{
    double place = p * (double)(sample->n - 1);
    size_t below = (size_t)place;
    double part = place - (double)below, low = sample->value[below];

    return part > 0 ? low + part * (sample->value[below + 1] - low) : low;
}

/* Silverman's rule, 0.9 min(sd, IQR / 1.34) n^(-1/5): his equation 3.31. Where
 * half of the values are equal the quartiles say nothing, and sd is taken. */
static double
silverman(const struct kl_column *sample)
{
    double n = (double)sample->n, mean = 0, square = 0, sd, spread;
    size_t i;

    for (i = 0; i < sample->n; i++)
        mean += sample->value[i] / n;
    for (i = 0; i < sample->n; i++)
        square += (sample->value[i] - mean) * (sample->value[i] - mean);
    sd = sqrt(square / (n - 1));
    spread = (quantile(sample, 0.75) - quantile(sample, 0.25)) / 1.34;
    return 0.9 * (spread > 0 ? fmin(sd, spread) : sd) * pow(n, -0.2);
}

static enum kl_status
check(const struct kl_spec *spec, const struct kl_column *sample,
      struct kl_err *err)
{
    const double *value = sample->value;
    char count[KL_NUMBER];

    if (sample->n > CENTRES)
        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE, "more than %s values",
                       kl_number_count(count, CENTRES));
    if (spec->bandwidth == 0 && value[0] == value[sample->n - 1])
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "all values are equal: give a bandwidth");
    if (!isfinite(value[sample->n - 1] - value[0]))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "the values lie too far apart");
    return KL_OK;
}

/* Write the terms of the centres from i to j around c. */
static void
expand(const struct kernels *kernels, size_t i, size_t j, double c,
       double term[TERMS])
{
    int t;

    memset(term, 0, TERMS * sizeof *term);
    for (; i < j; i++) {
        double d = (kernels->centre[i] - c) / kernels->h;
        double power = kernels->count[i] * exp(-0.5 * d * d);

        for (t = 0; t < TERMS; t++) {
            term[t] += power;
            power *= d / (t + 1);
        }
    }
}

/* Take dense centres together. */
static void
clump(struct kernels *kernels)
{
    const double *centre = kernels->centre;
    size_t i, j, terms = 0, n = kernels->n;

    kernels->clump = kl_malloc(n * sizeof *kernels->clump);
    kernels->from = kl_malloc((n + 1) * sizeof *kernels->from);
    kernels->term = kl_malloc((n / DENSE + 1) * TERMS * sizeof(double) +
                              n * sizeof(double));
    kernels->from[0] = 0;
    for (i = 0; i < n; i = j) {
        double c = centre[i];

        for (j = i + 1; j < n && centre[j] - c <= CLUMP * kernels->h;)
            j++;
        if (j - i < DENSE) {
            j = i + 1;
            kernels->term[terms++] = kernels->count[i];
        } else {
            c += (centre[j - 1] - c) / 2;
            expand(kernels, i, j, c, kernels->term + terms);
            terms += TERMS;
        }
        kernels->clump[kernels->nclump++] = c;
        kernels->from[kernels->nclump] = terms;
    }
}

/* Count equal values; the sample's become the centres. */
static struct kernels *
gather(struct kl_column *sample, double h)
{
    struct kernels *kernels = kl_calloc(1, sizeof *kernels);
    double *centre = sample->value;
    size_t i;

    sample->value = NULL;
    kernels->h = h;
    kernels->centre = centre;
    kernels->count = kl_malloc(sample->n * sizeof *kernels->count);
    for (i = 0; i < sample->n; i++) {
        if (kernels->n == 0 || centre[i] != centre[kernels->n - 1]) {
            centre[kernels->n] = centre[i];
            kernels->count[kernels->n++] = 0;
        }
        kernels->count[kernels->n - 1]++;
    }
    clump(kernels);
    return kernels;
}

enum kl_status
kl_density_kde(struct kl_density *density, const struct kl_spec *spec,
               struct kl_column *sample, struct kl_err *err)
{
    enum kl_status status = check(spec, sample, err);
    struct kl_law law = {.row = &kde_row};
    double h = spec->bandwidth;

    if (status != KL_OK)
        return status;
    if (h == 0)
        h = silverman(sample);
    if (!(h > 0 && isfinite(h) && isfinite(1 / h)))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "no bandwidth suits these values");
    law.data = gather(sample, h);
    law.c[0] = -log((double)sample->n) - log(h) - 0.5 * log(2 * M_PI);
    kl_density_keep(density, (void *)law.data, release);
    kl_density_add_law(density, 0, &law);
    return KL_OK;
}
