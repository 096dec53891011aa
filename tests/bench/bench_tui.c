/* How klscope answers a key, next to a bare ncurses program that redraws one
 * bar of 20 rows, in the same run: both sit in pseudo-terminals and get their
 * keys in turn.
 *
 *     bench_tui [COLUMNSxROWS [ARGUMENT...]]
 *
 * runs $KL_BUILDDIR/klscope with the arguments. A frame ends when no byte came
 * for 3 ms; that wait is in no figure.
 */
#include <curses.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../lib/kl_pty.h"
#include "quantile.h"

enum { KEYS = 300, STARTS = 15, IDLE_MS = 2000, SETTLE_MS = 60, ROWS = 20 };

/* ---- the bare program ---- */

static int
bare(void)
{
    int tick = 0;

    setlocale(LC_CTYPE, "");
    initscr();
    cbreak();
    noecho();
    keypad(stdscr, TRUE);
    curs_set(0);
    do {
        for (int y = 0; y < ROWS; y++)
            mvaddch(y, 10, tick % 2 ? '#' : ':');
        refresh();
        tick++;
    } while (getch() != 'q');
    endwin();
    return 0;
}

/* ---- what is measured of a program ---- */

struct figures {
    double start_ms, key_p50, key_p99, bytes_p50, bytes_max, first_bytes,
        rss_kib, cpu_us, held_bytes, wakeups, idle_bytes;
};

struct subject {
    struct kl_pty_start start;
    struct kl_pty *pty;
    struct figures of;
    double us[KEYS], bytes[KEYS];
};

/* A number from /proc/PID/status. */
static double
status_of(const struct kl_pty *pty, const char *name)
{
    char path[64], line[256];
    double value = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/status", (int)kl_pty_pid(pty));
    file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, strlen(name)) == 0)
            value = strtod(line + strlen(name), NULL);
    if (file != NULL)
        fclose(file);
    return value;
}

static double
cpu_us(const struct kl_pty *pty)
{
    struct timespec t = {0, 0};
    clockid_t clock;

    if (clock_getcpuclockid(kl_pty_pid(pty), &clock) == 0)
        clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static bool
answers(struct kl_pty *pty, const void *unused)
{
    (void)unused;
    return kl_pty_reads(pty) > 0;
}

/* Start the program several times; the last one stays. */
static void
start(struct subject *s)
{
    double ms[STARTS];
    size_t len;

    for (int i = 0; i < STARTS; i++) {
        kl_pty_free(s->pty);
        s->pty = kl_pty_new(&s->start);
        kl_pty_wait(s->pty, answers, NULL);
        kl_pty_wait_quiet(s->pty, SETTLE_MS);
        ms[i] = (kl_pty_last(s->pty) - kl_pty_started(s->pty)) / 1e3;
    }
    s->of.start_ms = kl_quantile(ms, STARTS, 0.5);
    kl_pty_output(s->pty, &len);
    s->of.first_bytes = (double)len;
}

static void
press(struct subject *s, int i, const char *key)
{
    struct kl_pty_frame frame = kl_pty_key(s->pty, key);

    s->us[i] = frame.us;
    s->bytes[i] = (double)frame.bytes;
}

/* Ten steps up, ten steps down, so that no bar runs into its end. */
static const char *
key_number(int i)
{
    return i / 10 % 2 ? "\033OB" : "\033OA";
}

static void
measure(struct subject *a, struct subject *b)
{
    double before[2] = {cpu_us(a->pty), cpu_us(b->pty)};

    for (int i = 0; i < KEYS; i++) {
        press(i % 2 ? a : b, i, key_number(i));
        press(i % 2 ? b : a, i, key_number(i));
    }
    a->of.cpu_us = (cpu_us(a->pty) - before[0]) / KEYS;
    b->of.cpu_us = (cpu_us(b->pty) - before[1]) / KEYS;
}

static void
rest(struct subject *s)
{
    char keys[50 * 3 + 1] = "";
    double switches;
    size_t len, later;

    for (int i = 0; i < 50; i++)
        strcat(keys, key_number(0));
    s->of.held_bytes = (double)kl_pty_key(s->pty, keys).bytes;
    kl_pty_wait_quiet(s->pty, SETTLE_MS);
    s->of.rss_kib = status_of(s->pty, "VmRSS:");
    kl_pty_output(s->pty, &len);
    switches = status_of(s->pty, "voluntary_ctxt_switches:");
    kl_pty_wait_quiet(s->pty, IDLE_MS);
    s->of.wakeups = status_of(s->pty, "voluntary_ctxt_switches:") - switches;
    kl_pty_output(s->pty, &later);
    s->of.idle_bytes = (double)(later - len);
    s->of.key_p50 = kl_quantile(s->us, KEYS, 0.5);
    s->of.key_p99 = kl_quantile(s->us, KEYS, 0.99);
    s->of.bytes_p50 = kl_quantile(s->bytes, KEYS, 0.5);
    s->of.bytes_max = kl_quantile(s->bytes, KEYS, 1);
    kl_pty_free(s->pty);
}

static void
row(const char *name, double a, double b)
{
    printf("%-34s %10.1f %10.1f", name, a, b);
    if (b > 0)
        printf(" %8.2f", a / b);
    printf("\n");
}

static void
report(const struct figures *a, const struct figures *b)
{
    printf("%-34s %10s %10s %8s\n", "", "klscope", "ncurses", "ratio");
    row("start to first frame, ms", a->start_ms, b->start_ms);
    row("key to frame, median, us", a->key_p50, b->key_p50);
    row("key to frame, 99th of 100, us", a->key_p99, b->key_p99);
    row("processor per key, us", a->cpu_us, b->cpu_us);
    row("bytes per key, median", a->bytes_p50, b->bytes_p50);
    row("bytes per key, most", a->bytes_max, b->bytes_max);
    row("bytes for 50 held keys", a->held_bytes, b->held_bytes);
    row("bytes of the first frame", a->first_bytes, b->first_bytes);
    row("resident memory, KiB", a->rss_kib, b->rss_kib);
    row("wake-ups in 2 idle s", a->wakeups, b->wakeups);
    row("bytes in 2 idle s", a->idle_bytes, b->idle_bytes);
}

int
main(int argc, char **argv)
{
    static struct subject klscope, floor;
    static char path[4096], self[4096];
    static const char *bare_argv[] = {self, "--bare", NULL};
    const char *folder = getenv("KL_BUILDDIR");
    const char **scope_argv = calloc((size_t)argc + 2, sizeof(const char *));
    int width = 80, height = 24;

    if (argc > 1 && strcmp(argv[1], "--bare") == 0)
        return bare();
    if (argc > 1 && sscanf(argv[1], "%dx%d", &width, &height) != 2)
        return fprintf(stderr, "bench_tui [COLUMNSxROWS [ARGUMENT...]]\n"), 2;
    snprintf(path, sizeof path, "%s/klscope", folder ? folder : ".");
    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
        return perror("/proc/self/exe"), 1;
    scope_argv[0] = path;
    for (int i = 2; i < argc; i++)
        scope_argv[i - 1] = argv[i];
    klscope.start = (struct kl_pty_start){.argv = scope_argv,
                                          .term = "xterm-256color",
                                          .width = width,
                                          .height = height};
    floor.start = klscope.start;
    floor.start.argv = bare_argv;
    start(&klscope);
    start(&floor);
    measure(&klscope, &floor);
    rest(&klscope);
    rest(&floor);
    printf("%dx%d, %d keys\n", width, height, KEYS);
    report(&klscope.of, &floor.of);
    free(scope_argv);
    return 0;
}
