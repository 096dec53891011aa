/* Losses step by step. Descent is fast at first and slow later, so both scales
 * are logarithmic, that of the steps by log(1 + step): a loss without a floor
 * falls in a line. The learned part is a line, the held out one is dotted; the
 * floor goes through the picture. */
#include "config.h"

#include "klscope/view/classify.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/bars.h"
#include "klscope/view/outline.h"

enum { SCALE = 6, LEAST_STEPS = 10, DOTS = 4 };

/* What the scale shows at least and at most, top over bottom. */
static const double LEAST_RANGE = 20, MOST_RANGE = 1e4;

/* Where numbers stand in the picture. */
struct frame {
    struct kl_rect plot;
    double top, bottom; /* of the scale, in the unit */
    double nats;  /* of the unit */
    double steps; /* at the right */
};

static double
last_step(const struct kl_class_look *look)
{
    return look->steps > LEAST_STEPS ? look->steps : LEAST_STEPS;
}

/* The column, of `columns`, of a step. */
static int
column_of(const struct frame *frame, double step, int columns)
{
    double part = log1p(step) / log1p(frame->steps);
    int x = (int)(part * (columns - 1) + 0.5);

    return x < columns ? x : columns - 1;
}

/* How far up on the scale a loss is. */
static double
part_of(const struct frame *frame, double loss)
{
    return log(loss / frame->nats / frame->bottom) /
           log(frame->top / frame->bottom);
}

/* The dot row from the top of a loss, of `rows`. */
static int
row_of(const struct frame *frame, double loss, int rows)
{
    double part = part_of(frame, loss);

    if (!(part > 0)) /* and where there is no loss at all */
        return rows - 1;
    return part < 1 ? rows - 1 - (int)(part * (rows - 1) + 0.5) : 0;
}

/* A part's loss in one column: that of the last step recorded there, else of
 * the one before. */
static double
loss_in(const struct frame *frame, const struct kl_class_curve *curve, int part,
        int x, int columns, size_t *at)
{
    while (*at + 1 < curve->n &&
           column_of(frame, curve->step[*at + 1], columns) <= x)
        ++*at;
    return curve->loss[part][*at];
}

/* One part in braille: a line that is closed between columns, or every other
 * dot of it. */
static void
trace(const struct frame *frame, const struct kl_class_look *look, int part,
      struct kl_canvas *canvas)
{
    struct kl_rect plot = frame->plot;
    int columns = 2 * plot.w, rows = DOTS * plot.h, x, y, before = -1;
    int end = column_of(frame, look->steps, columns);
    size_t at = 0;

    for (x = 0; x <= end; x++) {
        double loss = loss_in(frame, look->curve, part, x, columns, &at);
        int to = row_of(frame, loss, rows);
        int from = before < 0 ? to : before < to ? before + 1 : before - 1;

        from = before == to ? to : from;
        for (y = from; to >= from ? y <= to : y >= to; y += to >= from ? 1 : -1)
            if (part == KL_LEARNED || (x + y) % 3 == 0) {
                int cx = plot.x + x / 2, cy = plot.y + y / DOTS;
                uint32_t ch = kl_canvas_at(canvas, cx, cy)->ch;

                if (ch < KL_BRAILLE || ch > KL_BRAILLE + 255)
                    ch = KL_BRAILLE;
                kl_canvas_put(canvas, cx, cy,
                              ch | kl_braille_dot(x % 2, y % DOTS),
                              part == KL_LEARNED ? KL_INK_P : KL_INK_Q, 0);
            }
        before = to;
    }
}

/* The same by one sign a column. */
static void
trace_signs(const struct frame *frame, const struct kl_class_look *look,
            struct kl_canvas *canvas)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct kl_rect plot = frame->plot;
    bool held = look->part[KL_HELD_OUT].n > 0;
    int end = column_of(frame, look->steps, plot.w), x, part;
    size_t at[KL_CLASS_PARTS] = {0, 0};

    for (x = 0; x <= end; x++) {
        int y[KL_CLASS_PARTS];

        for (part = 0; part < KL_CLASS_PARTS; part++)
            y[part] = row_of(frame,
                             loss_in(frame, look->curve, part, x, plot.w,
                                     &at[part]),
                             plot.h);
        if (held)
            kl_canvas_put(canvas, plot.x + x, plot.y + y[KL_HELD_OUT],
                          glyphs->q_line, KL_INK_Q, 0);
        kl_canvas_put(canvas, plot.x + x, plot.y + y[KL_LEARNED],
                      held && y[KL_HELD_OUT] == y[KL_LEARNED]
                          ? glyphs->both_line
                          : glyphs->p_line,
                      KL_INK_P, 0);
    }
}

/* The height of an exact line: where the dots would be. */
static double
place(const struct frame *frame, double loss)
{
    double part = fmin(fmax(part_of(frame, loss), 0), 1);
    int rows = DOTS * frame->plot.h;

    return frame->plot.y + ((1 - part) * (rows - 1) + 0.5) / DOTS;
}

static void
name_curve(const struct frame *frame, const struct kl_class_look *look,
           int part, struct kl_canvas *canvas)
{
    const struct kl_class_curve *curve = look->curve;
    struct kl_point *point;
    size_t k;

    if (!kl_shapes_kept(canvas) || look->part[part].n == 0)
        return;
    point = kl_calloc(curve->n + 1, sizeof *point);
    for (k = 0; k < curve->n; k++) {
        double x = log1p((double)curve->step[k]) / log1p(frame->steps);

        point[k] = (struct kl_point){
            frame->plot.x + (x * (2 * frame->plot.w - 1) + 0.5) / 2,
            place(frame, curve->loss[part][k])};
    }
    kl_shape_line(canvas, point, curve->n,
                  part == KL_LEARNED ? KL_SOLID : KL_DOTTED,
                  part == KL_LEARNED ? KL_INK_P : KL_INK_Q);
    free(point);
}

/* Steps below the picture: powers of ten, and the end where there is room. */
static void
draw_steps(const struct frame *frame, struct kl_canvas *canvas)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct kl_rect plot = frame->plot;
    int y = plot.y + plot.h, free = plot.x;
    double step;

    kl_canvas_put(canvas, plot.x - 1, y, glyphs->cross, KL_INK_DIM, 0);
    for (int x = 0; x < plot.w; x++)
        kl_canvas_put(canvas, plot.x + x, y, glyphs->horizontal, KL_INK_DIM, 0);
    for (step = 1; step <= frame->steps; step *= 10) {
        char text[KL_NUMBER];
        int x = plot.x + column_of(frame, step, plot.w), w;

        if (step < 1e5)
            kl_number_count(text, (unsigned long long)step);
        else
            snprintf(text, sizeof text, "1e%.0f", log10(step));
        w = kl_canvas_text_width(canvas, text);
        if (x < free || x + w + 1 > plot.x + plot.w - 5)
            continue;
        kl_canvas_text(canvas, x, y, w, KL_INK_DIM, 0, text);
        free = x + w + 1;
    }
    kl_canvas_text_right(canvas, plot.x, y, plot.w, KL_INK_DIM, 0, "steps");
}

static void
put_tick(const struct frame *frame, struct kl_canvas *canvas, double value)
{
    struct kl_rect plot = frame->plot;
    int y = plot.y + row_of(frame, value * frame->nats, plot.h);
    char text[KL_NUMBER];

    if (kl_canvas_at(canvas, plot.x - 2, y)->ch != ' ')
        return; /* another one stands there */
    kl_canvas_put(canvas, plot.x - 1, y, kl_canvas_glyphs(canvas)->tick_left,
                  KL_INK_DIM, 0);
    kl_canvas_text_right(canvas, plot.x - SCALE, y, SCALE - 1, KL_INK_DIM, 0,
                         kl_class_number(text, value));
}

static void
draw_scale(const struct frame *frame, const struct kl_class_look *look,
           struct kl_canvas *canvas)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct kl_rect plot = frame->plot;
    int floor_row = row_of(frame, look->optimum->loss.val, plot.h), y, x;
    double at = place(frame, look->optimum->loss.val), tick;
    const struct kl_point line[] = {{plot.x, at}, {plot.x + plot.w, at}};

    for (y = 0; y < plot.h; y++)
        kl_canvas_put(canvas, plot.x - 1, plot.y + y, glyphs->vertical,
                      KL_INK_DIM, 0);
    put_tick(frame, canvas, frame->top);
    put_tick(frame, canvas, frame->bottom);
    for (tick = pow(10, floor(log10(frame->top))); tick > frame->bottom;
         tick /= 10)
        put_tick(frame, canvas, tick);
    if (!(look->optimum->loss.val > 0))
        return;
    kl_shapes_begin(canvas);
    for (x = 0; x < plot.w; x += 2)
        kl_canvas_put(canvas, plot.x + x, plot.y + floor_row, glyphs->dot,
                      KL_INK_DIM, 0);
    kl_shapes_end(canvas);
    kl_shape_line(canvas, line, 2, KL_DASHED, KL_INK_DIM);
}

void
kl_class_curve_draw(struct kl_canvas *canvas, struct kl_rect rect,
                    const struct kl_class_look *look)
{
    const struct kl_class_curve *curve = look->curve;
    struct frame frame = {
        .plot = {rect.x + SCALE, rect.y, rect.w - SCALE, rect.h - 1},
        .nats = kl_unit_row(look->unit)->nats,
        .steps = last_step(look)};
    double most = 0, least = HUGE_VAL;
    size_t i;
    int part;

    for (i = 0; i < curve->n; i++)
        for (part = 0; part < KL_CLASS_PARTS; part++) {
            most = fmax(most, curve->loss[part][i]);
            if (curve->loss[part][i] > 0)
                least = fmin(least, curve->loss[part][i]);
        }
    if (look->optimum->loss.val > 0)
        least = fmin(least, look->optimum->loss.val);
    frame.top = kl_round_up(most / frame.nats);
    least = fmin(least / frame.nats, frame.top / LEAST_RANGE);
    least = fmax(least, frame.top / MOST_RANGE);
    frame.bottom = 1 / kl_round_up(1 / least);
    draw_scale(&frame, look, canvas);
    draw_steps(&frame, canvas);
    kl_shapes_begin(canvas);
    if (!kl_canvas_glyphs(canvas)->braille)
        trace_signs(&frame, look, canvas);
    else if (look->part[KL_HELD_OUT].n > 0)
        trace(&frame, look, KL_HELD_OUT, canvas);
    if (kl_canvas_glyphs(canvas)->braille)
        trace(&frame, look, KL_LEARNED, canvas);
    kl_shapes_end(canvas);
    name_curve(&frame, look, KL_HELD_OUT, canvas);
    name_curve(&frame, look, KL_LEARNED, canvas);
}
