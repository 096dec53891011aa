#ifndef KL_REPORT_H
#define KL_REPORT_H

/* One table of everything that is measured: a row a line, with what it is
 * beside: a floor, the plainest program that does the same or less, measured in
 * the same run; a goal; a peer, where one is installed. */

#include <stdbool.h>
#include <stddef.h>

enum goal_kind { GOAL_NONE, GOAL_VALUE, GOAL_RATIO };

struct row {
    const char *name, *unit;
    double value;  /* NAN: could not be measured */
    double spread; /* between the quartiles of the repeats, as a part of the
                      median; NAN where there is one measurement only */
    double floor;  /* 0: there is none */
    enum goal_kind kind;
    double goal; /* the most that the value, or its ratio to the floor, may be;
                    for rates of reading the least */
    bool rate;   /* more is better */
    double peer; /* 0: none is installed */
};

/* Head of the table; a line above rows that share floor and peer. */
void report_begin(void);
void report_section(const char *title);
void report_row(const struct row *row);

/* How many rows missed their goals. */
void report_end(void);

/* Median and spread of n values, which are put in order. */
void report_median(struct row *row, double *values, int n);

/* Seconds of the monotonic clock. */
double report_now(void);

/* The parts of the report, each in a file of its own. */
void bench_screen(void);  /* in a pseudo-terminal */
void bench_program(void); /* from start to end, and files */
void bench_panel(void);   /* measures */
void bench_slices(void);  /* labs of a million outcomes */

/* The bare ncurses program of bench_screen; what it is told is in argv. */
int bench_bare(int argc, char **argv);

/* Where klscope stands, and this program itself; borrowed. */
const char *bench_klscope(void);
const char *bench_self(void);

/* A file of n weights p and q, made once: "FILE:p"; NULL if it cannot be. */
const char *bench_weights(size_t n, const char *column);
void bench_forget(void);

/* The number that a line of Python prints; 0 without Python or its modules. */
double bench_python(const char *program);

#endif
