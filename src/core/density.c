/* Densities as sums of leaves: their life, their breaks, their evaluation.
 *
 * Sums are of logarithms of densities, relative to the greatest at each point,
 * so that they hold far in the tails, where no density is left in a double.
 */
#include "config.h"

#include "klscope/core/density_private.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

/* ---- breaks -------------------------------------------------------------- */

void
kl_breaks_add(struct kl_breaks *breaks, double anchor, double offset)
{
    if (!isfinite(anchor + offset))
        return;
    if (breaks->n == breaks->cap) {
        breaks->cap = breaks->cap > 0 ? 2 * breaks->cap : 16;
        breaks->at = kl_realloc(breaks->at, breaks->cap, sizeof *breaks->at);
    }
    breaks->at[breaks->n++] = (struct kl_break){anchor, offset};
}

void
kl_breaks_clear(struct kl_breaks *breaks)
{
    free(breaks->at);
    *breaks = (struct kl_breaks){0};
}

/* In order of position; of equal ones that first which is an anchor itself. */
static int
compare_breaks(const void *left, const void *right)
{
    const struct kl_break *a = left, *b = right;
    double d = (a->anchor - b->anchor) + (a->offset - b->offset);

    if (d != 0)
        return d < 0 ? -1 : 1;
    if ((a->offset == 0) != (b->offset == 0))
        return a->offset == 0 ? -1 : 1;
    return (a->anchor > b->anchor) - (a->anchor < b->anchor);
}

static void
order_breaks(struct kl_breaks *breaks)
{
    size_t i, kept = 0;

    if (breaks->n == 0)
        return;
    qsort(breaks->at, breaks->n, sizeof *breaks->at, compare_breaks);
    for (i = 0; i < breaks->n; i++) {
        const struct kl_break *b = &breaks->at[i];
        const struct kl_break *last = &breaks->at[kept > 0 ? kept - 1 : 0];

        if (kept == 0 ||
            (b->anchor - last->anchor) + (b->offset - last->offset) != 0)
            breaks->at[kept++] = *b;
    }
    breaks->n = kept;
}

/* ---- laws ---------------------------------------------------------------- */

void
kl_law_init(struct kl_law *law, const struct kl_density_row *row,
            const double *a)
{
    *law = (struct kl_law){.row = row};
    memcpy(law->a, a, sizeof law->a);
    if (row->prepare != NULL)
        row->prepare(law);
}

/* ---- making -------------------------------------------------------------- */

struct kl_density *
kl_density_new(void)
{
    struct kl_density *density = kl_calloc(1, sizeof *density);

    density->view[0] = INFINITY;
    density->view[1] = -INFINITY;
    density->references = 1;
    return density;
}

void
kl_density_keep(struct kl_density *density, void *what,
                void (*release)(void *what))
{
    struct kl_density_data *data = kl_malloc(sizeof *data);

    *data = (struct kl_density_data){density->data, what, release};
    density->data = data;
}

void
kl_density_add(struct kl_density *density, const struct kl_leaf *leaf)
{
    size_t n = density->n;

    /* Room for a power of two; at such a number of leaves it is full. */
    if ((n & (n - 1)) == 0)
        density->leaf =
            kl_realloc(density->leaf, n > 0 ? 2 * n : 1, sizeof *density->leaf);
    density->leaf[density->n++] = *leaf;
    kl_density_widen(density, leaf->view);
}

void
kl_density_widen(struct kl_density *density, const double view[2])
{
    density->view[0] = fmin(density->view[0], view[0]);
    density->view[1] = fmax(density->view[1], view[1]);
}

/* Breaks of a law that are inside the support, and the finite ends. */
static void
add_breaks(struct kl_density *density, const struct kl_leaf *leaf)
{
    struct kl_breaks breaks = {0};
    size_t i;

    leaf->law.row->breaks(&leaf->law, &breaks);
    for (i = 0; i < breaks.n; i++) {
        const struct kl_break *b = &breaks.at[i];

        if ((b->anchor - leaf->lo) + b->offset >= 0 &&
            (b->anchor - leaf->hi) + b->offset <= 0)
            kl_breaks_add(&density->breaks, b->anchor, b->offset);
    }
    kl_breaks_clear(&breaks);
    kl_breaks_add(&density->breaks, leaf->lo, 0);
    kl_breaks_add(&density->breaks, leaf->hi, 0);
}

void
kl_density_add_law(struct kl_density *density, double lw,
                   const struct kl_law *law)
{
    struct kl_leaf leaf = {.lw = lw, .law = *law};
    struct kl_outline outline = {0};

    law->row->outline(law, &outline);
    leaf.lo = outline.lo;
    leaf.hi = outline.hi;
    memcpy(leaf.end, outline.end, sizeof leaf.end);
    memcpy(leaf.singular, outline.singular, sizeof leaf.singular);
    memcpy(leaf.view, outline.view, sizeof leaf.view);
    kl_density_add(density, &leaf);
    add_breaks(density, &leaf);
}

static int
compare_leaves(const void *left, const void *right)
{
    const struct kl_leaf *a = left, *b = right;

    if (a->lo != b->lo)
        return a->lo < b->lo ? -1 : 1;
    return (a->hi > b->hi) - (a->hi < b->hi);
}

void
kl_density_finish(struct kl_density *density)
{
    double most = -INFINITY;
    size_t k;

    order_breaks(&density->breaks);
    qsort(density->leaf, density->n, sizeof *density->leaf, compare_leaves);
    density->reach =
        kl_realloc(density->reach, density->n, sizeof *density->reach);
    for (k = 0; k < density->n; k++) {
        most = fmax(most, density->leaf[k].hi);
        density->reach[k] = most;
    }
}

/* ---- life ---------------------------------------------------------------- */

struct kl_density *
kl_density_ref(struct kl_density *density)
{
    if (density != NULL)
        density->references++;
    return density;
}

void
kl_density_free(struct kl_density *density)
{
    if (density == NULL || --density->references > 0)
        return;
    while (density->data != NULL) {
        struct kl_density_data *data = density->data;

        density->data = data->next;
        data->release(data->what);
        free(data);
    }
    kl_breaks_clear(&density->breaks);
    free(density->leaf);
    free(density->reach);
    free(density);
}

static void
release_density(void *density)
{
    kl_density_free(density);
}

struct kl_density *
kl_density_copy(struct kl_density *density)
{
    struct kl_density *copy = kl_density_new();
    size_t k;

    for (k = 0; k < density->n; k++)
        kl_density_add(copy, &density->leaf[k]);
    for (k = 0; k < density->breaks.n; k++)
        kl_breaks_add(&copy->breaks, density->breaks.at[k].anchor,
                      density->breaks.at[k].offset);
    memcpy(copy->view, density->view, sizeof copy->view);
    copy->norm_error = density->norm_error;
    kl_density_keep(copy, kl_density_ref(density), release_density);
    return copy;
}

double
kl_density_low(const struct kl_density *density)
{
    double lo = INFINITY;
    size_t k;

    for (k = 0; k < density->n; k++)
        lo = fmin(lo, density->leaf[k].lo);
    return lo;
}

double
kl_density_high(const struct kl_density *density)
{
    double hi = -INFINITY;
    size_t k;

    for (k = 0; k < density->n; k++)
        hi = fmax(hi, density->leaf[k].hi);
    return hi;
}

static size_t
cost_at(const struct kl_density *density, double x)
{
    size_t cost = 0, k;

    for (k = 0; k < density->n; k++) {
        const struct kl_leaf *leaf = &density->leaf[k];
        const struct kl_density_row *row = leaf->law.row;

        if (x >= leaf->lo && x <= leaf->hi)
            cost += row->cost != NULL ? row->cost(&leaf->law) : 1;
    }
    return cost;
}

size_t
kl_density_cost(const struct kl_density *density)
{
    double lo = density->view[0], width = density->view[1] - lo;
    size_t cost = 1, k;

    for (k = 1; k < 8; k++) {
        size_t here = cost_at(density, lo + width * (double)k / 8);

        cost = here > cost ? here : cost;
    }
    return cost;
}

/* ---- evaluation at nodes ------------------------------------------------- */

/* Whether a point inside panel is above a place: on a logarithmic scale it may
 * have underflowed onto its anchor, or overflowed. */
static bool
is_above(const struct kl_nodes *at, double inside, double place)
{
    double d = place - at->anchor;

    if (inside != d)
        return inside > d;
    return isinf(inside) ? inside < 0 : at->sign > 0;
}

static bool
is_alive(const struct kl_nodes *at, double inside, const struct kl_leaf *leaf)
{
    return is_above(at, inside, leaf->lo) && !is_above(at, inside, leaf->hi);
}

/* The first leaf that does not end before a point. */
static size_t
first_leaf(const struct kl_density *density, const struct kl_nodes *at,
           double inside)
{
    size_t low = 0, high = density->n;

    if (density->reach == NULL)
        return 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (is_above(at, inside, density->reach[middle]))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool
kl_density_nodes(const struct kl_density *density, const struct kl_nodes *at,
                 double inside, double *work, double lp[KL_NODES])
{
    size_t i = first_leaf(density, at, inside), m = 0;
    int k;

    for (; i < density->n; i++) {
        const struct kl_leaf *leaf = &density->leaf[i];
        double *row = work + m * KL_NODES;

        if (!is_alive(at, inside, leaf)) {
            if (density->reach != NULL && !is_above(at, inside, leaf->lo))
                break;
            continue;
        }
        leaf->law.row->logdensity(&leaf->law, at, row);
        for (k = 0; k < KL_NODES; k++)
            row[k] += leaf->lw;
        m++;
    }
    if (m > 1)
        kl_vec_log_sum(work, m, lp);
    else
        for (k = 0; k < KL_NODES; k++)
            lp[k] = m == 1 ? work[k] : -INFINITY;
    return m > 0;
}

/* ---- evaluation at points ------------------------------------------------ */

static double
log_add(double a, double b)
{
    double high = a > b ? a : b, low = a > b ? b : a;

    if (low == -INFINITY || isinf(high))
        return high;
    return high + log1p(exp(low - high));
}

/* The limit of a leaf at its end, from inside. */
static double
limit_at(const struct kl_leaf *leaf, int which)
{
    const struct kl_end *end = &leaf->end[which];
    double lp[KL_NODES], point = which == 0 ? leaf->lo : leaf->hi;
    struct kl_nodes at = {.anchor = point, .sign = which == 0 ? 1 : -1};
    int k;

    if (end->cls != KL_END_POWER && end->cls != KL_END_UNKNOWN)
        return -INFINITY;
    if (end->cls == KL_END_POWER && end->power != 0)
        return end->power < 0 ? INFINITY : -INFINITY;
    for (k = 0; k < KL_NODES; k++) {
        at.s[k] = -690; /* as near as a normal double comes to the end */
        at.t[k] = at.sign * exp(at.s[k]);
    }
    leaf->law.row->logdensity(&leaf->law, &at, lp);
    return leaf->lw + lp[0];
}

/* Add what a leaf has at up to KL_NODES points to the limits from the left and
 * from the right. */
static void
add_leaf(const struct kl_leaf *leaf, const double *x, int n,
         double left[KL_NODES], double right[KL_NODES])
{
    struct kl_nodes at = {0};
    double lp[KL_NODES];
    bool any = false;
    int i, k;

    for (i = 0; i < n; i++) {
        if (x[i] > leaf->lo && x[i] < leaf->hi) {
            for (k = any ? i : 0; k < KL_NODES; k++)
                at.t[k] = x[i]; /* those outside have one inside stand in */
            any = true;
        } else if (x[i] == leaf->lo && isfinite(x[i])) {
            right[i] = log_add(right[i], limit_at(leaf, 0));
        } else if (x[i] == leaf->hi && isfinite(x[i])) {
            left[i] = log_add(left[i], limit_at(leaf, 1));
        }
    }
    if (!any)
        return;
    leaf->law.row->logdensity(&leaf->law, &at, lp);
    for (i = 0; i < n; i++) {
        if (!(x[i] > leaf->lo && x[i] < leaf->hi))
            continue;
        left[i] = log_add(left[i], leaf->lw + lp[i]);
        right[i] = log_add(right[i], leaf->lw + lp[i]);
    }
}

void
kl_density_log(const struct kl_density *density, const double *x, size_t n,
               double *lp)
{
    size_t done, k;
    int i, some;

    for (done = 0; done < n; done += KL_NODES) {
        double left[KL_NODES], right[KL_NODES];

        some = n - done < KL_NODES ? (int)(n - done) : KL_NODES;
        for (i = 0; i < KL_NODES; i++)
            left[i] = right[i] = -INFINITY;
        for (k = 0; k < density->n; k++)
            add_leaf(&density->leaf[k], x + done, some, left, right);
        for (i = 0; i < some; i++)
            lp[done + i] = fmax(left[i], right[i]);
    }
}
