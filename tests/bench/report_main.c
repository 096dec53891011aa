/* `make bench`: everything that users wait for, as one table.
 *
 *     bench_report [screen] [program] [panel] [slices]
 *
 * runs those parts, or all. Nothing here is a test: figures are for people to
 * read, and a peer that is not installed is a dash.
 */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "timed.h"

const char *
bench_self(void)
{
    static char path[PATH_MAX];

    if (path[0] == '\0' && readlink("/proc/self/exe", path, PATH_MAX - 1) < 0)
        perror("/proc/self/exe"), exit(1);
    return path;
}

const char *
bench_klscope(void)
{
    static char path[PATH_MAX];
    const char *folder = getenv("KL_BUILDDIR");

    snprintf(path, sizeof path, "%s/klscope", folder ? folder : ".");
    return path;
}

/* ---- files of weights ---- */

static struct {
    size_t n;
    char path[64];
} files[4];

static void
write_weights(FILE *out, size_t n)
{
    uint64_t seed = n;

    fprintf(out, "p,q\n");
    for (size_t i = 0; i < n; i++)
        for (int s = 0; s < 2; s++)
            fprintf(out, "%.17g%c",
                    .001 + .999 * (double)next(&seed) * 0x1p-53,
                    s == 0 ? ',' : '\n');
}

const char *
bench_weights(size_t n, const char *column)
{
    static char name[2][80];
    size_t i = 0;

    while (files[i].n != 0 && files[i].n != n)
        i++;
    if (files[i].n == 0) {
        int fd;
        FILE *out;

        strcpy(files[i].path, "/tmp/klscope-bench-XXXXXX");
        fd = mkstemp(files[i].path);
        out = fd < 0 ? NULL : fdopen(fd, "w");
        if (out == NULL)
            perror(files[i].path), exit(1);
        write_weights(out, n);
        fclose(out);
        files[i].n = n;
    }
    snprintf(name[*column == 'q'], sizeof name[0], "%s%s%s", files[i].path,
             *column != '\0' ? ":" : "", column);
    return name[*column == 'q'];
}

void
bench_forget(void)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i].n != 0)
            unlink(files[i].path);
}

double
bench_python(const char *program)
{
    char command[2048], line[64] = "0";
    FILE *pipe;

    snprintf(command, sizeof command,
             "${PYTHON:-/usr/bin/python3} -c '%s' 2>/dev/null", program);
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
    static const struct part parts[] = {{"screen", bench_screen},
                                        {"program", bench_program},
                                        {"panel", bench_panel},
                                        {"slices", bench_slices}};
    double begun = report_now();

    if (argc > 1 && strcmp(argv[1], "--bare") == 0)
        return bench_bare(argc, argv);
    if (argc > 1 && strcmp(argv[1], "--nothing") == 0)
        return 0;
    report_begin();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        bool wanted = argc < 2;

        for (int k = 1; k < argc; k++)
            wanted = wanted || strcmp(argv[k], parts[i].name) == 0;
        if (wanted)
            parts[i].run();
    }
    report_end();
    printf("taken in %.0f s\n", report_now() - begun);
    bench_forget();
    return 0;
}
