/* How klscope turns the steps of its lessons, next to a bare ncurses program
 * that fills the screen with another page of text for each key, in the same
 * run: both sit in pseudo-terminals and get their keys in turn.
 *
 *     bench_learn [COLUMNSxROWS]
 *
 * A frame ends when no byte came for 3 ms; that wait is in no figure.
 */
#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/kl_pty.h"
#include "quantile.h"

enum { TURNS = 70, SETTLE_MS = 60 };

/* ---- the bare program ---- */

static int
bare(void)
{
    int page = 0, x, y;

    setlocale(LC_CTYPE, "");
    initscr();
    cbreak();
    noecho();
    keypad(stdscr, TRUE);
    curs_set(0);
    do {
        erase();
        for (y = 0; y < LINES; y++)
            for (x = 0; x < COLS * 3 / 4; x++)
                mvaddch(y, x, (chtype)('a' + (7 * x + 3 * y + page) % 25));
        refresh();
        page++;
    } while (getch() != 'q');
    endwin();
    return 0;
}

/* ---- what is measured ---- */

struct subject {
    struct kl_pty_start start;
    struct kl_pty *pty;
    double us[TURNS], bytes[TURNS];
};

static void
begin(struct subject *s)
{
    s->pty = kl_pty_new(&s->start);
    kl_pty_wait_quiet(s->pty, 10 * SETTLE_MS);
}

/* Progress is written after the frame, and must be done before the next key. */
static void
turn(struct subject *s, int i)
{
    struct kl_pty_frame frame = kl_pty_key(s->pty, "\033OC");

    s->us[i] = frame.us;
    s->bytes[i] = (double)frame.bytes;
    kl_pty_wait_quiet(s->pty, SETTLE_MS);
}

static void
row(const char *name, double a, double b)
{
    printf("%-34s %10.1f %10.1f %8.2f\n", name, a, b, a / b);
}

static void
report(struct subject *a, struct subject *b)
{
    static const struct {
        double part;
        const char *us, *bytes;
    } rows[] = {
        {0.5, "step to frame, median, us", "bytes per step, median"},
        {0.95, "step to frame, 95th of 100, us", "bytes per step, 95th"},
        {1, "step to frame, most, us", "bytes per step, most"},
    };
    size_t i;

    printf("%-34s %10s %10s %8s\n", "", "klscope", "ncurses", "ratio");
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        row(rows[i].us, kl_quantile(a->us, TURNS, rows[i].part),
            kl_quantile(b->us, TURNS, rows[i].part));
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        row(rows[i].bytes, kl_quantile(a->bytes, TURNS, rows[i].part),
            kl_quantile(b->bytes, TURNS, rows[i].part));
}

int
main(int argc, char **argv)
{
    static struct subject klscope, floor;
    static char path[4096], self[4096], state[] = "/tmp/klscope-bench-XXXXXX";
    static char home[64], clean[96];
    static const char *scope_argv[] = {path, "learn", "1.1", NULL};
    static const char *bare_argv[] = {self, "--bare", NULL};
    static const char *env[] = {home, NULL};
    const char *folder = getenv("KL_BUILDDIR");
    int width = 80, height = 24, i;

    if (argc > 1 && strcmp(argv[1], "--bare") == 0)
        return bare();
    if (argc > 1 && sscanf(argv[1], "%dx%d", &width, &height) != 2)
        return fprintf(stderr, "bench_learn [COLUMNSxROWS]\n"), 2;
    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0 ||
        mkdtemp(state) == NULL)
        return perror("bench_learn"), 1;
    snprintf(path, sizeof path, "%s/klscope", folder ? folder : ".");
    snprintf(home, sizeof home, "XDG_STATE_HOME=%s", state);
    klscope.start = (struct kl_pty_start){.argv = scope_argv,
                                          .term = "xterm-256color",
                                          .env = env,
                                          .width = width,
                                          .height = height};
    floor.start = klscope.start;
    floor.start.argv = bare_argv;
    begin(&klscope);
    begin(&floor);
    for (i = 0; i < TURNS; i++) {
        turn(i % 2 ? &klscope : &floor, i);
        turn(i % 2 ? &floor : &klscope, i);
    }
    kl_pty_free(klscope.pty);
    kl_pty_free(floor.pty);
    printf("%dx%d, %d steps\n", width, height, TURNS);
    report(&klscope, &floor);
    snprintf(clean, sizeof clean, "rm -r %s", state);
    return system(clean) == 0 ? 0 : 1;
}
