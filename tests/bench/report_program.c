/* What the program costs from start to end in a pipe, and reading files. */
#include "config.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "klscope/data/loader.h"
#include "quantile.h"
#include "report.h"
#include "timed.h"

enum { REPEATS = 15, READS = 5 };

/* ---- start to end -------------------------------------------------------- */

/* Run a program with its output thrown away; returns ms, NAN if it fails. */
static double
run_once(const char *const *argv)
{
    double begun = report_now();
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        int nowhere = open("/dev/null", O_RDWR);

        for (int fd = 0; fd < 3; fd++)
            dup2(nowhere, fd);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        return NAN;
    return 1e3 * (report_now() - begun);
}

/* A row of a program; its value is NAN, or its return 0, if it fails. */
static double
run_all(const char *const *argv, struct row *row)
{
    double ms[REPEATS];

    for (int i = 0; i < REPEATS; i++)
        if (isnan(ms[i] = run_once(argv)))
            return row->value = NAN, 0;
    report_median(row, ms, REPEATS);
    return row->value;
}

static void
program_rows(void)
{
    static const char french[] = "@letters:french",
                      english[] = "@letters:english",
                      bars[] = "set terminal dumb 80 24; set boxwidth .8;"
                               "plot \"<seq 26\" using 1:(1/$1) with boxes",
                      svg[] = "set terminal svg; set boxwidth .8;"
                              "plot \"<seq 26\" using 1:(1/$1) with boxes";
    const char *klscope = bench_klscope();
    const struct {
        const char *name, *argv[8], *peer;
    } what[] = {
        {"--version", {klscope, "--version"}, NULL},
        {"measure two lists",
         {klscope, "measure", "0.5,0.5", "0.9,0.1"},
         NULL},
        {"measure two densities",
         {klscope, "measure", "normal(0,1)", "laplace(0.5,1)"},
         NULL},
        {"plot as text", {klscope, "plot", french, english}, bars},
        {"plot as svg",
         {klscope, "plot", french, english, "--as", "svg"},
         svg},
        {"plot densities as svg",
         {klscope, "plot", "normal(0,1)", "laplace(0.5,1)", "--as", "svg"},
         svg},
    };
    const char *nothing[] = {bench_self(), "--nothing", NULL};
    struct row row = {0}, peer = {0};
    double floor = run_all(nothing, &row);

    report_section("Start to end; floor: an empty program with the same "
                   "libraries; peer: gnuplot\ndrawing 26 boxes");
    for (size_t i = 0; i < sizeof what / sizeof *what; i++) {
        const char *argv[] = {"gnuplot", "-e", what[i].peer, NULL};

        row = (struct row){.name = what[i].name, .unit = "ms", .floor = floor};
        run_all(what[i].argv, &row);
        row.peer = what[i].peer != NULL ? run_all(argv, &peer) : 0;
        report_row(&row);
    }
}

/* ---- files --------------------------------------------------------------- */

static double
read_columns(const char *path)
{
    static const char *const names[] = {"p", "q"};
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    double begun = report_now(), seconds;
    struct kl_column column[2];
    struct kl_err err = {0};

    for (int i = 0; i < 2; i++)
        must(loader->column(loader->context, path, names[i], &column[i], &err),
             path, &err);
    seconds = report_now() - begun;
    for (int i = 0; i < 2; i++)
        kl_column_clear(&column[i]);
    kl_loader_free(loader);
    return seconds;
}

/* read(2) all of it, and count the commas. */
static double
read_bytes(const char *path)
{
    static char block[1 << 18];
    double begun = report_now();
    int fd = open(path, O_RDONLY);
    size_t commas = 0;
    ssize_t n;

    while (fd >= 0 && (n = read(fd, block, sizeof block)) > 0)
        for (ssize_t i = 0; i < n; i++)
            commas += block[i] == ',';
    if (fd >= 0)
        close(fd);
    return commas > 0 ? report_now() - begun : NAN;
}

/* Seconds of numpy.loadtxt; 0 without. */
static double
numpy_reads(const char *path)
{
    char program[512];

    snprintf(program, sizeof program,
             "import numpy, time\n"
             "t = []\n"
             "for i in range(3):\n"
             "    a = time.perf_counter()\n"
             "    numpy.loadtxt(\"%s\", delimiter=\",\", skiprows=1)\n"
             "    t.append(time.perf_counter() - a)\n"
             "print(sorted(t)[1])",
             path);
    return bench_python(program);
}

static void
reading_row(void)
{
    const char *path = bench_weights(MILLION, "");
    struct row row = {.name = "two columns of 17 digits", .unit = "MB/s"};
    double ours[READS], bytes[READS], theirs = numpy_reads(path), size;
    struct stat of;

    if (stat(path, &of) != 0)
        return;
    size = (double)of.st_size / 1e6;
    for (int i = 0; i < READS; i++) {
        ours[i] = size / read_columns(path);
        bytes[i] = size / read_bytes(path);
    }
    report_median(&row, ours, READS);
    row.floor = kl_quantile(bytes, READS, .5);
    row.peer = theirs > 0 ? size / theirs : 0;
    row.rate = true;
    report_row(&row);
}

void
bench_program(void)
{
    program_rows();
    report_section("Reading a million rows; floor: read(2) and counting "
                   "commas; peer: numpy.loadtxt");
    reading_row();
}
