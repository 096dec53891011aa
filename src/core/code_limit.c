/* Codes of words of limited length, by package-merge: a word of l bits buys a
 * coin of its outcome's mass at each of the levels 1 to l, a coin of level l
 * being worth 2^-l, and the cheapest coins worth n - 1 in all are the best
 * code. Two coins of a level make a package of the level above.
 *
 * Only which of a level's coins are packages is kept, a bit each, and the
 * masses of one level's packages: 16 bytes an outcome and level would be a
 * gigabyte for a million outcomes, as bits it is 16 megabytes.
 *
 * src   Larmore and Hirschberg, J. ACM 37 (1990)
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/code_private.h"

/* The coins of one level after the other, the lowest first. */
struct coins {
    const struct kl_dd *leaf;
    size_t n;
    struct kl_dd *package, *next; /* of this level; for the one above */
    size_t packages;
};

static bool
less(struct kl_dd a, struct kl_dd b)
{
    return a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo);
}

/* Merge a level's outcomes and packages, in ascending order and the outcome
 * first where they are equal; note the packages, pair all up. */
static void
merge_level(struct coins *coins, uint64_t *is_package)
{
    size_t leaf = 0, package = 0, most = 2 * coins->n - 2, i;
    struct kl_dd last = {0, 0}, *swap;

    if (coins->n + coins->packages < most)
        most = coins->n + coins->packages;
    for (i = 0; i < most; i++) {
        bool one = leaf == coins->n ||
                   (package < coins->packages &&
                    less(coins->package[package], coins->leaf[leaf]));
        struct kl_dd coin =
            one ? coins->package[package++] : coins->leaf[leaf++];

        is_package[i / 64] |= (uint64_t)one << i % 64;
        if (i % 2 == 1)
            coins->next[i / 2] = kl_dd_add(last, coin);
        last = coin;
    }
    coins->packages = most / 2;
    swap = coins->package;
    coins->package = coins->next;
    coins->next = swap;
}

/* Packages among the first `most` coins of a level. */
static size_t
count_packages(const uint64_t *is_package, size_t most)
{
    size_t count = 0;

    for (size_t i = 0; i < most / 64; i++)
        count += (size_t)__builtin_popcountll(is_package[i]);
    for (size_t i = most / 64 * 64; i < most; i++)
        count += is_package[i / 64] >> i % 64 & 1;
    return count;
}

/* Buy coins from the top level down: all outcomes that are bought at a level
 * are the least ones, and each adds a bit to its word. */
static void
buy(const uint64_t *is_package, size_t words, size_t n, unsigned limit,
    uint32_t *length)
{
    size_t most = 2 * n - 2;

    memset(length, 0, n * sizeof *length);
    for (unsigned level = limit; level-- > 0 && most > 0;) {
        size_t packages = count_packages(is_package + level * words, most);

        for (size_t i = 0; i < most - packages; i++)
            length[i]++;
        most = 2 * packages;
    }
}

static struct kl_dd *
leaves_of(const struct kl_mass *mass, size_t n)
{
    struct kl_dd *leaf = kl_malloc(n * sizeof *leaf);

    for (size_t i = 0; i < n; i++) {
        int down = mass[i].e - mass[n - 1].e;

        down = down < -1200 ? -1200 : down;
        leaf[i] =
            (struct kl_dd){ldexp(mass[i].hi, down), ldexp(mass[i].lo, down)};
    }
    return leaf;
}

void
kl_limited_lengths(const struct kl_mass *mass, size_t n, unsigned limit,
                   uint32_t *length)
{
    size_t words = 2 * n / 64 + 1;
    uint64_t *is_package = kl_calloc(words * limit, sizeof *is_package);
    struct kl_dd *leaf = leaves_of(mass, n);
    struct coins coins = {
        .leaf = leaf,
        .n = n,
        .package = kl_malloc(n * sizeof *coins.package),
        .next = kl_malloc(n * sizeof *coins.next),
    };

    assert(limit >= 64 || n <= (uint64_t)1 << limit);
    for (unsigned level = 0; level < limit && n > 1; level++)
        merge_level(&coins, is_package + level * words);
    buy(is_package, words, n, limit, length);
    free(is_package);
    free(leaf);
    free(coins.package);
    free(coins.next);
}
