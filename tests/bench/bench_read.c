/* Reading columns of ten million rows, against numpy.loadtxt on the same
 * files in the same run where python3 has numpy:
 *
 *     bench_read [ROWS]
 *
 * The best of RUNS is shown, since other work on the machine only ever adds.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "klscope/data/loader.h"

enum { RUNS = 5, PATH = 256, COLUMNS = 2 };

/* One file: how its rows look and what is read from it. */
struct file {
    const char *name, *header, *columns[COLUMNS];
    void (*row)(FILE *out, uint64_t bits);
};

static void
row_short(FILE *out, uint64_t bits)
{
    fprintf(out, "0.%06" PRIu64 "\n", bits % 1000000);
}

static void
row_long(FILE *out, uint64_t bits)
{
    fprintf(out, "%.17g\n", (double)(bits >> 11) * 0x1p-53);
}

static void
row_pair(FILE *out, uint64_t bits)
{
    fprintf(out, "%" PRIu64 ",%" PRIu64 "\n", bits % 1000, (bits >> 20) % 1000);
}

static const struct file files[] = {
    {"6 decimals", "", {NULL}, row_short},
    {"17 digits", "", {NULL}, row_long},
    {"p,q", "p,q\n", {"p", "q"}, row_pair},
};

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
die(const char *what)
{
    perror(what);
    exit(1);
}

static void
make_file(const struct file *file, const char *path, size_t rows)
{
    uint64_t bits = UINT64_C(88172645463325252);
    FILE *out = fopen(path, "w");
    size_t i;

    if (out == NULL)
        die(path);
    fputs(file->header, out);
    for (i = 0; i < rows; i++) {
        bits ^= bits << 13; /* xorshift64 */
        bits ^= bits >> 7;
        bits ^= bits << 17;
        file->row(out, bits * UINT64_C(0x2545F4914F6CDD1D));
    }
    if (fclose(out) != 0)
        die(path);
}

/* Read the file's columns with a loader of its own; returns the seconds. */
static double
read_once(const struct file *file, const char *path)
{
    double start = now(), seconds;
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_column column[COLUMNS];
    struct kl_err err = {0};
    size_t i, n = file->columns[0] == NULL ? 1 : COLUMNS;

    for (i = 0; i < n; i++)
        if (loader->column(loader->context, path, file->columns[i], &column[i],
                           &err) != KL_OK) {
            fprintf(stderr, "%s: %s\n", err.source, err.text);
            exit(1);
        }
    seconds = now() - start;
    for (i = 0; i < n; i++)
        kl_column_clear(&column[i]);
    kl_loader_free(loader);
    return seconds;
}

static double
read_best(const struct file *file, const char *path)
{
    double best = 1e9;
    int run;

    for (run = 0; run < RUNS; run++) {
        double seconds = read_once(file, path);

        if (seconds < best)
            best = seconds;
    }
    return best;
}

/* The same of numpy.loadtxt; 0 if there is no numpy. */
static double
numpy_best(const struct file *file, const char *path)
{
    char command[1024], line[64] = "0";
    FILE *pipe;

    snprintf(command, sizeof command,
             "${PYTHON:-/usr/bin/python3} -c '"
             "import numpy, time\n"
             "best = 1e9\n"
             "for run in range(%d):\n"
             "    start = time.time()\n"
             "    numpy.loadtxt(\"%s\", delimiter=\",\", skiprows=%d)\n"
             "    best = min(best, time.time() - start)\n"
             "print(best)' 2>/dev/null",
             RUNS, path, file->header[0] != '\0');
    pipe = popen(command, "r");
    if (pipe == NULL)
        return 0;
    if (fgets(line, sizeof line, pipe) == NULL)
        strcpy(line, "0");
    pclose(pipe);
    return strtod(line, NULL);
}

int
main(int argc, char **argv)
{
    size_t rows = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000000, i;
    const char *tmp = getenv("TMPDIR");
    char dir[PATH], path[2 * PATH];
    struct rusage usage;

    snprintf(dir, sizeof dir, "%s/klscope-XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(dir) == NULL)
        die(dir);
    snprintf(path, sizeof path, "%s/rows.csv", dir);
    printf("%-12s %10s %10s %10s  (%zu rows, seconds)\n", "file", "klscope",
           "loadtxt", "ratio", rows);
    for (i = 0; i < sizeof files / sizeof *files; i++) {
        double ours, theirs;

        make_file(&files[i], path, rows);
        ours = read_best(&files[i], path);
        theirs = numpy_best(&files[i], path);
        printf("%-12s %10.3f", files[i].name, ours);
        if (theirs > 0)
            printf(" %10.3f %10.2f\n", theirs, ours / theirs);
        else
            printf(" %10s %10s\n", "-", "no numpy");
        fflush(stdout);
    }
    unlink(path);
    rmdir(dir);
    getrusage(RUSAGE_SELF, &usage);
    printf("resident at most: %ld MiB\n", usage.ru_maxrss / 1024);
    return 0;
}
