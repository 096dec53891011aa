/* Nanoseconds a bin for all measures of two discrete distributions, beside the
 * least that any program must do, which is to read both arrays once; and the
 * cost of following edits. The best of several runs is shown, since other work
 * on the machine only ever adds.
 *
 *     bench_measure [LARGEST]
 */

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "klscope/base/alloc.h"
#include "klscope/core/live.h"
#include "klscope/core/measure.h"

enum { SMALLEST = 1000, LARGEST = 10000000, EDITS = 100000 };

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static uint64_t
next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 11;
}

/* n weights between 1e-3 and 1. */
static struct kl_bins
random_side(size_t n, uint64_t *state)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w);

    for (size_t i = 0; i < n; i++)
        w[i] = .001 + .999 * (double)next(state) * 0x1p-53;
    kl_bins_init(&bins, w, NULL, n);
    return bins;
}

/* What is timed; the result is used, so that the work is done. */
typedef double job(struct kl_bins *p, struct kl_bins *q);

static double
floor_sum(struct kl_bins *p, struct kl_bins *q)
{
    double sum[8] = {0};

    for (size_t i = 0; i + 8 <= p->n; i += 8)
        for (size_t j = 0; j < 8; j++)
            sum[j] += p->w[i + j] + q->w[i + j];
    return sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] + sum[6] +
           sum[7];
}

static double
plain_measures(struct kl_bins *p, struct kl_bins *q)
{
    struct kl_measures out;

    kl_measure_all(p, q, .5, &out);
    return out.value[KL_KL_PQ].val;
}

static double
renyi_measures(struct kl_bins *p, struct kl_bins *q)
{
    struct kl_measures out;

    kl_measure_all(p, q, 2, &out);
    return out.value[KL_RENYI].val;
}

static double
totals(struct kl_bins *p, struct kl_bins *q)
{
    kl_bins_total(p);
    kl_bins_total(q);
    return p->free.hi;
}

/* Nanoseconds a bin of the best run, of as many as fit a fifth of a second
 * but three at least. */
static double
best(job *work, struct kl_bins *p, struct kl_bins *q)
{
    double least = INFINITY, start = now(), sum = 0;

    for (int run = 0; run < 3 || now() - start < .2; run++) {
        size_t times = 1 + 100000 / p->n;
        double began = now(), took;

        for (size_t k = 0; k < times; k++)
            sum += work(p, q);
        took = (now() - began) / (double)(times * p->n);
        least = took < least ? took : least;
    }
    if (isnan(sum))
        puts("not a number");
    return 1e9 * least;
}

/* Nanoseconds for one edit with its measures, at a million outcomes. */
static double
edits(size_t n)
{
    uint64_t seed = 3;
    struct kl_bins p = random_side(n, &seed), q = random_side(n, &seed);
    struct kl_live *live = kl_live_new();
    struct kl_measures out;
    bool known[KL_MEASURE_COUNT];
    double began;

    kl_live_build(live, &p, &q);
    began = now();
    for (int k = 0; k < EDITS; k++) {
        size_t i = next(&seed) % n;

        kl_live_take(live, &p, &q, i);
        kl_bins_put(&p, i, (struct kl_cell){.w = (double)(k % 97) / 97});
        kl_live_put(live, &p, &q, i);
        kl_live_values(live, &p, &q, &out, known);
    }
    began = now() - began;
    kl_live_free(live);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
    return 1e9 * began / EDITS;
}

int
main(int argc, char **argv)
{
    size_t largest = argc > 1 ? strtoul(argv[1], NULL, 10) : LARGEST;
    uint64_t seed = 1;

    puts("ns a bin       read both   all measures   and Renyi 2   both sums");
    for (size_t n = SMALLEST; n <= largest; n *= 10) {
        struct kl_bins p = random_side(n, &seed), q = random_side(n, &seed);

        printf("%9zu %14.2f %14.2f %13.2f %11.2f\n", n, best(floor_sum, &p, &q),
               best(plain_measures, &p, &q), best(renyi_measures, &p, &q),
               best(totals, &p, &q));
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
    printf("one edit among a million, measures included: %.0f ns\n",
           edits(1000000));
    return 0;
}
