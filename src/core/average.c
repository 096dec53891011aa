/* Averages of what comes one by one. */
#include "config.h"

#include "klscope/core/average.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"

/* One more term: the error of the sum goes into its lower half. */
static inline void
add(struct kl_dd *sum, double x)
{
    struct kl_dd s = kl_two_sum(sum->hi, x);

    sum->hi = s.hi;
    sum->lo += s.lo;
}

void
kl_average_add(struct kl_average *average, const double *x, size_t n)
{
    struct kl_dd sum = average->sum, squares = average->squares;
    double count = average->n, shift = average->shift;
    size_t i;

    for (i = 0; i < n; i++) {
        double above;

        if (x[i] == INFINITY) {
            average->infinite = true;
            continue;
        }
        if (count == 0)
            shift = x[i];
        above = x[i] - shift;
        add(&sum, above);
        add(&squares, above * above);
        count++;
    }
    average->sum = sum;
    average->squares = squares;
    average->n = count;
    average->shift = shift;
}

double
kl_average_mean(const struct kl_average *average)
{
    if (average->infinite)
        return INFINITY;
    if (average->n == 0)
        return 0;
    return average->shift + kl_dd_value(average->sum) / average->n;
}

double
kl_average_variance(const struct kl_average *average)
{
    double sum = kl_dd_value(average->sum), n = average->n;

    if (average->infinite)
        return INFINITY;
    if (n < 2)
        return 0;
    return fmax(kl_dd_value(average->squares) - sum * (sum / n), 0) / (n - 1);
}

/* ---- the way ------------------------------------------------------------- */

static double
next_after(double n)
{
    return n < 32
               ? n + 1
               : fmax(n + 1, ceil(exp2((floor(16 * log2(n) + 1e-9) + 1) / 16)));
}

static void
mark(struct kl_averages *averages)
{
    if (averages->count == averages->cap) {
        averages->cap = averages->cap > 0 ? 2 * averages->cap : 64;
        averages->way =
            kl_realloc(averages->way, averages->cap, sizeof *averages->way);
    }
    averages->way[averages->count++] =
        (struct kl_waymark){averages->n,
                            {kl_average_mean(&averages->of[KL_OF_P]),
                             kl_average_mean(&averages->of[KL_OF_Q])}};
    averages->next = next_after(averages->n);
}

void
kl_averages_clear(struct kl_averages *averages)
{
    free(averages->way);
    *averages = (struct kl_averages){0};
}

/* Add what lies before the next waymark. */
static void
add_some(struct kl_averages *averages, const double *p, const double *q,
         size_t n)
{
    enum { BLOCK = 256 };
    double both[BLOCK];
    size_t i, k;

    kl_average_add(&averages->of[KL_OF_P], p, n);
    kl_average_add(&averages->of[KL_OF_Q], q, n);
    for (i = 0; i < n; i += k) {
        for (k = 0; k < BLOCK && i + k < n; k++)
            both[k] = q[i + k] - p[i + k];
        kl_average_add(&averages->of[KL_OF_BOTH], both, k);
    }
    averages->n += (double)n;
}

void
kl_averages_add(struct kl_averages *averages, const double *p, const double *q,
                size_t n)
{
    while (n > 0) {
        double room = (averages->next > 0 ? averages->next : 1) - averages->n;
        size_t some = (double)n < room ? n : (size_t)room;

        add_some(averages, p, q, some);
        if ((double)some == room)
            mark(averages);
        p += some;
        q += some;
        n -= some;
    }
}

bool
kl_averages_at(const struct kl_averages *averages, double n, double mean[2])
{
    struct kl_waymark here = {averages->n,
                              {kl_average_mean(&averages->of[KL_OF_P]),
                               kl_average_mean(&averages->of[KL_OF_Q])}};
    const struct kl_waymark *a, *b;
    size_t low = 0, high = averages->count;
    double part;
    int i;

    if (!(n >= 1 && n <= averages->n))
        return false;
    while (low < high) { /* the first one behind n */
        size_t middle = low + (high - low) / 2;

        if (averages->way[middle].n <= n)
            low = middle + 1;
        else
            high = middle;
    }
    a = &averages->way[low - 1];
    b = low < averages->count ? &averages->way[low] : &here;
    part = b->n > a->n ? log(n / a->n) / log(b->n / a->n) : 0;
    for (i = 0; i < 2; i++)
        mean[i] = isinf(a->mean[i]) || isinf(b->mean[i])
                      ? a->mean[i]
                      : a->mean[i] + part * (b->mean[i] - a->mean[i]);
    return true;
}
