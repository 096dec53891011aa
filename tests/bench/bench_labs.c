/* What the labs cost as they are seen: keys, maps, opening each lab, and frames
 * of what plays, with the bytes that a terminal gets for each.
 *
 *     bench_labs [--cpu] [PART...]
 *
 * PARTS: code map open play. With --cpu times are those of the processor
 * instead of the wall's.
 */
#include "config.h"

#include <math.h>
#include <unistd.h>

#include "klscope/view/simplex.h"
#include "lab.h"
#include "quantile.h"
#include "timed.h"

enum { FRAMES = 300 };

static const int sizes[][2] = {{80, 24}, {120, 40}};
static const char letters26[] = "@letters:french",
                  english[] = "@letters:english";

/* ---- a million outcomes -------------------------------------------------- */

/* Two columns of them in a file, where a scene reads them. */
static char file[] = "/tmp/klscope-bench-XXXXXX", first[64], second[64];

static void
write_million(void)
{
    double *w[2] = {million(1), million(2)};
    int fd = mkstemp(file);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;

    if (out == NULL) {
        perror(file);
        exit(1);
    }
    fprintf(out, "p,q\n");
    for (size_t i = 0; i < MILLION; i++)
        fprintf(out, "%.17g,%.17g\n", w[0][i], w[1][i]);
    fclose(out);
    free(w[0]);
    free(w[1]);
    snprintf(first, sizeof first, "%s:p", file);
    snprintf(second, sizeof second, "%s:q", file);
}

/* Frames of what plays: tick, update, draw; half of them and the longest, in
 * time and in bytes. */
static void
play(struct lab *lab, const char *what, const int size[2])
{
    double ms[FRAMES], bytes[FRAMES];
    char name[80];
    int i, n;

    show(lab);
    for (i = 0; i < FRAMES && kl_app_pace(lab->app) > 0; i++) {
        double begun = now_ms();

        kl_app_tick(lab->app);
        bytes[i] = show(lab);
        ms[i] = now_ms() - begun;
    }
    n = i;
    if (n == 0)
        return;
    snprintf(name, sizeof name, "%s, %dx%d", what, size[0], size[1]);
    printf("  %-38s %4d frames: %6.2f ms, most %6.2f; %5.0f bytes, 95 of 100 "
           "%5.0f, most %5.0f\n",
           name, n, kl_quantile(ms, n, .5), kl_quantile(ms, n, 1),
           kl_quantile(bytes, n, .5), kl_quantile(bytes, n, .95),
           kl_quantile(bytes, n, 1));
}

/* ---- codes --------------------------------------------------------------- */

/* Time of a number of keys that all move one thing, each with its frame. */
static void
keys(const char *p, const char *q, const char *lab_name, const char *what)
{
    struct lab lab = begin(p, q, sizes[0]);
    double ms[100], bytes[100];
    char line[64];

    snprintf(line, sizeof line, "screen %s", lab_name);
    run(&lab, line);
    settle(&lab);
    for (int i = 0; i < 100; i++) {
        double begun = now_ms();

        run(&lab, i / 10 % 2 ? "key Down" : "key Up");
        bytes[i] = show(&lab);
        ms[i] = now_ms() - begun;
    }
    say(what, kl_quantile(ms, 100, .5), "ms", 0);
    say("    the longest", kl_quantile(ms, 100, 1), "ms", 0);
    say("    its bytes", kl_quantile(bytes, 100, .5), "", 0);
    end(&lab);
}

static void
code(void)
{
    keys(letters26, english, "code", "a key in Code, 26 outcomes");
}

/* ---- maps ---------------------------------------------------------------- */

static void
map(void)
{
    static const struct {
        enum kl_view view;
        const char *name;
    } views[] = {{KL_VIEW_MAP_ENTROPY, "map of H"},
                 {KL_VIEW_MAP_FROM_P, "map of D(p,x)"},
                 {KL_VIEW_MAP_TO_Q, "map of D(x,q)"}};

    for (size_t s = 0; s < 2; s++) {
        struct lab lab = begin("0.5,0.3,0.2", "0.2,0.2,0.6", sizes[s]);
        struct kl_rect rect = {0, 0, sizes[s][0], sizes[s][1]};

        for (size_t v = 0; v < 3; v++) {
            double begun = now_ms();

            for (int i = 0; i < 20; i++)
                kl_simplex_draw(lab.canvas, rect, kl_app_scene(lab.app),
                                views[v].view, NULL);
            printf("  %dx%d", sizes[s][0], sizes[s][1]);
            say(views[v].name, (now_ms() - begun) / 20, "ms", 0);
        }
        end(&lab);
    }
}

/* ---- opening ------------------------------------------------------------- */

static const char *const names[] = {"explore", "sample", "code", "fit",
                                    "classify"};

static void
open_labs(const char *p, const char *q, const char *what)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct lab lab = begin(p, q, sizes[0]);
        char line[64];
        double begun, ms, slice, all;

        snprintf(line, sizeof line, "screen %s",
                 i == 0 ? "sample" : names[i - 1]);
        run(&lab, line);
        settle(&lab);
        snprintf(line, sizeof line, "screen %s", names[i]);
        begun = now_ms();
        run(&lab, line);
        show(&lab);
        ms = now_ms() - begun;
        slice = settle(&lab);
        all = now_ms() - begun;
        printf("  %-10s %-20s first frame %8.2f ms, longest slice %8.2f ms, "
               "all %8.1f ms\n",
               names[i], what, ms, slice, all);
        end(&lab);
    }
}

static void
open_all(void)
{
    open_labs(letters26, english, "26 outcomes");
    write_million();
    open_labs(first, second, "a million outcomes");
    unlink(file);
}

/* ---- playing ------------------------------------------------------------- */

static void
play_samples(const char *p, const char *q, const char *what, const int *size)
{
    struct lab lab = begin(p, q, size);
    char line[64], name[64];

    run(&lab, "screen sample");
    run(&lab, "run");
    for (long pace = 1; pace <= 100000; pace *= 10) {
        run(&lab, "restart");
        snprintf(line, sizeof line, "speed %ld", pace);
        run(&lab, line);
        settle(&lab);
        snprintf(name, sizeof name, "%s, %ld a frame", what, pace);
        play(&lab, name, size);
    }
    end(&lab);
}

static void
play_fit(const char *p, const char *q, const char *what, const char *lines,
         const int *size)
{
    struct lab lab = begin(p, q, size);

    while (*lines != '\0') {
        char line[64];
        size_t len = strcspn(lines, ";");

        snprintf(line, sizeof line, "%.*s", (int)len, lines);
        run(&lab, line);
        lines += len + (lines[len] == ';');
        settle(&lab);
    }
    play(&lab, what, size);
    end(&lab);
}

static void
play_all(void)
{
    static const char humps[] =
        "0.333*normal(-4,1) + 0.333*normal(0,0.7) + 0.334*normal(5,1.5)";

    for (size_t s = 0; s < 2; s++) {
        play_samples(letters26, english, "26 outcomes", sizes[s]);
        play_samples("normal(0,1)", "laplace(0,1)", "normal", sizes[s]);
        play_fit(humps, "normal(0,1)", "10,000 points, 3*normal",
                 "screen fit;family 3*normal;points 10000;source draws;"
                 "restart;run",
                 sizes[s]);
        play_fit(humps, "normal(1,2)", "normal to three humps",
                 "screen fit;restart;run", sizes[s]);
        play_fit(letters26, english, "soft-max of 26", "screen fit;restart;run",
                 sizes[s]);
        play_fit(letters26, english, "classify", "screen classify;restart;run",
                 sizes[s]);
    }
}

/* ---- all of it ----------------------------------------------------------- */

int
main(int argc, char **argv)
{
    static const struct part parts[] = {
        {"code", code}, {"map", map}, {"open", open_all}, {"play", play_all}};

    run_parts(argc, argv, parts, sizeof parts / sizeof *parts);
    return 0;
}
