/* The curve of a loss. It is made of braille dots, two columns and four rows a
 * cell, or, with other glyph sets, of one sign a column. */
#include "config.h"

#include "klscope/view/loss.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/bars.h"
#include "klscope/view/outline.h"

enum {
    LEAST_STEPS = 20, /* that the picture has room for */
    DECADES = 8       /* of a logarithmic scale at most */
};

/* ---- keeping ------------------------------------------------------------ */

void
kl_loss_begin(struct kl_loss *loss, double first)
{
    loss->n = 1;
    loss->stride = 1;
    loss->steps = 0;
    loss->at[0] = loss->last = loss->least = first;
}

/* Forget every second one. */
static void
thin(struct kl_loss *loss)
{
    size_t k;

    loss->n = (loss->n + 1) / 2;
    loss->stride *= 2;
    for (k = 0; k < loss->n; k++)
        loss->at[k] = loss->at[2 * k];
}

void
kl_loss_add(struct kl_loss *loss, double value)
{
    loss->steps++;
    loss->last = value;
    loss->least = fmin(loss->least, value);
    if (loss->steps % loss->stride != 0)
        return;
    if (loss->n == KL_LOSS_POINTS)
        thin(loss);
    if (loss->steps % loss->stride == 0)
        loss->at[loss->n++] = value;
}

double
kl_loss_at(const struct kl_loss *loss, double step)
{
    double place = step / (double)loss->stride, part;
    size_t k = place > 0 ? (size_t)place : 0;

    if (step >= (double)loss->steps || k + 1 >= loss->n)
        return k + 1 == loss->n && place == (double)k ? loss->at[k]
                                                      : loss->last;
    part = place - (double)k;
    if (part == 0 || isinf(loss->at[k]))
        return loss->at[k];
    return isinf(loss->at[k + 1])
               ? loss->at[k]
               : loss->at[k] + part * (loss->at[k + 1] - loss->at[k]);
}

double
kl_loss_end(const struct kl_loss *loss)
{
    return kl_round_up(fmax((double)loss->steps, LEAST_STEPS));
}

/* ---- scales ------------------------------------------------------------- */

struct scale {
    bool log;
    bool empty;       /* no loss is finite */
    double zero;      /* what a logarithmic scale counts from, in nats */
    double low, high; /* nats, or powers of ten of the unit */
    double end;       /* steps at the right */
    double nats;
};

/* What stands in the picture for a loss; -inf where it is not above zero. */
static double
shown(const struct scale *scale, double v)
{
    if (!scale->log)
        return v;
    v = (v - scale->zero) / scale->nats;
    return v > 0 ? log10(v) : -INFINITY;
}

/* Let a scale reach a number. */
static void
reach(struct scale *scale, double v)
{
    v = shown(scale, v);
    if (isinf(v))
        return;
    scale->low = fmin(scale->low, v);
    scale->high = fmax(scale->high, v);
}

static struct scale
scale_of(const struct kl_loss *loss, const struct kl_loss_look *look)
{
    struct scale scale = {.low = INFINITY,
                          .high = -INFINITY,
                          .nats = look->nats,
                          .log = look->log && (look->floored || look->found)};
    size_t k;

    scale.zero = look->floored ? look->floor : look->best;
    scale.end = kl_loss_end(loss);
    for (k = 0; k < loss->n; k++)
        reach(&scale, loss->at[k]);
    reach(&scale, loss->last);
    scale.empty = isinf(scale.low);
    if (look->floored)
        reach(&scale, look->floor);
    if (look->found && !scale.log) /* there it may be far below */
        reach(&scale, look->best);
    if (isinf(scale.low))
        scale.low = 0, scale.high = 1;
    if (scale.log) {
        scale.high = ceil(scale.high - 1e-6);
        scale.low = fmax(floor(scale.low + 1e-6), scale.high - DECADES);
    }
    if (!(scale.high - scale.low > 1e-12 * fabs(scale.high)))
        scale.high = scale.low + (scale.log ? 1 : fmax(1e-6, look->nats));
    return scale;
}

/* How far down from the top of the scale a finite loss is. */
static double
part_of(const struct scale *scale, double v)
{
    double part = (scale->high - shown(scale, v)) / (scale->high - scale->low);

    return fmin(fmax(part, 0), 1);
}

/* The row of `rows`, from the top, that a loss stands in; -1 for infinity. */
static int
row_of(const struct scale *scale, double v, int rows)
{
    return v == INFINITY ? -1 : (int)lround(part_of(scale, v) * (rows - 1));
}

/* The height of an exact line: where braille dots would be. */
static double
place(const struct scale *scale, struct kl_rect rect, double v)
{
    return rect.y + (part_of(scale, v) * (4 * rect.h - 1) + 0.5) / 4;
}

/* ---- drawing ------------------------------------------------------------ */

static void
draw_level(struct kl_canvas *canvas, struct kl_rect rect,
           const struct scale *scale, double v, bool through, enum kl_ink ink)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int rows = glyphs->braille ? 4 * rect.h : rect.h, x;
    int y = row_of(scale, v, rows) / (glyphs->braille ? 4 : 1);
    const struct kl_point end[] = {
        {rect.x, place(scale, rect, v)},
        {rect.x + rect.w, place(scale, rect, v)}};

    if (shown(scale, v) < scale->low)
        return;
    kl_shapes_begin(canvas);
    for (x = 0; x < rect.w; x++)
        if (through || x % 2 == 0)
            kl_canvas_put(canvas, rect.x + x, rect.y + y,
                          through ? glyphs->horizontal : glyphs->dot, ink, 0);
    kl_shapes_end(canvas);
    kl_shape_line(canvas, end, 2, through ? KL_SOLID : KL_DASHED, ink);
}

/* The last half column, or column, that steps were made in. */
static int
last_column(const struct kl_loss *loss, const struct scale *scale, int columns)
{
    return (int)floor((double)loss->steps / scale->end * (columns - 1));
}

static double
value_in(const struct kl_loss *loss, const struct scale *scale, int k,
         int columns)
{
    return kl_loss_at(loss, scale->end * k / (columns - 1));
}

/* Dots from where one half column has its loss to where the next one has. */
static void
draw_dots(struct kl_canvas *canvas, struct kl_rect rect,
          const struct kl_loss *loss, const struct scale *scale)
{
    size_t cells = (size_t)rect.w * (size_t)rect.h;
    unsigned *dots = kl_calloc(cells + 1, sizeof *dots);
    int columns = 2 * rect.w, last = last_column(loss, scale, columns), k;
    int before = -1;
    size_t i;

    for (k = 0; k <= last; k++) {
        int y = row_of(scale, value_in(loss, scale, k, columns), 4 * rect.h);
        int from = y, to = y, d;

        if (y >= 0 && before >= 0) {
            from = before < y ? before + 1 : y;
            to = before > y ? before - 1 : y;
        }
        for (d = from; y >= 0 && d <= to; d++)
            dots[d / 4 * rect.w + k / 2] |= kl_braille_dot(k % 2, d % 4);
        before = y;
    }
    for (i = 0; i < cells; i++)
        if (dots[i] != 0)
            kl_canvas_put(canvas, rect.x + (int)i % rect.w,
                          rect.y + (int)i / rect.w, KL_BRAILLE + dots[i],
                          KL_INK_Q, 0);
    free(dots);
}

static void
draw_signs(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_loss *loss, const struct scale *scale)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int last = last_column(loss, scale, rect.w), before = -1, k, d;

    for (k = 0; k <= last; k++) {
        int y = row_of(scale, value_in(loss, scale, k, rect.w), rect.h);
        int from = y, to = y;

        if (y >= 0 && before >= 0) {
            from = before < y ? before + 1 : y;
            to = before > y ? before - 1 : y;
        }
        for (d = from; y >= 0 && d <= to; d++)
            kl_canvas_put(canvas, rect.x + k, rect.y + d, glyphs->q_line,
                          KL_INK_Q, 0);
        before = y;
    }
}

/* The loss at every step that is kept. */
static void
name_curve(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_loss *loss, const struct scale *scale)
{
    struct kl_point *point;
    size_t k;

    if (!kl_shapes_kept(canvas))
        return;
    point = kl_calloc(loss->n + 1, sizeof *point);
    for (k = 0; k <= loss->n; k++) {
        double step = k < loss->n ? (double)k * (double)loss->stride
                                  : (double)loss->steps;
        double v = k < loss->n ? loss->at[k] : loss->last;

        point[k] = (struct kl_point){
            rect.x + (step / scale->end * (2 * rect.w - 1) + 0.5) / 2,
            isinf(v) ? NAN : place(scale, rect, v)};
    }
    kl_shape_line(canvas, point, loss->n + 1, KL_SOLID, KL_INK_Q);
    free(point);
}

/* Where it was infinite, a sign in the top row. */
static void
draw_infinite(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_loss *loss, const struct scale *scale)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int last = last_column(loss, scale, rect.w), k;

    for (k = 0; k <= last; k++)
        if (value_in(loss, scale, k, rect.w) == INFINITY)
            kl_canvas_put(canvas, rect.x + k, rect.y,
                          glyphs->ascii ? glyphs->up : glyphs->infinity,
                          KL_INK_Q, KL_BOLD);
}

/* Text at the right end of a row, if the row is free there but for lines. */
static void
draw_end(struct kl_canvas *canvas, struct kl_rect rect, int y,
         const char *text)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int width = kl_canvas_text_width(canvas, text), k;

    for (k = 1; k <= width + 1 && k <= rect.w; k++) {
        uint32_t ch = kl_canvas_at(canvas, rect.x + rect.w - k, y)->ch;

        if (ch != ' ' && ch != glyphs->horizontal && ch != glyphs->dot)
            return;
    }
    if (width < rect.w)
        kl_canvas_text(canvas, rect.x + rect.w - width, y, width, KL_INK_DIM,
                       0, text);
}

static void
draw_scale(struct kl_canvas *canvas, struct kl_rect rect,
           const struct scale *scale)
{
    char number[KL_NUMBER], text[2 * KL_NUMBER];

    if (scale->empty)
        return;
    if (scale->log) {
        snprintf(text, sizeof text, "1e%d", (int)scale->high);
        draw_end(canvas, rect, rect.y, text);
        snprintf(text, sizeof text, "1e%d", (int)scale->low);
    } else {
        kl_number_short(number, scale->high / scale->nats, 4, 8);
        draw_end(canvas, rect, rect.y, number);
        kl_number_short(text, scale->low / scale->nats, 4, 8);
    }
    if (rect.h > 2)
        draw_end(canvas, rect, rect.y + rect.h - 1, text);
}

void
kl_loss_draw(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_loss *loss, const struct kl_loss_look *look)
{
    struct scale scale;

    if (rect.h < 1 || rect.w < 2 || loss->n == 0)
        return;
    scale = scale_of(loss, look);
    if (look->found)
        draw_level(canvas, rect, &scale, look->best, false, KL_INK_DIM);
    if (look->floored && !scale.log)
        draw_level(canvas, rect, &scale, look->floor, true, KL_INK_P);
    kl_shapes_begin(canvas);
    if (kl_canvas_glyphs(canvas)->braille)
        draw_dots(canvas, rect, loss, &scale);
    else
        draw_signs(canvas, rect, loss, &scale);
    kl_shapes_end(canvas);
    name_curve(canvas, rect, loss, &scale);
    draw_infinite(canvas, rect, loss, &scale);
    draw_scale(canvas, rect, &scale);
}
