/* Looking at an expression at many points, and closing in on what lies
 * between two of them: each step cuts an interval into 25, one block of nodes
 * being evaluated at once, so that a dozen steps reach the last digit.
 */
#include "config.h"

#include "klscope/core/features_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

/* Conditions beyond these are not followed. */
enum { WATCHES = 64 };

void
kl_probe_init(struct kl_probe *probe, const struct kl_expr *expr, double lo,
              double hi)
{
    size_t all = expr->watches;

    *probe = (struct kl_probe){.expr = expr, .lo = lo, .hi = hi};
    probe->watches = all < WATCHES ? all : WATCHES;
    probe->scratch = kl_malloc((all + 1) * sizeof *probe->scratch);
}

void
kl_probe_clear(struct kl_probe *probe)
{
    free(probe->at);
    free(probe->watch);
    free(probe->scratch);
}

void
kl_probe_block(const struct kl_probe *probe, const double x[KL_NODES],
               double sign[KL_NODES], double lp[KL_NODES])
{
    struct kl_nodes at = {.anchor = 0};

    memcpy(at.t, x, sizeof at.t);
    kl_expr_watch(probe->expr, &at, sign, lp, probe->scratch);
}

int
kl_probe_sign(const struct kl_probe *probe, size_t i, size_t w)
{
    return probe->watch[probe->at[i].row * probe->watches + w];
}

/* ---- samples ------------------------------------------------------------- */

static void
make_room(struct kl_probe *probe, size_t n)
{
    if (probe->n + n <= probe->cap)
        return;
    probe->cap = 2 * (probe->n + n);
    probe->at = kl_realloc(probe->at, probe->cap, sizeof *probe->at);
    probe->watch = kl_realloc(probe->watch, probe->cap, probe->watches + 1);
}

/* Keep the first n of a block that was evaluated. */
static void
keep(struct kl_probe *probe, const double *x, const double *sign,
     const double *lp, size_t n)
{
    size_t k, w;

    make_room(probe, n);
    probe->seen += n;
    for (k = 0; k < n; k++) {
        struct kl_sample *one = &probe->at[probe->n];

        *one = (struct kl_sample){.x = x[k],
                                  .lp = lp[k],
                                  .sign = isnan(lp[k]) ? 2 : (int)sign[k],
                                  .row = probe->n};
        for (w = 0; w < probe->watches; w++)
            probe->watch[probe->n * probe->watches + w] = probe->scratch[w][k];
        probe->n++;
    }
}

void
kl_probe_add(struct kl_probe *probe, const double *x, size_t n)
{
    double at[KL_NODES], sign[KL_NODES], lp[KL_NODES];
    size_t i, count = 0;

    for (i = 0; i <= n; i++) {
        if (i < n && x[i] > probe->lo && x[i] < probe->hi)
            at[count++] = x[i];
        if (count == 0 || (count < KL_NODES && i < n))
            continue;
        for (size_t k = count; k < KL_NODES; k++)
            at[k] = at[0];
        kl_probe_block(probe, at, sign, lp);
        keep(probe, at, sign, lp, count);
        count = 0;
    }
}

static int
compare_samples(const void *a, const void *b)
{
    double x = ((const struct kl_sample *)a)->x;
    double y = ((const struct kl_sample *)b)->x;

    return (x > y) - (x < y);
}

/* Merge what is in order with what is new. */
void
kl_probe_sort(struct kl_probe *probe)
{
    struct kl_sample *at = kl_malloc(probe->cap * sizeof *at);
    signed char *watch = kl_malloc(probe->cap * (probe->watches + 1));
    size_t i = 0, j = probe->sorted, n = 0;

    if (probe->n > j)
        qsort(probe->at + j, probe->n - j, sizeof *probe->at, compare_samples);
    while (i < probe->sorted || j < probe->n) {
        bool old = i < probe->sorted &&
                   (j == probe->n || probe->at[i].x <= probe->at[j].x);
        const struct kl_sample *next = &probe->at[old ? i++ : j++];

        if (n > 0 && at[n - 1].x == next->x)
            continue;
        memcpy(watch + n * probe->watches,
               probe->watch + next->row * probe->watches, probe->watches);
        at[n] = *next;
        at[n].row = n;
        n++;
    }
    free(probe->at);
    free(probe->watch);
    probe->at = at;
    probe->watch = watch;
    probe->n = probe->sorted = n;
    kl_probe_weigh(probe);
}

void
kl_probe_clean(struct kl_probe *probe)
{
    size_t i, n = 0;

    for (i = 0; i < probe->n; i++) {
        if (probe->at[i].sign == 2 || probe->at[i].lp == INFINITY)
            continue;
        memmove(probe->watch + n * probe->watches,
                probe->watch + probe->at[i].row * probe->watches,
                probe->watches);
        probe->at[n] = probe->at[i];
        probe->at[n].row = n;
        n++;
    }
    probe->n = probe->sorted = n;
    kl_probe_weigh(probe);
}

/* ---- the first points ---------------------------------------------------- */

enum { GRID = 4096 };

struct grid {
    double x[GRID];
    size_t n;
};

static void
put(struct grid *grid, double x)
{
    if (grid->n < GRID)
        grid->x[grid->n++] = x;
}

/* Short numbers on an even scale of ten steps to a factor of ten. */
static const double steps[] = {1, 1.3, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8};

static void
decades(struct grid *grid, double from, int side, int first, int last,
        int stride)
{
    int decade, k;

    for (decade = first; decade < last; decade++)
        for (k = 0; k < 10; k += stride)
            put(grid, from + side * steps[k] * pow(10, decade));
}

/* Towards a limit: to it, if it is 0, else to the rounding of x. */
static void
near_limit(struct grid *grid, double limit, int side, double other)
{
    double length = fabs(other - limit);
    int k;

    if (limit == 0)
        return; /* the grid around 0 is there */
    if (isinf(length)) {
        decades(grid, limit, side, -14, 13, 2);
        return;
    }
    for (k = 2; k < 53; k++)
        put(grid, limit + side * ldexp(length, -k));
}

void
kl_probe_grid(struct kl_probe *probe)
{
    struct grid *grid = kl_calloc(1, sizeof *grid);
    double lo = probe->lo, hi = probe->hi;
    int k, side;

    for (side = -1; side <= 1; side += 2) {
        if (side < 0 ? lo >= 0 : hi <= 0)
            continue;
        decades(grid, 0, side, -12, 12, 1);
        decades(grid, 0, side, -300, -12, 5);
        decades(grid, 0, side, 12, 300, 5);
    }
    if (isfinite(lo))
        near_limit(grid, lo, 1, hi);
    if (isfinite(hi))
        near_limit(grid, hi, -1, lo);
    for (k = 1; k < 200 && isfinite(hi) && isfinite(lo); k++)
        put(grid, lo + hi * (k / 200.) - lo * (k / 200.));
    kl_probe_add(probe, grid->x, grid->n);
    free(grid);
    kl_probe_sort(probe);
}

/* ---- closing in ---------------------------------------------------------- */

enum { HALF = KL_NODES / 2 };

/* KL_NODES points that cut an interval evenly, and its ends. */
static void
cut(double a, double b, double x[KL_NODES + 2])
{
    int k;

    x[0] = a;
    x[KL_NODES + 1] = b;
    if (a < 0 && b > 0) { /* 0 is a point of its own */
        for (k = 1; k <= HALF; k++)
            x[k] = a - a * (k / (double)HALF);
        for (; k <= KL_NODES; k++)
            x[k] = b * ((k - HALF) / (HALF + 1.));
        return;
    }
    for (k = 1; k <= KL_NODES; k++)
        x[k] = fmin(fmax(a + (b - a) * (k / (KL_NODES + 1.)), a), b);
}

static bool
is_narrow(double a, double b)
{
    return nextafter(a, b) >= b || (fabs(a) < 1e-290 && fabs(b) < 1e-290);
}

static size_t
digits(double x)
{
    char text[KL_NUMBER];

    return strlen(kl_number_exact(text, x));
}

double
kl_nicest(double a, double b)
{
    double best = a, x, power;
    int k, exponent;

    if (a <= 0 && b >= 0)
        return 0;
    for (x = a, k = 0; k < 12 && x <= b; k++, x = nextafter(x, INFINITY))
        if (digits(x) < digits(best))
            best = x;
    if (x > b)
        return best;
    /* Wider: the multiple of the greatest power of 2 that there is. */
    exponent = ilogb(fmax(fabs(a), fabs(b)));
    for (k = 0; k < 60; k++) {
        power = ldexp(1, exponent - k);
        x = ceil(a / power) * power;
        if (x <= b)
            return x;
    }
    return best;
}

/* What is followed: a sign of a condition, or whether the value is 0. */
static int
state(const struct kl_probe *probe, size_t w, const double *sign, int k)
{
    return w == KL_PROBE_ZERO ? sign[k] == 0 : probe->scratch[w][k];
}

double
kl_probe_edge(const struct kl_probe *probe, size_t w, double a, double b)
{
    double x[KL_NODES + 2], sign[KL_NODES], lp[KL_NODES], ends[KL_NODES];
    int round, k, before;

    for (k = 0; k < KL_NODES; k++)
        ends[k] = a;
    kl_probe_block(probe, ends, sign, lp);
    before = state(probe, w, sign, 0);
    for (round = 0; round < 60 && !is_narrow(a, b); round++) {
        cut(a, b, x);
        kl_probe_block(probe, x + 1, sign, lp);
        for (k = 0; k < KL_NODES; k++)
            if (state(probe, w, sign, k) != before)
                break;
        a = x[k];
        b = x[k + 1];
    }
    return kl_nicest(a, b);
}

/* The place of the greatest of up * lp among the points inside. */
static int
best_of(int up, const double *sign, const double *lp)
{
    double best = -INFINITY;
    int k, place = 0;

    for (k = 0; k < KL_NODES; k++) {
        double value = up * (sign[k] > 0 ? lp[k] : -INFINITY);

        if (value > best) {
            best = value;
            place = k;
        }
    }
    return place;
}

bool
kl_probe_extreme(const struct kl_probe *probe, int up, double a, double b,
                 double *where, double *value)
{
    double x[KL_NODES + 2], sign[KL_NODES], lp[KL_NODES];
    int round;

    for (round = 0; round < 60; round++) {
        int k;

        cut(a, b, x);
        kl_probe_block(probe, x + 1, sign, lp);
        k = best_of(up, sign, lp);
        *where = x[k + 1];
        *value = sign[k] > 0 ? lp[k] : -INFINITY;
        if (fabs(*value) == INFINITY)
            return true;
        if (is_narrow(a, b))
            break;
        if (k > 0 && k < KL_NODES - 1 &&
            fabs(*value - lp[k - 1]) + fabs(*value - lp[k + 1]) < 1e-3)
            return false;
        a = x[k];
        b = x[k + 2];
    }
    *where = kl_nicest(a, b);
    return true;
}
