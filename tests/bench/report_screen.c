/* What the terminal program costs as a person meets it: in a pseudo-terminal,
 * beside a bare ncurses program that changes as many cells for each key. Both
 * get their keys in turn. A frame ends when no byte came for 3 ms; that wait is
 * in no figure.
 */
#include "config.h"

#include <curses.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/kl_pty.h"
#include "quantile.h"
#include "report.h"

enum {
    KEYS = 150,
    FEW_KEYS = 30,
    STARTS = 15,
    TRIES = 16,
    IDLE_MS = 2000,
    SETTLE_MS = 60,
    WORK_MS = 4000, /* for what a million outcomes want made first */
    ROWS = 20
};

#define UP "\033OA"
#define DOWN "\033OB"
#define RIGHT "\033OC"

/* ---- the bare program ---------------------------------------------------- */

/* Change so many cells for each key: bars of 20 rows side by side. */
int
bench_bare(int argc, char **argv)
{
    int cells = argc > 2 ? atoi(argv[2]) : ROWS, tick = 0;

    setlocale(LC_CTYPE, "");
    initscr();
    cbreak();
    noecho();
    keypad(stdscr, TRUE);
    curs_set(0);
    do {
        for (int i = 0; i < cells; i++)
            mvaddch(i % ROWS, 4 + i / ROWS, tick % 2 ? '#' : ':');
        refresh();
        tick++;
    } while (getch() != 'q');
    endwin();
    return 0;
}

/* ---- programs in pseudo-terminals ---------------------------------------- */

static char state[64]; /* "XDG_STATE_HOME=..." */

struct subject {
    const char *argv[6];
    struct kl_pty *pty;
    double us[KEYS], bytes[KEYS], first_ms[STARTS];
    int keys;
    size_t first_bytes;
};

static bool
answers(struct kl_pty *pty, const void *unused)
{
    (void)unused;
    return kl_pty_reads(pty) > 0;
}

static void
start(struct subject *s, const int size[2], int times)
{
    static const char *env[2] = {state, NULL};
    struct kl_pty_start how = {.argv = s->argv,
                               .term = "xterm-256color",
                               .env = env,
                               .width = size[0],
                               .height = size[1]};

    for (int i = 0; i < times; i++) {
        kl_pty_free(s->pty);
        s->pty = kl_pty_new(&how);
        kl_pty_wait(s->pty, answers, NULL);
        kl_pty_wait_quiet(s->pty, SETTLE_MS);
        s->first_ms[i] = (kl_pty_last(s->pty) - kl_pty_started(s->pty)) / 1e3;
        kl_pty_output(s->pty, &s->first_bytes);
    }
}

static void
press(struct subject *s, const char *key, int settle)
{
    struct kl_pty_frame frame = kl_pty_key(s->pty, key);

    if (frame.us > 0) {
        s->us[s->keys] = frame.us;
        s->bytes[s->keys++] = (double)frame.bytes;
    }
    if (settle > 0)
        kl_pty_wait_quiet(s->pty, settle);
}

/* A number from /proc/PID/status. */
static double
status_of(const struct kl_pty *pty, const char *name)
{
    char path[64], line[256];
    double value = NAN;
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

/* Cells that differ between two screens of the same size, in columns of bytes:
 * enough for a program that is to change as many. */
static int
changed(const char *a, const char *b)
{
    int n = 0;

    for (; *a != '\0' && *b != '\0'; a++, b++)
        n += *a != *b && ((unsigned char)*b & 0xc0) != 0x80;
    return n;
}

/* ---- keys ---------------------------------------------------------------- */

/* What is measured: the program's arguments (a number is a file of so many
 * outcomes), keys that lead there, and the two that are pressed, ten times one
 * and ten times the other. */
struct walk {
    const char *name, *p, *q, *way, *key[2];
    int keys;   /* how many */
    int settle; /* ms that the screen must be still before each key, or 0 */
    double goal, goal99;
};

static const char french[] = "@letters:french", english[] = "@letters:english";

/* clang-format off */
static const struct walk walks[] = {
    {"Explore, 26 outcomes", french, english, "", {UP, DOWN}, KEYS, 0, 1.25, 1.5},
    {"Explore, 1000 outcomes", "1000", "1000", "", {UP, DOWN}, KEYS, 0, 1.25, 1.5},
    {"Explore, a million", "1000000", "1000000", "", {UP, DOWN}, FEW_KEYS, 5, 20, 0},
    {"slider, poisson(9)", "poisson(9)", "poisson(11)", "", {UP, DOWN}, KEYS, 0, 1.25, 1.5},
    {"slider, densities", "normal(0,1)", "laplace(0.5,1)", "", {UP, DOWN}, KEYS, 0, 1.25, 1.5},
    {"map of three", "0.5,0.3,0.2", "0.2,0.2,0.6", "vvvv", {UP, DOWN}, KEYS, 0, 0, 0},
    {"Sample, 26 outcomes", french, english, "\0332", {".", "."}, KEYS, 0, 0, 0},
    {"Sample, a million", "1000000", "1000000", "\0332", {".", "."}, FEW_KEYS, 5, 20, 0},
    {"Code, 26 outcomes", french, english, "\0333", {DOWN, UP}, KEYS, 0, 0, 0},
    {"Code, a million", "1000000", "1000000", "\0333", {DOWN, UP}, FEW_KEYS, 5, 20, 0},
    {"Fit, a step of normal", "0.5*normal(-3,1)+0.5*normal(3,1)", "normal(0,1)", "\0334", {".", "."}, KEYS, 0, 0, 0},
    {"Learn, page turn", "learn", "1.1", "", {RIGHT, RIGHT}, FEW_KEYS, 30, 0, 0},
};
/* clang-format on */

static void
program_of(const struct walk *walk, struct subject *s)
{
    int n = 0;

    s->argv[n++] = bench_klscope();
    if (strcmp(walk->p, "learn") == 0) {
        s->argv[n++] = "learn";
        s->argv[n++] = walk->q;
        return;
    }
    s->argv[n++] = "explore";
    s->argv[n++] = atoi(walk->p) > 1
                       ? bench_weights(strtoul(walk->p, NULL, 10), "p")
                       : walk->p;
    s->argv[n++] = atoi(walk->q) > 1
                       ? bench_weights(strtoul(walk->q, NULL, 10), "q")
                       : walk->q;
}

/* The keys that lead there, one at a time; Alt with a digit is one. */
static void
go(struct subject *s, const struct walk *walk)
{
    for (const char *at = walk->way; *at != '\0';) {
        char key[3] = "";

        memcpy(key, at, *at == '\033' ? 2 : 1);
        at += strlen(key);
        kl_pty_key(s->pty, key);
    }
    if (walk->settle > 0)
        kl_pty_wait_quiet(s->pty, WORK_MS / 2);
    kl_pty_wait_quiet(s->pty, SETTLE_MS);
}

static const char *
key_of(const struct walk *walk, int i)
{
    return walk->key[i / 10 % 2];
}

/* How many cells a key changes, of half of them at most. */
static int
cells_of(struct subject *s, const struct walk *walk)
{
    double n[TRIES];

    for (int i = 0; i < TRIES; i++) {
        char *before = kl_pty_screen(s->pty), *after;

        kl_pty_key(s->pty, key_of(walk, i));
        kl_pty_wait_quiet(s->pty, walk->settle);
        after = kl_pty_screen(s->pty);
        n[i] = changed(before, after);
        free(before);
        free(after);
    }
    return (int)fmax(1, kl_quantile(n, TRIES, .5));
}

/* Both programs, keys in turn. */
static void
walk_both(const struct walk *walk, const int size[2], struct subject *s,
          struct subject *bare)
{
    static char cells[16];

    *s = *bare = (struct subject){0};
    program_of(walk, s);
    start(s, size, 1);
    go(s, walk);
    snprintf(cells, sizeof cells, "%d", cells_of(s, walk));
    bare->argv[0] = bench_self();
    bare->argv[1] = "--bare";
    bare->argv[2] = cells;
    start(bare, size, 1);
    for (int i = 0; i < walk->keys && (i < 2 || s->keys > 0); i++) {
        press(i % 2 ? s : bare, key_of(walk, i), walk->settle);
        press(i % 2 ? bare : s, key_of(walk, i), walk->settle);
    }
}

static void
close_both(struct subject *s, struct subject *bare)
{
    kl_pty_free(s->pty);
    kl_pty_free(bare->pty);
    s->pty = bare->pty = NULL;
}

/* A goal below ten is a ratio, otherwise ms. */
static void
say_time(const struct walk *walk, struct subject *s, struct subject *bare)
{
    char name[64];
    struct row row = {.name = name, .unit = "ms", .value = NAN, .spread = NAN};

    for (int i = 0; i < s->keys; i++)
        s->us[i] /= 1e3;
    for (int i = 0; i < bare->keys; i++)
        bare->us[i] /= 1e3;
    snprintf(name, sizeof name, "%s, p50", walk->name);
    row.goal = walk->goal;
    row.kind = walk->goal >= 10 ? GOAL_VALUE
               : walk->goal > 0 ? GOAL_RATIO
                                : GOAL_NONE;
    if (s->keys > 0)
        report_median(&row, s->us, s->keys);
    row.floor = bare->keys > 0 ? kl_quantile(bare->us, bare->keys, .5) : 0;
    report_row(&row);
    snprintf(name, sizeof name, "%*s%s", (int)strlen(walk->name) + 2, "",
             walk->keys < 100 ? "most" : "p99");
    row.spread = NAN;
    row.goal = walk->goal99 > 0 ? walk->goal99 : walk->goal;
    row.value = s->keys > 0 ? kl_quantile(s->us, s->keys, .99) : NAN;
    row.floor = bare->keys > 0 ? kl_quantile(bare->us, bare->keys, .99) : 0;
    report_row(&row);
}

static void
key_rows(void)
{
    static const int size[2] = {80, 24};
    static struct subject s, bare;

    report_section("Key to frame, 80x24; floor: ncurses changing as many "
                   "cells");
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++) {
        walk_both(&walks[i], size, &s, &bare);
        say_time(&walks[i], &s, &bare);
        close_both(&s, &bare);
    }
}

/* ---- bytes --------------------------------------------------------------- */

enum { BYTE_KEYS = 40, BYTES_MEDIAN = 500, BYTES_MOST = 1400 };

static void
say_bytes(const char *what, const int size[2], struct subject *s,
          struct subject *bare)
{
    char name[64];
    struct row row = {.name = name,
                      .unit = "bytes",
                      .kind = GOAL_VALUE,
                      .goal = BYTES_MEDIAN};

    snprintf(name, sizeof name, "%s, %dx%d", what, size[0], size[1]);
    report_median(&row, s->bytes, s->keys);
    row.floor = kl_quantile(bare->bytes, bare->keys, .5);
    report_row(&row);
    snprintf(name, sizeof name, "%*smost", (int)strlen(what) + 2, "");
    row.spread = NAN;
    row.goal = BYTES_MOST;
    row.value = kl_quantile(s->bytes, s->keys, 1);
    row.floor = kl_quantile(bare->bytes, bare->keys, 1);
    report_row(&row);
}

static const int sizes[][2] = {{80, 24}, {120, 40}, {200, 60}};

static void
byte_rows(void)
{
    static const struct walk what[] = {
        {"26 outcomes", french, english, "", {UP, DOWN}, BYTE_KEYS, 0, 0, 0},
        {"densities",
         "normal(0,1)",
         "laplace(0.5,1)",
         "",
         {UP, DOWN},
         BYTE_KEYS,
         0,
         0,
         0},
    };
    static struct subject s, bare;

    report_section("Bytes to the terminal a key; floor: the same");
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 3; k++) {
            walk_both(&what[i], sizes[k], &s, &bare);
            if (s.keys > 0 && bare.keys > 0)
                say_bytes(what[i].name, sizes[k], &s, &bare);
            close_both(&s, &bare);
        }
}

/* ---- starts, memory, rest ------------------------------------------------ */

static void
start_rows(struct subject *s, struct subject *bare)
{
    static const double goals[] = {6144, 0, 16384};
    struct row row = {.name = "start to first frame",
                      .unit = "ms",
                      .kind = GOAL_VALUE,
                      .goal = 15};
    double floor[STARTS];

    start(s, sizes[0], STARTS);
    start(bare, sizes[0], STARTS);
    memcpy(floor, bare->first_ms, sizeof floor);
    report_median(&row, s->first_ms, STARTS);
    row.floor = kl_quantile(floor, STARTS, .5);
    report_row(&row);
    for (size_t k = 0; k < 3; k++) {
        char name[64];

        start(s, sizes[k], 1);
        snprintf(name, sizeof name, "first screen, %dx%d", sizes[k][0],
                 sizes[k][1]);
        row = (struct row){.name = name,
                           .unit = "bytes",
                           .value = (double)s->first_bytes,
                           .spread = NAN,
                           .kind = goals[k] > 0 ? GOAL_VALUE : GOAL_NONE,
                           .goal = goals[k]};
        report_row(&row);
    }
}

static void
rest_rows(struct subject *s)
{
    double switches = status_of(s->pty, "voluntary_ctxt_switches:");
    size_t before, after;
    struct row row = {.name = "untouched for 2 s: wake-ups",
                      .unit = "",
                      .spread = NAN,
                      .kind = GOAL_VALUE};

    kl_pty_output(s->pty, &before);
    kl_pty_wait_quiet(s->pty, IDLE_MS);
    row.value = status_of(s->pty, "voluntary_ctxt_switches:") - switches;
    report_row(&row);
    kl_pty_output(s->pty, &after);
    row.name = "untouched for 2 s: bytes";
    row.value = (double)(after - before);
    report_row(&row);
}

static void
held_row(struct subject *s, struct subject *bare)
{
    char keys[50 * 3 + 1] = "";
    struct row row = {.name = "50 held keys",
                      .unit = "bytes",
                      .spread = NAN};

    for (int i = 0; i < 50; i++)
        strcat(keys, UP);
    row.value = (double)kl_pty_key(s->pty, keys).bytes;
    row.floor = (double)kl_pty_key(bare->pty, keys).bytes;
    report_row(&row);
    kl_pty_wait_quiet(s->pty, SETTLE_MS);
}

static void
memory_row(const char *name, const char *p, const char *q, double floor,
           const char *way)
{
    static struct subject s;
    struct walk walk = {.p = p, .q = q, .way = way, .settle = 1};
    struct row row = {.name = name, .unit = "MB", .spread = NAN};

    program_of(&walk, &s);
    start(&s, sizes[0], 1);
    go(&s, &walk);
    row.value = status_of(s.pty, "VmHWM:") / 1024;
    row.floor = floor;
    report_row(&row);
    kl_pty_free(s.pty);
    s.pty = NULL;
}

static void
start_and_rest(void)
{
    static struct subject s, bare;
    double floor;

    report_section("Start and rest; floor: ncurses with one bar");
    s.argv[0] = bench_klscope();
    bare.argv[0] = bench_self();
    bare.argv[1] = "--bare";
    start_rows(&s, &bare);
    start(&s, sizes[0], 1);
    rest_rows(&s);
    held_row(&s, &bare);
    floor = status_of(bare.pty, "VmHWM:") / 1024;
    close_both(&s, &bare);
    report_section("Memory at most; floor: ncurses, and with a million "
                   "outcomes two arrays more");
    memory_row("resting, 26 outcomes", french, english, floor, "");
    memory_row("a million: Explore", "1000000", "1000000", floor + 16, "");
    memory_row("a million: Sample", "1000000", "1000000", floor + 16, "\0332");
    memory_row("a million: Code", "1000000", "1000000", floor + 16, "\0333");
}

/* ---- all of it ----------------------------------------------------------- */

void
bench_screen(void)
{
    char folder[] = "/tmp/klscope-bench-XXXXXX", clean[96];

    if (mkdtemp(folder) == NULL)
        perror(folder), exit(1);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
    key_rows();
    byte_rows();
    start_and_rest();
    snprintf(clean, sizeof clean, "rm -r %s", folder);
    if (system(clean) != 0)
        perror(folder);
}
