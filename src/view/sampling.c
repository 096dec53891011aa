/* Draws from p in numbers. */
#include "config.h"

#include "klscope/view/sampling.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/view/format.h"
#include "klscope/view/panel.h"
#include "klscope/view/symbol.h"

/* Columns of the legend in a narrow, a usual and a wide picture. */
enum { NARROW_LEGEND = 22, LEGEND = 30, WIDE_LEGEND = 44 };
enum { USUAL = 72, WIDE = 100 };

double
kl_sampling_sd(const struct kl_sampling *sampling, enum kl_averaged what)
{
    return sqrt(sampling->variance[what]);
}

static double
nats_of(const struct kl_scene *scene)
{
    return kl_unit_row(kl_scene_unit(scene))->nats;
}

/* ---- head ---------------------------------------------------------------- */

/* A point, to four digits of the range that is seen: far from 0 that is more
 * than four of the point. */
static void
add_point(const struct kl_sampling *sampling, double x, struct kl_buf *out)
{
    double far = fmax(fabs(sampling->range[0]), fabs(sampling->range[1]));
    double part = far / (sampling->range[1] - sampling->range[0]);
    int more = part > 1 ? (int)fmin(ceil(log10(part)), 12) : 0;
    char number[KL_NUMBER];

    kl_buf_adds(out, kl_number_short(number, x, 4 + more, 9 + more));
}

/* What was drawn last, and what it cost. */
static void
add_last(const struct kl_scene *scene, const struct kl_sampling *sampling,
         struct kl_buf *out)
{
    if (sampling->continuous) {
        kl_buf_adds(out, "x = ");
        add_point(sampling, sampling->last, out);
    } else {
        kl_format_label(scene, (size_t)sampling->last, out);
    }
}

static void
add_costs(const struct kl_scene *scene, const struct kl_sampling *sampling,
          bool brief, struct kl_buf *out)
{
    static const char *const names[2][2] = {{"−log p", "−log q"}, {"p", "q"}};
    const char *const *name = names[brief];
    char number[KL_NUMBER];
    int s;

    for (s = 0; s < 2; s++) {
        double v = sampling->cost[s] / nats_of(scene);
        int digits = fabs(v) < 0.1 && v != 0 ? 4 : 2;

        kl_buf_addf(out, "  %s %s", name[s],
                    isinf(v) ? "∞" : kl_number_fixed(number, v, digits, 9));
    }
}

/* The costs stand behind a name that is cut where it is too long. */
static void
draw_last(struct kl_canvas *canvas, struct kl_rect row,
          const struct kl_scene *scene, const struct kl_sampling *sampling)
{
    struct kl_buf name = KL_BUF_INIT, costs = KL_BUF_INIT;
    int used, room;

    used = kl_canvas_text(canvas, row.x, row.y, row.w, KL_INK_DIM, 0, "drew ");
    if (sampling->averages.n == 0) {
        kl_canvas_text(canvas, row.x, row.y, row.w, KL_INK_DIM, 0,
                       kl_canvas_still(canvas) ? "nothing drawn yet"
                       : row.w < USUAL - LEGEND
                           ? "Space plays, . draws one"
                           : "nothing drawn yet: Space plays, . draws one");
        return;
    }
    add_last(scene, sampling, &name);
    add_costs(scene, sampling, false, &costs);
    if (used + kl_canvas_text_width(canvas, kl_buf_text(&name)) +
            kl_canvas_text_width(canvas, kl_buf_text(&costs)) >
        row.w) {
        kl_buf_reset(&costs);
        add_costs(scene, sampling, true, &costs);
    }
    room = row.w - used - kl_canvas_text_width(canvas, kl_buf_text(&costs));
    if (room < 4)
        room = row.w - used;
    used += kl_canvas_text(canvas, row.x + used, row.y, room, KL_INK_VALUE,
                           KL_BOLD, kl_buf_text(&name));
    kl_canvas_text(canvas, row.x + used, row.y, row.w - used, KL_INK_VALUE, 0,
                   kl_buf_text(&costs));
    kl_buf_clear(&name);
    kl_buf_clear(&costs);
}

/* How many draws, from which seed, and how fast; a picture that stands still is
 * neither playing nor paused. */
static void
draw_count(struct kl_canvas *canvas, struct kl_rect row,
           const struct kl_sampling *sampling, bool wide, bool running)
{
    size_t frame = sampling->pace < sampling->pace_most ? sampling->pace
                                                        : sampling->pace_most;
    char drawn[KL_NUMBER], pace[KL_NUMBER];

    kl_number_count(drawn, (unsigned long long)sampling->averages.n);
    kl_number_count(pace, frame);
    if (kl_canvas_still(canvas))
        kl_canvas_textf(canvas, row.x, row.y, row.w, KL_INK_TITLE, 0,
                        "n = %s   seed %lu", drawn, sampling->seed);
    else if (wide)
        kl_canvas_textf(canvas, row.x, row.y, row.w, KL_INK_TITLE, 0,
                        "n = %s   seed %lu   %s %s a frame", drawn,
                        sampling->seed, running ? "plays" : "paused,", pace);
    else if (running)
        kl_canvas_textf(canvas, row.x, row.y, row.w, KL_INK_TITLE, 0,
                        "n %s  plays %s/frame", drawn, pace);
    else
        kl_canvas_textf(canvas, row.x, row.y, row.w, KL_INK_TITLE, 0,
                        "n %s  seed %lu  %s/frame", drawn, sampling->seed,
                        pace);
}

void
kl_sampling_head(struct kl_canvas *canvas, struct kl_rect rect,
                 const struct kl_scene *scene,
                 const struct kl_sampling *sampling, bool running)
{
    struct kl_rect legend = rect, right = rect;

    legend.w = (rect.w >= WIDE    ? WIDE_LEGEND
                : rect.w >= USUAL ? LEGEND
                                  : NARROW_LEGEND) -
               2;
    kl_legend_draw(canvas, legend, scene);
    right.x += legend.w + 2;
    right.w -= legend.w + 2;
    if (!sampling->ready) {
        kl_canvas_text(canvas, rect.x, rect.y + rect.h + 1, rect.w, KL_INK_WARN,
                       0, sampling->why);
        return;
    }
    draw_count(canvas, right, sampling, rect.w >= USUAL, running);
    right.y++;
    draw_last(canvas, right, scene, sampling);
}

/* ---- table --------------------------------------------------------------- */

static const enum kl_measure tends_to[KL_AVERAGED] = {
    [KL_OF_P] = KL_H_P, [KL_OF_Q] = KL_CE_PQ, [KL_OF_BOTH] = KL_KL_PQ};

/* Columns of the table. */
struct columns {
    int mean, symbol, limit, off;
};

static struct columns
columns_of(struct kl_rect rect)
{
    int wide = rect.w >= USUAL;

    return (struct columns){.mean = rect.x + (wide ? 15 : 10),
                            .symbol = rect.x + (wide ? 34 : 24),
                            .limit = rect.x + (wide ? 41 : 31),
                            .off = rect.x + (wide ? 57 : 44)};
}

/* How far an average is off, in what is to be expected of chance. */
static void
draw_off(struct kl_canvas *canvas, int x, int y, int width,
         const struct kl_sampling *sampling, int k, double off, double limit)
{
    double n = sampling->averages.n;
    double error = kl_sampling_sd(sampling, (enum kl_averaged)k) / sqrt(n);
    bool fits = fabs(off) <= 2 * error;
    double shown = fabs(off) < 0.05 * error ? 0 : off / error; /* no -0.0 */

    if (isinf(error) || (n < 2 && !sampling->exact))
        return;
    if (error <= 1e-12 * fmax(fabs(limit), 1) / sqrt(n)) /* rounding */
        kl_canvas_text(canvas, x, y, width, KL_INK_GOOD, 0,
                       width < 15 ? "constant" : "always the same");
    else
        kl_canvas_textf(canvas, x, y, width, fits ? KL_INK_GOOD : KL_INK_WARN,
                        0,
                        width < 20 ? "%+.1f std err" : "%+.1f standard errors",
                        shown);
}

/* Why there is no limit, in the two rows that have none: what has no chance by
 * q and was drawn, or is yet to come; or tails of p that q does not expect. */
static void
say_limitless(const struct kl_scene *scene, const struct kl_sampling *sampling,
              int k, bool brief, struct kl_buf *out)
{
    bool support = !sampling->continuous ||
                   kl_scene_measures(scene)->reason[KL_KL_PQ].kind ==
                       KL_REASON_SUPPORT;
    bool first = k != KL_OF_BOTH;
    char number[KL_NUMBER];

    if (k != KL_OF_P && sampling->impossible > 0 && first) {
        kl_buf_addf(
            out, brief ? "draw %s: " : "since draw %s: ",
            kl_number_count(number, (unsigned long long)sampling->impossible));
        if (sampling->continuous)
            add_point(sampling, sampling->impossible_at, out);
        else
            kl_format_label(scene, (size_t)sampling->impossible_at, out);
    } else if (k != KL_OF_P && sampling->impossible > 0) {
        kl_buf_adds(out, "where q is 0");
    } else if (k == KL_OF_P || !support) {
        bool down = kl_scene_measures(scene)->value[tends_to[k]].val < 0;

        kl_buf_addf(out, !first  ? "without end"
                         : brief ? "%s by jumps"
                                 : "%s by rare jumps,",
                    down ? "falls" : "rises");
    } else {
        kl_buf_adds(out, !first  ? "not drawn yet"
                         : brief ? "q has a 0,"
                                 : "q is 0 where p is not");
    }
}

static void
draw_limitless(struct kl_canvas *canvas, struct kl_rect row,
               const struct kl_scene *scene, const struct kl_sampling *sampling,
               int k)
{
    struct kl_buf text = KL_BUF_INIT;

    say_limitless(scene, sampling, k, false, &text);
    if (kl_canvas_text_width(canvas, kl_buf_text(&text)) > row.w) {
        kl_buf_clear(&text);
        say_limitless(scene, sampling, k, true, &text);
    }
    kl_canvas_text(canvas, row.x, row.y, row.w, KL_INK_WARN, 0,
                   kl_buf_text(&text));
    kl_buf_clear(&text);
}

static void
draw_row(struct kl_canvas *canvas, struct kl_rect rect, int k,
         const struct kl_scene *scene, const struct kl_sampling *sampling)
{
    static const char *const name[] = {"−log p", "−log q", "price of q"};
    struct columns at = columns_of(rect);
    enum kl_measure m = tends_to[k];
    double nats = nats_of(scene);
    struct kl_value limit = kl_unit_apply(kl_scene_unit(scene), m,
                                          kl_scene_measures(scene)->value[m]);
    double mean = kl_average_mean(&sampling->averages.of[k]) / nats;
    char number[KL_NUMBER], symbol[KL_NUMBER];
    enum kl_ink ink = k == KL_OF_P   ? KL_INK_P
                      : k == KL_OF_Q ? KL_INK_Q
                                     : KL_INK_GAIN;
    int y = rect.y + 1 + k, width = at.off - at.limit - 2;

    kl_canvas_text(canvas, rect.x, y, at.mean - rect.x, ink, 0, name[k]);
    if (sampling->averages.n > 0)
        kl_canvas_text_right(
            canvas, at.mean, y, 12, KL_INK_VALUE, KL_BOLD,
            isinf(mean) ? "∞" : kl_number_fixed(number, mean, 4, 12));
    kl_canvas_text(canvas, at.symbol, y, at.limit - at.symbol, KL_INK_TEXT, 0,
                   kl_symbol(symbol, m, kl_scene_nature(scene),
                             kl_canvas_glyphs(canvas)->ascii));
    if (!kl_scene_fresh(scene, m))
        return;
    kl_canvas_text_right(canvas, at.limit, y, width, KL_INK_VALUE, 0,
                         kl_format_cell(number, limit, width));
    if (isinf(limit.val))
        draw_limitless(canvas,
                       (struct kl_rect){at.off, y, rect.x + rect.w - at.off, 1},
                       scene, sampling, k);
    else if (sampling->averages.n > 0)
        draw_off(canvas, at.off, y, rect.x + rect.w - at.off, sampling, k,
                 (mean - limit.val) * nats, limit.val * nats);
}

void
kl_sampling_table(struct kl_canvas *canvas, struct kl_rect rect,
                  const struct kl_scene *scene,
                  const struct kl_sampling *sampling)
{
    struct columns at = columns_of(rect);
    const char *unit = kl_unit_row(kl_scene_unit(scene))->key;
    int k;

    kl_canvas_textf(canvas, rect.x, rect.y, at.mean + 2 - rect.x, KL_INK_DIM, 0,
                    "mean in %s", unit);
    kl_canvas_text_right(canvas, at.mean, rect.y, 12, KL_INK_DIM, 0, "so far");
    kl_canvas_text_right(canvas, at.symbol, rect.y, at.off - at.symbol - 2,
                         KL_INK_DIM, 0,
                         rect.w >= USUAL ? "in the long run" : "in the end");
    kl_canvas_text(
        canvas, at.off, rect.y, rect.x + rect.w - at.off, KL_INK_DIM, 0,
        sampling->exact || rect.w < USUAL ? "off by" : "off by, estimated");
    for (k = 0; k < KL_AVERAGED && k + 1 < rect.h; k++)
        draw_row(canvas, rect, k, scene, sampling);
}
