/* How long a key waits at most while labs work on a million outcomes: they are
 * opened, and every slice of their work is timed. */
#include "config.h"

#include <stdio.h>

#include "lab.h"
#include "report.h"

enum { SLICE_MS = 20 };

/* What labs are opened with; a fit takes a tenth of the outcomes at most. */
static const struct {
    const char *p, *q, *name, *labs[2];
} pairs[] = {
    {"1000000", "1000000", "columns", {"sample", "code"}},
    {"discrete_uniform(1,1000000)",
     "discrete_uniform(1,1000000)",
     "uniform",
     {"sample", "code"}},
    {"zipf(1,1000000)", "zipf(1.1,1000000)", "zipf", {"sample", "code"}},
    {"zipf(1,100000)", "zipf(1.1,100000)", "100,000", {"fit"}},
};

static const char *
side_of(const char *spec, const char *column)
{
    return atoi(spec) > 0 ? bench_weights(strtoul(spec, NULL, 10), column)
                          : spec;
}

/* Open one lab: its first frame, the longest slice, all its work. */
static void
open_lab(struct lab *lab, const char *name, const char *what)
{
    static const char *const figures[] = {"first frame", "longest slice",
                                          "all its work"};
    double ms[3], begun = now_ms();
    char line[64];

    snprintf(line, sizeof line, "screen %s", name);
    run(lab, line);
    show(lab);
    ms[0] = now_ms() - begun;
    ms[1] = settle(lab);
    ms[2] = now_ms() - begun;
    for (int i = 0; i < 3; i++) {
        char title[80];
        struct row row = {.name = title, .unit = "ms", .spread = NAN};

        if (i == 0)
            snprintf(title, sizeof title, "%s, %s: %s", name, what, figures[i]);
        else
            snprintf(title, sizeof title, "%*s%s",
                     (int)(strlen(name) + strlen(what)) + 4, "", figures[i]);
        row.value = ms[i];
        row.kind = i < 2 ? GOAL_VALUE : GOAL_NONE;
        row.goal = SLICE_MS;
        report_row(&row);
    }
}

void
bench_slices(void)
{
    static const int size[2] = {80, 24};

    /* Other work on the machine would only blur them. */
    kind = CLOCK_PROCESS_CPUTIME_ID;
    report_section("Labs of a million outcomes: what a key waits for, by the "
                   "processor's clock");
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct lab lab = begin(side_of(pairs[i].p, "p"),
                               side_of(pairs[i].q, "q"), size);

        for (size_t k = 0; k < 2 && pairs[i].labs[k] != NULL; k++)
            open_lab(&lab, pairs[i].labs[k], pairs[i].name);
        end(&lab);
    }
}
