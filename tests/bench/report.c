/* The table of `make bench`. */
#include "config.h"

#include "report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "quantile.h"

static int missed, rows;

double
report_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void
report_median(struct row *row, double *values, int n)
{
    row->value = kl_quantile(values, n, .5);
    row->spread = n < 4 ? NAN
                        : (kl_quantile(values, n, .75) -
                           kl_quantile(values, n, .25)) /
                              row->value;
}

/* Four digits at most, and no exponent. */
static const char *
figure(double value, char out[32])
{
    double size = fabs(value);

    if (!(size > 0) || isnan(value))
        strcpy(out, "-");
    else
        snprintf(out, 32, "%.*f", size < 9.995 ? 2 : size < 99.95 ? 1 : 0,
                 value);
    return out;
}

static bool
is_missed(const struct row *row)
{
    double value = row->kind == GOAL_RATIO ? row->value / row->floor
                                           : row->value;

    if (row->kind == GOAL_NONE || isnan(value))
        return false;
    return row->rate ? value < row->goal : value > row->goal;
}

static const char *
goal_of(const struct row *row, char out[32])
{
    if (row->kind == GOAL_NONE)
        strcpy(out, "-");
    else
        snprintf(out, 32, "%s%g%s",
                 row->goal == 0 ? "" : row->rate ? ">" : "<", row->goal,
                 row->kind == GOAL_RATIO ? "x" : "");
    return out;
}

static void
print_row(const char *name, const char *unit, const char *value,
          const char *spread, const char *floor, const char *ratio,
          const char *goal, const char *peer, const char *note)
{
    printf("%-32s %-5s %7s %4s %7s %6s %6s %6s%s\n", name, unit, value, spread,
           floor, ratio, goal, peer, note);
    fflush(stdout);
}

void
report_begin(void)
{
    puts("Medians of repeats; +- is the distance between their quartiles, a "
         "part of\nthe median. The floor is named above its rows: the plainest "
         "program that does\nthe same, or less, measured in the same run; a "
         "ratio is that to the floor, and a\npeer is another program at the "
         "same task. \"missed\" stands where a goal is.\n");
    print_row("", "", "klscope", "+-", "floor", "ratio", "goal", "peer", "");
}

void
report_section(const char *title)
{
    printf("\n%s\n", title);
    fflush(stdout);
}

void
report_row(const struct row *row)
{
    char value[32], floor[32], ratio[32], goal[32], peer[32], spread[32] = "-";
    bool miss = is_missed(row);

    if (!isnan(row->spread) && !isnan(row->value))
        snprintf(spread, sizeof spread, "%.0f%%", 100 * row->spread);
    rows += !isnan(row->value);
    missed += miss;
    print_row(row->name, row->unit,
              row->value == 0 ? "0" : figure(row->value, value), spread,
              figure(row->floor, floor),
              row->floor > 0 ? figure(row->value / row->floor, ratio) : "-",
              goal_of(row, goal), figure(row->peer, peer),
              miss ? " missed" : "");
}

void
report_end(void)
{
    double load[1];

    printf("\n%d rows, %d beyond their goals", rows, missed);
    if (getloadavg(load, 1) == 1)
        printf("; the machine's load is %.1f", load[0]);
    printf("\n");
}
