/* The areas below two densities. A density has no largest value that a picture
 * could count on: it may have poles and spikes. So the scale is that of what
 * most columns show, and a mark stands where something leaves the picture. */
#include "config.h"

#include "klscope/view/areas.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/bars.h"
#include "klscope/view/outline.h"

/* ---- scales -------------------------------------------------------------- */

enum {
    UNEQUAL = 20, /* times the other density: not to set the scale */
    DECADES = 12  /* of a logarithmic scale at most */
};

struct scale {
    bool log;         /* log10 of densities, not densities */
    double low, high;
    double reach[2];  /* how far up a side goes that is cut off, or 0 */
};

/* Top of one side, and how far up it goes. */
static double
side_top(const struct kl_samples *samples, int side, double *reach)
{
    size_t width = (size_t)samples->width, n = 0;
    double *size = kl_calloc(width + 1, sizeof *size), top;
    int c;

    *reach = 0;
    for (c = 0; c < samples->width; c++) {
        double v = exp(kl_samples_column(samples, c).high[side]);

        *reach = fmax(*reach, v);
        if (!isinf(v))
            size[n++] = v;
    }
    top = kl_robust_top(size, n, samples->hi - samples->lo, 0.05);
    free(size);
    return top;
}

static struct scale
linear_scale(const struct kl_samples *samples)
{
    double span = samples->hi - samples->lo;
    struct scale scale = {.log = false};
    double top[2], less, more;
    int s;

    for (s = 0; s < 2; s++)
        top[s] = side_top(samples, s, &scale.reach[s]);
    less = fmin(top[KL_P], top[KL_Q]);
    more = fmax(top[KL_P], top[KL_Q]);
    if (more > UNEQUAL * less && less * span > 0.25)
        more = 1.5 * less;
    scale.high = kl_round_up(more);
    for (s = 0; s < 2; s++)
        if (scale.reach[s] <= scale.high * (1 + 1e-9))
            scale.reach[s] = 0;
    return scale;
}

static struct scale
log_scale(const struct kl_samples *samples)
{
    struct scale scale = {.log = true, .low = INFINITY, .high = -INFINITY};
    int c, s;

    for (c = 0; c < samples->width; c++)
        for (s = 0; s < 2; s++) {
            double l = kl_samples_column(samples, c).high[s] / M_LN10;

            if (isinf(l))
                continue;
            scale.low = fmin(scale.low, l);
            scale.high = fmax(scale.high, l);
        }
    scale.high = isinf(scale.high) ? 0 : ceil(scale.high);
    scale.low = isinf(scale.low) ? -1 : floor(scale.low);
    if (scale.low < scale.high - DECADES)
        scale.low = scale.high - DECADES;
    if (scale.low >= scale.high)
        scale.low = scale.high - 1;
    return scale;
}

/* How far up on the scale a log-density is. */
static double
part_of(const struct scale *scale, double l)
{
    double v = scale->log ? l / M_LN10 : exp(l);

    return (v - scale->low) / (scale->high - scale->low);
}

/* The same in eighths of a cell; more than rows have if it leaves the picture.
 */
static int
height(const struct scale *scale, double l, int rows)
{
    double part = part_of(scale, l);

    if (part > 1 + 1e-9)
        return 8 * rows + 1;
    return part > 0 ? (int)lround(part * 8 * rows) : 0;
}

/* ---- areas --------------------------------------------------------------- */

/* Heights of p and q in every column. */
struct area {
    struct kl_rect rect;
    int *high[2];
    int *line; /* of q, at both halves of each column */
};

static struct area
area_of(const struct kl_samples *samples, struct kl_rect rect,
        const struct scale *scale)
{
    struct area area = {.rect = rect};
    int c, s;

    for (s = 0; s < 2; s++) {
        area.high[s] = kl_calloc((size_t)rect.w + 1, sizeof **area.high);
        for (c = 0; c < rect.w; c++)
            area.high[s][c] =
                height(scale, kl_samples_column(samples, c).high[s], rect.h);
    }
    area.line = kl_calloc(2 * (size_t)rect.w + 1, sizeof *area.line);
    for (c = 0; c < 2 * rect.w; c++)
        area.line[c] = height(scale, samples->at[c].high[KL_Q], rect.h);
    return area;
}

/* The cell that p ends in and q goes through. It shows both if there are inks
 * for that; otherwise all of it goes to the one that has more, so that there is
 * no gap between the two. */
static void
draw_edge(struct kl_canvas *canvas, int x, int y, int part)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);

    if (part > 0 && glyphs->braille && kl_canvas_grounds(canvas))
        kl_canvas_put(canvas, x, y, glyphs->p_bar[part], KL_INK_EDGE, 0);
    else if (part >= 4)
        kl_canvas_put(canvas, x, y, glyphs->p_bar[8], KL_INK_P, 0);
    else
        kl_canvas_put(canvas, x, y, glyphs->q_bar[8], KL_INK_Q, 0);
}

/* The hatched part of q above p: whole cells, and the top one; if p ends in
 * that too, it shows the one that has more of it. */
static void
draw_above(struct kl_canvas *canvas, const struct area *area, int c)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    const struct kl_rect *rect = &area->rect;
    int p = area->high[KL_P][c], q = area->high[KL_Q][c];
    int row = p / 8, x = rect->x + c, y = rect->y + rect->h - 1 - row;

    if (row < rect->h && 8 * row + 8 <= q) {
        draw_edge(canvas, x, y, p % 8);
        row++, y--;
    } else if (p % 8 >= 4) {
        return;
    }
    for (; row < rect->h && 8 * row < q; row++, y--) {
        int part = q - 8 * row;

        kl_canvas_put(canvas, x, y, glyphs->q_bar[part > 8 ? 8 : part],
                      KL_INK_Q, 0);
    }
}

/* The outline of q over p in whole cells, joined to that of the next columns.
 */
static void
draw_coarse(struct kl_canvas *canvas, const struct area *area, int c)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    const struct kl_rect *rect = &area->rect;
    const int *q = area->high[KL_Q];
    int p = area->high[KL_P][c], row = (q[c] - 1) / 8, end = q[c], last, part;

    if (q[c] < 1 || row >= rect->h)
        return;
    if (c > 0 && q[c - 1] < end)
        end = q[c - 1];
    if (c + 1 < rect->w && q[c + 1] < end)
        end = q[c + 1];
    last = end > 0 ? (end - 1) / 8 : -1; /* a row that a neighbour marks */
    part = 8 * row + 8 > p ? q[c] - 8 * row : 8;
    do {
        kl_canvas_put(canvas, rect->x + c, rect->y + rect->h - 1 - row,
                      glyphs->q_bar[part], KL_INK_Q, 0);
        part = 8;
    } while (--row > last);
}

/* How to place what is exact: in a rectangle, by a scale; what is far outside
 * is cut off there. */
struct exact {
    struct kl_rect rect;
    const struct scale *scale;
};

static double
place_of(const struct exact *exact, double l)
{
    double part = fmin(fmax(part_of(exact->scale, l), 0), KL_SHAPE_FAR);

    return exact->rect.y + exact->rect.h * (1 - part);
}

static double
place_p(const void *how, const double l[2])
{
    return place_of(how, l[KL_P]);
}

static double
place_q(const void *how, const double l[2])
{
    return place_of(how, l[KL_Q]);
}

/* The outline of an area where there is one: not along its base. */
static void
name_outline(struct kl_canvas *canvas, struct kl_point *point, size_t n,
             double base)
{
    double before = base;
    size_t k;

    for (k = 0; k < n; k++) {
        double y = point[k].y;

        if (y >= base && before >= base &&
            (k + 1 == n || point[k + 1].y >= base))
            point[k].y = NAN;
        before = y;
    }
    kl_shape_line(canvas, point, n, KL_DOTTED, KL_INK_Q);
}

/* q hatched, p before it, the outline of q before both. */
static void
name_areas(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_samples *samples, const struct scale *scale)
{
    struct exact exact = {rect, scale};
    double base = rect.y + rect.h;
    struct kl_point *p, *q;
    struct kl_rect old;
    size_t np, nq;

    if (!kl_shapes_kept(canvas))
        return;
    old = kl_canvas_narrow(canvas, rect);
    q = kl_samples_trace(samples, rect, place_q, &exact, &nq);
    p = kl_samples_trace(samples, rect, place_p, &exact, &np);
    p[0].y = p[np - 1].y = q[0].y = q[nq - 1].y = base;
    kl_shape_area(canvas, q, nq, KL_HATCHED, KL_INK_Q);
    kl_shape_area(canvas, p, np, KL_SOLID, KL_INK_P);
    name_outline(canvas, q + 1, nq - 2, base);
    kl_canvas_clip(canvas, old);
    free(p);
    free(q);
}

/* Where a side leaves the picture. */
static void
draw_marks(struct kl_canvas *canvas, const struct area *area)
{
    const struct kl_rect *rect = &area->rect;
    int c, s;

    for (s = 0; s < 2; s++)
        for (c = 0; c < rect->w; c++)
            if (area->high[s][c] > 8 * rect->h)
                kl_canvas_put(canvas, rect->x + c, rect->y,
                              kl_canvas_glyphs(canvas)->up,
                              s == KL_P ? KL_INK_P : KL_INK_Q, KL_BOLD);
}

static void
draw_area(struct kl_canvas *canvas, struct kl_rect rect,
          const struct kl_samples *samples, const struct scale *scale)
{
    struct area area = area_of(samples, rect, scale);
    bool braille = kl_canvas_glyphs(canvas)->braille;
    int c, s;

    kl_shapes_begin(canvas);
    for (c = 0; c < rect.w; c++) {
        struct kl_rect bar = {rect.x + c, rect.y, 1, rect.h};

        kl_canvas_bar(canvas, bar, area.high[KL_P][c],
                      kl_canvas_glyphs(canvas)->p_bar, KL_INK_P, 0);
        if (area.high[KL_Q][c] > area.high[KL_P][c])
            draw_above(canvas, &area, c);
        else if (!braille)
            draw_coarse(canvas, &area, c);
    }
    if (braille)
        kl_outline_draw(canvas, rect, area.line, area.high[KL_P], KL_INK_P);
    kl_shapes_end(canvas);
    name_areas(canvas, rect, samples, scale);
    draw_marks(canvas, &area);
    for (s = 0; s < 2; s++)
        free(area.high[s]);
    free(area.line);
}

/* Text in the top row, where there is room for it. */
static void
draw_note(struct kl_canvas *canvas, struct kl_rect rect, const char *text)
{
    int width = kl_canvas_text_width(canvas, text), x, blank = 0;

    for (x = 0; x < rect.w; x++) {
        blank = kl_canvas_at(canvas, rect.x + x, rect.y)->ch == ' '
                    ? blank + 1
                    : 0;
        if (blank == width + (x >= width ? 1 : 0)) {
            kl_canvas_text(canvas, rect.x + x + 1 - width, rect.y, width,
                           KL_INK_DIM, 0, text);
            return;
        }
    }
}

/* "0.4  p ↑ 2e+07": the scale, and how far up goes what is cut off. */
static void
draw_top(struct kl_canvas *canvas, struct kl_rect rect,
         const struct scale *scale)
{
    char number[KL_NUMBER], text[3 * KL_NUMBER];
    int s, len = snprintf(text, sizeof text, "%.3g", scale->high);

    for (s = 0; s < 2; s++) {
        if (!(scale->reach[s] > 0))
            continue;
        if (isinf(scale->reach[s]))
            snprintf(number, sizeof number, "∞");
        else
            snprintf(number, sizeof number, "%.3g", scale->reach[s]);
        len += snprintf(text + len, sizeof text - (size_t)len, "  %s ↑ %s",
                        s == KL_P ? "p" : "q", number);
    }
    draw_note(canvas, rect, text);
}

void
kl_areas_draw(struct kl_canvas *canvas, struct kl_rect rect,
               const struct kl_samples *samples, bool log)
{
    struct scale scale = log ? log_scale(samples) : linear_scale(samples);

    draw_area(canvas, rect, samples, &scale);
    if (log)
        kl_tick_powers(canvas, rect, (int)scale.low, (int)scale.high);
    else
        draw_top(canvas, rect, &scale);
}
