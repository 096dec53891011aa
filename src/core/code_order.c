/* Masses put in order digit by digit: eight passes at most, each of which goes
 * through all of them once and may pause anywhere, and those on which no two
 * masses differ are left out. Exponents count before leading bits, those before
 * the rest of a mass, which only masses with equal leading bits come down to.
 *
 * src   Knuth, The Art of Computer Programming, vol. 3, 2nd ed., sec. 5.2.5,
 *       algorithm R
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/code_private.h"

enum {
    FEW = 512, /* are sorted faster by comparing */
    BITS = 11,
    BUCKETS = 1 << BITS,
    LEADING = 5, /* digits of the leading bits, */
    DIGITS = 8   /* and of the exponent besides */
};

/* Exponents become whole numbers above 0, such that those of common sizes
 * differ in their lowest digit alone. */
#define BIAS (0x80000000u + BUCKETS / 2)

/* What is moved: leading bits, exponent, and whose they are. */
struct item {
    uint64_t bits;
    uint32_t e, from;
};

struct kl_mass_order {
    struct kl_mass *mass;
    struct item *item, *spare;
    struct kl_mass *sorted; /* where they are gathered in the end */
    size_t n, at; /* of those, how many the present pass is through with */
    int digit;    /* -1 before the first pass */
    size_t place[DIGITS][BUCKETS];
};

static int
by_mass(const void *a, const void *b)
{
    const struct kl_mass *x = a, *y = b;
    int order = kl_mass_compare(x, y);

    return order != 0 ? order : x->at > y->at ? -1 : x->at < y->at;
}

struct kl_mass_order *
kl_mass_order_new(struct kl_mass *mass, size_t n)
{
    struct kl_mass_order *order = kl_calloc(1, sizeof *order);

    order->mass = mass;
    order->n = n;
    order->digit = -1;
    if (n > FEW) {
        order->item = kl_malloc(n * sizeof *order->item);
        order->spare = kl_malloc(n * sizeof *order->spare);
    }
    return order;
}

void
kl_mass_order_free(struct kl_mass_order *order)
{
    if (order == NULL)
        return;
    free(order->item);
    free(order->spare);
    free(order->sorted);
    free(order);
}

/* ---- passes -------------------------------------------------------------- */

static inline unsigned
digit_of(const struct item *item, int digit)
{
    return (digit < LEADING ? (unsigned)(item->bits >> BITS * digit)
                            : item->e >> BITS * (digit - LEADING)) &
           (BUCKETS - 1);
}

/* Take masses as items, the last one first, since of equal ones that is to be
 * the first; and count how many there are of each digit. */
static void
take(struct kl_mass_order *order, size_t end)
{
    for (; order->at < end; order->at++) {
        size_t from = order->n - 1 - order->at;
        const struct kl_mass *mass = &order->mass[from];
        struct item item = {.e = (uint32_t)mass->e + BIAS,
                            .from = (uint32_t)from};

        memcpy(&item.bits, &mass->hi, sizeof item.bits);
        item.bits &= ((uint64_t)1 << 52) - 1; /* hi is from 1 to 2 */
        order->item[order->at] = item;
        for (int k = 0; k < DIGITS; k++)
            order->place[k][digit_of(&item, k)]++;
    }
}

/* Go on to the next digit in which masses differ. */
static void
next_digit(struct kl_mass_order *order)
{
    order->at = 0;
    while (++order->digit < DIGITS) {
        size_t *place = order->place[order->digit], sum = 0;

        if (place[digit_of(order->item, order->digit)] == order->n)
            continue;
        for (int k = 0; k < BUCKETS; k++) {
            size_t count = place[k];

            place[k] = sum;
            sum += count;
        }
        return;
    }
}

static void
spread(struct kl_mass_order *order, size_t end)
{
    size_t *place = order->place[order->digit];

    for (; order->at < end; order->at++) {
        const struct item *item = &order->item[order->at];

        order->spare[place[digit_of(item, order->digit)]++] = *item;
    }
}

static void
swap(struct kl_mass_order *order)
{
    struct item *item = order->item;

    order->item = order->spare;
    order->spare = item;
}

/* Sort those of equal leading bits by the rest, where there is any. */
static void
settle_ties(struct kl_mass *mass, size_t n)
{
    size_t i, k;

    for (i = 0; i < n; i = k) {
        bool rest = false;

        for (k = i + 1;
             k < n && mass[k].e == mass[i].e && mass[k].hi == mass[i].hi; k++)
            rest = rest || mass[k].lo != mass[i].lo;
        if (rest)
            qsort(mass + i, k - i, sizeof *mass, by_mass);
    }
}

/* The masses themselves, in the order that was found. */
static void
gather(struct kl_mass_order *order, size_t end)
{
    if (order->sorted == NULL)
        order->sorted = kl_malloc(order->n * sizeof *order->sorted);
    for (; order->at < end; order->at++)
        order->sorted[order->at] = order->mass[order->item[order->at].from];
}

/* Up to `some` masses of the present pass. */
static void
go_on(struct kl_mass_order *order, size_t some)
{
    if (order->digit < 0)
        take(order, order->at + some);
    else if (order->digit < DIGITS)
        spread(order, order->at + some);
    else
        gather(order, order->at + some);
}

bool
kl_mass_order_work(struct kl_mass_order *order, size_t n)
{
    if (order->n <= FEW) {
        qsort(order->mass, order->n, sizeof *order->mass, by_mass);
        return true;
    }
    while (n > 0) {
        size_t left = order->n - order->at, some = n < left ? n : left;

        go_on(order, some);
        n -= some;
        if (order->at < order->n)
            continue;
        if (order->digit == DIGITS)
            break;
        if (order->digit >= 0)
            swap(order);
        next_digit(order);
    }
    if (order->digit < DIGITS || order->at < order->n)
        return false;
    memcpy(order->mass, order->sorted, order->n * sizeof *order->mass);
    settle_ties(order->mass, order->n);
    return true;
}

void
kl_mass_sort(struct kl_mass *mass, size_t n)
{
    struct kl_mass_order *order = kl_mass_order_new(mass, n);

    kl_mass_order_work(order, SIZE_MAX);
    kl_mass_order_free(order);
}
