#ifndef KL_TIMED_H
#define KL_TIMED_H

/* What the benchmarks of the labs have in common. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "klscope/base/alloc.h"
#include "klscope/base/status.h"

enum { MILLION = 1000000 };

/* What is timed by: the wall, or the processor, which other work on the machine
 * does not lengthen as much. */
static clockid_t kind = CLOCK_MONOTONIC;

static inline double
now_ms(void)
{
    struct timespec t;

    clock_gettime(kind, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* One line of what was measured, and what it should be within, or 0. */
static inline void
say(const char *what, double value, const char *unit, double goal)
{
    printf("  %-52s %10.4g %-6s", what, value, unit);
    if (goal > 0)
        printf(" goal %g", goal);
    printf("\n");
}

static inline void
must(enum kl_status status, const char *what, const struct kl_err *err)
{
    if (status == KL_OK)
        return;
    fprintf(stderr, "%s: %s\n", what, err->text);
    exit(1);
}

static inline uint64_t
next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 11;
}

/* Weights of a million outcomes. */
static inline double *
million(uint64_t seed)
{
    double *w = kl_malloc(MILLION * sizeof *w);

    for (size_t i = 0; i < MILLION; i++)
        w[i] = .001 + .999 * (double)next(&seed) * 0x1p-53;
    return w;
}

/* A part of a benchmark, which its arguments may name. */
struct part {
    const char *name;
    void (*run)(void);
};

/* Run all parts, or those that are named; "--cpu" before them. */
static inline void
run_parts(int argc, char **argv, const struct part *parts, size_t n)
{
    int cpu = argc > 1 && strcmp(argv[1], "--cpu") == 0;

    if (cpu)
        kind = CLOCK_PROCESS_CPUTIME_ID;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; i < n; i++) {
        bool wanted = argc < 2 + cpu;

        for (int k = 1 + cpu; k < argc; k++)
            wanted = wanted || strcmp(argv[k], parts[i].name) == 0;
        if (!wanted)
            continue;
        printf("%s\n", parts[i].name);
        parts[i].run();
    }
}

#endif
